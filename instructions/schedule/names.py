"""Names of people, put into the order of printing; a name that may be two ways round is refused."""

from __future__ import annotations

from collections.abc import Iterable


def joined(parts: Iterable[str]) -> str:
    """The parts that are there, with one space between them."""
    return " ".join(part for part in map(str.strip, parts) if part)


def in_order(name: str, order: str) -> str:
    """A whole name in the order of printing; `order` is how the list writes it.

    `last-first` is `Example, Asha` or `Example, Asha, Jr`. Raises ValueError (`must ...`) for a
    comma where none belongs and for a missing one.
    """
    if order == "first-last":
        if "," in name:
            raise ValueError("must not have a comma while the map says first-last")
        return name
    last, *rest = (part.strip() for part in name.split(","))
    if len(rest) > 2 or not all((last, *rest)):
        raise ValueError("must be a last name, a comma and a first name, as the map says")
    if not rest and " " in last:
        raise ValueError("must have a comma behind the last name, as the map says")
    return joined((*rest[:1], last, *rest[1:]))
