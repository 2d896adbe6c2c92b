"""Handouts for the tests: the sample clinic, changed as a case asks, printed once and kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from approving import approved
from cases import CASES, SAMPLE, USUAL, Case
from structure import Reading

from instructions import practice as practices
from instructions.handout import Handout, Press
from instructions.pdf.drawing import Drawings
from instructions.pdf.look import Look, look
from instructions.plan import plan_form
from instructions.practice import ILIOPSOAS, Practice
from instructions.visit import Visit, visit

CLINIC = Path(__file__).parents[1] / "examples" / "clinic"
"""The folder that every clinic of these tests is made from."""

EDITIONS, PAPERS, LETTERHEADS = ("standard", "large"), ("A4", "Letter"), (False, True)

_folders = TemporaryDirectory(prefix="clinics-")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One combination: a case, in an edition, on a paper, with or without letterhead."""

    case: Case
    edition: str = "standard"
    paper: str = "A4"
    letterhead: bool = False

    def __str__(self) -> str:
        own = ", letterhead" if self.letterhead else ""
        return f"{self.case}, {self.edition} {self.paper}{own}"


SHEETS = tuple(Sheet(*one) for one in product(CASES, EDITIONS, PAPERS, LETTERHEADS))
SAMPLES = tuple(
    Sheet(next(case for case in CASES if case.name == name), edition, paper, letterhead)
    for name, (edition, paper, letterhead) in zip(
        SAMPLE,
        (
            ("standard", "A4", False),
            ("standard", "Letter", True),
            ("large", "Letter", False),
            ("standard", "Letter", False),
            ("large", "A4", True),
        ),
        strict=True,
    )
) + (Sheet(CASES[5], "standard", "A4", True),)
"""Six that are tested on every run; the others only with ``-m conformance``."""

every_sheet = pytest.mark.parametrize(
    "sheet",
    [
        pytest.param(
            sheet, id=str(sheet), marks=() if sheet in SAMPLES else pytest.mark.conformance
        )
        for sheet in SHEETS
    ],
)
"""Runs a test for every combination: six of them at once, the others with ``-m conformance``."""


@dataclass(frozen=True)
class Printed:
    """A finished PDF, what it was made from, and how it reads."""

    visit: Visit
    practice: Practice
    handout: Handout
    look: Look
    pdf: bytes

    @cached_property
    def reading(self) -> Reading:
        """What a screen reader meets in it."""
        return Reading(self.pdf)


@cache
def practice_of(case: Case) -> Practice:
    """The sample clinic's practice with the changes of a case."""
    return practices.load(clinic_folder(case))


def visit_of(case: Case, practice: Practice, **said: object) -> Visit:
    """The visit that a case tells, with some of it said otherwise."""
    told = {**USUAL, **case.said, **said}
    raw = {key: value for key, value in told.items() if value is not None}
    if case.plan:
        raw["plan"] = plan_form(case.plan, "plan.yaml")
    return visit(raw, practice.clinic, practice.procedure, case.today)


def new_press(practice: Practice) -> Press:
    """A press that has made nothing yet."""
    return Press(practice, Drawings([practice.clinic.folder, *practice.templates]))


@cache
def press_of(case: Case) -> Press:
    """The press of a case's clinic, which keeps its plates."""
    return new_press(practice_of(case))


def look_of(sheet: Sheet) -> Look:
    """The look of a combination."""
    return look(practice_of(sheet.case).brand, sheet.paper, sheet.edition, sheet.letterhead)


@cache
def printed(sheet: Sheet) -> Printed:
    """The handout of one combination."""
    return printed_for(sheet)


def printed_for(sheet: Sheet, **said: object) -> Printed:
    """The handout of one combination, with some of the visit said otherwise."""
    practice = practice_of(sheet.case)
    told = visit_of(sheet.case, practice, **{"edition": sheet.edition, **said})
    press, chosen = press_of(sheet.case), look_of(sheet)
    made = press.handout(told)
    return Printed(told, practice, made, chosen, press.print(made, chosen))


def saved(sheets: Iterator[Sheet] | tuple[Sheet, ...], folder: Path) -> dict[Path, Sheet]:
    """The PDFs of some combinations as numbered files, for the tools that want files."""
    found = {}
    for number, sheet in enumerate(sheets):
        path = folder / f"{number:03d}.pdf"
        path.write_bytes(printed(sheet).pdf)
        found[path] = sheet
    return found


def clinic_folder(case: Case) -> Path:
    """A clinic's folder like the sample clinic's, with the changes of a case."""
    folder = Path(_folders.name) / case.name.replace(" ", "-").replace(",", "")
    if not folder.is_dir():
        shutil.copytree(CLINIC, folder)
        file = folder / "clinic.yaml"
        # BaseLoader leaves every scalar a string, as the product does.
        told = yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)
        _change(told, case.clinic)
        own = told["procedures"][ILIOPSOAS]
        _change(own, {"drugs": list(case.drugs) if case.drugs is not None else None})
        _change(own["settings"], case.settings)
        file.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
        if "sample" not in told:
            approved(folder)
    return folder


def _change(told: dict[str, Any], changes: Mapping[str, object]) -> None:
    for key, value in changes.items():
        if value is None:
            told.pop(key, None)
        else:
            told[key] = value
