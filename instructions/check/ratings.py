"""Ratings: what two people gave for the items that no program can judge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from instructions.check.measures import Item
from instructions.errors import ApprovalError
from instructions.form import Form, fill, read
from instructions.lost import why
from instructions.shape import About, Shape, Size
from instructions.shapes import Day, Line

RATERS = 2
ANSWERS = ("agree", "disagree", "not-applicable")
Answer = Literal["agree", "disagree", "not-applicable"]

HEAD = """\
# Two people read a printed sheet, each alone, and write agree, disagree or not-applicable after
# each item. Then: patient-instructions approve ... --ratings FILE keeps it with the version.
raters:
"""


class RaterShape(Shape, frozen=True):
    """What one person gave."""

    name: Annotated[Line, About("who rated.")]
    on: Annotated[Day, About("the day of the rating.")]
    items: Annotated[dict[str, Answer], About("agree, disagree or not-applicable by item.")]


class RatingsShape(Shape, frozen=True):
    """The file of ratings."""

    raters: Annotated[list[RaterShape], Size(least=RATERS, most=RATERS)]


def ratings_form(items: Iterable[Item]) -> str:
    """The form for two raters, to be filled in."""
    lines = "".join(
        f"      {item.key}: {' ' * 12}# {item.measure}: {item.asks}\n" for item in items
    )
    one = f'  - name: ""\n    on: ""\n    items:\n{lines}'
    return HEAD + one * RATERS


def read_ratings(path: Path, items: Iterable[Item]) -> Mapping[str, Any]:
    """What two raters gave, by their names. Raises ApprovalError with every problem."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise ApprovalError.of(f"--ratings {path}", *why(path)) from None
    form = read(text, path.name, ApprovalError)
    told = fill(RatingsShape, form, ApprovalError)
    _check(told, form, {item.key for item in items})
    return {one.name: {"on": one.on.isoformat(), "items": dict(one.items)} for one in told.raters}


def _check(told: RatingsShape, form: Form, wanted: set[str]) -> None:
    problems = [
        form.problem(("raters", number, "items"), f"{', '.join(sorted(lacking))} is not rated.")
        for number, one in enumerate(told.raters)
        if (lacking := wanted - one.items.keys())
    ]
    if len({one.name.casefold() for one in told.raters}) < RATERS:
        problems.append(form.problem(("raters",), "Both ratings are by the same person."))
    if problems:
        raise ApprovalError(problems)
