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
    """The part of a line under one link (or none) and in one language."""

    link: str | None
    start: float
    width: float
    operators: str
    actual: str | None
    """The text, when the glyphs alone do not give it back."""
    language: str | None = None
    """The language, where it is not the document's."""


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
    for group, own, depth in zip(groups, texts, levels(islands, base), strict=True):
        start = 0
        for inline, text in zip(group, own, strict=True):
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
    if not any([piece.link or piece.language for piece in pieces]):
        return _whole(pieces, order, left, baseline, style.size)
    return [
        _stretch(pieces, kept, order, left, baseline, style.size) for kept in _stretches(pieces)
    ]


def _whole(
    pieces: Sequence[Segment], order: Sequence[int], left: float, baseline: float, size: float
) -> list[Stretch]:
    """A line that is one stretch: nearly every line is."""
    if not pieces:
        return []
    width = sum([piece.word.width for piece in pieces]) * size / 1000
    actual = None
    if any([piece.word.actual for piece in pieces]):
        actual = "".join([piece.text for piece in pieces])
    shows = operators([pieces[at] for at in order], left, baseline, size)
    return [Stretch(None, left, width, shows, actual)]


def _stretches(pieces: Sequence[Segment]) -> Iterable[range]:
    """The places of the neighbours, as they are read, under one link and in one language."""
    places = range(len(pieces))
    for _, group in groupby(places, lambda at: (pieces[at].link, pieces[at].language)):
        own = list(group)
        yield range(own[0], own[-1] + 1)


def _stretch(
    pieces: Sequence[Segment],
    own: range,
    order: Sequence[int],
    left: float,
    baseline: float,
    size: float,
) -> Stretch:
    """One stretch; on paper it may stand in several runs, with others between them."""
    shows: list[str] = []
    starts: list[float] = []
    for mine, group in groupby(order, own.__contains__):
        run = [pieces[at] for at in group]
        width = sum([piece.word.width for piece in run]) * size / 1000
        if mine:
            starts += (left, left + width)
            shows.append(operators(run, left, baseline, size))
        left += width
    said = pieces[own.start : own.stop]
    return Stretch(
        link=said[0].link,
        start=min(starts),
        width=max(starts) - min(starts),
        operators="\n".join(shows),
        actual="".join([p.text for p in said]) if any([p.word.actual for p in said]) else None,
        language=said[0].language,
    )


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
