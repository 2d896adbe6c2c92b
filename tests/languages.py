"""The sample clinic's handouts in every language that the words are translated into."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from cases import Case, case
from printing import Printed, clinic_folder, new_press, visit_of

from instructions import practice as practices
from instructions.handout import Press
from instructions.pdf.look import look
from instructions.practice import ILIOPSOAS, Practice

TRANSLATED = ("ar", "es", "hi", "ta", "te", "ur")
RIGHT_TO_LEFT = ("ar", "ur")
INDIC = ("hi", "ta", "te")


@dataclass(frozen=True, slots=True)
class Foreign:
    """A case in a language and an edition, as a draft specimen or as if it were reviewed."""

    language: str
    case: str = "usual"
    edition: str = "standard"
    draft: bool = True
    bilingual: bool = False

    def __str__(self) -> str:
        return f"{self.language}, {self.case}, {self.edition}"


@cache
def practice_in(language: str, of: Case) -> Practice:
    """The practice of a case's clinic in a language."""
    return practices.load(clinic_folder(of), ILIOPSOAS, language)


@cache
def _press(language: str, of: Case, draft: bool) -> Press:
    practice = practice_in(language, of)
    return new_press(practice if draft else replace(practice, draft=False))


@cache
def printed_in(sheet: Foreign) -> Printed:
    """The handout of one combination."""
    of = case(sheet.case)
    press = _press(sheet.language, of, sheet.draft)
    said = {"edition": sheet.edition, "language": sheet.language}
    told = visit_of(of, press.practice, **said, bilingual="yes" if sheet.bilingual else "no")
    made = press.handout(told)
    chosen = look(press.practice.brand, "A4", sheet.edition)
    return Printed(told, press.practice, made, chosen, press.print(made, chosen))
