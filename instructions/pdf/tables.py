"""Tables: rows of cells under header scope, each row whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from instructions.document import Break, Cell, Inline, Inlines, Row, Run, Table
from instructions.pdf.lines import Style, least, letter_groups
from instructions.pdf.marks import Mark, PanelMark, Shift, Slab
from instructions.pdf.tags import Element
from instructions.pdf.text import rows

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
    cuts: bool = False
    """Whether a word that is wider than its cell goes on in the next line: a name is as it is."""


KINDS: Mapping[str, Ruling] = {
    "details": Ruling(pad=0.3, most=0.24),
    "staff": Ruling(pad=1.0, most=0.4),
    "timeline": Ruling(between=True, pad=0.7, most=0.2),
    "plan": Ruling(between=True, boxed=True, pad=1.0),
    "cover": Ruling(between=True, boxed=True, pad=0.7, cuts=True),
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
        return _lent(
            setter, block, ruling, [width * share / sum(block.widths) for share in block.widths]
        )
    heads = [row.cells[0] for row in block.rows if row.cells[0].header == "row"]
    if not heads:
        return [width / count] * count
    bold = setter.look.style(bold=True)
    widest = max(setter.measure(cell.inlines, bold) for cell in heads)
    first = min(widest + setter.look.body, width * ruling.most)
    return [first, *[(width - first) / (count - 1)] * (count - 1)]


def _lent(setter: Setter, block: Table, ruling: Ruling, shares: Sequence[float]) -> list[float]:
    """The widths of columns: the broadest lends what a word of another needs beside its share."""
    inset, gap = _margins(setter, ruling)
    broadest = shares.index(max(shares))
    found = list(shares)
    for place, share in enumerate(shares):
        margin = inset if share == shares[-1] else inset + gap
        words = [_least(setter, row.cells[place]) for row in block.rows if len(row.cells) > place]
        if place != broadest and max(words) > share - margin + 0.01:
            found[place] = max(words) + inset + gap
    found[broadest] -= sum(found) - sum(shares)
    return found


def _least(setter: Setter, cell: Cell) -> float:
    """The width in points of the widest word of a cell; 0 where values are struck: they shrink."""
    style = _style(setter, cell)
    if not all([isinstance(inline, Run | Break) for inline in cell.inlines]):
        return 0.0
    return least(rows(cell.inlines, {}, style.fount, setter.base), style)


def _row(
    setter: Setter, row: Row, parent: Element, widths: Sequence[float], ruling: Ruling, last: bool
) -> Slab:
    element, look = parent.add("TR"), setter.look
    pad = ruling.pad * look.unit
    inset, gap = _margins(setter, ruling)
    marks: list[Mark | Shift] = []
    start, tallest = 0.0, ruling.tall * look.unit
    for cell, width in zip(row.cells, widths, strict=True):
        inner = width - inset - gap if width != widths[-1] else width - inset
        slab = _cell(setter, cell, element, inner, ruling)
        marks.append(Shift(start + inset, pad, slab.marks))
        tallest = max(tallest, slab.height)
        start += width
    height = tallest + 2 * pad
    return Slab(height, (*_rules(setter, widths, ruling, height, last), *marks))


def _margins(setter: Setter, ruling: Ruling) -> tuple[float, float]:
    """The space before what a cell says, and after it."""
    inset = setter.look.unit if ruling.boxed else 0.0
    return inset, inset if ruling.boxed else setter.look.body * 0.6


def _cell(setter: Setter, cell: Cell, parent: Element, width: float, ruling: Ruling) -> Slab:
    style = _style(setter, cell)
    if cell.header is None:
        element = parent.add("TD")
    else:
        element = parent.add("TH", scope="Row" if cell.header == "row" else "Column")
    inlines = cell.inlines
    if ruling.cuts and _least(setter, cell) > width:
        inlines = tuple(_cut(setter, inlines, width, style))
    return setter.text(inlines, element, width, style) if inlines else Slab(0.0)


def _style(setter: Setter, cell: Cell) -> Style:
    if cell.header is None:
        return setter.look.style()
    return setter.look.style(bold=True, colour=setter.look.brand.colours.brand)


def _cut(setter: Setter, inlines: Inlines, width: float, style: Style) -> Iterable[Inline]:
    """The inlines with a break between two letters of each word that no line holds."""
    for inline in inlines:
        if not isinstance(inline, Run) or inline.link:
            yield inline
            continue
        told = ""
        for word in inline.text.split(" "):
            part = ""
            for letter in letter_groups(word):
                if part and setter.measure((replace(inline, text=part + letter),), style) > width:
                    yield from (replace(inline, text=told + part), Break())
                    told, part = "", ""
                part += letter
            told += part + " "
        yield replace(inline, text=told[:-1])


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
