"""Faces: one weight of one font file, shaped by HarfBuzz a word at a time and kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cached_property, lru_cache
from pathlib import Path

import uharfbuzz as hb

from instructions.pdf.families import CHOICES, FAMILIES, NAMES, NOTO, SCRIPTS, font_files
from instructions.pdf.shaping import HAIR, Clusters, Word, Writer, clusters_of, clusters_text
from instructions.pdf.spelling import Spelling

# What is spelled letter by letter. A soft hyphen is not seen, and so it is shaped.
LATIN = (*range(0x20, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x180))

# Latin ligatures (fi, fl) save nothing and spoil copying; complex scripts need theirs.
WITHOUT_LIGATURES = {"liga": False, "dlig": False, "clig": False}
COMPLEX = re.compile("[\u0590-\u10ff\u1700-\u1cff\ua800-\uabff\ufb1d-\ufefc]")

# Longest list of shaped words that a face keeps. They may hold names: never leave memory.
WORDS_KEPT = 4096


class Face:
    """One weight of one font: coverage, advances and shaped words, in thousandths of an em."""

    def __init__(self, path: Path, weight: int, key: str) -> None:
        self.key = key
        self.path = path
        # A file without an axis is of one weight already.
        self.axes = {"wght": float(weight)} if "[" in path.stem else {}
        self.name = re.sub(r"\[.*|-(Regular|Bold)$", "", path.stem) + f"-{NAMES[weight]}"
        self._advances: dict[int, int] = {}
        self._texts: dict[int, str] | None = None
        self._words: dict[tuple[str, bool], Word] = {}

    # The file is opened at the first use: most handouts need one or two of all faces.

    @cached_property
    def source(self) -> hb.Face:
        """The font file as HarfBuzz has it."""
        return hb.Face(hb.Blob.from_file_path(str(self.path)))

    @cached_property
    def font(self) -> hb.Font:
        """The font in this weight."""
        font = hb.Font(self.source)
        font.set_variations(self.axes)
        return font

    @cached_property
    def scale(self) -> float:
        """Thousandths of an em in a unit of the font."""
        return 1000 / int(self.source.upem)

    @cached_property
    def covers(self) -> frozenset[int]:
        """The code points that it has a glyph for."""
        return frozenset(self.source.unicodes)

    @cached_property
    def ascent(self) -> int:
        """How far it reaches above the baseline."""
        return int(round(self.font.get_font_extents("ltr").ascender * self.scale))

    @cached_property
    def descent(self) -> int:
        """How far it reaches below the baseline, as a negative number."""
        return int(round(self.font.get_font_extents("ltr").descender * self.scale))

    @cached_property
    def cap_height(self) -> int:
        """How high its capitals are."""
        found = self.font.get_metric_position(hb.OTMetricsTag.CAP_HEIGHT)
        return int(round((found or 0) * self.scale))

    def word(self, text: str, rtl: bool = False) -> Word:
        """The shaped word; every character must be covered."""
        key = (text, rtl)
        word = self._words.get(key)
        if word is None:
            if len(self._words) >= WORDS_KEPT:
                self._words.clear()
            letters = not rtl and self.letters.issuperset(text)
            word = self._words[key] = self._spell(text) if letters else self._shape(text, rtl)
        return word

    @cached_property
    def letters(self) -> frozenset[str]:
        """The Latin letters, digits and stops that each have a glyph of their own."""
        return frozenset(self._glyphs)

    @cached_property
    def _glyphs(self) -> dict[str, int]:
        glyphs = {code: self.glyph(chr(code)) for code in LATIN if code in self.covers}
        firsts = {glyph: code for code, glyph in reversed(glyphs.items())}
        return {chr(code): glyph for glyph, code in firsts.items()}

    @cached_property
    def spelling(self) -> Spelling:
        """How it shows texts of ``letters``."""
        return Spelling(self._step)

    def advance(self, glyph: int) -> int:
        """The glyph's own width, rounded as the PDF's width table has it."""
        width = self._advances.get(glyph)
        if width is None:
            width = round(self.font.get_glyph_h_advance(glyph) * self.scale)
            self._advances[glyph] = width
        return width

    def glyph(self, character: str) -> int:
        """The glyph a single covered character maps to."""
        return int(self.font.get_nominal_glyph(ord(character)))

    def text_of(self, glyph: int) -> str:
        """The text of a glyph by the font's own map, empty when no character maps to it.

        The lowest code point wins, so that the answer never depends on what was drawn before.
        Arabic presentation forms are folded to their letters.
        """
        if self._texts is None:
            texts: dict[int, str] = {}
            for code in sorted(self.covers):
                found = self.font.get_nominal_glyph(code)
                if found:
                    form = 0xFB00 <= code <= 0xFEFC
                    shown = unicodedata.normalize("NFKC", chr(code)) if form else chr(code)
                    texts.setdefault(found, shown)
            self._texts = texts
        return self._texts.get(glyph, "")

    def subset(self, glyphs: Iterable[int]) -> bytes:
        """A TrueType font with only these glyphs, their numbers kept, this weight made real."""
        wanted = hb.SubsetInput()
        wanted.glyph_set.update(glyphs)
        flags = hb.SubsetFlags
        wanted.flags = (
            flags.RETAIN_GIDS | flags.NO_LAYOUT_CLOSURE | flags.NOTDEF_OUTLINE | flags.NO_HINTING
        )
        wanted.pin_all_axes_to_default(self.source)
        for axis, value in self.axes.items():
            wanted.pin_axis_location(self.source, axis, value)
        wanted.drop_table_tag_set.update(_UNUSED_TABLES)
        return bytes(hb.subset(self.source, wanted).blob.data)

    def _spell(self, text: str) -> Word:
        codes, width = self.spelling.of(text)
        glyphs = tuple([self._glyphs[letter] for letter in text])
        return Word(width, f"<{codes}>", (), glyphs, (), False)

    def _step(self, pair: str) -> tuple[str, float]:
        """What is shown of the last letter of a pair, and how far it goes."""
        glyph = self._glyphs[pair[-1]]
        code, width = f"{glyph:04X}", self._width(glyph)
        if len(pair) == 2 and " " not in pair:  # Words are not kerned to each other.
            shaped = self._buffer(pair, rtl=False).glyph_positions
            both = sum([position.x_advance * self.scale for position in shaped])
            kern = both - self._width(self._glyphs[pair[0]]) - width
            width += kern
            code = f"> {round(-kern, 1):g} <{code}" if abs(kern) > HAIR else code
        return code, width

    def _width(self, glyph: int) -> float:
        return int(self.font.get_glyph_h_advance(glyph)) * self.scale

    def _buffer(self, text: str, rtl: bool) -> hb.Buffer:
        buffer = hb.Buffer()
        buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.add_str(text)
        # Else it is the language of the computer, and some have other shapes for a letter.
        buffer.language = "und"
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if rtl else "ltr"
        hb.shape(self.font, buffer, None if COMPLEX.search(text) else WITHOUT_LIGATURES)
        return buffer

    def _shape(self, text: str, rtl: bool) -> Word:
        buffer = self._buffer(text, rtl)
        clusters = clusters_of(text, buffer.glyph_infos)
        lost = self._lost(clusters, rtl)
        placed = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        writer = Writer(self, dict(clusters_text(clusters)) if rtl else {}, lost)
        if rtl:
            writer.glyphs_right_to_left(placed)
        else:
            for info, position in placed:
                writer.glyph(info.codepoint, info.cluster, position)
        return writer.word(lost, clusters, actual=bool(lost) and not rtl)

    def _lost(self, clusters: Clusters, rtl: bool) -> frozenset[int]:
        """The clusters whose text the glyphs alone would not give back.

        Readers guess where a mark that stands above or below a letter belongs, and guess wrong.
        """
        return frozenset(
            start
            for start, text, glyphs in clusters
            if (rtl and len(glyphs) > 1)
            or "".join(map(self.text_of, glyphs)) != text
            or any([unicodedata.category(letter) == "Mn" for letter in text])
        )


def _tag(name: str) -> int:
    return int.from_bytes(name.ljust(4).encode("ascii"), "big")


_UNUSED_TABLES = frozenset(
    map(
        _tag,
        ("GSUB", "GPOS", "GDEF", "name", "STAT", "DSIG", "kern", "cmap", "OS/2", "post", "BASE")
        + ("meta", "gasp"),
    )
)


@lru_cache(maxsize=8)
def faces(weight: int, choice: str = NOTO) -> tuple[Face, ...]:
    """The installed faces of a weight, in the order in which they are asked for a character."""
    asked = dict.fromkeys((CHOICES[choice], *SCRIPTS))
    keys = (f"{NAMES[weight][0]}{FAMILIES.index(family)}" for family in asked)
    return tuple(_face(key) for key in keys if key in font_files())


@lru_cache(maxsize=2 * len(FAMILIES))
def _face(key: str) -> Face:
    """The face of a key, one for all chains: its shaped words serve each of them."""
    weight = next(weight for weight, name in NAMES.items() if name[0] == key[0])
    return Face(font_files()[key], weight, key)
