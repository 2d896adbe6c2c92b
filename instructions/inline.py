"""Inlines: what a line of a document is made of. Plates keep them, and need nothing else of it."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

ALSO = "also."
"""What the names of values begin with that are told in the clinic's own language."""


class Run(Struct, frozen=True):
    """A stretch of text in one style. ``together`` keeps it on one line (a phone, a time).

    ``number`` is that of a step, set apart from its words.
    """

    text: str
    bold: bool = False
    link: str | None = None
    language: str | None = None
    together: bool = False
    number: bool = False


class Slot(Struct, frozen=True):
    """A blank for one value; ``room`` is a sample of the widest value to leave space for.

    A ``free`` one holds what people wrote (a name, a medicine) and may need more room than most.
    ``language`` is that of the value, where it is not the document's.
    """

    name: str
    room: str
    bold: bool = False
    together: bool = False
    free: bool = False
    language: str | None = None


class Blank(Struct, frozen=True):
    """A line to write on by hand; it grows to the end of its line and is at least this many ems."""

    ems: float = 4


class Break(Struct, frozen=True):
    """The end of a line."""


Inline: TypeAlias = "Run | Slot | Blank | Break"
Inlines: TypeAlias = tuple[Inline, ...]
