"""Flow: slabs become sides. Nothing is torn that fits on one side, no heading stands alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from instructions.errors import RoomError
from instructions.pdf.marks import Shift, Slab

TOO_TALL = RoomError.of(
    "the words of the sheet",
    "A paragraph, a row, an item or two columns are taller than a side of paper.",
    "Make shorter ones of it in the clinic's template or texts.",
)


@dataclass(slots=True)
class Filled:
    """One side being filled: what stands on it and how high it is, in points."""

    slabs: list[Slab] = field(default_factory=list)
    height: float = 0.0

    def add(self, slab: Slab) -> None:
        """Set a slab below the others."""
        self.height += slab.height + (slab.before if self.slabs else 0.0)
        self.slabs.append(slab)

    def fits(self, slabs: Sequence[Slab], room: float) -> bool:
        """Whether some slabs can stand below the others."""
        needed = sum(slab.height + slab.before for slab in slabs)
        if not self.slabs and slabs:
            needed -= slabs[0].before
        return self.height + needed <= room + 0.01


def flow(slabs: Iterable[Slab], first: float, others: float) -> list[Filled]:
    """The sides that the slabs take. ``first`` and ``others`` are the rooms of sides in points.

    Raises RoomError for a slab that no side can hold.
    """
    sides = [Filled()]
    for group in _groups(slabs):
        room = first if len(sides) == 1 else others
        if sides[-1].slabs and (group[0].turn or not sides[-1].fits(group, room)):
            sides.append(Filled())
            room = others
        for part in _groups(_torn(group, room)):
            for slab in part:
                if not sides[-1].fits(part, room) and sides[-1].slabs:
                    sides.append(Filled())
                    room = others
                if slab.height > room + 0.01:
                    raise TOO_TALL
                sides[-1].add(slab)
                part = part[1:]
    return sides


def _groups(slabs: Iterable[Slab]) -> Iterator[list[Slab]]:
    """Slabs that must stand on the same side."""
    group: list[Slab] = []
    for slab in slabs:
        group.append(slab)
        if not slab.keep:
            yield group
            group = []
    if group:
        yield group


def _torn(group: list[Slab], room: float) -> Iterator[Slab]:
    """The group as it is when an empty side can take it, else with its cards in pieces."""
    whole = Filled().fits(group, room)
    for slab in group:
        if slab.inner and not whole:
            yield from slab.inner
        else:
            yield slab


def placed(side: Filled, top: float, spare: float, most: float) -> list[Shift]:
    """The side's marks from a top, with its gaps opened evenly to fill some spare height.

    ``most`` is the most that any gap may grow, in points. Only gaps of a section or a card
    grow, so that what belongs together stays together.
    """
    widest = max((slab.before for slab in side.slabs[1:]), default=0.0)
    open_ = [slab.before >= widest * 0.6 > 0 for slab in side.slabs]
    count = sum(open_[1:])
    growth = min(most, spare / count) if count and spare > 0 else 0.0
    marks: list[Shift] = []
    for place, slab in enumerate(side.slabs):
        if place:
            top += slab.before + (growth if open_[place] else 0.0)
        marks.append(Shift(0.0, top, slab.marks))
        top += slab.height
    return marks
