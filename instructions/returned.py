"""Returned words: what a translator gave back is checked before a single word of it is taken."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from instructions.errors import Problem, WordsError
from instructions.form import Form, read
from instructions.frame import bind
from instructions.pdf.words import script_missing
from instructions.tree import Path
from instructions.wording import Text, Wording
from instructions.wordlist import VALUE, Entry, Words, figures, tidy, with_changes


class Returned(Struct, frozen=True):
    """One line as a translator gave it back; ``row`` is its number in the sheet."""

    row: int
    id: str
    english: str
    words: str


def changes(words: Words, returned: Sequence[Returned]) -> dict[Path, str]:
    """The texts that a translator has changed, by their places.

    Raises WordsError with all that is wrong, each with its row of the sheet.
    """
    known = {entry.id: entry for entry in words.entries}
    often = Counter(one.id for one in returned)
    problems: list[Problem] = []
    changed: dict[Path, str] = {}
    for one in returned:
        entry = known.get(one.id)
        if entry is None:
            problems.append(
                _told(one, "There is no such text.", "Leave the second column as it is.")
            )
        elif often[one.id] > 1:
            problems.append(_told(one, "It is there twice.", "Take one of the rows out."))
        elif tidy(one.english) != tidy(entry.english):
            what = "The English here is not that of the program: it was changed, or is older."
            problems.append(_told(one, what, "Export the words again and put yours into it."))
        elif tidy(one.words) != tidy(entry.words):
            problems += (_told(one, *wrong) for wrong in _faults(entry, tidy(one.words)))
            changed[entry.path] = tidy(one.words)
    rows = {known[one.id].path: one for one in returned if one.id in known}
    problems = problems or [*_lost(words, changed, rows)] or [*_refused(words, changed, rows)]
    if problems:
        raise WordsError(sorted(problems, key=_row))
    return changed


def _faults(entry: Entry, words: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a new text by itself: what is wrong, and what to do."""
    if not words:
        yield "There are no words.", "Write what the English means."
        return
    try:
        Wording.parse(words)
    except WordsError as error:
        yield error.problems[0].what, error.problems[0].remedy
        return
    if any(one.isdigit() and not one.isascii() for one in words):
        yield "It has digits that staff may not read.", "Write numbers with 0 to 9."
    elif sorted(figures(words)) != sorted(figures(entry.english)):
        what = f"The numbers are not those of the English: {_list(figures(entry.english))}."
        yield what, "Write the same numbers, with 0 to 9, as often."
    if script := script_missing(VALUE.sub("", words)):
        yield f"It has a character that cannot be printed: {script}.", "Write it otherwise."


def _lost(
    words: Words, changed: Mapping[Path, str], rows: Mapping[Path, Returned]
) -> Iterator[Problem]:
    """The values of the English that the new texts do not show, and those that they add."""
    phrases, meant = _phrases(words.form, changed), _phrases(words.english, {})
    for entry in words.entries:
        if entry.path not in changed:
            continue
        one = rows[entry.path]
        try:
            said, wanted = _values(changed[entry.path], phrases), _values(entry.english, meant)
        except WordsError as error:
            yield _told(one, error.problems[0].what, error.problems[0].remedy)
            continue
        told = [f"{value} is lost." for value in (wanted - said).elements()]
        told += [f"{value} is not in the English." for value in (said - wanted).elements()]
        if told:
            remedy = "Write the same {{ values }} as the English, as often."
            yield _told(one, " ".join(told), remedy)


def _refused(
    words: Words, changed: Mapping[Path, str], rows: Mapping[Path, Returned]
) -> Iterator[Problem]:
    """What the program says of the whole file."""
    form = read(with_changes(words.text, changed), words.name, WordsError)
    try:
        bind(words.procedure, form, words.language, words.languages)
    except WordsError as error:
        at = {form.place(path): rows[path] for path in changed}
        for problem in error.problems:
            one = at.get(problem.where)
            yield _told(one, problem.what, problem.remedy) if one else problem


def _phrases(form: Form, new: Mapping[Path, str]) -> dict[str, Wording]:
    told = form.data.get("phrases")
    found = told if isinstance(told, dict) else {}
    return {id: Wording.parse(new.get(("phrases", id), str(text))) for id, text in found.items()}


def _values(text: str, phrases: Mapping[str, Wording]) -> Counter[str]:
    pieces = Wording.parse(text).with_phrases(phrases).pieces
    return Counter(f"{{{{ {one.name} }}}}" for one in pieces if not isinstance(one, Text))


def _told(one: Returned, what: str, remedy: str) -> Problem:
    return Problem(where=f"row {one.row}: {one.id}", what=what, remedy=remedy)


def _row(problem: Problem) -> int:
    found = re.match(r"row (\d+)", problem.where)
    return int(found[1]) if found else 0


def _list(texts: Sequence[str]) -> str:
    return ", ".join(texts) or "none"
