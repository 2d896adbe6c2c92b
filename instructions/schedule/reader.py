"""Opens a schedule: what a file holds decides how it is read, never its name."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from instructions.lost import why
from instructions.schedule.mapping import Map
from instructions.schedule.problems import ScheduleError
from instructions.schedule.table import Table, unreadable

_LOOKED_AT = 4096
_LARGEST = 200_000_000
_EXPORT = "Export the list as CSV (UTF-8) or as .xlsx."
_OTHERS = {
    b"\xd0\xcf\x11\xe0": "This is an old workbook (.xls), or one with a password.",
    b"%PDF": "This is a PDF, not a list.",
    b"<!DO": "This is a web page, not a list.",
    b"<htm": "This is a web page, not a list.",
    b"<?xm": "This is XML.",
}


def open_table(path: Path, found: Map | None = None, wanted: Collection[str] = ()) -> Table:
    """The table in a file: CSV and its kin, XLSX, FHIR R4 (JSON), HL7 v2 or iCalendar.

    The map tells which headings to look for, the encoding, and how titles of calendar entries are
    made up. Raises ScheduleError for a file that cannot be read, and when the package that reads
    it is not installed.
    """
    start = _start_of(path)
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n\x0b\x00")
    for mark, what in _OTHERS.items():
        if start.startswith(mark):
            raise unreadable(path.name, what, _EXPORT)
    wanted = found.wanted() if found else wanted
    if start.startswith(b"PK\x03\x04"):
        from instructions.schedule.workbook import read_workbook

        return read_workbook(path, wanted)
    if text[:1] in (b"{", b"["):
        from instructions.schedule.fhir import read_fhir

        return read_fhir(_whole(path), path.name)
    if text[:4] in (b"MSH|", b"FHS|", b"BHS|") or text[:3] == b"MSH":
        from instructions.schedule.hl7v2 import read_hl7

        return read_hl7(_whole(path), path.name, found.encoding if found else None)
    if text[:15].upper() == b"BEGIN:VCALENDAR":
        from instructions.schedule.entries import read_entries

        return read_entries(_whole(path), path.name, found.title if found else None)
    from instructions.schedule.delimited import read_delimited

    return read_delimited(path, wanted, found.encoding if found else None)


def _start_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_LOOKED_AT)
    except OSError:
        raise _lost(path) from None


def _whole(path: Path) -> bytes:
    if path.stat().st_size > _LARGEST:
        raise unreadable(path.name, "The file is too large to be read in one piece.", "Split it.")
    try:
        return path.read_bytes()
    except OSError:
        raise _lost(path) from None


def _lost(path: Path) -> ScheduleError:
    return unreadable(str(path), *why(path))
