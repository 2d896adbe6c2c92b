"""Lists: bullets, boxes to tick, numbers; with a lead before them, in one column or more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from instructions.document import Listing, ListKind, Run
from instructions.pdf.columns import two_columns
from instructions.pdf.lines import Style, least
from instructions.pdf.look import LARGE, Look
from instructions.pdf.marks import DotMark, Mark, PanelMark, Shift, Slab, stacked
from instructions.pdf.tags import Element
from instructions.pdf.text import rows

if TYPE_CHECKING:
    from instructions.pdf.blocks import Setter

# How far the items of a list stand in, in ems.
INDENTS: Mapping[ListKind, float] = {"ticks": 1.5, "numbers": 1.5, "bullets": 1.05, "plain": 0.0}
# The same for numbers of two digits with a full stop.
GOING_ON = 2.0


def listing(setter: Setter, block: Listing, parent: Element, width: float) -> list[Slab]:
    """The slabs of a list: one for each item of a single column, else one for the whole list."""
    lead, first = _lead(setter, block, parent, width)
    element = parent.add("L", numbering=_numbering(block))
    if setter.look.body >= LARGE and len(block.items) > block.columns:
        block = replace(block, columns=1)
    if setter.running and not block.lead:
        block = _compact(setter, block, width - first)
    block = _readable(setter, block, width - first)
    if setter.running and block.kind == "plain" and block.columns > 1 and not block.lead:
        block = _shorter(setter, block, width)
    return _set(setter, block, element, lead, first, width)


def _set(
    setter: Setter, block: Listing, element: Element, lead: Slab, first: float, width: float
) -> list[Slab]:
    """The items of a list in its columns, after a lead of some width."""
    gutter = setter.look.body if block.columns > 1 else 0.0
    column = (width - first - gutter * (block.columns - 1)) / block.columns
    slabs = [_item(setter, block, place, element, column) for place in range(len(block.items))]
    if block.columns == 1 and not lead.marks:
        return _paired(slabs)
    if block.columns >= len(slabs):
        return [_side_by_side(lead, slabs, first, column + gutter)]
    if block.columns > 1:
        slabs = [two_columns(slabs, column + gutter)]
    height, marks = stacked(tuple(slabs))
    return [_side_by_side(lead, [Slab(height, marks, before=slabs[0].before)], first, 0.0)]


def _lead(setter: Setter, block: Listing, parent: Element, width: float) -> tuple[Slab, float]:
    """The word before a list, and the width that it takes."""
    if not block.lead:
        return Slab(0.0), 0.0
    style = setter.look.style(bold=True)
    own = min(width / 3, setter.measure(block.lead, style) + setter.look.body)
    return setter.text(block.lead, parent.add("P"), own, style), own


def _compact(setter: Setter, block: Listing, width: float) -> Listing:
    """The listing in two columns where each item takes one line of them."""
    style = setter.look.style()
    column = (width - style.size) / 2 - INDENTS[block.kind] * style.size
    short = all(setter.measure(item.inlines, style) <= column for item in block.items)
    wide = short and block.kind in ("ticks", "bullets") and len(block.items) > 3
    return replace(block, columns=2) if wide else block


def _shorter(setter: Setter, block: Listing, width: float) -> Listing:
    """The listing in one column, where long words make its columns longer than that."""
    single, trial = replace(block, columns=1), Element("L")
    tall = [
        stacked(tuple(_set(setter, one, trial, Slab(0.0), 0.0, width)))[0]
        for one in (single, block)
    ]
    return single if tall[0] < tall[1] else block


def _readable(setter: Setter, block: Listing, width: float) -> Listing:
    """The listing in as many of its columns as take its longest word."""
    style, base = setter.look.style(), setter.base
    longest = max(
        least(rows(item.inlines, setter.samples(item.inlines), style.fount, base), style)
        for item in block.items
    )
    most = (width + style.size) // (longest + (INDENTS[block.kind] + 1) * style.size)
    return replace(block, columns=int(max(1, min(block.columns, most))))


def _item(setter: Setter, block: Listing, place: int, parent: Element, width: float) -> Slab:
    item, style = block.items[place], setter.look.style()
    element = parent.add("LI")
    indent = style.size * (GOING_ON if block.first else INDENTS[block.kind])
    marks: tuple[Mark | Shift, ...] = ()
    if block.kind == "numbers":
        told = f"{block.first + place}." if block.first else f"{place + 1}"
        label = setter.look.style(bold=not block.first, colour=setter.look.brand.colours.brand)
        marks = setter.text((Run(told),), element.add("Lbl"), indent, label).marks
    elif block.kind == "ticks":
        marks = (_tick(setter.look, style),)
    elif block.kind == "bullets":
        marks = (_dot(setter.look, style),)
    body = setter.text(item.inlines, element.add("LBody"), width - indent, style, indent)
    return Slab(body.height, (*marks, *body.marks), before=setter.look.unit * 0.6)


def _tick(look: Look, style: Style) -> PanelMark:
    side, brand = style.size * 0.82, look.brand
    top, weight = (style.leading - side) / 2, 1.1 * brand.strokes
    return PanelMark(0.0, top, side, side, "#ffffff", brand.colours.text, weight)


def _dot(look: Look, style: Style) -> DotMark:
    side = style.size * 0.36
    return DotMark(style.size * 0.12, (style.leading - side) / 2, side, look.brand.colours.brand)


def _numbering(listing: Listing) -> str:
    return {"numbers": "Decimal", "bullets": "Disc", "ticks": "Square", "plain": "None"}[
        listing.kind
    ]


def _side_by_side(lead: Slab, slabs: Sequence[Slab], first: float, step: float) -> Slab:
    """A lead and its few items on one line."""
    marks = list(lead.marks)
    for place, slab in enumerate(slabs):
        marks.append(Shift(first + place * step, 0.0, slab.marks))
    return Slab(max(slab.height for slab in (lead, *slabs)), tuple(marks), before=slabs[0].before)


def _paired(slabs: Sequence[Slab]) -> list[Slab]:
    """The last item of a list never stands alone at the top of a side."""
    last = len(slabs) - 2
    return [replace(slab, keep=True) if place == last else slab for place, slab in enumerate(slabs)]
