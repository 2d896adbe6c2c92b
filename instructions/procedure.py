"""A procedure in one language: its parts, sections and steps, and everything they rest on."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from instructions.conditions import Answer, Condition
from instructions.errors import Problem, WordsError
from instructions.locate import LIBRARY
from instructions.settings import Setting, Units
from instructions.times import CalendarWords
from instructions.wording import Wording

if TYPE_CHECKING:
    from instructions.written import Form

SOURCE = "en"
"""The language that all others are translated from."""

TRANSLATIONS = "translations"
"""Where a clinic's folder keeps its own translations, one folder a procedure."""

CHOSEN_BY: Mapping[Answer, str] = {
    Answer.YES: "text",
    Answer.NO: "no",
    Answer.NOT_KNOWN: "unknown",
}
"""Which wording of a step an answer to its condition chooses."""


class Source(Struct, frozen=True, kw_only=True):
    """Where a statement comes from, and when that was last looked at."""

    id: str
    title: str
    publisher: str
    address: str
    checked: date
    note: str | None = None


class Moment(Struct, frozen=True, kw_only=True):
    """A time worked out for each visit: so long before or after arriving, the start or the end.

    How long is either a `setting` or a fixed `number`; `sign` is -1 for before. `shown` is one of
    clock, part (of a day) and date. A `deadline` must not be told once it is over.
    """

    id: str
    origin: str
    sign: int
    number: Decimal | None
    setting: str | None
    unit: str
    shown: str
    deadline: bool


class Step(Struct, frozen=True, kw_only=True):
    """One thing to know or do, with all its wordings (keys text, no, unknown, unset, past)."""

    id: str
    when: Condition | None
    each: str | None
    critical: bool
    sources: tuple[str, ...]
    facts: tuple[str, ...]
    figure: str | None
    words: Mapping[str, Wording]
    label: Wording | None
    options: tuple[Wording, ...]
    caption: Wording | None
    alt: str | None
    settings: tuple[str, ...]
    moments: tuple[str, ...]

    def wording(
        self, answer: Answer, absent: Container[str] = (), past: Container[str] = ()
    ) -> Wording | None:
        """The words to print for an answer to the step's condition; None leaves the step out.

        `absent` and `past` hold the names, as texts use them, of values that are not there and of
        deadlines that are over. The wording may be empty for a step of options or a figure.
        """
        key = CHOSEN_BY[answer]
        chosen = self.words.get(key)
        if chosen is not None and any(name in absent for name in chosen.names):
            key, chosen = "unset", self.words["unset"]
        elif chosen is not None and any(name in past for name in chosen.names):
            key, chosen = "past", self.words["past"]
        if chosen is None or (not chosen and key != "text"):
            return None
        return chosen


class Section(Struct, frozen=True, kw_only=True):
    """Steps under one heading, printed in one kind of block."""

    id: str
    kind: str
    side: int | None
    columns: int
    half: bool
    """Whether it is set at half width, in two columns with its neighbours."""
    when: Condition | None
    headings: Mapping[str, Wording]
    steps: tuple[Step, ...]

    @property
    def heading(self) -> Wording:
        """The heading when the section's condition is met."""
        return self.headings["text"]

    def heading_for(self, answer: Answer) -> Wording | None:
        """The heading for an answer to the section's condition; None leaves the section out."""
        heading = self.headings.get(CHOSEN_BY[answer])
        return heading if heading or answer is Answer.YES else None


class Part(Struct, frozen=True, kw_only=True):
    """Sections printed together; `asked` is always, when-plan, asked or staff.

    What is for staff is printed unless it is switched off, and never in what a patient is sent.
    """

    id: str
    asked: str
    sections: tuple[Section, ...]


class ConditionSpec(Struct, frozen=True):
    """A condition asked of every visit; those `from_drugs` are answered by the clinic's drugs."""

    id: str
    from_drugs: bool


class Procedure(Struct, frozen=True, kw_only=True):
    """The whole of `procedure.yaml` and one language file, checked against each other."""

    id: str
    version: str
    checked: date
    review_by: date
    sources: Mapping[str, Source]
    conditions: Mapping[str, ConditionSpec]
    settings: Mapping[str, Setting]
    moments: Mapping[str, Moment]
    parts: tuple[Part, ...]
    file: str
    """The stem of the language file: what `--language` takes."""
    languages: tuple[str, ...]
    language: str
    direction: str
    name: str
    title: str
    terms: Mapping[str, str]
    labels: Mapping[str, Wording]
    calendar: CalendarWords
    units: Units

    @property
    def takes_plan(self) -> bool:
        """Whether any words turn on a blood-thinner plan."""
        names = {name for step in self.steps() if step.when for name in step.when.names}
        return any(name.partition(".")[0] == "plan" for name in names)

    def steps(self) -> Iterator[Step]:
        """Every step, in printing order."""
        for part in self.parts:
            for section in part.sections:
                yield from section.steps


def languages(folder: Path, clinic: Path | None = None) -> tuple[str, ...]:
    """The languages that a procedure has words for, at a clinic when one is given: `('en', 'ta')`.

    What is kept of their checking stands beside them, with a second dot: `ta.back.yaml`.
    """
    folders = [folder, *([own_words(folder, clinic)] if clinic else [])]
    stems = {file.stem for one in folders for file in one.glob("*.yaml")}
    return tuple(sorted(stem for stem in stems if stem != "procedure" and "." not in stem))


def own_words(folder: Path, clinic: Path) -> Path:
    """Where a clinic keeps its own translations of a procedure, and who has checked them."""
    return clinic / TRANSLATIONS / folder.name


def words_file(folder: Path, language: str, clinic: Path | None = None) -> Path:
    """The file of a language: the clinic's own translation, else the one of the procedure.

    What all others are translated from is the procedure's alone.
    """
    own = own_words(folder, clinic) / f"{language}.yaml" if clinic else None
    return own if own and language != SOURCE and own.is_file() else folder / f"{language}.yaml"


def procedures(library: Path) -> tuple[str, ...]:
    """The procedures in a library, by the names of their folders."""
    return tuple(sorted(file.parent.name for file in library.glob("*/procedure.yaml")))


def library(clinic: Path) -> Mapping[str, Path]:
    """The folder of every procedure that a clinic can print: the program's, and its own.

    Its own stand in `library/` of the clinic's folder. Raises WordsError for one that has the name
    of a procedure of the program: what is safety-critical there cannot be taken away.
    """
    own = clinic / "library"
    shipped, added = procedures(LIBRARY), procedures(own)
    if taken := sorted({*shipped} & {*added}):
        what = "The program has a procedure of this name."
        remedy = "Give the folder and its id another name."
        raise WordsError(Problem(where=f"library/{id}", what=what, remedy=remedy) for id in taken)
    folders = {id: LIBRARY / id for id in shipped} | {id: own / id for id in added}
    return dict(sorted(folders.items()))


def load(folder: Path, language: str, clinic: Path | None = None) -> Procedure:
    """The procedure in `folder` with its words in `language` (a file's stem, such as `en`).

    A translation of the `clinic` takes the place of the procedure's own. Raises WordsError with
    every problem of both files, each with file and line.
    """
    from instructions.form import did_you_mean
    from instructions.frame import bind

    known = languages(folder, clinic)
    if language not in known:
        what = f"There is no language '{language}' in {folder.name}."
        remedy = did_you_mean(language, known)
        raise WordsError([Problem(where=folder.name, what=what, remedy=remedy)])
    steps, words = folder / "procedure.yaml", words_file(folder, language, clinic)
    return bind(_form(folder.name, steps), _form(folder.name, words), language, known)


def _form(name: str, path: Path) -> Form:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        what, remedy = "The file cannot be read as UTF-8 text.", "Save it again as UTF-8."
        raise WordsError([Problem(where=str(path), what=what, remedy=remedy)]) from None
    return _read(text, f"{name}/{path.name}")


@lru_cache(maxsize=2)
def _read(text: str, where: str) -> Form:
    """A file as a form: a sheet in another language needs that of the steps twice."""
    from instructions.form import read

    return read(text, where, WordsError)
