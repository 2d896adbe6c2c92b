"""Mark-up: the strict subset of HTML that templates may produce, read into a document.

Blocks: article (class side, turn or follow), section (class beside, columns, or also with a lang),
aside (class: one of the cards), h1 to h3, p (class small or call), ul (class bullets, ticks or
plain; data-columns, data-lead), ol (start, data-columns), li, table (class: one of the tables;
data-widths) of tr, th (scope row or col), td, figure of img and figcaption.
Inside a line: strong or b, a (href), br, span class "slot" (data-slot, data-room), class "blank",
class "together" or "number", lang, or data-step. Text stands in lines only. Anything else is
refused, with its line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import cast, get_args

from instructions.document import (
    Aside,
    AsideKind,
    Block,
    Cell,
    Columns,
    Direction,
    Document,
    Figure,
    Heading,
    Item,
    Listing,
    ListKind,
    Paragraph,
    ParagraphKind,
    Row,
    Run,
    Section,
    Side,
    SideKind,
    Slot,
    Table,
    TableKind,
)
from instructions.markup_lines import fragment, inlines, language, plain, steps
from instructions.markup_tree import ATTRIBUTES, Node, read, refuse

__all__ = ["ATTRIBUTES", "fragment", "parse"]

CODE = "code:"
BOXES = (Aside, Columns, Section, Side)
MOST_COLUMNS = 8
FIRST = re.compile(r"\d{1,3}", re.ASCII)
SHARE = re.compile(r"[1-9]\d?(\.\d)?", re.ASCII)


def parse(html: str) -> Document:
    """The document that a rendered template says. Raises TemplateError with the line."""
    return _document(read(html).only("html"))


def _document(html: Node) -> Document:
    if not html.get("lang") or html.get("dir") not in get_args(Direction):
        refuse(html.place, "<html> lacks its lang, or a dir of ltr or rtl.", "Keep both there.")
    head, body = html.only("head", "body"), html.only("body", "head")
    header, main, footer = (
        body.only(tag, "header", "main", "footer") for tag in ("header", "main", "footer")
    )
    described = {
        node.get("name"): node.get("content")
        for node in head.elements("title", "meta")
        if node.tag == "meta"
    }
    logo, code = _images(header)
    return Document(
        title=plain(head.only("title", "meta")),
        language=html.get("lang"),
        direction=cast(Direction, html.get("dir")),
        author=described.get("author", ""),
        published=described.get("date", ""),
        about=described.get("description", ""),
        header=_some(node for node in header.elements() if node.tag != "img"),
        blocks=_blocks(main),
        footer=tuple(inlines(node) for node in footer.elements("p")),
        logo=logo.get("src") if logo else None,
        code=Figure(code.get("src"), code.get("alt")) if code else None,
    )


def _images(header: Node) -> tuple[Node | None, Node | None]:
    """The logo and the code to scan of a head."""
    for node in header.elements():
        if node.tag not in ("img", "section"):
            refuse(node.place, f"<{node.tag}> stands in the header.", "Put it into a <section>.")
    images = [node for node in header.elements() if node.tag == "img"]
    codes = [node for node in images if node.get("src").startswith(CODE)]
    logos = [node for node in images if node not in codes]
    for node in (*codes[1:], *logos[1:]):
        refuse(node.place, "The header has a second picture of a kind.", "Keep a logo and a code.")
    return next(iter(logos), None), next(iter(codes), None)


def _blocks(node: Node) -> tuple[Block, ...]:
    return _some(node.elements())


def _some(nodes: Iterable[Node]) -> tuple[Block, ...]:
    """The blocks of some elements. A box that a clinic emptied leaves no trace."""
    found = (_block(node) for node in nodes)
    return tuple(one for one in found if not isinstance(one, BOXES) or one.blocks)


def _block(node: Node) -> Block:
    reader = BLOCKS.get(node.tag)
    if reader is None:
        refuse(node.place, f"<{node.tag}> may not stand here.", "docs/branding.md shows the order.")
    return reader(node)


def _heading(node: Node) -> Block:
    said = inlines(node)
    if any(isinstance(inline, Slot) for inline in said):
        refuse(node.place, "A heading holds a blank.", "A bookmark shows it: use a paragraph.")
    return Heading(int(node.tag[1]), said)


def _paragraph(node: Node) -> Block:
    kind = node.get("class", "body")
    if kind not in get_args(ParagraphKind):
        refuse(node.place, f"There is no paragraph of class {kind}.", "Use small or call.")
    return Paragraph(inlines(node), steps(node), cast(ParagraphKind, kind))


def _list(node: Node) -> Block:
    kind = "numbers" if node.tag == "ol" else node.get("class", "bullets")
    if kind not in get_args(ListKind):
        refuse(node.place, f"There is no list of class {kind}.", "Use bullets, ticks or plain.")
    items = tuple(Item(inlines(kid), steps(kid)) for kid in node.elements("li"))
    if not items:
        refuse(node.place, "A list holds no items.", "Take the list out.")
    lead = (Run(node.get("data-lead"), bold=True),) if node.get("data-lead") else ()
    columns = node.get("data-columns", "1")
    if not columns.isdecimal() or not 1 <= int(columns) <= MOST_COLUMNS:
        refuse(node.place, "data-columns is not a small number.", f"Write 1 to {MOST_COLUMNS}.")
    return Listing(cast(ListKind, kind), items, int(columns), lead, _first(node))


def _first(node: Node) -> int:
    """The number of a list's first item, when the numbers go on from what is before it."""
    written = node.get("start", "0")
    if not FIRST.fullmatch(written):
        refuse(node.place, "start is not a number.", "Write 1 to 999.")
    return int(written)


def _table(node: Node) -> Block:
    kind = node.get("class", "details")
    if kind not in get_args(TableKind):
        refuse(
            node.place,
            f"There is no table of class {kind}.",
            f"Use {', '.join(get_args(TableKind))}.",
        )
    rows = tuple(
        Row(tuple(map(_cell, row.elements("td", "th"))), steps(row)) for row in node.elements("tr")
    )
    if len({len(row.cells) for row in rows} - {0}) != 1 or not all(row.cells for row in rows):
        refuse(
            node.place,
            "The rows of a table have not the same number of cells.",
            "Add or take out cells.",
        )
    return Table(cast(TableKind, kind), rows, _shares(node, len(rows[0].cells)))


def _shares(node: Node, count: int) -> tuple[float, ...]:
    """The columns' shares of the width, one for each."""
    written = node.get("data-widths").split()
    if written and (len(written) != count or not all(SHARE.fullmatch(one) for one in written)):
        refuse(node.place, "data-widths lacks a number for a column.", "Write such as 2 2 5.")
    return tuple(map(float, written))


def _cell(node: Node) -> Cell:
    if node.tag == "td":
        return Cell(inlines(node))
    if node.get("scope") not in ("row", "col"):
        refuse(node.place, "A <th> has no scope of row or col.", "Say what it heads.")
    return Cell(inlines(node), "row" if node.get("scope") == "row" else "column")


def _figure(node: Node) -> Block:
    image = node.only("img", "figcaption")
    if not image.get("alt").strip():
        refuse(image.place, "A figure has no alternative text.", "Say in alt what it shows.")
    captions = [kid for kid in node.elements() if kid.tag == "figcaption"]
    for second in captions[1:]:
        refuse(second.place, "A figure has two captions.", "Make one of them.")
    caption = inlines(captions[0]) if captions else ()
    return Figure(image.get("src"), image.get("alt"), caption, steps(node))


def _aside(node: Node) -> Block:
    kind = node.get("class")
    if kind not in get_args(AsideKind):
        refuse(
            node.place,
            f"There is no card of class {kind}.",
            f"Use {', '.join(get_args(AsideKind))}.",
        )
    return Aside(cast(AsideKind, kind), _blocks(node))


def _section(node: Node) -> Block:
    """A figure stands beside the section's text when it is the last thing in it."""
    kind, blocks = node.get("class"), _blocks(node)
    if kind not in ("", "columns", "beside", "also"):
        refuse(node.place, f"There is no section of class {kind}.", "Use columns, beside or also.")
    if (kind == "also") != bool(node.get("lang")):
        refuse(node.place, "A section has a lang or the class also alone.", "It needs both.")
    if kind == "columns":
        return Columns(blocks)
    if kind != "beside" or not blocks:
        return Section(node.get("id"), blocks, language=language(node))
    if len(blocks) < 2 or not isinstance(blocks[-1], Figure):
        refuse(node.place, "A section of class beside ends in no figure.", "Put one at its end.")
    return Section(node.get("id"), blocks[:-1], blocks[-1])


def _article(node: Node) -> Block:
    kind = node.get("class", "turn")
    if kind not in get_args(SideKind):
        refuse(node.place, f"There is no article of class {kind}.", "Use side, turn or follow.")
    return Side(node.get("id"), _blocks(node), cast(SideKind, kind))


BLOCKS: Mapping[str, Callable[[Node], Block]] = {
    "h1": _heading,
    "h2": _heading,
    "h3": _heading,
    "p": _paragraph,
    "ul": _list,
    "ol": _list,
    "table": _table,
    "figure": _figure,
    "aside": _aside,
    "section": _section,
    "article": _article,
}
