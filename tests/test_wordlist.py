"""Words go to a translator in a workbook and come back checked: all are right, or none is taken."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from languages import TRANSLATED
from sample import CLINIC
from tools import text_of

from instructions import procedure as procedures
from instructions import translation
from instructions.cli import main
from instructions.errors import ExitCode
from instructions.locate import LIBRARY
from instructions.practice import ILIOPSOAS
from instructions.translation import Review, checked
from instructions.wordbook import FIRST, HEADS, ID, WORDS

FOLDER = LIBRARY / ILIOPSOAS
WEAR = "steps wear text"


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    """The sample clinic's folder, to write in."""
    return Path(shutil.copytree(CLINIC, tmp_path / "clinic"))


def run(*words: object) -> Result:
    """What the command line does."""
    return CliRunner().invoke(main, [str(word) for word in words])


def exported(clinic: Path, language: str = "es") -> Path:
    """The workbook of a language, as it goes to a translator."""
    book = clinic.parent / f"{language}.xlsx"
    done = run("translation", "export", language, "--clinic", clinic, "-o", book)
    assert done.exit_code == 0, done.stderr
    return book


def edited(book: Path, *edits: tuple[str, object]) -> Path:
    """The workbook with some of its texts written otherwise."""
    opened = openpyxl.load_workbook(book)
    rows = {row[ID].value: row for row in opened.worksheets[0].iter_rows(min_row=FIRST)}
    for id, words in edits:
        rows[id][WORDS].value = words
    opened.save(book)
    return book


def brought_back(clinic: Path, book: Path, *more: object) -> Result:
    """What becomes of a workbook that came back."""
    return run("translation", "import", book, "--clinic", clinic, *more)


def own_file(clinic: Path, language: str = "es") -> Path:
    """Where a clinic's own translation is."""
    return clinic / "translations" / ILIOPSOAS / f"{language}.yaml"


def text_in(path: Path, id: str) -> str:
    """A text of the workbook."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    (row,) = (row for row in sheet.iter_rows(min_row=FIRST, values_only=True) if row[ID] == id)
    return str(row[WORDS])


# The workbook


def test_the_workbook_has_english_the_language_and_what_to_keep(clinic: Path) -> None:
    """Each text by its place, with notes; only the language and the remarks can be changed."""
    sheet = openpyxl.load_workbook(exported(clinic)).worksheets[0]
    rows = {row[ID].value: row for row in sheet.iter_rows(min_row=FIRST)}
    part, _, english, words, notes, remarks = rows["steps main-leg text"]

    assert [cell.value for cell in sheet[FIRST - 1]] == [head or "Español" for head in HEADS]
    assert part.value == "Three main things"
    assert "{{ phrase.leg_worse }}" in english.value and "Su pierna" in words.value
    assert notes.value == "SAFETY-CRITICAL; keep {{ phrase.leg_worse }}, {{ clinic.emergency }}"
    locked = [cell.protection.locked for cell in (part, english, words, notes, remarks)]
    assert locked == [True, True, False, True, False]
    assert sheet.protection.sheet


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_nobody_changed_comes_back_to_the_byte(clinic: Path, language: str) -> None:
    """And becomes no translation of the clinic's own."""
    book, out = exported(clinic, language), clinic.parent / "out.yaml"
    again = brought_back(clinic, book)
    written = brought_back(clinic, book, "-o", out)

    assert (again.exit_code, written.exit_code) == (0, 0), again.stderr
    assert "0 texts changed" in again.stdout
    assert not own_file(clinic, language).exists()
    assert out.read_bytes() == (FOLDER / f"{language}.yaml").read_bytes()


# What comes back


def test_a_changed_text_becomes_the_clinics_own_and_nothing_else_moves(clinic: Path) -> None:
    """One line of the file differs; it is shown, and printed from then on."""
    book = edited(exported(clinic), (WEAR, "**Ropa:** venga con ropa cómoda."))
    done = brought_back(clinic, book)
    before = (FOLDER / "es.yaml").read_text(encoding="utf-8").splitlines()
    after = own_file(clinic).read_text(encoding="utf-8").splitlines()
    sheet = clinic.parent / "h.pdf"
    visit = ("--name", "Rosa", "--on", "2027-03-02 09:30", "--today", "2027-02-20")
    run("handout", "--clinic", clinic, *visit, "--language", "es", "--draft-translation",
        "-o", sheet)  # fmt: skip

    assert done.exit_code == 0, done.stderr
    assert [(a, b) for a, b in zip(before, after, strict=True) if a != b] == [
        ('    text: "**Ropa:** suelta, sin joyas."', '    text: "**Ropa:** venga con ropa cómoda."')
    ]
    assert done.stdout.splitlines()[:3] == [
        WEAR,
        "  - **Ropa:** suelta, sin joyas.",
        "  + **Ropa:** venga con ropa cómoda.",
    ]
    assert "venga con ropa cómoda" in " ".join(text_of(sheet.read_bytes()).split())


def test_a_second_round_begins_with_the_clinics_own_words(clinic: Path) -> None:
    """Not with those of the program again."""
    brought_back(clinic, edited(exported(clinic), (WEAR, "**Ropa:** cómoda.")))

    assert text_in(exported(clinic), WEAR) == "**Ropa:** cómoda."


def test_a_dry_run_writes_nothing(clinic: Path) -> None:
    """It shows what would change."""
    done = brought_back(clinic, edited(exported(clinic), (WEAR, "**Ropa:** cómoda.")), "--dry-run")

    assert done.exit_code == 0 and "  + **Ropa:** cómoda." in done.stdout
    assert not own_file(clinic).exists()


def test_a_changed_step_is_a_draft_again(clinic: Path) -> None:
    """Whoever has checked the words before has not checked these."""
    words, english = (procedures.load(FOLDER, one) for one in ("es", "en"))
    doctor = Review(reviewer="Dr A", qualification="doctor", on="2027-01-04", clinician=True)
    pairs = zip(english.steps(), words.steps(), strict=True)
    known = {step.id: checked(one, step, (doctor,)) for one, step in pairs}
    translation.record(clinic, FOLDER, "es", known)
    brought_back(clinic, edited(exported(clinic), (WEAR, "**Ropa:** cómoda.")))
    own = procedures.load(FOLDER, "es", clinic)

    assert translation.drafts_of(words, FOLDER, clinic) == ()
    assert translation.drafts_of(own, FOLDER, clinic) == ("wear",)


def test_a_changed_phrase_makes_every_step_that_says_it_a_draft(clinic: Path) -> None:
    """It is a piece of their words."""
    new = "Después de salir de la clínica, debe ir mejor y mejor."
    brought_back(clinic, edited(exported(clinic), ("phrases leg-better", new)))
    own, old = procedures.load(FOLDER, "es", clinic), procedures.load(FOLDER, "es")
    changed = [
        a.id
        for a, b in zip(own.steps(), old.steps(), strict=True)
        if translation.step_digest(a) != translation.step_digest(b)
    ]

    assert "today-leg" in changed


def test_remarks_of_the_translator_are_told(clinic: Path) -> None:
    """By their row."""
    book = exported(clinic)
    opened = openpyxl.load_workbook(book)
    opened.worksheets[0].cell(FIRST, len(HEADS)).value = "Is this a title?"
    opened.save(book)

    assert f"row {FIRST}: Is this a title?" in brought_back(clinic, book).stdout


# What is refused

WRONG: dict[str, tuple[str, object, str]] = {
    "a value is lost": (
        "steps when text",
        "**{{ date }}**. Cita: {{ time }}.",
        "{{ arrive }} is lost",
    ),
    "a value is added": (WEAR, "**Ropa:** {{ name }}.", "{{ name }} is not in the English"),
    "a value of a phrase is lost": ("steps main-leg text", "**Su pierna:** llame.", "is lost"),
    "a number is another": ("labels both", "LOS 3 LADOS", "The numbers are not those"),
    "digits of another script": ("labels both", "٢", "digits that staff may not read"),
    "nothing is written": (WEAR, "", "There are no words"),
    "bold is not closed": (WEAR, "**Ropa: cómoda.", "opens bold text"),
    "a value is broken": (WEAR, "**Ropa:** {{ cómoda.", "It is not understood"),
    "a character has no glyph": (WEAR, "**Ropa:** 🙂 cómoda.", "cannot be printed"),
    "a date in the cell": (WEAR, date(2027, 1, 1), "holds no words"),
    "a formula in the cell": (WEAR, "=A1", "holds no words"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_cannot_be_right_is_refused_with_its_row(clinic: Path, kind: str) -> None:
    """And nothing is written."""
    id, words, told = WRONG[kind]
    book = edited(exported(clinic), (id, words))
    done = brought_back(clinic, book)

    assert done.exit_code == ExitCode.UNUSABLE
    assert told in done.stderr
    assert f"row {_row_of(book, id)}" in done.stderr
    assert not own_file(clinic).exists()


def test_all_that_is_wrong_is_told_at_once(clinic: Path) -> None:
    """One that is right beside them is not taken either."""
    book = edited(exported(clinic), (WEAR, ""), ("labels both", "3"), ("title", "Su inyección"))
    done = brought_back(clinic, book)

    assert done.stderr.count("  row ") == 2
    assert not own_file(clinic).exists()


def _swap(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
    sheet.cell(FIRST, ID + 1).value = "steps nothing text"


def _twice(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
    sheet.append([cell.value for cell in sheet[FIRST]])


def _older(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
    sheet.cell(FIRST, ID + 2).value = "What it said last year"


def _foreign(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
    sheet.cell(1, 1).value = "Groceries"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_swap, "There is no such text"),
        (_twice, "It is there twice"),
        (_older, "The English here is not that of the program"),
        (_foreign, "does not tell which words these are"),
    ],
)
def test_a_workbook_that_is_not_ours_any_more_is_refused(
    clinic: Path, change: Callable[[object], None], told: str
) -> None:
    """Its rows must still be those that went out."""
    book = exported(clinic)
    opened = openpyxl.load_workbook(book)
    change(opened.worksheets[0])
    opened.save(book)
    done = brought_back(clinic, book)

    assert done.exit_code == ExitCode.UNUSABLE and told in done.stderr


def test_rows_that_were_taken_out_stay_as_they_were(clinic: Path) -> None:
    """A translator may send back what is done."""
    book = edited(exported(clinic), (WEAR, "**Ropa:** cómoda."))
    opened = openpyxl.load_workbook(book)
    opened.worksheets[0].delete_rows(FIRST, 3)
    opened.save(book)

    assert "1 text changed" in brought_back(clinic, book).stdout


@pytest.mark.parametrize("name", ["missing.xlsx", "words.txt"])
def test_what_is_no_workbook_is_refused(clinic: Path, name: str) -> None:
    """With a message, not a traceback."""
    path = clinic.parent / name
    if name.endswith("txt"):
        path.write_text("words", encoding="utf-8")
    done = brought_back(clinic, path)

    told = "no workbook that can be read" if path.exists() else "There is no such file"
    assert done.exit_code == ExitCode.UNUSABLE and told in done.stderr


def test_english_is_not_translated(clinic: Path) -> None:
    """It is what all others are translated from."""
    done = run("translation", "export", "en", "--clinic", clinic)

    assert done.exit_code == ExitCode.UNUSABLE and "translated from" in done.stderr


def test_a_clinics_own_file_never_takes_the_place_of_english(clinic: Path) -> None:
    """The English of the program is what its translations are checked against."""
    own_file(clinic, "en").parent.mkdir(parents=True)
    own_file(clinic, "en").write_text("language: en\n", encoding="utf-8")

    assert procedures.load(FOLDER, "en", clinic) == procedures.load(FOLDER, "en")


def _row_of(book: Path, id: str) -> int:
    sheet = openpyxl.load_workbook(book).worksheets[0]
    return next(row[0].row for row in sheet.iter_rows(min_row=FIRST) if row[ID].value == id)
