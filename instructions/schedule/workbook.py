"""XLSX, row after row; typed dates and times become texts that mean one day only."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from msgspec import Struct

from instructions.schedule.headings import LOOKED_AT, heading_row, title_note
from instructions.schedule.problems import ScheduleError
from instructions.schedule.table import Row, Table, need, plural, unreadable

UNIT = "row"

_ERROR = "A cell holds an error of the spreadsheet, such as #N/A."
_ROUNDED = "A cell holds a number so long that the spreadsheet has rounded it; make it a text."
_MOST_DIGITS = 15
_HALF_MINUTE = timedelta(seconds=1)


def read_workbook(path: Path, wanted: Collection[str] = ()) -> Table:
    """The table in the first sheet of a workbook that has a row of headings.

    `wanted` are the headings a map looks for, as `table.key` gives them. Rows that a filter hides
    are read too. Raises ScheduleError when the file is no workbook, or no sheet has headings.
    """
    with _opened(path) as book:
        names = list(book.sheetnames)
    sheets = [(name, list(islice(_Rows(path, name), LOOKED_AT))) for name in names]
    filled = [(name, rows) for name, rows in sheets if any(any(row.cells) for row in rows)]
    trouble: ScheduleError | None = None
    for name, first in filled:
        try:
            place = heading_row(first, wanted, path.name)
        except ScheduleError as error:
            trouble = trouble or error
            continue
        return _table(path, name, first, place, len(filled) - 1)
    raise trouble or unreadable(path.name, "The workbook is empty.", "Export the list again.")


def _table(path: Path, name: str, first: list[Row], place: int, others: int) -> Table:
    columns = [cell.strip() for cell in first[place].cells]
    while columns and not columns[-1]:
        columns.pop()
    notes = title_note(first, place, UNIT)
    if others:
        notes = (*notes, f"{plural(others, 'other sheet')} with something in it not read.")
    return Table(
        source=path.name,
        kind="xlsx",
        unit=UNIT,
        columns=tuple(columns),
        rows=_Rows(path, name, first[place].number, len(columns)),
        notes=notes,
    )


class _Rows(Struct, frozen=True):
    """The rows of a sheet behind a row, as wide as the headings."""

    path: Path
    sheet: str
    behind: int = 0
    width: int = 0

    def __iter__(self) -> Iterator[Row]:
        with _opened(self.path) as book:
            sheet = book[self.sheet]
            # Some systems write a wrong size of the sheet, and rows beyond it would be lost.
            sheet.reset_dimensions()
            for number, cells in enumerate(sheet.iter_rows(), start=1):
                if number > self.behind:
                    yield self._row(number, cells)

    def _row(self, number: int, cells: tuple[Any, ...]) -> Row:
        troubles = [trouble for cell in cells if (trouble := _trouble(cell))]
        if troubles:
            return Row(number, (), troubles[0])
        texts = [_text(cell) for cell in cells]
        if self.width and len(texts) < self.width:
            texts += [""] * (self.width - len(texts))
        return Row(number, texts)


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """The workbook, whatever its file is called."""
    load = need("openpyxl", "XLSX").load_workbook
    try:
        with path.open("rb") as file, closing(load(file, read_only=True, data_only=True)) as book:
            yield book
    except (BadZipFile, LookupError, ValueError, TypeError, AttributeError, OSError, SyntaxError):
        what = "The file is not a workbook that can be read."
        raise unreadable(path.name, what, "Save it again as .xlsx, or as CSV (UTF-8).") from None


def _trouble(cell: Any) -> str:
    if cell.value is None:
        return ""
    if cell.data_type == "e":
        return _ERROR
    if isinstance(cell.value, (int, float)) and abs(cell.value) >= 10**_MOST_DIGITS:
        return _ROUNDED
    return ""


def _text(cell: Any) -> str:
    """What a cell says, as the sheet shows it where that matters."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return _moment(value, str(cell.number_format))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return _clock(datetime.combine(date(2000, 1, 1), value))
    if isinstance(value, timedelta):
        return _clock(datetime(2000, 1, 1) + value) if value < timedelta(days=1) else str(value)
    return _number(value, str(cell.number_format))


def _moment(value: datetime, shown: str) -> str:
    if value.date() in (date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1)):
        return _clock(value)
    if value.time() == time() and "h" not in shown.lower():
        return value.date().isoformat()
    return f"{_rounded(value):%Y-%m-%d %H:%M}"


def _clock(value: datetime) -> str:
    return f"{_rounded(value):%H:%M}"


def _rounded(value: datetime) -> datetime:
    # A time of day is a fraction there, and 09:30 may come out as 09:29:59.999.
    return value + _HALF_MINUTE if value.second == 59 else value


def _number(value: int | float, shown: str) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    # A format of noughts alone is how a sheet keeps the leading zeros of a number.
    zeros = len(shown) if shown and not shown.strip("0") else 0
    return str(value).zfill(zeros)
