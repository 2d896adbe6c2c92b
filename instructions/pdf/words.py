"""Words: text cut where lines may end, each token shaped by the first face that has it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from instructions.errors import GlyphError
from instructions.pdf.face import BOLD, NOTO, REGULAR, Face, faces
from instructions.pdf.shaping import Word, run_on

SPACE = " "
DASHES = "-\u2010\u2013/"
FIRST_WIDE = "\u2e80"
WIDE = f"{FIRST_WIDE}-\u9fff\uff00-\uffef"

# A line may end after a space, after a dash between letters, and between ideographs.
TOKENS = re.compile(f"[ ]|[^ ]+?(?<=\\w)[{DASHES}](?=[^\\W\\d_])|[^ ]+")

# Scripts whose lines are broken by Unicode Annex 14: Hebrew and what follows it in Unicode.
UNLIKE_LATIN = re.compile("[\u0590-\u1cff\u2e80-\U0010ffff]")
# A text of letters, marks, digits and the commonest stops only.
PLAIN = re.compile("[\\w\u0900-\u0963\u0966-\u0dff\u00a0 .,:\u0600-\u0605\u060c\u0610-\u06ff]+")
DANDAS = ("\u0964", "\u0965")

# How many shaped tokens are kept. They may be parts of names: they never leave memory.
KEPT = 16384


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
    parts: tuple[tuple[str, bool], ...] = ()
    """Its words, each with whether a line may end after it, when it holds more than one."""

    @property
    def words(self) -> Sequence[Segment]:
        """The segments of its words."""
        return [
            self._replace(text=text, word=self.face.word(text), ends=ends, parts=())
            for text, ends in self.parts
        ] or [self]


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
    ) -> tuple[Segment, ...]:
        """A token's segments, in reading order; no line ends after one that stays ``together``."""
        key = (token, level, together, link, stretch, language)
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
                )
                for place, (text, face) in enumerate(shaped, 1)
            )
        return kept

    def plain(
        self, text: str, together: bool, link: str | None = None, language: str | None = None
    ) -> tuple[Segment, ...]:
        """The segments of a text that runs left to right: one, where a face spells all of it."""
        key = (text, together, link, language)
        kept = self._plain.get(key)
        if kept is None:
            if len(self._plain) >= KEPT:
                self._plain.clear()
            kept = self._plain[key] = tuple(self._whole(text, together, link, language))
        return kept

    def _whole(
        self, text: str, together: bool, link: str | None, language: str | None
    ) -> Iterable[Segment]:
        face, found = self.faces[0], tokens(text)
        # A space at the end stays apart: it may hang out of a line.
        last = [found.pop()] if found and found[-1][0] == SPACE else []
        if len(found) > 1 and face.letters.issuperset(text):
            parts = tuple([(word, ends and not together) for word, ends in found])
            word = run_on([face.word(word) for word, _ in parts])
            whole = text[: len(text) - len(last)]
            yield Segment(whole, word, face, 0, parts[-1][1], link, False, language, parts)
            found = []
        for token, ends in [*found, *last]:
            yield from self.segments(token, 0, together or not ends, link, False, language)

    def text(
        self,
        text: str,
        levels: Sequence[int],
        *,
        together: bool,
        link: str | None,
        stretch: bool,
        language: str | None,
    ) -> Iterable[Segment]:
        """The segments of a text whose characters have these levels."""
        end = 0
        for token, ends in tokens(text):
            start, end = end, end + len(token)
            for level, places in groupby(range(start, end), levels.__getitem__):
                run = list(places)
                part = text[run[0] : run[-1] + 1]
                inside = together or not ends or run[-1] + 1 < end
                yield from self.segments(part, level, inside, link, stretch, language)

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


def _may_end(text: str) -> bool:
    """Whether a line may end after a token that ends like this."""
    return text == SPACE or text[-1] in DASHES or (text >= FIRST_WIDE and is_wide(text[0]))


def is_wide(character: str) -> bool:
    """Whether it is one that stands in `WIDE`: an ideograph, or as wide as one."""
    return FIRST_WIDE <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"


def tokens(text: str) -> list[tuple[str, bool]]:
    """The tokens of a text, each with whether a line may end after it."""
    if text.isascii() or UNLIKE_LATIN.search(text) is None:
        return [(token, _may_end(token)) for token in TOKENS.findall(text)]
    if max(text) >= FIRST_WIDE:
        return [(token, _may_end(token)) for token in _wide_tokens().findall(text)]
    return list(_units(text))


@lru_cache(maxsize=4096)
def _units(text: str) -> tuple[tuple[str, bool], ...]:
    """The tokens of a text in a script that is not Latin, by Unicode Annex 14.

    Of words with spaces, commas and full stops it says no more than that a line may end at a
    space; that is most of what is struck, and it need not be asked. A danda that somebody wrote
    after a space stays with its word.
    """
    if PLAIN.fullmatch(text):
        return tuple((token, _may_end(token)) for token in TOKENS.findall(text))
    # Imported late: its tables take a while, and the Latin script does without.
    from uniseg.linebreak import line_break_units

    found: list[tuple[str, bool]] = []
    for unit in line_break_units(text):
        word = unit.rstrip(SPACE)
        if found and found[-1][0] == SPACE and word[:1] in DANDAS:
            found[-1] = (SPACE, False)
        found += [(word, True)] if word else []
        found += [(SPACE, True)] * (len(unit) - len(word))
        if len(unit) > len(word) and word:
            found[-1 - len(unit) + len(word)] = (word, False)
    if found and found[-1][0] != SPACE:
        # What follows in another style goes on with the same word.
        found[-1] = (found[-1][0], _may_end(found[-1][0]))
    return tuple(found)


@lru_cache(maxsize=1)
def _wide_tokens() -> re.Pattern[str]:
    # Sets of so many characters take milliseconds to compile, and most texts have none of them.
    return re.compile(
        f"[ \u3000]|[{WIDE}]|[^ {WIDE}]+?(?<=\\w)[{DASHES}](?=[^\\W\\d_])|[^ {WIDE}]+"
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
