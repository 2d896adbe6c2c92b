"""How a finished PDF looks, measured: its lines of text, its words and its ink, page by page."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import pypdfium2
import pypdfium2.raw as pdfium
from structure import Box, Mark, Node, Reading, Shown
from tools import pages as rendered

MM = 72 / 25.4
HYPHEN = "\x02"
"""What pdfium says in place of a hyphen at the end of a line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text as it stands on paper; ``node`` is its element, None for ornament."""

    page: int
    node: Node | None
    text: str
    size: float
    left: float
    right: float
    baseline: float

    def __str__(self) -> str:
        return f"page {self.page + 1}, {self.size:g} pt: {self.text}"


def lines(reading: Reading) -> list[Line]:
    """Every line: what is tagged in reading order, then the ornament of each page."""
    found = [line for node in _holders(reading) for line in _own_lines(node)]
    for page in reading.pages:
        found += _rows(None, [piece for piece in page.shown if piece.artifact])
    return found


def _holders(reading: Reading) -> Iterator[Node]:
    """The elements whose text is their own; a link's belongs to its line."""
    for node in reading.nodes:
        nested = [kid for kid in node.kids if isinstance(kid, Node) and kid.tag != "Link"]
        if node.tag != "Link" and not nested and any(mark.shown for mark in node.marks()):
            yield node


def _own_lines(node: Node) -> Iterator[Line]:
    pieces = [piece for mark in node.marks() for piece in mark.shown]
    for _, group in groupby(pieces, key=lambda piece: piece.page):
        yield from _rows(node, list(group))


def _rows(node: Node | None, pieces: Sequence[Shown]) -> Iterator[Line]:
    pieces = [piece for piece in pieces if piece.text]
    for _, group in groupby(pieces, key=lambda piece: round(piece.baseline)):
        row = sorted(group, key=lambda piece: piece.left)
        if any(piece.text.strip() for piece in row):
            yield Line(
                page=row[0].page,
                node=node,
                text="".join(piece.text for piece in row).strip(),
                size=min(piece.size for piece in row),
                left=row[0].left,
                right=max(piece.right for piece in row if piece.text.strip()),
                baseline=row[0].baseline,
            )


def marks_in_order(reading: Reading) -> list[tuple[Node, Mark]]:
    """All that is drawn and tagged, in reading order, each with the element that holds it."""
    return [
        (node, kid)
        for node in reading.nodes
        for kid in node.kids
        if isinstance(kid, Mark) and kid.drawn
    ]


def word_boxes(pdf: bytes) -> list[list[tuple[str, Box]]]:
    """The words of each page as pdfium finds them, each with the tight box of its ink."""
    opened = pypdfium2.PdfDocument(pdf)
    try:
        return [list(_words(page)) for page in opened]
    finally:
        opened.close()


def _words(page: pypdfium2.PdfPage) -> Iterator[tuple[str, Box]]:
    textpage = page.get_textpage()
    word, boxes = "", list[Box]()
    for index in range(textpage.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(textpage, index))
        generated = pdfium.FPDFText_IsGenerated(textpage, index) == 1
        if character.isspace() or character == HYPHEN or generated:
            if word:
                yield word, _union(boxes)
            word, boxes = "", []
        else:
            word += character
            boxes.append(_character_box(textpage, index))
    if word:
        yield word, _union(boxes)


def _character_box(textpage: pypdfium2.PdfTextPage, index: int) -> Box:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(textpage, index, left, right, bottom, top)
    return left.value, bottom.value, right.value, top.value


def _union(boxes: Sequence[Box]) -> Box:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def overlap(first: Box, second: Box, by: float = 0.3) -> bool:
    """Whether two boxes share more than so many points, both ways."""
    across = min(first[2], second[2]) - max(first[0], second[0])
    up = min(first[3], second[3]) - max(first[1], second[1])
    return across > by and up > by


def overlapping(boxes: Sequence[tuple[str, Box]]) -> list[tuple[str, str]]:
    """The pairs of words of a page that run into each other."""
    found = []
    ordered = sorted(boxes, key=lambda one: one[1][1])
    for place, (word, box) in enumerate(ordered):
        for other, its in ordered[place + 1 :]:
            if its[1] > box[3]:
                break
            if overlap(box, its):
                found.append((word, other))
    return found


def ink(pdf: bytes, dpi: int = 72) -> list[Box | None]:
    """The box of all that is not white on each page, in points from the top left."""
    found: list[Box | None] = []
    for picture in rendered(pdf, grey=True, dpi=dpi):
        box = picture.point(lambda grey: 255 if grey < 250 else 0).getbbox()
        scale = 72 / dpi
        found.append(box and (box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale))
    return found
