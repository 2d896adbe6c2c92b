"""Lists, maps and readings for the tests of schedules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from small import small_clinic, small_procedure

from instructions.clinic import Clinic
from instructions.schedule.mapping import Map, read_map
from instructions.schedule.plans import NO_PLANS, Plans
from instructions.schedule.problems import RowProblem, Severity
from instructions.schedule.propose import propose
from instructions.schedule.reader import open_table
from instructions.schedule.reading import Outcome, Reading, visits
from instructions.schedule.table import Table
from instructions.visit import Visit

SAMPLES = Path(__file__).parent
TODAY = date(2027, 2, 20)
CLINIC, PROCEDURE = small_clinic(), small_procedure()

COLUMNS = "columns: {name: Name, on: When, id: Id, born: Born}\ndates: dmy\n"
HEADINGS = "Name,When,Id,Born"
ROW = "Asha Example,2027-03-02 09:30,M-1,1961-05-04"


def written(folder: Path, text: str | bytes, name: str = "list.csv") -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def sample(name: str, found: Map | None = None) -> Table:
    """The table in one of the sample files."""
    return open_table(SAMPLES / name, found)


def proposed(name: str, *answers: tuple[str, str]) -> Map:
    """The map proposed for a sample file, with what a person answers to it."""
    text = propose(sample(name), "small")
    for question, answer in answers:
        assert question in text, text
        text = text.replace(question, answer)
    return read_map(text)


def read(
    path: Path, found: Map | str | None, clinic: Clinic | None = None, plans: Plans = NO_PLANS
) -> Reading:
    """The reading of a file at the small clinic, on 20 February 2027."""
    found = read_map(found) if isinstance(found, str) else found
    table = open_table(path, found)
    procedures = {"small": PROCEDURE}
    return visits(table, found, clinic or CLINIC, procedures, TODAY, usual="small", plans=plans)


def rows(folder: Path, *lines: str, map_: str = COLUMNS, headings: str = HEADINGS) -> list[Outcome]:
    """What becomes of these lines below these headings."""
    return list(read(written(folder, "\n".join((headings, *lines)) + "\n"), map_))


def visits_of(outcomes: Iterable[Outcome]) -> list[Visit]:
    """The visits that can be printed."""
    return [one.visit for one in outcomes if one.visit is not None]


def told(outcomes: Iterable[Outcome], *kinds: Severity) -> list[str]:
    """What is said of the rows: `7 Date: what. remedy`, of these kinds or of all."""
    found = [problem for one in outcomes for problem in one.problems]
    return [_text(problem) for problem in found if not kinds or problem.severity in kinds]


def _text(problem: RowProblem) -> str:
    return f"{problem.row} {problem.column}: {problem.what} {problem.remedy}".strip()
