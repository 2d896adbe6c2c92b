"""Rounds: every row in a fresh process, one after the other, each round in another order."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import command
from benchmarks.check import WrongPrintError, check_files, check_stack
from benchmarks.rows import CONSTANT, Row
from benchmarks.shell import ShellError, python
from benchmarks.work import WARM, Work

# A round begins this many rows further on than the one before.
TURN = 7


@dataclass(slots=True)
class Measured:
    """What the rounds found of one row."""

    rates: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    """Seconds of the processor for each handout."""
    bytes: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)

    def add(self, found: dict[str, Any]) -> None:
        """Take in one round."""
        self.rates.append(found["count"] / found["seconds"])
        self.busy.append(found["cpu"] / found["count"])
        self.bytes.append(found["bytes"])
        if found["memory"]:
            self.memory.append(found["memory"])

    @property
    def rate(self) -> float:
        """Handouts a second: the median of the rounds."""
        return median(self.rates)


@dataclass(slots=True)
class Results:
    """Every row that ran, and why others did not."""

    rows: dict[str, Measured] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)

    def ratio(self, key: str, to: str) -> float | None:
        """How many times as fast as another row: the median of the ratios within each round."""
        mine, other = self.rows.get(key), self.rows.get(to)
        if mine is None or other is None:
            return None
        return median(a / b for a, b in zip(mine.rates, other.rates, strict=True))

    def lighter(self, key: str, to: str) -> float | None:
        """The same by processor time, which neighbours on the machine disturb less."""
        mine, other = self.rows.get(key), self.rows.get(to)
        if mine is None or other is None:
            return None
        return median(b / a for a, b in zip(mine.busy, other.busy, strict=True))


def run(rows: Iterable[Row], work: Work, rounds: int, say: Callable[[str], None]) -> Results:
    """Check every row's output, then time those that are right. A row that fails is skipped."""
    results = Results()
    running = []
    for row in rows:
        reason = row.missing() or _wrong(row, work)
        if reason:
            say(f"{row.key}: skipped, {reason}")
            results.skipped[row.title] = reason
        else:
            say(f"{row.key}: its pages are right")
            running.append(row)
    for number in range(rounds):
        start = number * TURN % max(1, len(running))
        for row in (*running[start:], *running[:start]):
            found = _timed(row, work)
            results.rows.setdefault(row.key, Measured()).add(found)
            say(f"round {number + 1}, {row.key}: {found['count'] / found['seconds']:.1f}/s")
    return results


def _wrong(row: Row, work: Work) -> str | None:
    """Why a row must not be timed, or nothing."""
    if row.key == CONSTANT:
        return None
    try:
        if row.way == "command":
            command.check_work(work, **row.options)
            return None
        found = child(row.key, work.folder, "check")
        visits = work.visits(row.many)[WARM : WARM + found["checked"]]
        check = check_stack if row.way == "stack" else check_files
        check(work, [visit.values for visit in visits])
    except (WrongPrintError, ShellError) as error:
        return f"its output is wrong: {error}"
    return None


def _timed(row: Row, work: Work) -> dict[str, Any]:
    if row.way == "command":
        return command.timed(work, **row.options)
    found = child(row.key, work.folder, "time")
    shutil.rmtree(work.folder / "out", ignore_errors=True)
    return found


def child(key: str, folder: Path, what: str) -> dict[str, Any]:
    """What a row's own process tells. Raises ShellError."""
    return told("benchmarks.child", [key, str(folder), what], folder)


def told(module: str, arguments: Iterable[str], home: Path) -> dict[str, Any]:
    """The JSON that a module of the benchmarks prints. Raises ShellError."""
    found = json.loads(python(["-m", module, *arguments], home)[1])
    assert isinstance(found, dict)
    return found
