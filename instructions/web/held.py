"""Visits at the desk: those of today's list and walk-ins, held in memory by a token of chance."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from threading import RLock

from instructions.desk import THINNER
from instructions.errors import Problem
from instructions.practice import ILIOPSOAS
from instructions.schedule.likeness import alike, near, same, words_of
from instructions.visit import Visit
from instructions.web.slip import Slip
from instructions.written import Form

MOST = 2_000
"""Visits that a desk holds; the oldest walk-ins go first."""

MIXED_UP = Problem(
    where="born",
    what="Another patient of that day has the same or a similar name.",
    remedy="Give the date of birth or the number, so that the sheets are not mixed up.",
)


@dataclass(frozen=True, slots=True)
class Held:
    """One visit at the desk."""

    token: str
    slip: Slip = field(repr=False)
    visit: Visit = field(repr=False)
    plan: Form | None = field(default=None, repr=False)
    procedure: str = ILIOPSOAS
    row: int | None = None
    """Its row in today's list; None for a walk-in."""
    marks: frozenset[str] = frozenset()
    """What became of it: see `MARKS`."""

    @property
    def digest(self) -> str:
        """What was seen of it: another one when anything has changed since."""
        told = repr((sorted(self.slip.said.items()), self.plan and self.plan.data))
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:24]

    @property
    def interpreted(self) -> bool:
        """Whether it prints in another language than the patient's: somebody must interpret."""
        return self.visit.interpreter is not None

    @property
    def identified(self) -> bool:
        """Whether more than a name tells who it is."""
        return bool(self.visit.id or self.visit.born)

    @property
    def wants_plan(self) -> bool:
        """Whether it is on a blood thinner without a plan."""
        return self.visit.plan is None and self.visit.answers[THINNER].name == "YES"


HANDED_OVER = "handed-over"

MARKS = {
    "printed": "Printed",
    HANDED_OVER: "Handed over",
    "changed": "Changed",
    "cancelled": "Cancelled",
}
"""What staff may see of a visit at the desk. A register may keep them longer than a desk does."""


class Visits:
    """The visits that a desk holds."""

    def __init__(self) -> None:
        self._held: dict[str, Held] = {}
        self._lock = RLock()

    def __iter__(self) -> Iterator[Held]:
        with self._lock:
            return iter(list(self._held.values()))

    def get(self, token: str) -> Held | None:
        """The visit of a token."""
        return self._held.get(token)

    def add(
        self,
        slip: Slip,
        visit: Visit,
        plan: Form | None = None,
        procedure: str = ILIOPSOAS,
        row: int | None = None,
    ) -> Held:
        """Hold a visit; it gets a token that tells nothing of it."""
        held = Held(secrets.token_hex(6), slip, visit, plan, procedure, row)
        with self._lock:
            if len(self._held) >= MOST:
                spare = next((one.token for one in self if one.row is None), next(iter(self._held)))
                del self._held[spare]
            self._held[held.token] = held
        return held

    def put(self, held: Held) -> Held:
        """Hold a visit that was changed in the place of what it was."""
        with self._lock:
            if held.token in self._held:
                self._held[held.token] = held
        return held

    def note(self, token: str, mark: str, on: bool = True) -> None:
        """Set a mark of a visit, or take it away."""
        with self._lock:
            if held := self._held.get(token):
                marks = held.marks | {mark} if on else held.marks - {mark}
                self._held[token] = replace(held, marks=marks)

    def let_go(self, token: str) -> None:
        """Forget a walk-in; a visit of today's list stays."""
        with self._lock:
            if (held := self._held.get(token)) and held.row is None:
                del self._held[token]

    def clear(self, walk_ins: bool = True, listed: bool = True) -> None:
        """Forget all walk-ins, or all of today's list."""
        with self._lock:
            gone = [one.token for one in self if (walk_ins if one.row is None else listed)]
            for token in gone:
                del self._held[token]

    def mixed_up(self, visit: Visit, token: str = "") -> bool:
        """Whether another patient of the same day has a name that is the same or similar."""
        words, day = words_of(visit.name), visit.on.date()
        mine = set(alike(words))
        for other in self:
            if other.token == token or other.visit.on.date() != day or _one(visit, other.visit):
                continue
            theirs = words_of(other.visit.name)
            family = near(words)
            close = bool(family) and family == near(theirs)
            if same(words) == same(theirs) or close or mine & set(alike(theirs)):
                return True
        return False


def _one(visit: Visit, other: Visit) -> bool:
    """Whether two visits are surely of one patient."""
    return bool(visit.id) and visit.id == other.id
