"""Translations: which steps of a language somebody has checked against the English, and who.

A translated step is a draft until enough people have checked it: one for most steps; for a
safety-critical one two, or one clinician of the clinic who reads the language. What they checked
is known by digests of both texts, so that a step whose English or whose own words change since is
a draft again. What was checked is recorded in `<language>.review.yaml`: beside the words for all
clinics, and in a clinic's folder for what its own people have checked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from instructions import procedure as procedures
from instructions.errors import Problem, WordsError
from instructions.procedure import SOURCE, Procedure, Step, own_words

if TYPE_CHECKING:
    from instructions.clinic import Clinic

NEEDED, NEEDED_CRITICAL = 1, 2

DRAFT = Problem(
    where="--draft-translation",
    what="These words are a draft that nobody has checked: this is a specimen, without a name.",
    remedy="Have them checked: docs/languages.md.",
)


INTERPRET = "Go through it with an interpreter, or have the words checked: docs/languages.md."


class Review(Struct, frozen=True, kw_only=True):
    """Somebody has checked one step of a translation."""

    reviewer: str
    qualification: str
    on: str
    clinician: bool = False
    """Whether it is a clinician of the clinic who reads the language."""


class Checked(Struct, frozen=True):
    """What was checked of one step: the digests of both texts, and by whom."""

    english: str
    words: str
    reviews: tuple[Review, ...]


def step_digest(step: Step) -> str:
    """The digest of all that a step says, in one language."""
    said = (
        sorted((key, wording.plain()) for key, wording in step.words.items()),
        step.label.plain() if step.label else None,
        [option.plain() for option in step.options],
        step.caption.plain() if step.caption else None,
        step.alt,
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def language_name(tag: str) -> str | None:
    """`Tamil` for `ta`; None for what is no language that is known."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(tag, sep="-").get_display_name("en")
    except (ValueError, UnknownLocaleError):
        return None


def interpreter(tag: str, where: str = "--language") -> Problem:
    """What staff do for a patient whose language has no checked words."""
    return Problem(
        where=where,
        what=f"Interpreter needed: {language_name(tag)}. Nobody has checked words in this language,"
        " so the sheet is in the clinic's.",
        remedy=INTERPRET,
    )


def is_missing(folder: Path, procedure: str, language: str) -> bool:
    """Whether a procedure has no words at all in what is a language."""
    known = procedures.library(folder)
    if procedure not in known or language in procedures.languages(known[procedure], folder):
        return False
    return language_name(language) is not None


def is_draft(clinic: Clinic, procedure: str, language: str) -> bool:
    """Whether a clinic's words of a procedure are a translation that nobody has checked.

    What a clinic prints in its own language it approves as a whole; nobody approves the sample's.
    """
    if language == SOURCE or (language == clinic.language and not clinic.sample):
        return False
    folder = procedures.library(clinic.folder)[procedure]
    return bool(drafts_of(procedures.load(folder, language, clinic.folder), folder, clinic.folder))


def drafts_of(
    words: Procedure, library: Path, clinic: Path, english: Procedure | None = None
) -> tuple[str, ...]:
    """The ids of the steps of a procedure's words that nobody has checked; English is no draft.

    The English is read, unless it is known already.
    """
    if words.file == SOURCE or SOURCE not in words.languages:
        return ()
    known = recorded(library, clinic, words.file)
    return drafts(words, english or procedures.load(library, SOURCE), known)


def drafts(words: Procedure, english: Procedure, checked: Mapping[str, Checked]) -> tuple[str, ...]:
    """The ids of the steps whose translation is a draft, in printing order."""
    source = {step.id: step_digest(step) for step in english.steps()}
    return tuple(
        step.id
        for step in words.steps()
        if not _is_reviewed(step, source.get(step.id, ""), checked.get(step.id))
    )


def _is_reviewed(step: Step, english: str, checked: Checked | None) -> bool:
    if checked is None or (checked.english, checked.words) != (english, step_digest(step)):
        return False
    needed = NEEDED_CRITICAL if step.critical else NEEDED
    people = {review.reviewer.casefold() for review in checked.reviews}
    return len(people) >= needed or any(review.clinician for review in checked.reviews)


def recorded(library: Path, clinic: Path, language: str) -> Mapping[str, Checked]:
    """What was checked of a language, for all clinics and by the clinic's own people.

    Raises WordsError for a file that cannot be read.
    """
    name = f"{language}.review.yaml"
    found: dict[str, Checked] = {}
    for path in (library / name, own_words(library, clinic) / name):
        for id, checked in _read(path):
            before = found.get(id)
            same = before and (before.english, before.words) == (checked.english, checked.words)
            reviews = (*before.reviews, *checked.reviews) if before and same else checked.reviews
            found[id] = Checked(checked.english, checked.words, reviews)
    return found


def own_record(clinic: Path, library: Path, language: str) -> Mapping[str, Checked]:
    """What the clinic's own people have checked of a language. Raises WordsError."""
    return dict(_read(own_words(library, clinic) / f"{language}.review.yaml"))


def checked(english: Step, step: Step, reviews: tuple[Review, ...]) -> Checked:
    """The record that these people have checked these very words of a step."""
    return Checked(step_digest(english), step_digest(step), reviews)


def _read(path: Path) -> Iterator[tuple[str, Checked]]:
    if not path.is_file():
        return
    import yaml

    try:
        # Every scalar is a text: a date stays as it is written.
        whole = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        yield from ((id, _checked(item)) for id, item in (whole or {}).items())
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError, AttributeError):
        what = "This record of who checked the words cannot be read."
        remedy = "Put it back from your backup, or take it away: then the words are a draft."
        raise WordsError([Problem(where=path.name, what=what, remedy=remedy)]) from None


def _checked(item: Mapping[str, Any]) -> Checked:
    reviews = tuple(
        Review(
            reviewer=one["reviewer"],
            qualification=one["qualification"],
            on=one["on"],
            clinician=one.get("clinician") == "true",
        )
        for one in item["reviews"]
    )
    return Checked(item["english"], item["words"], reviews)


def record(clinic: Path, library: Path, language: str, checked: Mapping[str, Checked]) -> Path:
    """Write what was checked into the clinic's folder, whole or not at all; the file's path."""
    from instructions.output import write

    path = own_words(library, clinic) / f"{language}.review.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"# Who checked the {language} words of {library.name}. Written by the program."]
    lines += (line for id, one in checked.items() for line in _lines(id, one))
    write("\n".join([*lines, ""]).encode("utf-8"), str(path))
    return path


def _lines(id: str, one: Checked) -> Iterable[str]:
    import json

    yield f'{id}: {{english: "{one.english}", words: "{one.words}", reviews: ['
    for review in one.reviews:
        said = (json.dumps(text, ensure_ascii=False) for text in _told(review))
        by, qualification, on = said
        clinician = str(review.clinician).lower()
        yield (
            f"  {{reviewer: {by}, qualification: {qualification}, on: {on},"
            f" clinician: {clinician}}},"
        )
    yield "]}"


def _told(review: Review) -> tuple[str, str, str]:
    return review.reviewer, review.qualification, review.on
