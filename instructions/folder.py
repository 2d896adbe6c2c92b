"""Folders: where a batch puts its files, with one run at a time and no halves left behind."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Protocol

from filelock import FileLock, Timeout

from instructions import journal
from instructions.batch import PART, cannot_write
from instructions.errors import OutputError
from instructions.journal import Journal, Writer

LOCK = ".lock"
EMPTY = Journal("", (), finished=True)


class Asked(Protocol):
    """What a folder needs to know of an order."""

    @property
    def work(self) -> str:
        """Mark of the list and its options."""

    @property
    def resume(self) -> bool:
        """Whether to go on with a run."""

    @property
    def only(self) -> range | None:
        """The positions to print again."""


class Folder:
    """A folder that this run has to itself. Raises OutputError when it cannot have it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = FileLock(path / LOCK, timeout=0)

    def __enter__(self) -> Folder:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
            for left in self.path.glob(f".*{PART}"):
                left.unlink(missing_ok=True)
        except Timeout:
            what = "Another run is printing into this folder."
            raise OutputError.of("-o", what, "Wait for it, or choose another folder.") from None
        except OSError as error:
            raise cannot_write(error) from None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._lock.release()

    def journals(self, order: Asked) -> tuple[Journal, Journal]:
        """The last run, to print only changes or take its files away, and the run to go on with.

        Raises OutputError when an earlier run was not finished and nobody said what to do.
        """
        last = journal.read(self._journal(order))
        if last is None:  # None yet, or its run died before it was begun.
            return self._earlier(order), EMPTY
        if order.resume and (last.work == order.work or not last.finished):
            if last.work != order.work:
                what = "The run to resume had another list or other options."
                raise OutputError.of("--resume", what, "Give the same command, or another folder.")
            return self._earlier(order), last
        if not last.finished and order.only is None:
            what = "An earlier run into this folder was not finished."
            remedy = "Add --resume to go on with it, or choose another folder."
            raise OutputError.of("-o", what, remedy)
        return last if order.only is None else self._earlier(order), EMPTY

    def _earlier(self, order: Asked) -> Journal:
        """What sheets are compared with: some printed again, with the last whole run."""
        name = journal.BEFORE if order.only is None else journal.FILE
        return journal.read(self.path / name) or EMPTY

    def writer(self, order: Asked, goes_on: bool) -> Writer:
        """The journal of this run; that of the last one is kept beside it. Raises OutputError."""
        path = self._journal(order)
        try:
            if journal.read(path) and not goes_on and order.only is None:
                path.replace(self.path / journal.BEFORE)
            return Writer(path, order.work, goes_on)
        except OSError as error:
            raise cannot_write(error) from None

    def _journal(self, order: Asked) -> Path:
        return self.path / (journal.FILE if order.only is None else journal.AGAIN)
