"""The document: nested blocks that can be walked in reading order, compared and kept."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from sample import sample_document

from instructions.document import (
    Aside,
    Blank,
    Break,
    Cell,
    Columns,
    Figure,
    Heading,
    Item,
    Listing,
    Paragraph,
    Row,
    Run,
    Section,
    Side,
    Slot,
    Table,
    filled,
    inlines_of,
    steps_of,
    walk,
)


def line(text: str) -> tuple[Run]:
    """One line of text."""
    return (Run(text),)


DRAWING = Figure("a.svg", "what it shows", line("caption"), ("f",))
LIST = Listing("bullets", (Item(line("i1"), ("i",)), Item(line("i2"), ("j", "k"))))
TABLE = Table("grid", (Row((Cell(line("c1")), Cell(line("c2"))), ("r",)), Row((Cell(()),) * 2)))
INNER = Section("inner", (Heading(2, line("h"), ("t",)), Paragraph(line("p"), ("u",))), DRAWING)
OUTER = Side("outer", (Aside("key", (LIST,)), Columns((INNER, Section("last", (TABLE,))))))


def test_a_walk_meets_every_block_in_reading_order() -> None:
    """Each before what it holds; a figure beside a section comes after the section's text."""
    aside, columns = OUTER.blocks
    assert isinstance(columns, Columns)

    assert list(walk((OUTER, DRAWING))) == [
        OUTER,
        aside,
        LIST,
        columns,
        INNER,
        *INNER.blocks,
        DRAWING,
        columns.blocks[1],
        TABLE,
        DRAWING,
    ]


def test_the_lines_and_steps_of_a_block_are_its_own() -> None:
    """Those of what it holds are met there."""
    lines = [filled(line, {}) for block in walk((OUTER,)) for line in inlines_of(block)]
    steps = [step for block in walk((OUTER,)) for step in steps_of(block)]

    assert lines == ["i1", "i2", "h", "p", "caption", "c1", "c2", "", ""]
    assert steps == ["i", "j", "k", "t", "u", "f", "r"]
    assert not list(inlines_of(OUTER)) and not list(steps_of(INNER))


def test_a_line_is_filled_with_values_as_they_are() -> None:
    """A value is text, whatever it looks like."""
    inlines = (Run("For "), Slot("name", "A name"), Break(), Run("Side: "), Blank())

    assert filled(inlines, {"name": "<b>{{ x }}</b>"}) == "For <b>{{ x }}</b>\nSide: ____"
    with pytest.raises(KeyError):
        filled(inlines, {})


def test_a_document_cannot_be_changed_and_serves_as_a_key() -> None:
    """So that one plate is found again for the same words."""
    document = sample_document()
    other = replace(document, title="Other")

    assert {document: 1, other: 2}[sample_document()] == 1
    with pytest.raises(AttributeError, match="immutable"):
        document.title = "Other"  # type: ignore[misc]
    with pytest.raises(AttributeError, match="immutable"):
        document.blocks[0].id = "x"  # type: ignore[misc,union-attr]
