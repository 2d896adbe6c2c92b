"""Plates: a laid-out blank handout that is struck with one patient's values.

A plate is itself a complete, valid, tagged PDF. Striking appends an incremental update
(ISO 32000-1, 7.5.6): the streams that were left empty, now with the values' ink, and a
cross-reference stream.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from struct import Struct

from instructions.pdf.die import Die
from instructions.pdf.face import Face
from instructions.pdf.striker import Striker

# A row of a cross-reference stream: its kind, a place in the file, a generation.
ROW = Struct(">BIH")


@dataclass(frozen=True, slots=True)
class Side:
    """One page, the stream that takes its ink, and the numbers of its dies."""

    page: int
    stream: int
    dies: tuple[int, ...]


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
    slots: tuple[str, ...]
    """The names of all values that it shows."""
    _strikers: list[Striker] = field(default_factory=list, repr=False, compare=False)

    @property
    def strikers(self) -> Sequence[Striker]:
        """Its dies at work, by their numbers. What they gather with use is patients' own."""
        if not self._strikers:
            self._strikers.extend([Striker(die, self.glyphs) for die in self.dies])
        return self._strikers

    @property
    def unused(self) -> Plate:
        """The plate as it was made."""
        return replace(self, _strikers=[])

    def strike(self, values: Mapping[str, str]) -> bytes:
        """The finished PDF for one patient's values.

        Raises Tight when a value does not fit even at the least size, Unheld when a glyph is
        missing.
        """
        parts, position, offsets = [self.body], len(self.body), []
        for side in self.sides:
            ink = b"\n".join(self.ink(side, values))
            part = b"%d 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n" % (
                side.stream, len(ink), ink,
            )  # fmt: skip
            offsets.append(position)
            parts.append(part)
            position += len(part)
        # The id follows from the plate and from what was struck on it, not from the time.
        told = "\0".join([values[slot] for slot in self.slots])
        digest = hashlib.md5(self.name + told.encode(), usedforsecurity=False)
        name = digest.hexdigest().upper().encode()
        parts.append(self._cross_reference(offsets, position, name))
        return b"".join(parts)

    def try_(self, values: Mapping[str, str]) -> None:
        """Set every block with the values, and keep it. Raises Tight and Unheld as ``strike``."""
        for side in self.sides:
            self.ink(side, values)

    def ink(self, side: Side, values: Mapping[str, str]) -> list[bytes]:
        """The operators of each block that is struck on one side. Raises as ``strike``."""
        strikers = self._strikers or self.strikers
        return [strikers[number].show(values) for number in side.dies]

    def unheld(self, values: Mapping[str, str]) -> dict[Face, dict[int, str]]:
        """The glyphs that the plate does not hold, each with the text it is read as."""
        found: dict[Face, dict[int, str]] = {}
        for striker in self.strikers:
            for piece in striker.lacked(values):
                claims = dict(reversed(piece.word.claims))
                found.setdefault(piece.face, {}).update(
                    (glyph, piece.face.text_of(glyph) or claims.get(glyph, ""))
                    for glyph in piece.word.glyphs
                )
        return found

    def _cross_reference(self, offsets: list[int], position: int, name: bytes) -> bytes:
        rows = b"".join([ROW.pack(1, offset, 0) for offset in (*offsets, position)])
        index = b"".join([b"%d 1 " % side.stream for side in self.sides])
        return (
            b"%d 0 obj\n<</Type/XRef/Size %d/Root %d 0 R/Info %d 0 R/Prev %d/W[1 4 2]/Index[%s%d 1]"
            b"/ID[<%s><%s>]/Length %d>>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n"
        ) % (
            self.size, self.size + 1, self.root, self.info, self.previous, index, self.size,
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
                tuple(numbers[die] for die in page_dies),
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
            slots=tuple(dict.fromkeys(slot for die in numbers for slot in die.slots)),
        )
