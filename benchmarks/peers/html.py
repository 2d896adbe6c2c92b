"""WeasyPrint: one HTML text with the values put in; fonts, styles and pictures are kept."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from benchmarks.peers.base import Printer
from benchmarks.words import Block, Line, plain
from benchmarks.work import Values, Work

STYLE = """
@font-face {{ font-family: Noto; src: url({regular}) }}
@font-face {{ font-family: Noto; src: url({bold}); font-weight: bold }}
@page {{ size: A4; margin: 10mm 14mm 18mm;
  @bottom-left {{ content: element(foot); width: 70% }}
  @bottom-right {{ content: "Page " counter(page) " of " counter(pages);
    font: 9pt Noto; vertical-align: top }} }}
html {{ font: 10pt/1.24 Noto }}
body, p, ul, ol, figure {{ margin: 0 0 1.5pt }}
h1 {{ font-size: 15pt; margin: 0; color: #0b5563 }}
h2 {{ font-size: 11.5pt; margin: 2pt 0 0; color: #0b5563; break-after: avoid }}
ul, ol {{ padding-left: 14pt }}
ul.plain {{ list-style: none }}
ul.ticks {{ list-style: "– " }}
header {{ display: flex }}
header img {{ width: 40pt; height: 40pt; margin-right: 14pt }}
figure img {{ width: 100pt }}
table {{ border-collapse: collapse; width: 100% }}
th {{ text-align: left; width: 78pt; vertical-align: top }}
td {{ padding: 1pt 6pt; white-space: pre-line }}
aside {{ border: 1pt solid #0b5563; background: #e9f2f3; padding: 2pt 6pt; margin: 3pt 0;
  break-inside: avoid }}
article + article {{ break-before: page }}
.foot {{ position: running(foot); font-size: 9pt }}
"""
LISTS = {"numbers": "ol", "bullets": "ul", "ticks": "ul", "plain": "ul"}
SLOT = re.compile("\0(.*?)\0")


class Peer(Printer):
    """WeasyPrint with everything kept that it can keep."""

    def __init__(self, work: Work, **options: Any) -> None:
        super().__init__(work)
        self.options = options
        regular, bold = (path.as_uri() for path in work.faces)
        self.fonts = FontConfiguration()
        style = STYLE.format(regular=regular, bold=bold)
        self.styles = [CSS(string=style, font_config=self.fonts)]
        self.pictures: dict[str, Any] = {}
        self.page = self._page()

    def handout(self, values: Values) -> bytes:
        """One handout, from its HTML to its bytes."""
        page = HTML(string=SLOT.sub(lambda found: escape(values[found[1]]), self.page))
        made: bytes = page.write_pdf(
            stylesheets=self.styles, font_config=self.fonts, cache=self.pictures, **self.options
        )
        return made

    def _page(self) -> str:
        """The page with its slots marked."""
        sheet = self.work.sheet
        head = "".join(f"<p>{_line(line)}</p>" for line in sheet.head)
        logo = self._picture(sheet.logo, sheet.author)
        pages = "".join(f"<article>{self._blocks(page)}</article>" for page in sheet.pages)
        foot = f'<div class="foot"><p>{_line(sheet.whose)}</p><p>{_line(sheet.words)}</p></div>'
        return (
            f'<!DOCTYPE html><html lang="{sheet.language}"><head><meta charset="utf-8">'
            f"<title>{escape(sheet.title)}</title></head><body>{foot}"
            f"<header>{logo}<div>{head}</div></header>{pages}</body></html>"
        )

    def _blocks(self, blocks: tuple[Block, ...]) -> str:
        return "".join(map(self._block, blocks))

    def _block(self, block: Block) -> str:
        lines = [_line(line) for line in block.lines]
        if block.kind == "box":
            return f"<aside>{self._blocks(block.blocks)}</aside>"
        if block.kind == "table":
            return f"<table>{''.join(map(_row, block.rows))}</table>"
        if block.kind == "figure":
            caption = f"<figcaption>{lines[0]}</figcaption>" if lines else ""
            return f"<figure>{self._picture(block.source, block.alt)}{caption}</figure>"
        if block.kind in LISTS:
            name = LISTS[block.kind]
            items = "".join(f"<li>{line}</li>" for line in lines)
            return f'<{name} class="{block.kind}">{items}</{name}>'
        return "".join(f"<{block.kind}>{line}</{block.kind}>" for line in lines)

    def _picture(self, source: str, alt: str) -> str:
        return f'<img src="{self.work.drawing(source).as_uri()}" alt="{escape(alt)}">'


def _row(cells: tuple[Line, ...]) -> str:
    first, *others = map(_line, cells)
    return f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in others)}</tr>'


def _line(line: Line) -> str:
    """A line as HTML; a slot stands between NUL characters."""
    found = ""
    for piece in line:
        text = f"\0{piece.slot}\0" if piece.slot else escape(plain((piece,), {}))
        found += f"<strong>{text}</strong>" if piece.bold else text
    return found.replace("\n", "<br>")
