"""Columns: sections side by side, each whole and read down one column, then the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from instructions.document import Block, Columns
from instructions.pdf.lists import two_columns
from instructions.pdf.look import LARGE
from instructions.pdf.marks import Slab, stacked
from instructions.pdf.tags import Element

if TYPE_CHECKING:
    from instructions.pdf.blocks import Setter


def halves(setter: Setter, columns: Columns, parent: Element, width: float) -> list[Slab]:
    """Whole sections in two columns; one below the other in large print."""
    if setter.look.body >= LARGE:
        return setter.slabs(columns.blocks, parent, width)
    if not setter.running:
        return [_balanced(setter, columns.blocks, parent, width)]
    return [
        slab
        for group in _groups(columns.blocks, setter.narrow)
        for slab in _shorter(setter, group, parent, width)
    ]


def _groups(blocks: Sequence[Block], narrow: bool) -> Iterator[Sequence[Block]]:
    """Two and two, so that sides break between them; an odd one at the end makes it three.

    Or two, and the others one by one.
    """
    last = len(blocks) - len(blocks) % 2 - 2 if narrow else 2
    for place in range(0, last, 2):
        yield blocks[place : place + 2]
    rest = blocks[max(last, 0) :]
    yield from [rest] if narrow else [[block] for block in rest]


def _shorter(setter: Setter, group: Sequence[Block], parent: Element, width: float) -> list[Slab]:
    """Sections in two columns, where that is shorter than one below the other."""
    trial = Element("Part")
    stack = setter.slabs(group, trial, width)
    if len(group) > 1 and _balanced(setter, group, trial, width).height < stacked(tuple(stack))[0]:
        return [_balanced(setter, group, parent, width)]
    return setter.slabs(group, parent, width)


def _balanced(setter: Setter, blocks: Sequence[Block], parent: Element, width: float) -> Slab:
    """Whole sections in two columns of nearly the same height, as one slab."""
    gutter = setter.look.body * 1.1
    half = (width - gutter) / 2
    sections = []
    for block in blocks:
        slabs = setter.block(block, parent, half)
        height, marks = stacked(tuple(slabs))
        sections.append(Slab(height, marks, before=slabs[0].before))
    slab = two_columns(sections, half + gutter, setter.look.unit * 3)
    return replace(slab, before=setter.look.unit * 2)
