"""What is struck looks exactly as if it had been laid out for this one patient; grey paper too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cases import case
from expected import found, told, words
from oracle import inline
from PIL import Image, ImageChops
from printing import SAMPLES, Printed, Sheet, every_sheet, printed, printed_for
from structure import Node, Reading
from tools import pages, raster
from typeset import lines

from instructions.document import Aside, Heading, walk

DPI = 100

NAMES = {
    "short": "Al",
    "usual": "Asha Example",
    "of the kept width": "Venkatalakshmi Subramanian",
    "long": "Maria da Conceição Rodrigues de Vasconcelos",
    "very long": "Maria Antónia da Conceição Rodrigues de Vasconcelos e Menezes Albuquerque",
    "tamil": "வேங்கடலட்சுமி சுப்ரமணியன்",
    "hindi": "श्रीमती कृष्णा शर्मा",
    "telugu": "వెంకటలక్ష్మి రెడ్డి",
    "arabic": "محمد عبد الرحمن",
    "vietnamese": "Nguyễn Thị Ánh Tuyết",
    "polish": "Żółć Brzęczyszczykiewicz",
    "apostrophes": "Siobhán O’Brien-D'Souza",
    "capitals": "VAN DER WÅL AV TOWYA",
    "two scripts": "Lakshmi லட்சுமி",
    "digits": "7 of 9",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_struck_name_looks_as_if_it_had_been_laid_out(name: str) -> None:
    """Pixel by pixel, on every page, wherever it stands: in the table and at the foot."""
    assert _same(printed_for(Sheet(case("all no")), name=name))


@pytest.mark.parametrize("name", ["tamil", "hindi", "arabic", "vietnamese", "long"])
def test_so_does_every_other_value(name: str) -> None:
    """Clinician, place, note, dates and a plan, with a name of any script, in both editions."""
    whole = case("everything on, with a plan")
    for edition in ("standard", "large"):
        one = printed_for(Sheet(whole, edition), name=NAMES[name], clinician=NAMES[name])
        assert _same(one)


@every_sheet
def test_every_handout_looks_as_if_it_had_been_laid_out(sheet: Sheet) -> None:
    """In every combination."""
    assert _same(printed(sheet))


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_struck_name_reads_as_if_it_had_been_laid_out(name: str) -> None:
    """The structure tree is the same, tag by tag and word by word."""
    one = printed_for(Sheet(case("all no")), name=name)

    assert found(one.reading.root) == found(Reading(inline(one)).root)


def test_another_name_gives_other_pixels() -> None:
    """So that the comparison is not of two blanks."""
    usual = Sheet(case("all no"))
    first, second = printed_for(usual, name="Asha Example"), printed_for(usual, name="Asha Exampla")

    assert raster(first.pdf, dpi=DPI) != raster(second.pdf, dpi=DPI)


# Grey paper

READABLE = 7.0
"""WCAG 2.2, 1.4.6 (AAA), for what is read at night on a card."""
SEEN = 3.0
"""WCAG 2.2, 1.4.11, for what is not text, such as the border of a card."""


@pytest.mark.parametrize("sheet", SAMPLES, ids=str)
def test_the_cards_can_be_read_on_a_grey_printer(sheet: Sheet) -> None:
    """The heading on its band and the words below it keep a contrast of 7 to 1."""
    one = printed(sheet)
    for kind, card in _cards(one):
        for line, picture in _pictures(one, card):
            assert _contrast(picture) >= READABLE, f"{kind}: {line}"


@pytest.mark.parametrize("sheet", SAMPLES, ids=str)
def test_the_emergency_card_stands_out_without_its_colour(sheet: Sheet) -> None:
    """Its heading stands light on a dark band, and a dark line goes all the way round it."""
    one = printed(sheet)
    card = next(card for kind, card in _cards(one) if kind == "emergency")
    heading = next(node for node in card.walk() if node.tag.startswith("H"))
    (_, band), *_ = list(_pictures(one, heading))
    ground = _ground(band)

    assert _ratio(ground, 255) >= READABLE
    assert _borders(one, card) >= {"left", "right"}


def _same(one: Printed) -> bool:
    struck, laid = raster(one.pdf, dpi=DPI), raster(inline(one), dpi=DPI)
    if struck == laid:
        return True
    first, second = pages(one.pdf, dpi=DPI), pages(inline(one), dpi=DPI)
    assert len(first) == len(second), "another number of pages"
    differing = [
        (number, ImageChops.difference(a, b).getbbox())
        for number, (a, b) in enumerate(zip(first, second, strict=True), 1)
        if a != b
    ]
    raise AssertionError(f"pages and boxes (pixels) that differ: {differing}")


def _cards(one: Printed) -> Iterator[tuple[str, Node]]:
    """The cards with a heading, each with its kind."""
    for aside in walk(one.handout.document.blocks):
        if not isinstance(aside, Aside):
            continue
        heading = next((block for block in aside.blocks if isinstance(block, Heading)), None)
        if heading is None:
            continue
        title = told(heading.inlines, one.handout.values)
        for node in one.reading.tagged("Sect"):
            first = node.kids[0]
            if isinstance(first, Node) and first.tag[0] == "H" and words(first.text) == title:
                yield aside.kind, node


def _pictures(one: Printed, inside: Node) -> Iterator[tuple[str, Image.Image]]:
    """Every line of an element as it prints in grey."""
    sides = pages(one.pdf, grey=True, dpi=150)
    scale, within = 150 / 72, list(inside.walk())
    for line in lines(one.reading):
        if line.node in within and words(line.text) != "_":
            height = one.reading.pages[line.page].height
            box = (
                line.left,
                height - line.baseline - 0.72 * line.size,
                line.right,
                height - line.baseline + 0.05 * line.size,
            )
            yield line.text, sides[line.page].crop(tuple(round(edge * scale) for edge in box))


def _contrast(picture: Image.Image) -> float:
    """The contrast of a line's ink with its ground: the commonest grey."""
    ground = _ground(picture)
    return max(_ratio(ground, grey) for grey, count in enumerate(picture.histogram()) if count)


def _ground(picture: Image.Image) -> int:
    counts = picture.histogram()
    return counts.index(max(counts))


def _ratio(first: int, second: int) -> float:
    low, high = sorted(_luminance(grey) for grey in (first, second))
    return (high + 0.05) / (low + 0.05)


def _luminance(grey: int) -> float:
    part = grey / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _borders(one: Printed, card: Node) -> set[str]:
    """At which sides of a card a dark line runs along its middle line of text."""
    own = [line for line in lines(one.reading) if line.node in list(card.walk())]
    line = own[len(own) // 2]
    side = pages(one.pdf, grey=True, dpi=150)[line.page]
    scale = 150 / 72
    row = round((one.reading.pages[line.page].height - line.baseline) * scale)
    left = round(min(line.left for line in own) * scale)
    right = round(max(line.right for line in own) * scale)
    found = set()
    if any(
        _ratio(side.getpixel((x, row)), 255) >= SEEN for x in range(max(0, left - 60), left - 4)
    ):
        found.add("left")
    if any(_ratio(side.getpixel((x, row)), 255) >= SEEN for x in range(right + 4, side.width)):
        found.add("right")
    return found
