"""Dates and times of schedules: read when they mean one day only, refused otherwise."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instructions.schedule.when import (
    AMBIGUOUS,
    Order,
    offset_in,
    read_clock,
    read_date,
    read_moment,
)

SECOND_OF_MARCH = date(2027, 3, 2)


@pytest.mark.parametrize(
    "text",
    [
        "2027-03-02", "2027/3/2", "2027.03.02", "20270302", "2 Mar 2027", "02-Mar-2027",
        "2 March 2027", "2nd March 2027", "Mar 2, 2027", "March 2 2027", "Tue 2 Mar 2027",
        "Tuesday, March 2, 2027", "Tue, 02-Mar-2027", "2027-03-02 00:00:00", "2027-03-02T00:00",
        "2027-03-02 00:00:00.000", "2 Mar 2027 12:00:00 AM", " 2027-03-02 ", "Tue 02/03/2027",
    ],
)  # fmt: skip
def test_a_date_that_means_one_day_needs_no_order(text: str) -> None:
    """A weekday decides between two days too."""
    assert read_date(text, None) == SECOND_OF_MARCH


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("02/03/2027", "dmy", SECOND_OF_MARCH),
        ("03/02/2027", "mdy", SECOND_OF_MARCH),
        ("2.3.2027", "dmy", SECOND_OF_MARCH),
        ("2-3-27", "dmy", SECOND_OF_MARCH),
        ("27/03/02", "ymd", SECOND_OF_MARCH),
        ("2027-03-02", "dmy", SECOND_OF_MARCH),
        ("25/03/2027", None, date(2027, 3, 25)),
        ("03/25/2027", None, date(2027, 3, 25)),
        ("03/03/2027", None, date(2027, 3, 3)),
    ],
)
def test_numbers_are_read_in_the_declared_order(text: str, order: Order | None, day: date) -> None:
    """Or in the only order that gives a day."""
    assert read_date(text, order) == day


@pytest.mark.parametrize("text", ["02/03/2027", "2.3.2027", "12-11-2027", "02/03/27", "01 02 2027"])
def test_a_date_that_may_be_two_days_is_never_guessed(text: str) -> None:
    """Not even when one of the two would be the likelier."""
    with pytest.raises(ValueError, match="^" + AMBIGUOUS):
        read_date(text, None)


@pytest.mark.parametrize(
    ("text", "order", "told"),
    [
        ("03/25/2027", "dmy", "exists, written like 31/12/2027"),
        ("02/03/2027", "ymd", "exists, written like 2027-12-31"),
        ("30/02/2027", "dmy", "must be a date that exists"),
        ("2027-02-29", None, "must be a date that exists"),
        ("Mon 2 Mar 2027", None, "falls on the weekday"),
        ("2 Mai 2027", None, "English name of a month"),
        ("2 Ma 2027", None, "must be a date such as"),
        ("46448", None, "must be a date such as"),
        ("tomorrow", None, "must be a date such as"),
        ("2027-03-02 09:30", None, "must be a date such as"),
        ("٠٢/٠٣/٢٠٢٧", "dmy", "must be a date such as"),
        ("", None, "must be a date such as"),
    ],
)
def test_anything_else_is_no_date(text: str, order: Order | None, told: str) -> None:
    """In one sentence that does not quote it."""
    with pytest.raises(ValueError, match=told) as caught:
        read_date(text, order)
    assert not text or text not in str(caught.value)


def test_a_birth_needs_four_digits_of_its_year() -> None:
    """05/04/21 may be a child or a great-grandmother."""
    with pytest.raises(ValueError, match="four digits in the year"):
        read_date("05/04/21", "dmy", short_year=False)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["dmy", "mdy"]))
def test_without_an_order_a_date_is_right_or_refused(day: date, written: str) -> None:
    """Whichever way it was written, never the other day."""
    text = f"{day:%d/%m/%Y}" if written == "dmy" else f"{day:%m/%d/%Y}"
    try:
        found = read_date(text, None)
    except ValueError as error:
        assert str(error) == AMBIGUOUS
        assert day.day <= 12
    else:
        assert found == day


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("09:30", "09:30"), ("9:30", "09:30"), ("09:30:00", "09:30"), ("09:30:59.999", "09:30"),
        ("9:30 AM", "09:30"), ("9:30am", "09:30"), ("9:30 p.m.", "21:30"), ("12:00 PM", "12:00"),
        ("12:05 AM", "00:05"), ("9 am", "09:00"), ("9.30", "09:30"), ("0930", "09:30"),
        ("093000", "09:30"), ("16:00", "16:00"), ("1899-12-30 09:30:00", "09:30"),
        ("1900-01-01T14:15:00", "14:15"),
    ],
)  # fmt: skip
def test_a_time_is_read_on_either_clock(text: str, clock: str) -> None:
    """Also as four digits, and behind the day nought of a spreadsheet."""
    assert read_clock(text) == clock


@pytest.mark.parametrize(
    "text",
    ["24:00", "9:60", "13:30 PM", "0:30 AM", "9", "9:3", "0.25", "0.395833", "noon", "٠٩:٣٠"],
)
def test_anything_else_is_no_time(text: str) -> None:
    """A fraction of a day least of all."""
    with pytest.raises(ValueError, match="^must be a time"):
        read_clock(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2027-03-02 09:30", ("2027-03-02", "09:30", "")),
        ("2027-03-02T09:30:00", ("2027-03-02", "09:30", "")),
        ("2027-03-02T04:00:00Z", ("2027-03-02", "04:00", "Z")),
        ("2027-03-02T09:30:00.000+05:30", ("2027-03-02", "09:30", "+05:30")),
        ("20270302 093000", ("2027-03-02", "09:30", "")),
        ("202703020930", ("2027-03-02", "09:30", "")),
        ("20270302093000+0215", ("2027-03-02", "09:30", "+0215")),
        ("2/3/2027 16:00", ("2027-03-02", "16:00", "")),
        ("02/03/2027 9:30 AM", ("2027-03-02", "09:30", "")),
        ("02/03/2027, 09:30", ("2027-03-02", "09:30", "")),
        ("Tue, 2 Mar 2027 9am", ("2027-03-02", "09:00", "")),
        ("02-Mar-2027, 09:30 AM", ("2027-03-02", "09:30", "")),
    ],
)
def test_date_and_time_may_be_joined(text: str, found: tuple[str, str, str]) -> None:
    """With or without an offset."""
    assert read_moment(text, "dmy") == found


@pytest.mark.parametrize(
    "text", ["2027-03-02", "2 Mar 2027", "02/03/2027", "09:30", "20270302", ""]
)
def test_a_year_is_never_taken_for_a_time(text: str) -> None:
    """2 Mar 2027 is not 2 March at 20:27."""
    with pytest.raises(ValueError, match="^must be a date"):
        read_moment(text, "dmy")


def test_a_zones_offset_is_that_of_the_day() -> None:
    """London is an hour further in summer."""
    assert offset_in("Europe/London", "2027-03-02", "09:30") == "+00:00"
    assert offset_in("Europe/London", "2027-07-02", "09:30") == "+01:00"
    assert offset_in("UTC", "2027-07-02", "09:30") == "Z"


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading(text: str) -> None:
    """It is a day, a time, or refused with a sentence."""
    for read in (lambda: read_date(text, "dmy"), lambda: read_moment(text, None)):
        try:
            read()
        except ValueError as error:
            assert str(error).startswith("must ")
    try:
        assert timedelta(hours=int(read_clock(text)[:2])) < timedelta(days=1)
    except ValueError as error:
        assert str(error).startswith("must ")
