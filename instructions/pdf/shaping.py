"""Shaping: glyphs that HarfBuzz placed become one word of operators, with the way back to text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import uharfbuzz as hb

if TYPE_CHECKING:
    from instructions.pdf.face import Face

# A word's glyphs are measured in thousandths of an em; less than this is rounding, not kerning.
HAIR = 0.4


class Word(NamedTuple):
    """One shaped word: its width in thousandths of an em and the PDF operators that show it."""

    width: float
    array: str
    """The elements of a TJ array when no glyph is raised (nearly always); empty otherwise."""
    risen: tuple[tuple[int, str], ...]
    """(rise in thousandths of an em, operators) when some glyphs are raised or need ActualText."""
    glyphs: tuple[int, ...]
    claims: tuple[tuple[int, str], ...]
    """(glyph, text) for glyphs that no character maps to directly."""
    actual: bool
    """Whether the glyphs alone cannot give the text back, so that the line needs ActualText."""

    def operators(self, size: float) -> str:
        """The operators at a size in points, for a word that is no plain array."""
        return "\n".join(_raised(rise * size / 1000, show) for rise, show in self.risen)


Clusters = Sequence[tuple[int, str, tuple[int, ...]]]


def clusters_text(clusters: Clusters) -> list[tuple[int, str]]:
    """(first character's place, text) of each cluster."""
    return [(start, text) for start, text, _ in clusters]


class Writer:
    """Turns placed glyphs into operators: one TJ array for each stretch of one rise."""

    def __init__(self, face: Face, spans: dict[int, str], lost: frozenset[int]) -> None:
        self.face, self.spans, self.lost = face, spans, lost
        self.width = 0.0
        self.glyphs: list[int] = []
        self.shows: list[tuple[int, str]] = []
        self._array: list[str] = []
        self._codes = ""
        self._rise = 0
        self._cluster: int | None = None

    def glyph(self, glyph: int, cluster: int, position: hb.GlyphPosition) -> None:
        scale = self.face.scale
        rise = round(position.y_offset * scale)
        if rise != self._rise:
            self._close()
            self._rise = rise
        shift, advance = position.x_offset * scale, position.x_advance * scale
        self._kern(-shift)
        self._codes += f"{glyph:04X}"
        self._kern(self.face.advance(glyph) - advance + shift)
        self.width += advance
        self.glyphs.append(glyph)

    def glyphs_right_to_left(self, placed: Iterable[tuple[hb.GlyphInfo, hb.GlyphPosition]]) -> None:
        """Clusters in reading order, each at its place: its letters first and then their marks.

        Readers take the place and the width of an ActualText from the first and the last glyph
        under it: after marks, which have none, comes a space that ends where the letters do.
        """
        scale, space = self.face.scale, self.face.glyph(" ")
        groups: list[tuple[int, list[tuple[int, float, int]]]] = []
        for cluster, group in groupby(placed, lambda one: one[0].cluster):
            marks: list[tuple[int, float, int]] = []
            letters: list[tuple[int, float, int]] = []
            for info, at in group:
                shown = (info.codepoint, self.width + at.x_offset * scale)
                rise = round(at.y_offset * scale)
                (letters if at.x_advance else marks).append((*shown, rise))
                self.width += at.x_advance * scale
            last = (space, self.width - self.face.advance(space), 0)
            drawn = [*letters, *marks, last] if letters and marks else [*letters, *marks]
            groups.append((cluster, drawn))
        pen = 0.0
        for cluster, drawn in reversed(groups):
            self._turn(cluster)
            for glyph, start, rise in drawn:
                if rise != self._rise:
                    self._close()
                    self._rise = rise
                self._kern(pen - start)
                self._codes += f"{glyph:04X}"
                self.glyphs.append(glyph)
                pen = start + self.face.advance(glyph)
        self._turn(None)
        self._kern(pen - self.width)

    def word(self, lost: frozenset[int], clusters: Clusters, actual: bool) -> Word:
        self._close()
        flat = len(self.shows) == 1 and self.shows[0][0] == 0
        return Word(
            width=self.width,
            array=self.shows[0][1] if flat else "",
            risen=() if flat else tuple((rise, _shown(array)) for rise, array in self.shows),
            glyphs=tuple(self.glyphs),
            claims=tuple(_claims(self.face, lost, clusters)),
            actual=actual,
        )

    def _turn(self, cluster: int | None) -> None:
        """Right to left, each cluster that needs it carries its own ActualText.

        A whole line's ActualText is printed reversed by poppler and pdfium.
        """
        self._close()
        self._rise = 0
        if self._cluster in self.lost and self._cluster is not None:
            self.shows.append((0, "EMC"))
        if cluster in self.lost and cluster is not None:
            self.shows.append((0, actual_text("Span", self.spans[cluster])))
        self._cluster = cluster

    def _kern(self, amount: float) -> None:
        if abs(amount) > HAIR:
            self._flush()
            self._array.append(f"{round(amount, 1):g}")

    def _flush(self) -> None:
        if self._codes:
            self._array.append(f"<{self._codes}>")
            self._codes = ""

    def _close(self) -> None:
        self._flush()
        if self._array:
            self.shows.append((self._rise, " ".join(self._array)))
            self._array = []


def actual_text(tag: str, text: str, mcid: int | None = None, language: str | None = None) -> str:
    """The operator that opens marked content whose glyphs stand for this text."""
    number = "" if mcid is None else f"/MCID {mcid}"
    spoken = f"/Lang({language})" if language else ""
    return f"/{tag} <<{number}{spoken}/ActualText<FEFF{hexed(text)}>>> BDC"


def hexed(text: str) -> str:
    """A text as PDF writes it in hexadecimal, without the mark before it."""
    return text.encode("utf-16-be").hex().upper()


def clusters_of(text: str, infos: Sequence[hb.GlyphInfo]) -> Clusters:
    """(start, text, glyphs) of each cluster, in the order of the glyphs."""
    starts = sorted({info.cluster for info in infos})
    texts = {a: text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)}
    glyphs: dict[int, list[int]] = {}
    for info in infos:
        glyphs.setdefault(info.cluster, []).append(info.codepoint)
    return [(start, texts[start], tuple(found)) for start, found in glyphs.items()]


def _claims(face: Face, lost: frozenset[int], clusters: Clusters) -> Iterable[tuple[int, str]]:
    """What glyphs without a character of their own should be read as."""
    for start, text, glyphs in clusters:
        if start in lost:
            for place, glyph in enumerate(glyphs):
                if not face.text_of(glyph):
                    alone = len(glyphs) == 1
                    yield glyph, text if alone else text[min(place, len(text) - 1)]


def _shown(array: str) -> str:
    """The operator of a TJ array; what opens or closes marked content stays as it is."""
    return f"[{array}] TJ" if array[0] in "<-0123456789" else array


def _raised(rise: float, show: str) -> str:
    return f"{rise:.3f} Ts\n{show}\n0 Ts" if rise else show
