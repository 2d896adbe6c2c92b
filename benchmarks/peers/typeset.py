"""Typst: one compiler is kept, and the values are its input."""

from __future__ import annotations

import json
from typing import Any

import typst

from benchmarks.peers.base import Printer
from benchmarks.words import Block, Line
from benchmarks.work import Values, Work

STYLE = """
#set text(font: "Noto Sans", size: 10pt, lang: "en", region: "GB")
#set par(leading: 0.45em, spacing: 0.6em)
#set list(spacing: 0.5em)
#set enum(spacing: 0.5em)
#show heading: set text(fill: rgb("0b5563"))
#show heading: set block(above: 0.7em, below: 0.5em)
#show heading.where(level: 1): set text(size: 15pt)
#show heading.where(level: 2): set text(size: 11.5pt)
#let v = json(bytes(sys.inputs.values))
"""
BOX = 'block(width: 100%, stroke: 1pt + rgb("0b5563"), fill: rgb("e9f2f3"), inset: 5pt)'
MARKS = {"bullets": "•", "ticks": "–", "plain": ""}


class Peer(Printer):
    """One compiler; its source stands in the folder of the run."""

    def __init__(self, work: Work, **options: Any) -> None:
        super().__init__(work)
        self.options = options
        source = work.folder / "handout.typ"
        source.write_text(self._source(), encoding="utf-8")
        self.compiler = typst.Compiler(
            source,
            root=work.folder,
            font_paths=[work.folder],
            ignore_system_fonts=True,
            sys_inputs={"values": "{}"},
        )

    def handout(self, values: Values) -> bytes:
        """One handout, compiled with the values."""
        told = {"values": json.dumps(dict(values))}
        made: bytes = self.compiler.compile(format="pdf", sys_inputs=told, **self.options)
        return made

    def _source(self) -> str:
        sheet = self.work.sheet
        head = " \\ ".join(map(_line, sheet.head))
        logo = self._picture(sheet.logo, sheet.author, "40pt")
        pages = "\n#pagebreak()\n".join(self._blocks(page) for page in sheet.pages)
        return (
            f"#set document(title: {_text(sheet.title)}, author: {_text(sheet.author)})\n"
            f'{STYLE}#set page(paper: "a4", margin: (x: 14mm, top: 10mm, bottom: 18mm), '
            f"footer: {self._foot()})\n"
            f"#grid(columns: (54pt, 1fr), {logo}, [{head}])\n{pages}\n"
        )

    def _foot(self) -> str:
        sheet = self.work.sheet
        page = "context [Page #counter(page).display() of #counter(page).final().first()]"
        left = f"[{_line(sheet.whose)} \\ {_line(sheet.words)}]"
        return f"[#set text(size: 9pt)\n#grid(columns: (1fr, auto), {left}, {page})]"

    def _blocks(self, blocks: tuple[Block, ...]) -> str:
        return "\n\n".join(map(self._block, blocks))

    def _block(self, block: Block) -> str:
        lines = [f"[{_line(line)}]" for line in block.lines]
        if block.kind == "box":
            return f"#{BOX}[{self._blocks(block.blocks)}]"
        if block.kind == "table":
            widths = "(78pt" + ", 1fr" * (block.columns - 1) + ")"
            return f"#table(columns: {widths}, stroke: none, inset: 2pt, {', '.join(lines)})"
        if block.kind == "figure":
            picture = self._picture(block.source, block.alt, "100pt")
            return f"#{picture}\n\n" + "\n".join(map(_line, block.lines))
        if block.kind == "numbers":
            return f"#enum({', '.join(lines)})"
        if block.kind in MARKS:
            return f"#list(marker: [{MARKS[block.kind]}], {', '.join(lines)})"
        if block.kind == "p":
            return "\n\n".join(map(_line, block.lines))
        return f"#heading(level: {block.kind[1:]}, {lines[0]})"

    def _picture(self, source: str, alt: str, width: str) -> str:
        return f"image({_text(self.work.drawing(source).name)}, width: {width}, alt: {_text(alt)})"


def _line(line: Line) -> str:
    found = ""
    for piece in line:
        if piece.text == "\n":
            found += "#linebreak()"
            continue
        text = f"v.at({_text(piece.slot)})" if piece.slot else _text(piece.text)
        found += f"#strong({text})" if piece.bold else f"#({text})"
    return found


def _text(text: str) -> str:
    """A text as typst's own literal."""
    return json.dumps(text, ensure_ascii=False)
