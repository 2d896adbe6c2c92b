"""Session: the second pass over a list, from what was asked for to what was printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from pathlib import Path

from msgspec import Struct

from instructions.batch import (
    Done,
    Job,
    Run,
    Workshop,
    printed,
    remove_sheet,
    replacing,
    sheet_mark,
)
from instructions.changes import LastRun
from instructions.errors import ExitCode, GlyphError, RoomError
from instructions.journal import Entry, Journal, Writer
from instructions.progress import Progress
from instructions.schedule.problems import RowProblem
from instructions.stacks import Stacks, stacks_for, stacks_of
from instructions.survey import Checked, told


class ListOrder(Struct, frozen=True, kw_only=True):
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


class Result(Struct, frozen=True):
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
