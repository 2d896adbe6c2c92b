"""Runs: a list printed by a process of its own, so that the desk stays free and can end it."""

from __future__ import annotations

import hashlib
import io
import multiprocessing
import time
import zipfile
from dataclasses import dataclass, field
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from msgspec import Struct

from instructions.errors import InstructionsError, Problem
from instructions.progress import Progress
from instructions.schedule.plans import Plans
from instructions.web.brought import Brought

PROBLEMS, ARCHIVE, STACK = "problems.csv", "handouts.zip", "stack.pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is printed and how. Travels to the process that does it."""

    brought: Brought
    clinic: Path
    today: date
    plans: Plans = field(repr=False)
    sort: str | None = None
    cover: bool = True
    duplex: bool = True
    letterhead: bool = False

    @property
    def folder(self) -> Path:
        """Where the files of the patients go."""
        return self.brought.folder / "handouts"


class Finished(Struct, frozen=True):
    """What came of a run: the names of the files in the list's folder."""

    printed: int
    human: int
    stacks: tuple[str, ...]


@dataclass(slots=True)
class Run:
    """One run that is under way or over."""

    process: Any
    pipe: Connection
    begun: float = field(default_factory=time.monotonic)
    ended: float | None = None
    done: int = 0
    total: int = 0
    finished: Finished | None = None
    problems: tuple[Problem, ...] = ()
    cancelled: bool = False

    @property
    def going(self) -> bool:
        """Whether it is under way; what it has told is taken in first."""
        self._listen()
        return self.ended is None

    @property
    def rate(self) -> float:
        """Handouts a second."""
        spent = (self.ended or time.monotonic()) - self.begun
        return self.done / spent if spent > 0 else 0.0

    @property
    def left(self) -> int | None:
        """Seconds that it will still take; None while nobody can say."""
        return round((self.total - self.done) / self.rate) if self.rate else None

    def cancel(self) -> None:
        """End it now."""
        if self.going:
            self.cancelled = True
            self._end()

    def _listen(self) -> None:
        try:
            while self.ended is None and self.pipe.poll():
                self._take(*self.pipe.recv())
        except (EOFError, OSError):
            if self.ended is None:
                self.problems = (BROKEN,)
                self._end()

    def _take(self, kind: str, told: Any) -> None:
        if kind == "progress":
            self.done, self.total = told
            return
        if kind == "finished":
            self.finished = told
        else:
            self.problems = told
        self._end()

    def _end(self) -> None:
        self.ended = time.monotonic()
        self.process.terminate()
        self.process.join(5)
        self.pipe.close()


BROKEN = Problem(
    where="the run",
    what="The program that printed ended before it was done.",
    remedy="Start it again.",
)


def start(work: Work) -> Run:
    """Begin to print a list in a process of its own."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_print, args=(work, theirs), daemon=True)
    process.start()
    theirs.close()
    return Run(process, ours)


class _Told(Progress):
    """Progress that is told to the desk instead of a terminal."""

    def __init__(self, total: int, pipe: Connection) -> None:
        super().__init__(total, stream=io.StringIO())
        self.pipe = pipe

    def add(self, count: int) -> None:
        self.done += count
        self.pipe.send(("progress", (self.done, self.total)))


def _print(work: Work, pipe: Connection) -> None:
    from instructions.batch import begin_worker

    begin_worker()
    try:
        pipe.send(("finished", _printed(work, pipe)))
    except InstructionsError as error:
        pipe.send(("failed", error.problems))
    except Exception:  # Its text could hold a patient's name, so it is not told.
        pipe.send(("failed", (BROKEN,)))


def _printed(work: Work, pipe: Connection) -> Finished:
    from instructions import batch
    from instructions.finish import keeps_register
    from instructions.keys import key
    from instructions.print_list import print_list
    from instructions.schedule.mapping import map_of
    from instructions.session import ListOrder
    from instructions.survey import check
    from instructions.web.understood import opened, reading_of

    batch.CHUNK = 10  # Few enough that the bar moves.
    found = map_of(work.clinic)
    table = opened(work.brought, found)
    reading = reading_of(work.brought, table, found, work.clinic, work.today, work.plans)
    run = batch.Run(
        clinic=work.clinic,
        folder=work.folder,
        paper=reading.clinic.paper,
        letterhead=work.letterhead,
        secret=key(),
        register=keeps_register(reading.clinic, None),
    )
    checked = check(reading, run)
    show = _Told(checked.good, pipe)
    show.add(0)
    work.folder.mkdir(exist_ok=True)
    order = ListOrder(
        run=run,
        work=hashlib.sha256(work.brought.token.encode()).hexdigest()[:32],
        stack=work.brought.folder / STACK,
        duplex=work.duplex,
        cover=work.cover,
        sort=work.sort,
    )
    result = print_list(reading, order, checked, None, show)
    _write(work.brought.folder, work.folder, checked.problems)
    stacks = tuple(path.name for path in result.stacks)
    return Finished(result.printed, checked.human, stacks)


def _write(home: Path, folder: Path, problems: Any) -> None:
    """The list of what needs a human, and all single files as one archive."""
    from instructions.schedule.problems import write_problems

    text = io.StringIO(newline="")
    write_problems(text, sorted(problems, key=lambda one: one.row))
    (home / PROBLEMS).write_bytes(text.getvalue().encode("utf-8-sig"))
    with zipfile.ZipFile(home / ARCHIVE, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(folder.glob("*.pdf")):
            archive.write(path, path.name)
