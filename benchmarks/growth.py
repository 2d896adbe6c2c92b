"""How cost grows with the list: ``python -m benchmarks.growth struck|stack COUNT FOLDER``."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.child import peak
from benchmarks.clinic import Clinic
from benchmarks.visits import visits
from instructions.pdf.stack import Stack

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


if __name__ == "__main__":
    way, number, place = sys.argv[1:]
    print(json.dumps((struck if way == "struck" else stacked)(int(number), Path(place))))
