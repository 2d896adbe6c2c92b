"""Preflight: what only the whole list shows, before any paper. For staff, never on a sheet.

The same patient twice, and two patients on one day whose names could be mixed up.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import islice

from instructions.schedule.digests import Digests, digest
from instructions.schedule.likeness import alike, near, same, words_of
from instructions.schedule.plans import NO_PLANS, Plans, patient_of
from instructions.schedule.problems import RowProblem, Severity
from instructions.schedule.table import plural
from instructions.visit import Visit

MOST_ALIKE = 2_000_000
"""How many digests of similar names are held at once: 24 MB."""
MOST_TOLD = 10_000
"""How many findings are told; there are never so many in the list of a clinic."""

_MIXED = {
    "same": "Another patient of that day has the same name: {rows}.",
    "near": "Another patient of that day has the same last name and initial: {rows}.",
    "alike": "Another patient of that day has a name much like this one: {rows}.",
}
_IDENTIFY = "Compare the name and the date of birth before it is handed over."
_TWICE = "The same patient is there again at the same time, with the same details: {rows}."
_DIFFERS = "The same patient is there again that day, with other details: {rows}."
_UNSURE = "The same name is there again that day, and no number or birth tells who it is: {rows}."
_OTHER_PERSON = "The same number has another name or date of birth elsewhere: {rows}."
_OTHER_DAY = "The same patient is there again on another day: {rows}."
_CORRECT = "Correct the list, or print the right one by hand."
_SHOWN = 3


class Preflight:
    """Looks at each visit once, keeps digests only, and tells at the end what it found.

    It needs about 80 bytes a visit. Similar names are compared among at most `MOST_ALIKE` digests
    at once; a longer list must be sorted by day for that, and `notes` tells when it was not.
    """

    def __init__(self, unit: str = "row", plans: Plans = NO_PLANS) -> None:
        self.unit, self.plans = unit, plans
        self._rows, self._days = array("I"), array("I")
        self._who, self._what, self._person = array("Q"), array("Q"), array("Q")
        self._known = array("B")
        self._patients = Digests()
        self._names = {kind: Digests() for kind in _MIXED}
        self._mixed: dict[int, tuple[str, tuple[int, ...]]] = {}
        self._done = 0
        self._short = self._untold = False
        self._used: set[str] = set()

    def see(self, row: int, visit: Visit) -> None:
        """Takes in a visit that could be printed."""
        number, day = len(self._rows), visit.on.toordinal()
        words = words_of(visit.name)
        person = digest((same(words), visit.born))
        who = person if visit.id is None else digest(visit.id)
        self._rows.append(row)
        self._days.append(day)
        self._who.append(who)
        self._what.append(digest(_details(visit)))
        self._person.append(person)
        self._known.append(visit.id is not None or visit.born is not None)
        self._patients.add(who, number)
        self._see_name(number, day, words)
        if visit.id and patient_of(visit.id) in self.plans.forms:
            self._used.add(patient_of(visit.id))

    def findings(self) -> list[RowProblem]:
        """What was found, in the order of the rows."""
        self._compare()
        found = [*self._twice(), *self._mixed_up()]
        return sorted(found, key=lambda problem: problem.row)

    def notes(self) -> Iterator[str]:
        """Sentences about the whole list: what could not be looked at, and plans left over."""
        if self._short:
            yield (
                "The list is too long to compare all names of a day: sort it by day, or split it."
            )
        if self._untold:
            yield "There are more findings like these than can be told."
        unused = len(self.plans.forms) - len(self._used)
        if unused:
            yield f"{plural(unused, 'plan')} for patients who are not in the list."

    def _see_name(self, number: int, day: int, words: tuple[str, ...]) -> None:
        if len(self._names["alike"]) > MOST_ALIKE // 2 and day > self._days[number - 1]:
            self._compare()
            self._done = day - 1
        names = self._names
        # A day that was compared and forgotten comes again: the list is not sorted.
        self._short |= day <= self._done
        names["same"].add(digest((day, same(words))), number)
        if family := near(words):
            names["near"].add(digest((day, family)), number)
        if len(names["alike"]) < MOST_ALIKE:
            names["alike"].add_all(day, alike(words), number)
        else:
            self._short = True

    def _compare(self) -> None:
        """Finds the patients among those held whose names could be mixed up, and forgets them."""
        for kind, digests in self._names.items():
            for group in digests.groups():
                self._compare_group(kind, group)
        self._names = {kind: Digests() for kind in _MIXED}

    def _compare_group(self, kind: str, group: Sequence[int]) -> None:
        first: dict[int, int] = {}
        for number in group:
            first.setdefault(self._who[number], number)
        if len(first) < 2:
            return
        some = list(islice(first.items(), _SHOWN + 1))
        for number in group:
            if number in self._mixed:
                continue
            if len(self._mixed) >= MOST_TOLD:
                self._untold = True
                continue
            others = [other for who, other in some if who != self._who[number]]
            self._mixed[number] = (kind, tuple(others[:_SHOWN]))

    def _mixed_up(self) -> Iterator[RowProblem]:
        for number, (kind, others) in self._mixed.items():
            what = _MIXED[kind].format(rows=self._named(others, len(others)))
            yield self._problem(number, what, _IDENTIFY, Severity.CHECK)

    def _twice(self) -> Iterator[RowProblem]:
        told = 0
        for group in self._patients.groups():
            if told > MOST_TOLD:
                self._untold = True
                continue
            told += len(group)
            yield from self._again(group)

    def _again(self, group: Sequence[int]) -> Iterator[RowProblem]:
        """What to say of the visits of one patient."""
        if len({self._person[number] for number in group}) > 1:
            for number in group:
                what = _OTHER_PERSON.format(rows=self._others(number, group))
                yield self._problem(number, what, "Ask who it is before anything is printed.")
            return
        days: dict[int, list[int]] = {}
        for number in group:
            days.setdefault(self._days[number], []).append(number)
        for visits in days.values():
            yield from self._that_day(visits) if len(visits) > 1 else self._elsewhere(visits, group)

    def _that_day(self, visits: Sequence[int]) -> Iterator[RowProblem]:
        differs = len({self._what[number] for number in visits}) > 1
        for number in visits:
            rows = self._others(number, visits)
            if not self._known[number]:
                yield self._problem(number, _UNSURE.format(rows=rows), _CORRECT)
            elif differs:
                yield self._problem(number, _DIFFERS.format(rows=rows), _CORRECT)
            elif number != visits[0]:
                yield self._problem(number, _TWICE.format(rows=rows), "", Severity.LEFT_OUT)

    def _elsewhere(self, visits: Sequence[int], group: Sequence[int]) -> Iterator[RowProblem]:
        # Without a number or a birth, a name alone on another day says nothing.
        for number in visits:
            if self._known[number] and len(group) > 1:
                what = _OTHER_DAY.format(rows=self._others(number, group))
                yield self._problem(number, what, "Check that both are meant.", Severity.CHECK)

    def _others(self, number: int, group: Sequence[int]) -> str:
        """`line 4, line 9, line 12 and 2 more`, for all of a group but one."""
        others = [other for other in group[: _SHOWN + 1] if other != number]
        return self._named(others[:_SHOWN], len(group) - 1)

    def _named(self, numbers: Sequence[int], count: int) -> str:
        shown = ", ".join(f"{self.unit} {self._rows[number]}" for number in numbers)
        return f"{shown} and {count - len(numbers)} more" if count > len(numbers) else shown

    def _problem(
        self, number: int, what: str, remedy: str, severity: Severity = Severity.REFUSED
    ) -> RowProblem:
        row = self._rows[number]
        return RowProblem(row=row, column="", what=what, remedy=remedy, severity=severity)


def _details(visit: Visit) -> tuple[object, ...]:
    """Everything that a sheet of the visit would say, but who it is for."""
    return visit.appointment.told, visit.plan, *visit.identity.items()
