"""A schedule, row by row: a visit, or what is wrong with it, or why it is left out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from instructions.clinic import Clinic
from instructions.conditions import Answer
from instructions.desk import KEYS, THINNER
from instructions.errors import Problem, VisitError
from instructions.form import sentence
from instructions.procedure import Procedure
from instructions.schedule import fit
from instructions.schedule.mapping import FILE, Map
from instructions.schedule.plans import NO_PLANS, Plans
from instructions.schedule.problems import RowProblem, ScheduleError, Severity
from instructions.schedule.sieve import Sieve
from instructions.schedule.standard import KINDS, standard_map
from instructions.schedule.table import Row, Table, key
from instructions.schedule.take import CellError, takers
from instructions.schedule.when import AMBIGUOUS
from instructions.translation import interpreter, is_draft, language_name
from instructions.visit import Appointment, Visit, visit

_MEND = "Correct it in the practice system and export the list again."
_ADD = f"Correct it, or say in {FILE} what the word means."
_ADD_ANSWER = f"Correct it, or add it to 'yes', 'no' or 'not-known' in {FILE}."
_DECLARE = f"Write 'dates: dmy' or 'dates: mdy' in {FILE}."
_REMEDIES = {
    "language": _ADD,
    "edition": _ADD,
    "side": _ADD,
    "name": f"Correct it, or 'name-order' in {FILE}.",
    "clinician": f"Correct it, or 'clinician-order' in {FILE}.",
}
_NEEDED = "This is needed."
_MISSING = {
    "name": "The patient's name is missing.",
    "on": "The date and the time are missing.",
}
_NO_PLAN = "A blood thinner, and no plan for it: the sheet tells the patient to phone."
_GET_PLAN = "Ask the clinician for a plan, and print this one again with --plans."
_ODD_HOUR = "The visit begins late in the evening or in the night."
_CHECK_HOUR = "Check the time, and the time zone in the map."
_FIRST_HOUR, _LAST_HOUR = 6, 22


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
        self._drafts: dict[tuple[str, str], bool] = {}
        self._known: dict[str, dict[tuple[object, ...], Appointment]] = {
            id: {} for id in procedures
        }
        """The appointments of each procedure; a list has far fewer than it has patients."""
        self._sieve = Sieve(found, table, places, usual)
        self._takers = takers(found, places, clinic.time_zone)
        self._labels = _labels(found)
        self._identity = [(name, places[key(one)]) for name, one in found.identity.items()]
        self._planned = {id: procedure.takes_plan for id, procedure in procedures.items()}
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
        procedure = self._sieve.sort(row)
        if isinstance(procedure, RowProblem):
            return Outcome(row.number, "", None, (procedure,))
        raw, wrong = self._raw(row, self.procedures[procedure])
        missing = self._missing(raw, self.procedures[procedure])
        unfit: list[tuple[str, RowProblem]] = []
        try:
            found = self._visit(raw, self.procedures[procedure])
        except VisitError as error:
            # A field that could not be read is missing in the visit; it is told once.
            told = [one for one in error.problems if one.where not in wrong]
            unfit = [(one.where, self._problem(row, one)) for one in told]
        if wrong or unfit:
            in_order = sorted([*wrong.items(), *unfit], key=_place)
            problems = tuple(dict.fromkeys(problem for _, problem in in_order))
            return Outcome(row.number, procedure, None, problems)
        remarks = list(self._remarks(row, found, self._planned[procedure]))
        draft = found.language if self._is_draft(procedure, found.language) else None
        if asked := missing or draft:
            # Never an empty hand: the sheet is in the clinic's language, and somebody interprets.
            found = found.at(language=self.clinic.language, interpreter=asked)
            wanted = interpreter(asked, self._labels.get("language", ""))
            remarks.append(_remark(row, wanted.where, wanted.what, wanted.remedy, Severity.HUMAN))
        return Outcome(row.number, procedure, found, tuple(remarks))

    def _missing(self, raw: dict[str, object], procedure: Procedure) -> str | None:
        """The language that was asked for and that there are no words in; it is asked no more."""
        asked = str(raw.get("language", ""))
        if not asked or asked in procedure.languages or language_name(asked) is None:
            return None
        del raw["language"]
        return asked

    def _is_draft(self, procedure: str, language: str) -> bool:
        """Whether the words of a procedure in a language are a translation nobody has checked."""
        key = procedure, language
        if key not in self._drafts:
            self._drafts[key] = is_draft(self.clinic, procedure, language)
        return self._drafts[key]

    def _raw(
        self, row: Row, procedure: Procedure
    ) -> tuple[dict[str, object], dict[str, RowProblem]]:
        """What the row says of the visit, and what cannot be read, by the visit's fields."""
        cells = row.cells
        raw: dict[str, object] = {}
        wrong: dict[str, RowProblem] = {}
        for name, take in self._takers:
            try:
                if value := take(cells):
                    raw[name] = value
            except ValueError as error:
                column = error.column if isinstance(error, CellError) else self._labels[name]
                remedy = _DECLARE if str(error) == AMBIGUOUS else _REMEDIES.get(name)
                wrong[name] = _refused(row, column, sentence(str(error)), remedy)
        if self._asked[procedure.id]:
            self._answer(row, procedure.id, raw, wrong)
        if self._identity:
            texts = ((name, cells[place].strip()) for name, place in self._identity)
            raw["identity"] = {name: text for name, text in texts if text}
        if "language" in raw:
            raw["language"] = _spoken(str(raw["language"]), procedure.languages)
        if self.map.bilingual:
            raw["bilingual"] = "yes"
        return raw, wrong

    def _answer(
        self, row: Row, procedure: str, raw: dict[str, object], wrong: dict[str, RowProblem]
    ) -> None:
        yes, no = [], []
        for name, place, words in self._asked[procedure]:
            word = key(row.cells[place].strip())
            if word in words.yes:
                yes.append(name)
            elif word in words.no:
                no.append(name)
            elif word and word not in words.not_known:
                what = f"This is no answer that is known for '{name}'."
                wrong[name] = _refused(row, words.column, what, _ADD_ANSWER)
        raw["with"], raw["without"] = tuple(yes), tuple(no)

    def _visit(self, raw: dict[str, object], procedure: Procedure) -> Visit:
        known = self._known[procedure.id]
        found = visit(raw, self.clinic, procedure, self.today, where=_same, known=known)
        if self.plans and found.id is not None and self._planned[procedure.id]:
            plan = self.plans.of(found.id, found.on.date())
            if plan is not None:
                raw = {**raw, "plan": plan}
                return visit(raw, self.clinic, procedure, self.today, where=_same)
        return found

    def _problem(self, row: Row, problem: Problem) -> RowProblem:
        """A visit's problem as one of the row: its key becomes the heading."""
        where = problem.where
        if problem.what == _NEEDED and where in _MISSING:
            return _refused(row, self._labels[where], _MISSING[where], None)
        remedy = _REMEDIES.get(where) if where in self._labels else problem.remedy
        return _refused(row, self._labels.get(where, where), problem.what, remedy)

    def _remarks(self, row: Row, found: Visit, planned: bool) -> Iterator[RowProblem]:
        """What staff should know of a visit that can be printed."""
        for one in found.warnings:
            column = self._labels.get(one.where, one.where)
            yield _remark(row, column, one.what, one.remedy, Severity.CHECK)
        if planned and found.plan is None and found.answers.get(THINNER) is Answer.YES:
            column = self._labels.get(THINNER, "")
            yield _remark(row, column, _NO_PLAN, _GET_PLAN, Severity.HUMAN)
        if not _FIRST_HOUR <= found.on.hour < _LAST_HOUR:
            yield _remark(row, self._labels["on"], _ODD_HOUR, _CHECK_HOUR, Severity.CHECK)


def visits(
    table: Table,
    found: Map | None,
    clinic: Clinic,
    procedures: Mapping[str, Procedure],
    today: date,
    *,
    usual: str,
    asked_elsewhere: frozenset[str] = frozenset(),
    plans: Plans = NO_PLANS,
) -> Reading:
    """The visits in a table, as the clinic's map reads it.

    `procedures` are those that may be printed, by id; `usual` is the one of every row when the map
    knows no types; `asked_elsewhere` are conditions of others, which the map may answer too.
    Raises ScheduleError when the map does not fit the table; what is wrong with a single row is
    in that row's outcome.
    """
    if table.kind in KINDS:
        found = standard_map(found, [line.field for line in clinic.identity])
        fit.needs_words(found, table)
    if found is None:
        what = "There is no map that says which column is what."
        remedy = f"Make one: generate.py schedule map FILE --save CLINIC/{FILE}"
        raise ScheduleError([Problem(where=table.source, what=what, remedy=remedy)])
    conditions = {name for one in procedures.values() for name in one.conditions}
    fit.known_names(found, conditions | asked_elsewhere, [line.field for line in clinic.identity])
    fit.known_procedures(found, procedures)
    return Reading(table, found, clinic, procedures, usual, today, plans)


def _labels(found: Map) -> dict[str, str]:
    """What each field of a visit is called in the list."""
    labels = {name: ", ".join(group) for name, group in found.columns.items()}
    parts = [labels[name] for name in ("first-name", "middle-name", "last-name") if name in labels]
    labels.setdefault("name", ", ".join(parts))
    labels.setdefault("on", ", ".join(labels.get(name, name) for name in ("date", "time")))
    labels["identity"] = ", ".join(found.identity.values())
    return {**labels, **{name: words.column for name, words in found.conditions.items()}}


def _spoken(language: str, known: Collection[str]) -> str:
    """The language as the procedure names it: `en` for `en-GB`, where there is no `en-GB`.

    Chinese is left as it is: the region tells the script.
    """
    for name in known:
        if name.casefold() == language.casefold():
            return name
    base = language.partition("-")[0].casefold()
    return base if base in known and base != "zh" else language


def _place(wrong: tuple[str, RowProblem]) -> int:
    """Where a field stands among all of a visit; a condition stands where it is answered."""
    field, _ = wrong
    return KEYS.index(field if field in KEYS else "with")


def _same(key: str) -> str:
    return key


def _refused(row: Row, column: str, what: str, remedy: str | None) -> RowProblem:
    remedy = _MEND if remedy is None else remedy
    return RowProblem(row=row.number, column=column, what=what, remedy=remedy)


def _remark(row: Row, column: str, what: str, remedy: str, severity: Severity) -> RowProblem:
    return RowProblem(row=row.number, column=column, what=what, remedy=remedy, severity=severity)
