"""Dates and times as practice systems write them; what may mean two days is never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from functools import lru_cache
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

Order: TypeAlias = Literal["dmy", "mdy", "ymd"]

ORDERS: tuple[Order, ...] = ("dmy", "mdy", "ymd")

WRITTEN: Mapping[Order, str] = {"dmy": "31/12/2027", "mdy": "12/31/2027", "ymd": "2027-12-31"}
"""A day in each order, as a person is shown it."""

AMBIGUOUS = "must be a date that means one day only; the order of day and month is not declared"

_LONGEST = 60
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s+", re.ASCII | re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_EIGHT = re.compile(r"(\d{4})()(\d\d)(\d\d)", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d\d)", re.ASCII)
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?[ -](\d{4})", re.ASCII | re.IGNORECASE
)
_MONTH_DAY = re.compile(
    r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.ASCII | re.IGNORECASE
)
# A date cell of a spreadsheet or a database may carry a midnight, a time cell day nought of Excel.
_MIDNIGHT = re.compile(r"(?:[ T]0?0:00(?::00(?:\.0+)?)?|[ ]12:00(?::00)? ?AM)$", re.ASCII)
_DAY_NOUGHT = re.compile(r"^(?:1899-12-3[01]|1900-01-0[01])[ T]", re.ASCII)

_CLOCK = re.compile(
    r"(\d{1,2})([:.])(\d\d)(?:\2(\d\d)(?:\.\d+)?)?(?:\s*([ap])\.?m\.?)?", re.ASCII | re.IGNORECASE
)
_HOUR = re.compile(r"(\d{1,2})\s*([ap])\.?m\.?", re.ASCII | re.IGNORECASE)
_FOUR = re.compile(r"(\d\d)(\d\d)(\d\d)?", re.ASCII)
_OFFSET = r"(Z|[+-]\d\d:?\d\d)?"
_JOINED = re.compile(
    rf"(.*?\S)[T\s,]+(\d{{1,2}}([:.])\d\d(?:\3\d\d(?:\.\d+)?)?(?:\s*[ap]\.?m\.?)?)\s?{_OFFSET}",
    re.ASCII | re.IGNORECASE,
)
_STAMP = re.compile(rf"(\d{{8}})[T\s]?(\d{{4}}|\d{{6}})(?:\.\d+)?{_OFFSET}", re.ASCII)
_ISO = re.compile(rf"(\d{{4}}-\d\d-\d\d)[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?\s?{_OFFSET}", re.ASCII)
_HOUR_JOINED = re.compile(r"(.*?\S)[\s,]+(\d{1,2}\s*[ap]\.?m\.?)", re.ASCII | re.IGNORECASE)


@lru_cache(maxsize=8192)
def read_date(text: str, order: Order | None, short_year: bool = True) -> date:
    """The day that a text tells.

    `order` is that of days, months and years in numbers, as the clinic's map declares it. A year
    of two digits is taken for 20.. where `short_year` allows it. Raises ValueError (`must ...`)
    for anything else, and for what may mean two days while no order is declared.
    """
    written = _MIDNIGHT.sub("", _short(text))
    weekday = _WEEKDAY.match(written)
    if weekday:
        written = written[weekday.end() :]
    days = set(_days(written, order, short_year))
    if weekday and days:
        days = {day for day in days if _DAYS[day.weekday()] == weekday[1].casefold()}
        if not days:
            raise ValueError("must be a date that falls on the weekday written with it")
    if len(days) > 1:
        raise ValueError(AMBIGUOUS)
    return days.pop()


@lru_cache(maxsize=8192)
def read_clock(text: str) -> str:
    """The time of day as `09:30`; seconds are dropped. ValueError for anything else."""
    written = _DAY_NOUGHT.sub("", _short(text))
    if match := _CLOCK.fullmatch(written):
        # 0.25 is a quarter of a day in a spreadsheet, not a quarter past midnight.
        if match[2] == "." and int(match[1]) == 0:
            raise ValueError("must be a time such as 09:30")
        return _time(int(match[1]), int(match[3]), match[5])
    if match := _HOUR.fullmatch(written):
        return _time(int(match[1]), 0, match[2])
    if match := _FOUR.fullmatch(written):
        return _time(int(match[1]), int(match[2]), None)
    raise ValueError("must be a time such as 09:30")


def read_moment(text: str, order: Order | None) -> tuple[str, str, str]:
    """Day, time and offset in a text: `("2027-03-02", "09:30", "+05:30")`; the offset may be empty.

    Raises ValueError as `read_date` and `read_clock` do, and for a date without a time.
    """
    written = _short(text)
    if match := _ISO.fullmatch(written):
        return match[1], match[2], match[3] or ""
    if match := _STAMP.fullmatch(written):
        return read_date(match[1], "ymd").isoformat(), read_clock(match[2]), match[3] or ""
    if match := _JOINED.fullmatch(written):
        return read_date(match[1], order).isoformat(), read_clock(match[2]), match[4] or ""
    if match := _HOUR_JOINED.fullmatch(written):
        return read_date(match[1], order).isoformat(), read_clock(match[2]), ""
    raise ValueError("must be a date and a time")


@lru_cache(maxsize=8192)
def offset_in(zone: str, day: str, clock: str) -> str:
    """The offset of a zone at a time there: `+05:30`. ValueError for a day that is not one."""
    if zone == "UTC":
        return "Z"
    shown = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZoneInfo(zone)).strftime("%z")
    return f"{shown[:3]}:{shown[3:5]}"


def _short(text: str) -> str:
    """The text without its outer spaces; ValueError when it is too long for a date and a time."""
    if len(text) > _LONGEST:
        raise ValueError("must be a date or a time")
    return text.strip()


def _days(written: str, order: Order | None, short_year: bool) -> Iterator[date]:
    """Every day that a text may mean, in the declared order or in all orders."""
    if match := _YEAR_FIRST.fullmatch(written) or _EIGHT.fullmatch(written):
        yield _existing(int(match[1]), int(match[3]), int(match[4]))
    elif match := _DAY_MONTH.fullmatch(written):
        yield _existing(int(match[3]), _month(match[2]), int(match[1]))
    elif match := _MONTH_DAY.fullmatch(written):
        yield _existing(int(match[3]), _month(match[1]), int(match[2]))
    elif match := _NUMBERS.fullmatch(written):
        yield from _numbers(match, order, short_year)
    else:
        raise ValueError("must be a date such as 2027-03-02")


def _numbers(match: re.Match[str], order: Order | None, short_year: bool) -> Iterator[date]:
    first, second, third = int(match[1]), int(match[3]), int(match[4])
    long_year = len(match[4]) == 4
    if not long_year and not short_year:
        raise ValueError("must have four digits in the year")
    century, readings = (
        0 if long_year else 2000,
        {
            "dmy": (third, second, first),
            "mdy": (third, first, second),
            "ymd": (first, second, third),
        },
    )
    if long_year:
        del readings["ymd"]
    found = 0
    for each, (year, month, day) in readings.items():
        if order in (None, each):
            with suppress(ValueError):
                yield date(century + year, month, day)
                found += 1
    if not found:
        like = f", written like {WRITTEN[order]}" if order else ""
        raise ValueError(f"must be a date that exists{like}")


def _existing(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError("must be a date that exists") from None


def _month(name: str) -> int:
    for number, month in enumerate(_MONTHS, start=1):
        if month.startswith(name.casefold()) or name.casefold() == "sept" == month[:4]:
            return number
    raise ValueError("must be a date with an English name of a month, or in numbers")


def _time(hour: int, minute: int, half: str | None) -> str:
    if half and not 1 <= hour <= 12:
        raise ValueError("must be a time from 1 to 12 before am or pm")
    if half:
        hour = hour % 12 + (12 if half in "pP" else 0)
    if hour > 23 or minute > 59:
        raise ValueError("must be a time from 00:00 to 23:59")
    return f"{hour:02}:{minute:02}"
