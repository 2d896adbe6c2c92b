"""Dates, clock times and parts of a day in the words of one language."""

from __future__ import annotations

import re
from bisect import bisect, bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, TypeAlias

from msgspec import Struct

Pattern = tuple[tuple[bool, str], ...]
"""Fields (True) and literal texts (False) of a date pattern, in order."""

Day: TypeAlias = date

_PIECES = re.compile(r"'((?:[^']|'')*)'|(([A-Za-z])\3*)|([^A-Za-z']+)")
_MORNING, _AFTERNOON, _EVENING = 8, 12, 18
PARTS: Mapping[str, int] = {"morning": _MORNING, "afternoon": _AFTERNOON, "evening": _EVENING}
"""The parts of a day and the hour at which each is sure to have begun."""
_NAMES, _BEGIN = tuple(PARTS), tuple(PARTS.values())


class CalendarWords(Struct, frozen=True, kw_only=True):
    """What a language file says about dates and times; patterns in CLDR's syntax."""

    date: Pattern
    short_date: Pattern
    clock_12: Pattern
    clock_12_whole: Pattern
    clock_24: Pattern
    noon: str
    midnight: str
    morning: str
    afternoon: str
    evening: str
    clock_and_date: str
    am: str | None = None
    pm: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Calendar:
    """Dates and times in one language; made once, then it needs nothing but itself.

    It is known by its identity, as a ``Timetable`` is.
    """

    language: str
    weekdays: tuple[str, ...]
    short_weekdays: tuple[str, ...]
    months: tuple[str, ...]
    short_months: tuple[str, ...]
    standalone_months: tuple[str, ...]
    am: str
    pm: str
    words: CalendarWords

    def date(self, day: Day) -> str:
        """`Tuesday 2 March 2027`."""
        return _formatted(self, self.words.date, _bare(day))

    def short_date(self, day: Day) -> str:
        """`4 May 1961`, for a date whose weekday says nothing, such as a birth."""
        return _formatted(self, self.words.short_date, _bare(day))

    def weekday(self, day: Day) -> str:
        """`Tuesday`."""
        return self.weekdays[day.weekday()]

    def clock(self, at: time, hours: int) -> str:
        """`9am`, `9:30am`, `midday`, `midnight` on a clock of 12 hours, `09:30` on one of 24."""
        if hours == 24:
            return _formatted(self, self.words.clock_24, at)
        if at.minute == 0 and at.hour % 12 == 0:
            return self.words.noon if at.hour else self.words.midnight
        whole = at.minute == 0
        shown = _formatted(self, self.words.clock_12_whole if whole else self.words.clock_12, at)
        # A time stays on one line: 9:30 never stands without what half of the day it is in.
        return shown.replace(" ", "\u00a0")

    def clock_and_date(self, at: datetime, hours: int) -> str:
        """`11pm, Monday 1 March 2027`, for a time that is not on the day of the visit."""
        text = self.words.clock_and_date.replace("{clock}", self.clock(at.time(), hours))
        return text.replace("{date}", self.date(at))

    def part(self, at: datetime, since: Day | None = None) -> str:
        """`Wednesday evening`; with the date too when it is a week or more after `since`."""
        far = since is not None and at.date() >= since + timedelta(days=7)
        day = self.date(at) if far else self.weekday(at)
        return self.day_part(day, part_of_day(at))

    def day_part(self, day: str, part: str) -> str:
        """`day` (a weekday or a date, in words) with `morning`, `afternoon` or `evening`."""
        return str(getattr(self.words, part)).replace("{weekday}", day)


def pattern(text: str) -> Pattern:
    """The fields and literals of a date pattern; ValueError when a field is not known."""
    pieces: list[tuple[bool, str]] = []
    end = 0
    for match in _PIECES.finditer(text):
        if match.start() != end:
            break
        quoted, letters, _, other = match.groups()
        if letters and letters not in _FIELDS:
            raise ValueError(f"has the field '{letters}'; known are {', '.join(_FIELDS)}")
        literal = other if quoted is None else quoted.replace("''", "'") or "'"
        pieces.append((bool(letters), letters or literal))
        end = match.end()
    if end != len(text) or not any(field for field, _ in pieces):
        raise ValueError("must be a date pattern such as EEEE d MMMM y")
    return tuple(pieces)


def without_minutes(clock: Pattern) -> Pattern:
    """The pattern for a whole hour: `h:mma` becomes `ha`."""
    minutes = next((n for n, piece in enumerate(clock) if piece == (True, "mm")), 0)
    start = minutes - 1 if minutes and not clock[minutes - 1][0] else minutes
    return clock[:start] + clock[minutes + 1 :] if minutes else clock


@lru_cache(maxsize=64)
def calendar(language: str, words: CalendarWords) -> Calendar:
    """The calendar of a language (BCP 47), its names of days and months from CLDR by Babel."""
    from babel import Locale

    locale = Locale.parse(language, sep="-")
    days, months = locale.days["format"], locale.months
    periods = locale.day_periods["format"]["abbreviated"]
    return Calendar(
        language=language,
        weekdays=tuple(days["wide"][n] for n in range(7)),
        short_weekdays=tuple(days["abbreviated"][n] for n in range(7)),
        months=tuple(months["format"]["wide"][n] for n in range(1, 13)),
        short_months=tuple(months["format"]["abbreviated"][n] for n in range(1, 13)),
        standalone_months=tuple(months["stand-alone"]["wide"][n] for n in range(1, 13)),
        am=words.am or periods["am"],
        pm=words.pm or periods["pm"],
        words=words,
    )


def part_of_day(at: datetime) -> str:
    """The part of the day that has begun at this time; before eight it counts as the morning."""
    return _NAMES[max(0, bisect(_BEGIN, at.hour) - 1)]


def late(at: datetime) -> datetime:
    """The first beginning of a part of a day that is not before `at`, in the same zone."""
    whole = not (at.minute or at.second or at.microsecond)
    place = bisect_left(_BEGIN, at.hour if whole else at.hour + 1)
    if place < len(_BEGIN):
        return datetime.combine(at.date(), time(_BEGIN[place]), at.tzinfo)
    return datetime.combine(at.date() + timedelta(days=1), time(_MORNING), at.tzinfo)


_FIELDS: Mapping[str, Callable[[Calendar, Any], str]] = {
    "E": lambda names, at: names.short_weekdays[at.weekday()],
    "EEE": lambda names, at: names.short_weekdays[at.weekday()],
    "EEEE": lambda names, at: names.weekdays[at.weekday()],
    "d": lambda names, at: str(at.day),
    "dd": lambda names, at: f"{at.day:02}",
    "M": lambda names, at: str(at.month),
    "MM": lambda names, at: f"{at.month:02}",
    "MMM": lambda names, at: names.short_months[at.month - 1],
    "MMMM": lambda names, at: names.months[at.month - 1],
    "LLLL": lambda names, at: names.standalone_months[at.month - 1],
    "y": lambda names, at: str(at.year),
    "h": lambda names, at: str((at.hour - 1) % 12 + 1),
    "hh": lambda names, at: f"{(at.hour - 1) % 12 + 1:02}",
    "H": lambda names, at: str(at.hour),
    "HH": lambda names, at: f"{at.hour:02}",
    "mm": lambda names, at: f"{at.minute:02}",
    "a": lambda names, at: names.am if at.hour < 12 else names.pm,
}


def _bare(day: Day) -> Day:
    # Equal moments in two zones may be on different days: only the day itself is kept.
    return date(day.year, day.month, day.day)


@lru_cache(maxsize=4096)
def _formatted(names: Calendar, layout: Pattern, at: date | time) -> str:
    return "".join(_FIELDS[text](names, at) if field else text for field, text in layout)
