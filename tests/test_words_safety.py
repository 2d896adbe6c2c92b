"""The words keep the safety rules: the weak leg, the cards, blood thinners, times, promises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

import pytest
import yaml
from printed_words import (
    FOLDER,
    NO,
    NOT_KNOWN,
    YES,
    Case,
    case,
    english,
    full_cases,
    printed,
    spoken,
    step,
    text_of,
    usual_cases,
)

CASES = (*usual_cases(), *full_cases())
WORDS = yaml.load((FOLDER / "en.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
PHRASES: dict[str, str] = WORDS["phrases"]
PARTS = tuple(part.id for part in english().parts)
THINNER_STEPS = (
    "main-stop main-keep main-no-plan main-none thin-plan thin-no-plan thin-by thin-stopped"
    " thin-none thin-disorder medicines today-restart plan-stop plan-keep plan-bridge plan-only"
    " plan-postponed plan-other plan-already plan-why plan-phone q-why-stop"
)
DRUGS = "warfarin acenocoumarol rivaroxaban apixaban edoxaban dabigatran enoxaparin clopidogrel"


def plans() -> Iterator[Case]:
    """A plan to stop, one to keep, and one that does both."""
    for stops, keeps in ((YES, NO), (NO, YES), (YES, YES)):
        yield case("plan", NO, blood_thinner=YES, plan=YES, plan__stops=stops, plan__keeps=keeps)


def all_words() -> Iterator[tuple[str, str]]:
    """Each wording of each step, with values filled in."""
    for each in english().steps():
        for key, wording in each.words.items():
            yield f"{each.id} {key}", spoken(wording)


def steps_printed(part: str, which: Case) -> list[str]:
    """The ids of the steps that a case prints in a part."""
    return [item.step.id for item in printed(part, which)]


# The weak leg


def test_the_leg_rule_is_written_once() -> None:
    """Main message, timeline, both cards and the answers take the rule from the same phrases."""
    raw = WORDS["steps"]
    for id in ("main-leg", "red-leg", "q-not-normal"):
        assert "{{ phrase.leg_worse }}" in raw[id]["text"]
    for id in ("morning-leg", "red-leg", "phone-leg"):
        assert "{{ phrase.leg_morning }}" in raw[id]["text"]
    assert "{{ phrase.leg_better }}" in raw["today-leg"]["text"]
    assert PHRASES["leg-better"] == "After you leave us, it should only get better."
    assert PHRASES["leg-worse"] == (
        "worse than when you left us, or better and then weak or numb again"
    )
    for which in CASES:
        core = text_of("core", which)
        assert core.count(PHRASES["leg-worse"]) == 2, "main message and red card"
        assert PHRASES["leg-better"] in core
        assert "Call 112, at any hour" in text_of("core", which, "main-leg")


@pytest.mark.parametrize("thinner", [YES, NOT_KNOWN])
def test_still_weak_next_morning_is_an_emergency_on_a_blood_thinner(thinner: object) -> None:
    """On a blood thinner, or not known: emergency on timeline and red card, and no phoning."""
    which = case("on a thinner", NO, blood_thinner=thinner)  # type: ignore[arg-type]
    assert "Call 112" in text_of("core", which, "morning-leg")
    assert "Phone" not in text_of("core", which, "morning-leg")
    assert PHRASES["leg-morning"] in text_of("core", which, "red-leg")
    assert "phone-leg" not in steps_printed("core", which)


def test_still_weak_next_morning_is_a_call_without_a_blood_thinner() -> None:
    """Phone us; no answer in 30 minutes: emergency. The red card does not say otherwise."""
    which = case("no thinner", NO)
    morning = text_of("core", which, "morning-leg")
    assert "Phone us." in morning
    assert "No answer in 30 minutes, or you bleed easily: get emergency help." in morning
    assert PHRASES["leg-morning"] not in text_of("core", which, "red-leg")
    assert PHRASES["leg-morning"] in text_of("core", which, "phone-leg")


def test_the_cards_never_disagree_about_the_leg() -> None:
    """In every case exactly one of the red card and the phone card has the next morning's leg."""
    for thinner, disorder in product((YES, NO, NOT_KNOWN), repeat=2):
        which = case("any", NO, blood_thinner=thinner, bleeding_disorder=disorder)
        red = PHRASES["leg-morning"] in text_of("core", which, "red-leg")
        phone = "phone-leg" in steps_printed("core", which)
        assert red != phone


def test_weakness_and_pain_relief_have_their_own_times() -> None:
    """'A few hours' of weakness and the hours of numbing stand in different steps."""
    assert "for a few hours" in text_of("core", CASES[0], "today-leg")
    for place, text in all_words():
        assert not ("few hours" in text and "12 to 18" in text), place
    for id in ("today-leg", "red-leg", "main-leg", "morning-leg", "phone-leg"):
        assert not step(id).moments and "numbness" not in step(id).settings


def test_what_is_normal_at_first_is_an_emergency_only_after_leaving() -> None:
    """The red card's heading says so, and staff write how the leg was on leaving."""
    core = english().parts[0]
    card = next(section for section in core.sections if section.id == "emergency")
    assert "after you leave us" in spoken(card.heading)
    for which in CASES:
        assert {"left-time", "left-leg", "left-by"} <= set(steps_printed("core", which))
    assert [spoken(option) for option in step("left-leg").options] == [
        "normal",
        "weak or heavy",
        "numb",
    ]


# The cards


@pytest.mark.parametrize("which", CASES, ids=lambda which: which.name)
def test_the_red_card_has_at_most_six_lines_each_led_by_a_bold_name(which: Case) -> None:
    """First whom to call, not to drive, and to show the sheet; where to go comes last."""
    lines = [item for item in printed("core", which) if item.section.id == "emergency"]
    call, *signs = [line for line in lines if line.step.id != "red-hospital"]
    assert len(signs) <= 6
    for sign in signs:
        lead = sign.wording.pieces[0]
        assert getattr(lead, "bold", False)
        assert re.fullmatch(r"\w+( or \w+)?:", lead.text), lead
        assert not any(piece.bold for piece in sign.wording.pieces[1:])
    for words in ("Call 112", "Do not drive yourself", "Show this sheet"):
        assert words in call.text


SIGNS = {
    "red-pain": "groin thigh back side tummy new growing much worse",
    "red-bleeding": "faint clammy pale swelling lump grows blood urine",
    "red-allergy": "face throat breathe rash shivering very ill",
    "red-clot": "face arm speech chest breathless swollen painful calf",
    "red-nerves": "pass urine control numb between the legs both legs weak",
}


@pytest.mark.parametrize("id", SIGNS)
def test_the_red_card_names_every_sign(id: str) -> None:
    """Each line has all its signs, known from leaflets, guidelines and case reports."""
    text = spoken(step(id).words["text"]).lower()
    missing = [word for word in SIGNS[id].split() if word not in text]
    assert missing == []


def test_two_weak_legs_are_no_sign_after_both_sides_unless_they_get_worse() -> None:
    """Both may be weak then for some hours; after one side, both never are."""
    one, two = case("one side", NO), case("both sides", NO, side__both=YES)
    assert text_of("core", one, "red-nerves").endswith("both legs weak.")
    assert text_of("core", two, "red-nerves").endswith("both legs weaker and weaker.")


def test_pain_beyond_needle_soreness_is_an_emergency_on_a_blood_thinner() -> None:
    """Known or not known; without one, pain counts that is new, growing or much worse."""
    for answer in (YES, NOT_KNOWN):
        text = text_of("core", case("x", NO, blood_thinner=answer), "red-pain")
        assert "any new groin, thigh" in text and "beyond needle soreness" in text
    text = text_of("core", case("x", NO), "red-pain")
    assert "new, growing or much worse than your usual, in groin" in text


def test_clots_are_on_the_card_when_a_blood_thinner_may_be_paused() -> None:
    """Yes and not known; a person who takes none has one line less to read."""
    shown = {
        a: "red-clot" in steps_printed("core", case("x", NO, blood_thinner=a))
        for a in (YES, NO, NOT_KNOWN)
    }
    assert shown == {YES: True, NO: False, NOT_KNOWN: True}


@pytest.mark.parametrize("which", CASES, ids=lambda which: which.name)
def test_the_phone_card_says_when_and_whom(which: Case) -> None:
    """Our phone and the out-of-hours route, infection now and for 6 weeks, a fall, any worry."""
    card = "\n".join(i.text for i in printed("core", which) if i.section.id == "phone")
    for words in (
        "0422 400 0000",
        "0422 400 0111",
        "high temperature, or hot, red or leaking skin",
        "within 6 weeks: high temperature with back or groin pain",
        "a fall",
        "anything that worries you",
    ):
        assert words in card
    assert len(card.splitlines()) <= 3 + 7  # whom to phone, then a list of at most seven


def test_sugar_limits_carry_their_unit() -> None:
    """Limits print with mmol/L or mg/dL when diabetes and a steroid are known; else in general."""
    units = {english().settings[f"sugar-limit-{unit}"].unit for unit in ("mmol", "mgdl")}
    assert units == {"mmol-l", "mg-dl"}
    assert (
        english().units.text(english().settings["sugar-limit-mmol"].read("15"), "mmol-l")
        == "15 mmol/L"
    )
    known = text_of("core", case("x", NO, diabetes=YES, steroid=YES))
    assert "sugar above 15 mmol/L" in known and "270 mg/dL" in known
    for unsure in (
        {"diabetes": NOT_KNOWN, "steroid": YES},
        {"diabetes": YES, "steroid": NOT_KNOWN},
    ):
        text = text_of("core", case("x", NO, **unsure))  # type: ignore[arg-type]
        assert "high sugar or great thirst, with diabetes" in text
        assert "sugar above" not in text
    assert "sugar" not in text_of("core", case("x", NO, steroid=YES))


def test_a_harmless_bruise_is_told_from_a_growing_one() -> None:
    """Flat, fading, smaller than your palm is common; a lump that grows is on the red card."""
    assert "A flat bruise that fades, smaller than your palm" in text_of(
        "core", CASES[0], "risks-common"
    )
    assert "that grows" in text_of("core", CASES[0], "red-bleeding")


def test_the_sheet_is_kept_for_two_weeks_at_least() -> None:
    """A bleed showed after about 2 weeks, an infection within 6: 2 are the least."""
    keep = english().settings["keep-sheet"]
    assert english().units.text(keep.default, keep.unit) == "6 weeks"  # type: ignore[arg-type]
    assert str(keep.least) == "2"
    assert "Keep this sheet for 2 weeks" in text_of("core", CASES[0], "next-keep").replace("**", "")


def test_show_this_names_date_side_thinner_and_the_bleed_to_think_of() -> None:
    """For a doctor who has never met the patient."""
    for which in CASES:
        strip = "\n".join(i.text for i in printed("core", which) if i.section.id == "show")
        for words in ("iliopsoas injection", "Tuesday 2 March 2027", "LEFT", "psoas muscle", "CT"):
            assert words in strip
        assert "blood thinner" in strip.lower()


# Times


def test_clock_times_are_only_for_food_and_drink() -> None:
    """Everything about the body is told in parts of a day."""
    shown = {id: moment.shown for id, moment in english().moments.items()}
    assert {id for id, kind in shown.items() if kind == "clock"} == {"last-food", "last-drink"}
    body = {id for id, moment in english().moments.items() if moment.origin == "end"}
    assert {shown[id] for id in body} == {"part"}


def test_driving_has_its_condition_and_its_time_in_one_sentence() -> None:
    """Until then, and only if the leg feels normal; also when the clinic has set no time."""
    for sedation, absent in product((YES, NO, NOT_KNOWN), ("", "drive_from")):
        which = case("x", NO, absent=absent, sedation=sedation)
        text = text_of("core", which, "drive", "drive-sedation")
        assert re.fullmatch(r"Do not drive until [^.]+, and only if your leg feels normal\.", text)
    assert english().settings["driving-sedation"].least == 24


def test_a_past_deadline_never_prints_an_old_time() -> None:
    """It says to tell the desk now, or to phone us today, and its own time is gone."""
    late = next(which for which in CASES if which.past)
    now = text_of("core", late)
    for old in ("3am", "7am", "26 February"):
        assert old not in now
    assert "Tell the desk now" in now
    assert "No plan yet? Phone us today." in now
    for each in english().steps():
        if any(english().moments[id].deadline for id in each.moments):
            past = each.words["past"]
            assert re.search(r"now|today", spoken(past)) and not past.names & late.past


# Blood thinners


def test_usual_medicines_have_their_exception_in_the_same_sentence() -> None:
    """Nobody takes the first half of the sentence alone."""
    for which in CASES:
        assert re.search(
            r"take your usual ones; for a blood thinner see “Blood thinners”\.",
            text_of("core", which, "medicines"),
        )


def test_the_main_message_follows_the_plan() -> None:
    """Stop and restart, keep, do not stop on your own, or none noted: one line, always."""
    expected = {
        "main-stop": case("x", NO, blood_thinner=YES, plan=YES, plan__stops=YES),
        "main-keep": case("x", NO, blood_thinner=YES, plan=YES, plan__keeps=YES),
        "main-no-plan": case("x", NO, blood_thinner=YES),
        "main-none": case("x", NO),
    }
    for id, which in expected.items():
        found = [s for s in steps_printed("core", which) if s.startswith("main-")]
        assert found == [id, "main-home", "main-leg"]
    unknown = case("x", NO, blood_thinner=NOT_KNOWN)
    assert "if you take one, do not stop it on your own" in text_of("core", unknown, "main-no-plan")


def test_without_a_plan_nobody_stops_alone() -> None:
    """Why, who plans, by when, what if it was stopped already, and that aspirin counts."""
    text = text_of("core", case("x", NO, blood_thinner=YES))
    for words in (
        "Do not stop it on your own: that can cause a clot or stroke.",
        "We and your own doctor will give you a written plan.",
        "No plan by Friday 26 February 2027? Phone us.",
        "Already stopped it, or told to stop by another doctor? Phone us today.",
        "Aspirin counts too.",
    ):
        assert words in text


def test_not_known_is_a_line_to_write_on_and_never_none() -> None:
    """Side 1 and the strip both ask for the name of the blood thinner."""
    which = case("x", NO, blood_thinner=NOT_KNOWN)
    for id in ("thin-stopped", "show-write"):
        wording = next(i.wording for i in printed("core", which) if i.step.id == id)
        assert "blank" in wording.names
        assert "lood thinner:" in spoken(wording)
    text = text_of("core", which).lower()
    assert "no blood thinner" not in text and "you take none" not in text
    for plan in plans():
        assert "I take no blood thinner" not in text_of("core", plan)


def test_every_plan_is_for_one_date_and_says_what_else() -> None:
    """The date, phoning before any change, being postponed, and being told by someone else."""
    for which in plans():
        text = text_of("plan", which)
        assert "only for an injection on Tuesday 2 March 2027" in text
        assert PHRASES["date-changes"] in text
        assert PHRASES["date-changes"] in text_of("core", which, "thin-plan")
        assert "If we postpone:" in text
        assert PHRASES["already-plan"] in text and PHRASES["already-plan"] in text_of("core", which)
        assert "Dr S Rao, Friday 19 February 2027" in text
        assert "0422 400 0000" in text and "0422 400 0111" in text
    assert "In between:" in text_of("plan", case("x", NO, plan=YES, plan__bridging=YES))


def test_keeping_is_told_as_firmly_as_stopping() -> None:
    """Both begin with what to do, in bold."""
    for id, words in (("plan-stop", "Stop."), ("plan-keep", "Keep taking it.")):
        first = step(id).words["text"].pieces[0]
        assert (first.text, first.bold) == (words, True)  # type: ignore[union-attr]


def test_no_dose_date_can_come_from_anywhere_but_the_plan() -> None:
    """They use the plan's own fields, the visit's date and the day to phone by; no numbers."""
    allowed = re.compile(r"(item|plan|clinic)\.\w+|date|blank|plan_by")
    for id in THINNER_STEPS.split():
        for key, wording in step(id).words.items():
            assert all(allowed.fullmatch(name) for name in wording.names), (id, key)
        assert set(step(id).moments) <= {"plan-by"}
        text = " ".join(spoken(wording) for wording in step(id).words.values())
        assert not re.search(r"\b\d+ (hour|day|week)s?\b", text), id


def test_no_words_order_anyone_to_stop_a_blood_thinner() -> None:
    """Outside the written plan, 'stop' is forbidden, asked about, or explained; never an order."""
    harmless = re.compile(
        r"do not (suddenly )?stop|already stopped|stopped too early or too late"
        r"|or told to stop by another doctor"
        r"|stop and restart only as your written plan says"
        r"|why stop|a stop can|stopping too|may stop the medicine that caused it|that has stopped"
        r"|ask when to stop|stop and look at the emergency card",
        re.IGNORECASE,
    )
    for place, text in all_words():
        if place.startswith(("plan-stop", "plan-other")):
            continue
        rest = harmless.sub("", text)
        assert not re.search(r"\b(stop|skip|hold|pause|miss)", rest, re.IGNORECASE), (place, text)
        assert "must be stopped" not in text


def test_a_blood_thinner_is_named_only_as_an_example() -> None:
    """A drug's name never stands beside a time or an instruction about its dose."""
    for place, text in all_words():
        if any(drug in text.lower() for drug in DRUGS.split()) and "item.name" not in place:
            assert place.split()[0] in {"thin-none", "q-who", "show-plan", "plan-stop"}, place


def test_a_bleeding_problem_has_its_line_without_any_medicine() -> None:
    """Haemophilia is planned with the blood doctor."""
    text = text_of("core", case("x", NO, bleeding_disorder=YES))
    assert "You bleed easily. Phone us now, so we can plan with your blood doctor." in text


# Diabetes, steroid, Botox, sedation, pregnancy, dye


@pytest.mark.parametrize("diabetes", [YES, NOT_KNOWN])
def test_a_fasting_rule_comes_with_what_to_do_for_low_sugar(diabetes: object) -> None:
    """Right after the rule, for everyone who has diabetes or may have it."""
    found = steps_printed("core", case("x", NO, diabetes=diabetes))  # type: ignore[arg-type]
    assert found.index("food-sugar") == found.index("food-fast") + 1
    assert "Have sugar at once" in spoken(step("food-sugar").words["text"])


def test_no_food_rule_is_guessed() -> None:
    """When the clinic has set none, or sedation is not known and changes it, the patient asks."""
    open_ = {"food__eat": NOT_KNOWN, "food__fast": NOT_KNOWN}
    for which in (
        case("unset", NO, **open_),
        case("sedation", NO, sedation=NOT_KNOWN, food__eat=YES, food__fast=NO),
    ):
        text = text_of("core", which, "food-eat", "food-fast")
        assert text == "Food and drink: phone us to ask what you may have on the day."
    unset = case("hours", NO, absent="last_food last_drink")
    assert "phone us to ask when to stop" in text_of("core", unset, "food-fast")


def test_food_has_exactly_one_rule_in_every_case() -> None:
    """Eat, fast, or ask: never two of them and never none."""
    answers = [(YES, NO), (NO, YES), (NOT_KNOWN, NOT_KNOWN)]
    for (eat, fast), (eat2, fast2), sedation in product(answers, answers, (YES, NO, NOT_KNOWN)):
        which = case(
            "x",
            NO,
            sedation=sedation,
            food__eat=eat,
            food__fast=fast,
            food_sedation__eat=eat2,
            food_sedation__fast=fast2,
        )
        found = [s for s in steps_printed("core", which) if s in ("food-eat", "food-fast")]
        assert len(found) == 1


@pytest.mark.parametrize("steroid", [YES, NOT_KNOWN])
def test_a_steroid_asks_about_hiv_and_antifungal_medicines(steroid: object) -> None:
    """Ritonavir, cobicistat and some antifungals make a steroid too strong."""
    assert "HIV or fungus" in text_of("core", case("x", NO, steroid=steroid), "tell-medicine")  # type: ignore[arg-type]


def test_steroid_and_botox_come_from_the_clinics_drugs() -> None:
    """And from nothing else, unless the visit says otherwise."""
    found = {id for id, condition in english().conditions.items() if condition.from_drugs}
    assert found == {"steroid", "botox"}


def test_nothing_is_promised_of_anaesthetic_alone() -> None:
    """No months, no less swelling, no length of benefit when neither steroid nor Botox is given."""
    which = case("x", NO)
    for part in ("core", "inserts", "questions", "diary"):
        text = text_of(part, which)
        assert not re.search(r"month|swelling and|calm|a few months", text), part
    assert "It may help for a time" in text_of("core", which)


def test_benefit_is_always_hedged() -> None:
    """It may help, for as long as the clinic says, and not everyone."""
    for which in CASES:
        text = text_of("core", which, "about-may")
        assert "may help" in text and "not everyone" in text
    for place, text in all_words():
        assert not re.search(r"will (help|work|ease|cure|last)|should last|guarantee", text), place


def test_a_dye_allergy_takes_the_dye_out_of_the_day() -> None:
    """And the insert says to phone first."""
    which = case("x", NO, contrast_allergy=YES)
    assert "dye" not in text_of("core", which, "inject", "inject-dye")
    assert "Phone us before the day" in text_of("inserts", which)
    assert len([s for s in steps_printed("core", which) if s.startswith("inject")]) == 1


def test_inserts_print_only_when_they_apply() -> None:
    """Nothing for a person to whom nothing applies, or of whom nothing is known."""
    assert steps_printed("inserts", case("x", NO)) == []
    assert steps_printed("inserts", case("x", NOT_KNOWN)) == []
    for id in ("botox", "sedation", "diabetes"):
        assert steps_printed("inserts", case("x", NO, **{id: YES}))


# Side


def test_the_planned_side_is_checked_with_the_patient() -> None:
    """LEFT, RIGHT or both in full; not known is a line to write on."""
    assert "LEFT. We will check with you." in text_of("core", CASES[0], "side")
    assert spoken(step("side").label) == "Planned side"  # type: ignore[arg-type]
    unknown = case("x", NO, side__known=NO)
    for id in ("side", "show-side"):
        wording = next(i.wording for i in printed("core", unknown) if i.step.id == id)
        assert "blank" in wording.names and "side" not in wording.names
    labels = {id: english().labels[id].plain() for id in ("left", "right", "both")}
    assert labels == {"left": "LEFT", "right": "RIGHT", "both": "LEFT and RIGHT"}


# What may never be taken out


def test_everything_that_keeps_a_person_safe_is_critical() -> None:
    """A clinic can take none of these steps away."""
    core = english().parts[0]
    for section in core.sections:
        if section.id in {"main", "emergency", "thinners", "tell-us", "leaving", "show"}:
            others = {each.id for each in section.steps if not each.critical}
            assert others <= {"red-hospital"}, section.id
    plan = next(part for part in english().parts if part.id == "plan")
    assert [s.id for sec in plan.sections for s in sec.steps if not s.critical] == ["plan-why"]


def test_every_case_prints_the_frame_of_safety() -> None:
    """Red card, phones, main message, thinner box and strip stand, whatever is not known."""
    needed = {"main", "thinners", "leaving", "emergency", "phone", "show", "next"}
    for which in CASES:
        assert needed <= {item.section.id for item in printed("core", which)}
        assert len([s for s in steps_printed("core", which) if s.startswith("main-")]) == 3
