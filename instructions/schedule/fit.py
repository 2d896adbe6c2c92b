"""Lays a map over a table: every heading is either read or ignored, or the map does not fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from instructions.errors import Problem
from instructions.form import did_you_mean
from instructions.schedule.mapping import FILE, Map
from instructions.schedule.problems import ScheduleError
from instructions.schedule.table import Table, key

_ADD = f"Add it to the map: to a field, or under 'ignore' ({FILE})."


def places(found: Map, table: Table) -> dict[str, int]:
    """The place of each heading in a row, by `table.key`.

    Raises ScheduleError naming every heading that the map looks for and the table lacks, every one
    that the map does not know, and every one that is there twice.
    """
    columns = [one for one in map(key, table.columns) if one not in _absent(found)]
    problems = [
        *_missing(found, table, columns),
        *_unknown(found, table),
        *_twice(found, table, columns),
        *_incomplete(found, table),
    ]
    if problems:
        raise ScheduleError(problems)
    return {one: place for place, one in enumerate(columns)}


def known_names(found: Map, conditions: Collection[str], identity: Collection[str]) -> None:
    """Ends with ScheduleError when the map has conditions or identity fields nobody knows."""
    problems = [
        Problem(
            where=found.place((group, name)),
            what=f"There is no {word} '{name}'.",
            remedy=did_you_mean(name, known),
        )
        for group, word, names, known in (
            ("conditions", "condition", found.conditions, conditions),
            ("identity", "identity field of the clinic", found.identity, identity),
        )
        for name in names
        if name not in known
    ]
    if problems:
        raise ScheduleError(problems)


def known_procedures(found: Map, procedures: Mapping[str, object]) -> None:
    """Ends with ScheduleError when the map names procedures that are not there."""
    problems = [
        Problem(
            where=found.place(("types", "procedures")),
            what=f"There is no procedure '{name}'.",
            remedy=did_you_mean(name, procedures),
        )
        for name in sorted(set((found.types or {}).values()))
        if name not in procedures
    ]
    if problems:
        raise ScheduleError(problems)


def _absent(found: Map) -> frozenset[str]:
    return frozenset(map(key, found.without_cells))


def _missing(found: Map, table: Table, columns: Collection[str]) -> Iterator[Problem]:
    for path, heading in found.headings():
        if key(heading) not in columns:
            what = f"The list has no column '{heading}'."
            remedy = did_you_mean(heading, filter(None, table.columns))
            yield Problem(where=found.place(path), what=what, remedy=remedy)


def _unknown(found: Map, table: Table) -> Iterator[Problem]:
    wanted, named = found.wanted(), {heading for _, heading in found.headings()}
    for heading in table.columns:
        # A column without a heading cannot be named by any map, so it is never read.
        if heading and key(heading) not in wanted:
            what = f"The map does not know the column '{heading}'."
            near = did_you_mean(heading, named).partition(" Known:")[0]
            remedy = f"{near} {_ADD}" if near.startswith("Did") else _ADD
            yield Problem(where=table.source, what=what, remedy=remedy)


def _twice(found: Map, table: Table, columns: Collection[str]) -> Iterator[Problem]:
    counts = Counter(columns)
    for heading in dict.fromkeys(heading for _, heading in found.headings()):
        if counts[key(heading)] > 1:
            what = f"The list has more than one column '{heading}', and the map reads it."
            remedy = "Give each its own heading in the export."
            yield Problem(where=table.source, what=what, remedy=remedy)


def _incomplete(found: Map, table: Table) -> Iterator[Problem]:
    where, have = found.place(("columns",)), set(found.columns)
    if not have & {"name", "first-name", "last-name"}:
        what = "No column holds the patient's name."
        yield Problem(where=where, what=what, remedy="Add 'name', or 'first-name' and 'last-name'.")
    if not have & {"on", "date"}:
        what = "No column holds the date and time of the visit."
        yield Problem(where=where, what=what, remedy="Add 'on', or 'date' and 'time'.")
    if table.kind in ("csv", "xlsx") and found.types is not None and not found.type_columns:
        what = "Types are given, but no column that holds them."
        yield Problem(where=found.place(("types",)), what=what, remedy="Add 'column'.")


def needs_words(found: Map, table: Table) -> None:
    """Ends with ScheduleError when the map lacks the words that such a file cannot do without."""
    if table.kind == "ics" and found.title is None:
        what = "The title of an entry is free text, and nothing says how it is made up."
        remedy = f"Write 'title' in {FILE}, such as \"{{type}}: {{name}}\"."
    elif table.kind in ("fhir", "hl7") and found.types is None:
        what = "The file holds all kinds of appointments, and nothing says which to print."
        remedy = f"Name them under 'types' in {FILE}: generate.py schedule map FILE"
    else:
        return
    raise ScheduleError([Problem(where=table.source, what=what, remedy=remedy)])
