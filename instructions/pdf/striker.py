"""Strikers: dies at work, each with the values of one patient after another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter

from msgspec.structs import replace

from instructions.inline import ALSO
from instructions.pdf.die import Die, strokes
from instructions.pdf.lines import Row, break_lines, widest
from instructions.pdf.punch import NONE, Held, Punches
from instructions.pdf.setting import Stretch, set_line
from instructions.pdf.text import Text
from instructions.pdf.words import Segment

# A value may shrink to fit, in such steps, but never below what an older reader can read.
SHRINK = 0.5

# How many struck blocks of a die are kept for other patients (a date, an hour). What shows one
# patient's own values is kept no longer than that patient's sheet takes.
KEPT, KEPT_OWN = 1024, 4

OWN = ("name", "id", "born", "identity.", "medicines.", "plan.", "note")
"""How the names of values begin that are one patient's own."""


class Tight(Exception):  # noqa: N818 (an answer to the press, not an error to a user)
    """A value does not fit its place; a plate with more room is needed. Names slots, not values."""

    def __init__(self, slots: tuple[str, ...]) -> None:
        super().__init__(", ".join(slots))
        self.slots = slots


class Unheld(Exception):  # noqa: N818 (likewise)
    """A value has a glyph that the plate does not hold; a plate that holds it is needed."""


class Striker:
    """One die of a plate. It keeps what it struck last, and what it needs to strike again."""

    def __init__(self, die: Die, held: Held) -> None:
        self.die, self.held = die, held
        self.own = is_own(die)
        self._told = itemgetter(*die.slots)
        self._kept: dict[str | tuple[str, ...], bytes] = {}
        self._most = KEPT_OWN if self.own else KEPT
        self._text = Text(die.inlines, die.style.fount, die.base)
        self._punches = Punches(die, self._text, held)

    def show(self, values: Mapping[str, str]) -> bytes:
        """The operators of the block with the values. Raises Tight and Unheld."""
        told = self._told(values)
        show = self._kept.get(told)
        if show is None:
            if len(self._kept) >= self._most:
                self._kept.clear()
            show = self._kept[told] = self._punches.struck(values) or self._anew(values)
        return show

    def lacked(self, values: Mapping[str, str]) -> list[Segment]:
        """The pieces of the values with a glyph that the plate does not hold."""
        return self._lacked(self._text.rows(values))

    def _anew(self, values: Mapping[str, str]) -> bytes:
        text = self._text.rows(values)
        if self._lacked(text):
            raise Unheld
        return struck(self.die, text).encode("ascii")

    def _lacked(self, text: Sequence[Row]) -> list[Segment]:
        held = self.held
        return [
            piece
            for row in text
            for piece in row.pieces
            if not held.get(piece.face.key, NONE).issuperset(piece.word.glyphs)
        ]


def is_own(die: Die) -> bool:
    """Whether a die shows what is one patient's own."""
    return any(slot.removeprefix(ALSO).startswith(OWN) for slot in die.slots)


def struck(die: Die, text: Sequence[Row]) -> str:
    """The operators of one block with its values, wrapped as the layout would wrap it.

    Raises Tight when they do not fit even at the least size.
    """
    style = die.style
    lines = break_lines(text, die.width, style)
    while len(lines) > die.lines or widest(lines) > die.width + 0.01:
        if style.size - SHRINK < style.least:
            raise Tight(die.slots)
        style = replace(style, size=style.size - SHRINK)
        lines = break_lines(text, die.width, style)
    stretches: list[list[Stretch]] = []
    for number, line in enumerate(lines):
        spare = die.width - line.width if die.base else 0.0
        baseline = die.baseline - number * style.leading
        stretches.append(set_line(line, die.left + spare, baseline, style, die.base))
    return strokes(die, stretches, style)
