"""Guesses what the columns of a list are, with a doubt wherever a person must decide."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from instructions.schedule import aliases
from instructions.schedule.table import Row, Table, key
from instructions.schedule.when import AMBIGUOUS, read_clock, read_date, read_moment

_LINK = re.compile(r"(https?:|\{|\[)")
_PARTS = ("first-name", "middle-name", "last-name")


@dataclass(slots=True)
class Guess:
    """What each column may be. `doubts` tells, by field or heading, what a person must look at."""

    columns: dict[str, list[str]] = field(default_factory=dict)
    conditions: dict[str, str] = field(default_factory=dict)
    status: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    ignore: list[str] = field(default_factory=list)
    without_cells: list[str] = field(default_factory=list)
    doubts: dict[str, str] = field(default_factory=dict)
    dates: str = ""
    name_order: str = ""
    clinician_order: str = ""
    time_zone: str = "clinic"


class Sample:
    """The first rows of a table, column by column."""

    def __init__(self, table: Table, rows: Sequence[Row], absent: Sequence[str] = ()) -> None:
        headings = [one for one in table.columns if one not in absent]
        self.places = {one: place for place, one in reversed(list(enumerate(headings))) if one}
        self.rows = [row for row in rows if len(row.cells) == len(headings)]

    def cells(self, heading: str) -> list[str]:
        """What is written under a heading."""
        place = self.places.get(heading)
        if place is None:
            return []
        return [text for row in self.rows if (text := row.cells[place].strip())]


def guess(table: Table, rows: Sequence[Row]) -> Guess:
    """A guess for a table, from its headings and its first rows."""
    found = Guess(without_cells=_without_cells(table, rows))
    sample = Sample(table, rows, found.without_cells)
    headings = [one for one in table.columns if one and one not in found.without_cells]
    taken = _fields(found, headings, sample)
    for heading in headings:
        if heading not in taken:
            _other(found, heading)
    _settle_name(found)
    _settle_time(found, sample)
    _settle_orders(found, sample)
    return found


def _without_cells(table: Table, rows: Sequence[Row]) -> list[str]:
    """A heading that no row has a cell for, as OpenEMR writes 'Address'."""
    widths = {len(row.cells) for row in rows if any(row.cells)}
    odd = [one for one in table.columns if key(one) == "address"]
    return odd if widths == {len(table.columns) - 1} and len(odd) == 1 else []


def _fields(found: Guess, headings: Sequence[str], sample: Sample) -> set[str]:
    """Gives each field its surest column; the headings that were given away."""
    by_key = {key(one): one for one in reversed(headings)}
    taken: set[str] = set()
    for name, known in aliases.ALIASES.items():
        for alias in known:
            heading = by_key.get(alias)
            if heading is None or heading in taken or _is_code(name, sample.cells(heading)):
                continue
            taken.add(heading)
            _give(found, name, heading, alias)
            break
    if all(part in by_key for part in aliases.CLINICIAN_PARTS) and "clinician" not in found.columns:
        found.columns["clinician"] = [by_key[part] for part in aliases.CLINICIAN_PARTS]
        taken.update(found.columns["clinician"])
    return taken


def _give(found: Guess, name: str, heading: str, alias: str) -> None:
    if name == "status":
        found.status.append(heading)
    elif name == "type":
        found.types.append(heading)
    else:
        found.columns[name] = [heading]
    if alias in aliases.UNSURE:
        found.doubts[name] = aliases.UNSURE[alias]


def _is_code(name: str, cells: Sequence[str]) -> bool:
    """Whether a column that should hold words holds numbers or links."""
    if name not in ("name", "clinician", "place", "type"):
        return False
    return bool(cells) and all(one.isdigit() or _LINK.match(one) for one in cells)


def _other(found: Guess, heading: str) -> None:
    """A column that is no field: an answer, a sign that a row is off, or nothing for us."""
    word = key(heading)
    for condition, known in aliases.CONDITIONS.items():
        if word in known and condition not in found.conditions:
            found.conditions[condition] = heading
            return
    if word in aliases.MARKS or word in aliases.WHEN_FILLED:
        found.status.append(heading)
        return
    found.ignore.append(heading)
    if word not in aliases.NOT_READ and word not in aliases.FREE_TEXT:
        found.doubts[heading] = "not known: is it something to read?"


def _settle_name(found: Guess) -> None:
    """Parts of a name are surer than the whole."""
    if "last-name" in found.columns and "name" in found.columns:
        found.ignore += found.columns.pop("name")
        found.doubts.pop("name", None)
    elif "last-name" not in found.columns:
        for part in _PARTS:
            found.ignore += found.columns.pop(part, [])
    if not {"name", "last-name"} & set(found.columns):
        found.doubts["name"] = "no column holds the patient's name"


def _settle_time(found: Guess, sample: Sample) -> None:
    """Date and time may be joined, under a heading that says date; and one of them may be left."""
    columns = found.columns
    if "date" in columns and "time" in columns:
        found.ignore += columns.pop("on", [])
        found.doubts.pop("on", None)
    elif "on" not in columns and "date" in columns:
        cells = sample.cells(columns["date"][0])
        if cells and all(_is_moment(one) for one in cells):
            columns["on"] = columns.pop("date")
            found.doubts.pop("date", None)
    if "on" in columns:
        for part in ("date", "time"):
            found.ignore += columns.pop(part, [])
    elif not {"date", "time"} <= set(columns):
        found.doubts["on"] = "no column holds the date and time of the visit"


def _is_moment(text: str) -> bool:
    return any(_reads(lambda order=order: read_moment(text, order)) for order in ("dmy", "mdy"))


def _settle_orders(found: Guess, sample: Sample) -> None:
    columns = found.columns
    dates = [one for name in ("on", "date", "born") for one in columns.get(name, [])]
    found.dates = order_of([cell for one in dates for cell in sample.cells(one)])
    if "name" in columns and len(columns["name"]) == 1:
        found.name_order = turned(sample.cells(columns["name"][0]))
    if len(columns.get("clinician", [])) == 1:
        found.clinician_order = turned(sample.cells(columns["clinician"][0]))
    moments = sample.cells(columns["on"][0]) if "on" in columns else []
    found.time_zone = "UTC" if moments and all(one.endswith("Z") for one in moments) else "clinic"
