"""Print a list: two passes over a schedule, the second when the first has seen all of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from instructions.batch import (
    Done,
    Job,
    Run,
    Workshop,
    cannot_write,
    numbered,
    printed,
    remove_sheet,
    replacing,
    sheet_mark,
    workshop,
)
from instructions.changes import LastRun, check_numbers
from instructions.errors import ExitCode, GlyphError, Problem, RoomError
from instructions.folder import Folder
from instructions.journal import Entry, Journal, Writer
from instructions.progress import Progress
from instructions.schedule.problems import RowProblem, ScheduleError
from instructions.schedule.reading import Reading
from instructions.stacks import Stacks, stacks_for, stacks_of
from instructions.survey import Checked, told

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


@dataclass(frozen=True, slots=True)
class Result:
    """What a run did."""

    printed: int
    unchanged: int
    checked: Checked
    stacks: tuple[Path, ...]
    fell_away: tuple[str, ...]
    kept: tuple[Path, ...] = ()
    """Stacks of an earlier run that were left as they are."""

    @property
    def exit_code(self) -> ExitCode:
        """0 when all printed, 3 when some need a human, 2 when nothing could be used."""
        if not self.printed and not self.unchanged:
            return ExitCode.UNUSABLE
        human = self.checked.human or self.checked.specimens
        return ExitCode.NEEDS_A_HUMAN if human else ExitCode.DONE


def print_list(
    reading: Reading, order: ListOrder, checked: Checked, workers: Executor | None, show: Progress
) -> Result:
    """The second pass: every good row on paper, and a journal of it.

    Raises OutputError for a folder that takes no more, ScheduleError when nothing may be printed.
    """
    if order.strict and checked.human:
        raise ScheduleError([Problem(where="--strict", what=STRICT, remedy=MEND)])
    if not checked.good:  # A list of nothing (the wrong export, say) must not take sheets away.
        return Result(0, 0, checked, (), ())
    if order.only is not None and not _has(checked.good, order.only):
        what = f"The numbers of the list go from 1 to {checked.good}."
        raise ScheduleError.of(
            "--only", what, "Take them from the cover or the names of the files."
        )
    with _writing(), ExitStack() as closing:
        folder = closing.enter_context(Folder(order.run.folder))
        before, done = folder.journals(order)
        # All that are in the list, also when only some of them print.
        all_ = partial(_jobs, reading, replace(order, only=None), checked)
        if order.only is not None:
            check_numbers(order.run, _jobs(reading, order, checked), all_, before)
        writer = folder.writer(order, goes_on=bool(done.work))
        closing.callback(writer.close)
        session = Session(order, writer, workshop(order.run), show)
        closing.callback(session.abandon)
        closing.callback(session.shop.close)
        session.done = {(entry.position, entry.sheet): entry for entry in done.entries}
        if order.changes:
            marks = (sheet_mark(order.run, job) for job in all_())
            session.last = LastRun(before, frozenset(marks), order.run)
        session.print(_jobs(reading, order, checked), workers)
        if order.only is None:
            session.clear(before, unsure=bool(checked.human))
        return session.finish(checked)


@contextmanager
def _writing() -> Iterator[None]:
    """Whatever the system refuses to write, to the last line of the journal, is told as such."""
    try:
        yield
    except OSError as error:
        raise cannot_write(error) from None


STRICT = "Some rows need a human, and nothing is printed until all are good."
MEND = "See problems.csv, mend the list, or leave --strict out."


def _has(last: int, asked: range) -> bool:
    """Whether a list whose numbers go up to ``last`` has any of those that were asked for."""
    return asked.start <= last and asked.stop > 1


def _jobs(reading: Reading, order: ListOrder, checked: Checked) -> Iterator[Job]:
    """The jobs in printing order, those of ``only`` alone."""
    visits = (
        (outcome.row, outcome.procedure, outcome.visit)
        for outcome in checked.outcomes or reading
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
    done: dict[tuple[int, str], Entry] = field(default_factory=dict)
    """Sheets that the run to go on with has finished, by position and mark."""
    last: LastRun | None = None
    """The last run, when only changes print."""
    kept: tuple[Path, ...] = ()
    """Stacks of an earlier run, when nothing of this one went onto a stack."""
    _files: set[str] = field(default_factory=set)

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
        for file in files:
            self.writer.add_stack(file)
        self.writer.finish()
        self.writer.close()
        self.show.finish()
        checked.problems += self.failed
        gone: tuple[str, ...] = ()
        if self.last:
            gone = tuple(entry.file for entry in self.last.left() if entry.file not in self._files)
        return Result(self.count, self.unchanged, checked, files, gone, self.kept)

    def abandon(self) -> None:
        """Leave no part of a file behind when the run ends early."""
        if self.stacks:
            self.stacks.abandon()

    def _wanted(self, jobs: Iterable[Job]) -> Iterator[Job]:
        """The jobs to print; each goes on the stack as it passes."""
        run = self.order.run
        for job in jobs:
            # Where nothing was printed before, whoever prints the sheet works out its mark.
            mark = sheet_mark(run, job) if self.last or self.done else ""
            if self.last and (kept := self.last.same(mark)):
                self._keep(kept)
                continue
            if self.last:
                job = replacing(job, self.last.date_before(job))
            self._stack(job)
            done = self.done.get((job.position, mark))
            if done and (run.folder / done.file).exists():
                self._files.add(done.file)
                self.count += 1
                self.show.add(1)
            else:
                yield replace(job, mark=mark)

    def _keep(self, entry: Entry) -> None:
        """Leave a sheet that is still right as it is."""
        self.writer.add(entry)
        self._files.add(entry.file)
        self.unchanged += 1
        self.show.add(1)

    def clear(self, before: Journal, unsure: bool) -> None:
        """Take away the files of the last run that are not this one's, and stacks of it.

        What fell away in a run of changes stays there until somebody has taken the sheet back;
        it stays known too when some rows need a human (``unsure``): it may be one of them.
        """
        left = {entry.file for entry in self.last.left()} if self.last else set()
        for entry in before.entries:
            if entry.file in left:
                if unsure:
                    self.writer.add(entry)
            elif entry.file not in self._files:
                remove_sheet(self.order.run.folder / entry.file)
        self._clear_stacks(before)

    def _clear_stacks(self, before: Journal) -> None:
        """Take away stacks whose place this run's take; where it has none, they stay and are told.

        All that stay are noted again, so that a later run knows them for its own.
        """
        known = [self.order.run.folder / name for name in before.stacks]
        mine = stacks_of(self.order.stack, known) if self.order.stack else []
        if self.stacks:
            for path in mine:
                path.unlink(missing_ok=True)
        else:
            self.kept = tuple(path for path in mine if path.exists())
        for path in known:
            if path.exists():
                self.writer.add_stack(path)

    def _stack(self, job: Job) -> None:
        if self.order.stack is None:
            return
        try:
            plate, sheet = self.shop.prepare(job)
        except (GlyphError, RoomError):
            return  # Told with the file of the same visit.
        if self.stacks is None:
            # Staff read the covers in the clinic's own language, whoever comes first.
            own = self.shop.press(job.procedure, job.visit.language).practice.clinic.language
            order, press = self.order, self.shop.press(job.procedure, own)
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
            self._files.add(done.entry.file)
            self.count += 1
        elif done.problem:
            self.failed.append(told(done.job_row, done.problem))
