"""What was printed last: ten things at hand in memory, forgotten after half an hour."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import RLock

MOST = 10
KEPT = 30 * 60.0
"""Seconds."""

FETCHED = 120.0
"""Seconds in which a browser has surely fetched what it asked to print, at however busy a desk."""

MOST_BYTES = 200_000_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """One thing that was printed: a handout, or a stack of several."""

    token: str
    at: float
    title: str = field(repr=False)
    data: bytes = field(repr=False)
    visits: tuple[str, ...] = ()
    """The tokens of the visits that are on it."""
    ids: tuple[str, ...] = ()
    """What the register calls its handouts, where one is kept."""
    sent: str = ""
    """The printer's job, where the desk sent it itself."""


@dataclass(slots=True)
class Printed:
    """The last things printed, the newest first."""

    clock: Callable[[], float] = time.monotonic
    _sheets: list[Sheet] = field(default_factory=list)
    _lock: RLock = field(default_factory=RLock)

    def add(
        self,
        title: str,
        data: bytes,
        visits: tuple[str, ...] = (),
        ids: tuple[str, ...] = (),
        sent: str = "",
    ) -> Sheet:
        """Keep what was printed just now."""
        sheet = Sheet(secrets.token_hex(8), self.clock(), title, data, visits, ids, sent)
        with self._lock:
            self._sweep()
            self._sheets.insert(0, sheet)
            while len(self._sheets) > 1 and sum(len(s.data) for s in self._sheets) > MOST_BYTES:
                self._sheets.pop()
        return sheet

    def recent(self) -> list[Sheet]:
        """The last ten of the last half hour."""
        with self._lock:
            self._sweep()
            return self._sheets[:MOST]

    def get(self, token: str) -> Sheet | None:
        """The one of a token, while it is kept."""
        with self._lock:
            self._sweep()
            return next((sheet for sheet in self._sheets if sheet.token == token), None)

    def clear(self) -> None:
        """Forget all of it."""
        with self._lock:
            self._sheets = []

    def _sweep(self) -> None:
        """Drop what is too old, and what is beyond ten once it must have been fetched."""
        now = self.clock()
        ages = [KEPT] * MOST + [FETCHED] * len(self._sheets)
        self._sheets = [
            sheet for sheet, age in zip(self._sheets, ages, strict=False) if now - sheet.at < age
        ]
