"""A clinic: who it is, how to reach it at any hour, and how it does things."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from instructions.conditions import Answer
from instructions.errors import ClinicError, Problem
from instructions.identity import IdentityLine
from instructions.phone import Phone, countries, read_emergency, read_help_line, read_phone
from instructions.procedure import Procedure
from instructions.report import Report
from instructions.settings import UNSET, Settings, Unset, Value
from instructions.written import Form

if TYPE_CHECKING:
    from instructions.profile import ClinicShape
    from instructions.tree import Path as Place

FILE = "clinic.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutOfHours:
    """Whom to ask when the clinic is closed: a phone, a route in words, or both."""

    phone: Phone | None
    route: str | None

    @property
    def text(self) -> str:
        """`Hospital switchboard: +91 422 255 0199`, or whichever of the two there is."""
        return ": ".join(part for part in (self.route, self.phone and self.phone.text) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency:
    """The emergency number, what answers it, and the nearest emergency hospital."""

    number: Phone
    service: str
    hospital: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureChoices:
    """What a clinic does in one procedure; `drugs` is None when it has not said."""

    drugs: frozenset[str] | None
    settings: Mapping[str, Any]


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
    sample: bool
    procedures: Mapping[str, ProcedureChoices]
    brand: Mapping[str, Any]
    folder: Path
    form: Form = field(repr=False, compare=False)

    @property
    def zone(self) -> ZoneInfo:
        """The clinic's time zone."""
        return ZoneInfo(self.time_zone)

    def choices(self, procedure: str) -> ProcedureChoices:
        """What the clinic says about a procedure; nothing when it says nothing."""
        return self.procedures.get(procedure) or ProcedureChoices(drugs=None, settings={})


def load(folder: Path, procedures: Iterable[str] = ()) -> Clinic:
    """The clinic described by `clinic.yaml` in a folder.

    `procedures` are the ones that exist; a clinic's choices for another are then refused. Raises
    ClinicError with every problem at once, each with file, line and key, and the way out.
    """
    return read_clinic(read_file(folder), folder, procedures)


def read_file(folder: Path) -> str:
    """The text of a folder's `clinic.yaml`. Raises ClinicError when it cannot be read."""
    path = folder / FILE
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        remedy = "Make one: generate.py clinic new DIR"
        raise _unusable(path, f"There is no {FILE}.", remedy) from None
    except (OSError, UnicodeDecodeError):
        raise _unusable(path, "The file cannot be read as UTF-8 text.", "Save it again.") from None


def read_clinic(text: str, folder: Path, procedures: Iterable[str] = ()) -> Clinic:
    """The clinic described by a text; its logo and other files lie in `folder`."""
    from instructions.form import attempt, read
    from instructions.profile import ClinicShape

    form = read(text, FILE, ClinicError)
    shape, problems = attempt(ClinicShape, form)
    report = Report(problems)
    phones = _phones(form, report)
    if known := tuple(procedures):
        for name in form.keys("procedures"):
            report.known(form, ("procedures", name), "procedure", [name], known)
    if shape is None:
        raise ClinicError(report.problems)
    report.raise_if_any(ClinicError)
    return _clinic(shape, phones, folder, form)


def settings_for(procedure: Procedure, clinic: Clinic) -> Settings:
    """The clinic's settings for a procedure, typed; the default or UNSET where it sets none.

    Raises ClinicError with the line of `clinic.yaml` for every unknown or impossible setting.
    """
    return read_settings(procedure, clinic.choices(procedure.id), clinic.form)


def read_settings(procedure: Procedure, choices: ProcedureChoices, form: Form) -> Settings:
    """The settings among a clinic's choices in its form. Raises as ``settings_for`` does."""
    report, path, written = Report(), ("procedures", procedure.id), choices.settings
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


def _unusable(path: Path, what: str, remedy: str) -> ClinicError:
    return ClinicError([Problem(where=str(path), what=what, remedy=remedy)])


_PHONES: Mapping[Place, Callable[[str, str], Phone]] = {
    ("phone",): read_phone,
    ("out-of-hours", "phone"): read_help_line,
    ("emergency", "number"): read_emergency,
}


def _phones(form: Form, report: Report) -> dict[Place, Phone]:
    """The phones of the form by their places, each checked for the clinic's country."""
    from instructions.profile import UNREACHABLE

    country, found = form.at("country"), {}
    routes = form.at("out-of-hours")
    if isinstance(routes, dict) and not any(routes.get(key) for key in ("phone", "route")):
        what = "Neither a phone nor a route is given."
        report.refuse(form, ("out-of-hours",), what, f"Add one. {UNREACHABLE}")
    for path, reader in _PHONES.items():
        written = form.at(*path)
        if isinstance(written, str) and isinstance(country, str) and country in countries():
            phone = report.attempt(form, path, partial(reader, written, country))
            if phone is not None:
                found[path] = phone
    return found


def _clinic(shape: ClinicShape, phones: Mapping[Place, Phone], folder: Path, form: Form) -> Clinic:
    same = shape.model_dump(include=_AS_WRITTEN)
    return Clinic(
        **same,
        address=tuple(shape.address),
        phone=phones["phone",],
        out_of_hours=OutOfHours(
            phone=phones.get(("out-of-hours", "phone")), route=shape.out_of_hours.route
        ),
        emergency=Emergency(
            number=phones["emergency", "number"],
            service=shape.emergency.service,
            hospital=shape.emergency.hospital,
        ),
        clock=int(shape.clock),
        footer=tuple(shape.footer),
        identity=tuple(IdentityLine(**line.model_dump()) for line in shape.identity),
        procedures={
            id: ProcedureChoices(
                drugs=None if item.drugs is None else frozenset(item.drugs),
                settings=item.settings,
            )
            for id, item in shape.procedures.items()
        },
        folder=folder,
        form=form,
    )


_AS_WRITTEN = {
    "name", "hours", "country", "time_zone", "paper", "language", "web", "place",
    "arrive_before", "sample", "brand",
}  # fmt: skip
