"""Orders: what was asked for on the command line, read from files where it names them, and made."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from instructions import practice as practices
from instructions import visit as visits
from instructions.archive import Inputs
from instructions.cache import user_cache
from instructions.clinic import Clinic
from instructions.errors import Problem, VisitError
from instructions.finish import Made, finished, keeps_register, noted, parts_of, press_of
from instructions.locate import shipped
from instructions.pdf.look import PAPERS
from instructions.practice import Practice
from instructions.shelf import Shelf, shelf
from instructions.translation import is_missing
from instructions.visit import Visit, VisitFile
from instructions.written import did_you_mean

# What the command line says of a visit, by the names of a visit's file.
TYPED = (
    "name", "on", "arrive", "side", "id", "born", "clinician", "place", "note",
    "language", "edition",
)  # fmt: skip


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
    bilingual: bool = False
    """Whether it is printed in the clinic's own language too."""
    draft_translation: bool = False
    """Whether a translation that nobody has checked is printed, as a specimen."""
    teach_back: bool | None = None
    """Whether a side for staff is printed too; None leaves it to the clinic."""
    register: bool | None = None
    """Whether the register is told; None leaves it to the clinic: a sample keeps none."""
    archive: bool = True
    copy: str | None = None
    """The short id of an earlier approved version to print again."""
    slips: tuple[Problem, ...] = ()
    """What was typed in a form that cannot be read."""

    def make(self) -> Made:
        """The finished file. Raises an InstructionsError with everything that is wrong."""
        folder = self.clinic or shipped("examples") / "clinic"
        told = self._told()
        if self.copy is not None:
            return self._copied(folder, self.copy, told)
        kept = shelf(folder, user_cache())
        load = kept.practice if kept else partial(practices.load, folder)
        written = self.raw.get("language") or (told.raw.get("language") if told else None)
        language = written if isinstance(written, str) else None
        practice, interpreter = self._practice(load, folder, language)
        made = self._made(practice, told, kept, folder, interpreter)
        if kept:
            kept.keep()
        return made

    def _practice(
        self, load: Callable[[str, str | None], Practice], folder: Path, language: str | None
    ) -> tuple[Practice, str | None]:
        """The practice in the language; else in the clinic's, and which interpreter is needed."""
        missing = language is not None and is_missing(folder, self.procedure, language)
        practice = load(self.procedure, None if missing else language)
        if practice.draft and not self.draft_translation:
            own = load(self.procedure, None)
            # Where the clinic's own words are that draft, nothing else stands in for it.
            same = own.procedure.file == practice.procedure.file
            return own, None if same else practice.procedure.file
        return practice, language if missing else None

    def _copied(self, folder: Path, version: str, told: VisitFile | None) -> Made:
        """The file as an earlier approved version prints it; nothing of it is kept for later."""
        from instructions.approvals import read
        from instructions.versions import find, opened

        with opened(folder, find(read(folder), version)) as practice:
            return replace(self, archive=False)._made(practice, told, None, folder)

    def _made(
        self,
        practice: Practice,
        told: VisitFile | None,
        kept: Shelf | None,
        folder: Path,
        interpreter: str | None = None,
    ) -> Made:
        visit, paper = self._checked(practice, told)
        staff = practice.clinic.teach_back if self.teach_back is None else self.teach_back
        parts = parts_of(visit, practice, self.format, staff)
        visit = visit.at(interpreter=interpreter, parts=parts)
        asked_for = Inputs(
            visit=visit,
            procedure=self.procedure,
            paper=paper,
            letterhead=self.letterhead,
            format=self.format,
        )
        if not keeps_register(practice.clinic, self.register):
            return finished(press_of(practice, kept), asked_for)
        # Not loaded at all where no register is kept.
        from instructions.keys import key
        from instructions.recording import numbered, recording

        press, secret = press_of(practice, kept, recorded=True), key()
        made = finished(press, asked_for, partial(numbered, secret=secret))
        files = kept.inputs.all if kept else ""
        return noted([made], partial(recording, folder, self.archive, files=files))[0]

    def _told(self) -> VisitFile | None:
        """What the visit's file says, when there is one."""
        if self.visit_file is None:
            return None
        return visits.read_visit(*_read(self.visit_file, "--visit"))

    def _checked(self, practice: Practice, told: VisitFile | None) -> tuple[Visit, str]:
        """The visit and the paper; what is wrong with either is told together."""
        problems: list[Problem] = []
        paper, visit = "", None
        try:
            paper = paper_of(self.paper, practice.clinic)
        except VisitError as error:
            problems += error.problems
        try:
            visit = self._visit(practice, told)
        except VisitError as error:
            problems += error.problems
        problems += self.slips
        if problems or visit is None:
            raise VisitError(problems)
        return visit, paper

    def _visit(self, practice: Practice, told: VisitFile | None) -> Visit:
        clinic, procedure = practice.clinic, practice.procedure
        today = self.today or datetime.now(clinic.zone).date()
        raw = {**(told.raw if told else {}), **self.raw}
        if isinstance(raw.get("language"), str):
            raw["language"] = procedure.file
        if self.bilingual:
            raw["bilingual"] = "yes"

        def where(key: str) -> str:
            return visits.option(key) if told is None or key in self.raw else told.where(key)

        if self.plan_file is not None:
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
    pairs = [written.partition("=") for written in given["identity"]]
    slips = tuple(NO_SIGN for _, sign, _ in pairs if not sign)
    if pairs:
        raw["identity"] = {name.strip(): value for name, sign, value in pairs if sign}
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
        bilingual=given["bilingual"],
        draft_translation=given["draft_translation"],
        teach_back=given["teach_back"],
        register=given["register"],
        archive=not given["no_archive"],
        copy=given["copy"],
        slips=slips,
    )


NO_SIGN = Problem(where="--identity", what="It has no = in it.", remedy="Write FIELD=VALUE.")


def paper_of(asked: str | None, clinic: Clinic) -> str:
    """The paper asked for, or the clinic's own. Raises VisitError for one that is not known."""
    paper = asked or clinic.paper
    known = {name.casefold(): name for name in PAPERS}
    if paper.casefold() not in known:
        raise VisitError.of("--paper", f"There is no paper '{paper}'.", did_you_mean(paper, PAPERS))
    return known[paper.casefold()]


def _read(name: str, option: str) -> tuple[str, str]:
    """The text of a file, and what to call it in messages: never more than its last part."""
    if not name:
        raise VisitError.of(option, "No file is named.", "Name one, or leave the option out.")
    try:
        if name == "-":
            return sys.stdin.read(), "the input"
        return Path(name).read_text(encoding="utf-8-sig"), Path(name).name
    except (OSError, UnicodeDecodeError):
        if name == "-":
            what, remedy = "The input cannot be read as UTF-8 text.", "Send it as UTF-8."
            raise VisitError.of(option, what, remedy) from None
        from instructions.lost import why

        # Without its name: the file may be called after the patient.
        raise VisitError.of(option, *why(Path(name))) from None
