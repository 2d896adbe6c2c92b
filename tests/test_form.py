"""Forms: YAML in which every scalar is a text, and all problems come at once."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import problems_of

from instructions.errors import ClinicError, InstructionsError
from instructions.form import attempt, did_you_mean, fill, read
from instructions.shape import About, First, Shape, Size
from instructions.shapes import Day, Flag, Number


class Inner(Shape, frozen=True):
    """One entry."""

    a_day: Day
    flag: Flag = False


class Whole(Shape, frozen=True):
    """A form with one of everything."""

    name: Annotated[str, About("the name.")]
    size: Number | None = None
    entries: list[Inner] = []
    by_id: dict[str, Inner] = {}


class Kinds(Shape, frozen=True):
    """A form with one of each kind of value."""

    text: str = ""
    choice: Literal["yes", "no", "later"] = "no"
    pair: tuple[str, str] = ("", "")
    some: Annotated[list[str], Size(least=1, most=2)] = []
    two: Annotated[list[str], Size(least=2)] = []
    word: Annotated[str, Size(least=1)] = "x"
    names: dict[Day, str] = {}
    inner: Annotated[Inner, First(lambda written: {"a-day": written})] | None = None
    raw: Any = None


@pytest.mark.parametrize("written", ["0422123456", "yes", "null", "~", "1e3", "2027-03-02", "0x1F"])
def test_every_scalar_is_the_text_that_was_written(written: str) -> None:
    """A phone number never becomes a number, nor `no` a truth value."""
    assert read(f"phone: {written}", "x.yaml").data == {"phone": written}


def test_a_key_without_a_value_is_an_empty_text() -> None:
    """Nothing is ever None."""
    assert read("phone:\nlist: []\n", "x.yaml").data == {"phone": "", "list": []}


def test_lines_are_kept() -> None:
    """Each value knows its line, and what is missing the line of what lacks it."""
    form = read("a:\n  b: 1\n  c:\n    - x\n    - y\n", "x.yaml")

    assert form.line(("a", "c", 1)) == 5
    assert form.line(("a", "none")) == 1
    assert form.place(("a", "c", 1)) == "x.yaml, line 5: a c no. 2"


def test_under_keeps_the_lines() -> None:
    """A form inside a form tells the same places."""
    form = read("a:\n  b: 1\n  c: 2\n", "x.yaml").under("a")

    assert form.data == {"b": "1", "c": "2"}
    assert form.place(("c",)) == "x.yaml, line 3: c"


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("a: 1\nb: 2\na: 3", 3, "first on line 1"),
        ("a: &x 1\nb: *x", 1, "anchors"),
        ("a: 1\nb: !!str 2", 2, "a tag"),
        ("a: 1\n---\nb: 2", 2, "second document"),
        ("a: 1\n? [b]\n: 2", 2, "one word"),
        ("just words", 1, "keys and values"),
        ("a: [1\nb: 2", 2, "not readable"),
        ("a: 1\n\tb: 2", 2, "not readable"),
        ("a: \x00", 1, "not readable"),
        ("a: \ud800", 1, "half of a broken character"),
        ("a: " + "[" * 60, 1, "nested too deep"),
        ("a: " + "x" * 1_000_001, 1, "too long"),
    ],
)
def test_what_would_be_read_otherwise_than_it_looks_is_refused(
    text: str, line: int, told: str
) -> None:
    """Duplicate keys, anchors, aliases, tags, more documents, and what is not YAML."""
    found = problems_of(lambda: read(text, "x.yaml", ClinicError), ClinicError)

    assert told in found[0]
    assert f"x.yaml, line {line}" in found[0]


@given(st.text(max_size=60) | st.text(alphabet="ab:-[]{}&*!|>'\"#?\n \t", max_size=40))
def test_any_text_is_a_form_or_an_error(text: str) -> None:
    """Nothing but our own error comes out of a file."""
    try:
        form = read(text, "x.yaml")
    except InstructionsError:
        return
    attempt(Whole, form)


def test_a_good_form_is_filled() -> None:
    """Keys are written with hyphens, and typed by the form."""
    whole = fill(Whole, read("name: 007\nentries: [{a-day: 2027-03-02}]", "x"), ClinicError)

    assert whole.name == "007"
    assert whole.entries[0].a_day.isoformat() == "2027-03-02"


def test_all_problems_come_at_once() -> None:
    """Missing and unknown keys, wrong types and wrong values, each with its line and key."""
    text = (
        "nmae: x\nsize: big\nentries:\n  - {a-day: 2027-02-30}\n  - {a-day: 2027-03-02, flag: 1}\n"
    )

    found = problems_of(lambda: fill(Whole, read(text, "x.yaml"), ClinicError), ClinicError)

    assert found == [
        "x.yaml, line 1: name: This key is missing. Add it: the name.",
        "x.yaml, line 2: size: This must be a number, found 'big'.",
        "x.yaml, line 4: entries no. 1 a-day: This must be a date that exists, found '2027-02-30'.",
        "x.yaml, line 5: entries no. 2 flag: This must be true or false, found '1'.",
        "x.yaml, line 1: nmae: This key is not known. Did you mean 'name'? "
        "Known: by-id, entries, name, size.",
    ]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("text: [a]", "text: This must be one text, not a list or keys."),
        ("choice: maybe", "choice: This must be 'yes', 'no' or 'later', found 'maybe'."),
        ("choice: [yes]", "choice: This must be 'yes', 'no' or 'later'."),
        ("pair: [a, b, c]", "pair: This must have 2 entries."),
        ("pair: a", "pair: This must be a list."),
        ("pair: [a, [b]]", "pair no. 2: This must be one text, not a list or keys."),
        ("some: []", "some: This must not be empty."),
        ("some: [a, b, c]", "some: This has too many entries."),
        ("some: {a: b}", "some: This must be a list."),
        ("some: ''", "some: This must be a list."),
        ("two: [a]", "two: This must have 2 entries or more."),
        ("word: ''", "word: This must not be empty."),
        ("names: a", "names: This must hold keys and values."),
        ("names: {a: b}", "names a: This must be a date such as 2027-03-02, found 'a'."),
        ("inner: never", "inner a-day: This must be a date such as 2027-03-02, found 'never'."),
    ],
)
def test_what_a_kind_of_value_cannot_be_is_told(written: str, told: str) -> None:
    """And the default stands in its place, so that the rest can be checked."""
    kinds, problems = attempt(Kinds, read(written, "x"))

    assert [f"{problem.what}" for problem in problems] == [told.partition(": ")[2]]
    assert problems[0].where == f"x, line 1: {told.partition(': ')[0]}"
    assert kinds == Kinds()


def test_each_kind_of_value_is_filled() -> None:
    """A text, a choice, a pair, a list, keys that are read, one that is changed, and any."""
    text = "text: a\nchoice: later\npair: [a, b]\nsome: [c]\nnames: {2027-03-02: d}\n"

    kinds = fill(Kinds, read(f"{text}inner: 2027-03-03\nraw: {{e: [f]}}", "x"), ClinicError)

    assert (kinds.text, kinds.choice, kinds.pair, kinds.some) == ("a", "later", ("a", "b"), ["c"])
    assert [day.day for day in kinds.names] == [2]
    assert kinds.inner == Inner(a_day=date(2027, 3, 3))
    assert kinds.raw == {"e": ["f"]}


def test_unknown_keys_are_told_at_any_depth() -> None:
    """The known keys are those of the place where the key stands."""
    text = "name: x\nby-id:\n  one: {a-day: 2027-03-02, falg: true}"

    found = problems_of(lambda: fill(Whole, read(text, "x"), ClinicError), ClinicError)

    assert found == [
        "x, line 3: by-id one falg: This key is not known. Did you mean 'flag'? Known: a-day, flag."
    ]


def test_the_rest_of_a_form_survives_what_is_wrong_in_it() -> None:
    """So that later checks can tell their problems in the same run."""
    text = "name: x\nentries: [{a-day: never}, {a-day: 2027-03-02, x: y}, {a-day: no}]\nsize: [1]"

    whole, problems = attempt(Whole, read(text, "x"))

    assert whole is not None
    assert [entry.a_day.day for entry in whole.entries] == [2]
    assert len(problems) == 4


def test_a_private_form_never_shows_what_it_holds() -> None:
    """Neither a value nor a key, which may be a name that slipped to the left of a colon."""
    text = "name: [Asha Example]\nAsha Example: x\nsize: Asha Example\nentries: Asha"

    form = read(text, "x", ClinicError, private=True)
    found = problems_of(lambda: fill(Whole, form, ClinicError), ClinicError)

    assert len(found) == 4
    assert "Asha" not in "".join(found) + repr(form)


def test_a_broken_private_file_is_not_quoted() -> None:
    """The reader's own sentence is cut before it quotes the file."""
    found = problems_of(lambda: read('name: "Asha \\q"', "x", ClinicError), ClinicError)

    assert "Asha" not in found[0]


def test_did_you_mean_lists_what_is_known() -> None:
    """With the nearest one first, when one is near."""
    assert did_you_mean("lft", ["left", "right"]) == "Did you mean 'left'? Known: left, right."
    assert did_you_mean("x", ["left"]) == "Known: left."
    assert did_you_mean("x", []) == "None is known here."
