"""Blood-thinner plans: who still lacks one, and the form in which a nurse or doctor writes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from instructions.desk import THINNER
from instructions.errors import PlanError, Problem, VisitError
from instructions.plan import plan_in
from instructions.web import slip as slips
from instructions.web.front import front, held_or_gone
from instructions.web.held import Held
from instructions.web.plan_fields import (
    MOST_MEDICINES,
    fields_of,
    in_fields,
    plan_fields,
    unsaid,
)

pages = Blueprint("plans", __name__, url_prefix="/plans")

ACTIONS = {"stop": "Stop it", "keep": "Keep taking it"}
PARTS = {"": "Choose", "morning": "Morning", "evening": "Evening"}


@pages.get("")
def index() -> str:
    """The work list: on a blood thinner, no plan; and the plans that are written."""
    held = sorted(front().visits, key=lambda one: (one.visit.on, one.visit.name))
    return render_template(
        "plans.html",
        wanting=[one for one in held if one.wants_plan],
        done=[one for one in held if one.visit.plan is not None],
    )


@pages.get("/<token>")
def write(token: str) -> str:
    """The form for one visit, with the plan that it has."""
    held = held_or_gone(token)
    fields = fields_of(held.plan) if held.plan else {"approved": front().today.isoformat()}
    return _page(held, fields)


@pages.post("/<token>")
def attach(token: str) -> Response | str | tuple[str, int]:
    """Take the plan in: it goes with the visit, at the desk and in a list."""
    desk, held, form = front(), held_or_gone(token), request.form
    if form.get("do") == "more":
        return _page(held, form, count=_count(form) + 1)
    plan, problems = plan_fields(form, held.visit), list(unsaid(form))
    try:
        plan_in(plan, held.visit.on.date(), desk.today)
    except PlanError as error:
        problems += map(in_fields, error.problems)
    if problems:
        return _page(held, form, problems), 422
    said = {**held.slip.said, f"{slips.ANSWER}{THINNER}": "yes"}
    try:
        desk.hold(slips.Slip(said), held, plan)
    except VisitError as error:
        return _page(held, form, list(error.problems)), 422
    desk.keep_plan(held.visit, plan)
    return redirect(url_for("print_one.visit", token=token), 303)


@pages.post("/<token>/remove")
def remove(token: str) -> Response:
    """Take a plan off a visit again."""
    desk, held = front(), held_or_gone(token)
    desk.keep_plan(held.visit, None)
    desk.hold(held.slip, replace(held, plan=None))
    return redirect(url_for("plans.write", token=token), 303)


def _count(form: Mapping[str, str]) -> int:
    given = form.get("count", "1")
    return min(int(given), MOST_MEDICINES - 1) if given.isdecimal() else 1


def _page(
    held: Held, fields: Mapping[str, str], problems: list[Problem] | None = None, count: int = 0
) -> str:
    named = sum(name.endswith("-action") for name in fields)
    return render_template(
        "plan.html",
        held=held,
        slip={name: fields.get(name, "") for name in _names()},
        count=max(1, named, count),
        most=MOST_MEDICINES,
        problems=problems or [],
        wrong=slips.by_field(problems or []),
        actions=ACTIONS,
        day_parts=PARTS,
    )


def _names() -> list[str]:
    of_one = (
        "name", "action", "last-dose", "last-dose-part", "restart", "restart-part", "restart-words"
    )  # fmt: skip
    each = [f"medicines-{number}-{name}" for number in range(MOST_MEDICINES) for name in of_one]
    return [*each, "bridging", "if-postponed", "approver", "approved", "agreed"]
