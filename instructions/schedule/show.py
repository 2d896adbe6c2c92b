"""Shows what was understood of a schedule, row by row, before anything is printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from instructions.conditions import Answer
from instructions.schedule.mapping import Map
from instructions.schedule.problems import RowProblem, Severity
from instructions.schedule.reading import Outcome, Reading
from instructions.schedule.table import Table, plural
from instructions.visit import Side, Visit

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip


def about(table: Table, found: Map) -> Iterator[str]:
    """The file in a few lines: how it was read, and which column became what."""
    yield f"{table.source}"
    yield from (f"  {note}" for note in table.notes)
    yield "Columns"
    for name, headings in _uses(found):
        yield f"  {', '.join(headings):28}  {name}"
    ignored = [one for one in table.columns if one and one in found.ignore]
    if ignored and table.kind in ("csv", "xlsx"):
        yield f"  not read: {', '.join(ignored)}"
    if found.dates:
        yield f"Dates in numbers: {_ORDERS[found.dates]}."
    yield f"Times without a zone: {_zone(found.time_zone)}."


def each_row(reading: Reading, unit: str, names: bool = False) -> Iterator[tuple[Outcome, str]]:
    """Each row with a line that says what became of it.

    `names` shows names and dates of birth too, which are left out otherwise.
    """
    for outcome in reading:
        where = f"{unit} {outcome.row}"
        if outcome.visit is not None:
            yield outcome, f"{where:>10}  {told(outcome.visit, names)}"
        else:
            yield outcome, f"{where:>10}  {_reason(outcome.problems)}"


def told(visit: Visit, names: bool = False) -> str:
    """`Tue 2 Mar 2027 09:30  arrive 09:00  left  blood-thinner: yes`."""
    shown = [day_and_time(visit), f"arrive {visit.arrive:%H:%M}"]
    if visit.side is not Side.NOT_KNOWN:
        shown.append(visit.side.value)
    for answer, word in ((Answer.YES, "yes"), (Answer.NO, "no")):
        said = [name for name, one in visit.answers.items() if one is answer]
        if said:
            shown.append(f"{', '.join(said)}: {word}")
    shown += [visit.language] + (["large print"] if visit.edition == "large" else [])
    if visit.plan is not None:
        shown.append("with its plan")
    shown.append(_person(visit) if names else f"given: {', '.join(_given(visit))}")
    return "  ".join(shown)


def day_and_time(visit: Visit) -> str:
    """`Tue 2 Mar 2027 09:30`, which means one day everywhere."""
    at = visit.on
    return f"{_DAYS[at.weekday()]} {at.day} {_MONTHS[at.month - 1]} {at.year} {at:%H:%M}"


def summary(outcomes: Counter[str], people: Iterable[RowProblem]) -> str:
    """One line, such as `12 rows: 9 to print, 2 left out, 1 not printed; 1 needs a human.`."""
    total = sum(outcomes.values())
    parts = [f"{outcomes['print']} to print"]
    for kind in (Severity.LEFT_OUT, Severity.REFUSED):
        if outcomes[kind.value]:
            parts.append(f"{outcomes[kind.value]} {kind.value}")
    rows = {one.row for one in people if one.severity in (Severity.HUMAN, Severity.REFUSED)}
    human = len(rows)
    asks = f"; {human} {'needs' if human == 1 else 'need'} a human" if human else ""
    return f"{plural(total, 'row')}: {', '.join(parts)}{asks}."


def kind_of(outcome: Outcome) -> str:
    """What a row counts as in the summary."""
    if outcome.visit is not None:
        return "print"
    refused = any(one.severity is Severity.REFUSED for one in outcome.problems)
    kind = Severity.REFUSED if refused else Severity.LEFT_OUT
    return str(kind.value)


_ORDERS = {
    "dmy": "day, month, year",
    "mdy": "month, day, year",
    "ymd": "year, month, day",
}


def _uses(found: Map) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What each column is, in words, and its headings."""
    orders = {"name": found.name_order, "clinician": found.clinician_order}
    for name, headings in found.columns.items():
        turned = orders.get(name) == "last-first"
        yield (f"{name} (last name first)" if turned else name), headings
    yield from ((name, (heading,)) for name, heading in found.identity.items())
    yield from ((f"{name}?", (words.column,)) for name, words in found.conditions.items())
    yield from (("whether it is printed", (status.column,)) for status in found.status)
    if found.type_columns:
        yield "type of appointment", found.type_columns


def _zone(zone: str) -> str:
    return "the clinic's own" if zone == "clinic" else zone


def _given(visit: Visit) -> list[str]:
    fields = ("id", "born", "clinician", "place")
    return ["name", *(name for name in fields if getattr(visit, name) is not None)]


def _person(visit: Visit) -> str:
    born = visit.born
    when = f", born {born.day} {_MONTHS[born.month - 1]} {born.year}" if born else ""
    return f"{visit.name}{when}"


def _reason(problems: Iterable[RowProblem]) -> str:
    told = []
    for one in problems:
        where = f" ({one.column})" if one.column else ""
        told.append(f"{one.severity.value}: {one.what}{where}")
    return "; ".join(told)
