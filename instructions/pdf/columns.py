"""Columns: sections side by side, each whole and read down one column, then the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from instructions.document import Block, Columns
from instructions.pdf.lists import two_columns
from instructions.pdf.look import LARGE
from instructions.pdf.marks import Shift, Slab, stacked
from instructions.pdf.tags import Element

if TYPE_CHECKING:
    from instructions.pdf.blocks import Setter


def halves(setter: Setter, columns: Columns, parent: Element, width: float) -> list[Slab]:
    """Whole sections in two columns; one below the other in large print."""
    if setter.look.body >= LARGE:
        return setter.slabs(columns.blocks, parent, width)
    if setter.running:
        return _pairs(setter, columns.blocks, parent, width)
    gutter = setter.look.body * 1.1
    half = (width - gutter) / 2
    sections = []
    for block in columns.blocks:
        slabs = setter.block(block, parent, half)
        height, marks = stacked(tuple(slabs))
        sections.append(Slab(height, marks, before=slabs[0].before))
    return [
        replace(
            two_columns(sections, half + gutter, setter.look.unit * 3),
            before=setter.look.unit * 2,
        )
    ]


def _pairs(setter: Setter, blocks: Sequence[Block], parent: Element, width: float) -> list[Slab]:
    """Sections side by side, two and two, where that is shorter than one below the other."""
    found: list[Slab] = []
    for place in range(0, len(blocks), 2):
        pair = blocks[place : place + 2]
        trial = Element("Part")
        stack = setter.slabs(pair, trial, width)
        beside = _beside(setter, pair, trial, width)
        if len(pair) == 2 and beside.height < stacked(tuple(stack))[0]:
            found.append(_beside(setter, pair, parent, width))
        else:
            found += setter.slabs(pair, parent, width)
    return found


def _beside(setter: Setter, blocks: Sequence[Block], parent: Element, width: float) -> Slab:
    """Sections in columns of equal width, as one slab."""
    gutter = setter.look.body * 1.1
    column = (width - gutter * (len(blocks) - 1)) / len(blocks)
    height, marks = 0.0, list[Shift]()
    for place, block in enumerate(blocks):
        tall, inside = stacked(tuple(setter.block(block, parent, column)))
        marks.append(Shift(place * (column + gutter), 0.0, inside))
        height = max(height, tall)
    return Slab(height, tuple(marks), before=setter.look.unit * 2)
