"""Naive reportlab: the story is built, parsed and laid out for every patient."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    Image,
    ListFlowable,
    ListItem,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from benchmarks.peers.base import Printer
from benchmarks.words import LISTS, Block, Line, Piece, Sheet, plain
from benchmarks.work import Values, Work

MARGIN, WIDTH = 40, A4[0] - 80
BRAND, TINT = HexColor("#0b5563"), HexColor("#e9f2f3")
BODY = ParagraphStyle("body", fontName="Noto", fontSize=10, leading=12.4, spaceAfter=1.5)
STYLES = {
    "h1": ParagraphStyle("h1", BODY, fontName="NotoBold", fontSize=15, leading=18, textColor=BRAND),
    "h2": ParagraphStyle(
        "h2", BODY, fontName="NotoBold", fontSize=11.5, leading=14, textColor=BRAND, keepWithNext=1
    ),
}
BOX = TableStyle([("BOX", (0, 0), (-1, -1), 1, BRAND), ("BACKGROUND", (0, 0), (-1, -1), TINT)])
TIGHT = TableStyle(
    [("VALIGN", (0, 0), (-1, -1), "TOP")]
    + [(f"{side}PADDING", (0, 0), (-1, -1), 1) for side in ("TOP", "BOTTOM")]
)
BULLETS = {"bullets": "•", "ticks": "–", "plain": ""}


class Numbered(Canvas):
    """The usual canvas that knows how many pages there are: all are kept until the end."""

    which: Line = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802, D102
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for state in self._kept:
            self.__dict__.update(state)
            numbers = {"page": f"{self._pageNumber}", "pages": f"{len(self._kept)}"}
            self.setFont("Noto", 9)
            self.drawRightString(A4[0] - MARGIN, 36, plain(self.which, numbers))
            super().showPage()
        super().save()


class Peer(Printer):
    """Platypus, with its fonts registered once."""

    canvas: type[Numbered] = Numbered

    def __init__(self, work: Work) -> None:
        for name, path in zip(("Noto", "NotoBold"), work.faces, strict=True):
            pdfmetrics.registerFont(TTFont(name, path))
        pdfmetrics.registerFontFamily("Noto", normal="Noto", bold="NotoBold")
        super().__init__(work)
        self.sheet = work.sheet

    def handout(self, values: Values) -> bytes:
        """One handout, from its story to its bytes."""
        file = io.BytesIO()
        sheet = self.sheet

        def foot(canvas: Canvas, _: object) -> None:
            self.foot(canvas, sheet, values)

        class Pages(self.canvas):  # type: ignore[name-defined, misc]
            which = sheet.which

        document = SimpleDocTemplate(
            file, pagesize=A4, leftMargin=MARGIN - 6, rightMargin=MARGIN - 6, topMargin=24,
            bottomMargin=48, title=sheet.title, author=sheet.author, lang=sheet.language,
        )  # fmt: skip
        story = list(self.story(values))
        document.build(story, onFirstPage=foot, onLaterPages=foot, canvasmaker=Pages)
        return file.getvalue()

    def story(self, values: Values) -> Iterator[Flowable]:
        """The flowables of all pages."""
        logo = self.picture(self.sheet.logo, 40)
        head = [Paragraph(self.markup(line, values), BODY) for line in self.sheet.head]
        yield Table([[logo, head]], [60, WIDTH - 60], style=TIGHT)
        for number, page in enumerate(self.sheet.pages):
            if number:
                yield PageBreak()
            yield from self.blocks(page, values)

    def blocks(self, blocks: tuple[Block, ...], values: Values) -> Iterator[Flowable]:
        """The flowables of some blocks."""
        for block in blocks:
            if block.kind == "box":
                inside = list(self.blocks(block.blocks, values))
                yield Table([[inside]], [WIDTH], style=BOX, spaceBefore=2, spaceAfter=3)
            elif block.kind == "table":
                yield self.table(block, values)
            elif block.kind == "figure":
                yield self.picture(block.source, 100)
                yield from (Paragraph(self.markup(line, values), BODY) for line in block.lines)
            elif block.kind in LISTS:
                yield self.list(block, values)
            else:
                style = STYLES.get(block.kind, BODY)
                yield from (Paragraph(self.markup(line, values), style) for line in block.lines)
        yield Spacer(1, 1)

    def list(self, block: Block, values: Values) -> Flowable:
        """A list with its marks."""
        items = [ListItem(Paragraph(self.markup(line, values), BODY)) for line in block.lines]
        mark = BULLETS.get(block.kind)
        kind = {"bulletType": "1"} if mark is None else {"bulletType": "bullet", "start": mark}
        return ListFlowable(items, bulletFontName="Noto", bulletFontSize=9, leftIndent=14, **kind)

    def table(self, block: Block, values: Values) -> Flowable:
        """A table whose first column names the rows."""
        cells = [[Paragraph(self.markup(line, values), BODY) for line in row] for row in block.rows]
        rest = (WIDTH - 90) / (block.columns - 1)
        return Table(cells, [78, *[rest] * (block.columns - 1)], style=TIGHT)

    def picture(self, source: str, width: float) -> Flowable:
        """A drawing as pixels: platypus cannot read SVG."""
        path = self.work.drawing(source, ".png")
        return Image(path, width, width, kind="proportional", hAlign="LEFT")

    def markup(self, line: Line, values: Values) -> str:
        """A line in platypus' mini-XML."""
        return "".join(self.piece(piece, values) for piece in line)

    def piece(self, piece: Piece, values: Values) -> str:
        """One stretch in platypus' mini-XML."""
        text = escape(values[piece.slot] if piece.slot else piece.text).replace("\n", "<br/>")
        return f"<b>{text}</b>" if piece.bold else text

    def foot(self, canvas: Canvas, sheet: Sheet, values: Values) -> None:
        """Whose sheet it is and which words it has."""
        canvas.setFont("NotoBold", 9)
        canvas.drawString(MARGIN, 36, plain(sheet.whose, values))
        canvas.setFont("Noto", 9)
        canvas.drawString(MARGIN, 25, plain(sheet.words, values))
