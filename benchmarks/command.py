"""The whole command, from a CSV file to a folder of handouts, as a user runs it."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.check import Wrong, check, pages_of
from benchmarks.visits import TODAY
from benchmarks.work import WARM, Visit, Work

HOME = Path(__file__).resolve().parent.parent
COLUMNS = {
    "Patient name": "name", "MRN": "id", "DOB": "born", "Arrival time": "arrive",
    "Side": "side", "Clinician": "clinician", "Room": "place",
}  # fmt: skip
CHECKED = 6


def check_work(work: Work) -> None:
    """Each file of a short list is one patient's own handout. Raises Wrong."""
    visits = work.visits(True)[WARM : WARM + CHECKED]
    out = _run(work, visits)[1]
    files = sorted(out.rglob("*.pdf"))
    if len(files) != len(visits):
        raise Wrong(f"{len(files)} files for {len(visits)} patients")
    left = list(visits)
    for file in files:
        pages = pages_of(file)
        mine = [visit for visit in left if visit.values["id"] in pages[0]]
        if len(mine) != 1:
            raise Wrong(f"a file is of {len(mine)} patients")
        others = [visit.values for visit in visits if visit is not mine[0]]
        check(work.sheet, pages, mine[0].values, others)
        left.remove(mine[0])


def timed(work: Work) -> dict[str, Any]:
    """How long the many visits take beyond a handful: starting up is no part of the rate."""
    visits = work.visits(True)[WARM:]
    short, _ = _run(work, visits[:WARM])
    long, out = _run(work, visits)
    sizes = [file.stat().st_size for file in out.rglob("*.pdf")]
    count = len(visits) - WARM
    size = count * sum(sizes) / len(sizes) if sizes else 0
    shutil.rmtree(out)
    return {"count": count, "seconds": long - short, "bytes": size / count, "memory": None}


def _run(work: Work, visits: Sequence[Visit]) -> tuple[float, Path]:
    """Run the command on a schedule; the seconds it took and its folder. Raises Wrong."""
    schedule, out = work.folder / "schedule.csv", work.folder / "handouts"
    shutil.rmtree(out, ignore_errors=True)
    _write(schedule, visits)
    arguments = ["batch", str(schedule), "-o", str(out), "--today", str(TODAY), "--workers", "1"]
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, str(HOME / "generate.py"), *arguments],
        cwd=HOME, capture_output=True, text=True,
    )  # fmt: skip
    seconds = time.perf_counter() - start
    if done.returncode:
        raise Wrong(f"exit code {done.returncode}: {done.stderr.strip()[-300:]}")
    return seconds, out


def _write(path: Path, visits: Sequence[Visit]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*COLUMNS, "Date", "Time", "Steroid"])
        for typed, _ in visits:
            day, hour = typed["on"].split()
            writer.writerow([*(typed[name] for name in COLUMNS.values()), day, hour, "no"])
