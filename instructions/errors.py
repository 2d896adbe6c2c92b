"""What can go wrong, each kind once, with the way out in the message and a stable exit code."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import TypeVar

from msgspec import Struct

E = TypeVar("E", bound="InstructionsError")


class ExitCode(IntEnum):
    """How a command ended; the numbers are stable and scripts may rely on them."""

    DONE = 0
    FAULT = 1
    UNUSABLE = 2
    NEEDS_A_HUMAN = 3


class Problem(Struct, frozen=True, kw_only=True):
    """One thing a person can mend: where it is, what is wrong, what to do next.

    None of the three may hold a patient's data: a problem is shown, logged and saved.
    """

    where: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.remedy}".strip()


class InstructionsError(Exception):
    """Base of every error that a user can act on; carries all problems found, not the first."""

    exit_code = ExitCode.UNUSABLE
    subject = "This cannot be used"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @classmethod
    def of(cls: type[E], where: str, what: str, remedy: str) -> E:
        """The error for a single problem."""
        return cls([Problem(where=where, what=what, remedy=remedy)])


class WordsError(InstructionsError):
    """A procedure's files (its steps, sources or words in a language) cannot be used."""

    subject = "The words of this procedure cannot be used"


class ClinicError(InstructionsError):
    """A clinic's folder cannot be used."""

    subject = "The clinic's folder cannot be used"


class BrandError(ClinicError):
    """A clinic's brand (colours, type, logo) cannot be printed as it is."""

    subject = "The clinic's brand cannot be printed"


class ApprovalError(InstructionsError):
    """The words are not approved any more, or what is recorded of approvals cannot be trusted."""

    subject = "The approval of the words is not in order"


class StaleError(ClinicError):
    """What was to be saved is older than what stands in the clinic's folder now."""

    subject = "Nothing was saved, because somebody else has saved since you opened this"


class VisitError(InstructionsError):
    """What was said about the visit is impossible or incomplete."""

    subject = "The visit cannot be printed as it was given"


class PlanError(VisitError):
    """A blood-thinner plan is incomplete or contradicts itself."""

    subject = "The blood-thinner plan cannot be printed"


class TemplateError(InstructionsError):
    """A template is broken, uses mark-up outside the subset, or lost something safety-critical."""

    subject = "The template cannot be used"
    place: tuple[int, int] | None = None
    """Of mark-up outside the subset: the line and the character of the rendered page."""


class GlyphError(InstructionsError):
    """A character has no glyph in any font that is installed."""

    subject = "A character cannot be printed"


class RoomError(InstructionsError):
    """A value is too long for its place at every size that may be printed."""

    subject = "A value does not fit on the sheet"


class ServeError(InstructionsError):
    """The front desk cannot be opened as it was asked for."""

    subject = "The front desk cannot be opened"


class OutputError(InstructionsError):
    """The finished file could not be written."""

    subject = "The file could not be written"
