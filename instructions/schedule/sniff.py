"""Sniffs a text file: how it is encoded, and what separates its cells."""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from instructions.schedule.headings import LOOKED_AT, known_in
from instructions.schedule.problems import ScheduleError
from instructions.schedule.table import unreadable

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
"""What may separate cells, and its name."""

WINDOWS = "cp1252"

_BLOCK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(path: Path) -> str:
    """The encoding of a text file: by its mark, else UTF-8 if all of it is, else Windows-1252.

    The whole file is looked at, in blocks: a name in the last row may be the first that tells.
    Raises ScheduleError for a file that is none of these.
    """
    with path.open("rb") as file:
        start = file.read(4096)
        for mark, name in _MARKS:
            if start.startswith(mark):
                return name
        if b"\0" in start:
            return _unmarked_utf_16(start, path)
        file.seek(0)
        if _decodes(iter(lambda: file.read(_BLOCK), b""), "utf-8"):
            return "utf-8"
        file.seek(0)
        if _decodes(iter(lambda: file.read(_BLOCK), b""), WINDOWS):
            return WINDOWS
    raise not_text(path)


def delimiter_of(lines: Sequence[str], wanted: Collection[str]) -> tuple[str, int]:
    """What separates the cells, and how many lines at the top only declare it (`sep=;`).

    It is what splits the first lines into most headings that are known or `wanted`, and then into
    rows of one width.
    """
    first = lines[0].strip().casefold() if lines else ""
    if first.startswith("sep=") and len(first) == 5 and first[4] in DELIMITERS:
        return first[4], 1
    if lines and lines[0].strip("\r\n") == "sep=\t":
        return "\t", 1
    return max(DELIMITERS, key=lambda sign: _fit(lines, sign, wanted)), 0


def _fit(lines: Sequence[str], sign: str, wanted: Collection[str]) -> tuple[int, int]:
    rows: list[list[str]] = []
    with suppress(csv.Error):
        rows.extend(csv.reader(lines[:LOOKED_AT], delimiter=sign))
    widths = Counter(len(row) for row in rows if len(row) > 1)
    alike = max(widths.values(), default=0)
    return max((known_in(row, wanted) for row in rows), default=0), alike


def _decodes(blocks: Iterator[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for block in blocks:
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _unmarked_utf_16(start: bytes, path: Path) -> str:
    # Plain letters have their zero byte behind them in the little-endian form, else before.
    zeros = Counter(place % 2 for place, byte in enumerate(start) if byte == 0)
    name = "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"
    most, fewest = max(zeros[0], zeros[1]), min(zeros[0], zeros[1])
    if fewest or most * 3 < len(start):
        raise not_text(path)
    with path.open("rb") as file:
        if not _decodes(iter(lambda: file.read(_BLOCK), b""), name):
            raise not_text(path)
    return name


def not_text(path: Path) -> ScheduleError:
    """The error for a file that is none of the texts that are read."""
    what = "The file is not text in UTF-8, UTF-16 or Windows-1252."
    return unreadable(path.name, what, "Export the list as CSV (UTF-8) or as .xlsx.")
