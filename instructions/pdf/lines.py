"""Lines: rows of shaped words broken where a reader expects it, in a width and a style."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple
from unicodedata import category

from msgspec import Struct

from instructions.pdf.families import NOTO
from instructions.pdf.tokens import SPACE
from instructions.pdf.words import Fount, Segment

WRITE_IN = "_"

# A word of so few letters does not stand alone on the last line.
SHORT = 6

# The parts of a web address that a line may end after.
ADDRESS = re.compile(r"[^/.?&=_#-]*[/.?&=_#-]+|[^/.?&=_#-]+")


class Style(Struct, frozen=True):
    """How a stretch of text is set: size and leading in points, colour as PDF components."""

    size: float
    leading: float
    colour: str = "0 0 0"
    bold: bool = False
    most: int = 1000
    """The most characters of a line: longer ones are hard to follow back (WCAG 2.2, 1.4.8)."""
    face: str = NOTO
    """The name of the face that is asked first."""
    least: float = 12.0
    """The least size in points to which a value may shrink."""
    number: str = "0 0 0"
    """The colour of a step's number."""

    @property
    def fount(self) -> Fount:
        """The face in its weight."""
        return Fount(self.face, self.bold)


class Chunk(NamedTuple):
    """What no line is broken in, with the space after it. Widths in thousandths of an em."""

    pieces: tuple[Segment, ...]
    ink: float
    """The width without the last space."""
    width: float
    letters: int
    """How many characters it has, as a reader counts them."""


class Row:
    """Text up to a break that somebody asked for; its chunks are cut when it must be broken."""

    __slots__ = ("_chunks", "count", "ink", "pieces")

    def __init__(self, pieces: Iterable[Segment]) -> None:
        self.pieces = tuple(pieces)
        self.ink = _ink(self.pieces)
        self.count = _count(self.pieces)
        self._chunks: tuple[Chunk, ...] | None = None

    @property
    def chunks(self) -> tuple[Chunk, ...]:
        """Its pieces in groups that no line is broken in."""
        if self._chunks is None:
            self._chunks = tuple(grouped(self.pieces))
        return self._chunks


class Line(NamedTuple):
    """Segments that stand on one line, in reading order; width in points without the last space."""

    segments: tuple[Segment, ...]
    width: float


def letters(text: str) -> int:
    """How many characters a reader sees: marks and joiners belong to their letter."""
    # The first marks of Unicode come behind the letters of Latin.
    return len(text) if text.isascii() or max(text) < "\u0300" else _letters(text)


def _count(pieces: Iterable[Segment]) -> int:
    """How many characters a reader sees of what is no write-in line."""
    return letters("".join([piece.text for piece in pieces if not piece.stretch]))


@lru_cache(maxsize=4096)
def _letters(text: str) -> int:
    return sum(category(character) not in ("Mn", "Mc", "Me", "Cf") for character in text)


def letter_groups(text: str) -> list[str]:
    """The letters of a text, each with its marks and joiners."""
    found: list[str] = []
    for character in text:
        if found and letters(character) == 0:
            found[-1] += character
        else:
            found.append(character)
    return found


def grouped(pieces: Iterable[Segment]) -> Iterable[Chunk]:
    """The pieces word by word, in groups that no line is broken in."""
    group: list[Segment] = []
    for piece in chain.from_iterable([piece.words for piece in pieces]):
        group.append(piece)
        if piece.ends:
            yield _chunk(group)
            group = []
    if group:
        yield _chunk(group)


def _chunk(pieces: list[Segment]) -> Chunk:
    width = sum([piece.word.width for piece in pieces])
    space = pieces[-1].word.width if pieces[-1].text == SPACE else 0.0
    return Chunk(tuple(pieces), width - space, width, _count(pieces))


def _ink(pieces: Sequence[Segment]) -> float:
    """The width of a line in thousandths of an em, without its last space."""
    width = sum([piece.word.width for piece in pieces])
    return width - pieces[-1].word.width if pieces and pieces[-1].text == SPACE else width


def limit_of(width: float, style: Style) -> float:
    """How much fits a width in points, in thousandths of an em; sums are not exact."""
    return width * 1000 / style.size + 1e-6


def break_lines(text: Sequence[Row], width: float, style: Style) -> list[Line]:
    """The lines that the rows take in a width in points."""
    limit = limit_of(width, style)
    lines: list[Line] = []
    for row in text:
        if row.ink <= limit and row.count <= style.most + 1:
            lines.append(_line(row.pieces, row.ink, style, width))
        else:
            lines += _broken(row, limit, style, width)
    return lines


def _broken(row: Row, limit: float, style: Style, width: float) -> Iterable[Line]:
    lines: list[list[Chunk]] = [[]]
    used, count = 0.0, 0
    for chunk in _fitted(row.chunks, limit):
        # The space after the last word of a line is not seen and not counted.
        if lines[-1] and (used + chunk.ink > limit or count + chunk.letters > style.most + 1):
            lines.append([])
            used, count = 0.0, 0
        lines[-1].append(chunk)
        used += chunk.width
        count += chunk.letters
    _keep_company(lines, limit)
    for chunks in lines:
        pieces = [piece for chunk in chunks for piece in chunk.pieces]
        yield _line(pieces, _ink(pieces), style, width)


def _keep_company(lines: list[list[Chunk]], limit: float) -> None:
    """Bring a word down to a short one that stands alone on the last line."""
    *_, before, last = [[], *lines]
    alone = len(last) == 1 < len(before) - 1 and last[0].letters <= SHORT
    if alone and before[-1].width + last[0].ink <= limit:
        last.insert(0, before.pop())


def _fitted(chunks: Iterable[Chunk], limit: float) -> Iterable[Chunk]:
    """The chunks, those that are wider than a line in pieces where a reader would break them."""
    for chunk in chunks:
        if chunk.ink <= limit:
            yield chunk
        else:
            yield from grouped(chain.from_iterable(map(_loosened, chunk.pieces)))


def _loosened(piece: Segment) -> Iterable[Segment]:
    """A piece in pieces: what stays together may end a line after a space, a link after a sign."""
    if not piece.link or piece.text == SPACE:
        yield piece._replace(ends=piece.ends or piece.text.endswith(SPACE))
        return
    *parts, last = ADDRESS.findall(piece.text)
    for text, ends in (*((part, True) for part in parts), (last, piece.ends)):
        yield piece._replace(
            text=text, word=piece.face.word(text, bool(piece.level & 1)), ends=ends
        )


def least(text: Iterable[Row], style: Style) -> float:
    """The width in points that some rows need so that nothing is broken that stays together."""
    ink = max((chunk.ink for row in text for chunk in row.chunks), default=0.0)
    return ink * style.size / 1000


def widest(lines: Iterable[Line]) -> float:
    """The width of the widest line in points."""
    return max([line.width for line in lines], default=0.0)


def _line(pieces: Sequence[Segment], ink: float, style: Style, width: float) -> Line:
    used = ink * style.size / 1000
    growing = sum([piece.stretch for piece in pieces])
    if growing:
        return _stretched(pieces, style, width - used, growing)
    return Line(tuple(pieces), used)


def _stretched(pieces: Sequence[Segment], style: Style, spare: float, growing: int) -> Line:
    """The line with its write-in lines grown by whole strokes to fill the width."""
    grown: list[Segment] = []
    for piece in pieces:
        if piece.stretch:
            stroke = piece.word.width / len(piece.text) * style.size / 1000
            text = piece.text + WRITE_IN * max(0, int(spare / growing / stroke))
            word = piece.face.word(text)
            piece = piece._replace(text=text, word=word, stretch=False)
        grown.append(piece)
    # What is left, less than a stroke, is behind the line: it begins where the others begin.
    return Line(tuple(grown), _ink(grown) * style.size / 1000)
