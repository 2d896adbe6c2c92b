"""Cold starts: from the shell's prompt to a handout on disk, beside a Python that does nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks.rows import BY_KEY, NAIVE, TYPST
from benchmarks.shell import PROGRAM, python
from benchmarks.visits import TODAY
from benchmarks.work import WARM, Work

BARE = "python -c pass"
OURS = "generate.py handout"
NOTHING_KEPT = f"{OURS}, nothing kept"
TYPED = ("name", "on", "arrive", "side", "id", "born", "clinician", "place", "without")


def cold(work: Work, times: int) -> dict[str, float]:
    """The median seconds of each start, taken in turn; the first turn only warms the disk."""
    found: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as home:
        for _ in range(times + 1):
            for name, start in starts(work, Path(home)).items():
                found.setdefault(name, []).append(start())
    return {name: median(seconds[1:]) for name, seconds in found.items()}


def starts(work: Work, home: Path) -> dict[str, Callable[[], float]]:
    """What is started, by its name."""
    typed = work.visits(False)[WARM].typed
    told = [part for name in TYPED for part in (f"--{name}", typed[name])]
    out = str(work.folder / "cold.pdf")
    ours = [PROGRAM, "handout", *told, "--today", str(TODAY), "-o", out]
    found = {
        BARE: lambda: python(["-c", "pass"], home)[0],
        OURS: lambda: python(ours, home)[0],
        NOTHING_KEPT: lambda: _afresh(ours),
        "naive reportlab": lambda: python(_first(work, NAIVE), home)[0],
    }
    if not BY_KEY[TYPST].missing():
        found["typst, ua-1"] = lambda: python(_first(work, TYPST), home)[0]
    return found


def _first(work: Work, key: str) -> list[str]:
    return ["-m", "benchmarks.child", key, str(work.folder), "first"]


def _afresh(arguments: list[str]) -> float:
    """With a home that is empty: nothing is kept from the start before."""
    with tempfile.TemporaryDirectory() as home:
        return python(arguments, Path(home))[0]
