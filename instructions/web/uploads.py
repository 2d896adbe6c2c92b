"""Uploads: a file that came by a form, looked at before anything reads it."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePath

from werkzeug.datastructures import FileStorage

from instructions.schedule.problems import ScheduleError

LARGEST = 20_000_000
UNPACKED = 100_000_000
"""The most that a workbook may unpack to: a hundred thousand rows take less."""

MOST_PARTS = 500


def taken(file: FileStorage | None) -> tuple[str, bytes]:
    """The name and the bytes of an uploaded list. Raises ScheduleError."""
    if file is None or not file.filename:
        raise _refused("the list", "No file was chosen.", "Choose the export of your system.")
    name = PurePath(file.filename.replace("\\", "/")).name[:80] or "the list"
    data = file.stream.read(LARGEST + 1)
    if not data.strip():
        raise _refused(name, "The file is empty.", "Export the list again.")
    if len(data) > LARGEST:
        raise _refused(name, "The file is larger than 20 MB.", "Split the list.")
    if data.startswith(b"PK\x03\x04"):
        _check_parts(name, data)
    return name, data


def _check_parts(name: str, data: bytes) -> None:
    """Refuse a workbook that would unpack to far more than a list holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise _refused(name, "The workbook is damaged.", "Export the list again.") from None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > UNPACKED:
        what = "The workbook would unpack to more than a list can hold."
        raise _refused(name, what, "Export the list as CSV.")


def _refused(where: str, what: str, remedy: str) -> ScheduleError:
    error = ScheduleError.of(where, what, remedy)
    assert isinstance(error, ScheduleError)
    return error
