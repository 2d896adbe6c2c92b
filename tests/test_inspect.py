"""Inspect: a document that has lost anything safety-critical is refused, whatever made it."""

from __future__ import annotations

from typing import Any

import pytest
from cases import case as case_named
from languages import practice_in
from msgspec.structs import replace
from sample import sample_case, sample_practice
from small import problems_of

from instructions.compose import arranged, compose
from instructions.document import Figure, Heading, Listing, Paragraph, Run, Table
from instructions.errors import TemplateError
from instructions.inspect import inspect


def without(block: Any, step: str) -> Any:
    """The block without the lines of a step; None when nothing is left of it."""
    match block:
        case Heading() | Paragraph() | Figure():
            return None if step in block.steps else block
        case Listing():
            items = tuple(item for item in block.items if step not in item.steps)
            return replace(block, items=items) if items else None
        case Table():
            rows = tuple(row for row in block.rows if step not in row.steps)
            return replace(block, rows=rows) if rows else None
        case _:
            kept = tuple(filter(None, (without(inner, step) for inner in block.blocks)))
            return replace(block, blocks=kept)


def test_a_sheet_that_lost_the_words_of_a_step_is_refused() -> None:
    """Where they stand nowhere else; what is only marked up otherwise is not."""
    practice, case = sample_practice(), sample_case()
    sides, document = arranged(practice, case), compose(practice, case)
    inspect(document, sides, practice.clinic)

    for step in ("main-no-plan", "thin-no-plan", "red-leg", "drive", "phone-fever", "patient"):
        blocks = tuple(filter(None, (without(block, step) for block in document.blocks)))
        lost = replace(document, blocks=blocks)
        told = problems_of(lambda lost=lost: inspect(lost, sides, practice.clinic), TemplateError)
        assert any(problem.startswith(f"the step {step}: ") for problem in told)


def silent(block: Any) -> Any:
    """The block without what it says again in another language; None when it is that itself."""
    if getattr(block, "language", None):
        return None
    if not hasattr(block, "blocks"):
        return block
    return replace(block, blocks=tuple(filter(None, map(silent, block.blocks))))


def test_a_card_that_lost_the_clinics_language_is_refused() -> None:
    """Whoever helps must read it: its steps are counted in each language."""
    practice, case = practice_in("hi", case_named("usual")), sample_case()
    sides, document = arranged(practice, case), compose(practice, case)
    inspect(document, sides, practice.clinic)
    lost = replace(document, blocks=tuple(map(silent, document.blocks)))
    told = problems_of(lambda: inspect(lost, sides, practice.clinic), TemplateError)

    for step in ("red-leg", "red-nerves", "show-think"):
        assert any(problem.startswith(f"the step {step}: ") for problem in told)


def stripped(block: Any, text: str) -> Any:
    """The block with a text taken out of every line of it."""
    match block:
        case Heading() | Paragraph():
            return replace(block, inlines=_cut(block.inlines, text))
        case Listing():
            return replace(block, items=tuple(_line_cut(item, text) for item in block.items))
        case Table():
            rows = (tuple(_line_cut(cell, text) for cell in row.cells) for row in block.rows)
            whole = zip(block.rows, rows, strict=True)
            return replace(block, rows=tuple(replace(row, cells=cells) for row, cells in whole))
        case Figure():
            return block
        case _:
            return replace(block, blocks=tuple(stripped(inner, text) for inner in block.blocks))


def _line_cut(line: Any, text: str) -> Any:
    return replace(line, inlines=_cut(line.inlines, text))


def _cut(inlines: tuple[Any, ...], text: str) -> tuple[Any, ...]:
    return tuple(
        replace(one, text=one.text.replace(text, "")) if isinstance(one, Run) else one
        for one in inlines
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("+91 422 255 0100", "The clinic's phone is not on the sheet."),
        ("112", "The emergency number is not on the sheet."),
        ("+91 422 255 0199", "The phone for out of hours is not on the sheet."),
        ("Doctor on call", "The way to reach you out of hours is not on the sheet."),
    ],
)
def test_a_sheet_that_lost_a_phone_is_refused(text: str, told: str) -> None:
    """Even if no step were critical."""
    practice, case = sample_practice(), sample_case()
    whole = compose(practice, case)
    document = replace(whole, blocks=tuple(stripped(block, text) for block in whole.blocks))
    sides = arranged(practice, case)

    assert f"the template: {told}" in "\n".join(
        problems_of(lambda: inspect(document, sides, practice.clinic), TemplateError)
    )
