"""Cold starts: from the shell's prompt to a handout on disk, beside a Python that does nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks.rows import BY_KEY, NAIVE, TYPST
from benchmarks.visits import TODAY
from benchmarks.work import WARM, Work

HOME = Path(__file__).resolve().parent.parent
BARE = "python -c pass"
OURS = "generate.py handout"
NOT_CACHED = f"{OURS}, no plate kept"
TYPED = ("name", "on", "arrive", "side", "id", "born", "clinician", "place", "without")


def cold(work: Work, times: int) -> dict[str, float]:
    """The median seconds of each start, taken in turn; the first turn only warms the disk."""
    found: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as kept:
        for _ in range(times + 1):
            for name, start in starts(work, Path(kept)).items():
                found.setdefault(name, []).append(start())
    return {name: median(seconds[1:]) for name, seconds in found.items()}


def starts(work: Work, kept: Path) -> dict[str, Callable[[], float]]:
    """What is started, by its name."""
    typed = work.visits(False)[WARM].typed
    told = [part for name in TYPED for part in (f"--{name}", typed[name])]
    out = str(work.folder / "cold.pdf")
    ours = [str(HOME / "generate.py"), "handout", *told, "--today", str(TODAY), "-o", out]
    found = {
        BARE: lambda: _seconds(["-c", "pass"], kept),
        OURS: lambda: _seconds(ours, kept),
        NOT_CACHED: lambda: _afresh(ours),
        "naive reportlab": lambda: _seconds(_first(work, NAIVE), kept),
    }
    if not BY_KEY[TYPST].missing():
        found["typst"] = lambda: _seconds(_first(work, TYPST), kept)
    return found


def _first(work: Work, key: str) -> list[str]:
    return ["-m", "benchmarks.child", key, str(work.folder), "first"]


def _afresh(arguments: list[str]) -> float:
    """With a cache that is empty: nothing is kept from the start before."""
    with tempfile.TemporaryDirectory() as kept:
        return _seconds(arguments, Path(kept))


def _seconds(arguments: list[str], kept: Path) -> float:
    """The seconds of one start, whose home and caches are in a folder."""
    places = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"), str(kept))
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments], cwd=HOME, env={**os.environ, **places},
        check=True, capture_output=True,
    )  # fmt: skip
    return time.perf_counter() - start
