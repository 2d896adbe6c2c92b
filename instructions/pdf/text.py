"""Text: inlines and values become rows of words.

The same code makes them when a plate is laid out and when it is struck, so the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby

from instructions.inline import Blank, Break, Inline, Inlines, Run, Slot
from instructions.pdf.bidi import levels, turns
from instructions.pdf.lines import WRITE_IN, Row
from instructions.pdf.tokens import SPACE
from instructions.pdf.words import Fount, Segment, chain


class Text:
    """Some inlines in a fount, ready to be told with the values of one patient after another."""

    def __init__(self, inlines: Inlines, fount: Fount, base: int) -> None:
        self.inlines, self.fount, self.base = inlines, fount, base
        self._end = chain(fount).segments(SPACE, base)
        fixed = [inline for inline in inlines if not isinstance(inline, Slot)]
        self._turns = bool(base) or any([turns(_text(inline, {})) for inline in fixed])
        # Among text that runs left to right only (nearly always) each inline stands for itself.
        self._fixed = [] if self._turns else [_fixed(inline, fount) for inline in inlines]
        self._blanks = [
            (place, inline, chain(fount.bolder(inline.bold)))
            for place, inline in enumerate(inlines)
            if isinstance(inline, Slot)
        ]

    def rows(self, values: Mapping[str, str]) -> tuple[Row, ...]:
        """The shaped rows with the blanks filled, in reading order."""
        ordered: Iterable[Iterable[Segment]]
        if self._turns or any([turns(values[slot.name]) for _, slot, _ in self._blanks]):
            ordered = _both_ways(self.inlines, values, self.fount, self.base)
        else:
            ordered = filled = list(self._fixed)
            for place, slot, words in self._blanks:
                text = values[slot.name]
                filled[place] = words.plain(text, slot.together, None, slot.language)
        found: list[Row] = []
        pieces: list[Segment] = []
        for inline, segments in zip(self.inlines, ordered, strict=True):
            if isinstance(inline, Break):
                # A space ends the line, so that words do not run together when it is read aloud.
                found.append(Row([*pieces, *self._end]))
                pieces = []
            else:
                pieces += segments
        if pieces:
            found.append(Row(pieces))
        return tuple(found)


def rows(inlines: Inlines, values: Mapping[str, str], fount: Fount, base: int) -> tuple[Row, ...]:
    """The shaped rows of some inlines with their slots filled, in reading order.

    Text without blanks is kept: a plate is tried at several sizes, with the same shapes.
    """
    if any([isinstance(inline, Slot) for inline in inlines]):
        return Text(inlines, fount, base).rows(values)
    return _kept_rows(inlines, fount, base)


@lru_cache(maxsize=4096)
def _kept_rows(inlines: Inlines, fount: Fount, base: int) -> tuple[Row, ...]:
    return Text(inlines, fount, base).rows({})


def _fixed(inline: Inline, fount: Fount) -> tuple[Segment, ...]:
    """The segments of what is no blank, in text that runs left to right."""
    match inline:
        case Run():
            words = chain(fount.bolder(inline.bold))
            shown = (inline.link, inline.language, inline.number)
            return words.plain(inline.text, inline.together, *shown)
        case Blank():
            text = _text(inline, {})
            return tuple(_segments(inline, text, [0] * len(text), fount))
    return ()


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
    return isinstance(inline, Slot) or _together(inline) or _language(inline) is not None
