"""fpdf2: a new document for every patient, its lines set in cells; fonts are read each time."""

from __future__ import annotations

from itertools import groupby

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from benchmarks.peers.base import Printer
from benchmarks.words import LISTS, Block, Line, Sheet, plain, told
from benchmarks.work import Values, Work

WIDTH, LINE = 182.0, 4.3
MARKS = {"bullets": "•", "ticks": "–", "plain": ""}
SIZES = {"h1": (15.0, 6.4), "h2": (11.5, 5.0)}
BRAND, TINT = (11, 85, 99), (233, 242, 243)


class Peer(Printer):
    """What is kept between patients is the words; fpdf2 keeps nothing."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.sheet = work.sheet

    def handout(self, values: Values) -> bytes:
        """One handout."""
        paper = Paper(self.work, self.sheet, values)
        for page in self.sheet.pages:
            paper.add_page()
            if paper.page_no() == 1:
                paper.head()
            paper.blocks(page)
        return bytes(paper.output())


class Paper(FPDF):
    """One patient's document."""

    def __init__(self, work: Work, sheet: Sheet, values: Values) -> None:
        super().__init__(format="A4")
        self.work, self.sheet, self.values = work, sheet, values
        for style, path in zip(("", "B"), work.faces, strict=True):
            self.add_font("Noto", style, path)
        self.set_lang(sheet.language)
        self.set_title(sheet.title)
        self.set_author(sheet.author)
        self.set_margins(14, 10, 14)
        self.set_auto_page_break(True, 18)

    def footer(self) -> None:
        """Whose sheet it is, which page, which words."""
        numbers = {"page": f"{self.page_no()}", "pages": "{nb}"}
        self.set_font("Noto", "B", 9)
        self.set_xy(14, 281)
        self.cell(text=plain(self.sheet.whose, self.values))
        self.set_font("Noto", "", 9)
        self.set_xy(150, 281)
        self.cell(46, text=plain(self.sheet.which, numbers), align="R")
        self.set_xy(14, 285)
        self.cell(text=plain(self.sheet.words, self.values))

    def head(self) -> None:
        """The clinic's logo and lines."""
        self.image(self._picture(self.sheet.logo), 14, 10, 14, alt_text=self.sheet.author)
        for line in self.sheet.head:
            self.set_x(33)
            self.line_of(line, WIDTH - 19)

    def blocks(self, blocks: tuple[Block, ...]) -> None:
        """Some blocks, one below the other."""
        for block in blocks:
            self.block(block)

    def block(self, block: Block) -> None:
        """One block."""
        if block.kind == "box":
            self.box(block)
        elif block.kind == "table":
            for first, *others in block.rows:
                self.beside(plain(first, self.values), others, 27)
        elif block.kind == "figure":
            self.image(self._picture(block.source), w=35, alt_text=block.alt)
            for line in block.lines:
                self.line_of(line)
        elif block.kind in LISTS:
            for number, line in enumerate(block.lines, 1):
                self.beside(MARKS.get(block.kind, f"{number}"), [line], 5)
        elif block.kind in SIZES:
            self.title_of(block)
        else:
            for line in block.lines:
                self.line_of(line)

    def box(self, block: Block) -> None:
        """Blocks in a frame; its ground is left out, since its height is known too late."""
        top = self.get_y() + 0.5
        self.set_y(top + 0.5)
        self.blocks(block.blocks)
        self.set_draw_color(*BRAND)
        self.rect(12, top, WIDTH + 4, self.get_y() - top)
        self.ln(1)

    def title_of(self, block: Block) -> None:
        """A heading."""
        size, height = SIZES[block.kind]
        self.set_font("Noto", "B", size)
        self.set_text_color(*BRAND)
        self.write_in(WIDTH, height, plain(block.lines[0], self.values))
        self.set_text_color(0)

    def beside(self, mark: str, lines: list[Line], indent: float) -> None:
        """A mark or the name of a row, and the lines beside it."""
        self.set_font("Noto", "", 10)
        self.cell(indent, LINE, mark)
        for line in lines:
            self.line_of(line, WIDTH - indent)

    def line_of(self, line: Line, width: float = WIDTH) -> None:
        """A line, wrapped; bold is marked with asterisks, as fpdf2 reads it."""
        self.set_font("Noto", "", 10)
        text = ""
        for bold, group in groupby(told(line, self.values), lambda stretch: stretch[1]):
            part = "".join(stretch for stretch, _ in group)
            text += f"**{part}**" if bold else part
        start = self.get_x()
        for part in text.split("\n"):
            self.set_x(start)
            self.write_in(width, LINE, part, markdown=True)

    def write_in(self, width: float, height: float, text: str, markdown: bool = False) -> None:
        """Text in a cell of a width; what follows begins on a new line."""
        self.multi_cell(
            width, height, text, align="L", markdown=markdown,
            new_x=XPos.LMARGIN, new_y=YPos.NEXT,
        )  # fmt: skip

    def _picture(self, source: str) -> str:
        return str(self.work.drawing(source, ".png"))
