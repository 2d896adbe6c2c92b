"""`clinic new`, `check`, `preview` and `list`, and a clinic chosen by its name."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image
from sample import CLINIC, HOME, clinic_folder
from small import problems_of

from instructions import sites
from instructions.cli import main
from instructions.errors import ClinicError
from instructions.form import read
from instructions.sites import find

VISIT = ("--name", "A Patient", "--on", "+7d 09:30", "--format", "text", "-o", "-")


def told(*given: str | Path) -> Result:
    """What a command says; an error that is not ours is raised."""
    return CliRunner().invoke(main, list(map(str, given)), catch_exceptions=False)


@pytest.fixture(autouse=True)
def no_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of this test's own, so that no clinic of this computer is seen."""
    monkeypatch.setenv(sites.HOME, str(tmp_path / "home"))
    return tmp_path / "home"


# New


def test_a_new_clinic_is_explained_and_prints(tmp_path: Path) -> None:
    """At once, marked as a sample until all of it is the clinic's own."""
    made = told("clinic", "new", tmp_path / "mine")
    text = (tmp_path / "mine" / "clinic.yaml").read_text(encoding="utf-8")

    assert made.exit_code == 0 and "clinic.yaml: made" in made.output
    keys = read(text, "clinic.yaml").data.keys()
    sample = read((CLINIC / "clinic.yaml").read_text(encoding="utf-8"), "clinic.yaml").data.keys()
    assert keys == sample - {"web"} and "logo:" not in text.replace("# logo:", "")
    assert text.count(" # ") > 40
    assert "SAMPLE" in told("handout", "--clinic", tmp_path / "mine", *VISIT).output


def test_a_new_clinic_s_template_changes_nothing_until_it_is_asked_to(tmp_path: Path) -> None:
    """And the lines in its comment work when they are copied out of it."""
    told("clinic", "new", tmp_path / "mine")
    template = tmp_path / "mine" / "templates" / "handout.html"
    text = template.read_text(encoding="utf-8")
    before = told("handout", "--clinic", tmp_path / "mine", *VISIT).output
    lines = [line for line in text.splitlines() if line.startswith("    ")]
    start = next(n for n, line in enumerate(lines) if "{% block" in line)
    template.write_text(text + "\n".join(lines[start:]), encoding="utf-8")

    after = told("handout", "--clinic", tmp_path / "mine", *VISIT).output
    assert "Parking" not in before and "Behind the house" in after


def test_a_folder_that_is_there_is_never_written_into(tmp_path: Path) -> None:
    """Nor is a file; an empty folder may be."""
    (tmp_path / "empty").mkdir()
    clinic = clinic_folder(tmp_path)

    assert told("clinic", "new", tmp_path / "empty").exit_code == 0
    assert told("clinic", "new", clinic).exit_code == 2
    assert told("clinic", "new", clinic / "clinic.yaml").exit_code == 2
    assert (clinic / "clinic.yaml").read_bytes() == (CLINIC / "clinic.yaml").read_bytes()


# Check


def test_the_sample_has_no_problem_and_its_own_values_to_look_at() -> None:
    """Each with its line."""
    said = told("clinic", "check", CLINIC)

    assert said.exit_code == 0 and "it prints; 7 things to look at" in said.output
    assert "clinic.yaml, line 10: phone: This is the sample clinic's" in said.stderr


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    """Of the profile, of the brand, of the settings and of the map of columns."""
    folder = clinic_folder(
        tmp_path,
        ('phone: "+91 422 255 0100"', "phone: 12"),
        ("driving: 24 ", "driving: 2 "),
        ("extends: plain", "extends: plane"),
        ("paper: A4", "paper: A3"),
        files={"schedule-map.yaml": "columns: {name: Name}\nshape: round\n"},
    )
    said = told("clinic", "check", folder)

    assert said.exit_code == 2
    for problem in ("phone: This must be a phone", "driving: This must be", "no brand 'plane'"):
        assert problem in said.stderr
    assert "paper: This must be" in said.stderr and "schedule-map.yaml, line 2" in said.stderr


def test_templates_are_tried_with_little_known_and_with_all(tmp_path: Path) -> None:
    """A fault that only a plan brings to light is found."""
    template = (
        '{% extends "handout.html" %}{% block section %}{{ super() }}'
        '{% if section.id == "plan-medicines" %}{{ nobody }}{% endif %}{% endblock %}'
    )
    folder = clinic_folder(tmp_path, files={"templates/handout.html": template})
    said = told("clinic", "check", folder)

    assert said.exit_code == 2 and "handout.html, line 1: 'nobody' is undefined." in said.stderr


def test_what_is_not_set_is_told(tmp_path: Path) -> None:
    """And that too much of it makes specimens."""
    unset = [(f"      {name}:", f"      # {name}:") for name in ("shower", "bath", "stay", "sport")]
    said = told("clinic", "check", clinic_folder(tmp_path, *unset))

    assert said.exit_code == 0
    assert "settings shower: It is not set, so the sheet tells the patient to ask." in said.stderr
    assert "some sheets are specimens without a name" in said.stderr


def test_a_sheet_that_becomes_too_long_is_told(tmp_path: Path) -> None:
    """By a section of the clinic's own that does not fit."""
    words = ("<p>" + "Many words of our own. " * 6 + "</p>") * 12
    template = (
        '{% extends "handout.html" %}{% block section %}{{ super() }}'
        f'{{% if section.id == "visit" %}}{words}{{% endif %}}{{% endblock %}}'
    )
    folder = clinic_folder(tmp_path, files={"templates/handout.html": template})

    assert "What should be one sheet takes more" in told("clinic", "check", folder).stderr


# Preview


@pytest.mark.parametrize("command", [("doctor", "-o", "-"), ("translation", "status")])
def test_every_command_finds_a_clinic_by_its_name(
    command: tuple[str, ...], no_home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Also those that only look at it."""
    monkeypatch.chdir(tmp_path)
    assert told("clinic", "new", "north", "--by-name").exit_code == 0
    assert told(*command, "--clinic", "north").exit_code == 0
    assert "no clinic of that name" in told(*command, "--clinic", "south").stderr


@pytest.mark.parametrize("name", ["", " "])
@pytest.mark.parametrize(
    "command", [("clinic", "new"), ("clinic", "check"), ("handout", *VISIT, "--clinic")]
)
def test_no_name_is_no_clinic(
    command: tuple[str, ...], name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As when a script has nothing in its variable: the folder one stands in is not meant."""
    place = tmp_path / "empty"
    place.mkdir()
    monkeypatch.chdir(place)
    done = told(*command, name)
    assert done.exit_code == 2 and "is named. " in done.stderr
    assert not list(place.iterdir())


def test_a_preview_is_a_picture_of_all_sides(tmp_path: Path) -> None:
    """Side by side."""
    file = tmp_path / "preview.png"
    said = told("clinic", "preview", CLINIC, "-o", file, "--dpi", "30", "--today", "2027-02-20")
    with Image.open(io.BytesIO(file.read_bytes())) as picture:
        wide, high = picture.size

    sides = int(said.output.split()[-2])
    assert said.exit_code == 0 and sides >= 2
    assert wide == sides * 249 + (sides + 1) * 12 and abs(high - 351 - 2 * 12) <= 1


@pytest.mark.parametrize(
    ("language", "what"),
    [("ta", "a draft that nobody has checked"), ("fr", "Interpreter needed: French")],
)
def test_a_preview_of_a_draft_is_the_draft_and_says_so(
    tmp_path: Path, language: str, what: str
) -> None:
    """And of a language that has no words the clinic's own sheet, which is told too."""
    pictures = [tmp_path / "own.png", tmp_path / "other.png"]
    usual = ("clinic", "preview", CLINIC, "--dpi", "20", "--today", "2027-02-20", "-o")
    own = told(*usual, pictures[0])
    other = told(*usual, pictures[1], "--language", language)

    assert what in other.stderr and not own.stderr
    same = pictures[0].read_bytes() == pictures[1].read_bytes()
    assert same == (language == "fr")


def test_a_clinic_that_cannot_be_used_has_no_preview(tmp_path: Path) -> None:
    """Its problems are told."""
    folder = clinic_folder(tmp_path, ("paper: A4", "paper: A3"))
    said = told("clinic", "preview", folder, "-o", tmp_path / "x.png")

    assert said.exit_code == 2 and not (tmp_path / "x.png").exists()


# By name


def test_a_clinic_is_found_by_its_name(no_home: Path) -> None:
    """In the home, by every command that takes a clinic."""
    told("clinic", "new", "north", "--by-name")
    file = no_home / "north" / "clinic.yaml"
    text = file.read_text(encoding="utf-8").replace("Noyyal Pain Clinic", "North Clinic")
    file.write_text(text, encoding="utf-8")

    assert told("clinic", "list").stdout == "north\n"
    assert "North Clinic" in told("handout", "--clinic", "north", *VISIT).output
    assert told("clinic", "check", "north").exit_code == 0
    schedule = HOME / "examples" / "schedule.csv"
    assert (
        told(
            "schedule", "show", schedule, "--clinic", "north", "--clinics", no_home / "none"
        ).exit_code
        == 2
    )


def test_another_home_may_be_named(tmp_path: Path) -> None:
    """For several homes, such as one on a share."""
    told("clinic", "new", "south", "--by-name", "--clinics", tmp_path / "share")

    given = ("handout", "--clinics", tmp_path / "share", "--clinic", "south", *VISIT)
    assert told(*given).exit_code == 0
    assert told("handout", "--clinic", "south", *VISIT).exit_code == 2


def test_a_name_that_is_nobody_s_is_told_with_the_one_that_was_meant(no_home: Path) -> None:
    """And where it was looked for."""
    told("clinic", "new", "north", "--by-name")

    (problem,) = problems_of(lambda: find("nort", no_home), ClinicError)
    assert "no clinic of that name" in problem and "Did you mean 'north'?" in problem


def test_two_clinics_are_never_mistaken_for_each_other(
    no_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is a folder here and a clinic in the home is refused; paths are taken as told."""
    told("clinic", "new", "north", "--by-name")
    told("clinic", "new", tmp_path / "here" / "north")
    monkeypatch.chdir(tmp_path / "here")

    (problem,) = problems_of(lambda: find("north", no_home), ClinicError)
    assert "'north' is a folder here and a clinic in" in problem
    assert find("./north", no_home) == Path("north")
    assert find(str(no_home / "north"), no_home) == no_home / "north"


@pytest.mark.parametrize("name", ["../north", ".hidden", "a/b"])
def test_a_name_is_no_path(name: str) -> None:
    """Nothing is made outside of the home."""
    assert told("clinic", "new", name, "--by-name").exit_code == 2
