"""Fitting: each part of a document set as loosely as its side allows, and no more tightly."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import product

from msgspec import Struct
from msgspec.structs import replace

from instructions.document import Block, Side
from instructions.pdf.blocks import Setter
from instructions.pdf.flow import flow
from instructions.pdf.look import LARGE, STEPS, Step
from instructions.pdf.marks import Slab, stacked
from instructions.pdf.tags import Element


class Piece(Struct, frozen=True):
    """A block as one setter measures it; its tags stand on a tree of their own until it is kept."""

    slabs: tuple[Slab, ...]
    tags: Element

    @property
    def height(self) -> float:
        """The height in points of its slabs, one below the other."""
        return stacked(self.slabs)[0]


def fitted(
    blocks: Sequence[Block], setter: Setter, first: float, full: float
) -> tuple[Sequence[Piece], bool]:
    """A piece for each block, and whether no side is too full and runs on.

    ``first`` and ``full`` are the rooms of the first and of the other sides, in points.
    """
    whole = [
        _on_one_side(block, setter, full if place else first) for place, block in enumerate(blocks)
    ]
    pieces = [piece for piece in whole if piece]
    if len(pieces) == len(whole):
        return pieces, True
    return _running(blocks, setter, whole, (first, full)), False


def _piece(block: Block, setter: Setter) -> Piece:
    tags = Element("Part")
    return Piece(tuple(setter.block(block, tags, setter.look.width)), tags)


def _on_one_side(block: Block, setter: Setter, room: float) -> Piece | None:
    """A side at the first step of tightening at which it takes no more than its room.

    None when it is too full at every step. Large print takes as many sides as it needs.
    """
    if not isinstance(block, Side) or block.kind != "side" or setter.look.body >= LARGE:
        return _piece(block, setter)

    @cache
    def at(place: int) -> Piece:
        return _piece(block, replace(setter, look=setter.look.tightened(STEPS[place])))

    # Each step is tighter than the one before it.
    places = range(len(STEPS))
    found = bisect_left(places, True, key=lambda place: at(place).height <= room)
    return at(found) if found in places else None


def _running(
    blocks: Sequence[Block],
    setter: Setter,
    whole: Sequence[Piece | None],
    rooms: tuple[float, float],
) -> Sequence[Piece]:
    """A piece for each block, where a side is too full and runs on to the next.

    Either that side alone runs on or all of them do; of the plans that take the fewest sides it
    is the loosest one. The tightest tell how few these are.
    """
    *steps, tightest = STEPS[::3]
    best = min(_plans(blocks, setter, whole, [tightest]), key=lambda plan: _count(plan, rooms))
    fewest = _count(best, rooms)
    plans = _plans(blocks, setter, whole, steps)
    return next((plan for plan in plans if _count(plan, rooms) <= fewest), best)


def _plans(
    blocks: Sequence[Block], setter: Setter, whole: Sequence[Piece | None], steps: Iterable[Step]
) -> Iterator[Sequence[Piece]]:
    """Pieces for all blocks, step by step; first with only what is too full running on."""
    for step, narrow in product(steps, (True, False)):
        look = setter.look.tightened(step)
        own = replace(setter, running=True, narrow=narrow, look=look)
        every = [_piece(block, own) for block in blocks]
        yield [one or run for one, run in zip(whole, every, strict=True)]
        yield every


def _count(pieces: Iterable[Piece], rooms: tuple[float, float]) -> int:
    """How many sides some pieces take."""
    return len(flow(_slabs(pieces), *rooms))


def _slabs(pieces: Iterable[Piece]) -> list[Slab]:
    return [slab for piece in pieces for slab in piece.slabs]
