"""Handouts: a visit's document with its values, printed by a press that keeps its plates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from instructions.case import case_of
from instructions.compose import compose
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


@dataclass(frozen=True, slots=True)
class Handout:
    """A document with blanks, and the values that go into them."""

    document: Document
    values: Mapping[str, str] = field(repr=False)
    warnings: tuple[Problem, ...] = ()
    """What staff should know before they hand it out; it never prints."""


def handout(visit: Visit, practice: Practice) -> Handout:
    """The handout of a visit. Raises TemplateError when the clinic's template cannot be used."""
    document = compose(practice, case_of(visit, practice))
    return Handout(document, values_of(visit, practice))


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
        from instructions.pdf.plate import Tight

        tight: tuple[str, ...] = ()
        for room in ROOMS:
            plate = self.plate(sheet.document, room)
            try:
                if unheld := plate.unheld(sheet.values):
                    plate = self._with_glyphs(sheet.document, room, unheld)
                self.sides = plate.pages
                return plate.strike(sheet.values)
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
