"""CSV and its kin, row after row: separated by commas, semicolons, tabs or bars."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path

from msgspec import Struct

from instructions.schedule.headings import LOOKED_AT, heading_row, title_note
from instructions.schedule.problems import ScheduleError
from instructions.schedule.sniff import DELIMITERS, WINDOWS, delimiter_of, encoding_of, not_text
from instructions.schedule.table import Row, Table, unreadable

UNIT = "line"

_NAMES = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", WINDOWS: "Windows-1252"}
_QUOTES = "The quotation marks of this line do not fit together."
_SWALLOWED = (
    "A quotation mark may not be closed here: whole lines stand in one cell, up to line {last}."
)


def read_delimited(path: Path, wanted: Collection[str] = (), encoding: str | None = None) -> Table:
    """The table in a text file; its rows are read anew, one by one, each time they are asked for.

    `wanted` are the headings a map looks for, as `table.key` gives them. Raises ScheduleError when
    the file is no text, or has no row of headings.
    """
    guessed, encoding = encoding is None, encoding or encoding_of(path)
    try:
        with path.open(encoding=encoding, newline="") as file:
            lines = list(islice(file, LOOKED_AT))
    except (LookupError, UnicodeError):
        if guessed:
            raise not_text(path) from None
        what = "The file cannot be read in the encoding that the map names."
        raise unreadable(path.name, what, "Correct or remove 'encoding' in the map.") from None
    delimiter, declared = delimiter_of(lines, wanted)
    whole = _Lines(path, encoding, delimiter, declared)
    first = list(islice(whole, LOOKED_AT))
    if not first:
        raise unreadable(path.name, "The file is empty.", "Export the list again.")
    place = heading_row(first, wanted, path.name)
    notes = [f"Cells separated by {DELIMITERS[delimiter]}; read as {_name(encoding)}."]
    if guessed and encoding == WINDOWS:
        notes.append(
            "The file does not tell its encoding: check letters with accents, and export it as"
            " UTF-8, or write 'encoding: cp1252' in the map."
        )
    return Table(
        source=path.name,
        kind="csv",
        unit=UNIT,
        columns=tuple(cell.strip() for cell in first[place].cells),
        rows=_Lines(path, encoding, delimiter, declared, first[place].number),
        notes=(*notes, *title_note(first, place, UNIT)),
    )


class _Lines(Struct, frozen=True):
    """The rows of a file behind a line; each has the number of the line on which it begins."""

    path: Path
    encoding: str
    delimiter: str
    declared: int
    behind: int = 0

    def __iter__(self) -> Iterator[Row]:
        try:
            with self.path.open(encoding=self.encoding, newline="") as file:
                for _ in range(self.declared):
                    next(file, None)
                yield from self._rows(file)
        except UnicodeError:
            raise _broken(self.path) from None
        except OSError:
            what = "The file can no longer be read."
            raise unreadable(self.path.name, what, "Check where it is.") from None

    def _rows(self, file: Iterator[str]) -> Iterator[Row]:
        reader = csv.reader(file, delimiter=self.delimiter, strict=True)
        before, extra, behind = 0, self.declared, self.behind
        while True:
            try:
                for cells in reader:
                    number, before = before + 1 + extra, reader.line_num
                    if number <= behind:
                        continue
                    swallowed = before + extra > number and self._swallows(cells)
                    yield Row(number, cells, self._told(before + extra) if swallowed else "")
                return
            except csv.Error:
                number, before = before + 1 + extra, reader.line_num
                yield Row(number, (), _QUOTES)

    def _swallows(self, cells: list[str]) -> bool:
        """Whether a cell holds whole lines: a break, and as many separators as a row has."""
        fewest = max(len(cells) - 2, 1)
        return any(
            line.count(self.delimiter) >= fewest
            for cell in cells
            if "\n" in cell or "\r" in cell
            for line in cell.splitlines()[1:]
        )

    def _told(self, last: int) -> str:
        return _SWALLOWED.format(last=last)


def _broken(path: Path) -> ScheduleError:
    what = "The file cannot be read to its end in the encoding that it seems to have."
    return unreadable(path.name, what, "Export the list again, as UTF-8.")


def _name(encoding: str) -> str:
    return _NAMES.get(encoding, encoding.upper())
