"""Visits: plain strings become one patient's visit, or one list of what is wrong."""

from __future__ import annotations

import pickle
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import (
    CLINIC,
    PLAN,
    TODAY,
    VISIT,
    problems_of,
    small_clinic,
    small_procedure,
    small_visit,
    swap,
)

from instructions.conditions import Answer
from instructions.errors import VisitError
from instructions.identity import age_on, identity_lines
from instructions.plan import plan_form
from instructions.times import calendar
from instructions.visit import Side, Visit, read_visit, visit

CLINIC_HERE, PROCEDURE = small_clinic(), small_procedure()
KOLKATA = ZoneInfo("Asia/Kolkata")
LONDON = small_clinic(
    swap(CLINIC, ("Asia/Kolkata", "Europe/London"), ("country: IN", "country: GB"), ("108", "999"))
)


def seen(raw: Mapping[str, object], allow_past: bool = False) -> Visit:
    """The visit that these strings tell at the small clinic."""
    return visit(raw, CLINIC_HERE, PROCEDURE, TODAY, allow_past)


def refused(**said: object) -> list[str]:
    """The problems of the small visit with these fields."""
    return problems_of(lambda: small_visit(**said), VisitError)


# What is read


def test_a_name_and_a_time_are_enough() -> None:
    """The rest has an honest value of its own."""
    found = small_visit()

    assert found.name == "Asha Example"
    assert found.on == datetime(2027, 3, 2, 9, 30, tzinfo=KOLKATA)
    assert found.arrive == datetime(2027, 3, 2, 9, 0, tzinfo=KOLKATA)
    assert (found.side, found.parts, found.language) == (Side.NOT_KNOWN, (), "en")
    assert (found.edition, found.given, found.plan) == ("standard", TODAY, None)
    assert found.answers == {"blood-thinner": Answer.NOT_KNOWN, "steroid": Answer.YES}
    assert (found.id, found.born, found.note, found.identity) == (None, None, None, {})


def test_everything_may_be_said() -> None:
    """Each field in its own type."""
    found = small_visit(
        arrive="08:45", side="left", id=" MRN-0001 ", born="1961-05-04", clinician="Dr S",
        place="Room 4", note="Bring the scan.", identity={"nhs": "9434765919"},
        with_="blood-thinner", without=["steroid"], part="diary", language="en",
        edition="large", given="2027-02-25",
    )  # fmt: skip

    assert found.arrive.hour == 8
    assert (found.side, found.id, found.born) == (Side.LEFT, "MRN-0001", date(1961, 5, 4))
    assert found.identity == {"nhs": "943 476 5919"}
    assert found.answers == {"blood-thinner": Answer.YES, "steroid": Answer.NO}
    assert (found.parts, found.edition, found.given.day) == (("diary",), "large", 25)
    assert pickle.loads(pickle.dumps(found)) == found


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2027-03-02 09:30", (3, 2, 9, 30)),
        ("2027-03-02T09:30", (3, 2, 9, 30)),
        ("2027-03-02T09:30:00", (3, 2, 9, 30)),
        (" 2027-03-02  9:30 ", (3, 2, 9, 30)),
        ("+7d 09:30", (2, 27, 9, 30)),
        ("+0d 00:30", (2, 20, 0, 30)),
        ("+2w 23:59", (3, 6, 23, 59)),
        ("2027-03-02T04:00Z", (3, 2, 9, 30)),
        ("2027-03-01T23:00:00-05:00", (3, 2, 9, 30)),
    ],
)
def test_a_time_may_be_written_in_several_ways(on: str, expected: tuple[int, ...]) -> None:
    """A date, days from today, with T, and with an offset that is moved into the clinic's zone."""
    assert small_visit(on=on).on == datetime(2027, *expected, tzinfo=KOLKATA)


def test_a_time_that_the_clocks_skip_is_refused() -> None:
    """In London there is no 1:30am on 28 March 2027."""
    found = refused(clinic=LONDON, on="2027-03-28 01:30")

    assert found[0].startswith("--on: This must be a time that exists")


def test_a_time_that_comes_twice_is_the_first_with_a_warning() -> None:
    """In London 1:30am comes twice on 31 October 2027."""
    found = small_visit(clinic=LONDON, on="2027-10-31 01:30")

    assert found.on.utcoffset() == timedelta(hours=1)
    assert "twice" in str(found.warnings[0])


def test_arriving_half_an_hour_before_passes_in_real_time() -> None:
    """At 3:15am, when the clocks skip from 1am to 2am, that is as it reads."""
    found = small_visit(clinic=LONDON, on="2027-03-28 02:15")

    assert found.on.astimezone(KOLKATA) - found.arrive.astimezone(KOLKATA) == timedelta(minutes=30)
    assert found.arrive.hour == 0


def test_a_visit_just_after_midnight_says_when_to_arrive() -> None:
    """On its own day: the sheet has one date over both times."""
    found = small_visit(on="2027-03-02 00:10", arrive="00:00")

    assert found.arrive.date() == found.on.date()


def test_a_plan_answers_that_there_is_a_blood_thinner() -> None:
    """Whether or not it was said."""
    found = small_visit(plan=plan_form(PLAN, "plan.yaml"))

    assert found.plan is not None
    assert found.answers["blood-thinner"] is Answer.YES


def test_a_visit_file_says_the_same_as_options() -> None:
    """With its plan in it, if there is one."""
    plan = "".join(f"  {line}\n" for line in PLAN.splitlines())
    head = "name: Asha Example\non: 2027-03-02 09:30\nwith: [steroid]\nborn: 1961-05-04\n"
    text = f"{head}plan:\n{plan}"

    file = read_visit(text, "visit.yaml")
    found = visit(file.raw, CLINIC_HERE, PROCEDURE, TODAY, where=file.where)

    assert found.plan is not None
    assert found.plan.approver == "Dr S"
    assert found.born == date(1961, 5, 4)


def test_a_visit_file_tells_its_lines() -> None:
    """In a plan inside it too."""
    plan = "".join(f"  {line}\n" for line in swap(PLAN, ("approver: Dr S\n", "")).splitlines())
    file = read_visit(f"on: 2027-03-02 09:30\nside: up\nplan:\n{plan}", "visit.yaml")

    found = problems_of(
        lambda: visit(file.raw, CLINIC_HERE, PROCEDURE, TODAY, where=file.where), VisitError
    )

    assert [problem.split(": This")[0] for problem in found] == [
        "visit.yaml, line 1: name",
        "visit.yaml, line 3: approver",
        "visit.yaml, line 2: side",
    ]


# Names


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Asha \t Example\n", "Asha Example"),
        ("Jose\N{COMBINING ACUTE ACCENT}", "José"),
        ("<b>Asha</b> & {{ name }} {% x %}", "<b>Asha</b> & {{ name }} {% x %}"),
        ("../../etc/passwd", "../../etc/passwd"),
        ("O'Brien-Núñez, Mr.", "O'Brien-Núñez, Mr."),
        ("நோயாளி கந்தசாமி", "நோயாளி கந்தசாமி"),
        ("क्‍षमा", "क्‍षमा"),
        ("علي بن أحمد", "علي بن أحمد"),
        ("王小明", "王小明"),
        ("A\N{NO-BREAK SPACE}B", "A B"),
        ("x" * 120, "x" * 120),
        ("Asha \N{SMILING FACE WITH SUNGLASSES}", "Asha \N{SMILING FACE WITH SUNGLASSES}"),
    ],
)
def test_a_name_is_kept_as_plain_text(written: str, kept: str) -> None:
    """Composed and trimmed, and otherwise as it is."""
    assert small_visit(name=written).name == kept


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "This is needed."),
        (None, "This is needed."),
        ("   ", "must not be empty"),
        ("x" * 121, "must have at most 120 characters; it has 121"),
        ("x" * 300, "must have at most 120 characters"),
        ("...", "must have at least one letter"),
        ("\N{COMBINING ACUTE ACCENT}", "must have at least one letter"),
        ("A\x00B", "a control character (character 2 is U+0000)"),
        ("A\x07B", "a control character"),
        ("A\x1bB", "a control character"),
        ("A\x85B", "a control character"),
        ("A\u202eB", "turns the direction of writing (character 2 is U+202E)"),
        ("A\u2066B", "turns the direction"),
        ("A\u200fB", "turns the direction"),
        ("A\u061cB", "turns the direction"),
        ("A\u200bB", "cannot be seen"),
        ("\ufeffA", "cannot be seen"),
        ("A\u00adB", "cannot be seen"),
        ("A\ud800B", "half of a broken character"),
        ("A\ufffeB", "a code that is no character"),
        ("A\U0001ffffB", "a code that is no character"),
        ("A\ufdd0B", "a code that is no character"),
        (["A"], "must be one text"),
        (7, "must be one text"),
    ],
)
def test_a_name_that_cannot_be_printed_safely_is_refused(name: object, told: str) -> None:
    """In one sentence, with the kind of character and its place."""
    (problem,) = refused(name=name)

    assert problem.startswith("--name: ")
    assert told in problem


@given(st.text(max_size=130))
def test_any_name_is_kept_whole_or_refused(name: str) -> None:
    """Nothing of a name is ever lost but its outer and doubled spaces."""
    try:
        kept = seen({**VISIT, "name": name}).name
    except VisitError as error:
        assert all(str(problem).startswith("--name: ") for problem in error.problems)
        return
    spaceless = "".join(kept.split())
    assert spaceless == unicodedata.normalize("NFC", "".join(name.split()))
    assert kept == " ".join(kept.split())


# What is refused


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"on": None}, "--on: This is needed. Write '2027-03-02 09:30'"),
        ({"on": "tomorrow"}, "--on: This must be a date and a time. Write"),
        ({"on": "2027-03-02"}, "--on: This must be a date and a time."),
        ({"on": "02/03/2027 09:30"}, "--on: This must be a date and a time."),
        ({"on": "2027-02-30 09:30"}, "--on: This must be a date that exists."),
        ({"on": "2027-03-02 24:00"}, "--on: This must be a time from 00:00 to 23:59."),
        ({"on": "2027-03-02 09:30 pm"}, "--on: This must be a date and a time."),
        ({"on": "9999-12-31 09:30"}, "--on: This must be a date within ten years of today."),
        ({"on": "9999-12-31 23:30-01:00"}, "--on: This must be a date within ten years of today."),
        ({"arrive": "9999-12-31 09:00"}, "--arrive: This must be a date within ten years"),
        ({"on": "2027-02-19 09:30"}, "--on: The appointment is in the past."),
        ({"arrive": "09:31"}, "--arrive: The arrival is after the appointment."),
        ({"arrive": "2027-03-01 09:00"}, "--arrive: The arrival is a day or more before."),
        ({"arrive": "2027-03-01 23:40"}, "--arrive: The arrival falls on the day before the app"),
        ({"on": "2027-03-02 00:10"}, "--arrive: The arrival falls on the day before the appoint"),
        ({"arrive": "nine"}, "--arrive: This must be a date and a time. Write '09:00'"),
        ({"side": "lft"}, "--side: This is not known. Did you mean 'left'? Known: both, left"),
        ({"side": "L"}, "--side: This is not known."),
        ({"born": "04/05/1961"}, "--born: This must be a date such as 2027-03-02."),
        ({"born": "2027-02-21"}, "--born: This is in the future."),
        ({"born": "1890-01-01"}, "--born: This is more than 130 years ago."),
        ({"with": "blod-thinner"}, "--with: This is not known. Did you mean 'blood-thinner'?"),
        ({"without": ["x"]}, "--without: This is not known."),
        ({"with": {"a": "b"}}, "--with: This must be a list of names."),
        (
            {"with": "steroid", "without": "steroid"},
            "--without: 'steroid' is said to be so and not",
        ),
        ({"part": "dairy"}, "--part: This is not known. Did you mean 'diary'?"),
        ({"part": "plan"}, "--part: The part 'plan' needs a plan."),
        ({"language": "ta"}, "--language: This is not known. Known: en."),
        ({"edition": "huge"}, "--edition: This is not known. Known: large, standard."),
        ({"given": "soon"}, "--given: This must be a date such as"),
        ({"note": "x" * 301}, "--note: This must have at most 120 characters"),
        ({"id": "A\x00"}, "--id: This must not hold a control character"),
        ({"clinician": "\u202e"}, "--clinician: This must not hold"),
        ({"identity": "x"}, "--identity: This must hold keys and values."),
        ({"identity": {"nhs": "943 476 5918"}}, "its check digit is wrong"),
        ({"identity": {"nhs": "12"}}, "must be an NHS number of ten digits"),
        ({"identity": {"ward": "x"}}, "--identity: A field here is not known. Known: nhs."),
        ({"plan": "a plan"}, "--plan: This must hold a plan."),
        ({"sex": "x"}, "visit: Something given is not known. Known: name, on"),
    ],
)
def test_what_is_impossible_is_told_by_its_option(said: dict[str, object], told: str) -> None:
    """One clear message each."""
    found = problems_of(lambda: seen({**VISIT, **said}), VisitError)

    assert told in found[0]


def test_a_past_date_is_taken_when_it_is_allowed() -> None:
    """For printing a sheet again."""
    assert seen({**VISIT, "on": "2027-02-01 09:30"}, allow_past=True).on.month == 2


@pytest.mark.parametrize("day", ["0001-01-01", "1900-01-01", "9999-12-31"])
def test_a_date_that_stands_for_none_is_refused_even_when_the_past_is_allowed(day: str) -> None:
    """No times can be worked out for it, and nobody has an appointment then."""
    found = problems_of(lambda: seen({**VISIT, "on": f"{day} 00:30"}, allow_past=True), VisitError)

    assert found[0].startswith("--on: This must be a date within ten years of today.")


def test_a_plan_for_another_date_is_refused() -> None:
    """The date of the appointment decides."""
    first, *_ = refused(on="2027-03-09 09:30", plan=plan_form(PLAN, "plan.yaml"))

    assert first == (
        "plan.yaml, line 1: for: The plan is for another date than the appointment. "
        "Ask the approver."
    )
    ready = small_visit(plan=plan_form(PLAN, "plan.yaml")).plan
    assert "another date" in refused(on="2027-03-09 09:30", plan=ready)[0]


def test_a_plan_without_a_blood_thinner_is_refused() -> None:
    """One of the two is wrong, and only a clinician knows which."""
    (problem,) = refused(plan=plan_form(PLAN, "plan.yaml"), without="blood-thinner")

    assert problem.startswith("--without: A plan is given")


def test_all_problems_come_at_once() -> None:
    """From every field, in one run."""
    found = refused(name="", on="x", side="up", born="y", edition="z", with_="q")

    assert [problem.split(":")[0] for problem in found] == [
        "--name", "--on", "--side", "--born", "--with", "--edition",
    ]  # fmt: skip


def test_no_problem_and_no_repr_holds_patient_data() -> None:
    """Whatever field a patient's words were put in."""
    secret = "Zyxwvut"
    keys = ("on", "arrive", "side", "born", "with", "without", "part", "language", "edition",
            "given", "plan", "identity", secret)  # fmt: skip
    raw = {**VISIT, **dict.fromkeys(keys, secret), "name": f"{secret}\x00"}

    found = problems_of(lambda: seen(raw), VisitError)
    person = small_visit(name=secret, id=secret, note=secret, clinician=secret, born="1961-05-04")

    assert len(found) >= 12
    assert secret not in "".join(found)
    assert secret not in repr(person)
    assert "1961" not in repr(person)


def test_an_unreadable_visit_file_is_not_quoted() -> None:
    """Nor is a key that is not known, which may be a name."""
    for text in ("name: [Zyxwvut", "Zyxwvut: x", "name: x\nname: Zyxwvut", "- Zyxwvut", "Zyxwvut"):
        found = problems_of(lambda text=text: read_visit(text, "visit.yaml"), VisitError)
        assert "Zyxwvut" not in "".join(found)


def test_a_date_far_ahead_is_taken_with_a_warning() -> None:
    """It may be a slip of the year."""
    assert "two years ahead" in str(small_visit(on="2032-03-02 09:30").warnings[0])


# Identity lines


def test_identity_lines_show_what_the_visit_has() -> None:
    """In the clinic's order; the age is that on the day of the visit."""
    words = calendar(PROCEDURE.language, PROCEDURE.calendar)

    found = small_visit(id="MRN-1", born="1961-03-03", identity={"nhs": "943-476-5919"})

    assert identity_lines(CLINIC_HERE.identity, found, words) == (
        ("Number", "MRN-1"),
        ("Age", "65"),
        ("NHS number", "943 476 5919"),
    )
    assert identity_lines(CLINIC_HERE.identity, small_visit(), words) == ()


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(1961, 3, 2), date(2027, 3, 2), 66),
        (date(1961, 3, 3), date(2027, 3, 2), 65),
        (date(2004, 2, 29), date(2027, 2, 28), 22),
        (date(2004, 2, 29), date(2027, 3, 1), 23),
        (date(2027, 3, 2), date(2027, 3, 2), 0),
    ],
)
def test_an_age_is_in_whole_years(born: date, day: date, age: int) -> None:
    """Who is born on 29 February ages on 1 March."""
    assert age_on(born, day) == age
