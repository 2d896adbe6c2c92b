"""Fonts in a file: just the glyphs that are used, their widths, and what each is read as."""

from __future__ import annotations

import hashlib
from functools import lru_cache

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from instructions.pdf.face import Face


def font(pdf: Pdf, face: Face, glyphs: dict[int, str]) -> pikepdf.Object:
    """A Type0 font that holds just these glyphs under their own numbers."""
    program, mapping, name = _font_parts(face, tuple(sorted(glyphs.items())))
    file = pdf.make_stream(program, Length1=len(program))
    descriptor = pdf.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name("/" + name),
            Flags=4,
            FontBBox=Array([-1000, -1000, 3000, 2000]),
            ItalicAngle=0,
            Ascent=face.ascent,
            Descent=face.descent,
            CapHeight=face.cap_height,
            StemV=80,
            FontFile2=file,
        )
    )
    inside = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=Name("/" + name),
            CIDSystemInfo=Dictionary(
                Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
            ),
            FontDescriptor=descriptor,
            W=_widths(face, sorted(glyphs)),
            DW=0,
            CIDToGIDMap=Name.Identity,
        )
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/" + name),
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([inside]),
            ToUnicode=pdf.make_stream(mapping),
        )
    )


@lru_cache(maxsize=32)
def _font_parts(face: Face, glyphs: tuple[tuple[int, str], ...]) -> tuple[bytes, bytes, str]:
    """The font program, the map back to text, and the tagged name of a set of glyphs."""
    program = face.subset(glyph for glyph, _ in glyphs)
    digest = hashlib.sha256(repr(glyphs).encode()).digest()
    tag = "".join(chr(65 + byte % 26) for byte in digest[:6])
    name = f"{tag}+{face.name}"
    return program, _to_unicode(name, glyphs), name


def _widths(face: Face, glyphs: list[int]) -> Array:
    """Runs of neighbouring glyphs with their widths, as the W array wants them."""
    widths, run, last = Array(), Array(), None
    for glyph in glyphs:
        if last is None or glyph != last + 1:
            run = Array()
            widths.append(glyph)
            widths.append(run)
            widths[-1] = run
        run.append(face.advance(glyph))
        widths[-1] = run
        last = glyph
    return widths


def _to_unicode(name: str, glyphs: tuple[tuple[int, str], ...]) -> bytes:
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        f"/CMapName /{name} def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    read = [(glyph, text) for glyph, text in glyphs if text]
    for start in range(0, len(read), 100):
        part = read[start : start + 100]
        lines.append(f"{len(part)} beginbfchar")
        lines += [f"<{g:04X}> <{t.encode('utf-16-be').hex().upper()}>" for g, t in part]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")
