"""Every translation says what the English says: its steps, values, numbers, and nothing besides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from languages import RIGHT_TO_LEFT, TRANSLATED

from instructions import procedure as procedures
from instructions.locate import LIBRARY
from instructions.pdf.words import Fount, chain
from instructions.practice import ILIOPSOAS
from instructions.procedure import Procedure, Step
from instructions.translation import SOURCE
from instructions.wording import Text, Wording

FOLDER = LIBRARY / ILIOPSOAS

# English stands in brackets, where staff will say it; these stand alone, because patients and
# staff say them so: names of a virus, a scan, a muscle, and of the things that a question is about.
SAID_IN_ENGLISH = frozenset(
    ["HIV", "CT", "TENS", "blood", "thinner", "psoas", "sheath", "sedation", "physiotherapy"]
    + ["haematoma", "X-ray"]
)

every_language = pytest.mark.parametrize("language", TRANSLATED)


@cache
def words(language: str) -> Procedure:
    """The iliopsoas injection in a language."""
    return procedures.load(FOLDER, language)


def test_every_language_that_is_there_is_tested_here() -> None:
    """A new file of words comes under these tests, and none is taken for a language by mistake."""
    assert set(procedures.languages(FOLDER)) == {SOURCE, *TRANSLATED}


@every_language
def test_a_language_has_the_english_steps_and_wordings(language: str) -> None:
    """Each step in the same order, for the same answers, with as many options and labels."""
    assert shape(words(language)) == shape(words(SOURCE))


@every_language
def test_a_language_has_the_english_values(language: str) -> None:
    """Each wording shows the same values: dates, phones, amounts, names of medicines."""
    assert dict(values(words(language))) == dict(values(words(SOURCE)))


@every_language
def test_a_language_has_the_english_numbers(language: str) -> None:
    """Each wording has the same figures, written in the digits 0 to 9."""
    assert dict(numbers(words(language))) == dict(numbers(words(SOURCE)))


@every_language
def test_a_language_writes_western_digits(language: str) -> None:
    """Phones and times are read out to staff who know these."""
    other = [c for text in texts(words(language)) for c in text if c.isdigit() and not c.isascii()]

    assert other == []


@pytest.mark.parametrize("language", sorted({*TRANSLATED} - {"es"}))
def test_english_stands_only_where_the_rule_allows(language: str) -> None:
    """In brackets after the patient's own word, or as one of a few names."""
    plain = (re.sub(r"\([^()]*\)", "", text) for text in texts(words(language)))
    latin = {word for text in plain for word in re.findall(r"[A-Za-z][A-Za-z-]*", text)}

    assert latin - SAID_IN_ENGLISH == set()


@every_language
@pytest.mark.parametrize("bold", [False, True])
def test_every_character_has_a_glyph(language: str, bold: bool) -> None:
    """In both weights; a character that no font has would raise GlyphError."""
    faces = chain(Fount(bold=bold))
    for text in texts(words(language)):
        for piece in faces.plain(text, together=False):
            assert 0 not in piece.word.glyphs


@every_language
def test_a_language_runs_its_own_way(language: str) -> None:
    """Urdu and Arabic right to left, the others left to right."""
    assert (words(language).direction == "rtl") == (language in RIGHT_TO_LEFT)


def test_no_file_of_words_holds_signs_of_direction() -> None:
    """Phones and times are kept in order by the program, not by signs that nobody sees."""
    signs = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
    found = [f.name for f in FOLDER.glob("*.yaml") if signs.search(f.read_text(encoding="utf-8"))]

    assert found == []


@every_language
def test_every_critical_step_was_translated_back(language: str) -> None:
    """And all that staff ask a patient; the record has no entry of a step that there is not."""
    recorded = set(
        re.findall(r"(?m)^([a-z0-9-]+):", (FOLDER / f"{language}.back.yaml").read_text("utf-8"))
    )
    asked = {
        "teach-how",
        *(id for id in [step.id for step in words(SOURCE).steps()] if id.startswith("ask-")),
    }
    critical = {step.id for step in words(SOURCE).steps() if step.critical}

    assert critical - recorded == set()
    assert len(asked) > 3 and asked - recorded == set()
    assert recorded - {step.id for step in words(SOURCE).steps()} == set()


def shape(procedure: Procedure) -> list[object]:
    """What there is of each step, without what it says."""
    return [
        (
            step.id,
            sorted((key, bool(wording)) for key, wording in step.words.items()),
            len(step.options),
            [bool(part) for part in (step.label, step.caption, step.alt)],
        )
        for step in procedure.steps()
    ] + sorted(procedure.labels)


def values(procedure: Procedure) -> Iterator[tuple[tuple[str, str], list[str]]]:
    """The values that each wording shows, as often as it does."""
    for place, wording in wordings(procedure):
        yield place, sorted(p.name for p in wording.pieces if not isinstance(p, Text))


def numbers(procedure: Procedure) -> Iterator[tuple[tuple[str, str], list[str]]]:
    """The figures in each wording."""
    for place, wording in wordings(procedure):
        yield place, sorted(re.findall(r"\d+", said(wording)))


def wordings(procedure: Procedure) -> Iterator[tuple[tuple[str, str], Wording]]:
    """Every wording of every step by its place."""
    for step in procedure.steps():
        yield from (((step.id, name), wording) for name, wording in parts(step))


def parts(step: Step) -> Iterator[tuple[str, Wording]]:
    """The wordings of a step by their names."""
    yield from step.words.items()
    yield from ((f"option {place}", option) for place, option in enumerate(step.options))
    yield from (("label", one) for one in [step.label] if one)
    yield from (("caption", one) for one in [step.caption] if one)


def texts(procedure: Procedure) -> Iterator[str]:
    """All that a language says in its steps and headings, without values."""
    yield from (said(wording) for _, wording in wordings(procedure))
    yield from (step.alt for step in procedure.steps() if step.alt)
    for part in procedure.parts:
        for section in part.sections:
            yield from (said(heading) for heading in section.headings.values())


def said(wording: Wording) -> str:
    """The literal words of a wording."""
    return "".join(piece.text for piece in wording.pieces if isinstance(piece, Text))
