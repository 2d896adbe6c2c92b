"""The moments of a visit: times worked out from the appointment and the clinic's settings.

Clock times are only for arriving and for the last food and drink. What the body does is told in
parts of a day, and rounded late: a person is never told too early that something is safe. Hours
are counted in universal time, so a night that changes the clocks is as long as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from instructions.times import Calendar, late

if TYPE_CHECKING:
    from instructions.procedure import Moment, Procedure
    from instructions.settings import Settings

ELAPSED: Mapping[str, int] = {"minutes": 1, "hours": 60}
"""Units counted as time that passes, in minutes."""
CALENDAR: Mapping[str, int] = {"days": 1, "weeks": 7}
"""Units counted on the calendar, in days: the clock shows the same time again."""
LENGTH_OF_STAY = ("duration", "observation", "margin")
"""The settings that lie between the appointment and its end."""
FIRST_HANDED_OUT = time(6)
"""No sheet is handed out earlier in the day than this."""

Times = Mapping[str, datetime | date]


class Entry(Struct, frozen=True):
    """One moment, ready to be worked out for any visit of one clinic."""

    name: str
    origin: str
    elapsed: timedelta
    days: int
    shown: str
    deadline: bool


@dataclass(frozen=True, slots=True, eq=False)
class Timetable:
    """The moments of a procedure at one clinic; a moment with an unset setting is not in it.

    It is known by its identity: what is worked out with it is kept for the next visit.
    """

    entries: tuple[Entry, ...]
    stay: timedelta


def value_name(id: str) -> str:
    """The name that a text uses for a setting or moment: `rest-until` is `{{ rest_until }}`."""
    return id.replace("-", "_")


def timetable(procedure: Procedure, settings: Settings) -> Timetable:
    """The timetable of a procedure with a clinic's settings; make it once for many visits."""
    stay = [_amount(settings.highest(id), procedure.settings[id].unit) for id in _stay(procedure)]
    lengths = [amount[0] for amount in stay if amount is not None]
    entries = []
    for moment in procedure.moments.values():
        amount = _amount(moment.number or settings.highest(moment.setting or ""), moment.unit)
        if amount and (moment.origin != "end" or len(lengths) == len(LENGTH_OF_STAY)):
            entries.append(_entry(moment, *amount))
    return Timetable(tuple(entries), sum(lengths, timedelta()))


def moments(table: Timetable, on: datetime, arrive: datetime) -> Times:
    """Each moment by its name in texts: an aware time in the clinic's zone, or a date."""
    return _moments(table, on, arrive, str(on.tzinfo))


def texts(
    table: Timetable, words: Calendar, hours: int, on: datetime, arrive: datetime
) -> Mapping[str, str]:
    """Each moment in words: `3:30am`, `Wednesday evening`, `Tuesday 23 February 2027`."""
    return _texts(table, words, hours, on, arrive, str(on.tzinfo))


def past(
    table: Timetable, on: datetime, arrive: datetime, given: date, now: datetime | None = None
) -> frozenset[str]:
    """The names of the deadlines that are over when the sheet is given out on the day `given`.

    A deadline by the clock on that very day is over when it lies before `now`; where no `now` is
    known, when it lies before six in the morning, since no sheet is handed out earlier.
    """
    return _past(table, on, arrive, given, now, str(on.tzinfo))


@lru_cache(maxsize=4096)
def _past(
    table: Timetable, on: datetime, arrive: datetime, given: date, now: datetime | None, zone: str
) -> frozenset[str]:
    first = datetime.combine(given, FIRST_HANDED_OUT, on.tzinfo) if now is None else now
    times = _moments(table, on, arrive, zone)
    return frozenset(
        entry.name
        for entry in table.entries
        if entry.deadline and _is_over(times[entry.name], given, first)
    )


def _stay(procedure: Procedure) -> tuple[str, ...]:
    return tuple(id for id in LENGTH_OF_STAY if id in procedure.settings)


def _amount(number: Decimal | None, unit: str | None) -> tuple[timedelta, int] | None:
    """What passes on the clock and on the calendar; one of the two is nothing."""
    if number is None or unit is None:
        return None
    if unit in ELAPSED:
        return timedelta(minutes=float(number) * ELAPSED[unit]), 0
    return timedelta(), int(number * CALENDAR[unit])


def _entry(moment: Moment, elapsed: timedelta, days: int) -> Entry:
    return Entry(
        name=value_name(moment.id),
        origin=moment.origin,
        elapsed=elapsed * moment.sign,
        days=days * moment.sign,
        shown=moment.shown,
        deadline=moment.deadline,
    )


# The zone's name is part of the keys: two equal instants in different zones print differently.
@lru_cache(maxsize=4096)
def _moments(table: Timetable, on: datetime, arrive: datetime, zone: str) -> Times:
    origins = {"arrive": arrive, "start": on, "end": _later(on, table.stay)}
    return {entry.name: _time(entry, origins[entry.origin]) for entry in table.entries}


@lru_cache(maxsize=4096)
def _texts(
    table: Timetable, words: Calendar, hours: int, on: datetime, arrive: datetime, zone: str
) -> Mapping[str, str]:
    times = _moments(table, on, arrive, zone)
    return {
        entry.name: _text(entry, times[entry.name], words, hours, on.date())
        for entry in table.entries
    }


def _later(at: datetime, elapsed: timedelta) -> datetime:
    return (at.astimezone(timezone.utc) + elapsed).astimezone(at.tzinfo)


def _time(entry: Entry, origin: datetime) -> datetime | date:
    at = _later(origin, entry.elapsed)
    if entry.days:
        # By way of universal time, so that a time the clocks skip becomes one that exists.
        at = _later(at + timedelta(days=entry.days), timedelta())
    if entry.shown == "date":
        return at.date()
    return late(at) if entry.shown == "part" else at


def _text(entry: Entry, at: datetime | date, words: Calendar, hours: int, visit: date) -> str:
    if not isinstance(at, datetime):
        return words.date(at)
    if entry.shown == "part":
        return words.part(at, visit)
    if at.date() == visit:
        return words.clock(at.time(), hours)
    return words.clock_and_date(at, hours)


def _is_over(deadline: datetime | date, given: date, first: datetime) -> bool:
    if not isinstance(deadline, datetime):
        return deadline < given
    return deadline.date() < given or (deadline.date() == given and deadline < first)
