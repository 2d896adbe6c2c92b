"""Columns: sections in two columns, read down one, then the other; a full side breaks them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from instructions.document import Columns
from instructions.pdf.look import LARGE
from instructions.pdf.marks import Shift, Slab, stacked
from instructions.pdf.tags import Element

if TYPE_CHECKING:
    from instructions.pdf.blocks import Setter

# The space between two columns, in ems.
GUTTER = 1.1


def halves(setter: Setter, columns: Columns, parent: Element, width: float) -> list[Slab]:
    """Sections in two columns; one below the other in large print, and where that takes less.

    Each section stands whole in its column, unless a part of the document runs on to other sides.
    """
    if setter.look.body >= LARGE or (setter.running and not setter.narrow):
        return setter.slabs(columns.blocks, parent, width)
    gutter = setter.look.body * GUTTER
    half, unit = (width - gutter) / 2, setter.look.unit
    sections = [setter.block(block, parent, half) for block in columns.blocks]
    parts = (
        [slab for slabs in sections for slab in slabs]
        if setter.running
        else [_whole(slabs) for slabs in sections]
    )
    return [Halves(tuple(parts), half + gutter, unit * 3, unit * 2).slab()]


def _whole(slabs: Sequence[Slab]) -> Slab:
    """A section as one slab."""
    height, marks = stacked(tuple(slabs))
    return Slab(height, marks, before=slabs[0].before)


class Halves(Struct, frozen=True):
    """Sections in two columns of nearly the same height. Lengths are points."""

    parts: tuple[Slab, ...]
    """What neither a column nor a side breaks."""
    step: float
    """How far apart the columns begin."""
    most: float
    """How far each gap between the sections of the shorter column may open."""
    before: float

    def slab(self) -> Slab:
        """All of them as one slab; the heading of a single section stands above its columns."""
        first, *rest = self.parts
        if rest and first.keep and all(part.before < self.before for part in rest):
            whole = _whole((first, two_columns(rest, self.step)))
        else:
            whole = two_columns(self.parts, self.step, self.most, self.before)
        return replace(whole, before=self.before, halves=self)

    def cut(self, room: float) -> tuple[Slab, Slab] | None:
        """As many of them as a height in points takes, and the others; None where it takes none."""
        column = _filled(self.parts, 0, room)
        count = _filled(self.parts, column, room) if column else 0
        for end in _ends(self.parts, count):
            first = replace(self, parts=self.parts[:end]).slab()
            if end < len(self.parts) and first.height <= room:
                return first, replace(self, parts=self.parts[end:]).slab()
        return None


def two_columns(slabs: Sequence[Slab], step: float, most: float = 0.0, wide: float = 0.0) -> Slab:
    """Two columns of nearly the same height.

    The shorter one opens its gaps, those of at least ``wide``, by ``most``.
    """
    tops = list(accumulate((slab.before + slab.height for slab in slabs), initial=0.0))

    def heights(cut: int) -> tuple[float, float]:
        second = tops[-1] - tops[cut] - slabs[cut].before if cut < len(slabs) else 0.0
        return tops[cut] - slabs[0].before, second

    # Of two that are as tall, the one whose first column is longer looks right.
    cut = min(_ends(slabs, len(slabs)), key=lambda cut: round(max(heights(cut)), 6))
    tallest = max(heights(cut))
    first, second = (
        stacked(_opened(column, tallest - height, most, wide))[1]
        for column, height in zip((slabs[:cut], slabs[cut:]), heights(cut), strict=True)
    )
    return Slab(tallest, (*first, Shift(step, 0.0, second)), before=slabs[0].before)


def _ends(slabs: Sequence[Slab], count: int) -> Iterator[int]:
    """How many of the first slabs may stand apart from the others: so many or fewer."""
    return (end for end in range(count, 0, -1) if end == len(slabs) or not slabs[end - 1].keep)


def _filled(slabs: Sequence[Slab], start: int, room: float) -> int:
    """Where a column ends that begins with a slab and takes as many as a height allows."""
    tops = accumulate(
        slab.height + (slab.before if place else 0.0) for place, slab in enumerate(slabs[start:])
    )
    fitting = start + sum(1 for top in tops if top <= room)
    return next((end for end in _ends(slabs, fitting) if end > start), start)


def _opened(slabs: Sequence[Slab], spare: float, most: float, wide: float) -> tuple[Slab, ...]:
    """The slabs with their wide gaps opened evenly, by ``most``, to fill a spare height."""
    opens = [slab.before >= wide for slab in slabs]
    growth = min(most, spare / max(1, sum(opens[1:])))
    return tuple(
        replace(slab, before=slab.before + growth) if open_ else slab
        for slab, open_ in zip(slabs, opens, strict=True)
    )
