"""Reads YAML into a tree of texts, with the line of everything in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import yaml

from instructions.errors import Problem

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"
Path: TypeAlias = "tuple[str | int, ...]"

_LONGEST = 1_000_000
_DEEPEST = 20


def read_tree(text: str, where: str) -> tuple[Tree, Mapping[Path, int], list[Problem]]:
    """The keys and values in a YAML text, the line of each by its path, and what is wrong.

    Every scalar is a text. A key given twice, an anchor, an alias, a tag and a second document
    are problems, and so is a file that does not hold keys and values.
    """
    reader = _Reader(where)
    if len(text) > _LONGEST:
        reader.refuse(1, "The file is too long.", "Split it.")
        return {}, {}, reader.problems
    try:
        data = reader.document(iter(yaml.parse(text, Loader=_LOADER)))
    except UnicodeEncodeError:
        reader.refuse(1, "The file holds half of a broken character.", "Save it as UTF-8.")
        return {}, {}, reader.problems
    except yaml.YAMLError as broken:
        return {}, {}, [*reader.problems, _unreadable(broken, where, text)]
    if not isinstance(data, dict):
        reader.refuse(1, "The file must hold keys and values.", "Write one 'key: value' a line.")
    return data, reader.lines, reader.problems


_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class _Reader:
    """Builds the tree from YAML events, which show what the finished tree would hide."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []

    def document(self, events: Iterator[yaml.Event]) -> Tree:
        data: Tree | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if data is not None:
                    self.refuse(_line(event), "A second document starts.", "Use one file for each.")
                data = self.value(next(events), events, ())
        return {} if data is None or data == "" else data

    def value(self, event: Any, events: Iterator[Any], path: Path) -> Tree:
        self.lines[path] = _line(event)
        self.check_marks(event)
        if len(path) > _DEEPEST:
            raise yaml.MarkedYAMLError(problem="nested too deep", problem_mark=event.start_mark)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(events, path)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(events, path)
        return str(getattr(event, "value", ""))

    def sequence(self, events: Iterator[Any], path: Path) -> list[Tree]:
        items: list[Tree] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self.value(event, events, (*path, len(items))))
        return items

    def mapping(self, events: Iterator[Any], path: Path) -> dict[str, Tree]:
        items: dict[str, Tree] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self.value(event, events, (*path, ""))
            if not isinstance(key, str):
                self.refuse(_line(event), "A key must be one word.", "Check brackets and quotes.")
                key = ""
            here = (*path, key)
            if key in items:
                first = self.lines[here]
                self.refuse(
                    _line(event), f"A key is given again (first on line {first}).", "Keep one."
                )
            items[key] = self.value(next(events), events, here)
            self.lines[here] = _line(event)
        return items

    def check_marks(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self.refuse(_line(event), "& and * (anchors) are not used here.", "Write it out.")
        if getattr(event, "tag", None):
            self.refuse(_line(event), "! (a tag) is not used here.", "Put the text in quotes.")

    def refuse(self, line: int, what: str, remedy: str) -> None:
        self.problems.append(Problem(where=f"{self.where}, line {line}", what=what, remedy=remedy))


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _unreadable(broken: yaml.YAMLError, where: str, text: str) -> Problem:
    mark = getattr(broken, "problem_mark", None)
    if mark is not None:
        line = mark.line + 1
    else:
        line = text.count("\n", 0, getattr(broken, "position", 0)) + 1
    # libyaml's own sentence may quote the file, which may hold a patient's name.
    reason = str(getattr(broken, "problem", "") or "a character is not allowed").split("'")[0]
    return Problem(
        where=f"{where}, line {line}",
        what=f"This is not readable YAML ({reason.strip()}).",
        remedy="Check the spaces at the start of the line, the colons and the quotes.",
    )
