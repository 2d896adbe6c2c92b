"""What is understood of a list: its rows as visits, and what is wrong with each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path

from instructions import clinic_file
from instructions import procedure as procedures
from instructions.errors import InstructionsError, Problem
from instructions.locate import LIBRARY
from instructions.practice import ILIOPSOAS
from instructions.schedule.mapping import Map, map_of
from instructions.schedule.plans import Plans
from instructions.schedule.preflight import Preflight
from instructions.schedule.problems import RowProblem, ScheduleError, Severity
from instructions.schedule.reader import open_table
from instructions.schedule.reading import Reading, visits
from instructions.schedule.table import Table, plural
from instructions.visit import Visit
from instructions.web.brought import Brought
from instructions.web.slip import REMEDIES
from instructions.web.uploads import MOST_ROWS

TOO_LONG = Problem(
    where="the list",
    what=f"It has more than {MOST_ROWS} rows, which is too long for a page.",
    remedy="Split it, or have it printed with the command 'batch'.",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list, and what became of it."""

    number: int
    cells: tuple[str, ...] = field(repr=False)
    visit: Visit | None = field(repr=False)
    problems: tuple[RowProblem, ...]
    ticked: bool = True
    procedure: str = ILIOPSOAS

    @property
    def stopped(self) -> bool:
        """Whether a person must mend it before it prints."""
        return any(one.severity is Severity.REFUSED for one in self.problems)

    @property
    def prints(self) -> bool:
        """Whether it will be printed."""
        stops = any(one.severity.stops for one in self.problems)
        return self.ticked and self.visit is not None and not stops

    def wrong(self, columns: tuple[str, ...]) -> dict[int, list[str]]:
        """What is wrong with each cell, by its place; -1 for the row as a whole."""
        found: dict[int, list[str]] = {}
        for one in self.problems:
            said = in_words(one)
            places = [place for place, head in enumerate(columns) if head and head in one.column]
            for place in places or [-1]:
                found.setdefault(place, []).append(said)
        return found


@dataclass(frozen=True, slots=True)
class Understood:
    """A list as the page shows it. `problems` are about the whole list: then there are no rows."""

    columns: tuple[str, ...] = ()
    unit: str = "row"
    rows: tuple[Line, ...] = field(default=(), repr=False)
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    mappable: bool = False
    """Whether choosing its columns could help."""

    @property
    def printing(self) -> list[Line]:
        """The rows that will be printed."""
        return [row for row in self.rows if row.prints]

    @property
    def stopped(self) -> list[Line]:
        """The rows that a person must mend."""
        return [row for row in self.rows if row.ticked and row.stopped]

    @property
    def left_out(self) -> list[Line]:
        """The rows that are no visits of this procedure, and those that were unticked."""
        return [row for row in self.rows if not row.ticked or not (row.prints or row.stopped)]


def in_words(problem: RowProblem) -> str:
    """A row's problem as a person at the page must hear it."""
    return f"{problem.what} {REMEDIES.get(problem.remedy, problem.remedy)}".strip()


def understood(brought: Brought, clinic: Path, today: date, plans: Plans) -> Understood:
    """What is understood of a list, with the clinic's map."""
    table: Table | None = None
    try:
        found = map_of(clinic)
        table = opened(brought, found)
        reading = reading_of(brought, table, found, clinic, today, plans)
        return _understood(reading, brought, table)
    except InstructionsError as error:
        mappable = table is not None and isinstance(error, ScheduleError)
        columns = table.columns if table else ()
        return Understood(columns=columns, problems=error.problems, mappable=mappable)


def opened(brought: Brought, found: Map | None) -> Table:
    """The table of a list as it was brought. Raises ScheduleError."""
    from dataclasses import replace

    table = open_table(brought.path, found)
    if sum(1 for _ in islice(table.rows, MOST_ROWS + 1)) > MOST_ROWS:
        raise ScheduleError([TOO_LONG])
    return replace(table, source=brought.name)


def reading_of(
    brought: Brought, table: Table, found: Map | None, clinic: Path, today: date, plans: Plans
) -> Reading:
    """The reading of a list as staff have put it right. Raises ScheduleError and ClinicError."""
    known = procedures.procedures(LIBRARY)
    own = clinic_file.load(clinic, known)
    named = {ILIOPSOAS, *(found.types or {}).values()} if found else {ILIOPSOAS}
    return visits(
        brought.corrected(table),
        found,
        own,
        {one: procedures.load(LIBRARY / one, own.language, clinic) for one in named & set(known)},
        today,
        usual=ILIOPSOAS,
        plans=plans,
    )


def _understood(reading: Reading, brought: Brought, table: Table) -> Understood:
    preflight, outcomes = Preflight(table.unit, reading.plans), {}
    for outcome in reading:
        outcomes[outcome.row] = outcome
        if outcome.visit is not None:
            preflight.see(outcome.row, outcome.visit)
    more: dict[int, list[RowProblem]] = {}
    for problem in preflight.findings():
        more.setdefault(problem.row, []).append(problem)
    fixed = {row.number: row for row in brought.corrected(table).rows}
    rows = []
    for row in table.rows:
        if row.number in brought.unticked:
            rows.append(Line(row.number, tuple(row.cells), None, (), ticked=False))
        elif row.number in outcomes:
            told = outcomes[row.number]
            problems = (*told.problems, *more.get(row.number, ()))
            cells = tuple(fixed[row.number].cells)
            rows.append(Line(row.number, cells, told.visit, problems, True, told.procedure))
    notes = (*table.notes, *preflight.notes())
    return Understood(table.columns, table.unit, tuple(rows), notes)


def summary(seen: Understood) -> str:
    """`9 to print, 2 need a human, 1 left out`."""
    parts = [f"{len(seen.printing)} to print"]
    if count := len(seen.stopped):
        parts.append(f"{count} {'needs' if count == 1 else 'need'} a human")
    if count := len(seen.left_out):
        parts.append(f"{count} left out")
    return ", ".join(parts) + f" of {plural(len(seen.rows), 'row')}"


def chosen(form: Mapping[str, str], seen: Understood) -> Iterator[tuple[tuple[int, int], str]]:
    """The cells that a form gives another text: `cell-7-3` is the fourth cell of row 7."""
    cells = {row.number: row.cells for row in seen.rows}
    for name, text in form.items():
        kind, _, place = name.partition("-")
        row, _, column = place.partition("-")
        if kind == "cell" and row.isdecimal() and column.isdecimal():
            number, at = int(row), int(column)
            if number in cells and at < len(seen.columns):
                before = cells[number][at] if at < len(cells[number]) else ""
                if text.strip() != before.strip():
                    yield (number, at), text.strip()[:300]
