"""What must fit together in a map: no free text on paper, no heading or word with two meanings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from instructions.form import Form
from instructions.report import Report
from instructions.schedule.aliases import FREE_TEXT
from instructions.schedule.map_form import MapShape
from instructions.schedule.table import key
from instructions.schedule.titles import title_pattern
from instructions.tree import Path

Rule: TypeAlias = "tuple[bool, Path, str, str]"

_PRINTED = ("name", "first_name", "middle_name", "last_name", "id", "clinician", "place")
_FREE = "This column holds what staff type freely, and that is never printed."
_IGNORE = "Move it to 'ignore'."
_ONE = "Keep one of the two."


def check(shape: MapShape, form: Form, report: Report) -> None:
    """Notes every rule of a map that is broken."""
    for broken, path, what, remedy in _rules(shape):
        if broken:
            report.refuse(form, path, what, remedy)
    if shape.title is not None:
        report.attempt(form, ("title",), lambda: title_pattern(shape.title or ""))


def _rules(shape: MapShape) -> Iterator[Rule]:
    yield from _column_rules(shape)
    yield from _free_text_rules(shape)
    for number, status in enumerate(shape.status):
        path: Path = ("status", number)
        both = bool(_keys(status.skip) & _keys(status.print))
        yield both, path, "A word is both under 'skip' and under 'print'.", _ONE
        empty = not status.skip and not status.print and not status.when
        yield empty, path, "Nothing says which words leave a row out.", "Add 'skip' and 'print'."
    for name, answer in shape.conditions.items():
        groups = (_keys(answer.yes), _keys(answer.no), _keys(answer.not_known))
        both = sum(map(len, groups)) > len(groups[0] | groups[1] | groups[2])
        yield both, ("conditions", name), "A word has two meanings here.", _ONE
    if shape.types:
        what = "No type of appointment is given, so nothing would be printed."
        remedy = "Write each type that is printed, and its procedure."
        yield not shape.types.procedures, ("types", "procedures"), what, remedy


def _column_rules(shape: MapShape) -> Iterator[Rule]:
    columns = shape.columns
    parts = columns.first_name or columns.middle_name or columns.last_name
    both = bool(columns.name and parts)
    yield both, ("columns", "name"), "The name is given whole and in parts.", _ONE
    twice = bool(columns.on and (columns.date or columns.time))
    yield twice, ("columns", "on"), "The time is given joined and in parts.", _ONE
    half = bool(columns.date) != bool(columns.time)
    what = "A date needs a time and a time a date."
    yield half, ("columns", "date" if columns.date else "time"), what, "Add the other column."
    read = set(_read(shape))
    for number, heading in enumerate(shape.ignore):
        what = "This column is read above and ignored here."
        yield key(heading) in read, ("ignore", number), what, _ONE


def _free_text_rules(shape: MapShape) -> Iterator[Rule]:
    for name in _PRINTED:
        written = getattr(shape.columns, name)
        headings = [written] if isinstance(written, str) else written or ()
        free = any(key(heading) in FREE_TEXT for heading in headings)
        yield free, ("columns", name.replace("_", "-")), _FREE, _IGNORE
    for name, heading in shape.identity.items():
        yield key(heading) in FREE_TEXT, ("identity", name), _FREE, _IGNORE


def _read(shape: MapShape) -> Iterator[str]:
    """The keys of all headings that are read."""
    for written in shape.columns.told().values():
        yield from map(key, [written] if isinstance(written, str) else written)
    yield from map(key, shape.identity.values())
    yield from (key(answer.column) for answer in shape.conditions.values())
    yield from (key(status.column) for status in shape.status)
    if shape.types:
        yield from map(key, shape.types.column or ())


def _keys(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(key, words))
