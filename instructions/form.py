"""A YAML file as a form: every scalar a string, every line number kept, every problem at once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from instructions.errors import InstructionsError, Problem
from instructions.tree import Path, read_tree
from instructions.written import Form, did_you_mean, sentence

__all__ = ["Form", "Shape", "attempt", "did_you_mean", "fill", "meaning", "read", "sentence"]

M = TypeVar("M", bound=BaseModel)

_MOST_ROUNDS = 20

# A plugin of pydantic's would see all that a form holds, and to look for one takes milliseconds.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


class Shape(BaseModel):
    """Base of every form: keys are written with hyphens, and unknown keys are errors."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        alias_generator=lambda name: name.rstrip("_").replace("_", "-"),
        arbitrary_types_allowed=True,
    )


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


def fill(model: type[M], form: Form, error: type[InstructionsError]) -> M:
    """The form's data as `model`; raises `error` with every problem, each with file and line."""
    filled, problems = attempt(model, form)
    if filled is None or problems:
        raise error(problems)
    return filled


def attempt(model: type[M], form: Form) -> tuple[M | None, list[Problem]]:
    """The form as far as it can be filled, and all its problems.

    What is wrong is left out and the rest is tried again, so that later checks can tell their
    problems in the same run. None when too little is left.
    """
    try:
        return model.model_validate(form.data), []
    except ValidationError as wrong:
        problems = [_problem(form, model, detail) for detail in wrong.errors(include_url=False)]
        return _salvaged(model, form, wrong), problems


def _salvaged(model: type[M], form: Form, wrong: ValidationError) -> M | None:
    data: Any = form.data
    for _ in range(_MOST_ROUNDS):
        # From the last to the first, so that what is left out of a list moves no other place.
        for detail in reversed(wrong.errors(include_url=False)):
            path = _written(data, detail["loc"])
            if not path:
                return None
            data = _without(data, path)
        try:
            return model.model_validate(data)
        except ValidationError as again:
            wrong = again
    return None


def _written(data: Any, loc: Path) -> Path:
    """The part of a location that is really in the data: for a missing key, what lacks it."""
    path: list[str | int] = []
    for key in loc:
        if isinstance(data, list) and isinstance(key, int) and key < len(data):
            data = data[key]
        elif isinstance(data, dict) and key in data:
            data = data[str(key)]
        else:
            break
        path.append(key)
    return tuple(path)


def _without(data: Any, path: Path) -> Any:
    head, rest = path[0], path[1:]
    if isinstance(data, list):
        if rest:
            return [_without(item, rest) if n == head else item for n, item in enumerate(data)]
        return [item for number, item in enumerate(data) if number != head]
    if rest and head in data:
        return {key: _without(item, rest) if key == head else item for key, item in data.items()}
    return {key: item for key, item in data.items() if key != head}


_SENTENCES: Mapping[str, str] = {
    "missing": "This key is missing.",
    "string_type": "This must be one text, not a list or keys.",
    "list_type": "This must be a list.",
    "tuple_type": "This must be a list.",
    "dict_type": "This must hold keys and values.",
    "model_type": "This must hold keys and values.",
    "model_attributes_type": "This must hold keys and values.",
    "too_short": "This must not be empty.",
    "too_long": "This has too many entries.",
}


def _problem(form: Form, model: type[BaseModel], detail: ErrorDetails) -> Problem:
    path, kind = detail["loc"], detail["type"]
    if kind == "extra_forbidden":
        return _unknown_key(form, model, path)
    if kind == "missing":
        return form.problem(path, _SENTENCES[kind], meaning(model, path))
    what = _SENTENCES.get(kind)
    if what is None:
        reason = detail["msg"].removeprefix("Value error, ").replace("Input should be", "must be")
        what = sentence(reason + _shown(form, detail["input"]))
    return form.problem(_written(form.data, path), what)


def _shown(form: Form, found: object) -> str:
    return "" if form.private or not isinstance(found, str) else f", found '{found[:60]}'"


def _unknown_key(form: Form, model: type[BaseModel], path: Path) -> Problem:
    key, known = str(path[-1]), _known_keys(model, path[:-1])
    if form.private:
        # What was typed as a key may be a name that slipped to the left of a colon.
        return form.problem(path[:-1], "A key here is not known.", f"Known: {', '.join(known)}.")
    return form.problem(path, "This key is not known.", did_you_mean(key, known))


def meaning(model: type[BaseModel], path: Path) -> str:
    """What to add, from the sentence declared with the field."""
    fields = [field for field in _fields(model, path[:-1]) if field.alias == path[-1]]
    return next((f"Add it: {f.description}" for f in fields if f.description), "Add it.")


def _known_keys(model: type[BaseModel], path: Path) -> list[str]:
    return sorted(str(field.alias) for field in _fields(model, path))


def _fields(model: type[BaseModel], path: Path) -> list[FieldInfo]:
    """The fields of the model at a location, found by walking the annotations."""
    models = {model}
    for key in path:
        fields = [f for m in models for f in m.model_fields.values() if f.alias == key]
        models = {found for f in fields for found in _models_in(f.annotation)} or models
    return [field for m in models for field in m.model_fields.values()]


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _models_in(argument)
