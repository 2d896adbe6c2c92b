"""The shelf: what was made of the same files before is taken from the cache; the rest is made.

Three things stand on it: a practice, known by all the files that it was read from; the composed
document of a case, known by those and the case; and a plate, known by what is drawn on it.
Nothing on it comes from a patient. A plate with a name's own glyphs is never brought here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from instructions import practice as practices
from instructions.approval import Standing
from instructions.cache import Cache
from instructions.case import Case
from instructions.clinic import Clinic
from instructions.errors import Problem
from instructions.inputs import Inputs, digest, inputs_of
from instructions.moments import Timetable
from instructions.pdf.look import Brand, Look
from instructions.practice import Practice, templates_of
from instructions.procedure import Procedure, library
from instructions.settings import Settings
from instructions.times import Calendar

if TYPE_CHECKING:
    from instructions.composed import Composed
    from instructions.document import Document
    from instructions.pdf.blocks import Room
    from instructions.pdf.plate import Plate


class _Kept(Struct, frozen=True, kw_only=True):
    """A practice without its folders, and with what takes long to work out."""

    procedure: Procedure
    clinic: Clinic
    settings: Settings
    brand: Brand
    calendar: Calendar
    timetable: Timetable
    settings_said: Mapping[str, str]
    standing: Standing
    own: _Kept | None
    draft: bool
    prefix: str


class _Said(Struct, frozen=True):
    """What is said of a composed document, and the digest that it is known by."""

    warnings: tuple[Problem, ...]
    specimen: bool
    digest: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is kept of one state of the program and of a clinic's folder."""

    cache: Cache
    folder: Path
    inputs: Inputs
    _made: list[tuple[str, str, object]] = field(default_factory=list, repr=False)

    def practice(self, procedure: str, language: str | None) -> Practice:
        """The practice of the folder. Raises what `practice.load` raises."""
        key = digest(self.inputs.all, procedure, language or "")
        kept = self.cache.get("practice", key)
        if isinstance(kept, _Kept):
            return _practice(kept, self.folder)
        made = practices.load(self.folder, procedure, language)
        self._made.append(("practice", key, _kept(made)))
        return made

    def composed(self, practice: Practice, case: Case, make: Callable[[], Composed]) -> Composed:
        """The document of a case, with what is to be said of it to staff."""
        procedure = practice.procedure
        key = digest(self.inputs.all, procedure.id, procedure.file, told(case))
        kept = self.cache.get("case", key)
        if isinstance(kept, _Said):
            return self._composed(kept, make)
        made = make()
        document = digest(self.inputs.drawn, made.digest)
        said = _Said(made.warnings, made.specimen, made.digest)
        self._made.append(("document", document, made.document))
        self._made.append(("case", key, said))
        return made

    def plate(self, composed: Composed, look: Look, room: Room, make: Callable[[], Plate]) -> Plate:
        """The plate of a document without any patient's own glyphs."""
        from instructions.pdf.plate import Plate

        key = digest(self.inputs.drawn, composed.digest, repr(look), str(room))
        kept = self.cache.get("plate", key)
        if isinstance(kept, Plate):
            return kept
        made = make()
        self._made.append(("plate", key, made.unused))
        return made

    def keep(self) -> None:
        """Put what was made into the cache, for later runs."""
        # Not when a file has changed since the start: nobody knows what was made of which.
        if self._made and inputs_of(self.folder) == self.inputs:
            for kind, key, value in self._made:
                self.cache.put(kind, key, value)
        self._made.clear()

    def _composed(self, said: _Said, make: Callable[[], Composed]) -> Composed:
        from instructions.composed import Composed

        def read() -> Document:
            from instructions.document import Document

            kept = self.cache.get("document", digest(self.inputs.drawn, said.digest))
            return kept if isinstance(kept, Document) else make().document

        composed = Composed(read, said.warnings, said.specimen)
        vars(composed)["digest"] = said.digest
        return composed


def shelf(folder: Path, cache: Cache) -> Shelf | None:
    """The shelf of a clinic's folder; None when its files, or the program's, cannot be read."""
    inputs = inputs_of(folder)
    return Shelf(cache, folder, inputs) if inputs else None


def told(case: Case) -> str:
    """A case as a text that is the same in every process."""
    values = (getattr(case, name) for name in case.__struct_fields__)
    return repr([sorted(value) if isinstance(value, frozenset) else value for value in values])


def _kept(practice: Practice) -> _Kept:
    return _Kept(
        procedure=practice.procedure,
        clinic=replace(practice.clinic, folder=Path()),
        settings=practice.settings,
        brand=practice.brand,
        calendar=practice.calendar,
        timetable=practice.timetable,
        settings_said=practice.settings_said,
        standing=practice.standing,
        own=_kept(practice.own) if practice.own else None,
        draft=practice.draft,
        prefix=practice.prefix,
    )


def _practice(kept: _Kept, folder: Path) -> Practice:
    practice = Practice(
        procedure=kept.procedure,
        clinic=replace(kept.clinic, folder=folder),
        settings=kept.settings,
        brand=kept.brand,
        templates=templates_of(folder),
        folder=library(folder)[kept.procedure.id],
        standing=kept.standing,
        own=_practice(kept.own, folder) if kept.own else None,
        draft=kept.draft,
        prefix=kept.prefix,
    )
    # These are worked out at their first use; here they are known already.
    vars(practice).update(
        calendar=kept.calendar, timetable=kept.timetable, settings_said=kept.settings_said
    )
    return practice
