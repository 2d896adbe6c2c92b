"""The document: what a handout says, as nested blocks with blanks (slots) for one patient's values.

No fonts, no points, no pages. Every run carries its language; sides are start and end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Direction: TypeAlias = Literal["ltr", "rtl"]
ListKind: TypeAlias = Literal["bullets", "ticks", "numbers", "plain"]
AsideKind: TypeAlias = Literal["key", "box", "emergency", "phone", "strip", "specimen", "staff"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style. ``together`` keeps it on one line (a phone, a time)."""

    text: str
    bold: bool = False
    link: str | None = None
    language: str | None = None
    together: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """A blank for one value; ``room`` is a sample of the widest value to leave space for."""

    name: str
    room: str
    bold: bool = False
    together: bool = False


@dataclass(frozen=True, slots=True)
class Blank:
    """A line to write on by hand; it grows to the end of its line and is at least this many ems."""

    ems: float = 4


@dataclass(frozen=True, slots=True)
class Break:
    """The end of a line."""


Inline: TypeAlias = "Run | Slot | Blank | Break"
Inlines: TypeAlias = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3."""

    level: int
    inlines: Inlines
    step: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; ``small`` for the few lines that are read last."""

    inlines: Inlines
    step: str | None = None
    small: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list."""

    inlines: Inlines
    step: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; in two columns it is read down the first column, then down the second."""

    kind: ListKind
    items: tuple[Item, ...]
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; a header names what it heads."""

    inlines: Inlines
    header: Literal["row", "column"] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table."""

    cells: tuple[Cell, ...]
    step: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``kind`` names its look (details, timeline, plan, grid)."""

    kind: str
    rows: tuple[Row, ...]
    widths: tuple[float, ...] = ()
    """Shares of the width, one for each column; empty: by what the columns hold."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing with its text alternative and caption."""

    source: str
    alt: str
    caption: Inlines = ()
    step: str | None = None


@dataclass(frozen=True, slots=True)
class Aside:
    """A box or card of one kind."""

    kind: AsideKind
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under one heading."""

    id: str
    blocks: tuple[Block, ...]
    beside: Figure | None = None
    """A figure that stands at the end side of the section's text."""


@dataclass(frozen=True, slots=True)
class Side:
    """What begins a new side of paper."""

    id: str
    blocks: tuple[Block, ...]


Block: TypeAlias = "Heading | Paragraph | Listing | Table | Figure | Aside | Section | Side"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole handout with blanks."""

    title: str
    language: str
    direction: Direction
    author: str
    published: str
    """The date of the words (ISO), which becomes the PDF's own date."""
    header: tuple[Block, ...]
    """The clinic's head, on the first side only; replaced by pre-printed letterhead."""
    blocks: tuple[Block, ...]
    footer: tuple[Inlines, ...]
    """Lines at the foot of every side, as furniture."""
    logo: str | None = None
    code: str | None = None
    """An address for a code to scan."""
    labels: Mapping[str, str] = field(default_factory=dict)


def walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Every block, each before what it holds, in reading order."""
    for block in blocks:
        yield block
        if isinstance(block, Section | Side | Aside):
            yield from walk(block.blocks)
            if isinstance(block, Section) and block.beside:
                yield block.beside


def inlines_of(block: Block) -> Iterator[Inlines]:
    """The lines of text that a block itself holds, in reading order."""
    match block:
        case Heading() | Paragraph():
            yield block.inlines
        case Listing():
            yield from (item.inlines for item in block.items)
        case Table():
            yield from (cell.inlines for row in block.rows for cell in row.cells)
        case Figure():
            yield block.caption
        case _:
            return


def steps_of(block: Block) -> Iterator[str]:
    """The ids of the steps that a block itself shows."""
    match block:
        case Heading() | Paragraph() | Figure():
            found: tuple[str | None, ...] = (block.step,)
        case Listing():
            found = tuple(item.step for item in block.items)
        case Table():
            found = tuple(row.step for row in block.rows)
        case _:
            found = ()
    yield from (step for step in found if step)


def filled(inlines: Inlines, values: Mapping[str, str]) -> str:
    """The plain text of some inlines with their slots filled."""
    return "".join(_text(inline, values) for inline in inlines)


def _text(inline: Inline, values: Mapping[str, str]) -> str:
    match inline:
        case Run():
            return inline.text
        case Slot():
            return values[inline.name]
        case Blank():
            return "____"
        case Break():
            return "\n"
