"""Lines of mark-up: text, bold, links, blanks and write-in lines, with white space folded."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec.structs import replace

from instructions.document import Blank, Break, Inline, Inlines, Run, Slot
from instructions.markup_tree import Node, read, refuse

INLINE = frozenset({"strong", "b", "a", "br", "span"})
EMPTY = ("slot", "slot free", "blank")
KINDS = ("", *EMPTY, "together", "number")
SPACES = re.compile(r"[ \t\n\r\f]+")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)
SCHEMES = ("https://", "http://", "tel:", "mailto:")


def fragment(html: str) -> Inlines:
    """The inlines of a piece of a line."""
    return inlines(read(html))


def steps(node: Node) -> tuple[str, ...]:
    """The ids of the steps that a line shows, its own and those inside it."""
    own = tuple(node.get("data-step").split())
    inside = (step for kid in node.kids if isinstance(kid, Node) for step in steps(kid))
    return tuple(dict.fromkeys((*own, *inside)))


def plain(node: Node) -> str:
    """The text of an element that may hold no mark-up."""
    for kid in node.kids:
        if isinstance(kid, Node):
            refuse(kid.place, f"<{kid.tag}> stands in {node}.", "Write plain text there.")
    return " ".join("".join(map(str, node.kids)).split())


def inlines(node: Node) -> Inlines:
    """The inlines of a line, with white space folded as a browser folds it."""
    return _folded(_inside(node, Run("")))


def _inside(node: Node, style: Run) -> Iterable[Inline]:
    for kid in node.kids:
        if isinstance(kid, str):
            yield replace(style, text=kid)
        elif kid.tag in INLINE:
            yield from _inline(kid, style)
        else:
            refuse(kid.place, f"<{kid.tag}> stands inside a line of text.", "Close the line first.")


def _inline(node: Node, style: Run) -> Iterable[Inline]:
    kind = node.get("class")
    if kind not in KINDS:
        refuse(node.place, f"There is no span of class {kind}.", f"Use {', '.join(KINDS[1:])}.")
    if kind in EMPTY and node.kids:
        refuse(node.place, "Something stands inside a blank.", "Write it before or after it.")
    if node.tag == "br":
        yield Break()
    elif kind in ("slot", "slot free"):
        name, room = node.get("data-slot"), node.get("data-room")
        free = kind == "slot free"
        yield Slot(name, room, style.bold, style.together, free, language(node) or style.language)
    elif kind == "blank":
        yield Blank()
    elif node.tag in ("strong", "b"):
        yield from _inside(node, replace(style, bold=True))
    elif node.tag == "a":
        yield from _inside(node, replace(style, link=_link(node), together=True))
    else:
        number = kind == "number"
        together = style.together or number or kind == "together"
        said = language(node) or style.language
        spoken = replace(style, together=together, language=said, number=number)
        yield from _inside(node, spoken)


def language(node: Node) -> str | None:
    """The language that an element says its text is in, where it says one."""
    written = node.get("lang")
    if written and not LANGUAGE.fullmatch(written):
        refuse(node.place, "A lang is not a language tag.", "Write such as en or ta.")
    return written or None


def _link(node: Node) -> str:
    address = node.get("href")
    if not address.startswith(SCHEMES):
        refuse(
            node.place,
            "A link leads to an address that is not allowed.",
            "Use https, tel or mailto.",
        )
    return address


def _folded(pieces: Iterable[Inline]) -> Inlines:
    found: list[Inline] = []
    for inline in pieces:
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
    # A space that must not break (U+00A0) is no white space to a browser.
    return SPACES.sub(" ", text)


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
