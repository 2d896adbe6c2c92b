"""HL7 v2 scheduling messages: where times stand, which name counts, which event is the last."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from schedules.made import SAMPLES, read, sample, told, visits_of, written

from instructions.schedule.hl7_parts import plain, stamp
from instructions.schedule.hl7v2 import read_hl7
from instructions.schedule.problems import ScheduleError, Severity
from instructions.schedule.table import Row
from instructions.visit import Visit

pytest.importorskip("hl7")

TYPES = 'types: {procedures: {Iliopsoas injection: small, "ILIO": small}}\n'
HEAD = "MSH|^~\\&|A|B|C|D|{sent}||SIU^{event}|{n}|P|2.4\r"
SCH = "SCH|P{id}^X|F{id}^X||||||Iliopsoas injection|15|min|^^15^{at}\r"


def message(
    event: str = "S12", id: str = "1", sent: str = "20270219080000", at: str = "202703020930",
    pid: str = "PID|1||M-1||EXAMPLE^ASHA||19610504", more: str = "",
) -> str:  # fmt: skip
    """A small message; `more` are further segments."""
    head = HEAD.format(sent=sent, event=event, n=id)
    return head + SCH.format(id=id, at=at) + pid + "\r" + more


def said(text: str, encoding: str = "utf-8") -> list[Mapping[str, str]]:
    """What the rows of these messages say, by the columns' names."""
    table = read_hl7(text.encode(encoding), "list.hl7")
    return [dict(zip(table.columns, row.cells)) for row in table.rows]  # noqa: B905


def only(name: str) -> Visit:
    """The one visit in a sample file."""
    (visit,) = visits_of(read(SAMPLES / name, TYPES))
    return visit


def test_a_start_in_the_fourth_part_of_sch_11_is_read() -> None:
    """TrakCare and Healthlink write ^^15^start^end; the message is complete otherwise too."""
    visit = only("trakcare.hl7")

    assert f"{visit.on:%d %b %Y %H:%M}" == "02 Mar 2027 09:30"
    assert (visit.name, visit.id) == ("ASHA K EXAMPLE", "1001")
    assert (visit.clinician, visit.place) == ("Dr Sathya Devan", "Room 4, first floor")
    assert visit.identity == {"nhs": "943 476 5919"}
    assert str(visit.born) == "1961-05-04"


def test_a_bare_start_in_sch_11_is_read() -> None:
    """Meditech writes nothing else there, and O'BRIEN keeps the apostrophe."""
    visit = only("meditech.hl7")

    assert f"{visit.on:%d %b %Y %H:%M}" == "02 Mar 2027 09:30"
    assert (visit.name, visit.id) == ("BALA O'BRIEN", "MR2002")


def test_tq1_counts_before_what_is_left_over_in_sch_11() -> None:
    """Microsoft's sample has another year there; the offset +0215 is honoured."""
    (row,) = sample("microsoft.hl7").rows

    assert (row.cells[0], row.cells[3]) == ("Booked", "2027-03-02 06:15+02:15")


def test_a_start_only_in_ais_is_read() -> None:
    """And the service there tells the type."""
    assert f"{only('ais-only.hl7').on:%H:%M}" == "14:00"


def test_of_repeated_names_the_legal_one_is_printed() -> None:
    """Without titles, and without the partner's name behind an ampersand."""
    (row,) = sample("microsoft.hl7").rows

    assert row.cells[6] == "CITRA STANLEY SPECIMEN"
    assert row.cells[10] == "", "two people are in it, and nothing says which one does it"
    assert row.cells[9] == "ara"


def test_a_language_that_has_no_words_is_told() -> None:
    """The sheet is in the clinic's own, and somebody interprets."""
    (problem,) = told(read(SAMPLES / "microsoft.hl7", TYPES))

    assert problem.startswith("1 language: Interpreter needed: Arabic.")


def test_the_last_event_of_an_appointment_counts() -> None:
    """Moved by S13, cancelled by S15, deleted by S17, missed by S26; `""` means nothing."""
    outcomes = list(read(SAMPLES / "batch.hl7", TYPES))

    found = visits_of(outcomes)
    assert [(one.name, f"{one.on:%d %b %H:%M}") for one in found] == [
        ("ASHA EXAMPLE", "09 Mar 11:00"),
        ("ELAN DUMMY", "02 Mar 11:30"),
    ]
    assert told(outcomes, Severity.LEFT_OUT)[:2] == [
        "1 : A later message, no. 2, is about the same appointment.",
        "3 : A later message, no. 4, is about the same appointment.",
    ]
    assert len(told(outcomes)) == 5


def test_the_time_of_sending_decides_not_the_order_in_the_file() -> None:
    """A cancellation that was written first is still the last word."""
    off = message("S15", sent="20270219090000")
    found = said(off + message("S12", sent="20270219080000"))

    assert [one.get("status") for one in found] == ["cancelled", None]


def test_without_times_of_sending_the_order_in_the_file_decides() -> None:
    """All or none: half of them would compare what cannot be compared."""
    found = said(message("S12", sent="") + message("S15", sent="20270219080000"))

    assert [one.get("status") for one in found] == [None, "cancelled"]


def test_events_are_joined_by_either_number() -> None:
    """A cancel that knows only the filler's, and not who gave it, finds its booking."""
    cancel = message("S15", sent="20270219100000").replace("SCH|P1^X|F1^X", "SCH||F1")
    move = message("S13", sent="20270219090000").replace("SCH|P1^X|F1^X", "SCH|P1^X|")
    found = said(message() + move + cancel)

    assert [one.get("status") for one in found] == [None, None, "cancelled"]


def test_events_that_were_apart_are_joined_when_one_knows_both_numbers() -> None:
    """The booking knew the placer's, the move the filler's, the cancel both."""
    book = message(sent="20270219080000").replace("SCH|P1^X|F1^X", "SCH|P1^X|")
    move = message("S13", sent="20270219090000").replace("SCH|P1^X|F1^X", "SCH||F1^X")
    cancel = message("S15", sent="20270219100000")

    assert [one.get("status") for one in said(book + move + cancel)] == [None, None, "cancelled"]


def test_numbers_of_two_systems_are_two_appointments() -> None:
    """The same number, given by X and by Y."""
    other = message("S15", id="1").replace("P1^X|F1^X", "P1^Y|F1^Y")

    assert [one["status"] for one in said(message() + other)] == ["", "cancelled"]


WHOLE = message(more="AIS|1||ILIO|202703020930\rAIL|1||^^^^^^^^Room 4\rAIP|1||1^Devan^S\r")


@pytest.mark.parametrize("first", ["", WHOLE])
def test_a_message_that_is_cut_off_is_not_printed(first: str) -> None:
    """Wherever the file ends before the last segments: a name could be half of one."""
    second = WHOLE.replace("P1^X|F1^X", "P2^X|F2^X")
    ends = range(second.index("SCH") + 1, second.index("AIP" if first else "AIS") + 2)
    for end in ends:
        if second[end - 1] == "\r":
            continue
        row = read_hl7((first + second[:end]).encode(), "x").rows[-1]
        assert "ends in the middle of this message" in row.trouble
        assert not row.cells


def test_the_last_line_needs_no_end_when_the_message_is_whole() -> None:
    """Many systems write it so."""
    assert said(WHOLE.rstrip())[0]["name"] == "ASHA EXAMPLE"
    assert said(WHOLE + WHOLE.rstrip().replace("P1^X|F1^X", "P2^X|F2^X"))[1]["id"] == "M-1"


@pytest.mark.parametrize("born", ["196105", "1961", "19610532", "Zyxwvut"])
def test_a_birth_date_that_cannot_be_read_stops_the_row(tmp_path: Path, born: str) -> None:
    """As it does in any other list."""
    path = written(tmp_path, message(pid=f"PID|1||M-1||EXAMPLE^ASHA||{born}"), "list.hl7")
    (problem,) = told(read(path, TYPES))

    assert problem.startswith("1 born: This must be a date")
    assert "Zyxwvut" not in problem


def test_the_message_is_trusted_and_not_the_name_of_the_file() -> None:
    """SIU_12.hl7 holds an ADT^A60."""
    (problem,) = told(read(SAMPLES / "SIU_12.hl7", TYPES))

    assert problem == "1 : It is no appointment: an event ADT^A60."


def test_letters_are_read_in_the_declared_character_set() -> None:
    """8859/1 in MSH-18; UNICODE UTF-8 in another."""
    assert only("latin1.hl7").name == "ORLA RÓISÍN BYRNE"
    text = message(pid="PID|1||M-1||ÉXAMPLE^ASHÁ").replace("|P|2.4", "|P|2.4||||||UNICODE UTF-8")
    assert said(text)[0]["name"] == "ASHÁ ÉXAMPLE"


def test_letters_without_a_character_set_are_refused(tmp_path: Path) -> None:
    """Unless they are UTF-8, or the map says what they are."""
    (problem,) = told(read(SAMPLES / "no-charset.hl7", TYPES))
    (visit,) = visits_of(read(SAMPLES / "no-charset.hl7", TYPES + "encoding: iso8859-1\n"))

    assert "does not tell its character set in MSH-18" in problem
    assert visit.name == "ORLA RÓISÍN BYRNE"
    assert said(message(pid="PID|1||M-1||ÉX^AÁ"))[0]["name"] == "AÁ ÉX"


def test_a_character_set_that_is_not_known_is_told() -> None:
    """A Japanese one, or a wrong one."""
    text = message(pid="PID|1||M-1||ÉX^A").replace("|P|2.4", "|P|2.4||||||ISO IR87")
    (row,) = read_hl7(text.encode(), "x").rows

    assert "character set in MSH-18 is not known" in row.trouble


def test_notes_are_in_no_column() -> None:
    """Patient advice and staff remarks stand side by side in them."""
    for name in ("trakcare.hl7", "microsoft.hl7"):
        for row in sample(name).rows:
            assert not any("wait" in cell or "30 minutes" in cell for cell in row.cells)
            assert not any("emergency" in cell for cell in row.cells)


def test_a_frame_of_a_transfer_is_taken_off() -> None:
    """MLLP's start and end, and any ends of lines."""
    framed = "\x0b" + message() + "\x1c\r" + "\x0b" + message(id="2").replace("\r", "\r\n") + "\x1c"

    assert len(said(framed)) == 2


@pytest.mark.parametrize(
    ("pid", "name", "told_"),
    [
        ("PID|1||M-1||EXAMPLE^ASHA^\"\"", "ASHA EXAMPLE", ""),
        ("PID|1||M-1||\"\"", "", ""),
        ("PID|1||M-1||EX\\T\\AMPLE^ASHA", "ASHA EX&AMPLE", ""),
        ("PID|1||M-1||Maiden^Asha^^^^^M~Example^Asha^^^^^L", "Asha Example", ""),
        ("PID|1||M-1||Nick^Ash^^^^^N", "", ""),
        ("PID|1||M-1||EXAMPLE^ASHA\rPID|2||M-2||SAMPLE^BALA", "", "more than one patient"),
    ],
)  # fmt: skip
def test_a_name_is_taken_whole_or_not_at_all(pid: str, name: str, told_: str) -> None:
    """Deleted parts are empty, escapes are resolved, nicknames never count."""
    (row,) = read_hl7(message(pid=pid).encode(), "x").rows

    assert told_ in row.trouble
    assert row.trouble or row.cells[6] == name


@pytest.mark.parametrize(
    ("field", "number"),
    [
        ("1001^^^GH^MR~9434765919^^^NHS^NH", "1001"),
        ("9434765919^^^NHS^NH~1001^^^GH^MR", "1001"),
        ("123^^^US^SS", ""),
        ("1001", "1001"),
    ],
)
def test_the_hospitals_own_number_is_taken(field: str, number: str) -> None:
    """Never a social security number."""
    assert said(message(pid=f"PID|1||{field}||EXAMPLE^ASHA"))[0]["id"] == number


def test_a_patient_who_has_died_gets_nothing() -> None:
    """PID-30."""
    pid = "PID|1||M-1||EXAMPLE^ASHA" + "|" * 25 + "Y"

    assert said(message(pid=pid))[0]["status"] == "deceased"


@pytest.mark.parametrize("at", ["20270302", "", "rubbish", "2027030209"])
def test_a_start_without_a_time_is_told(tmp_path: Path, at: str) -> None:
    """A day alone is no appointment."""
    path = written(tmp_path, message(at=at), "list.hl7")
    (problem,) = told(read(path, TYPES))

    assert problem.startswith("1 start:")


def test_a_message_that_cannot_be_read_is_told_and_not_quoted() -> None:
    """The library's own words would quote it, and it writes some into a log."""
    for text in ("MSH|", "MSH|^~\\&|Zyxwvut\rPID|Zyxwvut", "MSH|^~\\&|||||||SIU|Zyxwvut\r"):
        (row,) = read_hl7(text.encode(), "x").rows
        assert row.trouble == "This is no HL7 message that can be read."


def test_nothing_is_written_into_a_log(caplog: pytest.LogCaptureFixture) -> None:
    """A broken escape is patient data all the same."""
    said(message(pid="PID|1||M-1||EX\\Zyxwvut\\AMPLE^AS\\Xzz\\HA\\"))

    assert caplog.text == ""


def test_a_hospitals_feed_is_not_read_without_types() -> None:
    """It holds all kinds of appointments."""
    with pytest.raises(ScheduleError, match="nothing says which to print"):
        read(SAMPLES / "trakcare.hl7", None)


def test_another_type_is_left_out() -> None:
    """By the words of the map."""
    types = "types: {procedures: {Something else: small}}\n"
    (problem,) = told(read(SAMPLES / "trakcare.hl7", types))

    assert "The map prints nothing for this type" in problem


@pytest.mark.parametrize(
    ("written_", "found"),
    [
        ("202703020930", "2027-03-02 09:30"),
        ("20270302093015.1234-0500", "2027-03-02 09:30-05:00"),
        ("20270302", "2027-03-02"),
        ("2027", ""),
        ("", ""),
    ],
)
def test_a_stamp_is_read_as_far_as_it_goes(written_: str, found: str) -> None:
    """To the minute."""
    assert stamp(written_) == found


def test_escapes_are_resolved() -> None:
    """Signs, bytes, and layout that means nothing in a name."""
    assert plain(r"A\F\B\S\C\T\D\R\E\E\F") == "A|B^C&D~E\\F"
    assert plain(r"Jos\XC3A9\ \XE9\ \H\x\N\\.br\y") == "José é x y"


@given(st.binary(max_size=300))
def test_any_bytes_behind_a_header_are_rows_or_a_refusal(content: bytes) -> None:
    """Nothing else comes out."""
    table = read_hl7(b"MSH|^~\\&|A|B|C|D|2027||SIU^S12|1|P|2.4\r" + content, "x")

    assert all(isinstance(row, Row) for row in table.rows)
