"""Today: the day's list at hand, a patient found by three letters, and what was printed last."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from instructions.schedule.likeness import words_of
from instructions.web.front import front
from instructions.web.held import HANDED_OVER, MARKS, Held
from instructions.web.notes import STACK, handed_over, noted

pages = Blueprint("today", __name__, url_prefix="/today")

BY_HAND = {name: label for name, label in MARKS.items() if name != "printed"}


@pages.get("")
def index() -> str:
    """The list of the day."""
    return _page(_listed())


@pages.post("/find")
def find() -> Response | str:
    """The patient whose name or number begins so; when there is one, at once."""
    typed = request.form.get("find", "")
    found = [held for held in _listed() if fits(held, typed)]
    if len(found) == 1:
        return redirect(url_for("print_one.visit", token=found[0].token), 303)
    return _page(found, typed)


@pages.post("/ticked")
def ticked() -> Response:
    """Reprint the ticked rows as one stack, or note what became of them."""
    desk, do = front(), request.form.get("do", "")
    tokens = request.form.getlist("row")
    held = [one for token in tokens if (one := desk.visits.get(token)) is not None]
    if do == "reprint" and held:
        made = [desk.made(one) for one in held]
        data = desk.presses.stack(made)
        title = f"{len(held)} handouts" if len(held) > 1 else held[0].visit.name
        visits = tuple(one.token for one in held)
        with noted(desk.clinic, made, STACK) as ids:
            sheet = desk.print(title, data, "Handouts", visits, ids)
        return redirect(url_for("papers.printed", token=sheet.token), 303)
    if do in BY_HAND:
        on = not all(do in one.marks for one in held)
        if do == HANDED_OVER:
            clinic = desk.presses.practice().clinic
            handed_over(clinic, [one.visit for one in held], on)
        for one in held:
            desk.visits.note(one.token, do, on)
    return redirect(url_for("today.index"), 303)


def fits(held: Held, typed: str) -> bool:
    """Whether a word of the name, or the number, begins with each word that was typed."""
    wanted = words_of(typed)
    known = (*words_of(held.visit.name), *words_of(held.visit.id or ""))
    return all(any(word.startswith(one) for word in known) for one in wanted)


def _listed() -> list[Held]:
    """The visits of today's list by their time."""
    listed = (held for held in front().visits if held.row is not None)
    return sorted(listed, key=lambda held: (held.visit.on, held.visit.name))


def _page(shown: Iterable[Held], typed: str = "") -> str:
    desk, shown = front(), list(shown)
    days = {held.visit.on.date() for held in shown}
    return render_template(
        "today.html",
        day=desk.day,
        shown=shown,
        typed=typed,
        count=sum(held.row is not None for held in desk.visits),
        several=len(days) > 1,
        marks=MARKS,
        by_hand=BY_HAND,
        sheets=desk.printed.recent(),
        wanting=sum(held.wants_plan for held in desk.visits),
    )
