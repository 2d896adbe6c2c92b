"""Tokens: text cut where lines may end."""

from __future__ import annotations

import re
from functools import lru_cache

SPACE = " "
DASHES = "-\u2010\u2013/"
FIRST_WIDE = "\u2e80"
WIDE = f"{FIRST_WIDE}-\u9fff\uff00-\uffef"

# A line may end after a space, after a dash between letters (not in "X-ray"), and between
# ideographs; a small number stays with what it counts: "2 days", "23 February".
COUNTED = "(?<![^ ])\\d{1,2} (?=[^\\W\\d_])"
TOKENS = re.compile(f"[ ]|{COUNTED}|[^ ]+?(?<=\\w\\w)[{DASHES}](?=[^\\W\\d_])|[^ ]+")

# Scripts whose lines are broken by Unicode Annex 14: Hebrew and what follows it in Unicode.
# (Told by what is outside: a set of a million characters takes milliseconds to compile.)
UNLIKE_LATIN = re.compile("[^\0-\u058f\u1d00-\u2e7f]")
# A text of letters, marks, digits and the commonest stops only.
PLAIN = re.compile("[\\w\u0900-\u0963\u0966-\u0dff\u00a0 .,:\u0600-\u0605\u060c\u0610-\u06ff]+")
DANDAS = ("\u0964", "\u0965")
# The letters, marks and digits of which Annex 14 says nothing but that they stay together, and the
# quotes and stops that stay with what is behind or before them.
LETTERS = (
    "0-9A-Za-z\u00b7\u0620-\u0669\u066e-\u06d3\u06d5-\u06ff\u0900-\u0963\u0966-\u09f1\u0a00-\u0af0"
    "\u0b00-\u0bf8\u0c00-\u0c76\u0c80-\u0c83\u0c85-\u0d78\u200c"
)
OPENS = "-(\u201c\u00ab"
STOPS = ".,:;?!)\u201d\u00bb\u060c\u061b\u061f\u06d4\u0964\u0965"
WORD = re.compile(f"[{OPENS}]?[{LETTERS}]*[{STOPS}]*")
# A line may end at a space beside such words, whatever else is in the text.
MARKS = "|".join(f"(?<=\\w{f'[{LETTERS}]' * count})" for count in (1, 2, 3))
BEFORE = f"^|(?<=[\\w\u00b7{STOPS}])|{MARKS}"
BETWEEN_WORDS = re.compile(f"(?:{BEFORE}) (?=[{OPENS}]?[{LETTERS}]|$)")
# It may end after a hyphen or a stroke between letters too.
HYPHENED = re.compile(f"([{OPENS}]?[{LETTERS}]+[-/])(?=[^\\W\\d_])")
# It ends after one letter and a hyphen in no script: "X-ray" is one word.
LONE = re.compile("\\W?\\w-")


def tokens(text: str) -> list[tuple[str, bool]]:
    """The tokens of a text, each with whether a line may end after it."""
    if text.isascii() or UNLIKE_LATIN.search(text) is None:
        return [(token, may_end(token)) for token in TOKENS.findall(text)]
    if max(text) >= FIRST_WIDE:
        return [(token, may_end(token)) for token in _wide_tokens().findall(text)]
    return list(_units(text))


def may_end(text: str) -> bool:
    """Whether a line may end after a token that ends like this."""
    return text == SPACE or text[-1] in DASHES or (text >= FIRST_WIDE and is_wide(text[0]))


def is_wide(character: str) -> bool:
    """Whether it is one that stands in `WIDE`: an ideograph, or as wide as one."""
    return FIRST_WIDE <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"


@lru_cache(maxsize=4096)
def _units(text: str) -> tuple[tuple[str, bool], ...]:
    """The tokens of a text in a script that is not Latin, by Unicode Annex 14.

    Of words with spaces, commas and full stops it says no more than that a line may end at a
    space; that is most of what is struck, and it need not be asked. A danda that somebody wrote
    after a space stays with its word.
    """
    if PLAIN.fullmatch(text):
        return tuple((token, may_end(token)) for token in TOKENS.findall(text))
    first, *parts = BETWEEN_WORDS.split(text)
    found = list(_asked(first))
    for part in parts:
        found[-1:] = [(word, False) for word, _ in found[-1:]]
        found += [(SPACE, True), *_asked(part)]
    if found[-1][0] != SPACE:
        # What follows in another style goes on with the same word.
        found[-1] = (found[-1][0], may_end(found[-1][0]))
    return tuple((token, ends and LONE.fullmatch(token) is None) for token, ends in found)


@lru_cache(maxsize=4096)
def _asked(text: str) -> tuple[tuple[str, bool], ...]:
    """The tokens of a part of a text, after asking Annex 14 where it has no answer of itself."""
    *parts, last = HYPHENED.split(text)
    if WORD.fullmatch(last) and not any(parts[::2]):
        return tuple((part, True) for part in (*parts[1::2], last) if part)
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
    return tuple(found)


@lru_cache(maxsize=1)
def _wide_tokens() -> re.Pattern[str]:
    # Sets of so many characters take milliseconds to compile, and most texts have none of them.
    return re.compile(
        f"[ \u3000]|[{WIDE}]|[^ {WIDE}]+?(?<=\\w\\w)[{DASHES}](?=[^\\W\\d_])|[^ {WIDE}]+"
    )
