"""Words: the tokens of a text, each shaped by the first face that has it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from instructions.errors import GlyphError
from instructions.pdf.face import Face, faces
from instructions.pdf.families import BOLD, NOTO, REGULAR
from instructions.pdf.shaping import Word
from instructions.pdf.tokens import SPACE, may_end, tokens

# How many shaped tokens are kept. They may be parts of names: they never leave memory.
KEPT = 4096


GAP = Word(0.0, "<%s>", (), (), (), False)
"""What stands for a word that is not known yet."""

UNSAID = "\U0010fffe"
"""What stands for its text: no character, and no text has it."""


class Segment(NamedTuple):
    """A shaped piece of one face and one direction; a line may end after it when ``ends``."""

    text: str
    word: Word
    face: Face
    level: int
    ends: bool
    link: str | None = None
    stretch: bool = False
    """Whether it is a write-in line that grows to the end of its line."""
    language: str | None = None
    """Its language (BCP 47), where that is not the document's."""
    number: bool = False
    """Whether it is the number of a step."""
    whole: bool = False
    """Whether it may be several words, as most values are: they are told apart to break a line."""
    together: bool = False
    """Whether its words stay on one line."""

    @property
    def words(self) -> Sequence[Segment]:
        """The segments of its words."""
        if not self.whole:
            return [self]
        face, shown = self.face, (self.link, self.stretch, self.language, self.number)
        return [
            Segment(
                text,
                face.word(text),
                face,
                self.level,
                ends and not self.together,
                *shown,
                together=self.together,
            )
            for text, ends in tokens(self.text)
        ]


class Chain:
    """The faces of one weight, asked in turn for a token; what they gave is kept."""

    def __init__(self, asked: Sequence[Face]) -> None:
        self.faces = tuple(asked)
        self._kept: dict[tuple[object, ...], tuple[Segment, ...]] = {}
        self._plain: dict[tuple[object, ...], tuple[Segment, ...]] = {}

    def segments(
        self,
        token: str,
        level: int,
        together: bool = False,
        link: str | None = None,
        stretch: bool = False,
        language: str | None = None,
        number: bool = False,
    ) -> tuple[Segment, ...]:
        """A token's segments, in reading order; no line ends after one that stays ``together``."""
        key = (token, level, together, link, stretch, language, number)
        kept = self._kept.get(key)
        if kept is None:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            shaped = list(self._split(token))
            kept = self._kept[key] = tuple(
                Segment(
                    text=text,
                    word=face.word(text, bool(level & 1)),
                    face=face,
                    level=level,
                    ends=place == len(shaped) and not together,
                    link=link,
                    stretch=stretch,
                    language=language,
                    number=number,
                )
                for place, (text, face) in enumerate(shaped, 1)
            )
        return kept

    def spells(self, text: str) -> bool:
        """Whether the first face has a letter for each character, and they run left to right."""
        return self.faces[0].letters.issuperset(text)

    def plain(
        self,
        text: str,
        together: bool,
        link: str | None = None,
        language: str | None = None,
        number: bool = False,
        level: int = 0,
    ) -> tuple[Segment, ...]:
        """The segments of a text that runs left to right: one, where a face spells all of it."""
        key = (text, together, link, language, number, level)
        kept = self._plain.get(key)
        if kept is None:
            if len(self._plain) >= KEPT:
                self._plain.clear()
            kept = self._plain[key] = tuple(self._whole(*key))
        return kept

    def _whole(
        self,
        text: str,
        together: bool,
        link: str | None,
        language: str | None,
        number: bool,
        level: int,
    ) -> Iterable[Segment]:
        face, shown = self.faces[0], (link, False, language, number)
        if not self.spells(text):
            for token, ends in tokens(text):
                yield from self.segments(token, level, together or not ends, *shown)
            return
        # A space at the end stays apart: it may hang out of a line.
        whole = text.removesuffix(SPACE)
        if whole:
            ends = not together and may_end(whole)
            word = face.word(whole)
            yield Segment(whole, word, face, level, ends, *shown, True, together)
        if whole != text:
            yield from self.segments(SPACE, level, together, *shown)

    def text(
        self,
        text: str,
        levels: Sequence[int],
        *,
        together: bool,
        link: str | None,
        stretch: bool,
        language: str | None,
        number: bool = False,
    ) -> Iterable[Segment]:
        """The segments of a text whose characters have these levels."""
        if len(set(levels)) == 1:
            for token, ends in tokens(text):
                inside = together or not ends
                yield from self.segments(token, levels[0], inside, link, stretch, language, number)
            return
        end = 0
        for token, ends in tokens(text):
            start, end = end, end + len(token)
            for level, places in groupby(range(start, end), levels.__getitem__):
                run = list(places)
                part = text[run[0] : run[-1] + 1]
                inside = together or not ends or run[-1] + 1 < end
                yield from self.segments(part, level, inside, link, stretch, language, number)

    def _split(self, text: str) -> Iterable[tuple[str, Face]]:
        """The whole token in the first face that has all of it, else character by character."""
        for face in self.faces:
            if face.covers.issuperset(map(ord, text)):
                return [(text, face)]
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
        name = unicodedata.name(character, "unnamed").lower()
        raise GlyphError.of(
            f"the character U+{code:04X} ({name})",
            "No installed font has it, so it cannot be printed.",
            "Write the word without it, or install the font of its script.",
        )


def script_missing(text: str) -> str | None:
    """The script (Bengali, Thai) of the first character that no face has, if there is one."""
    known = chain(Fount()).faces
    for character in text:
        if not any(ord(character) in face.covers for face in known) and not character.isspace():
            if unicodedata.category(character).startswith("S"):
                return "a picture or a sign"
            return unicodedata.name(character, "unnamed").split()[0].split("-")[0].capitalize()
    return None


class Fount(NamedTuple):
    """The face that a brand chose, in one weight."""

    face: str = NOTO
    bold: bool = False

    def bolder(self, bold: bool) -> Fount:
        """The same, bold when asked to be."""
        return Fount(self.face, True) if bold and not self.bold else self


_chains: dict[Fount, Chain] = {}


def chain(fount: Fount) -> Chain:
    """The chain that begins with a face."""
    found = _chains.get(fount)
    if found is None:
        weight = BOLD if fount.bold else REGULAR
        found = _chains[fount] = Chain(faces(weight, fount.face))
    return found
