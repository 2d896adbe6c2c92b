"""Rows of a schedule: each is a visit, left out, or refused with row, column and remedy."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schedules.made import COLUMNS, HEADINGS, ROW, read, rows, told, visits_of, written
from small import CLINIC, small_clinic, swap

from instructions.conditions import Answer
from instructions.schedule.problems import Severity
from instructions.visit import Side, Visit

SPLIT = "columns: {first-name: First, middle-name: Middle, last-name: Last, date: Day, time: At}\n"
ASK = (
    COLUMNS + "conditions:\n"
    "  blood-thinner: {column: Thinner, yes: [y, Yes], no: [n], not-known: ['?']}\n"
)
STATUS = (
    COLUMNS + "status:\n"
    "  - {column: Status, skip: [cancelled, no show, x, rescheduled], print: [booked]}\n"
    "  - {column: Gone, when: filled}\n"
)
MORE = "columns: {name: Name, on: When, id: Id, born: Born, %s: Extra}\ndates: dmy\n"


def one(folder: Path, row: str = ROW, map_: str = COLUMNS, headings: str = HEADINGS) -> Visit:
    """The visit of one row."""
    (visit,) = visits_of(rows(folder, row, map_=map_, headings=headings))
    return visit


def extra(folder: Path, field: str, cell: str, more: str = "") -> list[str]:
    """What is said of a row with another field."""
    return told(
        rows(folder, f"{ROW},{cell}", map_=MORE % field + more, headings=HEADINGS + ",Extra")
    )


def with_extra(folder: Path, field: str, cell: str, more: str = "") -> Visit:
    """The visit of a row with another field."""
    return one(folder, f"{ROW},{cell}", MORE % field + more, HEADINGS + ",Extra")


# What is read


def test_a_row_becomes_a_visit(tmp_path: Path) -> None:
    """With the clinic's own time of arriving, and nothing that the row does not say."""
    visit = one(tmp_path)

    assert (visit.name, visit.id, visit.born) == ("Asha Example", "M-1", date(1961, 5, 4))
    assert f"{visit.on:%Y-%m-%d %H:%M} {visit.arrive:%H:%M}" == "2027-03-02 09:30 09:00"
    assert (visit.side, visit.language, visit.edition) == (Side.NOT_KNOWN, "en", "standard")


def test_a_name_and_a_time_may_be_in_parts(tmp_path: Path) -> None:
    """The middle name may be missing."""
    headings = "Last,First,Middle,Day,At"
    visit = one(tmp_path, "Example,Asha,K,2 Mar 2027,9:30 AM", SPLIT, headings)
    short = one(tmp_path, "Example,Asha,,2 Mar 2027,9:30 AM", SPLIT, headings)

    assert (visit.name, short.name) == ("Asha K Example", "Asha Example")
    assert f"{visit.on:%d %b %H:%M}" == "02 Mar 09:30"


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ('"Example, Asha"', "Asha Example"),
        ('"Example,Asha"', "Asha Example"),
        ('"D\'Souza Lobo, Asha K, Jr"', "Asha K D'Souza Lobo Jr"),
        ("Asha", "Asha"),
    ],
)
def test_a_name_may_be_turned_round(tmp_path: Path, name: str, printed: str) -> None:
    """When the map says so; a single word needs no comma."""
    row = f"{name},2027-03-02 09:30,M-1,"

    assert one(tmp_path, row, COLUMNS + "name-order: last-first\n").name == printed


@pytest.mark.parametrize(
    ("order", "name", "what"),
    [
        ("first-last", '"Example, Asha"', "must not have a comma"),
        ("last-first", "Asha Example", "must have a comma behind the last name"),
        ("last-first", '"Example,"', "must be a last name, a comma and a first name"),
        ("last-first", '"a,b,c,d"', "must be a last name, a comma and a first name"),
    ],
)
def test_a_name_that_may_be_either_way_round_is_refused(
    tmp_path: Path, order: str, name: str, what: str
) -> None:
    """The map and the list contradict each other."""
    row = f"{name},2027-03-02 09:30,M-1,"
    (problem,) = told(rows(tmp_path, row, map_=f"{COLUMNS}name-order: {order}\n"))

    assert problem.startswith("2 Name: This ")
    assert what in problem
    assert "'name-order' in schedule-map.yaml" in problem


def test_answers_are_yes_no_or_not_known(tmp_path: Path) -> None:
    """An empty cell is not known, and neither is a word that says so."""
    lines = [f"{ROW.replace('M-1', f'M-{n}')},{word}" for n, word in enumerate(["Y", "n", "", "?"])]
    outcomes = rows(tmp_path, *lines, map_=ASK, headings=HEADINGS + ",Thinner")

    assert [one.answers["blood-thinner"] for one in visits_of(outcomes)] == [
        Answer.YES, Answer.NO, Answer.NOT_KNOWN, Answer.NOT_KNOWN,
    ]  # fmt: skip


def test_a_blood_thinner_without_a_plan_is_for_the_nurse(tmp_path: Path) -> None:
    """The sheet prints all the same, and tells the patient to phone."""
    outcomes = rows(tmp_path, ROW + ",yes", map_=ASK, headings=HEADINGS + ",Thinner")

    assert len(visits_of(outcomes)) == 1
    assert told(outcomes, Severity.HUMAN) == [
        "2 Thinner: A blood thinner, and no plan for it: the sheet tells the patient to phone."
        " Ask the clinician for a plan, and print this one again with --plans."
    ]


@pytest.mark.parametrize(
    ("word", "side"), [("L", "left"), ("Rt", "right"), ("Bilateral", "both"), ("", "not-known")]
)
def test_sides_have_their_usual_short_words(tmp_path: Path, word: str, side: str) -> None:
    """And whatever the map adds."""
    assert with_extra(tmp_path, "side", word).side.value == side
    assert with_extra(tmp_path, "side", "izq", "sides: {izq: left}\n").side is Side.LEFT


@pytest.mark.parametrize("word", ["English", "en", "EN", "en-GB", "en_US", "eng"])
def test_a_language_may_be_a_name_or_a_code(tmp_path: Path, word: str) -> None:
    """With or without a country."""
    assert with_extra(tmp_path, "language", word).language == "en"


def test_a_map_may_name_the_language_of_a_word(tmp_path: Path) -> None:
    """A clinic decides what a speaker of another language gets."""
    assert with_extra(tmp_path, "language", "Toda", "languages: {Toda: en}\n").language == "en"


def test_large_print_is_chosen_by_its_column(tmp_path: Path) -> None:
    """In the words of the list."""
    assert with_extra(tmp_path, "edition", "Large print").edition == "large"
    words = "editions: {AIS-LP: large}\n"
    assert with_extra(tmp_path, "edition", "AIS-LP", words).edition == "large"


def test_times_of_another_zone_come_into_the_clinics(tmp_path: Path) -> None:
    """UTC, a named zone, or an offset in the cell."""
    row = "Asha Example,2027-03-02 04:00,M-1,"
    offset = "Asha Example,2027-03-02T04:00:00Z,M-1,"

    assert f"{one(tmp_path, row, COLUMNS + 'time-zone: UTC').on:%H:%M}" == "09:30"
    assert f"{one(tmp_path, row, COLUMNS + 'time-zone: Europe/London').on:%H:%M}" == "09:30"
    assert f"{one(tmp_path, offset).on:%H:%M}" == "09:30"
    assert f"{one(tmp_path, ROW, COLUMNS + 'time-zone: Asia/Kolkata').on:%H:%M}" == "09:30"


def test_an_arrival_may_be_given(tmp_path: Path) -> None:
    """As a time, or as a date and a time."""
    assert f"{with_extra(tmp_path, 'arrive', '8:15 AM').arrive:%H:%M}" == "08:15"
    assert f"{with_extra(tmp_path, 'arrive', '02/03/2027 08:15').arrive:%H:%M}" == "08:15"


def test_an_arrival_in_another_zone_needs_its_date(tmp_path: Path) -> None:
    """04:00 alone may be of the day before there."""
    row, headings = "Asha Example,2027-03-02 04:00,M-1,,%s", HEADINGS + ",Extra"
    map_ = MORE % "arrive" + "time-zone: UTC\n"

    full = one(tmp_path, row % "2027-03-02 03:30", map_, headings)
    assert f"{full.arrive:%H:%M}" == "09:00"
    (problem,) = told(rows(tmp_path, row % "03:30", map_=map_, headings=headings))
    assert "must have a date too" in problem


def test_identity_fields_of_the_clinic_are_read_in_their_format(tmp_path: Path) -> None:
    """A wrong check digit is told in its column."""
    map_ = COLUMNS + "identity: {nhs: NHS Number}\n"
    headings = HEADINGS + ",NHS Number"

    assert one(tmp_path, ROW + ",9434765919", map_, headings).identity["nhs"] == "943 476 5919"
    (problem,) = told(rows(tmp_path, ROW + ",9434765918", map_=map_, headings=headings))
    assert problem.startswith("2 NHS Number: A field here must be an NHS number")


# What is left out


@pytest.mark.parametrize("word", ["Cancelled", "NO-SHOW", "no show", "X", " rescheduled "])
def test_a_status_leaves_a_row_out(tmp_path: Path, word: str) -> None:
    """In capitals or not, with a hyphen or not."""
    outcomes = rows(tmp_path, f"{ROW},{word},", map_=STATUS, headings=HEADINGS + ",Status,Gone")

    assert told(outcomes) == ["2 Status: It is off: cancelled, moved or over."]


def test_a_column_that_is_filled_leaves_a_row_out(tmp_path: Path) -> None:
    """Such as the time of the cancellation."""
    row = f"{ROW},Booked,2027-02-19 10:00"
    outcomes = rows(tmp_path, row, map_=STATUS, headings=HEADINGS + ",Status,Gone")

    assert told(outcomes) == ["2 Gone: It is off: this column is filled."]


def test_a_status_that_is_not_known_is_not_printed(tmp_path: Path) -> None:
    """It may mean anything; an empty one means nothing."""
    headings = HEADINGS + ",Status,Gone"
    (problem,) = told(rows(tmp_path, f"{ROW},Zyxwvut,", map_=STATUS, headings=headings))

    assert problem.startswith("2 Status: This word is not known")
    assert len(visits_of(rows(tmp_path, f"{ROW},,", map_=STATUS, headings=headings))) == 1


def test_a_type_decides_the_procedure(tmp_path: Path) -> None:
    """Others are left out, and a missing one is refused."""
    map_ = COLUMNS + "types: {column: Type, procedures: {Iliopsoas injection: small}}\n"
    lines = [f"{ROW},{word}" for word in ("ILIOPSOAS  Injection", "Cast removal", "")]
    outcomes = rows(tmp_path, *lines, map_=map_, headings=HEADINGS + ",Type")

    assert [one.procedure for one in outcomes] == ["small", "", ""]
    assert told(outcomes) == [
        "3 Type: The map prints nothing for this type of appointment.",
        "4 Type: The type of the appointment is missing."
        " Correct it in the practice system and export the list again.",
    ]


# What is refused


@pytest.mark.parametrize(
    ("row", "told_"),
    [
        (",2027-03-02 09:30,M-1,", "2 Name: The patient's name is missing. Correct it in the"),
        ("   ,2027-03-02 09:30,M-1,", "2 Name: The patient's name is missing."),
        ("...,2027-03-02 09:30,M-1,", "2 Name: This must have at least one letter."),
        ("A\x07B,2027-03-02 09:30,M-1,", "2 Name: This must not hold a control character"),
        ("A B,,M-1,", "2 When: The date and the time are missing."),
        ("A B,2027-03-02,M-1,", "2 When: This must be a date and a time."),
        ("A B,2027-03-02 00:00:00,M-1,", "2 When: This must have a time: midnight is what"),
        ("A B,2027-02-30 09:30,M-1,", "2 When: This must be a date that exists."),
        ("A B,2027-02-19 09:30,M-1,", "2 When: The appointment is in the past. Correct it"),
        ("A B,2027-03-02 09:30,1.23457E+11,", "2 Id: This must be the whole number; a spread"),
        ("A B,2027-03-02 09:30,M-1,05/04/61", "2 Born: This must have four digits in the year."),
        ("A B,2027-03-02 09:30,M-1,2027-02-21", "2 Born: This is in the future."),
        ("A B,2027-03-02 09:30,M-1,1061-05-04", "2 Born: This is more than 130 years ago."),
        ("A B,2027-03-02 09:30,M-1,soon", "2 Born: This must be a date such as"),
    ],
)
def test_what_cannot_be_right_is_told_by_row_and_column(
    tmp_path: Path, row: str, told_: str
) -> None:
    """And the good row beside it is printed."""
    outcomes = rows(tmp_path, row, ROW)

    assert len(visits_of(outcomes)) == 1
    (problem,) = told(outcomes)
    assert problem.startswith(told_)


def test_visits_and_problems_can_be_had_apart(tmp_path: Path) -> None:
    """Each with its row."""
    reading = read(written(tmp_path, f"{HEADINGS}\n{ROW}\nA B,,,\n"), COLUMNS)

    assert [(row, one.name) for row, one in reading.visits()] == [(2, "Asha Example")]
    assert [(one.row, one.column) for one in reading.problems()] == [(3, "When")]


def test_an_ambiguous_date_is_refused_unless_the_order_is_declared(tmp_path: Path) -> None:
    """The remedy says where to declare it."""
    row = "A B,02/03/2027 09:30,M-1,"
    (problem,) = told(rows(tmp_path, row, map_=COLUMNS.replace("dates: dmy\n", "")))

    assert "the order of day and month is not declared" in problem
    assert "Write 'dates: dmy' or 'dates: mdy' in schedule-map.yaml." in problem
    assert one(tmp_path, row).on.month == 3


@pytest.mark.parametrize(
    ("day", "at", "column"), [("x", "09:30", "Day"), ("2 Mar 2027", "x", "At"),
                              ("2 Mar 2027", "", "At"), ("", "09:30", "Day"),
                              ("2 Mar 2027", "00:00", "At")]
)  # fmt: skip
def test_of_a_time_in_two_columns_the_wrong_one_is_named(
    tmp_path: Path, day: str, at: str, column: str
) -> None:
    """A missing one too."""
    outcomes = rows(tmp_path, f"E,A,,{day},{at}", map_=SPLIT, headings="Last,First,Middle,Day,At")

    assert told(outcomes)[0].startswith(f"2 {column}: This must")


@pytest.mark.parametrize(
    ("field", "cell", "what"),
    [
        ("language", "Klingon", "This is not known. Known: en. Correct it, or say in schedule-map"),
        ("edition", "Zyxwvut", "This is not known. Known: large, standard."),
        ("side", "Zyxwvut", "This is not known. Known: both, left, not-known, right."),
        ("arrive", "10:00", "The arrival is after the appointment."),
        ("arrive", "soon", "This must be a date and a time."),
        ("clinician", '"Devan, Sathya"', "This must not have a comma while the map says first-las"),
    ],
)
def test_words_that_nobody_knows_are_refused(
    tmp_path: Path, field: str, cell: str, what: str
) -> None:
    """A language least of all gets another one's words."""
    (problem,) = extra(tmp_path, field, cell)

    assert problem.startswith(f"2 Extra: {what}")


@pytest.mark.parametrize("zone", ["clinic", "UTC"])
def test_a_date_that_stands_for_none_stops_its_own_row_only(tmp_path: Path, zone: str) -> None:
    """Practice systems write the last and the first day there is for a day that is not known."""
    far = (ROW.replace("2027-03-02", day) for day in ("31/12/9999", "01/01/0001"))
    outcomes = rows(tmp_path, *far, ROW, map_=COLUMNS + f"time-zone: {zone}\n")

    assert len(visits_of(outcomes)) == 1
    assert [one.split(": ")[1] for one in told(outcomes)[:2]] == [
        "This must be a date within ten years of today. Correct it in the practice system and"
        " export the list again."
    ] * 2


def test_an_answer_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    """'Warfarin 5 mg' is a yes to a person, and no word of the map."""
    row = ROW + ",Warfarin 5 mg"
    (problem,) = told(rows(tmp_path, row, map_=ASK, headings=HEADINGS + ",Thinner"))

    assert problem == (
        "2 Thinner: This is no answer that is known for 'blood-thinner'."
        " Correct it, or add it to 'yes', 'no' or 'not-known' in schedule-map.yaml."
    )


def test_all_problems_of_a_row_come_at_once(tmp_path: Path) -> None:
    """Each once, though a field that cannot be read is missing in the visit; in a visit's order."""
    found = told(rows(tmp_path, ",x,1E+11,soon,?!", map_=ASK, headings=HEADINGS + ",Thinner"))

    assert [problem.split(":")[0] for problem in found] == [
        "2 Name", "2 When", "2 Id", "2 Born", "2 Thinner",
    ]  # fmt: skip


def test_a_visit_at_night_is_printed_and_told(tmp_path: Path) -> None:
    """The zone of the map may be wrong, or am and pm."""
    outcomes = rows(tmp_path, "A B,2027-03-02 04:00,M-1,", "C D,2027-03-02 22:30,M-2,")

    assert len(visits_of(outcomes)) == 2
    assert [problem.split(":")[0] for problem in told(outcomes, Severity.CHECK)] == [
        "2 When", "3 When",
    ]  # fmt: skip


def test_a_time_that_the_clocks_show_twice_is_told(tmp_path: Path) -> None:
    """A visit's own warnings come with their row and column."""
    text = swap(CLINIC, ("Asia/Kolkata", "Australia/Lord_Howe"))
    path = written(tmp_path, f"{HEADINGS}\nA B,2027-04-04 01:45,M-1,\n")
    found = told(read(path, COLUMNS, small_clinic(text)))

    assert any(problem.startswith("2 When: The clocks go back that day") for problem in found)


def test_no_problem_holds_what_a_cell_says(tmp_path: Path) -> None:
    """Whatever column it slipped into."""
    secret = "Zyxwvut"
    headings = HEADINGS + ",Thinner,Status,Gone,Type,Language,Side,Place,NHS"
    map_ = (
        "columns: {name: Name, on: When, id: Id, born: Born, language: Language, side: Side,"
        " place: Place}\n"
        "identity: {nhs: NHS}\n" + ASK.split("\n", 2)[2] + STATUS.split("\n", 2)[2]
    )
    line = [secret, "2027-03-02 09:30", "M-1", "1961-05-04", "", "", "", "", "", "", "", ""]
    seen = 0
    for place in range(1, 12):
        cells = [secret + "\x07" if n == place else cell for n, cell in enumerate(line)]
        found = told(rows(tmp_path, ",".join(cells), map_=map_ + "ignore: [Type]\n",
                          headings=headings))  # fmt: skip
        seen += len(found)
        assert secret not in "".join(found)
    assert seen >= 9


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.dates(date(2027, 2, 20), date(2028, 12, 31)),
    st.times(),
    st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %b %Y", "%a %d %B %Y"]),
    st.sampled_from([" %H:%M", " %I:%M %p", " %H:%M:%S", ", %H.%M"]),
)
def test_a_time_is_never_another_time(
    tmp_path: Path, day: date, at: object, days: str, clocks: str
) -> None:
    """However it is written, it is the same minute or a problem."""
    written_ = f"{day:{days}}{at:{clocks}}"
    (outcome,) = rows(tmp_path, f'A B,"{written_}",M-1,')
    if outcome.visit is None:
        assert told([outcome])[0].startswith(("2 When:", "2 arrive: The arrival falls on the day"))
    else:
        assert outcome.visit.on.date() == day
        assert f"{outcome.visit.on:%H:%M}" == f"{at:%H:%M}"
        assert outcome.visit.on - outcome.visit.arrive == timedelta(minutes=30)
