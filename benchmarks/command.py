"""The whole command, from a CSV file to a folder of handouts, as a user runs it."""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.check import WrongPrintError, check, pages_of
from benchmarks.shell import PROGRAM, python
from benchmarks.touch import touch
from benchmarks.visits import TODAY
from benchmarks.work import WARM, Visit, Work

COLUMNS = {
    "Patient name": "name", "MRN": "id", "DOB": "born", "Arrival time": "arrive",
    "Side": "side", "Clinician": "clinician", "Room": "place",
}  # fmt: skip
CHECKED = 6

# So many rows are enough for every worker to have its share, and so to have started.
SHORT = 500

# All printed, or printed with something that a human should look at: names that are alike.
PRINTED = (0, 3)


def check_work(work: Work, workers: int) -> None:
    """Each file of a short list is one patient's own handout. Raises WrongPrintError."""
    visits = work.visits(True)[WARM : WARM + CHECKED]
    files = sorted(_run(work, visits, workers)[2].rglob("*.pdf"))
    if len(files) != len(visits):
        raise WrongPrintError(f"{len(files)} files for {len(visits)} patients")
    left = list(visits)
    for file in files:
        pages = pages_of(file)
        mine = [visit for visit in left if visit.values["id"] in pages[0]]
        if len(mine) != 1:
            raise WrongPrintError(f"a file is of {len(mine)} patients")
        others = [visit.values for visit in visits if visit is not mine[0]]
        check(work.sheet, pages, mine[0].values, others)
        left.remove(mine[0])


def timed(work: Work, workers: int) -> dict[str, Any]:
    """How long the many visits take beyond the first: starting up is no part of the rate."""
    visits = work.visits(True)[WARM:]
    short, short_cpu, _ = _run(work, visits[:SHORT], workers)
    long, long_cpu, out = _run(work, visits, workers)
    sizes = [file.stat().st_size for file in out.rglob("*.pdf")]
    if len(sizes) != len(visits):
        raise WrongPrintError(f"{len(sizes)} files for {len(visits)} patients")
    shutil.rmtree(out)
    return {
        "count": len(visits) - SHORT,
        "seconds": long - short,
        "cpu": long_cpu - short_cpu,
        "bytes": sum(sizes) / len(sizes),
        "memory": None,
    }


def _run(work: Work, visits: Sequence[Visit], workers: int) -> tuple[float, float, Path]:
    """Run the command on a schedule. Raises ShellError.

    The seconds it took by the clock and by the processor, and its folder.
    """
    schedule, out = work.folder / "list.csv", work.folder / "handouts"
    shutil.rmtree(out, ignore_errors=True)
    write_list(schedule, (visit.typed for visit in visits))
    columns = mapped(schedule)
    options = {"--map": columns, "-o": out, "--today": TODAY, "--workers": workers}
    told = [part for name, value in options.items() for part in (name, str(value))]
    touch(work.folder, len(visits), work.size)
    before = _busy()
    seconds, _ = python([PROGRAM, "batch", str(schedule), *told], work.folder, PRINTED)
    return seconds, _busy() - before, out


def mapped(schedule: Path) -> Path:
    """The map that the program proposes for a list, beside it. Raises ShellError."""
    columns = schedule.with_name("map.yaml")
    if not columns.exists():
        python([PROGRAM, "schedule", "map", str(schedule), "--save", str(columns)], columns.parent)
    return columns


def _busy() -> float:
    """The processor time of all programs that were started and have ended."""
    return os.times().children_user + os.times().children_system


def write_list(path: Path, visits: Iterable[Mapping[str, str]]) -> None:
    """Write visits as a practice system exports them."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*COLUMNS, "Date", "Time", "Steroid"])
        for typed in visits:
            day, hour = typed["on"].split()
            writer.writerow([*(typed[name] for name in COLUMNS.values()), day, hour, "no"])
