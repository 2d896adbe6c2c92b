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

    def left(self, slabs: Sequence[Slab], gap: float, room: float) -> float:
        """The height that is left below some slabs and a gap."""
        used = Filled(list(self.slabs), self.height)
        for slab in slabs:
            used.add(slab)
        return room - used.height - (gap if used.slabs else 0.0)


def flow(slabs: Iterable[Slab], first: float, others: float) -> list[Filled]:
    """The sides that the slabs take. ``first`` and ``others`` are the rooms of sides in points.

    Raises RoomError for a slab that no side can hold.
    """
    sides = _Sides(first, others)
    for group in _groups(slabs):
        sides.take(group)
    sides.land()
    return sides.filled


class _Sides:
    """The sides that are filled so far, and the card that waits for the top of the next."""

    def __init__(self, first: float, others: float) -> None:
        self.filled, self.rooms = [Filled()], (first, others)
        self.waiting: Slab | None = None

    @property
    def last(self) -> Filled:
        """The side that is being filled."""
        return self.filled[-1]

    @property
    def room(self) -> float:
        """Its height."""
        return self.rooms[len(self.filled) > 1]

    def take(self, group: list[Slab]) -> None:
        """Set what must stand on one side; columns may go on on the next."""
        if self.waiting and group[0].opens:
            self.land()
        if self.last.slabs and group[0].turn:
            self.turn()
        while not self.last.fits(group, self.room):
            if parts := self._cut(group):
                fitting, group = parts
                self._add(fitting)
            elif not self.last.slabs:
                break
            elif self._floats(group):
                (self.waiting,) = group
                return
            self.turn()
        for part in _torn(group, self.room):
            self._add(part)

    def turn(self) -> None:
        """Begin a side; what waits for its top stands there."""
        self.filled.append(Filled())
        if self.waiting:
            self.last.add(self.waiting)
            self.waiting = None

    def land(self) -> None:
        """Set what still waits for the top of a side."""
        if self.waiting:
            self.turn()

    def _floats(self, group: list[Slab]) -> bool:
        """Whether a group may wait, and fits on a side that is empty."""
        whole = Filled().fits(group, self.rooms[1])
        return len(group) == 1 and group[0].floats and whole and not self.waiting

    def _cut(self, group: list[Slab]) -> tuple[list[Slab], list[Slab]] | None:
        """A group in two, when the first columns of its last slab fit and the others do not."""
        *before, last = group
        if not last.halves:
            return None
        parts = last.halves.cut(self.last.left(before, last.before, self.room))
        return ([*before, parts[0]], [parts[1]]) if parts else None

    def _add(self, part: list[Slab]) -> None:
        """Set slabs one below the other, on the next side where they must."""
        for place, slab in enumerate(part):
            if not self.last.fits(part[place:], self.room) and self.last.slabs:
                self.turn()
            if slab.height > self.room + 0.01:
                raise TOO_TALL
            self.last.add(slab)


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


def _torn(group: list[Slab], room: float) -> Iterator[list[Slab]]:
    """The group as it is when an empty side can take it, else with its cards in pieces.

    A piece that is itself taller than a side is torn in its turn.
    """
    if Filled().fits(group, room) or not any(slab.inner for slab in group):
        yield group
        return
    for part in _groups(piece for slab in group for piece in slab.inner or (slab,)):
        yield from _torn(part, room)


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
