"""Wrapped: the lines of a pattern, broken where the values of one patient break them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from instructions.pdf.die import Die
from instructions.pdf.lines import Line, Row, break_lines, grouped, limit_of
from instructions.pdf.text import Gap, Pattern
from instructions.pdf.tokens import SPACE, tokens
from instructions.pdf.words import GAP, UNSAID, Segment

Build = Sequence[tuple[bool, bool]]
"""Of each word of a value: whether a line may end after it, and whether it is a space."""


class Wrapped(NamedTuple):
    """A line of a pattern."""

    pieces: Sequence[Segment]
    moved: int = 0
    """How many of its first pieces, together, had no room on the line before; else nothing."""


class Lines(NamedTuple):
    """A pattern in lines: those of a row that is broken have a gap for each word of a value."""

    lines: Sequence[Wrapped]
    gaps: Sequence[Gap]
    builds: Mapping[str, Build]
    """How each value that is told word by word is built."""
    lasting: Sequence[tuple[int, int]]
    """Gaps whose words must have so many letters: a short one is not left alone on a line."""

    def told(self, values: Mapping[str, str]) -> list[str] | None:
        """What goes into the gaps; nothing where a value is built in another way."""
        words = {name: tokens(values[name]) for name in self.builds}
        if any([_build(words[name]) != build for name, build in self.builds.items()]):
            return None
        found = [
            words[name][part][0] if isinstance(part, int) else values[name][part]
            for name, part, _ in self.gaps
        ]
        return found if all([len(found[gap]) == size for gap, size in self.lasting]) else None


def wrapped(
    pattern: Pattern, values: Mapping[str, str], rows: Sequence[Row], die: Die
) -> Lines | None:
    """A pattern in the lines that its rows take with a patient's values; none if too many."""
    lines, gaps = list[Wrapped](), list[Gap]()
    builds, lasting = dict[str, Build](), list[tuple[int, int]]()
    open_ = iter(pattern.gaps)
    for pieces, row in zip(pattern.rows, rows, strict=True):
        own = [next(open_) for piece in pieces if piece.word is GAP]
        found = break_lines([row], die.width, die.style)
        if len(found) == 1:
            lines.append(Wrapped(pieces))
            gaps += own
            continue
        words, parts = _words(pieces, row, own)
        if len(words) != sum([len(line.segments) for line in found]):
            return None
        lines += _lines(words, found, die)
        gaps += parts
        builds.update((gap.name, _build(tokens(values[gap.name]))) for gap in own if _whole(gap))
        lasting += _last(lines[-1].pieces, found[-1], len(gaps))
    return Lines(lines, gaps, builds, lasting) if len(lines) <= die.lines else None


def _whole(gap: Gap) -> bool:
    return gap.part == slice(None)


def _build(words: Sequence[tuple[str, bool]]) -> Build:
    return [(ends, text == SPACE) for text, ends in words]


def _words(
    pieces: Sequence[Segment], row: Row, own: Iterable[Gap]
) -> tuple[list[Segment], list[Gap]]:
    """The pieces of a row word by word, and the gaps in them."""
    found, parts, gaps = list[Segment](), list[Gap](), iter(own)
    for piece, told in zip(pieces, row.pieces, strict=True):
        if piece.word is not GAP:
            found += told.words
            continue
        gap = next(gaps)
        if not _whole(gap):
            found.append(piece)
            parts.append(gap)
            continue
        for place, word in enumerate(told.words):
            spaced = word.text == SPACE
            found.append(word if spaced else word._replace(text=UNSAID, word=GAP))
            parts += [] if spaced else [gap._replace(part=place)]
    return found, parts


def _lines(words: Sequence[Segment], found: Sequence[Line], die: Die) -> Iterator[Wrapped]:
    limit, start, used = limit_of(die.width, die.style), 0, 0.0
    for line in found:
        end = start + len(line.segments)
        first, *others = grouped(line.segments)
        if not start:
            moved = 0
        elif len(others) == 1 and used + first.ink <= limit:
            moved = end - start  # The first was brought down to a short one that stood alone.
        else:
            moved = len(first.pieces)
        yield Wrapped(words[start:end], moved)
        start, used = end, sum([piece.word.width for piece in line.segments])


def _last(pieces: Sequence[Segment], line: Line, gaps: int) -> Iterator[tuple[int, int]]:
    """The gaps of the last group of a line, which is the last so far, and their sizes."""
    *_, last = grouped(line.segments)
    own = zip(pieces[-len(last.pieces) :], last.pieces, strict=True)
    told = [len(word.text) for piece, word in own if piece.word is GAP]
    yield from enumerate(told, gaps - len(told))
