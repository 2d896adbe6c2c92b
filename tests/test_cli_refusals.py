"""The command refuses what cannot be: one clear message, exit code 2, no file, no traceback."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample import CLINIC, HOME, PLAN, clinic_folder

from instructions.cache import FOLDER
from instructions.cli import main
from instructions.locate import LIBRARY

LIST = HOME / "examples" / "schedule.csv"
ON, TODAY = "2027-03-02 09:30", "2027-02-20"
SECRET = "Asha Secret"
USUAL = ("--name", SECRET, "--on", ON, "--today", TODAY, "--id", "MRN-SECRET")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder to work in, and a cache of its own."""
    place = tmp_path / "place"
    place.mkdir()
    monkeypatch.chdir(place)
    monkeypatch.setenv(FOLDER, str(tmp_path / "cache"))
    yield place


def ran(*words: str | Path, given: str | None = None, usual: bool = True) -> Result:
    """A finished `handout`; what is said again wins."""
    command = ["handout", *(USUAL if usual else ()), *map(str, words)]
    return CliRunner().invoke(main, command, input=given, catch_exceptions=False)


def refusal(*words: str | Path, given: str | None = None, usual: bool = True) -> list[str]:
    """The lines of the message that ends a command, and nothing else comes of it."""
    before = set(Path().iterdir())
    done = ran(*words, given=given, usual=usual)

    assert done.exit_code == 2 and done.stdout == ""
    assert set(Path().iterdir()) == before
    assert "Traceback" not in done.stderr and "SECRET" not in done.stderr.upper()
    first, *lines = done.stderr.splitlines()
    assert first.endswith(":") and lines and all(line.startswith("  ") for line in lines)
    return [line.strip() for line in lines]


IMPOSSIBLE: dict[str, tuple[tuple[str, ...], str]] = {
    "a past date": (("--on", "2027-02-19 09:30"), "--on: The appointment is in the past."),
    "no date": (("--on", "Secret"), "--on: This must be a date and a time."),
    "a day that is none": (("--on", "2027-02-30 09:30"), "--on: "),
    "arrival after": (("--arrive", "09:31"), "--arrive: The arrival is after the appointment."),
    "no arrival": (("--arrive", "Secret"), "--arrive: This must be a date and a time."),
    "unknown side": (("--side", "Secret"), "--side: This is not known. Known: both, left,"),
    "unknown condition": (("--with", "blood-thiner"), "--with: This is not known. Did you mean"),
    "unknown no-condition": (("--without", "secret"), "--without: This is not known."),
    "yes and no": (("--with", "sedation", "--without", "sedation"), "'sedation' is said to be"),
    "unknown procedure": (("--procedure", "hip"), "--procedure: There is no procedure 'hip'."),
    "unknown part": (("--part", "dairy"), "--part: This is not known. Did you mean 'diary'?"),
    "part without a plan": (("--part", "plan"), "--part: The part 'plan' needs a plan."),
    "unknown language": (("--language", "xx"), "There is no language 'xx'"),
    "unknown edition": (("--edition", "huge"), "--edition: This is not known. Known: large,"),
    "unknown paper": (("--paper", "A5"), "--paper: There is no paper 'A5'."),
    "no name": (("--name", ""), "--name: This is needed. Give the patient's name."),
    "a blank name": (("--name", " \t "), "--name: This must not be empty."),
    "a name of signs": (("--name", "---"), "--name: This must have at least one letter."),
    "300 characters": (("--name", "s" * 300), "--name: This must have at most 120 characters; it"),
    "a control character": (("--name", "Secret\x07"), "character 7 is U+0007"),
    "NUL": (("--name", "Secret\0"), "a control character (character 7 is U+0000)"),
    "an override": (("--name", "Secret\u202e"), "turns the direction of writing (character 7"),
    "an isolate": (("--note", "Secret \u2066"), "--note: This must not hold a char"),
    "an unseen one": (("--id", "MRN\u200b1"), "--id: This must not hold a char"),
    "half a character": (("--name", "Secret\udcff"), "half of a broken character"),
    "an emoji": (("--name", "Secret \U0001f600"), "that no installed font can print"),
    "one endless word": (("--name", "S" * 119), "What is written there is too long"),
    "born tomorrow": (("--born", "2027-02-21"), "--born: This is in the future."),
    "born long ago": (("--born", "1700-01-01"), "--born: This is more than 130 years ago."),
    "not born": (("--born", "Secret"), "--born: This must be a date such as"),
    "no field": (("--identity", "Secret"), "--identity: It has no = in it."),
    "unknown field": (("--identity", "secret=Secret"), "--identity: A field here is not known."),
    "no clinic": (("--clinic", "nowhere"), "There is no folder 'nowhere' here"),
    "no visit": (("--visit", "secret.yaml"), "--visit: There is no such file."),
    "a folder for a visit": (("--visit", "."), "--visit: This is a folder, not a file."),
    "no plan": (("--plan", "secret.yaml"), "--plan: There is no such file."),
    "no folder": (("-o", "none/Secret.pdf"), "-o: The file was not written: no such file"),
}  # fmt: skip


@pytest.mark.parametrize("kind", IMPOSSIBLE)
def test_impossible_input_ends_in_one_clear_message(kind: str) -> None:
    """That names the option and the way out, and nothing of the patient."""
    words, told = IMPOSSIBLE[kind]
    (problem,) = refusal(*words)

    assert told in problem


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--format", "docx"), "'docx' is not one of 'pdf', 'html', 'text'"),
        (("--today", "yesterday"), "must be a date such as 2027-02-20"),
        (("--shoe-size", "9"), "No such option"),
        (("something",), "unexpected extra argument"),
    ],
)
def test_what_is_no_command_ends_with_2_too(
    words: tuple[str, ...], told: str, folder: Path
) -> None:
    """With the way to the help."""
    done = ran(*words)

    assert done.exit_code == 2 and told in done.stderr and "--help" in done.stderr
    assert list(folder.iterdir()) == []


def test_a_name_and_an_appointment_are_needed() -> None:
    """Both are told at once."""
    assert [line.partition(" ")[0] for line in refusal(usual=False)] == ["--name:", "--on:"]


def test_all_that_is_wrong_is_told_at_once() -> None:
    """A front desk mends a visit once."""
    wrong = ("--name", "", "--on", "2026-01-01 09:30", "--side", "up", "--with", "x", "--part", "y")
    told = refusal(*wrong, "--edition", "z", "--born", "1", "--arrive", "10:00")
    options = ["--name", "--side", "--born", "--with", "--part", "--edition", "--on", "--arrive"]

    assert [line.partition(":")[0] for line in told] == options


def test_the_paper_is_told_with_the_rest_of_the_visit() -> None:
    """Whichever part of the program finds it."""
    told = refusal("--paper", "A5", "--side", "up", "--identity", "x")

    assert sorted(line.partition(":")[0] for line in told) == ["--identity", "--paper", "--side"]


@pytest.mark.parametrize("format", ["html", "text"])
def test_an_unknown_paper_is_refused_in_every_format(format: str) -> None:
    """Rather than passed over."""
    assert refusal("--paper", "A5", "--format", format)


@pytest.mark.parametrize(("format", "name"), [("html", "handout.html"), ("text", "handout.txt")])
def test_a_file_has_the_ending_of_its_format(format: str, name: str, folder: Path) -> None:
    """So that it opens in the right program."""
    assert ran("--format", format).exit_code == 0
    assert [path.name for path in folder.iterdir()] == [name]


def test_a_past_visit_may_be_printed_when_that_is_said() -> None:
    """For a sheet that was lost."""
    assert ran("--on", "2027-02-19 09:30", "--allow-past").exit_code == 0
    assert ran("--on", f"{TODAY} 09:30").exit_code == 0, "today is not past"


# Files

BAD_VISITS = {
    "not YAML": ("name: Secret\n  on: [Secret", "the input, line 2: This is not readable YAML"),
    "a list": ("- Secret\n", "the input, line 1: The file must hold keys and values."),
    "a text": ("Secret\n", "the input, line 1: The file must hold keys and values."),
    "an unknown key": ("Secret: 1\nname: A", "the input, line 1: A key here is not known."),
    "a key twice": ("name: Secret\nname: Secret2", "the input, line 2: A key is given again"),
    "an alias": ("name: &a Secret\nnote: *a", "the input, line 1: & and * (anchors)"),
    "a tag": ("name: !!python/object:os.system Secret", "the input, line 1: ! (a tag)"),
    "a list for a name": ("name: [Secret]", "the input, line 1: name: This must be one text."),
    "an empty name": ("name:\n", "the input, line 1: name: This is needed."),
    "a bad plan": ("plan: Secret", "plan: This must hold a plan."),
}


@pytest.mark.parametrize("kind", BAD_VISITS)
def test_a_bad_visit_s_file_is_refused_with_its_line(kind: str) -> None:
    """And none of its words."""
    given, told = BAD_VISITS[kind]
    on = ("--visit", "-", "--on", ON, "--today", TODAY)

    assert any(told in line for line in refusal(*on, given=given, usual=False))


def test_a_file_is_named_by_its_last_part_only(folder: Path) -> None:
    """Its folders may be called after a patient."""
    (folder / SECRET).mkdir()
    (folder / SECRET / "visit.yaml").write_text("side: up\n", encoding="utf-8")
    (told,) = refusal("--visit", folder / SECRET / "visit.yaml")

    assert told.startswith("visit.yaml, line 1: side: This is not known.")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("last-dose-weekday: Wednesday", "last-dose-weekday: Monday", "last-dose-weekday: "),
        ("    restart: 2027-03-03", "    restart:", "restart: "),
        ("approver: Dr S", "approver: ''", "approver: "),
        ("for: 2027-03-02", "for: 2027-03-03", "for: The plan is for another date"),
        ("if-postponed: ", "if-postponed2: ", "A key here is not known."),
    ],
)
def test_a_plan_that_is_not_whole_is_refused_with_its_field(
    old: str, new: str, told: str, folder: Path
) -> None:
    """And none of its words."""
    plan = PLAN.read_text(encoding="utf-8").replace("Warfarin", "Secretin")
    assert old in plan
    (folder / "plan.yaml").write_text(plan.replace(old, new), encoding="utf-8")
    lines = refusal("--plan", "plan.yaml")

    assert all(line.startswith("plan.yaml, line ") for line in lines)
    assert any(told in line for line in lines)


def test_a_plan_for_somebody_without_a_blood_thinner_is_refused() -> None:
    """One of the two is wrong, and only a clinician knows which."""
    (told,) = refusal("--plan", PLAN, "--without", "blood-thinner")

    assert told.startswith("--without: A plan is given") and told.endswith("is right.")


def test_a_clinic_s_problems_are_told_with_their_lines(tmp_path: Path) -> None:
    """All of them."""
    clinic = clinic_folder(
        tmp_path,
        ('phone: "+91 422 255 0100"', 'phone: "12"'),
        ("paper: A4", "paper: A5"),
    )
    told = refusal("--clinic", clinic)

    assert len(told) >= 2 and all(line.startswith("clinic.yaml, line ") for line in told)


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"", b"{{{", b"\0" * 50, "name: é".encode("latin-1")]
)
def test_an_unreadable_clinic_is_refused(content: bytes, tmp_path: Path) -> None:
    """Whatever is wrong with its file."""
    clinic = clinic_folder(tmp_path, files={"clinic.yaml": content})

    assert refusal("--clinic", clinic)
    (clinic / "clinic.yaml").unlink()
    (clinic / "clinic.yaml").mkdir()
    assert refusal("--clinic", clinic)


@pytest.mark.parametrize("name", ["handout", "kinds"])
def test_a_broken_template_of_the_clinic_is_refused(name: str, tmp_path: Path) -> None:
    """With its file and its line."""
    clinic = clinic_folder(tmp_path, files={f"templates/{name}.html": "\n{% if %}"})
    (told,) = refusal("--clinic", clinic)

    assert f"{name}.html, line 2: " in told


def test_a_list_of_what_is_not_there_is_refused() -> None:
    """With what there is."""
    for words in (["list", "nothing"], ["list", "parts", "--procedure", "hip"]):
        done = CliRunner().invoke(main, words, catch_exceptions=False)
        assert done.exit_code == 2 and done.stdout == ""
        assert "parts" in done.stderr or "iliopsoas-injection" in done.stderr


def test_a_language_in_a_file_is_the_language_of_the_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it is when it is typed."""
    library = tmp_path / "library"
    shutil.copytree(LIBRARY, library)
    english = (library / "iliopsoas-injection" / "en.yaml").read_text(encoding="utf-8")
    other = english.replace("language: en-GB", "language: ta")
    other = other.replace('title-core-1: "Your iliopsoas injection"', 'title-core-1: "Other words"')
    (library / "iliopsoas-injection" / "ta.yaml").write_text(other, encoding="utf-8")
    monkeypatch.setattr("instructions.procedure.LIBRARY", library)
    draft = ("--draft-translation", "--format", "text", "-o", "-")
    typed = ran("--language", "ta", *draft)
    told = ran("--visit", "-", *draft, given="language: ta\n")

    assert "OTHER WORDS" in typed.stdout, typed.stderr
    assert told.stdout == typed.stdout


NAMES = st.text(st.characters(codec="utf-8"), max_size=130)


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    NAMES, st.sampled_from(["--name", "--id", "--note", "--clinician", "--place", "--side", "--on"])
)
def test_whatever_is_typed_is_printed_or_refused(words: str, option: str) -> None:
    """By a name of its own; never anything else."""
    done = ran(f"{option}={words}", "--format", "text", "-o", "-")

    assert done.exit_code in (0, 2)
    assert (done.exit_code == 2) is (done.stdout == "")


def test_a_side_may_be_written_in_capitals() -> None:
    """As a practice system writes it."""
    left, capitals = (
        ran("--side", side, "--format", "text", "-o", "-") for side in ("left", "LEFT")
    )
    assert left.exit_code == 0 and left.stdout == capitals.stdout


@pytest.mark.parametrize("option", ["--copy", "--plan", "--visit"])
def test_an_option_that_names_nothing_is_not_left_out(option: str) -> None:
    """A sheet without the plan that was meant must not be printed."""
    (told,) = refusal(option, "")
    assert told.startswith(f"{option}: ")


# Files that are not what they should be


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("none.yaml", "There is no such file. Check its name"),
        ("folder", "This is a folder, not a file. Name a file in it."),
        ("book.xlsx", "This is a workbook, not a text. Name a text file"),
        ("latin.yaml", "The file cannot be read as UTF-8 text. Save it as UTF-8."),
    ],
)
def test_a_file_that_cannot_be_read_is_told_for_what_it_is(name: str, told: str) -> None:
    """Without its name, which may be the patient's."""
    Path("folder").mkdir()
    Path("book.xlsx").write_bytes(b"PK\3\4\xff\xff")
    Path("latin.yaml").write_bytes(b"name: \xe9")
    for option in ("--visit", "--plan"):
        (line,) = refusal(option, name)
        assert line.startswith(f"{option}: {told}")


@pytest.mark.parametrize("name", ["none", "folder"])
@pytest.mark.parametrize(
    "words",
    [
        ("schedule", "show"),
        ("schedule", "show", LIST, "--plans"),
        ("schedule", "show", LIST, "--map"),
        ("translation", "import", "--clinic", CLINIC),
        (*("approver", "add", "--clinic", CLINIC, "--name", "A", "--role", "b"),
         *("--registration", "c", "--passphrase-file")),
    ],
    ids=["list", "plans", "map", "workbook", "passphrase"],
)  # fmt: skip
def test_a_missing_file_is_no_badly_saved_one(words: tuple[str | Path, ...], name: str) -> None:
    """In whichever command; but a folder of plans is one."""
    if "--plans" not in words:
        Path("folder").mkdir()
    what = "This is a folder" if Path(name).is_dir() else "There is no such file"
    done = CliRunner().invoke(main, [*map(str, words), name], catch_exceptions=False)
    assert done.exit_code == 2
    assert f"{name}: {what}" in done.stderr


def test_a_file_is_no_clinic() -> None:
    """Whether its name is plain or a path."""
    shutil.copy(PLAN, "plan.yaml")
    for name in ("plan.yaml", "./plan.yaml"):
        (told,) = refusal("--clinic", name)
        assert told.startswith(f"--clinic: '{name}' is a file, and a clinic is a folder.")


# What is written over


@pytest.mark.parametrize("format", ["pdf", "html", "text"])
def test_no_handout_is_written_over_what_it_is_made_from(format: str, tmp_path: Path) -> None:
    """The visit, the plan, and all that a clinic keeps, whatever the format."""
    clinic = clinic_folder(tmp_path)
    Path("v.yaml").write_text(f"name: {SECRET}\n", encoding="utf-8")
    shutil.copy(PLAN, "p.yaml")
    page = clinic / "templates" / "handout.html"
    page.parent.mkdir(exist_ok=True)
    page.write_text("<!DOCTYPE html>{% extends 'handout.html' %}", encoding="utf-8")
    said = ("--clinic", clinic, "--visit", "v.yaml", "--plan", "p.yaml", "--format", format)
    targets = [Path("v.yaml"), Path("p.yaml"), clinic / "clinic.yaml"]
    for target in [*targets, *([page] if format == "html" else [])]:
        before = target.read_bytes()
        (told,) = refusal(*said, "-o", target)
        assert told.startswith("-o: This file is read or kept")
        assert target.read_bytes() == before


@pytest.mark.parametrize(
    ("format", "content", "ending"),
    [("pdf", b"name: x", ".pdf"), ("html", b"%PDF-1.7", ".html"), ("text", b"PK\3\4", ".txt")],
)
def test_no_file_of_another_kind_is_written_over(format: str, content: bytes, ending: str) -> None:
    """It may be somebody's work; an older handout and an empty file are not."""
    Path("mine").write_bytes(content)
    (told,) = refusal("--format", format, "-o", "mine")
    assert told == (
        f"-o: There is a file of this name that is no {ending} file. "
        "Choose another name, or delete it."
    )
    assert Path("mine").read_bytes() == content

    Path("mine").write_bytes(b"")
    assert [ran("--format", format, "-o", "mine").exit_code for _ in "ab"] == [0, 0]


@pytest.mark.parametrize(
    ("format", "name"), [("html", "out.pdf"), ("pdf", "out.html"), ("text", "out.PDF")]
)
def test_no_name_promises_another_format(format: str, name: str) -> None:
    """A web page that is called a PDF opens nowhere."""
    (told,) = refusal("--format", format, "-o", name)
    assert told.startswith("-o: The name ends in .") and "--format" in told
