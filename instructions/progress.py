"""Progress: how far a batch is, how fast, and how long it will still take."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TextIO

# On a terminal the line is drawn anew this often; elsewhere a line is printed at each tenth.
SECONDS = 0.2
TENTHS = 10


@dataclass(slots=True)
class Progress:
    """One line that keeps up with a batch."""

    total: int
    stream: TextIO = field(default_factory=lambda: sys.stderr)
    clock: Callable[[], float] = time.monotonic
    done: int = 0
    _start: float = 0.0
    _shown: float = 0.0
    _tenth: int = 0

    def __post_init__(self) -> None:
        self._start = self._shown = self.clock()

    def add(self, count: int) -> None:
        """So many more are finished."""
        self.done += count
        now = self.clock()
        if self.stream.isatty():
            if now - self._shown >= SECONDS or self.done >= self.total:
                self._shown = now
                self.stream.write(f"\r{self.line(now)}\x1b[K")
                self.stream.flush()
        elif self.total and self.done * TENTHS // self.total > self._tenth:
            self._tenth = self.done * TENTHS // self.total
            self.stream.write(f"{self.line(now)}\n")

    def line(self, now: float) -> str:
        """`312 of 5000, 812 a second, 0:06 left`."""
        spent = max(now - self._start, 1e-6)
        rate = self.done / spent
        left = (self.total - self.done) / rate if rate else 0.0
        minutes, seconds = divmod(round(left), 60)
        return f"{self.done} of {self.total}, {rate:.0f} a second, {minutes}:{seconds:02} left"

    def finish(self) -> None:
        """Leave the line behind."""
        if self.stream.isatty() and self.done:
            self.stream.write("\n")
