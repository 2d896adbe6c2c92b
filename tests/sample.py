"""The sample clinic, changed as a test asks, and what is made with it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from small import swap

from instructions import practice as practices
from instructions.case import Case, case_of
from instructions.compose import compose
from instructions.document import Block as Block
from instructions.document import Document, Inlines, Item, Listing, inlines_of, walk
from instructions.plan import plan_form
from instructions.practice import Practice
from instructions.visit import Visit, visit

HOME = Path(__file__).parents[1]
CLINIC, PLAN = HOME / "examples" / "clinic", HOME / "examples" / "plan.yaml"
TODAY = date(2027, 2, 20)

SAID: Mapping[str, object] = {
    "name": "Asha Example",
    "on": "2027-03-02 09:30",
    "side": "left",
    "id": "MRN-0001",
    "born": "1961-05-04",
    "clinician": "Dr S Rao",
    "with": ["blood-thinner"],
    "without": ["sedation", "diabetes"],
}


def defect(reason: str) -> pytest.MarkDecorator:
    """The program is wrong here and is known to be; the mark goes with the fault."""
    return pytest.mark.xfail(reason=reason, strict=True)


def clinic_folder(
    folder: Path, *changes: tuple[str, str], files: Mapping[str, str | bytes] | None = None
) -> Path:
    """A copy of the sample clinic with pieces of clinic.yaml swapped and files put in."""
    clinic = folder / "clinic"
    shutil.copytree(CLINIC, clinic)
    profile = clinic / "clinic.yaml"
    profile.write_text(swap(profile.read_text(encoding="utf-8"), *changes), encoding="utf-8")
    for name, content in (files or {}).items():
        path = clinic / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return clinic


@cache
def sample_practice() -> Practice:
    """The sample clinic's own practice."""
    return practices.load(CLINIC)


def sample_visit(practice: Practice | None = None, plan: bool = False, **said: object) -> Visit:
    """A visit at the sample clinic with some of it said otherwise; None takes it away."""
    own = practice or sample_practice()
    told = {**SAID, **{key.rstrip("_"): value for key, value in said.items()}}
    raw = {key: value for key, value in told.items() if value is not None}
    if plan:
        raw["plan"] = plan_form(PLAN.read_text(encoding="utf-8"), "plan.yaml")
    return visit(raw, own.clinic, own.procedure, TODAY)


def sample_case(practice: Practice | None = None, plan: bool = False, **said: object) -> Case:
    """The case of such a visit."""
    own = practice or sample_practice()
    return case_of(sample_visit(own, plan, **said), own)


def sample_document(
    practice: Practice | None = None, plan: bool = False, **said: object
) -> Document:
    """The document of such a visit."""
    own = practice or sample_practice()
    return compose(own, sample_case(own, plan, **said))


def page(
    main: str = "<p>Words</p>",
    *,
    header: str = "",
    footer: str = "<p>Foot</p>",
    head: str = "",
    html: str = 'lang="en" dir="ltr"',
    body: str = "",
) -> str:
    """A rendered template; what is in `main` begins on line 3."""
    return (
        f"<!DOCTYPE html><html {html}><head><title>A title</title>{head}</head>\n"
        f"<body>{body}<header>{header}</header><main>\n"
        f"{main}</main><footer>{footer}</footer></body></html>"
    )


def lines_of(document: Document) -> list[Inlines]:
    """Every line of a document's own blocks, in reading order."""
    return [inlines for block in walk(document.blocks) for inlines in inlines_of(block)]


def bullets(*lines: Inlines) -> Listing:
    """A plain list of bullets."""
    return Listing("bullets", tuple(Item(line) for line in lines))
