"""One patient's visit: who, when, which side, and what is known about the patient."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from instructions.appointment import Appointment, Side
from instructions.clinic import Clinic, Closure
from instructions.conditions import Answer
from instructions.desk import EDITIONS, KEYS, SHARED, Desk
from instructions.errors import Problem, VisitError
from instructions.procedure import Procedure
from instructions.written import Form

if TYPE_CHECKING:
    from instructions.plan import Plan

__all__ = [
    "EDITIONS",
    "KEYS",
    "Appointment",
    "Side",
    "Visit",
    "VisitFile",
    "option",
    "read_visit",
    "visit",
]

# How many appointments of a list are kept for the patients to come.
APPOINTMENTS = 4096

_OWN_FIELDS = ("name", "id", "clinician", "place")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Everything one handout needs to know: a patient, and an appointment."""

    name: str = dataclasses.field(repr=False)
    id: str | None = dataclasses.field(repr=False)
    born: date | None = dataclasses.field(repr=False)
    note: str | None = dataclasses.field(repr=False)
    identity: Mapping[str, str] = dataclasses.field(repr=False)
    plan: Plan | None = dataclasses.field(repr=False)
    appointment: Appointment
    replaces: date | None = None
    """The date of the sheet that this one replaces."""

    @property
    def on(self) -> datetime:
        """When it is."""
        return self.appointment.on

    @property
    def arrive(self) -> datetime:
        """When to arrive."""
        return self.appointment.arrive

    @property
    def side(self) -> Side:
        """The side that is planned."""
        return self.appointment.side

    @property
    def clinician(self) -> str | None:
        """Who does it."""
        return self.appointment.clinician

    @property
    def place(self) -> str | None:
        """Where it is."""
        return self.appointment.place

    @property
    def answers(self) -> Mapping[str, Answer]:
        """Every condition of the procedure, with its answer."""
        return self.appointment.answers

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts that were asked for by name."""
        return self.appointment.parts

    @property
    def language(self) -> str:
        """The language that it is printed in."""
        return self.appointment.language

    @property
    def edition(self) -> str:
        """The edition that it is printed in."""
        return self.appointment.edition

    @property
    def given(self) -> date:
        """The day on which the sheet is given out."""
        return self.appointment.given

    @property
    def bilingual(self) -> bool:
        """Whether it is printed in the clinic's own language too."""
        return self.appointment.bilingual

    @property
    def interpreter(self) -> str | None:
        """The language in which somebody interprets."""
        return self.appointment.interpreter

    @property
    def closure(self) -> Closure | None:
        """The holiday in which the night after it falls."""
        return self.appointment.closure

    @property
    def holiday(self) -> Closure | None:
        """The closure, when it is one day."""
        closure = self.closure
        return closure if closure and closure.last == closure.first else None

    @property
    def holidays(self) -> Closure | None:
        """The closure, when it is several days."""
        closure = self.closure
        return closure if closure and closure.last > closure.first else None

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What staff should know of it; it never prints."""
        return self.appointment.warnings

    def at(self, **changes: Any) -> Visit:
        """The same patient at an appointment that differs in some fields."""
        return dataclasses.replace(
            self, appointment=dataclasses.replace(self.appointment, **changes)
        )

    def field(self, name: str) -> str | None:
        """The text of a field that an identity line may show; a date as `1961-05-04`."""
        if name == "born":
            return self.born.isoformat() if self.born else None
        if name in _OWN_FIELDS:
            found: str | None = getattr(self, name)
            return found
        return self.identity.get(name)


@dataclass(frozen=True, slots=True)
class VisitFile:
    """A visit as a file tells it: `raw` for `visit`, and `where` each key stands."""

    raw: Mapping[str, object] = dataclasses.field(repr=False)
    form: Form

    def where(self, key: str) -> str:
        """`visit.yaml, line 3: name`."""
        return self.form.place((key,))


def option(key: str) -> str:
    """`--name`: where a value typed on the command line stands."""
    return f"--{key}"


def read_visit(text: str, where: str) -> VisitFile:
    """The visit in a YAML text, not yet checked; VisitError when it is not readable.

    Its keys are those of the command's options; `plan:` may hold a plan as its own file would.
    """
    from instructions.form import read as read_form

    form = read_form(text, where, VisitError, private=True)
    unknown = [form.line((key,)) for key in form.data if key not in KEYS]
    if unknown:
        what, known = "A key here is not known.", f"Known: {', '.join(KEYS)}."
        raise VisitError(
            Problem(where=f"{where}, line {line}", what=what, remedy=known) for line in unknown
        )
    raw: dict[str, object] = dict(form.data)
    if isinstance(raw.get("plan"), dict):
        raw["plan"] = form.under("plan")
    return VisitFile(raw, form)


def visit(
    raw: Mapping[str, object],
    clinic: Clinic,
    procedure: Procedure,
    today: date,
    allow_past: bool = False,
    *,
    where: Callable[[str], str] = option,
    known: dict[tuple[object, ...], Appointment] | None = None,
) -> Visit:
    """The visit that plain strings tell, by the names in `KEYS`.

    `with`, `without` and `part` are lists of names or one text with commas; `identity` maps the
    clinic's own fields to texts; `plan` is a Plan or the Form of one. Raises VisitError with all
    problems at once; each says where it is by `where(key)`, and none holds a value.

    `known` keeps the appointments of a list, for which all but `raw` is the same: those without a
    plan are checked once, however many patients come.
    """
    desk = Desk(raw, clinic, procedure, today, where)
    own, key = desk.patient(), _shared(raw) if known is not None else None
    found, plan = known.get(key) if known and key else None, None
    if found is None:
        told, plan = desk.appointment(allow_past)
        desk.settle()
        found = Appointment(**told, warnings=tuple(desk.warnings))
        if known is not None and key:
            if len(known) >= APPOINTMENTS:
                known.clear()
            known[key] = found
    desk.settle()
    return Visit(**own, plan=plan, appointment=found)


def _shared(raw: Mapping[str, object]) -> tuple[object, ...] | None:
    """What appointments are known by; nothing where a plan decides too, or it cannot be a key."""
    told = tuple(map(raw.get, SHARED))
    try:
        hash(told)
    except TypeError:
        return None
    return None if raw.get("plan") else told
