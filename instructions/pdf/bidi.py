"""Levels: which way each stretch of a paragraph runs, with values and phones kept in one piece."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeVar

T = TypeVar("T")

RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")

# What an isolated run looks like from outside: a neutral object (UAX 9, rule X5a and BD2).
OBJECT = "\ufffc"

# Rule X9 of the annex takes these out, and so does the library.
SILENT = frozenset({"BN", "LRE", "RLE", "LRO", "RLO", "PDF"})

# A paragraph that runs right to left and has no other letters and no digits is of one level.
ONE_WAY = frozenset({"R", "AL", "NSM", "WS", "ON", "CS", "ES", "ET", "BN"})

# European digits are all of one kind.
ANY_DIGIT = str.maketrans("123456789", "000000000")


def turns(text: str) -> bool:
    """Whether some of a text runs right to left."""
    return not text.isascii() and RTL.search(text) is not None


def levels(stretches: Sequence[tuple[str, bool]], base: int) -> list[list[int]]:
    """The embedding level of every character, stretch by stretch.

    Each stretch is (text, isolated). An isolated one (a name, a phone, a time) is a single
    neutral object to its surroundings and runs by its own first strong letter inside: the
    isolates of Unicode Annex 9, done by substitution because the library predates them.
    """
    if not base and not any(turns(text) for text, _ in stretches):
        return [[0] * len(text) for text, _ in stretches]
    return [
        inside(text, around[0]) if alone else list(around)
        for (text, alone), around in zip(stretches, surroundings(stretches, base), strict=True)
    ]


def surroundings(stretches: Sequence[tuple[str, bool]], base: int) -> list[Sequence[int]]:
    """The levels that the whole paragraph gives each stretch; one for an isolated stretch.

    What an isolated one says makes no difference to them.
    """
    outer = _resolve("".join(OBJECT if alone else text for text, alone in stretches), base)
    found, place = list[Sequence[int]](), 0
    for text, alone in stretches:
        end = place + (1 if alone else len(text))
        found.append(outer[place:end])
        place = end
    return found


def visual(pieces: Sequence[T], levels_of: Sequence[int]) -> list[T]:
    """The pieces of one line in the order in which they stand on paper (UAX 9, rule L2)."""
    return [pieces[place] for place in _order(tuple(levels_of))]


@lru_cache(maxsize=4096)
def _order(levels_of: tuple[int, ...]) -> tuple[int, ...]:
    order = list(zip(levels_of, range(len(levels_of)), strict=True))
    odd = [level for level in levels_of if level & 1]
    for level in range(max(levels_of, default=0), min(odd, default=1) - 1, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and order[end][0] >= level:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = max(end, start + 1)
    return tuple(place for _, place in order)


def inside(text: str, around: int) -> list[int]:
    """The level of every character of an isolated stretch in its surroundings."""
    if text.isascii():
        return [even(around)] * len(text)
    base = _first_strong(text)
    lift = around + ((around ^ base) & 1) - base
    return [level + lift for level in _resolve(text, base)]


def even(around: int) -> int:
    """The level of what runs left to right in surroundings of a level."""
    return around + (around & 1)


def _first_strong(text: str) -> int:
    """1 when the first letter runs right to left. Digits and signs alone run left to right."""
    kinds = (unicodedata.bidirectional(character) for character in text)
    return int(next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L")


def _resolve(text: str, base: int) -> tuple[int, ...]:
    """The level of every character. Joiners, which print nothing, go with what is before them."""
    return _resolved(text.translate(ANY_DIGIT), base)


@lru_cache(maxsize=4096)
def _resolved(text: str, base: int) -> tuple[int, ...]:
    """The same, kept in memory and never elsewhere: many dates differ in their digits only."""
    kinds = [unicodedata.bidirectional(character) for character in text]
    if base and ONE_WAY.issuperset(kinds):
        return (base,) * len(text)
    kept = [one for one, kind in zip(text, kinds, strict=True) if kind not in SILENT]
    found = iter(_levels("".join(kept), base))
    levels_, last = [], base
    for kind in kinds:
        last = last if kind in SILENT else next(found)
        levels_.append(last)
    return tuple(levels_)


def _levels(text: str, base: int) -> list[int]:
    # Imported late: most handouts run left to right only.
    from bidi import algorithm

    if not text:
        return []
    storage = algorithm.get_empty_storage()
    storage["base_level"] = base
    storage["base_dir"] = "LR"[base]
    algorithm.get_embedding_levels(text, storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    return [character["level"] for character in storage["chars"]]
