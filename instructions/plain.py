"""One line of plain text from a person: what may be printed, and what is refused and why."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 120
"""Characters that a name, an address line or a label may have."""

_SPACES = re.compile(r"[ \t\r\n\u00a0\u2000-\u200a\u1680\u2028\u2029\u202f\u205f\u3000]+")
_TURNS_DIRECTION = frozenset(map(chr, (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F)))) | frozenset(
    map(chr, range(0x2066, 0x206A))
)
# Characters that print nothing. The two joiners (U+200C, U+200D) and the tags of flag emoji are
# not here: names in Indian scripts and in Persian need the former.
_INVISIBLE = frozenset(
    map(chr, (0xAD, 0x180E, 0x200B, *range(0x2060, 0x2065), *range(0x206A, 0x2070), 0xFEFF))
) | frozenset(map(chr, range(0xFFF9, 0xFFFC)))


def plain_line(text: str, *, longest: int = LONGEST) -> str:
    """The text as one line: composed (NFC), trimmed, every run of spaces one space.

    Mark-up, template syntax and path parts are plain text and stay as they are. Raises ValueError
    with a sentence that tells the kind of a refused character and its place, never the text.
    """
    line = _SPACES.sub(" ", text).strip()
    if not line.isprintable():  # With a character that is refused it never is.
        _refuse_characters(line)
    line = unicodedata.normalize("NFC", line)
    if not line:
        raise ValueError("must not be empty")
    if len(line) > longest:
        raise ValueError(f"must have at most {longest} characters; it has {len(line)}")
    return line


def plain_name(text: str) -> str:
    """The name of a person as one line; it has a letter or a digit in it, of any script."""
    name = plain_line(text)
    if not any(unicodedata.category(character)[0] in "LN" for character in name):
        raise ValueError("must have at least one letter")
    return name


def _refuse_characters(line: str) -> None:
    for number, character in enumerate(line, start=1):
        kind = _refused_kind(character)
        if kind:
            raise ValueError(f"must not hold {kind} (character {number} is U+{ord(character):04X})")


def _refused_kind(character: str) -> str | None:
    if character in _TURNS_DIRECTION:
        return "a character that turns the direction of writing"
    if character in _INVISIBLE:
        return "a character that cannot be seen"
    category = unicodedata.category(character)
    if category == "Cc":
        return "a control character"
    if category == "Cs":
        return "half of a broken character"
    if category == "Cn":
        return "a code that is no character"
    return None
