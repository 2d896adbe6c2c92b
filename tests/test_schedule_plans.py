"""Blood-thinner plans for a whole list: joined by the patient's id, printed as they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from schedules.made import COLUMNS, HEADINGS, ROW, read, told, visits_of, written
from small import PLAN, problems_of, swap

from instructions.conditions import Answer
from instructions.schedule.plans import Plans, read_plans
from instructions.schedule.problems import ScheduleError, Severity
from instructions.schedule.reading import Outcome

HEAD = (
    "Patient ID,For,Medicine,Action,Last dose,Last dose weekday,Last dose part,"
    "Restart,Restart weekday,Restart part,Bridging,If postponed,Approver,Approved"
)
WARFARIN = (
    "M-1,2027-03-02,Warfarin 5 mg,stop,2027-02-24,Wednesday,evening,"
    "2027-03-03,Wednesday,evening,,Phone us first.,Dr S,2027-02-15"
)
ASPIRIN = "M-1,2027-03-02,Aspirin 75 mg,keep,,,,,,,,Phone us first.,Dr S,2027-02-15"


def table(folder: Path, *rows: str, head: str = HEAD) -> Path:
    """A table of plans."""
    return written(folder, "\n".join((head, *rows)) + "\n", "plans.csv")


def refused(folder: Path, *rows: str, head: str = HEAD) -> list[str]:
    """The problems of a table of plans."""
    return problems_of(lambda: read_plans(table(folder, *rows, head=head)), ScheduleError)


def outcomes(folder: Path, plans: Plans, row: str = ROW) -> list[Outcome]:
    """What becomes of a list with one row and these plans."""
    return list(read(written(folder, f"{HEADINGS}\n{row}\n"), COLUMNS, plans=plans))


def test_a_plan_joins_its_patient(tmp_path: Path) -> None:
    """One row a medicine; it answers that there is a blood thinner."""
    found = read(
        written(tmp_path, f"{HEADINGS}\n{ROW}\n{ROW.replace('M-1', 'M-2')}\n"),
        COLUMNS,
        plans=read_plans(table(tmp_path, WARFARIN, ASPIRIN)),
    )
    first, second = visits_of(found)

    assert first.plan is not None
    assert [one.name for one in first.plan.medicines] == ["Warfarin 5 mg", "Aspirin 75 mg"]
    assert first.plan.if_postponed == "Phone us first."
    assert first.answers["blood-thinner"] is Answer.YES
    assert second.plan is None
    assert told(found, Severity.HUMAN) == []


def test_capitals_of_a_number_lose_no_medicine(tmp_path: Path) -> None:
    """Two rows with a number in other capitals are one plan, and that joins its patient."""
    rows = WARFARIN.replace("M-1", "m-1"), ASPIRIN
    (visit,) = visits_of(outcomes(tmp_path, read_plans(table(tmp_path, *rows))))

    assert visit.plan is not None
    assert [one.name for one in visit.plan.medicines] == ["Warfarin 5 mg", "Aspirin 75 mg"]


@pytest.mark.parametrize("day", ["", "2/3/2027"])
def test_a_row_whose_day_is_unclear_loses_no_medicine(tmp_path: Path, day: str) -> None:
    """It may belong to the plan of the day, so the sheet is kept back."""
    rows = WARFARIN.replace(",2027-03-02", f",{day}", 1), ASPIRIN
    found = outcomes(tmp_path, read_plans(table(tmp_path, *rows)))

    assert not visits_of(found)
    assert any("plans.csv, line 2: for: " in one for one in told(found)), told(found)


def test_two_files_of_one_patient_are_refused(tmp_path: Path) -> None:
    """One in capitals joins; when there are two, nobody knows which one is right."""
    folder = tmp_path / "plans"
    folder.mkdir()
    written(folder, PLAN, "m-1.yaml")
    (visit,) = visits_of(outcomes(tmp_path, read_plans(folder)))
    assert visit.plan is not None

    written(folder, PLAN, "M-1.yaml")
    (problem,) = problems_of(lambda: read_plans(folder), ScheduleError)
    assert problem.startswith("plans, file no. 2 by name: An earlier file is for the same patient")


def test_a_plan_may_be_a_file_of_its_own(tmp_path: Path) -> None:
    """Named by the patient's id."""
    folder = tmp_path / "plans"
    folder.mkdir()
    written(folder, PLAN, "M-1.yaml")
    (visit,) = visits_of(outcomes(tmp_path, read_plans(folder)))

    assert visit.plan is not None
    assert visit.plan.approver == "Dr S"


def test_a_workbook_may_hold_the_plans(tmp_path: Path) -> None:
    """With typed dates."""
    openpyxl = pytest.importorskip("openpyxl")
    from datetime import datetime

    book = openpyxl.Workbook()
    book.active.append(HEAD.split(","))
    days = ("2027-03-02", "2027-02-24", "2027-03-03", "2027-02-15")
    book.active.append(
        [datetime.fromisoformat(one) if one in days else one or None for one in WARFARIN.split(",")]
    )
    for cell in book.active[2]:
        if cell.is_date:
            cell.number_format = "dd/mm/yyyy"
    book.save(tmp_path / "plans.xlsx")

    (visit,) = visits_of(outcomes(tmp_path, read_plans(tmp_path / "plans.xlsx")))

    assert visit.plan is not None


def test_a_patient_may_have_plans_for_two_days(tmp_path: Path) -> None:
    """The day of the visit decides."""
    later = swap(WARFARIN, ("2027-03-02", "2027-03-09"), ("2027-03-03", "2027-03-10"))
    plans = read_plans(table(tmp_path, later, WARFARIN))
    (visit,) = visits_of(outcomes(tmp_path, plans))

    assert visit.plan is not None
    assert visit.plan.for_date.day == 2


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (("Wednesday,evening,2027-03-03", "Tuesday,evening,2027-03-03"), "last-dose-weekday"),
        (("M-1,2027-03-02", "M-1,2027-03-09"), "for: The plan is for another date"),
        ((",Dr S,", ",,"), "approver: This is needed."),
        (("2027-02-24", "24/02/2027"), "last-dose: This must be a date such as 2027-03-02."),
        (("Warfarin 5 mg", "Warfarin and aspirin"), "name: This must name one medicine"),
    ],
)
def test_a_plan_that_cannot_be_right_refuses_its_visit(
    tmp_path: Path, change: tuple[str, str], what: str
) -> None:
    """With the line in the table of plans; nothing is mended or worked out."""
    plans = read_plans(table(tmp_path, swap(WARFARIN, change)))
    found = outcomes(tmp_path, plans)

    assert not visits_of(found)
    assert any("plans.csv, line 2" in one and what in one for one in told(found)), told(found)


def test_rows_of_a_plan_must_agree(tmp_path: Path) -> None:
    """On who approved it, and all that belongs to the whole plan."""
    (problem,) = refused(tmp_path, WARFARIN, swap(ASPIRIN, ("Dr S", "Dr T")))

    assert problem.startswith("plans.csv, line 3: approver: The rows of this plan do not agree")


@pytest.mark.parametrize(
    ("head", "row", "what"),
    [
        (HEAD, ",2027-03-02,Warfarin,keep" + "," * 10, "line 2: id: The patient's id is missing."),
        (HEAD, "M-1,2027-03-02", "line 2: It has another number of cells"),
        (HEAD.replace("Action", "Acton"), WARFARIN, "There is no column 'action'."),
        (HEAD.replace("Action", "Acton"), WARFARIN, "The column 'Acton' is not known. Did you me"),
        (HEAD + ",approver", WARFARIN + ",x", "There is more than one column 'approver'."),
    ],
)
def test_a_table_that_cannot_be_read_is_told(
    tmp_path: Path, head: str, row: str, what: str
) -> None:
    """Before any visit is looked at."""
    assert any(what in problem for problem in refused(tmp_path, row, head=head))


def test_no_message_tells_a_patient_or_a_medicine(tmp_path: Path) -> None:
    """The file of a plan is named by the patient's number, so it is counted instead."""
    folder = tmp_path / "plans"
    folder.mkdir()
    written(folder, "for: [Zyxwvut", "Zyxwvut.yaml")
    written(folder, swap(PLAN, ("action: stop", "action: Zyxwvut")), "M-1.yaml")

    (problem,) = problems_of(lambda: read_plans(folder), ScheduleError)
    assert problem.startswith("plans, file no. 2 by name: This is not readable YAML")

    (folder / "Zyxwvut.yaml").unlink()
    found = told(outcomes(tmp_path, read_plans(folder)))
    assert any(one.startswith("2 its plan, line 4") for one in found)
    assert "Zyxwvut" not in "".join(found)


def test_a_plan_against_the_list_is_for_the_clinician(tmp_path: Path) -> None:
    """The list says that there is no blood thinner."""
    map_ = COLUMNS + "conditions: {blood-thinner: {column: Thinner, yes: [y], no: [n]}}\n"
    path = written(tmp_path, f"{HEADINGS},Thinner\n{ROW},n\n")

    found = told(read(path, map_, plans=read_plans(table(tmp_path, WARFARIN))))

    assert any("A plan is given, and 'blood-thinner' is said not to be so." in one for one in found)
