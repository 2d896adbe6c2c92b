"""Proposes a map for a list, as a text that a person looks through before it is used."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from instructions.schedule import aliases
from instructions.schedule.guess import Guess, guess
from instructions.schedule.mapping import FILE
from instructions.schedule.sample import UNSURE, Sample
from instructions.schedule.standard import IS_OFF, KINDS, STANDS
from instructions.schedule.table import Table, key

SAMPLE = 500
"""How many rows are looked at for a proposal."""

_PLAIN = re.compile(r"[^\W\d_][\w /.'-]*")
_RESERVED = frozenset(("yes", "no", "true", "false", "on", "off", "null", "y", "n"))
_MOST_TYPES = 60
_HEAD = """\
# How the list of the practice system is read. Proposed from {source}.
# Look at every line, above all at those marked CHECK; where a ? stands, it must be filled in.
# Save it as {file} in the clinic's folder. A column or word not named here is never guessed.
"""


def propose(table: Table, procedure: str, words: Sequence[str] = ("psoas",)) -> str:
    """The text of a map for a table, from the headings and words of systems that are known.

    `procedure` is the one that is printed; types of appointment that hold one of `words` are
    proposed for it. What is not sure is marked CHECK, and what only a person can say is a `?`,
    which no map accepts.
    """
    rows = list(islice(table.rows, SAMPLE))
    sample = Sample(table, rows)
    lines = [_HEAD.format(source=_comment(table.source), file=FILE)]
    if table.kind in KINDS:
        if table.kind == "ics":
            lines.append('title: "?"   # how a title is made up, such as "{type}: {name} ({id})"\n')
        lines += _standard_words(sample)
        lines += _types(["type", "service"], sample, procedure, words, named=False)
        return "\n".join(lines) + "\n"
    found = guess(sample)
    lines += _columns(found)
    lines += _orders(found, sample)
    for heading in found.status:
        lines += _status(heading, sample, first=heading == found.status[0])
    lines += _conditions(found, sample)
    if found.types:
        lines += _types(found.types, sample, procedure, words, doubt=found.doubts.get("type", ""))
    lines += _ignored(found, sample)
    return "\n".join(lines) + "\n"


def _columns(found: Guess) -> Iterator[str]:
    yield "columns:"
    for name, headings in found.columns.items():
        shown = _text(headings[0]) if len(headings) == 1 else f"[{', '.join(map(_text, headings))}]"
        yield f"  {name}: {shown}{_check(found.doubts.get(name))}"
    for name in ("name", "on"):
        if name in found.doubts and name not in found.columns:
            yield f"  # CHECK {name}: {found.doubts[name]}"
    yield ""


def _orders(found: Guess, sample: Sample) -> Iterator[str]:
    dates = [one for name in ("on", "date", "born") for one in found.columns.get(name, [])]
    order = sample.date_order(dates)
    doubt = "dmy: day first, mdy: month first" if order == UNSURE else ""
    yield f"dates: {_text(order)}{_check(doubt)}"
    yield "time-zone: clinic   # of times that do not tell theirs: clinic, UTC or Asia/Kolkata"
    for name, field in (("name-order", "name"), ("clinician-order", "clinician")):
        headings = found.columns.get(field, [])
        if len(headings) == 1:
            order = sample.name_order(headings[0])
            doubt = "some have a comma and some have not" if order == UNSURE else ""
            yield f"{name}: {_text(order)}{_check(doubt)}"
    yield ""


def _status(heading: str, sample: Sample, first: bool) -> Iterator[str]:
    if first:
        yield "status:   # rows that are left out; a word that is not named here is asked about"
    word = key(heading)
    if word in aliases.WHEN_FILLED:
        yield f"  - {{column: {_text(heading)}, when: filled}}"
        return
    skip, stand = aliases.MARKS.get(word, (aliases.SKIP_WORDS, aliases.PRINT_WORDS))
    yield f"  - column: {_text(heading)}"
    yield from _wrapped("    skip: ", skip)
    yield from _wrapped("    print: ", stand)
    unknown = _not_among(sample.cells(heading), {*map(key, skip), *map(key, stand)})
    for one in unknown:
        yield f"    # CHECK: not known, add it to 'skip' or 'print': {_comment(one)}"


def _conditions(found: Guess, sample: Sample) -> Iterator[str]:
    if found.conditions:
        yield "conditions:   # answered by a column; an empty cell is not known"
    for name, heading in found.conditions.items():
        groups = (aliases.YES_WORDS, aliases.NO_WORDS, aliases.NOT_KNOWN_WORDS)
        known = {key(word) for group in groups for word in group}
        strange = _not_among(sample.cells(heading), known)
        yield f"  {name}:{_check('it has other words too' if strange else '')}"
        yield f"    column: {_text(heading)}"
        for label, group in zip(("yes", "no", "not-known"), groups, strict=True):
            yield from _wrapped(f"    {_text(label)}: ", group)


def _types(
    headings: Sequence[str],
    sample: Sample,
    procedure: str,
    words: Sequence[str],
    named: bool = True,
    doubt: str = "",
) -> Iterator[str]:
    seen = Counter(cell for heading in headings for cell in sample.cells(heading))
    # A column in which hardly anything comes twice holds no types, and may hold anything.
    is_list = len(seen) <= _MOST_TYPES and (len(seen) <= 12 or len(seen) * 2 <= seen.total())
    ours = [one for one in seen if any(word in key(one) for word in words)] if is_list else []
    yield "types:   # the types of appointment that are printed; all others are left out"
    if named:
        yield f"  column: {_text(headings[0])}{_check(doubt)}"
    yield "  procedures:" if ours else f'  procedures: {{}}   # CHECK: "a type": {procedure}'
    for one in ours:
        yield f"    {_text(one)}: {procedure}"
    for one in [one for one in seen if one not in ours] if is_list else []:
        yield f"    # left out: {_comment(one)}"
    yield ""


def _standard_words(sample: Sample) -> Iterator[str]:
    unknown = _not_among(sample.cells("status"), {*map(key, STANDS), *map(key, IS_OFF)})
    for word in unknown:
        yield f"# CHECK: a status that is not known: {_comment(word)}. Name it in a list, such as"
        yield "# status: [{column: status, skip: [a word], print: [a word]}]"


def _ignored(found: Guess, sample: Sample) -> Iterator[str]:
    if sample.without_cells:
        yield f"without-cells: [{', '.join(map(_text, sample.without_cells))}]"
    if found.ignore:
        yield "ignore:   # not read. What staff type freely is never printed"
    for heading in dict.fromkeys(found.ignore):
        yield f"  - {_text(heading)}{_check(found.doubts.get(heading))}"


def _not_among(cells: Sequence[str], known: set[str]) -> list[str]:
    """Words that come up in a column and are not known; only those of a column of few words."""
    strange = [cell for cell in dict.fromkeys(cells) if key(cell) not in known]
    return strange if len(strange) <= _MOST_TYPES // 5 else strange[:0] or ["many different words"]


def _wrapped(start: str, words: Sequence[str]) -> Iterator[str]:
    """A list of words in lines of at most 100 signs."""
    line, indent = start + "[", " " * (len(start) + 1)
    for place, word in enumerate(words):
        piece = _text(word) + ("]" if place == len(words) - 1 else ",")
        if len(line) + len(piece) > 98:
            yield line.rstrip()
            line = indent
        line += piece + " "
    yield line.rstrip()


def _check(doubt: str | None) -> str:
    return f"   # CHECK: {doubt}" if doubt else ""


def _text(word: str) -> str:
    """A word as YAML, in quotes unless it is plain."""
    plain = _PLAIN.fullmatch(word) and word.casefold() not in _RESERVED and word == word.strip()
    return word if plain else json.dumps(word, ensure_ascii=False)


def _comment(word: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in word).split())[:80]
