"""Flow: blocks become sides; nothing is torn, lost, or left alone."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instructions.errors import RoomError
from instructions.pdf.columns import Halves
from instructions.pdf.flow import Filled, flow, placed
from instructions.pdf.marks import Slab

ROOM = 100.0


def slab(height: float, keep: bool = False, inner: Sequence[Slab] = (), **more: object) -> Slab:
    """A piece of a page."""
    return Slab(height, keep=keep, inner=tuple(inner), **more)  # type: ignore[arg-type]


def heights(slabs: Sequence[Slab], first: float = ROOM, others: float = ROOM) -> list[list[float]]:
    """What stands on each side, by the heights."""
    return [[one.height for one in side.slabs] for side in flow(slabs, first, others)]


# Sides


def test_what_fits_stands_on_one_side() -> None:
    """Exactly, too; and nothing at all is one empty side."""
    assert heights([slab(40), slab(60)]) == [[40, 60]]
    assert heights([slab(40), slab(61)]) == [[40], [61]]
    assert heights([]) == [[]]


def test_gaps_count_but_not_at_the_top_of_a_side() -> None:
    """The first on a side needs no space above it."""
    assert heights([slab(50, before=50), slab(45, before=5)]) == [[50, 45]]
    assert heights([slab(50), slab(46, before=5)]) == [[50], [46]]


def test_the_first_side_may_have_less_room() -> None:
    """The clinic's head stands on it."""
    assert heights([slab(50), slab(50)], 60, 100) == [[50], [50]]
    assert heights([slab(50), slab(50), slab(50)], 60, 100) == [[50], [50, 50]]


def test_what_keeps_with_the_next_goes_with_it() -> None:
    """A heading with its text, however many of them."""
    assert heights([slab(60), slab(20, True), slab(30)]) == [[60], [20, 30]]
    assert heights([slab(60), slab(5, True), slab(20, True), slab(30)]) == [[60], [5, 20, 30]]
    assert heights([slab(60), slab(10, True), slab(30)]) == [[60, 10, 30]]


@pytest.mark.parametrize("opens", ["side", "turn"])
def test_a_part_begins_on_a_side_of_its_own(opens: str) -> None:
    """One that follows goes on where it fits."""
    assert heights([slab(10), slab(10, opens=opens), slab(10)]) == [[10], [10, 10]]
    assert heights([slab(10, opens=opens)]) == [[10]]
    assert heights([slab(10), slab(10, opens="follow")]) == [[10, 10]]


def test_a_card_that_fits_on_a_side_is_never_torn() -> None:
    """Even if its pieces would fill the side before."""
    card = slab(80, inner=[slab(40), slab(40)])

    assert heights([slab(50), card]) == [[50], [80]]


def test_a_card_taller_than_a_side_is_torn_into_its_pieces() -> None:
    """From the top of a side on."""
    card = slab(150, inner=[slab(50), slab(60), slab(40)])

    assert heights([slab(10), card, slab(10)]) == [[10], [50], [60, 40], [10]]


def test_a_piece_taller_than_a_side_is_torn_in_its_turn() -> None:
    """And no other piece is; two of them stand on one side where they can."""
    piece = slab(130, inner=[slab(70), slab(60)])
    other = slab(40, inner=[slab(25), slab(25)])

    assert heights([slab(170, inner=[piece, other])]) == [[70], [60, 40]]
    assert heights([slab(101, inner=[slab(61), other])]) == [[61], [40]]
    assert heights([slab(101, inner=[slab(60), other])]) == [[60, 40]]


def test_the_last_items_of_a_torn_card_stay_together() -> None:
    """None stands alone at the top of a side."""
    card = slab(150, inner=[slab(10, True), slab(40), slab(40, True), slab(40)])

    assert heights([card]) == [[10, 40], [40, 40]]


def test_the_head_of_a_torn_card_stays_with_its_first_piece() -> None:
    """And so does the title above the card."""
    card = slab(150, inner=[slab(20, True), slab(75), slab(55)])

    assert heights([slab(10, True), card]) == [[10], [20, 75], [55]]
    assert heights([slab(5, True), card]) == [[5, 20, 75], [55]]


@pytest.mark.parametrize("before", [(), (10,)])
def test_what_is_taller_than_a_side_is_refused(before: tuple[float, ...]) -> None:
    """Rather than cut off at its edge."""
    with pytest.raises(RoomError, match="taller than a side"):
        heights([*map(slab, before), slab(120), slab(10)])


def test_a_title_and_a_card_that_are_taller_than_the_first_side_stay_together() -> None:
    """A clinic's head that takes much of the paper is no reason to leave the title alone."""
    card = slab(55, inner=[slab(30), slab(25)])

    assert heights([slab(10, True), card], 60, 100) == [[10, 30], [25]]


# Cards that wait for the top of a side, and columns that go on on the next


def test_a_card_that_does_not_fit_waits_for_the_top_of_the_next_side() -> None:
    """What follows it fills the side, and no part of the document passes it."""
    card = slab(80, floats=True)

    assert heights([slab(50), card, slab(40), slab(20)]) == [[50, 40], [80, 20]]
    assert heights([slab(50), card, slab(30)]) == [[50, 30], [80]]
    assert heights([slab(20), card, slab(30)]) == [[20, 80], [30]]
    assert heights([slab(50), card, slab(10, opens="follow")]) == [[50], [80, 10]]
    assert heights([slab(50), card, slab(90, opens="side")]) == [[50], [80], [90]]
    assert heights([slab(50), card, card, slab(30)]) == [[50], [80], [80], [30]]


def columns(*parts: Slab) -> Slab:
    """Two columns that may go on on the next side."""
    return Halves(parts, 50.0, 0.0, 0.0).slab()


def test_columns_fill_a_side_and_go_on_on_the_next() -> None:
    """Each side has as many parts as its columns take, in order, and the rest is balanced anew."""
    parts = [slab(30) for _ in range(7)]
    (above, first), (rest,) = (side.slabs for side in flow([slab(30), columns(*parts)], ROOM, ROOM))

    assert (above.height, first.height, rest.height) == (30, 60, 60)
    assert [len(one.halves.parts) for one in (first, rest) if one.halves] == [4, 3]
    assert heights([slab(30), columns(*parts[:4])]) == [[30, 60]]
    assert heights([slab(80), columns(*parts[:4])]) == [[80], [60]]


def test_neither_a_column_nor_a_side_parts_a_heading_from_its_text() -> None:
    """Wherever it would fall; a heading is kept, however little room that leaves."""
    parts = [slab(30), slab(10, True), slab(30), slab(10, True), slab(30)]
    (first,), (second,) = (side.slabs for side in flow([columns(*parts)], 45, ROOM))

    assert first.halves and second.halves
    assert [one.height for one in first.halves.parts] == [30, 10, 30]
    assert [one.height for one in second.halves.parts] == [10, 30]


def test_the_heading_of_a_single_section_stands_above_both_columns() -> None:
    """Its text begins at one height in each."""
    both = Halves((slab(10, True, before=8), slab(30), slab(30)), 50.0, 0.0, 8.0).slab()

    assert (both.height, both.before) == (40, 8)


@given(st.lists(st.integers(1, 60), min_size=1, max_size=12), st.sampled_from([60.0, 100.0]))
def test_columns_lose_no_part_and_overfill_no_side(sizes: list[int], first: float) -> None:
    """Whatever their heights are."""
    sides = flow([columns(*(slab(float(size)) for size in sizes))], first, ROOM)
    halves = [one.halves for side in sides for one in side.slabs]
    held = [part for one in halves if one for part in one.parts]

    assert [part.height for part in held] == sizes
    assert all(side.height <= (ROOM if place else first) + 0.01 for place, side in enumerate(sides))


SLABS = st.builds(
    slab,
    st.integers(1, 60).map(float),
    st.booleans(),
    before=st.integers(0, 9).map(float),
    opens=st.sampled_from([None, None, None, "turn", "follow"]),
)


@settings(deadline=None, max_examples=300)
@given(st.lists(SLABS, max_size=20), st.sampled_from([60.0, 100.0]))
def test_everything_stands_on_some_side_in_order(slabs: list[Slab], first: float) -> None:
    """No side is overfull or empty, and what must begin a side does."""
    sides = flow(slabs, first, ROOM)

    assert [one for side in sides for one in side.slabs] == slabs
    for number, side in enumerate(sides):
        inside = sum(one.height + one.before for one in side.slabs)
        assert inside - (side.slabs[0].before if side.slabs else 0) == pytest.approx(side.height)
        assert side.height <= (ROOM if number else first) + 0.01
        assert side.slabs or not slabs
    tops = {id(side.slabs[0]) for side in sides if side.slabs}
    for before, one in zip([None, *slabs], slabs, strict=False):
        if one.turn and not (before and before.keep):
            assert id(one) in tops


# Gaps


def test_gaps_of_sections_open_evenly_to_fill_a_side() -> None:
    """Those inside a section stay as they are, and none opens more than it may."""
    side = Filled()
    for one in (slab(10), slab(10, before=8), slab(10, before=2), slab(10, before=8)):
        side.add(one)

    assert [shift.top for shift in placed(side, 5, 0, 3)] == [5, 23, 35, 53]
    assert [shift.top for shift in placed(side, 5, 4, 3)] == [5, 25, 37, 57]
    assert [shift.top for shift in placed(side, 5, 100, 3)] == [5, 26, 38, 59]
