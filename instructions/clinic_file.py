"""Clinic files: `clinic.yaml` read into a clinic, or all that is wrong in it with its lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from instructions.clinic import (
    FILE,
    Clinic,
    Closure,
    Emergency,
    OutOfHours,
    ProcedureChoices,
    folded,
)
from instructions.errors import ClinicError, Problem
from instructions.identity import IdentityLine
from instructions.phone import Phone, countries, read_emergency, read_help_line, read_phone
from instructions.report import Report
from instructions.written import Form

if TYPE_CHECKING:
    from instructions.profile import ChoicesShape, ClinicShape
    from instructions.tree import Path as Place

NO_BREAK = "\N{NO-BREAK SPACE}"

_AS_WRITTEN = {
    "name", "hours", "country", "time_zone", "paper", "language", "web", "place",
    "arrive_before", "teach_back", "sample", "brand",
}  # fmt: skip


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
    same = {name: getattr(shape, name) for name in _AS_WRITTEN}
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
        identity=tuple(IdentityLine(**line.given()) for line in shape.identity),
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
