"""Wordings: words, bold and values, and nothing that could be run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instructions import wording as wordings
from instructions.errors import WordsError
from instructions.wording import Text, Value, Wording


def test_a_wording_is_taken_apart_in_reading_order() -> None:
    """Texts and values alternate, and bold goes over values too."""
    wording = Wording.parse("Come on **{{ date }} at\n  9**, {{ clinic.name | upper }}.")

    assert wording.pieces == (
        Text("Come on "),
        Value("date", bold=True),
        Text(" at 9", bold=True),
        Text(", "),
        Value("clinic.name", ("upper",)),
        Text("."),
    )
    assert wording.names == {"date", "clinic.name"}


def test_filters_are_applied_in_order() -> None:
    """`capital` and `upper` are the filters there are."""
    assert Value("x", ("capital",)).shown("left side") == "Left side"
    assert Value("x", ("capital", "upper")).shown("left") == "LEFT"


def test_an_empty_wording_is_false() -> None:
    """An empty wording leaves its step out."""
    assert not Wording.parse(" \n ")
    assert Wording.parse(" \n ").pieces == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{% if x %}y{% endif %}", "{% ... %}"),
        ("{% raw %}{{ x }}{% endraw %}", "{% raw %}"),
        ("a {# note #}", "{# ... #}"),
        ("a {{- x }}", "{{-"),
        ("{{ x -}} a", "-}}"),
        ("{{ x() }}", "Call"),
        ("{{ x['y'] }}", "Getitem"),
        ("{{ 'x' }}", "Const"),
        ("{{ a + b }}", "Add"),
        ("{{ a ** b }}", "Pow"),
        ("{{ a if b }}", "CondExpr"),
        ("{{ a.__class__ }}", "a.__class__"),
        ("{{ Name }}", "Name"),
        ("{{ x | safe }}", "'safe'"),
        ("{{ x | upper(1) }}", "'upper'"),
        ("{{ x", "not understood"),
        ("{{ }}", "not understood"),
        ("**bold", "no ** closes it"),
        ("a ***b***", "***"),
    ],
)
def test_anything_else_is_refused_by_name(text: str, told: str) -> None:
    """The error names what was found."""
    with pytest.raises(WordsError) as caught:
        Wording.parse(text)

    assert told in str(caught.value)


@pytest.mark.parametrize("text", ["a { b } c", "50% {", "}} a", "a * b", "<b>a</b> &amp;"])
def test_lone_marks_are_text(text: str) -> None:
    """Only whole marks mean anything; mark-up is text."""
    assert Wording.parse(text).pieces == (Text(text),)


@given(st.text(alphabet=st.sampled_from("{}%#* |a.b_-'\n"), max_size=30))
def test_any_text_is_a_wording_or_an_error(text: str) -> None:
    """Nothing but WordsError comes out, and no mark-up of ours is left in the pieces."""
    try:
        wording = Wording.parse(text)
    except WordsError:
        return
    for piece in wording.pieces:
        if isinstance(piece, Text):
            assert "**" not in piece.text
            assert "{{" not in piece.text


def test_phrases_are_put_in_place() -> None:
    """A phrase brings its own bold, and takes on the bold around it; phrases may hold phrases."""
    phrases = {
        "leg-rule": Wording.parse("rest **now** {{ phrase.more }}"),
        "more": Wording.parse("until {{ rest_until }}"),
    }

    plain = Wording.parse("So {{ phrase.leg_rule }}.").with_phrases(phrases)
    bold = Wording.parse("**{{ phrase.leg_rule }}**").with_phrases(phrases)

    assert plain.pieces == (
        Text("So rest "),
        Text("now", bold=True),
        Text(" until "),
        Value("rest_until"),
        Text("."),
    )
    assert all(piece.bold for piece in bold.pieces)


@pytest.mark.parametrize("text", ["{{ phrase.none }}", "{{ phrase.a | upper }}", "{{ phrase.a }}"])
def test_a_phrase_that_cannot_be_put_in_is_refused(text: str) -> None:
    """An unknown phrase, a filtered one, and one that holds itself."""
    with pytest.raises(WordsError):
        Wording.parse(text).with_phrases({"a": Wording.parse("x {{ phrase.a }}")})


def test_plain_shows_the_text_alone() -> None:
    """Values show as a function of their names."""
    assert Wording.parse("**By** {{ last_food }}").plain() == "By [last_food]"
    assert Wording.parse("{{ side | upper }}").plain(lambda _: "left") == "LEFT"


MARKED = (
    "{{ ",
    " }}",
    "{{ a.b | upper }}",
    "{{ x | lower }}",
    "{{ true }}",
    "{{ nota.b }}",
    "{{-",
    "{%",
    "{#",
    "{{ a.1 }}",
    "{{a}}",
    " | ",
    "**",
    "name",
    ".",
    "{",
    "}",
    "é",
    " ",
)


@given(st.lists(st.sampled_from(MARKED), max_size=6).map("".join))
def test_what_is_usual_is_read_as_jinja_reads_it(text: str) -> None:
    """Most words are read without Jinja, and to the same pieces."""
    usual = wordings._usual_pieces(text)

    if usual:
        assert Wording.of(usual) == Wording.of(wordings._jinja_pieces(text))
        assert Wording.of(usual).names == Wording.of(wordings._jinja_pieces(text)).names


def test_a_value_as_all_write_it_is_usual() -> None:
    """Else it would be slow to read, and nobody would see it."""
    assert wordings._usual_pieces("At **{{ time }}**, {{ clinic.name | upper }}.")
    assert not wordings._usual_pieces("At {{time}}.")
