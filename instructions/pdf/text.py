"""Text: inlines and values become rows of words, and lines of them PDF operators.

The same code sets a line when a plate is laid out and when it is struck, so the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from instructions.inline import Blank, Break, Inline, Inlines, Run, Slot
from instructions.pdf.bidi import RTL, levels, visual
from instructions.pdf.lines import WRITE_IN, Line, Row, Style
from instructions.pdf.words import SPACE, Fount, Segment, chain


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
        words = chain(fount.bolder(inline.bold))
        return words.plain(values[inline.name], inline.together, inline.language)
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
    # Neighbours in one language that is not the document's are one island among the others.
    groups: list[list[Inline]] = []
    for language, same in groupby(inlines, _language):
        neighbours = list(same)
        groups += [neighbours] if language else [[inline] for inline in neighbours]
    texts = [[_text(inline, values) for inline in group] for group in groups]
    islands = [("".join(own), _alone(group[0])) for own, group in zip(texts, groups, strict=True)]
    for inside, own, depth in zip(groups, texts, levels(islands, base), strict=True):
        start = 0
        for inline, text in zip(inside, own, strict=True):
            yield _segments(inline, text, depth[start : start + len(text)], fount)
            start += len(text)


def _segments(inline: Inline, text: str, levels_: Sequence[int], fount: Fount) -> Iterable[Segment]:
    return chain(fount.bolder(_bold(inline))).text(
        text,
        levels_,
        together=_together(inline),
        link=inline.link if isinstance(inline, Run) else None,
        stretch=isinstance(inline, Blank),
        language=_language(inline),
        number=isinstance(inline, Run) and inline.number,
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


def _language(inline: Inline) -> str | None:
    return inline.language if isinstance(inline, Run | Slot) else None


def _alone(inline: Inline) -> bool:
    """Whether bidirectional text around it takes it as one object: a value, a phone, a time."""
    if isinstance(inline, Run) and inline.number:
        return False  # Its full stop stands on the side of the words that it belongs to.
    return isinstance(inline, Slot) or _together(inline) or _language(inline) is not None


def set_line(line: Line, left: float, baseline: float, style: Style, base: int) -> list[Stretch]:
    """The line's stretches in reading order, each at its place in points."""
    pieces = line.segments
    order: Sequence[int] = range(len(pieces))
    if base or any([piece.level for piece in pieces]):
        trailing = len(pieces) - 1 if pieces and pieces[-1].text == SPACE else len(pieces)
        depth = [base if place >= trailing else p.level for place, p in enumerate(pieces)]
        order = visual(order, depth)
        if base and trailing < len(pieces):
            left -= pieces[-1].word.width * style.size / 1000
    starts = _starts(pieces, order, left, style.size)
    return [_stretch(pieces, own, starts, baseline, style.size) for own in _stretches(pieces)]


def _starts(
    pieces: Sequence[Segment], order: Iterable[int], left: float, size: float
) -> Mapping[int, float]:
    """Where each piece stands, from left to right, by its place in reading order."""
    starts: dict[int, float] = {}
    for at in order:
        starts[at] = left
        left += pieces[at].word.width * size / 1000
    return starts


def _stretches(pieces: Sequence[Segment]) -> Iterable[range]:
    """The places of the neighbours, as they are read, that are drawn and tagged as one."""
    places = range(len(pieces))
    if pieces and not any([piece.link or piece.language or piece.number for piece in pieces]):
        yield places
        return
    for _, group in groupby(places, lambda at: _shown_as(pieces[at])):
        own = list(group)
        yield range(own[0], own[-1] + 1)


def _shown_as(piece: Segment) -> tuple[str | None, str | None, bool]:
    return piece.link, piece.language, piece.number


def _stretch(
    pieces: Sequence[Segment], own: range, starts: Mapping[int, float], baseline: float, size: float
) -> Stretch:
    """One stretch. What runs right to left is drawn in reading order, word by word."""
    said = pieces[own.start : own.stop]
    if any([piece.level for piece in said]):
        shows = "\n".join(operators([pieces[at]], starts[at], baseline, size) for at in own)
    else:
        shows = operators(said, starts[own.start], baseline, size)
    left = min([starts[at] for at in own])
    right = max([starts[at] + pieces[at].word.width * size / 1000 for at in own])
    actual = None
    if any([piece.word.actual for piece in said]):
        actual = "".join([piece.text for piece in said])
    link, language, number_ = _shown_as(said[0])
    return Stretch(link, left, right - left, shows, actual, language, number_)


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
