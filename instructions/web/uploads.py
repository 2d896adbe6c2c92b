"""Uploads: a file that came by a form, looked at before a page reads it."""

from __future__ import annotations

import io
import multiprocessing
import zipfile
from collections import deque
from contextlib import suppress
from itertools import islice
from pathlib import Path, PurePath

from werkzeug.datastructures import FileStorage

from instructions.schedule.problems import ScheduleError

LARGEST = 20_000_000
UNPACKED = 100_000_000
"""The most that a workbook may unpack to: a hundred thousand rows take less."""

MOST_PARTS = 500

MOST_ROWS = 5_000
"""Longer lists are printed with the command `batch`, which keeps no row in memory."""

PATIENCE = 10.0
"""Seconds that reading a list may take: 5000 rows take less than one."""


def read_in_time(path: Path, clinic: Path) -> bool:
    """Whether a list can be read, or is refused, before everybody at the desk has to wait for it.

    It is read in a process of its own, which can be ended whatever it is doing.
    """
    process = multiprocessing.get_context("spawn").Process(
        target=_read, args=(path, clinic), daemon=True
    )
    process.start()
    process.join(PATIENCE)
    if process.is_alive():
        process.kill()
        process.join()
    return process.exitcode == 0


def _read(path: Path, clinic: Path) -> None:
    from instructions.schedule.mapping import map_of
    from instructions.schedule.reader import open_table

    with suppress(Exception):  # What is wrong with it is told when a page shows it.
        deque(islice(open_table(path, map_of(clinic)).rows, MOST_ROWS + 1), maxlen=0)


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


def too_slow(name: str) -> ScheduleError:
    """The refusal of a list that is not read in time."""
    what = f"Reading it takes longer than {PATIENCE:.0f} seconds."
    return _refused(name, what, "Split it, or have it printed with the command 'batch'.")


def _refused(where: str, what: str, remedy: str) -> ScheduleError:
    error = ScheduleError.of(where, what, remedy)
    assert isinstance(error, ScheduleError)
    return error
