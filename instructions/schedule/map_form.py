"""What `schedule-map.yaml` looks like, key by key, each with the sentence that explains it."""

from __future__ import annotations

from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, PlainValidator

from instructions.form import Shape
from instructions.shapes import Id


def _headings(written: object) -> object:
    return [written] if isinstance(written, str) else written


def _zone(written: object) -> str:
    if written in ("clinic", "UTC"):
        return str(written)
    try:
        return ZoneInfo(str(written)).key
    except (ValueError, OSError, KeyError):
        raise ValueError("must be clinic, UTC or a time zone such as Asia/Kolkata") from None


Heading = Annotated[str, Field(min_length=1)]
Headings = Annotated[list[Heading], BeforeValidator(_headings), Field(min_length=1)]
Zone = Annotated[str, PlainValidator(_zone)]
NameOrder = Literal["first-last", "last-first"]
Dates = Literal["dmy", "mdy", "ymd"]
SideName = Literal["left", "right", "both", "not-known"]
EditionName = Literal["standard", "large"]


class ColumnsShape(Shape):
    """Which column is what; a list of headings where more than one is joined."""

    name: Headings | None = Field(None, description="the patient's name.")
    first_name: Headings | None = Field(None, description="the patient's first name.")
    middle_name: Headings | None = Field(None, description="the patient's middle name.")
    last_name: Headings | None = Field(None, description="the patient's last name.")
    on: Heading | None = Field(None, description="the date and time of the visit.")
    date: Heading | None = Field(None, description="the date of the visit.")
    time: Heading | None = Field(None, description="the time of the visit.")
    arrive: Heading | None = Field(None, description="when to arrive.")
    id: Heading | None = Field(None, description="the clinic's number of the patient.")
    born: Heading | None = Field(None, description="the date of birth.")
    side: Heading | None = Field(None, description="left, right or both.")
    clinician: Headings | None = Field(None, description="who does it.")
    place: Headings | None = Field(None, description="where to come.")
    language: Heading | None = Field(None, description="the patient's language.")
    edition: Heading | None = Field(None, description="standard or large print.")


class AnswerShape(Shape):
    """A column that answers a condition of the procedure."""

    column: Heading = Field(description="the heading of the column.")
    yes: list[str] = Field(description="the words that mean yes.")
    no: list[str] = Field(description="the words that mean no.")
    not_known: list[str] = Field(default_factory=list, description="words that leave it open.")


class StatusShape(Shape):
    """A column that tells whether a row is printed."""

    column: Heading = Field(description="the heading of the column.")
    skip: list[str] = Field(default_factory=list, description="words of rows that are left out.")
    print: list[str] = Field(default_factory=list, description="words of rows that stand.")
    when: Literal["filled"] | None = Field(None, description="filled: any word leaves it out.")


class TypesShape(Shape):
    """Which types of appointment are which procedure."""

    column: Headings | None = Field(None, description="the heading of the column.")
    procedures: dict[str, Id] = Field(description="each type that is printed, and its procedure.")


class MapShape(Shape):
    """The whole of a map's file."""

    columns: ColumnsShape = Field(default_factory=lambda: ColumnsShape())
    name_order: NameOrder = "first-last"
    clinician_order: NameOrder = "first-last"
    identity: dict[Id, Heading] = Field(default_factory=dict)
    conditions: dict[Id, AnswerShape] = Field(default_factory=dict)
    dates: Dates | None = None
    time_zone: Zone = "clinic"
    status: list[StatusShape] = Field(default_factory=list)
    types: TypesShape | None = None
    languages: dict[str, Id] = Field(default_factory=dict)
    bilingual: Literal["yes", "no"] = "no"
    editions: dict[str, EditionName] = Field(default_factory=dict)
    sides: dict[str, SideName] = Field(default_factory=dict)
    title: str | None = None
    encoding: str | None = None
    ignore: list[Heading] = Field(default_factory=list)
    without_cells: list[Heading] = Field(default_factory=list)
