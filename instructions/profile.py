"""What `clinic.yaml` looks like, key by key, each with the sentence that explains it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from instructions.appointment import read_day
from instructions.form import did_you_mean
from instructions.identity import IdentityFormat
from instructions.phone import countries
from instructions.shape import About, By, Shape, Size
from instructions.shapes import Address, Flag, Id, line

UNREACHABLE = "Without it no sheet is printed: a patient must be able to reach you at any hour."

_DURATION = re.compile(r"(\d{1,3})( minutes)?", re.ASCII)


def _country(written: object) -> str:
    if written == "UK":
        raise ValueError("must be GB for the United Kingdom")
    if str(written) not in countries():
        raise ValueError("must be a country code of two letters, such as IN, GB or US")
    return str(written)


def _zone(written: object) -> str:
    try:
        return ZoneInfo(str(written)).key
    except (ValueError, OSError, KeyError):
        meant = did_you_mean(str(written), available_timezones()).partition(" Known:")[0]
        hint = f" ({meant})" if meant.startswith("Did") else ""
        raise ValueError(f"must be a time zone such as Asia/Kolkata{hint}") from None


def _minutes(written: object) -> timedelta:
    match = _DURATION.fullmatch(str(written))
    if not match or int(match[1]) > 240:
        raise ValueError("must be from 0 to 240 minutes, such as '30 minutes'")
    return timedelta(minutes=int(match[1]))


def _day(written: object) -> date:
    try:
        return read_day(str(written).strip())
    except ValueError:
        raise ValueError("must be a date such as 2027-01-14") from None


Line = Annotated[str, line(80)]
Country = Annotated[str, By(_country)]
Zone = Annotated[str, By(_zone)]
Day = Annotated[date, By(_day)]
Minutes = Annotated[timedelta, By(_minutes)]


class OutOfHoursShape(Shape, frozen=True):
    """What to do when the clinic is closed: a phone, a route in words, or both."""

    phone: Annotated[str | None, About("a number that is answered when you are closed.")] = None
    route: Annotated[Line | None, About("where to turn, in a few words.")] = None


class EmergencyShape(Shape, frozen=True):
    """The emergency service."""

    number: Annotated[str, About("the emergency number of your country.")]
    service: Annotated[Line, About("what answers that number, such as ambulance.")]
    hospital: Annotated[Line | None, About("the nearest emergency department.")] = None


class IdentityShape(Shape, frozen=True):
    """A line that tells who the patient is."""

    label: Annotated[Line, About("what is printed before the value.")]
    field: Annotated[Id, About("the visit's field: id, born, or a name of your own.")]
    format: Annotated[IdentityFormat, About("how the value is printed.")] = "plain"


class ChoicesShape(Shape, frozen=True):
    """What the clinic does in one procedure."""

    drugs: Annotated[list[Id] | None, About("the medicines you inject.")] = None
    settings: Annotated[dict[str, Any], About("see: generate.py list settings.")] = {}


class ClinicianShape(Shape, frozen=True):
    """A clinician who does some things otherwise than the clinic."""

    name: Annotated[Line, About("the name, as your visits and lists write it.")]
    procedures: Annotated[
        dict[Id, ChoicesShape], About("what differs: drugs and settings of each procedure.")
    ]


class ClosureShape(Shape, frozen=True):
    """Days on which the clinic is closed, and who answers then."""

    first: Annotated[Day, About("the first day, such as 2027-01-14.")]
    last: Annotated[Day | None, About("the last day; without it, the first.")] = None
    phone: Annotated[str | None, About("a number that is answered on those days.")] = None
    route: Annotated[Line | None, About("where to turn then, in a few words.")] = None


class ClinicShape(Shape, frozen=True, kw_only=True):
    """The whole of `clinic.yaml`."""

    name: Annotated[Line, About("the clinic's name.")]
    address: Annotated[
        list[Line], Size(least=1, most=6), About("the lines of the address, as a list.")
    ]
    phone: Annotated[str, About(f"the phone of the desk. {UNREACHABLE}")]
    hours: Annotated[Line, About("when that phone is answered.")]
    out_of_hours: Annotated[
        OutOfHoursShape, About(f"a phone or a route for when you are closed. {UNREACHABLE}")
    ]
    emergency: Annotated[EmergencyShape, About("the emergency number and its service.")]
    country: Annotated[Country, About("the country code, such as IN.")]
    time_zone: Annotated[Zone, About("the time zone, such as Asia/Kolkata.")]
    paper: Annotated[Literal["A4", "Letter"], About("A4 or Letter.")]
    clock: Annotated[Literal["12", "24"], About("12 or 24 hours.")]
    language: Annotated[Id, About("the clinic's own language, such as en.")]
    web: Annotated[Address | None, About("the address behind the printed code.")] = None
    identity: Annotated[
        list[IdentityShape], Size(most=6), About("lines that tell who the patient is.")
    ] = []
    place: Annotated[Line | None, About("where to come, such as Room 4, first floor.")] = None
    arrive_before: Annotated[Minutes, About("how long before the appointment to arrive.")] = (
        timedelta(minutes=30)
    )
    footer: Annotated[
        list[Line],
        Size(most=2),
        About("lines of your own at the foot of every side, such as a registration."),
    ] = []
    teach_back: Annotated[Flag, About("false prints no side with questions for staff to ask.")] = (
        True
    )
    sample: Annotated[Flag, About("true prints SAMPLE on every page.")] = False
    procedures: Annotated[
        dict[Id, ChoicesShape], About("drugs and settings of each procedure.")
    ] = {}
    clinicians: Annotated[
        list[ClinicianShape], Size(most=100), About("who does some things otherwise.")
    ] = []
    closures: Annotated[
        list[ClosureShape], Size(most=100), About("holidays, and who answers then.")
    ] = []
    brand: Annotated[dict[str, Any], About("colours and logo.")] = {}
