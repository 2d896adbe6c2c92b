"""Plates: a laid-out blank handout that is struck with one patient's values.

A plate is itself a complete, valid, tagged PDF. Striking appends an incremental update
(ISO 32000-1, 7.5.6): the streams that were left empty, now with the values' ink, and a
cross-reference stream.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from instructions.inline import ALSO
from instructions.pdf.die import Die, strokes
from instructions.pdf.face import Face
from instructions.pdf.lines import Row, break_lines, widest
from instructions.pdf.setting import Stretch, set_line
from instructions.pdf.text import Text
from instructions.pdf.words import Segment

# A value may shrink to fit, in such steps, but never below what an older reader can read.
SHRINK = 0.5

# How many struck blocks a plate keeps for other patients (a date, an hour). What shows one
# patient's own values is kept no longer than that patient's sheet takes.
KEPT, KEPT_OWN = 4096, 32

OWN = ("name", "id", "born", "identity.", "medicines.", "plan.", "note")
"""How the names of values begin that are one patient's own."""

NONE: frozenset[int] = frozenset()

Kept: TypeAlias = "dict[tuple[int, tuple[str, ...]], bytes]"


class Tight(Exception):  # noqa: N818 (an answer to the press, not an error to a user)
    """A value does not fit its place; a plate with more room is needed. Names slots, not values."""

    def __init__(self, slots: tuple[str, ...]) -> None:
        super().__init__(", ".join(slots))
        self.slots = slots


class Unheld(Exception):  # noqa: N818 (likewise)
    """A value has a glyph that the plate does not hold; a plate that holds it is needed."""


class Side(Struct, frozen=True):
    """The dies of one page and the stream that takes their ink."""

    page: int
    stream: int
    dies: tuple[tuple[int, tuple[str, ...], bool], ...]
    """Number, slots, and whether they show what is one patient's own."""


@dataclass(frozen=True, slots=True)
class Plate:
    """The blank file and where its blanks are."""

    body: bytes
    sides: tuple[Side, ...]
    dies: tuple[Die, ...]
    glyphs: Mapping[str, frozenset[int]]
    """The glyphs that it holds, by the key of their face."""
    pages: int
    size: int
    root: int
    info: int
    previous: int
    name: bytes
    """The blank file's own id, in hexadecimal."""
    struck: Kept = field(default_factory=dict, repr=False)
    own: Kept = field(default_factory=dict, repr=False)
    texts: dict[int, Text] = field(default_factory=dict, repr=False)
    """What each die says, ready to be told, once it has been struck."""

    def strike(self, values: Mapping[str, str]) -> bytes:
        """The finished PDF for one patient's values.

        Raises Tight when a value does not fit even at the least size, Unheld when a glyph is
        missing.
        """
        parts, position, offsets = [self.body], len(self.body), []
        told: list[str] = []
        for side in self.sides:
            ink = b"\n".join(self.ink(side, values, told))
            part = b"%d 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n" % (
                side.stream, len(ink), ink,
            )  # fmt: skip
            offsets.append(position)
            parts.append(part)
            position += len(part)
        # The id follows from the plate and from what was struck on it, not from the time.
        digest = hashlib.md5(self.name + "\0".join(told).encode(), usedforsecurity=False)
        name = digest.hexdigest().upper().encode()
        parts.append(self._cross_reference(offsets, position, name))
        return b"".join(parts)

    def try_(self, values: Mapping[str, str]) -> None:
        """Set every block with the values, and keep it. Raises Tight and Unheld as ``strike``."""
        for side in self.sides:
            self.ink(side, values, [])

    def ink(self, side: Side, values: Mapping[str, str], told: list[str]) -> list[bytes]:
        """The operators of each block that is struck on one side. What was struck is kept.

        ``told`` grows by the values that were used.
        """
        shows = []
        for number, slots, own in side.dies:
            used = tuple([values[slot] for slot in slots])
            told += used
            kept, most = (self.own, KEPT_OWN) if own else (self.struck, KEPT)
            show = kept.get((number, used))
            if show is None:
                if len(kept) >= most:
                    kept.clear()
                show = kept[number, used] = self._strike(number, values)
            shows.append(show)
        return shows

    def unheld(self, values: Mapping[str, str]) -> dict[Face, dict[int, str]]:
        """The glyphs that the plate does not hold, each with the text it is read as."""
        found: dict[Face, dict[int, str]] = {}
        for number in range(len(self.dies)):
            for piece in self._lacked(self._rows(number, values)):
                claims = dict(reversed(piece.word.claims))
                found.setdefault(piece.face, {}).update(
                    (glyph, piece.face.text_of(glyph) or claims.get(glyph, ""))
                    for glyph in piece.word.glyphs
                )
        return found

    def _strike(self, number: int, values: Mapping[str, str]) -> bytes:
        text = self._rows(number, values)
        if self._lacked(text):
            raise Unheld
        return struck(self.dies[number], text).encode("ascii")

    def _lacked(self, text: Sequence[Row]) -> list[Segment]:
        """The pieces with a glyph that the plate does not hold."""
        held = self.glyphs
        return [
            piece
            for row in text
            for piece in row.pieces
            if not held.get(piece.face.key, NONE).issuperset(piece.word.glyphs)
        ]

    def _rows(self, number: int, values: Mapping[str, str]) -> Sequence[Row]:
        text = self.texts.get(number)
        if text is None:
            die = self.dies[number]
            text = self.texts[number] = Text(die.inlines, die.style.fount, die.base)
        return text.rows(values)

    def _cross_reference(self, offsets: list[int], position: int, name: bytes) -> bytes:
        rows = b"".join(struct.pack(">BIH", 1, offset, 0) for offset in [*offsets, position])
        numbers = [*(side.stream for side in self.sides), self.size]
        index = b" ".join(b"%d 1" % number for number in numbers)
        return (
            b"%d 0 obj\n<</Type/XRef/Size %d/Root %d 0 R/Info %d 0 R/Prev %d/W[1 4 2]/Index[%s]"
            b"/ID[<%s><%s>]/Length %d>>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n"
        ) % (
            self.size, self.size + 1, self.root, self.info, self.previous, index,
            self.name, name, len(rows), rows, position,
        )  # fmt: skip


def plate_of(
    body: bytes,
    dies: Sequence[Sequence[Die]],
    glyphs: Mapping[Face, Mapping[int, str]],
) -> Plate:
    """The plate of a bound file. Equal dies of several pages are one: the foot is struck once."""
    # Imported late: a plate that comes from the cache is struck without it.
    import pikepdf

    numbers: dict[Die, int] = {}
    for die in (die for page in dies for die in page):
        numbers.setdefault(die, len(numbers))
    with pikepdf.open(io.BytesIO(body)) as pdf:
        sides = [
            Side(
                number,
                page.obj.Contents[1].objgen[0],
                tuple((numbers[die], die.slots, is_own(die)) for die in page_dies),
            )
            for number, (page, page_dies) in enumerate(zip(pdf.pages, dies, strict=True))
            if page_dies
        ]
        trailer = pdf.trailer
        found = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", body)
        assert found, "a file that was just written ends with startxref"
        return Plate(
            body=body if body.endswith(b"\n") else body + b"\n",
            sides=tuple(sorted(sides, key=lambda side: side.stream)),
            dies=tuple(numbers),
            glyphs={face.key: frozenset(held) for face, held in glyphs.items()},
            pages=len(pdf.pages),
            size=int(trailer.Size),
            root=trailer.Root.objgen[0],
            info=trailer.Info.objgen[0],
            previous=int(found[1]),
            name=bytes(trailer.ID[0]).hex().upper().encode(),
        )


def is_own(die: Die) -> bool:
    """Whether a die shows what is one patient's own."""
    return any(slot.removeprefix(ALSO).startswith(OWN) for slot in die.slots)


def struck(die: Die, text: Sequence[Row]) -> str:
    """The operators of one block with its values, wrapped as the layout would wrap it."""
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
