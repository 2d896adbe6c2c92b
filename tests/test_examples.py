"""The example schedules: each format prints with the sample clinic, as the README says."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from batches import CLINIC, HOME, TODAY, pages_of, sheets
from batches import own_home as own_home
from click.testing import CliRunner, Result
from tools import missing, syntax_of

from instructions.cli import main

SCHEDULES = sorted((HOME / "examples").glob("schedule.*"))
NEEDS = {".xlsx": "openpyxl", ".hl7": "hl7", ".ics": "icalendar"}
NUMBER = re.compile(r"NPC-\d{4}")


def patients_of(pages: list[str]) -> list[str]:
    """The patients' numbers on some pages in their order, each once."""
    return list(dict.fromkeys(number for page in pages for number in NUMBER.findall(page)))


def printed(file: Path, folder: Path, *options: object) -> Result:
    """A batch of an example with the sample clinic and nothing else."""
    package = NEEDS.get(file.suffix)
    if package and find_spec(package) is None:
        missing(package, 'Run: pip install "patient-instructions[all]"')
    given = ("batch", file, "-o", folder, "--today", TODAY, *options)
    return CliRunner().invoke(main, [str(one) for one in given], catch_exceptions=False)


def test_there_is_an_example_of_each_format() -> None:
    """What a practice system may export."""
    found = {"".join(file.suffixes) for file in SCHEDULES}
    assert found == {".csv", ".xlsx", ".fhir.json", ".hl7", ".ics"}


@pytest.mark.parametrize("file", SCHEDULES, ids=lambda file: file.name)
def test_an_example_prints_with_the_sample_clinic(tmp_path: Path, file: Path) -> None:
    """Some of it for a human to look at, none refused; the map is found by itself."""
    folder = tmp_path / "handouts"
    done = printed(file, folder, "--stack", folder / "stack.pdf", "--cover")
    assert done.exit_code in (0, 3), done.stderr
    assert "not printed" not in done.stderr
    assert len(sheets(folder)) >= 2
    alone = []
    for path in sheets(folder):
        pages = pages_of(path.read_bytes())
        (own,) = patients_of(pages)
        assert all(own in page and "SAMPLE" in page for page in pages)
        alone.append(own)
    assert patients_of(pages_of((folder / "stack.pdf").read_bytes())) == alone
    assert syntax_of(folder / "stack.pdf") == ""


@pytest.mark.parametrize("file", SCHEDULES, ids=lambda file: file.name)
def test_show_says_of_an_example_what_the_batch_prints(tmp_path: Path, file: Path) -> None:
    """As many rows as files."""
    folder = tmp_path / "handouts"
    printed(file, folder)
    given = ["schedule", "show", str(file), "--clinic", str(CLINIC), "--today", TODAY]
    told = CliRunner().invoke(main, given, catch_exceptions=False)
    (count,) = re.findall(r"^\d+ rows?: (\d+) to print", told.stdout, re.MULTILINE)
    assert int(count) == len(sheets(folder))


def test_the_same_day_in_another_format_is_the_same_sheet(tmp_path: Path) -> None:
    """XLSX and CSV of one list have the same bytes."""
    folders = [tmp_path / "csv", tmp_path / "xlsx"]
    for folder in folders:
        printed(HOME / "examples" / f"schedule.{folder.name}", folder)
    first, second = ({p.name: p.read_bytes() for p in sheets(folder)} for folder in folders)
    assert first == second


def test_the_examples_patients_are_invented() -> None:
    """Their numbers are the sample clinic's; their family names say that nobody is called so."""
    text = (HOME / "examples" / "schedule.csv").read_text(encoding="utf-8")
    rows = [line.split(",") for line in text.splitlines()[2:]]
    said = {"example", "sample", "specimen", "placeholder", "dummy", "mockup", "trial", "nobody"}
    assert len(rows) >= 10
    for row in rows:
        assert NUMBER.fullmatch(row[0])
        assert row[1].removeprefix("D'").casefold() in said
