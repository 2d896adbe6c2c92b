"""Text: inlines and values become words, words become lines, lines become PDF operators.

The same code sets a line when a plate is laid out and when it is struck, so the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from instructions.inline import Blank, Break, Inline, Inlines, Run, Slot
from instructions.pdf.bidi import RTL, levels, visual
from instructions.pdf.face import NOTO
from instructions.pdf.words import SPACE, Fount, Segment, chain

WRITE_IN = "_"


@dataclass(frozen=True, slots=True)
class Style:
    """How a stretch of text is set: size and leading in points, colour as PDF components."""

    size: float
    leading: float
    colour: str = "0 0 0"
    bold: bool = False
    most: int = 1000
    """The most characters of a line: longer ones are hard to follow back (WCAG 2.2, 1.4.8)."""
    face: str = NOTO
    """The name of the face that is asked first."""

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
    """How many characters it has."""


class Row:
    """Text up to a break that somebody asked for; its chunks are cut when it must be broken."""

    __slots__ = ("_chunks", "count", "ink", "pieces")

    def __init__(self, pieces: Iterable[Segment]) -> None:
        self.pieces = tuple(pieces)
        self.ink = _ink(self.pieces)
        self.count = sum([len(piece.text) for piece in self.pieces if not piece.stretch])
        self._chunks: tuple[Chunk, ...] | None = None

    @property
    def chunks(self) -> tuple[Chunk, ...]:
        """Its pieces in groups that no line is broken in."""
        if self._chunks is None:
            self._chunks = tuple(_grouped(self.pieces))
        return self._chunks


class Line(NamedTuple):
    """Segments that stand on one line, in reading order; width in points without the last space."""

    segments: tuple[Segment, ...]
    width: float


class Stretch(NamedTuple):
    """The part of a line under one link (or none): where it starts, its width and its operators."""

    link: str | None
    start: float
    width: float
    operators: str
    actual: str | None
    """The text, when the glyphs alone do not give it back."""


def rows(inlines: Inlines, values: Mapping[str, str], fount: Fount, base: int) -> tuple[Row, ...]:
    """The shaped rows of some inlines with their slots filled, in reading order.

    Text without blanks is kept: a plate is tried at several sizes, with the same shapes.
    """
    if any([isinstance(inline, Slot) for inline in inlines]):
        return _rows(inlines, values, fount, base)
    return _kept_rows(inlines, fount, base)


@lru_cache(maxsize=4096)
def _kept_rows(inlines: Inlines, fount: Fount, base: int) -> tuple[Row, ...]:
    return _rows(inlines, {}, fount, base)


def _rows(inlines: Inlines, values: Mapping[str, str], fount: Fount, base: int) -> tuple[Row, ...]:
    ordered: Iterable[Iterable[Segment]]
    if base or any([RTL.search(_text(inline, values)) for inline in inlines]):
        ordered = _both_ways(inlines, values, fount, base)
    else:
        ordered = [_one_way(inline, values, fount) for inline in inlines]
    found: list[Row] = []
    pieces: list[Segment] = []
    for inline, segments in zip(inlines, ordered, strict=True):
        if isinstance(inline, Break):
            # A space ends the line, so that words do not run together when it is read aloud.
            found.append(Row([*pieces, *chain(fount).segments(SPACE, base)]))
            pieces = []
        else:
            pieces += segments
    if pieces:
        found.append(Row(pieces))
    return tuple(found)


def _one_way(inline: Inline, values: Mapping[str, str], fount: Fount) -> Sequence[Segment]:
    """The segments of an inline among text that runs left to right only: nearly always."""
    if isinstance(inline, Slot):
        return chain(fount.bolder(inline.bold)).plain(values[inline.name], inline.together)
    return _fixed(inline, fount)


@lru_cache(maxsize=4096)
def _fixed(inline: Inline, fount: Fount) -> tuple[Segment, ...]:
    if isinstance(inline, Break):
        return ()
    text = _text(inline, {})
    return tuple(_segments(inline, text, [0] * len(text), fount))


def _both_ways(
    inlines: Inlines, values: Mapping[str, str], fount: Fount, base: int
) -> Iterable[Iterable[Segment]]:
    """The segments of each inline in text that runs, or may run, both ways."""
    texts = [_text(inline, values) for inline in inlines]
    alone = [_alone(inline) for inline in inlines]
    depths = levels(list(zip(texts, alone, strict=True)), base)
    for inline, text, depth in zip(inlines, texts, depths, strict=True):
        yield _segments(inline, text, depth, fount)


def _segments(inline: Inline, text: str, levels_: Sequence[int], fount: Fount) -> Iterable[Segment]:
    return chain(fount.bolder(_bold(inline))).text(
        text,
        levels_,
        together=_together(inline),
        link=inline.link if isinstance(inline, Run) else None,
        stretch=isinstance(inline, Blank),
    )


def _text(inline: Inline, values: Mapping[str, str]) -> str:
    match inline:
        case Run():
            return inline.text
        case Slot():
            return values[inline.name]
        case Blank():
            return WRITE_IN * round(2 * inline.ems)
        case Break():
            return "\n"


def _bold(inline: Inline) -> bool:
    return isinstance(inline, Run | Slot) and inline.bold


def _together(inline: Inline) -> bool:
    return inline.together if isinstance(inline, Run | Slot) else True


def _alone(inline: Inline) -> bool:
    """Whether bidirectional text around it takes it as one object: a value, a phone, a time."""
    return isinstance(inline, Slot) or _together(inline)


def _grouped(pieces: Iterable[Segment]) -> Iterable[Chunk]:
    group: list[Segment] = []
    for piece in pieces:
        group.append(piece)
        if piece.ends:
            yield _chunk(group)
            group = []
    if group:
        yield _chunk(group)


def _chunk(pieces: list[Segment]) -> Chunk:
    width = sum([piece.word.width for piece in pieces])
    space = pieces[-1].word.width if pieces[-1].text == SPACE else 0.0
    count = sum([len(piece.text) for piece in pieces if not piece.stretch])
    return Chunk(tuple(pieces), width - space, width, count)


def _ink(pieces: Sequence[Segment]) -> float:
    """The width of a line in thousandths of an em, without its last space."""
    width = sum([piece.word.width for piece in pieces])
    return width - pieces[-1].word.width if pieces and pieces[-1].text == SPACE else width


def break_lines(text: Sequence[Row], width: float, style: Style) -> list[Line]:
    """The lines that the rows take in a width in points."""
    limit = width * 1000 / style.size + 1e-6
    lines: list[Line] = []
    for row in text:
        if row.ink <= limit and row.count <= style.most + 1:
            lines.append(_line(row.pieces, row.ink, style, width))
        else:
            lines += _broken(row, limit, style, width)
    return lines


def _broken(row: Row, limit: float, style: Style, width: float) -> Iterable[Line]:
    line: list[Segment] = []
    used, count = 0.0, 0
    for chunk in row.chunks:
        # The space after the last word of a line is not seen and not counted.
        if line and (used + chunk.ink > limit or count + chunk.letters > style.most + 1):
            yield _line(line, _ink(line), style, width)
            line, used, count = [], 0.0, 0
        line += chunk.pieces
        used += chunk.width
        count += chunk.letters
    yield _line(line, _ink(line), style, width)


def widest(lines: Iterable[Line]) -> float:
    """The width of the widest line in points."""
    return max((line.width for line in lines), default=0.0)


def _line(pieces: Sequence[Segment], ink: float, style: Style, width: float) -> Line:
    used = ink * style.size / 1000
    growing = sum([piece.stretch for piece in pieces])
    if growing:
        return _stretched(pieces, style, width, width - used, growing)
    return Line(tuple(pieces), used)


def _stretched(
    pieces: Sequence[Segment], style: Style, width: float, spare: float, growing: int
) -> Line:
    """The line with its write-in lines grown by whole strokes to fill the width."""
    grown: list[Segment] = []
    for piece in pieces:
        if piece.stretch:
            stroke = piece.word.width / len(piece.text) * style.size / 1000
            text = piece.text + WRITE_IN * max(0, int(spare / growing / stroke))
            word = piece.face.word(text)
            piece = Segment(text, word, piece.face, piece.level, piece.ends, piece.link)
        grown.append(piece)
    return Line(tuple(grown), width)


def set_line(line: Line, left: float, baseline: float, style: Style, base: int) -> list[Stretch]:
    """The line's stretches at a place in points, from left to right; one for each link."""
    pieces = line.segments
    ordered = pieces
    if base or any([piece.level for piece in pieces]):
        trailing = len(pieces) - 1 if pieces and pieces[-1].text == SPACE else len(pieces)
        depth = [base if place >= trailing else p.level for place, p in enumerate(pieces)]
        ordered = tuple(visual(pieces, depth))
        if base and trailing < len(pieces):
            left -= pieces[-1].word.width * style.size / 1000
    found = []
    for link, group in groupby(ordered, lambda piece: piece.link):
        stretch = tuple(group)
        width = sum([piece.word.width for piece in stretch]) * style.size / 1000
        actual = None
        if any([piece.word.actual for piece in stretch]):
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


def _show(array: list[str], shows: list[str]) -> None:
    """Close an array of neighbouring words; codes that touch become one string."""
    if array:
        joined = " ".join(array).replace("> <", "")
        plain = joined[0] == "<" and " " not in joined
        shows.append(f"{joined} Tj" if plain else f"[{joined}] TJ")
        array.clear()


@lru_cache(maxsize=8192)
def number(value: float) -> str:
    """A length as PDF writes it, to a thousandth of a point."""
    return f"{value:.3f}".rstrip("0").rstrip(".")
