"""Blocks: each block of a document measured into slabs of marks, tagged as it goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from instructions.document import (
    ALONG,
    Aside,
    Block,
    Columns,
    Figure,
    Heading,
    Inline,
    Inlines,
    Listing,
    Paragraph,
    Run,
    Section,
    Side,
    Slot,
    Table,
    filled,
)
from instructions.errors import RoomError
from instructions.pdf.cards import card
from instructions.pdf.drawing import Drawings
from instructions.pdf.lines import Style, break_lines, widest
from instructions.pdf.lists import listing, two_columns
from instructions.pdf.look import LARGE, HeadingStyle, Look
from instructions.pdf.marks import (
    Mark,
    PanelMark,
    PictureMark,
    Shift,
    Slab,
    SlotMark,
    TextMark,
    stacked,
)
from instructions.pdf.tables import table
from instructions.pdf.tags import Element
from instructions.pdf.text import rows

# A heading's size as a multiple of the body's, level by level.
HEADINGS = (1.55, 1.16, 1.0)

# Phones on the cards are at least 16 points: an older reader dials them at night.
CALL, CALL_LEAST = 1.24, 16.0

# The space beside the words of a heading in a block, in ems, and how round such a block is.
BLOCK, BLOCK_ROUND = 0.4, 4.0
HEADING_LINE = 1.0

# Under this many ems a column is too narrow for a figure beside its text.
NARROW = 26

# How much of the width the figure beside a title takes at the most.
BANNER = 0.5
# Under this share of its usual size it stands below a title that leaves it no room.
LEAST_BANNER = 0.6

# How much of a section's width its figure takes, and how much the gap beside it.
FIGURE, GUTTER = 0.34, 0.04


Room: TypeAlias = "tuple[tuple[str, int], ...]"
"""How many times the usual space each of some free texts is given, by the name of its value."""


@dataclass(frozen=True, slots=True)
class Setter:
    """Measures blocks for one look. ``room`` multiplies the space of some free texts.

    When it is ``running``, a part of the document begins where the one before it ends.
    """

    look: Look
    drawings: Drawings
    base: int
    room: Room = ()
    running: bool = False

    def slabs(self, blocks: Iterable[Block], parent: Element, width: float) -> list[Slab]:
        """The slabs of some blocks in a width in points."""
        return [slab for block in blocks for slab in self.block(block, parent, width)]

    def block(self, block: Block, parent: Element, width: float) -> list[Slab]:
        """The slabs of one block; its elements are added to the parent in reading order."""
        match block:
            case Heading():
                return [self._heading(block, parent, width)]
            case Paragraph():
                return [self._paragraph(block, parent, width)]
            case Listing():
                return listing(self, block, parent, width)
            case Table():
                return table(self, block, parent, width)
            case Figure():
                return [self._figure(block, parent, width)]
            case Aside():
                return [card(self, block, parent.add("Sect"), width)]
            case Section():
                return self._section(block, parent.add("Sect"), width)
            case Columns():
                return self._halves(block, parent, width)
            case Side():
                return self._side(block, parent.add("Part"), width)

    def text(
        self,
        inlines: Inlines,
        element: Element | None,
        width: float,
        style: Style,
        start: float = 0.0,
    ) -> Slab:
        """One block of text as a slab, its lines reserved when it holds values."""
        samples = self.samples(inlines)
        if samples:
            # A link has its place in the file; what is struck has none before it is struck.
            inlines = tuple(map(_unlinked, inlines))
        pieces = rows(inlines, samples, style.fount, self.base)
        lines = break_lines(pieces, width, style)
        height = len(lines) * style.leading
        if samples:
            return Slab(height, (SlotMark(element, start, 0.0, width, style, inlines, len(lines)),))
        if widest(lines) > width + 0.01:
            raise _too_wide(inlines)
        tops = (place * style.leading for place in range(len(lines)))
        return Slab(
            height,
            tuple(
                TextMark(element, start, top, width, style, line)
                for top, line in zip(tops, lines, strict=True)
            ),
        )

    def measure(self, inlines: Inlines, style: Style) -> float:
        """The width in points of some inlines on one line, with room for their values."""
        pieces = rows(inlines, self.samples(inlines), style.fount, self.base)
        return widest(break_lines(pieces, 1e6, style))

    def samples(self, inlines: Inlines) -> dict[str, str]:
        """The widest usual value of each slot; free text is given the room that was asked for."""
        slots = [inline for inline in inlines if isinstance(inline, Slot)]
        times = dict(self.room)
        return {
            slot.name: " ".join([slot.room] * (times.get(slot.name, 1) if slot.free else 1))
            for slot in slots
        }

    def _heading(self, heading: Heading, parent: Element, width: float) -> Slab:
        brand = self.look.brand
        kind = brand.headings if heading.level == 2 else "plain"
        colour = brand.colours.paper if kind == "block" else brand.colours.brand
        style = self.look.style(HEADINGS[heading.level - 1], bold=True, colour=colour)
        element = parent.add(f"H{heading.level}", title=filled(heading.inlines, {}))
        inset = style.size * BLOCK if kind == "block" else 0.0
        slab = self.text(heading.inlines, element, width - 2 * inset, style, inset)
        before = self.look.unit * (2 if heading.level < 3 else 1)
        return replace(self._marked(slab, kind, width), before=before, keep=True)

    def _marked(self, slab: Slab, kind: HeadingStyle, width: float) -> Slab:
        """A heading with what the brand sets it apart by."""
        brand = self.look.brand
        if kind == "block":
            round_ = BLOCK_ROUND if brand.corners == "round" else 0.0
            block = PanelMark(0.0, 0.0, width, slab.height, brand.colours.brand, radius=round_)
            return replace(slab, marks=(block, *slab.marks))
        if kind == "line":
            weight = HEADING_LINE * brand.strokes
            line = PanelMark(0.0, slab.height, width, weight, brand.colours.brand)
            return replace(slab, height=slab.height + weight, marks=(line, *slab.marks))
        return slab

    def _paragraph(self, paragraph: Paragraph, parent: Element, width: float) -> Slab:
        colours = self.look.brand.colours
        style = {
            "body": self.look.style(),
            "small": self.look.style(0.92, colour=colours.quiet),
            "call": self.look.style(max(CALL, CALL_LEAST / self.look.body)),
        }[paragraph.kind]
        return replace(
            self.text(paragraph.inlines, parent.add("P"), width, style), before=self.look.unit
        )

    def _figure(self, figure: Figure, parent: Element, width: float) -> Slab:
        element = parent.add("Figure", alt=figure.alt)
        height = width / self.drawings.ratio(figure.source)
        along = figure.source in ALONG
        picture = PictureMark(element, 0.0, 0.0, width, height, figure.source, along)
        marks: tuple[Mark | Shift, ...] = (picture,)
        if figure.caption:
            style = self.look.style(0.92, colour=self.look.brand.colours.quiet)
            caption = self.text(figure.caption, parent.add("Caption"), width, style)
            marks = (picture, Shift(0.0, height + self.look.unit, caption.marks))
            height += self.look.unit + caption.height
        return Slab(height, marks, before=self.look.unit)

    def _banner(self, title: Heading, figure: Figure, parent: Element, width: float) -> Slab:
        """A title with a small figure at its end side, no taller than the title."""
        slab = self._heading(title, parent, width)
        style = self.look.style(HEADINGS[title.level - 1], bold=True)
        free = width - self.measure(title.inlines, style) - self.look.body
        wanted = min(width * BANNER, slab.height * self.drawings.ratio(figure.source))
        share = min(wanted, free)
        if share < wanted * LEAST_BANNER:
            picture = self._figure(figure, parent, wanted)
            below = Shift(width - wanted, slab.height + self.look.unit, picture.marks)
            tall = slab.height + self.look.unit + picture.height
            return replace(slab, height=tall, marks=(*slab.marks, below))
        picture = self._figure(figure, parent, share)
        drop = max(0.0, (slab.height - picture.height) / 2)
        return replace(slab, marks=(*slab.marks, Shift(width - share, drop, picture.marks)))

    def _figure_row(self, figure: Figure, parent: Element, width: float) -> Slab:
        """A figure with its caption at its end side, for a narrow column."""
        share = width * 0.58
        picture = self._figure(replace(figure, caption=()), parent, share)
        style = self.look.style(0.92, colour=self.look.brand.colours.quiet)
        rest = width - share - self.look.unit * 2
        caption = self.text(figure.caption, parent.add("Caption"), rest, style)
        drop = max(0.0, (picture.height - caption.height) / 2)
        beside = Shift(share + self.look.unit * 2, drop, caption.marks)
        height = max(picture.height, caption.height)
        return Slab(height, (*picture.marks, beside), before=self.look.unit)

    def _section(self, section: Section, parent: Element, width: float) -> list[Slab]:
        if section.beside is None:
            return self.slabs(section.blocks, parent, width)
        if width < NARROW * self.look.body:
            above = self.slabs(section.blocks, parent, width)
            return [*above, self._figure_row(section.beside, parent, width)]
        titled = isinstance(section.blocks[0], Heading)
        head, rest = section.blocks[:titled], section.blocks[titled:]
        if not rest and isinstance(section.blocks[0], Heading):
            return [self._banner(section.blocks[0], section.beside, parent, width)]
        slabs = self.slabs(head, parent, width)
        narrow = width * (1 - FIGURE - GUTTER)
        height, marks = stacked(tuple(self.slabs(rest, parent, narrow)))
        figure = self._figure(section.beside, parent, width * FIGURE)
        drop = max(0.0, (height - figure.height) / 2)
        beside = Shift(width * (1 - FIGURE), drop, figure.marks)
        tall = max(height, figure.height)
        return [*slabs, Slab(tall, (*marks, beside), before=self.look.unit)]

    def _halves(self, columns: Columns, parent: Element, width: float) -> list[Slab]:
        """Whole sections in two columns; one below the other in large print."""
        if self.look.body >= LARGE:
            return self.slabs(columns.blocks, parent, width)
        if self.running:
            return self._pairs(columns.blocks, parent, width)
        gutter = self.look.body * 1.1
        half = (width - gutter) / 2
        sections = []
        for block in columns.blocks:
            slabs = self.block(block, parent, half)
            height, marks = stacked(tuple(slabs))
            sections.append(Slab(height, marks, before=slabs[0].before))
        return [
            replace(
                two_columns(sections, half + gutter, self.look.unit * 3),
                before=self.look.unit * 2,
            )
        ]

    def _pairs(self, blocks: Sequence[Block], parent: Element, width: float) -> list[Slab]:
        """Sections side by side, two and two, where that is shorter than one below the other."""
        found: list[Slab] = []
        for place in range(0, len(blocks), 2):
            pair = blocks[place : place + 2]
            trial = Element("Part")
            stack = self.slabs(pair, trial, width)
            beside = self._beside(pair, trial, width)
            if len(pair) == 2 and beside.height < stacked(tuple(stack))[0]:
                found.append(self._beside(pair, parent, width))
            else:
                found += self.slabs(pair, parent, width)
        return found

    def _beside(self, blocks: Sequence[Block], parent: Element, width: float) -> Slab:
        """Sections in columns of equal width, as one slab."""
        gutter = self.look.body * 1.1
        column = (width - gutter * (len(blocks) - 1)) / len(blocks)
        height, marks = 0.0, list[Shift]()
        for place, block in enumerate(blocks):
            tall, inside = stacked(tuple(self.block(block, parent, column)))
            marks.append(Shift(place * (column + gutter), 0.0, inside))
            height = max(height, tall)
        return Slab(height, tuple(marks), before=self.look.unit * 2)

    def _side(self, side: Side, parent: Element, width: float) -> list[Slab]:
        first, *rest = self.slabs(side.blocks, parent, width)
        opens = "follow" if self.running and side.kind == "side" else side.kind
        return [replace(first, opens=opens), *rest]


def _too_wide(inlines: Inlines) -> RoomError:
    """The error for words of the clinic, or of the procedure, that no line can hold."""
    words = filled(inlines, {}).split()
    longest = max(words, key=len, default="")
    return RoomError.of(
        "the words of the sheet",
        f"'{longest[:24]}...' is wider than its column.",
        "Shorten it, or break it with a space.",
    )


def _unlinked(inline: Inline) -> Inline:
    return replace(inline, link=None) if isinstance(inline, Run) else inline
