"""iCalendar: titles taken apart, versions, repeats, zones."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from schedules.made import SAMPLES, read, sample, told, visits_of, written

from instructions.errors import InstructionsError
from instructions.schedule.entries import read_entries
from instructions.schedule.problems import ScheduleError
from instructions.schedule.titles import title_pattern

pytest.importorskip("icalendar")

TYPES = "types: {procedures: {Iliopsoas injection: small}}\n"
GOOGLE = TYPES + 'title: "{type}: {name} ({id})"\n'
NAME = TYPES + 'title: "{name}"\n'


def test_titles_are_taken_apart_as_the_map_says() -> None:
    """Name, type and number; the time comes into the clinic's zone."""
    (visit,) = visits_of(read(SAMPLES / "google.ics", GOOGLE))

    assert (visit.name, visit.id) == ("Asha Example", "MRN-1")
    assert f"{visit.on:%d %b %H:%M %z}" == "02 Mar 09:30 +0530"


def test_what_is_no_visit_is_told_by_its_entry() -> None:
    """Moved and cancelled, repeating, without a time, with another title."""
    assert told(read(SAMPLES / "google.ics", GOOGLE)) == [
        "2 : Another version of this entry, no. 3, is newer.",
        "3 status: It is off: cancelled, moved or over.",
        "4 : It is an entry that repeats: no appointment of a patient.",
        "5 start: This must be a date and a time."
        " Correct it in the practice system and export the list again.",
        "6 : The title is not made up as the map says."
        " Correct it in the practice system and export the list again.",
    ]


def test_a_category_tells_the_type_and_outlook_its_own_zones() -> None:
    """India Standard Time is no name of the zone database."""
    (visit,) = visits_of(read(SAMPLES / "outlook.ics", NAME))

    assert (visit.name, f"{visit.on:%H:%M}") == ("Asha Example", "09:30")


def test_descriptions_and_locations_are_in_no_column() -> None:
    """They are free text."""
    for row in sample("google.ics").rows:
        assert not any("wait" in cell or "bell" in cell for cell in row.cells)


def test_without_a_title_in_the_map_nothing_is_read() -> None:
    """A title is free text as long as nobody has said how it is made up."""
    with pytest.raises(ScheduleError, match="The title of an entry is free text"):
        read(SAMPLES / "google.ics", TYPES)


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [
        ("{type}: {name} ({id})", "Iliopsoas: Asha K. O'Neil (M-1)",
         {"type": "Iliopsoas", "name": "Asha K. O'Neil", "id": "M-1"}),
        ("{name} - {type}", "Anne-Marie Smith - Iliopsoas",
         {"name": "Anne-Marie Smith", "type": "Iliopsoas"}),
        ("{name}, {side}", "Asha Example, left", {"name": "Asha Example", "side": "left"}),
        ("{name}", "Asha Example", {"name": "Asha Example"}),
        ("{name}", "Asha Example: wants to wait", None),
        ("{name}", "Asha Example 0422 123456", None),
        ("{type}: {name}", "Lunch", None),
        ("{name} - {type}", "Asha-Iliopsoas", None),
    ],
)  # fmt: skip
def test_a_title_fits_its_pattern_or_is_told(
    title: str, text: str, found: dict[str, str] | None
) -> None:
    """Nothing with digits, colons or brackets is a name."""
    match = title_pattern(title).fullmatch(text)

    assert (match.groupdict() if match else None) == found


@pytest.mark.parametrize(
    ("title", "what"),
    [
        ("{type}", "must have {name} in it"),
        ("{name} {name}", "must have {name} in it, and each part once"),
        ("{name} {id}", "must have a sign"),
        ("{name}{id}", "must have a sign"),
        ("{name}: {diagnosis}", "must be made of"),
        ("?", "must have {name} in it"),
    ],
)
def test_a_pattern_that_could_not_be_taken_apart_is_refused(title: str, what: str) -> None:
    """Parts that touch could be split in two ways."""
    with pytest.raises(ValueError, match="^must") as caught:
        title_pattern(title)
    assert what in str(caught.value)


def test_what_is_no_calendar_is_told(tmp_path: Path) -> None:
    """And never quoted."""
    for text in ("BEGIN:VCALENDAR\r\nZyxwvut", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"):
        with pytest.raises(ScheduleError) as caught:
            read(written(tmp_path, text, "x.ics"), NAME)
        assert "Zyxwvut" not in str(caught.value)


@given(st.text(max_size=200))
def test_wild_lines_are_rows_or_a_refusal(text: str) -> None:
    """Nothing else comes out."""
    lines = f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{text}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    try:
        table = read_entries(lines.encode("utf-8", "replace"), "x", "{name}")
    except InstructionsError:
        return
    assert all(isinstance(cell, str) for row in table.rows for cell in row.cells)


@given(st.sampled_from(["DTSTART", "STATUS", "SUMMARY", "RRULE", "CATEGORIES", "SEQUENCE",
                        "UID", "RECURRENCE-ID"]), st.text(max_size=40))  # fmt: skip
def test_wild_fields_are_rows_or_a_refusal(name: str, text: str) -> None:
    """Nothing else comes out."""
    event = f"UID:1\r\nDTSTART:20270302T093000\r\nSUMMARY:A B\r\n{name}:{text}"
    lines = f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    try:
        table = read_entries(lines.encode("utf-8", "replace"), "x", "{name}")
    except InstructionsError:
        return
    assert all(isinstance(cell, str) for row in table.rows for cell in row.cells)
