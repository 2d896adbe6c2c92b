"""What every peer can do: print one handout, in memory or to a file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from benchmarks.work import Visit, Work

# As cheaply as Python opens a file: every row has it, constant bytes too.
FRESH = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


class Printer:
    """A way to print handouts; what it keeps between them is made in its constructor."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def ready(self, visits: Sequence[Visit]) -> list[Any]:
        """What ``handout`` takes, for each visit; made before the clock runs."""
        return [visit.values for visit in visits]

    def handout(self, told: Any) -> bytes:
        """One finished file."""
        raise NotImplementedError

    def write(self, told: Any, path: str) -> None:
        """One finished file under a name."""
        data = self.handout(told)
        file = os.open(path, FRESH, 0o666)
        os.write(file, data)
        os.close(file)
