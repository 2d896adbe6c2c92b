"""A blood-thinner plan: approved by a clinician, printed as it is, never worked out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Annotated, Literal, TypeAlias, cast

from instructions.appointment import read_day
from instructions.errors import PlanError
from instructions.filling import keys
from instructions.form import Form, attempt
from instructions.form import read as read_form
from instructions.report import Report
from instructions.shape import About, By, Shape
from instructions.shapes import Day, line
from instructions.tree import Path

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# 'mg/day' and '40 mg/0.4 ml' are one medicine; 'warfarin and aspirin', 'A / B', 'A + B' are two.
_TWO_MEDICINES = re.compile(
    r"\b(and|plus|or)\b|[&;+|]|[,/]\s*(?!(d|day|dose|h|hr|hour|kg|ml|tablet|wk|week)s?\b)[^\W\d_]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMedicine:
    """One medicine, named as the plan names it, to keep or to stop.

    To stop it: the last dose with its weekday, and the restart as a date or in words.
    """

    name: str = field(repr=False)
    action: Literal["keep", "stop"]
    last_dose: date | None = field(default=None, repr=False)
    last_dose_part: str | None = field(default=None, repr=False)
    restart: date | str | None = field(default=None, repr=False)
    restart_part: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The plan of one patient for one date."""

    medicines: tuple[PlanMedicine, ...]
    bridging: str | None = field(repr=False)
    if_postponed: str = field(repr=False)
    approver: str = field(repr=False)
    approved: date = field(repr=False)
    for_date: date = field(repr=False)

    @property
    def stops(self) -> bool:
        """Whether any medicine is stopped."""
        return any(medicine.action == "stop" for medicine in self.medicines)

    @property
    def keeps(self) -> bool:
        """Whether any medicine is kept."""
        return any(medicine.action == "keep" for medicine in self.medicines)


def read(text: str, where: str, visit_on: date, today: date) -> Plan:
    """The plan written in a YAML text, for a procedure on the date `visit_on`.

    Raises PlanError naming every field that is missing or contradicts another; no date is ever
    worked out or mended. The words of the plan are never in an error.
    """
    return plan_in(plan_form(text, where), visit_on, today)


def plan_form(text: str, where: str) -> Form:
    """The form of a plan, not yet checked; PlanError when it is not readable."""
    return read_form(text, where, PlanError, private=True)


def plan_in(form: Form, visit_on: date, today: date) -> Plan:
    """The plan in a form, checked as `read` does."""
    shape, problems = attempt(PlanShape, form)
    report = Report(problems)
    if shape is None:
        raise PlanError(problems)
    _check(shape, form, report, visit_on, today)
    report.raise_if_any(PlanError)
    return _plan(shape)


def _plan(shape: PlanShape) -> Plan:
    # Every key that is needed has been found to be there.
    given = shape.given(but=("medicines", "for_"))
    medicines = tuple(
        PlanMedicine(**medicine.given(but=("last_dose_weekday", "restart_weekday")))
        for medicine in shape.medicines
    )
    return Plan(medicines=medicines, for_date=cast(date, shape.for_), **given)


_LINE = line(160)


def _medicine_name(written: object) -> str:
    name: str = line(60).read(written)
    if _TWO_MEDICINES.search(name):
        raise ValueError("must name one medicine; give each its own entry")
    return name


def _weekday(written: object) -> int:
    for number, name in enumerate(WEEKDAYS):
        if str(written).casefold() in (name.casefold(), name[:3].casefold()):
            return number
    raise ValueError("must be a weekday, Monday to Sunday")


def _restart(written: object) -> date | str:
    text: str = _LINE.read(written)
    return read_day(text) if text[:4].isdigit() else text


Line = Annotated[str, _LINE]
Weekday = Annotated[int, By(_weekday)]
MedicineName = Annotated[str, By(_medicine_name)]
Restart = Annotated[date | str, By(_restart)]
Part = Literal["morning", "evening"]


class MedicineShape(Shape, frozen=True):
    """One medicine of the plan."""

    name: Annotated[MedicineName | None, About("the medicine as it is written.")] = None
    action: Annotated[Literal["keep", "stop"] | None, About("keep or stop.")] = None
    last_dose: Annotated[Day | None, About("the date of the last dose.")] = None
    last_dose_weekday: Annotated[Weekday | None, About("the weekday of that date.")] = None
    last_dose_part: Annotated[Part | None, About("morning or evening.")] = None
    restart: Annotated[Restart | None, About("a date, or when in words.")] = None
    restart_weekday: Annotated[Weekday | None, About("the weekday of that date.")] = None
    restart_part: Annotated[Part | None, About("morning or evening.")] = None


class PlanShape(Shape, frozen=True):
    """The whole of a plan's file; what is needed is told by the rules, all at once."""

    for_: Annotated[Day | None, About("the date of the procedure it is for.")] = None
    medicines: Annotated[list[MedicineShape], About("each blood thinner, to keep or to stop.")] = []
    bridging: Annotated[Line | None, About("what is taken in between.")] = None
    if_postponed: Annotated[Line | None, About("what to do if the date changes.")] = None
    approver: Annotated[Line | None, About("the clinician who approved the plan.")] = None
    approved: Annotated[Day | None, About("the date of the approval.")] = None


# The rules of a plan: each says whether it is broken, where, what is wrong, and the way out.

Rule: TypeAlias = "tuple[bool, str, str, str]"

NEEDED = ("for", "medicines", "if-postponed", "approver", "approved")
_ASK = "Ask the approver."
_YEAR = "Check the year with the approver."
# No plan reaches so far from its procedure: such a date is a slip, mostly of the year.
_FAR = timedelta(days=90)
_STALE = timedelta(days=366)
OF_A_STOP = (
    "last-dose", "last-dose-weekday", "last-dose-part",
    "restart", "restart-weekday", "restart-part",
)  # fmt: skip


def _check(shape: PlanShape, form: Form, report: Report, visit_on: date, today: date) -> None:
    _apply(_plan_rules(shape, visit_on, today), form, (), report)
    _need(NEEDED, PlanShape, form, (), report)
    written = form.at("medicines")
    numbers = [n for n, m in enumerate(written) if isinstance(m, dict)] if written else []
    medicines = shape.medicines
    for place, (number, medicine) in enumerate(zip(numbers, medicines, strict=True)):
        path: Path = ("medicines", number)
        _need(_needed_of(medicine), MedicineShape, form, path, report)
        _apply(_name_rules(medicine, medicines[:place]), form, path, report)
        _apply(_medicine_rules(medicine, visit_on), form, path, report)


def _apply(rules: Iterable[Rule], form: Form, path: Path, report: Report) -> None:
    for broken, key, what, remedy in rules:
        if broken:
            report.refuse(form, (*path, key), what, remedy)


def _need(
    needed: Iterable[str], shape: type[Shape], form: Form, path: Path, report: Report
) -> None:
    for key in needed:
        if not form.at(*path, key):
            report.refuse(form, (*path, key), "This is needed.", keys(shape)[key].remedy)


def _needed_of(medicine: MedicineShape) -> tuple[str, ...]:
    """The keys that an entry needs: a restart in words has no weekday and no part of the day."""
    if medicine.action != "stop":
        return ("name", "action")
    dated = isinstance(medicine.restart, date)
    return ("name", "action", *(OF_A_STOP if dated else OF_A_STOP[:4]))


def _plan_rules(plan: PlanShape, visit_on: date, today: date) -> Iterator[Rule]:
    other = plan.for_ is not None and plan.for_ != visit_on
    yield other, "for", "The plan is for another date than the appointment.", _ASK
    future = plan.approved is not None and plan.approved > today
    yield future, "approved", "The approval is dated in the future.", _ASK
    stale = plan.approved is not None and plan.approved < visit_on - _STALE
    yield stale, "approved", "The approval is more than a year before the procedure.", _YEAR


def _name_rules(medicine: MedicineShape, before: Sequence[MedicineShape]) -> Iterator[Rule]:
    """No medicine stands in a plan twice; nor is one strength of it kept and another stopped."""
    name = medicine.name or ""
    again = bool(name) and _same(name) in (_same(one.name or "") for one in before)
    other = [one for one in before if {one.action, medicine.action} == {"keep", "stop"}]
    opposite = _drug(name) in {_drug(one.name or "") for one in other} - {""}
    remedy = _ASK if opposite else "Keep one entry."
    yield again, "name", "This medicine is in the plan twice.", remedy
    what = "An earlier entry, whose name begins with the same word, has the other action."
    yield opposite and not again, "action", what, _ASK


# What stands in front of a medicine's own name, as in '5 mg warfarin' and 'Tab. warfarin'.
_NO_DRUG = frozenset(
    ("mg", "mcg", "µg", "g", "ml", "iu", "unit", "units", "tab", "tablet", "tablets", "cap",
     "capsule", "capsules", "inj", "injection")
)  # fmt: skip


def _same(name: str) -> str:
    """However a name is typed: without capitals, spaces and signs, but for a decimal point."""
    pointed = re.sub(r"(?<=\d)[.,](?=\d)", "point", unicodedata.normalize("NFKC", name))
    return "".join(one for one in pointed.casefold() if unicodedata.category(one)[0] in "LMN")


def _drug(name: str) -> str:
    """The first word of a name that is neither a number nor a unit."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    # Not \w: marks, which many scripts write vowels with, are no part of it.
    words = "".join(
        one if one == "-" or unicodedata.category(one)[0] in "LM" else " " for one in folded
    )
    return next((word for word in words.split() if word.strip("-") not in _NO_DRUG), "").strip("-")


def _medicine_rules(medicine: MedicineShape, visit_on: date) -> Iterator[Rule]:
    for key in OF_A_STOP:
        given = getattr(medicine, key.replace("-", "_")) is not None
        kept = medicine.action == "keep" and given
        yield kept, key, "The medicine is kept, and this is about stopping it.", _ASK
    yield from _date_rules(medicine, visit_on)


def _date_rules(medicine: MedicineShape, visit_on: date) -> Iterator[Rule]:
    last, restart = medicine.last_dose, medicine.restart
    for key, day, weekday in (
        ("last-dose-weekday", last, medicine.last_dose_weekday),
        ("restart-weekday", restart, medicine.restart_weekday),
    ):
        wrong = isinstance(day, date) and weekday is not None and day.weekday() != weekday
        yield wrong, key, "The weekday is not the weekday of the date.", _ASK
    evening = medicine.last_dose_part == "evening"
    late = last is not None and (last > visit_on or (last == visit_on and evening))
    yield late, "last-dose", "The last dose is after the procedure.", _ASK
    long_ago = last is not None and last < visit_on - _FAR
    told = f"is more than {_FAR.days} days"
    yield long_ago, "last-dose", f"The last dose {told} before the procedure.", _YEAR
    if isinstance(restart, date):
        morning = medicine.restart_part == "morning"
        early = restart < visit_on or (restart == visit_on and morning)
        yield early, "restart", "The restart is before the procedure.", _ASK
        far = restart > visit_on + _FAR
        yield far, "restart", f"The restart {told} after the procedure.", _YEAR
