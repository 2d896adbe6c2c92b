"""The words: every step with its sources, its conditions, and what the clinic has not set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask import Blueprint, render_template, request
from markupsafe import Markup, escape
from msgspec import Struct

from instructions.practice import Practice
from instructions.procedure import Section, Source, Step
from instructions.settings import UNSET
from instructions.translation import language_name
from instructions.web import slip as slips
from instructions.web.front import front
from instructions.wording import Text, Wording

pages = Blueprint("words", __name__)

WHEN = {
    "text": "Printed",
    "no": "When it is not so",
    "unknown": "When it is not known",
    "unset": "When your clinic has not set it",
    "past": "When it is too late for it",
}
ASKED = {
    "always": "always printed",
    "when-plan": "printed with a blood-thinner plan",
    "asked": "printed when asked for",
    "staff": "for staff, printed last unless it is switched off",
}


class Shown(Struct, frozen=True):
    """One step as the page shows it."""

    id: str
    when: str
    critical: bool
    words: tuple[tuple[str, Markup], ...]
    sources: tuple[Source, ...]
    unset: tuple[str, ...]


@pages.get("/words")
def index() -> str:
    """The steps of the procedure, part by part, in the clinic's language or another."""
    practice = front().presses.practice()
    language = request.args.get("language")
    if language in practice.procedure.languages:
        practice = front().presses.practice(language)
    parts = [
        (
            slips.called(part.id),
            ASKED[part.asked],
            [_section(practice, one) for one in part.sections],
        )
        for part in practice.procedure.parts
    ]
    return render_template(
        "words.html",
        practice=practice,
        parts=parts,
        languages={one: language_name(one) or one for one in practice.procedure.languages},
        unset=practice.settings.unset,
        late=practice.procedure.review_by < front().today,
    )


def _section(practice: Practice, section: Section) -> tuple[Markup, str, list[Shown]]:
    when = _in_words(section.when.text) if section.when else ""
    return said(section.heading), when, [_step(practice, step) for step in section.steps]


def _step(practice: Practice, step: Step) -> Shown:
    procedure = practice.procedure
    return Shown(
        id=step.id,
        when=_in_words(step.when.text) if step.when else "",
        critical=step.critical,
        words=tuple(_words(step.words)),
        sources=tuple(procedure.sources[name] for name in step.sources),
        unset=tuple(name for name in step.settings if practice.settings[name] is UNSET),
    )


def _words(words: Mapping[str, Wording]) -> Iterator[tuple[str, Markup]]:
    for kind, wording in words.items():
        text = said(wording) if wording else Markup("<em>nothing</em>")
        yield WHEN.get(kind, kind), text


def said(wording: Wording) -> Markup:
    """A wording with its values marked."""
    parts = []
    for piece in wording.pieces:
        if isinstance(piece, Text):
            text = escape(piece.text)
        else:
            name = piece.name.replace("_", " ").replace(".", ": ")
            text = Markup('<span class="value">{}</span>').format(name)
        parts.append(Markup("<strong>{}</strong>").format(text) if piece.bold else text)
    return Markup("").join(parts)


def _in_words(condition: str) -> str:
    """`blood thinner and not diabetes`."""
    return condition.replace("-", " ").replace(".", ": ")
