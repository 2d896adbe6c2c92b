"""Journals: what a batch has done, a line for each sheet, so that it can go on after anything.

A journal holds positions, row numbers and keyed hashes, and nothing that tells a patient.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO
from urllib.parse import quote, unquote

from msgspec import Struct

FILE = ".journal"
BEFORE = ".journal.before"
AGAIN = ".journal.again"
"""That of a run that prints only some again: it takes nothing's place."""
VERSION = "1"


class Entry(Struct, frozen=True):
    """One sheet that stands finished under its name."""

    position: int
    row: int
    patient: str
    """Mark of the patient."""
    date: str
    """Mark of the patient and the date of the visit."""
    sheet: str
    """Mark of all that the schedule says of the visit."""
    file: str

    def line(self) -> str:
        """The entry as a line of the journal."""
        told = (self.position, self.row, self.patient, self.date, self.sheet, self.file)
        return "\t".join(("done", *map(str, told))) + "\n"


class Journal(Struct, frozen=True):
    """What one run has written down."""

    work: str
    """Mark of the list and of all options that change what is printed."""
    entries: tuple[Entry, ...]
    finished: bool
    stacks: tuple[str, ...] = ()
    """Its print files, as seen from the folder."""


class Writer:
    """Appends to a journal; every line is whole or ignored."""

    def __init__(self, path: Path, work: str, goes_on: bool) -> None:
        self.path = path
        if goes_on:  # Half a line, as a crash leaves it, must not pass for a whole one.
            os.truncate(path, path.read_bytes().rfind(b"\n") + 1)
        self.file: IO[str] = path.open("a" if goes_on else "w", encoding="ascii", newline="\n")
        if not goes_on:
            self.file.write(f"run\t{VERSION}\t{work}\n")
        self.flush()

    def add(self, entry: Entry) -> None:
        """Note a finished sheet."""
        self.file.write(entry.line())

    def add_stack(self, path: Path) -> None:
        """Note a print file, by the way to it: one that is called alike elsewhere is another."""
        place = path.parent.resolve() / path.name
        with suppress(ValueError):  # On Windows there is no way to another drive.
            place = Path(os.path.relpath(place, self.path.parent.resolve()))
        self.file.write(f"stack\t{quote(str(place))}\n")

    def flush(self, durable: bool = False) -> None:
        """Hand what was noted to the system, and to the disk when ``durable``."""
        self.file.flush()
        if durable:
            os.fsync(self.file.fileno())

    def finish(self) -> None:
        """Note that the run is complete."""
        self.file.write("end\n")
        self.flush(durable=True)

    def close(self) -> None:
        """Close the file; what was noted stays."""
        self.file.close()


def read(path: Path) -> Journal | None:
    """A run's journal; None when there is none that can be read."""
    try:
        text = path.read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    # A line that a crash cut short has no end of line: it is as if it were not there.
    lines = text.split("\n")[:-1]
    head = lines[0].split("\t") if lines else []
    if len(head) != 3 or head[:2] != ["run", VERSION]:
        return None
    stacks = (line.split("\t")[1] for line in lines if line.startswith("stack\t"))
    return Journal(head[2], tuple(_entries(lines[1:])), "end" in lines, tuple(map(unquote, stacks)))


def _entries(lines: list[str]) -> Iterator[Entry]:
    for line in lines:
        kind, *told = line.split("\t")
        if kind == "done" and len(told) == 6 and told[0].isdigit() and told[1].isdigit():
            yield Entry(int(told[0]), int(told[1]), *told[2:])
