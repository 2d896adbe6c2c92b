"""Boxes: what cards are drawn in, and into which pieces a card that no side can take is parted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate

from msgspec import Struct
from msgspec.structs import replace

from instructions.document import AsideKind
from instructions.pdf.look import Brand, Look
from instructions.pdf.marks import Mark, PanelMark, Shift, Slab, ornament, stacked


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
OUTLINE = 0.8
# Every side has room for what is lower than this share of the paper.
LEAST_SIDE = 0.25
# How round the corners of a card are, in points, where a brand has them round.
ROUND = 9.0


class Box(Struct, frozen=True):
    """What a card, or a piece of one, is drawn in. Lengths are points."""

    face: Face
    look: Look
    width: float

    @property
    def start(self) -> float:
        """Where its text begins."""
        return self.look.body * PAD + (BAR if self.face.bar else 0.0)

    @property
    def column(self) -> float:
        """The width of its text."""
        return self.width - self.start - self.look.body * PAD

    def around(self, head: Slab | None, slabs: Sequence[Slab]) -> Slab:
        """The slabs under a heading, in one box."""
        look = self.look
        air = max(look.unit, look.body * AIR)
        inset = look.unit / 2
        below = max(inset, look.body * look.script.inset)
        band = head.height + (inset + below) if head and self.face.band else 0.0
        above = air * (0.8 if band else 1.0)
        marks: list[Mark | Shift] = []
        height = above
        if head:
            marks.append(Shift(self.start, inset if band else above, head.marks))
            height = band + above if band else above + head.height + look.unit / 2
        body, inside = stacked(tuple(slabs))
        marks.append(Shift(self.start, height, inside))
        height += body + air
        panels = _panels(self.face, look.brand, self.width, height, band)
        return Slab(height, (*panels, *marks), before=max(look.unit * 2, look.body * APART))


class Part(Struct, frozen=True):
    """What a card says in one language: its heading, whom to call, and the rest."""

    head: Slab | None
    slabs: Sequence[Slab]
    calls: int
    """How many of the slabs, the first ones, say whom to call."""

    def boxed(self, box: Box) -> Slab:
        """The part in one box; its ``inner`` is the same in two, where no side can take it.

        Each of the two has the heading and whom to call; they are read out in the first one only.
        """
        whole = box.around(self.head, self.slabs)
        cut = self._cut() if whole.height > LEAST_SIDE * box.look.paper[1] else 0
        if not cut:
            return whole
        # Who is called stands alone only where what follows has no room for it.
        calls = tuple(map(ornament, self.slabs[: self.calls])) if cut > self.calls else ()
        head = ornament(self.head) if self.head else None
        first = replace(self, slabs=self.slabs[:cut])
        rest = replace(self, head=head, slabs=(*calls, *self.slabs[cut:]), calls=len(calls))
        return replace(whole, inner=(first.boxed(box), rest.boxed(box)))

    def _cut(self) -> int:
        """How many of its slabs are the more even half of it; 0 where there are no two halves."""
        tops = list(accumulate(slab.before + slab.height for slab in self.slabs))
        ends = [end for end in range(1, len(tops)) if not self.slabs[end - 1].keep]
        return min(
            ends,
            key=lambda end: (end <= self.calls, max(tops[end - 1], tops[-1] - tops[end - 1])),
            default=0,
        )


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
