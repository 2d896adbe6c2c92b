"""Mark-up: what is not in the subset is refused with its line, whatever is fed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample import page
from small import problems_of

from instructions.document import Document, Paragraph, Run
from instructions.errors import TemplateError
from instructions.markup import ATTRIBUTES, fragment, parse

IMAGE = '<img src="a.svg" alt="what it shows">'
OTHERS = (
    "script", "style", "iframe", "object", "form", "input", "button", "video", "svg", "template",
    "base", "link", "font", "div", "i", "em", "u", "small", "sup", "hr", "pre", "h4", "tbody",
)  # fmt: skip


def refusal(html: str) -> str:
    """The one problem that refuses a page."""
    (problem,) = problems_of(lambda: parse(html), TemplateError)
    return problem


@pytest.mark.parametrize("tag", OTHERS)
def test_any_other_element_is_refused_with_its_line(tag: str) -> None:
    """By its name, also inside a line."""
    assert f"line 4: <{tag}> is not" in refusal(page(f"<p>one</p>\n<{tag}>"))
    assert f"line 3: <{tag}> is not" in refusal(page(f"<p>one <{tag}>two</{tag}></p>"))


@pytest.mark.parametrize("element", sorted(ATTRIBUTES))
@pytest.mark.parametrize("attribute", ["style", "onclick", "hidden", "title", "data-x"])
def test_any_other_attribute_is_refused(element: str, attribute: str) -> None:
    """Nothing can be hidden, styled, or run."""
    html = f'<p>one</p>\n<{element} {attribute}="x">'

    assert f"line 4: <{element}> may not carry {attribute}." in refusal(page(html))


@pytest.mark.parametrize(
    "html",
    [
        '<p class="big">one</p>',
        '<p class="small call">one</p>',
        '<ul class="stars"><li>one</li></ul>',
        '<aside class="secret"><p>one</p></aside>',
        '<aside class=""><p>one</p></aside>',
        "<aside><p>one</p></aside>",
        '<article class="back"><p>one</p></article>',
        '<table><tr><th scope="top">one</th></tr></table>',
        "<table><tr><th>one</th></tr></table>",
        '<section class="x"><p>one</p></section>',
        '<section class="beside"><p>one</p></section>',
        '<table class="x"><tr><td>a</td></tr></table>',
        '<p><span class="hidden">one</span></p>',
        '<p class="small" class="call">one</p>',
    ],
)
def test_an_unknown_class_or_scope_is_refused(html: str) -> None:
    """Rather than printed as something else."""
    assert "line 4" in refusal(page(f"\n{html}"))


@pytest.mark.parametrize(
    "html",
    [
        *(f'<ul data-columns="{n}"><li>a</li></ul>' for n in ("x", "0", "-1", "1.5", "1 2")),
        *(f'<ol start="{n}"><li>a</li></ol>' for n in ("x", "-1", "1.5", "1000")),
        *(
            f'<table data-widths="{n}"><tr><td>a</td><td>b</td></tr></table>'
            for n in ("a b", "0 0", "-1 2", "nan 1", "inf 1", "1", "1 2 3")
        ),
    ],
)
def test_a_number_that_cannot_be_is_refused(html: str) -> None:
    """Columns are 1 or 2, or as many as items; there is one share for each column."""
    assert "line 4" in refusal(page(f"\n{html}"))


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("<p>one\n", "</main> closes nothing here. Close <p> first."),
        ("<section><p>one</section></p>", "</section> closes nothing here. Close <p> first."),
        ("<p><b>one</p></b>", "</p> closes nothing here. Close <b> first."),
        ("one</p>", "</p> closes nothing here. Close <main> first."),
        ("</br>", "</br> closes nothing here."),
        ("<p>one</p></main></body></html></html>", "Close <the page> first."),
    ],
)
def test_what_is_not_closed_in_order_is_refused(html: str, told: str) -> None:
    """Nothing is guessed, as a browser would."""
    assert told in refusal(page(html))


def test_what_is_never_closed_is_refused_where_it_opens() -> None:
    """And not at the end of the page."""
    html = "<html><head><title>T</title></head>\n<body>\n<main>\n<section>\n<p>one</p>\n"

    assert "line 4: <section> is never closed." in refusal(html)


@pytest.mark.parametrize(
    "html",
    [
        "<!-- one -->",
        "<p>one <!-- two --></p>",
        "<p>one <?two three?></p>",
        "<p>one <![CDATA[two]]></p>",
    ],
)
def test_comments_and_instructions_are_refused(html: str) -> None:
    """What a person wrote and nobody would see."""
    assert "line 3" in refusal(page(html))


LOOSE = {
    "main": page("two"),
    "body": page(body="two"),
    "header": page(header="two"),
    "footer": page(footer="two<p>one</p>"),
    "head": page(head="two"),
    "list": page("<ul>two<li>one</li></ul>"),
    "numbers": page("<ol><li>one</li>two</ol>"),
    "table": page("<table>two<tr><td>one</td></tr></table>"),
    "row": page("<table><tr>two<td>one</td></tr></table>"),
    "figure": page(f"<figure>{IMAGE}two</figure>"),
    "slot": page('<p><span class="slot" data-slot="name" data-room="a">two</span></p>'),
    "blank": page('<p><span class="blank">two</span></p>'),
    "page": page() + "two",
    "paragraph in body": page(body="<p>two</p>"),
    "paragraph in head": page(head="<p>two</p>"),
    "paragraph in figure": page(f"<figure>{IMAGE}<p>two</p></figure>"),
    "second caption": page(
        f"<figure>{IMAGE}<figcaption>one</figcaption><figcaption>two</figcaption></figure>"
    ),
    "bold in title": page().replace("A title", "A <b>two</b>"),
    "second logo": page(header='<img src="a" alt="one"><img src="b" alt="two">'),
    "picture at the foot": page(footer='<img src="b" alt="two">'),
    "after the page": page() + "<p>two</p>",
}


def test_a_line_in_the_head_stands_in_a_section() -> None:
    """What is beside one would not be set."""
    assert "<p> stands in the header." in refusal(page(header="<p>two</p>"))


@pytest.mark.parametrize("where", ["section", "aside", "article"])
def test_text_outside_a_line_is_refused(where: str) -> None:
    """A screen reader would meet it as nothing at all."""
    html = f'<{where} class="{"key" if where == "aside" else "side"}">\ntwo<p>one</p></{where}>'

    assert f"Text stands in <{where}>" in refusal(page(html))


@pytest.mark.parametrize("where", LOOSE)
def test_what_would_not_print_is_refused(where: str) -> None:
    """No word of a template is ever lost in silence."""
    assert "line" in refusal(LOOSE[where])


@pytest.mark.parametrize(
    "html",
    [
        "<ul></ul>",
        "<table></table>",
        "<table><tr><td>a</td></tr><tr><td>a</td><td>b</td></tr></table>",
        "<figure></figure>",
        '<figure><img src="a.svg"></figure>',
        '<figure><img src="a.svg" alt=" "></figure>',
        f"<figure>{IMAGE}{IMAGE}</figure>",
        "<table><tr></tr></table>",
    ],
)
def test_what_holds_nothing_is_refused(html: str) -> None:
    """Lists, tables and figures without what they are for."""
    assert "line 4" in refusal(page(f"\n{html}"))


@pytest.mark.parametrize(
    "html",
    [
        "<section></section>",
        "<article>\n</article>",
        '<aside class="key"></aside>',
        '<section class="columns"><section> </section></section>',
    ],
)
def test_a_box_that_a_clinic_emptied_leaves_no_trace(html: str) -> None:
    """So that whole sections can be left out."""
    assert parse(page(f"{html}<p>one</p>")).blocks == (Paragraph((Run("one"),)),)


@pytest.mark.parametrize(
    "html",
    [
        "<p><p>one</p></p>",
        "<p><ul><li>one</li></ul></p>",
        "<p><img src='a' alt='b'></p>",
        "<ul><p>one</p></ul>",
        "<table><td>one</td></table>",
        "<table><tr><p>one</p></tr></table>",
        "<li>one</li>",
        "<td>one</td>",
        "<b>one</b>",
        "<main><p>one</p></main>",
        "<img src='a' alt='b'>",
    ],
)
def test_what_stands_in_the_wrong_place_is_refused(html: str) -> None:
    """Blocks in lines, lines in tables, items without a list."""
    assert "line 4" in refusal(page(f"\n{html}"))


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", " javascript:alert(1)", "JavaScript:alert(1)", "java\nscript:x"]
    + ["data:text/html,x", "vbscript:x", "file:///etc/passwd", "//a.example", "/a", "#a", ""],
)
def test_a_link_leads_only_to_the_web_a_phone_or_a_mailbox(address: str) -> None:
    """Anything that could run, or that leads to nowhere, is refused."""
    assert "A link leads to an address" in refusal(page(f'<p><a href="{address}">one</a></p>'))


@pytest.mark.parametrize(
    "address", ["https://a.example/b?c=d", "http://a.example", "tel:+9142", "mailto:a@b.example"]
)
def test_web_phone_and_mail_links_are_kept(address: str) -> None:
    """With their whole address."""
    (run,) = fragment(f'<a href="{address}">one</a>')

    assert isinstance(run, Run) and (run.text, run.link) == ("one", address)


@pytest.mark.parametrize("html", ['dir="ltr"', 'lang="" dir="ltr"', 'lang="en" dir="up"'])
def test_a_page_says_its_language_and_direction(html: str) -> None:
    """A screen reader must know how to speak it."""
    assert "<html>" in refusal(page(html=html))


def test_mark_up_that_is_too_deep_is_refused() -> None:
    """However deep it is."""
    depth = 5000

    assert "deep" in refusal(page("<section>" * depth + "<p>one</p>" + "</section>" * depth))


# Whatever is fed


PIECES = st.sampled_from(
    [f"<{tag}>" for tag in ATTRIBUTES]
    + [f"</{tag}>" for tag in ATTRIBUTES]
    + [
        IMAGE,
        '<span class="blank">',
        "one",
        " ",
        "\n",
        "&",
        "<",
        ">",
        "&#0;",
        "<!",
        "<?",
        "]]>",
        "\ud800",
    ]
    + ['<ul data-columns="2">', '<span class="slot">', '<a href="tel:1">', '<th scope="row">']
)


def outcome(html: str) -> Document | None:
    """The document, or None when it is refused; anything else is a fault."""
    try:
        return parse(html)
    except TemplateError as error:
        assert all(problem.where.startswith("the rendered") for problem in error.problems)
        return None


@settings(deadline=None, max_examples=300)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_a_soup_of_tags_is_read_or_refused(soup: str) -> None:
    """Never anything else, such as an error of Python's."""
    outcome(page(soup))
    outcome(soup)


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """In a line, in an attribute, and alone."""
    outcome(page(f"<p>{text}</p>"))
    outcome(page(f'<p><a href="{text}">one</a></p>'))
    outcome(text)
