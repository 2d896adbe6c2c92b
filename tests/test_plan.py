"""Plans: a blood-thinner plan is complete and agrees with itself, or it is refused by field."""

from __future__ import annotations

from datetime import date

import pytest
from small import PLAN, TODAY, problems_of, swap

from instructions.errors import PlanError
from instructions.plan import Plan, read

VISIT_ON = date(2027, 3, 2)
ASPIRIN = "Aspirin 75 mg\n    action: keep\n"


def plan(text: str = PLAN) -> Plan:
    """The plan that a text tells, for the visit on 2 March."""
    return read(text, "plan.yaml", VISIT_ON, TODAY)


def refused(*changes: tuple[str, str]) -> list[str]:
    """The problems of the plan with these changes."""
    return problems_of(lambda: plan(swap(PLAN, *changes)), PlanError)


def test_a_complete_plan_is_kept_as_it_is_written() -> None:
    """Nothing is worked out."""
    warfarin, aspirin = plan().medicines

    assert (warfarin.name, warfarin.action) == ("Warfarin 5 mg", "stop")
    assert (warfarin.last_dose, warfarin.last_dose_part) == (date(2027, 2, 24), "evening")
    assert (warfarin.restart, warfarin.restart_part) == (date(2027, 3, 3), "evening")
    assert (aspirin.action, aspirin.last_dose, aspirin.restart) == ("keep", None, None)
    assert (plan().stops, plan().keeps) == (True, True)
    assert plan().approved == date(2027, 2, 15)
    assert plan().bridging is None


def test_a_restart_may_be_told_in_words() -> None:
    """It then needs no weekday and no part of the day."""
    text = swap(
        PLAN,
        ("restart: 2027-03-03", "restart: When we phone you"),
        ("    restart-weekday: Wednesday\n", ""),
        ("    restart-part: evening\n", ""),
    )

    assert plan(text).medicines[0].restart == "When we phone you"


@pytest.mark.parametrize("weekday", ["Wednesday", "wednesday", "Wed"])
def test_a_weekday_may_be_short(weekday: str) -> None:
    """Case does not matter either."""
    plan(swap(PLAN, ("last-dose-weekday: Wednesday", f"last-dose-weekday: {weekday}")))


@pytest.mark.parametrize(
    "line",
    [
        "for: 2027-03-02\n",
        "if-postponed: Phone us before you change any dose.\n",
        "approver: Dr S\n",
        "approved: 2027-02-15\n",
        "    action: stop\n",
        "    last-dose: 2027-02-24\n",
        "    last-dose-weekday: Wednesday\n",
        "    last-dose-part: evening\n",
        "    restart: 2027-03-03\n",
        "    restart-weekday: Wednesday\n",
        "    restart-part: evening\n",
    ],
)
def test_what_is_missing_is_named(line: str) -> None:
    """Stop without a restart, no approver, no approval date, no way on if postponed."""
    found = refused((line, ""))

    assert any(f"{line.strip().split(':')[0]}: This is needed." in problem for problem in found)


@pytest.mark.parametrize(
    ("change", "key", "told"),
    [
        (("last-dose: 2027-02-24", "last-dose: 2027-03-03"), "last-dose", "after the procedure"),
        (("last-dose: 2027-02-24", "last-dose: 2027-03-02"), "last-dose", "after the procedure"),
        (("restart: 2027-03-03", "restart: 2027-03-01"), "restart", "before the procedure"),
        (("weekday: Wednesday", "weekday: Thursday"), "last-dose-weekday", "not the weekday"),
        (
            ("restart-weekday: Wednesday", "restart-weekday: Sun"),
            "restart-weekday",
            "not the weekday",
        ),
        (("for: 2027-03-02", "for: 2027-03-09"), "for", "another date"),
        (("approved: 2027-02-15", "approved: 2027-02-21"), "approved", "in the future"),
        (("approved: 2027-02-15", "approved: 15.2.2027"), "approved", "must be a date"),
        (("last-dose: 2027-02-24", "last-dose: 2027-02-30"), "last-dose", "that exists"),
        (("action: stop", "action: pause"), "action", "'keep' or 'stop'"),
        (("weekday: Wednesday", "weekday: Mittwoch"), "last-dose-weekday", "a weekday"),
        (("-part: evening", "-part: noon"), "last-dose-part", "'morning' or 'evening'"),
        (("name: Aspirin 75 mg", "name: WARFARIN  5 mg"), "name", "twice"),
        ((ASPIRIN, ASPIRIN + "    restart: later\n"), "restart", "is kept"),
        ((ASPIRIN, ASPIRIN + "    last-dose: 2027-02-24\n"), "last-dose", "is kept"),
        (("approver: Dr S", "approver: ''"), "approver", "must not be empty"),
        (("approver: Dr S", 'approver: "a\\u202eb"'), "approver", "direction"),
    ],
)
def test_what_contradicts_itself_is_refused_by_field(
    change: tuple[str, str], key: str, told: str
) -> None:
    """Each rule names the field it is about."""
    found = refused(change)

    assert any(f"{key}: " in problem and told in problem for problem in found), found


@pytest.mark.parametrize(
    ("field", "written", "last", "first", "told"),
    [
        ("last-dose", "2027-02-24", "2026-12-02", "2026-12-01", "is more than 90 days before"),
        ("restart", "2027-03-03", "2027-05-31", "2027-06-01", "is more than 90 days after"),
        ("approved", "2027-02-15", "2026-03-01", "2026-02-28", "is more than a year before"),
    ],
)
def test_a_date_far_from_the_procedure_is_a_slip_of_the_year(
    field: str, written: str, last: str, first: str, told: str
) -> None:
    """The last day that may be, and the first that may not."""

    def said(day: str) -> list[str]:
        name = date.fromisoformat(day).strftime("%A")
        weekday = (f"{field}-weekday: Wednesday", f"{field}-weekday: {name}")
        changes = [(f"{field}: {written}", f"{field}: {day}"), weekday]
        text = swap(PLAN, *changes[: 1 if field == "approved" else 2])
        try:
            plan(text)
        except PlanError as error:
            return [str(problem) for problem in error.problems]
        return []

    assert said(last) == []
    (problem,) = said(first)
    assert f"{field}: The " in problem and told in problem
    assert problem.endswith("Check the year with the approver.")


def test_a_restart_on_the_morning_of_the_procedure_is_before_it() -> None:
    """The evening of that day is not."""
    same_day = (
        ("restart: 2027-03-03", "restart: 2027-03-02"),
        ("restart-weekday: Wednesday", "restart-weekday: Tuesday"),
    )

    found = refused(*same_day, ("restart-part: evening", "restart-part: morning"))

    assert "restart: The restart is before the procedure." in found[0]
    plan(swap(PLAN, *same_day))


@pytest.mark.parametrize(
    "name",
    ["warfarin and aspirin", "A / B", "aspirin/clopidogrel", "warfarin + aspirin", "a & b",
     "warfarin, aspirin", "apixaban or warfarin", "warfarin; aspirin"],
)  # fmt: skip
def test_two_medicines_in_one_entry_are_refused(name: str) -> None:
    """Each has its own dates."""
    found = refused(("Warfarin 5 mg", f'"{name}"'))

    assert "name: This must name one medicine" in found[0]


@pytest.mark.parametrize(
    "name",
    ["Enoxaparin 40 mg/0.4 ml", "Heparin 5000 units/day", "Clexane, 40 mg", "co-aspirin", "Sandoz"],
)
def test_strengths_and_forms_are_part_of_one_name(name: str) -> None:
    """A stroke between numbers and units does not make two medicines."""
    assert plan(swap(PLAN, ("Warfarin 5 mg", name))).medicines[0].name == name


@pytest.mark.parametrize(
    "name", ["warfarin 5mg", "Warfarin, 5 mg", "WARFARIN (5 mg)", "Warfarin-5-mg"]
)
def test_a_medicine_that_is_typed_otherwise_is_the_same_one(name: str) -> None:
    """Neither capitals nor spaces nor signs make two of it."""
    found = refused(("Aspirin 75 mg", name))

    assert [one.split(": ", 1)[1] for one in found] == [
        "medicines no. 2 name: This medicine is in the plan twice. Ask the approver."
    ]


@pytest.mark.parametrize(
    "name", ["Warfarin 3 mg", "3 mg warfarin", "Tab. Warfarin 3 mg", "warfarin", "Warfarin 0.5 mg"]
)
def test_one_strength_is_not_kept_while_another_is_stopped(name: str) -> None:
    """Only the approver knows what was meant; no word of the medicine is told."""
    found = refused(("Aspirin 75 mg", name))

    assert [one.split(": ", 1)[1] for one in found] == [
        "medicines no. 2 action: An earlier entry, whose name begins with the same word, "
        "has the other action. Ask the approver."
    ]


def test_two_strengths_of_one_medicine_may_both_be_kept() -> None:
    """A decimal point makes another strength, and marks of a script are part of its words."""
    kept = "  - name: {}\n    action: keep\n"
    both = kept.format("Aspirin 1.5 mg") + kept.format("Aspirin 15 mg")
    plan(swap(PLAN, ("  - name: " + ASPIRIN, both)))
    plan(swap(PLAN, ("Warfarin 5 mg", "वार्फरिन"), ("Aspirin 75 mg", "विटामिन")))


def test_a_plan_without_medicines_is_no_plan() -> None:
    """An empty list, and none at all."""
    head = PLAN.index("medicines:")
    foot = PLAN.index("if-postponed:")

    for text in (PLAN[:head] + PLAN[foot:], f"{PLAN[:head]}medicines: []\n{PLAN[foot:]}"):
        found = problems_of(lambda text=text: plan(text), PlanError)
        assert any("medicines: This is needed." in problem for problem in found)


def test_all_problems_come_at_once_with_their_lines() -> None:
    """One run tells everything there is to ask the approver."""
    found = refused(
        ("for: 2027-03-02", "for: 2027-03-09"),
        ("    restart: 2027-03-03\n", ""),
        ("approver: Dr S\n", ""),
        ("name: Aspirin 75 mg", "name: aspirin and heparin"),
    )

    assert found == [
        "plan.yaml, line 10: medicines no. 2 name: "
        "This must name one medicine; give each its own entry.",
        "plan.yaml, line 1: for: The plan is for another date than the appointment. "
        "Ask the approver.",
        "plan.yaml, line 1: approver: This is needed. Add it: the clinician who approved the plan.",
        "plan.yaml, line 3: medicines no. 1 restart: This is needed. "
        "Add it: a date, or when in words.",
    ]


def test_the_words_of_a_plan_are_never_in_an_error() -> None:
    """Nor is the plan in its own repr."""
    found = refused(
        ("name: Aspirin 75 mg", "name: Zyxaban and Heparin"),
        ("approved: 2027-02-15", "approved: Zyxaban"),
        ("restart: 2027-03-03", "restart: [Zyxaban]"),
        ("action: stop", "action: Zyxaban"),
        ("approver: Dr S", "Zyxaban: Dr S"),
    )

    assert "Zyxaban" not in "".join(found)
    assert "Warfarin" not in repr(plan())
