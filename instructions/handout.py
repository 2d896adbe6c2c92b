"""Handouts: a visit's document with its values, printed by a press that keeps its plates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from instructions.case import case_of, specimen
from instructions.compose import compose, unset
from instructions.conditions import Answer
from instructions.document import Document
from instructions.errors import Problem, RoomError
from instructions.values import values_of
from instructions.visit import Visit

if TYPE_CHECKING:
    from instructions.practice import Practice
    from instructions.pdf.drawing import Drawings
    from instructions.pdf.face import Face
    from instructions.pdf.look import Look
    from instructions.pdf.plate import Plate

# A value that does not fit takes a plate with two, then four times the space for free text.
ROOMS = (1, 2, 4)

# With more settings unset than this, the sheet says too often: ask us.
MOST_UNSET = 3

SPECIMEN = Problem(
    where="clinic.yaml",
    what=f"More than {MOST_UNSET} settings are not set: this is a specimen, without a patient's name.",
    remedy="Set those listed above.",
)


@dataclass(frozen=True, slots=True)
class Handout:
    """A document with blanks, and the values that go into them."""

    document: Document
    values: Mapping[str, str] = field(repr=False)
    warnings: tuple[Problem, ...] = ()
    """What staff should know before they hand it out; it never prints."""


def handout(visit: Visit, practice: Practice) -> Handout:
    """The handout of a visit. Raises TemplateError when the clinic's template cannot be used.

    Where more than three settings that would print are not set, it is a specimen without a
    patient's name, and the warnings list what to fill in.
    """
    case, values = case_of(visit, practice), values_of(visit, practice)
    missing = unset(practice, case)
    warnings = [*_unset_warnings(missing), *_plan_warnings(visit)]
    if len(missing) > MOST_UNSET:
        case = specimen(case)
        values["name"] = practice.procedure.labels["nobody"].plain()
        warnings.append(SPECIMEN)
    return Handout(compose(practice, case), values, tuple(warnings))


def _unset_warnings(missing: tuple[str, ...]) -> Iterator[Problem]:
    for setting in missing:
        yield Problem(
            where=f"clinic.yaml, settings: {setting}",
            what="It is not set, so the sheet tells the patient to ask.",
            remedy="Set it, and the sheet says it.",
        )


def _plan_warnings(visit: Visit) -> Iterator[Problem]:
    if visit.answers.get("blood-thinner") is Answer.YES and visit.plan is None:
        yield Problem(
            where="--plan",
            what="On a blood thinner and no plan: the sheet says to stop nothing and to phone.",
            remedy="Ask the nurse or the doctor for the approved plan.",
        )


@dataclass(slots=True)
class Press:
    """Strikes handouts of one look; makes a plate when none of those it has will do."""

    look: Look
    drawings: Drawings
    plates: dict[tuple[Document, int], Plate] = field(default_factory=dict)
    sides: int = 0
    """How many sides the last handout took."""

    def print(self, sheet: Handout) -> bytes:
        """The finished PDF.

        A glyph that the plate lacks makes a plate with that glyph. Raises RoomError, naming the
        value's field, when a value is too long for every plate, and GlyphError for a character
        that no font has.
        """
        from instructions.pdf.plate import Tight, Unheld

        tight: tuple[str, ...] = ()
        for room in ROOMS:
            plate = self.plate(sheet.document, room)
            try:
                try:
                    return plate.strike(sheet.values)
                except Unheld:
                    unheld = plate.unheld(sheet.values)
                    plate = self._with_glyphs(sheet.document, room, unheld)
                    return plate.strike(sheet.values)
                finally:
                    self.sides = plate.pages
            except Tight as error:
                tight = error.slots
        raise RoomError.of(
            f"the line with {' and '.join(tight)}",
            "What is written there is too long, even in the smallest print that may be used.",
            "Shorten it, or break one long word with a space.",
        )

    def plate(self, document: Document, room: int = 1) -> Plate:
        """The plate of a document, made once."""
        key = (document, room)
        if key not in self.plates:
            self.plates[key] = self._with_glyphs(document, room, {})
        return self.plates[key]

    def _with_glyphs(
        self, document: Document, room: int, extra: Mapping[Face, Mapping[int, str]]
    ) -> Plate:
        from instructions.pdf.layout import lay_out

        return lay_out(document, self.look, self.drawings, room, extra)
