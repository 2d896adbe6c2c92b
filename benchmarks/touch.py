"""Memory at hand: what a folder in memory needs is touched before a clock runs."""

from __future__ import annotations

import os
from pathlib import Path

from benchmarks.peers.base import FRESH


def touch(folder: Path, count: int, size: int) -> None:
    """Write so many files of so many bytes, and take them away.

    A virtual machine gives memory that is free for a second or two back to its host, and to get a
    page of it again takes longer than to write it. Each row begins with as much at hand.
    """
    folder.mkdir(parents=True, exist_ok=True)
    data, paths = bytes(size), [f"{folder}/{number}.touched" for number in range(count)]
    for path in paths:
        file = os.open(path, FRESH, 0o666)
        os.write(file, data)
        os.close(file)
    for path in paths:
        os.unlink(path)  # noqa: PTH108 (as cheaply as they were written)
