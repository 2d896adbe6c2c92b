"""A clinic's file is changed value by value: what nobody changed stays, to the last character."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample import CLINIC
from small import problems_of

from instructions.amend import Changes, amended, differing, told
from instructions.errors import ClinicError
from instructions.tree import read_tree

SAMPLE = (CLINIC / "clinic.yaml").read_text(encoding="utf-8")
SETTINGS = ("procedures", "iliopsoas-injection", "settings")


def tree(text: str) -> Any:
    """What a text says; it must be readable."""
    data, _, problems = read_tree(text, "clinic.yaml")
    assert problems == []
    return data


def lines(text: str, changes: Changes) -> list[str]:
    """The lines that went (-) and came (+)."""
    found = difflib.ndiff(text.splitlines(), amended(text, changes).splitlines())
    return [line for line in found if line[0] in "+-"]


def test_nothing_changed_is_the_same_text() -> None:
    """And so is a value that is said again."""
    assert amended(SAMPLE, {}) == SAMPLE
    assert amended(SAMPLE, {("clock",): "12", ("sample",): "true"}) == SAMPLE


def test_a_value_changes_and_its_comment_stays() -> None:
    """With its quotes, when it had any."""
    assert lines(SAMPLE, {("phone",): "+91 422 255 0101"}) == [
        '- phone: "+91 422 255 0100"             # the desk',
        '+ phone: "+91 422 255 0101"             # the desk',
    ]
    assert lines(SAMPLE, {(*SETTINGS, "driving"): "48"}) == [
        "-       driving: 24                     # hours without driving",
        "+       driving: 48                     # hours without driving",
    ]


def test_a_new_key_stands_at_the_end_of_its_group() -> None:
    """Before the blank line that ends the group, and as far in as its neighbours."""
    assert lines(SAMPLE, {("brand", "face"): "atkinson-hyperlegible"}) == [
        "+   face: atkinson-hyperlegible"
    ]
    text = amended(SAMPLE, {(*SETTINGS, "sugar-limit-mmol"): "16.7"})
    assert "keep the sheet\n      sugar-limit-mmol: 16.7\n\nbrand:" in text


def test_a_new_group_is_made() -> None:
    """At the end of the file, even when the file does not end its last line."""
    assert amended("name: A", {("brand", "colour"): "#0b5563"}) == (
        'name: A\nbrand:\n  colour: "#0b5563"\n'
    )
    assert amended("", {("name",): "A"}) == "name: A\n"
    assert amended("a: {}\nbrand:\nb: c\n", {("brand", "face"): "x"}) == (
        "a: {}\nbrand:\n  face: x\nb: c\n"
    )


def test_a_key_that_goes_takes_its_own_line_only() -> None:
    """And its group, when it was the last in it."""
    assert lines(SAMPLE, {("web",): None}) == [
        "- web: https://noyyal.example/injection # behind the printed code; optional"
    ]
    assert amended("a: b\nbrand:\n  colour: x\n# end\n", {("brand", "colour"): None}) == (
        "a: b\n# end\n"
    )


def test_a_list_changes_item_by_item() -> None:
    """Comments on the items that stay are kept."""
    kept, changed = {"label": "Hospital number", "field": "id", "format": "plain"}, "Born on"
    born = {"label": changed, "field": "born", "format": "date"}
    found = lines(SAMPLE, {("identity",): [kept, born, {"label": "Age", "field": "born"}]})

    assert [line for line in found if line[0] == "-"] == [
        "-   - {label: Born, field: born, format: date}"
        "   # or: age, nhs, relation (name of a relative), plain"
    ]
    assert "+   - {label: Age, field: born}" in found
    assert "label: Born on" in found[1] and "# or: age, nhs" in found[1]
    assert lines(SAMPLE, {("address",): ["14 Riverbank Road"]}) == ["-   - Coimbatore 641 001"]


def test_what_stands_between_braces_is_changed_there() -> None:
    """And is still one line."""
    text = "out-of-hours: {route: Doctor on call, phone: 108}   # both\nclock: 12\n"

    assert amended(text, {("out-of-hours", "phone"): "+91 1"}) == (
        'out-of-hours: {route: Doctor on call, phone: "+91 1"}   # both\nclock: 12\n'
    )


@pytest.mark.parametrize(
    "value",
    ["yes", "0422", "1e5", "a: b", "a #b", "- a", "", " a", "a\\b", '"', "#fff", "é தமிழ்", "1:30"],
)
def test_a_value_that_looks_like_something_else_is_quoted(value: str) -> None:
    """Any reader of YAML takes it for the text that it is."""
    import yaml

    written = amended("a: b\n", {("a",): value})

    assert tree(written) == {"a": value}
    assert yaml.safe_load(written) == {"a": value}


def test_lines_end_as_they_did() -> None:
    """A file from Windows stays one."""
    assert amended("a: b\r\nc: d\r\n", {("a",): "x", ("e",): "f"}) == "a: x\r\nc: d\r\ne: f\r\n"


def test_a_text_that_cannot_be_read_is_refused_with_its_line() -> None:
    """It is never written over."""
    (told_,) = problems_of(lambda: amended("a: b\nc: [d\n", {("a",): "x"}), ClinicError)

    assert "clinic.yaml, line " in told_


WORDS = st.text("abc: #-'\"{}[],0.é", min_size=1, max_size=6)
KEYS = st.sampled_from(["a", "b", "c-d"])
VALUES = st.recursive(
    WORDS,
    lambda inside: (
        st.lists(inside, min_size=1, max_size=3)
        | st.dictionaries(KEYS, inside, min_size=1, max_size=3)
    ),
    max_leaves=5,
)
CHANGES = st.dictionaries(
    st.lists(KEYS, min_size=1, max_size=3).map(tuple), st.none() | VALUES, max_size=1
)


@given(st.dictionaries(KEYS, VALUES, max_size=3), CHANGES, CHANGES)
def test_any_change_of_any_file_says_what_was_meant(
    start: dict[str, Any], first: Changes, second: Changes
) -> None:
    """Nothing else changes, twice over."""
    # A file that says nothing at all is no clinic: one key always stays.
    kept = {("name",): "A clinic"}
    text = amended("# top\n", {**kept, **{(key,): value for key, value in start.items()}})
    for changes in (first, second):
        after = amended(text, changes)
        assert tree(after) == told(tree(text), changes)
        assert after.startswith("# top\n")
        text = after


def test_what_differs_is_told_by_its_place() -> None:
    """A list is one value."""
    first = {"a": "1", "b": {"c": "2", "d": ["3"]}}
    second = {"a": "1", "b": {"c": "x", "d": ["3", "4"]}, "e": "5"}

    assert list(differing(first, second)) == [("b", "c"), ("b", "d"), ("e",)]


def test_the_sample_can_be_changed_everywhere(tmp_path: Path) -> None:
    """Each of its values in turn, and every comment is still there."""
    comments = [line.partition(" #")[2] for line in SAMPLE.splitlines()]

    def leaves(data: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
        if isinstance(data, dict):
            return [leaf for key, item in data.items() for leaf in leaves(item, (*path, key))]
        return [path] if isinstance(data, str) else []

    places = leaves(tree(SAMPLE))
    assert len(places) > 50
    for path in places:
        after = amended(SAMPLE, {path: "another"})
        assert [line.partition(" #")[2] for line in after.splitlines()] == comments
