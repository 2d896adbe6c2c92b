"""A YAML file as a form: every scalar a string, every line number kept, every problem at once."""

from __future__ import annotations

from typing import TypeVar

from instructions.errors import InstructionsError, Problem
from instructions.filling import NOTHING, Filling, way
from instructions.shape import Shape
from instructions.tree import read_tree
from instructions.written import Form, did_you_mean, sentence

__all__ = ["Form", "Shape", "attempt", "did_you_mean", "fill", "read", "sentence"]

S = TypeVar("S", bound=Shape)


def read(
    text: str,
    where: str,
    error: type[InstructionsError] = InstructionsError,
    *,
    private: bool = False,
) -> Form:
    """The form in a YAML text.

    No scalar is ever taken for a number, a date or yes and no; a key given twice, an alias, an
    anchor, a tag and a second document are refused. Raises `error` with every such problem.
    """
    data, lines, problems = read_tree(text, where)
    if problems or not isinstance(data, dict):
        raise error(problems)
    return Form(where, data, lines, private)


def fill(shape: type[S], form: Form, error: type[InstructionsError]) -> S:
    """The form's data as `shape`; raises `error` with every problem, each with file and line."""
    filled, problems = attempt(shape, form)
    if filled is None or problems:
        raise error(problems)
    return filled


def attempt(shape: type[S], form: Form) -> tuple[S | None, list[Problem]]:
    """The form as far as it can be filled, and all its problems.

    What is wrong is left out, so that later checks can tell their problems in the same run. None
    when too little is left.
    """
    filling = Filling(form, [])
    found = way(shape)(filling, form.data, ())
    return None if found is NOTHING else found, filling.problems
