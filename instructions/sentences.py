"""Sentences: what a clinic's sheets say because of each of its settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from instructions.arrange import StepView
from instructions.checkup import cases
from instructions.compose import arranged
from instructions.inline import Blank, Run, Slot
from instructions.markup import fragment
from instructions.moments import value_name
from instructions.practice import Practice

DRUGS = "drugs"
MOST = 2
"""How many sentences are shown for one setting; the longest sheet says some things in many."""


def sentences(practice: Practice, values: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """By the id of each setting, what is printed because of it, or because it is not set.

    Under ``drugs`` is what the medicines decide.
    ``values`` fill the blanks; a blank without a value is shown as three dots.
    """
    steps = {(step.id, str(step.html)): step for step in _steps(practice) if step.html}
    found: dict[str, tuple[str, ...]] = {}
    drugs = {one.id for one in practice.procedure.conditions.values() if one.from_drugs}
    for id in (DRUGS, *practice.procedure.settings):
        asked, ruled = _names(practice, id), _ruled(practice, drugs if id == DRUGS else {id})
        said = [
            _said(step, values)
            for step in steps.values()
            if asked & (step.names | step.lacks) or step.id in ruled
        ]
        found[id] = tuple(dict.fromkeys(said))[:MOST]
    return found


def _steps(practice: Practice) -> Iterator[StepView]:
    """The steps of a case in which nothing is so, then of the others."""
    for case in reversed(list(cases(practice))):
        for side in arranged(practice, case):
            for section in side.sections:
                yield from section.steps


def _names(practice: Practice, id: str) -> set[str]:
    """The names by which texts show a setting: its own, and those of the times it decides."""
    moments = practice.procedure.moments.values()
    return {value_name(id)} | {value_name(one.id) for one in moments if one.setting == id}


def _ruled(practice: Practice, ids: set[str]) -> set[str]:
    """The steps that these choices, or answers of yes or no, decide."""
    return {
        step.id
        for part in practice.procedure.parts
        for section in part.sections
        for step in section.steps
        for when in (step.when, section.when)
        if when and ids & {name.partition(".")[0] for name in when.names}
    }


def _said(step: StepView, values: Mapping[str, str]) -> str:
    words = "".join(_word(inline, values) for inline in fragment(str(step.html)))
    return " ".join(words.split())


def _word(inline: object, values: Mapping[str, str]) -> str:
    match inline:
        case Run():
            return inline.text
        case Slot():
            return values.get(inline.name, "…")
        case Blank():
            return "____"
        case _:
            return " "
