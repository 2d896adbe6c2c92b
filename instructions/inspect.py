"""Inspect: nothing prints unless all that is safety-critical stands in the finished document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from instructions.arrange import SideView, StepView
from instructions.clinic import Clinic
from instructions.document import Document, Inlines, Run, Slot, inlines_of, walk
from instructions.errors import Problem, TemplateError
from instructions.inline import ALSO
from instructions.markup import fragment

HEADINGS = ("emergency", "phone")


def inspect(document: Document, sides: Iterable[SideView], clinic: Clinic) -> None:
    """Raises TemplateError for every safety-critical step, phone or blank that a template lost.

    What is judged is the parsed document, not the template: each critical step's words must stand
    in it, in order and unchanged, on one line, as often as the steps of this case say them.
    """
    sides = tuple(sides)
    said = [_words(step) for step in _steps(sides) if step.html]
    printed = [flat(inlines) for block in walk(document.blocks) for inlines in inlines_of(block)]
    problems = [
        Problem(
            where=f"the step {step.id}",
            what="The template has lost or changed its words, which are safety-critical.",
            remedy="Put the step back: take your block out of your template, or call super().",
        )
        for step, words in ((step, _words(step)) for step in critical(sides) if step.html)
        if _often(words, printed) < _often(words, said)
    ]
    problems += [
        Problem(
            where="the template",
            what=f"{what} is not on the sheet.",
            remedy="Put it back: the sheet may not leave without it.",
        )
        for what, text in _needed(clinic)
        if not any(text in line for line in printed)
    ]
    problems += _foot_problems(document)
    problems += _slot_problems(document, sides)
    if problems:
        raise TemplateError(problems)


def critical(sides: Iterable[SideView]) -> Iterator[StepView]:
    """The safety-critical steps that this case prints."""
    return (step for step in _steps(sides) if step.critical)


def flat(inlines: Inlines) -> str:
    """A line's words with its blanks by name, for comparing."""
    return " ".join("".join(map(_flat, inlines)).split())


def _flat(inline: object) -> str:
    if isinstance(inline, Run):
        return inline.text
    return f"\ue000{inline.name}\ue001" if isinstance(inline, Slot) else "\ue002"


def _often(words: str, lines: Iterable[str]) -> int:
    """How often these words stand in some lines."""
    return sum(line.count(words) for line in lines)


def _words(step: StepView) -> str:
    return flat(fragment(str(step.html)))


def _needed(clinic: Clinic) -> Iterator[tuple[str, str]]:
    yield "The clinic's phone", clinic.phone.text
    yield "The emergency number", clinic.emergency.number.text
    if clinic.out_of_hours.phone:
        yield "The phone for out of hours", clinic.out_of_hours.phone.text
    if clinic.out_of_hours.route:
        yield "The way to reach you out of hours", " ".join(clinic.out_of_hours.route.split())


def _slot_problems(document: Document, sides: Iterable[SideView]) -> Iterator[Problem]:
    """A blank that no step of this case has would stay without a value."""
    known = {
        inline.name
        for step in _steps(sides)
        for inline in fragment(str(step.html) + str(step.label))
        if isinstance(inline, Slot)
    }
    asked = {
        inline.name
        for block in walk((*document.header, *document.blocks))
        for inlines in inlines_of(block)
        for inline in inlines
        if isinstance(inline, Slot)
    }
    for name in sorted(asked - known - {"name", ALSO + "name"}):
        yield Problem(
            where="the template",
            what=f"It asks for the value '{name}', which this handout does not have.",
            remedy="Take the blank out, or ask for it in a step's words.",
        )


def _steps(sides: Iterable[SideView]) -> Iterator[StepView]:
    for side in sides:
        for section in side.sections:
            yield from section.steps
            yield from section.also.steps if section.also else ()


def _foot_problems(document: Document) -> Iterator[Problem]:
    inlines = (inline for line in document.footer for inline in line)
    slots = {one.name.removeprefix(ALSO) for one in inlines if isinstance(one, Slot)}
    for name in sorted({"name", "page", "pages"} - slots):
        yield Problem(
            where="the template's footer",
            what=f"The blank for {name} is missing.",
            remedy="Every side says whose and which it is: keep foot.whose and foot.which.",
        )
