"""Text: inlines and values become words, words become lines, lines become PDF operators.

The same code sets a line when a plate is laid out and when it is struck, so the two cannot differ.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from instructions.document import Blank, Break, Inlines, Run, Slot
from instructions.errors import GlyphError
from instructions.pdf.bidi import levels, visual
from instructions.pdf.face import BOLD, REGULAR, Face, Word, faces

SPACE = " "
WRITE_IN = "_"

# A line may end after a space, after a hyphen or dash between letters, and between ideographs.
TOKENS = re.compile(
    "[ \u3000]|[\u2e80-\u9fff\uff00-\uffef]|(?:[^ \u2e80-\u9fff\uff00-\uffef]+?(?<=\\w)[-\u2010\u2013/](?=[^\\W\\d_]))"
    "|[^ \u2e80-\u9fff\uff00-\uffef]+"
)
IDEOGRAPH = re.compile("[\u2e80-\u9fff\uff00-\uffef]")
DASHES = "-\u2010\u2013/"


@dataclass(frozen=True, slots=True)
class Style:
    """How a stretch of text is set: size and leading in points, colour as PDF components."""

    size: float
    leading: float
    colour: str = "0 0 0"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """A shaped piece of one face and one direction; a line may end after it when ``ends``."""

    text: str
    word: Word
    face: Face
    level: int
    ends: bool
    link: str | None = None
    stretch: bool = False
    """Whether it is a write-in line that grows to the end of its line."""


@dataclass(frozen=True, slots=True)
class Line:
    """Segments that stand on one line, in reading order; width in points without the last space."""

    segments: tuple[Segment, ...]
    width: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """The part of a line under one link (or none): where it starts, its width and its operators."""

    link: str | None
    start: float
    width: float
    operators: str
    actual: str | None
    """The text, when the glyphs alone do not give it back."""


class Chain:
    """The faces of one weight, asked in turn for a word; what they gave is kept."""

    def __init__(self, asked: Sequence[Face]) -> None:
        self.faces = tuple(asked)
        self._kept: dict[tuple[str, int], tuple[tuple[str, Face, Word], ...]] = {}

    def shape(self, text: str, level: int) -> tuple[tuple[str, Face, Word], ...]:
        """The word in the first face that has all of it, else character by character."""
        key = (text, level & 1)
        shaped = self._kept.get(key)
        if shaped is None:
            if len(self._kept) >= 8192:
                self._kept.clear()
            shaped = self._kept[key] = tuple(
                (part, face, face.word(part, bool(level & 1))) for part, face in self._split(text)
            )
        return shaped

    def _split(self, text: str) -> Iterable[tuple[str, Face]]:
        codes = frozenset(map(ord, text))
        whole = next((face for face in self.faces if face.covers >= codes), None)
        if whole:
            return [(text, whole)]
        found: list[tuple[str, Face]] = []
        for character in text:
            face = self._face(character, found[-1][1] if found else None)
            if found and found[-1][1] is face:
                found[-1] = (found[-1][0] + character, face)
            else:
                found.append((character, face))
        return found

    def _face(self, character: str, before: Face | None) -> Face:
        joins = unicodedata.category(character) in ("Mn", "Mc", "Me", "Cf")
        asked = (before, *self.faces) if joins and before else self.faces
        code = ord(character)
        for face in asked:
            if code in face.covers:
                return face
        raise GlyphError.of(
            f"the character U+{code:04X} ({unicodedata.name(character, 'unnamed').lower()})",
            "No installed font has it, so it cannot be printed.",
            "Write the word without it, or install the font of its script.",
        )


_chains: dict[int, Chain] = {}


def chain(bold: bool) -> Chain:
    """The chain of the regular or the bold faces."""
    weight = BOLD if bold else REGULAR
    if weight not in _chains:
        _chains[weight] = Chain(faces(weight))
    return _chains[weight]


def segments(
    inlines: Inlines, values: Mapping[str, str], style: Style, base: int
) -> list[Segment | Break]:
    """The shaped pieces of some inlines with their slots filled, in reading order."""
    pieces = [_piece(inline, values) for inline in inlines]
    texts = [(piece.text, piece.together or piece.slot) for piece in pieces]
    found: list[Segment | Break] = []
    for piece, level in zip(pieces, levels(texts, base), strict=True):
        if piece.text == "\n":
            found.append(Break())
        else:
            found.extend(_shaped(piece, level, chain(piece.bold or style.bold)))
    return found


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    bold: bool = False
    link: str | None = None
    together: bool = False
    slot: bool = False
    stretch: bool = False


def _piece(inline: Run | Slot | Blank | Break, values: Mapping[str, str]) -> _Piece:
    match inline:
        case Run():
            return _Piece(inline.text, inline.bold, inline.link, inline.together)
        case Slot():
            return _Piece(values[inline.name], inline.bold, None, inline.together, slot=True)
        case Blank():
            return _Piece(WRITE_IN * round(2 * inline.ems), together=True, stretch=True)
        case Break():
            return _Piece("\n")


def _shaped(piece: _Piece, level: Sequence[int], fonts: Chain) -> Iterable[Segment]:
    for token in TOKENS.finditer(piece.text):
        place = token.start()
        for direction, group in groupby(token.group(), lambda _: level[place]):
            text = "".join(group)
            place += len(text)
            shaped = fonts.shape(text, direction)
            free = place == token.end() and not piece.together
            for count, (part, face, word) in enumerate(shaped, 1):
                ends = free and count == len(shaped) and _may_end(part)
                yield Segment(part, word, face, direction, ends, piece.link, piece.stretch)


def _may_end(text: str) -> bool:
    return text == SPACE or text[-1] in DASHES or bool(IDEOGRAPH.match(text))


def break_lines(pieces: Sequence[Segment | Break], width: float, style: Style) -> list[Line]:
    """The lines that the pieces take in a width in points, broken where they may be."""
    limit = width * 1000 / style.size + 1e-6
    lines: list[Line] = []
    line: list[Segment] = []
    used = 0.0
    for group in _groups(pieces):
        if isinstance(group, Break):
            lines.append(_line(line, style, width))
            line, used = [], 0.0
            continue
        ink = sum(piece.word.width for piece in group if piece.text != SPACE)
        if line and used + ink > limit:
            lines.append(_line(line, style, width))
            line, used = [], 0.0
        line.extend(group)
        used += sum(piece.word.width for piece in group)
    if line:
        lines.append(_line(line, style, width))
    return lines


def widest(lines: Iterable[Line]) -> float:
    """The width of the widest line in points."""
    return max((line.width for line in lines), default=0.0)


def _groups(pieces: Sequence[Segment | Break]) -> Iterable[list[Segment] | Break]:
    """Stretches that no line may be broken in, each with the space after it."""
    group: list[Segment] = []
    for piece in pieces:
        if isinstance(piece, Break):
            if group:
                yield group
            group = []
            yield piece
            continue
        group.append(piece)
        if piece.ends:
            yield group
            group = []
    if group:
        yield group


def _line(pieces: list[Segment], style: Style, width: float) -> Line:
    ink = pieces[:-1] if pieces and pieces[-1].text == SPACE else pieces
    used = sum(piece.word.width for piece in ink) * style.size / 1000
    growing = sum(piece.stretch for piece in pieces)
    if growing:
        return _stretched(pieces, style, width, width - used, growing)
    return Line(tuple(pieces), used)


def _stretched(
    pieces: list[Segment], style: Style, width: float, spare: float, growing: int
) -> Line:
    """The line with its write-in lines grown by whole strokes to fill the width."""
    grown: list[Segment] = []
    for piece in pieces:
        if piece.stretch:
            stroke = piece.word.width / len(piece.text) * style.size / 1000
            text = piece.text + WRITE_IN * int(spare / growing / stroke)
            word = piece.face.word(text)
            piece = Segment(text, word, piece.face, piece.level, piece.ends, piece.link)
        grown.append(piece)
    return Line(tuple(grown), width)


def set_line(
    line: Line, left: float, baseline: float, style: Style, base: int
) -> list[Stretch]:
    """The line's stretches at a place in points, from left to right; one for each link."""
    pieces = line.segments
    ordered = pieces
    if base or any(piece.level for piece in pieces):
        trailing = len(pieces) - 1 if pieces and pieces[-1].text == SPACE else len(pieces)
        depth = [base if place >= trailing else p.level for place, p in enumerate(pieces)]
        ordered = tuple(visual(pieces, depth))
        if base and trailing < len(pieces):
            left -= pieces[-1].word.width * style.size / 1000
    found = []
    for link, group in groupby(ordered, lambda piece: piece.link):
        stretch = tuple(group)
        width = sum(piece.word.width for piece in stretch) * style.size / 1000
        actual = None
        if any(piece.word.actual for piece in stretch):
            own = set(map(id, stretch))
            actual = "".join(piece.text for piece in pieces if id(piece) in own)
        shows = operators(stretch, left, baseline, style.size)
        found.append(Stretch(link, left, width, shows, actual))
        left += width
    return found


def operators(pieces: Sequence[Segment], left: float, baseline: float, size: float) -> str:
    """The operators that show pieces from left to right, inside BT and ET."""
    shows = [f"1 0 0 1 {number(left)} {number(baseline)} Tm"]
    font = None
    for piece in pieces:
        if piece.face is not font:
            font = piece.face
            shows.append(f"/{font.key} {number(size)} Tf")
        shows.append(piece.word.operators(size))
    return "\n".join(shows)


def number(value: float) -> str:
    """A length as PDF writes it, to a thousandth of a point."""
    return f"{value:.3f}".rstrip("0").rstrip(".")
