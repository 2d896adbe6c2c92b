"""Compose: a practice and a case become a document with blanks."""

from __future__ import annotations

from collections.abc import Mapping

from jinja2 import Environment
from markupsafe import Markup, escape
from msgspec.structs import replace

from instructions.arrange import Arrangement, SideView, StepView
from instructions.bilingual import in_both, numbered
from instructions.case import OPTIONAL, Case
from instructions.conditions import Answer
from instructions.document import Document
from instructions.errors import TemplateError
from instructions.faithful import check_faithful
from instructions.foot import about, foot
from instructions.inspect import critical, inspect
from instructions.markup import parse
from instructions.moments import value_name
from instructions.practice import Practice
from instructions.render import rendered
from instructions.said import spoken
from instructions.settings import UNSET
from instructions.wording import Value

BLANK = Markup('<span class="blank"></span>')
MAYBE = ("clinic.web", "clinic.hospital")
FOR_STAFF = ("emergency", "strip")
"""Kinds of section that whoever helps must read: they are in the clinic's language as well."""


def compose(practice: Practice, case: Case) -> Document:
    """The document of a case, with blanks for what is a patient's own; of two, where asked for.

    Raises TemplateError when the clinic's template is broken, or when something safety-critical
    that this case needs is missing from what it made or changed by it.
    """
    document = _sheet(practice, case)
    if case.bilingual and practice.own:
        return replace(document, also=_sheet(practice.own, case))
    return document


def _sheet(practice: Practice, case: Case) -> Document:
    """The document of a case in one language."""
    sides = arranged(practice, case)
    if case.bilingual:
        sides = numbered(sides)
    document = _marked_up(practice, case, sides, practice.environment)
    document = replace(document, struck=practice.rooms.usual())
    own = practice.own_environment
    inspect(document, sides, practice.clinic)
    if own is not None:
        steps = frozenset(step.id for step in critical(sides))
        check_faithful(document, _marked_up(practice, case, sides, own), steps)
    return document


def arranged(practice: Practice, case: Case) -> tuple[SideView, ...]:
    """The steps of a case, side by side of paper, before they are marked up."""
    arrangement = Arrangement(
        procedure=practice.procedure,
        answer=lambda name: _answer(name, practice, case),
        absent=absent(practice, case),
        past=case.past,
        repeats={
            "medicines": [
                {"item.stops": Answer.of(m == "stop"), "item.keeps": Answer.of(m == "keep")}
                for m in case.medicines
            ],
            "identity": [{} for _ in case.identity],
        },
        show=lambda value, which: _show(practice, value, which),
        parts=frozenset(case.parts),
    )
    first, *others = arrangement.sides(_titles(practice))
    sides = (_with_patient(first, _patient(practice, case)), *others)
    if practice.own is None:
        return sides
    also = {
        section.id: section for side in arranged(practice.own, case) for section in side.sections
    }
    language = practice.own.procedure.language
    return tuple(
        replace(
            side,
            sections=tuple(
                in_both(section, also[section.id], language)
                if section.kind in FOR_STAFF and section.id in also
                else section
                for section in side.sections
            ),
        )
        for side in sides
    )


def unset(practice: Practice, case: Case) -> tuple[str, ...]:
    """The settings that this case would print and that neither clinic nor procedure has set."""
    lacks = {
        name
        for side in arranged(practice, case)
        for section in side.sections
        for step in section.steps
        for name in step.lacks
    }
    moments = practice.procedure.moments.values()
    timed = {m.setting for m in moments if m.setting and value_name(m.id) in lacks}
    return tuple(
        id
        for id, value in practice.settings.items()
        if value is UNSET and (value_name(id) in lacks or id in timed)
    )


def absent(practice: Practice, case: Case) -> frozenset[str]:
    """The names, as texts use them, of values that this case does not have."""
    known = {entry.name for entry in practice.timetable.entries}
    moments = {value_name(id) for id in practice.procedure.moments} - known
    settings = {value_name(id) for id, value in practice.settings.items() if value is UNSET}
    side = set() if case.side_known else {"side"}
    clinic = set(MAYBE) - practice.said.keys()
    return frozenset(moments | settings | (set(OPTIONAL) - case.present) | side | clinic)


def _marked_up(
    practice: Practice, case: Case, sides: tuple[SideView, ...], environment: Environment
) -> Document:
    """The document that the templates make of the steps; what is wrong names a template's line."""
    words = {
        "words": practice.procedure,
        "labels": {name: text.plain() for name, text in practice.procedure.labels.items()},
        "sides": sides,
        "clinic": _Told(practice),
        "foot": foot(practice, case),
        "about": about(practice, case),
    }
    folder = practice.clinic.folder
    try:
        return parse(rendered(environment, folder, words))
    except TemplateError as error:
        from instructions.trace import traced

        raise traced(error, environment, folder, words) from None


def _titles(practice: Practice) -> Mapping[str, str]:
    return {
        name.removeprefix("title-"): wording.plain()
        for name, wording in practice.procedure.labels.items()
        if name.startswith("title-")
    }


def _answer(name: str, practice: Practice, case: Case) -> Answer:
    known = case.answer(name)
    if known is not None:
        return known
    if name in MAYBE:
        return Answer.of(name in practice.said)
    return practice.settings.answer(name)


def _show(practice: Practice, value: Value, which: str) -> Markup:
    if value.name == "blank":
        return BLANK
    if value.name in practice.said:
        return practice.said[value.name]
    _, item, rest = value.name.partition("item.")
    return practice.rooms.slot(f"{which}.{rest}" if item else value.name)


def _patient(practice: Practice, case: Case) -> StepView:
    """Whose sheet it is: the first row of the first table, in every procedure."""
    bold = Markup("<strong>{}</strong>").format
    known = (
        _own(practice, practice.clinic.identity[place].label)
        + " "
        + bold(practice.rooms.slot(f"identity.{place}"))
        for place in case.identity
    )
    lines = [bold(practice.rooms.slot("name")), Markup(" · ").join(known)]
    return StepView(
        id="patient",
        html=Markup("<br>").join(filter(None, lines)),
        label=escape(practice.procedure.labels["patient"].plain()),
        critical=True,
        names=frozenset({"name"}),
    )


def _own(practice: Practice, text: str) -> Markup:
    """What the clinic wrote, marked where the sheet is in another language."""
    written = escape(text)
    return spoken(practice.own.procedure.language, written) if practice.own else written


def _with_patient(side: SideView, step: StepView) -> SideView:
    first, *rest = side.sections
    if first.kind != "details":
        what = "The first section is not of kind details."
        raise TemplateError.of("procedure.yaml", what, "It must say whose visit it is.")
    return replace(side, sections=(replace(first, steps=(step, *first.steps)), *rest))


class _Told:
    """The clinic as a template sees it: name, address, phone, hours ... as safe HTML."""

    def __init__(self, practice: Practice) -> None:
        self.logo = practice.brand.logo
        self.address_of_web = practice.clinic.web
        self.footer = practice.clinic.footer
        self.language = practice.own.procedure.language if practice.own else ""
        for name, text in practice.told.items():
            if name.startswith("clinic."):
                setattr(self, name.removeprefix("clinic."), text)
