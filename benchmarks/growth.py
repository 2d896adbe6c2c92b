"""How cost grows with the list: ``python -m benchmarks.growth struck|stack|rows COUNT FOLDER``."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any
from zlib import crc32

from benchmarks.child import peak
from benchmarks.clinic import FOLDER, PAPER, Clinic
from benchmarks.command import mapped, write_list
from benchmarks.visits import TODAY, visits
from instructions.batch import Run, numbered, workshop
from instructions.pdf.stack import Stack
from instructions.practice import ILIOPSOAS
from instructions.schedule.commands import reading_of
from instructions.survey import check

# So many visits are checked and worked out at a time, outside the clock.
BATCH = 500


def struck(count: int, _: Path) -> dict[str, Any]:
    """Strike so many visits to memory; each is forgotten at once. Seconds of the processor."""
    clinic, seconds, size = Clinic(), 0.0, 0
    for batch in clinic.batches(visits(count), BATCH):
        start = time.process_time()
        for plate, values in batch:
            size += len(plate.strike(values))
        seconds += time.process_time() - start
    return {"seconds": seconds, "bytes": size, "memory": peak()}


def stacked(count: int, folder: Path) -> dict[str, Any]:
    """Put so many visits into one print file. Seconds of the processor."""
    clinic, seconds, path = Clinic(), 0.0, folder / "growing.pdf"
    with path.open("wb") as file:
        stack = Stack(file)
        for batch in clinic.batches(visits(count), BATCH):
            start = time.process_time()
            for plate, values in batch:
                stack.add(plate, values)
            seconds += time.process_time() - start
        start = time.process_time()
        stack.close()
        seconds += time.process_time() - start
    size = path.stat().st_size
    path.unlink()
    return {"seconds": seconds, "bytes": size, "memory": peak()}


def rows(count: int, folder: Path) -> dict[str, Any]:
    """From the rows of a CSV file to a checksum of every handout, as the command goes over it.

    Twice over the list, and nothing but that is written. Seconds of the processor.
    """
    schedule = folder / "growing.csv"
    write_list(schedule, visits(count))
    columns = mapped(schedule)
    start, size, sums = time.process_time(), 0, 0
    given = {"clinic": FOLDER, "map_": columns, "procedure": ILIOPSOAS, "plans": None}
    reading = reading_of(file=schedule, today=TODAY, **given)
    run = Run(clinic=FOLDER, folder=folder, paper=PAPER)
    checked, shop = check(reading, run), workshop(run)
    good = (
        (one.row, one.procedure, one.visit)
        for one in checked.outcomes or reading
        if one.visit is not None and one.row not in checked.stopped
    )
    for job in numbered(good):
        data = shop.print(job).data
        size, sums = size + len(data), crc32(data, sums)
    seconds = time.process_time() - start
    schedule.unlink()
    return {"seconds": seconds, "bytes": size, "memory": peak(), "checksum": sums}


WAYS = {"struck": struck, "stack": stacked, "rows": rows}

if __name__ == "__main__":
    way, number, place = sys.argv[1:]
    print(json.dumps(WAYS[way](int(number), Path(place))))
