"""The sheet can be read: large enough, short lines, nothing torn, nothing over anything else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cases import CASES, case
from expected import told, words
from printing import (
    LETTERHEADS,
    PAPERS,
    SAMPLES,
    SHEETS,
    Printed,
    Sheet,
    every_sheet,
    printed,
    printed_for,
)
from structure import Mark, Node
from typeset import MM, Line, ink, lines, marks_in_order, overlap, overlapping, word_boxes

from instructions.document import Aside, Heading, Run, Side, inlines_of, walk

SMALLEST, CARD_PHONE = 12.0, 16.0
LONGEST = {"standard": 80, "large": 60}
NARROW_LETTERS = 1.05
"""A line's width is chosen for usual letters: one full of i, l and t may hold 5 % more."""

EDGE = 6.35 * MM
"""A quarter of an inch: nearer to the edge, many printers leave out what is there."""

HEADINGS = ("H1", "H2", "H3")
WHOLE = ("P", "LI", "TR", "Caption", *HEADINGS)
"""What is never torn over two pages."""

standard = pytest.mark.parametrize(
    "sheet",
    [
        pytest.param(
            sheet, id=str(sheet), marks=() if sheet in SAMPLES else pytest.mark.conformance
        )
        for sheet in SHEETS
        if sheet.edition == "standard"
    ],
)


@standard
def test_the_core_takes_one_sheet(sheet: Sheet) -> None:
    """Its first side is on page 1 and its second on page 2, whole, whatever else is printed."""
    one = printed(sheet)
    sides = [
        part for part in one.reading.root.kids if isinstance(part, Node) and part.tag == "Part"
    ]
    core = [block for block in one.handout.document.blocks if _is_core(block)]

    assert len(core) == 2
    assert [side.pages for side in sides[:2]] == [[0], [1]]


@every_sheet
def test_nothing_is_smaller_than_12_point(sheet: Sheet) -> None:
    """Not the foot, not the captions, not a value that was made to fit."""
    small = [line for line in lines(printed(sheet).reading) if line.size < SMALLEST - 0.01]

    assert list(map(str, small)) == []


@every_sheet
def test_phones_on_the_cards_are_at_least_16_point(sheet: Sheet) -> None:
    """The number of the emergency service, the clinic's, and the one for when it is closed."""
    one = printed(sheet)
    found = list(_card_phones(one))

    assert len(found) >= 2
    assert [(text, size) for text, size in found if size < CARD_PHONE - 0.01] == []


@every_sheet
def test_lines_are_short_enough_to_read(sheet: Sheet) -> None:
    """At most 80 characters, 60 in large print; the foot is not read as a text."""
    most = LONGEST[sheet.edition] * NARROW_LETTERS
    read = [line for line in lines(printed(sheet).reading) if line.node]
    long = [line for line in read if len(words(line.text)) > most]

    assert [f"{len(words(line.text))} {line}" for line in long] == []


@every_sheet
def test_no_text_leaves_the_margins(sheet: Sheet) -> None:
    """By the widths of its glyphs."""
    one = printed(sheet)
    margin = one.look.margin - 0.5
    width = one.look.paper[0]
    out = [
        line
        for line in lines(one.reading)
        if line.left < margin or line.right > width - margin or line.baseline < EDGE
    ]

    assert list(map(str, out)) == []


@every_sheet
def test_no_ink_leaves_the_margins(sheet: Sheet) -> None:
    """As poppler draws it: every margin is white, and so is the place of a letterhead."""
    one = printed(sheet)
    width, height = one.look.paper
    brand, side = one.look.brand, one.look.margin

    for number, box in enumerate(ink(one.pdf)):
        head = brand.letterhead if sheet.letterhead and number == 0 else brand.top
        assert box is not None
        left, top, right, bottom = box
        assert left >= max(EDGE, side) - 1.5
        assert width - right >= max(EDGE, side) - 1.5
        assert top >= max(EDGE, head) - 1.5
        assert height - bottom >= max(EDGE, brand.bottom) - 1.5


@every_sheet
def test_no_word_runs_into_another(sheet: Sheet) -> None:
    """By the ink of their glyphs, as pdfium measures it."""
    found = [pair for page in word_boxes(printed(sheet).pdf) for pair in overlapping(page)]

    assert found == []


@every_sheet
def test_no_word_runs_into_a_drawing(sheet: Sheet) -> None:
    """Figures, the logo and the code keep their place to themselves."""
    one = printed(sheet)
    boxes = word_boxes(one.pdf)
    found = [
        (word, figure.alt)
        for figure in one.reading.tagged("Figure")
        for word, box in boxes[figure.pages[0]]
        if figure.box and overlap(box, figure.box, by=1)
    ]

    assert found == []


@every_sheet
def test_the_foot_says_whose_it_is_and_which_side(sheet: Sheet) -> None:
    """On every page, with the number of pages that there really are."""
    one = printed(sheet)
    document, values = one.handout.document, one.handout.values
    count = len(one.reading.pages)

    for number, page in enumerate(one.reading.pages, 1):
        foot = words("".join(page.ornament))
        assert told(document.footer[0], values) in foot
        assert f"Page {number} of {count}" in foot


@every_sheet
def test_no_heading_is_last_on_its_page(sheet: Sheet) -> None:
    """What it heads begins on the same page."""
    order = marks_in_order(printed(sheet).reading)
    lonely = [
        node.text
        for (node, mark), (after, next_) in zip(order, order[1:], strict=False)
        if node.tag in HEADINGS and after is not node and next_.page != mark.page
    ]

    assert lonely == []
    assert order[-1][0].tag not in HEADINGS


@every_sheet
def test_nothing_is_torn_that_fits_on_a_page(sheet: Sheet) -> None:
    """No paragraph, item, row or figure; a card only when it fills a page from the top."""
    one = printed(sheet)
    first_on = _first_on_pages(one)

    torn = [node.text[:60] for node in one.reading.tagged(*WHOLE) if len(node.pages) > 1]
    assert torn == []
    for card in _cards(one):
        if len(card.pages) > 1:
            begun = next(mark for mark in card.marks() if mark.drawn)
            assert begun in first_on.values(), f"torn: {card.text[:60]}"


@every_sheet
def test_no_page_begins_with_one_lone_line(sheet: Sheet) -> None:
    """When a list goes on over a page, at least two of its lines do."""
    one = printed(sheet)
    for part in one.reading.tagged("L", "Table"):
        for page in part.pages[1:]:
            own = [line for line in lines(one.reading) if line.page == page and _in(line, part)]
            assert len({round(line.baseline) for line in own}) > 1, own[0]


@every_sheet
def test_no_page_holds_only_a_title(sheet: Sheet) -> None:
    """Something to read stands under it."""
    one = printed(sheet)
    for page in range(len(one.reading.pages)):
        own = [line for line in lines(one.reading) if line.page == page and line.node]
        texts = [line.text for line in own if line.node and line.node.tag not in HEADINGS]
        assert texts, f"page {page + 1}"


@every_sheet
def test_no_word_is_split(sheet: Sheet) -> None:
    """A line ends with a space, or with a hyphen that the word has anyway."""
    one = printed(sheet)
    whole = set(words(one.reading.root.text.replace("\n", " ")).split())
    for line in lines(one.reading):
        if line.node and line.text.endswith("-"):
            last = line.text.split()[-1]
            assert any(last in word and not word.endswith("-") for word in whole), str(line)


def test_every_case_is_tried_on_every_paper() -> None:
    """At least 20 sets of conditions, plans, parts and settings, 8 ways each."""
    assert len(CASES) >= 20
    assert len(SHEETS) == len(CASES) * 2 * len(PAPERS) * len(LETTERHEADS)


@pytest.mark.parametrize("name", ["Al", "Venkatalakshmi Krishnamurthy", "ÅÄÖ Žščř Ðþ"])
def test_a_name_of_usual_length_moves_nothing_else(name: str) -> None:
    """Every other line stays where it is."""

    def still(one: Printed) -> list[str]:
        return [
            f"{line.page} {line.left:.1f} {line.baseline:.1f} {line.text}"
            for line in lines(one.reading)
            if line.node and line.node.tag in ("P", "LBody", *HEADINGS)
        ]

    usual = Sheet(case("usual"))
    assert still(printed_for(usual, name=name)) == still(printed_for(usual, name="Asha Example"))


@pytest.mark.parametrize("words_", [14, 19, 23])
def test_a_very_long_name_keeps_its_size_or_is_at_least_12_point(words_: int) -> None:
    """It wraps first, then shrinks, then takes a sheet with more room; the core stays one sheet."""
    name = " ".join(["Mari"] * words_)
    one = printed_for(Sheet(case("all no")), name=name)
    sides = [
        part for part in one.reading.root.kids if isinstance(part, Node) and part.tag == "Part"
    ]

    assert min(line.size for line in lines(one.reading)) >= SMALLEST
    assert name in words(one.reading.tagged("TD")[0].text)
    assert [side.pages for side in sides[:2]] == [[0], [1]]


def _is_core(block: object) -> bool:
    return isinstance(block, Side) and block.kind == "side"


def _card_phones(one: Printed) -> Iterator[tuple[str, float]]:
    """The phones on the emergency and the phone card, each with its size."""
    kinds = ("emergency", "phone")
    for aside in walk(one.handout.document.blocks):
        if not isinstance(aside, Aside) or aside.kind not in kinds:
            continue
        card = _card(one, aside)
        phones = [
            inline.text
            for block in walk(aside.blocks)
            for inlines in inlines_of(block)
            for inline in inlines
            if isinstance(inline, Run) and (inline.link or "").startswith("tel:")
        ]
        shown = [link for link in card.walk() if link.tag == "Link"]
        assert [words(link.text) for link in shown] == [words(phone) for phone in phones]
        for link in shown:
            yield words(link.text), min(p.size for mark in link.marks() for p in mark.shown)


def _card(one: Printed, aside: Aside) -> Node:
    """The element of a card, found by its heading."""
    heading = next(block for block in aside.blocks if isinstance(block, Heading))
    title = told(heading.inlines, one.handout.values)
    return next(
        node
        for node in one.reading.tagged("Sect")
        if isinstance(node.kids[0], Node)
        and node.kids[0].tag in HEADINGS
        and words(node.kids[0].text) == title
    )


def _cards(one: Printed) -> Iterator[Node]:
    """The elements of all cards that have a heading."""
    for aside in walk(one.handout.document.blocks):
        if isinstance(aside, Aside) and any(isinstance(block, Heading) for block in aside.blocks):
            yield _card(one, aside)


def _first_on_pages(one: Printed) -> dict[int, Mark]:
    found: dict[int, Mark] = {}
    for _, mark in marks_in_order(one.reading):
        found.setdefault(mark.page, mark)
    return found


def _in(line: Line, part: Node) -> bool:
    return any(node is line.node for node in part.walk())
