"""Plates: a laid-out blank handout that is struck with one patient's values.

A plate is itself a complete, valid, tagged PDF. Striking appends an incremental update (ISO 32000-1,
7.5.6): the streams that were left empty, now with the values' ink, and a cross-reference stream.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pikepdf

from instructions.document import Slot
from instructions.pdf.face import Face
from instructions.pdf.ink import Place, strokes
from instructions.pdf.text import Stretch, break_lines, chunks, set_line, widest
from instructions.pdf.words import Segment

# A value may shrink to fit, but never below what an older reader can read (RNIB clear print).
SMALLEST = 12.0
SHRINK = 0.5


class Tight(Exception):
    """A value does not fit its place; a plate with more room is needed. Names the slot, not the value."""

    def __init__(self, slots: tuple[str, ...]) -> None:
        super().__init__(", ".join(slots))
        self.slots = slots


@dataclass(frozen=True, slots=True)
class Plate:
    """The blank file and where its blanks are."""

    body: bytes
    sides: tuple[Side, ...]
    glyphs: Mapping[Face, frozenset[int]]
    pages: int
    size: int
    root: int
    info: int
    previous: int
    name: bytes
    """The blank file's own id, in hexadecimal."""

    def strike(self, values: Mapping[str, str]) -> bytes:
        """The finished PDF for one patient's values.

        Raises Tight when a value does not fit even at 12 points.
        """
        parts, position, offsets = [self.body], len(self.body), []
        digest = hashlib.md5(self.name, usedforsecurity=False)
        for side in self.sides:
            ink = self._ink(side, values)
            digest.update(ink)
            offsets.append(position)
            parts.append(b"%d 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n" % (side.stream, len(ink), ink))
            position += len(parts[-1])
        parts.append(self._cross_reference(offsets, position, digest.hexdigest().upper().encode()))
        return b"".join(parts)

    def unheld(self, values: Mapping[str, str]) -> dict[Face, dict[int, str]]:
        """The glyphs of the values that the plate does not hold, each with the text it is read as."""
        found: dict[Face, dict[int, str]] = {}
        for place in (place for side in self.sides for place in side.places):
            for chunk in chunks(place.inlines, values, place.style.bold, place.base):
                for piece in chunk.pieces:
                    if not self._holds(piece):
                        found.setdefault(piece.face, {}).update(texts_of(piece))
        return found

    def _holds(self, piece: Segment) -> bool:
        return self.glyphs.get(piece.face, frozenset()).issuperset(piece.word.glyphs)

    def _ink(self, side: Side, values: Mapping[str, str]) -> bytes:
        return "\n".join(set_place(place, values) for place in side.places).encode("ascii")

    def _cross_reference(self, offsets: list[int], position: int, name: bytes) -> bytes:
        rows = b"".join(struct.pack(">BIH", 1, offset, 0) for offset in [*offsets, position])
        index = b" ".join(b"%d 1" % number for number in [*(s.stream for s in self.sides), self.size])
        return (
            b"%d 0 obj\n<</Type/XRef/Size %d/Root %d 0 R/Info %d 0 R/Prev %d/W[1 4 2]/Index[%s]"
            b"/ID[<%s><%s>]/Length %d>>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n"
        ) % (
            self.size, self.size + 1, self.root, self.info, self.previous, index,
            self.name, name, len(rows), rows, position,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    """The places to strike on one page, and the number of the stream that takes their ink."""

    stream: int
    places: tuple[Place, ...]


def plate_of(
    body: bytes, places: Sequence[Place], glyphs: Mapping[Face, Mapping[int, str]]
) -> Plate:
    """The plate of a bound file."""
    with pikepdf.open(io.BytesIO(body)) as pdf:
        pages = len(pdf.pages)
        sides = tuple(
            Side(page.obj.Contents[1].objgen[0], tuple(p for p in places if p.page == number))
            for number, page in enumerate(pdf.pages)
            if any(place.page == number for place in places)
        )
        trailer = pdf.trailer
        found = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", body)
        assert found, "a file that was just written ends with startxref"
        return Plate(
            body=body if body.endswith(b"\n") else body + b"\n",
            sides=tuple(sorted(sides, key=lambda side: side.stream)),
            glyphs={face: frozenset(held) for face, held in glyphs.items()},
            pages=pages,
            size=int(trailer.Size),
            root=trailer.Root.objgen[0],
            info=trailer.Info.objgen[0],
            previous=int(found[1]),
            name=bytes(trailer.ID[0]).hex().upper().encode(),
        )


def set_place(place: Place, values: Mapping[str, str]) -> str:
    """The operators of one block with its values, wrapped as the layout would wrap it."""
    style = place.style
    pieces = chunks(place.inlines, values, style.bold, place.base)
    lines = break_lines(pieces, place.width, style)
    while len(lines) > place.lines or widest(lines) > place.width + 0.01:
        if style.size - SHRINK < SMALLEST:
            raise Tight(slots_of(place))
        style = replace(style, size=style.size - SHRINK)
        lines = break_lines(pieces, place.width, style)
    stretches: list[list[Stretch]] = []
    for number, line in enumerate(lines):
        spare = place.width - line.width if place.base else 0.0
        baseline = place.baseline - number * style.leading
        stretches.append(set_line(line, place.left + spare, baseline, style, place.base))
    return strokes(place, stretches, style)


def slots_of(place: Place) -> tuple[str, ...]:
    """The names of the values that a place shows."""
    return tuple(inline.name for inline in place.inlines if isinstance(inline, Slot))


def texts_of(piece: Segment) -> dict[int, str]:
    """The text that each glyph of a piece is read as."""
    claims = dict(reversed(piece.word.claims))
    return {
        glyph: piece.face.text_of(glyph) or claims.get(glyph, "") for glyph in piece.word.glyphs
    }
