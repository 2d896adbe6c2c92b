"""Slips: what is written in the form of one visit, and the visit that it tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from instructions.appointment import EXAMPLE, Side
from instructions.conditions import Answer
from instructions.desk import THINNER
from instructions.errors import InstructionsError, Problem, VisitError
from instructions.practice import Practice
from instructions.register_file import NO_REGISTER
from instructions.translation import INTERPRET, language_name
from instructions.visit import Visit, visit
from instructions.written import Form

FIELDS = (
    "name", "day", "time", "arrive", "side", "id", "born", "clinician", "place", "note",
    "language", "bilingual", "edition", "over", "letterhead",
)  # fmt: skip
OF_DESK = frozenset({"day", "time", "over", "letterhead"})
"""Fields that the desk reads itself."""

ANSWER, IDENTITY, PART = "answer-", "identity-", "part-"
LONGEST = 300

SIDES = {"left": "Left", "right": "Right", "both": "Both", "not-known": "Not known"}
EDITIONS = {"standard": "Standard print", "large": "Large print"}

REMEDIES: Mapping[str, str] = {
    EXAMPLE: "Choose the day and the time.",
    "Check it, or --allow-past.": "Check the day, or choose “It is over” above.",
    "Write '09:00', a time on the day of the appointment.": "Choose a time on that day.",
    "Correct it in the practice system and export the list again.": (
        "Correct it here, and in the practice system."
    ),
    INTERPRET: "Go through it with an interpreter.",
    "Ask the clinician for a plan, and print this one again with --plans.": (
        "Take this list for today's, and have the plan written under Plans."
    ),
}
"""What a person at a form must do, where the command line would say it otherwise."""

NO_TIME = Problem(where="time", what="The time is missing.", remedy="Choose the time.")
UNANSWERED = Problem(
    where=f"{ANSWER}{THINNER}",
    what="This must be answered.",
    remedy="Choose Not known if nobody can say.",
)
TO_COME = Problem(
    where="day", what="This is still to come.", remedy="Write when it really was done."
)


@dataclass(frozen=True, slots=True)
class Slip:
    """The fields of a form by name, as they were typed."""

    said: Mapping[str, str] = field(repr=False)

    def __getitem__(self, name: str) -> str:
        return self.said.get(name, "")

    @property
    def over(self) -> bool:
        """Whether the visit is over, and the sheet is for afterwards."""
        return self["over"] == "yes"

    def raw(self) -> dict[str, object]:
        """What is said, by the names of `instructions.visit`."""
        plain = {name: self[name] for name in FIELDS if name not in OF_DESK}
        raw: dict[str, object] = {name: text for name, text in plain.items() if text}
        if self["day"] and self["time"]:
            raw["on"] = f"{self['day']} {self['time']}"
        raw["identity"] = self._under(IDENTITY)
        raw["part"] = list(self._under(PART))
        answers = self._under(ANSWER)
        raw["with"] = [name for name, answer in answers.items() if answer == "yes"]
        raw["without"] = [name for name, answer in answers.items() if answer == "no"]
        return raw

    def _under(self, prefix: str) -> dict[str, str]:
        named = (
            (name, text) for name, text in self.said.items() if name.startswith(prefix) and text
        )
        return {name.removeprefix(prefix): text for name, text in named}


def typed(form: Mapping[str, str], practice: Practice) -> Slip:
    """The slip that a form sends; fields that no form has are left out."""
    names = [*FIELDS, *_own_names(practice)]
    return Slip({name: form.get(name, "").strip()[:LONGEST] for name in names})


def blank(practice: Practice, now: datetime, over: bool = False) -> Slip:
    """An empty slip: the next working day, or just now for a visit that is over."""
    said = {"language": practice.procedure.file, "edition": "standard", **for_staff(practice)}
    if over:
        return Slip({**said, "over": "yes", "day": f"{now:%Y-%m-%d}", "time": f"{now:%H:%M}"})
    day = now.date() + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return Slip({**said, "day": day.isoformat()})


def slip_of(found: Visit, practice: Practice) -> Slip:
    """The slip that tells a visit of a list; what is for staff is as the clinic usually has it."""
    said = {
        "name": found.name,
        "day": found.on.date().isoformat(),
        "time": f"{found.on:%H:%M}",
        "arrive": f"{found.arrive:%H:%M}",
        "side": found.side.value,
        "id": found.id or "",
        "born": found.born.isoformat() if found.born else "",
        "clinician": found.clinician or "",
        "place": found.place or "",
        "note": found.note or "",
        "language": found.interpreter or found.language,
        "bilingual": "yes" if found.bilingual else "",
        "edition": found.edition,
    }
    said |= for_staff(practice) | {f"{PART}{name}": "yes" for name in found.parts}
    words = {Answer.YES: "yes", Answer.NO: "no", Answer.NOT_KNOWN: "not-known"}
    said |= {f"{ANSWER}{name}": words[answer] for name, answer in found.answers.items()}
    return Slip(said | {f"{IDENTITY}{name}": text for name, text in found.identity.items()})


def visit_of(slip: Slip, practice: Practice, now: datetime, plan: Form | None = None) -> Visit:
    """The visit of a slip, in its practice's language.

    Raises VisitError; each problem says which field it is about.
    """
    raw, problems = slip.raw(), list(_unsaid(slip, now))
    asked = slip["language"]
    if language_name(asked):
        raw["language"] = practice.procedure.file  # Another than is asked for, for unchecked words.
    if plan is not None:
        raw["plan"] = plan
    found = None
    try:
        today = now.date()
        found = visit(raw, practice.clinic, practice.procedure, today, slip.over, where=_field)
    except InstructionsError as error:
        told = {problem.where for problem in problems}
        both = slip["day"] and not slip["time"]
        problems += [
            in_words(problem)
            for problem in error.problems
            if problem.where not in told and not (both and problem.where == "day")
        ]
    if problems or found is None:
        raise VisitError(problems)
    return found.at(interpreter=asked if asked not in ("", found.language) else None)


def in_words(problem: Problem) -> Problem:
    """The problem as a person at a form must hear it."""
    # A desk always keeps the register of its clinic.
    remedy = REMEDIES.get(problem.remedy, problem.remedy).replace(f", {NO_REGISTER}", "")
    return Problem(where=problem.where, what=problem.what, remedy=remedy)


def by_field(problems: Iterable[Problem]) -> dict[str, list[str]]:
    """What is wrong with each field, in sentences."""
    found: dict[str, list[str]] = {}
    for problem in problems:
        found.setdefault(problem.where, []).append(f"{problem.what} {problem.remedy}".strip())
    return found


def conditions_of(practice: Practice) -> dict[str, str]:
    """Every condition of the procedure, and what it is called in a form."""
    return {name: called(name) for name in practice.procedure.conditions}


def called(name: str) -> str:
    """`Blood thinner` for `blood-thinner`."""
    return name.replace("-", " ").capitalize()


def asked_parts(practice: Practice) -> dict[str, str]:
    """The parts that print only when somebody asks for them, and what they are called."""
    behind = {"asked": "", "staff": " (for staff)"}
    parts = practice.procedure.parts
    return {one.id: called(one.id) + behind[one.asked] for one in parts if one.asked in behind}


def for_staff(practice: Practice) -> dict[str, str]:
    """The fields that ask for what is for staff, as the clinic usually has them."""
    usual = "yes" if practice.clinic.teach_back else ""
    return {f"{PART}{one.id}": usual for one in practice.procedure.parts if one.asked == "staff"}


def own_identity(practice: Practice) -> dict[str, str]:
    """The clinic's own identity fields and their labels."""
    built_in = set(FIELDS)
    lines = practice.clinic.identity
    return {line.field: line.label for line in lines if line.field not in built_in}


def _own_names(practice: Practice) -> Iterator[str]:
    yield from (f"{ANSWER}{name}" for name in practice.procedure.conditions)
    yield from (f"{IDENTITY}{name}" for name in own_identity(practice))
    yield from (f"{PART}{name}" for name in asked_parts(practice))


def _unsaid(slip: Slip, now: datetime) -> Iterator[Problem]:
    if slip["day"] and not slip["time"]:
        yield NO_TIME
    if not slip[f"{ANSWER}{THINNER}"]:
        yield UNANSWERED
    if slip.over and _moment(slip) > now.replace(tzinfo=None):
        yield TO_COME


def _moment(slip: Slip) -> datetime:
    try:
        return datetime.combine(
            date.fromisoformat(slip["day"]), time.fromisoformat(slip["time"] or "00:00")
        )
    except ValueError:
        return datetime.min


def _field(key: str) -> str:
    """The field of a form in which a key of a visit is written."""
    answer = f"{ANSWER}{THINNER}"
    return {"on": "day", "with": answer, "without": answer}.get(key, key)


def side_said(found: Visit) -> str:
    """`LEFT`, `RIGHT`, `BOTH`, or that it is not known."""
    return "SIDE NOT KNOWN" if found.side is Side.NOT_KNOWN else found.side.value.upper()
