"""How plain a text is: Flesch-Kincaid grade, reading ease and SMOG, over a list of blocks.

A block is a paragraph or one item of a list; its end always ends a sentence, with or without a
full stop. A number, a time, a phone or a web address stands for one short word, since nobody
sounds it out in syllables. The scores are for English; for other languages only the words in a
sentence mean anything.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from msgspec import Struct

_SENTENCE_END = re.compile(r"(?<=[.!?])[\")']*\s+")
_SPOKEN_AS_ONE = re.compile(
    r"https?://\S+|\b[\w-]+(?:\.[\w-]+)+(?:/\S*)?|\+?\d[\d ()-]{4,}\d|\d+(?:[.:,]\d+)*(?:am|pm)?"
)
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
_TWO_SOUNDS = re.compile(
    r"(?<![tscg])i[ao]|ia(?=t)|iu|[aeou]i(?=ng)|[uy]i(?=ng)|ua(?=l)|(?<=[aeou])y(?=[aeou])"
)
_SILENT = re.compile(
    r"(?<=[^aeiouy])e(?=(?:ly|ment|less|ful|ness)(?:s|ly)?$)"  # late-ly, move-ment
    r"|[^aeiouytd]ed$|(?:[^aeiouyszxcghl]|[aeiouy]l|th)es$"  # rest-ed but turned; rash-es but sides
    r"|(?:[^aeiouyl]|[aeiouy]l)e$"  # mus-cle but while
)

_EXCEPTIONS = {
    "anaesthetic": 4,
    "anyone": 3,
    "area": 3,
    "aspirin": 2,
    "being": 2,
    "breathe": 1,
    "chickenpox": 3,
    "clopidogrel": 4,
    "create": 2,
    "diabetes": 4,
    "evening": 2,
    "doing": 2,
    "fluids": 2,
    "going": 2,
    "haematoma": 4,
    "haemophilia": 5,
    "hiv": 3,
    "hour": 2,
    "hours": 2,
    "ibuprofen": 4,
    "idea": 3,
    "iliacus": 4,
    "iliopsoas": 5,
    "jewellery": 3,
    "insulin": 3,
    "machine": 2,
    "medicine": 3,
    "medicines": 3,
    "people": 2,
    "physiotherapy": 6,
    "psoas": 2,
    "quiet": 2,
    "science": 2,
    "sometimes": 2,
    "someone": 2,
    "something": 2,
    "somewhere": 2,
    "steroid": 2,
    "steroids": 2,
    "ultrasound": 3,
    "usual": 3,
    "usually": 4,
    "wednesday": 2,
}
"""Syllables of words that the rules get wrong, or that must be right because they are many."""


class Score(Struct, frozen=True, kw_only=True):
    """Counts over some text; `long_words` are those of three syllables and more."""

    sentences: int
    words: int
    syllables: int
    long_words: int
    longest: int
    """Words in the longest sentence."""

    @property
    def grade(self) -> float:
        """The Flesch-Kincaid grade: years of school that a reader needs (Kincaid 1975)."""
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59

    @property
    def ease(self) -> float:
        """Flesch's reading ease: 80 and more is easy (Flesch 1948)."""
        return 206.835 - 1.015 * self.words / self.sentences - 84.6 * self.syllables / self.words

    @property
    def smog(self) -> float:
        """The SMOG grade (McLaughlin 1969); it wants at least 30 sentences to mean much."""
        return float(1.0430 * (self.long_words * 30 / self.sentences) ** 0.5 + 3.1291)


def score(blocks: Iterable[str], without: Collection[str] = ()) -> Score:
    """The score of all blocks together, words in `without` (in small letters) not counted.

    Raises ValueError when there is not one word to score.
    """
    found = [words for block in blocks for words in sentences(block)]
    spoken = [[word for word in words if word not in without] for words in found]
    spoken = [words for words in spoken if words]
    counts = [syllables(word) for words in spoken for word in words]
    if not counts:
        raise ValueError("there must be at least one word")
    return Score(
        sentences=len(spoken),
        words=len(counts),
        syllables=sum(counts),
        long_words=sum(count >= 3 for count in counts),
        longest=max(len(words) for words in spoken),
    )


def sentences(block: str) -> list[list[str]]:
    """The sentences of one block, each as its words in small letters, without `**` marks."""
    plain = _SPOKEN_AS_ONE.sub("ten", block.replace("**", ""))
    parts = (_WORD.findall(part.lower()) for part in _SENTENCE_END.split(plain))
    return [words for words in parts if words]


@lru_cache(maxsize=8192)
def syllables(word: str) -> int:
    """The syllables of an English word in small letters, at least one."""
    known = _EXCEPTIONS.get(word)
    if known is not None:
        return known
    groups = len(_VOWELS.findall(word)) + len(_TWO_SOUNDS.findall(word))
    return max(1, groups - (1 if _SILENT.search(word) else 0))
