"""Entries: the values of a clinic's file as fields of a form, and a form as changes of the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from instructions.tree import Tree

MOST_LINES = 6
IDENTITY = ("label", "field", "format")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One value: where it stands in `clinic.yaml`, and how a person is asked for it."""

    path: tuple[str, ...]
    label: str
    kind: str = "text"
    """text, lines, colour, choice, number (with a unit), range or identity."""
    unit: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""
    attributes: str = ""
    needed: bool = False

    @property
    def name(self) -> str:
        """The name of its field: `brand.colour`."""
        return ".".join(self.path)

    def shown(self, tree: Tree | None) -> str:
        """The value as the field shows it."""
        if isinstance(tree, list):
            glue = " to " if self.kind == "range" else "\n"
            return glue.join(item for item in tree if isinstance(item, str))
        if not isinstance(tree, str):
            return ""
        return tree.removesuffix(self.unit).strip() if self.kind == "number" else tree

    def taken(self, typed: str) -> Tree | None:
        """The value as the file has it; None for nothing."""
        text = " ".join(typed.split()) if self.kind != "lines" else typed.strip()
        if not text:
            return None
        if self.kind == "lines":
            return [line.strip() for line in text.splitlines() if line.strip()]
        if self.kind == "range":
            parts = text.replace("\N{EN DASH}", "-").replace(" to ", "-").split("-")
            return [part.strip() for part in parts] if len(parts) == 2 else text
        if self.kind == "number" and self.unit:
            return f"{text} {self.unit}"
        return text.lower() if self.kind == "colour" else text


def values_of(entries: Iterable[Entry], tree: Tree, usual: Tree) -> dict[str, str]:
    """What the fields of a form show: what the file says, else what is usual."""
    found: dict[str, str] = {}
    for entry in entries:
        own = at(tree, entry.path)
        told = at(usual, entry.path) if own is None else own
        if entry.kind == "identity":
            found.update(_identity(entry, told))
        elif entry.kind == "many":
            chosen = told if isinstance(told, list) else []
            found.update({f"{entry.name}.{one}": "yes" * (one in chosen) for one in entry.options})
        else:
            found[entry.name] = entry.shown(told)
    return found


def changes_of(
    entries: Iterable[Entry], typed: Mapping[str, str], before: Mapping[str, str]
) -> dict[tuple[str, ...], Tree | None]:
    """What of the file changes: only what was typed otherwise than it was shown."""
    changes: dict[tuple[str, ...], Tree | None] = {}
    for entry in entries:
        names = [name for name in before if name == entry.name or name.startswith(f"{entry.name}.")]
        told = {name: _plain(typed.get(name, "")) for name in names}
        if told == {name: _plain(before[name]) for name in names}:
            continue
        if entry.kind == "identity":
            changes[entry.path] = _identity_lines(entry, told) or None
        elif entry.kind == "many":
            changes[entry.path] = [one for one in entry.options if told[f"{entry.name}.{one}"]]
        else:
            changes[entry.path] = entry.taken(typed.get(entry.name, ""))
    return changes


def at(tree: Tree | None, path: tuple[str, ...]) -> Tree | None:
    """The value at a place; None where there is none."""
    for key in path:
        if not isinstance(tree, dict) or key not in tree:
            return None
        tree = tree[key]
    return tree


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _identity(entry: Entry, told: Tree | None) -> dict[str, str]:
    lines = told if isinstance(told, list) else []
    found = {}
    for number in range(MOST_LINES):
        line = lines[number] if number < len(lines) else {}
        for key in IDENTITY:
            value = at(line, (key,))
            usual = "plain" if key == "format" else ""
            found[f"{entry.name}.{number}.{key}"] = value if isinstance(value, str) else usual
    return found


def _identity_lines(entry: Entry, told: Mapping[str, str]) -> list[Tree]:
    lines: list[Tree] = []
    for number in range(MOST_LINES):
        line = {key: told[f"{entry.name}.{number}.{key}"] for key in IDENTITY}
        if line["label"] or line["field"]:
            lines.append({key: value for key, value in line.items()})
    return lines
