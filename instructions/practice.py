"""Practices: a procedure as one clinic does it, everything but the visit, made once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from instructions import clinic as clinics
from instructions import procedure as procedures
from instructions.appointment import SIDES
from instructions.approval import UNKNOWN, Standing
from instructions.clinic import Clinic, folded
from instructions.errors import WordsError
from instructions.inline import ALSO
from instructions.locate import shipped
from instructions.moments import Timetable, timetable
from instructions.pdf.look import Brand
from instructions.procedure import Procedure
from instructions.settings import Settings, setting_texts
from instructions.times import Calendar, calendar
from instructions.written import did_you_mean

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

    from instructions.rooms import Rooms

ILIOPSOAS = "iliopsoas-injection"


@dataclass(frozen=True, eq=False)
class Practice:
    """A procedure as one clinic does it: words, settings, times and templates together.

    Made once; then any number of visits are composed with it.
    """

    procedure: Procedure
    clinic: Clinic
    settings: Settings
    brand: Brand
    templates: tuple[Path, ...]
    """Folders of templates, the clinic's own first."""
    clinician: str | None = None
    """Whose settings these are, when they differ from the clinic's own."""
    folder: Path = Path()
    """The folder that the procedure's words come from."""
    standing: Standing = UNKNOWN
    """Who approved these words, and until when."""
    own: Practice | None = None
    """The same in the clinic's own language, where these words are in another."""
    draft: bool = False
    """Whether these words are a translation that nobody has checked."""
    prefix: str = ""
    """What the names of its blanks begin with, on a sheet in another language."""

    def of(self, clinician: str | None) -> Practice:
        """The practice of one clinician; itself for one who does as the clinic does."""
        name = folded(clinician or "")
        if self.procedure.id not in self.clinic.clinicians.get(name, ()):
            return self
        if name not in self.clinicians:
            clinic = self.clinic.of(name)
            settings = clinics.read_settings(
                self.procedure, clinic.choices(self.procedure.id), clinic.form
            )
            own = self.own.of(clinician) if self.own else None
            self.clinicians[name] = replace(
                self, clinic=clinic, settings=settings, clinician=name, own=own
            )
        return self.clinicians[name]

    @property
    def languages(self) -> tuple[Practice, ...]:
        """Itself, and the same in the clinic's own language where that is another."""
        return (self, self.own) if self.own else (self,)

    def printed(self, bilingual: bool) -> tuple[Practice, ...]:
        """Those whose words a sheet has: one language, or both."""
        return self.languages if bilingual else (self,)

    @cached_property
    def clinicians(self) -> dict[str, Practice]:
        """The practices of clinicians who differ, as far as they were asked for."""
        return {}

    @cached_property
    def calendar(self) -> Calendar:
        """Dates and times in the procedure's language."""
        return calendar(self.procedure.language, self.procedure.calendar)

    @cached_property
    def timetable(self) -> Timetable:
        """The moments of a visit, with this clinic's settings."""
        return timetable(self.procedure, self.settings)

    @cached_property
    def rooms(self) -> Rooms:
        """How much space each value may need."""
        from instructions.rooms import Rooms

        written = self.own.procedure.language if self.own else None
        return Rooms(
            self.procedure, self.clinic, self.calendar, self.timetable, self.prefix, written
        )

    @cached_property
    def sides_told(self) -> frozenset[str]:
        """The planned sides that words depend on, not just on whether the side is known."""
        names = {
            name
            for part in self.procedure.parts
            for section in part.sections
            for when in (section.when, *(step.when for step in section.steps))
            if when
            for name in when.names
        }
        return frozenset(side for side in SIDES if f"side.{side}" in names)

    @cached_property
    def says_given(self) -> bool:
        """Whether any words tell the day on which the sheet is given out."""
        steps = self.procedure.steps()
        return any("given" in words.names for step in steps for words in step.words.values())

    @cached_property
    def settings_said(self) -> Mapping[str, str]:
        """The settings in words, by their names in texts."""
        return setting_texts(self.settings, self.procedure.settings, self.procedure.units)

    @cached_property
    def said(self) -> Mapping[str, Markup]:
        """What texts may say of the clinic, as safe HTML.

        What the clinic wrote in another language than the sheet's is marked as such.
        """
        from instructions.said import WRITTEN, spoken

        if self.own is None:
            return self.told
        known = self.procedure.settings
        texts = {id.replace("-", "_") for id, setting in known.items() if setting.kind == "text"}
        language = self.own.procedure.language
        return {
            name: spoken(language, text) if name in WRITTEN or name in texts else text
            for name, text in self.told.items()
        }

    @cached_property
    def told(self) -> Mapping[str, Markup]:
        """The same as the clinic wrote it: phones are links."""
        from instructions.said import told

        return told(self.clinic, self.settings_said)

    @cached_property
    def environment(self) -> Environment:
        """The clinic's templates, and the program's where it has none."""
        from instructions.sandbox import environment

        return environment(self.templates)

    @cached_property
    def own_environment(self) -> Environment | None:
        """The program's templates alone; None where the clinic has none, so that all are."""
        from instructions.sandbox import environment

        return environment(self.templates[-1:]) if len(self.templates) > 1 else None


def load(
    folder: Path,
    procedure: str = ILIOPSOAS,
    language: str | None = None,
    *,
    library: Mapping[str, Path] | None = None,
    templates: Path | None = None,
) -> Practice:
    """The practice of a clinic's folder for a procedure of the library.

    The language is the clinic's own unless another is asked for; the templates are the program's.
    Raises ClinicError, BrandError, WordsError, TemplateError or ApprovalError, with all problems.
    """
    # Imported late: a practice that comes from the cache was read when it was put there.
    from instructions import clinic_file

    known = library or procedures.library(folder)
    clinic = clinic_file.load(folder, known)
    return practice_of(clinic, procedure, language, library=known, templates=templates)


def practice_of(
    clinic: Clinic,
    procedure: str,
    language: str | None = None,
    *,
    library: Mapping[str, Path] | None = None,
    templates: Path | None = None,
) -> Practice:
    """The practice of a clinic that was read. Raises as ``load`` does."""
    # Imported late: a practice that comes from the cache was checked when it was put there.
    from instructions import brand as brands
    from instructions.approvals import standing_of

    folder, templates = clinic.folder, templates or shipped("templates")
    known = library or procedures.library(folder)
    if procedure not in known:
        what = f"There is no procedure '{procedure}'."
        raise WordsError.of("--procedure", what, did_you_mean(procedure, known))
    words = procedures.load(known[procedure], language or clinic.language, folder)
    practice = Practice(
        procedure=words,
        clinic=clinic,
        settings=clinics.settings_for(words, clinic),
        brand=brands.load(clinic, templates),
        templates=templates_of(folder, templates),
        folder=known[procedure],
    )
    practice = replace(practice, standing=standing_of(practice))
    if words.file != clinic.language:
        return _translated(practice)
    # What a clinic prints in its own language it approves; nobody approves the sample's.
    return replace(practice, draft=_draft(practice)) if clinic.sample else practice


def _translated(practice: Practice) -> Practice:
    """The practice with the same in the clinic's own language, and whether it is a draft."""
    from instructions.approvals import standing_of

    clinic = practice.clinic
    if clinic.language not in practice.procedure.languages:
        return replace(practice, draft=_draft(practice))
    words = procedures.load(practice.folder, clinic.language, clinic.folder)
    own = replace(practice, procedure=words, prefix=ALSO)
    own = replace(own, standing=standing_of(own))
    return replace(practice, own=own, draft=_draft(practice, words))


def _draft(practice: Practice, own: Procedure | None = None) -> bool:
    """Whether its words are a translation that nobody has checked; ``own`` may be English."""
    from instructions import translation

    english = own if own and own.file == procedures.SOURCE else None
    folder, clinic = practice.folder, practice.clinic.folder
    return bool(translation.drafts_of(practice.procedure, folder, clinic, english))


def templates_of(folder: Path, templates: Path | None = None) -> tuple[Path, ...]:
    """The folders of templates of a clinic's folder, its own first."""
    own, last = folder / "templates", templates or shipped("templates")
    return (own, last) if own.is_dir() else (last,)
