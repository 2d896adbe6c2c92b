"""Other formats: one web page that needs nothing else, and plain text for a message."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from msgspec.structs import replace
from sample import CLINIC, HOME, TODAY, bullets, clinic_folder, sample_practice, sample_visit

from instructions.cache import FOLDER
from instructions.document import (
    Aside,
    Blank,
    Break,
    Columns,
    Document,
    Figure,
    Heading,
    Item,
    Listing,
    Paragraph,
    Run,
    Section,
    Side,
    Slot,
    Table,
    walk,
)
from instructions.errors import TemplateError
from instructions.formats import as_page, as_text
from instructions.handout import Press
from instructions.order import Order
from instructions.pdf.drawing import Drawings
from instructions.pdf.look import Brand

HOSTILE = "<script>alert('x')</script> & \"Söhne\" {{ 1 }} javascript:"
FOLDERS = (CLINIC, HOME / "templates")
VOID = {"meta", "br", "img"}


class Reader(HTMLParser):
    """The elements of a page with their attributes, in order; every one must be closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.words.append(data)

    def all(self, tag: str) -> Iterator[dict[str, str | None]]:
        """The attributes of every element of a tag."""
        return (attributes for name, attributes in self.found if name == tag)


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is taken from, or left in, the cache of whoever runs the tests."""
    monkeypatch.setenv(FOLDER, str(tmp_path / "cache"))


@cache
def made(format: str, plan: bool = False, clinic: Path = CLINIC) -> str:
    """The handout of a hostile patient in a format, made as the command makes it."""
    raw = {"name": HOSTILE, "on": "2027-03-02 09:30", "note": HOSTILE, "side": "left"}
    raw_more: Mapping[str, object] = {"with": ["blood-thinner"], "part": ["diary"]}
    file = str(HOME / "examples" / "plan.yaml") if plan else None
    order = Order(
        raw={**raw, **raw_more}, plan_file=file, clinic=clinic, today=TODAY, format=format
    )
    return order.make().data.decode("utf-8")


def document(*blocks: object, direction: str = "ltr", foot: str = "Foot") -> Document:
    """A small document with these blocks."""
    return Document(
        title="A <title>",
        language="ar" if direction == "rtl" else "en",
        direction=direction,  # type: ignore[arg-type]
        author="A & B",
        published="2026-11-20",
        header=(),
        blocks=blocks,  # type: ignore[arg-type]
        footer=((Run(foot),), (Run("Page "), Slot("page", "8")), (Run("Words"),)),
    )


def line(*pieces: object) -> tuple[object, ...]:
    """One line."""
    return tuple(Run(piece) if isinstance(piece, str) else piece for piece in pieces)


# The web page


@pytest.mark.parametrize("plan", [False, True])
def test_the_page_loads_nothing_from_anywhere(plan: bool) -> None:
    """Pictures and styles are inside; it works from a mail, a stick, and without a net."""
    html = made("html", plan)
    page = Reader(html)

    addresses = [a[key] for _, a in page.found for key in ("src", "srcset", "data") if key in a]
    assert addresses and all(str(address).startswith("data:image/") for address in addresses)
    assert not {"script", "link", "iframe", "object", "base", "form"} & {t for t, _ in page.found}
    style = html.partition("<style>")[2].partition("</style>")[0]
    assert style and not re.search(r"url\(|@import|@font-face|expression", style)
    assert all(str(a["href"]).startswith(("tel:", "https://noyyal")) for a in page.all("a"))
    assert not any(key.startswith("on") for _, a in page.found for key in a)


def test_every_value_is_escaped() -> None:
    """What a patient is called can never run; it is read as it was written."""
    page = made("html")

    assert "<script" not in page
    assert page.count("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &#34;Söhne&#34;") >= 3
    assert HOSTILE in Reader(page).words


def test_phones_can_be_tapped() -> None:
    """The clinic's, the one for out of hours, and the emergency number, each where it is told."""
    page = made("html")
    links = re.findall(r'<a href="tel:([+\d]+)">([^<]+)</a>', page)

    assert {("+914222550100", "+91 422 255 0100"), ("112", "112")} <= set(links)
    assert ("+914222550199", "+91 422 255 0199") in links
    assert page.count("+91 422 255 0100") == links.count(("+914222550100", "+91 422 255 0100"))


def test_the_page_says_its_language_and_direction() -> None:
    """And a value keeps its own direction, whatever is around it."""
    assert '<html lang="en-GB" dir="ltr">' in made("html")
    mirrored = as_page(
        document(Paragraph((Slot("name", "A"),)), direction="rtl"), {"name": "ab"}, Brand(), ()
    )

    assert '<html lang="ar" dir="rtl">' in mirrored
    assert "<p><bdi>ab</bdi></p>" in mirrored
    assert "left" not in (HOME / "templates" / "page.css").read_text(encoding="utf-8")


@pytest.mark.parametrize("plan", [False, True])
def test_the_page_has_every_part(plan: bool) -> None:
    """Those asked for too, since it costs no paper; a plan and inserts when they apply."""
    labels = sample_practice().procedure.labels
    headings = re.findall("<h1>([^<]+)</h1>", made("html", plan))
    parts = ["core-1", "core-2", *(["plan"] if plan else []), "diary", "questions"]

    assert headings == [labels[f"title-{part}"].plain() for part in parts]


def test_the_page_can_be_walked_by_its_marks() -> None:
    """Landmarks, one title, table headers with their scope, pictures with their text."""
    page = Reader(made("html"))
    tags = [tag for tag, _ in page.found]

    assert [tags.count(tag) for tag in ("html", "title", "header", "main", "footer")] == [1] * 5
    assert all(a.get("scope") in ("row", "col") for a in page.all("th"))
    assert all(str(a.get("alt")).strip() for a in page.all("img"))
    assert {"charset": "utf-8"} in page.all("meta")
    assert any(a.get("name") == "viewport" for a in page.all("meta"))


def test_every_kind_of_block_has_its_own_element() -> None:
    """So that a screen reader meets the same things as on paper."""
    drawing = Figure("figures/day.svg", 'a "day"', line("Caption"))
    html = as_page(
        document(
            Side(
                "s", (Heading(1, line("One")), Heading(2, line("Two")), Heading(3, line("Three")))
            ),
            Aside(
                "key",
                (Paragraph(line("small"), kind="small"), Paragraph(line("call"), kind="call")),
            ),
            Columns((Section("x", (Paragraph(line("text", Break(), Blank())),), drawing),)),
            Listing("numbers", (Item(line("first")),), lead=line("Lead")),
            Listing("ticks", (Item(line(Run("bold", bold=True))),)),
        ),
        {},
        Brand(),
        FOLDERS,
    )
    body = re.sub(r"base64,[^\"]+", "", html.partition("<main>")[2].partition("</main>")[0])

    assert body.replace("\n", "") == (
        "<article><h1>One</h1><h2>Two</h2><h3>Three</h3></article>"
        '<aside class="key"><p class="small">small</p><p class="call">call</p></aside>'
        '<div class="columns"><section><p>text<br><span class="blank"></span></p><figure>'
        '<img src="data:image/svg+xml;" alt="a &#34;day&#34;"><figcaption>Caption</figcaption>'
        "</figure></section></div>"
        '<p>Lead</p><ol class="numbers"><li>first</li></ol>'
        '<ul class="ticks"><li><strong>bold</strong></li></ul>'
    )
    assert "<title>A &lt;title&gt;</title>" in html
    assert "Page" not in html, "a web page has no pages"


def test_the_page_has_the_brand_s_colours_and_the_logo(tmp_path: Path) -> None:
    """The clinic's own, as on paper."""
    clinic = clinic_folder(tmp_path, ('colour: "#0b5563"', 'colour: "#5b2a6e"'))
    html = made("html", clinic=clinic)

    assert "--brand:#5b2a6e;" in html
    assert re.search(
        r'<header><img class="logo" src="data:image/[^"]+" alt="Noyyal Pain Clinic">', html
    )


def test_a_picture_that_is_not_there_is_refused() -> None:
    """Rather than shown as a broken one."""
    with pytest.raises(TemplateError, match="no.svg: This picture is not there"):
        as_page(document(Figure("no.svg", "nothing")), {}, Brand(), FOLDERS)


# Plain text


def test_each_thing_to_know_or_do_is_one_line_of_text() -> None:
    """Items with their mark or number, rows with their label, headings after an empty line."""
    told = as_text(
        document(
            Heading(1, line("Title")),
            Paragraph(line("For ", Slot("name", "A", bold=True), ".")),
            Heading(2, line("Part")),
            bullets(line("one"), line("two")),
            Listing("ticks", (Item(line("tick")),), lead=line("Lead")),
            Listing("numbers", (Item(line("first")), Item(line("second")))),
            Listing("plain", (Item(line("Time ", Blank())),)),
            Section("x", (Paragraph(line("text")),), Figure("a.svg", "a drawing", line("caption"))),
        ),
        {"name": HOSTILE},
    )

    assert told == (
        f"TITLE\nFor {HOSTILE}.\n\nPart\n- one\n- two\nLead\n[ ] tick\n1. first\n2. second\n"
        "Time ____\ntext\n(a drawing)\n\nFoot\nWords\n"
    )


def test_a_row_is_its_label_and_what_it_says() -> None:
    """An empty cell to write in is left out."""
    rows = re.findall("^(?:When|Day 1).*", made("text"), re.MULTILINE)

    assert rows[0].startswith("When: Tuesday 2 March 2027. ") and "Day 1" in rows


@pytest.mark.parametrize("plan", [False, True])
def test_the_text_has_no_mark_up_and_no_page_numbers(plan: bool) -> None:
    """It is for a message."""
    told = made("text", plan).replace(HOSTILE, "A Patient")

    assert not re.search(r"<[a-z/]|&[a-z#]+;|\*\*|\{|Page \d", told)
    assert "\n\n\n" not in told and not re.search("[ \t]\n", told)
    assert "+91 422 255 0100" in told and "112" in told


def test_text_and_page_say_the_same_words() -> None:
    """All that the text says is in the page, in the same order."""
    sheet = Press(sample_practice(), Drawings([])).handout(
        sample_visit(part=["diary", "questions"])
    )
    page = " ".join(
        "".join(Reader(as_page(sheet.document, sheet.values, Brand(), FOLDERS)).words).split()
    )
    place = 0
    for told in as_text(sheet.document, sheet.values).splitlines():
        words = re.sub(r"^(- |\[ \] |\d+\. |\(.*\)$)|____", "", told).strip()
        for piece in filter(None, words.split(": ")):
            found = page.casefold().find(piece.casefold(), place)
            assert found >= 0, piece
            place = found


def test_what_a_table_says_is_in_both(tmp_path: Path) -> None:
    """Every row of every table."""
    sheet = Press(sample_practice(), Drawings([])).handout(sample_visit())
    tables = [block for block in walk(sheet.document.blocks) if isinstance(block, Table)]
    page = as_page(sheet.document, sheet.values, Brand(), FOLDERS)

    assert page.count("<tr>") == sum(len(table.rows) for table in tables) > 5
    emptied = replace(sheet.document, blocks=tuple(tables))
    told = as_text(emptied, sheet.values).partition("\n\n")[0]
    assert len(told.splitlines()) >= sum(len(table.rows) for table in tables)
