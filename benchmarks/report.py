"""The tables, as markdown."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from statistics import median
from typing import Any

from benchmarks.cold import BARE
from benchmarks.rounds import Results
from benchmarks.rows import (
    BY_KEY,
    COMMAND,
    CONSTANT,
    FILES,
    MEMORY,
    NAIVE,
    OVERLAY,
    STACK,
    STRUCK,
    TYPST,
    WORKERS,
)

PACKAGES = (
    "reportlab", "rl_accel", "weasyprint", "typst", "fpdf2", "fonttools", "pikepdf",
    "uharfbuzz", "pypdfium2",
)  # fmt: skip
Growth = Mapping[int, Mapping[str, Mapping[str, Any]]]

# What is asked for: (faster, slower, how many times as fast).
ASKED = (
    (STRUCK, NAIVE, 200), (STRUCK, TYPST, 100), (STRUCK, MEMORY, 3),
    (FILES, OVERLAY, 3), (FILES, CONSTANT, 0.4), (WORKERS, COMMAND, 1.7),
)  # fmt: skip
RATES = ((STRUCK, 12_000), (FILES, 10_000), (STACK, 10_000), (COMMAND, 6_000))


def report(results: Results, growth: Growth, cold: Mapping[str, float], few: int, many: int) -> str:
    """Everything that was measured."""
    parts = [
        about(results, few, many), "### Speed", speed(results), "### Ratios asked for",
        asked(results), "### How cost grows", growing(growth), "### Cold start", starting(cold),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def about(results: Results, few: int, many: int) -> str:
    """The machine, the versions, the numbers, and what was skipped."""
    rounds = max((len(row.rates) for row in results.rows.values()), default=0)
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    lines = [
        f"{machine}. Rounds: {rounds}. Visits: {few} for what is slow, {many} for what is fast.",
        ", ".join(_versions()) + ".",
        *(f"Skipped: {title} ({reason})." for title, reason in results.skipped.items()),
    ]
    return "\n\n".join(lines)


def speed(results: Results) -> str:
    """A line for each way to print, the slowest first."""
    rows = sorted(results.rows.items(), key=lambda row: row[1].rate)
    return table(
        (
            "",
            "handouts/s",
            "ms each",
            "CPU ms",
            "x naive reportlab",
            "x constant files",
            "bytes",
            "peak MB",
        ),
        (
            (
                BY_KEY[key].title,
                _number(found.rate),
                _number(1000 / found.rate),
                _number(1000 * median(found.busy)),
                _number(results.ratio(key, NAIVE)),
                _number(results.ratio(key, CONSTANT)),
                f"{median(found.bytes):,.0f}",
                f"{median(found.memory):.0f}" if found.memory else "-",
            )
            for key, found in rows
        ),
    )


def asked(results: Results) -> str:
    """What the project set itself: ratios, each the median of those within a round, and rates."""
    lines = [
        (
            f"{BY_KEY[a].title} / {BY_KEY[b].title}",
            f"{goal:g} x",
            _times(results.ratio(a, b), goal),
            _times(results.lighter(a, b), goal) if b != COMMAND else "-",
        )
        for a, b, goal in ASKED
    ]
    for key, goal in RATES:
        row = results.rows.get(key)
        found = (row.rate, 1 / median(row.busy)) if row else (None, None)
        told = (_times(rate, goal) for rate in found)
        lines.append((f"{BY_KEY[key].title}, a second", f"{goal:,}", *told))
    return table(("", "asked", "by the clock", "by processor time"), lines)


def growing(growth: Growth) -> str:
    """A line for each length of the list."""
    return table(
        (
            "visits",
            "struck, CPU us",
            "peak MB",
            "stack, CPU us",
            "stack, bytes each",
            "peak MB",
            "rows to checksums, CPU us",
            "peak MB",
        ),
        (
            (
                f"{count:,}",
                f"{found['struck']['seconds'] / count * 1e6:.0f}",
                _megabytes(found["struck"]),
                f"{found['stack']['seconds'] / count * 1e6:.0f}",
                f"{found['stack']['bytes'] / count:,.0f}",
                _megabytes(found["stack"]),
                f"{found['rows']['seconds'] / count * 1e6:.0f}",
                _megabytes(found["rows"]),
            )
            for count, found in growth.items()
        ),
    )


def starting(cold: Mapping[str, float]) -> str:
    """A line for each start."""
    return table(
        ("", "seconds", f"x {BARE}"),
        ((name, f"{found:.3f}", f"{found / cold[BARE]:.1f}") for name, found in cold.items()),
    )


def table(head: Iterable[str], lines: Iterable[Iterable[str]]) -> str:
    """A markdown table; all columns but the first are numbers."""
    titles = list(head)
    rule = ["---", *["---:"] * (len(titles) - 1)]
    return "\n".join(f"| {' | '.join(line)} |" for line in (titles, rule, *lines))


def _times(found: float | None, goal: float) -> str:
    if found is None:
        return "not measured"
    return _number(found) if found >= goal else f"{_number(found)} (short)"


def _number(value: float | None) -> str:
    """Three figures that count."""
    if value is None:
        return "-"
    places = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 0.1 else 4
    return f"{value:,.{places}f}"


def _megabytes(found: Mapping[str, Any]) -> str:
    return f"{found['memory']:.0f}" if found["memory"] else "-"


def _versions() -> Iterator[str]:
    for package in PACKAGES:
        try:
            yield f"{package} {version(package)}"
        except PackageNotFoundError:
            yield f"{package} not installed"
