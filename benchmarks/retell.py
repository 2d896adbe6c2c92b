"""Retells the project's own document as plain words for the peers."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.words import Block, Line, Piece, Sheet
from instructions.document import (
    Aside,
    Blank,
    Break,
    Columns,
    Document,
    Figure,
    Heading,
    Inline,
    Inlines,
    Listing,
    Paragraph,
    Section,
    Side,
    Slot,
    Table,
    inlines_of,
    walk,
)
from instructions.document import Block as Written

HEADINGS = {1: "h1", 2: "h2", 3: "h3"}


def retold(document: Document) -> Sheet:
    """The sheet of a document. Each of its sides begins a page."""
    assert document.logo, "the sample clinic has a logo"
    whose, which, words = document.footer
    return Sheet(
        title=document.title,
        language=document.language,
        author=document.author,
        logo=document.logo,
        head=tuple(_line(line) for block in walk(document.header) for line in inlines_of(block)),
        pages=tuple(_pages(document)),
        whose=_line(whose),
        which=_line(which),
        words=_line(words),
    )


def _pages(document: Document) -> Iterator[tuple[Block, ...]]:
    for side in document.blocks:
        assert isinstance(side, Side) and side.kind != "follow", "the core is whole sides"
        yield tuple(_blocks(side.blocks))


def _blocks(blocks: tuple[Written, ...]) -> Iterator[Block]:
    """Sections and columns are told one after the other; boxes stay boxes."""
    for block in blocks:
        match block:
            case Aside():
                yield Block("box", blocks=tuple(_blocks(block.blocks)))
            case Section():
                yield from _blocks(block.blocks)
                if block.beside:
                    yield from _blocks((block.beside,))
            case Columns() | Side():
                yield from _blocks(block.blocks)
            case Listing():
                if block.lead:
                    yield Block("p", (_line(block.lead),))
                yield Block(block.kind, tuple(_line(item.inlines) for item in block.items))
            case _:
                yield _simple(block)


def _simple(block: Written) -> Block:
    match block:
        case Heading():
            return Block(HEADINGS[block.level], (_line(block.inlines),))
        case Paragraph():
            return Block("p", (_line(block.inlines),))
        case Table():
            cells = tuple(_line(cell.inlines) for row in block.rows for cell in row.cells)
            return Block("table", cells, len(block.rows[0].cells))
        case Figure():
            caption = (_line(block.caption),) if block.caption else ()
            return Block("figure", caption, source=block.source, alt=block.alt)
    raise TypeError(type(block).__name__)


def _line(inlines: Inlines) -> Line:
    return tuple(map(_piece, inlines))


def _piece(inline: Inline) -> Piece:
    match inline:
        case Slot():
            return Piece(inline.room, inline.bold, inline.name)
        case Blank():
            return Piece("_" * round(2 * inline.ems))
        case Break():
            return Piece("\n")
        case _:
            return Piece(inline.text, inline.bold)
