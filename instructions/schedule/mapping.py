"""The clinic's map: which column of the practice system's list is what, and what its words mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from msgspec import Struct

from instructions.form import Form, attempt, read
from instructions.lost import why
from instructions.report import Report
from instructions.schedule.map_form import AnswerShape, MapShape, NameOrder, StatusShape
from instructions.schedule.map_rules import check
from instructions.schedule.problems import ScheduleError
from instructions.schedule.table import key
from instructions.schedule.when import Order
from instructions.tree import Path as Place

FILE = "schedule-map.yaml"


class AnswerWords(Struct, frozen=True, kw_only=True):
    """The words of a column that answers a condition, as `key` gives them."""

    column: str
    yes: frozenset[str]
    no: frozenset[str]
    not_known: frozenset[str]


class StatusWords(Struct, frozen=True, kw_only=True):
    """The words of a column that tells whether a row is printed, as `key` gives them."""

    column: str
    skip: frozenset[str]
    print: frozenset[str]
    when_filled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """How a list is read. Headings are as the map writes them, words as `table.key` gives them.

    `types` is None when every row is for one procedure. `time_zone` is that of times without an
    offset, `clinic` for the clinic's own. `without_cells` are headings that no row has a cell for.
    """

    columns: Mapping[str, tuple[str, ...]]
    name_order: NameOrder = "first-last"
    clinician_order: NameOrder = "first-last"
    identity: Mapping[str, str] = field(default_factory=dict)
    conditions: Mapping[str, AnswerWords] = field(default_factory=dict)
    dates: Order | None = None
    time_zone: str = "clinic"
    status: tuple[StatusWords, ...] = ()
    type_columns: tuple[str, ...] = ()
    types: Mapping[str, str] | None = None
    languages: Mapping[str, str] = field(default_factory=dict)
    bilingual: bool = False
    """Whether every sheet in another language is printed in the clinic's own too."""
    editions: Mapping[str, str] = field(default_factory=dict)
    sides: Mapping[str, str] = field(default_factory=dict)
    title: str | None = None
    encoding: str | None = None
    ignore: tuple[str, ...] = ()
    without_cells: tuple[str, ...] = ()
    form: Form | None = field(default=None, repr=False, compare=False)

    def headings(self) -> Iterator[tuple[Place, str]]:
        """Every heading that the map reads, with its place in the map."""
        for name, group in self.columns.items():
            yield from ((("columns", name), heading) for heading in group)
        yield from ((("identity", name), heading) for name, heading in self.identity.items())
        for name, words in self.conditions.items():
            yield ("conditions", name, "column"), words.column
        for number, status in enumerate(self.status):
            yield ("status", number, "column"), status.column
        yield from ((("types", "column"), heading) for heading in self.type_columns)

    def wanted(self) -> frozenset[str]:
        """The keys of all headings the map knows, read or not."""
        read = [heading for _, heading in self.headings()]
        return frozenset(map(key, (*read, *self.ignore, *self.without_cells)))

    def place(self, path: Place) -> str:
        """`schedule-map.yaml, line 4: columns name`."""
        return self.form.place(path) if self.form else "the columns"


def read_map(text: str, where: str = FILE) -> Map:
    """The map in a YAML text. Raises ScheduleError with every problem, each with its line."""
    form = read(text, where, ScheduleError)
    shape, problems = attempt(MapShape, form)
    report = Report(problems)
    if shape is None:
        raise ScheduleError(report.problems)
    check(shape, form, report)
    report.raise_if_any(ScheduleError)
    return _map(shape, form)


def load_map(path: Path) -> Map:
    """The map in a file; ScheduleError when it cannot be read."""
    try:
        return read_map(path.read_text(encoding="utf-8-sig"), path.name)
    except (OSError, UnicodeDecodeError):
        raise ScheduleError.of(str(path), *why(path)) from None


def map_of(folder: Path, named: Path | None = None) -> Map | None:
    """The map named on the command line, else the one in the clinic's folder, else None."""
    if named is not None:
        return load_map(named)
    path = folder / FILE
    return load_map(path) if path.is_file() else None


def _map(shape: MapShape, form: Form) -> Map:
    types = shape.types
    same = {name: getattr(shape, name) for name in _AS_WRITTEN}
    return Map(
        **same,
        columns=_columns(shape),
        conditions={name: _answers(one) for name, one in shape.conditions.items()},
        status=tuple(map(_status, shape.status)),
        type_columns=tuple(types.column or ()) if types else (),
        types=_keys(types.procedures) if types else None,
        languages=_keys(shape.languages),
        bilingual=shape.bilingual == "yes",
        editions=_keys(shape.editions),
        sides=_keys(shape.sides),
        ignore=tuple(shape.ignore),
        without_cells=tuple(shape.without_cells),
        form=form,
    )


_AS_WRITTEN = {
    "name_order", "clinician_order", "identity", "dates", "time_zone", "title", "encoding",
}  # fmt: skip


def _columns(shape: MapShape) -> dict[str, tuple[str, ...]]:
    return {
        name.replace("_", "-"): (found,) if isinstance(found, str) else tuple(found)
        for name, found in shape.columns.told().items()
    }


def _answers(shape: AnswerShape) -> AnswerWords:
    return AnswerWords(
        column=shape.column,
        yes=frozenset(map(key, shape.yes)),
        no=frozenset(map(key, shape.no)),
        not_known=frozenset(map(key, shape.not_known)),
    )


def _status(shape: StatusShape) -> StatusWords:
    return StatusWords(
        column=shape.column,
        skip=frozenset(map(key, shape.skip)),
        print=frozenset(map(key, shape.print)),
        when_filled=shape.when == "filled",
    )


def _keys(words: Mapping[str, str]) -> dict[str, str]:
    return {key(word): meaning for word, meaning in words.items()}
