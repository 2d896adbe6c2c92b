"""Covers of stacks: whatever patients are called, and in every language that a clinic has."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from batches import FIRST, leaders, pages_of, plain, ran, write_list
from batches import own_home as own_home
from cases import case
from languages import RIGHT_TO_LEFT, TRANSLATED, practice_in
from printing import new_press

from instructions.errors import ExitCode
from instructions.pdf.stack import Stack
from instructions.stacks import Listed, stacks_for

LONG = "Wolfeschlegelsteinhausenbergerdorffvoralterngewissenhaft"
TAMIL = "கந்தசாமி" * 9
ARABIC = "الحسن" * 16
NAMES = ("Asha Example", LONG, f"Asha {LONG}", f"{LONG} Asha", TAMIL, ARABIC)


def cover(folder: Path, language: str, days: int, paper: str = "A4") -> bytes:
    """The cover of a stack of these patients, as a file."""
    press = new_press(practice_in(language, case("usual")))
    made = stacks_for(folder / "stack.pdf", press, paper, 500, True, True)
    for place, name in enumerate(NAMES, 1):
        on = FIRST.replace(hour=12, minute=45) + timedelta(days=place % days)
        made._listed.append(Listed(place, on, name, 991 + 2 * place, 992 + 2 * place))
    file = io.BytesIO()
    stack = Stack(file)
    stack.lead(made._cover())
    stack.close()
    return file.getvalue()


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("days", [1, 3])
@pytest.mark.parametrize("language", ["en", *TRANSLATED])
def test_a_clinic_of_every_language_has_a_cover(
    tmp_path: Path, language: str, days: int, paper: str
) -> None:
    """With every name, number and head of a column, however large its letters are."""
    file = cover(tmp_path, language, days, paper)
    text = "".join("".join(pages_of(file)).split())
    with pikepdf.open(io.BytesIO(file)) as pdf:
        own = len(pdf.pages)

    assert all(head in text for head in ("Given", "No.", "Time", "Patient", "Sides"))
    assert all(
        f"{991 + 2 * place + own}to{992 + 2 * place + own}" in text
        for place in range(1, len(NAMES) + 1)
    )
    assert text.count(LONG) == 3
    assert TAMIL in text
    assert sum(letter in ARABIC for letter in text) >= len(ARABIC)


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
def test_its_sides_are_told_in_their_order_where_words_run_the_other_way(
    tmp_path: Path, language: str
) -> None:
    """The words are English on every cover, and the first side stands before the last."""
    (page,) = [text for text in pages_of(cover(tmp_path, language, 1)) if "Asha Example" in text]

    assert "995 to 996" in page
    assert "No. Given" in page or "Given No." in page


def test_a_long_word_for_a_name_keeps_nobody_from_the_stack(tmp_path: Path) -> None:
    """On the sheet it is one line of smaller letters, on the cover two."""
    people = plain(2)
    people[0] = replace(people[0], family="Wolfeschlegelsteinhausenbergerdorff", given="")
    options = ("--stack", tmp_path / "stack.pdf", "--cover")
    made = ran(write_list(tmp_path, people), tmp_path / "out", *options)

    assert made.code == ExitCode.DONE, made.err
    assert "Wolfe" not in made.err
    assert leaders(tmp_path / "stack.pdf") == [one.number for one in people]
