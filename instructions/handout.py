"""Handouts: one visit's document and values, printed by a press that keeps its plates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from instructions.case import Case, case_of, specimen
from instructions.composed import Composed, composed_for
from instructions.errors import GlyphError, Problem, RoomError
from instructions.inline import ALSO
from instructions.pdf.look import look
from instructions.values import own, shared
from instructions.visit import Visit

if TYPE_CHECKING:
    from instructions.document import Document
    from instructions.pdf.blocks import Room
    from instructions.pdf.drawing import Drawings
    from instructions.pdf.face import Face
    from instructions.pdf.look import Look
    from instructions.pdf.plate import Plate
    from instructions.practice import Practice
    from instructions.shelf import Shelf

# A value that does not fit takes a plate with twice the space for it, up to so many times.
MOST_ROOM = 8

# How many documents and plates a press keeps: a day has a handful of cases; and appointments.
KEPT, APPOINTMENTS = 256, 4096

OWN = ("id", "born", "note", "replaces")
"""Fields of one patient's own of which the words say whether there are any."""


@dataclass(frozen=True, slots=True)
class Handout:
    """A document with blanks, and the values that go into them."""

    case: Case
    composed: Composed
    values: Mapping[str, str] = field(repr=False)
    standing: tuple[Problem, ...] = ()
    """What is to be said of the approval on the day on which it is given."""

    @property
    def document(self) -> Document:
        """What it says, with blanks."""
        return self.composed.document

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What staff should know before they hand it out; it never prints."""
        return (*self.standing, *self.composed.warnings)


@dataclass(frozen=True, slots=True)
class Known:
    """What visits have in common that share an appointment, and the fields that they have."""

    case: Case
    composed: Composed
    values: Mapping[str, str]
    standing: tuple[Problem, ...]


@dataclass(slots=True)
class Press:
    """Composes and strikes the handouts of one practice; makes a plate when none will do."""

    practice: Practice
    drawings: Drawings
    composed: dict[Case, Composed] = field(default_factory=dict)
    shelf: Shelf | None = None
    """What earlier runs have made of the same files."""
    recorded: bool = False
    """Whether its handouts have an id at their feet."""
    known: dict[tuple[object, ...], Known] = field(default_factory=dict)
    """What was worked out for appointments; of a patient's own nothing is kept."""
    looks: dict[tuple[str, str, bool], Look] = field(default_factory=dict)

    def look(self, paper: str, edition: str, letterhead: bool = False) -> Look:
        """The brand on a paper in an edition: the same one each time, as plates are known by it."""
        key = (paper, edition, letterhead)
        if key not in self.looks:
            self.looks[key] = look(self.practice.brand, *key)
        return self.looks[key]

    def handout(self, visit: Visit) -> Handout:
        """The handout of a visit.

        Raises TemplateError when the clinic's template cannot be used, and ApprovalError when the
        approval of the words has ended. Where the clinic has not approved them, or more than three
        settings that would print are not set, it is a specimen without a patient's name.
        """
        practice = self.practice.of(visit.clinician)
        known = self._known(visit, practice)
        values = {**known.values, **own(visit, practice)}
        if known.composed.specimen:
            for one in practice.languages:
                values[f"{one.prefix}name"] = one.procedure.labels["nobody"].plain()
        return Handout(known.case, known.composed, values, known.standing)

    def _known(self, visit: Visit, practice: Practice) -> Known:
        """What the visit has in common with others of its appointment: it is worked out once."""
        present = tuple([getattr(visit, name) is not None for name in OWN])
        if visit.plan:
            return self._shared(visit, practice)
        key = (visit.appointment, present, *visit.identity)
        found = self.known.get(key)
        if found is None:
            _make_room(self.known, APPOINTMENTS)
            found = self.known[key] = self._shared(visit, practice)
        return found

    def _shared(self, visit: Visit, practice: Practice) -> Known:
        case, values = case_of(visit, practice), shared(visit.appointment, practice)
        printed = practice.printed(case.bilingual)
        standing = dict.fromkeys(p for one in printed for p in one.standing.told(visit.given))
        if self.recorded:
            case = replace(case, recorded=True)
        composed = self._composed(case)
        case = specimen(case) if composed.specimen else case
        return Known(case, composed, values, tuple(standing))

    def print(self, sheet: Handout, look: Look) -> bytes:
        """The finished PDF. Raises RoomError and GlyphError as ``plate`` does."""
        return self.struck(sheet, look)[0]

    def struck(self, sheet: Handout, look: Look) -> tuple[bytes, int]:
        """The finished PDF, and how many sides it has."""
        from instructions.pdf.striker import Tight, Unheld

        plate = self._plate(sheet, look, (), {})
        try:
            return plate.strike(sheet.values), plate.pages
        except (Tight, Unheld, GlyphError):
            plate = self.plate(sheet, look)
            return plate.strike(sheet.values), plate.pages

    def plate(self, sheet: Handout, look: Look) -> Plate:
        """A plate that takes the handout's values, and has been tried with them.

        A glyph that a plate lacks makes one with that glyph. Raises RoomError, naming the value's
        field, when a value is too long for every plate, and GlyphError for a character that no
        font has.
        """
        from instructions.pdf.striker import Tight, Unheld

        rooms: dict[str, int] = {}
        while True:
            room = tuple(sorted(rooms.items()))
            try:
                plate = self._plate(sheet, look, room, {})
            except RoomError:
                # Without values the words fit: no side has the space for these.
                if not rooms:
                    raise
                raise too_long(rooms) from None
            try:
                try:
                    plate.try_(sheet.values)
                except GlyphError:
                    raise unprintable(sheet.values) from None
                except Unheld:
                    plate = self._plate(sheet, look, room, plate.unheld(sheet.values))
                    plate.try_(sheet.values)
                return plate
            except Tight as error:
                if all(rooms.get(slot, 1) >= MOST_ROOM for slot in error.slots):
                    raise too_long(error.slots) from None
                rooms.update((slot, rooms.get(slot, 1) * 2) for slot in error.slots)

    def _composed(self, case: Case) -> Composed:
        composed = self.composed.get(case)
        if composed is None:
            _make_room(self.composed)
            make = partial(composed_for, case, self.practice.of(case.clinician))
            shelf = self.shelf
            composed = shelf.composed(self.practice, case, make) if shelf else make()
            self.composed[case] = composed
        return composed

    def _plate(
        self, sheet: Handout, look: Look, room: Room, extra: Mapping[Face, Mapping[int, str]]
    ) -> Plate:
        # What a glyph is read as is part of it: two names may read one glyph in two ways.
        glyphs = frozenset(
            (face.key, glyph, text) for face, held in extra.items() for glyph, text in held.items()
        )
        plates, key = sheet.composed.plates, (look, room, glyphs)
        plate = plates.get(key)
        if plate is None:
            _make_room(plates)
            make = partial(self._laid_out, sheet.composed, look, room, extra)
            # A plate with a name's own glyphs would tell letters of it: it never leaves memory.
            shelf = None if extra else self.shelf
            plate = shelf.plate(sheet.composed, look, room, make) if shelf else make()
            plates[key] = plate
        return plate

    def _laid_out(
        self,
        composed: Composed,
        look: Look,
        room: Room,
        extra: Mapping[Face, Mapping[int, str]],
    ) -> Plate:
        from instructions.pdf.layout import lay_out

        return lay_out(composed.document, look, self.drawings, room, extra)


def too_long(slots: Iterable[str]) -> RoomError:
    """The error for values that fit into no plate."""
    what = "What is written there is too long, even in the smallest print that may be used."
    remedy = "Shorten it, or break one long word with a space."
    where = f"the line with {' and '.join(_told(slots))}"
    return RoomError([Problem(where=where, what=what, remedy=remedy)])


def _told(slots: Iterable[str]) -> Iterable[str]:
    """The names of values, each once: what two languages show is one value."""
    return dict.fromkeys(slot.removeprefix(ALSO) for slot in slots)


def unprintable(values: Mapping[str, str]) -> GlyphError:
    """The error for values with a character that no font has: which value, and which script.

    The character itself is not told: it is a letter of somebody's name.
    """
    from instructions.pdf.words import script_missing

    told = {name.removeprefix(ALSO): text for name, text in values.items()}
    found = {name: script for name, text in told.items() if (script := script_missing(text))}
    return GlyphError(
        Problem(
            where=name,
            what=f"It has a character that no installed font can print: {script}.",
            remedy="Write it in another script, or install the font of this one.",
        )
        for name, script in found.items()
    )


def _make_room(kept: dict[Any, Any], most: int = KEPT) -> None:
    """Forget the oldest when a press has kept enough."""
    if len(kept) >= most:
        kept.pop(next(iter(kept)))
