"""Preflight: the same patient twice, names that could be mixed up, in little memory."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from schedules.made import CLINIC, PROCEDURE, TODAY
from small import PLAN

from instructions.plan import plan_form
from instructions.schedule import preflight as preflights
from instructions.schedule.digests import Digests, digest
from instructions.schedule.likeness import alike, near, same, words_of
from instructions.schedule.plans import Plans
from instructions.schedule.preflight import Preflight
from instructions.schedule.problems import RowProblem, Severity
from instructions.visit import Visit, visit


def seen(name: str, id: str | None = None, on: str = "2027-03-02 09:30", **more: object) -> Visit:
    """A visit of this patient."""
    raw = {"name": name, "on": on, **({"id": id} if id else {}), **more}
    return visit(raw, CLINIC, PROCEDURE, TODAY)


def found(*visits: Visit) -> list[RowProblem]:
    """What is found among these visits, on lines 2, 3 and so on."""
    preflight = Preflight("line")
    for row, one in enumerate(visits, start=2):
        preflight.see(row, one)
    return preflight.findings()


def told(*visits: Visit) -> list[str]:
    """The same as texts."""
    return [f"{one.row} {one.severity.value}: {one.what}" for one in found(*visits)]


# The same patient twice


def test_the_same_visit_twice_is_printed_once() -> None:
    """The later row is left out."""
    assert told(seen("A Bee", "M-1"), seen("A Bee", "M-1")) == [
        "3 left out: The same patient is there again at the same time, with the same details:"
        " line 2."
    ]


@pytest.mark.parametrize("other", [{"on": "2027-03-02 11:00"}, {"side": "left"}])
def test_one_patient_with_two_stories_on_a_day_is_not_printed(other: dict[str, str]) -> None:
    """Two sheets with two times or two sides would be handed over."""
    assert told(seen("A Bee", "M-1"), seen("A Bee", "M-1", **other)) == [
        "2 not printed: The same patient is there again that day, with other details: line 3.",
        "3 not printed: The same patient is there again that day, with other details: line 2.",
    ]


def test_one_patient_on_two_days_is_told() -> None:
    """It may be meant."""
    first, second = found(seen("A Bee", "M-1"), seen("A Bee", "M-1", "2027-03-09 09:30"))

    assert (first.severity, second.severity) == (Severity.CHECK, Severity.CHECK)
    assert "again on another day: line 3." in first.what


def test_one_number_with_two_names_or_births_is_not_printed() -> None:
    """Nobody can tell whose it is."""
    for other in (seen("C Dee", "M-1"), seen("A Bee", "M-1", born="1961-05-04")):
        assert [one.severity for one in found(seen("A Bee", "M-1"), other)] == [
            Severity.REFUSED, Severity.REFUSED,
        ]  # fmt: skip


def test_without_a_number_name_and_birth_tell_who_it_is() -> None:
    """In any case, with or without accents, and either way round."""
    one = seen("José Núñez", born="1961-05-04")
    other = seen("NUNEZ JOSE", born="1961-05-04")

    assert "with the same details" in told(one, other)[0]


def test_a_name_alone_does_not_tell_who_it_is() -> None:
    """Twice on a day it is not printed; on two days it says nothing."""
    assert told(seen("Asha Example"), seen("Asha Example"))[0].startswith(
        "2 not printed: The same name is there again that day, and no number or birth tells"
    )
    assert told(seen("Asha Example"), seen("Asha Example", on="2027-03-09 09:30")) == []


# Names that could be mixed up


@pytest.mark.parametrize(
    ("one", "other", "what"),
    [
        ("Asha Example", "Asha Example", "the same name"),
        ("Asha Example", "Mrs. EXAMPLE Asha", "the same name"),
        ("José Núñez", "Jose Nunez", "the same name"),
        ("Søren Østergård", "Soren Ostergard", "the same name"),
        ("Roisin O'Brien", "Roisin O’Brien", "the same name"),
        ("Asha Example", "Anand Example", "the same last name and initial"),
        ("Asha K", "Asha R", "a name much like"),
        ("Kandasamy M", "Murugan Kandasamy", "the same last name and initial"),
        ("Asha Example", "Usha Example", "a name much like"),
        ("Asha Example", "Asha Exmaple", "a name much like"),
        ("Marie Curie", "Maria Curie", "the same last name and initial"),
        ("Ravi Kumar", "Ravi Kumarr", "a name much like"),
        ("Ravi Kumar", "Rani Kumaran", None),
        ("Asha Example", "Bala Sample", None),
        ("Li Na", "Li Ma", None),
        ("கந்தசாமி முருகன்", "கந்தசாமி முருகன", "the same name"),
        ("கந்தசாமி முருகன்", "கந்தசாமி மருகன்", "a name much like"),
        ("王小明", "王小民", None),
    ],
)
def test_two_patients_of_a_day_with_names_alike_are_told(
    one: str, other: str, what: str | None
) -> None:
    """To staff, on both rows, and both are printed."""
    problems = found(seen(one, "M-1"), seen(other, "M-2"))

    assert [problem.row for problem in problems] == ([2, 3] if what else [])
    for problem in problems:
        assert what is not None
        assert what in problem.what
        assert problem.severity is Severity.CHECK
        assert problem.remedy.startswith("Compare the name and the date of birth")


def test_names_of_two_days_are_not_mixed_up() -> None:
    """The sheets are handed over on different days."""
    assert told(seen("Asha Example", "M-1"), seen("Usha Example", "M-2", "2027-03-03 09:30")) == []


def test_a_row_is_told_once_with_the_closest_likeness() -> None:
    """And names at most three others."""
    visits = [seen("Asha Example", f"M-{n}") for n in range(6)]
    problems = found(*visits)

    assert len(problems) == 6
    assert "the same name: line 3, line 4, line 5." in problems[0].what


def test_findings_hold_no_name_and_no_number() -> None:
    """Only rows."""
    text = " ".join(
        told(seen("Zyxwvut Example", "M-1"), seen("Zyxwvux Example", "M-2"),
             seen("Zyxwvut Example", "M-1"))
    )  # fmt: skip

    assert text
    assert "Zyx" not in text
    assert "M-" not in text


# Memory


def test_a_long_list_that_is_sorted_by_day_is_compared_day_by_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each pair is found, though not all digests are held at once."""
    monkeypatch.setattr(preflights, "MOST_ALIKE", 200)
    preflight = Preflight("line")
    for row in range(100):
        on = datetime(2027, 3, 2, 9, 30) + timedelta(days=row // 2)
        name = ("Asha Example", "Usha Example")[row % 2]
        preflight.see(row, seen(name, f"M-{row}", f"{on:%Y-%m-%d %H:%M}"))

    assert len([one for one in preflight.findings() if "much like" in one.what]) == 100
    assert list(preflight.notes()) == []


def test_a_long_list_that_is_not_sorted_says_what_was_not_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Instead of saying nothing."""
    monkeypatch.setattr(preflights, "MOST_ALIKE", 200)
    preflight = Preflight("line")
    for row in range(100):
        preflight.see(row, seen("Asha Example", f"M-{row}", f"2027-03-{2 + row % 20:02} 09:30"))
    preflight.findings()

    assert list(preflight.notes()) == [
        "The list is too long to compare all names of a day: sort it by day, or split it."
    ]


@pytest.mark.parametrize("number", ["M-{row}", "M-{half}"])
def test_findings_beyond_measure_are_not_all_told(
    monkeypatch: pytest.MonkeyPatch, number: str
) -> None:
    """A list of copies does not fill the memory."""
    monkeypatch.setattr(preflights, "MOST_TOLD", 10)
    preflight = Preflight("line")
    for row in range(50):
        preflight.see(row, seen("Asha Example", number.format(row=row, half=row // 2)))

    assert len(preflight.findings()) <= 10 + 12
    assert list(preflight.notes()) == ["There are more findings like these than can be told."]


def test_plans_of_nobody_in_the_list_are_counted() -> None:
    """A slip in a number would print a patient's sheet without the plan."""
    plans = Plans({"m-1": [plan_form(PLAN, "x")], "m-l": [plan_form(PLAN, "x")]})
    preflight = Preflight("line", plans)
    preflight.see(2, seen("Asha Example", "M-1"))

    assert list(preflight.notes()) == ["1 plan for patients who are not in the list."]


# Likeness and digests


@given(st.text(st.characters(categories=["Ll"]), min_size=5, max_size=20), st.data())
def test_one_letter_more_less_changed_or_swapped_is_alike(name: str, data: st.DataObject) -> None:
    """The texts of two such names share one."""
    place = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.characters(categories=["Ll"]))
    swapped = name[:place] + name[place : place + 2][::-1] + name[place + 2 :]
    for other in (
        name[:place] + letter + name[place:],
        name[:place] + letter + name[place + 1 :],
        name[:place] + name[place + 1 :],
        swapped,
    ):
        assert len(other) < 5 or set(alike((name,))) & set(alike((other,)))


def test_words_of_a_name_are_folded() -> None:
    """Titles go, unless there is nothing else."""
    assert words_of("Dr. José  NÚÑEZ-Łęcki") == ("jose", "nunez", "lecki")
    assert words_of("Mr") == ("mr",)
    assert same(words_of("B A")) == same(words_of("a b"))
    assert near(("asha",)) == ""
    assert alike(("li", "na")) == []


def test_digests_are_grouped_when_they_are_shared() -> None:
    """In the order of the visits."""
    digests = Digests()
    for number, text in enumerate("abcab"):
        digests.add(digest(text), number)
    digests.add_all(5, ["x", "y"], 7)
    digests.add_all(5, ["y"], 8)

    assert len(digests) == 8
    assert sorted(digests.groups()) == [[0, 3], [1, 4], [7, 8]]
