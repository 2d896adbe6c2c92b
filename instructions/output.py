"""Output: a finished file is whole under its name, or not there at all."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from instructions.errors import OutputError

STANDARD_OUTPUT = "-"


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
