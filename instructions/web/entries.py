"""Entries: the values of a clinic's file as fields of a form, and a form as changes of the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from instructions.practice import ILIOPSOAS
from instructions.tree import Tree

MOST_LINES = 6


class Column(Struct, frozen=True):
    """One column of a value that is asked for in rows."""

    key: str
    label: str
    type: str = "text"
    options: tuple[str, ...] = ()
    hint: str = ""


class Entry(Struct, frozen=True, kw_only=True):
    """One value: where it stands in `clinic.yaml`, and how a person is asked for it."""

    path: tuple[str, ...]
    label: str
    kind: str = "text"
    """text, lines, colour, choice, many, number (with a unit), range, rows or differing."""
    unit: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""
    attributes: str = ""
    needed: bool = False
    columns: tuple[Column, ...] = ()

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
        if entry.columns:
            rows = _differing(told) if entry.kind == "differing" else told
            found.update(_cells(entry, rows))
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
        if entry.columns:
            rows = _rows(entry, told)
            lines = _clinicians(rows) if entry.kind == "differing" else rows
            changes[entry.path] = lines or None
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


def _cells(entry: Entry, told: Tree | None) -> dict[str, str]:
    """The cells of the rows that stand there, and of some empty ones."""
    rows = told if isinstance(told, list) else []
    found = {}
    for number in range(max(MOST_LINES, len(rows) + 2)):
        row = rows[number] if number < len(rows) else {}
        for column in entry.columns:
            value = at(row, (column.key,))
            usual = column.options[0] if column.options else ""
            shown = value if isinstance(value, str) else usual
            found[f"{entry.name}.{number}.{column.key}"] = shown
    return found


def _rows(entry: Entry, told: Mapping[str, str]) -> list[Tree]:
    """The rows in which more is typed than what was there to choose from."""
    count = len(told) // len(entry.columns)
    rows: list[Tree] = []
    for number in range(count):
        cells = {one.key: told[f"{entry.name}.{number}.{one.key}"] for one in entry.columns}
        if any(cells[one.key] for one in entry.columns if not one.options):
            rows.append({key: value for key, value in cells.items() if value})
    return rows


def _differing(told: Tree | None) -> Tree:
    """What differs for clinicians, one setting a row."""
    rows: list[Tree] = []
    for one in told if isinstance(told, list) else []:
        settings = at(one, ("procedures", ILIOPSOAS, "settings"))
        for id, value in settings.items() if isinstance(settings, dict) else ():
            shown = " to ".join(map(str, value)) if isinstance(value, list) else value
            rows.append({"name": at(one, ("name",)) or "", "setting": id, "value": shown})
    return rows


def _clinicians(rows: list[Tree]) -> list[Tree]:
    """The clinicians of rows, each with all that differs for them."""
    found: dict[str, dict[str, Tree]] = {}
    for row in rows:
        name, id, value = (str(at(row, (key,)) or "") for key in ("name", "setting", "value"))
        parts = value.split(" to ")
        found.setdefault(name, {})[id] = [*parts] if len(parts) == 2 else value
    return [
        {"name": name, "procedures": {ILIOPSOAS: {"settings": settings}}}
        for name, settings in found.items()
    ]
