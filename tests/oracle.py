"""The oracle: the same handout laid out with its values inline, with no plate and no striking.

Each block with blanks is set as ordinary text that is the same for every patient; only the lines
that the plate keeps free are kept free here too, so that what follows stands at the same place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from printing import Printed

from instructions.document import Inlines, Run, Slot
from instructions.handout import ROOMS
from instructions.pdf import layout
from instructions.pdf.bidi import RTL
from instructions.pdf.blocks import Setter
from instructions.pdf.drawing import Drawings
from instructions.pdf.marks import Slab
from instructions.pdf.plate import Tight, Unheld


class Overflow(Exception):
    """A value does not fit at its full size in the lines that are kept for it."""


def inline(one: Printed) -> bytes:
    """The PDF of a handout with its values laid out inline, in the room its plate has."""
    folders = [one.practice.clinic.folder, *one.practice.templates]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layout, "Setter", _setter_of(one.handout.values))
        drawings = Drawings(folders)
        return layout.lay_out(one.handout.document, one.look, drawings, room(one)).body


def room(one: Printed) -> int:
    """How much space the press gave to free text: the first that its values fit into."""
    drawings = Drawings([one.practice.clinic.folder, *one.practice.templates])
    for factor in ROOMS:
        plate = layout.lay_out(one.handout.document, one.look, drawings, factor)
        try:
            extra = plate.unheld(one.handout.values)
            plate = layout.lay_out(one.handout.document, one.look, drawings, factor, extra)
            plate.strike(one.handout.values)
            return factor
        except (Tight, Unheld):
            continue
    raise Overflow


def _setter_of(values: Mapping[str, str]) -> type[Setter]:
    class InlineSetter(Setter):
        """Sets a block with its values in it, as tall as the plate keeps it."""

        def text(self, inlines: Inlines, *given: Any, **also: Any) -> Slab:
            reserved = super().text(inlines, *given, **also)
            if not any(isinstance(one, Slot) for one in inlines):
                return reserved
            told = super().text(_told(inlines, values), *given, **also)
            if told.height > reserved.height + 0.01:
                raise Overflow
            return replace(told, height=reserved.height)

    return InlineSetter


def _told(inlines: Inlines, values: Mapping[str, str]) -> Inlines:
    """The inlines with plain text in place of each blank."""
    return tuple(_run(one, values[one.name]) if isinstance(one, Slot) else one for one in inlines)


def _run(slot: Slot, text: str) -> Run:
    # What runs right to left is kept apart from its surroundings, as a blank is.
    return Run(text, slot.bold, together=slot.together or bool(RTL.search(text)))
