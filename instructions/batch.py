"""Batches: many visits become many files, and any interruption can be gone on from."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import astuple, dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from instructions.archive import Inputs
from instructions.errors import GlyphError, OutputError, Problem, RoomError
from instructions.journal import Entry
from instructions.keys import mark
from instructions.visit import Visit
from instructions.workshop import Job as Job
from instructions.workshop import Run as Run
from instructions.workshop import Workshop as Workshop
from instructions.workshop import workshop as workshop

if TYPE_CHECKING:
    from instructions.register import Row

# Visits that one worker takes at a time: enough to hide the way there, few enough to stop soon.
CHUNK = 100
PART = ".part"

# A file that is begun anew, byte for byte on Windows too.
FRESH = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)

# What may stand beside a sheet; they come and go with it.
BESIDE = (".document-reference.json", ".ics")


class Done(Struct, frozen=True):
    """What became of a job: an entry for the journal, or the problem that kept it from paper."""

    job_row: int
    entry: Entry | None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Struck:
    """A sheet that has no file yet, or the problem that keeps it from one."""

    done: Done
    data: bytes = field(default=b"", repr=False)
    noted: tuple[Row, Inputs] | None = field(default=None, repr=False)
    others: tuple[tuple[Path, bytes], ...] = field(default=(), repr=False)
    """What stands beside the sheet."""


def print_chunk(run: Run, jobs: Sequence[Job]) -> list[Done]:
    """The files of some jobs, each whole under its name; what could not be printed says why.

    A register is told of all of them at once, before the first file has its name and after the
    last. Without one each is written at once, and none waits in memory.
    """
    shop, done, folder = workshop(run), [], f"{run.folder}{os.sep}"
    struck: Iterable[Struck] = (_strike(shop, run, job) for job in jobs)
    if run.register:
        struck = list(struck)
    noted = [one.noted for one in struck if one.noted] if run.register else []
    with shop.recorded(noted) as note:
        for one in struck:
            if one.done.entry:
                for name, data in one.others:
                    write_whole(name, data)
                write_whole(folder + one.done.entry.file, one.data)
            if one.noted:
                note()
            done.append(one.done)
    return done


def _strike(shop: Workshop, run: Run, job: Job) -> Struck:
    try:
        made = shop.print(job)
    except (RoomError, GlyphError) as error:
        return Struck(Done(job.row, None, error.problems[0]))
    entry = entry_of(run, job)
    others: tuple[tuple[Path, bytes], ...] = ()
    if run.beside:
        from instructions.beside import beside

        others = tuple(beside(made, run.folder / entry.file, run.beside))
    noted = (made.noted[1], made.inputs) if made.noted else None
    return Struck(Done(job.row, entry), made.data, noted, others)


def entry_of(run: Run, job: Job) -> Entry:
    """What the journal notes of a finished sheet."""
    visit = job.visit
    patient = patient_mark(run, job)
    return Entry(
        position=job.position,
        row=job.row,
        patient=patient,
        date=date_mark(run, patient, visit.on.date().isoformat()),
        sheet=job.mark or sheet_mark(run, job),
        file=file_name(run, job, patient),
    )


def patient_mark(run: Run, job: Job) -> str:
    """The patient by the clinic's number, or by name and birth date where there is none."""
    visit = job.visit
    known = visit.id or f"{visit.name}\x01{visit.born or ''}"
    return mark(job.procedure, known, secret=run.secret)


def date_mark(run: Run, patient: str, day: str) -> str:
    """A mark that tells a known patient's date only to who tries the date."""
    return mark(patient, day, secret=run.secret)


def sheet_mark(run: Run, job: Job) -> str:
    """A mark of all that the schedule says of a visit, so that a changed one is noticed.

    The day of printing is not part of it: a deadline that has passed since changes some words of
    a sheet, but the sheet that the patient has is still right.
    """
    visit = job.visit
    own = (visit.name, visit.id, visit.born, visit.note, _plan(visit))
    told = (visit.appointment.told, own, sorted(visit.identity.items()))
    return mark(job.procedure, repr(told), secret=run.secret)


def _plan(visit: Visit) -> object:
    """A plan's own words: its repr hides them."""
    return astuple(visit.plan) if visit.plan else None


def file_name(run: Run, job: Job, patient: str) -> str:
    """`0007-0930-k7qf3m2x.pdf`: place in the list, hour, and the patient's mark."""
    on = job.visit.on
    return f"{job.position:0{run.digits}}-{on.hour:02}{on.minute:02}-{patient}.pdf"


def write_whole(path: str | Path, data: bytes) -> None:
    """Write a file that is whole under its name or not there. Raises OutputError."""
    # By texts: to make and to join paths takes a third as long again as the writing.
    folder, name = os.path.split(path)
    part = os.path.join(folder, f".{name}{PART}")  # noqa: PTH118
    try:
        file = os.open(part, FRESH, 0o666)
        try:
            while data:  # A disk that is nearly full takes some of it and says nothing.
                data = data[os.write(file, data) :]
        finally:
            os.close(file)
        os.replace(part, path)  # noqa: PTH105
    except OSError as error:
        Path(part).unlink(missing_ok=True)
        raise cannot_write(error) from None


def remove_sheet(path: Path) -> None:
    """Take a sheet away, with what an earlier run has written beside it."""
    for other in (path, *(path.with_name(path.stem + ending) for ending in BESIDE)):
        other.unlink(missing_ok=True)


def cannot_write(error: OSError) -> OutputError:
    """The error for a folder that takes no more."""
    reason = (error.strerror or "it cannot be written").lower()
    remedy = "Make room or choose another folder, then run the same command with --resume."
    return OutputError.of("-o", f"A file was not written: {reason}.", remedy)


def begin_worker() -> None:
    """Make a worker that leaves Ctrl-C to the batch, and ends when the batch is gone.

    A terminal sends Ctrl-C to all, and only the batch can say how to go on; a worker that
    outlived it would hold patients' data.
    """
    import signal
    import threading
    import time

    signal.signal(signal.SIGINT, signal.SIG_IGN)

    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def printed(run: Run, jobs: Iterable[Job], workers: Executor | None) -> Iterator[list[Done]]:
    """What became of the jobs, chunk by chunk, in their order."""
    chunks = chunked(jobs, CHUNK)
    if workers is None:
        yield from (print_chunk(run, chunk) for chunk in chunks)
        return
    # Only so many chunks are under way that a million rows never wait in memory.
    waiting = [workers.submit(print_chunk, run, chunk) for chunk in islice(chunks, 32)]
    while waiting:
        yield waiting.pop(0).result()
        waiting += [workers.submit(print_chunk, run, chunk) for chunk in islice(chunks, 1)]


def chunked(jobs: Iterable[Job], size: int) -> Iterator[list[Job]]:
    """The jobs in lists of at most a size."""
    rest = iter(jobs)
    while chunk := list(islice(rest, size)):
        yield chunk


def numbered(visits: Iterable[tuple[int, str, Visit]]) -> Iterator[Job]:
    """The jobs of visits (row, procedure, visit) in the order in which they come."""
    for position, (row, procedure, visit) in enumerate(visits, 1):
        yield Job(position, row, procedure, visit)


def replacing(job: Job, before: str | None) -> Job:
    """The job with the date of the sheet that it replaces."""
    if before is None:
        return job
    from datetime import date

    return replace(job, visit=replace(job.visit, replaces=date.fromisoformat(before)))
