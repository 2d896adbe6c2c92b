"""Sorts the rows of a table: which is a visit and for which procedure, and which is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from instructions.schedule.mapping import FILE, Map, StatusWords
from instructions.schedule.problems import RowProblem, Severity
from instructions.schedule.table import Row, Table, key, plural

_MEND = "Correct it in the practice system and export the list again."
_WIDTH = (
    "Check its separators and quotation marks. If no line has a cell for one of the headings, name"
    f" that heading under 'without-cells' in {FILE}."
)


class Sieve:
    """What a row must be to become a visit; made once for a table."""

    def __init__(self, found: Map, table: Table, places: Mapping[str, int], usual: str) -> None:
        self.found, self.usual = found, usual
        self.headings = list(table.columns)
        self.width = len(table.columns) - len(found.without_cells)
        self.statuses = [(places[key(one.column)], one) for one in found.status]
        self.types = [(places[key(heading)], heading) for heading in found.type_columns]

    def sort(self, row: Row) -> str | RowProblem:
        """The procedure that the row is for, or why there is none."""
        if row.left_out:
            return _left_out(row, "", row.left_out)
        if row.trouble and not row.cells:
            return _refused(row, "", row.trouble, _MEND)
        if len(row.cells) != self.width and (odd := self._odd(row)):
            return odd
        for place, status in self.statuses:
            if (word := row.cells[place].strip()) and (off := _off(row, status, key(word))):
                return off
        procedure = self._procedure(row) if self.types else self.usual
        if row.trouble and not _is_left_out(procedure):
            return _refused(row, "", row.trouble, _MEND)
        return procedure

    def _odd(self, row: Row) -> RowProblem | None:
        """Why a row of another width than the headings is no visit; None for empty cells only."""
        filled = [place for place, cell in enumerate(row.cells) if cell.strip()]
        if len(filled) <= 1:
            return _left_out(row, "", "Only one cell is filled: it is no appointment.")
        if len(row.cells) > self.width > filled[-1]:
            return None
        what = f"It has {plural(len(row.cells), 'cell')}; the list has {self.width} columns."
        return _refused(row, "", what, _WIDTH)

    def _procedure(self, row: Row) -> str | RowProblem:
        kinds = self.found.types or {}
        words = [word for place, _ in self.types if (word := row.cells[place].strip())]
        for word in words:
            if (procedure := kinds.get(key(word))) is not None:
                return procedure
        heading = self.types[0][1]
        if words:
            return _left_out(row, heading, "The map prints nothing for this type of appointment.")
        return _refused(row, heading, "The type of the appointment is missing.", _MEND)

    def is_headings(self, row: Row) -> bool:
        """Whether the headings stand here again, as on a new page of a report."""
        cells, headings = row.cells, self.headings
        return bool(cells) and cells[0].strip() == headings[0] and _stripped(cells) == headings


def _off(row: Row, status: StatusWords, word: str) -> RowProblem | None:
    if status.when_filled:
        return _left_out(row, status.column, "It is off: this column is filled.")
    if word in status.skip:
        return _left_out(row, status.column, "It is off: cancelled, moved or over.")
    if word in status.print:
        return None
    what = "This word is not known: it may mean that the visit is off."
    return _refused(row, status.column, what, f"Add it to 'skip' or to 'print' in {FILE}.")


def _stripped(cells: Sequence[str]) -> list[str]:
    return [cell.strip() for cell in cells]


def _is_left_out(found: str | RowProblem) -> bool:
    return isinstance(found, RowProblem) and found.severity is Severity.LEFT_OUT


def _refused(row: Row, column: str, what: str, remedy: str) -> RowProblem:
    return RowProblem(row=row.number, column=column, what=what, remedy=remedy)


def _left_out(row: Row, column: str, what: str) -> RowProblem:
    return RowProblem(row=row.number, column=column, what=what, severity=Severity.LEFT_OUT)
