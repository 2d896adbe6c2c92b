"""Blood-thinner plans for a whole schedule, by the patient's id: a table, or a folder of files.

A table has one row a medicine; what belongs to the whole plan is in each of its rows. Nothing is
checked here but that the rows of one plan agree: a plan is checked with its visit, by
`instructions.plan`, and printed as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from instructions.appointment import read_day
from instructions.errors import InstructionsError, Problem
from instructions.form import Form, did_you_mean
from instructions.plan import plan_form
from instructions.schedule.problems import ScheduleError
from instructions.schedule.table import Row, Table, key
from instructions.tree import Path as Place
from instructions.tree import Tree

ID = "id"
OF_PLAN = ("for", "bridging", "if-postponed", "approver", "approved")
OF_MEDICINE = (
    "name", "action", "last-dose", "last-dose-weekday", "last-dose-part",
    "restart", "restart-weekday", "restart-part",
)  # fmt: skip
"""The headings of a table of plans, besides `id`; they are the keys of a plan's own file."""

_ALSO = {"patientid": ID, "medicine": "name", "date": "for"}
_ITS_FILE = "its plan"  # The file is named by the patient's id, which no message may hold.


@dataclass(frozen=True, slots=True)
class Plans:
    """The plans that were given, by patient's id as `patient_of` compares it."""

    forms: Mapping[str, Sequence[Form]] = field(default_factory=dict, repr=False)

    def __bool__(self) -> bool:
        return bool(self.forms)

    def of(self, id: str, on: date) -> Form | None:
        """The patient's plan for the day; else any of theirs, which the visit then refuses."""
        forms = self.forms.get(patient_of(id))
        if not forms:
            return None
        # Whose day cannot be read may be for this day too, and then a medicine of it is missing.
        unclear = (form for form in forms if not _is_day(form.at("for")))
        day = on.isoformat()
        return next(unclear, next((form for form in forms if form.at("for") == day), forms[0]))


NO_PLANS = Plans()


def patient_of(id: str) -> str:
    """A patient's number however it is typed: in capitals or not, with spaces around it."""
    return id.strip().casefold()


def _is_day(written: Tree | None) -> bool:
    try:
        read_day(written)
    except ValueError:
        return False
    return True


def read_plans(path: Path) -> Plans:
    """The plans in a table (CSV, XLSX) or in a folder of `<id>.yaml` files.

    Raises ScheduleError with all that makes them unreadable.
    """
    if path.is_dir():
        return _in_folder(path)
    from instructions.schedule.reader import open_table

    return plans_in(open_table(path, wanted=_headings()))


def plans_in(table: Table) -> Plans:
    """The plans in a table."""
    places = _places(table)
    found: dict[tuple[str, str], _Gathered] = {}
    problems: list[Problem] = []
    for row in table.rows:
        if not any(row.cells):
            continue
        if row.trouble or len(row.cells) != len(table.columns):
            what = row.trouble or "It has another number of cells than there are headings."
            problems.append(_problem(table, row, "", what, "Correct the row."))
            continue
        said = {name: row.cells[place].strip() for name, place in places.items()}
        if not said[ID]:
            problems.append(_problem(table, row, ID, "The patient's id is missing.", "Add it."))
            continue
        plan = found.setdefault((patient_of(said[ID]), said["for"]), _Gathered(table))
        problems += plan.add(row, said)
    if problems:
        raise ScheduleError(problems)
    forms: dict[str, list[Form]] = {}
    for (id, _), plan in found.items():
        forms.setdefault(id, []).append(plan.form())
    return Plans(forms)


class _Gathered:
    """One plan, being gathered from its rows."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.data: dict[str, Tree] = {}
        self.medicines: list[Tree] = []
        self.lines: dict[Place, int] = {}

    def add(self, row: Row, said: Mapping[str, str]) -> Iterator[Problem]:
        """Takes in a row, and tells where it contradicts an earlier one."""
        for name in OF_PLAN:
            written = said.get(name, "")
            if written and self.data.setdefault(name, written) != written:
                what = "The rows of this plan do not agree here."
                yield _problem(self.table, row, name, what, "Write the same in all of them.")
            if written:
                self.lines.setdefault((name,), row.number)
        self.lines.setdefault((), row.number)
        self.lines.setdefault(("medicines",), row.number)
        self.lines["medicines", len(self.medicines)] = row.number
        self.medicines.append({name: said[name] for name in OF_MEDICINE if said.get(name)})

    def form(self) -> Form:
        """The plan as the form that a file of its own would give."""
        data: dict[str, Tree] = {**self.data, "medicines": self.medicines}
        return Form(self.table.source, data, self.lines, private=True)


def _places(table: Table) -> dict[str, int]:
    """The place of each heading; ScheduleError for missing and unknown ones."""
    known = {key(name): name for name in (ID, *OF_PLAN, *OF_MEDICINE)} | _ALSO
    names = [known.get(key(heading), "") for heading in table.columns]
    problems = [
        _problem(table, None, "", f"There is no column '{name}'.", "Add it.")
        for name in (ID, "for", "name", "action")
        if name not in names
    ]
    for heading, name in zip(table.columns, names, strict=True):
        if heading and not name:
            remedy = did_you_mean(heading, known.values())
            what = f"The column '{heading}' is not known."
            problems.append(_problem(table, None, "", what, remedy))
        elif name and names.count(name) > 1:
            what = f"There is more than one column '{name}'."
            problems.append(_problem(table, None, "", what, "Keep one."))
    if problems:
        raise ScheduleError(dict.fromkeys(problems))
    return {name: place for place, name in enumerate(names) if name}


def _headings() -> frozenset[str]:
    return frozenset(map(key, (ID, *OF_PLAN, *OF_MEDICINE))) | frozenset(_ALSO)


def _in_folder(folder: Path) -> Plans:
    forms: dict[str, list[Form]] = {}
    problems: list[Problem] = []
    for place, path in enumerate(sorted(folder.glob("*.yaml")), start=1):
        where = f"{folder.name}, file no. {place} by name"
        if patient_of(path.stem) in forms:
            what = "An earlier file is for the same patient; capitals make no other number."
            problems.append(Problem(where=where, what=what, remedy="Keep one."))
            continue
        try:
            form = plan_form(path.read_text(encoding="utf-8-sig"), _ITS_FILE)
            forms[patient_of(path.stem)] = [form]
        except (InstructionsError, OSError, UnicodeDecodeError) as error:
            told = error.problems if isinstance(error, InstructionsError) else ()
            what = told[0].what if told else "The file cannot be read as UTF-8 text."
            problems.append(Problem(where=where, what=what, remedy="Correct it, or take it out."))
    if problems:
        raise ScheduleError(problems)
    return Plans(forms)


def _problem(table: Table, row: Row | None, column: str, what: str, remedy: str) -> Problem:
    place = f", {table.unit} {row.number}" if row else ""
    where = f"{table.source}{place}" + (f": {column}" if column else "")
    return Problem(where=where, what=what, remedy=remedy)
