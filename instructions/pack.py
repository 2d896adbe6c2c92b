"""The pack: everything that may ever print for a clinic, to be read, ticked and signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markupsafe import Markup, escape
from msgspec import Struct

from instructions.conditions import Condition
from instructions.moments import value_name
from instructions.practice import Practice
from instructions.procedure import Section, Step
from instructions.settings import UNSET
from instructions.staff import staff_sheet
from instructions.wording import Value, Wording

WHEN: Mapping[str, str] = {
    "text": "",
    "no": "If not",
    "unknown": "If not known",
    "unset": "If you have not set it",
    "past": "If it is over by then",
}
"""When each wording of a step prints; the usual one needs no words."""

ASKED: Mapping[str, str] = {
    "always": "Always printed",
    "when-plan": "Printed with a blood-thinner plan",
    "asked": "Printed when it is asked for",
    "staff": "Printed for staff",
}


class Line(Struct, frozen=True):
    """One thing that a step may say, and when."""

    when: str
    words: Markup


class Entry(Struct, frozen=True):
    """One step, to be ticked."""

    id: str
    about: str
    lines: tuple[Line, ...]


class Chapter(Struct, frozen=True):
    """One section with its steps."""

    id: str
    title: Markup
    when: str
    entries: tuple[Entry, ...]


def pack(practice: Practice) -> bytes:
    """The pack of a practice as a tagged PDF: each step with a box, and a page to sign."""
    procedure = practice.procedure
    parts = [
        (part.id, ASKED[part.asked], [_chapter(practice, section) for section in part.sections])
        for part in procedure.parts
    ]
    return staff_sheet(
        practice,
        "pack.html",
        parts=parts,
        count=sum(1 for _ in procedure.steps()),
        details=list(_details(practice)),
        settings=list(_settings(practice)),
        sources=[(id, procedure.sources[id]) for id in procedure.sources],
        standing=practice.standing,
        plan=_plan_fields(),
    )


def _chapter(practice: Practice, section: Section) -> Chapter:
    entries = tuple(_entry(practice, step) for step in section.steps)
    others = (
        f"{WHEN[key].lower()}: {words.plain()}"
        for key, words in section.headings.items()
        if key != "text" and words
    )
    when = ". ".join(filter(None, (_when(section.when), *others)))
    return Chapter(section.id, _words(practice, section.heading), when, entries)


def _entry(practice: Practice, step: Step) -> Entry:
    about = [_when(step.when)]
    if step.each:
        about.append(f"for each of: {step.each}")
    if step.critical:
        about.append("safety-critical")
    about.append(f"sources: {', '.join(step.sources)}")
    return Entry(step.id, "; ".join(filter(None, about)), tuple(_lines(practice, step)))


def _lines(practice: Practice, step: Step) -> Iterator[Line]:
    """Every wording of a step, and what stands beside it."""
    if step.label:
        yield Line("Label", _words(practice, step.label))
    usual = step.words.get("text")
    for key, wording in step.words.items():
        if key == "text" and not wording:
            continue
        same = key != "text" and wording == usual
        said = Markup("the same") if same else _words(practice, wording)
        yield Line(WHEN[key], said or Markup("nothing is printed"))
    for option in step.options:
        yield Line("To tick", _words(practice, option))
    if step.figure:
        yield Line("Drawing", escape(step.alt or ""))
    if step.caption:
        yield Line("Caption", _words(practice, step.caption))


def _words(practice: Practice, wording: Wording) -> Markup:
    """A wording with the clinic's values in it, and the names of a patient's in brackets."""
    return Markup("").join(_piece(practice, piece) for piece in wording.pieces)


def _piece(practice: Practice, piece: object) -> Markup:
    if not isinstance(piece, Value):
        text = escape(getattr(piece, "text", ""))
    elif piece.name == "blank":
        text = Markup("[a line to write on]")
    elif piece.name in practice.said:
        text = practice.said[piece.name]
    else:
        name = piece.name.replace("item.", "medicine ").replace("_", " ").replace(".", " ")
        text = escape(f"[{name}]")
    return Markup("<strong>{}</strong>").format(text) if getattr(piece, "bold", False) else text


def _when(condition: Condition | None) -> str:
    return f"when {condition.text}" if condition else ""


def _details(practice: Practice) -> Iterator[tuple[str, str]]:
    clinic = practice.clinic
    yield "Name", clinic.name
    yield "Address", ", ".join(clinic.address)
    yield "Phone", f"{clinic.phone.text}, {clinic.hours}"
    yield "Closed", clinic.out_of_hours.text
    yield "Emergency", f"{clinic.emergency.number.text}, {clinic.emergency.service}"
    yield "Hospital", clinic.emergency.hospital or "not set"
    drugs = clinic.choices(practice.procedure.id).drugs
    yield "Drugs", "not said" if drugs is None else ", ".join(sorted(drugs)) or "none"
    yield "Arrive before", f"{clinic.arrive_before.seconds // 60} minutes"


def _settings(practice: Practice) -> Iterator[tuple[str, str, str]]:
    """Each setting with its value in words, and what it may be."""
    for id, setting in practice.procedure.settings.items():
        value = practice.settings[id]
        said = practice.settings_said.get(value_name(id)) or _plain(value)
        yield id, "not set: the sheet says ask us" if value is UNSET else said, setting.rule


def _plain(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _plan_fields() -> str:
    from instructions.plan import NEEDED, OF_A_STOP

    return (
        f"A plan needs: {', '.join(NEEDED)}. For each medicine that is stopped it needs:"
        f" {', '.join(OF_A_STOP)}. Nothing in it is ever worked out."
    )
