"""Tags: the structure tree that a screen reader walks, beside the ink that the eye sees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from msgspec import Struct


class Ink(Struct, frozen=True):
    """A marked stretch of a page's content that belongs to an element."""

    page: int
    mcid: int


class Anchor(Struct, frozen=True):
    """A link's place on a page: left, bottom, right, top in points, and where it leads."""

    page: int
    box: tuple[float, float, float, float]
    address: str


@dataclass(slots=True)
class Element:
    """One node of the structure tree. ``kids`` are in reading order and grow while drawing."""

    tag: str
    kids: list[Kid] = field(default_factory=list)
    alt: str | None = None
    language: str | None = None
    scope: str | None = None
    numbering: str | None = None
    address: str | None = None
    """Of a link: where it leads. It is read by its words."""
    title: str | None = None
    """Of a heading, or a part in one language: what its bookmark says."""
    box: tuple[float, float, float, float] | None = None
    """Of a figure: left, bottom, right, top in points on its page."""

    def add(self, tag: str, **attributes: str | None) -> Element:
        """A new element inside this one."""
        element = Element(tag, **attributes)  # type: ignore[arg-type]
        self.kids.append(element)
        return element


Kid: TypeAlias = "Element | Ink | Anchor"


def descend(element: Element) -> Iterator[Element]:
    """The element and all below it, in reading order."""
    yield element
    for kid in element.kids:
        if isinstance(kid, Element):
            yield from descend(kid)
