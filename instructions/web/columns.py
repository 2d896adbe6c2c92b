"""Columns: which column of a list is what, chosen from lists, and saved as the clinic's map."""

from __future__ import annotations

from itertools import islice

import yaml
from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from instructions import output
from instructions.errors import InstructionsError, Problem
from instructions.schedule.mapping import FILE, Map, map_of, read_map
from instructions.schedule.plans import NO_PLANS
from instructions.schedule.problems import ScheduleError
from instructions.schedule.propose import SAMPLE
from instructions.schedule.sample import Sample
from instructions.schedule.table import Table
from instructions.web import slip as slips
from instructions.web.brought import Brought
from instructions.web.chosen import (
    DATES,
    FIELDS,
    ORDERS,
    Chosen,
    Word,
    first_look,
    headings,
    map_of_choice,
    shown,
    words_of,
)
from instructions.web.front import front
from instructions.web.understood import opened, reading_of

pages = Blueprint("columns", __name__, url_prefix="/columns")

BEFORE = "schedule-map.before.yaml"
"""The map that was there before the last one was saved."""

HEAD = (
    "# How the list of the practice system is read. Saved at the front desk from chosen columns.\n"
)


@pages.get("/<token>")
def index(token: str) -> str:
    """The columns with what they seem to be."""
    table, found = _table(_brought(token))
    sample = Sample(table, list(islice(table.rows, SAMPLE)))
    return _page(token, table, sample, first_look(found, sample))


@pages.post("/<token>")
def save(token: str) -> Response | tuple[str, int] | str:
    """Save what was chosen, when every word is told and the list can be read with it."""
    brought = _brought(token)
    table, found = _table(brought)
    sample = Sample(table, list(islice(table.rows, SAMPLE)))
    chosen = _sent(found, sample)
    if request.form.get("told") != shown(chosen.uses):
        return _page(token, table, sample, chosen)
    try:
        text = HEAD + yaml.safe_dump(
            map_of_choice(chosen, found), sort_keys=False, allow_unicode=True
        )
        new = read_map(text)
        desk = front()
        reading_of(brought, table, new, desk.clinic, desk.today, NO_PLANS)
        _write(text)
    except InstructionsError as error:
        return _page(token, table, sample, chosen, error.problems), 422
    return redirect(url_for("lists.look", token=token), 303)


def _page(
    token: str, table: Table, sample: Sample, chosen: Chosen, problems: tuple[Problem, ...] = ()
) -> str:
    examples = {
        heading: list(dict.fromkeys(sample.cells(heading)))[:3] for heading in headings(sample)
    }
    return render_template(
        "columns.html",
        token=token,
        table=table,
        chosen=chosen,
        told=shown(chosen.uses),
        headings=list(headings(sample)),
        examples=examples,
        fields=_uses(),
        dates=DATES,
        orders=ORDERS,
        problems=problems,
    )


def _brought(token: str) -> Brought:
    return front().lists.get(token) or abort(404)


def _table(brought: Brought) -> tuple[Table, Map | None]:
    """The list's table, and the clinic's map where it has one that can be read."""
    found: Map | None = None
    try:
        found = map_of(front().clinic)
    except ScheduleError:
        found = None  # A new one takes its place; the old one is kept beside it.
    table = opened(brought, found)
    return (table, found) if table.kind in ("csv", "xlsx") else abort(404)


def _uses() -> dict[str, str]:
    """Everything that a column can be."""
    practice = front().presses.practice()
    own = {f"identity-{name}": label for name, label in slips.own_identity(practice).items()}
    asked = slips.conditions_of(practice)
    answers = {f"answer-{name}": f"{label}: yes or no" for name, label in asked.items()}
    return {**FIELDS, **own, **answers}


def _sent(found: Map | None, sample: Sample) -> Chosen:
    """What the form says."""
    form, known = request.form, _uses()
    uses = {}
    for place, heading in enumerate(headings(sample)):
        use = form.get(f"use-{place}", "")
        uses[heading] = use if use in known else ""
    words = [
        Word(word.heading, word.text, form.get(f"word-{place}", word.meaning or ""), word.options)
        if request.form.get("told") == shown(uses)
        else word
        for place, word in enumerate(words_of(uses, found, sample))
    ]
    orders = {name: form.get(f"order-{name}", "first-last") for name in ("name", "clinician")}
    return Chosen(uses, form.get("dates", ""), orders, tuple(words))


def _write(text: str) -> None:
    """Put the map in the clinic's folder; the one before stays beside it."""
    path = front().clinic / FILE
    if path.is_file():
        output.write(path.read_bytes(), str(path.with_name(BEFORE)))
    output.write(text.encode("utf-8"), str(path))
