"""A blood-thinner plan as a form on a page: its fields, and the plan's own form made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from instructions.errors import Problem
from instructions.plan import WEEKDAYS
from instructions.schedule.plans import OF_MEDICINE
from instructions.tree import Path, Tree
from instructions.visit import Visit
from instructions.written import Form

MOST_MEDICINES = 6
WHOLE = ("bridging", "if-postponed", "approver", "approved")
DATES = ("last-dose", "restart")

NOT_AGREED = Problem(
    where="agreed",
    what="Nobody has said that the prescriber agreed.",
    remedy="Ask who prescribes the medicine, then tick it.",
)
NO_RESTART = "Give the day, or say in words when to start again."


class PlanFields(Form):
    """A plan's form that was typed on a page: a problem's place is the name of its field."""

    __slots__ = ()

    def place(self, path: Path) -> str:
        """`medicines-0-last-dose`."""
        return "-".join(map(str, path))


def plan_fields(form: Mapping[str, str], visit: Visit) -> PlanFields:
    """The form of a plan that a page sends, for the day of the visit.

    The weekday of each date is the one that the page shows beside it.
    """
    data: dict[str, Tree] = {"for": visit.on.date().isoformat()}
    data |= {name: text for name in WHOLE if (text := form.get(name, "").strip())}
    medicines: list[Tree] = [
        dict(one) for number in range(MOST_MEDICINES) if (one := _medicine(form, number))
    ]
    data["medicines"] = medicines
    return PlanFields("plan", data, {}, private=True)


def fields_of(plan: Form) -> dict[str, str]:
    """The fields of a page that give such a plan."""
    found = {name: str(plan.at(name) or "") for name in WHOLE}
    for number in range(MOST_MEDICINES):
        for name in OF_MEDICINE:
            text = plan.at("medicines", number, name)
            if isinstance(text, str):
                found[f"medicines-{number}-{_field_of(name, text)}"] = text
    return {**found, "agreed": "yes"}


def unsaid(form: Mapping[str, str]) -> Iterator[Problem]:
    """What a page asks for that no plan's file holds."""
    if form.get("agreed") != "yes":
        yield NOT_AGREED


def in_fields(problem: Problem) -> Problem:
    """The problem of a plan beside the field of the page that can mend it."""
    where = problem.where.removesuffix("-weekday")
    where = "medicines-0-name" if where == "medicines" else where
    remedy = NO_RESTART if where.endswith("-restart") and "needed" in problem.what else None
    return Problem(where=where, what=problem.what, remedy=remedy or problem.remedy)


def _medicine(form: Mapping[str, str], number: int) -> dict[str, str]:
    """One medicine, without the fields that are empty; nothing when it has no name."""
    given: dict[str, Any] = {
        name: form.get(f"medicines-{number}-{name}", "").strip() for name in OF_MEDICINE
    }
    words = form.get(f"medicines-{number}-restart-words", "").strip()
    given["restart"] = given["restart"] or words
    for name in DATES:
        given[f"{name}-weekday"] = _weekday(given[name])
    if not isinstance(given["restart"], str) or not given["restart-weekday"]:
        given["restart-part"] = ""
    kept = {name: text for name, text in given.items() if text}
    return kept if kept.keys() - {"action"} else {}


def _weekday(written: str) -> str:
    try:
        return WEEKDAYS[date.fromisoformat(written).weekday()]
    except ValueError:
        return ""


def _field_of(name: str, text: str) -> str:
    return "restart-words" if name == "restart" and not _weekday(text) else name
