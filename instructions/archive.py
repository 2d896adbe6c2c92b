"""Archive: the inputs of one handout as a text, from which the same bytes can be made again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from instructions.appointment import Side
from instructions.clinic import Closure
from instructions.conditions import Answer
from instructions.visit import Appointment, Visit

if TYPE_CHECKING:
    from instructions.plan import Plan

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What was asked for: with the clinic's folder and the program it decides every byte."""

    visit: Visit = field(repr=False)
    procedure: str
    paper: str
    letterhead: bool
    format: str

    def text(self) -> bytes:
        """The inputs as JSON in UTF-8."""
        visit = self.visit
        told = {
            "version": VERSION,
            "procedure": self.procedure,
            "paper": self.paper,
            "letterhead": self.letterhead,
            "format": self.format,
            "visit": {
                **{name: getattr(visit, name) for name in (*_OWN, *_SHARED)},
                "on": visit.on.isoformat(),
                "arrive": visit.arrive.isoformat(),
                "side": visit.side.value,
                "born": _written(visit.born),
                "identity": dict(visit.identity),
                "answers": {name: answer.name for name, answer in visit.answers.items()},
                "plan": _plan_written(visit.plan) if visit.plan else None,
                "parts": list(visit.parts),
                "given": _written(visit.given),
                "replaces": _written(visit.replaces),
                "closure": _closure_written(visit.closure),
            },
        }
        return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


_OWN = ("name", "id", "note")
_SHARED = ("clinician", "place", "language", "edition", "bilingual", "interpreter")


def read(text: bytes, zone: ZoneInfo) -> Inputs:
    """The inputs in a text; times are in the clinic's zone. Raises ValueError for another text."""
    told = json.loads(text)
    if told.get("version") != VERSION:
        raise ValueError("was written by another version of the program")
    visit = told.pop("visit")
    return Inputs(
        visit=_visit(visit, zone),
        **{name: told[name] for name in ("procedure", "paper", "letterhead", "format")},
    )


def _visit(told: Mapping[str, Any], zone: ZoneInfo) -> Visit:
    appointment = Appointment(
        **{name: told[name] for name in _SHARED if name in told},
        on=datetime.fromisoformat(told["on"]).astimezone(zone),
        arrive=datetime.fromisoformat(told["arrive"]).astimezone(zone),
        side=Side(told["side"]),
        answers={name: Answer[answer] for name, answer in told["answers"].items()},
        parts=tuple(told["parts"]),
        given=date.fromisoformat(told["given"]),
        closure=_closure(told["closure"]),
    )
    return Visit(
        **{name: told[name] for name in _OWN},
        born=_day(told["born"]),
        identity=told["identity"],
        plan=_plan(told["plan"]) if told["plan"] else None,
        appointment=appointment,
        replaces=_day(told["replaces"]),
    )


def _closure_written(closure: Closure | None) -> list[str] | None:
    return [closure.first.isoformat(), closure.last.isoformat(), closure.who] if closure else None


def _closure(told: list[str] | None) -> Closure | None:
    if told is None:
        return None
    first, last, who = told
    return Closure(first=date.fromisoformat(first), last=date.fromisoformat(last), who=who)


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


_OF_PLAN = ("bridging", "if_postponed", "approver")
_OF_MEDICINE = ("name", "action", "last_dose_part", "restart_part")


def _plan_written(plan: Plan) -> dict[str, Any]:
    return {
        **{name: getattr(plan, name) for name in _OF_PLAN},
        "approved": _written(plan.approved),
        "for_date": _written(plan.for_date),
        "medicines": [
            {
                **{name: getattr(one, name) for name in _OF_MEDICINE},
                "last_dose": _written(one.last_dose),
                # A restart is a date or words, and which of the two must not be guessed later.
                "restart_on": one.restart.isoformat() if isinstance(one.restart, date) else None,
                "restart": one.restart if isinstance(one.restart, str) else None,
            }
            for one in plan.medicines
        ],
    }


def _plan(told: Mapping[str, Any]) -> Plan:
    from instructions.plan import Plan, PlanMedicine

    return Plan(
        **{name: told[name] for name in _OF_PLAN},
        approved=date.fromisoformat(told["approved"]),
        for_date=date.fromisoformat(told["for_date"]),
        medicines=tuple(
            PlanMedicine(
                **{name: one[name] for name in _OF_MEDICINE},
                last_dose=_day(one["last_dose"]),
                restart=_day(one["restart_on"]) or one["restart"],
            )
            for one in told["medicines"]
        ),
    )
