"""Values: one visit's own words, name by name, as they are struck into a handout's blanks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from instructions.identity import identity_text
from instructions.moments import texts
from instructions.visit import Appointment, Visit

if TYPE_CHECKING:
    from instructions.plan import Plan, PlanMedicine
    from instructions.practice import Practice


def values_of(visit: Visit, practice: Practice) -> dict[str, str]:
    """Every value that a blank may ask for, in the words of the practice's language.

    These are personal: they are struck and forgotten, never logged, named or kept.
    """
    return {**shared(visit.appointment, practice), **own(visit, practice)}


def shared(appointment: Appointment, practice: Practice) -> dict[str, str]:
    """Those of the values that patients of one appointment share."""
    words, hours, on = practice.calendar, practice.clinic.clock, appointment.on
    labels, arrive = practice.procedure.labels, appointment.arrive
    values: dict[str, str] = {
        "date": words.date(on),
        "time": words.clock(on.time(), hours),
        "arrive": words.clock(arrive.time(), hours),
        "given": words.date(appointment.given),
        **texts(practice.timetable, words, hours, on, arrive),
    }
    if appointment.clinician is not None:
        values["clinician"] = appointment.clinician
    if appointment.place is not None:
        values["place"] = appointment.place
    if closure := appointment.closure:
        values["closure.first"] = words.date(closure.first)
        values["closure.last"] = words.date(closure.last)
        values["closure.who"] = closure.who
    if appointment.side.value in labels:
        values["side"] = labels[appointment.side.value].plain()
    if also := practice.own:
        told = shared(appointment, also)
        values.update((also.prefix + name, text) for name, text in told.items())
    return values


def own(visit: Visit, practice: Practice) -> dict[str, str]:
    """Those of the values that are one patient's own."""
    words = practice.calendar
    values = {"name": visit.name}
    if visit.id is not None:
        values["id"] = visit.id
    if visit.note is not None:
        values["note"] = visit.note
    if visit.replaces:
        values["replaces"] = words.date(visit.replaces)
    if visit.born:
        values["born"] = words.short_date(visit.born)
    for place, line in enumerate(practice.clinic.identity):
        text = identity_text(line, visit, words)
        if text is not None:
            values[f"identity.{place}"] = text
    if visit.plan:
        values.update(_plan(visit.plan, practice))
    if also := practice.own:
        told = own(visit, also)
        values.update((also.prefix + name, text) for name, text in told.items())
    return values


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
