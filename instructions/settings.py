"""What clinics differ in: the settings of a procedure, their values, and the ones not set."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final, NamedTuple, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from instructions.conditions import Answer
from instructions.plain import plain_line

_NUMBER = re.compile(r"\d{1,6}(?:\.\d{1,3})?", re.ASCII)
_RANGE = re.compile(r"(\S+)\s*(?:to|-|\N{EN DASH})\s*(\S+)")


class Unset(Enum):
    """The value of a setting that neither the clinic nor the procedure sets."""

    UNSET = "not set"


UNSET: Final = Unset.UNSET


class Span(NamedTuple):
    """The value of a range, both ends included."""

    low: Decimal
    high: Decimal


Value: TypeAlias = "Decimal | Span | str | bool"


class Setting(Struct, frozen=True, kw_only=True):
    """One thing that clinics differ in; without a default the published sources disagree on it."""

    id: str
    kind: str
    unit: str | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    choices: tuple[str, ...] = ()
    default: Value | Unset = UNSET
    sources: tuple[str, ...] = ()

    def read(self, written: object) -> Value:
        """The typed value of what is written, a text or (for a range) a list of two texts.

        Raises ValueError with a sentence that begins with 'must'.
        """
        return _READERS[self.kind](self, written)

    def with_default(self, default: Value) -> Setting:
        """The same setting with a default."""
        return replace(self, default=default)

    @property
    def rule(self) -> str:
        """What a clinic may write, in words: `a number from 12 to 72 (hours)`."""
        limits = f" from {self.least} to {self.most}" if self.least is not None else ""
        unit = f" ({self.unit})" if self.unit else ""
        return {
            "number": f"a number{limits}{unit}",
            "range": f"two numbers{limits}{unit}, such as [{self.least}, {self.most}]",
            "choice": f"one of: {', '.join(self.choices)}",
            "yesno": "yes or no",
            "text": f"a short text of at most {self.most} characters",
        }[self.kind]


@dataclass(frozen=True, slots=True)
class Settings(Mapping[str, "Value | Unset"]):
    """The value of every setting of a procedure for one clinic, UNSET where there is none."""

    held: Mapping[str, Value | Unset]

    def __getitem__(self, setting: str) -> Value | Unset:
        return self.held[setting]

    def __iter__(self) -> Iterator[str]:
        return iter(self.held)

    def __len__(self) -> int:
        return len(self.held)

    @property
    def unset(self) -> tuple[str, ...]:
        """The settings without a value, in the order of the procedure."""
        return tuple(name for name, value in self.held.items() if value is UNSET)

    def answer(self, name: str) -> Answer:
        """The answer to `contrast` (a yes-or-no setting) or `position.tummy` (a choice)."""
        setting, _, choice = name.partition(".")
        value = self.held[setting]
        if value is UNSET:
            return Answer.NOT_KNOWN
        return Answer.of(value == choice if choice else value is True)

    def highest(self, setting: str) -> Decimal | None:
        """The number of a setting, of a range its upper end; None when it is not set."""
        value = self.held[setting]
        if isinstance(value, Span):
            return value.high
        return value if isinstance(value, Decimal) else None


def number_text(number: Decimal) -> str:
    """The number as people write it: `24`, `16.7`."""
    return f"{number.normalize():f}"


def _number(setting: Setting, written: object) -> Decimal:
    if not isinstance(written, str) or not _NUMBER.fullmatch(written.strip()):
        raise ValueError(f"must be {setting.rule}")
    number = Decimal(written.strip())
    least, most = setting.least, setting.most
    if (least is not None and number < least) or (most is not None and number > most):
        raise ValueError(f"must be {setting.rule}")
    return number


def _range(setting: Setting, written: object) -> Span:
    if isinstance(written, str):
        match = _RANGE.fullmatch(written.strip())
        written = list(match.groups()) if match else written
    if not isinstance(written, list) or len(written) != 2:
        raise ValueError(f"must be {setting.rule}")
    span = Span(_number(setting, written[0]), _number(setting, written[1]))
    if span.low > span.high:
        raise ValueError(f"must be {setting.rule}, the lower one first")
    return span


def _choice(setting: Setting, written: object) -> str:
    if written not in setting.choices:
        raise ValueError(f"must be {setting.rule}")
    return str(written)


def _yesno(setting: Setting, written: object) -> bool:
    if written not in ("yes", "no"):
        raise ValueError("must be yes or no")
    return written == "yes"


def _text(setting: Setting, written: object) -> str:
    if not isinstance(written, str):
        raise ValueError(f"must be {setting.rule}")
    return plain_line(written, longest=int(setting.most or 60))


_READERS: Mapping[str, Callable[[Setting, object], Value]] = {
    "number": _number,
    "range": _range,
    "choice": _choice,
    "yesno": _yesno,
    "text": _text,
}
KINDS = tuple(_READERS)


class Units(Struct, frozen=True):
    """How a language says amounts: `{n} hours` by plural category, and `{a} to {b}`."""

    language: str
    words: Mapping[str, Mapping[str, str]]
    range: str

    def text(self, value: Value, unit: str | None) -> str:
        """`24 hours`, `1 hour`, `12 to 18 hours`; a text as it is."""
        if isinstance(value, str):
            return value
        if isinstance(value, Span):
            number = self.range.replace("{a}", number_text(value.low))
            number = number.replace("{b}", number_text(value.high))
            return self._with_unit(number, value.high, unit)
        return self._with_unit(number_text(Decimal(value)), Decimal(value), unit)

    def _with_unit(self, number: str, count: Decimal, unit: str | None) -> str:
        if unit is None:
            return number
        forms = self.words[unit]
        return forms.get(_plural(self.language, count), forms["other"]).replace("{n}", number)


def _plural(language: str, count: Decimal) -> str:
    from babel import Locale

    return str(Locale.parse(language, sep="-").plural_form(count))


def setting_texts(settings: Settings, specs: Mapping[str, Setting], units: Units) -> dict[str, str]:
    """Every number, range and text that is set, in words, by its name in texts (`pain_medicine`).

    Choices and yes-or-no settings have no words of their own: steps ask for them with `when`.
    """
    return {
        id.replace("-", "_"): units.text(value, specs[id].unit)
        for id, value in settings.items()
        if value is not UNSET and specs[id].kind in {"number", "range", "text"}
    }
