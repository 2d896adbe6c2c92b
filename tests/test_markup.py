"""Mark-up: all of the subset becomes a document, and no word of it is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample import bullets, page

from instructions.document import (
    Aside,
    Blank,
    Block,
    Break,
    Cell,
    Columns,
    Figure,
    Heading,
    Inline,
    Item,
    Listing,
    Paragraph,
    Row,
    Run,
    Section,
    Side,
    Slot,
    Table,
    inlines_of,
    steps_of,
    walk,
)
from instructions.markup import ATTRIBUTES, fragment, parse

ONE = (Run("one"),)
DRAWING = Figure("a.svg", "what it shows")
IMAGE = '<img src="a.svg" alt="what it shows">'

BLOCKS: dict[str, Block] = {
    "<h1>one</h1>": Heading(1, ONE),
    "<h2>one</h2>": Heading(2, ONE),
    "<h3>one</h3>": Heading(3, ONE),
    "<p>one</p>": Paragraph(ONE),
    '<p class="small">one</p>': Paragraph(ONE, kind="small"),
    '<p class="call" data-step="a b">one</p>': Paragraph(ONE, ("a", "b"), "call"),
    '<ul data-columns="2"><li>one</li><li>one</li></ul>': Listing(
        "bullets", (Item(ONE), Item(ONE)), 2
    ),
    '<ul class="bullets"><li>one</li></ul>': bullets(ONE),
    '<ul class="ticks" data-lead="Leg"><li data-step="a">one</li></ul>': Listing(
        "ticks", (Item(ONE, ("a",)),), lead=(Run("Leg", bold=True),)
    ),
    '<ul class="plain"><li>one</li></ul>': Listing("plain", (Item(ONE),)),
    "<ol><li>one</li></ol>": Listing("numbers", (Item(ONE),)),
    '<ol start="12" data-columns="1"><li>one</li></ol>': Listing("numbers", (Item(ONE),), first=12),
    '<table><tr data-step="a"><th scope="row">one</th><td></td></tr></table>': Table(
        "details", (Row((Cell(ONE, "row"), Cell(())), ("a",)),)
    ),
    '<table class="grid" data-widths="1 2.5"><tr><th scope="col">one</th><td></td></tr></table>': (
        Table("grid", (Row((Cell(ONE, "column"), Cell(()))),), (1.0, 2.5))
    ),
    f"<figure>{IMAGE}</figure>": DRAWING,
    f'<figure data-step="a">{IMAGE}<figcaption>one</figcaption></figure>': Figure(
        "a.svg", "what it shows", ONE, ("a",)
    ),
    '<aside id="a" class="key"><p>one</p></aside>': Aside("key", (Paragraph(ONE),)),
    '<section id="a"><p>one</p></section>': Section("a", (Paragraph(ONE),)),
    '<section class="also" lang="ta"><p>one</p></section>': Section(
        "", (Paragraph(ONE),), language="ta"
    ),
    f'<section class="beside"><p>one</p><figure>{IMAGE}</figure></section>': Section(
        "", (Paragraph(ONE),), DRAWING
    ),
    f"<section><p>one</p><figure>{IMAGE}</figure></section>": Section(
        "", (Paragraph(ONE), DRAWING)
    ),
    '<section class="columns"><p>one</p></section>': Columns((Paragraph(ONE),)),
    '<article id="a" class="side"><p>one</p></article>': Side("a", (Paragraph(ONE),), "side"),
    '<article class="follow"><p>one</p></article>': Side("", (Paragraph(ONE),), "follow"),
    "<article><p>one</p></article>": Side("", (Paragraph(ONE),), "turn"),
}
INLINES: dict[str, tuple[Inline, ...]] = {
    "<strong>one</strong>": (Run("one", bold=True),),
    "<b>one</b>": (Run("one", bold=True),),
    'a<a href="tel:+9142">one</a>': (Run("a"), Run("one", link="tel:+9142", together=True)),
    '<b><a href="mailto:a@b.example">one</a></b>': (
        Run("one", bold=True, link="mailto:a@b.example", together=True),
    ),
    "one<br>two<br/>three": (Run("one"), Break(), Run("two"), Break(), Run("three")),
    '<span lang="ta">one</span>': (Run("one", language="ta"),),
    '<span class="together">one</span>': (Run("one", together=True),),
    '<span class="number">1.</span>': (Run("1.", together=True, number=True),),
    '<span class="blank"></span>': (Blank(),),
    '<b><span class="slot" data-slot="date" data-room="Monday"></span></b>': (
        Slot("date", "Monday", bold=True),
    ),
    '<span class="slot free" data-slot="name" data-room="Ann"></span>': (
        Slot("name", "Ann", free=True),
    ),
    '<span class="together"><span class="slot" data-slot="time" data-room="9"></span></span>': (
        Slot("time", "9", together=True),
    ),
}
STEPS = '<p data-step="a b"><span data-step="c">one</span> <b><span data-step="a">2</span></b></p>'


def parsed(main: str) -> Block:
    """The one block that this mark-up makes."""
    (block,) = parse(page(main)).blocks
    return block


# What is in the subset


@pytest.mark.parametrize("html", BLOCKS)
def test_each_block_of_the_subset_is_read(html: str) -> None:
    """With every attribute that it may carry."""
    assert parsed(html) == BLOCKS[html]


@pytest.mark.parametrize("html", INLINES)
def test_each_thing_in_a_line_is_read(html: str) -> None:
    """Alone in a paragraph, and as a piece of a line."""
    assert parsed(f"<p>{html}</p>") == Paragraph(INLINES[html])
    assert fragment(html) == INLINES[html]


def test_every_element_and_attribute_of_the_subset_is_tried_here() -> None:
    """So that a new one brings its test."""
    tried = " ".join([page(head='<meta name="a" content="b">'), *BLOCKS, *INLINES, STEPS])
    for element, attributes in ATTRIBUTES.items():
        tags = "".join(re.findall(rf"<{element}\b[^>]*>", tried))
        assert tags, element
        assert {name for name in attributes if f" {name}=" not in tags} == set(), element


def test_all_kinds_of_cards_are_read() -> None:
    """By the names that the document knows."""
    for kind in ("visit", "key", "box", "emergency", "phone", "strip", "staff", "sample"):
        assert parsed(f'<aside class="{kind}"><p>one</p></aside>') == Aside(
            kind,  # type: ignore[arg-type]
            (Paragraph(ONE),),
        )


def test_a_page_has_a_head_and_a_foot() -> None:
    """With title, language, direction, author, date, logo, and lines at the foot."""
    head = '<meta name="author" content="A clinic"><meta name="date" content="2026-11-20">'
    header = '<img src="logo.png" alt="A clinic"><section id="c"><p>one</p></section>'
    found = parse(page(head=head, header=header, html='lang="ar" dir="rtl"'))

    assert (found.title, found.language, found.direction) == ("A title", "ar", "rtl")
    assert (found.author, found.published, found.logo) == ("A clinic", "2026-11-20", "logo.png")
    assert found.header == (Section("c", (Paragraph(ONE),)),)
    assert found.footer == ((Run("Foot"),),)


def test_a_line_shows_the_steps_inside_it_too() -> None:
    """Its own first, each once."""
    assert list(steps_of(parsed(STEPS))) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("  one\n  two\t three ", "one two three"),
        ("one <b> two </b> three", "one |two |three"),
        ("one<b> two</b>", "one| two"),
        ("one <br> two", "one|/|two"),
        ("<b> </b>one<b> </b>", "one"),
        ("one <b> </b> two", "one |two"),
        (" ", ""),
        ('one <span class="blank"></span> two', "one |_| two"),
        ('<span class="blank"></span> ', "_"),
        ("10&nbsp;mg", "10\u00a0mg"),
    ],
)
def test_white_space_is_folded_as_a_browser_folds_it(html: str, text: str) -> None:
    """Runs become one space, none stands at an end of a line; a no-break space stays."""
    marks = {Break: "/", Blank: "_"}
    found = [getattr(inline, "text", None) or marks[type(inline)] for inline in fragment(html)]

    assert "|".join(found) == text


def test_what_looks_like_a_tag_in_a_reference_is_text() -> None:
    """So an escaped value can never become mark-up."""
    assert fragment("&lt;script&gt; &amp;lt; &quot;") == (Run('<script> &lt; "'),)


# Whatever is written


WORDS = st.text("ab &<>é\u0b85 ", min_size=1, max_size=8).filter(str.strip)


def escaped(text: str) -> str:
    """The text as HTML writes it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


LINES = WORDS.map(lambda text: f"<p>{escaped(text)}</p>")
BOXES = st.recursive(
    LINES,
    lambda inside: st.lists(inside, min_size=1, max_size=3).map(
        lambda blocks: f'<aside class="key">{"".join(blocks)}</aside>'
    ),
    max_leaves=8,
)


@settings(deadline=None, max_examples=100)
@given(st.lists(BOXES, min_size=1, max_size=4).map("".join))
def test_no_word_is_lost_and_their_order_stays(main: str) -> None:
    """What was written in lines is in the document, and nothing else is."""
    found = [
        inline.text
        for block in walk(parse(page(main)).blocks)
        for inlines in inlines_of(block)
        for inline in inlines
        if isinstance(inline, Run)
    ]
    written = re.findall("<p>(.*?)</p>", main)

    assert [escaped(text) for text in found] == [" ".join(text.split()) for text in written]
