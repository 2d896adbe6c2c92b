"""A translation is a draft, step by step, until enough people have checked these very words."""

from __future__ import annotations

import csv
import re
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from batches import own_home, plain, ran, write_list
from click.testing import CliRunner, Result
from msgspec import structs
from sample import CLINIC
from tools import text_of

from instructions import procedure as procedures
from instructions import translation
from instructions.cli import main
from instructions.errors import ExitCode, WordsError
from instructions.locate import LIBRARY
from instructions.practice import ILIOPSOAS
from instructions.procedure import Procedure, Step
from instructions.translation import Review, checked, drafts
from instructions.wording import Wording

__all__ = ["own_home"]

FOLDER = LIBRARY / ILIOPSOAS
ONE = Review(reviewer="Ana", qualification="translator", on="2026-11-21")
TWO = Review(reviewer="Luis", qualification="nurse", on="2026-11-21")
DOCTOR = structs.replace(ONE, qualification="doctor", clinician=True)
VISIT = ("--name", "Rosa Example", "--on", "2027-03-02 09:30", "--today", "2027-02-20")


@cache
def words(language: str) -> Procedure:
    """The iliopsoas injection in a language."""
    return procedures.load(FOLDER, language)


def step_of(language: str, id: str) -> Step:
    """A step by its id."""
    return next(step for step in words(language).steps() if step.id == id)


def reviewed(id: str, *reviews: Review) -> bool:
    """Whether a step of the Spanish words is no draft when these people have checked it."""
    known = {id: checked(step_of("en", id), step_of("es", id), reviews)}
    return id not in drafts(words("es"), words("en"), known)


def test_every_step_that_we_ship_is_a_draft() -> None:
    """They are a machine's; nobody qualified has read them, and none may say otherwise."""
    for language in sorted({*words("en").languages} - {"en"}):
        steps = [step.id for step in words(language).steps()]
        found = translation.drafts_of(words(language), FOLDER, Path("no clinic"))
        assert list(found) == steps


@pytest.mark.parametrize(
    ("id", "reviews", "is_reviewed"),
    [
        ("wear", (), False),
        ("wear", (ONE,), True),
        ("red-leg", (ONE,), False),
        ("red-leg", (ONE, ONE), False),
        ("red-leg", (ONE, TWO), True),
        ("red-leg", (DOCTOR,), True),
    ],
)
def test_how_many_must_check_a_step(
    id: str, reviews: tuple[Review, ...], is_reviewed: bool
) -> None:
    """One for most; two people, or a clinician of the clinic, where it is safety-critical."""
    assert reviewed(id, *reviews) == is_reviewed


@pytest.mark.parametrize("changed", ["en", "es"])
def test_a_changed_step_is_a_draft_again(changed: str) -> None:
    """Whichever of its two texts has changed since it was checked."""
    steps = {language: step_of(language, "wear") for language in ("en", "es")}
    old = structs.replace(steps[changed], words={"text": Wording.parse("Something else.")})
    known = {"wear": checked(*(steps | {changed: old}).values(), (ONE,))}

    assert "wear" in drafts(words("es"), words("en"), known)


def test_a_clinics_record_and_ours_count_together(tmp_path: Path) -> None:
    """A translator whom we asked and one of the clinic's own are two."""
    library, clinic = tmp_path / ILIOPSOAS, tmp_path / "clinic"
    shutil.copytree(FOLDER, library)
    red = (step_of("en", "red-leg"), step_of("es", "red-leg"))
    own = translation.record(clinic, library, "es", {"red-leg": checked(*red, (ONE,))})
    (library / "es.review.yaml").write_bytes(own.read_bytes().replace(b"Ana", b"Luis"))

    found = translation.recorded(library, clinic, "es")["red-leg"].reviews

    assert [review.reviewer for review in found] == ["Luis", "Ana"]
    assert "red-leg" not in translation.drafts_of(words("es"), library, clinic)


def test_a_record_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """It never counts as checked."""
    path = tmp_path / "translations" / ILIOPSOAS / "es.review.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("wear: [", encoding="utf-8")

    with pytest.raises(WordsError, match=r"es\.review\.yaml: This record"):
        translation.drafts_of(words("es"), FOLDER, tmp_path)


def test_a_draft_is_printed_in_the_clinics_language(tmp_path: Path) -> None:
    """Never an empty hand: English, with the name, a warning, and the exit code for a human."""
    sheet = tmp_path / "sheet.pdf"
    done = run("handout", *VISIT, "--language", "ta", "-o", str(sheet))

    assert done.exit_code == ExitCode.NEEDS_A_HUMAN
    assert "Interpreter needed" in done.stderr
    assert "Rosa Example" in text_of(sheet.read_bytes())
    assert "Emergency after you leave us" in text_of(sheet.read_bytes())


def test_a_draft_is_a_specimen_when_it_is_asked_for(tmp_path: Path) -> None:
    """In its own language, without the patient's name."""
    sheet = tmp_path / "sheet.pdf"
    done = run("handout", *VISIT, "--language", "es", "--draft-translation", "-o", str(sheet))

    assert done.exit_code == ExitCode.DONE
    said = text_of(sheet.read_bytes())
    assert "Rosa Example" not in said
    assert "BORRADOR" in said and "DRAFT translation" in said


def test_the_sample_in_a_language_that_is_a_draft_prints_no_name(tmp_path: Path) -> None:
    """Nobody has approved its words, so what is a draft there is one, and that is what is told."""
    clinic, sheet = tmp_path / "clinic", tmp_path / "h.pdf"
    shutil.copytree(CLINIC, clinic)
    profile = clinic / "clinic.yaml"
    text = profile.read_text(encoding="utf-8")
    profile.write_text(text.replace("language: en", "language: es"), encoding="utf-8")
    done = run("handout", "--clinic", str(clinic), *VISIT, "-o", str(sheet))

    assert done.exit_code == ExitCode.DONE, done.stderr
    assert "a draft that nobody has checked" in done.stderr
    assert "Interpreter" not in done.stderr
    assert "Rosa" not in text_of(sheet.read_bytes())


def test_what_a_clinician_has_checked_is_given_to_a_patient(tmp_path: Path) -> None:
    """Each step with its own yes, the red card first; then the sheet carries the name."""
    clinic, sheet = tmp_path / "clinic", tmp_path / "sheet.pdf"
    shutil.copytree(CLINIC, clinic)
    who = ("--reviewer", "Dr A", "--qualification", "doctor", "--clinician")
    asked = run("translation", "approve", "es", "--clinic", str(clinic), *who, given="y\n" * 400)
    told = run("translation", "status", "--clinic", str(clinic)).stdout
    done = run("handout", *VISIT, "--clinic", str(clinic), "--language", "es", "-o", str(sheet))

    assert asked.stdout.index("red-leg") < asked.stdout.index("main-stop")
    assert "es  reviewed" in told and "ta  draft" in told
    assert done.exit_code == ExitCode.DONE
    assert "Rosa Example" in text_of(sheet.read_bytes())


def test_a_no_leaves_a_step_a_draft(tmp_path: Path) -> None:
    """And so does stopping in the middle."""
    clinic = tmp_path / "clinic"
    shutil.copytree(CLINIC, clinic)
    who = ("--reviewer", "Dr A", "--qualification", "doctor", "--step", "wear")
    done = run("translation", "approve", "es", "--clinic", str(clinic), *who, given="n\n")

    assert "0 steps recorded" in done.stdout


def test_a_list_says_who_needs_an_interpreter(tmp_path: Path) -> None:
    """In problems.csv, by row, and the sheet is printed in the clinic's language."""
    clinic, table = tmp_path / "clinic", tmp_path / "list.csv"
    shutil.copytree(CLINIC, clinic)
    table.write_text(
        "Name,Date,Time,MRN,Side,Language\nAsha Example,2027-03-02,09:30,M1,left,ta\n",
        encoding="utf-8",
    )
    saved = str(tmp_path / "map.yaml")
    run("schedule", "map", str(table), "--clinic", str(clinic), "--save", saved)
    options = ("--clinic", str(clinic), "--map", saved)
    done = run("batch", str(table), *options, "--today", "2027-02-20", "-o", str(tmp_path / "out"))
    with (tmp_path / "out" / "problems.csv").open(encoding="utf-8-sig") as file:
        (row,) = csv.DictReader(file)

    assert done.exit_code == ExitCode.NEEDS_A_HUMAN
    assert row["what"].startswith("Interpreter needed: Tamil.")
    (sheet,) = (tmp_path / "out").glob("*.pdf")
    assert "Asha Example" in text_of(sheet.read_bytes())


def test_the_cover_names_the_interpreter(tmp_path: Path) -> None:
    """In the row of the patient who needs one, and of nobody else."""
    people = [
        replace(one, language=asked) for one, asked in zip(plain(3), ("ta", "", "bn"), strict=True)
    ]
    rows, folder = write_list(tmp_path, people), tmp_path / "out"
    done = ran(rows, folder, "--stack", folder / "stack.pdf", "--cover")
    cover = text_of((folder / "stack.pdf").read_bytes()).split("\f")[0]
    places = [cover.index(one.family) for one in people]
    rows_ = [cover[at:end] for at, end in zip(places, [*places[1:], len(cover)], strict=True)]

    assert done.code == ExitCode.NEEDS_A_HUMAN
    assert [re.findall(r"Interpreter needed: (\w+)", row) for row in rows_] == [
        ["Tamil"],
        [],
        ["Bangla"],
    ]


@pytest.mark.parametrize("language", ["bn", "fr", "pt-BR"])
def test_a_language_without_words_is_printed_in_the_clinics(tmp_path: Path, language: str) -> None:
    """As a draft is: with the name, a warning that names the language, and the exit code."""
    sheet = tmp_path / "sheet.pdf"
    done = run("handout", *VISIT, "--language", language, "-o", str(sheet))

    assert done.exit_code == ExitCode.NEEDS_A_HUMAN
    assert f"Interpreter needed: {translation.language_name(language)}." in done.stderr
    assert "Rosa Example" in text_of(sheet.read_bytes())


def test_what_is_no_language_is_refused(tmp_path: Path) -> None:
    """A slip of the hand must not end with a sheet in another language."""
    sheet = tmp_path / "sheet.pdf"
    done = run("handout", *VISIT, "--language", "tamill", "-o", str(sheet))

    assert done.exit_code == ExitCode.UNUSABLE
    assert "There is no language 'tamill'" in done.stderr and not sheet.exists()


def run(*arguments: str, given: str = "") -> Result:
    """What the command line does."""
    return CliRunner().invoke(main, arguments, input=given)


@pytest.mark.parametrize(
    ("language", "name", "what", "where"),
    [
        ("es", "", "doctor", "--reviewer"),
        ("es", " - ", "doctor", "--reviewer"),
        ("es", "Dr A", "", "--qualification"),
        ("en", "Dr A", "doctor", "LANGUAGE"),
    ],
)
def test_nobody_approves_a_translation_without_a_name(
    tmp_path: Path, language: str, name: str, what: str, where: str
) -> None:
    """Nor without saying what they are; and the English is no translation."""
    clinic = tmp_path / "clinic"
    shutil.copytree(CLINIC, clinic)
    who = ("--reviewer", name, "--qualification", what, "--clinician")
    done = run("translation", "approve", language, "--clinic", str(clinic), *who, given="y\n" * 400)

    assert done.exit_code == 2 and f"  {where}: " in done.stderr
    assert not list(clinic.rglob("*.review.yaml"))
