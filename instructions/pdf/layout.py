"""Layout: a document with blanks becomes a plate. This is the table of contents of the paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from instructions.document import Document
from instructions.pdf.binding import bind
from instructions.pdf.blocks import Room, Setter
from instructions.pdf.describe import Title
from instructions.pdf.drawing import Drawings
from instructions.pdf.edges import Foot, head_of
from instructions.pdf.face import Face
from instructions.pdf.fitting import fitted
from instructions.pdf.flow import Filled, flow, placed
from instructions.pdf.ink import Pen
from instructions.pdf.look import Look
from instructions.pdf.marks import Shift, Slab
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
HEAD, FOOT = 11.0, 9.0
# How far the gaps of a side may open to fill it, as a multiple of a quarter line.
MOST_GROWTH = 4.0


class Sheet(Struct, frozen=True):
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


class Flowed(Struct, frozen=True):
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
    head = head_of(document, setter, root)
    foot = Foot(document, setter)
    full = look.paper[1] - look.brand.top - look.brand.bottom - foot.height - FOOT
    first = full - head.height - HEAD
    pieces, whole_sides = fitted(document.blocks, setter, first, full)
    root.kids += [tag for piece in pieces for tag in piece.tags.kids]
    filled = flow([slab for piece in pieces for slab in piece.slabs], first, full)
    fits = whole_sides and _fits(filled)
    return Flowed(look, setter.base, root, head, foot, filled, (first, full), fits)


def _fits(filled: Sequence[Filled]) -> bool:
    """Whether every part that is to stand on one side does."""
    kind = None
    for side in filled:
        for place, slab in enumerate(side.slabs):
            if place == 0 and slab.opens is None and kind == "side":
                return False
            kind = slab.opens or kind
    return True
