"""One patient's visit: who, when, which side, and what is known about the patient."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from instructions.appointment import Side
from instructions.clinic import Clinic, Closure
from instructions.conditions import Answer
from instructions.desk import EDITIONS, KEYS, Desk
from instructions.errors import Problem, VisitError
from instructions.procedure import Procedure
from instructions.written import Form

if TYPE_CHECKING:
    from instructions.plan import Plan

__all__ = ["EDITIONS", "KEYS", "Side", "Visit", "VisitFile", "option", "read_visit", "visit"]

_OWN_FIELDS = ("name", "id", "clinician", "place")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Everything one handout needs to know about a patient; times are in the clinic's zone.

    `answers` has every condition of the procedure; `parts` are those asked for by name.
    """

    name: str = dataclasses.field(repr=False)
    on: datetime
    arrive: datetime
    side: Side
    id: str | None = dataclasses.field(repr=False)
    born: date | None = dataclasses.field(repr=False)
    clinician: str | None = dataclasses.field(repr=False)
    place: str | None = dataclasses.field(repr=False)
    note: str | None = dataclasses.field(repr=False)
    identity: Mapping[str, str] = dataclasses.field(repr=False)
    answers: Mapping[str, Answer] = dataclasses.field(repr=False)
    plan: Plan | None = dataclasses.field(repr=False)
    parts: tuple[str, ...]
    language: str
    edition: str
    given: date
    replaces: date | None = None
    """The date of the sheet that this one replaces."""
    bilingual: bool = False
    """Whether it is printed in the clinic's own language too."""
    interpreter: str | None = None
    """The language that was asked for, where it has no checked words: somebody interprets."""
    closure: Closure | None = None
    """The holiday in which the night after it falls."""
    warnings: tuple[Problem, ...] = ()

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
) -> Visit:
    """The visit that plain strings tell, by the names in `KEYS`.

    `with`, `without` and `part` are lists of names or one text with commas; `identity` maps the
    clinic's own fields to texts; `plan` is a Plan or the Form of one. Raises VisitError with all
    problems at once; each says where it is by `where(key)`, and none holds a value.
    """
    desk = Desk(raw, clinic, procedure, today, where)
    return Visit(**desk.fields(allow_past))
