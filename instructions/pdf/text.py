"""Text: inlines and values become rows of words.

The same code makes them when a plate is laid out and when it is struck, so the two cannot differ.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from instructions.inline import Blank, Break, Inline, Inlines, Run, Slot
from instructions.pdf.bidi import even, inside, surroundings, turns
from instructions.pdf.face import Face
from instructions.pdf.lines import WRITE_IN, Row
from instructions.pdf.tokens import SPACE
from instructions.pdf.words import GAP, UNSAID, Fount, Segment, chain

DIGIT = re.compile("[0-9]")


class Gap(NamedTuple):
    """What stands in a gap of a pattern: a value or a part of it, and the face that spells it."""

    name: str
    part: slice | int
    """Some of its characters, or one of its words."""
    face: Face


class Pattern(NamedTuple):
    """Rows in which `GAP` stands for words that are not known yet, and what those are."""

    rows: Sequence[Sequence[Segment]]
    gaps: Sequence[Gap]


class Text:
    """Some inlines in a fount, ready to be told with the values of one patient after another."""

    def __init__(self, inlines: Inlines, fount: Fount, base: int) -> None:
        self.inlines, self.fount, self.base = inlines, fount, base
        self._end = chain(fount).segments(SPACE, base)
        fixed = [inline for inline in inlines if not isinstance(inline, Slot)]
        self._turns = bool(base) or any([turns(_text(inline, {})) for inline in fixed])
        # Among text that runs left to right only (nearly always) each inline stands for itself.
        self._fixed = [] if self._turns else [_fixed(inline, fount) for inline in inlines]
        self._islands = _islands(inlines, fount, base) if self._turns else []
        self._blanks = [
            (place, inline, chain(fount.bolder(inline.bold)))
            for place, inline in enumerate(inlines)
            if isinstance(inline, Slot)
        ]

    def rows(self, values: Mapping[str, str]) -> tuple[Row, ...]:
        """The shaped rows with the blanks filled, in reading order."""
        return tuple(map(Row, self._broken(self._ordered(values))))

    @property
    def slots(self) -> Sequence[Slot]:
        """Its blanks, in reading order."""
        return [slot for _, slot, _ in self._blanks]

    def pattern(self, values: Mapping[str, str], spelled: Collection[str]) -> Pattern | None:
        """Its rows with gaps: one for each value that is ``spelled``, and for others' digits.

        The pattern is that of all values that differ in their digits only. There is none where
        values are shaped together with their neighbours, or digits with letters.
        """
        written = any([isinstance(inline, Blank) for inline in self.inlines])
        if written or any([island.joins for island in self._islands]):
            return None
        told, gaps = self._ordered(values), list[Gap]()
        for place, slot, _ in self._blanks:
            found = _opened(told[place], slot.name, slot.name in spelled)
            if found is None or "".join([one.text for one in told[place]]) != values[slot.name]:
                return None
            told[place] = found[0]
            gaps += found[1]
        return Pattern(self._broken(told), gaps)

    def _ordered(self, values: Mapping[str, str]) -> list[Sequence[Segment]]:
        """The segments of each inline."""
        if self._turns or any([turns(values[slot.name]) for _, slot, _ in self._blanks]):
            islands = self._islands or _islands(self.inlines, self.fount, self.base)
            return [segments for island in islands for segments in island.told(values)]
        filled: list[Sequence[Segment]] = list(self._fixed)
        for place, slot, words in self._blanks:
            text = values[slot.name]
            filled[place] = words.plain(text, slot.together, None, slot.language)
        return filled

    def _broken(self, ordered: Iterable[Iterable[Segment]]) -> Sequence[Sequence[Segment]]:
        """What the inlines became, in rows."""
        found: list[list[Segment]] = []
        pieces: list[Segment] = []
        for inline, segments in zip(self.inlines, ordered, strict=True):
            if isinstance(inline, Break):
                # A space ends the line, so that words do not run together when it is read aloud.
                found.append([*pieces, *self._end])
                pieces = []
            else:
                pieces += segments
        return [*found, pieces] if pieces else found


def _opened(
    pieces: Sequence[Segment], name: str, spelled: bool
) -> tuple[Sequence[Segment], Sequence[Gap]] | None:
    """The pieces of a value with gaps, and what goes into them; nothing if they turn in one."""
    found, gaps, end = list[Segment](), list[Gap](), 0
    for piece in pieces:
        start, end = end, end + len(piece.text)
        if not spelled and DIGIT.search(piece.text) is None:
            found.append(piece)
            continue
        if piece.level & 1 or not piece.face.letters.issuperset(piece.text):
            return None
        found.append(piece._replace(text=UNSAID, word=GAP))
        gaps.append(Gap(name, slice(None) if spelled else slice(start, end), piece.face))
    return None if spelled and len(found) != 1 else (found, gaps)


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


class Island:
    """Neighbours in text that runs, or may run, both ways, with the levels around them."""

    def __init__(self, inlines: Sequence[Inline], around: Sequence[int], fount: Fount) -> None:
        self.inlines, self.around, self.fount = inlines, around, fount
        self.alone = _alone(inlines[0])
        self._fixed = None if any([isinstance(one, Slot) for one in inlines]) else self._told({})

    def told(self, values: Mapping[str, str]) -> list[Sequence[Segment]]:
        """The segments of each inline."""
        return self._told(values) if self._fixed is None else self._fixed

    @property
    def joins(self) -> bool:
        """Whether a value in it is shaped together with its neighbours."""
        return self._fixed is None and len(self.inlines) > 1

    def _told(self, values: Mapping[str, str]) -> list[Sequence[Segment]]:
        texts = [_text(inline, values) for inline in self.inlines]
        first = self.inlines[0]
        if isinstance(first, Slot) and len(texts) == 1:
            words, level = chain(self.fount.bolder(first.bold)), even(self.around[0])
            if words.spells(texts[0]):
                said = (texts[0], first.together, None, first.language)
                return [words.plain(*said, level=level)]
        depth = inside("".join(texts), self.around[0]) if self.alone else self.around
        found, start = list[Sequence[Segment]](), 0
        for inline, text in zip(self.inlines, texts, strict=True):
            own = depth[start : start + len(text)]
            ends = isinstance(inline, Break)
            found.append(() if ends else tuple(_segments(inline, text, own, self.fount)))
            start += len(text)
        return found


def _islands(inlines: Inlines, fount: Fount, base: int) -> list[Island]:
    """What the text is made of. Neighbours in one other language are one island in it."""
    groups: list[list[Inline]] = []
    for language, same in groupby(inlines, _language):
        neighbours = list(same)
        groups += [neighbours] if language else [[inline] for inline in neighbours]
    alone = [_alone(group[0]) for group in groups]
    texts = [
        "" if own else "".join(_text(inline, {}) for inline in group)
        for group, own in zip(groups, alone, strict=True)
    ]
    around = surroundings(list(zip(texts, alone, strict=True)), base)
    return [Island(group, own, fount) for group, own in zip(groups, around, strict=True)]


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
