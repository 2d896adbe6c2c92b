"""Faithful: a clinic's template leaves what is safety-critical as the program's own would print it.

Both documents are of the same case. A clinic may add, move and restyle; but each line that shows a
safety-critical step or a phone stands as it was, alone on its line, under its own heading; the
cards that a patient acts on stand whole; and the foot keeps its lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TypeAlias

from msgspec import Struct

from instructions.document import (
    Aside,
    Block,
    Columns,
    Document,
    Figure,
    Heading,
    Inlines,
    Item,
    Listing,
    Paragraph,
    Row,
    Run,
    Section,
    Side,
    Table,
    inlines_of,
)
from instructions.errors import Problem, TemplateError

# The red card, the phone card and the main message: read in a hurry, so not a word is added.
WHOLE = ("emergency", "phone", "key")
Line: TypeAlias = Heading | Paragraph | Figure | Item | Row
REMEDY = "Leave it as it is: take your block out of your template, or call super() in it."


class Piece(Struct, frozen=True):
    """Something that must stand as it is: in which card, under which heading, and what."""

    card: str
    heading: Inlines
    lead: Inlines
    """What stands before the list that it is in."""
    said: object

    @property
    def where(self) -> str:
        """What it is, for a message."""
        steps = getattr(self.said, "steps", ())
        return f"the step {', '.join(steps)}" if steps else f"the card '{self.card}'"


def check_faithful(document: Document, own: Document, critical: frozenset[str]) -> None:
    """Raises TemplateError for all that a clinic's document has lost or changed of the own one.

    ``critical`` has the ids of the safety-critical steps of this case.
    """
    problems = list(_unfaithful(document, own, critical))
    if problems:
        raise TemplateError(problems)


def _unfaithful(document: Document, own: Document, critical: frozenset[str]) -> Iterator[Problem]:
    lost = Counter(_pieces(own.blocks, critical)) - Counter(_pieces(document.blocks, critical))
    for where in dict.fromkeys(piece.where for piece in lost):
        what = "The template has lost it or changed it or its heading, and it is safety-critical."
        yield Problem(where=where, what=what, remedy=REMEDY)
    if document.footer[: len(own.footer)] != own.footer:
        what = "A line of it is lost or changed: whose sheet, which side, which words."
        remedy = "Begin with foot.whose, foot.which and foot.words, each alone in its paragraph."
        yield Problem(where="the template's footer", what=what, remedy=remedy)
    if _named(document) != _named(own):
        what = "The title, the language, the author or the date of the sheet is another."
        remedy = 'Begin with {% extends "handout.html" %} and override only its blocks.'
        yield Problem(where="the template", what=what, remedy=remedy)


def _named(document: Document) -> tuple[str, ...]:
    return (
        document.title,
        document.language,
        document.direction,
        document.author,
        document.published,
    )


def _pieces(
    blocks: Iterable[Block], critical: frozenset[str], card: str = "", heading: Inlines = ()
) -> Iterator[Piece]:
    for block in blocks:
        match block:
            case Aside() if block.kind in WHOLE:
                yield Piece(block.kind, (), (), block)
            case Aside() | Section():
                kind = block.kind if isinstance(block, Aside) else ""
                yield from _pieces(block.blocks, critical, kind, _heading(block))
            case Side() | Columns():
                yield from _pieces(block.blocks, critical)
            case _:
                for lead, line in _lines(block):
                    if critical.intersection(line.steps) or _has_link(line):
                        yield Piece(card, heading, lead, line)


def _heading(block: Aside | Section) -> Inlines:
    headings = (inner.inlines for inner in block.blocks if isinstance(inner, Heading))
    return next(headings, ())


def _lines(block: Heading | Paragraph | Listing | Table | Figure) -> Iterator[tuple[Inlines, Line]]:
    match block:
        case Listing():
            yield from ((block.lead, item) for item in block.items)
        case Table():
            yield from (((), row) for row in block.rows)
        case _:
            yield (), block


def _has_link(line: Line) -> bool:
    said = chain.from_iterable(inlines_of(line))
    return any(isinstance(inline, Run) and inline.link for inline in said)
