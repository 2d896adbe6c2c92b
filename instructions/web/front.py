"""The front desk: everything one running desk holds in memory, and its practice on paper."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from flask import abort, current_app

from instructions.archive import Inputs
from instructions.errors import InstructionsError, VisitError
from instructions.finish import Made, parts_of
from instructions.practice import ILIOPSOAS, Practice
from instructions.schedule.plans import patient_of
from instructions.visit import Visit
from instructions.web.brought import Brought, Lists
from instructions.web.held import MIXED_UP, Held, Visits
from instructions.web.presses import Presses
from instructions.web.printed import Printed, Sheet
from instructions.web.queue import Printer, send
from instructions.web.run import Run
from instructions.web.slip import Slip, slip_of, visit_of
from instructions.web.understood import Understood
from instructions.written import Form


@dataclass(slots=True)
class FrontDesk:
    """One clinic's desk. Nothing in it is ever written to disk but uploaded lists."""

    clinic: Path
    set_day: date | None = None
    """The day to take for today; else the clinic's own."""
    presses: Presses = field(init=False)
    visits: Visits = field(default_factory=Visits)
    printed: Printed = field(default_factory=Printed)
    lists: Lists = field(default_factory=Lists)
    runs: dict[str, Run] = field(default_factory=dict)
    """The runs of lists, by the tokens of the lists."""
    plans: dict[str, list[Form]] = field(default_factory=dict)
    """Blood-thinner plans that were written at the desk, by the patient's number."""
    day: Day | None = None
    printer: Printer | None = None
    """Where Print sends to; None for the browser's print view."""

    def __post_init__(self) -> None:
        self.presses = Presses(self.clinic)

    @property
    def clinic_name(self) -> str:
        """The clinic's name, also where its folder cannot be used just now."""
        try:
            return self.presses.practice().clinic.name
        except InstructionsError:
            return "Patient instructions"

    @property
    def now(self) -> datetime:
        """The time it is at the clinic."""
        now = datetime.now(self.presses.practice().clinic.zone)
        day = self.set_day
        return now.replace(year=day.year, month=day.month, day=day.day) if day else now

    @property
    def today(self) -> date:
        """The day it is at the clinic."""
        return self.now.date()

    def practice(self, slip: Slip, procedure: str = ILIOPSOAS) -> Practice:
        """The practice in the language of a slip, or in the clinic's own for words in draft."""
        own = self.presses.practice(None, procedure)
        if slip["language"] not in own.procedure.languages:
            return own
        asked = self.presses.practice(slip["language"], procedure)
        return own if asked.draft else asked

    def hold(self, slip: Slip, before: Held | None = None, plan: Form | None = None) -> Held:
        """Hold the visit of a slip, in the place of what it was before. Raises VisitError."""
        held = self.seen(slip, before, plan)
        if not held.identified and self.visits.mixed_up(held.visit, held.token):
            raise VisitError([MIXED_UP])
        if before is None:
            return self.visits.add(slip, held.visit, plan=plan)
        again = "printed" in before.marks and held.digest != before.digest
        marks = held.marks | {"changed"} if again else held.marks
        return self.visits.put(replace(held, marks=marks))

    def seen(self, slip: Slip, before: Held | None = None, plan: Form | None = None) -> Held:
        """The visit of a slip as it would be held. Raises VisitError."""
        procedure = before.procedure if before else ILIOPSOAS
        visit = visit_of(slip, self.practice(slip, procedure), self.now, plan)
        was = before or Held("", slip, visit)
        return replace(was, slip=slip, visit=visit, plan=plan)

    def made(self, held: Held, format: str = "pdf") -> Made:
        """The finished handout of a visit, as clinic and words are now.

        Raises VisitError, and what `Presses.made` raises.
        """
        return self.presses.made(self._inputs(held, format))

    def _inputs(self, held: Held, format: str) -> Inputs:
        practice = self.practice(held.slip, held.procedure)
        found = visit_of(held.slip, practice, self.now, held.plan)
        if not held.identified and self.visits.mixed_up(found, held.token):
            raise VisitError([MIXED_UP])
        return Inputs(
            visit=found.at(parts=parts_of(found, practice, format, staff=False)),
            procedure=held.procedure,
            paper=practice.clinic.paper,
            letterhead=held.slip["letterhead"] == "yes",
            format=format,
        )

    def load(self, brought: Brought, seen: Understood) -> None:
        """Take a list for today's, in the place of the last one; marks of the same visits stay."""
        before = {_who(held): held for held in self.visits if held.row is not None}
        self.visits.clear(walk_ins=False)
        for row in seen.printing:
            assert row.visit is not None
            plan = self.plan_of(row.visit)
            slip = slip_of(row.visit, self.presses.practice(None, row.procedure))
            held = self.visits.add(slip, row.visit, plan, row.procedure, row.number)
            if known := before.get(_who(held)):
                self.visits.put(replace(held, marks=known.marks))
        self.day = Day(brought.token, brought.name, len(seen.stopped))

    def plan_of(self, visit: Visit) -> Form | None:
        """The plan that was written for a patient and this very day."""
        day = visit.on.date().isoformat()
        forms = self.plans.get(patient_of(visit.id or ""), [])
        return next((form for form in forms if form.at("for") == day), None)

    def keep_plan(self, visit: Visit, plan: Form | None) -> None:
        """Keep a patient's plan for lists too; None takes away the one for that day."""
        if visit.id:
            day = visit.on.date().isoformat()
            forms = self.plans.get(patient_of(visit.id), [])
            others = [one for one in forms if one.at("for") != day]
            self.plans[patient_of(visit.id)] = [*([plan] if plan else []), *others]

    def sweep(self) -> None:
        """Drop what has expired: lists on the disk with their runs, and what was printed."""
        for token in self.lists.sweep():
            if run := self.runs.pop(token, None):
                run.cancel()
        self.printed.recent()

    def move(self, clinic: Path) -> None:
        """Go on as the desk of another clinic's folder; nothing of the one before is kept."""
        self.forget()
        self.visits.clear()
        self.day = None
        self.clinic, self.presses = clinic, Presses(clinic)

    def print(
        self,
        title: str,
        data: bytes,
        kind: str,
        visits: tuple[str, ...] = (),
        ids: tuple[str, ...] = (),
    ) -> Sheet:
        """Keep a finished PDF at hand; send it where a printer is chosen. Raises OutputError.

        ``visits`` are the tokens of the visits on it, ``ids`` what the register calls its handouts.
        """
        sent = send(self.printer, data, kind) if self.printer else ""
        for token in visits:
            self.visits.note(token, "printed")
        return self.printed.add(title, data, visits, ids, sent)

    def forget(self) -> None:
        """Forget every patient who is not on today's list."""
        self.printed.clear()
        self.visits.clear(listed=False)

    def warm(self) -> None:
        """Make ready what the first handout needs, so that nobody waits for it."""
        with suppress(InstructionsError):
            self.presses.practice()

    def close(self) -> None:
        """Forget everything."""
        self.forget()
        self.visits.clear()
        for run in self.runs.values():
            run.cancel()
        self.lists.close()


@dataclass(frozen=True, slots=True)
class Day:
    """Today's list: where it came from, and how many of its rows need a human."""

    list: str
    name: str = field(repr=False)
    human: int = 0


def _who(held: Held) -> tuple[object, ...]:
    visit = held.visit
    return (visit.name, visit.id, visit.born, visit.on)


def front() -> FrontDesk:
    """The desk that the page being made belongs to."""
    desk: FrontDesk = current_app.extensions["front"]
    return desk


def held_or_gone(token: str) -> Held:
    """The visit of a token; where there is none, the page says that it was cleared."""
    return front().visits.get(token) or abort(404)
