"""CSV and its kin: encoding, separators, titles, quotes and rows that do not fit."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schedules.made import COLUMNS, HEADINGS, ROW, read, rows, told, visits_of, written

from instructions.errors import InstructionsError
from instructions.schedule.problems import ScheduleError, Severity
from instructions.schedule.reader import open_table
from instructions.schedule.sniff import encoding_of

LIST = f"{HEADINGS}\n{ROW}\nJosé Núñez,2027-03-02 10:00,M-2,1955-11-30\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_an_encoding_that_can_be_told_is_told(tmp_path: Path, encoding: str) -> None:
    """By its mark, by its zeros, or because nothing else fits."""
    outcomes = list(read(written(tmp_path, LIST.encode(encoding)), COLUMNS))

    assert [one.name for one in visits_of(outcomes)] == ["Asha Example", "José Núñez"]


def test_windows_1252_is_read_with_a_word_of_warning(tmp_path: Path) -> None:
    """Nothing in such a file tells what it is; the map can."""
    path = written(tmp_path, LIST.encode("cp1252"))

    assert "check letters with accents" in " ".join(open_table(path).notes)
    found = read(path, COLUMNS + "encoding: cp1252\n")
    assert "check letters" not in " ".join(found.table.notes)
    assert visits_of(found)[1].name == "José Núñez"


def test_the_whole_file_tells_its_encoding(tmp_path: Path) -> None:
    """The first letter that is not ASCII may be in the last row."""
    text = LIST.splitlines()[0] + "\n" + f"{ROW}\n" * 30_000 + LIST.splitlines()[2] + "\n"

    assert encoding_of(written(tmp_path, text.encode("cp1252"))) == "cp1252"


@pytest.mark.parametrize("encoding", ["utf-8", "no-such-thing"])
def test_an_encoding_that_the_map_names_wrongly_is_told(tmp_path: Path, encoding: str) -> None:
    """Whether the file is not written in it, or there is none of that name."""
    path = written(tmp_path, LIST.encode("cp1252"))

    with pytest.raises(ScheduleError, match="in the encoding that the map names"):
        read(path, f"{COLUMNS}encoding: {encoding}\n")


def test_an_encoding_that_fails_far_down_is_told_too(tmp_path: Path) -> None:
    """While the rows are read."""
    text = f"{HEADINGS}\n" + f"{ROW}\n" * 30_000 + "José,2027-03-02 10:00,M-2,\n"
    reading = read(written(tmp_path, text.encode("cp1252")), f"{COLUMNS}encoding: utf-8\n")

    with pytest.raises(ScheduleError, match="cannot be read to its end"):
        list(reading)


def test_a_file_that_goes_away_is_told(tmp_path: Path) -> None:
    """Between the first pass and the second."""
    path = written(tmp_path, LIST)
    reading = read(path, COLUMNS)
    path.unlink()

    with pytest.raises(ScheduleError, match="can no longer be read"):
        list(reading)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\x81\x8d\x8f,a\n1,2\n", "not text in UTF-8"),
        (b"\x00\x01\x02\x03" * 200, "not text in UTF-8"),
        (b"", "The file is empty"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "old workbook (.xls), or one with a password"),
        (b"%PDF-1.7 ...", "This is a PDF"),
        (b"<html><table>", "This is a web page"),
        (b'<?xml version="1.0"?>', "This is XML"),
    ],
)
def test_what_is_no_list_is_refused_by_what_it_is(
    tmp_path: Path, content: bytes, what: str
) -> None:
    """Whatever its name says."""
    with pytest.raises(ScheduleError) as caught:
        open_table(written(tmp_path, content))
    assert what in str(caught.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """Without a traceback."""
    with pytest.raises(ScheduleError, match="There is no such file"):
        open_table(tmp_path / "none.csv")


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_separators_are_found(tmp_path: Path, sign: str) -> None:
    """Even when names hold one of the others."""
    text = sign.join(HEADINGS.split(",")) + "\n"
    text += sign.join(['"Example; Asha, Dr | x"', "2027-03-02 09:30", "M-1", "1961-05-04"]) + "\n"

    (outcome,) = read(written(tmp_path, text), COLUMNS + "name-order: first-last\n")

    assert told([outcome]) in ([], [told([outcome])[0]])
    assert open_table(written(tmp_path, text)).columns == ("Name", "When", "Id", "Born")


def test_a_line_that_declares_the_separator_is_no_title(tmp_path: Path) -> None:
    """Excel reads and some systems write 'sep=;'; lines are still counted from the first."""
    text = "sep=;\nName;When;Id;Born\n" + ROW.replace(",", ";") + "\n"

    (outcome,) = read(written(tmp_path, text), COLUMNS)

    assert outcome.row == 3
    assert outcome.visit is not None


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_on_any_system(tmp_path: Path, end: str) -> None:
    """And each row keeps its line."""
    outcomes = list(read(written(tmp_path, LIST.replace("\n", end)), COLUMNS))

    assert [one.row for one in outcomes] == [2, 3]


def test_titles_above_the_headings_are_skipped_and_told(tmp_path: Path) -> None:
    """By their lines only: a title may name a patient."""
    text = f"Clinic: Noyyal,,,\n\nPatient list for Asha Example\n{LIST}"
    table = open_table(written(tmp_path, text))

    assert table.columns == ("Name", "When", "Id", "Born")
    assert "2 lines above the headings skipped: line 1, 3." in table.notes
    assert [row.number for row in table.rows] == [5, 6]


def test_a_list_without_headings_is_refused_and_not_quoted(tmp_path: Path) -> None:
    """Its first row is a patient's."""
    with pytest.raises(ScheduleError) as caught:
        open_table(written(tmp_path, f"{ROW}\nBala Sample,2027-03-02 10:00,M-2,1955-11-30\n"))
    assert "No row of headings was found in the first 2 rows." in str(caught.value)
    assert "Asha" not in str(caught.value)


def test_headings_of_an_unknown_system_are_found_by_their_look(tmp_path: Path) -> None:
    """No digits in them, and digits below; a map written by hand then reads them."""
    text = "Nachname;Vorname;Datum;Uhrzeit\nExample;Asha;02.03.2027;09:30\n"
    map_ = (
        "columns: {first-name: Vorname, last-name: Nachname, date: Datum, time: Uhrzeit}\n"
        "dates: dmy\n"
    )

    (visit,) = visits_of(read(written(tmp_path, text), map_))

    assert (visit.name, visit.on.month) == ("Asha Example", 3)


def test_headings_are_found_by_the_map_even_with_digits(tmp_path: Path) -> None:
    """As in 'Feld 1'."""
    text = "Feld 1;Feld 2\nAsha Example;02.03.2027 09:30\n"

    (visit,) = visits_of(
        read(written(tmp_path, text), "columns: {name: Feld 1, on: Feld 2}\ndates: dmy\n")
    )

    assert visit.name == "Asha Example"


@pytest.mark.parametrize("line", ["Asha Example,2027-03-02 09:30", ROW + ",x", ROW + ",,x"])
def test_a_row_of_another_width_is_refused(tmp_path: Path, line: str) -> None:
    """Its cells may be shifted."""
    (problem,) = told(rows(tmp_path, line), Severity.REFUSED)

    assert "the list has 4 columns" in problem


def test_empty_cells_at_the_end_do_no_harm(tmp_path: Path) -> None:
    """A spreadsheet adds them."""
    assert len(visits_of(rows(tmp_path, ROW + ",,,"))) == 1


def test_empty_lines_and_headings_again_are_passed_over(tmp_path: Path) -> None:
    """As a report prints them on each page."""
    outcomes = rows(tmp_path, ROW, "", ",,,", HEADINGS, "Bala Sample,2027-03-02 10:00,M-2,")

    assert [one.row for one in outcomes] == [2, 6]


def test_a_line_with_one_cell_is_left_out_and_told(tmp_path: Path) -> None:
    """A total at the foot of a report."""
    outcomes = rows(tmp_path, ROW, "Total: 1")

    assert told(outcomes) == ["3 : Only one cell is filled: it is no appointment."]


def test_quotes_that_do_not_fit_refuse_their_line_only(tmp_path: Path) -> None:
    """The lines behind it are read."""
    bad = '"Bala" Sample,2027-03-02 10:00,M-2,1955-11-30'
    outcomes = rows(tmp_path, ROW, bad, ROW.replace("M-1", "M-3"))

    assert [one.row for one in outcomes if one.visit] == [2, 4]
    assert "3 : The quotation marks of this line do not fit together." in told(outcomes)[0]


def test_a_quote_that_is_not_closed_swallows_no_patient(tmp_path: Path) -> None:
    """Neither when it runs to the end of the file, nor when a later quote closes it by chance."""
    open_ = 'Bala Sample,2027-03-02 10:00,M-2,"1955-11-30'
    to_the_end = rows(tmp_path, ROW, open_, ROW, ROW)
    closed = rows(tmp_path, ROW, open_, ROW, 'Citra Specimen,2027-03-02 11:00,M-3,x"', ROW)

    assert [one.row for one in to_the_end if one.visit] == [2]
    assert "3 : The quotation marks" in told(to_the_end)[0]
    assert [one.row for one in closed if one.visit] == [2, 6]
    assert "whole lines stand in one cell, up to line 5" in told(closed)[0]


def test_a_break_inside_a_cell_is_no_new_row(tmp_path: Path) -> None:
    """A comment may have two lines; the row has the number of its first."""
    text = f'{HEADINGS},Notes\n{ROW},"wants\nto wait"\n{ROW},\n'

    outcomes = list(read(written(tmp_path, text), COLUMNS + "ignore: [Notes]\n"))

    assert [one.row for one in outcomes] == [2, 4]


def test_rows_are_read_one_by_one(tmp_path: Path) -> None:
    """A reading can be gone through again, and taking one row does not read the file."""
    path = written(tmp_path, f"{HEADINGS}\n" + f"{ROW}\n" * 5000)
    reading = read(path, COLUMNS)

    assert next(iter(reading)).row == 2
    assert sum(1 for _ in reading) == sum(1 for _ in reading) == 5000


# A writer leaves a bare carriage return without quotes, and text has no zero byte.
CELL = st.text(st.characters(exclude_characters="\r\0", exclude_categories=["Cs"]), max_size=12)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.lists(CELL, min_size=1, max_size=6), max_size=8), st.data())
def test_wild_cells_are_never_lost_or_moved(
    tmp_path: Path, cells: list[list[str]], data: st.DataObject
) -> None:
    """Every cell that was written comes back, or its row is told; and nothing breaks."""
    sign = data.draw(st.sampled_from([",", ";", "\t", "|"]))
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=sign, lineterminator="\n")
    writer.writerow(["Patient Name", "Appt Date", "Start Time", "Patient ID", "DOB", "Status"])
    writer.writerows(cells)
    table = open_table(written(tmp_path, file.getvalue()))
    found = list(table.rows)

    assert len(table.columns) == 6
    good = [list(row.cells) for row in found if not row.trouble]
    assert good == cells or any(row.trouble for row in found)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_list_or_a_clear_refusal(tmp_path: Path, content: bytes) -> None:
    """No other error comes out, and no row is taken for a visit without a name and a time."""
    try:
        table = open_table(written(tmp_path, content))
        list(table.rows)
    except InstructionsError as error:
        assert error.problems


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.text(max_size=20), min_size=4, max_size=4))
def test_wild_rows_are_visits_or_told_without_their_words(tmp_path: Path, cells: list[str]) -> None:
    """No problem ever holds what stands in a cell."""
    secret = [cell + "Zyxwvut" for cell in cells]
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerow(secret)
    try:
        file.getvalue().encode("utf-8")
    except UnicodeEncodeError:
        return

    try:
        found = told(rows(tmp_path, file.getvalue()))
    except InstructionsError as error:
        found = [str(problem) for problem in error.problems]

    assert found
    assert "Zyxwvut" not in "".join(found)
