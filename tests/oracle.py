"""The oracle: the same handout laid out with its values inline, with no plate and no striking.

Each block with blanks is set as ordinary text that is the same for every patient; only the lines
that the plate keeps free are kept free here too, so that what follows stands at the same place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from msgspec.structs import replace
from printing import Printed

from instructions.document import Inlines, Run, Slot
from instructions.handout import MOST_ROOM
from instructions.pdf import layout
from instructions.pdf.bidi import RTL
from instructions.pdf.blocks import Setter
from instructions.pdf.drawing import Drawings
from instructions.pdf.ink import CENTRE
from instructions.pdf.lines import Style
from instructions.pdf.marks import Slab, TextMark
from instructions.pdf.striker import Tight

SHRINK, SMALLEST = 0.5, 12.0


def inline(one: Printed) -> bytes:
    """The PDF of a handout with its values laid out inline, in the room its plate has."""
    drawings = Drawings([one.practice.clinic.folder, *one.practice.templates])
    factor = room(one, drawings)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layout, "Setter", _setter_of(one.handout.values))
        return layout.lay_out(one.handout.document, one.look, drawings, factor).body


def room(one: Printed, drawings: Drawings) -> tuple[tuple[str, int], ...]:
    """How much space the press gave to free texts: the first that its values fit into."""
    factors: dict[str, int] = {}
    while max(factors.values(), default=1) <= MOST_ROOM:
        found = tuple(sorted(factors.items()))
        plate = layout.lay_out(one.handout.document, one.look, drawings, found)
        try:
            extra = plate.unheld(one.handout.values)
            plate = layout.lay_out(one.handout.document, one.look, drawings, found, extra)
            plate.strike(one.handout.values)
            return found
        except Tight as tight:
            factors.update((slot, 2 * factors.get(slot, 1)) for slot in tight.slots)
    raise AssertionError("the values fit into no plate")


def _setter_of(values: Mapping[str, str]) -> type[Setter]:
    class InlineSetter(Setter):
        """Sets a block with its values in it, as tall as the plate keeps it."""

        def text(
            self, inlines: Inlines, element: Any, width: float, style: Style, start: float = 0.0
        ) -> Slab:
            reserved = super().text(inlines, element, width, style, start)
            if not any(isinstance(one, Slot) for one in inlines):
                return reserved
            told, smaller = _told(inlines, values), style
            slab = super().text(told, element, width, smaller, start)
            while smaller.size - SHRINK >= SMALLEST and not _fits(slab, reserved.height, width):
                smaller = replace(smaller, size=smaller.size - SHRINK)
                slab = super().text(told, element, width, smaller, start)
            # Smaller letters stand on the same lines.
            drop = CENTRE * (style.size - smaller.size)
            marks = tuple(replace(mark, top=mark.top + drop) for mark in slab.marks)
            return Slab(reserved.height, marks)

    return InlineSetter


def _fits(slab: Slab, height: float, width: float) -> bool:
    widest = max(mark.line.width for mark in slab.marks if isinstance(mark, TextMark))
    return slab.height <= height + 0.01 and widest <= width + 0.01


def _told(inlines: Inlines, values: Mapping[str, str]) -> Inlines:
    """The inlines with plain text in place of each blank."""
    return tuple(_run(one, values[one.name]) if isinstance(one, Slot) else one for one in inlines)


def _run(slot: Slot, text: str) -> Run:
    # What runs right to left is kept apart from its surroundings, as a blank is.
    return Run(text, slot.bold, together=slot.together or bool(RTL.search(text)))
