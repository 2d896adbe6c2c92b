"""A schedule, row by row: a visit, or what is wrong with it, or why it is left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from instructions.clinic import Clinic
from instructions.conditions import Answer
from instructions.desk import THINNER
from instructions.errors import Problem, VisitError
from instructions.form import sentence
from instructions.procedure import Procedure
from instructions.schedule import fit
from instructions.schedule.mapping import FILE, Map
from instructions.schedule.plans import NO_PLANS, Plans
from instructions.schedule.problems import RowProblem, Severity
from instructions.schedule.sieve import Sieve
from instructions.schedule.standard import KINDS, standard_map
from instructions.schedule.table import Row, Table, key
from instructions.schedule.take import Wrong, takers
from instructions.visit import Visit, visit

_MEND = "Correct it in the practice system and export the list again."
_ADD = f"Correct it, or add the word to {FILE}."
_REMEDIES = {"language": _ADD, "edition": _ADD, "side": _ADD}
_NO_PLAN = "A blood thinner, and no plan for it: the sheet tells the patient to phone."
_GET_PLAN = "Ask the clinician for a plan, and print this one again with --plans."
_ODD_HOUR = "The visit begins late in the evening or in the night."
_CHECK_HOUR = "Check the time, and the time zone in the map."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row: a visit that can be printed, or None; and what there is to say."""

    row: int
    procedure: str
    visit: Visit | None = field(repr=False)
    problems: tuple[RowProblem, ...] = ()


class Reading:
    """The outcomes of a table's rows, in order.

    The rows are gone through anew, one by one, each time it is iterated; nothing is kept.
    """

    def __init__(
        self,
        table: Table,
        found: Map,
        clinic: Clinic,
        procedures: Mapping[str, Procedure],
        usual: str,
        today: date,
        plans: Plans,
    ) -> None:
        self.table, self.map, self.clinic, self.today = table, found, clinic, today
        self.procedures, self.plans = procedures, plans
        places = fit.places(found, table)
        self._sieve = Sieve(found, table, places, usual)
        self._takers = takers(found, places, clinic.time_zone)
        self._labels = _labels(found)
        self._identity = [(name, places[key(one)]) for name, one in found.identity.items()]
        self._asked = {
            id: [
                (name, places[key(words.column)], words)
                for name, words in found.conditions.items()
                if name in procedure.conditions
            ]
            for id, procedure in procedures.items()
        }

    def __iter__(self) -> Iterator[Outcome]:
        for row in self.table.rows:
            if (row.trouble or row.left_out or any(row.cells)) and not self._sieve.is_headings(row):
                yield self.outcome(row)

    def visits(self) -> Iterator[tuple[int, Visit]]:
        """Number and visit of each row that can be printed."""
        return ((one.row, one.visit) for one in self if one.visit is not None)

    def problems(self) -> Iterator[RowProblem]:
        """What there is to say of the rows, in their order."""
        return (problem for one in self for problem in one.problems)

    def outcome(self, row: Row) -> Outcome:
        """What becomes of one row."""
        sorted_to = self._sieve.sort(row)
        if isinstance(sorted_to, RowProblem):
            return Outcome(row.number, "", None, (sorted_to,))
        raw, wrong = self._raw(row, self.procedures[sorted_to])
        try:
            found = self._visit(raw, self.procedures[sorted_to])
        except VisitError as error:
            told = [one for one in error.problems if one.where not in wrong]
            wrong = {**wrong, "": tuple(self._problem(row, one) for one in told)}
        if wrong:
            problems = tuple(problem for group in wrong.values() for problem in group)
            return Outcome(row.number, sorted_to, None, problems)
        return Outcome(row.number, sorted_to, found, tuple(self._remarks(row, found)))

    def _raw(
        self, row: Row, procedure: Procedure
    ) -> tuple[dict[str, object], dict[str, tuple[RowProblem, ...]]]:
        """What the row says of the visit, and what cannot be read, by the visit's fields."""
        cells, raw, wrong = row.cells, {}, {}
        for name, take in self._takers:
            try:
                if value := take(cells):
                    raw[name] = value
            except ValueError as error:
                wrong[name] = (self._wrong(row, name, error),)
        if self._asked[procedure.id]:
            self._answer(row, procedure.id, raw, wrong)
        if self._identity:
            texts = ((name, cells[place].strip()) for name, place in self._identity)
            raw["identity"] = {name: text for name, text in texts if text}
        if "language" in raw:
            raw["language"] = _spoken(raw["language"], procedure.languages)
        return raw, wrong

    def _answer(
        self,
        row: Row,
        procedure: str,
        raw: dict[str, object],
        wrong: dict[str, tuple[RowProblem, ...]],
    ) -> None:
        yes, no = [], []
        for name, place, words in self._asked[procedure]:
            word = key(row.cells[place].strip())
            if word in words.yes:
                yes.append(name)
            elif word in words.no:
                no.append(name)
            elif word and word not in words.not_known:
                remedy = f"Correct it, or add it to 'yes', 'no' or 'not-known' in {FILE}."
                what = f"This is no answer that is known for '{name}'."
                problem = RowProblem(row=row.number, column=words.column, what=what, remedy=remedy)
                wrong[name] = (problem,)
        raw["with"], raw["without"] = yes, no

    def _visit(self, raw: dict[str, object], procedure: Procedure) -> Visit:
        found = visit(raw, self.clinic, procedure, self.today, where=_same)
        if self.plans and found.id is not None:
            plan = self.plans.of(found.id, found.on.date())
            if plan is not None:
                return visit(
                    {**raw, "plan": plan}, self.clinic, procedure, self.today, where=_same
                )
        return found
