"""Word lists: the texts of a language file beside what they say in English, and back again.

It is pure: texts of files go in, and a text or what is wrong comes out. Only what a translator has
changed is written anew; every other character of the file, its comments too, stays as it was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import yaml
from msgspec import Struct
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from instructions.errors import WordsError
from instructions.form import Form, read
from instructions.tree import Path, Tree

GROUPS = ("title", "phrases", "sections", "steps", "labels")
"""What a translator translates; how dates are written is in the file alone."""

SAME = "same"
KINDS: Mapping[str, str] = {
    "label": "what stands before it",
    "caption": "words below the picture",
    "alt": "what the picture shows, read aloud to who cannot see it",
    "options": "a box to tick",
    "no": "printed when the answer is no",
    "unknown": "printed when the answer is not known",
    "unset": "printed when the clinic has not said it",
    "past": "printed when the time is over",
}
VALUE = re.compile(r"\{\{.*?\}\}")
_FIGURES = re.compile(r"\d+")


class Entry(Struct, frozen=True):
    """One text to translate: where it stands, what it means, what it says now, and notes."""

    path: Path
    english: str
    words: str
    notes: str = ""

    @property
    def id(self) -> str:
        """`steps main-leg text`, as the list names it."""
        return " ".join(map(str, self.path))


@dataclass(frozen=True)
class Words:
    """A language file with its English and its procedure, as texts."""

    procedure: Form
    english: Form
    text: str
    name: str
    """What messages call the file."""
    language: str
    languages: tuple[str, ...]

    @cached_property
    def form(self) -> Form:
        """The file as it is."""
        return read(self.text, self.name, WordsError)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every text to translate, in the order of the English file."""
        critical = _critical(self.procedure)
        return tuple(
            Entry(path, meant, words, _notes(path, meant, critical))
            for path, english in _texts(self.english.data)
            if path[0] in GROUPS
            and english
            and isinstance(words := self.form.at(*path), str)
            and words
            if not english == words == SAME
            for meant in [str(self.english.at(*path[:-1], "text")) if english == SAME else english]
        )


def tidy(text: str) -> str:
    """A text as it prints: how it is broken over lines says nothing."""
    return " ".join(text.split())


def with_changes(text: str, changed: Mapping[Path, str]) -> str:
    """The file with some texts changed, and nothing else of it."""
    root = yaml.compose(text, Loader=yaml.BaseLoader)
    places = [(_node(root, path), new) for path, new in changed.items()]
    for node, new in sorted(places, key=lambda place: -place[0].start_mark.index):
        start, end = node.start_mark.index, node.end_mark.index
        kept = text[start:end]
        # A text over several lines ends with the line, which stays.
        tail = kept[len(kept.rstrip()) :] if isinstance(node, ScalarNode) else ""
        text = text[:start] + json.dumps(new, ensure_ascii=False) + tail + text[end:]
    return text


def difference(words: Words, changed: Mapping[Path, str]) -> Iterator[str]:
    """What a translator has changed, text by text."""
    for entry in words.entries:
        if entry.path in changed:
            yield from (entry.id, f"  - {tidy(entry.words)}", f"  + {changed[entry.path]}")


def _texts(data: Tree, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text in a tree, with its place."""
    if isinstance(data, str):
        yield path, data
        return
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        yield from _texts(value, (*path, key))


def _critical(procedure: Form) -> frozenset[str]:
    """The steps that are safety-critical."""
    return frozenset(
        str(path[-2])
        for path, said in _texts(procedure.data)
        if (path[-1], said) == ("critical", "true")
    )


def _notes(path: Path, english: str, critical: frozenset[str]) -> str:
    """What a translator should know of one text."""
    group, *_ = path
    notes = [KINDS[key] for key in path[2:] if isinstance(key, str) and key in KINDS]
    if group == "phrases":
        notes.append("a piece of other texts")
    if group == "sections":
        notes.append("heading")
    if group == "steps" and path[1] in critical:
        notes.append("SAFETY-CRITICAL")
    kept = [*dict.fromkeys(VALUE.findall(english)), *figures(english)]
    notes += [f"keep {', '.join(kept)}"] if kept else []
    return "; ".join(notes)


def figures(text: str) -> list[str]:
    """The numbers in a text, without those in the names of its values."""
    return _FIGURES.findall(VALUE.sub("", text))


def _node(node: Node | None, path: Path) -> Node:
    for key in path:
        if isinstance(node, MappingNode):
            node = next(value for name, value in node.value if name.value == key)
        elif isinstance(node, SequenceNode) and isinstance(key, int):
            node = node.value[key]
    assert node is not None, "what was read has a place"
    return node
