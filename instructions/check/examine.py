"""A check: everything there is to say of a clinic's words, or of the words that are shipped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from instructions import practice as practices
from instructions import procedure as procedures
from instructions.approvals import read
from instructions.check import details, evidence, language, lapse, paper, room, safety
from instructions.check.finding import Finding, Rule, Weight, refused, sorted_findings
from instructions.check.measures import Item, items
from instructions.check.paper import Measured
from instructions.check.plain import Score
from instructions.check.subject import Subject, subject_of
from instructions.errors import (
    ApprovalError,
    BrandError,
    ClinicError,
    InstructionsError,
    TemplateError,
    WordsError,
)
from instructions.locate import shipped
from instructions.practice import Practice

WORDS = Rule(
    id="words", why="Words that cannot be read print nothing.", source="Format of the words"
)
CLINIC = Rule(
    id="clinic",
    why="A phone, a setting or a key that cannot be right would mislead a patient.",
    source="docs/clinic.md; phones: libphonenumber",
)
BRAND = Rule(id="brand", why="The sheet must be readable.", source="WCAG 2.2; docs/branding.md")
APPROVAL = Rule(
    id="approval-file",
    why="Who approved what must be beyond doubt.",
    source="docs/approval.md",
)
MODULES = (language, evidence, safety, details, paper, room, lapse)
RULE_OF = (
    (BrandError, BRAND), (ClinicError, CLINIC), (WordsError, WORDS),
    (TemplateError, paper.TEMPLATES), (ApprovalError, APPROVAL),
)  # fmt: skip


class Checked(Struct, frozen=True):
    """What a check found; `items` and `measured` are empty when the words cannot be read."""

    title: str
    today: date
    findings: tuple[Finding, ...]
    items: tuple[Item, ...] = ()
    measured: tuple[Measured, ...] = ()
    scores: Mapping[str, Score] = field(default_factory=dict)
    practice: Practice | None = None
    ratings: Mapping[str, Any] = field(default_factory=dict)
    """What two raters gave for the approved version, by their names."""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that must be mended."""
        return tuple(one for one in self.findings if one.weight is Weight.ERROR)

    def count(self, weight: Weight) -> int:
        """How many findings there are of a weight."""
        return sum(one.weight is weight for one in self.findings)


def check(
    clinic: Path | None,
    procedure: str,
    language: str | None,
    today: date,
    *,
    library: Mapping[str, Path] | None = None,
    on_paper: bool = True,
) -> Checked:
    """What is to be said of a clinic's words; without a clinic, of those that are shipped.

    A clinic that cannot be read is told with all its problems, and the words are still checked.
    Without `on_paper` nothing is laid out, which is most of the time it takes.
    """
    folder = clinic or shipped("examples") / "clinic"
    title = f"{procedure}, {folder.name if clinic else 'the shipped words'}"
    found: list[Finding] = []
    for home in dict.fromkeys((folder, shipped("examples") / "clinic")):
        try:
            known = library or procedures.library(folder)
            practice = practices.load(home, procedure, language, library=known)
            return _checked(title, subject_of(practice, today), found, on_paper)
        except InstructionsError as error:
            found += refused(_rule(error), error.problems)
            if isinstance(error, WordsError):  # They are the same with every clinic.
                break
    return Checked(title, today, sorted_findings(found))


def _checked(title: str, subject: Subject, found: list[Finding], on_paper: bool) -> Checked:
    for rule in (*language.RULES, *evidence.RULES, *safety.RULES, *details.RULES):
        found += rule(subject)
    found += lapse.standing(subject)
    named = paper.as_sample(subject.practice)
    measured, faults = paper.measure(replace(subject, practice=named)) if on_paper else ([], [])
    found += faults
    return Checked(
        title=title,
        today=subject.today,
        findings=sorted_findings(found),
        items=items(subject, found),
        measured=tuple(measured),
        scores=language.scores(subject) if subject.english else {},
        practice=subject.practice,
        ratings=_ratings(subject.practice),
    )


def _ratings(practice: Practice) -> Mapping[str, Any]:
    """What was given for the very words that are checked."""
    approval = practice.standing.approval
    same = [one for one in read(practice.clinic.folder).approved if one.approval == approval]
    return same[-1].ratings if same else {}


def _rule(error: InstructionsError) -> Rule:
    return next((rule for kind, rule in RULE_OF if isinstance(error, kind)), CLINIC)


def rules() -> Iterator[Rule]:
    """Every rule there is."""
    found = [one for module in MODULES for one in vars(module).values() if isinstance(one, Rule)]
    yield from dict.fromkeys([*found, *(rule for _, rule in RULE_OF)])
