"""A clinic: who it is, how to reach it at any hour, and how it does things."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from instructions.conditions import Answer
from instructions.errors import ClinicError
from instructions.identity import IdentityLine
from instructions.phone import Phone
from instructions.procedure import Procedure
from instructions.report import Report
from instructions.settings import UNSET, Settings, Unset, Value
from instructions.written import Form

if TYPE_CHECKING:
    from instructions.tree import Path as Place

FILE = "clinic.yaml"


class OutOfHours(Struct, frozen=True, kw_only=True):
    """Whom to ask when the clinic is closed: a phone, a route in words, or both."""

    phone: Phone | None
    route: str | None

    @property
    def text(self) -> str:
        """`Hospital switchboard: +91 422 255 0199`, or whichever of the two there is."""
        return ": ".join(part for part in (self.route, self.phone and self.phone.text) if part)


class Emergency(Struct, frozen=True, kw_only=True):
    """The emergency number, what answers it, and the nearest emergency hospital."""

    number: Phone
    service: str
    hospital: str | None


class ProcedureChoices(Struct, frozen=True, kw_only=True):
    """What a clinic does in one procedure; `drugs` is None when it has not said."""

    drugs: frozenset[str] | None
    settings: Mapping[str, Any]


NO_CHOICES = ProcedureChoices(drugs=None, settings={})


class Closure(Struct, frozen=True, kw_only=True):
    """Days on which the clinic is closed, both included, and who answers then."""

    first: date
    last: date
    who: str
    """`Duty doctor: +91 422 255 0177`."""

    def meets(self, day: date) -> bool:
        """Whether it covers the night that begins on a day: that day, or the next."""
        return self.first <= day + timedelta(days=1) and day <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Clinic:
    """A clinic's profile, checked as a whole; `form` knows the line of everything in it."""

    name: str
    address: tuple[str, ...]
    phone: Phone
    hours: str
    out_of_hours: OutOfHours
    emergency: Emergency
    country: str
    time_zone: str
    paper: str
    clock: int
    language: str
    web: str | None
    identity: tuple[IdentityLine, ...]
    place: str | None
    arrive_before: timedelta
    footer: tuple[str, ...]
    teach_back: bool
    """Whether a sheet for one patient has a side for staff: what to ask, and who explained it."""
    sample: bool
    procedures: Mapping[str, ProcedureChoices]
    clinicians: Mapping[str, Mapping[str, ProcedureChoices]]
    """What differs for some clinicians, by their names as ``folded`` gives them."""
    closures: tuple[Closure, ...]
    brand: Mapping[str, Any]
    folder: Path
    form: Form = field(repr=False, compare=False)

    @property
    def zone(self) -> ZoneInfo:
        """The clinic's time zone."""
        return ZoneInfo(self.time_zone)

    def choices(self, procedure: str) -> ProcedureChoices:
        """What the clinic says about a procedure; nothing when it says nothing."""
        return self.procedures.get(procedure) or NO_CHOICES

    def of(self, clinician: str | None) -> Clinic:
        """The clinic as one clinician does things; itself for one who does as the others."""
        own = self.clinicians.get(folded(clinician or ""))
        if not own:
            return self
        merged = {id: _merged(self.choices(id), choices) for id, choices in own.items()}
        return replace(self, procedures={**self.procedures, **merged})

    def closure(self, day: date) -> Closure | None:
        """The closure in which the night of a day falls, if it falls in one."""
        return next((one for one in self.closures if one.meets(day)), None)


def folded(name: str) -> str:
    """A clinician's name for comparing: `Dr  S RAO` is `dr s rao`."""
    return " ".join(name.split()).casefold()


def _merged(usual: ProcedureChoices, own: ProcedureChoices) -> ProcedureChoices:
    drugs = usual.drugs if own.drugs is None else own.drugs
    return ProcedureChoices(drugs=drugs, settings={**usual.settings, **own.settings})


def settings_for(procedure: Procedure, clinic: Clinic) -> Settings:
    """The clinic's settings for a procedure, typed; the default or UNSET where it sets none.

    Raises ClinicError with the line of `clinic.yaml` for every unknown or impossible setting.
    """
    settings = read_settings(procedure, clinic.choices(procedure.id), clinic.form)
    lines = clinic.form.at("clinicians")
    for number in range(len(lines) if isinstance(lines, list) else 0):
        # What differs for a clinician is read with the clinic's, so that its faults are told too.
        name = clinic.form.at("clinicians", number, "name")
        own = clinic.clinicians.get(folded(str(name)), {}).get(procedure.id, NO_CHOICES)
        read_settings(procedure, own, clinic.form, ("clinicians", number))
    return settings


def read_settings(
    procedure: Procedure, choices: ProcedureChoices, form: Form, above: Place = ()
) -> Settings:
    """The settings among the choices at a place of a form. Raises as ``settings_for`` does."""
    report, path, written = Report(), (*above, "procedures", procedure.id), choices.settings
    drugs = choices.drugs or ()
    report.known(form, (*path, "drugs"), "drug", sorted(drugs), _drugs(procedure))
    values: dict[str, Value | Unset] = {}
    for id, setting in procedure.settings.items():
        value: Value | Unset | None = setting.default
        if id in written:
            here = (*path, "settings", id)
            value = report.attempt(form, here, partial(setting.read, written[id]))
        values[id] = UNSET if value is None else value
    for id in written:
        here = (*path, "settings", id)
        report.known(form, here, "setting", [id], procedure.settings)
    report.raise_if_any(ClinicError)
    return Settings(values)


def drug_answers(procedure: Procedure, clinic: Clinic) -> dict[str, Answer]:
    """Yes or no for each condition that drugs decide; not known when the clinic lists no drugs."""
    drugs = clinic.choices(procedure.id).drugs
    return {
        id: Answer.NOT_KNOWN if drugs is None else Answer.of(id in drugs)
        for id in _drugs(procedure)
    }


def _drugs(procedure: Procedure) -> list[str]:
    return [id for id, condition in procedure.conditions.items() if condition.from_drugs]
