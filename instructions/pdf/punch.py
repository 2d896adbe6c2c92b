"""Punches: dies cut for values of one shape. What all patients of a shape share is written once.

Most values are spelled letter by letter, or are a date in words of which only the digits change,
and many end their lines at the same places. For them a punch gives the very bytes that setting the
block anew gives, several times as fast; all else it leaves to that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import count
from operator import itemgetter
from typing import NamedTuple

from instructions.pdf.bidi import ANY_DIGIT
from instructions.pdf.die import Die, strokes
from instructions.pdf.face import Face
from instructions.pdf.lines import limit_of
from instructions.pdf.measure import Measure, both_ways, measure
from instructions.pdf.setting import Stretch, number, showing, stretch, stretches
from instructions.pdf.shaping import hexed
from instructions.pdf.text import Pattern, Text
from instructions.pdf.tokens import SPACE
from instructions.pdf.words import GAP, UNSAID, Segment, chain
from instructions.pdf.wrapped import Lines, wrapped

# How many shapes a die keeps punches for; a date has some fifty. They stay in memory.
SHAPES = 256

# In how many ways a shape may be broken into lines; what comes otherwise is set anew.
WAYS = 6

Shape = tuple["str | None", ...]
"""For each value what its digits leave; nothing of one that is spelled letter by letter."""

Held = Mapping[str, frozenset[int]]
NONE: frozenset[int] = frozenset()


class Punch:
    """One block with gaps, cut for what ends its lines at the same places."""

    def __init__(
        self, die: Die, wraps: Lines, lines: Sequence[Measure], template: Template
    ) -> None:
        self.die, self.wraps, self.lines = die, wraps, lines
        self.spellings = [gap.face.spelling for gap in wraps.gaps]
        self.text, self.speaks = template.text, template.speaks
        self.limit = limit_of(die.width, die.style)
        self.most = die.style.most + 1
        self._ordered = itemgetter(*template.order)

    def struck(self, values: Mapping[str, str]) -> bytes | None:
        """The block's operators with its values; nothing where they would end lines elsewhere."""
        told = self.wraps.told(values)
        if told is None:
            return None
        words = [spelling.of(text) for spelling, text in zip(self.spellings, told, strict=True)]
        fills = [codes for codes, _ in words]
        gap, before = 0, 0.0
        for line in self.lines:
            widths, letters_ = list(line.widths), line.letters
            for place in line.gaps:
                _, widths[place] = words[gap]
                letters_ += len(told[gap])
                gap += 1
            wide = sum(widths)
            ink = wide - line.tail
            if ink > self.limit or letters_ > self.most:
                return None
            if not line.moves(widths, before, self.limit):
                return None
            before = wide
            fills += line.starts(widths, self.die, ink)
        if self.speaks:
            fills += map(hexed, told)
        said: str = self.text % self._ordered(fills)
        return said.encode("ascii")


class Punches:
    """The punches of a die, one for each shape of its values; cut when a shape comes again."""

    def __init__(self, die: Die, text: Text, held: Held) -> None:
        self.die, self.text, self.held = die, text, held
        self._alphabets = [
            (slot.name, _alphabet(chain(text.fount.bolder(slot.bold)).faces[0], held))
            for slot in text.slots
        ]
        self._cut: dict[Shape, list[Punch | None]] = {}
        self._seen: set[Shape] = set()

    def struck(self, values: Mapping[str, str]) -> bytes | None:
        """The block's operators with its values; nothing where they must be set anew."""
        shape: list[str | None] = []
        for name, alphabet in self._alphabets:
            text = values[name]
            spelled = text and text[-1] != SPACE and alphabet.issuperset(text)
            shape.append(None if spelled else text.translate(ANY_DIGIT))
        return self._punched(tuple(shape), values)

    def _punched(self, shape: Shape, values: Mapping[str, str]) -> bytes | None:
        cut = self._cut.get(shape)
        if cut is None:
            if shape not in self._seen:
                self._make_room()
                self._seen.add(shape)
                return None
            cut = self._cut[shape] = []
        for punch in cut:
            found = punch.struck(values) if punch else None
            if found is not None:
                return found
        if len(cut) == WAYS:
            return None
        # Its lines end at other places than those of the patients before.
        made = self._made(shape, values)
        cut.append(made)
        return made.struck(values) if made else None

    def _make_room(self) -> None:
        if len(self._seen) >= SHAPES:
            self._seen.clear()
            self._cut.clear()

    def _made(self, shape: Shape, values: Mapping[str, str]) -> Punch | None:
        names = zip(self._alphabets, shape, strict=True)
        found = self.text.pattern(values, {name for (name, _), own in names if own is None})
        if found is None or not _held(found, self.held):
            return None
        lines = wrapped(found, values, self.text.rows(values), self.die)
        return _punch(self.die, lines) if lines else None


class Template(NamedTuple):
    """The operators of a block with a `%s` for all that differs, and how those are filled."""

    text: str
    order: Sequence[int]
    """Of all words, then all places, then all words as they are spoken: which comes when."""
    speaks: bool
    """Whether words in gaps are told in ActualText too."""


class Cut(NamedTuple):
    """A stretch of a line, and its groups of pieces that are drawn from one place."""

    stretch: Stretch
    groups: Sequence[tuple[int, int]]
    gaps: int


def _punch(die: Die, wraps: Lines) -> Punch:
    cuts = [
        list(_cut(line.pieces, die, die.baseline - place * die.style.leading))
        for place, line in enumerate(wraps.lines)
    ]
    lines = [
        measure(line, die, tuple(group for cut in own for group in cut.groups))
        for line, own in zip(wraps.lines, cuts, strict=True)
    ]
    text = strokes(die, [[cut.stretch for cut in line] for line in cuts], die.style)
    speaks = hexed(UNSAID) in text
    order = tuple(_order(cuts, lines))
    template = Template(text.replace(hexed(UNSAID), "%s"), order, speaks)
    return Punch(die, wraps, lines, template)


def _cut(row: Sequence[Segment], die: Die, baseline: float) -> Iterable[Cut]:
    """The stretches of a row, as setting the line cuts it: what turns is drawn piece by piece."""
    end, both = 0, both_ways(row, die)
    for own in stretches(row):
        at, end = end, end + len(own)
        turns = both and any(piece.level for piece in own)
        groups = [(place, place + 1) for place in range(at, end)] if turns else [(at, end)]
        shows = [
            f"1 0 0 1 %s {number(baseline)} Tm\n{showing(row[a:b], die.style.size)}"
            for a, b in groups
        ]
        gaps = sum(piece.word is GAP for piece in own)
        yield Cut(stretch(own, 0, 0, "\n".join(shows)), groups, gaps)


def _order(cuts: Sequence[Sequence[Cut]], lines: Sequence[Measure]) -> Iterable[int]:
    gaps = sum(len(line.gaps) for line in lines)
    places = sum(len(line.groups) for line in lines)
    word, place, spoken = count(), count(gaps), count(gaps + places)
    for line, measured in zip(cuts, lines, strict=True):
        for cut in line:
            said = [next(spoken) for _ in range(cut.gaps)]
            yield from said if cut.stretch.actual is not None else ()
            for a, b in cut.groups:
                yield next(place)
                yield from (next(word) for gap in measured.gaps if a <= gap < b)


def _held(pattern: Pattern, held: Held) -> bool:
    """Whether a plate holds the glyphs of what is no gap, and of every digit."""
    fixed = [piece for row in pattern.rows for piece in row if piece.word is not GAP]
    faces = {gap.face for gap in pattern.gaps}
    return all(
        [held.get(piece.face.key, NONE).issuperset(piece.word.glyphs) for piece in fixed]
        + [_alphabet(face, held).issuperset("0123456789") for face in faces]
    )


def _alphabet(face: Face, held: Held) -> frozenset[str]:
    return _spelled(face, held.get(face.key, NONE))


@lru_cache(maxsize=64)
def _spelled(face: Face, glyphs: frozenset[int]) -> frozenset[str]:
    """The letters that a face spells with some glyphs."""
    return frozenset(letter for letter in face.letters if face.glyph(letter) in glyphs)
