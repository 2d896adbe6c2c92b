"""What `procedure.yaml` and a language file look like, key by key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from instructions.appointment import read_day
from instructions.conditions import Condition
from instructions.plain import plain_line
from instructions.shape import By, First, Shape, Size
from instructions.times import Pattern, pattern

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)
_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?", re.ASCII)


def _id(written: object) -> str:
    if not isinstance(written, str) or not _ID.fullmatch(written):
        raise ValueError("must be a name of small letters, digits and hyphens")
    return written


def line(longest: int) -> By:
    """Reads one line of text of at most so many characters."""

    def read(written: object) -> str:
        if not isinstance(written, str):
            raise ValueError("must be one line of text")
        return plain_line(written, longest=longest)

    return By(read)


_LINE = line(300)


def _tag(written: object) -> str:
    if not isinstance(written, str) or not _TAG.fullmatch(written):
        raise ValueError("must be a language tag such as en-GB or ta")
    return written


def _flag(written: object) -> bool:
    if written not in ("true", "false"):
        raise ValueError("must be true or false")
    return written == "true"


def _address(written: object) -> str:
    address: str = _LINE.read(written)
    if not re.match(r"https?://[^\s/]+\.[^\s]+$", address):
        raise ValueError("must be a web address that begins with https://")
    return address


def _number(written: object) -> Decimal:
    if not isinstance(written, str) or not re.fullmatch(r"\d{1,6}(\.\d{1,3})?", written):
        raise ValueError("must be a number")
    return Decimal(written)


def _condition(written: object) -> Condition:
    if not isinstance(written, str):
        raise ValueError("must be a condition such as 'diabetes and not sedation'")
    return Condition.parse(written)


def _pattern(written: object) -> Pattern:
    if not isinstance(written, str):
        raise ValueError("must be a date pattern")
    return pattern(written)


def _heading(written: object) -> object:
    return {"text": written} if isinstance(written, str) else written


Day = Annotated[date, By(read_day)]
Id = Annotated[str, By(_id)]
Line = Annotated[str, _LINE]
Flag = Annotated[bool, By(_flag)]
Tag = Annotated[str, By(_tag)]
Address = Annotated[str, By(_address)]
Number = Annotated[Decimal, By(_number)]
When = Annotated[Condition, By(_condition)]
DatePattern = Annotated[Any, By(_pattern)]


class SourceShape(Shape, frozen=True):
    """A source: `sources:` by id."""

    title: Line
    publisher: Line
    address: Address
    checked: Day
    note: Line | None = None


class ConditionShape(Shape, frozen=True):
    """A condition: `conditions:` by id."""

    from_: Literal["drugs"] | None = None


class SettingShape(Shape, frozen=True):
    """A setting: `settings:` by id."""

    kind: Literal["number", "range", "choice", "yesno", "text"]
    unit: Id | None = None
    least: Number | None = None
    most: Number | None = None
    choices: list[Id] = []
    default: Any = None
    sources: list[str] = []
    note: Line | None = None


class MomentShape(Shape, frozen=True, kw_only=True):
    """A moment: `moments:` by id."""

    from_: Literal["arrive", "start", "end"]
    plus: str | None = None
    minus: str | None = None
    as_: Literal["clock", "part", "date"]
    deadline: Flag = False


class StepShape(Shape, frozen=True, kw_only=True):
    """A step, without its words."""

    critical: Flag = False
    when: When | None = None
    each: Literal["medicines", "identity"] | None = None
    sources: Annotated[list[str], Size(least=1)]
    facts: list[str] = []
    figure: Id | None = None


class SectionShape(Shape, frozen=True, kw_only=True):
    """A section and its steps."""

    kind: Literal[
        "details", "key", "text", "bullets", "ticks", "numbers", "box", "staff", "timeline",
        "emergency", "phone", "strip", "grid", "questions", "small",
    ]  # fmt: skip
    side: Literal["1", "2"] | None = None
    columns: Literal["1", "2"] = "1"
    half: Flag = False
    when: When | None = None
    steps: Annotated[dict[Id, StepShape], Size(least=1)]


class PartShape(Shape, frozen=True, kw_only=True):
    """A part and its sections."""

    asked: Literal["always", "when-plan", "asked", "staff"] = "always"
    sections: Annotated[dict[Id, SectionShape], Size(least=1)]


class ProcedureShape(Shape, frozen=True, kw_only=True):
    """The whole of `procedure.yaml`."""

    id: Id
    version: Line
    checked: Day
    review_by: Day
    sources: dict[Id, SourceShape]
    conditions: dict[Id, ConditionShape] = {}
    settings: dict[Id, SettingShape] = {}
    moments: dict[Id, MomentShape] = {}
    parts: Annotated[dict[Id, PartShape], Size(least=1)]


class HeadingShape(Shape, frozen=True):
    """The heading of a section: one text, or one for each answer."""

    text: str
    no: str | None = None
    unknown: str | None = None


class StepWordsShape(Shape, frozen=True):
    """The words of one step."""

    text: str = ""
    no: str | None = None
    unknown: str | None = None
    unset: str | None = None
    past: str | None = None
    label: str | None = None
    options: list[str] = []
    caption: str | None = None
    alt: Line | None = None


class DayPartsShape(Shape, frozen=True):
    """The parts of a day, with `{weekday}` in them."""

    morning: str
    afternoon: str
    evening: str


class CalendarShape(Shape, frozen=True, kw_only=True):
    """How a language writes dates and times; patterns in CLDR's syntax."""

    date: DatePattern
    short_date: DatePattern
    clock_12: DatePattern
    clock_12_whole: DatePattern | None = None
    clock_24: DatePattern
    clock_and_date: Line = "{clock}, {date}"
    noon: Line
    midnight: Line
    am: Line | None = None
    pm: Line | None = None
    parts: DayPartsShape


class WordsShape(Shape, frozen=True, kw_only=True):
    """The whole of a language file."""

    language: Tag
    direction: Literal["ltr", "rtl"]
    name: Line
    title: Line
    terms: Mapping[str, Line] = {}
    phrases: dict[Id, str] = {}
    sections: dict[Id, Annotated[HeadingShape, First(_heading)]]
    steps: dict[Id, StepWordsShape]
    labels: dict[Id, str] = {}
    calendar: CalendarShape
    units: dict[str, Any] = {}
