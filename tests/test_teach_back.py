"""Three questions for staff to ask, made from the words, and a line for who explained it."""

from __future__ import annotations

from pathlib import Path

import pytest
from batches import arguments as batch_arguments
from batches import own_home, pages_of, plain, write_list
from printed_words import NO, NOT_KNOWN, YES, case, printed
from test_register import USUAL, clinic, run, told

__all__ = ["clinic", "own_home"]

QUESTIONS = (
    "What will you do about your blood thinner?",
    "When do you call 112?",
    "How do you get home?",
)


def text(clinic: Path, *more: object) -> str:
    """What the whole handout says."""
    return told("handout", "--clinic", clinic, *USUAL, *more, "--format", "text", "-o", "-")


def test_it_prints_when_it_is_asked_for(clinic: Path) -> None:
    """On a side of its own, with the patient at its foot: for the clinic's file."""
    assert not any(question in text(clinic) for question in QUESTIONS)
    told("handout", "--clinic", clinic, *USUAL, "--part", "teach-back")
    *_, last = pages_of(Path("handout.pdf").read_bytes())
    for words in (*QUESTIONS, "Given by", "Explained by", "Date", "Asha Example"):
        assert words in last


@pytest.mark.parametrize(
    ("thinner", "answer"),
    [(YES, "I do not stop it on my own"), (NO, "I take none"), (NOT_KNOWN, "if I take one")],
)
def test_the_answer_follows_what_is_known(thinner: object, answer: str) -> None:
    """Staff listen for what this very sheet says."""
    which = case("thinner", NO, blood_thinner=thinner)  # type: ignore[arg-type]
    asked = {item.step.id: item.text for item in printed("teach-back", which)}
    assert answer in asked["ask-thinner"]


def test_it_says_the_leg_rule_in_the_same_words() -> None:
    """What staff listen for is the rule of the red card."""
    red = {item.step.id: item.text for item in printed("core", case("none", NO))}
    asked = {item.step.id: item.text for item in printed("teach-back", case("none", NO))}
    rule = "worse than when you left us, or better and then weak or numb again"
    assert rule in red["red-leg"] and rule in asked["ask-leg"]


def test_a_patient_is_not_sent_what_is_for_staff(clinic: Path) -> None:
    """The page has every part that may be asked for, and not this one."""
    page = told("handout", "--clinic", clinic, *USUAL, "--format", "html", "-o", "-")
    assert "Questions and answers" in page
    assert not any(question in page for question in QUESTIONS)


def test_the_cover_of_a_stack_has_the_questions(clinic: Path, tmp_path: Path) -> None:
    """Once for all, on paper that staff have in their hands."""
    stack = tmp_path / "stack.pdf"
    given = batch_arguments(write_list(tmp_path, plain(2)), tmp_path / "out", "--clinic", clinic)
    told(*given, "--stack", stack, "--cover")
    cover, *others = pages_of(stack.read_bytes())
    assert all(question in cover for question in QUESTIONS)
    assert not any(question in side for question in QUESTIONS for side in others)


def test_a_procedure_without_questions_has_a_cover_without(clinic: Path, tmp_path: Path) -> None:
    """The companion sheet has none."""
    stack = tmp_path / "stack.pdf"
    rows = write_list(tmp_path, plain(2))
    words = batch_arguments(rows, tmp_path / "out", "--procedure", "iliopsoas-haematoma")
    run(*words, "--clinic", clinic, "--stack", stack, "--cover")
    assert "Ask each" not in pages_of(stack.read_bytes())[0]
