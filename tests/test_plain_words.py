"""The words are plain: measured by our own scorer, and the numbers are printed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from printed_words import (
    Case,
    Printed,
    english,
    full_cases,
    printed,
    spoken,
    usual_cases,
)

from instructions.check.plain import Score, score, sentences, syllables

CASES = (*usual_cases(), *full_cases())
PARTS = tuple(part.id for part in english().parts)
# Words of medicine that cannot be avoided: scores are also told without them, never instead.
GLOSSARY = frozenset({"iliopsoas", "psoas", "iliacus", "haematoma", "anaesthetic", "physiotherapy"})
WORDS_ON_A_SIDE = {"usual": 380, "full": 400}


def every_wording() -> Iterator[tuple[str, str]]:
    """Each wording of each step that can ever be printed, with values filled in."""
    for step in english().steps():
        for key, wording in step.words.items():
            yield f"{step.id} {key}", spoken(wording)
        for words in (step.label, step.caption, *step.options):
            if words:
                yield f"{step.id} beside", spoken(words)
    for part in english().parts:
        for section in part.sections:
            for key, heading in section.headings.items():
                yield f"{section.id} {key}", spoken(heading)


def heading(item: Printed) -> str:
    """The heading above a step."""
    return spoken(item.section.heading)


def blocks(found: list[Printed]) -> list[str]:
    """What is read, headings first, block by block."""
    headings = dict.fromkeys(heading(item) for item in found)
    return [*headings, *(block for item in found for block in item.blocks)]


def words_in(found: list[Printed]) -> int:
    """All words of some steps and their headings, as a reader counts them."""
    return sum(len(block.split()) for block in blocks(found))


def shown(name: str, found: Score) -> str:
    """A line of figures to print."""
    return (
        f"{name:28} grade {found.grade:5.1f}  ease {found.ease:5.1f}  smog {found.smog:4.1f}"
        f"  words {found.words:4}  longest sentence {found.longest:2}"
    )


# The scorer


def test_scores_are_those_of_the_published_formulas() -> None:
    """Two sentences with hand-counted syllables give the grades of the formulas by hand."""
    found = score(["The cat sat on the mat.", "The ambulance hurried to the hospital."])
    assert (found.sentences, found.words, found.syllables, found.long_words) == (2, 12, 17, 2)
    assert found.grade == pytest.approx(0.39 * 6 + 11.8 * 17 / 12 - 15.59)
    assert found.ease == pytest.approx(206.835 - 1.015 * 6 - 84.6 * 17 / 12)
    assert found.smog == pytest.approx(1.0430 * 30**0.5 + 3.1291)


def test_the_end_of_a_block_ends_a_sentence() -> None:
    """A list without full stops is many short sentences, not one long one."""
    assert score(["bring a list", "wear loose clothes"]).longest == 3


def test_numbers_phones_times_and_addresses_are_one_short_word_each() -> None:
    """Nobody sounds out a phone or a web address in syllables."""
    (found,) = sentences("Phone 0422 400 0000 at 9:30am or see example.org/more today.")
    assert " ".join(found) == "phone ten at ten or see ten today"


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("iliopsoas", 5),
        ("anaesthetic", 4),
        ("medicine", 3),
        ("injection", 3),
        ("bruises", 2),
        ("sides", 1),
        ("movement", 2),
        ("rested", 2),
        ("stopped", 1),
        ("muscles", 2),
        ("emergency", 4),
        ("beyond", 2),
        ("the", 1),
        ("diabetes", 4),
        ("lying", 2),
    ],
)
def test_syllables(word: str, count: int) -> None:
    """Endings that are silent, pairs of vowels that are not, and words of medicine."""
    assert syllables(word) == count


def test_text_without_words_has_no_score() -> None:
    """No words is a mistake of the caller, not a grade."""
    with pytest.raises(ValueError, match="at least one word"):
        score(["", "**"])


# The words


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_core_is_read_at_grade_4(case: Case) -> None:
    """The whole core, with every term counted, has Flesch-Kincaid 4.0 at most."""
    found = blocks(list(printed("core", case)))
    print(shown(case.name, score(found)))
    print(shown("  without the glossary", score(found, GLOSSARY)))
    assert score(found).grade <= 4.0


def test_no_section_is_above_grade_6() -> None:
    """Every section of every part, in every case here, has Flesch-Kincaid 6.0 at most."""
    worst: dict[str, Score] = {}
    for case in CASES:
        for part in PARTS:
            items = list(printed(part, case))
            for id in dict.fromkeys(item.section.id for item in items):
                found = score(blocks([item for item in items if item.section.id == id]))
                if id not in worst or found.grade > worst[id].grade:
                    worst[id] = found
    print(*(shown(id, found) for id, found in worst.items()), sep="\n")
    assert {id: found.grade for id, found in worst.items() if found.grade > 6.0} == {}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_side_keeps_to_its_words(case: Case) -> None:
    """A side of the core has the words that one side of Letter holds at 13 point."""
    items = list(printed("core", case))
    counts = {s: words_in([i for i in items if i.section.side == s]) for s in (1, 2)}
    print(case.name, counts)
    most = WORDS_ON_A_SIDE["usual" if case in usual_cases() else "full"]
    assert max(counts.values()) <= most


def test_no_sentence_is_over_20_words() -> None:
    """NHS style; each wording is measured, also those that few visits ever print."""
    long = [
        (place, " ".join(words))
        for place, text in every_wording()
        for words in sentences(text)
        if len(words) > 20
    ]
    assert long == []


def test_no_paragraph_is_over_three_sentences() -> None:
    """The text of one step is a paragraph at most."""
    long = [place for place, text in every_wording() if len(sentences(text)) > 3]
    assert long == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_list_is_over_seven_items(case: Case) -> None:
    """Bullets, ticks and numbers have at most 7 items, and steps of the day at most 6."""
    for part in PARTS:
        items = list(printed(part, case))
        for section in next(p for p in english().parts if p.id == part).sections:
            count = sum(item.section is section for item in items)
            if section.kind in {"bullets", "ticks", "numbers", "key"}:
                assert count <= (6 if section.kind == "numbers" else 7), section.id


def test_every_term_is_explained_where_it_is_first_used() -> None:
    """The plain words stand in the same step as the first use of a term."""
    everything = next(case for case in CASES if case.name == "everything")
    texts = [item.text for part in PARTS for item in printed(part, everything)]
    for term, plain in english().terms.items():
        used = re.compile(rf"\b{re.escape(term)}\b", re.IGNORECASE)
        first = next((text for text in texts if used.search(text)), "never used")
        assert plain in first, f"{term}: {first}"


def test_the_words_are_in_house_style() -> None:
    """No dashes, no shortened 'not', no blocks of capitals, none of the words NHS style avoids."""
    banned = re.compile(
        r"[\u2013\u2014]| - |n't\b|'ll\b|'re\b|\be\.?g\b|\bi\.?e\b|\bclinician|\bmedication"
        r"|\babdomen|\bpatients?\b|\bfever|\bplease do not|\badminister|\bprior to|&|/",
        re.IGNORECASE,
    )
    capitals = re.compile(r"\b[A-Z]{2,}\b")
    allowed = {"CT", "HIV", "TENS", "LEFT", "RIGHT"}
    for place, text in every_wording():
        text = re.sub(r"example.org/iliopsoas|mmol/L|mg/dL", "", text)
        assert not banned.search(text), (place, text)
        assert set(capitals.findall(text)) <= allowed, (place, text)


def test_the_words_speak_to_you_and_are_active() -> None:
    """You and your are common, and at most one sentence in ten is passive."""
    passive = re.compile(r"\b(?:is|are|was|were|be|been)\s+(?:\w+ed|given|told|done|known|seen)\b")
    texts = [text for _, text in every_wording()]
    words = [word for text in texts for found in sentences(text) for word in found]
    rate = sum(word in {"you", "your"} for word in words) / len(words)
    lines = [" ".join(found) for text in texts for found in sentences(text)]
    found = [line for line in lines if passive.search(line)]
    print(
        f"you: {rate:.1%} of words; passive: {len(found)} of {len(lines)} sentences",
        *found,
        sep="\n",
    )
    assert rate > 0.04
    assert len(found) <= 0.1 * len(lines)


def test_headings_are_told_apart() -> None:
    """No heading is empty, and no two in a part are the same."""
    for part in english().parts:
        headings = [spoken(section.heading) for section in part.sections]
        assert all(headings)
        assert len(set(headings)) == len(headings)


def test_inserts_are_short() -> None:
    """Each insert has at most 60 words, with everything on."""
    for case in CASES:
        items = list(printed("inserts", case))
        for id in dict.fromkeys(item.section.id for item in items):
            count = words_in([item for item in items if item.section.id == id])
            assert count <= 60, (id, count)
