"""Output: a finished file is whole under its name, or not there at all."""

from __future__ import annotations

import os
import sys
import tempfile
import webbrowser
from contextlib import suppress
from pathlib import Path

from instructions.errors import OutputError

STANDARD_OUTPUT = "-"


def write(data: bytes, target: str) -> None:
    """Write to a file, or to standard output for `-`.

    The file is written beside its place under a temporary name, made durable, then renamed, so a
    crash, a full disk or a second program never leaves half a handout. Raises OutputError.
    """
    if target == STANDARD_OUTPUT:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    path = Path(target)
    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(prefix=".handout-", suffix=".part", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(_mode())
        os.replace(temporary, path)
    except OSError as error:
        if temporary:
            with suppress(OSError):
                Path(temporary).unlink()
        reason = (error.strerror or "it cannot be written").lower()
        remedy = "Choose another folder with -o, or close the program that has the file open."
        raise OutputError.of("-o", f"The file was not written: {reason}.", remedy) from None


def _mode() -> int:
    """Only the owner may read a patient's handout; Windows keeps the folder's own rights."""
    return 0o600


def show(target: str) -> None:
    """Open a written file in the program that the computer has for it."""
    path = Path(target).resolve()
    if sys.platform == "win32":
        os.startfile(path)
    else:
        webbrowser.open(path.as_uri())
