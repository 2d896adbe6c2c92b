"""Checkup: everything that is wrong in a clinic's folder, at once, and what it has not said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from instructions import brand as brands
from instructions import clinic_file
from instructions import procedure as procedures
from instructions.case import OPTIONAL, Case
from instructions.clinic import FILE, ProcedureChoices, drug_answers, read_settings
from instructions.compose import compose, unset
from instructions.composed import MOST_UNSET
from instructions.conditions import Answer
from instructions.document import Document, Side
from instructions.errors import ClinicError, InstructionsError, Problem
from instructions.form import Form, read
from instructions.locate import shipped
from instructions.pdf.drawing import Drawings
from instructions.pdf.layout import sheet_of
from instructions.pdf.look import Look, look
from instructions.practice import Practice
from instructions.practice import load as load_practice
from instructions.schedule.mapping import map_of

SAMPLE_VALUES: tuple[tuple[str, ...], ...] = (
    ("name",), ("address",), ("phone",), ("out-of-hours", "phone"), ("emergency", "hospital"),
    ("web",),
)  # fmt: skip
"""What must be a clinic's own."""


class Checkup(Struct, frozen=True):
    """What must be mended before anything prints, and what is only worth knowing."""

    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...] = ()


def check_up(folder: Path) -> Checkup:
    """All problems of a clinic's folder; it tries the templates only when the rest is right."""
    text = clinic_file.read_file(folder)
    found = faults(text, folder)
    if found:
        return Checkup(found)
    form = read(text, FILE, ClinicError)
    notes, tried = list(_sample_notes(form)), list[Problem]()
    for id in form.keys("procedures") or procedures.library(folder):
        tried += _problems_of(lambda: notes.extend(_tried(folder, id)))  # noqa: B023 (called at once)
    return Checkup(tuple(dict.fromkeys(tried)), tuple(dict.fromkeys(notes)))


def faults(text: str, folder: Path) -> tuple[Problem, ...]:
    """All that is wrong in a text for a folder's `clinic.yaml`, and in the map beside it."""
    found = list(_problems_of(lambda: read(text, FILE, ClinicError)))
    if found:
        return tuple(found)
    form, known = read(text, FILE, ClinicError), procedures.library(folder)
    found += _problems_of(lambda: clinic_file.read_clinic(text, folder, known))
    found += _problems_of(lambda: brands.read_brand(form, folder, shipped("templates")))
    for id in form.keys("procedures"):
        if id in known:
            found += _setting_problems(form, id, known[id])
    found += _problems_of(lambda: map_of(folder))
    return tuple(dict.fromkeys(found))


def cases(practice: Practice) -> Iterator[Case]:
    """A case in which little is known, one in which all is so, and one in which nothing is."""
    procedure = practice.procedure
    drugs = drug_answers(procedure, practice.clinic)
    absent = frozenset(() if practice.clinic.closures else ("holiday", "holidays"))
    for answer in (Answer.NOT_KNOWN, Answer.YES, Answer.NO):
        full = answer is Answer.YES
        yield Case(
            answers=tuple((id, drugs.get(id, answer)) for id in procedure.conditions),
            side_known=full,
            side=min(practice.sides_told, default=None) if full else None,
            present=frozenset(OPTIONAL if full else ()) - absent,
            identity=tuple(range(len(practice.clinic.identity))) if full else (),
            medicines=("stop", "keep") if full else (),
            bridging=full,
            past=frozenset(),
            parts=tuple(part.id for part in procedure.parts if full and part.asked == "asked"),
        )


def runs_on(document: Document, look: Look, drawings: Drawings) -> bool:
    """Whether what is to stand on one side of paper each takes more."""
    sides = [one for one in document.blocks if isinstance(one, Side) and one.kind == "side"]
    core = replace(document, blocks=tuple(sides))
    return len(sheet_of(core, look, drawings).sides) > len(sides)


def _tried(folder: Path, procedure: str) -> Iterator[Problem]:
    """What is worth knowing of a procedure at this clinic. Raises for what cannot be printed."""
    practice = load_practice(folder, procedure)
    drawings = Drawings([folder, *practice.templates])
    missing: dict[str, None] = {}
    for case in cases(practice):
        missing.update(dict.fromkeys(unset(practice, case)))
        document = compose(practice, case)
        chosen = look(practice.brand, practice.clinic.paper, "standard")
        if runs_on(document, chosen, drawings):
            yield Problem(
                where=procedure,
                what="What should be one sheet takes more in the standard edition.",
                remedy="Shorten your own texts, or set a smaller type size or margin.",
            )
    for setting in missing:
        yield Problem(
            where=f"{FILE}: procedures {procedure} settings {setting}",
            what="It is not set, so the sheet tells the patient to ask.",
            remedy="Set it: see generate.py list settings.",
        )
    if len(missing) > MOST_UNSET:
        yield Problem(
            where=FILE,
            what=f"{len(missing)} settings are not set: some sheets are specimens without a name.",
            remedy=f"Set them until at most {MOST_UNSET} are left.",
        )


def _sample_notes(form: Form) -> Iterator[Problem]:
    """What still says what the sample clinic says: its phones reach nobody."""
    if form.at("sample") == "true":
        what = "Every side says SAMPLE."
        yield form.problem(("sample",), what, "Take the line out when all of it is your own.")
    sample = read(clinic_file.read_file(shipped("examples") / "clinic"), FILE, ClinicError)
    for path in SAMPLE_VALUES:
        if form.at(*path) is not None and form.at(*path) == sample.at(*path):
            what = "This is the sample clinic's, which is invented."
            yield form.problem(path, what, "Write your own.")


def _setting_problems(form: Form, id: str, folder: Path) -> Iterator[Problem]:
    known, asked = procedures.languages(folder), form.at("language")
    words = procedures.load(
        folder, asked if isinstance(asked, str) and asked in known else known[0]
    )
    lines = form.at("clinicians")
    above = [
        ("clinicians", number) for number in range(len(lines) if isinstance(lines, list) else 0)
    ]
    for place in [(), *above]:
        drugs, settings = (form.at(*place, "procedures", id, key) for key in ("drugs", "settings"))
        choices = ProcedureChoices(
            drugs=frozenset(map(str, drugs)) if isinstance(drugs, list) else None,
            settings=_mapping(settings),
        )
        yield from _problems_of(partial(read_settings, words, choices, form, place))


def _problems_of(read: Callable[[], object]) -> Iterator[Problem]:
    try:
        read()
    except InstructionsError as error:
        yield from error.problems


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
