"""Conditions: three-valued logic, and what is no condition."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instructions.conditions import Answer, Condition

NO, NOT_KNOWN, YES = Answer.NO, Answer.NOT_KNOWN, Answer.YES


def answer(text: str, **said: Answer) -> Answer:
    """The answer to a condition when these are the answers to its names."""
    return Condition.parse(text).answer(lambda name: said[name.replace("-", "_")])


@pytest.mark.parametrize("one", Answer)
@pytest.mark.parametrize("other", Answer)
def test_and_is_the_lesser_and_or_the_greater(one: Answer, other: Answer) -> None:
    """Kleene: no beats not known beats yes in 'and', the other way round in 'or'."""
    assert (one & other).value == min(one.value, other.value)
    assert (one | other).value == max(one.value, other.value)
    assert ~(one & other) == (~one | ~other)


def test_not_known_with_a_yes_is_not_known() -> None:
    """A steroid in a person who may have diabetes is not known to matter."""
    assert answer("steroid and diabetes", steroid=YES, diabetes=NOT_KNOWN) is NOT_KNOWN
    assert answer("steroid and diabetes", steroid=NO, diabetes=NOT_KNOWN) is NO
    assert answer("steroid or diabetes", steroid=YES, diabetes=NOT_KNOWN) is YES
    assert answer("not diabetes", diabetes=NOT_KNOWN) is NOT_KNOWN


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a or b and c", YES),
        ("(a or b) and c", NO),
        ("not a or b", NO),
        ("not (b or c)", YES),
        ("not not a", YES),
        ("  a\n and\tnot c ", YES),
    ],
)
def test_not_binds_closer_than_and_and_and_closer_than_or(text: str, expected: Answer) -> None:
    """The usual order, and brackets to change it."""
    assert answer(text, a=YES, b=NO, c=NO) is expected


def test_names_are_kept_as_written() -> None:
    """Hyphens and dots belong to names; a word inside a name is no operator."""
    condition = Condition.parse("may-be-pregnant and not position.tummy or android")

    assert condition.names == {"may-be-pregnant", "position.tummy", "android"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "empty"),
        ("a b", "'b'"),
        ("a and", "the end"),
        ("and a", "and"),
        ("(a", "not closed"),
        ("a)", "')'"),
        ("a == b", "'=='"),
        ("Upper", "'Upper'"),
        ("a-", "'-'"),
        ("a..b", "'..b'"),
        ("__import__", "'__import__'"),
        ("(" * 40 + "a" + ")" * 40, "nested"),
    ],
)
def test_what_is_no_condition_is_refused(text: str, told: str) -> None:
    """The message says what was found."""
    with pytest.raises(ValueError, match=r"^(must|has) ") as caught:
        Condition.parse(text)

    assert told in str(caught.value)


@given(st.text(alphabet="ab.-() \nandortx", max_size=40))
def test_any_text_is_a_condition_or_a_sentence(text: str) -> None:
    """Nothing but ValueError ever comes out."""
    try:
        condition = Condition.parse(text)
    except ValueError:
        return
    assert condition.answer(lambda _: NOT_KNOWN) is NOT_KNOWN


def test_possible_answers_are_exact() -> None:
    """What is always yes is never asked for a wording when not known."""
    known, any_ = frozenset({YES, NO}), frozenset(Answer)

    assert Condition.parse("a or not a").possible(lambda _: known) == {YES}
    assert Condition.parse("a and b").possible({"a": any_, "b": frozenset({NO})}.__getitem__) == {
        NO
    }
