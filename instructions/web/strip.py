"""The strip beside Print: what a person must look at once more before paper comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from msgspec.structs import replace

from instructions.conditions import Answer
from instructions.desk import THINNER
from instructions.errors import InstructionsError, Problem
from instructions.plan import PlanMedicine
from instructions.visit import Visit
from instructions.web.front import FrontDesk
from instructions.web.held import Held
from instructions.web.pictures import sides
from instructions.web.slip import in_words, side_said

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

PLACES = {
    "--plan": "Blood thinner",
    "clinic.yaml": "Clinic",
}


class Line(NamedTuple):
    """One line of the strip; `kind` is how loudly it is said."""

    label: str
    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """What is seen before printing: the strip, the real pages, and what staff should know."""

    lines: tuple[Line, ...] = field(repr=False)
    sides: tuple[str, ...] = field(repr=False)
    problems: tuple[Problem, ...] = ()
    """Why it cannot be printed."""
    warnings: tuple[Problem, ...] = ()


def proof(desk: FrontDesk, held: Held) -> Proof:
    """The proof of a visit, drawn from the PDF that would be printed now."""
    lines = tuple(strip(held))
    try:
        made = desk.made(held)
        return Proof(lines, sides(made.data), (), tuple(map(_placed, made.warnings)))
    except InstructionsError as error:
        return Proof(lines, (), error.problems)


def strip(held: Held) -> Iterator[Line]:
    """The lines: who, which side, when, and what is known of a blood thinner."""
    found = held.visit
    yield Line("Patient", found.name, "name")
    yield Line("When", f"{day(found.on, weekday=True)}, {found.on:%H:%M}", "loud wide")
    yield Line("Side", side_said(found), "loud" if found.side.value != "not-known" else "notice")
    yield Line("Blood thinner", *_thinner(found))
    if held.interpreted:
        yield Line("Language", "INTERPRETER NEEDED", "alarm")
    if found.born:
        yield Line("Born", day(found.born))
    if found.id:
        yield Line("Number", found.id)
    if found.plan is not None:
        yield from (Line(one.name, _in_words(one), "wide") for one in found.plan.medicines)


def _thinner(found: Visit) -> tuple[str, str]:
    answer = found.answers[THINNER]
    if found.plan is not None:
        return "yes, with a plan", ""
    return {
        Answer.YES: ("YES, NO PLAN", "alarm"),
        Answer.NO: ("no", ""),
        Answer.NOT_KNOWN: ("not known", "notice"),
    }[answer]


def _in_words(medicine: PlanMedicine) -> str:
    """`stop; last dose Wednesday 24 February 2027, evening; again Wednesday 3 March 2027`."""
    if medicine.action == "keep" or medicine.last_dose is None:
        return "keep taking it"
    again = medicine.restart
    told = (
        f"{day(again, weekday=True)}, {medicine.restart_part}" if isinstance(again, date) else again
    )
    last = f"{day(medicine.last_dose, weekday=True)}, {medicine.last_dose_part}"
    return f"stop; last dose {last}; again: {told}"


def day(at: date | datetime, weekday: bool = False) -> str:
    """`Tuesday 2 March 2027`, or without its weekday."""
    told = f"{at.day} {MONTHS[at.month - 1]} {at.year}"
    return f"{DAYS[at.weekday()]} {told}" if weekday else told


def short_day(at: date | datetime) -> str:
    """`Tue 2 Mar`."""
    return f"{DAYS[at.weekday()][:3]} {at.day} {MONTHS[at.month - 1][:3]}"


FILTERS: Mapping[str, Callable[..., str]] = {
    "day": day,
    "short_day": short_day,
    "weekday": lambda at: day(at, weekday=True),
    "side": side_said,
    "thinner": lambda found: _thinner(found)[0],
}
"""How pages say dates and visits."""


def _placed(problem: Problem) -> Problem:
    return replace(in_words(problem), where=PLACES.get(problem.where, problem.where))
