"""What `schedule-map.yaml` looks like, key by key, each with the sentence that explains it."""

from __future__ import annotations

from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from instructions.shape import About, By, First, Shape, Size
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


Heading = Annotated[str, Size(least=1)]
Headings = Annotated[list[Heading], First(_headings), Size(least=1)]
Zone = Annotated[str, By(_zone)]
NameOrder = Literal["first-last", "last-first"]
Dates = Literal["dmy", "mdy", "ymd"]
SideName = Literal["left", "right", "both", "not-known"]
EditionName = Literal["standard", "large"]


class ColumnsShape(Shape, frozen=True):
    """Which column is what; a list of headings where more than one is joined."""

    name: Annotated[Headings | None, About("the patient's name.")] = None
    first_name: Annotated[Headings | None, About("the patient's first name.")] = None
    middle_name: Annotated[Headings | None, About("the patient's middle name.")] = None
    last_name: Annotated[Headings | None, About("the patient's last name.")] = None
    on: Annotated[Heading | None, About("the date and time of the visit.")] = None
    date: Annotated[Heading | None, About("the date of the visit.")] = None
    time: Annotated[Heading | None, About("the time of the visit.")] = None
    arrive: Annotated[Heading | None, About("when to arrive.")] = None
    id: Annotated[Heading | None, About("the clinic's number of the patient.")] = None
    born: Annotated[Heading | None, About("the date of birth.")] = None
    side: Annotated[Heading | None, About("left, right or both.")] = None
    clinician: Annotated[Headings | None, About("who does it.")] = None
    place: Annotated[Headings | None, About("where to come.")] = None
    language: Annotated[Heading | None, About("the patient's language.")] = None
    edition: Annotated[Heading | None, About("standard or large print.")] = None


class AnswerShape(Shape, frozen=True):
    """A column that answers a condition of the procedure."""

    column: Annotated[Heading, About("the heading of the column.")]
    yes: Annotated[list[str], About("the words that mean yes.")]
    no: Annotated[list[str], About("the words that mean no.")]
    not_known: Annotated[list[str], About("words that leave it open.")] = []


class StatusShape(Shape, frozen=True):
    """A column that tells whether a row is printed."""

    column: Annotated[Heading, About("the heading of the column.")]
    skip: Annotated[list[str], About("words of rows that are left out.")] = []
    print: Annotated[list[str], About("words of rows that stand.")] = []
    when: Annotated[Literal["filled"] | None, About("filled: any word leaves it out.")] = None


class TypesShape(Shape, frozen=True, kw_only=True):
    """Which types of appointment are which procedure."""

    column: Annotated[Headings | None, About("the heading of the column.")] = None
    procedures: Annotated[dict[str, Id], About("each type that is printed, and its procedure.")]


class MapShape(Shape, frozen=True):
    """The whole of a map's file."""

    columns: ColumnsShape = ColumnsShape()
    name_order: NameOrder = "first-last"
    clinician_order: NameOrder = "first-last"
    identity: dict[Id, Heading] = {}
    conditions: dict[Id, AnswerShape] = {}
    dates: Dates | None = None
    time_zone: Zone = "clinic"
    status: list[StatusShape] = []
    types: TypesShape | None = None
    languages: dict[str, Id] = {}
    bilingual: Literal["yes", "no"] = "no"
    editions: dict[str, EditionName] = {}
    sides: dict[str, SideName] = {}
    title: str | None = None
    encoding: str | None = None
    ignore: list[Heading] = []
    without_cells: list[Heading] = []
