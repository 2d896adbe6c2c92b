"""Marks: what is drawn and where, before it is ink. Lengths are points; tops run down the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from instructions.document import Inlines, SideKind
from instructions.pdf.lines import Line, Style
from instructions.pdf.tags import Element

if TYPE_CHECKING:
    from instructions.pdf.columns import Halves


class TextMark(Struct, frozen=True):
    """One line of text that is the same for every patient."""

    element: Element | None
    start: float
    top: float
    width: float
    style: Style
    line: Line
    turned: bool = False
    """Whether it runs the other way than its side does."""


class SlotMark(Struct, frozen=True):
    """A whole block of text with blanks: its lines are reserved here and struck later."""

    element: Element | None
    start: float
    top: float
    width: float
    style: Style
    inlines: Inlines
    lines: int
    turned: bool = False
    """Whether it runs the other way than its side does."""


class PanelMark(Struct, frozen=True):
    """A filled or outlined box behind text."""

    start: float
    top: float
    width: float
    height: float
    fill: str | None = None
    stroke: str | None = None
    weight: float = 0.0
    radius: float = 0.0
    """How round its corners are."""
    cap: bool = False
    """Whether only its upper corners are round."""


class DotMark(Struct, frozen=True):
    """A list's bullet: a filled disc around its centre."""

    start: float
    top: float
    width: float
    fill: str


class PictureMark(Struct, frozen=True):
    """A drawing, a logo or a code; without an element it is ornament."""

    element: Element | None
    start: float
    top: float
    width: float
    height: float
    source: str
    mirrored: bool = False
    """Whether it is mirrored on a sheet that is read right to left."""


Mark: TypeAlias = TextMark | SlotMark | PanelMark | DotMark | PictureMark


class Shift(Struct, frozen=True):
    """Marks moved together towards the end and down; they are moved for good when drawn."""

    start: float
    top: float
    marks: tuple[Mark | Shift, ...]
    turned: float | None = None
    """The width in which they run the other way than their side does."""


class Slab(Struct, frozen=True):
    """A piece of a page that is never torn: its height, what it draws, and the gap before it."""

    height: float
    marks: tuple[Mark | Shift, ...] = ()
    before: float = 0.0
    keep: bool = False
    """Whether the next slab must stand on the same side."""
    inner: tuple[Slab, ...] = ()
    """What it may be torn into when it is taller than a side."""
    floats: bool = False
    """Whether what follows it may fill the side, where it must stand at the top of the next."""
    halves: Halves | None = None
    """Its two columns, where they may go on on the next side."""
    opens: SideKind | None = None
    """Whether a part of the document begins with it, and of which kind."""

    @property
    def turn(self) -> bool:
        """Whether a new side begins before it."""
        return self.opens in ("side", "turn")


def laid(marks: Iterable[Mark | Shift], start: float = 0.0, top: float = 0.0) -> Iterator[Mark]:
    """The marks at their places on a side."""
    for mark in marks:
        if isinstance(mark, Shift) and mark.turned is not None:
            turned = (_turned(inner, mark.turned) for inner in laid(mark.marks))
            yield from laid(turned, start + mark.start, top + mark.top)
        elif isinstance(mark, Shift):
            yield from laid(mark.marks, start + mark.start, top + mark.top)
        else:
            yield replace(mark, start=mark.start + start, top=mark.top + top)


def _turned(mark: Mark, width: float) -> Mark:
    """A mark as far from the end of a width as it was from its start."""
    if isinstance(mark, TextMark):
        return replace(mark, start=width - mark.start - mark.line.width, turned=not mark.turned)
    start = width - mark.start - mark.width
    if isinstance(mark, SlotMark):
        return replace(mark, start=start, turned=not mark.turned)
    return replace(mark, start=start)


def stacked(slabs: tuple[Slab, ...]) -> tuple[float, tuple[Shift, ...]]:
    """The height and the marks of slabs set one below the other."""
    top, marks = 0.0, list[Shift]()
    for place, slab in enumerate(slabs):
        top += slab.before if place else 0.0
        marks.append(Shift(0.0, top, slab.marks))
        top += slab.height
    return top, tuple(marks)


def ornament(slab: Slab) -> Slab:
    """The same to look at, and no part of the structure: what is drawn a second time."""
    return replace(slab, marks=tuple(map(_unread, slab.marks)))


def _unread(mark: Mark | Shift) -> Mark | Shift:
    match mark:
        case Shift():
            return replace(mark, marks=tuple(map(_unread, mark.marks)))
        case TextMark() | SlotMark() | PictureMark():
            return replace(mark, element=None)
    return mark
