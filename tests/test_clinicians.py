"""Where clinicians differ, and who answers on a holiday: on the sheets of their own patients."""

from __future__ import annotations

from pathlib import Path

import pytest
from printing import new_press
from sample import clinic_folder, lines_of, sample_visit
from small import problems_of

from instructions.case import case_of
from instructions.compose import arranged
from instructions.document import filled
from instructions.errors import ClinicError
from instructions.inspect import critical
from instructions.pdf.look import look
from instructions.practice import Practice, load
from instructions.visit import Visit

OWN = """
clinicians:
  - name: Dr S Rao
    procedures:
      iliopsoas-injection:
        settings: {driving: 48}
  - name: Dr B Iyer
    procedures:
      iliopsoas-injection: {drugs: []}
closures:
  - {first: 2027-03-03, last: 2027-03-05, route: Duty doctor, phone: "+91 422 255 0177"}
  - {first: 2027-03-20, route: Ward 3}
"""
LONG = "Wednesday 3 March 2027 to Friday 5 March 2027: Duty doctor: +91 422 255 0177"
QUICK = {"with_": [], "without": ["blood-thinner", "sedation", "diabetes"]}


@pytest.fixture
def practice(tmp_path: Path) -> Practice:
    """The sample clinic with two clinicians of their own ways and two holidays."""
    return load(folder_with(tmp_path, OWN))


def folder_with(folder: Path, more: str) -> Path:
    """A copy of the sample clinic with more in its file."""
    clinic = clinic_folder(folder)
    with (clinic / "clinic.yaml").open("a", encoding="utf-8") as file:
        file.write(more)
    return clinic


def told(practice: Practice, visit: Visit) -> str:
    """All that a visit's sheet says."""
    sheet = new_press(practice).handout(visit)
    return "\n".join(filled(line, sheet.values) for line in lines_of(sheet.document))


# Clinicians


def test_each_clinician_s_patients_get_that_one_s_times(practice: Practice) -> None:
    """Whatever the capitals and spaces of the name; all others get the clinic's."""
    for name, until in (
        ("Dr S Rao", "Do not drive until Thursday evening"),
        ("dr  s RAO", "Do not drive until Thursday evening"),
        ("Dr B Iyer", "Do not drive until Wednesday evening"),
        ("Dr X", "Do not drive until Wednesday evening"),
    ):
        assert until in told(practice, sample_visit(practice, clinician=name, **QUICK)), name


def test_a_press_keeps_their_sheets_apart(practice: Practice) -> None:
    """One after the other, in any order."""
    press = new_press(practice)
    visits = [sample_visit(practice, clinician=one, **QUICK) for one in ("Dr S Rao", "Dr X") * 2]
    sheets = [press.handout(visit) for visit in visits]

    assert sheets[0].values != sheets[1].values and sheets[0].values == sheets[2].values
    assert sheets[0].document == sheets[2].document and sheets[1].document == sheets[3].document
    assert press.print(sheets[0], look(practice.brand, "A4", "standard")).startswith(b"%PDF")


def test_what_a_clinician_injects_is_that_one_s_own(practice: Practice) -> None:
    """Numbing medicine alone: no word of a steroid."""
    own = told(practice, sample_visit(practice, clinician="Dr B Iyer", **QUICK))
    other = told(practice, sample_visit(practice, clinician="Dr S Rao", **QUICK))

    assert "steroid" not in own.lower() and "steroid" in other.lower()


def test_a_name_that_is_nobody_s_is_told(practice: Practice) -> None:
    """A slip would print another one's settings; the name itself is not repeated."""
    (warning,) = sample_visit(practice, clinician="Dr S Roa", **QUICK).warnings

    assert warning.what == "The clinic's own settings are printed."
    assert "Roa" not in str(warning)
    assert sample_visit(practice, clinician="Dr S Rao", **QUICK).warnings == ()
    assert sample_visit(clinician="Dr S Roa", **QUICK).warnings == ()


def test_a_clinician_s_setting_is_checked_with_its_line(tmp_path: Path) -> None:
    """As the clinic's own are."""
    clinic = folder_with(tmp_path, OWN.replace("driving: 48", "driving: 4"))
    (problem,) = problems_of(lambda: load(clinic), ClinicError)

    assert "clinicians no. 1 procedures iliopsoas-injection settings driving" in problem


# Holidays


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2027-03-01", None),
        ("2027-03-02", LONG),
        ("2027-03-05", LONG),
        ("2027-03-06", None),
        ("2027-03-19", "Saturday 20 March 2027: Ward 3"),
        ("2027-03-20", "Saturday 20 March 2027: Ward 3"),
    ],
)  # fmt: skip
def test_the_sheet_names_who_answers_on_a_holiday(
    practice: Practice, day: str, said: str | None
) -> None:
    """When the night of the visit, till the next day, falls into it; else there is no such line."""
    text = told(practice, sample_visit(practice, on=f"{day} 09:30", **QUICK))
    text = text.replace("\N{NO-BREAK SPACE}", " ")

    lines = [line for line in text.splitlines() if "Duty doctor" in line or "Ward 3" in line]
    assert lines == ([said] if said else [])
    assert "Closed? Doctor on call: +91 422 255 0199" in text


def test_the_line_cannot_be_lost(practice: Practice) -> None:
    """It is safety-critical, like the way to reach the clinic out of hours."""
    visit = sample_visit(practice, on="2027-03-02 09:30", **QUICK)
    case = case_of(visit, practice)
    steps = {step.id: step for side in arranged(practice, case) for step in critical([side])}

    assert "holidays" in case.present and "holiday" not in case.present
    assert "closure.who" in steps["phone-holidays"].names and "phone-holiday" not in steps


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("{first: 2027-03-03}", "Neither a phone nor a route is given."),
        ("{first: 2027-03-03, last: 2027-03-01, route: x}", "It is before the first day."),
        ("{first: soon, route: x}", "must be a date such as 2027-01-14"),
        ("{first: 2027-03-03, phone: 12345678}", "closures no. 1 phone: This must be"),
    ],
)
def test_a_holiday_without_anybody_is_refused(tmp_path: Path, written: str, problem: str) -> None:
    """With its line and the way out."""
    clinic = folder_with(tmp_path, f"\nclosures:\n  - {written}\n")

    assert any(problem in line for line in problems_of(lambda: load(clinic), ClinicError))
