"""What is checked: words with the lines of their files, and what they must keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from instructions.check.expected import Expected, expected_of
from instructions.check.finding import Place
from instructions.document import filled
from instructions.errors import WordsError
from instructions.form import Form, read
from instructions.markup_lines import fragment
from instructions.practice import Practice
from instructions.procedure import Section, Step
from instructions.wording import Wording

_STRAIGHT = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")
"""Quotation marks as they are typed: which ones a text has changes nothing that it says."""


@dataclass(frozen=True, slots=True)
class Said:
    """One wording that may print: of which step, for which answer, and where it is written."""

    step: str
    key: str
    wording: Wording = field(repr=False)
    place: Place


@dataclass(frozen=True, eq=False)
class Subject:
    """A practice under check, on a day."""

    practice: Practice
    today: date
    words: Form = field(repr=False)
    frame: Form = field(repr=False)
    expected: Expected = field(repr=False)
    """What this procedure's words must keep."""

    @cached_property
    def said(self) -> tuple[Said, ...]:
        """Every wording of every step and heading, those that few visits print too."""
        return tuple(self._said())

    @property
    def english(self) -> bool:
        """Whether these are the words that others are translated from: what is expected is too."""
        return self.practice.procedure.language.startswith("en")

    @cached_property
    def steps(self) -> Mapping[str, Step]:
        """The steps by id."""
        return {step.id: step for step in self.practice.procedure.steps()}

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """All sections, in printing order."""
        return tuple(s for part in self.practice.procedure.parts for s in part.sections)

    @cached_property
    def values(self) -> Mapping[str, str]:
        """A text for each value, as a sheet of this clinic would print it."""
        known = {name: filled(fragment(str(html)), {}) for name, html in self.practice.said.items()}
        return {**self.practice.settings_said, **known, "blank": ""}

    def spoken(self, wording: Wording) -> str:
        """The words with values in their places, for measuring."""
        return wording.plain(self._value).strip()

    def raw(self, wording: Wording) -> str:
        """The words with the names of values in brackets, in small letters, for comparing."""
        return wording.plain().lower().translate(_STRAIGHT).strip()

    def at_words(self, *path: str) -> Place:
        """A place in the language file."""
        return Place(self.words.where, self.words.line(path))

    def at_frame(self, *path: str) -> Place:
        """A place in procedure.yaml."""
        return Place(self.frame.where, self.frame.line(path))

    def at_step(self, id: str, key: str = "text") -> Place:
        """Where the words of a step are."""
        return self.at_words("steps", id, key)

    def at_frame_step(self, id: str) -> Place:
        """Where procedure.yaml has a step."""
        found = [path for path in self.frame.lines if path[-2:] == ("steps", id)]
        return Place(self.frame.where, self.frame.lines[found[0]] if found else 1)

    def _value(self, name: str) -> str:
        if name in self.values:
            return self.values[name]
        family = name.replace("item.", "medicines.")
        try:
            return self.practice.rooms.room(family)
        except KeyError:
            return name.replace("_", " ")

    def _said(self) -> Iterator[Said]:
        for step in self.practice.procedure.steps():
            beside = {"label": step.label, "caption": step.caption}
            for key, wording in {**step.words, **beside}.items():
                if wording:
                    yield Said(step.id, key, wording, self.at_step(step.id, key))
            for option in step.options:
                yield Said(step.id, "options", option, self.at_step(step.id, "options"))
        for section in self.sections:
            for key, wording in section.headings.items():
                if wording:
                    yield Said(section.id, key, wording, self.at_words("sections", section.id))


def subject_of(practice: Practice, today: date) -> Subject:
    """The subject that a practice is. Raises WordsError when its expectations cannot be read."""
    procedure = practice.procedure
    folder = practice.folder

    def form(name: str) -> Form:
        text = (folder / name).read_text(encoding="utf-8")
        return read(text, f"{procedure.id}/{name}", WordsError)

    words, frame = form(f"{procedure.file}.yaml"), form("procedure.yaml")
    return Subject(practice, today, words, frame, expected_of(folder))
