"""Blocks: each block of a document measured into slabs of marks, tagged as it goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from instructions.document import (
    Aside,
    Blank,
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
from instructions.pdf.columns import halves
from instructions.pdf.drawing import Drawings
from instructions.pdf.lines import Line, Style, break_lines, widest
from instructions.pdf.lists import listing
from instructions.pdf.look import HeadingStyle, Look
from instructions.pdf.marks import PanelMark, Slab, SlotMark, TextMark
from instructions.pdf.sections import figure_of, section_of
from instructions.pdf.tables import table
from instructions.pdf.tags import Element
from instructions.pdf.text import rows
from instructions.pdf.words import Fount

# Phones on the cards are at least 16 points: an older reader dials them at night.
CALL, CALL_LEAST = 1.24, 16.0

# The space beside the words of a heading in a block, in ems, and how round such a block is.
BLOCK, BLOCK_ROUND = 0.4, 4.0
HEADING_LINE = 1.0

# A width in points that no line fills but one to write on.
ENDLESS = 1e6


Room: TypeAlias = "tuple[tuple[str, int], ...]"
"""How many times the usual space each of some values is given, by its name."""


class Setter(Struct, frozen=True):
    """Measures blocks for one look. ``room`` multiplies the space of some values.

    When it is ``running``, a part of the document begins where the one before it ends.
    """

    look: Look
    drawings: Drawings
    base: int
    room: Room = ()
    running: bool = False
    narrow: bool = True
    """Whether sections of half width stand in columns where it is running."""

    def slabs(self, blocks: Iterable[Block], parent: Element, width: float) -> list[Slab]:
        """The slabs of some blocks in a width in points."""
        return [slab for block in blocks for slab in self.block(block, parent, width)]

    def block(self, block: Block, parent: Element, width: float) -> list[Slab]:
        """The slabs of one block; its elements are added to the parent in reading order."""
        match block:
            case Heading():
                return [self.heading(block, parent, width)]
            case Paragraph():
                return [self._paragraph(block, parent, width)]
            case Listing():
                return listing(self, block, parent, width)
            case Table():
                return table(self, block, parent, width)
            case Figure():
                return [figure_of(self, block, parent, width)]
            case Aside():
                return [card(self, block, parent.add("Sect"), width)]
            case Section():
                return section_of(self, block, parent.add("Sect"), width)
            case Columns():
                return halves(self, block, parent, width)
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
        struck = any([isinstance(inline, Slot) for inline in inlines])
        if struck:
            # A link has its place in the file; what is struck has none before it is struck.
            inlines = tuple(map(_unlinked, inlines))
        lines = self._lines(inlines, width, style)
        height = len(lines) * style.leading
        if struck:
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
        if any([isinstance(inline, Blank) for inline in inlines]):
            return ENDLESS  # A line to write on takes all that there is.
        return widest(self._lines(inlines, ENDLESS, style))

    def _lines(self, inlines: Inlines, width: float, style: Style) -> Sequence[Line]:
        shown = (style.size, style.most, style.fount, self.base)
        return _broken(inlines, self.room, width, *shown)

    def samples(self, inlines: Inlines) -> dict[str, str]:
        """The widest usual value of each slot, in the room that was asked for."""
        return _samples(inlines, self.room)

    def heading(self, heading: Heading, parent: Element, width: float) -> Slab:
        brand = self.look.brand
        kind = brand.headings if heading.level == 2 else "plain"
        colour = brand.colours.paper if kind == "block" else brand.colours.brand
        style = self.look.heading(heading.level, colour)
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
        style = {
            "body": self.look.style(),
            "small": self.look.small,
            "call": self.look.style(max(CALL, CALL_LEAST / self.look.body)),
        }[paragraph.kind]
        return replace(
            self.text(paragraph.inlines, parent.add("P"), width, style), before=self.look.unit
        )

    def _side(self, side: Side, parent: Element, width: float) -> list[Slab]:
        first, *rest = self.slabs(side.blocks, parent, width)
        opens = "follow" if self.running and side.kind == "side" else side.kind
        return [replace(first, opens=opens), *rest]


def _samples(inlines: Inlines, room: Room) -> dict[str, str]:
    """The widest usual value of each slot; free text is given the room that was asked for.

    Where there is none, the others are: a weekday may be wider than one with more letters.
    """
    slots = [inline for inline in inlines if isinstance(inline, Slot)]
    times, fixed = dict(room), not any([slot.free for slot in slots])
    return {
        slot.name: " ".join([slot.room] * (times.get(slot.name, 1) if slot.free or fixed else 1))
        for slot in slots
    }


@lru_cache(maxsize=8192)
def _broken(
    inlines: Inlines,
    room: Room,
    width: float,
    size: float,
    most: int,
    fount: Fount,
    base: int,
) -> Sequence[Line]:
    """The lines of some inlines. They are kept: most steps of tightening break them alike."""
    style = Style(size, 0.0, bold=fount.bold, most=most, face=fount.face)
    return tuple(break_lines(rows(inlines, _samples(inlines, room), fount, base), width, style))


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
