"""Cards in two languages: where large print parts them, and what every piece begins with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pytest
from cases import SAMPLE
from languages import TRANSLATED, Foreign, printed_in
from PIL import Image
from printing import new_press
from tools import pages

from instructions.pdf.layout import sheet_of
from instructions.pdf.marks import Mark, PanelMark, TextMark, laid

EMERGENCY = "112"
ENGLISH = "Emergency after you leave us"

every_language = pytest.mark.parametrize("language", TRANSLATED)
every_case = pytest.mark.parametrize("of", SAMPLE)


@dataclass(frozen=True, slots=True)
class Boxed:
    """One red box on a side: its bands, and its lines from above."""

    side: int
    box: PanelMark
    bands: tuple[PanelMark, ...]
    lines: tuple[TextMark, ...]

    @property
    def head(self) -> list[TextMark]:
        """The lines in its band."""
        (band,) = self.bands
        return [line for line in self.lines if line.top < band.top + band.height]

    @property
    def body(self) -> list[TextMark]:
        """The lines below its band."""
        return self.lines[len(self.head) :]


@cache
def sides(of: Foreign) -> list[list[Mark]]:
    """What is drawn on each side of a sheet."""
    one = printed_in(of)
    drawings = new_press(one.practice).drawings
    return [list(laid([side])) for side in sheet_of(one.handout.document, one.look, drawings).sides]


def boxes(of: Foreign) -> list[Boxed]:
    """The red boxes of a sheet."""
    red = printed_in(of).look.brand.colours.alarm
    return [
        Boxed(
            number,
            box,
            tuple(
                one for one in _inside(box, marks) if isinstance(one, PanelMark) and one.fill == red
            ),
            tuple(one for one in _inside(box, marks) if isinstance(one, TextMark)),
        )
        for number, marks in enumerate(sides(of))
        for box in marks
        if isinstance(box, PanelMark) and box.stroke == red
    ]


@every_language
@every_case
def test_the_red_card_is_parted_between_its_languages_only(language: str, of: str) -> None:
    """Each has a box of its own; one that is taller than a side has two, on two sides."""
    found = boxes(Foreign(language, of, "large"))
    english = [text(box.head) == ENGLISH for box in found]

    assert english in ([False, True], [False, False, True])
    for box, other in zip(found, english, strict=True):
        said = {piece.language for line in box.body for piece in line.line.segments}
        assert (said == {"en-GB"}) is other
    heights = [box.box.height for box in found[:-1]]
    assert len(heights) == 1 or min(heights) > 0.75 * max(heights)


@every_language
@every_case
def test_every_box_has_a_head_and_whom_to_call(language: str, of: str) -> None:
    """And more than a line or two below them, without a rule or a bar between."""
    for box in boxes(Foreign(language, of, "large")):
        assert text(box.head).strip()
        assert EMERGENCY in text(box.body[:3])
        assert len(box.body) >= 6
        marks = sides(Foreign(language, of, "large"))[box.side]
        assert [one for one in _inside(box.box, marks) if isinstance(one, PanelMark)] == [
            box.box,
            *box.bands,
        ]


@every_language
def test_no_item_of_a_card_is_in_two_boxes_or_said_twice(language: str) -> None:
    """What is drawn again is no part of the structure: head and call, and nothing else."""
    first, *others = boxes(Foreign(language, edition="large"))
    told = [{id(line.element) for line in box.lines if line.element} for box in (first, *others)]

    assert sum(map(len, told)) == len(set().union(*told))
    assert all(line.element for line in first.lines)
    for box in others:
        assert not any(line.element for line in box.head)
        again = [line for line in box.body if not line.element]
        assert text(again) in ("", text(first.body[: len(again)]))


@every_language
@pytest.mark.parametrize("edition", ["standard", "large"])
def test_the_head_of_a_card_has_its_band_all_round_it(language: str, edition: str) -> None:
    """No sign reaches the edge of the band, also where a side is set tightly."""
    of = Foreign(language, edition=edition)
    colours, pictures, bands = printed_in(of).look.brand.colours, _pictures(of), 0
    for picture, marks in zip(pictures, sides(of), strict=True):
        for mark in marks:
            if isinstance(mark, PanelMark) and mark.fill in (colours.alarm, colours.notice):
                bands += 1
                above, below = (
                    _strip(picture, mark, top) for top in (EDGE, mark.height - 2 * EDGE)
                )
                assert len(above) == len(below) == 1, "a sign is drawn there"

    assert bands >= 2


EDGE = 0.6
"""No sign is nearer to the edge of a band than this, in points."""
FINE = 4
"""So many pixels are a point."""


def _strip(picture: Image.Image, band: PanelMark, top: float) -> set[object]:
    """The colours of a strip of a band, without its ends."""
    left, above = band.start + 4, band.top + top
    right, below = left + band.width - 8, above + EDGE
    edges = [round(edge * FINE) for edge in (left, above, right, below)]
    strip = picture.crop((edges[0], edges[1], edges[2], edges[3]))
    return {colour for _, colour in strip.getcolors() or []}


def _pictures(of: Foreign) -> list[Image.Image]:
    return pages(printed_in(of).pdf, dpi=72 * FINE)


def _inside(box: PanelMark, marks: Iterable[Mark]) -> Iterable[Mark]:
    """The marks in a box, and the box."""
    return (one for one in marks if box.top <= one.top < box.top + box.height)


def text(lines: list[TextMark] | tuple[TextMark, ...]) -> str:
    """The words of some lines, in the order in which they are read."""
    return "".join(piece.text for line in lines for piece in line.line.segments).strip()
