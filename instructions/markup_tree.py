"""Trees of mark-up: HTML read strictly, every element known, allowed and closed in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import NoReturn, TypeAlias

from instructions.errors import TemplateError

Place: TypeAlias = tuple[int, int]
"""A line of the rendered page, from 1, and a character of it, from 0."""

VOID = frozenset({"br", "img", "meta"})
DEEPEST = 32
"""How many elements may be open at once: a handout needs ten."""
ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "html": frozenset({"lang", "dir"}),
    "meta": frozenset({"name", "content"}),
    "article": frozenset({"id", "class"}),
    "section": frozenset({"id", "class", "lang"}),
    "aside": frozenset({"id", "class"}),
    "p": frozenset({"class", "data-step"}),
    "ul": frozenset({"class", "data-columns", "data-lead"}),
    "ol": frozenset({"start", "data-columns"}),
    "li": frozenset({"data-step"}),
    "table": frozenset({"class", "data-widths"}),
    "tr": frozenset({"data-step"}),
    "th": frozenset({"scope"}),
    "figure": frozenset({"data-step"}),
    "img": frozenset({"src", "alt"}),
    "a": frozenset({"href"}),
    "span": frozenset({"class", "lang", "data-slot", "data-room", "data-step"}),
    **dict.fromkeys(
        ("head", "title", "body", "header", "main", "footer", "h1", "h2", "h3", "td")
        + ("strong", "b", "br", "figcaption"),
        frozenset[str](),
    ),
}


@dataclass(slots=True)
class Node:
    """An element as written: its tag, attributes, place, and what stands in it."""

    tag: str
    attributes: Mapping[str, str]
    place: Place
    kids: list[Node | str] = field(default_factory=list)

    def get(self, name: str, default: str = "") -> str:
        """An attribute's value."""
        return self.attributes.get(name, default)

    def elements(self, *tags: str) -> list[Node]:
        """The elements that stand in it, of these tags where any are named, and nothing else."""
        found = []
        for kid in self.kids:
            if isinstance(kid, Node):
                if tags and kid.tag not in tags:
                    allowed = " or ".join(f"<{tag}>" for tag in tags)
                    refuse(kid.place, f"<{kid.tag}> stands in {self}.", f"Only {allowed} may.")
                found.append(kid)
            elif kid.strip():
                refuse(self.place, f"Text stands in {self}, outside a paragraph.", "Put it in <p>.")
        return found

    def only(self, tag: str, *others: str) -> Node:
        """The one element of a tag that stands in it, beside those of other tags."""
        found = [kid for kid in self.elements(tag, *others) if kid.tag == tag]
        if len(found) != 1:
            refuse(self.place, f"{self} holds {len(found)} <{tag}>.", "It must hold one.")
        return found[0]

    def __str__(self) -> str:
        return f"<{self.tag}>" if self.tag else "the page"


def refuse(place: Place, what: str, remedy: str) -> NoReturn:
    """Say what is wrong with the mark-up and where."""
    error = TemplateError.of(f"the rendered template, line {place[0]}", what, remedy)
    error.place = place
    raise error


def read(html: str) -> Node:
    """The tree of a page or of a piece of one; its root has no tag. Raises TemplateError."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.finish()


class _Reader(HTMLParser):
    """Builds the tree of nodes; every element must be known, allowed, and closed in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("", {}, (1, 0))
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        place = self.getpos()
        if tag not in ATTRIBUTES:
            refuse(
                place, f"<{tag}> is not in the subset of HTML.", "docs/branding.md lists what is."
            )
        given = {name: value or "" for name, value in attrs}
        if len(given) < len(attrs):
            refuse(place, f"<{tag}> carries the same attribute twice.", "Take one out.")
        for name in given.keys() - ATTRIBUTES[tag]:
            refuse(place, f"<{tag}> may not carry {name}.", "Take the attribute out.")
        if len(self.open) > DEEPEST:
            refuse(place, "Elements stand too deep in one another.", "Close some of them first.")
        node = Node(tag, given, place)
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
            refuse(self.getpos(), f"</{tag}> closes nothing here.", f"Close <{inside}> first.")
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].kids.append(data)

    def handle_comment(self, data: str) -> None:
        refuse(self.getpos(), "An HTML comment is left in the page.", "Write {# ... #} instead.")

    def handle_pi(self, data: str) -> None:
        refuse(self.getpos(), "A processing instruction stands in the page.", "Take it out.")

    def unknown_decl(self, data: str) -> None:
        refuse(self.getpos(), "A CDATA section stands in the page.", "Write its text plainly.")

    def finish(self) -> Node:
        """The root of the tree."""
        if len(self.open) > 1:
            refuse(self.open[-1].place, f"<{self.open[-1].tag}> is never closed.", "Close it.")
        return self.root
