"""Setting: a line of words becomes PDF operators, each stretch at its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from instructions.pdf.bidi import visual
from instructions.pdf.lines import Line, Style
from instructions.pdf.tokens import SPACE
from instructions.pdf.words import Segment


class Stretch(NamedTuple):
    """The part of a line under one link (or none), in one language and one colour."""

    link: str | None
    start: float
    width: float
    operators: str
    actual: str | None
    """The text, when the glyphs alone do not give it back."""
    language: str | None = None
    """The language, where it is not the document's."""
    number: bool = False
    """Whether it is the number of a step, which has a colour of its own."""


def set_line(line: Line, left: float, baseline: float, style: Style, base: int) -> list[Stretch]:
    """The line's stretches in reading order, each at its place in points."""
    pieces, size = line.segments, style.size
    if base or any([piece.level for piece in pieces]):
        return _set_both_ways(pieces, left, baseline, size, base)
    found = []
    for own in stretches(pieces):
        width = sum([piece.word.width for piece in own]) * size / 1000
        shows = operators(own, left, baseline, size)
        found.append(stretch(own, left, width, shows))
        left += width
    return found


def _set_both_ways(
    pieces: Sequence[Segment], left: float, baseline: float, size: float, base: int
) -> list[Stretch]:
    """What runs right to left is drawn in reading order, word by word."""
    trailing = len(pieces) - 1 if pieces and pieces[-1].text == SPACE else len(pieces)
    depth = [base if place >= trailing else p.level for place, p in enumerate(pieces)]
    widths = [piece.word.width * size / 1000 for piece in pieces]
    if base and trailing < len(pieces):
        left -= widths[-1]
    starts: dict[int, float] = {}
    for at in visual(range(len(pieces)), depth):
        starts[at] = left
        left += widths[at]
    found, end = [], 0
    for own in stretches(pieces):
        at, end = end, end + len(own)
        begin = min([starts[place] for place in range(at, end)])
        width = max([starts[place] + widths[place] for place in range(at, end)]) - begin
        if any([piece.level for piece in own]):
            shown = [operators([pieces[n]], starts[n], baseline, size) for n in range(at, end)]
        else:
            shown = [operators(own, starts[at], baseline, size)]
        found.append(stretch(own, begin, width, "\n".join(shown)))
    return found


def stretches(pieces: Sequence[Segment]) -> Iterable[Sequence[Segment]]:
    """The neighbours, as they are read, that are drawn and tagged as one."""
    if pieces and not any([piece.link or piece.language or piece.number for piece in pieces]):
        return [pieces]
    return [tuple(own) for _, own in groupby(pieces, _shown_as)]


def _shown_as(piece: Segment) -> tuple[str | None, str | None, bool]:
    return piece.link, piece.language, piece.number


def stretch(own: Sequence[Segment], start: float, width: float, shows: str) -> Stretch:
    """What neighbours are drawn and tagged as, with the operators that show them."""
    actual = None
    if any([piece.word.actual for piece in own]):
        actual = "".join([piece.text for piece in own])
    link, language, number_ = _shown_as(own[0])
    return Stretch(link, start, width, shows, actual, language, number_)


def operators(pieces: Sequence[Segment], left: float, baseline: float, size: float) -> str:
    """The operators that show pieces from left to right, inside BT and ET."""
    return f"1 0 0 1 {number(left)} {number(baseline)} Tm\n{showing(pieces, size)}"


def showing(pieces: Sequence[Segment], size: float) -> str:
    """The operators that show pieces from left to right, from where the pen is."""
    if len(pieces) == 1 and pieces[0].word.array:
        return _one(pieces[0].word.array, pieces[0].face.key, size)
    shows: list[str] = []
    font = None
    array: list[str] = []
    for piece in pieces:
        if piece.face is not font:
            _show(array, shows)
            font = piece.face
            shows.append(f"/{font.key} {number(size)} Tf")
        if piece.word.array:
            array.append(piece.word.array)
        else:
            _show(array, shows)
            shows.append(piece.word.operators(size))
    _show(array, shows)
    return "\n".join(shows)


@lru_cache(maxsize=8192)
def _one(array: str, font: str, size: float) -> str:
    """The operators of one word, which stands in many lines: kept in memory, never elsewhere."""
    return f"/{font} {number(size)} Tf\n[{array}] TJ"


def _show(array: list[str], shows: list[str]) -> None:
    """Close an array of neighbouring words; codes that touch become one string."""
    if array:
        shows.append(f"[{' '.join(array).replace('> <', '')}] TJ")
        array.clear()


@lru_cache(maxsize=8192)
def number(value: float) -> str:
    """A length as PDF writes it, to a thousandth of a point."""
    return f"{value:.3f}".rstrip("0").rstrip(".")
