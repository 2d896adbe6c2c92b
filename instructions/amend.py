"""Amend: a YAML text with some of its values changed; every other character stays as it was.

It is pure: a text goes in and a text comes out. Only the values that change are written anew, so
comments, order, quotes and blank lines are kept. The result is read again before it is given back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from instructions.errors import ClinicError, Problem
from instructions.tree import Path, Tree, read_tree

Changes: TypeAlias = "Mapping[tuple[str, ...], Tree | None]"
"""New values by their places; None takes a key away."""

# What may stand without quotes: no number with a zero before it, no yes or no, no sign of YAML.
_BARE = re.compile(
    r"(?!(?:yes|no|on|off|true|false|null|y|n|~)$)(?![-?:,\[\]{}#&*!|>'\"%@`+.])(?!.*(?:: |:$| #))"
    r"(?!\d[\d_,.:eE+-]*$)\S(?:.*\S)?|0|[1-9]\d*(?:\.\d+)?",
    re.IGNORECASE,
)
_BARE_IN_FLOW = re.compile(r"[^,\[\]{}]*")
_STEP = 2


def amended(text: str, changes: Changes) -> str:
    """The text with these values changed; keys that it lacks are added at the end of their group.

    Raises ClinicError when the text cannot be read, or cannot be changed without changing more.
    """
    before, windows = _tree(text), "\r\n" in text
    text = text.replace("\r\n", "\n")
    for path, value in changes.items():
        if _at(_tree(text), path) != value:
            text = _set(text, path, value)
    if windows:
        text = text.replace("\n", "\r\n")
    if _tree(text) != told(before, changes):
        what = "The file is written in a way that the program cannot change."
        remedy = "Change it in a text editor."
        raise ClinicError([Problem(where="clinic.yaml", what=what, remedy=remedy)])
    return text


def told(tree: Tree, changes: Changes) -> Tree:
    """What a tree says after some changes. A group that has lost its last key is gone too."""
    result: Any = json.loads(json.dumps(tree))
    for path, value in changes.items():
        _put(result, path, value)
    return result  # type: ignore[no-any-return]


def differing(first: Tree, second: Tree, path: Path = ()) -> Iterator[Path]:
    """The places at which two trees say different things; a list is one value."""
    if isinstance(first, dict) and isinstance(second, dict):
        for key in dict.fromkeys((*first, *second)):
            if key in first and key in second:
                yield from differing(first[key], second[key], (*path, key))
            else:
                yield (*path, key)
    elif first != second:
        yield path


def _tree(text: str) -> Tree:
    data, _, problems = read_tree(text, "clinic.yaml")
    if problems:
        raise ClinicError(problems)
    return data


def _at(tree: Tree, path: tuple[str, ...]) -> Tree | None:
    for key in path:
        if not isinstance(tree, dict) or key not in tree:
            return None
        tree = tree[key]
    return tree


def _put(data: dict[str, Any], path: tuple[str, ...], value: Tree | None) -> None:
    head, rest = path[0], path[1:]
    if not rest:
        data.pop(head, None) if value is None else data.update({head: value})
        return
    group = data.get(head)
    if not isinstance(group, dict):
        if value is None:
            return
        group = data[head] = {}
    _put(group, rest, value)
    if not group:
        del data[head]


def _set(text: str, path: tuple[str, ...], value: Tree | None) -> str:
    """The text with one value changed."""
    root = yaml.compose(text, Loader=yaml.BaseLoader)
    if not isinstance(root, MappingNode):
        return _added(text, len(text), 0, path, value)
    node, depth = root, 0
    while True:
        pair = _pair(node, path[depth])
        if node.flow_style:
            # A group between braces is written anew as a whole.
            above = path[:depth]
            left = told(_at(_tree(text), above) or {}, {path[depth:]: value})
            return _replaced(text, node, left) if left else _without(text, root, above)
        if pair is None or depth == len(path) - 1 or not isinstance(pair[1], MappingNode):
            break
        node, depth = pair[1], depth + 1
    if value is None:
        return _without(text, root, path)
    if pair is None:
        end = _end_of_line(text, _end(text, node))
        return _added(text, end, node.start_mark.column, path[depth:], value)
    for key in reversed(path[depth + 1 :]):
        value = {key: value}
    return _replaced(text, pair[1], value, pair[0].start_mark.column)


def _pair(node: MappingNode, key: str) -> tuple[Node, Node] | None:
    return next((pair for pair in node.value if pair[0].value == key), None)


def _added(text: str, place: int, column: int, path: tuple[str, ...], value: Tree | None) -> str:
    """The text with a new key at the end of a line, and under it what it holds."""
    lines = [f"{' ' * (column + _STEP * n)}{key}:" for n, key in enumerate(path)]
    lines[-1] += _value(value, column + _STEP * (len(path) - 1))
    begin = text[:place]
    gap = "" if not begin or begin.endswith("\n") else "\n"
    rest = text[place:]
    return begin + gap + "\n".join(lines) + ("" if rest.startswith("\n") else "\n") + rest


def _replaced(text: str, node: Node, value: Tree, column: int = 0) -> str:
    """The text with another value in the place of a node's."""
    if isinstance(node, SequenceNode) and not node.flow_style and isinstance(value, list) and value:
        return _items(text, node, value)
    start, end = node.start_mark.index, _end(text, node)
    if isinstance(value, str):
        quoted = isinstance(node, ScalarNode) and node.style in ("'", '"')
        new = json.dumps(value, ensure_ascii=False) if quoted else _scalar(value)
    elif isinstance(node, ScalarNode) or not getattr(node, "flow_style", True):
        new = _value(value, column).removeprefix(" ")
    else:
        new = _flow(value)
    lead = " " if start and text[start - 1] == ":" and not new.startswith("\n") else ""
    return text[:start] + lead + new + text[end:]


def _items(text: str, node: SequenceNode, value: list[Tree]) -> str:
    """The text with a list's items changed one by one, from the last to the first."""
    dash = " " * node.start_mark.column + "- "
    before = [_read(item) for item in node.value]
    place = _end_of_line(text, _end(text, node))
    new = "".join(f"\n{dash}{_flow(item)}" for item in value[len(before) :])
    text = text[:place] + new + text[place:]
    for number in reversed(range(len(before))):
        item = node.value[number]
        if number >= len(value):
            text = _cut(text, item.start_mark.index, _end(text, item))
        elif before[number] != value[number]:
            start, end = item.start_mark.index, _end(text, item)
            text = text[:start] + _flow(value[number]) + text[end:]
    return text


def _without(text: str, node: MappingNode, path: tuple[str, ...]) -> str:
    """The text without a key, and without the groups that it leaves empty."""
    for depth, key in enumerate(path):
        pair = _pair(node, key)
        if pair is None:
            return text
        if len(node.value) > 1 or depth == 0:
            first = pair
        if isinstance(pair[1], MappingNode):
            node = pair[1]
    return _cut(text, first[0].start_mark.index, max(_end(text, first[1]), first[0].end_mark.index))


def _cut(text: str, start: int, end: int) -> str:
    """The text without the lines from one place to another."""
    first = text.rfind("\n", 0, start) + 1
    return text[:first] + text[_end_of_line(text, end) :].removeprefix("\n")


def _end(text: str, node: Node) -> int:
    """Where a node's own text ends; the blank lines and comments after it are not its own."""
    if not isinstance(node, MappingNode | SequenceNode) or node.flow_style:
        start = node.start_mark.index
        return start + len(text[start : node.end_mark.index].rstrip())
    last = node.value[-1]
    return max(_end(text, part) for part in (last if isinstance(last, tuple) else (last,)))


def _end_of_line(text: str, place: int) -> int:
    found = text.find("\n", place)
    return len(text) if found < 0 else found


def _read(node: Node) -> Tree:
    if isinstance(node, MappingNode):
        return {str(key.value): _read(item) for key, item in node.value}
    if isinstance(node, SequenceNode):
        return [_read(item) for item in node.value]
    return str(node.value)


def _value(value: Tree | None, column: int) -> str:
    """A value after its colon: on the same line, or below it, further in than the column."""
    if isinstance(value, dict):
        inside = column + _STEP
        return "".join(
            f"\n{' ' * inside}{key}:{_value(item, inside)}" for key, item in value.items()
        )
    if isinstance(value, list) and not all(isinstance(item, str) for item in value):
        return "".join(f"\n{' ' * (column + _STEP)}- {_flow(item)}" for item in value)
    return f" {_scalar(value) if isinstance(value, str) else _flow(value or [])}"


def _flow(value: Tree) -> str:
    """A value on one line, between braces or brackets."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    bare = _BARE_IN_FLOW.fullmatch(value)
    return _scalar(value) if bare else json.dumps(value, ensure_ascii=False)


def _scalar(text: str) -> str:
    return text if _BARE.fullmatch(text) else json.dumps(text, ensure_ascii=False)
