"""A sheet in two languages: the same steps under the same numbers, each on its own paper."""

from __future__ import annotations

import io
import re
import shutil
from dataclasses import replace
from itertools import product
from pathlib import Path

import pikepdf
import pytest
from approving import add_approver, approve
from batches import own_home
from cases import NAME, SAMPLE, case
from expected import expected, found
from languages import RIGHT_TO_LEFT, TRANSLATED, Foreign, practice_in, printed_in
from printing import Printed, new_press, visit_of
from sample import clinic_folder
from structure import Node, Shown
from test_register import REAL, exported, run
from tools import text_of
from vera import validate

from instructions import procedure as procedures
from instructions import translation
from instructions.arrange import CALLS, CARDS, StepView
from instructions.bilingual import numbered
from instructions.case import Case
from instructions.compose import arranged
from instructions.document import Document
from instructions.errors import ExitCode
from instructions.formats import as_page, as_text
from instructions.locate import LIBRARY
from instructions.pdf.look import look
from instructions.practice import ILIOPSOAS, Practice
from instructions.translation import Review, checked

__all__ = ["own_home"]

VISIT = ("--name", "Rosa Example", "--on", "2027-03-02 09:30", "--today", "2027-02-20")
BOTH = (*VISIT, "--language", "es", "--bilingual")
NUMBER = re.compile(r"(?<![\d.,:])(\d{1,2})\.(?=\s)")
MARK = re.compile(r'<span class="number">(\d+)\.</span>')

every_language = pytest.mark.parametrize("language", TRANSLATED)


def both(language: str, of: str = "usual", edition: str = "standard") -> Printed:
    """A specimen in a language and in the clinic's."""
    return printed_in(Foreign(language, of, edition, bilingual=True))


def also(document: Document) -> Document:
    """The second of its two languages."""
    assert document.also
    return document.also


def steps(practice: Practice, case: Case) -> list[tuple[str, StepView]]:
    """The steps of a numbered sheet, each with the kind of section that it stands in."""
    sides = numbered(arranged(practice, case))
    return [(part.kind, step) for side in sides for part in side.sections for step in part.steps]


def numbers(practice: Practice, case: Case) -> list[tuple[str, int]]:
    """Each step that has a number, with it, in printing order."""
    marked = [(step, step.number, MARK.match(step.html)) for _, step in steps(practice, case)]
    told = [(step.id, number or int(mark[1] if mark else 0)) for step, number, mark in marked]
    return [(id, number) for id, number in told if number]


# What is on it


@every_language
@pytest.mark.parametrize("of", ["usual", "everything on", "plan of two medicines"])
def test_both_languages_have_the_same_steps_under_the_same_numbers(language: str, of: str) -> None:
    """What staff call 12 is 12 to the patient; no number is left out, none is there twice."""
    one = both(language, of)
    assert one.practice.own
    told, theirs = (
        numbers(practice, one.handout.case) for practice in (one.practice, one.practice.own)
    )

    assert told == theirs
    assert [number for _, number in told] == list(range(1, len(told) + 1))
    assert len(told) > 40


@every_language
def test_the_numbers_are_on_both_papers(language: str) -> None:
    """Read out of the finished file, each language by itself."""
    one = both(language)
    last = numbers(one.practice, one.handout.case)[-1][1]
    for part in one.reading.root.kids:
        assert isinstance(part, Node)
        text = " ".join(mark.text for mark in part.marks())
        said = {int(number) for number in NUMBER.findall(text + " ")}
        assert said == set(range(1, last + 1))


def test_no_number_stands_before_a_phone() -> None:
    """It would be dialled with it: the lines that say whom to call have none."""
    one = both("ta")
    calls = [
        step
        for kind, step in steps(one.practice, one.handout.case)
        if kind in CARDS and step.names & CALLS
    ]

    assert len(calls) >= 3
    assert [step.id for step in calls if step.number or MARK.match(step.html)] == []


@every_language
@pytest.mark.parametrize("edition", ["standard", "large"])
def test_the_structure_says_one_language_after_the_other(language: str, edition: str) -> None:
    """Tag by tag and word by word: a part for each, the second marked with its language."""
    one = both(language, "everything on", edition)
    for part, document in zip(one.reading.root.kids, one.handout.document.sheets, strict=True):
        assert isinstance(part, Node)
        assert found(part)[1:] == expected(document, one.handout.values, False)[1:]

    with pikepdf.open(io.BytesIO(one.pdf)) as pdf:
        first, second = pdf.Root.StructTreeRoot.K.K
        assert str(pdf.Root.Lang) == one.handout.document.language
        assert "/Lang" not in first and str(second.Lang) == "en-GB"


@pytest.mark.parametrize("language", ["es", "ta", "ur"])
def test_the_second_language_begins_on_a_front_side(language: str) -> None:
    """With the sides counted through, and an empty back before it where it needs one."""
    pages = text_of(both(language).pdf).split("\f")[:-1]
    start = next(at for at, page in enumerate(pages) if "Your iliopsoas injection" in page)

    assert start % 2 == 0
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]
    assert f"Page {start + 1} of {len(pages)}" in pages[start]


def test_the_bookmarks_stand_under_their_language() -> None:
    """A title in each language, and under it the headings of that one."""
    one = both("es")
    with pikepdf.open(io.BytesIO(one.pdf)) as pdf, pdf.open_outline() as outline:
        told = [(str(item.title), len(item.children)) for item in outline.root]

    assert [title for title, _ in told] == [sheet.title for sheet in one.handout.document.sheets]
    assert told[0][1] == told[1][1] > 10


def test_a_file_from_right_to_left_is_mirrored_in_its_first_half_only() -> None:
    """The clinic's own sheet is set as it always is."""
    for language in RIGHT_TO_LEFT:
        reading = both(language).reading
        middle = reading.pages[0].width / 2
        sides = []
        for part in reading.root.kids:
            assert isinstance(part, Node)
            heads = [mark for one in part.walk() if one.scope == "Row" for mark in one.marks()]
            sides.append({one.right > middle for mark in heads for one in mark.shown})
        assert sides == [{True}, {False}]


def test_the_full_stop_of_a_number_stands_towards_its_words() -> None:
    """Left of it where the words run to the left, in lists and before sentences alike."""
    marked: dict[tuple[int, int | None], list[Shown]] = {}
    for one in (one for page in both("ur").reading.pages[:4] for one in page.shown):
        if one.text.strip():
            marked.setdefault((one.page, one.mcid), []).append(one)
    pairs = [found for found in marked.values() if {one.text for one in found} >= {"."}]
    pairs = [pair for pair in pairs if any(one.text.isdecimal() for one in pair)]
    numbers_ = [sorted(pair, key=lambda one: one.left) for pair in pairs if len(pair) == 2]

    assert len(numbers_) > 40
    assert all(dot.text == "." and number.text.isdecimal() for dot, number in numbers_)


@every_language
def test_a_specimen_in_two_languages_has_no_name_in_either(language: str) -> None:
    """Nor a number; the clinic's own sheet says in its own words that it is for nobody."""
    one = both(language)
    text = text_of(one.pdf)

    assert NAME not in text and "MRN" not in text
    assert "Specimen, no patient" in text and "SPECIMEN, not for a patient" in text


@pytest.mark.parametrize("language", ["es", "ar"])
def test_the_text_and_the_page_have_both_languages(language: str) -> None:
    """One below the other, the second marked in the page with its language and direction."""
    one = both(language)
    text = as_text(one.handout.document, one.handout.values)
    folders = [one.practice.clinic.folder, *one.practice.templates]
    page = as_page(one.handout.document, one.handout.values, one.practice.brand, folders)

    for document in one.handout.document.sheets:
        assert text.count(document.title.upper()) >= 1
    assert '<article lang="en-GB" dir="ltr" class="sheet">' in page
    assert page.count("<main>") == 1
    for number in (1, 12, 40):
        assert len(re.findall(rf"(?m)^(?:\[ \] )?{number}\.\s", text)) == 2


# What it is made from


def test_one_id_and_one_digest_are_of_both_languages() -> None:
    """A word that changes in either makes it another sheet."""
    one = both("es")
    alone = printed_in(Foreign("es"))

    assert one.handout.composed.digest != alone.handout.composed.digest
    assert repr(also(one.handout.document)) in repr(one.handout.document)


def test_one_plate_takes_the_values_of_both_languages() -> None:
    """The day in Spanish on one half and in English on the other, the name on every side."""
    practice = replace(practice_in("es", case("usual")), draft=False)
    press = new_press(practice)
    told = visit_of(case("usual"), practice, language="es", bilingual="yes")
    sheet = press.handout(told)
    pages = text_of(press.print(sheet, look(practice.brand, "A4", "standard"))).split("\f")[:-1]

    assert len(sheet.composed.plates) == 1
    assert all(NAME in page for page in pages)
    assert "martes 2 de marzo de 2027" in pages[0] and "Tuesday 2 March 2027" not in pages[0]
    assert "Tuesday 2 March 2027" in pages[-2] and "martes" not in pages[-2]


@pytest.mark.parametrize(
    "more", [("--letterhead", "--paper", "Letter"), ("--edition", "large"), ("--part", "diary")]
)
def test_it_can_be_had_as_any_other_sheet(tmp_path: Path, more: tuple[str, ...]) -> None:
    """And comes out of the cache as it went in."""
    made = []
    for name in ("first.pdf", "second.pdf"):
        done = run("handout", *BOTH, "--draft-translation", *more, "-o", tmp_path / name)
        assert done.exit_code == 0, done.stderr
        made.append((tmp_path / name).read_bytes())

    assert made[0] == made[1]


def test_a_sheet_in_the_clinics_own_language_is_there_once(tmp_path: Path) -> None:
    """Also when the patient's language is a draft: nothing is printed twice in one language."""
    for more in ((), ("--language", "ta")):
        done = run("handout", *VISIT, "--bilingual", *more, "-o", tmp_path / "h.pdf")
        assert done.exit_code == (ExitCode.NEEDS_A_HUMAN if more else ExitCode.DONE)
        assert text_of((tmp_path / "h.pdf").read_bytes()).count("Your iliopsoas injection") == 1


# Given to a patient


def checked_clinic(folder: Path, *approved: str) -> Path:
    """A clinic whose Spanish words were checked, with its words in some languages approved."""
    clinic = clinic_folder(folder, REAL)
    words, english = (procedures.load(LIBRARY / ILIOPSOAS, one) for one in ("es", "en"))
    doctor = Review(reviewer="Dr A", qualification="doctor", on="2027-01-04", clinician=True)
    pairs = zip(english.steps(), words.steps(), strict=True)
    known = {step.id: checked(one, step, (doctor,)) for one, step in pairs}
    translation.record(clinic, LIBRARY / ILIOPSOAS, "es", known)
    approver = add_approver(clinic)
    for language in approved:
        approve(clinic, approver, language=language)
    return clinic


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """A clinic that may give Spanish and English words to patients."""
    return checked_clinic(tmp_path, "en", "es")


@pytest.mark.parametrize("more", [(), ("--bilingual",)], ids=["one language", "both"])
@pytest.mark.parametrize("format", ["pdf", "html", "text"])
def test_a_reprint_in_another_language_is_the_same_to_the_byte(
    real: Path, tmp_path: Path, more: tuple[str, ...], format: str
) -> None:
    """The words of both languages and who checked them are kept, whatever becomes of the files."""
    first, again = tmp_path / "first", tmp_path / "again"
    options = ("--clinic", real, "--language", "es", "--format", format, *more)
    done = run("handout", *VISIT, *options, "-o", first)
    assert done.exit_code == 0, done.stderr
    (row,) = exported(real)
    shutil.rmtree(real / "translations")
    told = run("reprint", row["handout"], "--clinic", real, "-o", again)

    assert told.exit_code == 0, told.stderr
    assert again.read_bytes() == first.read_bytes()
    assert row["language"] == ("es en" if more else "es")
    assert row["version"].count("1.0.0") == (2 if more else 1)
    assert "Rosa Example" in (text_of(first.read_bytes()) if format == "pdf" else first.read_text())


def test_the_id_stands_at_the_foot_of_both_languages(real: Path, tmp_path: Path) -> None:
    """So does who has approved the words of each, and they are no specimen."""
    run("handout", *BOTH, "--clinic", real, "-o", tmp_path / "h.pdf")
    (row,) = exported(real)
    pages = text_of((tmp_path / "h.pdf").read_bytes()).split("\f")[:-1]

    assert all(row["handout"] in page and "Dr S Rao" in page for page in pages)


def test_english_words_that_nobody_approved_make_a_specimen_of_both(tmp_path: Path) -> None:
    """A patient's name never stands on words that the clinic did not approve."""
    clinic, sheet = checked_clinic(tmp_path, "es"), tmp_path / "h.pdf"
    for more, has_name in (((), True), (("--bilingual",), False)):
        done = run("handout", *VISIT, "--language", "es", *more, "--clinic", clinic, "-o", sheet)
        assert done.exit_code == 0
        assert ("Rosa Example" in text_of(sheet.read_bytes())) == has_name


def test_a_list_may_ask_for_both_languages(real: Path, tmp_path: Path) -> None:
    """By its map or on the command line; who reads the clinic's language gets one sheet."""
    table, saved = tmp_path / "list.csv", tmp_path / "map.yaml"
    rows = ["Name,Date,Time,MRN,Side,Language", "Asha Example,2027-03-02,09:30,M1,left,es"]
    rows += ["Bo Example,2027-03-02,10:30,M2,left,en"]
    table.write_text("\n".join(rows), encoding="utf-8")
    run("schedule", "map", table, "--clinic", real, "--save", saved)
    options = ("--clinic", real, "--map", saved, "--today", "2027-02-20")
    stack = tmp_path / "stack.pdf"
    printing = ("--bilingual", "--stack", stack, "--cover", "-o", tmp_path / "asked")
    asked = run("batch", table, *options, *printing)
    with saved.open("a", encoding="utf-8") as file:
        file.write('\nbilingual: "yes"\n')
    mapped = run("batch", table, *options, "-o", tmp_path / "mapped")

    assert (asked.exit_code, mapped.exit_code) == (0, 0), asked.stderr + mapped.stderr
    sides = text_of(stack.read_bytes()).split("\f")[:-1]
    assert "How do you get home?" in sides[0], "staff read the cover in their own language"
    starts = [at for at, side in enumerate(sides) if "Your iliopsoas injection" in side]
    assert [at % 2 for at in starts] == [0, 0]
    for folder in ("asked", "mapped"):
        first, second = sorted((tmp_path / folder).glob("*.pdf"))
        said = [text_of(path.read_bytes()) for path in (first, second)]
        assert [text.count("Your iliopsoas injection") for text in said] == [1, 1]
        assert [text.count("Su inyección en el iliopsoas") for text in said] == [1, 0]


@pytest.mark.conformance
def test_every_language_with_the_clinics_own_conforms(tmp_path: Path) -> None:
    """PDF/UA-1 and PDF/A-2a: each language in each edition, over five sets of conditions."""
    files = []
    for number, one in enumerate(product(TRANSLATED, SAMPLE, ("standard", "large"))):
        files.append(tmp_path / f"{number:03d}.pdf")
        files[-1].write_bytes(both(*one).pdf)

    assert [str(verdict) for verdict in validate(files) if not verdict.passed] == []
