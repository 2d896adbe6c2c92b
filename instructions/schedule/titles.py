"""The title of a calendar's entry, taken apart as the clinic's map says it is made up."""

from __future__ import annotations

import re
from functools import lru_cache

# A name has no bracket, digit, colon or semicolon in it: those belong to something else.
_PARTS = {
    "name": r"[^\d:;()\[\]{}<>|/\\]{1,120}?",
    "type": r"[^:;()\[\]{}<>|]{1,80}?",
    "id": r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}?",
    "side": r"[A-Za-z]{1,12}?",
}
_PLACE = re.compile(r"\{([a-z]+)\}")


@lru_cache(maxsize=8)
def title_pattern(title: str) -> re.Pattern[str]:
    """The pattern of a title such as `{type}: {name} ({id})`.

    Raises ValueError (`must ...`) for an unknown part, one given twice, parts that touch, and a
    title without a name.
    """
    names = _PLACE.findall(title)
    for name in names:
        if name not in _PARTS:
            raise ValueError(f"must be made of {', '.join(f'{{{part}}}' for part in _PARTS)}")
    if len(set(names)) != len(names) or "name" not in names:
        raise ValueError("must have {name} in it, and each part once")
    if "}{" in title.replace(" ", ""):
        raise ValueError("must have a sign such as : or - between two parts")
    pieces = _PLACE.split(" ".join(title.split()))
    texts = (_part(piece) if n % 2 else _literal(piece) for n, piece in enumerate(pieces))
    return re.compile("".join(texts))


def _literal(text: str) -> str:
    # A space that is written must be there: the hyphen of 'Anne-Marie' is no ' - '.
    return r"\s+".join(map(re.escape, text.split(" ")))


def _part(name: str) -> str:
    return f"(?P<{name}>{_PARTS[name]})"
