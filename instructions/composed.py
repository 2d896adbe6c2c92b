"""What is composed for a case: its document, and what its clinic has not said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from instructions.case import Case, specimen
from instructions.conditions import Answer
from instructions.desk import THINNER
from instructions.errors import Problem
from instructions.inputs import digest
from instructions.translation import DRAFT

if TYPE_CHECKING:
    from instructions.document import Document
    from instructions.pdf.blocks import Room
    from instructions.pdf.look import Look
    from instructions.pdf.plate import Plate
    from instructions.practice import Practice

# With more settings unset than this, the sheet says too often: ask us.
MOST_UNSET = 3

SPECIMEN = Problem(
    where="clinic.yaml",
    what=f"More than {MOST_UNSET} settings are not set: this is a specimen, without a name.",
    remedy="Set those listed above.",
)


@dataclass(frozen=True, eq=False)
class Composed:
    """The document of a case, and what its clinic has not said."""

    read: Callable[[], Document] = field(repr=False)
    """Gives the document: of an earlier run it is read only when a plate must be made."""
    warnings: tuple[Problem, ...]
    specimen: bool
    plates: dict[tuple[Look, Room, frozenset[tuple[str, int, str]]], Plate] = field(
        default_factory=dict, repr=False, compare=False
    )
    """The plates made of it in this process."""

    @cached_property
    def document(self) -> Document:
        """What it says, with blanks."""
        return self.read()

    @cached_property
    def digest(self) -> str:
        """The digest of the document, by which its plates are known."""
        return digest(repr(self.document))


def composed_for(case: Case, practice: Practice) -> Composed:
    """The document of a case; of a specimen where too much is unset."""
    from instructions.compose import compose, unset

    missing = unset(practice, case)
    warnings = [*_unset_warnings(missing), *_plan_warnings(case, practice)]
    if len(missing) > MOST_UNSET:
        warnings.append(SPECIMEN)
    if practice.draft:
        warnings.append(DRAFT)
    unapproved = any(one.standing.specimen_only for one in practice.printed(case.bilingual))
    nobody = len(missing) > MOST_UNSET or unapproved or practice.draft
    if nobody:
        case = specimen(case)
    document = compose(practice, case)
    return Composed(lambda: document, tuple(warnings), nobody)


def _unset_warnings(missing: tuple[str, ...]) -> Iterator[Problem]:
    for setting in missing:
        yield Problem(
            where=f"clinic.yaml, settings: {setting}",
            what="It is not set, so the sheet tells the patient to ask.",
            remedy="Set it, and the sheet says it.",
        )


def _plan_warnings(case: Case, practice: Practice) -> Iterator[Problem]:
    asked = practice.procedure.takes_plan and not case.medicines
    if asked and dict(case.answers).get(THINNER) is Answer.YES:
        yield Problem(
            where="--plan",
            what="On a blood thinner and no plan: the sheet says to stop nothing and to phone.",
            remedy="Ask the nurse or the doctor for the approved plan.",
        )
