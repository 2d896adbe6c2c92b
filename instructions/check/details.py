"""The clinic's own details: what can be read but would still serve a patient badly."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from instructions.check.finding import Finding, Place, Rule, Weight
from instructions.check.subject import Subject
from instructions.phone import Phone

LIBPHONE = "libphonenumber's tables of each country, by phonenumbers"
EMERGENCY = Rule(
    id="emergency-number",
    why="The emergency number of the country works from every phone.",
    source=LIBPHONE,
    weight=Weight.WARNING,
)
FORMAT = Rule(
    id="phone-format",
    why="A number in its usual groups is dialled with fewer slips.",
    source=LIBPHONE,
    weight=Weight.WARNING,
)
CLOSED = Rule(
    id="same-phone",
    why="The number for when you are closed must be answered when you are closed.",
    source="Safety rule 1: a patient reaches somebody at any hour",
    weight=Weight.WARNING,
)
UNSET = Rule(
    id="unset",
    why="The sheet tells the patient to ask; with more than 3 it is a specimen.",
    source="docs/clinic.md, settings",
    weight=Weight.WARNING,
)
WEB = Rule(
    id="web", why="A web address that is not encrypted can be changed on its way.",
    source="NCSC: using TLS", weight=Weight.WARNING,
)  # fmt: skip


def emergency(subject: Subject) -> Iterator[Finding]:
    """The emergency number is a short one of the clinic's country."""
    from phonenumbers import shortnumberinfo

    clinic = subject.practice.clinic
    number = clinic.emergency.number
    if not shortnumberinfo.is_emergency_number(number.text, clinic.country):
        what = f"It is no emergency number of {clinic.country}."
        yield EMERGENCY.found(what, _at(subject, "emergency", "number"))


def formats(subject: Subject) -> Iterator[Finding]:
    """Phones are written as their country writes them."""
    clinic = subject.practice.clinic
    for path, phone in (
        (("phone",), clinic.phone),
        (("out-of-hours", "phone"), clinic.out_of_hours.phone),
    ):
        if phone and (usual := _usual(phone, clinic.country)) and phone.text not in usual:
            what = f"It is written '{phone.text}', usually '{usual[0]}'."
            yield FORMAT.found(what, _at(subject, *path))
    closed = clinic.out_of_hours
    if closed.phone and closed.phone.tel == clinic.phone.tel:
        yield CLOSED.found("It is the phone of the desk.", _at(subject, "out-of-hours", "phone"))


def settings(subject: Subject) -> Iterator[Finding]:
    """What the clinic has not set, and whether its address on the web is safe."""
    clinic, procedure = subject.practice.clinic, subject.practice.procedure
    for id in filter(partial(_missed, subject), subject.practice.settings.unset):
        yield UNSET.found(f"'{id}' is not set.", _at(subject, "procedures", procedure.id), id)
    if clinic.web and not clinic.web.startswith("https://"):
        yield WEB.found("The address does not begin with https://.", _at(subject, "web"))


def _missed(subject: Subject, id: str) -> bool:
    """Whether a sheet says anything in place of a setting; of two units one is enough."""
    using = [step for step in subject.practice.procedure.steps() if id in step.settings]
    return not using or any(step.words.get("unset") for step in using)


def _at(subject: Subject, *path: str) -> Place:
    form = subject.practice.clinic.form
    return Place(form.where, form.line(path))


def _usual(phone: Phone, country: str) -> tuple[str, ...]:
    """How a full number is usually written; nothing for a short one."""
    import phonenumbers
    from phonenumbers import PhoneNumberFormat

    if not phone.tel.startswith("+"):
        return ()
    number = phonenumbers.parse(phone.text, country)
    ways = [PhoneNumberFormat.NATIONAL, PhoneNumberFormat.INTERNATIONAL]
    if phone.text.startswith("+"):
        ways.reverse()
    return tuple(phonenumbers.format_number(number, way) for way in ways)


RULES = (emergency, formats, settings)
