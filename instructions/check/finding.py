"""Findings: what a check has against words, a clinic or a sheet, with place and rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import IntEnum
from typing import Any

from msgspec import Struct

from instructions.errors import Problem

_PLACE = re.compile(r"(?P<file>[^,:]+?)(?:, line (?P<line>\d+))?(?:[,:] (?P<step>.+))?")


class Weight(IntEnum):
    """How much a finding matters; the worst first."""

    ERROR = 0
    WARNING = 1
    NOTE = 2


class Rule(Struct, frozen=True, kw_only=True):
    """What is asked of words or of a sheet, and who asks it."""

    id: str
    why: str
    source: str
    weight: Weight = Weight.ERROR

    def found(self, what: str, place: Place, step: str = "") -> Finding:
        """A finding against this rule."""
        return Finding(
            weight=self.weight,
            file=place.file,
            line=place.line,
            step=step,
            what=what,
            why=self.why,
            rule=self.id,
            source=self.source,
        )


class Place(Struct, frozen=True):
    """A file, and a line in it from 1; 0 when it is about all of the file."""

    file: str
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One row of the report."""

    weight: Weight
    file: str
    line: int
    step: str
    what: str
    why: str
    rule: str
    source: str

    @property
    def where(self) -> str:
        """`en.yaml, line 12: red-call`."""
        line = f", line {self.line}" if self.line else ""
        return f"{self.file}{line}" + (f": {self.step}" if self.step else "")

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"

    def told(self) -> dict[str, Any]:
        """The finding as JSON has it."""
        return {**asdict(self), "weight": self.weight.name.lower()}


def sorted_findings(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each finding once, the worst first, then by file and line."""
    return tuple(sorted(set(found), key=lambda one: (one.weight, one.file, one.line, one.what)))


def refused(rule: Rule, problems: Iterable[Problem]) -> Iterator[Finding]:
    """The findings for what could not even be read or laid out."""
    for problem in problems:
        match = _PLACE.fullmatch(problem.where)
        file, line, step = match.group("file", "line", "step") if match else (problem.where, "", "")
        what = f"{problem.what} {problem.remedy}".strip()
        yield rule.found(what, Place(file, int(line or 0)), step or "")
