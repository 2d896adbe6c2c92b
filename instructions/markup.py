"""Mark-up: the strict subset of HTML that templates may produce, read into a document.

Blocks: article (class side, turn or follow), section (class beside or columns), aside (class: one of the cards), h1 to h3, p
(class small), ul (class bullets, ticks or plain; data-columns), ol, li, table (class: one of the
tables; data-widths) of tr, th (scope row or col), td, figure of img and figcaption.
Inside a line: strong or b, a (href), br, span class "slot" (data-slot, data-room), class "blank",
class "together", or data-step. Text stands in lines only. Anything else is refused, with its line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import NoReturn, cast, get_args

from instructions.document import (
    Aside,
    AsideKind,
    Blank,
    Block,
    Break,
    Cell,
    Columns,
    Direction,
    Document,
    Figure,
    Heading,
    Inline,
    Inlines,
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
from instructions.errors import TemplateError

MOST_COLUMNS = 8
SHARE = re.compile(r"[1-9]\d?(\.\d)?", re.ASCII)
VOID = frozenset({"br", "img", "meta"})
LINES = frozenset({"h1", "h2", "h3", "p", "li", "th", "td", "figcaption", "title"})
INLINE = frozenset({"strong", "b", "a", "br", "span"})
ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "html": frozenset({"lang", "dir"}),
    "meta": frozenset({"name", "content"}),
    "article": frozenset({"id", "class"}),
    "section": frozenset({"id", "class"}),
    "aside": frozenset({"id", "class"}),
    "p": frozenset({"class", "data-step"}),
    "ul": frozenset({"class", "data-columns", "data-lead"}),
    "li": frozenset({"data-step"}),
    "table": frozenset({"class", "data-widths"}),
    "tr": frozenset({"data-step"}),
    "th": frozenset({"scope"}),
    "figure": frozenset({"data-step"}),
    "img": frozenset({"src", "alt"}),
    "a": frozenset({"href"}),
    "span": frozenset({"class", "data-slot", "data-room", "data-step"}),
    **dict.fromkeys(
        "head title body header main footer ol h1 h2 h3 td strong b br figcaption".split(),
        frozenset[str](),
    ),
}
SCHEMES = ("https://", "http://", "tel:", "mailto:")


@dataclass(slots=True)
class Node:
    """An element as written: its tag, attributes, line, and what stands in it."""

    tag: str
    attributes: Mapping[str, str]
    line: int
    kids: list[Node | str] = field(default_factory=list)

    def get(self, name: str, default: str = "") -> str:
        """An attribute's value."""
        return self.attributes.get(name, default)

    def elements(self) -> list[Node]:
        """The elements that stand in it."""
        return [kid for kid in self.kids if isinstance(kid, Node)]

    def only(self, tag: str) -> Node:
        """The one element of a tag that stands in it."""
        found = [kid for kid in self.elements() if kid.tag == tag]
        if len(found) != 1:
            refuse(self.line, f"<{self.tag}> holds {len(found)} <{tag}>.", "It must hold one.")
        return found[0]


def refuse(line: int, what: str, remedy: str) -> NoReturn:
    """Say what is wrong with the mark-up and where."""
    raise TemplateError.of(f"the rendered template, line {line}", what, remedy)


def parse(html: str) -> Document:
    """The document that a rendered template says. Raises TemplateError with the line."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return _document(reader.finish())


class _Reader(HTMLParser):
    """Builds the tree of nodes; every element must be known, allowed, and closed in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("", {}, 1)
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self.getpos()[0]
        if tag not in ATTRIBUTES:
            refuse(line, f"<{tag}> is not in the subset of HTML.", "docs/branding.md lists what is.")
        given = {name: value or "" for name, value in attrs}
        for name in given.keys() - ATTRIBUTES[tag]:
            refuse(line, f"<{tag}> may not carry {name}.", "Take the attribute out.")
        node = Node(tag, given, line)
        self.open[-1].kids.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or self.open[-1].tag != tag:
            inside = self.open[-1].tag or "the page"
            refuse(self.getpos()[0], f"</{tag}> closes nothing here.", f"Close <{inside}> first.")
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].kids.append(data)

    def handle_comment(self, data: str) -> None:
        refuse(self.getpos()[0], "An HTML comment is left in the page.", "Write {# ... #} instead.")

    def finish(self) -> Node:
        """The root element."""
        if len(self.open) > 1:
            refuse(self.open[-1].line, f"<{self.open[-1].tag}> is never closed.", "Close it.")
        return self.root.only("html")


def _document(html: Node) -> Document:
    head, body = html.only("head"), html.only("body")
    described = {node.get("name"): node.get("content") for node in head.elements() if node.tag == "meta"}
    header = body.only("header").elements()
    for node in header:
        if node.tag not in ("img", "section"):
            refuse(node.line, f"<{node.tag}> stands in the header.", "Put it into a <section>.")
    logo = next((node.get("src") for node in header if node.tag == "img"), None)
    footer = body.only("footer").elements()
    return Document(
        title=_plain(head.only("title")),
        language=html.get("lang"),
        direction=cast(Direction, html.get("dir", "ltr")),
        author=described.get("author", ""),
        published=described.get("date", ""),
        header=tuple(_block(node) for node in header if node.tag != "img"),
        blocks=tuple(_block(node) for node in body.only("main").elements()),
        footer=tuple(_inlines(node) for node in footer),
        logo=logo or None,
    )


def _blocks(node: Node) -> tuple[Block, ...]:
    for kid in node.kids:
        if isinstance(kid, str) and kid.strip():
            refuse(node.line, f"Text stands in <{node.tag}>, outside a paragraph.", "Put it in <p>.")
    return tuple(_block(kid) for kid in node.elements())


def _block(node: Node) -> Block:
    reader = BLOCKS.get(node.tag)
    if reader is None:
        refuse(node.line, f"<{node.tag}> may not stand here.", "docs/branding.md shows the order.")
    return reader(node)


def _heading(node: Node) -> Block:
    inlines = _inlines(node)
    if any(isinstance(inline, Slot) for inline in inlines):
        refuse(node.line, "A heading holds a blank.", "A bookmark shows it: say it in a paragraph.")
    return Heading(int(node.tag[1]), inlines)


def _paragraph(node: Node) -> Block:
    kind = node.get("class", "body")
    if kind not in get_args(ParagraphKind):
        refuse(node.line, f"There is no paragraph of class {kind}.", "Use small or call.")
    return Paragraph(_inlines(node), _steps(node), cast(ParagraphKind, kind))


def _list(node: Node) -> Block:
    kind = "numbers" if node.tag == "ol" else node.get("class", "bullets")
    if kind not in get_args(ListKind):
        refuse(node.line, f"There is no list of class {kind}.", "Use bullets, ticks or plain.")
    items = tuple(Item(_inlines(kid), _steps(kid)) for kid in _all(node, "li"))
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
        refuse(node.line, f"There is no table of class {kind}.", f"Use {', '.join(get_args(TableKind))}.")
    rows = tuple(Row(tuple(map(_cell, row.elements())), _steps(row)) for row in _all(node, "tr"))
    if not rows or len({len(row.cells) for row in rows}) != 1:
        refuse(node.line, "The rows of a table have not the same number of cells.", "Add or take out cells.")
    return Table(cast(TableKind, kind), rows, _shares(node, len(rows[0].cells)))


def _shares(node: Node, count: int) -> tuple[float, ...]:
    """The columns' shares of the width, one for each."""
    written = node.get("data-widths").split()
    if written and (len(written) != count or not all(SHARE.fullmatch(one) for one in written)):
        refuse(node.line, "data-widths has not one number for each column.", "Write such as 2 2 5.")
    return tuple(map(float, written))


def _cell(node: Node) -> Cell:
    if node.tag == "td":
        return Cell(_inlines(node))
    if node.tag != "th" or node.get("scope") not in ("row", "col"):
        refuse(node.line, "A row holds something other than td, or th with its scope.", "Mend it.")
    return Cell(_inlines(node), "row" if node.get("scope") == "row" else "column")


def _figure(node: Node) -> Block:
    image = node.only("img")
    if not image.get("alt").strip():
        refuse(image.line, "A figure has no alternative text.", "Say in alt what it shows.")
    captions = [kid for kid in node.elements() if kid.tag == "figcaption"]
    caption = _inlines(captions[0]) if captions else ()
    return Figure(image.get("src"), image.get("alt"), caption, _steps(node))


def _aside(node: Node) -> Block:
    kind = node.get("class")
    if kind not in get_args(AsideKind):
        refuse(node.line, f"There is no card of class {kind}.", f"Use {', '.join(get_args(AsideKind))}.")
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


def _steps(node: Node) -> tuple[str, ...]:
    """The ids of the steps that a line shows, its own and those inside it."""
    own = tuple(node.get("data-step").split())
    inside = (step for kid in node.elements() for step in _steps(kid))
    return tuple(dict.fromkeys((*own, *inside)))


def _plain(node: Node) -> str:
    return " ".join("".join(kid for kid in node.kids if isinstance(kid, str)).split())


def _inlines(node: Node) -> Inlines:
    """The inlines of a line, with white space folded as a browser folds it."""
    return _folded(_inside(node, Run("")))


def _inside(node: Node, style: Run) -> Iterable[Inline]:
    for kid in node.kids:
        if isinstance(kid, str):
            yield replace(style, text=kid)
        elif kid.tag in INLINE:
            yield from _inline(kid, style)
        else:
            refuse(kid.line, f"<{kid.tag}> stands inside a line of text.", "Close the line first.")


def _inline(node: Node, style: Run) -> Iterable[Inline]:
    kind = node.get("class")
    if node.tag == "br":
        yield Break()
    elif kind in ("slot", "slot free"):
        name, room = node.get("data-slot"), node.get("data-room")
        yield Slot(name, room, style.bold, style.together, free=kind == "slot free")
    elif kind == "blank":
        yield Blank()
    elif node.tag in ("strong", "b"):
        yield from _inside(node, replace(style, bold=True))
    elif node.tag == "a":
        yield from _inside(node, replace(style, link=_link(node), together=True))
    else:
        yield from _inside(node, replace(style, together=style.together or kind == "together"))


def _link(node: Node) -> str:
    address = node.get("href")
    if not address.startswith(SCHEMES):
        refuse(node.line, "A link leads to an address that is not allowed.", "Use https, tel or mailto.")
    return address


def _folded(inlines: Iterable[Inline]) -> Inlines:
    found: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, Run):
            text = _fold(inline.text)
            after_space = not found or isinstance(found[-1], Break) or _ends_in_space(found[-1])
            text = text.lstrip(" ") if after_space else text
            if text:
                found.append(replace(inline, text=text))
        else:
            if isinstance(inline, Break):
                _trim(found)
            found.append(inline)
    _trim(found)
    return tuple(found)


def _fold(text: str) -> str:
    folded = " ".join(text.split())
    lead = " " if text[:1].isspace() else ""
    tail = " " if text[-1:].isspace() and folded else ""
    return f"{lead}{folded}{tail}"


def _ends_in_space(inline: Inline) -> bool:
    return isinstance(inline, Run) and inline.text.endswith(" ")


def _trim(found: list[Inline]) -> None:
    """No space before the end of a line."""
    while found and isinstance(found[-1], Run):
        text = found[-1].text.rstrip(" ")
        if text:
            found[-1] = replace(found[-1], text=text)
            return
        found.pop()


def fragment(html: str) -> Inlines:
    """The inlines of a piece of a line."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return _inlines(reader.root)
