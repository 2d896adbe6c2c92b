"""Layout: every block of a document is drawn whole, in its order, and in its place."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from sample import HOME, clinic_folder, page, sample_document

from instructions import practice as practices
from instructions.document import Document
from instructions.errors import InstructionsError
from instructions.markup import parse
from instructions.pdf.drawing import Drawings
from instructions.pdf.layout import lay_out, sheet_of
from instructions.pdf.look import Brand, Look, look
from instructions.pdf.marks import Mark, TextMark, laid

FOOT = (
    '<p><span class="slot" data-slot="name" data-room="A name"></span></p>'
    '<p>Page <span class="slot" data-slot="page" data-room="8"></span> of '
    '<span class="slot" data-slot="pages" data-room="8"></span></p><p>Words</p>'
)
DRAWINGS = Drawings([HOME / "templates"])
LOOKS = [look(Brand(), "A4", "standard"), look(Brand(), "Letter", "large")]


def document(main: str) -> Document:
    """A document with this mark-up."""
    date = '<meta name="date" content="2026-11-20"><meta name="author" content="A clinic">'
    header = '<section id="a"><p>Head</p></section>'
    return parse(page(main, header=header, footer=FOOT, head=date))


def printed(main: str, chosen: Look) -> list[str]:
    """The text that can be seen on each page: what is beyond its edges is not."""
    plate = lay_out(document(main), chosen, DRAWINGS)
    with pypdfium2.PdfDocument(plate.strike({"name": "Zed"})) as pdf:
        return [page.get_textpage().get_text_bounded(*page.get_mediabox()) for page in pdf]


def words(kind: str, count: int) -> list[str]:
    """So many different words of a kind."""
    return [f"{kind}{number:03d}." for number in range(count)]


def items(count: int) -> str:
    """So many items, each of one word."""
    return "".join(f"<li>{word}</li>" for word in words("item", count))


@pytest.mark.parametrize("chosen", LOOKS, ids=["standard", "large"])
@pytest.mark.parametrize("count", [29, 30, 31, 32, 33, 34, 35, 60])
def test_the_last_item_of_a_list_is_never_alone_on_a_page(count: int, chosen: Look) -> None:
    """Whatever their number."""
    pages = printed(f"<h1>Title</h1><p>{'x ' * 200}</p><ul>{items(count)}</ul>", chosen)
    numbers = [len(re.findall(r"item\d+", text)) for text in pages]

    assert sum(numbers) == count and 1 not in numbers


@pytest.mark.parametrize("chosen", LOOKS, ids=["standard", "large"])
def test_a_heading_is_on_the_page_of_what_it_heads(chosen: Look) -> None:
    """Paragraphs, lists, tables and cards alike."""
    blocks = "".join(
        f"<h2>head{n}.</h2><p>text{n}. {'word ' * 40}</p>"
        f'<h3>head{n}b.</h3><table><tr><th scope="row">text{n}b.</th><td>x</td></tr></table>'
        for n in range(14)
    )
    pages = printed(blocks, chosen)

    assert len(pages) > 1
    for name in re.findall(r"head(\w+)\.", "".join(pages)):
        assert any(f"head{name}." in text and f"text{name}." in text for text in pages)


CARDS = ("visit", "key", "box", "emergency", "phone", "strip", "staff", "sample")
CARD = '<aside class="{kind}"><h2>head.</h2>{body}</aside>'


@pytest.mark.parametrize("chosen", LOOKS, ids=["standard", "large"])
@pytest.mark.parametrize("kind", CARDS)
def test_a_card_taller_than_a_page_goes_on_over_pages(kind: str, chosen: Look) -> None:
    """With all of its words, in order, and its heading with the first of them."""
    told = words("line", 120)
    body = "".join(f"<p>{word}</p>" for word in told)
    pages = printed(f"<p>x</p>{CARD.format(kind=kind, body=body)}", chosen)

    assert re.findall(r"line\d+\.", "".join(pages)) == told
    assert any("head." in text and told[0] in text for text in pages)


@pytest.mark.parametrize("chosen", LOOKS, ids=["standard", "large"])
@pytest.mark.parametrize("count", [6, 40, 120])
def test_every_piece_of_a_card_begins_with_its_heading_and_whom_to_call(
    count: int, chosen: Look
) -> None:
    """On every side that has one of its lines."""
    told = words("line", count)
    body = "".join(f"<p>{word} {'word ' * (900 // count)}</p>" for word in told)
    pages = printed(CARD.format(kind="emergency", body=f'<p class="call">call.</p>{body}'), chosen)
    having = [re.findall(r"line\d+\.", text) for text in pages]

    assert [line for lines in having for line in lines] == told
    for text, lines in zip(pages, having, strict=True):
        if lines:
            assert "head." in text and "call." in text


LONG: dict[str, str] = {
    "paragraph": "<p>{words}</p>",
    "paragraph below a heading": "<h2>x</h2><p>{words}</p>",
    "row": '<table><tr><th scope="row">x</th><td>{words}</td></tr></table>',
    "item": "<ul><li>{words}</li></ul>",
    "two columns of items": '<ul data-columns="2">{items}</ul>',
    "two columns of sections": '<section class="columns"><section id="a">{lines}</section>'
    '<section id="b"><p>x</p></section></section>',
    "beside a figure": '<section class="beside"><h2>x</h2>{lines}<figure>'
    '<img src="figures/day.svg" alt="x"></figure></section>',
}


@pytest.mark.parametrize("kind", LONG)
def test_what_no_page_can_hold_is_refused_or_goes_on(kind: str) -> None:
    """Rather than lost below the edge."""
    told = words("word", 900)
    main = LONG[kind].format(
        words=" ".join(told),
        items="".join(f"<li>{word}</li>" for word in told),
        lines="".join(f"<p>{word}</p>" for word in told),
    )
    try:
        pages = printed(f"<p>x</p>{main}<p>x</p>", LOOKS[0])
    except InstructionsError:
        return

    assert set(re.findall(r"word\d+\.", "".join(pages))) == set(told)


KEPT: dict[str, str] = {
    "two headings in a card": '<aside class="key"><h2>one</h2><p>two</p><h3>three</h3></aside>',
    "a heading below": '<aside class="key"><p>one</p><h2>two</h2><p>three</p></aside>',
    "a lead": '<ul data-lead="one"><li>two</li><li>three</li></ul>',
    "a lead and columns": '<ul data-lead="one" data-columns="2"><li>two</li><li>three</li>'
    "<li>x</li></ul>",
    "columns": '<ul data-columns="3"><li>one</li><li>two</li><li>three</li><li>x</li></ul>',
}


@pytest.mark.parametrize("kind", KEPT)
def test_every_word_of_a_block_is_drawn_in_its_order(kind: str) -> None:
    """Wherever a template puts it."""
    text = printed(KEPT[kind], LOOKS[0])[0]

    assert re.findall("one|two|three", text) == ["one", "two", "three"]


def overflows(told: Document, chosen: Look, drawings: Drawings = DRAWINGS) -> list[Mark]:
    """The marks that are wider than their place, or outside of the margins of their side."""
    sheet = sheet_of(told, chosen, drawings)
    edge = chosen.paper[0] - chosen.margin + 0.1
    found = []
    for mark in (mark for side in sheet.sides for mark in laid([side])):
        width = mark.line.width if isinstance(mark, TextMark) else mark.width
        inside = chosen.margin - 0.1 <= mark.start and mark.start + width <= edge
        above = 0 < mark.top < chosen.paper[1] - chosen.brand.bottom
        if not inside or not above or width > mark.width + 1:
            found.append(mark)
    return found


@pytest.mark.parametrize("chosen", LOOKS, ids=["standard", "large"])
def test_nothing_is_drawn_outside_its_place(chosen: Look) -> None:
    """By the marks themselves, on every side of a long document of all kinds of blocks."""
    cards = "".join(
        f'<aside class="{kind}"><h2>x</h2><p>{"word " * 30}</p></aside>' for kind in CARDS
    )
    half = f"<section id='a'><h2>Half</h2><p>{'word ' * 30}</p></section>"
    body = f"<h2>Head</h2><p>{'word ' * 60}</p><ul data-columns='2'>{items(5)}</ul>{cards}"
    figure = '<figure><img src="figures/day.svg" alt="x"><figcaption>Day</figcaption></figure>'
    beside = f"<section class='beside'><p>{'word ' * 40}</p>{figure}</section>"
    grid = "<table class='grid'><tr>" + "<th scope='col'>A heading</th>" * 4 + "</tr></table>"

    main = (body + beside + grid + figure) * 3 + f"<section class='columns'>{half * 4}</section>"
    assert overflows(document(main), chosen) == []


WEB = "https://www.a-hospital.example/departments/pain/patient-information/iliopsoas-injection/more"


@pytest.mark.parametrize("words", [f'<a href="{WEB}">{WEB[8:]}</a>', "x" * 200, "பொ" * 60])
def test_what_is_wider_than_its_column_is_broken_or_refused(words: str) -> None:
    """A clinic's web address may have 300 characters."""
    half = f"<section id='a'><p>More: {words}</p></section>"
    try:
        found = overflows(document(f"<section class='columns'>{half * 2}</section>"), LOOKS[0])
    except InstructionsError:
        return

    assert found == []


BESIDE = [
    (10, "standard"),
    *(
        (width, edition)
        for width, edition in [(30, "standard"), (300, "standard"), (10, "large"), (300, "large")]
    ),
]


@pytest.mark.parametrize(("width", "edition"), BESIDE)
def test_a_phone_in_the_head_keeps_to_its_place(width: int, edition: str, tmp_path: Path) -> None:
    """Beside a logo of any shape, and a code to scan."""
    logo = io.BytesIO()
    Image.new("RGB", (width, 10)).save(logo, "PNG")
    phone = 'phone: "+91 422 255 0100'
    changes = ("logo: logo.svg", "logo: logo.png"), (phone + '"', phone + ' ext. 1234"')
    clinic = clinic_folder(tmp_path, *changes, files={"logo.png": logo.getvalue()})
    practice = practices.load(clinic)
    chosen = look(practice.brand, "A4", edition)
    drawings = Drawings([clinic, *practice.templates])

    assert overflows(sample_document(practice), chosen, drawings) == []


def test_a_figure_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """By its name, before anything is drawn."""
    with pytest.raises(InstructionsError, match="none.svg"):
        printed('<figure><img src="none.svg" alt="x"></figure>', LOOKS[0])
