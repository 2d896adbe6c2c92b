"""Values: one visit's own words, name by name, as they are struck into a handout's blanks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from instructions.identity import identity_text
from instructions.moments import texts
from instructions.visit import Visit

if TYPE_CHECKING:
    from instructions.plan import Plan, PlanMedicine
    from instructions.practice import Practice


def values_of(visit: Visit, practice: Practice) -> dict[str, str]:
    """Every value that a blank may ask for, in the words of the practice's language.

    These are personal: they are struck and forgotten, never logged, named or kept.
    """
    words, hours = practice.calendar, practice.clinic.clock
    labels = practice.procedure.labels
    values: dict[str, str] = {
        "name": visit.name,
        "date": words.date(visit.on),
        "time": words.clock(visit.on.time(), hours),
        "arrive": words.clock(visit.arrive.time(), hours),
        "given": words.date(visit.given),
        **texts(practice.timetable, words, hours, visit.on, visit.arrive),
        **dict(_optional(visit)),
    }
    if visit.replaces:
        values["replaces"] = words.date(visit.replaces)
    if visit.closure:
        values["closure.first"] = words.date(visit.closure.first)
        values["closure.last"] = words.date(visit.closure.last)
        values["closure.who"] = visit.closure.who
    if visit.born:
        values["born"] = words.short_date(visit.born)
    if visit.side.value in labels:
        values["side"] = labels[visit.side.value].plain()
    for place, line in enumerate(practice.clinic.identity):
        text = identity_text(line, visit, words)
        if text is not None:
            values[f"identity.{place}"] = text
    if visit.plan:
        values.update(_plan(visit.plan, practice))
    if practice.own:
        also = values_of(visit, practice.own)
        values.update((practice.own.prefix + name, text) for name, text in also.items())
    return values


def _optional(visit: Visit) -> Iterator[tuple[str, str]]:
    for name in ("id", "clinician", "place", "note"):
        value = getattr(visit, name)
        if value is not None:
            yield name, value


def _plan(plan: Plan, practice: Practice) -> Iterator[tuple[str, str]]:
    words = practice.calendar
    yield "plan.if_postponed", plan.if_postponed
    yield "plan.approver", plan.approver
    yield "plan.approved", words.date(plan.approved)
    yield "plan.for_date", words.date(plan.for_date)
    if plan.bridging:
        yield "plan.bridging", plan.bridging
    for place, medicine in enumerate(plan.medicines, 1):
        for name, text in _medicine(medicine, practice).items():
            yield f"medicines.{place}.{name}", text


def _medicine(medicine: PlanMedicine, practice: Practice) -> Mapping[str, str]:
    """What the plan says of one medicine, as it says it: nothing is worked out."""
    told = {"name": medicine.name}
    if medicine.last_dose:
        told["last"] = _day(medicine.last_dose, medicine.last_dose_part, practice)
    if isinstance(medicine.restart, date):
        told["restart"] = _day(medicine.restart, medicine.restart_part, practice)
    elif medicine.restart:
        told["restart"] = medicine.restart
    return told


def _day(day: date, part: str | None, practice: Practice) -> str:
    shown = practice.calendar.date(day)
    if part is None:
        return shown
    wording = practice.procedure.labels[f"plan-{part}"]
    return wording.plain(lambda _: shown)
