"""Three questions for staff to ask, made from the words, and a line for who explained it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from batches import arguments as batch_arguments
from batches import own_home, pages_of, plain, write_list
from desk import client_of
from printed_words import NO, NOT_KNOWN, YES, case, printed
from sitting import SCHEDULE
from test_register import USUAL, clinic, run, told

__all__ = ["clinic", "own_home"]

QUESTIONS = (
    "What will you do about your blood thinner?",
    "When do you call 112?",
    "How do you get home?",
)


def said(clinic: Path, *more: object) -> str:
    """What the paper says."""
    told("handout", "--clinic", clinic, *USUAL, *more)
    return " ".join(pages_of(Path("handout.pdf").read_bytes()))


def test_it_is_the_last_side_of_a_sheet(clinic: Path) -> None:
    """With the patient at its foot, on paper of its own: for the clinic's file."""
    told("handout", "--clinic", clinic, *USUAL)
    *sides, last = pages_of(Path("handout.pdf").read_bytes())
    for words in (*QUESTIONS, "Given by", "Explained by", "Date", "Asha Example"):
        assert words in last
    assert len(sides) == 2
    assert not any(question in side for question in QUESTIONS for side in sides)


def test_it_can_be_switched_off_for_one_and_for_all(clinic: Path) -> None:
    """By a word on the command line, or by the clinic; and asked for all the same."""
    assert not any(question in said(clinic, "--no-teach-back") for question in QUESTIONS)
    with (clinic / "clinic.yaml").open("a", encoding="utf-8") as profile:
        profile.write("\nteach-back: false\n")
    assert not any(question in said(clinic) for question in QUESTIONS)
    assert all(question in said(clinic, "--teach-back") for question in QUESTIONS)
    assert all(question in said(clinic, "--part", "teach-back") for question in QUESTIONS)


def test_switching_it_off_is_no_news_for_who_approved_the_words(clinic: Path) -> None:
    """The sheet still carries a name."""
    with (clinic / "clinic.yaml").open("a", encoding="utf-8") as profile:
        profile.write("\nteach-back: false\n")
    assert "Asha Example" in said(clinic)


def test_the_desk_asks_for_it_as_the_clinic_does(clinic: Path) -> None:
    """Ticked in the form of a walk-in, and for every patient of the day's list."""
    client = client_of(clinic)
    form = client.get("/visit/new").text
    client.send("/list", {"today": "yes", "list": (BytesIO(SCHEDULE.read_bytes()), "list.csv")})
    path = f"/visit/{client.token('Asha Example')}"
    paper, message = client.send(f"{path}/save"), client.send(f"{path}/text")

    assert 'name="part-teach-back" value="yes" checked' in form
    assert all(question in pages_of(paper.data)[-1] for question in QUESTIONS)
    assert not any(question in message.text for question in QUESTIONS)
    assert len(pages_of(client.send(f"{client.walk_in(name='Zed')}/save").data)) == 2


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


@pytest.mark.parametrize(("format", "part"), [("html", "Questions and answers"), ("text", "112")])
def test_a_patient_is_not_sent_what_is_for_staff(clinic: Path, format: str, part: str) -> None:
    """Neither by itself nor when somebody asks for it; a page has every other part there is."""
    words = ("handout", "--clinic", clinic, *USUAL, "--format", format, "-o", "-")
    for more in ((), ("--teach-back",), ("--part", "teach-back")):
        page = told(*words, *more)
        assert part in page
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
