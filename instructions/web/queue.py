"""Print queues: CUPS's printers, a job sent to one of them, and what became of it.

Everything goes through the programs `lp` and `lpstat` that every CUPS brings; on a computer without
them the browser prints. A job is called by what it is and never by whose it is.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from instructions.errors import OutputError

PATIENCE = 20.0
"""Seconds that a queue may take to answer."""

SIDES = {
    "two-sided-long-edge": "Both sides, turned at the long edge",
    "one-sided": "One side",
}
PAPERS = {"A4": "A4", "Letter": "Letter"}
MOST_COPIES = 20

_JOB = re.compile(rb"request id is (\S+-\d+)")


@dataclass(frozen=True, slots=True)
class Printer:
    """A printer as it was chosen, with its options."""

    name: str
    sides: str = "two-sided-long-edge"
    paper: str = "A4"
    copies: int = 1


def printer_of(said: Mapping[str, str]) -> Printer | None:
    """A printer as it is written in a form; None without a name. What is not known is as usual."""
    if not said.get("name"):
        return None
    usual, copies = Printer(said["name"]), said.get("copies", "")
    return Printer(
        usual.name,
        said["sides"] if said.get("sides") in SIDES else usual.sides,
        said["paper"] if said.get("paper") in PAPERS else usual.paper,
        min(max(int(copies), 1), MOST_COPIES) if copies.isdecimal() else usual.copies,
    )


def printers() -> list[str]:
    """The names of the printers of this computer; none where CUPS is not there or is silent."""
    if shutil.which("lp") is None or shutil.which("lpstat") is None:
        return []
    done = _run(["lpstat", "-e"])
    return done.stdout.decode("utf-8", "replace").split() if done and done.returncode == 0 else []


def send(printer: Printer, data: bytes, title: str) -> str:
    """Send a PDF to a printer; the job's name. Raises OutputError.

    The bytes go through a pipe, so that nothing of a patient lies in a file of ours.
    """
    options = (f"sides={printer.sides}", f"media={printer.paper}")
    command = ["lp", "-d", printer.name, "-t", title, "-n", str(printer.copies)]
    command += [part for option in options for part in ("-o", option)]
    done = _run([*command, "-"], data)
    found = _JOB.search(done.stdout) if done is not None and done.returncode == 0 else None
    if found is None:
        what = "The printer did not take it."
        remedy = "Look at the printer, or choose another one under Printers."
        raise OutputError.of("the printer", what, remedy)
    return found[1].decode("ascii", "replace")


def is_waiting(job: str) -> bool:
    """Whether a job is still in the queue or printing."""
    done = _run(["lpstat", "-W", "not-completed", "-o", job.rpartition("-")[0]])
    told = done.stdout.decode("utf-8", "replace") if done is not None else ""
    return any(line.split()[:1] == [job] for line in told.splitlines())


def _run(
    command: Sequence[str], given: bytes | None = None
) -> subprocess.CompletedProcess[bytes] | None:
    """A finished command; None when it does not answer in time."""
    try:
        return subprocess.run(
            command,
            input=given,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
