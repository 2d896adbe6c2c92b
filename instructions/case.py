"""Cases: what a visit changes in the words. Nothing personal, so one blank serves many patients."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from instructions.appointment import SIDES, Side
from instructions.conditions import Answer
from instructions.moments import past
from instructions.visit import Visit

if TYPE_CHECKING:
    from instructions.practice import Practice

# Values of a visit that may be left out.
OPTIONAL = ("id", "born", "clinician", "place", "note", "replaces", "holiday", "holidays")


class Case(Struct, frozen=True, kw_only=True):
    """All of a visit that decides which words are printed. Hashable; holds no patient data."""

    answers: tuple[tuple[str, Answer], ...]
    """Every condition of the procedure with its answer."""
    side_known: bool
    side: str | None
    """One of `SIDES` where words depend on that very one; None else, so that plates are shared."""
    present: frozenset[str]
    """The optional values that the visit has."""
    identity: tuple[int, ...]
    """The clinic's identity lines that this patient has a value for."""
    medicines: tuple[str, ...]
    """stop or keep, for each medicine of the plan; empty without a plan."""
    bridging: bool
    past: frozenset[str]
    """Deadlines that are over when the sheet is given out."""
    clinician: str | None = None
    """Whose settings print, when they are not the clinic's own; no patient is told by it."""
    parts: tuple[str, ...]
    """Parts asked for besides those that always print."""
    specimen: bool = False
    """Whether it is for nobody: too much is unset, or the clinic has not approved the words."""
    recorded: bool = False
    """Whether the handout has an id at its foot, by which the register knows it."""
    bilingual: bool = False
    """Whether the same in the clinic's own language stands beside it, step by step."""

    def answer(self, name: str) -> Answer | None:
        """The answer to a name in a condition; None when the name is not a visit's."""
        known = dict(self.answers)
        if name in known:
            return known[name]
        facts: Mapping[str, bool] = {
            "plan": bool(self.medicines),
            "plan.stops": "stop" in self.medicines,
            "plan.keeps": "keep" in self.medicines,
            "plan.bridging": self.bridging,
            "side.known": self.side_known,
            **{f"side.{side}": self.side == side for side in SIDES},
            **{f"visit.{name}": name in self.present for name in OPTIONAL},
        }
        return Answer.of(facts[name]) if name in facts else None


def specimen(case: Case) -> Case:
    """The same case for nobody: no number, birth date or note to anyone, marked as a specimen."""
    told = case.present - {"id", "born", "note"}
    return replace(case, specimen=True, recorded=False, identity=(), present=told)


def case_of(visit: Visit, practice: Practice) -> Case:
    """The case of a visit."""
    plan = visit.plan
    return Case(
        answers=tuple(visit.answers.items()),
        side_known=visit.side is not Side.NOT_KNOWN,
        side=visit.side.value if visit.side.value in practice.sides_told else None,
        present=frozenset(name for name in OPTIONAL if getattr(visit, name) is not None),
        identity=tuple(
            place
            for place, line in enumerate(practice.clinic.identity)
            if visit.field(line.field) is not None
        ),
        medicines=tuple(medicine.action for medicine in plan.medicines) if plan else (),
        bridging=bool(plan and plan.bridging),
        past=past(practice.timetable, visit.on, visit.arrive, visit.given),
        clinician=practice.clinician,
        parts=visit.parts,
        bilingual=visit.bilingual and practice.own is not None,
    )
