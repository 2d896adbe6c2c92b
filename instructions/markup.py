"""Mark-up: the strict subset of HTML that templates may produce, read into a document.

Blocks: article (class side, turn or follow), section (class beside or columns), aside (class: one
of the cards), h1 to h3, p (class small or call), ul (class bullets, ticks or plain; data-columns,
data-lead), ol, li, table (class: one of the tables; data-widths) of tr, th (scope row or col), td,
figure of img and figcaption.
Inside a line: strong or b, a (href), br, span class "slot" (data-slot, data-room), class "blank",
class "together", or data-step. Text stands in lines only. Anything else is refused, with its line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
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
from instructions.markup_lines import fragment, inlines, plain, steps
from instructions.markup_tree import ATTRIBUTES, Node, read, refuse

__all__ = ["ATTRIBUTES", "fragment", "parse"]

CODE = "code:"
MOST_COLUMNS = 8
SHARE = re.compile(r"[1-9]\d?(\.\d)?", re.ASCII)


def parse(html: str) -> Document:
    """The document that a rendered template says. Raises TemplateError with the line."""
    return _document(read(html).only("html"))


def _document(html: Node) -> Document:
    head, body = html.only("head"), html.only("body")
    described = {
        node.get("name"): node.get("content") for node in head.elements() if node.tag == "meta"
    }
    header = body.only("header").elements()
    for node in header:
        if node.tag not in ("img", "section"):
            refuse(node.line, f"<{node.tag}> stands in the header.", "Put it into a <section>.")
    images = [node for node in header if node.tag == "img"]
    codes = [node for node in images if node.get("src").startswith(CODE)]
    logo = next((node.get("src") for node in images if node not in codes), None)
    footer = body.only("footer").elements()
    return Document(
        title=plain(head.only("title")),
        language=html.get("lang"),
        direction=cast(Direction, html.get("dir", "ltr")),
        author=described.get("author", ""),
        published=described.get("date", ""),
        header=tuple(_block(node) for node in header if node.tag != "img"),
        blocks=tuple(_block(node) for node in body.only("main").elements()),
        footer=tuple(inlines(node) for node in footer),
        logo=logo or None,
        code=next((Figure(node.get("src"), node.get("alt")) for node in codes), None),
    )


def _blocks(node: Node) -> tuple[Block, ...]:
    for kid in node.kids:
        if isinstance(kid, str) and kid.strip():
            refuse(
                node.line, f"Text stands in <{node.tag}>, outside a paragraph.", "Put it in <p>."
            )
    return tuple(_block(kid) for kid in node.elements())


def _block(node: Node) -> Block:
    reader = BLOCKS.get(node.tag)
    if reader is None:
        refuse(node.line, f"<{node.tag}> may not stand here.", "docs/branding.md shows the order.")
    return reader(node)


def _heading(node: Node) -> Block:
    said = inlines(node)
    if any(isinstance(inline, Slot) for inline in said):
        refuse(node.line, "A heading holds a blank.", "A bookmark shows it: say it in a paragraph.")
    return Heading(int(node.tag[1]), said)


def _paragraph(node: Node) -> Block:
    kind = node.get("class", "body")
    if kind not in get_args(ParagraphKind):
        refuse(node.line, f"There is no paragraph of class {kind}.", "Use small or call.")
    return Paragraph(inlines(node), steps(node), cast(ParagraphKind, kind))


def _list(node: Node) -> Block:
    kind = "numbers" if node.tag == "ol" else node.get("class", "bullets")
    if kind not in get_args(ListKind):
        refuse(node.line, f"There is no list of class {kind}.", "Use bullets, ticks or plain.")
    items = tuple(Item(inlines(kid), steps(kid)) for kid in _all(node, "li"))
    if not items:
        refuse(node.line, "A list holds no items.", "Take the list out.")
    lead = (Run(node.get("data-lead"), bold=True),) if node.get("data-lead") else ()
    columns = node.get("data-columns", "1")
    if not columns.isdecimal() or not 1 <= int(columns) <= MOST_COLUMNS:
        refuse(node.line, "data-columns is not a small number.", f"Write 1 to {MOST_COLUMNS}.")
    return Listing(cast(ListKind, kind), items, int(columns), lead)


def _table(node: Node) -> Block:
    kind = node.get("class", "details")
    if kind not in get_args(TableKind):
        refuse(
            node.line,
            f"There is no table of class {kind}.",
            f"Use {', '.join(get_args(TableKind))}.",
        )
    rows = tuple(Row(tuple(map(_cell, row.elements())), steps(row)) for row in _all(node, "tr"))
    if not rows or len({len(row.cells) for row in rows}) != 1:
        refuse(
            node.line,
            "The rows of a table have not the same number of cells.",
            "Add or take out cells.",
        )
    return Table(cast(TableKind, kind), rows, _shares(node, len(rows[0].cells)))


def _shares(node: Node, count: int) -> tuple[float, ...]:
    """The columns' shares of the width, one for each."""
    written = node.get("data-widths").split()
    if written and (len(written) != count or not all(SHARE.fullmatch(one) for one in written)):
        refuse(node.line, "data-widths has not one number for each column.", "Write such as 2 2 5.")
    return tuple(map(float, written))


def _cell(node: Node) -> Cell:
    if node.tag == "td":
        return Cell(inlines(node))
    if node.tag != "th" or node.get("scope") not in ("row", "col"):
        refuse(node.line, "A row holds something other than td, or th with its scope.", "Mend it.")
    return Cell(inlines(node), "row" if node.get("scope") == "row" else "column")


def _figure(node: Node) -> Block:
    image = node.only("img")
    if not image.get("alt").strip():
        refuse(image.line, "A figure has no alternative text.", "Say in alt what it shows.")
    captions = [kid for kid in node.elements() if kid.tag == "figcaption"]
    caption = inlines(captions[0]) if captions else ()
    return Figure(image.get("src"), image.get("alt"), caption, steps(node))


def _aside(node: Node) -> Block:
    kind = node.get("class")
    if kind not in get_args(AsideKind):
        refuse(
            node.line,
            f"There is no card of class {kind}.",
            f"Use {', '.join(get_args(AsideKind))}.",
        )
    return Aside(cast(AsideKind, kind), _blocks(node))


def _section(node: Node) -> Block:
    """A figure stands beside the section's text when it is the last thing in it."""
    blocks = _blocks(node)
    if node.get("class") == "columns":
        return Columns(blocks)
    if node.get("class") == "beside" and blocks and isinstance(blocks[-1], Figure):
        return Section(node.get("id"), blocks[:-1], blocks[-1])
    return Section(node.get("id"), blocks)


def _article(node: Node) -> Block:
    kind = node.get("class", "turn")
    if kind not in get_args(SideKind):
        refuse(node.line, f"There is no article of class {kind}.", "Use side, turn or follow.")
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


def _all(node: Node, tag: str) -> list[Node]:
    for kid in node.elements():
        if kid.tag != tag:
            refuse(kid.line, f"<{kid.tag}> stands in <{node.tag}>.", f"Only <{tag}> may.")
    return node.elements()
