"""Cards: the boxes a reader's eye goes to, each kind with a look that survives a grey printer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from instructions.document import (
    Aside,
    AsideKind,
    Block,
    Heading,
    Listing,
    Paragraph,
    Section,
    filled,
)
from instructions.pdf.columns import GUTTER
from instructions.pdf.look import LARGE, Brand
from instructions.pdf.marks import Mark, PanelMark, Shift, Slab, stacked
from instructions.pdf.sections import NARROW, said_again
from instructions.pdf.tags import Element

if TYPE_CHECKING:
    from instructions.pdf.blocks import Setter


class Face(Struct, frozen=True):
    """How one kind of card looks: names of the brand's colours, and line weights in points."""

    fill: str | None = None
    stroke: str | None = None
    weight: float = 0.0
    band: str | None = None
    """Colour of the band behind a white heading."""
    bar: str | None = None
    """Colour of a thick bar at the start side."""
    heading: str = "brand"


KINDS: Mapping[AsideKind, Face] = {
    "visit": Face(fill="tint"),
    "key": Face(stroke="brand", weight=1.4, bar="brand"),
    "box": Face(fill="tint", bar="brand"),
    "emergency": Face(stroke="alarm", weight=2.4, band="alarm"),
    "phone": Face(stroke="notice", weight=1.6, band="notice"),
    "strip": Face(stroke="text", weight=1.2, heading="text"),
    "staff": Face(stroke="rule", weight=0.8, heading="text"),
    "sample": Face(fill="tint", heading="text"),
}

BAR = 5.0
# The space between a card's edge and its text, in ems: it stays when a side is set tightly.
PAD = 0.55
# And the least space above and below it, within the edge; and above the edge itself.
AIR = 0.3
APART = 0.4
HEADING = 1.15
# The shares of its width that the first of two columns in a card may take.
SHARES = (0.5, 0.45, 0.4, 0.55)
OUTLINE = 0.8
# How round the corners of a card are, in points, where a brand has them round.
ROUND = 9.0


def card(setter: Setter, aside: Aside, element: Element, width: float) -> Slab:
    """One card, whole; ``inner`` holds its pieces for the case that no side can take it whole."""
    face, look = KINDS[aside.kind], setter.look
    pad = look.body * PAD
    air = max(look.unit, look.body * AIR)
    start = pad + (BAR if face.bar else 0.0)
    column = width - start - pad
    first, *rest = aside.blocks
    head = _heading(setter, first, face, element, column) if isinstance(first, Heading) else None
    slabs = _body(setter, rest if head else aside.blocks, element, column)
    band = head.height + look.unit if head and face.band else 0.0
    above = air * (0.8 if band else 1.0)
    marks: list[Mark | Shift] = []
    height = above
    if head:
        marks.append(Shift(start, look.unit / 2 if band else above, head.marks))
        height = band + above if band else above + head.height + look.unit / 2
    body, inside = stacked(tuple(slabs))
    marks.append(Shift(start, height, inside))
    height += body + air
    panels = _panels(face, look.brand, width, height, band)
    inner = _pieces(face, look.brand, width, start, head, slabs, look.unit)
    return Slab(
        height,
        (*panels, *marks),
        before=max(look.unit * 2, look.body * APART),
        inner=inner,
        floats=setter.running and aside.kind == "emergency",
    )


def _body(
    setter: Setter, blocks: Sequence[Block], element: Element, column: float
) -> Sequence[Slab]:
    """What stands in a card: in two columns where it has two parts, and that is shorter."""
    wide = column >= NARROW * setter.look.body and setter.look.body < LARGE
    if not wide or not _parts(blocks, setter.running):
        return setter.slabs(blocks, element, column)
    trial = Element("Sect")
    below = stacked(tuple(setter.slabs(blocks, trial, column)))[0]
    heights = {share: _beside(setter, blocks, trial, column, share).height for share in SHARES}
    share = min(heights, key=heights.__getitem__)
    if heights[share] >= below:
        return setter.slabs(blocks, element, column)
    return [_beside(setter, blocks, element, column, share)]


def _parts(blocks: Sequence[Block], running: bool) -> bool:
    """Whether a card's last block is a part of its own.

    It is what a few lines say again in another language; or a list below the phones, where every
    line counts.
    """
    *own, last = blocks
    calls = any(isinstance(block, Paragraph) and block.kind == "call" for block in own)
    if isinstance(last, Section):
        return last.language is not None and not calls
    return running and calls and isinstance(last, Listing)


def _beside(
    setter: Setter, blocks: Sequence[Block], element: Element, column: float, share: float
) -> Slab:
    """A card's blocks in a column with a share of the width, and the last of them in another."""
    *own, last = blocks
    gutter = setter.look.body * GUTTER
    start = (column - gutter) * share
    rest = column - gutter - start
    height, first = stacked(tuple(setter.slabs(own, element, start)))
    slabs = (
        said_again(setter, last, element.add("Sect"), rest)
        if isinstance(last, Section)
        else setter.block(last, element, rest)
    )
    other, second = stacked(tuple(slabs))
    return Slab(max(height, other), (*first, Shift(start + gutter, 0.0, second)))


def _heading(setter: Setter, heading: Heading, face: Face, element: Element, column: float) -> Slab:
    colours = setter.look.brand.colours
    colour = colours.paper if face.band else getattr(colours, face.heading)
    style = setter.look.style(HEADING, bold=True, colour=colour)
    tagged = element.add(f"H{heading.level}", title=filled(heading.inlines, {}))
    return setter.text(heading.inlines, tagged, column, style)


def _panels(face: Face, brand: Brand, width: float, height: float, band: float) -> list[Mark]:
    """What is behind a card's text: its box, its bar, and the band behind its heading."""
    colours, radius = brand.colours, ROUND if brand.corners == "round" else 0.0
    panels: list[Mark] = []
    if face.fill or face.stroke:
        fill = getattr(colours, face.fill) if face.fill else None
        stroke = getattr(colours, face.stroke) if face.stroke else None
        weight = face.weight * brand.strokes
        if fill == colours.paper:
            # A box whose ground cannot be seen has an outline.
            stroke, weight = colours.rule, OUTLINE * brand.strokes
        panels.append(PanelMark(0.0, 0.0, width, height, fill, stroke, weight, radius))
    if face.bar:
        panels.append(_bar(getattr(colours, face.bar), height, radius))
    if band and face.band:
        colour = getattr(colours, face.band)
        panels.append(PanelMark(0.0, 0.0, width, band, colour, radius=radius, cap=radius > 0))
    return panels


def _bar(colour: str, height: float, radius: float) -> PanelMark:
    """A thick bar at the start side; within round corners it stands free of them."""
    inset = radius / 2
    width = BAR - inset / 3
    return PanelMark(inset, inset, width, height - 2 * inset, colour, radius=inset and width / 2)


def _pieces(
    face: Face,
    brand: Brand,
    width: float,
    start: float,
    head: Slab | None,
    slabs: Sequence[Slab],
    unit: float,
) -> tuple[Slab, ...]:
    """The card in pieces that join seamlessly: each brings its own stretch of the panel."""
    pieces, flat = [], replace(brand, corners="square")
    if head:
        band = head.height + unit
        marks = Shift(start, unit / 2, head.marks)
        pieces.append(Slab(band, (*_panels(face, flat, width, band, band), marks), 2 * unit, True))
    for slab in slabs:
        height = slab.height + 2 * unit
        marks = Shift(start, unit, slab.marks)
        piece = Slab(height, (*_panels(face, flat, width, height, 0.0), marks), keep=slab.keep)
        pieces.append(piece if pieces else replace(piece, before=2 * unit))
    return tuple(pieces)
