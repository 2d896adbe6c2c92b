"""What `clinic.yaml` looks like, key by key, each with the sentence that explains it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, PlainValidator

from instructions.appointment import read_day
from instructions.form import Shape, did_you_mean
from instructions.identity import IdentityFormat
from instructions.phone import countries
from instructions.plain import plain_line
from instructions.shapes import Address, Flag, Id

UNREACHABLE = "Without it no sheet is printed: a patient must be able to reach you at any hour."

_DURATION = re.compile(r"(\d{1,3})( minutes)?", re.ASCII)


def _country(written: object) -> str:
    if written == "UK":
        raise ValueError("must be GB for the United Kingdom")
    if written not in countries():
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


def _line(written: object) -> str:
    if isinstance(written, str):
        return plain_line(written, longest=80)
    raise ValueError("must be one line of text")


Line = Annotated[str, PlainValidator(_line)]
Country = Annotated[str, PlainValidator(_country)]
Zone = Annotated[str, PlainValidator(_zone)]
Day = Annotated[date, PlainValidator(_day)]
Minutes = Annotated[timedelta, PlainValidator(_minutes)]


class OutOfHoursShape(Shape):
    """What to do when the clinic is closed: a phone, a route in words, or both."""

    phone: str | None = Field(None, description="a number that is answered when you are closed.")
    route: Line | None = Field(None, description="where to turn, in a few words.")


class EmergencyShape(Shape):
    """The emergency service."""

    number: str = Field(description="the emergency number of your country.")
    service: Line = Field(description="what answers that number, such as ambulance.")
    hospital: Line | None = Field(None, description="the nearest emergency department.")


class IdentityShape(Shape):
    """A line that tells who the patient is."""

    label: Line = Field(description="what is printed before the value.")
    field: Id = Field(description="the visit's field: id, born, or a name of your own.")
    format: IdentityFormat = Field("plain", description="how the value is printed.")


class ChoicesShape(Shape):
    """What the clinic does in one procedure."""

    drugs: list[Id] | None = Field(None, description="the medicines you inject.")
    settings: dict[str, Any] = Field(
        default_factory=dict, description="see: generate.py list settings."
    )


class ClinicianShape(Shape):
    """A clinician who does some things otherwise than the clinic."""

    name: Line = Field(description="the name, as your visits and lists write it.")
    procedures: dict[Id, ChoicesShape] = Field(
        description="what differs: drugs and settings of each procedure."
    )


class ClosureShape(Shape):
    """Days on which the clinic is closed, and who answers then."""

    first: Day = Field(description="the first day, such as 2027-01-14.")
    last: Day | None = Field(None, description="the last day; without it, the first.")
    phone: str | None = Field(None, description="a number that is answered on those days.")
    route: Line | None = Field(None, description="where to turn then, in a few words.")


class ClinicShape(Shape):
    """The whole of `clinic.yaml`."""

    name: Line = Field(description="the clinic's name.")
    address: Annotated[list[Line], Field(min_length=1, max_length=6)] = Field(
        description="the lines of the address, as a list."
    )
    phone: str = Field(description=f"the phone of the desk. {UNREACHABLE}")
    hours: Line = Field(description="when that phone is answered.")
    out_of_hours: OutOfHoursShape = Field(
        description=f"a phone or a route for when you are closed. {UNREACHABLE}"
    )
    emergency: EmergencyShape = Field(description="the emergency number and its service.")
    country: Country = Field(description="the country code, such as IN.")
    time_zone: Zone = Field(description="the time zone, such as Asia/Kolkata.")
    paper: Literal["A4", "Letter"] = Field(description="A4 or Letter.")
    clock: Literal["12", "24"] = Field(description="12 or 24 hours.")
    language: Id = Field(description="the clinic's own language, such as en.")
    web: Address | None = Field(None, description="the address behind the printed code.")
    identity: list[IdentityShape] = Field(
        default_factory=list, max_length=6, description="lines that tell who the patient is."
    )
    place: Line | None = Field(None, description="where to come, such as Room 4, first floor.")
    arrive_before: Minutes = Field(
        timedelta(minutes=30), description="how long before the appointment to arrive."
    )
    footer: list[Line] = Field(
        default_factory=list,
        max_length=2,
        description="lines of your own at the foot of every side, such as a registration.",
    )
    teach_back: Flag = Field(
        True, description="false prints no side with questions for staff to ask."
    )
    sample: Flag = Field(False, description="true prints SAMPLE on every page.")
    procedures: dict[Id, ChoicesShape] = Field(
        default_factory=dict, description="drugs and settings of each procedure."
    )
    clinicians: list[ClinicianShape] = Field(
        default_factory=list, max_length=100, description="who does some things otherwise."
    )
    closures: list[ClosureShape] = Field(
        default_factory=list, max_length=100, description="holidays, and who answers then."
    )
    brand: dict[str, Any] = Field(default_factory=dict, description="colours and logo.")
