"""Maps: every heading is read or ignored, free text never prints, nothing is guessed."""

from __future__ import annotations

from pathlib import Path

import pytest
from schedules.made import (
    COLUMNS,
    HEADINGS,
    ROW,
    SAMPLES,
    read,
    sample,
    told,
    visits_of,
    written,
)
from small import problems_of

from instructions.schedule.aliases import FREE_TEXT
from instructions.schedule.mapping import load_map, map_of, read_map
from instructions.schedule.problems import ScheduleError
from instructions.schedule.propose import propose
from instructions.schedule.reader import open_table


def refused(text: str) -> list[str]:
    """The problems of a map."""
    return problems_of(lambda: read_map(text), ScheduleError)


def unfit(folder: Path, headings: str, text: str) -> list[str]:
    """The problems of a map laid over a list with these headings."""
    path = written(folder, f"{headings}\n{ROW}\n")
    return problems_of(lambda: read(path, text), ScheduleError)


def proposal(folder: Path, text: str) -> str:
    """What is proposed for a list."""
    return propose(open_table(written(folder, text)), "small")


# What a map may say


@pytest.mark.parametrize(
    ("text", "told_"),
    [
        ("columns: {nme: A}", "line 1: columns nme: This key is not known. Did you mean 'name'?"),
        ("columns: {name: A, first-name: B}", "The name is given whole and in parts."),
        ("columns: {on: A, date: B, time: C}", "The time is given joined and in parts."),
        ("columns: {date: A}", "columns date: A date needs a time and a time a date."),
        ("columns: {name: Comments}", "holds what staff type freely, and that is never printed"),
        ("columns: {clinician: [Provider, Notes]}", "columns clinician: This column holds what"),
        ("columns: {place: Reason for visit}", "columns place: This column holds what staff"),
        ("identity: {nhs: Remarks}", "identity nhs: This column holds what staff type freely"),
        ("columns: {name: A}\nignore: [a]", "ignore no. 1: This column is read above"),
        ("dates: '?'", "dates: This must be 'dmy', 'mdy' or 'ymd', found '?'."),
        ("dates: yyyy", "dates: This must be 'dmy', 'mdy' or 'ymd', found 'yyyy'."),
        ("name-order: '?'", "name-order: This must be 'first-last' or 'last-first'"),
        ("time-zone: IST", "must be clinic, UTC or a time zone such as Asia/Kolkata"),
        ("time-zone: 5", "must be clinic, UTC or a time zone such as Asia/Kolkata"),
        ("status: [{column: A}]", "status no. 1: Nothing says which words leave a row out."),
        ("status: [{column: A, skip: [x], print: [X]}]", "both under 'skip' and under 'print'"),
        ("types: {column: A, procedures: {}}", "No type of appointment is given"),
        ("conditions: {steroid: {column: A, yes: [y], no: [Y]}}", "A word has two meanings here."),
        ("conditions: {steroid: {column: A, yes: [y]}}", "conditions steroid no: This key is miss"),
        ("sides: {L: lft}", "sides L: This must be 'left', 'right', 'both' or 'not-known'"),
        ("editions: {big: huge}", "editions big: This must be 'standard' or 'large'"),
        ("title: '{type}'", "title: This must have {name} in it, and each part once."),
        ("columns: {name: []}", "This must not be empty."),
    ],
)
def test_what_does_not_fit_together_is_told_with_its_line(text: str, told_: str) -> None:
    """Before any list is read."""
    assert any(told_ in problem for problem in refused(text)), refused(text)


def test_all_problems_of_a_map_come_at_once() -> None:
    """From the form and from the rules."""
    assert len(refused("dates: x\ncolumns: {name: Notes, place: Memo, zzz: A}\n")) == 4


@pytest.mark.parametrize("heading", sorted(FREE_TEXT))
def test_no_column_of_free_text_can_be_printed(heading: str) -> None:
    """Whatever the map says; as an answer it is read by exact words only."""
    for field in ("name", "first-name", "id", "clinician", "place"):
        assert "never printed" in refused(f"columns: {{{field}: {heading}}}")[0]


def test_a_map_is_found_in_the_clinics_folder_or_named(tmp_path: Path) -> None:
    """The named one counts; without either there is none."""
    assert map_of(tmp_path) is None
    written(tmp_path, "dates: dmy\n", "schedule-map.yaml")
    other = written(tmp_path, "dates: mdy\n", "other.yaml")

    own, named = map_of(tmp_path), map_of(tmp_path, other)

    assert own is not None
    assert named is not None
    assert (own.dates, named.dates) == ("dmy", "mdy")
    with pytest.raises(ScheduleError, match="There is no such file"):
        load_map(tmp_path / "none.yaml")


# How a map fits a list


def test_headings_that_are_not_there_are_told_with_those_that_are(tmp_path: Path) -> None:
    """A renamed column shows on both sides."""
    found = unfit(tmp_path, HEADINGS.replace("When", "Whenn"), COLUMNS)

    assert found == [
        "schedule-map.yaml, line 1: columns on: The list has no column 'When'."
        " Did you mean 'Whenn'? Known: Born, Id, Name, Whenn.",
        "list.csv: The map does not know the column 'Whenn'. Did you mean 'When'?"
        " Add it to the map: to a field, or under 'ignore' (schedule-map.yaml).",
    ]


def test_a_new_column_is_never_passed_over(tmp_path: Path) -> None:
    """It may be the one that says who is on a blood thinner."""
    (problem,) = unfit(tmp_path, HEADINGS + ",Anticoagulant", COLUMNS)

    assert "The map does not know the column 'Anticoagulant'." in problem


def test_headings_are_compared_by_letters_and_digits(tmp_path: Path) -> None:
    """'patient_name' is 'Patient Name'."""
    path = written(tmp_path, f"NAME,wh-en,I D,born\n{ROW}\n")

    assert len(visits_of(read(path, COLUMNS))) == 1


def test_a_heading_that_is_there_twice_cannot_be_read(tmp_path: Path) -> None:
    """Nothing says which of them is meant; two that are ignored do no harm."""
    twice = HEADINGS.replace("Born", "Born,born")
    (problem,) = unfit(tmp_path, twice, COLUMNS)
    path = written(tmp_path, f"{HEADINGS},Phone,Phone\n{ROW},1,2\n", "other.csv")

    assert "The list has more than one column 'Born'" in problem
    assert len(visits_of(read(path, COLUMNS + "ignore: [Phone]\n"))) == 1


def test_a_column_without_a_heading_is_not_read(tmp_path: Path) -> None:
    """It has no name that a map could use."""
    path = written(tmp_path, f"{HEADINGS},\n{ROW},wants to wait\n")

    assert len(visits_of(read(path, COLUMNS))) == 1


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("columns: {on: When}\nignore: [Name, Id, Born]\n", "No column holds the patient's name."),
        ("columns: {name: Name}\nignore: [When, Id, Born]\n", "No column holds the date and time"),
        (COLUMNS + "types: {procedures: {a: small}}\n", "Types are given, but no column"),
    ],
)
def test_a_list_needs_a_name_and_a_time(tmp_path: Path, text: str, what: str) -> None:
    """And a column of types where types are given."""
    assert any(what in problem for problem in unfit(tmp_path, HEADINGS, text))


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ("conditions: {steriod: {column: X, yes: [y], no: [n]}}", "There is no condition 'steriod'."
         " Did you mean 'steroid'?"),
        ("identity: {nsh: X}", "There is no identity field of the clinic 'nsh'. Did you mean"),
        ("types: {column: X, procedures: {a: smal}}", "There is no procedure 'smal'. Did you mean"),
    ],
)  # fmt: skip
def test_names_that_nobody_knows_are_told(tmp_path: Path, more: str, what: str) -> None:
    """Conditions, identity fields and procedures."""
    assert any(what in one for one in unfit(tmp_path, HEADINGS + ",X", f"{COLUMNS}{more}\n"))


# What is proposed


def test_dates_that_may_be_either_must_be_decided_by_a_person(tmp_path: Path) -> None:
    """The proposal is no map until the order is filled in."""
    text = proposal(tmp_path, "Patient,Date,Time\nAsha Example,02/03/2027,09:30\n")

    assert 'dates: "?"   # CHECK: dmy: day first, mdy: month first' in text
    assert any("found '?'" in problem for problem in refused(text))
    read_map(text.replace('"?"', "dmy", 1))


def test_dates_that_contradict_each_other_must_be_decided_too(tmp_path: Path) -> None:
    """No order fits both."""
    rows = "A B,25/03/2027,09:30\nC D,03/25/2027,09:30\n"

    assert 'dates: "?"' in proposal(tmp_path, f"Patient,Date,Time\n{rows}")


def test_names_with_and_without_a_comma_must_be_decided(tmp_path: Path) -> None:
    """One order cannot be both."""
    rows = '"Example, Asha",2027-03-02,09:30\nBala Sample,2027-03-02,10:00\n'

    assert 'name-order: "?"   # CHECK' in proposal(tmp_path, f"Patient,Date,Time\n{rows}")


def test_what_is_not_known_is_marked(tmp_path: Path) -> None:
    """A heading, a status, a doubtful place."""
    text = proposal(
        tmp_path,
        "Patient,Date,Time,Status,Facility,Ward colour\nA B,2027-03-02,09:30,Fluffy,Main,red\n",
    )

    assert "  - Ward colour   # CHECK: not known; is it something to read?" in text
    assert "# CHECK: not known, add it to 'skip' or 'print': Fluffy" in text
    assert "place: Facility   # CHECK: make sure" in text


def test_columns_that_answer_conditions_are_proposed(tmp_path: Path) -> None:
    """With the words that mean yes and no."""
    text = proposal(
        tmp_path, "Patient,Date,Time,Anticoagulant,Diabetic\nA B,2027-03-02,09:30,y,maybe\n"
    )
    found = read_map(text)

    assert found.conditions["blood-thinner"].column == "Anticoagulant"
    assert "y" in found.conditions["blood-thinner"].yes
    assert "  diabetes:   # CHECK: it has other words too" in text


def test_types_that_are_not_ours_are_listed_as_left_out(tmp_path: Path) -> None:
    """A person moves them up if they are."""
    rows = "A B,2027-03-02,09:30,Psoas block\nC D,2027-03-02,10:00,Check: up\n"
    text = proposal(tmp_path, f"Patient,Date,Time,Appt Type\n{rows}")

    assert "    Psoas block: small\n    # left out: Check: up\n" in text


def test_a_column_of_many_different_types_is_not_listed(tmp_path: Path) -> None:
    """It may be free text, and free text may hold anything."""
    rows = "".join(f"A B,2027-03-02,09:30,Zyxwvut {n}\n" for n in range(40))
    text = proposal(tmp_path, f"Patient,Date,Time,Treatment\n{rows}")

    assert "Zyxwvut" not in text
    assert "procedures: {}   # CHECK" in text


def test_strange_headings_are_written_so_that_they_read_back(tmp_path: Path) -> None:
    """Colons, quotes, hashes, a yes, letters of other scripts."""
    strange = ['a: b"c', "# x", "yes", "தேதி", "- y", "'z'", "{a}", "&b", "1.0", "null", "a\tb"]
    cells = ",".join('"' + one.replace('"', '""') + '"' for one in strange)
    text = proposal(tmp_path, f"Patient,Date,Time,{cells}\nA B,2027-03-02,09:30{',' * 11}\n")

    assert list(read_map(text).ignore) == strange


def test_a_calendars_title_must_be_filled_in() -> None:
    """Its proposal has nothing else to ask but that and the types."""
    text = propose(sample("google.ics"), "small")

    assert 'title: "?"' in text
    assert any("title: This must have {name}" in problem for problem in refused(text))


def test_a_status_that_is_not_known_is_named_in_the_proposal(tmp_path: Path) -> None:
    """For a file with columns of its own too."""
    text = (SAMPLES / "trakcare.hl7").read_text(encoding="utf-8").replace("Booked", "Fluffy")
    path = written(tmp_path, text, "x.hl7")

    assert "CHECK: a status that is not known: Fluffy" in propose(open_table(path), "small")


def test_words_of_one_map_serve_files_with_columns_of_their_own() -> None:
    """A clinic with a CSV and an HL7 feed writes one map."""
    text = COLUMNS + "types: {column: Kind, procedures: {Iliopsoas injection: small}}\n"

    assert len(visits_of(read(SAMPLES / "trakcare.hl7", text))) == 1
    off = text + "status: [{column: S, skip: [booked]}]\n"
    assert "It is off" in told(read(SAMPLES / "trakcare.hl7", off))[0]
