"""What a document should say, element by element, worked out from the document alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from structure import Node

from instructions.document import (
    Aside,
    Blank,
    Block,
    Break,
    Columns,
    Document,
    Figure,
    Heading,
    Inlines,
    Listing,
    Paragraph,
    Run,
    Section,
    Side,
    Slot,
    Table,
)

Values = Mapping[str, str]

SCOPES = {"row": "Row", "column": "Column"}
NUMBERINGS = {"numbers": "Decimal", "bullets": "Disc", "ticks": "Square", "plain": "None"}
WRITE_IN = re.compile("_+")


@dataclass(frozen=True, slots=True)
class Said:
    """An element as it should be read: how deep it stands, its tag, its words or alternative."""

    depth: int
    tag: str
    words: str = ""
    detail: str = ""
    """The scope of a header, the numbering of a list, the alternative text of a figure."""

    def __str__(self) -> str:
        detail = f" [{self.detail}]" if self.detail else ""
        return f"{'  ' * self.depth}{self.tag}{detail} {self.words}".rstrip()


def expected(document: Document, values: Values, letterhead: bool) -> list[str]:
    """Every element of a document with its values filled in, in reading order, one a line."""
    return [str(said) for said in _document(document, values, letterhead)]


def found(root: Node) -> list[str]:
    """Every element of a structure tree in the same form; a link is part of its line."""
    return [str(said) for said in _node(root, 0)]


def words(text: str) -> str:
    """The text with its white space folded, and every line to write on the same length."""
    return WRITE_IN.sub("_", " ".join(text.split()))


def told(inlines: Inlines, values: Values) -> str:
    """What some inlines say with their values."""
    parts = []
    for inline in inlines:
        match inline:
            case Run():
                parts.append(inline.text)
            case Slot():
                parts.append(values[inline.name])
            case Blank():
                parts.append("_")
            case Break():
                parts.append(" ")
    return words("".join(parts))


def links(document: Document, letterhead: bool) -> list[tuple[str, str]]:
    """The links of a document in reading order: where each leads, and its words.

    A phone on a line with values is plain text: nobody knows beforehand where it will stand.
    """
    blocks = [*([] if letterhead else document.header), *document.blocks]
    found: list[tuple[str, str]] = []
    for inlines in (line for block in blocks for line in _lines(block)):
        if any(isinstance(inline, Slot) for inline in inlines):
            continue
        before = None
        for inline in inlines:
            here = inline.link if isinstance(inline, Run) else None
            if here and isinstance(inline, Run):
                if here == before:
                    found[-1] = (here, found[-1][1] + inline.text)
                else:
                    found.append((here, inline.text))
            before = here
    return found


def headings(document: Document, values: Values) -> list[str]:
    """The words of every heading, in reading order."""
    return [
        told(block.inlines, values) for block in _all(document.blocks) if isinstance(block, Heading)
    ]


def _all(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Section | Side | Aside | Columns):
            yield from _all(block.blocks)
            if isinstance(block, Section) and block.beside:
                yield block.beside


def _lines(block: Block) -> Iterator[Inlines]:
    for inner in _all([block]):
        match inner:
            case Heading() | Paragraph():
                yield inner.inlines
            case Listing():
                yield inner.lead
                yield from (item.inlines for item in inner.items)
            case Table():
                yield from (cell.inlines for row in inner.rows for cell in row.cells)
            case Figure():
                yield inner.caption


def _document(document: Document, values: Values, letterhead: bool) -> Iterator[Said]:
    yield Said(0, "Document")
    if not letterhead:
        yield Said(1, "Sect")
        if document.logo:
            yield Said(2, "Figure", detail=document.author)
        for block in document.header:
            yield from _block(block, 2, values)
        if document.code:
            yield Said(2, "Figure", detail=document.code.alt)
    for block in document.blocks:
        yield from _block(block, 1, values)
    for line in document.footer[2:]:
        yield Said(1, "P", told(line, values))


def _block(block: Block, depth: int, values: Values) -> Iterator[Said]:
    match block:
        case Heading():
            yield Said(depth, f"H{block.level}", told(block.inlines, values))
        case Paragraph():
            yield Said(depth, "P", told(block.inlines, values))
        case Listing():
            yield from _listing(block, depth, values)
        case Table():
            yield Said(depth, "Table")
            for row in block.rows:
                yield Said(depth + 1, "TR")
                for cell in row.cells:
                    tag, scope = ("TH", SCOPES[cell.header]) if cell.header else ("TD", "")
                    yield Said(depth + 2, tag, told(cell.inlines, values), scope)
        case Figure():
            yield Said(depth, "Figure", detail=words(block.alt))
            if block.caption:
                yield Said(depth, "Caption", told(block.caption, values))
        case Columns():
            yield from _blocks(block.blocks, depth, values)
        case Side():
            yield Said(depth, "Part")
            yield from _blocks(block.blocks, depth + 1, values)
        case Aside():
            yield Said(depth, "Sect")
            yield from _blocks(block.blocks, depth + 1, values)
        case Section():
            yield Said(depth, "Sect")
            yield from _blocks(block.blocks, depth + 1, values)
            if block.beside:
                yield from _block(block.beside, depth + 1, values)


def _blocks(blocks: Iterable[Block], depth: int, values: Values) -> Iterator[Said]:
    for block in blocks:
        yield from _block(block, depth, values)


def _listing(listing: Listing, depth: int, values: Values) -> Iterator[Said]:
    if listing.lead:
        yield Said(depth, "P", told(listing.lead, values))
    yield Said(depth, "L", detail=NUMBERINGS[listing.kind])
    for place, item in enumerate(listing.items, listing.first or 1):
        yield Said(depth + 1, "LI")
        if listing.kind == "numbers":
            yield Said(depth + 2, "Lbl", f"{place}." if listing.first else f"{place}")
        yield Said(depth + 2, "LBody", told(item.inlines, values))


def _node(node: Node, depth: int) -> Iterator[Said]:
    elements = [kid for kid in node.kids if isinstance(kid, Node) and kid.tag != "Link"]
    own = "" if elements else words(node.text)
    detail = node.alt or node.scope or node.numbering or ""
    yield Said(depth, node.tag, own, words(detail))
    for kid in elements:
        yield from _node(kid, depth + 1)
