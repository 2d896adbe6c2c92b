"""Measures: how wide a line with gaps is, and where what stands in it begins."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from instructions.pdf.bidi import visual
from instructions.pdf.die import Die
from instructions.pdf.lines import letters
from instructions.pdf.setting import number
from instructions.pdf.tokens import SPACE
from instructions.pdf.words import GAP, Segment
from instructions.pdf.wrapped import Wrapped


class Measure(NamedTuple):
    """How wide a line is and where its groups of pieces begin, whatever stands in its gaps."""

    widths: tuple[float, ...]
    """The width of each piece in thousandths of an em; nothing for a gap."""
    gaps: tuple[int, ...]
    """The pieces that are gaps."""
    tail: float
    """The width of the space that hangs out of the line."""
    letters: int
    """How many characters it has beside those in its gaps."""
    order: tuple[int, ...]
    """The pieces from left to right, where some run right to left; else nothing."""
    groups: tuple[tuple[int, int], ...]
    """The pieces, from one to before another, that are drawn from one place."""
    moved: int
    """How many of its first pieces, together, had no room on the line before; else nothing."""
    space: float
    """The width of the space behind these."""

    def moves(self, widths: Sequence[float], before: float, limit: float) -> bool:
        """Whether what begins it has no room behind the line before, as it must be."""
        return not self.moved or before + sum(widths[: self.moved]) - self.space > limit

    def starts(self, widths: Sequence[float], die: Die, ink: float) -> list[str]:
        """Where each group begins, as PDF writes it, by the sums that setting a line makes."""
        size, left = die.style.size, die.left
        if not self.order:
            wide = [sum(widths[a:b]) * size / 1000 for a, b in self.groups[:-1]]
            return [number(start) for start in accumulate(wide, initial=left)]
        if die.base:
            left = left + (die.width - ink * size / 1000) - self.tail * size / 1000
        ordered = [widths[place] * size / 1000 for place in self.order]
        found = dict(zip(self.order, accumulate(ordered, initial=left), strict=False))
        return [number(found[a]) for a, _ in self.groups]


def measure(line: Wrapped, die: Die, groups: tuple[tuple[int, int], ...]) -> Measure:
    """The measure of a line whose groups of pieces are known."""
    row, behind = line.pieces, line.pieces[line.moved - 1]
    both, hangs = both_ways(row, die), row[-1].text == SPACE
    depth = [piece.level for piece in row]
    if hangs:
        depth[-1] = die.base
    return Measure(
        widths=tuple(piece.word.width for piece in row),
        gaps=tuple(place for place, piece in enumerate(row) if piece.word is GAP),
        tail=row[-1].word.width if hangs else 0.0,
        letters=sum(letters(piece.text) for piece in row if piece.word is not GAP),
        order=tuple(visual(range(len(row)), depth)) if both else (),
        groups=groups,
        moved=line.moved,
        space=behind.word.width if line.moved and behind.text == SPACE else 0.0,
    )


def both_ways(row: Sequence[Segment], die: Die) -> bool:
    """Whether some of a line runs right to left."""
    return bool(die.base) or any(piece.level for piece in row)
