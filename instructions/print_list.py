"""Print a list: two passes over a schedule, the second when the first has seen all of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial

from msgspec import structs

from instructions.batch import (
    Job,
    cannot_write,
    numbered,
    sheet_mark,
    workshop,
)
from instructions.changes import LastRun, check_numbers
from instructions.errors import Problem
from instructions.folder import Folder
from instructions.progress import Progress
from instructions.schedule.problems import ScheduleError
from instructions.schedule.reading import Reading
from instructions.session import ListOrder, Result, Session
from instructions.survey import Checked

# A list is sorted in memory; a longer one is sorted by the practice system.
MOST_SORTED = 200_000

SORTS = {
    "time": lambda job: (job.visit.on, job.position),
    "name": lambda job: (job.visit.name.casefold(), job.position),
    "clinician": lambda job: ((job.visit.clinician or "").casefold(), job.visit.on, job.position),
}


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
        all_ = partial(_jobs, reading, structs.replace(order, only=None), checked)
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
