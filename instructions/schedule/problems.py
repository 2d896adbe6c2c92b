"""Problems of a schedule: which row and column, what is wrong, what to do; never what is in it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import IO

from msgspec import Struct

from instructions.errors import InstructionsError, Problem

FIELDS = ("row", "column", "result", "what", "remedy")
"""The headings of `problems.csv`."""

_WIDEST = 100
# A spreadsheet takes a cell that begins so for a formula and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class ScheduleError(InstructionsError):
    """A schedule, its map or its plans cannot be used at all."""

    subject = "The schedule cannot be used"


class Severity(Enum):
    """What becomes of a row with a problem; the value is the word that people read."""

    REFUSED = "not printed"
    HUMAN = "needs a human"
    CHECK = "check"
    LEFT_OUT = "left out"

    @property
    def stops(self) -> bool:
        """Whether the row is not printed because of it."""
        return self in (Severity.REFUSED, Severity.LEFT_OUT)


class RowProblem(Struct, frozen=True, kw_only=True):
    """One thing about one row; none of its texts may hold what a cell of the row says."""

    row: int
    column: str
    what: str
    remedy: str = ""
    severity: Severity = Severity.REFUSED

    def problem(self, unit: str) -> Problem:
        """The same for a message: `line 7: Date`."""
        where = f"{unit} {self.row}" + (f": {self.column}" if self.column else "")
        return Problem(where=where, what=self.what, remedy=self.remedy)

    def cells(self) -> tuple[str, str, str, str, str]:
        """Row, column, result, what and remedy, as `FIELDS` names them."""
        return (str(self.row), self.column, self.severity.value, self.what, self.remedy)


def write_problems(file: IO[str], problems: Iterable[RowProblem]) -> int:
    """Writes `problems.csv` to an open file, and gives the number of rows.

    Open it with newline="" and encoding "utf-8-sig": spreadsheets then read it right.
    """
    writer, count = csv.writer(file), 0
    writer.writerow(FIELDS)
    for problem in problems:
        writer.writerow(_harmless(cell) for cell in problem.cells())
        count += 1
    return count


def plain_table(problems: Iterable[RowProblem], unit: str = "row") -> Iterator[str]:
    """A line for each problem, in columns, for a screen of 100 signs or more."""
    shown = [problem.cells() for problem in problems]
    if not shown:
        return
    heads = (unit, *FIELDS[1:3])
    widths = [max(len(row[n]) for row in (heads, *shown)) for n in range(3)]
    widths = [min(width, 24) for width in widths]
    for row, column, result, what, remedy in shown:
        cells = (row.rjust(widths[0]), _cut(column, widths[1]), _cut(result, widths[2]))
        yield f"{'  '.join(cells)}  {what} {remedy}".rstrip()


def _cut(text: str, width: int) -> str:
    return text.ljust(width) if len(text) <= width else text[: width - 1] + "…"


def _harmless(cell: str) -> str:
    return "'" + cell if cell.startswith(_FORMULA) else cell
