"""Memory at hand: what a folder in memory needs is touched before a clock runs."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from benchmarks.peers.base import FRESH


def touch(folder: Path, count: int, size: int) -> None:
    """Write so many files of so many bytes, and take them away.

    A virtual machine gives memory that is free for a second or two back to its host, and to get a
    page of it again takes longer than to write it. Each row begins with as much at hand.
    """
    data, own = bytes(size), folder / "touched"
    own.mkdir(parents=True)
    for number in range(count):
        file = os.open(f"{own}/{number}", FRESH, 0o666)
        os.write(file, data)
        os.close(file)
    shutil.rmtree(own)
