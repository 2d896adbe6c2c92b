"""Print: what the sheet of this clinic comes to on paper, laid out as it would be for a patient."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from msgspec import Struct, structs

from instructions.brand import PAIRS, contrast, luminance
from instructions.check.finding import Finding, Place, Rule, Weight, refused
from instructions.check.room import invented, overflow
from instructions.check.subject import Subject
from instructions.desk import EDITIONS
from instructions.errors import InstructionsError, TemplateError
from instructions.finish import press_of
from instructions.handout import Press
from instructions.pdf.drawing import Drawings
from instructions.pdf.layout import sheet_of
from instructions.pdf.look import PAPERS, SMALLEST, Look
from instructions.pdf.marks import SlotMark, TextMark, laid
from instructions.practice import Practice

TEMPLATE = "handout.html"
SIDES = Rule(
    id="sides", why="The core is one sheet, both sides: it hangs on the fridge.", source="PEMAT-P 2"
)
TYPE = Rule(id="smallest-type", why="Smaller type is not read.", source="RNIB and UKAAF G003")
CONTRAST = Rule(id="contrast", why="It must be readable at night.", source="WCAG 2.2, 1.4.3, 1.4.6")
GREY = Rule(
    id="greyscale",
    why="Most clinics print in black: cards must still stand out.",
    source="WCAG 2.2, 1.4.1",
)
TEMPLATES = Rule(
    id="template",
    why="Nothing safety-critical may be left out or changed by a template.",
    source="docs/branding.md",
)
PRINTS = Rule(
    id="prints", why="A sheet that cannot be laid out reaches nobody.", source="The press"
)
INK = Rule(
    id="ink", why="Ink costs, and wet paper curls.", source="ISO 24712 pages", weight=Weight.WARNING
)

MOST_INK = 0.25
"""A text page of ISO/IEC 24712 covers about a twentieth of the paper; a photo all of it."""
ENOUGH_FOR_INK = 36
"""Dots to the inch in which it is measured."""
GREY_APART = 0.35
"""How much of full brightness lies at least between a card's bar and the paper."""


class Measured(Struct, frozen=True):
    """What one edition on one paper comes to; ink is a share of the paper, None not measured."""

    edition: str
    paper: str
    sides: int
    fits: bool
    """Whether each side of the core takes one side of paper."""
    smallest: float
    ink: float | None


def measure(subject: Subject) -> tuple[list[Measured], list[Finding]]:
    """What each edition and paper comes to, and what is wrong with it."""
    measured: list[Measured] = []
    found = list(_contrasts(subject))
    practice = subject.practice
    found += _composed(subject)
    press = press_of(practice)
    for edition in EDITIONS:
        for paper in PAPERS:
            own = press.look(paper, edition)
            try:
                measured.append(_measured(subject, press, own, edition, paper))
            except InstructionsError as error:
                found += refused(PRINTS, error.problems)
    found += [finding for one in measured for finding in _faults(subject, one)]
    found += overflow(subject)
    return measured, found


def _measured(subject: Subject, press: Press, own: Look, edition: str, paper: str) -> Measured:
    """What it comes to for a patient to whom nothing applies; whether it fits, for everything."""
    every: dict[str, object] = {"with": [*subject.practice.procedure.conditions], "without": []}
    usual, full = (
        press.handout(invented(subject.practice, subject.today, edition=edition, **said))
        for said in (dict[str, object](), every)
    )
    sheets = [sheet_of(one.document, own, press.drawings) for one in (usual, full)]
    marks = [mark for sheet in sheets for side in sheet.sides for mark in laid([side])]
    sizes = [mark.style.size for mark in marks if isinstance(mark, (TextMark, SlotMark))]
    ink = _ink(press.print(usual, own)) if (edition, paper) == ("standard", "A4") else None
    fits = all(sheet.fits for sheet in sheets)
    return Measured(edition, paper, len(sheets[0].sides), fits, min(sizes), ink)


def _composed(subject: Subject) -> Iterator[Finding]:
    """Whether the templates keep everything safety-critical, whatever applies to a patient."""
    practice = subject.practice
    press = Press(practice, Drawings([]))
    every = [*practice.procedure.conditions]
    for with_, without in ((every, []), ([], every), ([], [])):
        said: dict[str, object] = {"with": with_, "without": without}
        try:
            press.handout(invented(practice, subject.today, **said))
        except TemplateError as error:
            yield from refused(TEMPLATES, error.problems)


def _faults(subject: Subject, one: Measured) -> Iterator[Finding]:
    place = Place(TEMPLATE)
    if one.edition == "standard" and not one.fits:
        what = f"On {one.paper} a side of the core takes more than a side of paper."
        yield SIDES.found(what, place)
    if one.smallest < SMALLEST:
        what = f"The smallest type is {one.smallest:g} points, at least {SMALLEST:g}."
        yield TYPE.found(what, place)
    if one.ink is not None and one.ink > MOST_INK:
        yield INK.found(f"Ink covers {one.ink:.0%} of a side, at most {MOST_INK:.0%}.", place)


def _contrasts(subject: Subject) -> Iterator[Finding]:
    colours = subject.practice.brand.colours
    shown = {name: getattr(colours, name) for name in colours.__struct_fields__}
    shown["colour"] = colours.brand
    form = subject.practice.clinic.form
    place = Place(form.where, form.line(("brand",)))
    for text, ground, least in PAIRS:
        found = contrast(shown[text], shown[ground])
        if found < least:
            what = f"{text} on {ground}: {found:.2f} to 1, at least {least:g}."
            yield CONTRAST.found(what, place)
    for card in ("alarm", "notice"):
        if 1 - luminance(shown[card]) < GREY_APART:
            yield GREY.found(f"The {card} card is pale in grey.", place)


def as_sample(practice: Practice) -> Practice:
    """The practice as it prints with a name, approved or not: it is only measured."""
    standing = structs.replace(practice.standing, sample=True, approval=None)
    return replace(practice, standing=standing)


def _ink(pdf: bytes) -> float | None:
    """The darkest side's share of ink; None where no program to draw it is there."""
    from instructions.locate import installed

    if not installed("pypdfium2"):
        return None
    from PIL import ImageStat

    from instructions.preview import pictures

    grey = [page.convert("L") for page in pictures(pdf, ENOUGH_FOR_INK)]
    return max(1 - float(ImageStat.Stat(page).mean[0]) / 255 for page in grey)
