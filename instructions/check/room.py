"""Room: the longest value that may be typed or set, in each place, on the sheet it prints on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from instructions.check.finding import Finding, Rule, refused
from instructions.check.subject import Subject
from instructions.desk import THINNER
from instructions.errors import InstructionsError
from instructions.handout import Press
from instructions.pdf.drawing import Drawings
from instructions.pdf.look import look
from instructions.plan import plan_form
from instructions.practice import Practice
from instructions.settings import Settings
from instructions.visit import Visit, visit

ROOM = Rule(
    id="room",
    why="The longest value that may be typed must fit.",
    source="The press: no value is cut",
)

AHEAD = timedelta(days=10)
"""How far off the invented appointment is."""

LONGEST: Mapping[str, str] = {
    "name": "Anantha Padmanabhan Venkata Subramaniyam Thiruvenkatachalapathy Krishnamoorthy",
    "clinician": "Dr Venkata Subramaniyam Thiruvenkatachalapathy Krishnamoorthy",
    "place": "Interventional Radiology Suite, Building 14, third floor, east wing, room 312",
    "id": "MRN-0000-1234-5678-9012-ABCD",
    "note": "Please bring the letter from your other clinic and all the pictures of your hip."
    " Your daughter may come in with you.",
}
"""Values near the longest that a visit may have: names of six parts, a note of two lines."""

_FILLER = "rather long words, as somebody may really write them "
_MOST_OF_PLAN, _MOST_OF_NAME = 160, 60


@dataclass(frozen=True)
class Try:
    """One invented visit at a practice that is to fit on its paper."""

    practice: Practice
    said: Mapping[str, object] = field(default_factory=dict)


def overflow(subject: Subject) -> Iterator[Finding]:
    """What does not fit, each value tried alone so that it is named."""
    tries = [Try(subject.practice, {name: text}) for name, text in LONGEST.items()]
    tries.append(Try(_with_longest_settings(subject.practice)))
    if THINNER in subject.practice.procedure.conditions:
        plan = plan_form(_longest_plan(subject.today + AHEAD), "plan")
        tries.append(Try(subject.practice, {"with": [THINNER], "without": [], "plan": plan}))
    for one in tries:
        yield from _tried(one, subject.today)


def invented(practice: Practice, today: date, **said: object) -> Visit:
    """An invented visit in ten days, to whom nothing but the usual applies."""
    # An approval that has ended prints nothing; what it printed to the end is what is checked.
    approval = practice.standing.approval
    day = min(today, approval.ends) if approval else today
    asked = [id for id, one in practice.procedure.conditions.items() if not one.from_drugs]
    raw: dict[str, object] = {
        "name": "A Patient",
        "on": f"{today + AHEAD:%Y-%m-%d} 09:30",
        "side": "left",
        "without": asked,
    }
    return visit({**raw, **said}, practice.clinic, practice.procedure, day)


def _tried(one: Try, today: date) -> Iterator[Finding]:
    practice = one.practice
    press = Press(practice, Drawings([practice.clinic.folder, *practice.templates]))
    paper = look(practice.brand, practice.clinic.paper, "standard")
    try:
        press.print(press.handout(invented(practice, today, **one.said)), paper)
    except InstructionsError as error:
        yield from refused(ROOM, error.problems)


def _with_longest_settings(practice: Practice) -> Practice:
    """The practice of a clinic that writes as much as it may."""
    known = practice.procedure.settings
    texts = {id: _filled(int(s.most or 0)) for id, s in known.items() if s.kind == "text"}
    return replace(practice, settings=Settings({**practice.settings.held, **texts}))


def _longest_plan(on: date) -> str:
    """A plan of one medicine in which every text is as long as it may be."""
    last = on - timedelta(days=5)
    return f"""\
for: {on}
medicines:
  - name: {_filled(_MOST_OF_NAME).replace(",", "")}
    action: stop
    last-dose: {last}
    last-dose-weekday: {last:%A}
    last-dose-part: evening
    restart: {_filled(_MOST_OF_PLAN)}
bridging: {_filled(_MOST_OF_PLAN)}
if-postponed: {_filled(_MOST_OF_PLAN)}
approver: {_filled(_MOST_OF_PLAN)}
approved: {last - timedelta(days=10)}
"""


def _filled(letters: int) -> str:
    return (_FILLER * (letters // len(_FILLER) + 1))[:letters].strip(" ,")
