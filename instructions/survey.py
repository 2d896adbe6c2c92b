"""Survey: the first pass over a list, which finds what needs a human before any paper is used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from instructions.batch import Job, Run, workshop
from instructions.errors import GlyphError, Problem, RoomError
from instructions.schedule.preflight import Preflight
from instructions.schedule.problems import RowProblem, Severity
from instructions.schedule.reading import Outcome, Reading
from instructions.visit import Visit

# So many rows are kept for the second pass (30 MB); more are read again.
MOST_KEPT = 20_000

# A line over 40 letters, a word over 20, or a letter beyond Latin is tried on a plate before
# anything is printed.
UNUSUAL = re.compile(r"[^\n]{41}|\S{21}|[^\0-\u017f]")


@dataclass(slots=True)
class Checked:
    """What the first pass found."""

    good: int = 0
    problems: list[RowProblem] = field(default_factory=list)
    stopped: set[int] = field(default_factory=set)
    """Rows that must not print."""
    notes: tuple[str, ...] = ()
    outcomes: list[Outcome] | None = field(default=None, repr=False)
    """What became of each row; of a long list nothing is kept, and it is read again."""
    words: set[tuple[str, str]] = field(default_factory=set)
    """The procedures and languages that print."""
    specimens: bool = False
    """Whether some words are not approved: then nobody's name is on their sheets."""

    @property
    def human(self) -> int:
        """How many problems a person must mend, or look into before the sheet is right."""
        wanting = (Severity.REFUSED, Severity.HUMAN)
        return sum(problem.severity in wanting for problem in self.problems)


def check(reading: Reading, run: Run) -> Checked:
    """The first pass: every row looked at, nothing printed, little kept."""
    checked, preflight = Checked(), Preflight(reading.table.unit, reading.plans)
    findings: list[RowProblem] = []
    kept: list[Outcome] = []
    for outcome in reading:
        if len(kept) <= MOST_KEPT:
            kept.append(outcome)
        checked.problems += outcome.problems
        if outcome.visit is not None:
            checked.good += 1
            checked.words.add((outcome.procedure, outcome.visit.language))
            preflight.see(outcome.row, outcome.visit)
            if unusual(outcome.visit):
                findings += _tried(Job(0, outcome.row, outcome.procedure, outcome.visit), run)
    findings += preflight.findings()
    checked.stopped = {found.row for found in findings if found.severity.stops}
    checked.problems = sorted([*checked.problems, *findings], key=lambda problem: problem.row)
    checked.good -= len(checked.stopped)
    checked.notes = tuple(preflight.notes())
    checked.outcomes = kept if len(kept) <= MOST_KEPT else None
    return checked


def stand(run: Run, checked: Checked, today: date) -> tuple[Problem, ...]:
    """What is to be said of the approval of the words of a list, once and not row by row.

    Raises ApprovalError when the approval of some of them has ended: then nothing is printed.
    """
    shop = workshop(run)
    found = [shop.press(*words).practice.standing for words in sorted(checked.words)]
    checked.specimens = any(standing.specimen_only for standing in found)
    return tuple(dict.fromkeys(one for standing in found for one in standing.told(today)))


def unusual(visit: Visit) -> bool:
    """Whether a visit has a text that may not fit, or a letter that a plate may lack."""
    texts = (visit.name, visit.clinician, visit.place, visit.note, *visit.identity.values())
    return visit.plan is not None or bool(UNUSUAL.search("\n".join(filter(None, texts))))


def _tried(job: Job, run: Run) -> Iterator[RowProblem]:
    """What keeps a visit from paper."""
    try:
        workshop(run).prepare(job)
    except (GlyphError, RoomError) as error:
        yield from (told(job.row, problem) for problem in error.problems)


def told(row: int, problem: Problem) -> RowProblem:
    """A problem of a handout as one of a row."""
    return RowProblem(row=row, column=problem.where, what=problem.what, remedy=problem.remedy)
