"""One printer in a process of its own: ``python -m benchmarks.child ROW FOLDER first|check|time``.

Tells what it found as JSON. A peer's process imports nothing of the project.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.rows import BY_KEY, Row
from benchmarks.touch import touch
from benchmarks.work import WARM, Work

CHECKED = 6
LAP = 500


def main(key: str, folder: str, what: str) -> None:
    """Do one thing with one row, and tell what was found."""
    row, work = BY_KEY[key], Work(Path(folder))
    if what == "first":
        visits = work.visits(False)[:1]
        printer = row.made(work)
        printer.write(printer.ready(visits)[0], str(Path(folder) / "first.pdf"))
        return
    found = checked(row, work) if what == "check" else timed(row, work)
    print(json.dumps(found))


def checked(row: Row, work: Work) -> dict[str, Any]:
    """Print a few handouts to be looked at."""
    printer = row.made(work)
    told = printer.ready(work.visits(row.many)[WARM : WARM + CHECKED])
    if row.way == "stack":
        printer.stack(told, str(work.folder / "check-0.pdf"))  # type: ignore[attr-defined]
    else:
        for number, each in enumerate(told):
            printer.write(each, str(work.folder / f"check-{number}.pdf"))
    return {"checked": len(told)}


def timed(row: Row, work: Work) -> dict[str, Any]:
    """How long all the visits take, warmed up with others; bytes of a handout and memory.

    By the clock and by the processor: on a machine that others use too, the two differ.
    """
    printer = row.made(work)
    told = printer.ready(work.visits(row.many))
    for each in told[:WARM]:
        printer.handout(each)
    told = told[WARM:]
    folder = work.folder / "out"
    folder.mkdir(exist_ok=True)
    way = {"memory": _memory, "files": _files, "stack": _stack}[row.way]
    size, seconds, cpu = 0, 0.0, 0.0
    for lap in laps(told) if row.way == "files" else [told]:
        if row.way == "files":
            touch(folder, len(lap), work.size)
        start, busy = time.perf_counter(), time.process_time()
        size += way(printer, lap, folder)
        seconds, cpu = seconds + time.perf_counter() - start, cpu + time.process_time() - busy
    size = size or sum(file.stat().st_size for file in folder.iterdir())
    return {
        "count": len(told),
        "seconds": seconds,
        "cpu": cpu,
        "bytes": size / len(told),
        "memory": peak(),
    }


def laps(told: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The visits in lots, so that what was touched for one is still at hand at its end."""
    return (told[at : at + LAP] for at in range(0, len(told), LAP))


def _memory(printer: Any, told: Sequence[Any], _: Path) -> int:
    size = 0
    for each in told:
        size += len(printer.handout(each))
    return size


def _files(printer: Any, told: Sequence[Any], folder: Path) -> int:
    for number, each in enumerate(told, sum(1 for _ in folder.iterdir())):
        printer.write(each, f"{folder}/{number:06}.pdf")
    return 0


def _stack(printer: Any, told: Sequence[Any], folder: Path) -> int:
    printer.stack(told, f"{folder}/stack.pdf")
    return 0


def peak() -> float | None:
    """The most memory that this process had, in MB; only Linux tells."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return None
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
