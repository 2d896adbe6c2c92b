"""The fields of the brand's page: the clinic's details, and its look."""

from __future__ import annotations

from collections.abc import Mapping

from instructions.brand import brands
from instructions.locate import shipped
from instructions.pdf.families import CHOICES
from instructions.pdf.look import PAPERS
from instructions.web.entries import Column, Entry


def _choice(key: str, label: str, options: Mapping[str, str]) -> Entry:
    return Entry(path=("brand", key), label=label, kind="choice", options=options)


def _colour(key: str, label: str) -> Entry:
    return Entry(path=("brand", key), label=label, kind="colour")


def _length(key: str, label: str, unit: str, least: int, most: int, more: str = "") -> Entry:
    return Entry(
        path=("brand", key),
        label=label,
        kind="number",
        unit=unit,
        attributes=f' min="{least}" max="{most}" step="0.5"',
        hint=f"{least} to {most}{more}.",
    )


DETAILS = (
    Entry(path=("name",), label="Name of the clinic", needed=True),
    Entry(path=("address",), label="Address", kind="lines", needed=True, hint="One line each."),
    Entry(path=("phone",), label="Phone of the desk", needed=True),
    Entry(path=("hours",), label="When it is answered", needed=True),
    Entry(path=("web",), label="Web address behind the code", hint="Empty: no code is printed."),
    Entry(
        path=("footer",),
        label="Lines at the foot",
        kind="lines",
        hint="Up to two, such as a registration.",
    ),
    Entry(path=("paper",), label="Paper", kind="choice", options={name: name for name in PAPERS}),
    Entry(
        path=("identity",),
        label="Lines that tell who the patient is",
        kind="rows",
        columns=(
            Column("label", "Label"),
            Column("field", "Field", hint="id, born"),
            Column("format", "Shown as", options=("plain", "date", "age", "nhs", "relation")),
        ),
        hint="The field is id, born, or a name of your own. Empty lines are left out.",
    ),
)
LOOK = (
    _choice(
        "extends",
        "Begin with",
        {name: name.replace("-", " ").capitalize() for name in brands(shipped("templates"))},
    ),
    _colour("colour", "Headings and bars"),
    _colour("tint", "Ground of boxes"),
    _colour("text", "Words"),
    _colour("quiet", "Captions and foot"),
    _colour("alarm", "Emergency card"),
    _colour("notice", "Phone card"),
    _choice("face", "Typeface", {name: name.replace("-", " ").title() for name in CHOICES}),
    _length(
        "type-size", "Type size (points)", "pt", 12, 15,
        ". A side that is too full is set smaller, never under 12",
    ),
    _length("large-type-size", "Type size of large print (points)", "pt", 16, 24),
    _choice(
        "header",
        "Head of the sheet",
        {"plain": "Plain", "line": "A line below it", "band": "A band behind it"},
    ),
    _choice(
        "headings",
        "Headings of sections",
        {"plain": "Plain", "line": "A line below", "block": "White on a block"},
    ),
    _choice("corners", "Corners of boxes", {"square": "Square", "round": "Round"}),
    _choice("lines", "Lines", {"fine": "Fine", "strong": "Strong"}),
    _length("margin", "Margin at both sides (mm)", "mm", 10, 30),
    _length(
        "letterhead", "Left free for letterhead (mm)", "mm", 15, 80,
        ", at the top of the first side, when you print on letterhead paper",
    ),
    _length("logo-height", "Height of the logo (mm)", "mm", 8, 25),
    Entry(path=("brand", "logo"), label="Logo"),
)  # fmt: skip
NAMES = {
    "text": "Words", "quiet": "Captions and foot", "colour": "Headings and bars",
    "paper": "White words", "tint": "the ground of boxes", "alarm": "the emergency card",
    "notice": "the phone card",
}  # fmt: skip
"""What the parts of a pair of colours are called on the page."""
