"""Schedules as real systems export them: each is recognised, read, and told what it lacks."""

from __future__ import annotations

import pytest
from schedules.made import SAMPLES, proposed, read, sample, told, visits_of

from instructions.errors import InstructionsError
from instructions.schedule.problems import ScheduleError, Severity
from instructions.schedule.propose import propose

AT = {
    "openemr.csv": ["Tue 2 Mar 2027 09:30"],
    "athena.csv": ["Tue 2 Mar 2027 10:30", "Tue 2 Mar 2027 13:00"],
    "orthotics.csv": ["Tue 2 Mar 2027 09:30"],
    "webchart.csv": ["Tue 2 Mar 2027 09:30"],
    "notify.csv": ["Tue 2 Mar 2027 09:30", "Thu 25 Mar 2027 10:00"],
    "best-practice.csv": ["Tue 2 Mar 2027 09:30", "Tue 2 Mar 2027 15:15"],
    "cliniko.csv": ["Tue 2 Mar 2027 09:30"],
    "jane.csv": ["Tue 2 Mar 2027 09:30"],
    "openmrs.tsv": ["Tue 2 Mar 2027 09:30"],
}
NAMELESS = ("canvas.csv", "open-dental.csv", "drchrono.csv", "webchart-import.csv")


@pytest.mark.parametrize("name", AT)
def test_a_known_export_is_read_by_its_proposed_map(name: str) -> None:
    """Rows that are cancelled, moved, archived or of another type are left out, and none fails."""
    outcomes = list(read(SAMPLES / name, proposed(name)))

    assert [f"{one.on:%a} {one.on.day} {one.on:%b %Y %H:%M}" for one in visits_of(outcomes)] == (
        AT[name]
    )
    assert told(outcomes, Severity.REFUSED) == []
    assert len(told(outcomes, Severity.LEFT_OUT)) == len(outcomes) - len(AT[name])


@pytest.mark.parametrize("name", NAMELESS)
def test_an_export_without_names_cannot_be_printed(name: str) -> None:
    """The proposal says so, and so does the reading; a number is never taken for a name."""
    text = propose(sample(name), "small")

    assert "CHECK name: no column holds the patient's name" in text
    with pytest.raises(InstructionsError, match="No column holds the patient's name"):
        read(SAMPLES / name, proposed(name))


def test_openemr_turns_the_provider_round_and_has_no_cell_for_the_address() -> None:
    """The headings always hold Address; the cells follow only when it is switched on."""
    found = proposed("openemr.csv")
    (visit,) = visits_of(read(SAMPLES / "openemr.csv", found))

    assert found.without_cells == ("Address",)
    assert (visit.clinician, visit.name) == ("Sathya Devan", "Asha Example")
    assert str(visit.born) == "1961-05-04"


def test_openemr_without_saying_so_would_shift_the_cells() -> None:
    """So a map that expects the address refuses each row, and says how to mend that."""
    text = propose(sample("openemr.csv"), "small").replace("without-cells", "ignore")

    problems = told(read(SAMPLES / "openemr.csv", text), Severity.REFUSED)

    assert len(problems) == 5
    assert problems[0].startswith("2 : It has 7 cells; the list has 8 columns. Check")
    assert "without-cells" in problems[0]


def test_athena_has_a_title_above_its_headings() -> None:
    """It is skipped and told by its line, not quoted."""
    assert "1 line above the headings skipped: line 1." in sample("athena.csv").notes


def test_athena_codes_of_providers_are_not_printed() -> None:
    """GC_EPC_Sample_T means nothing to a patient."""
    found = proposed("athena.csv")

    assert "clinician" not in found.columns
    assert "rndrng prvdr" in found.ignore


def test_a_comma_inside_a_heading_is_no_separator() -> None:
    """As in 'Start Time, Sortable'."""
    assert proposed("orthotics.csv").columns["time"] == ("Start Time, Sortable",)


def test_the_phone_of_a_provider_is_not_read() -> None:
    """Nor any phone: WebChart's column is the provider's."""
    assert "Phone" in proposed("webchart.csv").ignore


def test_a_clinician_in_two_columns_is_put_together() -> None:
    """First name first, though the last name's column comes first."""
    (visit,) = visits_of(read(SAMPLES / "webchart.csv", proposed("webchart.csv")))

    assert (visit.clinician, visit.name) == ("Sathya Devan", "Asha K Example")


def test_times_of_cliniko_come_into_the_clinics_zone() -> None:
    """04:00Z is 09:30 in India."""
    (visit,) = visits_of(read(SAMPLES / "cliniko.csv", proposed("cliniko.csv")))

    assert f"{visit.on:%H:%M %z}" == "09:30 +0530"


def test_a_date_column_that_holds_times_is_both() -> None:
    """1-800 Notify calls it ApptDate, Jane calls it Appointment Date."""
    assert proposed("notify.csv").columns["on"] == ("ApptDate",)
    assert proposed("jane.csv").columns["on"] == ("Appointment Date",)


def test_the_order_of_dates_is_taken_from_dates_that_leave_no_choice() -> None:
    """A 25th or a 16th tells; where none does, the proposal asks, and is no map until answered."""
    assert proposed("notify.csv").dates == "mdy"
    assert proposed("best-practice.csv").dates == "dmy"


def test_a_cancelled_mark_counts_besides_a_status() -> None:
    """WebChart's 1 and 2, Cliniko's time of cancelling, Jane's date of cancelling."""
    marks = proposed("webchart-import.csv")

    assert marks.status[0].skip == {"1", "2"}
    assert marks.status[0].print == {"0"}
    assert [one.when_filled for one in proposed("cliniko.csv").status] == [True, False]


def test_what_staff_type_freely_is_ignored_by_every_proposal() -> None:
    """Comments, notes and reasons."""
    free = {"comment", "comments", "note", "notes", "reason", "reason for visit text"}
    seen = set()
    for path in sorted(SAMPLES.glob("*.[ct]sv")):
        table = sample(path.name)
        text = propose(table, "small")
        for heading in table.columns:
            if heading.casefold() in free:
                seen.add(heading.casefold())
                assert f"  - {heading}\n" in text, path.name
    assert seen == free


def test_no_proposal_or_error_holds_a_patients_name() -> None:
    """Only headings, types and words of a status are in it."""
    for path in sorted(SAMPLES.glob("*.*")):
        if path.suffix == ".py":
            continue
        text = propose(sample(path.name), "small")
        assert not any(one in text for one in ("Asha", "Bala", "Citra", "DOE", "EXAMPLE"))


def test_without_a_map_a_table_is_not_read() -> None:
    """The message tells how to make one."""
    with pytest.raises(ScheduleError, match="There is no map .* schedule map FILE"):
        read(SAMPLES / "athena.csv", None)
