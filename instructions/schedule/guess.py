"""Guesses what the columns of a list are, with a doubt wherever a person must decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from instructions.schedule import aliases
from instructions.schedule.sample import Sample
from instructions.schedule.table import key

_WORDS = ("name", "clinician", "place", "type")
_LEFT = "it holds codes, or another column fits better"
_PARTS = ("first-name", "middle-name", "last-name")


@dataclass(slots=True)
class Guess:
    """What each column may be.

    `doubts` holds, by a field's name or by a heading, what a person must look at.
    """

    columns: dict[str, list[str]] = field(default_factory=dict)
    conditions: dict[str, str] = field(default_factory=dict)
    status: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    ignore: list[str] = field(default_factory=list)
    doubts: dict[str, str] = field(default_factory=dict)

    def drop(self, *names: str) -> None:
        """Moves the columns of these fields to those that are not read."""
        for name in names:
            self.ignore += self.columns.pop(name, [])
            self.doubts.pop(name, None)


def guess(sample: Sample) -> Guess:
    """A guess for a list, from its headings and some of its rows."""
    found = Guess()
    left = [one for one in sample.headings if one]
    for name, heading, alias in _matches(left, sample):
        left.remove(heading)
        found.columns[name] = [heading]
        if alias in aliases.UNSURE:
            found.doubts[name] = aliases.UNSURE[alias]
    _add_clinician(found, left)
    for heading in left:
        _add_other(found, heading)
    found.types = found.columns.pop("type", [])
    found.status = [*found.columns.pop("status", []), *found.status]
    _settle_name(found)
    _settle_time(found, sample)
    return found


def _matches(headings: Sequence[str], sample: Sample) -> Iterator[tuple[str, str, str]]:
    """Each field with its surest heading, and the alias by which it was found."""
    by_key = {key(one): one for one in reversed(headings)}
    for name, known in aliases.ALIASES.items():
        for alias in known:
            heading = by_key.get(alias)
            if heading is not None and not (name in _WORDS and sample.is_code(heading)):
                del by_key[alias]
                yield name, heading, alias
                break


def _add_clinician(found: Guess, left: list[str]) -> None:
    by_key = {key(one): one for one in left}
    if "clinician" not in found.columns and all(one in by_key for one in aliases.CLINICIAN_PARTS):
        found.columns["clinician"] = [by_key[one] for one in aliases.CLINICIAN_PARTS]
        for heading in found.columns["clinician"]:
            left.remove(heading)


def _add_other(found: Guess, heading: str) -> None:
    """A column that is no field: an answer, a sign that a row is off, or nothing for us."""
    word = key(heading)
    for condition, known in aliases.CONDITIONS.items():
        if word in known and condition not in found.conditions:
            found.conditions[condition] = heading
            return
    if word in aliases.MARKS or word in aliases.WHEN_FILLED:
        found.status.append(heading)
        return
    found.ignore.append(heading)
    if word not in aliases.NOT_READ | aliases.FREE_TEXT:
        alias = any(word in known for known in aliases.ALIASES.values())
        found.doubts[heading] = _LEFT if alias else "not known; is it something to read?"


def _settle_name(found: Guess) -> None:
    """The parts of a name are surer than the whole."""
    if "last-name" in found.columns:
        found.drop("name")
    else:
        found.drop(*_PARTS)
    if not {"name", "last-name"} & set(found.columns):
        found.doubts["name"] = "no column holds the patient's name; export the list with it"


def _settle_time(found: Guess, sample: Sample) -> None:
    """Date and time may be joined, and that under a heading that speaks of the date only."""
    columns = found.columns
    alone = "date" in columns and not {"on", "time"} & set(columns)
    if alone and sample.is_moment(columns["date"][0]):
        columns["on"] = columns.pop("date")
    if {"date", "time"} <= set(columns):
        found.drop("on")
    else:
        found.drop("date", "time")
    if not {"on", "date"} & set(columns):
        found.doubts["on"] = "no column holds the date and the time of the visit"
