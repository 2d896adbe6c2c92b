"""The document: what a handout says, as nested blocks with blanks (slots) for one patient's values.

No fonts, no points, no pages. Every run carries its language; sides are start and end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

from msgspec import Struct

from instructions.inline import Blank as Blank
from instructions.inline import Break as Break
from instructions.inline import Inline as Inline
from instructions.inline import Inlines as Inlines
from instructions.inline import Run as Run
from instructions.inline import Slot as Slot

Direction: TypeAlias = Literal["ltr", "rtl"]
SideKind: TypeAlias = Literal["side", "turn", "follow"]
ParagraphKind: TypeAlias = Literal["body", "small", "call"]
ListKind: TypeAlias = Literal["bullets", "ticks", "numbers", "plain"]
TableKind: TypeAlias = Literal["details", "timeline", "staff", "plan", "grid", "cover"]
AsideKind: TypeAlias = Literal[
    "visit", "key", "box", "emergency", "phone", "strip", "staff", "sample"
]


class Heading(Struct, frozen=True):
    """A heading of level 1 to 3."""

    level: int
    inlines: Inlines
    steps: tuple[str, ...] = ()


class Paragraph(Struct, frozen=True):
    """One paragraph; ``small`` is read last, ``call`` (whom to phone) is seen first."""

    inlines: Inlines
    steps: tuple[str, ...] = ()
    kind: ParagraphKind = "body"


class Item(Struct, frozen=True):
    """One entry of a list."""

    inlines: Inlines
    steps: tuple[str, ...] = ()


class Listing(Struct, frozen=True):
    """A list; in two columns it is read down the first column, then down the second.

    ``lead`` is a word or two before the items, in a column of its own.
    """

    kind: ListKind
    items: tuple[Item, ...]
    columns: int = 1
    lead: Inlines = ()
    first: int = 0
    """The number of the first item, in a list whose numbers go on from what is before it."""


class Cell(Struct, frozen=True):
    """One cell of a table; a header names what it heads."""

    inlines: Inlines
    header: Literal["row", "column"] | None = None


class Row(Struct, frozen=True):
    """One row of a table."""

    cells: tuple[Cell, ...]
    steps: tuple[str, ...] = ()


class Table(Struct, frozen=True):
    """A table; ``kind`` names its look."""

    kind: TableKind
    rows: tuple[Row, ...]
    widths: tuple[float, ...] = ()
    """Shares of the width, one for each column; empty: by what the columns hold."""


class Figure(Struct, frozen=True):
    """A drawing with its text alternative and caption."""

    source: str
    alt: str
    caption: Inlines = ()
    steps: tuple[str, ...] = ()


class Aside(Struct, frozen=True):
    """A box or card of one kind."""

    kind: AsideKind
    blocks: tuple[Block, ...]


class Section(Struct, frozen=True):
    """Blocks under one heading."""

    id: str
    blocks: tuple[Block, ...]
    beside: Figure | None = None
    """A figure that stands at the end side of the section's text."""
    language: str | None = None
    """The language in which it says again, smaller, what stands before it."""


class Columns(Struct, frozen=True):
    """Short sections in two columns, read down the first, then down the second.

    In large print they stand one below the other.
    """

    blocks: tuple[Block, ...]


class Side(Struct, frozen=True):
    """What stands together: on one ``side``, from a new side on (``turn``), or to ``follow``."""

    id: str
    blocks: tuple[Block, ...]
    kind: SideKind = "turn"


Block: TypeAlias = (
    "Heading | Paragraph | Listing | Table | Figure | Aside | Section | Columns | Side"
)


class Document(Struct, frozen=True, kw_only=True):
    """A whole handout with blanks."""

    title: str
    language: str
    direction: Direction
    author: str
    published: str
    """The date of the words (ISO), which becomes the PDF's own date."""
    about: str = ""
    """Which version of the words it is, and who approved it until when; nothing of a patient."""
    header: tuple[Block, ...]
    """The clinic's head, on the first side only; replaced by pre-printed letterhead."""
    blocks: tuple[Block, ...]
    footer: tuple[Inlines, ...]
    """Lines at the foot of every side, as furniture."""
    logo: str | None = None
    code: Figure | None = None
    """A code to scan, at the end of the head."""
    struck: tuple[str, ...] = ()
    """What its blanks may be filled with in a script that is not Latin: days, months, hours."""
    also: Document | None = None
    """The same in the clinic's own language, for staff: it begins on paper of its own."""

    @property
    def sheets(self) -> tuple[Document, ...]:
        """Itself, and the same in the clinic's own language where that is printed too."""
        return (self, self.also) if self.also else (self,)


ALONG = frozenset({"figures/day.svg"})
"""Drawings that are read along, as a line of text is: right to left they are mirrored."""


def walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Every block, each before what it holds, in reading order."""
    for block in blocks:
        yield block
        if isinstance(block, Section | Side | Aside | Columns):
            yield from walk(block.blocks)
            if isinstance(block, Section) and block.beside:
                yield block.beside


def inlines_of(block: Block | Item | Row) -> Iterator[Inlines]:
    """The lines of text that a block, or one line of it, itself holds, in reading order."""
    match block:
        case Heading() | Paragraph() | Item():
            yield block.inlines
        case Row():
            yield from (cell.inlines for cell in block.cells)
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
            yield from block.steps
        case Listing():
            yield from (step for item in block.items for step in item.steps)
        case Table():
            yield from (step for row in block.rows for step in row.steps)
        case _:
            return


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
