"""Values: what is struck for one patient, in words, and the room that is kept for it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample import TODAY, clinic_folder, sample_practice, sample_visit

from instructions import practice as practices
from instructions.document import Run
from instructions.pdf.lines import Style, break_lines, widest
from instructions.pdf.text import rows
from instructions.pdf.words import Fount
from instructions.plan import plan_form
from instructions.practice import Practice
from instructions.rooms import FREE
from instructions.values import values_of
from instructions.visit import visit

PRACTICE = sample_practice()
PLAN = """\
for: 2027-03-02
medicines:
  - name: Warfarin 5 mg
    action: stop
    last-dose: 2027-02-24
    last-dose-weekday: Wednesday
    last-dose-part: evening
    restart: 2027-03-03
    restart-weekday: Wednesday
    restart-part: morning
  - {name: Aspirin 75 mg, action: keep}
  - name: Clopidogrel 75 mg
    action: stop
    last-dose: 2027-02-23
    last-dose-weekday: Tuesday
    last-dose-part: morning
    restart: the day after, when we have phoned you
bridging: Two injections
if-postponed: Phone us the same day.
approver: Dr S Rao
approved: 2027-02-15
"""


def values(practice: Practice = PRACTICE, **said: object) -> dict[str, str]:
    """The values of a visit at the sample clinic."""
    return values_of(sample_visit(practice, **said), practice)  # type: ignore[arg-type]


def changed(folder: Path, *changes: tuple[str, str]) -> Practice:
    """The sample clinic's practice with pieces of clinic.yaml swapped."""
    return practices.load(clinic_folder(folder, *changes))


# In words


def test_dates_and_times_are_told_as_the_language_tells_them() -> None:
    """With the weekday; times on the clinic's clock."""
    found = values(arrive="09:00")

    assert (found["date"], found["time"], found["arrive"]) == (
        "Tuesday 2 March 2027",
        "9:30am",
        "9am",
    )
    assert (found["given"], found["born"]) == ("Saturday 20 February 2027", "4 May 1961")


def test_a_clinic_with_a_clock_of_24_hours_has_its_own_times(tmp_path: Path) -> None:
    """Everywhere, in the deadlines too."""
    found = values(changed(tmp_path, ("clock: 12", "clock: 24")), on="2027-03-02 13:05")

    assert (found["time"], found["arrive"], found["last_food"]) == ("13:05", "12:35", "06:35")


def test_what_was_not_said_has_no_value() -> None:
    """Rather than an empty one."""
    found = values(id=None, born=None, clinician=None, note=None, side=None)

    assert (
        not {"id", "born", "clinician", "note", "side", "identity.0", "identity.1"} & found.keys()
    )
    assert found["place"] == PRACTICE.clinic.place, "where to come is the clinic's when not said"
    assert values(place="Room 9")["place"] == "Room 9"


@pytest.mark.parametrize("side", ["left", "right", "both"])
def test_the_side_is_told_in_the_words_of_the_language(side: str) -> None:
    """It must never be read wrong."""
    assert values(side=side)["side"] == PRACTICE.procedure.labels[side].plain()


def test_identity_lines_show_what_the_clinic_asks_for(tmp_path: Path) -> None:
    """A number, a date of birth, an age, an NHS number in groups, a relation's name."""
    lines = (
        "{label: Age, field: born, format: age}\n"
        "  - {label: NHS number, field: nhs, format: nhs}\n"
        "  - {label: Daughter of, field: mother, format: relation}\n"
        "  - {label: Number, field: id, format: plain}\n"
        "  - {label: Doctor, field: clinician}"
    )
    practice = changed(tmp_path, ("{label: Hospital number, field: id, format: plain}", lines))
    said = {"nhs": "9434765919", "mother": "Meena Example"}
    found = values(practice, identity=said)

    assert [found[f"identity.{place}"] for place in range(6)] == [
        *("65", "943 476 5919", "Meena Example", "MRN-0001", "Dr S Rao", "4 May 1961"),
    ]
    assert "identity.1" not in values(practice, identity=None)


def test_a_plan_is_told_as_it_was_approved() -> None:
    """Its dates in words, its words as they are; nothing is worked out."""
    found = values(plan_=plan_form(PLAN, "plan.yaml"))
    told = {key: value for key, value in found.items() if key.startswith(("plan.", "medicines."))}

    assert told == {
        "medicines.1.name": "Warfarin 5 mg",
        "medicines.1.last": "Wednesday 24 February 2027, in the evening",
        "medicines.1.restart": "Wednesday 3 March 2027, in the morning",
        "medicines.2.name": "Aspirin 75 mg",
        "medicines.3.name": "Clopidogrel 75 mg",
        "medicines.3.last": "Tuesday 23 February 2027, in the morning",
        "medicines.3.restart": "the day after, when we have phoned you",
        "plan.bridging": "Two injections",
        "plan.if_postponed": "Phone us the same day.",
        "plan.approver": "Dr S Rao",
        "plan.approved": "Monday 15 February 2027",
        "plan.for_date": "Tuesday 2 March 2027",
    }


def test_without_a_plan_no_date_of_a_medicine_is_known() -> None:
    """Whatever medicine the visit is about."""
    found = values(with_=["blood-thinner"], note="Stops warfarin on Monday")

    assert not [key for key in found if key.startswith(("medicines.", "plan."))]


def test_values_are_never_shown_with_a_visit() -> None:
    """An error that shows a visit, or a log, holds none of them."""
    told = sample_visit(note="Secret note", plan_=plan_form(PLAN, "plan.yaml"))

    for value in ("Asha Example", "MRN-0001", "1961", "Dr S Rao", "Secret note", "Warfarin"):
        assert value in str(values_of(told, PRACTICE))
        assert value not in repr(told)


@settings(deadline=None, max_examples=40)
@given(st.datetimes(datetime(2027, 2, 21, 6), datetime(2028, 2, 20, 22)))
def test_every_moment_of_a_visit_has_words(on: datetime) -> None:
    """At whatever hour of whatever day it is."""
    raw = {"name": "A", "on": f"{on:%Y-%m-%d %H:%M}", "arrive": f"{on:%H:%M}"}
    told = visit(raw, PRACTICE.clinic, PRACTICE.procedure, TODAY)
    found = values_of(told, PRACTICE)

    assert all(found[entry.name] for entry in PRACTICE.timetable.entries)
    assert all(value == value.strip() and "\n" not in value for value in found.values())


# Room

STYLE = Style(size=13, leading=16)


def width(text: str) -> float:
    """The width in points of a text on one line."""
    return widest(break_lines(rows((Run(text),), {}, Fount(), 0), 1e6, STYLE))


def test_there_is_room_for_every_date_of_a_year() -> None:
    """The sample that the room is made for is as wide as any, to a letter."""
    days = [date(2027, 1, 1) + timedelta(days=number) for number in range(365)]
    words = PRACTICE.calendar

    assert max(width(words.date(day)) for day in days) <= width(PRACTICE.rooms.room("date")) + 13
    assert max(width(words.short_date(day)) for day in days) <= (
        width(PRACTICE.rooms.room("born")) + 13
    )


@pytest.mark.parametrize("letter", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
def test_there_is_room_for_every_id(letter: str) -> None:
    """Of any letters: an id that is too wide would keep a patient's sheet back."""
    widest_of_it = "-".join([letter * 4] * 3)

    assert width(widest_of_it) <= width(PRACTICE.rooms.room("handout"))


@pytest.mark.parametrize("said", [{}, {"plan_": plan_form(PLAN, "plan.yaml"), "note": "x"}])
def test_there_is_a_room_for_every_value(said: dict[str, object]) -> None:
    """And free text has more than most need."""
    for name in values(**said):
        assert PRACTICE.rooms.room(name).strip()
    assert PRACTICE.rooms.room("medicines.1.name") == PRACTICE.rooms.room("medicines.7.name")
    assert PRACTICE.rooms.room("identity.1") == PRACTICE.rooms.room("born")


def test_only_free_text_may_take_more_room_than_is_kept() -> None:
    """A blank says so itself."""
    assert 'class="slot free"' in PRACTICE.rooms.slot("name")
    assert 'class="slot free"' in PRACTICE.rooms.slot("medicines.2.name")
    assert 'class="slot"' in PRACTICE.rooms.slot("date")
    assert {"name", "clinician", "place", "note", "plan.bridging"} <= FREE.keys()


def test_a_value_that_nobody_knows_has_no_room() -> None:
    """A blank for it cannot be made."""
    with pytest.raises(KeyError):
        PRACTICE.rooms.slot("nobody")
