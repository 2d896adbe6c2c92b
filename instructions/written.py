"""What is written in a file: every scalar a text, the line of each kept, and the words about it.

It stands apart from `form`, which checks it, so that a run that reads no file loads no checker.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from instructions.errors import Problem

if TYPE_CHECKING:
    from instructions.tree import Path, Tree


@dataclass(frozen=True, slots=True)
class Form:
    """What a file says: `data` is made of dict, list and str; `private` data is never shown."""

    where: str
    data: dict[str, Tree] = field(repr=False)
    lines: Mapping[Path, int] = field(repr=False)
    private: bool = False

    def line(self, path: Path) -> int:
        """The line, from 1, of the value at `path`, or of the nearest thing above it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def place(self, path: Path) -> str:
        """`clinic.yaml, line 12: out-of-hours phone`, for a problem."""
        keys = " ".join(f"no. {key + 1}" if isinstance(key, int) else key for key in path)
        return f"{self.where}, line {self.line(path)}" + (f": {keys}" if keys else "")

    def problem(self, path: Path, what: str, remedy: str = "") -> Problem:
        """A problem with the value at `path`."""
        return Problem(where=self.place(path), what=what, remedy=remedy)

    def at(self, *path: str | int) -> Tree | None:
        """The value at `path`, or None when the file has none there."""
        found: Any = self.data
        for key in path:
            try:
                found = found[key]
            except (KeyError, IndexError, TypeError):
                return None
        return found  # type: ignore[no-any-return]

    def under(self, key: str) -> Form:
        """The form of what `key` holds, which must be keys and values; the lines are the same."""
        data = self.data[key]
        assert isinstance(data, dict)
        lines = {path[1:]: line for path, line in self.lines.items() if path[:1] == (key,)}
        return Form(self.where, data, lines, self.private)

    def keys(self, *path: str | int) -> tuple[str, ...]:
        """The keys written under `path`; none when there is no mapping."""
        found = self.at(*path)
        return tuple(found) if isinstance(found, dict) else ()


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`Did you mean 'x'? Known: x, y.`, for a word that is not among the known ones."""
    from difflib import get_close_matches

    names = sorted(set(known))
    near = get_close_matches(word, names, n=1)
    listed = f"Known: {', '.join(names)}." if names else "None is known here."
    return f"Did you mean '{near[0]}'? {listed}" if near else listed


def sentence(reason: str) -> str:
    """`must be a date` as a whole sentence; what is one already stays."""
    return f"This {reason}." if reason.startswith(("must ", "has ", "is ")) else reason
