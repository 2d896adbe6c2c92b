"""The words of a handout in the plainest shape, so that every peer prints the same ones.

Nothing of the project is imported here: a peer runs alone in its process.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple, TypeAlias

Kind: TypeAlias = Literal[
    "h1", "h2", "h3", "p", "bullets", "ticks", "numbers", "plain", "table", "figure", "box"
]
LISTS = ("bullets", "ticks", "numbers", "plain")


class Piece(NamedTuple):
    """A stretch of text, or the place of one value (then the text is a sample of it)."""

    text: str
    bold: bool = False
    slot: str | None = None


Line: TypeAlias = "tuple[Piece, ...]"


class Block(NamedTuple):
    """A heading, a paragraph, a list (a line an item), a table, a figure, or a box of blocks."""

    kind: Kind
    lines: tuple[Line, ...] = ()
    columns: int = 1
    """Of a table; its lines are the cells, row by row."""
    blocks: tuple[Block, ...] = ()
    source: str = ""
    alt: str = ""

    @property
    def rows(self) -> tuple[tuple[Line, ...], ...]:
        """A table's cells, row by row."""
        starts = range(0, len(self.lines), self.columns)
        return tuple(self.lines[start : start + self.columns] for start in starts)


class Sheet(NamedTuple):
    """A handout: the clinic's head, the blocks of each page, and two lines at every foot."""

    title: str
    language: str
    author: str
    logo: str
    head: tuple[Line, ...]
    pages: tuple[tuple[Block, ...], ...]
    whose: Line
    which: Line
    """The number of the page: its slots are ``page`` and ``pages``."""
    words: Line


def told(line: Line, values: Mapping[str, str]) -> Iterator[tuple[str, bool]]:
    """Each stretch of a line with its value, and whether it is bold."""
    for piece in line:
        yield (values[piece.slot] if piece.slot else piece.text), piece.bold


def plain(line: Line, values: Mapping[str, str]) -> str:
    """The text of a line."""
    return "".join(text for text, _ in told(line, values))


def sources(sheet: Sheet) -> tuple[str, ...]:
    """The drawings of a sheet, the logo first."""
    found = (block.source for page in sheet.pages for block in every(page) if block.source)
    return (sheet.logo, *found)


def every(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Each block, then those inside it."""
    for block in blocks:
        yield block
        yield from every(block.blocks)


def lines_of(sheet: Sheet) -> Iterator[Line]:
    """Every line of a sheet's pages and head, in reading order; not those at the foot."""
    yield from sheet.head
    for page in sheet.pages:
        for block in every(page):
            yield from block.lines
