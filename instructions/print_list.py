"""Print a list: two passes over a schedule, the second when the first has seen all of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from instructions.batch import (
    Done,
    Job,
    Run,
    Workshop,
    date_mark,
    numbered,
    patient_mark,
    printed,
    replacing,
    sheet_mark,
    workshop,
)
from instructions.errors import ExitCode, GlyphError, Problem, RoomError
from instructions.folder import Folder
from instructions.journal import Entry, Journal, Writer
from instructions.progress import Progress
from instructions.schedule.preflight import Preflight
from instructions.schedule.problems import RowProblem, ScheduleError
from instructions.schedule.reading import Reading
from instructions.stacks import Stacks, stacks_for

# How far back a sheet may lie that a new one replaces, and how far ahead.
REMEMBERED = timedelta(days=800)

# A list is sorted in memory; a longer one is sorted by the practice system.
MOST_SORTED = 200_000

SORTS = {
    "time": lambda job: (job.visit.on, job.position),
    "name": lambda job: (job.visit.name.casefold(), job.position),
    "clinician": lambda job: ((job.visit.clinician or "").casefold(), job.visit.on, job.position),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOrder:
    """What was asked for, besides the list itself."""

    run: Run
    work: str
    """Mark of the list and of every option that changes what is printed."""
    stack: Path | None = None
    stack_size: int = 500
    duplex: bool = True
    cover: bool = False
    only: range | None = None
    changes: bool = False
    sort: str | None = None
    resume: bool = False
    strict: bool = False


@dataclass(slots=True)
class Checked:
    """What the first pass found."""

    good: int = 0
    problems: list[RowProblem] = field(default_factory=list)
    stopped: set[int] = field(default_factory=set)
    """Rows that must not print."""
    notes: tuple[str, ...] = ()

    @property
    def human(self) -> int:
        """How many problems a person must look at."""
        return sum(problem.severity.value != "left out" for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Result:
    """What a run did."""

    printed: int
    unchanged: int
    checked: Checked
    stacks: tuple[Path, ...]
    fell_away: tuple[str, ...]

    @property
    def exit_code(self) -> ExitCode:
        """0 when all printed, 3 when some need a human, 2 when nothing could be used."""
        if not self.printed and not self.unchanged:
            return ExitCode.UNUSABLE
        return ExitCode.NEEDS_A_HUMAN if self.checked.human else ExitCode.DONE


def check(reading: Reading, unit: str) -> Checked:
    """The first pass: every row looked at, nothing printed, little kept."""
    checked, preflight = Checked(), Preflight(unit, reading.plans)
    for outcome in reading:
        checked.problems += outcome.problems
        if outcome.visit is not None:
            checked.good += 1
            preflight.see(outcome.row, outcome.visit)
    findings = preflight.findings()
    checked.stopped = {found.row for found in findings if found.severity.stops}
    checked.problems = sorted([*checked.problems, *findings], key=lambda problem: problem.row)
    checked.good -= len(checked.stopped)
    checked.notes = tuple(preflight.notes())
    return checked


def print_list(
    reading: Reading, order: ListOrder, checked: Checked, workers: Executor | None, show: Progress
) -> Result:
    """The second pass: every good row on paper, and a journal of it.

    Raises OutputError for a folder that takes no more, ScheduleError when nothing may be printed.
    """
    if order.strict and checked.human:
        raise ScheduleError([Problem(where="--strict", what=STRICT, remedy=MEND)])
    with ExitStack() as closing:
        folder = closing.enter_context(Folder(order.run.folder))
        before, done = folder.journals(order.work, order.resume, order.changes)
        writer = folder.writer(order.work, goes_on=bool(done.work))
        closing.callback(writer.close)
        session = Session(order, writer, workshop(order.run), show)
        closing.callback(session.abandon)
        session.know(before, done)
        session.print(_jobs(reading, order, checked), workers)
        return session.finish(checked)


STRICT = "Some rows need a human, and nothing is printed until all are good."
MEND = "See problems.csv, mend the list, or leave --strict out."


def _jobs(reading: Reading, order: ListOrder, checked: Checked) -> Iterator[Job]:
    """The jobs in printing order, those of ``only`` alone."""
    visits = (
        (outcome.row, outcome.procedure, outcome.visit)
        for outcome in reading
        if outcome.visit is not None and outcome.row not in checked.stopped
    )
    jobs: Iterable[Job] = numbered(visits)
    if order.sort:
        if checked.good > MOST_SORTED:
            what = f"The list is too long to sort here (over {MOST_SORTED} visits)."
            raise ScheduleError([Problem(where="--sort", what=what, remedy="Sort the export.")])
        ordered = sorted(jobs, key=SORTS[order.sort])
        jobs = (replace(job, position=place) for place, job in enumerate(ordered, 1))
    return (job for job in jobs if order.only is None or job.position in order.only)


@dataclass(slots=True)
class Session:
    """One second pass: it knows what was printed before, and notes what is printed now."""

    order: ListOrder
    writer: Writer
    shop: Workshop
    show: Progress
    stacks: Stacks | None = None
    count: int = 0
    unchanged: int = 0
    failed: list[RowProblem] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)
    _known: dict[str, Entry] = field(default_factory=dict)
    """Sheets of the last run by the patient's mark, when only changes print."""
    _done: dict[int, Entry] = field(default_factory=dict)
    """Sheets that the run to go on with has finished, by position."""

    def know(self, before: Journal, done: Journal) -> None:
        """Take in what earlier runs have printed."""
        self._known = {entry.patient: entry for entry in before.entries}
        self._done = {entry.position: entry for entry in done.entries}

    def print(self, jobs: Iterable[Job], workers: Executor | None) -> None:
        """Print the jobs that are not yet printed as they are, in chunks."""
        for chunk in printed(self.order.run, self._wanted(jobs), workers):
            for done in chunk:
                self._note(done)
            self.writer.flush()
            self.show.add(len(chunk))

    def finish(self, checked: Checked) -> Result:
        """Close what is open; what was done."""
        files = tuple(self.stacks.close()) if self.stacks else ()
        self.writer.finish()
        self.writer.close()
        self.show.finish()
        checked.problems += self.failed
        gone = tuple(
            entry.file for patient, entry in self._known.items() if patient not in self._seen
        )
        return Result(self.count, self.unchanged, checked, files, gone)

    def abandon(self) -> None:
        """Leave no part of a file behind when the run ends early."""
        if self.stacks:
            self.stacks.abandon()

    def _wanted(self, jobs: Iterable[Job]) -> Iterator[Job]:
        """The jobs to print; each goes on the stack as it passes."""
        run = self.order.run
        for job in jobs:
            known = self._last(job) if self.order.changes else None
            if known and known.sheet == sheet_mark(run, job):
                self._keep(known)
                continue
            if known:
                job = replacing(job, self._date_of(known, job.visit.given))
            self._stack(job)
            done = self._done.get(job.position)
            if done and (run.folder / done.file).exists():
                self._forget(done)
                self.count += 1
                self.show.add(1)
            else:
                yield job

    def _last(self, job: Job) -> Entry | None:
        """The patient's sheet of the last run."""
        patient = patient_mark(self.order.run, job)
        self._seen.add(patient)
        return self._known.get(patient)

    def _keep(self, known: Entry) -> None:
        """Leave a sheet that is still right as it is."""
        if known.position not in self._done:
            self.writer.add(known)
        self.unchanged += 1
        self.show.add(1)

    def _date_of(self, known: Entry, today: date) -> str | None:
        """The date of the sheet that was printed before, found by trying dates on its mark."""
        days = (today + timedelta(days=n) for n in range(-REMEMBERED.days, REMEMBERED.days))
        run, patient = self.order.run, known.patient
        told = (day.isoformat() for day in days)
        return next((day for day in told if date_mark(run, patient, day) == known.date), None)

    def _stack(self, job: Job) -> None:
        if self.order.stack is None:
            return
        try:
            plate, sheet = self.shop.prepare(job)
        except (GlyphError, RoomError):
            return  # Told with the file of the same visit.
        if self.stacks is None:
            order, press = self.order, self.shop.press(job.procedure, job.visit.language)
            self.stacks = stacks_for(
                self.order.stack,
                press,
                order.run.paper,
                order.stack_size,
                order.duplex,
                order.cover,
            )
        self.stacks.add(job, plate, sheet.values)

    def _note(self, done: Done) -> None:
        if done.entry:
            self.writer.add(done.entry)
            self.count += 1
            self._forget(done.entry)
        elif done.problem:
            told = done.problem
            self.failed.append(
                RowProblem(row=done.job_row, column=told.where, what=told.what, remedy=told.remedy)
            )

    def _forget(self, entry: Entry) -> None:
        """Take away the file of the sheet that a new one replaces."""
        known = self._known.get(entry.patient)
        if known and known.file != entry.file:
            (self.order.run.folder / known.file).unlink(missing_ok=True)
