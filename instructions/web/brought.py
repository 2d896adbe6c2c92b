"""Lists that were brought to the desk: each in a file of its own until it expires."""

from __future__ import annotations

import secrets
import shutil
import tempfile
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import RLock

from instructions.schedule.table import Row, Table

KEPT = 60 * 60.0
"""Seconds after which a list, and all that was printed of it, is taken off the disk."""

MOST = 8
PREFIX = "front-desk-"
_STALE = 24 * 60 * 60.0


@dataclass(frozen=True, slots=True)
class Brought:
    """One list as it was brought, and what staff have put right since."""

    token: str
    name: str = field(repr=False)
    """What its file was called."""
    folder: Path
    fixes: Mapping[tuple[int, int], str] = field(default_factory=dict, repr=False)
    """The new text of a cell, by its row's number and the place of its column."""
    unticked: frozenset[int] = frozenset()
    """Rows that staff do not want."""
    for_today: bool = False

    @property
    def path(self) -> Path:
        """Where the list lies."""
        return self.folder / "list"

    def corrected(self, table: Table) -> Table:
        """The table as staff have put it right."""
        return replace(table, source=self.name, rows=Corrected(table, self))


class Corrected:
    """The rows of a table with their fixes, without those that were unticked."""

    def __init__(self, table: Table, brought: Brought) -> None:
        self.table, self.brought = table, brought
        self.fixed = {row for row, _ in brought.fixes}

    def __iter__(self) -> Iterator[Row]:
        for row in self.table.rows:
            if row.number not in self.brought.unticked:
                yield self._fixed(row) if row.number in self.fixed else row

    def _fixed(self, row: Row) -> Row:
        cells = list(row.cells)
        for (number, place), text in self.brought.fixes.items():
            if number == row.number:
                cells += [""] * (place + 1 - len(cells))
                cells[place] = text
        return row._replace(cells=cells)


@dataclass
class Lists:
    """The lists of a desk, in a folder that nobody else can read."""

    clock: Callable[[], float] = time.monotonic
    _held: dict[str, Brought] = field(default_factory=dict)
    _touched: dict[str, float] = field(default_factory=dict)
    _home: Path | None = None
    _lock: RLock = field(default_factory=RLock)

    def bring(self, name: str, data: bytes, for_today: bool = False) -> Brought:
        """Keep a list that was brought just now."""
        with self._lock:
            if self._home is None:
                _clear_stale()
                self._home = Path(tempfile.mkdtemp(prefix=PREFIX))
                # It goes when the desk goes, however the program ends but by force.
                weakref.finalize(self, _remove, self._home)
            token = secrets.token_hex(6)
            folder = self._home / token
            folder.mkdir(mode=0o700)
            brought = Brought(token, name, folder, for_today=for_today)
            brought.path.write_bytes(data)
            while len(self._held) >= MOST:
                self.drop(min(self._touched, key=self._touched.__getitem__))
            return self.put(brought)

    def put(self, brought: Brought) -> Brought:
        """Keep a list as it is now."""
        with self._lock:
            self._held[brought.token] = brought
            self._touched[brought.token] = self.clock()
            return brought

    def get(self, token: str) -> Brought | None:
        """The list of a token; looking at it keeps it."""
        with self._lock:
            self.sweep()
            if token in self._held:
                self._touched[token] = self.clock()
            return self._held.get(token)

    def all(self) -> list[Brought]:
        """Every list, the newest first."""
        self.sweep()
        return list(self._held.values())[::-1]

    def drop(self, token: str) -> None:
        """Take a list off the disk, with all that was made of it."""
        with self._lock:
            self._touched.pop(token, None)
            if brought := self._held.pop(token, None):
                _remove(brought.folder)

    def sweep(self) -> list[str]:
        """Drop what has expired; the tokens that are gone."""
        with self._lock:
            now = self.clock()
            gone = [token for token, at in self._touched.items() if now - at > KEPT]
            for token in gone:
                self.drop(token)
            return gone

    def close(self) -> None:
        """Drop all of them."""
        with self._lock:
            self._held.clear()
            self._touched.clear()
            if self._home:
                _remove(self._home)
                self._home = None


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def _clear_stale() -> None:
    """Remove what a desk left behind that was ended by force a day ago or more."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            old = time.time() - folder.stat().st_mtime > _STALE
        except OSError:
            continue
        if old:
            _remove(folder)
