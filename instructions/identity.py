"""The lines that tell who the patient is, as each clinic wants them on its sheets."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct

from instructions.appointment import read_day
from instructions.plain import plain_line

if TYPE_CHECKING:
    from instructions.times import Calendar
    from instructions.visit import Visit

IdentityFormat: TypeAlias = Literal["plain", "date", "age", "nhs", "relation"]

_NHS_NUMBER = re.compile(r"(\d{3})[ -]?(\d{3})[ -]?(\d{4})", re.ASCII)


class IdentityLine(Struct, frozen=True, kw_only=True):
    """One line: its label, the visit's field it shows, and how."""

    label: str
    field: str
    format: IdentityFormat = "plain"


def read_field(written: str, format: IdentityFormat) -> str:
    """The value of a field as it is kept; ValueError (`must ...`) when it cannot be right."""
    return _READERS[format](written)


def identity_lines(
    lines: tuple[IdentityLine, ...], visit: Visit, words: Calendar
) -> tuple[tuple[str, str], ...]:
    """Label and text of each line that the visit has a value for, in the clinic's order."""
    found = ((line.label, identity_text(line, visit, words)) for line in lines)
    return tuple((label, text) for label, text in found if text is not None)


def age_on(born: date, day: date) -> int:
    """Whole years from birth to a day; who is born on 29 February ages on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def read_nhs_number(written: str) -> str:
    """`943 476 5919`: ten digits in groups of 3, 3 and 4, the last one a check digit.

    The check is modulus 11: the NHS Data Dictionary, 'NHS number'.
    """
    match = _NHS_NUMBER.fullmatch(written.strip())
    if not match:
        raise ValueError("must be an NHS number of ten digits")
    digits = [int(digit) for group in match.groups() for digit in group]
    rest = sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    if (11 - rest) % 11 != digits[9]:
        raise ValueError("must be an NHS number; its check digit is wrong")
    return " ".join(match.groups())


def read_date(written: str) -> str:
    """A date as `1961-05-04`."""
    return read_day(written.strip()).isoformat()


def identity_text(line: IdentityLine, visit: Visit, words: Calendar) -> str | None:
    """What a line shows for a visit; None when the visit has no value for it."""
    value = visit.born if line.field == "born" else visit.field(line.field)
    if value is None:
        return None
    if line.field != "born" and line.format not in ("age", "date"):
        return str(value)
    day = value if isinstance(value, date) else date.fromisoformat(value)
    return str(age_on(day, visit.on.date())) if line.format == "age" else words.short_date(day)


_READERS: Mapping[str, Callable[[str], str]] = {
    "plain": plain_line,
    "relation": plain_line,
    "date": read_date,
    "age": read_date,
    "nhs": read_nhs_number,
}
