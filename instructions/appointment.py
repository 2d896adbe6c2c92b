"""When a visit is, where and on which side, and how the texts that people write of it are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from enum import Enum
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from instructions.conditions import Answer

if TYPE_CHECKING:
    from instructions.clinic import Closure
    from instructions.errors import Problem

EXAMPLE = "Write '2027-03-02 09:30', or '+7d 09:30' for seven days from today."

_DAYS: dict[str, int] = {"d": 1, "w": 7}
# Practice systems write 31/12/9999 for a day that is not known; no calendar can reckon with it.
_FARTHEST = timedelta(days=3653)
_FAR_AHEAD = 731
_ON = re.compile(
    r"(?:(?P<date>\d{4}-\d\d-\d\d)|\+(?P<count>\d{1,3})(?P<unit>[dw]))"
    r"[ T]+(?P<clock>\d{1,2}:\d\d)(?::00(?:\.0+)?)?(?P<offset>Z|[+-]\d\d:?\d\d)?",
    re.ASCII,
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_CLOCK = re.compile(r"\d{1,2}:\d\d", re.ASCII)


class Side(Enum):
    """The side that is planned."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"
    NOT_KNOWN = "not-known"


SIDES = tuple(side.value for side in Side if side is not Side.NOT_KNOWN)


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """What patients of one hour may share: all of a visit but whose it is.

    Times are in the clinic's zone; `answers` has every condition of the procedure; `parts` are
    those asked for by name. In a list one value serves many visits, and so does what is worked out
    of it.
    """

    on: datetime
    arrive: datetime
    side: Side
    clinician: str | None = field(repr=False)
    place: str | None = field(repr=False)
    answers: Mapping[str, Answer] = field(repr=False)
    parts: tuple[str, ...]
    language: str
    edition: str
    given: date
    bilingual: bool = False
    """Whether it is printed in the clinic's own language too."""
    interpreter: str | None = None
    """The language that was asked for, where it has no checked words: somebody interprets."""
    closure: Closure | None = None
    """The holiday in which the night after it falls."""
    warnings: tuple[Problem, ...] = ()

    def __hash__(self) -> int:
        # Of one text that is kept: it is looked up for each patient.
        return hash(self.told)

    @cached_property
    def told(self) -> str:
        """All that a sheet says of it, as one text that differs when a sheet would."""
        said = (
            self.on.isoformat(), self.arrive.isoformat(), self.side.value, self.clinician,
            self.place, self.language, self.edition, self.parts, self.bilingual,
            *(self._answered(answer) for answer in (Answer.YES, Answer.NO)),
        )  # fmt: skip
        return repr(said)

    def _answered(self, answer: Answer) -> list[str]:
        """The conditions with an answer; one that is not known says no more than none."""
        return sorted([name for name, found in self.answers.items() if found is answer])


def read_day(written: object) -> date:
    """The date in `2027-03-02`; ValueError for anything else."""
    if isinstance(written, str) and _DAY.fullmatch(written):
        return _existing(written)
    raise ValueError("must be a date such as 2027-03-02")


@lru_cache(maxsize=4096)
def read_time(text: str, today: date, zone: ZoneInfo) -> datetime:
    """The time in `2027-03-02 09:30`, `2027-03-02T09:30` or `+7d 09:30`, in the zone.

    A time with an offset is moved into the zone. One that occurs twice, when the clocks go back,
    is the first. Raises ValueError for any other text, for a time that the clocks skip, and for a
    day that is years away.
    """
    match = _ON.fullmatch(text.strip())
    if not match:
        raise ValueError("must be a date and a time")
    if match["date"]:
        day = _existing(match["date"])
    else:
        day = today + timedelta(days=int(match["count"]) * _DAYS[match["unit"]])
    if abs(day - today) > _FARTHEST:
        raise ValueError("must be a date within ten years of today")
    clock = _clock(match["clock"])
    if match["offset"]:
        offset = datetime.strptime(match["offset"].replace("Z", "+0000"), "%z").tzinfo
        return datetime.combine(day, clock, offset).astimezone(zone)
    return _in_zone(day, clock, zone)


def read_arrival(text: str, on: datetime, today: date) -> datetime:
    """The time of arriving: `09:00` on the day of the appointment, or a whole date and time."""
    zone = on.tzinfo
    assert isinstance(zone, ZoneInfo)
    if _CLOCK.fullmatch(text.strip()):
        return _in_zone(on.date(), _clock(text.strip()), zone)
    return read_time(text, today, zone)


def earlier(at: datetime, by: timedelta) -> datetime:
    """The time so much earlier, as time really passes over a change of the clocks."""
    return (at.astimezone(timezone.utc) - by).astimezone(at.tzinfo)


def is_doubled(at: datetime) -> bool:
    """Whether the clocks show this time twice on that day."""
    return _is_doubled(at.replace(tzinfo=None), at.tzinfo)


@lru_cache(maxsize=4096)
def _is_doubled(at: datetime, zone: tzinfo | None) -> bool:
    at = at.replace(tzinfo=zone)
    return at.replace(fold=0).utcoffset() != at.replace(fold=1).utcoffset()


def clashes(
    on: datetime, arrive: datetime, today: date, allow_past: bool
) -> Iterator[tuple[str, str, str]]:
    """What two times cannot be together, or not on this day: the key, the problem, the way out."""
    if on.date() < today and not allow_past:
        yield "on", "The appointment is in the past.", "Check it, or --allow-past."
    if arrive > on:
        yield "arrive", "The arrival is after the appointment.", "Give an earlier time."
    if (on - arrive).days >= 1:
        yield "arrive", "The arrival is a day or more before.", "Check the date."
    elif arrive.date() < on.date():
        # The sheet has the day of the appointment over both times.
        what = "The arrival falls on the day before the appointment."
        yield "arrive", what, "Write when to arrive on the day itself, such as '00:00'."


def oddities(on: datetime, arrive: datetime, today: date) -> Iterator[tuple[str, str, str]]:
    """What is possible, and more likely a slip: the key, what it is, the way out."""
    for key, at in (("on", on), ("arrive", arrive)):
        if is_doubled(at):
            what = "The clocks go back that day and show this time twice; the first is meant."
            yield key, what, ""
    if (on.date() - today).days > _FAR_AHEAD:
        yield "on", "The appointment is more than two years ahead.", "Check it."


def _existing(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("must be a date that exists") from None


def _clock(text: str) -> time:
    hour, minute = map(int, text.split(":"))
    if hour > 23 or minute > 59:
        raise ValueError("must be a time from 00:00 to 23:59")
    return time(hour, minute)


@lru_cache(maxsize=4096)
def _in_zone(day: date, clock: time, zone: ZoneInfo) -> datetime:
    at = datetime.combine(day, clock, zone)
    there_and_back = at.astimezone(timezone.utc).astimezone(zone)
    if there_and_back.replace(tzinfo=None) != at.replace(tzinfo=None):
        raise ValueError("must be a time that exists: the clocks go forward over it that day")
    return at
