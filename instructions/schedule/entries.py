"""iCalendar: each entry of a tiny clinic's calendar, with its title taken apart as its map says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from instructions.schedule.problems import ScheduleError
from instructions.schedule.standard import COLUMNS
from instructions.schedule.table import Row, Table, need, plural, unreadable
from instructions.schedule.titles import title_pattern

UNIT = "entry"

_ODD_TITLE = "The title is not made up as the map says."
_REPEATS = "It is an entry that repeats: no appointment of a patient."
_REPLACED = "Another version of this entry, no. {}, is newer."


def read_entries(data: bytes, source: str, title: str | None = None) -> Table:
    """The entries of a calendar, one row each.

    `title` is how the clinic's titles are made up, such as `{type}: {name} ({id})`; without it no
    name is taken out of them. Descriptions and locations, which are free text, are not read.
    Raises ScheduleError when it is no calendar.
    """
    calendars = _calendars(data, source)
    events = [event for one in calendars for event in one.walk("VEVENT")]
    if not events:
        raise unreadable(source, "There is no entry in the calendar.", "Export it again.")
    pattern = title_pattern(title) if title is not None else None
    newest = _newest(events)
    rows = tuple(
        _row(n + 1, event, pattern, newest.get(_key(event), n)) for n, event in enumerate(events)
    )
    return Table(
        source=source,
        kind="ics",
        unit=UNIT,
        columns=COLUMNS,
        rows=rows,
        notes=tuple(_notes(len(events), title)),
    )


def _notes(count: int, title: str | None) -> Iterator[str]:
    yield plural(count, "entry") + " read."
    if title is None:
        yield "No name is read: the map must say how a title is made up ('title')."


def _calendars(data: bytes, source: str) -> list[Any]:
    icalendar = need("icalendar", "iCalendar")
    try:
        found: list[Any] = icalendar.Calendar.from_ical(data, multiple=True)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        raise _unreadable(source) from None
    return found


def _unreadable(source: str) -> ScheduleError:
    return unreadable(source, "The calendar cannot be read.", "Export it again as .ics.")


def _newest(events: list[Any]) -> dict[tuple[str, str], int]:
    """The place of the newest version of each entry, by its number of changes."""
    newest: dict[tuple[str, str], int] = {}
    for n, event in enumerate(events):
        known = newest.get(_key(event))
        if known is None or _changes(event) >= _changes(events[known]):
            newest[_key(event)] = n
    return {key: n for key, n in newest.items() if key[0]}


def _key(event: Any) -> tuple[str, str]:
    return str(event.get("UID", "")), str(_moment(event, "RECURRENCE-ID") or "")


def _changes(event: Any) -> int:
    try:
        return int(event.get("SEQUENCE", 0))
    except (TypeError, ValueError):
        return 0


def _row(number: int, event: Any, pattern: re.Pattern[str] | None, newest: int) -> Row:
    if newest != number - 1:
        return Row(number, (), "", _REPLACED.format(newest + 1))
    if "RRULE" in event or "RDATE" in event:
        return Row(number, (), "", _REPEATS)
    said = {
        "status": str(event.get("STATUS", "")).lower(),
        "start": _start(event),
        "type": _category(event),
    }
    title = " ".join(str(event.get("SUMMARY", "")).split())
    trouble = ""
    if pattern is not None:
        match = pattern.fullmatch(title)
        trouble = "" if match else _ODD_TITLE
        said |= {name: text.strip() for name, text in (match.groupdict() if match else {}).items()}
    return Row(number, [said.get(name, "") for name in COLUMNS], trouble)


def _start(event: Any) -> str:
    """`2027-03-02 09:30+05:30`; without an offset for a time of wherever the calendar is."""
    found = _moment(event, "DTSTART")
    if not isinstance(found, datetime):
        return found.isoformat() if found else ""
    zone = f"{found:%z}"
    return f"{found:%Y-%m-%d %H:%M}" + (f"{zone[:3]}:{zone[3:5]}" if zone else "")


def _moment(event: Any, name: str) -> date | None:
    found = _part(event.get(name), "dt")
    return found if isinstance(found, date) else None


def _part(found: Any, name: str) -> Any:
    """A part of a property; None where it is broken, or there is none."""
    try:
        return getattr(found, name, None)
    except ValueError:
        return None


def _category(event: Any) -> str:
    """The one category of an entry; nothing when it has more."""
    found = event.get("CATEGORIES")
    groups = found if isinstance(found, list) else [found]
    names = [str(one) for group in groups for one in _part(group, "cats") or ()]
    return names[0] if len(names) == 1 else ""
