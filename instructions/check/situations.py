"""Situations: sets of answers that visits bring, and what the words come to in each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from msgspec import Struct

from instructions.check.subject import Subject
from instructions.conditions import Answer
from instructions.meanings import OPTIONAL
from instructions.moments import value_name
from instructions.procedure import Part, Section, Step
from instructions.settings import UNSET, Setting
from instructions.wording import Wording

YES, NO, NOT_KNOWN = Answer.YES, Answer.NO, Answer.NOT_KNOWN
NO_PLAN = dict.fromkeys(("plan", "plan.stops", "plan.keeps", "plan.bridging"), NO)


class Situation(Struct, frozen=True):
    """Answers to names in conditions, and what has no value or is over."""

    name: str
    answers: Mapping[str, Answer]
    absent: frozenset[str] = frozenset()
    past: frozenset[str] = frozenset()

    def answer(self, name: str) -> Answer:
        """The answer to a name; what is not said is not known."""
        return self.answers.get(name, NOT_KNOWN)


class Printed(Struct, frozen=True):
    """One step as a situation prints it."""

    part: str
    section: Section
    step: Step
    wording: Wording


def situations(subject: Subject) -> tuple[Situation, ...]:
    """What clinics meet: nothing, everything, nothing known, each alone, plans, late, unset."""
    procedure = subject.practice.procedure
    usual = {**_settings(subject), **_visit(), **NO_PLAN}
    none = dict.fromkeys(procedure.conditions, NO)
    every = dict.fromkeys(procedure.conditions, YES)
    deadlines = {value_name(m.id) for m in procedure.moments.values() if m.deadline}
    found = [
        Situation("nothing applies", {**usual, **none}),
        Situation("everything applies", {**usual, **every}),
        Situation("nothing is known", {**usual, **dict.fromkeys(procedure.conditions, NOT_KNOWN)}),
        Situation("deadlines are over", {**usual, **every}, past=frozenset(deadlines)),
        _unset(subject, {**usual, **every}),
        *(Situation(f"{id} alone", {**usual, **none, id: YES}) for id in procedure.conditions),
        *(Situation(f"{id} not known", {**usual, **none, id: NOT_KNOWN}) for id in none),
    ]
    if "blood-thinner" in procedure.conditions:
        on = {**usual, **none, "blood-thinner": YES, "plan": YES}
        found += [
            Situation("a plan to stop", {**on, "plan.stops": YES, "item.stops": YES}),
            Situation("a plan to keep", {**on, "plan.keeps": YES, "item.keeps": YES}),
            Situation("a plan with bridging", {**on, "plan.stops": YES, "plan.bridging": YES}),
        ]
    return tuple(found)


def varied(subject: Subject, names: frozenset[str], around: Situation) -> Iterator[Situation]:
    """A situation with every way of setting the choices that some conditions ask for."""
    ids = sorted({name.partition(".")[0] for name in names})
    settings = [subject.practice.procedure.settings[id] for id in ids if id in _asked(subject)]
    for ways in product(*(_ways(setting) for setting in settings)):
        answers = {name: answer for way in ways for name, answer in way.items()}
        yield Situation(around.name, {**around.answers, **answers}, around.absent, around.past)


def printed(subject: Subject, which: Situation) -> Iterator[Printed]:
    """Every step that a situation prints, of every part, in order."""
    for part in subject.practice.procedure.parts:
        if part.asked == "when-plan" and which.answer("plan") is not YES:
            continue
        for section in part.sections:
            yield from _section(part, section, which)


def chosen(step: Step, which: Situation) -> Wording | None:
    """The wording of a step in a situation."""
    answer = step.when.answer(which.answer) if step.when else YES
    return step.wording(answer, which.absent, which.past)


def _section(part: Part, section: Section, which: Situation) -> Iterator[Printed]:
    answer = section.when.answer(which.answer) if section.when else YES
    if section.heading_for(answer) is None:
        return
    for step in section.steps:
        wording = chosen(step, which)
        if wording is not None:
            yield Printed(part.id, section, step, wording)


def _settings(subject: Subject) -> dict[str, Answer]:
    known = subject.practice.settings
    names = [name for setting in _asked(subject).values() for name in _names(setting)]
    return {name: known.answer(name) for name in names}


def _asked(subject: Subject) -> Mapping[str, Setting]:
    settings = subject.practice.procedure.settings
    return {id: one for id, one in settings.items() if one.kind in ("choice", "yesno")}


def _names(setting: Setting) -> list[str]:
    return [f"{setting.id}.{choice}" for choice in setting.choices] or [setting.id]


def _ways(setting: Setting) -> list[dict[str, Answer]]:
    """Every way in which a choice or a yes-or-no may be set, and not being set."""
    names = _names(setting)
    if setting.kind == "yesno":
        ways = [{setting.id: answer} for answer in (YES, NO)]
    else:
        ways = [{name: Answer.of(name == one) for name in names} for one in names]
    return [*ways, *([dict.fromkeys(names, NOT_KNOWN)] if setting.default is UNSET else [])]


def _visit() -> dict[str, Answer]:
    asked = {name for names in OPTIONAL.values() for name in names}
    return {**dict.fromkeys(asked, YES), **NO_PLAN}


def _unset(subject: Subject, answers: Mapping[str, Answer]) -> Situation:
    """Nothing is set that has no default."""
    procedure = subject.practice.procedure
    open_ = {id for id, one in procedure.settings.items() if one.default is UNSET}
    moments = {value_name(m.id) for m in procedure.moments.values() if m.setting in open_}
    asked = [
        name for id in open_ & _asked(subject).keys() for name in _names(procedure.settings[id])
    ]
    return Situation(
        "nothing is set",
        {**answers, **dict.fromkeys(asked, NOT_KNOWN)},
        absent=frozenset(map(value_name, open_)) | moments,
    )
