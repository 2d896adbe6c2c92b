"""Orders: what was asked for on the command line, read from files where it names them, and made."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from instructions import practice as practices
from instructions import visit as visits
from instructions.cache import user_cache
from instructions.clinic import Clinic
from instructions.errors import Problem, VisitError
from instructions.handout import Handout, Press
from instructions.locate import shipped
from instructions.pdf.drawing import Drawings
from instructions.pdf.look import PAPERS, look
from instructions.practice import Practice
from instructions.shelf import Shelf, shelf
from instructions.visit import Visit
from instructions.written import did_you_mean

# What the command line says of a visit, by the names of a visit's file.
TYPED = (
    "name", "on", "arrive", "side", "id", "born", "clinician", "place", "note",
    "language", "edition",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file, what to say of it, and what staff should know."""

    data: bytes = field(repr=False)
    told: str
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One handout as it was ordered."""

    raw: Mapping[str, object] = field(repr=False)
    visit_file: str | None = None
    plan_file: str | None = None
    clinic: Path | None = None
    procedure: str = practices.ILIOPSOAS
    today: date | None = None
    paper: str | None = None
    letterhead: bool = False
    format: str = "pdf"
    allow_past: bool = False

    def make(self) -> Made:
        """The finished file. Raises an InstructionsError with everything that is wrong."""
        folder = self.clinic or shipped("examples") / "clinic"
        kept = shelf(folder, user_cache())
        made = self._made(folder, kept)
        if kept:
            kept.keep()
        return made

    def _made(self, folder: Path, kept: Shelf | None) -> Made:
        load = kept.practice if kept else partial(practices.load, folder)
        practice = load(self.procedure, self._language())
        visit = self._visit(practice)
        if self.format == "html":
            asked = (part.id for part in practice.procedure.parts if part.asked == "asked")
            visit = replace(visit, parts=tuple(asked))
        drawings = Drawings([practice.clinic.folder, *practice.templates])
        press = Press(practice, drawings, shelf=kept)
        sheet = press.handout(visit)
        warnings = (*visit.warnings, *sheet.warnings)
        if self.format != "pdf":
            return Made(_in_words(self.format, sheet, practice), self.format, warnings)
        paper = paper_of(self.paper, practice.clinic)
        plate = press.plate(sheet, look(practice.brand, paper, visit.edition, self.letterhead))
        data = plate.strike(sheet.values)
        return Made(data, f"{plate.pages} sides, {len(data) // 1024} KB", warnings)

    def _language(self) -> str | None:
        told = self.raw.get("language")
        return told if isinstance(told, str) else None

    def _visit(self, practice: Practice) -> Visit:
        clinic, procedure = practice.clinic, practice.procedure
        today = self.today or datetime.now(clinic.zone).date()
        raw, where = dict(self.raw), visits.option
        if self.visit_file:
            text, name = _read(self.visit_file, "--visit")
            told = visits.read_visit(text, name)
            raw = {**told.raw, **raw}

            def where(key: str) -> str:
                return visits.option(key) if key in self.raw else told.where(key)

        if self.plan_file:
            from instructions.form import read as read_form

            text, name = _read(self.plan_file, "--plan")
            raw["plan"] = read_form(text, name, VisitError, private=True)
        return visits.visit(raw, clinic, procedure, today, self.allow_past, where=where)


def typed(**given: Any) -> Order:
    """The order that the options of the command line give."""
    raw: dict[str, object] = {name: given[name] for name in TYPED if given[name] is not None}
    for option, key in (("with_", "with"), ("without", "without"), ("part", "part")):
        names = [name for written in given[option] for name in written.replace(",", " ").split()]
        if names:
            raw[key] = names
    if given["identity"]:
        raw["identity"] = dict(_pair(written) for written in given["identity"])
    return Order(
        raw=raw,
        visit_file=given["visit"],
        plan_file=given["plan"],
        clinic=given["clinic"],
        procedure=given["procedure"],
        today=given["today"],
        paper=given["paper"],
        letterhead=given["letterhead"],
        format=given["format_"],
        allow_past=given["allow_past"],
    )


def _pair(written: str) -> tuple[str, str]:
    name, sign, value = written.partition("=")
    if not sign:
        raise VisitError.of("--identity", "It has no = in it.", "Write FIELD=VALUE.")
    return name.strip(), value


def paper_of(asked: str | None, clinic: Clinic) -> str:
    """The paper asked for, or the clinic's own. Raises VisitError for one that is not known."""
    paper = asked or clinic.paper
    known = {name.casefold(): name for name in PAPERS}
    if paper.casefold() not in known:
        raise VisitError.of("--paper", f"There is no paper '{paper}'.", did_you_mean(paper, PAPERS))
    return known[paper.casefold()]


def _read(name: str, option: str) -> tuple[str, str]:
    """The text of a file, and what to call it in messages: never more than its last part."""
    try:
        if name == "-":
            return sys.stdin.read(), "the input"
        return Path(name).read_text(encoding="utf-8-sig"), Path(name).name
    except (OSError, UnicodeDecodeError):
        what = "The file cannot be read as UTF-8 text."
        raise VisitError.of(option, what, "Check its name, and save it as UTF-8.") from None


def _in_words(format: str, sheet: Handout, practice: Practice) -> bytes:
    from instructions import formats

    if format == "text":
        return formats.as_text(sheet.document, sheet.values).encode("utf-8")
    folders: Iterable[Path] = (practice.clinic.folder, *practice.templates)
    return formats.as_page(sheet.document, sheet.values, practice.brand, folders).encode("utf-8")
