"""What the words of the iliopsoas injection come to for one case: the ground of the word tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from instructions.conditions import Answer
from instructions.procedure import Procedure, Section, Step, load
from instructions.settings import UNSET
from instructions.wording import Wording

FOLDER = Path(__file__).parent.parent / "instructions" / "library" / "iliopsoas-injection"
YES, NO, NOT_KNOWN = Answer.YES, Answer.NO, Answer.NOT_KNOWN

VALUES: Mapping[str, str] = {
    "date": "Tuesday 2 March 2027",
    "time": "9:30am",
    "arrive": "9am",
    "place": "Room 4, first floor",
    "clinician": "Dr S Rao",
    "side": "LEFT",
    "clinic.name": "Sample Pain Clinic",
    "clinic.phone": "0422 400 0000",
    "clinic.hours": "Monday to Saturday, 9am to 6pm",
    "clinic.out_of_hours": "0422 400 0111",
    "clinic.emergency": "112",
    "clinic.hospital": "City Hospital",
    "clinic.web": "example.org/iliopsoas",
    "plan_by": "Friday 26 February 2027",
    "last_food": "3am",
    "last_drink": "7am",
    "rest_until": "Wednesday afternoon",
    "wears_off": "Wednesday morning",
    "drive_from": "Wednesday afternoon",
    "drive_from_sedated": "Wednesday afternoon",
    "bath_from": "Friday afternoon",
    "sedation_until": "Wednesday afternoon",
    "stay_until": "Wednesday morning",
    "benefit": "a few months",
    "duration": "15 minutes",
    "observation": "60 minutes",
    "numbness": "12 to 18 hours",
    "keep_sheet": "2 weeks",
    "onset_steroid": "2 to 7 days",
    "onset_botox": "5 days",
    "plaster": "24 hours",
    "shower": "24 hours",
    "notice": "2 days",
    "steroid_before": "6 weeks",
    "sugar_days": "3 days",
    "sugar_limit_mmol": "15 mmol/L",
    "sugar_limit_mgdl": "270 mg/dL",
    "repeat": "Yes, if it helped you",
    "follow_up": "in 6 weeks",
    "exercises": "after 2 days",
    "sport": "after 1 week",
    "work": "After 1 day, if your leg feels normal",
    "pain_medicine": "paracetamol",
    "pain_medicine_thinner": "paracetamol",
    "item.name": "warfarin",
    "item.last": "Thursday 25 February 2027, evening",
    "item.restart": "Wednesday 3 March 2027, evening",
    "plan.bridging": "none",
    "plan.if_postponed": "phone us the same day",
    "plan.approver": "Dr S Rao",
    "plan.approved": "Friday 19 February 2027",
    "blank": "",
}
"""A word or words for each value that the texts use, as a sheet would print them."""

SETTINGS: Mapping[str, Answer] = {
    "position.tummy": YES,
    "position.back": NO,
    "position.side": NO,
    "guidance.x-ray": NO,
    "guidance.ultrasound": NO,
    "guidance.either": YES,
    "contrast": YES,
    "cannula": NO,
    "food.eat": NO,
    "food.fast": YES,
    "food-sedation.eat": NO,
    "food-sedation.fast": YES,
}
PRESENT: Mapping[str, Answer] = {
    "visit.place": YES,
    "visit.clinician": YES,
    "side.known": YES,
    "side.both": NO,
    "clinic.web": YES,
    "clinic.hospital": NO,
    "item.stops": YES,
    "item.keeps": NO,
}
NO_PLAN: Mapping[str, Answer] = {
    "plan": NO,
    "plan.stops": NO,
    "plan.keeps": NO,
    "plan.bridging": NO,
}


@cache
def english() -> Procedure:
    """The procedure in English."""
    return load(FOLDER, "en")


@dataclass(frozen=True, slots=True)
class Case:
    """Answers to names in conditions, and what is not set or past; a plan only when it is given."""

    name: str
    answers: Mapping[str, Answer]
    absent: frozenset[str] = frozenset()
    past: frozenset[str] = frozenset()

    def lookup(self, name: str) -> Answer:
        """The answer to a name in a condition."""
        for known in (self.answers, SETTINGS, PRESENT, NO_PLAN):
            if name in known:
                return known[name]
        return NOT_KNOWN


def case(name: str, conditions: Answer, absent: str = "", past: str = "", **but: Answer) -> Case:
    """A case with one answer to every condition but those given (`blood_thinner=YES`)."""
    answers = dict.fromkeys(english().conditions, conditions)
    answers.update({key.replace("__", ".").replace("_", "-"): a for key, a in but.items()})
    return Case(name, answers, frozenset(absent.split()), frozenset(past.split()))


def usual_cases() -> tuple[Case, ...]:
    """The cases that clinics meet every day."""
    none = {"steroid": YES}
    plan = {"blood_thinner": YES, "plan": YES, **none}
    return (
        case("nothing", NO, **none),
        case("thinner, no plan", NO, blood_thinner=YES, **none),
        case("plan to stop", NO, plan__stops=YES, **plan),
        case("plan to keep", NO, plan__keeps=YES, **plan),
        case("anaesthetic only", NO),
    )


def full_cases() -> tuple[Case, ...]:
    """The cases with the most words."""
    gone = "last_food last_drink plan_by"
    unset = " ".join(
        id.replace("-", "_") for id, s in english().settings.items() if s.default is UNSET
    )
    moments = "plan_by last_food last_drink drive_from bath_from stay_until"
    return (
        case("nothing is known", NOT_KNOWN, steroid=YES, botox=NO),
        case("not even the drugs", NOT_KNOWN),
        case("everything", YES, side__both=YES),
        case("everything, with a plan", YES, plan=YES, plan__stops=YES, plan__bridging=YES),
        case("all deadlines are past", YES, past=gone),
        case("no setting is set", YES, absent=f"{unset} {moments}"),
        case("eating is allowed", NO, food__eat=YES, food__fast=NO, food_sedation__eat=YES),
    )


@dataclass(frozen=True, slots=True)
class Printed:
    """One step as a case prints it."""

    section: Section
    step: Step
    wording: Wording

    @property
    def text(self) -> str:
        """The words without marks, values filled in."""
        return spoken(self.wording)

    @property
    def blocks(self) -> list[str]:
        """Label, text, options and caption, each a block of its own."""
        extra = (
            self.step.label,
            *self.step.options,
            self.step.caption if self.step.figure else None,
        )
        found = [spoken(words) for words in (*extra, self.wording) if words]
        return [block for block in found if block]


def spoken(wording: Wording) -> str:
    """A wording with its values filled in."""
    return wording.plain(lambda name: VALUES.get(name, name.replace("_", " "))).strip()


def printed(part: str, which: Case) -> Iterator[Printed]:
    """Every step of a part that a case prints, in order."""
    for section in next(p for p in english().parts if p.id == part).sections:
        for step in section.steps:
            answer = step.when.answer(which.lookup) if step.when else YES
            wording = step.wording(answer, which.absent, which.past)
            if wording is not None:
                yield Printed(section, step, wording)


def text_of(part: str, which: Case, *steps: str) -> str:
    """The words of a part, or of some of its steps, one step a line."""
    found = printed(part, which)
    return "\n".join(p.text for p in found if not steps or p.step.id in steps)


def step(id: str) -> Step:
    """A step by its id."""
    return next(step for step in english().steps() if step.id == id)
