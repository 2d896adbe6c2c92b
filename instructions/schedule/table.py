"""A table: what every kind of schedule file is read into, with each row's number."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from typing import Any, Literal, NamedTuple, TypeAlias

from instructions.errors import Problem
from instructions.schedule.problems import ScheduleError

_LONGEST = 200

Kind: TypeAlias = Literal["csv", "xlsx", "fhir", "hl7", "ics"]


class Row(NamedTuple):
    """One row: its number in the file and its cells as texts.

    `trouble` tells why it cannot be read, `left_out` why it is no visit; each a whole sentence
    that holds nothing of the row.
    """

    number: int
    cells: Sequence[str]
    trouble: str = ""
    left_out: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The columns and rows of a schedule.

    `rows` may be gone through more than once, and a large file is read anew each time rather than
    kept. `unit` is what a row's number counts: line, row, message, entry. `notes` are sentences
    about the whole file.
    """

    source: str
    kind: Kind
    unit: str
    columns: tuple[str, ...]
    rows: Iterable[Row] = field(repr=False)
    notes: tuple[str, ...] = ()


def key(text: str) -> str:
    """The letters and digits of a heading or a word, so that 'Patient ID' is 'patient_id'.

    A word without any, such as '?', stays what it is; only the first 200 signs of a text count.
    """
    return _key(text if len(text) <= _LONGEST else text[:_LONGEST])


@lru_cache(maxsize=8192)
def _key(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(filter(_is_word, folded)) or folded.strip()


def _is_word(sign: str) -> bool:
    # Vowel signs of Indian scripts are marks, not letters, and tell words apart.
    return sign.isalnum() or unicodedata.category(sign)[0] == "M"


def need(package: str, kind: str) -> Any:
    """An optional package; ScheduleError with the command that installs it when it is missing."""
    try:
        return import_module(package)
    except ImportError:
        what = f"Reading {kind} needs the Python package '{package}', which is not installed."
        remedy = 'Run: pip install "patient-instructions[all]"'
        raise ScheduleError.of(kind, what, remedy) from None


def unreadable(source: str, what: str, remedy: str) -> ScheduleError:
    """The error for a file that is not what it seems."""
    return ScheduleError([Problem(where=source, what=what, remedy=remedy)])


def plural(number: int, word: str) -> str:
    """`1 line`, `3 lines`, `2 entries`."""
    if number == 1:
        return f"1 {word}"
    return f"{number} {word[:-1]}ies" if word.endswith("y") else f"{number} {word}s"
