"""A punch gives the very bytes that setting a block anew gives, or leaves it to that."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from languages import TRANSLATED, Foreign, printed_in
from printing import new_press

from instructions.pdf.plate import Plate
from instructions.pdf.punch import Punches
from instructions.pdf.striker import Tight, is_own, struck
from instructions.pdf.text import Text

SHEETS = [Foreign(language, draft=False) for language in ("en", *TRANSLATED)]
SHEETS += [Foreign(language, draft=False, bilingual=True) for language in ("ta", "ar")]

NAMES = st.text("abcde éßŁőAVTo.-'0123456789", min_size=1, max_size=40)
WORDY = st.lists(st.text("abdé19-", min_size=1, max_size=12), min_size=1, max_size=4).map(" ".join)
OTHERS = st.text("aV 07بم٣ா,-‑\u0301", max_size=12)

every_sheet = pytest.mark.parametrize("sheet", SHEETS, ids=str)


@cache
def plate_of(sheet: Foreign) -> tuple[Plate, Mapping[str, str]]:
    """A sheet's plate and the values of its patient."""
    one = printed_in(sheet)
    return new_press(one.practice).plate(one.handout, one.look), one.handout.values


def punches(plate: Plate, number: int) -> Punches:
    """The punches of a die, as they are before it was struck."""
    die = plate.dies[number]
    return Punches(die, Text(die.inlines, die.style.fount, die.base), plate.glyphs)


def anew(plate: Plate, number: int, values: Mapping[str, str]) -> bytes:
    """A die's block, set word by word."""
    die = plate.dies[number]
    return struck(die, Text(die.inlines, die.style.fount, die.base).rows(values)).encode()


def digits(text: str) -> st.SearchStrategy[str]:
    """The same text with other digits."""
    return st.tuples(
        *(st.sampled_from("0123456789" if sign in "0123456789" else sign) for sign in text)
    ).map("".join)


@st.composite
def others(draw: st.DrawFn, values: Mapping[str, str]) -> dict[str, str]:
    """Values of other patients: with other digits, other letters, or of another script."""
    ways = (digits, lambda _: NAMES, lambda _: OTHERS)
    return {name: draw(draw(st.sampled_from(ways))(value)) for name, value in values.items()}


@every_sheet
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_what_a_punch_strikes_is_what_is_set_anew(sheet: Foreign, data: st.DataObject) -> None:
    """Whatever the values are; and no glyph is struck that the plate has not."""
    plate, usual = plate_of(sheet)
    number = data.draw(st.integers(0, len(plate.dies) - 1))
    die, cut = plate.dies[number], punches(plate, number)
    values = {**usual, **data.draw(others({slot: usual[slot] for slot in die.slots}))}
    assert cut.struck(values) is None
    found = cut.struck(values)
    if found is not None:
        assert found == anew(plate, number, values)
        # Of this block alone: the same value may stand bold in another, which is then set anew.
        assert not plate.strikers[number].lacked(values)


@every_sheet
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_one_patient_after_another_is_struck_as_set_anew(
    sheet: Foreign, data: st.DataObject
) -> None:
    """A punch that was cut for some strikes others, wherever their lines end."""
    plate, usual = plate_of(sheet)
    number = data.draw(st.sampled_from([n for n, die in enumerate(plate.dies) if is_own(die)]))
    cut, names = punches(plate, number), plate.dies[number].slots
    for told in data.draw(st.lists(st.fixed_dictionaries(dict.fromkeys(names, WORDY)), max_size=8)):
        found = cut.struck({**usual, **told})
        if found is not None:
            assert found == anew(plate, number, {**usual, **told})


@every_sheet
def test_whose_sheet_it_is_is_punched_in_every_language(sheet: Foreign) -> None:
    """The second patient's name, number and date of birth need no setting."""
    plate, usual = plate_of(sheet)
    for number, die in enumerate(plate.dies):
        if is_own(die):
            cut = punches(plate, number)
            assert cut.struck(usual) is None
            assert cut.struck(usual) == anew(plate, number, usual)


@every_sheet
def test_a_value_with_no_room_is_left_to_who_makes_it_smaller(sheet: Foreign) -> None:
    """A punch neither breaks a line nor makes letters smaller."""
    plate, usual = plate_of(sheet)
    wide = {**usual, "name": "Wolfeschlegelsteinhausenbergerdorff " * 3 + "W"}
    for number, die in enumerate(plate.dies):
        if "name" in die.slots:
            cut = punches(plate, number)
            assert [cut.struck(wide) for _ in range(3)] == [None, None, None]
            with pytest.raises(Tight):
                anew(plate, number, {**wide, "name": wide["name"] * 4})
