"""Takes in what is said about a visit, field after field, and gathers everything that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

from instructions.appointment import (
    EXAMPLE,
    Side,
    clashes,
    earlier,
    oddities,
    read_arrival,
    read_day,
    read_time,
)
from instructions.clinic import Clinic, drug_answers, folded
from instructions.conditions import Answer
from instructions.errors import InstructionsError, Problem, VisitError
from instructions.identity import IdentityFormat, read_field
from instructions.plain import plain_line, plain_name
from instructions.procedure import Procedure
from instructions.written import Form, did_you_mean, sentence

if TYPE_CHECKING:
    from instructions.plan import Plan

T = TypeVar("T")

KEYS = (
    "name", "on", "arrive", "side", "id", "born", "clinician", "place", "note", "identity",
    "with", "without", "plan", "part", "language", "bilingual", "edition", "given",
)  # fmt: skip
"""What can be said about a visit: the command's options and the keys of a visit's file."""
SHARED = (
    "on", "arrive", "side", "clinician", "place", "with", "without", "part", "language",
    "bilingual", "edition", "given",
)  # fmt: skip
"""Those of them that several patients may have in common; the others are one patient's own."""
EDITIONS = ("standard", "large")
THINNER = "blood-thinner"  # the condition that a plan answers

_KNOWN = frozenset(KEYS)
_PLACES = {key: place for place, key in enumerate(KEYS)}
_PLACES["plan"] = _PLACES["on"]  # It is read with the day that it is for.
_NEEDED = ("name", "on")
_BUILT_IN = ("name", "id", "born", "clinician", "place")
_OLDEST = 130
LONGEST_NOTE = 120
_SIDES: Mapping[str, Side] = {side.value: side for side in Side}
_REMEDIES: Mapping[str, str] = {
    "name": "Give the patient's name.",
    "on": EXAMPLE,
    "arrive": "Write '09:00', a time on the day of the appointment.",
}


class Desk:
    """One visit being taken in; `where` tells the place of a key in messages."""

    def __init__(
        self,
        raw: Mapping[str, object],
        clinic: Clinic,
        procedure: Procedure,
        today: date,
        where: Callable[[str], str],
    ) -> None:
        self.raw, self.clinic, self.procedure, self.today = raw, clinic, procedure, today
        self.where = where
        self._wrong: list[tuple[int, Problem]] = []
        self._unfit: list[Problem] = []
        self.warnings: list[Problem] = []

    def patient(self) -> dict[str, Any]:
        """Every field of a visit that is one patient's own, by name."""
        self.check_keys()
        return {
            "name": self.take("name", plain_name),
            "id": self.built_in("id"),
            "born": self.born(),
            "note": self.take("note", _note),
            "identity": self.identity(),
        }

    def appointment(self, allow_past: bool) -> tuple[dict[str, Any], Plan | None]:
        """Every field of the appointment, by name, and the plan of who comes."""
        on = self.take("on", lambda text: read_time(text, self.today, self.clinic.zone))
        plan, arrive = self.plan(on), self.arrival(on)
        fields = {
            "on": on,
            "arrive": arrive,
            "side": self.take("side", _side) or Side.NOT_KNOWN,
            "clinician": self.built_in("clinician"),
            "place": self.built_in("place") or self.clinic.place,
            "answers": self.answers(plan),
            "parts": self.parts(),
            "language": self.one_of("language", self.procedure.languages) or self.procedure.file,
            "edition": self.one_of("edition", EDITIONS) or EDITIONS[0],
            "bilingual": self.take("bilingual", _yes) or False,
            "given": self.take("given", read_day) or self.today,
            "closure": self.clinic.closure(on.date()) if on else None,
        }
        self.check_clinician()
        if on is not None and arrive is not None:
            self.check_dates(on, arrive, plan, allow_past)
        return fields, plan

    def settle(self) -> None:
        """Go on only when nothing is wrong. Raises VisitError with all that is."""
        if self._wrong or self._unfit:
            fields = [problem for _, problem in sorted(self._wrong, key=itemgetter(0))]
            raise VisitError([*fields, *self._unfit])

    # How one field is taken in

    def refuse(self, key: str, what: str, remedy: str = "") -> None:
        self._note(key, self._problem(key, what, remedy))

    def _problem(self, key: str, what: str, remedy: str) -> Problem:
        return Problem(where=self.where(key), what=what, remedy=remedy)

    def _note(self, key: str, *problems: Problem) -> None:
        """Keep what is wrong, to be told in the order of the keys."""
        self._wrong += [(_PLACES.get(key, len(KEYS)), problem) for problem in problems]

    def take(self, key: str, read: Callable[[str], T]) -> T | None:
        """What `read` makes of the field; None when it is not given, or refused."""
        written = self.raw.get(key)
        if written is None or written == "":
            if key in _NEEDED:
                self.refuse(key, "This is needed.", _REMEDIES[key])
            return None
        try:
            return read(_text(written))
        except ValueError as error:
            self.refuse(key, sentence(str(error)), _REMEDIES.get(key, ""))
            return None

    def built_in(self, key: str) -> str | None:
        return self.take(key, lambda text: read_field(text, self.format_of(key)))

    def one_of(self, key: str, known: Collection[str]) -> str | None:
        return self.take(key, lambda text: _known(text, known))

    def names(self, key: str, known: Collection[str]) -> tuple[str, ...]:
        """The names in a list or in one text with commas, each of them known."""
        written = self.raw.get(key) or ()
        items = written.split(",") if isinstance(written, str) else written
        if not isinstance(items, (list, tuple)):
            self.refuse(key, "This must be a list of names.")
            return ()
        try:
            return tuple(_known(_text(item).strip(), known) for item in items)
        except ValueError as error:
            self.refuse(key, sentence(str(error)))
            return ()

    def format_of(self, name: str) -> IdentityFormat:
        for line in self.clinic.identity:
            if line.field == name:
                return line.format
        return "plain"

    # The fields that need more than one look

    def arrival(self, on: datetime | None) -> datetime | None:
        if on is None:
            return None
        arrive = self.take("arrive", lambda text: read_arrival(text, on, self.today))
        return arrive or earlier(on, self.clinic.arrive_before)

    def born(self) -> date | None:
        born = self.take("born", read_day)
        if born is not None and born > self.today:
            self.refuse("born", "This is in the future.", "Check the year.")
        elif born is not None and self.today.year - born.year > _OLDEST:
            self.refuse("born", f"This is more than {_OLDEST} years ago.", "Check the year.")
        return born

    def identity(self) -> dict[str, str]:
        """The clinic's own identity fields, each read in its format."""
        given = self.raw.get("identity") or {}
        own = {x.field: x.format for x in self.clinic.identity if x.field not in _BUILT_IN}
        if not isinstance(given, Mapping):
            self.refuse("identity", "This must hold keys and values.")
            return {}
        found = {}
        for name, written in given.items():
            try:
                known = _known(str(name), own)
                found[known] = read_field(_text(written), own[known])
            except ValueError as error:
                self.refuse("identity", f"A field here {error}.")
        return found

    def answers(self, plan: Plan | None) -> dict[str, Answer]:
        """The answer to every condition: as said, else from the drugs, else not known."""
        known = self.procedure.conditions
        yes, no = set(self.names("with", known)), set(self.names("without", known))
        for name in sorted(yes & no):
            what = f"'{name}' is said to be so and not to be so."
            self.refuse("without", what, "Say it once, or leave it out if it is not known.")
        if plan is not None and THINNER in no:
            what = f"A plan is given, and '{THINNER}' is said not to be so."
            self.refuse("without", what, "Ask the clinician which of them is right.")
        if plan is not None and THINNER in known:
            yes.add(THINNER)
        answers = dict.fromkeys(known, Answer.NOT_KNOWN)
        clinician = self.raw.get("clinician")
        own = self.clinic.of(clinician if isinstance(clinician, str) else None)
        answers.update(drug_answers(self.procedure, own))
        answers.update(dict.fromkeys(yes, Answer.YES))
        answers.update(dict.fromkeys(no, Answer.NO))
        return answers

    def plan(self, on: datetime | None) -> Plan | None:
        given = self.raw.get("plan")
        if given is None or given == "" or on is None:
            return None
        # Imported late: most visits have no plan, and reading one needs all that checks forms.
        from instructions.plan import Plan, plan_in

        try:
            if isinstance(given, Form):
                return plan_in(given, on.date(), self.today)
            if isinstance(given, Plan):
                return given
        except InstructionsError as error:
            self._note("plan", *error.problems)
            return None
        self.refuse("plan", "This must hold a plan.", "Give the plan's own keys and values.")
        return None

    def parts(self) -> tuple[str, ...]:
        if not self.raw.get("part"):
            return ()
        parts = self.procedure.parts
        asked = self.names("part", [part.id for part in parts])
        for part in parts:
            if part.asked == "when-plan" and part.id in asked and not self.raw.get("plan"):
                self.refuse("part", f"The part '{part.id}' needs a plan.", "Give the plan too.")
        return tuple(part.id for part in parts if part.id in asked)

    # What must fit together

    def check_keys(self) -> None:
        if not self.raw.keys() <= _KNOWN:
            known = f"Known: {', '.join(KEYS)}."
            what = "Something given is not known."
            self._note("visit", Problem(where="visit", what=what, remedy=known))

    def check_clinician(self) -> None:
        """Where clinicians differ, a slip of a name would print another one's settings."""
        name = self.raw.get("clinician")
        differing = {who for who, own in self.clinic.clinicians.items() if self.procedure.id in own}
        if differing and folded(str(name or "")) not in self.clinic.clinicians:
            what = "The clinic's own settings are printed."
            remedy = "Some clinicians have others: check who it is, and how clinic.yaml writes it."
            self.warnings.append(self._problem("clinician", what, remedy))

    def check_dates(
        self, on: datetime, arrive: datetime, plan: Plan | None, allow_past: bool
    ) -> None:
        for clash in clashes(on, arrive, self.today, allow_past):
            self._unfit.append(self._problem(*clash))
        if plan is not None and plan.for_date != on.date():
            what = "The plan is for another date than the appointment."
            remedy = "Ask the approver for a plan for this date."
            self._unfit.append(self._problem("plan", what, remedy))
        self.warnings += [self._problem(*odd) for odd in oddities(on, arrive, self.today)]


def _text(written: object) -> str:
    if isinstance(written, str):
        return written
    raise ValueError("must be one text")


def _note(text: str) -> str:
    return plain_line(text, longest=LONGEST_NOTE)


def _yes(text: str) -> bool:
    return _known(text, ["yes", "no"]) == "yes"


def _side(text: str) -> Side:
    return _SIDES[_known(text.casefold(), _SIDES)]


def _known(text: str, known: Collection[str]) -> str:
    if text not in known:
        raise ValueError(f"is not known. {did_you_mean(text, tuple(known))}".rstrip("."))
    return text
