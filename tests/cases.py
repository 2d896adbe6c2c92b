"""The sets of conditions, plans, parts and settings that every test of the paper goes through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

TODAY = date(2027, 2, 20)
NAME, NUMBER = "Asha Example", "MRN-0001"

UNSAID = ("name", "on")
"""All that a visit needs; the rest is said unless a case takes it away."""

USUAL: Mapping[str, object] = {
    "name": NAME,
    "on": "2027-03-02 09:30",
    "arrive": "09:00",
    "side": "left",
    "id": NUMBER,
    "born": "1961-05-04",
    "clinician": "Dr S Rao",
    "place": "Room 4, first floor",
}
CONDITIONS = (
    "blood-thinner", "bleeding-disorder", "diabetes", "sedation", "may-be-pregnant",
    "contrast-allergy", "steroid", "botox",
)  # fmt: skip

STOP = """\
  - name: Warfarin 5 mg
    action: stop
    last-dose: 2027-02-24
    last-dose-weekday: Wednesday
    last-dose-part: evening
    restart: 2027-03-03
    restart-weekday: Wednesday
    restart-part: evening
"""
KEEP = """\
  - name: Aspirin 75 mg
    action: keep
"""
CLOPIDOGREL = """\
  - name: Clopidogrel 75 mg
    action: stop
    last-dose: 2027-02-23
    last-dose-weekday: Tuesday
    last-dose-part: morning
    restart: the day after, when we have phoned you
"""


def plan(*medicines: str, bridging: str = "") -> str:
    """The text of a plan for these medicines."""
    between = f"bridging: {bridging}\n" if bridging else ""
    return (
        f"for: 2027-03-02\nmedicines:\n{''.join(medicines)}{between}"
        "if-postponed: Phone us before you change any dose.\n"
        "approver: Dr S Rao\napproved: 2027-02-15\n"
    )


@dataclass(frozen=True, slots=True)
class Case:
    """What is said of a visit beside the usual, and what is changed in the sample clinic.

    ``settings`` that are None are taken out, and so are keys of ``clinic``.
    """

    name: str
    said: Mapping[str, object] = field(default_factory=dict)
    plan: str | None = None
    drugs: tuple[str, ...] | None = ("steroid",)
    settings: Mapping[str, object] = field(default_factory=dict)
    clinic: Mapping[str, object] = field(default_factory=dict)
    today: date = TODAY

    def __hash__(self) -> int:
        return hash(self.name)

    def __str__(self) -> str:
        return self.name


def yes(*conditions: str, **also: object) -> dict[str, object]:
    """These conditions are so, and all the others are not."""
    others = [condition for condition in CONDITIONS if condition not in (*conditions, "steroid")]
    return {"with": [*conditions], "without": others, **also}


NOTHING = dict.fromkeys(set(USUAL) - set(UNSAID))
FAST = {"food": "fast"}
UNSET = dict.fromkeys(
    [
        "cannula",
        "driving",
        "food",
        "food-sedation",
        "fasting-food",
        "fasting-drink",
        "plaster",
        "shower",
        "bath",
        "onset-steroid",
        "onset-botox",
        "benefit",
        "repeat",
        "follow-up",
        "exercises",
        "sport",
        "work",
        "pain-medicine",
        "pain-medicine-thinner",
        "notice",
        "plan-days",
        "stay",
        "steroid-before",
        "sugar-days",
        "sugar-limit-mgdl",
    ]
)
LONG_NOTE = (
    "Please bring the letter from your other clinic and the pictures of your hip. "
    "Your daughter may come in with you."
)
LONG_CLINIC = {
    "name": "Thiruvananthapuram and Kanyakumari Districts Spine, Hip and Pain Care Centre",
    "address": [
        "Building 114, Old Riverbank Road, behind the Railway Station",
        "Nagercoil 629 001",
    ],
    "hours": "Monday to Friday, 8:30am to 7pm, and Saturday and public holidays, 9am to 1pm",
    "web": "https://spine-hip-and-pain-care.example/patients/after-your-injection",
    "out-of-hours": {
        "route": "The doctor on call of the District Hospital, by its own switchboard",
        "phone": "+91 422 255 0199",
    },
    "emergency": {
        "number": "108",
        "service": "ambulance",
        "hospital": "Kanyakumari Government Medical College Hospital, Asaripallam, Nagercoil",
    },
}
LONG_SETTINGS = {
    "benefit": "some weeks, in many people some months",
    "repeat": "Yes, up to three times in a year, if the first one helped you for some weeks.",
    "follow-up": "in about 6 weeks, by phone or here with us, as you like it",
    "exercises": "on the third day, with the sheet from our movement expert",
    "sport": "after two weeks, when you walk a mile without any new pain",
    "work": "Most people go back the next day; with heavy lifting, after one whole week.",
    "pain-medicine": "paracetamol, two tablets of 500 mg, at most four times a day",
    "pain-medicine-thinner": "paracetamol, two tablets of 500 mg, at most four times a day",
}

CASES: tuple[Case, ...] = (
    Case("nothing known", NOTHING, drugs=None, clinic={"place": None}),
    Case("all no", yes()),
    Case("usual", {}),
    Case("thinner, no plan", yes("blood-thinner")),
    Case("thinner, not known", {"without": ["diabetes", "sedation"]}),
    Case("plan to stop", yes("blood-thinner"), plan(STOP)),
    Case("plan to keep", yes("blood-thinner"), plan(KEEP)),
    Case("plan of two medicines", yes("blood-thinner"), plan(STOP, KEEP)),
    Case("plan with bridging", yes("blood-thinner"), plan(STOP, bridging="Injections, as shown")),
    Case(
        "plan of three, bridging",
        yes("blood-thinner"),
        plan(STOP, KEEP, CLOPIDOGREL, bridging="x"),
    ),
    Case("diabetes and steroid", yes("diabetes"), settings=FAST),
    Case(
        "diabetes, mmol",
        yes("diabetes"),
        settings={"sugar-limit-mgdl": None, "sugar-limit-mmol": "16.7"},
    ),
    Case("sedation", yes("sedation")),
    Case("botox", yes("botox"), drugs=("steroid", "botox")),
    Case("only numbing medicine", yes(), drugs=()),
    Case("may be pregnant", yes("may-be-pregnant")),
    Case("contrast allergy", yes("contrast-allergy")),
    Case("bleeding disorder", yes("bleeding-disorder")),
    Case("side right", {"side": "right"}),
    Case("side both", {"side": "both"}),
    Case("side not known", {"side": None}),
    Case("no clinician", {"clinician": None}),
    Case("no place", {"place": None}, clinic={"place": None}),
    Case("no number, no birth date", {"id": None, "born": None}),
    Case("deadlines are past", yes("blood-thinner"), settings=FAST, today=date(2027, 3, 2)),
    Case("every part", {"part": ["diary", "questions"]}),
    Case(
        "every part and plan",
        yes("blood-thinner", part=["diary", "questions"]),
        plan(STOP, KEEP),
    ),
    Case("settings not set", {}, settings=UNSET),
    Case("two settings not set", yes("sedation"), settings={"driving": None, "stay": None}),
    Case(
        "everything on",
        yes(*CONDITIONS, note=LONG_NOTE),
        drugs=("steroid", "botox"),
        settings=FAST,
    ),
    Case(
        "everything on, with a plan",
        yes(*CONDITIONS, note=LONG_NOTE, side="both", part=["diary", "questions"]),
        plan(STOP, KEEP, CLOPIDOGREL, bridging="Enoxaparin injections, as your own doctor says"),
        drugs=("steroid", "botox"),
        settings=FAST,
    ),
    Case("short note", {"note": "Bring the scan."}),
    Case("long note", {"note": LONG_NOTE}),
    Case(
        "on the back, ultrasound, no dye",
        {},
        settings={"position": "back", "guidance": "ultrasound", "contrast": "no"},
    ),
    Case(
        "on the side, either picture",
        {},
        settings={"position": "side", "guidance": "either", "cannula": "no"},
    ),
    Case(
        "no hospital, no web",
        {},
        clinic={"web": None, "emergency": {"number": "108", "service": "ambulance"}},
    ),
    Case(
        "only a route after hours",
        {},
        clinic={
            "out-of-hours": {"route": "Ask for the doctor on call at the desk of the hospital"}
        },
    ),
    Case("only a phone after hours", {}, clinic={"out-of-hours": {"phone": "+91 422 255 0199"}}),
    Case("24 hour clock", {}, clinic={"clock": "24"}),
    Case("a clinic with long lines", {}, clinic=LONG_CLINIC),
    Case("settings with long texts", yes("blood-thinner"), settings=LONG_SETTINGS),
    Case("no logo, approved", {}, clinic={"sample": None, "brand": {"extends": "plain"}}),
    Case(
        "other identity lines",
        {"identity": {"nhs": "943 476 5919", "mother": "Meena Example"}},
        clinic={
            "identity": [
                {"label": "NHS number", "field": "nhs", "format": "nhs"},
                {"label": "Age", "field": "born", "format": "age"},
                {"label": "Daughter of", "field": "mother", "format": "relation"},
            ]
        },
    ),
)  # fmt: skip

SAMPLE = ("nothing known", "all no", "plan of two medicines", "everything on", "every part")
"""The cases of the quick run, which between them hold every kind of block."""


def case(name: str) -> Case:
    """The case of a name."""
    return next(case for case in CASES if case.name == name)
