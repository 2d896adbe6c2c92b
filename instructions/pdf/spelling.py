"""Spelling: a text of plain letters, put together from pairs of letters and their kerning.

Ids and names are new with every patient, and this is several times as fast as shaping them. What
it gives is what HarfBuzz gives: the letters have no marks and, without ligatures, nothing but pairs
to kern.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import add

# How many texts are kept, and how many pairs. They may be of names: never leave memory.
TEXTS_KEPT, PAIRS_KEPT = 4096, 16384


class Spelling:
    """What a face shows for texts of plain letters, as codes of a TJ array and a width."""

    def __init__(self, step: Callable[[str], tuple[str, float]]) -> None:
        self._step = step
        """What is shown of the last letter of a pair, and how far it goes."""
        self._texts: dict[str, tuple[str, float]] = {}
        self._codes: dict[str, str] = {}
        self._widths: dict[str, float] = {}

    def of(self, text: str) -> tuple[str, float]:
        """What stands between the angle brackets of a TJ array; thousandths of an em."""
        found = self._texts.get(text)
        if found is None:
            if len(self._texts) >= TEXTS_KEPT:
                self._texts.clear()
            # To the first letter of a word it is a step from nothing.
            found = self._texts[text] = self._spelled([text[0], *map(add, text, text[1:])])
        return found

    def _spelled(self, pairs: Sequence[str]) -> tuple[str, float]:
        codes, widths = self._codes.__getitem__, self._widths.__getitem__
        try:
            return "".join(map(codes, pairs)), sum(map(widths, pairs))
        except KeyError:
            self._learn(pairs)
            return self._spelled(pairs)

    def _learn(self, pairs: Sequence[str]) -> None:
        if len(self._codes) >= PAIRS_KEPT:
            self._codes.clear()
            self._widths.clear()
        for pair in {*pairs} - self._codes.keys():
            self._codes[pair], self._widths[pair] = self._step(pair)
