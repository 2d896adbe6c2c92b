"""Times: dates in words, parts of the day rounded late, and the moments of a visit."""

from __future__ import annotations

import pickle
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import CLINIC, STEPS, WORDS, small_clinic, small_procedure, swap

from instructions.clinic import settings_for
from instructions.moments import Timetable, moments, past, texts, timetable
from instructions.settings import Settings
from instructions.times import Calendar, calendar, late, pattern, without_minutes

KOLKATA = ZoneInfo("Asia/Kolkata")
LONDON = ZoneInfo("Europe/London")
TUESDAY = date(2027, 3, 2)


def english() -> Calendar:
    """The calendar of the small procedure."""
    procedure = small_procedure()
    return calendar(procedure.language, procedure.calendar)


def table(**said: object) -> Timetable:
    """The timetable of the small clinic, with these settings instead."""
    procedure = small_procedure()
    settings = settings_for(procedure, small_clinic())
    return timetable(procedure, Settings({**settings, **said}))


def at(day: int, hour: int, minute: int = 0, zone: ZoneInfo = KOLKATA) -> datetime:
    """A time in March 2027."""
    return datetime(2027, 3, day, hour, minute, tzinfo=zone)


def test_a_date_is_written_as_the_pattern_says() -> None:
    """Weekday, day, month and year, all in words of the language."""
    assert english().date(TUESDAY) == "Tuesday 2 March 2027"
    assert english().short_date(TUESDAY) == "2 March"
    assert english().weekday(TUESDAY) == "Tuesday"


@pytest.mark.parametrize(
    ("hour", "minute", "twelve", "twenty_four"),
    [
        (9, 0, "9am", "09:00"),
        (9, 30, "9:30am", "09:30"),
        (0, 0, "midnight", "00:00"),
        (0, 5, "12:05am", "00:05"),
        (12, 0, "midday", "12:00"),
        (12, 30, "12:30pm", "12:30"),
        (23, 59, "11:59pm", "23:59"),
    ],
)
def test_a_clock_time_is_written_as_the_nhs_writes_it(
    hour: int, minute: int, twelve: str, twenty_four: str
) -> None:
    """9am, 9:30am, midday and midnight; or a clock of 24 hours."""
    assert english().clock(time(hour, minute), 12) == twelve
    assert english().clock(time(hour, minute), 24) == twenty_four


def test_other_languages_bring_their_own_names() -> None:
    """Months and weekdays come from CLDR."""
    words = small_procedure().calendar

    assert calendar("ta", words).date(TUESDAY) == "செவ்வாய் 2 மார்ச் 2027"
    assert calendar("hi-IN", words).weekday(TUESDAY) == "मंगलवार"


def test_a_calendar_travels_without_babel() -> None:
    """Once made, it is pickled, unpickled and used with no import of Babel."""
    code = (
        "import pickle, sys, datetime as d; c = pickle.load(sys.stdin.buffer);"
        "print(c.date(d.date(2027, 3, 2)), 'babel' in sys.modules)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], input=pickle.dumps(english()), capture_output=True, check=True
    )

    assert done.stdout.decode().strip() == "Tuesday 2 March 2027 False"


@pytest.mark.parametrize("text", ["", "QQQ", "EEEE 'd", "plain", "EEEE d MMMM yyyyy"])
def test_a_pattern_with_an_unknown_field_is_refused(text: str) -> None:
    """Only fields that can be filled are taken."""
    with pytest.raises(ValueError, match=r"^(has|must) "):
        pattern(text)


def test_quoted_letters_are_text() -> None:
    """As in CLDR: 'de' is a word, '' an apostrophe."""
    assert pattern("d 'de' MMMM ''y") == (
        (True, "d"),
        (False, " "),
        (False, "de"),
        (False, " "),
        (True, "MMMM"),
        (False, " "),
        (False, "'"),
        (True, "y"),
    )


def test_a_whole_hour_loses_its_minutes_and_their_colon() -> None:
    """The pattern for 9am comes from the pattern for 9:30am."""
    assert without_minutes(pattern("h:mma")) == pattern("ha")
    assert without_minutes(pattern("a h.mm")) == pattern("a h")
    assert without_minutes(pattern("H")) == pattern("H")


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [
        (0, 0, (2, 8)),
        (7, 59, (2, 8)),
        (8, 0, (2, 8)),
        (8, 1, (2, 12)),
        (12, 0, (2, 12)),
        (12, 1, (2, 18)),
        (18, 0, (2, 18)),
        (18, 1, (3, 8)),
        (23, 59, (3, 8)),
    ],
)
def test_a_part_of_a_day_is_rounded_late(hour: int, minute: int, expected: tuple[int, int]) -> None:
    """The next beginning of a morning, afternoon or evening, never one that is over."""
    assert late(at(2, hour, minute)) == at(*expected)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)), st.sampled_from([KOLKATA, LONDON]))
def test_nobody_is_told_too_early(naive: datetime, zone: ZoneInfo) -> None:
    """Whatever the time, the part of the day that is told begins then or later, within a day."""
    moment = naive.replace(tzinfo=zone)

    assert timedelta() <= late(moment) - moment < timedelta(hours=15)


def test_moments_are_worked_out_from_the_visit() -> None:
    """From arriving, from the start, and from the end with the clinic's margin."""
    found = moments(table(), at(2, 9, 30), at(2, 9))

    assert found == {
        "last_food": at(2, 3),
        "rest_until": at(3, 18),  # 9:30am, 15 and 60 minutes, 2 hours, 24 hours: 12:45pm
        "drive_from": at(3, 18),
        "plan_by": date(2027, 2, 23),
        "check": date(2027, 3, 16),
    }


def test_moments_are_told_in_words() -> None:
    """A clock time for food, parts of the day for the body, whole dates for plans."""
    found = texts(table(), english(), 12, at(2, 9, 30), at(2, 9))

    assert found == {
        "last_food": "3am",
        "rest_until": "Wednesday evening",
        "drive_from": "Wednesday evening",
        "plan_by": "Tuesday 23 February 2027",
        "check": "Tuesday 16 March 2027",
    }


def test_a_clock_time_on_another_day_says_which() -> None:
    """Nobody takes 11pm of the evening before for the evening of the day."""
    found = texts(table(), english(), 12, at(2, 5, 30), at(2, 5))

    assert found["last_food"] == "11pm, Monday 1 March 2027"


def test_a_part_a_week_away_says_its_date() -> None:
    """Tuesday evening would be taken for today's."""
    change = ("{from: end, plus: rest, as: part}", '{from: end, plus: "1 weeks", as: part}')
    steps = swap(STEPS, change)
    procedure = small_procedure(steps)
    far = timetable(procedure, settings_for(procedure, small_clinic()))

    assert texts(far, english(), 12, at(2, 9), at(2, 9))["rest_until"] == (
        "Tuesday 9 March 2027 evening"
    )


def test_a_moment_with_an_unset_setting_is_not_there() -> None:
    """Its step then prints its wording for what is not set."""
    procedure = small_procedure()
    silent = small_clinic(swap(CLINIC, ("{driving: 24}", "{}")))

    found = timetable(procedure, settings_for(procedure, silent))

    assert "drive_from" not in moments(found, at(2, 9), at(2, 9))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2027, 3, 27), datetime(2027, 3, 28, 18, tzinfo=LONDON)),  # a night of 23 hours
        (date(2027, 10, 30), datetime(2027, 10, 31, 12, tzinfo=LONDON)),  # a night of 25
    ],
)
def test_hours_pass_as_they_do_when_the_clocks_change(day: date, expected: datetime) -> None:
    """24 hours after 12:15pm are 1:15pm the next day in spring and 11:15am in autumn."""
    on = datetime.combine(day, time(9), LONDON)

    assert moments(table(), on, on)["rest_until"] == expected


def test_fasting_over_a_change_of_the_clocks_is_six_real_hours() -> None:
    """The clocks jump an hour that night, so fasting begins an hour earlier by the clock."""
    arrive = datetime(2027, 3, 28, 7, tzinfo=LONDON)

    assert moments(table(), arrive, arrive)["last_food"] == datetime(2027, 3, 28, 0, tzinfo=LONDON)


def test_zones_are_never_mixed_up() -> None:
    """Two visits at one instant in different zones print their own times."""
    here = at(2, 9)
    there = here.astimezone(LONDON)

    first = texts(table(), english(), 12, here, here)
    second = texts(table(), english(), 12, there, there)

    assert first["last_food"] == "3am"
    assert second["last_food"] == "9:30pm, Monday 1 March 2027"


@pytest.mark.parametrize(
    ("given_on", "now", "expected"),
    [
        (date(2027, 2, 23), None, set()),
        (date(2027, 2, 24), None, {"plan_by"}),
        (date(2027, 3, 2), None, {"plan_by", "last_food"}),
        (date(2027, 3, 2), at(2, 2, 30), {"plan_by"}),
        (date(2027, 3, 2), at(2, 3, 30), {"plan_by", "last_food"}),
        (date(2027, 3, 3), None, {"plan_by", "last_food"}),
    ],
)
def test_deadlines_that_are_over_are_known(
    given_on: date, now: datetime | None, expected: set[str]
) -> None:
    """A date is over the day after; a clock time on the day when it lies before now, or six."""
    assert past(table(), at(2, 9, 30), at(2, 9), given_on, now) == expected


def test_a_deadline_later_on_the_day_is_not_over() -> None:
    """For an injection at 5pm, food may be stopped at 10:30am of the same day."""
    assert past(table(), at(2, 17), at(2, 16, 30), TUESDAY) == {"plan_by"}


def test_a_language_may_write_whole_hours_its_own_way() -> None:
    """And give its own words for am and pm; the line does not break between them."""
    clock = '  clock-24: "HH:mm"'
    words = swap(WORDS, (clock, f'{clock}\n  clock-12-whole: "h a"\n  am: AM'))
    procedure = small_procedure(words=words)

    assert calendar("en-GB", procedure.calendar).clock(time(9), 12) == "9\u00a0AM"
