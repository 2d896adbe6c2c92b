"""The command: what is typed becomes a handout, or one clear message and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner, Result
from sample import CLINIC, HOME, PLAN, clinic_folder

from instructions.cache import FOLDER
from instructions.cli import LISTS, main
from instructions.practice import ILIOPSOAS

ON, TODAY = "2027-03-02 09:30", "2027-02-20"
USUAL = ("--name", "Asha Example", "--on", ON, "--today", TODAY)
VISIT = "name: Asha Example\non: 2027-03-02 09:30\nside: right\nid: MRN-0007\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder to work in, and a cache of its own."""
    place = tmp_path / "place"
    place.mkdir()
    monkeypatch.chdir(place)
    monkeypatch.setenv(FOLDER, str(tmp_path / "cache"))
    yield place


def ran(*words: str | Path, given: str | None = None, usual: bool = True) -> Result:
    """A finished `handout`, with the usual patient unless it says otherwise."""
    command = ["handout", *(USUAL if usual else ()), *map(str, words)]
    return CliRunner().invoke(main, command, input=given, catch_exceptions=False)


def made(*words: str | Path, given: str | None = None, usual: bool = True) -> bytes:
    """The file that a command writes to standard output; it must end well."""
    done = ran(*words, "-o", "-", given=given, usual=usual)
    assert done.exit_code == 0, done.stderr
    return done.stdout_bytes


def text(*words: str | Path, given: str | None = None, usual: bool = True) -> str:
    """What a handout says, as plain text."""
    return made(*words, "--format", "text", given=given, usual=usual).decode()


def sheets(pdf: bytes) -> list[tuple[int, int]]:
    """The sizes of the pages in points."""
    with pypdfium2.PdfDocument(BytesIO(pdf)) as document:
        return [(round(page.get_width()), round(page.get_height())) for page in document]


# A handout


def test_the_command_writes_a_pdf_and_says_so(folder: Path) -> None:
    """On one line, with how many sides to print; the patient's name is not in it."""
    done = ran()

    assert (folder / "handout.pdf").read_bytes().startswith(b"%PDF-")
    assert [path.name for path in folder.iterdir()] == ["handout.pdf"]
    assert done.exit_code == 0 and done.stderr == ""
    assert done.stdout.startswith("handout.pdf: ") and " sides, " in done.stdout
    assert "Asha" not in done.stdout


def test_the_example_of_the_documentation_prints() -> None:
    """With every option that a visit has, on the clinic's own sheet."""
    told = text(
        *("--clinic", CLINIC, "--name", "A Patient", "--on", ON, "--arrive", "09:00"),
        *("--side", "left", "--id", "MRN-0001", "--born", "1961-05-04", "--clinician", "Dr S"),
        *("--place", "Room 4", "--with", "blood-thinner", "--without", "sedation"),
        *("--plan", PLAN, "--note", "A note from staff", "--part", "diary", "--language", "en"),
        *("--edition", "standard", "--paper", "A4", "--letterhead", "--today", TODAY),
        usual=False,
    )

    for piece in ("A Patient", "MRN-0001", "4 May 1961", "Room 4", "Dr S", "A note from staff"):
        assert piece in told
    for piece in ("Tuesday 2 March 2027", "9am", "9:30am", "LEFT", "Warfarin 5 mg"):
        assert piece in told


def test_a_day_may_be_counted_from_today() -> None:
    """So that no example expires."""
    words = ("--name", "A", "--on", "+7d 09:30", "--today", TODAY)

    assert "Saturday 27 February 2027" in text(*words, usual=False)


def test_the_same_command_makes_the_same_file() -> None:
    """Byte for byte."""
    assert made() == made()
    assert made("--name", "Somebody Else") != made()


def test_the_file_goes_where_it_is_told_to(folder: Path) -> None:
    """In another folder, under another name."""
    (folder / "out").mkdir()
    done = ran("-o", folder / "out" / "sheet.pdf")

    assert done.stdout.startswith(f"{folder / 'out' / 'sheet.pdf'}: ")
    assert [path.name for path in (folder / "out").iterdir()] == ["sheet.pdf"]


def test_standard_output_has_the_file_and_nothing_else() -> None:
    """No message is mixed with it; warnings go to the other output."""
    done = ran("--with", "blood-thinner", "-o", "-")

    assert done.stdout_bytes.startswith(b"%PDF-") and done.stdout_bytes.endswith(b"%%EOF\n")
    assert "On a blood thinner and no plan" in done.stderr


@pytest.mark.parametrize(
    ("paper", "size"), [("A4", (595, 842)), ("a4", (595, 842)), ("LETTER", (612, 792))]
)
def test_paper_may_be_named_in_any_case(paper: str, size: tuple[int, int]) -> None:
    """Every page is of it."""
    assert set(sheets(made("--paper", paper))) == {size}


def test_large_print_takes_more_sides() -> None:
    """The same words at 18 point."""
    assert len(sheets(made("--edition", "large"))) > len(sheets(made()))
    assert text("--edition", "large") == text()


def test_letterhead_leaves_the_top_free() -> None:
    """The clinic's own name is on the paper already."""

    def top(pdf: bytes) -> str:
        with pypdfium2.PdfDocument(pdf) as document:
            page = document[0]
            return page.get_textpage().get_text_bounded(bottom=page.get_height() - 80)

    assert "Noyyal Pain Clinic" in top(made())
    assert top(made("--letterhead")).strip() == ""


def test_parts_and_conditions_may_be_given_together_or_apart() -> None:
    """With commas, with spaces, or each by itself."""
    apart = ("--part", "diary", "--part", "questions", "--with", "sedation", "--with", "diabetes")
    together = ("--part", "diary,questions", "--with", "sedation, diabetes")

    assert text(*apart) == text(*together) != text()


def test_the_page_has_every_part_and_the_text_those_asked_for() -> None:
    """Paper is asked for part by part."""
    assert made("--format", "html").startswith(b"<!DOCTYPE html>")
    assert b"pain diary" in made("--format", "html") and "pain diary" not in text()


def test_an_identity_line_of_the_clinic_s_own_may_be_given(tmp_path: Path) -> None:
    """By the name of its field."""
    line = "{label: NHS number, field: nhs, format: nhs}"
    clinic = clinic_folder(tmp_path, ("{label: Hospital number, field: id, format: plain}", line))

    assert "NHS number 943 476 5919" in text("--clinic", clinic, "--identity", "nhs=943-476-5919")


# A visit and a plan in files


def test_a_visit_may_come_from_a_file_or_from_the_input(folder: Path) -> None:
    """So that no name stays in the shell's history."""
    (folder / "visit.yaml").write_text(VISIT, encoding="utf-8")
    typed = text("--side", "right", "--id", "MRN-0007")

    assert text("--visit", "visit.yaml", "--today", TODAY, usual=False) == typed
    assert text("--visit", "-", "--today", TODAY, given=VISIT, usual=False) == typed
    (folder / "bom.yaml").write_text(f"\ufeff{VISIT}", encoding="utf-8")
    assert text("--visit", "bom.yaml", "--today", TODAY, usual=False) == typed


def test_what_is_typed_wins_over_the_file() -> None:
    """The rest is as the file has it."""
    told = text("--visit", "-", "--side", "left", "--today", TODAY, given=VISIT, usual=False)

    assert "LEFT" in told and "MRN-0007" in told


def test_a_plan_is_printed_as_it_is() -> None:
    """From a file of its own, or as a part of the visit's."""
    plan = PLAN.read_text(encoding="utf-8")
    within = "plan:\n" + "".join(f"  {line}\n" for line in plan.splitlines())
    told = text("--plan", PLAN)

    assert "Warfarin 5 mg: Stop. Last dose: Wednesday 24 February 2027, in the evening." in told
    assert text("--visit", "-", "--plan", PLAN, given="side: left\n") == text(
        "--visit", "-", given=f"side: left\n{within}"
    )


# Warnings


def test_a_warning_is_told_and_the_sheet_is_written(folder: Path) -> None:
    """Staff should know before they hand it out."""
    done = ran("--with", "blood-thinner")

    assert done.exit_code == 0 and (folder / "handout.pdf").exists()
    assert done.stderr.startswith("  --plan: On a blood thinner and no plan")


def test_strict_takes_a_warning_for_an_error(folder: Path) -> None:
    """Then nothing is written."""
    done = ran("--with", "blood-thinner", "--strict")

    assert done.exit_code == 2 and list(folder.iterdir()) == []
    assert "On a blood thinner and no plan" in done.stderr and done.stdout == ""
    assert ran("--strict").exit_code == 0


def test_open_shows_the_file_that_was_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """But not what went to standard output."""
    shown: list[str] = []
    monkeypatch.setattr("instructions.output.show", shown.append)
    ran("--open", "-o", "a.pdf")
    ran("--open", "-o", "-")
    ran("-o", "b.pdf")

    assert shown == ["a.pdf"]


# Lists


@pytest.mark.parametrize(
    ("what", "some"),
    [
        ("procedures", ["iliopsoas-injection"]),
        ("languages", ["en                    English"]),
        ("conditions", ["blood-thinner", "steroid               answered by the clinic's drugs"]),
        ("settings", ["driving", "guidance", "observation"]),
        ("parts", ["core                  always", "diary                 when asked for"]),
        ("editions", ["standard              13 point", "large                 18 point"]),
    ],
)
def test_what_may_be_asked_for_is_listed(what: str, some: list[str]) -> None:
    """One a line, with what it is."""
    done = CliRunner().invoke(main, ["list", what], catch_exceptions=False)
    lines = done.stdout.splitlines()

    assert done.exit_code == 0 and lines == list(dict.fromkeys(lines))
    assert all(any(line.startswith(one) for line in lines) for one in some)
    assert not any(line != line.rstrip() or not line for line in lines)


def test_every_list_has_its_test() -> None:
    """And names no other."""
    assert set(LISTS) == {
        *("procedures", "languages", "conditions", "settings", "parts", "editions")
    }


def test_whatever_is_listed_may_be_asked_for() -> None:
    """Each condition and each part."""

    def listed(what: str) -> list[str]:
        told = CliRunner().invoke(main, ["list", what], catch_exceptions=False).stdout
        return [line.split()[0] for line in told.splitlines()]

    conditions = [word for name in listed("conditions") for word in ("--with", name)]
    parts = [word for name in listed("parts") for word in ("--part", name)]
    assert text(*conditions, *parts, "--plan", PLAN, "--procedure", ILIOPSOAS)
    assert ILIOPSOAS in listed("procedures")


# As a person runs it


def started(*words: str, folder: Path, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """A real run of generate.py, from this folder."""
    command = [sys.executable, str(HOME / "generate.py"), *words]
    environment = {**os.environ, "PYTHONWARNINGS": "error", "PYTHONHASHSEED": "random"}
    return subprocess.run(
        command, cwd=folder, input=given, capture_output=True, check=False, env=environment
    )


def test_a_real_run_writes_beside_whoever_started_it(folder: Path) -> None:
    """With no warning of Python's, and the same bytes as any other run."""
    done = started("handout", *USUAL, folder=folder)

    assert (done.returncode, done.stderr) == (0, b"")
    assert (folder / "handout.pdf").read_bytes() == made()


def test_a_real_run_reads_the_input_and_writes_to_the_output(folder: Path) -> None:
    """In bytes, whatever the computer takes text for."""
    visit = "name: Asha Söhne அன்பு\non: 2027-03-02 09:30\n".encode()
    done = started(
        *("handout", "--visit", "-", "--today", TODAY, "-o", "-"), folder=folder, given=visit
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(b"%PDF-") and list(folder.iterdir()) == []


def test_a_real_run_that_fails_says_why_and_ends_with_2(folder: Path) -> None:
    """No traceback, no file."""
    done = started("handout", "--name", "Asha Example", "--on", "2020-01-01 09:30", folder=folder)

    assert done.returncode == 2 and done.stdout == b"" and list(folder.iterdir()) == []
    assert b"--on: The appointment is in the past." in done.stderr
    assert b"Traceback" not in done.stderr and b"Asha" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_an_output_that_is_full_is_told_in_a_sentence(folder: Path) -> None:
    """At once, and not again when the program ends."""
    command = [sys.executable, str(HOME / "generate.py"), "list", "settings"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, cwd=folder, stdout=full, stderr=subprocess.PIPE, check=False)

    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [
        "The file could not be written:",
        "  the output: It was not written: there is no space left. "
        "Make room, or write it elsewhere.",
    ]


# The start

START = """
import atexit, gc, sys
from instructions.start import main
atexit.register(lambda: print(gc.isenabled(), gc.get_freeze_count() > 10_000))
main()
"""


@pytest.mark.parametrize(("command", "collects"), [("handout", False), ("schedule", True)])
def test_only_what_runs_for_long_looks_for_garbage(command: str, collects: bool) -> None:
    """And nothing is taken apart at the end of either."""
    told = subprocess.run(
        [sys.executable, "-c", START, command, "--help"],
        cwd=HOME, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout.splitlines()[-1] == f"{collects} True"
