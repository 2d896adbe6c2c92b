"""Text: inlines and values become words, words become lines, lines become PDF operators.

The same code sets a line when a plate is laid out and when it is struck, so the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from instructions.document import Blank, Break, Inline, Inlines, Run, Slot
from instructions.pdf.bidi import levels, visual
from instructions.pdf.words import SPACE, Segment, chain

WRITE_IN = "_"


@dataclass(frozen=True, slots=True)
class Style:
    """How a stretch of text is set: size and leading in points, colour as PDF components."""

    size: float
    leading: float
    colour: str = "0 0 0"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Chunk:
    """What no line is broken in, with the space after it. Widths in thousandths of an em."""

    pieces: tuple[Segment, ...]
    ink: float
    """The width without the last space."""
    width: float
    ends_line: bool = False


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


def chunks(
    inlines: Inlines, values: Mapping[str, str], bold: bool, base: int
) -> tuple[Chunk, ...]:
    """The shaped chunks of some inlines with their slots filled, in reading order.

    Text without blanks is kept: a plate is tried at several sizes, and shapes do not depend on them.
    """
    if any(isinstance(inline, Slot) for inline in inlines):
        return _chunks(inlines, values, bold, base)
    return _kept_chunks(inlines, bold, base)


@lru_cache(maxsize=4096)
def _kept_chunks(inlines: Inlines, bold: bool, base: int) -> tuple[Chunk, ...]:
    return _chunks(inlines, {}, bold, base)


def _chunks(
    inlines: Inlines, values: Mapping[str, str], bold: bool, base: int
) -> tuple[Chunk, ...]:
    texts = [(_text(inline, values), _alone(inline)) for inline in inlines]
    found: list[Chunk] = []
    pieces: list[Segment] = []
    for inline, (text, _), depth in zip(inlines, texts, levels(texts, base), strict=True):
        if isinstance(inline, Break):
            found += [*_grouped(pieces), Chunk((), 0.0, 0.0, ends_line=True)]
            pieces = []
        else:
            pieces += chain(bold or _bold(inline)).text(
                text,
                depth,
                together=_together(inline),
                link=inline.link if isinstance(inline, Run) else None,
                stretch=isinstance(inline, Blank),
            )
    return (*found, *_grouped(pieces))


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
    return Chunk(tuple(pieces), width - space, width)


def break_lines(text: Sequence[Chunk], width: float, style: Style) -> list[Line]:
    """The lines that the chunks take in a width in points."""
    limit = width * 1000 / style.size + 1e-6
    lines: list[Line] = []
    line: list[Segment] = []
    used = 0.0
    for chunk in text:
        if chunk.ends_line or (line and used + chunk.ink > limit):
            lines.append(_line(line, style, width))
            line, used = [], 0.0
        line += chunk.pieces
        used += chunk.width
    if line:
        lines.append(_line(line, style, width))
    return lines


def widest(lines: Iterable[Line]) -> float:
    """The width of the widest line in points."""
    return max((line.width for line in lines), default=0.0)


def _line(pieces: list[Segment], style: Style, width: float) -> Line:
    ink = pieces[:-1] if pieces and pieces[-1].text == SPACE else pieces
    used = sum([piece.word.width for piece in ink]) * style.size / 1000
    growing = sum([piece.stretch for piece in pieces])
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
            text = piece.text + WRITE_IN * max(0, int(spare / growing / stroke))
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


def number(value: float) -> str:
    """A length as PDF writes it, to a thousandth of a point."""
    return f"{value:.3f}".rstrip("0").rstrip(".")
