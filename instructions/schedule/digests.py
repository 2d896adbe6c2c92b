"""Digests of what must be recognised again: eight bytes each, kept in arrays, never the thing.

A digest is Python's own hash of text, which is SipHash with a key that is new in each process.
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterable, Iterator

_PARTS = 16
_LAST = _PARTS - 1
_MASK = (1 << 64) - 1


def digest(thing: Hashable) -> int:
    """A number of 64 bits that is the same for equal things, in this process only."""
    return hash(thing) & _MASK


class Digests:
    """Many digests, each with the number of the visit that it belongs to: 12 bytes a pair."""

    def __init__(self) -> None:
        self._parts = [(array("Q"), array("I")) for _ in range(_PARTS)]
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def add(self, found: int, number: int) -> None:
        """Takes in a digest of a visit."""
        digests, numbers = self._parts[found & _LAST]
        digests.append(found)
        numbers.append(number)
        self._size += 1

    def add_all(self, day: int, texts: Iterable[str], number: int) -> None:
        """Takes in texts that count together with a day; the same as `add` of each, but faster."""
        parts, before = self._parts, self._size
        for text in texts:
            found = hash((day, text)) & _MASK
            digests, numbers = parts[found & _LAST]
            digests.append(found)
            numbers.append(number)
            before += 1
        self._size = before

    def groups(self) -> Iterator[list[int]]:
        """The numbers of visits that share a digest, in their order; two or more in each."""
        for digests, numbers in self._parts:
            again = _repeated(digests)
            groups: dict[int, list[int]] = {}
            for one, number in zip(digests, numbers, strict=True):
                if one in again:
                    groups.setdefault(one, []).append(number)
            yield from groups.values()


def _repeated(digests: array[int]) -> set[int]:
    seen: set[int] = set()
    again: set[int] = set()
    for one in digests:
        (again if one in seen else seen).add(one)
    return again
