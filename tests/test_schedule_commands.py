"""The commands of schedules, the shipped examples, and the list of problems."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from schedules.made import SAMPLES, written

from instructions.cli import Told
from instructions.locate import shipped
from instructions.schedule.commands import schedule
from instructions.schedule.mapping import read_map
from instructions.schedule.problems import FIELDS, RowProblem, Severity, plain_table, write_problems

EXAMPLES = shipped("examples")
KINDS = ("csv", "xlsx", "fhir.json", "hl7", "ics")
NAMES = ("Asha", "ASHA", "Bala", "BALA", "Citra", "Devi", "Gowri", "1961", "1955")


def run(*arguments: object) -> Result:
    """What a command says, and how it ends."""
    group = Told(commands={"schedule": schedule})
    return CliRunner().invoke(group, ["schedule", *map(str, arguments)])


def show(path: Path, *more: object) -> Result:
    """What `schedule show` says on 20 February 2027."""
    return run("show", path, "--today", "2027-02-20", *more)


@pytest.mark.parametrize("kind", KINDS)
def test_each_example_is_read_without_a_problem(kind: str) -> None:
    """With the sample clinic's own map, and without a name on the screen."""
    result = show(EXAMPLES / f"schedule.{kind}")

    assert result.exit_code == 0, result.output
    assert "Tue 2 Mar 2027 09:00  arrive 08:30" in result.output
    assert "not printed" not in result.output
    assert not any(name in result.output for name in NAMES)


@pytest.mark.parametrize("kind", KINDS)
def test_names_are_shown_when_they_are_asked_for(kind: str) -> None:
    """To see whether the order of names and of births was understood."""
    output = show(EXAMPLES / f"schedule.{kind}", "--names").output

    assert "asha example" in output.casefold()
    assert kind == "ics" or "born 4 May 1961" in output


def test_show_tells_which_column_became_what() -> None:
    """And what is not read, in which order dates are, and why rows are left out."""
    output = show(EXAMPLES / "schedule.csv").output

    assert "Treating Practitioner         clinician (last name first)" in output
    assert "Blood thinner                 blood-thinner?" in output
    assert "not read: Comments" in output
    assert "Dates in numbers: day, month, year." in output
    assert "line 6  left out: It is off: cancelled, moved or over. (Status)" in output
    assert "the same last name and initial: line 10. Compare" in output
    assert output.endswith("10 rows: 8 to print, 2 left out.\n")


def test_show_ends_with_a_code_that_scripts_can_read(tmp_path: Path) -> None:
    """0 all are printed, 3 some need a human, 2 nothing can be used."""
    head, *rest = (EXAMPLES / "schedule.csv").read_text(encoding="utf-8").splitlines()[1:]
    bad = rest[0].replace("09:00", "")

    some = show(written(tmp_path, "\n".join((head, bad, *rest[1:]))))
    none = show(written(tmp_path, "\n".join((head, bad))))
    unfit = show(SAMPLES / "athena.csv")

    assert (some.exit_code, none.exit_code, unfit.exit_code) == (3, 2, 2)
    assert "10 rows: 7 to print, 2 left out, 1 not printed; 1 needs a human." in some.output
    assert "The map does not know the column 'apptscheduletime'" in unfit.output


def test_show_counts_what_only_the_whole_list_stops(tmp_path: Path) -> None:
    """One patient at two times."""
    head, first, *_ = (EXAMPLES / "schedule.csv").read_text(encoding="utf-8").splitlines()[1:]
    result = show(written(tmp_path, "\n".join((head, first, first.replace("09:00", "11:00")))))

    assert "2 rows: 0 to print, 2 not printed; 2 need a human." in result.output
    assert result.exit_code == 2


def test_show_takes_plans(tmp_path: Path) -> None:
    """And tells when some belong to nobody."""
    folder = tmp_path / "plans"
    folder.mkdir()
    shutil.copy(EXAMPLES / "plan.yaml", folder / "M-404.yaml")

    assert "1 plan for patients who are not in the list." in (
        show(EXAMPLES / "schedule.csv", "--plans", folder).output
    )


def test_map_is_proposed_on_the_screen_or_saved_once(tmp_path: Path) -> None:
    """A map that somebody has looked through is never written over."""
    target = tmp_path / "schedule-map.yaml"
    shown = run("map", SAMPLES / "athena.csv")
    saved = run("map", SAMPLES / "athena.csv", "--save", target)
    again = run("map", SAMPLES / "athena.csv", "--save", target)

    assert read_map(shown.output) == read_map(target.read_text(encoding="utf-8"))
    assert (shown.exit_code, saved.exit_code, again.exit_code) == (0, 0, 2)
    assert "it is not written over" in again.output


def test_a_saved_map_reads_the_list_it_was_made_from(tmp_path: Path) -> None:
    """The two commands work together."""
    target = tmp_path / "map.yaml"
    run("map", SAMPLES / "openemr.csv", "--save", target)
    result = show(SAMPLES / "openemr.csv", "--map", target)

    assert result.exit_code == 0
    assert "5 rows: 1 to print, 4 left out." in result.output


def test_an_unknown_procedure_or_day_is_told() -> None:
    """With what was meant."""
    wrong = show(EXAMPLES / "schedule.csv", "--procedure", "iliopsoas-injecton")

    assert "Did you mean 'iliopsoas-injection'?" in wrong.output
    assert run("show", EXAMPLES / "schedule.csv", "--today", "tomorrow").exit_code == 2


PROBLEMS = (
    RowProblem(row=7, column="=Date", what="It is wrong.", remedy="Mend it."),
    RowProblem(row=12, column="", what="It is off.", severity=Severity.LEFT_OUT),
)


def test_problems_are_written_as_a_table() -> None:
    """Which no spreadsheet takes for a formula."""
    file = io.StringIO(newline="")

    assert write_problems(file, PROBLEMS) == 2
    assert list(csv.reader(io.StringIO(file.getvalue()))) == [
        list(FIELDS),
        ["7", "'=Date", "not printed", "It is wrong.", "Mend it."],
        ["12", "", "left out", "It is off.", ""],
    ]


def test_problems_are_shown_in_columns() -> None:
    """Aligned; a very long heading is cut."""
    long = RowProblem(row=1, column="x" * 60, what="It is wrong.")

    assert list(plain_table(PROBLEMS)) == [
        "  7  =Date   not printed  It is wrong. Mend it.",
        " 12          left out     It is off.",
    ]
    assert "x" * 23 + "…" in next(plain_table([long]))
    assert list(plain_table([])) == []


def test_a_problem_of_a_row_tells_its_place() -> None:
    """As other problems do."""
    assert str(PROBLEMS[0].problem("line")) == "line 7: =Date: It is wrong. Mend it."
    assert str(PROBLEMS[1].problem("message")) == "message 12: It is off."
