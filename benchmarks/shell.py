"""Starts Python as a shell would, with a home and caches of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
PROGRAM = str(HOME / "generate.py")

# Where programs look for a person's own files, on Linux, macOS and Windows.
OWN = ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "LOCALAPPDATA", "USERPROFILE")

# Forbids Python to keep what it has compiled, in containers mostly; most shells say nothing of it.
FORBIDS = "PYTHONDONTWRITEBYTECODE"


class ShellError(Exception):
    """A program ended with an exit code that it must not have."""


def python(arguments: Sequence[str], home: Path, good: Iterable[int] = (0,)) -> tuple[float, str]:
    """The seconds that Python took, and what it printed. Raises ShellError."""
    own = dict.fromkeys(OWN, str(home))
    usual = {name: value for name, value in os.environ.items() if name != FORBIDS}
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=HOME,
        env={**usual, **own},
        capture_output=True,
        text=True,
    )
    seconds = time.perf_counter() - start
    if done.returncode not in good:
        last = done.stderr.strip().splitlines()[-1:]
        raise ShellError(f"exit code {done.returncode}: {' '.join(last)}")
    return seconds, done.stdout
