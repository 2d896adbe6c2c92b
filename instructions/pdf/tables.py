"""Tables: rows of cells under header scope, each row whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from instructions.document import Cell, Row, Table
from instructions.pdf.marks import Mark, PanelMark, Shift, Slab
from instructions.pdf.tags import Element

if TYPE_CHECKING:
    from instructions.pdf.blocks import Setter


class Ruling(Struct, frozen=True):
    """How one kind of table is ruled; ``pad`` and ``tall`` are in quarter lines."""

    between: bool = False
    boxed: bool = False
    pad: float = 0.0
    tall: float = 0.0
    """The least height of a row, for writing in by hand."""
    most: float = 0.3
    """The largest share of the width that row headers take."""


KINDS: Mapping[str, Ruling] = {
    "details": Ruling(pad=0.3, most=0.24),
    "staff": Ruling(pad=1.0, most=0.4),
    "timeline": Ruling(between=True, pad=0.7, most=0.2),
    "plan": Ruling(between=True, boxed=True, pad=1.0),
    "cover": Ruling(between=True, boxed=True, pad=0.7),
    "grid": Ruling(between=True, boxed=True, pad=0.6, tall=6.0),
}


def table(setter: Setter, block: Table, parent: Element, width: float) -> list[Slab]:
    """One slab for each row; a header row keeps with the row after it."""
    ruling = KINDS[block.kind]
    element = parent.add("Table")
    widths = _widths(setter, block, ruling, width)
    rows = [
        _row(setter, row, element, widths, ruling, last=place == len(block.rows) - 1)
        for place, row in enumerate(block.rows)
    ]
    first = replace(rows[0], before=setter.look.unit, keep=_is_head(block.rows[0]))
    return [first, *rows[1:]]


def _is_head(row: Row) -> bool:
    return all(cell.header == "column" for cell in row.cells)


def _widths(setter: Setter, block: Table, ruling: Ruling, width: float) -> list[float]:
    """The given shares, or row headers by what they hold and the rest in equal parts."""
    count = max(len(row.cells) for row in block.rows)
    if block.widths:
        return [width * share / sum(block.widths) for share in block.widths]
    heads = [row.cells[0] for row in block.rows if row.cells[0].header == "row"]
    if not heads:
        return [width / count] * count
    bold = setter.look.style(bold=True)
    widest = max(setter.measure(cell.inlines, bold) for cell in heads)
    first = min(widest + setter.look.body, width * ruling.most)
    return [first, *[(width - first) / (count - 1)] * (count - 1)]


def _row(
    setter: Setter, row: Row, parent: Element, widths: Sequence[float], ruling: Ruling, last: bool
) -> Slab:
    element, look = parent.add("TR"), setter.look
    pad = ruling.pad * look.unit
    inset = look.unit if ruling.boxed else 0.0
    gap = inset if ruling.boxed else look.body * 0.6
    marks: list[Mark | Shift] = []
    start, tallest = 0.0, ruling.tall * look.unit
    for cell, width in zip(row.cells, widths, strict=True):
        slab = _cell(
            setter, cell, element, width - inset - gap if width != widths[-1] else width - inset
        )
        marks.append(Shift(start + inset, pad, slab.marks))
        tallest = max(tallest, slab.height)
        start += width
    height = tallest + 2 * pad
    return Slab(height, (*_rules(setter, widths, ruling, height, last), *marks))


def _cell(setter: Setter, cell: Cell, parent: Element, width: float) -> Slab:
    colours = setter.look.brand.colours
    if cell.header is None:
        element, style = parent.add("TD"), setter.look.style()
    else:
        scope = "Row" if cell.header == "row" else "Column"
        element, style = (
            parent.add("TH", scope=scope),
            setter.look.style(bold=True, colour=colours.brand),
        )
    return setter.text(cell.inlines, element, width, style) if cell.inlines else Slab(0.0)


def _rules(
    setter: Setter, widths: Sequence[float], ruling: Ruling, height: float, last: bool
) -> list[Mark]:
    brand, total = setter.look.brand, sum(widths)
    colour, weight = brand.colours.rule, 0.7 * brand.strokes
    if ruling.boxed:
        starts = [sum(widths[:place]) for place in range(len(widths))]
        return [
            PanelMark(start, 0.0, width, height, stroke=colour, weight=weight + 0.1)
            for start, width in zip(starts, widths, strict=True)
        ]
    if ruling.between and not last:
        return [PanelMark(0.0, height - weight / 2, total, weight, fill=colour)]
    return []
