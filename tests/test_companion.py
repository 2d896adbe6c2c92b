"""The companion sheet, a bleed in the muscle: words alone make it, and they keep every rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from batches import arguments as batch_arguments
from batches import content, own_home, pages_of, plain, write_list
from click.testing import CliRunner
from printed_words import spoken
from sample import CLINIC, HOME, sample_visit
from vera import validate

from instructions import practice as practices
from instructions.check.plain import score, sentences
from instructions.cli import main
from instructions.compose import arranged
from instructions.handout import Press
from instructions.pdf.drawing import Drawings
from instructions.pdf.look import look
from instructions.practice import Practice
from instructions.procedure import Procedure, load

__all__ = ["own_home"]

COMPANION = "iliopsoas-haematoma"
INJECTION = HOME / "instructions" / "library" / "iliopsoas-injection"

# Fact -> the steps that carry it, and words that must stand in what they say.
FACTS = {
    "H1": ("main-rare about-bleed", "a bleed into the muscle"),
    "H2": ("why-thinner tell-thinner", "most people who get it take one"),
    "H3": ("why-aspirin why-injury why-easily tell-easily", "haemophilia"),
    "H4": ("alike show-think", "look like a hip, back or nerve problem"),
    "H5": ("sign-pain red-pain", "groin or thigh"),
    "H6": ("sign-muscle", "does not move as it should"),
    "H7": ("main-leg sign-numb red-leg", "one leg is numb, or it tingles"),
    "H8": ("main-leg sign-weak nerve-press red-leg", "the knee gives way"),
    "H9": ("nerve-press", "The clot presses on nerves"),
    "H10": ("late-signs next-keep", "the leg may get weak late"),
    "H11": ("sign-walk", "you cannot walk, and your hip or low back hurts"),
    "H12": ("nerve-large home-bruise", "Small bleeds and bruises are common"),
    "H13": ("nerve-large", "A large bleed may harm a nerve"),
    "H14": ("treat-large", "In rare cases an urgent operation"),
    "H15": ("home-bruise", "move or spread as it fades, in about a week"),
    "H16": ("about-bleed", "most often on one side, and in a few people on both"),
    "H17": ("main-thinner treat-first thin-own", "rest in bed. You may get fluid or blood"),
    "H18": ("treat-small", "enough, if the bleeding has stopped and your nerve signs are mild"),
    "H19": ("treat-large", "block the blood vessel, or drain the blood through the skin"),
    "H20": ("main-rare found-scan found-early show-think", "before the nerve was hurt"),
    "H21": ("about-muscle", "big muscle deep in your hip"),
    "H22": ("why-tear", "mostly from sport. It can make a hip hurt without a blow"),
}
SELDOM = {"replaces", "phone-holidays", "phone-holiday"}
"""What few visits have, and none of them together."""

ADMINISTRATIVE = (
    "visit-date replaces who note red-call red-hospital phone-number phone-hours phone-closed"
    " phone-worry thin-write show-write next-web phone-holidays phone-holiday"
)


@cache
def practice() -> Practice:
    """The companion at the sample clinic."""
    return practices.load(CLINIC, COMPANION)


def words() -> Procedure:
    """The companion's words."""
    return practice().procedure


def everything() -> Iterator[tuple[str, str]]:
    """All that can ever be printed, with values filled in, by the step or section it is of."""
    for part in words().parts:
        for section in part.sections:
            yield section.id, spoken(section.heading)
            for step in section.steps:
                extra = [one for one in (step.label, step.caption, *step.options) if one]
                yield from ((step.id, spoken(one)) for one in (*step.words.values(), *extra))


def of_steps(ids: str) -> str:
    """All that some steps say."""
    return " ".join(text for id, text in everything() if id in ids.split())


def of_side(side: int) -> list[str]:
    """What is read on a side, block by block."""
    (part,) = words().parts
    kept = {s.id for s in part.sections if s.side == side}
    kept |= {step.id for s in part.sections if s.side == side for step in s.steps} - SELDOM
    return [text for id, text in everything() if id in kept]


def printed(paper: str = "A4", **said: object) -> bytes:
    """The sheet of a sample visit."""
    own = practice()
    visit = sample_visit(own, **{"with": None, "without": None, **said})
    press = Press(own, Drawings([CLINIC, *own.templates]))
    return press.print(press.handout(visit), look(own.brand, paper, visit.edition))


# The facts and what they rest on


def test_it_carries_every_fact_of_the_page_on_bleeds() -> None:
    """H1 to H22; none is left out, and the steps say the same as this table."""
    assert FACTS.keys() == {f"H{number}" for number in range(1, 23)}
    carried = {(fact, step.id) for step in words().steps() for fact in step.facts}
    assert carried == {(fact, id) for fact, (ids, _) in FACTS.items() for id in ids.split()}


@pytest.mark.parametrize("fact", FACTS)
def test_each_fact_stands_in_its_steps(fact: str) -> None:
    """The steps that carry a fact say its words."""
    ids, said = FACTS[fact]
    assert said in of_steps(ids)


def test_every_source_is_used_and_dated() -> None:
    """Title, publisher, address and day; only administrative steps rest on the clinic alone."""
    used = {source for step in words().steps() for source in step.sources}
    assert used == words().sources.keys()
    for source in words().sources.values():
        assert source.title and source.publisher and source.address.startswith("http")
        assert source.checked <= words().checked < words().review_by
    alone = {step.id for step in words().steps() if set(step.sources) == {"clinic"}}
    assert alone <= set(ADMINISTRATIVE.split())


def test_a_source_is_told_as_the_first_procedure_tells_it() -> None:
    """A page that both rest on has the same title, publisher and address in both."""
    first = load(INJECTION, "en").sources
    for id in first.keys() & words().sources.keys():
        one, other = first[id], words().sources[id]
        assert (one.title, one.publisher, one.address) == (
            other.title,
            other.publisher,
            other.address,
        )


# Plain words


def test_the_words_are_plain() -> None:
    """Grade 4 at most on each side and 6 in each section; a reader of 9 to 11 years follows."""
    for side in (1, 2):
        found = score(of_side(side))
        print(f"side {side}: grade {found.grade:.1f}, ease {found.ease:.0f}, words {found.words}")
        assert found.grade <= 4.0
        assert sum(len(text.split()) for text in of_side(side)) <= 390
    for section in (section for part in words().parts for section in part.sections):
        ids = {section.id, *(step.id for step in section.steps)}
        assert score([text for id, text in everything() if id in ids]).grade <= 6.0, section.id


def test_no_sentence_list_or_paragraph_is_long() -> None:
    """At most 20 words, 7 items, and 3 sentences."""
    for id, text in everything():
        assert len(sentences(text)) <= 3, id
        assert all(len(found) <= 20 for found in sentences(text)), id
    for part in words().parts:
        assert all(
            len(s.steps) <= 7 for s in part.sections if s.kind in ("bullets", "ticks", "key")
        )


def test_every_term_is_explained_where_it_is_first_used() -> None:
    """The plain words stand in the same step as the first use of a term."""
    for term, told in words().terms.items():
        uses = [text for id, text in everything() if id != "title" and term in text]
        assert uses, term
        assert told in uses[0] or told in of_steps("about-muscle"), term


def test_the_style_is_that_of_the_first_sheet() -> None:
    """No dashes, no shortened 'not', no capitals, none of the words that NHS style avoids."""
    avoided = re.compile(
        r"[\u2013\u2014]| - |n't\b|\bclinician|\bmedication|\babdomen|\bpatients?\b|\bfever|&|/",
        re.IGNORECASE,
    )
    for id, text in everything():
        shown = text.replace("example.org/iliopsoas", "")
        assert not avoided.search(shown), id
        assert set(re.findall(r"\b[A-Z]{2,}\b", shown)) <= {"CT"}, id


# Safety


def test_the_leg_rule_is_written_once_and_counts_from_leaving() -> None:
    """Main message and red card say the same; a leg that is heavy at first is no emergency."""
    rule = "newly weak or numb, or worse than when you left us"
    assert rule in of_steps("main-leg") and rule in of_steps("red-leg")
    assert "after you leave us" in of_steps("emergency")


def test_both_sheets_send_a_person_for_help_with_the_same_signs() -> None:
    """Clot, nerves and bleeding are told as on the red card after one side was injected."""
    injection = {step.id: step for step in load(INJECTION, "en").steps()}
    for id, wording in (
        ("red-bleeding", "text"),
        ("red-clot", "text"),
        ("red-nerves", "no"),
        ("red-call", "text"),
    ):
        assert spoken(injection[id].words[wording]) == of_steps(id)


def test_nobody_is_told_to_stop_or_restart_a_medicine() -> None:
    """Every word about a blood thinner says not to do so alone; what doctors do is told as such."""
    for id in ("main-thinner", "thin-own"):
        assert "on your own" in of_steps(id)
    for id, text in everything():
        if "stop" in text.lower() and "do not stop" not in text.lower():
            assert id in ("treat-first", "treat-small"), (id, text)


def test_a_person_can_reach_somebody_at_any_hour() -> None:
    """Emergency number, phone, hours and the way when closed are safety-critical steps."""
    critical = {step.id for step in words().steps() if step.critical}
    assert {"red-call", "phone-number", "phone-hours", "phone-closed"} <= critical


# The sheet


def test_it_is_one_sheet_of_two_sides() -> None:
    """For the longest visit too; large print takes more."""
    usual, most = pages_of(printed()), pages_of(printed("Letter", note="Bring the letter " * 6))
    assert len(usual) == len(most) == 2
    assert "A bleed in the iliopsoas muscle" in usual[0]
    assert "Getting better, and when to get help" in usual[1]
    assert len(pages_of(printed(edition="large"))) > 2


def test_its_sheet_is_valid(tmp_path: Path) -> None:
    """By the real veraPDF, as PDF/UA-1 and PDF/A-2a, in both editions."""
    files = []
    for edition in ("standard", "large"):
        files.append(tmp_path / f"{edition}.pdf")
        files[-1].write_bytes(printed(edition=edition))
    assert [str(verdict) for verdict in validate(files) if not verdict.passed] == []


def test_it_asks_nothing_of_the_program() -> None:
    """It has no setting and no condition: every person gets the same words."""
    assert not words().conditions and not words().settings and not words().moments
    visits = (sample_visit(practice(), **{"with": None, "without": None, "side": s})
              for s in ("left", "right", None))  # fmt: skip
    own = practice()
    press = Press(own, Drawings([CLINIC, *own.templates]))
    assert len({press.handout(visit).composed.digest for visit in visits}) == 1


def test_every_step_stands_in_a_side() -> None:
    """With every optional value, nothing of the words is left out."""
    own = practice()
    press = Press(own, Drawings([CLINIC, *own.templates]))
    visit = sample_visit(own, note="Bring the letter.", **{"with": None, "without": None})
    case = press.handout(visit).case
    shown = {step.id for side in arranged(own, case) for s in side.sections for step in s.steps}
    assert {step.id for step in words().steps()} - shown <= SELDOM


# On the command line


def test_it_is_listed_with_its_title() -> None:
    """With the procedures, so that a person finds it."""
    told = CliRunner().invoke(main, ["list", "procedures"]).output
    assert re.search(rf"^{COMPANION} +A bleed in the iliopsoas muscle$", told, re.MULTILINE)
    none = CliRunner().invoke(main, ["list", "conditions", "--procedure", COMPANION])
    assert (none.exit_code, none.output) == (0, f"{COMPANION} has no conditions.\n")


def test_the_command_prints_it(tmp_path: Path) -> None:
    """With what a person types for the first procedure."""
    file = tmp_path / "bleed.pdf"
    typed = ["handout", "--procedure", COMPANION, "--name", "Asha Example", "--on", "+7d 09:30"]
    done = CliRunner().invoke(main, [*typed, "-o", str(file)])
    assert (done.exit_code, done.stderr) == (0, "")
    assert "Asha Example" in pages_of(file.read_bytes())[0]


def test_a_list_prints_it(tmp_path: Path) -> None:
    """The clinic's map answers conditions that this procedure does not ask; that is no fault."""
    rows = write_list(tmp_path, plain(3))
    given = batch_arguments(rows, tmp_path / "out", "--procedure", COMPANION)
    done = CliRunner().invoke(main, given, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    sheets = [pages_of(data) for name, data in content(tmp_path / "out").items() if "pdf" in name]
    assert len(sheets) == 3
    assert all("A bleed in the iliopsoas muscle" in sheet[0] for sheet in sheets)
