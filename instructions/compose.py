"""Compose: a practice and a case become a document with blanks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from jinja2 import Environment
from markupsafe import Markup, escape

from instructions.arrange import Arrangement, SectionView, SideView, StepView, groups
from instructions.bilingual import numbered
from instructions.case import OPTIONAL, Case
from instructions.conditions import Answer
from instructions.document import Document
from instructions.errors import TemplateError
from instructions.faithful import check_faithful
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
    document = parse(_rendered(practice, case, sides, practice.environment))
    document = replace(document, struck=practice.rooms.usual())
    own = practice.own_environment
    inspect(document, sides, practice.clinic)
    if own is not None:
        steps = frozenset(step.id for step in critical(sides))
        check_faithful(document, parse(_rendered(practice, case, sides, own)), steps)
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
                _in_both(section, also[section.id], language)
                if section.kind in FOR_STAFF and section.id in also
                else section
                for section in side.sections
            ),
        )
        for side in sides
    )


def _in_both(section: SectionView, also: SectionView, language: str) -> SectionView:
    """The section with the same words in the clinic's language below each of its steps."""
    twins = {(step.id, nth): step for nth, step in _numbered(also.steps)}
    steps = tuple(
        replace(step, html=step.html + Markup("<br>") + spoken(language, twins[step.id, nth].html))
        if (step.id, nth) in twins
        else step
        for nth, step in _numbered(section.steps)
    )
    title = section.title + Markup(" · ") + spoken(language, also.title)
    # A line in two languages is too long for half a width.
    found = tuple(groups(section.kind, steps))
    return replace(section, title=title, columns=1, steps=steps, groups=found)


def _numbered(steps: Iterable[StepView]) -> Iterator[tuple[int, StepView]]:
    """Each step with how often its id came before: a step for each medicine has one id."""
    seen: Counter[str] = Counter()
    for step in steps:
        yield seen[step.id], step
        seen[step.id] += 1


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


def _rendered(
    practice: Practice, case: Case, sides: tuple[SideView, ...], environment: Environment
) -> str:
    words = {
        "words": practice.procedure,
        "labels": {name: text.plain() for name, text in practice.procedure.labels.items()},
        "sides": sides,
        "clinic": _Told(practice),
        "foot": _foot(practice, case),
        "about": _about(practice, case),
    }
    return rendered(environment, practice.clinic.folder, words)


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


def _foot(practice: Practice, case: Case) -> Mapping[str, Markup]:
    """What stands at the foot of every side: whose it is, which it is, and which words it has."""
    procedure, slot = practice.procedure, practice.rooms.slot
    labels = procedure.labels
    whose = [slot("name"), *(slot(f"identity.{place}") for place in _known_by(practice, case))]
    bold = Markup("<strong>{}</strong>").format
    which = (
        slot(p.name) if isinstance(p, Value) else escape(p.text) for p in labels["page"].pieces
    )
    status = [bold(_status(practice, case)), _which_words(practice)]
    if practice.draft and practice.own:
        # In both languages, so that nobody hands it out.
        marked = _draft(practice.own)
        status.insert(1, spoken(practice.own.procedure.language, bold(marked)))
    return {
        "whose": bold(Markup(" · ").join(whose)),
        "which": Markup("").join(which),
        "words": Markup(" · ").join(status),
        "id": slot("handout") if case.recorded else Markup(),
    }


def _version(practice: Practice) -> str:
    """Which words these are, by the id of all that they say and by their own name."""
    procedure = practice.procedure
    id = practice.standing.clinical
    return f"{id} · {procedure.id} {procedure.version} {procedure.language}"


def _which_words(practice: Practice) -> Markup:
    """The same for the foot; who approved them and until when leave no room for the long name."""
    id, _, name = _version(practice).partition(" · ")
    short = practice.procedure.version if practice.standing.approval else name
    if practice.own:
        # It is text of no language; what is read right to left must not tear it apart.
        return Markup('<span class="together" lang="zxx">{} · {}</span>').format(id, short)
    if practice.standing.approval:
        return Markup('<span class="together">{} · {}</span>').format(id, short)
    return Markup('<span class="together">{}</span> · {}').format(id, short)


def _status(practice: Practice, case: Case) -> str:
    """What the sheet is: a specimen, a sample, a copy, or approved by whom and until when."""
    standing = practice.standing
    if practice.draft:
        return _draft(practice)
    unset = case.specimen and not standing.specimen_only
    label = practice.procedure.labels["specimen" if unset else standing.status]
    return label.plain(_approved(practice).__getitem__)


def _draft(practice: Practice) -> str:
    """What marks a translation that nobody has checked."""
    labels = practice.procedure.labels
    return labels.get("draft", labels["specimen"]).plain()


def _approved(practice: Practice) -> Mapping[str, str]:
    """Who approved the words, and when they are to be reviewed."""
    approval = practice.standing.approval
    if approval is None:
        return {}
    ends = practice.calendar.short_date(approval.ends)
    return {"approver": approval.approver, "review_by": ends}


def _about(practice: Practice, case: Case) -> str:
    """What the file says of its words: which they are, and what stands at the foot of its sides."""
    approval = practice.standing.approval
    by = f", {approval.role}, {approval.registration}" if approval else ""
    return f"{_version(practice)} · {_status(practice, case)}{by}"


def _known_by(practice: Practice, case: Case) -> tuple[int, ...]:
    """The one identity line at the foot: the clinic's own number, else the first that there is."""
    lines = practice.clinic.identity
    numbers = [place for place in case.identity if lines[place].format in ("plain", "nhs")]
    return tuple([*numbers, *case.identity][:1])


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
