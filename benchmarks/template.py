"""The blank file of the form overlay: naive reportlab's pages with the values left out.

It is made once, before any clock runs, so it may take its font from the plate.
"""

from __future__ import annotations

import io
from typing import Any
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from benchmarks.peers import platypus
from benchmarks.peers.overlay import Field, Places
from benchmarks.words import Piece, Sheet
from benchmarks.work import Values, Work
from instructions.pdf.face import faces
from instructions.pdf.families import BOLD, REGULAR
from instructions.pdf.layout import LATIN

SPACE = "\N{NO-BREAK SPACE}"


def make(work: Work, plate: bytes) -> None:
    """Write the template, and keep where its fields are."""
    blank = _Blank(work)
    pages = blank.handout({})
    with pikepdf.open(io.BytesIO(pages)) as pdf, pikepdf.open(io.BytesIO(plate)) as source:
        fonts = pdf.copy_foreign(pdf_fonts(source))
        for page in pdf.pages:
            form = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form)
            form.BBox, form.Resources = Array(page.MediaBox), Dictionary(Font=fonts)
            page.Resources.XObject = page.Resources.get("/XObject", Dictionary())
            page.Resources.XObject.Values = form
            page.contents_add(b"/Values Do")
            page.contents_coalesce()
        pdf.save(
            work.template,
            recompress_flate=True,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        )
    codes = [_codes(REGULAR), _codes(BOLD)]
    work.keep(places=Places(tuple(blank.fields), codes[0], codes[1], len(work.sheet.pages)))


def pdf_fonts(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """The fonts of a plate, as an object of its own; they hold all of Latin."""
    return pdf.make_indirect(pdf.pages[0].Resources.Font)


def _codes(weight: int) -> dict[int, str]:
    """The glyph of each character, as text is written in hexadecimal."""
    face = faces(weight)[0]
    return {ord(letter): f"{face.glyph(letter):04X}" for letter in f" {LATIN}"}


class _Canvas(platypus.Numbered):
    """Notes where each slot stands."""

    fields: list[Field]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.setNamedCB("slot", self.slot)

    def slot(self, _: Canvas, __: str, label: str) -> None:
        """Note a slot; a paragraph calls this where it draws one."""
        at: dict[str, Any] = self._curr_tx_info  # type: ignore[attr-defined]
        x, y = self.absolutePosition(at["cur_x"], at["cur_y"])
        name, bold = label.split()
        start = x - stringWidth(SPACE, "Noto", 10)
        self.fields.append(Field(self._pageNumber - 1, name, bold == "True", start, y, 10))


class _Blank(platypus.Peer):
    """Platypus' own handout with its slots left empty."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.fields: list[Field] = []
        self.canvas = type("Noted", (_Canvas,), {"fields": self.fields})

    def piece(self, piece: Piece, values: Values) -> str:
        """A slot is as wide as its sample, and tells where it is.

        Its mark stands behind a first space, so that both are on one line.
        """
        if piece.slot is None:
            return super().piece(piece, values)
        font = "NotoBold" if piece.bold else "Noto"
        spaces = stringWidth(piece.text, font, 10) / stringWidth(SPACE, "Noto", 10)
        mark = f'<onDraw name="slot" label="{escape(piece.slot)} {piece.bold}"/>'
        return SPACE + mark + SPACE * round(spaces)

    def foot(self, canvas: Canvas, sheet: Sheet, values: Values) -> None:
        """The lines at the foot; the patient's own is one field for each of its slots."""
        where = float(platypus.MARGIN)
        for piece in sheet.whose:
            if piece.slot:
                page = canvas.getPageNumber() - 1
                self.fields.append(Field(page, piece.slot, piece.bold, where, 36, 9))
                where += 160
        canvas.setFont("Noto", 9)
        canvas.drawString(platypus.MARGIN, 25, "".join(piece.text for piece in sheet.words))
