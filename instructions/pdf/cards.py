"""Cards: the boxes a reader's eye goes to, each kind with a look that survives a grey printer."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from msgspec.structs import replace

from instructions.document import Aside, Block, Heading, Listing, Paragraph, Run, Section, filled
from instructions.pdf.boxes import KINDS, Box, Part
from instructions.pdf.columns import GUTTER
from instructions.pdf.look import LARGE
from instructions.pdf.marks import Shift, Slab, stacked
from instructions.pdf.sections import NARROW, again, below_line, said_again
from instructions.pdf.tags import Element

if TYPE_CHECKING:
    from instructions.pdf.blocks import Setter

HEADING = 1.15
# The shares of its width that the first of two columns in a card may take.
SHARES = (0.5, 0.45, 0.4, 0.55)


def card(setter: Setter, aside: Aside, element: Element, width: float) -> Slab:
    """One card, whole; ``inner`` holds its pieces for the case that no side can take it whole.

    What is in two languages is parted between them, and only then inside one of them.
    """
    box = Box(KINDS[aside.kind], setter.look, width)
    first, *rest = aside.blocks
    title = first if isinstance(first, Heading) else None
    blocks = rest if title else aside.blocks
    head = _heading(setter, title, box, element) if title else None
    floats = setter.running and aside.kind == "emergency"
    columns = _columns(setter, blocks, element, box.column)
    if columns:
        return replace(box.around(head, [columns]), floats=floats)
    *own, last = blocks
    if not (own and isinstance(last, Section) and last.language):
        slabs = setter.slabs(blocks, element, box.column)
        return replace(Part(head, slabs, _calls(blocks)).boxed(box), floats=floats)
    slabs = setter.slabs(own, element, box.column)
    other = said_again(setter, last, element.add("Sect"), box.column)
    whole = box.around(head, [*slabs, *below_line(setter, other, box.column)])
    below = _heading_again(setter, title, box, last.language) if title else None
    parts = Part(head, slabs, _calls(own)), Part(below, other, _calls(last.blocks))
    return replace(whole, inner=tuple(part.boxed(box) for part in parts), floats=floats)


def _calls(blocks: Sequence[Block]) -> int:
    """How many of the first blocks say whom to call."""
    return len(list(takewhile(_is_call, blocks)))


def _is_call(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.kind == "call"


def _columns(
    setter: Setter, blocks: Sequence[Block], element: Element, column: float
) -> Slab | None:
    """What stands in a card in two columns, where it has two parts, and that is shorter."""
    wide = column >= NARROW * setter.look.body and setter.look.body < LARGE
    if not wide or not _parts(blocks, setter.running):
        return None
    trial = Element("Sect")
    below = stacked(tuple(setter.slabs(blocks, trial, column)))[0]
    heights = {share: _beside(setter, blocks, trial, column, share).height for share in SHARES}
    share = min(heights, key=heights.__getitem__)
    if heights[share] >= below:
        return None
    return _beside(setter, blocks, element, column, share)


def _parts(blocks: Sequence[Block], running: bool) -> bool:
    """Whether a card's last block is a part of its own.

    It is what a few lines say again in another language; or a list below the phones, where every
    line counts.
    """
    *own, last = blocks
    calls = any(map(_is_call, own))
    if isinstance(last, Section):
        return last.language is not None and not calls
    return running and calls and isinstance(last, Listing)


def _beside(
    setter: Setter, blocks: Sequence[Block], element: Element, column: float, share: float
) -> Slab:
    """A card's blocks in a column with a share of the width, and the last of them in another."""
    *own, last = blocks
    gutter = setter.look.body * GUTTER
    start = (column - gutter) * share
    rest = column - gutter - start
    height, first = stacked(tuple(setter.slabs(own, element, start)))
    slabs = (
        said_again(setter, last, element.add("Sect"), rest)
        if isinstance(last, Section)
        else setter.block(last, element, rest)
    )
    other, second = stacked(tuple(slabs))
    return Slab(max(height, other), (*first, Shift(start + gutter, 0.0, second)))


def _heading(setter: Setter, heading: Heading, box: Box, element: Element | None) -> Slab:
    """The heading in a box, which has no place in the structure where it has no element."""
    colours, face = setter.look.brand.colours, box.face
    colour = colours.paper if face.band else getattr(colours, face.heading)
    style = setter.look.style(HEADING, bold=True, colour=colour)
    title = filled(heading.inlines, {})
    tagged = element.add(f"H{heading.level}", title=title) if element else None
    return setter.text(heading.inlines, tagged, box.column, style)


def _heading_again(setter: Setter, heading: Heading, box: Box, language: str) -> Slab:
    """What a heading says in the other language, to be drawn a second time."""
    said = tuple(
        one for one in heading.inlines if isinstance(one, Run) and one.language == language
    )
    told = replace(heading, inlines=said or heading.inlines)
    (slab,) = again(setter, language, box.column, lambda other: [_heading(other, told, box, None)])
    return slab
