"""Brands: colours, margins and logo of a clinic, checked so that everybody can read the sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from instructions.clinic import Clinic
from instructions.errors import BrandError, Problem
from instructions.form import Form, attempt, did_you_mean, read
from instructions.pdf.families import CHOICES
from instructions.pdf.look import Brand, Colours, Corners, HeaderStyle, HeadingStyle
from instructions.report import Report
from instructions.shape import About, By, Shape

PLAIN = "plain"
POINTS_A_MM = 72 / 25.4

# WCAG 2.2, success criteria 1.4.3 (AA: 4.5 to 1) and 1.4.6 (AAA: 7 to 1).
AA, AAA = 4.5, 7.0
PAIRS: tuple[tuple[str, str, float], ...] = (
    ("text", "paper", AAA),
    ("text", "tint", AAA),
    ("quiet", "paper", AA),
    ("quiet", "tint", AA),
    ("colour", "paper", AA),
    ("colour", "tint", AA),
    ("paper", "alarm", AAA),
    ("paper", "notice", AAA),
)
"""Text, what it stands on, and the least contrast. The cards must be readable at night: AAA."""

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
_LENGTH = re.compile(r"(\d{1,3}(?:\.\d)?) ?(mm|pt)", re.ASCII)

STROKES = {"fine": 1.0, "strong": 1.6}
"""How many times as thick as usual lines are, by what a brand says."""


def _colour(written: object) -> str:
    if not isinstance(written, str) or not _COLOUR.fullmatch(written):
        raise ValueError('must be a colour such as "#0b5563", in quotes')
    return written.lower()


def _length(unit: str, least: float, most: float) -> By:
    """Reads a length in a unit, as points."""
    points = {"mm": POINTS_A_MM, "pt": 1.0}[unit]

    def read_length(written: object) -> float:
        match = _LENGTH.fullmatch(str(written))
        if not match or match[2] != unit or not least <= float(match[1]) <= most:
            raise ValueError(
                f"must be from {least:g} to {most:g} {unit}, such as '{least:g} {unit}'"
            )
        return float(match[1]) * points

    return By(read_length)


def _face(written: object) -> str:
    if str(written) not in CHOICES:
        raise ValueError(f"must be {' or '.join(CHOICES)}")
    return str(written)


Colour = Annotated[str, By(_colour)]


class BrandShape(Shape, frozen=True):
    """A brand, as `brand:` in clinic.yaml or a built-in brand.yaml says it."""

    extends: Annotated[str, About("the brand that this one changes.")] = PLAIN
    logo: Annotated[str | None, About("a picture in the clinic's folder.")] = None
    colour: Colour | None = None
    tint: Colour | None = None
    text: Colour | None = None
    quiet: Colour | None = None
    alarm: Colour | None = None
    notice: Colour | None = None
    rule: Colour | None = None
    face: Annotated[str | None, By(_face)] = None
    type_size: Annotated[float | None, _length("pt", 12, 15)] = None
    large_type_size: Annotated[float | None, _length("pt", 16, 24)] = None
    header: HeaderStyle | None = None
    headings: HeadingStyle | None = None
    corners: Corners | None = None
    lines: Literal["fine", "strong"] | None = None
    margin: Annotated[float | None, _length("mm", 10, 30)] = None
    letterhead: Annotated[float | None, _length("mm", 15, 80)] = None
    logo_height: Annotated[float | None, _length("mm", 8, 25)] = None


def brands(templates: Path) -> tuple[str, ...]:
    """The built-in brands, by name."""
    return tuple(sorted(file.parent.name for file in templates.glob("brands/*/brand.yaml")))


def load(clinic: Clinic, templates: Path) -> Brand:
    """The clinic's brand, with what it leaves out taken from the one that it extends.

    Raises BrandError with every problem at once: colours that cannot be read on each other, a
    logo that is not there or cannot be printed, a length out of range.
    """
    return read_brand(clinic.form, clinic.folder, templates)


def read_brand(form: Form, folder: Path, templates: Path) -> Brand:
    """The brand in a clinic's form, whatever else is wrong in it. Raises as ``load`` does."""
    written = form.at("brand")
    own = Form(form.where, written if isinstance(written, dict) else {}, _lines(form))
    shape, problems = attempt(BrandShape, own)
    report = Report(problems)
    chosen = shape or BrandShape()
    if chosen.extends not in brands(templates):
        what = f"There is no brand '{chosen.extends}'."
        report.refuse(own, ("extends",), what, did_you_mean(chosen.extends, brands(templates)))
        report.raise_if_any(BrandError)
    told = {**built_in(chosen.extends, templates), **chosen.told()}
    report.problems += contrast_problems(told, own)
    if chosen.logo:
        report.problems += _logo_problems(folder, chosen.logo, own)
    report.raise_if_any(BrandError)
    return _brand(told)


def built_in(name: str, templates: Path) -> Mapping[str, Any]:
    """All that a built-in brand says, lengths in points."""
    form = built_in_form(name, templates)
    shape, faults = attempt(BrandShape, form)
    assert shape is not None and not faults, "a built-in brand is whole"
    return shape.told()


def built_in_form(name: str, templates: Path) -> Form:
    """A built-in brand as its file says it."""
    file = templates / "brands" / name / "brand.yaml"
    return read(file.read_text(encoding="utf-8"), file.name, BrandError)


def _lines(form: Form) -> Mapping[tuple[str | int, ...], int]:
    """The lines of what stands under `brand:`, as paths within it."""
    return {path[1:]: line for path, line in form.lines.items() if path[:1] == ("brand",)}


def _brand(told: Mapping[str, Any]) -> Brand:
    names = ("tint", "text", "quiet", "alarm", "notice", "rule")
    colours = Colours(brand=told["colour"], **{name: told[name] for name in names})
    return Brand(
        name=told["extends"],
        colours=colours,
        strokes=STROKES[told["lines"]],
        logo=told.get("logo"),
        **{name: told[name] for name in _SAME},
    )


_SAME = (
    "face", "type_size", "large_type_size", "header", "headings", "corners", "margin",
    "letterhead", "logo_height",
)  # fmt: skip


def contrast_problems(told: Mapping[str, Any], form: Form) -> Iterator[Problem]:
    """One problem for each text colour that cannot be read on what it stands on."""
    colours = {"paper": "#ffffff", **told}
    for text, ground, least in PAIRS:
        found = contrast(colours[text], colours[ground])
        if found < least:
            key = text if text in form.data else ground
            yield form.problem(
                (key,),
                f"{colours[text]} on {colours[ground]} has a contrast of {found:.2f} to 1.",
                f"It must be at least {least:g} to 1: choose a darker colour, or a lighter ground.",
            )


def contrast(first: str, second: str) -> float:
    """How many times one #rrggbb colour is lighter than another, from 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of a #rrggbb colour, from 0 to 1 (WCAG 2.2)."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _logo_problems(folder: Path, name: str, form: Form) -> Iterator[Problem]:
    from instructions.pdf.picture import opened

    path = folder / name
    if Path(name).name != name or not path.is_file():
        yield form.problem(
            ("logo",), "There is no such picture in the clinic's folder.", "Put it there."
        )
        return
    try:
        opened(path, path.stat().st_mtime_ns)
    except BrandError as error:
        yield from (form.problem(("logo",), p.what, p.remedy) for p in error.problems)
