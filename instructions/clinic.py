"""A clinic: who it is, how to reach it at any hour, and how it does things."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
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
    from instructions.profile import ChoicesShape, ClinicShape
    from instructions.tree import Path as Place

FILE = "clinic.yaml"
NO_BREAK = "\N{NO-BREAK SPACE}"


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


NO_CHOICES = ProcedureChoices(drugs=None, settings={})


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
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
    closures = form.at("closures")
    closed = range(len(closures) if isinstance(closures, list) else 0)
    for number in closed:
        _check_closure(form, report, ("closures", number))
    asked = dict(_PHONES)
    asked.update({("closures", number, "phone"): read_help_line for number in closed})
    for path, reader in asked.items():
        written = form.at(*path)
        if isinstance(written, str) and isinstance(country, str) and country in countries():
            phone = report.attempt(form, path, partial(reader, written, country))
            if phone is not None:
                found[path] = phone
    return found


def _check_closure(form: Form, report: Report, path: Place) -> None:
    """Somebody must answer, and the last day comes after the first."""
    if not any(form.at(*path, key) for key in ("phone", "route")):
        what = "Neither a phone nor a route is given."
        report.refuse(form, path, what, "Add who answers on those days.")
    first, last = (form.at(*path, key) for key in ("first", "last"))
    if isinstance(first, str) and isinstance(last, str) and last < first:
        report.refuse(form, (*path, "last"), "It is before the first day.", "Check both dates.")


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
        procedures=_choices(shape.procedures),
        clinicians={folded(one.name): _choices(one.procedures) for one in shape.clinicians},
        closures=_closures(shape, phones),
        folder=folder,
        form=form,
    )


def _choices(told: Mapping[str, ChoicesShape]) -> dict[str, ProcedureChoices]:
    return {
        id: ProcedureChoices(
            drugs=None if one.drugs is None else frozenset(one.drugs), settings=one.settings
        )
        for id, one in told.items()
    }


def _closures(shape: ClinicShape, phones: Mapping[Place, Phone]) -> tuple[Closure, ...]:
    found = []
    for number, one in enumerate(shape.closures):
        phone = phones.get(("closures", number, "phone"))
        number_ = phone.text.replace(" ", NO_BREAK) if phone else None
        who = ": ".join(part for part in (one.route, number_) if part)
        found.append(Closure(first=one.first, last=one.last or one.first, who=who))
    return tuple(sorted(found, key=lambda closure: closure.first))


_AS_WRITTEN = {
    "name", "hours", "country", "time_zone", "paper", "language", "web", "place",
    "arrive_before", "sample", "brand",
}  # fmt: skip
