"""XLSX: typed dates and times, numbers with noughts, titles, errors, several sheets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from schedules.made import COLUMNS, read, told, visits_of, written

from instructions.schedule import table as tables
from instructions.schedule.problems import ScheduleError, Severity
from instructions.schedule.reader import open_table
from instructions.schedule.reading import Reading

openpyxl = pytest.importorskip("openpyxl")

HEADINGS = ("Name", "When", "Id", "Born")
BORN = date(1961, 5, 4)
SPLIT = "columns: {name: Name, date: Day, time: Time, id: Id}\ndates: dmy\n"


def book(
    folder: Path, *rows: Sequence[object], formats: dict[str, str] | None = None, **more: object
) -> Path:
    """A workbook with these rows, and number formats by the cells' names."""
    made = openpyxl.Workbook()
    sheet = made.active
    for row in rows:
        sheet.append(list(row))
    for cell, shown in (formats or {}).items():
        sheet[cell].number_format = shown
    for name, content in more.items():
        made.create_sheet(name).append(content)
    made.save(folder / "list.xlsx")
    return folder / "list.xlsx"


def listed(folder: Path, *rows: Sequence[object], formats: dict[str, str] | None = None) -> Reading:
    """The reading of a workbook with these rows below the usual headings."""
    return read(book(folder, HEADINGS, *rows, formats=formats), COLUMNS)


def test_typed_dates_and_times_need_no_order(tmp_path: Path) -> None:
    """The sheet knows which day it means."""
    (visit,) = visits_of(listed(tmp_path, ("Asha Example", datetime(2027, 3, 2, 9, 30), 7, BORN)))

    assert f"{visit.on:%Y-%m-%d %H:%M}" == "2027-03-02 09:30"
    assert (visit.id, visit.born) == ("7", BORN)


def test_a_date_and_a_time_of_day_may_be_apart(tmp_path: Path) -> None:
    """As a time, as a span, as a time on day nought, or as text."""
    times = (time(9, 30), timedelta(hours=9, minutes=30), datetime(1899, 12, 30, 9, 30), "9:30 AM")
    path = book(
        tmp_path,
        ("Name", "Day", "Time", "Id"),
        *[("Asha Example", datetime(2027, 3, 2), at, n) for n, at in enumerate(times)],
        formats={f"B{n}": "dd/mm/yyyy" for n in range(2, 6)},
    )

    found = visits_of(read(path, SPLIT))

    assert [f"{one.on:%d %b %H:%M}" for one in found] == ["02 Mar 09:30"] * 4


def test_a_fraction_of_a_second_is_no_other_minute(tmp_path: Path) -> None:
    """A time is a fraction of a day there."""
    almost = datetime(2027, 3, 2, 9, 29, 59, 999000)
    (visit,) = visits_of(listed(tmp_path, ("Asha Example", almost, 7, BORN)))

    assert f"{visit.on:%H:%M}" == "09:30"


def test_a_day_without_a_time_is_no_midnight(tmp_path: Path) -> None:
    """Whatever the format of the cell shows."""
    for shown in ("dd/mm/yyyy", "dd/mm/yyyy hh:mm"):
        row = ("Asha Example", datetime(2027, 3, 2), 7, BORN)
        (problem,) = told(listed(tmp_path, row, formats={"B2": shown}), Severity.REFUSED)
        assert "must be a date and a time" in problem or "must have a time" in problem


def test_leading_noughts_of_a_number_are_kept(tmp_path: Path) -> None:
    """They are only in the format of the cell."""
    row = ("Asha Example", datetime(2027, 3, 2, 9, 30), 412, BORN)
    (visit,) = visits_of(listed(tmp_path, row, formats={"C2": "000000"}))

    assert visit.id == "000412"


def test_a_number_that_was_rounded_is_refused(tmp_path: Path) -> None:
    """From the sixteenth digit on a spreadsheet makes noughts; as text it is whole."""
    at = datetime(2027, 3, 2, 9, 30)
    outcomes = list(
        listed(tmp_path, ("A B", at, 1234567890123456, BORN), ("C D", at, "1234567890123456", BORN))
    )

    assert "a number so long that the spreadsheet has rounded it" in told(outcomes)[0]
    assert [one.id for one in visits_of(outcomes)] == ["1234567890123456"]


def test_an_error_of_the_spreadsheet_is_refused(tmp_path: Path) -> None:
    """It is not printed as a name."""
    row = ("#N/A", datetime(2027, 3, 2, 9, 30), 7, BORN)
    (problem,) = told(listed(tmp_path, row))

    assert problem.startswith("2 : A cell holds an error of the spreadsheet")


def test_titles_are_skipped_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    """As the sheet shows them."""
    path = book(
        tmp_path,
        ("Appointments for Asha Example",),
        (),
        HEADINGS,
        ("Asha Example", datetime(2027, 3, 2, 9, 30), 7, BORN),
        (),
        ("Bala Sample", datetime(2027, 3, 2, 10, 30), 8, None),
    )
    reading = read(path, COLUMNS)

    assert [one.row for one in reading] == [4, 6]
    assert reading.table.unit == "row"
    assert "1 row above the headings skipped: row 1." in reading.table.notes


def test_the_sheet_with_headings_is_read_and_others_are_told(tmp_path: Path) -> None:
    """An empty first sheet is not in the way."""
    path = book(tmp_path, HEADINGS, ("A B", datetime(2027, 3, 2, 9, 30), 7, BORN), Notes=["x y"])

    assert "1 other sheet with something in it not read." in open_table(path).notes


def test_a_workbook_is_known_by_what_it_holds(tmp_path: Path) -> None:
    """Also under the name of a CSV."""
    path = book(tmp_path, HEADINGS, ("A B", datetime(2027, 3, 2, 9, 30), 7, BORN))

    assert open_table(written(tmp_path, path.read_bytes(), "list.csv")).kind == "xlsx"


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"PK\x03\x04" + b"x" * 500])
def test_a_broken_workbook_is_told(tmp_path: Path, content: bytes) -> None:
    """Without a traceback."""
    with pytest.raises(ScheduleError, match="not a workbook that can be read"):
        open_table(written(tmp_path, content, "list.xlsx"))


def test_an_empty_workbook_is_told(tmp_path: Path) -> None:
    """With no sheet that says anything."""
    with pytest.raises(ScheduleError, match="The workbook is empty"):
        open_table(book(tmp_path))


def test_a_missing_package_is_told_with_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """For every format that is an extra."""

    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(tables, "import_module", missing)
    with pytest.raises(ScheduleError) as caught:
        tables.need("openpyxl", "XLSX")
    assert 'pip install "patient-instructions[all]"' in str(caught.value)
