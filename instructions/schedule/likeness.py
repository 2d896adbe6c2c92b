"""Names that could be mixed up: the same, of one family with one initial, or a letter apart."""

from __future__ import annotations

import re
import unicodedata

_TITLES = frozenset(
    ("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sri", "shri", "smt", "thiru", "tmt", "selvi")
)
# Not \w, which does not hold the vowel signs of Indian scripts.
_WORD = re.compile(r"[^\s.,;/()\u2010-\u2015-]+")
_APOSTROPHE = re.compile(r"['\u2019\u02bc`]")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})
_SHORTEST, _LONGEST = 5, 40


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name without titles, case and accents, in their order.

    Vowel signs of Indian scripts stay: they are letters there. The sign for no vowel goes.
    """
    folded = name.casefold()
    if not folded.isascii():
        split = unicodedata.normalize("NFKD", folded)
        folded = "".join(sign for sign in split if not unicodedata.combining(sign))
    words = tuple(_WORD.findall(_APOSTROPHE.sub("", folded).translate(_LETTERS)))
    return tuple(word for word in words if word not in _TITLES) or words


def same(words: tuple[str, ...]) -> str:
    """What two names share that are the same but for the order of their words."""
    return " ".join(sorted(words))


def near(words: tuple[str, ...]) -> str:
    """What two names share that have one last name and one first letter; empty for one word.

    Where the last word is an initial, as in South India, the longest word takes its place.
    """
    if len(words) < 2:
        return ""
    last = words[-1] if len(words[-1]) > 1 else max(words, key=len)
    first = words[0] if words[0] != last else words[-1]
    return f"{last} {first[0]}"


def alike(words: tuple[str, ...]) -> list[str]:
    """Texts of which two names share one when a letter is more, less, changed or swapped.

    They are the name itself and the name without any one of its letters: Garbe's symmetric
    deletion. None for a name of fewer than five letters, where a letter tells people apart.
    """
    text = "".join(words)[:_LONGEST]
    if len(text) < _SHORTEST:
        return []
    return [text, *[text[:place] + text[place + 1 :] for place in range(len(text))]]
