"""The first rows of a list, column by column, and what can be told from how they are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from instructions.schedule.table import Row, Table, key
from instructions.schedule.when import Order, read_date, read_moment

ANY, UNSURE = "ymd", "?"
"""The date order where every order reads the same, and where a person must say it."""

# A date in numbers with the year last, which two orders may read.
_NUMBERS = re.compile(r"(?:[a-z]{3,9}\.?,?\s+)?\d{1,2}([-/. ])\d{1,2}\1\d{2,4}", re.A | re.I)
_CODE = re.compile(r"[\d\s.,/-]+|\S*[\d_]\S*|https?:.*|[{\[].*", re.ASCII)


class Sample:
    """Some rows of a table; those that are not as wide as the headings are not looked at."""

    def __init__(self, table: Table, rows: Sequence[Row]) -> None:
        self.without_cells = _without_cells(table, rows)
        self.headings = [one for one in table.columns if one not in self.without_cells]
        self.rows = [row for row in rows if len(row.cells) == len(self.headings)]

    def cells(self, heading: str) -> list[str]:
        """What is written under a heading, without the empty cells."""
        place = self.headings.index(heading)
        return [text for row in self.rows if (text := row.cells[place].strip())]

    def is_code(self, heading: str) -> bool:
        """Whether a column that should hold words holds only numbers, codes or links."""
        cells = self.cells(heading)
        return bool(cells) and all(map(_CODE.fullmatch, cells))

    def is_moment(self, heading: str) -> bool:
        """Whether every cell holds a date and a time."""
        cells = self.cells(heading)
        return bool(cells) and all(
            _reads(read_moment, one, "dmy") or _reads(read_moment, one, "mdy") for one in cells
        )

    def date_order(self, headings: Sequence[str]) -> str:
        """`dmy` or `mdy` when only that order reads all dates; ANY, or UNSURE."""
        cells = [cell for heading in headings for cell in self.cells(heading)]
        if all(_is_day(cell, None) and not _NUMBERS.match(cell) for cell in cells):
            return ANY
        orders: tuple[Order, ...] = ("dmy", "mdy")
        fits = [order for order in orders if all(_is_day(cell, order) for cell in cells)]
        return fits[0] if len(fits) == 1 else UNSURE

    def name_order(self, heading: str) -> str:
        """`last-first` when every name has a comma, `first-last` when none has; or UNSURE."""
        commas = {"," in cell for cell in self.cells(heading)}
        if len(commas) > 1:
            return UNSURE
        return "last-first" if True in commas else "first-last"


def _without_cells(table: Table, rows: Sequence[Row]) -> list[str]:
    """A heading that no row has a cell for, as OpenEMR writes 'Address'."""
    widths = {len(row.cells) for row in rows if any(row.cells)}
    odd = [one for one in table.columns if key(one) == "address"]
    return odd if widths == {len(table.columns) - 1} and len(odd) == 1 else []


def _is_day(text: str, order: Order | None) -> bool:
    """Whether a text is a date, or a date and a time."""
    return _reads(read_date, text, order) or _reads(read_moment, text, order)


def _reads(read: Callable[[str, Order | None], object], text: str, order: Order | None) -> bool:
    try:
        read(text, order)
    except ValueError:
        return False
    return True
