"""Print one: a short form for one visit, its proof beside it, and the visit ready to print."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from instructions.desk import THINNER
from instructions.errors import InstructionsError, Problem, VisitError
from instructions.practice import Practice
from instructions.translation import language_name
from instructions.web import slip as slips
from instructions.web.front import front, held_or_gone
from instructions.web.held import MARKS, Held
from instructions.web.slip import Slip
from instructions.web.strip import proof

pages = Blueprint("print_one", __name__)

MORE = ("arrive", "place", "note", "identity")
"""Fields that are folded away until they are asked for."""

DRAFT = ", with an interpreter"
"""What is said behind the name of a language whose words are a draft."""

Page = Response | str | tuple[str, int]


@pages.get("/visit/new")
def new() -> Page:
    """The empty form for a walk-in."""
    return _form(slips.blank(front().presses.practice(), front().now))


@pages.get("/visit/after")
def after() -> Page:
    """The empty form for a visit that is over."""
    return _form(slips.blank(front().presses.practice(), front().now, over=True))


@pages.post("/visit/new")
def check() -> Page:
    """Take the form in: the visit with its proof, or the form with what is wrong."""
    slip = _typed()
    try:
        held = front().hold(slip)
    except VisitError as error:
        return _form(slip, error.problems)
    return redirect(url_for("print_one.visit", token=held.token), 303)


@pages.post("/visit/preview")
def preview() -> Page:
    """The proof of what is typed so far, as a piece of the page."""
    desk, slip = front(), _typed()
    before = desk.visits.get(request.form.get("token", ""))
    try:
        held = desk.seen(slip, before, before.plan if before else None)
    except VisitError as error:
        return render_template("proof.html", proof=None, problems=error.problems)
    seen = proof(desk, held)
    return render_template("proof.html", proof=seen, problems=seen.problems)


@pages.get("/visit/<token>")
def visit(token: str) -> Page:
    """One visit: the strip, Print, the real pages, and the form to change it."""
    return _visit(held_or_gone(token))


@pages.post("/visit/<token>")
def change(token: str) -> Page:
    """Take in what was changed of a visit."""
    held, slip = held_or_gone(token), _typed()
    try:
        front().hold(slip, held, held.plan)
    except VisitError as error:
        return _visit(held, slip, error.problems)
    return redirect(url_for("print_one.visit", token=token), 303)


@pages.post("/visit/<token>/mark")
def mark(token: str) -> Response:
    """Note what became of a visit, or take the note away."""
    held, name = held_or_gone(token), request.form.get("mark", "")
    if name in MARKS:
        front().visits.note(token, name, name not in held.marks)
    return redirect(url_for("print_one.visit", token=token), 303)


@pages.post("/visit/<token>/next")
def next_(token: str) -> Response:
    """Clear everything of a walk-in, and go to where the next patient is."""
    held = front().visits.get(token)
    front().visits.let_go(token)
    listed = held is not None and held.row is not None
    return redirect(url_for("today.index" if listed else "print_one.new"), 303)


def _typed() -> Slip:
    return slips.typed(request.form, front().presses.practice())


def _form(slip: Slip, problems: tuple[Problem, ...] = ()) -> Page:
    page = render_template("new.html", **_fields(slip, problems), proof=None)
    return (page, 422) if problems else page


def _visit(held: Held, slip: Slip | None = None, problems: tuple[Problem, ...] = ()) -> Page:
    seen = proof(front(), held)
    fields = _fields(slip or held.slip, problems or seen.problems)
    page = render_template("visit.html", held=held, proof=seen, marks=MARKS, **fields)
    return (page, 422) if problems else page


def _fields(slip: Slip, problems: tuple[Problem, ...]) -> Mapping[str, Any]:
    """All that the form needs to be shown."""
    practice = front().presses.practice()
    identity = slips.own_identity(practice)
    return {
        "slip": slip,
        "problems": problems,
        "wrong": slips.by_field(problems),
        "sides": slips.SIDES,
        "editions": slips.EDITIONS,
        "languages": _languages(practice),
        "conditions": slips.conditions_of(practice),
        "thinner": THINNER,
        "identity": identity,
        "parts_asked": slips.asked_parts(practice),
        "clinic": practice.clinic,
        "number": _number(practice),
        "drugs": {name for name, one in practice.procedure.conditions.items() if one.from_drugs},
        "more_is_wrong": any(one.where in MORE for one in problems),
        "known": {"day", "time", *slip.said},
        "token": "",
    }


def _languages(practice: Practice) -> dict[str, str]:
    """Each language the words are in, as staff call it, and for which somebody must interpret."""
    found = {}
    for name in practice.procedure.languages:
        with suppress(InstructionsError):
            known = front().presses.practice(name)
            found[name] = (language_name(name) or name) + (DRAFT if known.draft else "")
    return found


def _number(practice: Practice) -> str:
    """What the clinic calls its number of a patient."""
    lines = practice.clinic.identity
    return next((line.label for line in lines if line.field == "id"), "Number")
