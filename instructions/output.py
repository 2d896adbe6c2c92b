"""Output: a finished file is whole under its name, or not there at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from instructions.errors import OutputError

STANDARD_OUTPUT = "-"

KINDS = {
    "pdf": (b"%PDF-", (".pdf",)),
    "html": (b"<!DOCTYPE html", (".html", ".htm")),
    "text": (b"", (".txt",)),
    "png": (b"\x89PNG", (".png",)),
    "csv": (b"", (".csv",)),
    "xlsx": (b"PK", (".xlsx",)),
    "yaml": (b"", (".yaml", ".yml")),
    "register": (b"SQLite format 3", (".sqlite",)),
}
"""How a file of each kind begins, and how its name ends."""

# What a person has made or the program keeps in a clinic's folder, beside what was printed there.
_KEPT = (".yaml", ".yml", ".sqlite", ".svg", ".csv", ".xlsx", ".jsonl")
_WORDS = ("templates", "library")


def refuse_over(
    target: str | Path,
    kind: str,
    inputs: Iterable[str | Path | None] = (),
    clinic: Path | None = None,
    option: str = "-o",
) -> None:
    """Refuses to write over what is read, what a clinic keeps, or what is of another kind.

    An empty file may be written over, and so may what is no plain file. Raises OutputError.
    """
    path = Path(target)
    if str(target) == STANDARD_OUTPUT or not path.is_file():
        return
    read = any(one is not None and _is_same(path, Path(one)) for one in inputs)
    if read or (clinic is not None and _is_kept(path, clinic)):
        what = "This file is read or kept, and what is written would take its place."
        raise OutputError.of(option, what, "Choose another name.")
    begins, (ending, *_) = KINDS[kind]
    others = [one for one, _ in KINDS.values() if one and one != begins]
    try:
        with path.open("rb") as file:
            there = file.read(16)
    except OSError:
        return  # Whoever writes it tells what is wrong.
    if there and (not there.startswith(begins) or there.startswith(tuple(others))):
        what = f"There is a file of this name that is no {ending} file."
        raise OutputError.of(option, what, "Choose another name, or delete it.")


def refuse_ending(target: str, kind: str) -> None:
    """Refuses a name that promises another kind of file. Raises OutputError."""
    ending = Path(target).suffix.casefold()
    if ending in KINDS[kind][1]:
        return
    for other in ("pdf", "html", "text"):
        if ending in KINDS[other][1]:
            what = f"The name ends in {ending}, and what is written is {_CALLED[kind]}."
            remedy = f"Choose a name that ends in {KINDS[kind][1][0]}, or another --format."
            raise OutputError.of("-o", what, remedy)


_CALLED = {"pdf": "a PDF", "html": "a web page", "text": "text"}


def _is_same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:
        return False


def _is_kept(path: Path, clinic: Path) -> bool:
    try:
        inside = path.resolve().relative_to(clinic.resolve())
    except (OSError, ValueError):
        return False
    return inside.suffix.casefold() in _KEPT or inside.parts[0] in _WORDS


def write(data: bytes, target: str) -> None:
    """Write to a file, or to standard output for `-`.

    The file is written beside its place under a temporary name, made durable, then renamed, so a
    crash, a full disk or a second program never leaves half a handout. Raises OutputError.
    """
    path = Path(target)
    try:
        if target == STANDARD_OUTPUT:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        elif path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(data)  # A pipe or a device takes the bytes and stays what it is.
        else:
            write_whole(data, path)
    except (OSError, AttributeError) as error:
        told = getattr(error, "strerror", None) or "it cannot be written"
        remedy = "Choose another folder with -o, or close the program that has the file open."
        what = f"The file was not written: {told.lower()}."
        raise OutputError.of("-o", what, remedy) from None


def write_whole(data: bytes, path: Path) -> None:
    """Write a file of which no half is ever seen under its name. Raises OSError."""
    temporary = path.parent / f".handout-{os.urandom(8).hex()}.part"
    try:
        with new_file(temporary) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        # An interrupt, too, must not leave a patient's handout behind in a hidden file.
        with suppress(OSError):
            temporary.unlink()
        raise


def new_file(path: Path) -> BinaryIO:
    """A file that was not there before and that only its owner may read; raises OSError.

    Windows keeps the folder's own rights.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, 0o600), "wb")


def show(target: str) -> None:
    """Open a written file in the program that the computer has for it."""
    path = Path(target).resolve()
    if sys.platform == "win32":
        os.startfile(path)
    else:
        import webbrowser

        webbrowser.open(path.as_uri())
