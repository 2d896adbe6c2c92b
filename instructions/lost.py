"""Lost: why a file that somebody has named cannot be read, and what to do about it."""

from __future__ import annotations

from pathlib import Path

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def why(path: Path) -> tuple[str, str]:
    """What is wrong with a file that could not be read as text, and the way out."""
    try:
        if path.is_dir():
            return "This is a folder, not a file.", "Name a file in it."
        with path.open("rb") as file:
            start = file.read(8)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return "There is no such file.", "Check its name and its folder."
    except OSError as error:
        told = (error.strerror or "it cannot be opened").lower()
        return f"The file cannot be read: {told}.", "Check its rights."
    if start.startswith(_WORKBOOKS):
        return "This is a workbook, not a text.", "Name a text file, saved as UTF-8."
    return "The file cannot be read as UTF-8 text.", "Save it as UTF-8."
