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
from instructions.pdf.look import LARGE, STEPS
from instructions.pdf.marks import Slab, stacked
from instructions.pdf.tags import Element

# The steps at which a part runs on over sides: fewer, and none as tight as for a single side.
RUNNING = (0, 1, 3, 4, 6, 9)


class Piece(Struct, frozen=True):
    """A block as one setter measures it; its tags stand on a tree of their own until it is kept."""

    slabs: tuple[Slab, ...]
    tags: Element
    step: int
    """Which of the steps of tightening it is set at."""

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


def _piece(block: Block, setter: Setter, step: int = 0) -> Piece:
    tags, look = Element("Part"), setter.look
    own = replace(setter, look=look.tightened(STEPS[step])) if step else setter
    return Piece(tuple(own.block(block, tags, look.width)), tags, step)


def _is_side(block: Block) -> bool:
    return isinstance(block, Side) and block.kind == "side"


def _on_one_side(block: Block, setter: Setter, room: float) -> Piece | None:
    """A side at the first step of tightening at which it takes no more than its room.

    None when it is too full at every step. Large print takes as many sides as it needs.
    """
    if not _is_side(block) or setter.look.body >= LARGE:
        return _piece(block, setter)

    @cache
    def at(place: int) -> Piece:
        return _piece(block, setter, place)

    places = range(len(STEPS))
    if all(at(place).height > room for place in (places[len(places) // 2], places[-1])):
        return None
    # Each step is tighter than the one before it.
    found = bisect_left(places, True, key=lambda place: at(place).height <= room)
    return at(found)


def _running(
    blocks: Sequence[Block],
    setter: Setter,
    whole: Sequence[Piece | None],
    rooms: tuple[float, float],
) -> Sequence[Piece]:
    """A piece for each block, where a side is too full and runs on to the next.

    Of the plans that take the fewest sides it is the loosest one; the tightest tell how few.
    """
    *looser, tightest = RUNNING
    fewest, best = min(
        ((_count(plan, rooms), plan) for plan in _plans(blocks, setter, whole, tightest)),
        key=lambda counted: counted[0],
    )

    @cache
    def found(step: int) -> Sequence[Piece] | None:
        plans = _plans(blocks, setter, whole, step)
        return next((plan for plan in plans if _count(plan, rooms) <= fewest), None)

    # Each step is tighter than the one before it.
    place = bisect_left(looser, True, key=lambda step: found(step) is not None)
    return (found(looser[place]) if place < len(looser) else None) or best


def _plans(
    blocks: Sequence[Block], setter: Setter, whole: Sequence[Piece | None], step: int
) -> Iterator[Sequence[Piece]]:
    """Pieces for all blocks, none set more tightly than at a step; measured when they are needed.

    What is to stand on a side stands on one where it can, or runs on in columns; the last of them,
    whose cards are lower in the whole width, also without. The others are loose, or as tight.
    """
    runs = {narrow: replace(setter, running=True, narrow=narrow) for narrow in (True, False)}

    @cache
    def piece(place: int, narrow: bool | None) -> Piece:
        kept = whole[place]
        return kept if kept and narrow is None else _piece(blocks[place], runs[bool(narrow)], step)

    last = max(place for place, block in enumerate(blocks) if _is_side(block))
    for others in (None, True):
        ways: list[list[bool | None]] = [[others] for _ in blocks]
        for place, block in enumerate(blocks):
            if _is_side(block):
                one = whole[place]
                ways[place] = [None] * bool(one and one.step <= step) + [True]
        ways[last] += [False]
        for way in product(*ways):
            yield [piece(place, narrow) for place, narrow in enumerate(way)]


def _count(pieces: Iterable[Piece], rooms: tuple[float, float]) -> int:
    """How many sides some pieces take."""
    return len(flow(_slabs(pieces), *rooms))


def _slabs(pieces: Iterable[Piece]) -> list[Slab]:
    return [slab for piece in pieces for slab in piece.slabs]
