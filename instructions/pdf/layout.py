"""Layout: a document with blanks becomes a plate. This is the table of contents of the paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from instructions.document import Block, Document, Inlines, Run, Section, Side, Slot, inlines_of
from instructions.pdf.binding import bind
from instructions.pdf.blocks import Room, Setter
from instructions.pdf.describe import Title
from instructions.pdf.drawing import Drawings
from instructions.pdf.face import Face
from instructions.pdf.flow import Filled, flow, placed
from instructions.pdf.ink import Pen
from instructions.pdf.look import LARGE, STEPS, Look
from instructions.pdf.marks import (
    Mark,
    PanelMark,
    PictureMark,
    Shift,
    Slab,
    TextMark,
    stacked,
)
from instructions.pdf.plate import Plate, plate_of
from instructions.pdf.tags import Element
from instructions.pdf.words import Fount

# Every plate can print these in a value: Latin of western, central and southern Europe.
LATIN = "".join(
    map(
        chr, (*range(0x21, 0x7F), *range(0xA0, 0x180), *range(0x218, 0x21C), *range(0x2010, 0x2027))
    )
)

# The space under the clinic's head, and above the foot of a side, in points.
HEAD, FOOT = 8.0, 9.0
# The space that a band or a line takes below the head, and how thick the line is.
APART, HEAD_LINE = 6.0, 1.4

# How far the gaps of a side may open to fill it, as a multiple of a quarter line.
MOST_GROWTH = 4.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sides of a document in one look, before they are drawn. Lengths are points."""

    look: Look
    sides: tuple[Shift, ...]
    bases: tuple[int, ...]
    """For each side 1 where it is read from right to left, else 0."""
    root: Element
    fits: bool
    """Whether each part that is to stand on one side does."""


def lay_out(
    document: Document,
    look: Look,
    drawings: Drawings,
    room: Room = (),
    extra: Mapping[Face, Mapping[int, str]] | None = None,
) -> Plate:
    """The plate of a document, and of the same in the clinic's language where it has that.

    ``room`` multiplies the space kept for some free texts; ``extra`` are glyphs that values need
    besides those of the document and of Latin. Raises GlyphError for a character that no font has.
    """
    sheet = sheet_of(document, look, drawings, room)
    pen = Pen(look.paper, drawings)
    for bold in (False, True):
        pen.glyphs.note_characters(LATIN, Fount(look.brand.face, bold))
        for one in document.sheets:
            pen.glyphs.note_texts(one.struck, Fount(look.brand.face, bold), _base(one))
    for face, glyphs in (extra or {}).items():
        pen.glyphs.used.setdefault(face, {}).update(glyphs)
    for side, base in zip(sheet.sides, sheet.bases, strict=True):
        pen.page([side], base)
    drawn = pen.finish()
    return plate_of(bind(drawn, sheet.root, _about(document)), drawn.dies, drawn.glyphs)


def _about(document: Document) -> Title:
    """What the file says of itself: of each language that it is in."""
    sheets = document.sheets
    return Title(
        title=" · ".join(one.title for one in sheets),
        author=document.author,
        languages=tuple(one.language for one in sheets),
        published=max(one.published for one in sheets),
        about=" | ".join(one.about for one in sheets if one.about),
    )


def _base(document: Document) -> int:
    """1 for a document that is read from right to left."""
    return int(document.direction == "rtl")


def sheet_of(document: Document, look: Look, drawings: Drawings, room: Room = ()) -> Sheet:
    """The sides of a document. What must take one side is set as tightly as it needs, no more.

    The second language begins on paper of its own: a side before it may have a foot alone.
    """
    root = Element("Document")
    first, *others = document.sheets
    # Each language is a part of its own only where there is more than one.
    parts = [root.add("Part", title=first.title) if others else root]
    parts += [root.add("Part", language=one.language, title=one.title) for one in others]
    flowed = [
        _flowed(one, look.written_in(one.language), drawings, room, part)
        for one, part in zip(document.sheets, parts, strict=True)
    ]
    counts = [len(one.filled) for one in flowed]
    counts[:-1] = [count + count % 2 for count in counts[:-1]]
    sides: list[Shift] = []
    for one, count in zip(flowed, counts, strict=True):
        sides += one.sides(count, len(sides), sum(counts))
    bases = [one.base for one, count in zip(flowed, counts, strict=True) for _ in range(count)]
    fits = all(one.fits for one in flowed)
    return Sheet(flowed[0].look, tuple(sides), tuple(bases), root, fits)


@dataclass(frozen=True, slots=True)
class Flowed:
    """A document whose slabs have found their sides."""

    look: Look
    base: int
    root: Element
    head: Slab
    foot: Foot
    filled: Sequence[Filled]
    rooms: tuple[float, float]
    """The heights of its first side and of the others, in points."""
    fits: bool

    def sides(self, count: int, before: int, pages: int) -> Iterator[Shift]:
        """So many sides, those without slabs at the end, after some others of ``pages``."""
        for number in range(count):
            marks = self._marks(number) if number < len(self.filled) else []
            root = self.root if number == len(self.filled) - 1 else None
            marks += self.foot.marks(before + number + 1, pages, root)
            yield Shift(self.look.margin, 0.0, tuple(marks))

    def _marks(self, number: int) -> list[Shift]:
        side, look, top = self.filled[number], self.look, self.look.brand.top
        start = top + (self.head.height + HEAD if number == 0 else 0.0)
        whole = bool(side.slabs) and side.slabs[0].opens == "side"
        spare = self.rooms[number > 0] - side.height if whole else 0.0
        marks = placed(side, start, spare, MOST_GROWTH * look.unit)
        return [Shift(0.0, top, self.head.marks), *marks] if number == 0 else marks


def _flowed(
    document: Document, look: Look, drawings: Drawings, room: Room, root: Element
) -> Flowed:
    """The document on its sides."""
    setter = Setter(look, drawings, _base(document), room)
    head = _head(document, setter, root)
    foot = Foot(document, setter)
    full = look.paper[1] - look.brand.top - look.brand.bottom - foot.height - FOOT
    first = full - head.height - HEAD
    slabs, whole_sides = _slabs(document, setter, root, first, full)
    filled = flow(slabs, first, full)
    fits = whole_sides and _fits(filled)
    return Flowed(look, setter.base, root, head, foot, filled, (first, full), fits)


def _slabs(
    document: Document, setter: Setter, root: Element, first: float, full: float
) -> tuple[list[Slab], bool]:
    """The slabs of the whole document, and whether no side is too full and runs on.

    ``first`` and ``full`` are the rooms of sides in points.
    """
    fitting = [
        _fitting(block, setter, full if place else first)
        for place, block in enumerate(document.blocks)
    ]
    plan: Sequence[Setter] = [one for one in fitting if one]
    if len(plan) < len(fitting):
        plan = _running(document.blocks, setter, fitting, (first, full))
    return _planned(document.blocks, plan, root), all(fitting)


def _planned(blocks: Sequence[Block], plan: Sequence[Setter], root: Element) -> list[Slab]:
    """The slabs of blocks, each measured by its own setter."""
    return [
        slab
        for block, one in zip(blocks, plan, strict=True)
        for slab in one.block(block, root, one.look.width)
    ]


def _running(
    blocks: Sequence[Block],
    setter: Setter,
    fitting: Sequence[Setter | None],
    rooms: tuple[float, float],
) -> Sequence[Setter]:
    """A setter for each block, where a side is too full and runs on to the next.

    Either that side alone runs on or all of them do; of the plans that take the fewest sides it
    is the loosest one.
    """
    steps = (setter.look.tightened(step) for step in STEPS[::3])
    loose = [replace(setter, running=True, look=look) for look in steps]
    plans = [[one or running for one in fitting] for running in loose]
    plans += [[running] * len(blocks) for running in loose]
    return min(plans, key=lambda plan: len(flow(_planned(blocks, plan, Element("Part")), *rooms)))


def _fitting(side: Block, setter: Setter, room: float) -> Setter | None:
    """The setter at the first step of tightening at which a side takes no more than its room.

    None when a side is too full at every step. Large print takes as many sides as it needs.
    """
    if not isinstance(side, Side) or side.kind != "side" or setter.look.body >= LARGE:
        return setter
    for step in STEPS:
        tight = replace(setter, look=setter.look.tightened(step))
        # Tried on a tree of its own: only what is kept may be read aloud.
        slabs = tight.block(side, Element("Part"), setter.look.width)
        if stacked(tuple(slabs))[0] <= room:
            return tight
    return None


def _fits(filled: Sequence[Filled]) -> bool:
    """Whether every part that is to stand on one side does."""
    kind = None
    for side in filled:
        for place, slab in enumerate(side.slabs):
            if place == 0 and slab.opens is None and kind == "side":
                return False
            kind = slab.opens or kind
    return True


def _head(document: Document, setter: Setter, root: Element) -> Slab:
    """The clinic's head: logo, who we are, how to reach us. Letterhead has it printed already."""
    look = setter.look
    if look.letterhead:
        return Slab(max(0.0, look.brand.letterhead - look.brand.top))
    parent = root.add("Sect")
    start, logo_height = 0.0, 0.0
    marks: list[Mark | Shift] = []
    if document.logo:
        logo_height = look.brand.logo_height
        width = min(look.width * 0.3, logo_height * setter.drawings.ratio(document.logo))
        logo_height = width / setter.drawings.ratio(document.logo)
        element = parent.add("Figure", alt=document.author)
        marks.append(PictureMark(element, 0.0, 0.0, width, logo_height, document.logo))
        start = width + look.body
    size = look.brand.code_height if document.code else 0.0
    end, tallest = look.width - size, max(logo_height, size)
    for section, width in _shared(document, setter, end - start):
        column = width - look.body * 0.5
        height, inside = stacked(tuple(setter.slabs(section.blocks, parent.add("Sect"), column)))
        marks.append(Shift(start, 0.0, inside))
        start, tallest = start + width, max(tallest, height)
    if document.code:
        element = parent.add("Figure", alt=document.code.alt)
        marks.append(PictureMark(element, end, 0.0, size, size, document.code.source))
    apart = _set_apart(look, tallest)
    return Slab(tallest + (APART if apart else 0.0), (*apart, *marks))


def _set_apart(look: Look, height: float) -> list[PanelMark]:
    """What the brand sets the clinic's head apart by; a band bleeds off the paper."""
    brand, below = look.brand, height + APART
    if brand.header == "band":
        above = brand.top
        return [PanelMark(-look.margin, -above, look.paper[0], above + below, brand.colours.tint)]
    if brand.header == "line":
        weight = HEAD_LINE * brand.strokes
        return [PanelMark(0.0, below - weight / 2, look.width, weight, brand.colours.brand)]
    return []


def _shared(document: Document, setter: Setter, width: float) -> list[tuple[Section, float]]:
    """The sections of the head, each with its share of a width by how long its lines are."""
    sections = [block for block in document.header if isinstance(block, Section)]
    style = setter.look.style(bold=True)
    needs = [
        max(
            setter.measure(inlines, style)
            for block in section.blocks
            for inlines in inlines_of(block)
        )
        for section in sections
    ]
    return [
        (section, width * need / sum(needs)) for section, need in zip(sections, needs, strict=True)
    ]


class Foot:
    """The foot of every side: whose sheet it is, which side, and which words."""

    def __init__(self, document: Document, setter: Setter) -> None:
        self.setter, self.document = setter, document
        self.style = setter.look.style(0.92, colour=setter.look.brand.colours.quiet)
        self.whose, self.which, *rest = document.footer
        self.words = [line for line in rest if not _is_id(line)]
        self.ids = [line for line in rest if _is_id(line)]
        self.column = setter.look.width * 0.76
        self.height = self._lines(None)[0]

    def marks(self, page: int, pages: int, root: Element | None) -> list[Shift]:
        """The foot's marks. The words' version is read aloud once, at the end (``root``)."""
        look = self.setter.look
        top = look.paper[1] - look.brand.bottom - self.height
        numbers = {"page": f"{page}", "pages": f"{pages}"}
        _, marks = self._lines(root)
        which = self.setter.text(_told(self.which, numbers), None, look.width, self.style)
        for mark in which.marks:
            assert isinstance(mark, TextMark)
            marks.append(replace(mark, start=look.width - mark.line.width))
        return [Shift(0.0, top, tuple(marks))]

    def _lines(self, root: Element | None) -> tuple[float, list[Mark | Shift]]:
        whose = self.setter.text(self.whose, None, self.column, self.style)
        marks, height = list(whose.marks), max(whose.height, self.style.leading)
        width = self.setter.look.width - sum(self.setter.measure(id, self.style) for id in self.ids)
        for line in self.ids:  # Under the number of the side, beside the words' version.
            element = root.add("P") if root else None
            slab = self.setter.text(line, element, self.setter.look.width - width, self.style)
            marks.append(Shift(width, height, slab.marks))
        for line in self.words:
            element = root.add("P") if root else None
            slab = self.setter.text(line, element, width, self.style)
            marks.append(Shift(0.0, height, slab.marks))
            height += slab.height
        return height, marks


def _is_id(line: Inlines) -> bool:
    """Whether a line of the foot is nothing but the handout's id."""
    return [inline.name for inline in line if isinstance(inline, Slot)] == ["handout"]


def _told(inlines: Inlines, values: Mapping[str, str]) -> Inlines:
    """The inlines with these values told at once, as text."""
    return tuple(
        Run(values[inline.name], inline.bold) if isinstance(inline, Slot) else inline
        for inline in inlines
    )
