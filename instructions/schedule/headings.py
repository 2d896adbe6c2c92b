"""Finds the row of headings in a table, below whatever titles an export puts above it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from instructions.errors import Problem
from instructions.schedule import aliases
from instructions.schedule.problems import ScheduleError
from instructions.schedule.table import Row, key, plural

LOOKED_AT = 40
"""How many rows from the top may hold the headings."""

KNOWN = frozenset(
    heading
    for group in (
        *aliases.ALIASES.values(),
        *aliases.CONDITIONS.values(),
        aliases.CLINICIAN_PARTS,
        tuple(aliases.MARKS),
        aliases.WHEN_FILLED,
        aliases.FREE_TEXT,
        aliases.NOT_READ,
    )
    for heading in group
)
"""Every heading that any known system uses, as `key` gives it."""

_FEWEST = 2


def heading_row(rows: Sequence[Row], wanted: Collection[str], source: str) -> int:
    """The place of the headings among the first rows of a file.

    It is the row with most headings that are known or `wanted` by a map; else the first row that
    looks like headings: no digit in it, and digits below. Raises ScheduleError when there is none:
    the first row is then a patient's, and it is not quoted.
    """
    scores = [known_in(row.cells, wanted) for row in rows]
    best = max(scores, default=0)
    if best >= _FEWEST:
        return scores.index(best)
    for place in range(len(rows) - 1):
        if _looks_like_headings(rows, place):
            return place
    what = f"No row of headings was found in the first {plural(len(rows), 'row')}."
    raise ScheduleError(
        [Problem(where=source, what=what, remedy="Export the list with its column headings.")]
    )


def known_in(cells: Sequence[str], wanted: Collection[str]) -> int:
    """How many different known headings are among these cells."""
    return len({found for cell in cells if (found := key(cell)) in KNOWN or found in wanted})


def title_note(rows: Sequence[Row], place: int, unit: str) -> tuple[str, ...]:
    """A sentence on the lines above the headings, if there are any that say something."""
    numbers = [str(row.number) for row in rows[:place] if any(cell.strip() for cell in row.cells)]
    if not numbers:
        return ()
    skipped = plural(len(numbers), unit)
    return (f"{skipped} above the headings skipped: {unit} {', '.join(numbers)}.",)


def _looks_like_headings(rows: Sequence[Row], place: int) -> bool:
    cells, below = rows[place].cells, rows[place + 1 :]
    filled = [cell for cell in cells if cell.strip()]
    usual = Counter(len(row.cells) for row in below).most_common(1)[0][0]
    return (
        len(filled) >= _FEWEST
        and len(cells) == usual
        and len(set(filled)) == len(filled)
        and not any(_has_digit(cell) for cell in filled)
        and all(any(map(_has_digit, row.cells)) for row in below if any(row.cells))
    )


def _has_digit(cell: str) -> bool:
    return any(sign.isdigit() for sign in cell)
