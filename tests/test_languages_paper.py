"""Sheets in every language: how they read, which way they run, and what they may be given for."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from cases import NAME, SAMPLE, case
from expected import expected, found
from languages import INDIC, RIGHT_TO_LEFT, TRANSLATED, Foreign, practice_in, printed_in
from pikepdf import Pdf
from printing import new_press, visit_of
from structure import Node, Reading
from tools import text_of
from vera import validate

from instructions.document import Aside, Run, inlines_of, walk
from instructions.inspect import flat
from instructions.pdf.look import look

USUAL = case("usual")

every_language = pytest.mark.parametrize("language", TRANSLATED)


@every_language
@pytest.mark.parametrize("edition", ["standard", "large"])
def test_the_structure_says_the_document_in_order(language: str, edition: str) -> None:
    """Tag by tag and word by word, though the ink of Arabic runs the other way."""
    one = printed_in(Foreign(language, "everything on", edition))

    assert found(one.reading.root) == expected(one.handout.document, one.handout.values, False)


@pytest.mark.parametrize("language", ("en", *TRANSLATED))
def test_every_hour_of_every_day_of_a_week_has_room(language: str) -> None:
    """Noon and midnight are words, and in some languages longer than any time in numbers."""
    practice = practice_in(language, USUAL)
    press, chosen = new_press(practice), look(practice.brand, "A4", "standard")
    for number in range(7 * 24):
        on = datetime(2027, 3, 1) + timedelta(hours=number)
        arrive = f"{max(on - timedelta(minutes=30), on.replace(hour=0)):%H:%M}"
        for start, here in ((f"{on:%H:%M}", arrive), ("12:30", "12:00")):
            said = {"on": f"{on:%Y-%m-%d} {start}", "arrive": here, "language": language}
            told = visit_of(USUAL, practice, **said)
            assert press.struck(press.handout(told), chosen)[0].startswith(b"%PDF-")


@every_language
def test_nothing_is_drawn_outside_the_tree(language: str) -> None:
    """No mark is orphaned, owned twice or left loose, with values of two languages in a line."""
    reading = printed_in(Foreign(language, "plan of two medicines")).reading

    assert [page.loose for page in reading.pages] == [[] for _ in reading.pages]
    assert [page.twice for page in reading.pages] == [[] for _ in reading.pages]
    assert (reading.orphans, reading.unowned, reading.strays) == ([], [], [])


@every_language
def test_what_is_in_another_language_says_so(language: str) -> None:
    """The clinic's name, its hours and the red card's second language are marked in the file."""
    one = printed_in(Foreign(language))
    marked = 0
    with Pdf.open(_stream(one.pdf)) as pdf:
        for page in pdf.pages:
            contents = page.obj.Contents
            streams = contents if contents._type_name == "array" else [contents]
            ink = b"".join(stream.read_bytes() for stream in streams)
            marked += len(re.findall(rb"/Lang ?\(en-GB\)", ink))
        assert str(pdf.Root.Lang) == one.handout.document.language

    assert marked > 12


@every_language
def test_the_red_card_is_in_the_clinics_language_too(language: str) -> None:
    """Whoever helps the patient reads each of its lines, and whom to call, in English."""
    sheet, english = (printed_in(Foreign(one)) for one in (language, "en"))
    for kind in ("emergency", "strip"):
        ours, theirs = (_card(one.handout.document, kind) for one in (sheet, english))
        for line in theirs:
            assert any(line in ours_line for ours_line in ours), line


@pytest.mark.parametrize("language", [*INDIC, *RIGHT_TO_LEFT])
def test_no_letter_is_smaller_than_its_script_needs(language: str) -> None:
    """Indic and Arabic letters are at least 13 points, also where a side is set tightly.

    Latin ones are too, but for what the cards say again in English: that is 12 at the least.
    """
    one = printed_in(Foreign(language, "everything on"))
    again = {(mark.page, mark.mcid) for part in _said_again(one.reading) for mark in part.marks()}
    shown = [piece for page in one.reading.pages for piece in page.shown]
    sizes = [{p.size for p in shown if ((p.page, p.mcid) in again) is own} for own in (True, False)]

    assert min(sizes[0]) >= 12.0
    assert min(sizes[1]) >= 13.0
    assert not any(letter > "\u0590" for p in shown if p.size < 13.0 for letter in p.text)


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
def test_a_page_from_right_to_left_is_mirrored(language: str) -> None:
    """Row headers, numbers of a list and the head's first column stand at the right."""
    reading = printed_in(Foreign(language)).reading
    middle = reading.pages[0].width / 2
    heads = [m for node in reading.tagged("TH") if node.scope == "Row" for m in node.marks()]
    edges = [
        [
            max(one.right for mark in part.marks() for one in mark.shown if one.text.strip())
            for part in item.walk()
            if part.tag in ("Lbl", "LBody") and part.text.strip()
        ]
        for item in reading.tagged("LI")
    ]
    numbered = [edge for edge in edges if len(edge) == 2]

    assert {piece.right > middle for mark in heads for piece in mark.shown} == {True}
    assert numbered and all(number > words for number, words in numbered)


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
def test_phones_keep_their_order_from_right_to_left(language: str) -> None:
    """Their digits stand from left to right on paper, as everybody dials them."""
    reading = printed_in(Foreign(language)).reading
    drawn = ["".join(piece.text for piece in page.shown) for page in reading.pages]

    assert any("+91 422 255 0100" in page for page in drawn)
    assert any("+91 422 255 0199" in page for page in drawn)


@every_language
def test_a_draft_carries_no_patient(language: str) -> None:
    """No name, no number; the foot says in both languages that it is a draft."""
    one = printed_in(Foreign(language))
    labels = practice_in(language, USUAL).procedure.labels
    foot = "".join(flat(line) for line in one.handout.document.footer)

    assert NAME not in one.handout.values["name"]
    assert labels["draft"].plain() in foot
    assert "DRAFT translation, not for a patient" in foot
    assert "MRN" not in foot


@pytest.mark.parametrize("language", INDIC)
def test_the_foot_of_every_side_can_be_searched(language: str) -> None:
    """Its words are no part of the structure, and are given back whole all the same."""
    one = printed_in(Foreign(language))
    label = practice_in(language, USUAL).procedure.labels["draft"].plain()
    pages = text_of(one.pdf).split("\f")[:-1]

    assert [label in " ".join(page.split()) for page in pages] == [True] * len(pages)


@every_language
@pytest.mark.parametrize("draft", [True, False], ids=["draft", "reviewed"])
def test_the_usual_sheet_takes_three_sides(language: str, draft: bool) -> None:
    """Text grows, and the red card is there twice; only Tamil, with its long words, takes four."""
    sides = len(printed_in(Foreign(language, draft=draft)).reading.pages)

    assert sides <= (4 if language == "ta" else 3)


@every_language
def test_each_language_of_a_card_stands_by_itself(language: str) -> None:
    """The patient's first and larger, in one piece; then all of it in English, in one piece."""
    one = printed_in(Foreign(language))
    english = printed_in(Foreign("en")).handout.document
    red, strip = _said_again(one.reading)
    for part, kind in ((red, "emergency"), (strip, "strip")):
        title, *lines = _card(english, kind)
        said = "".join(part.text.split())
        # A value stands before the last full stop of a line.
        places = [said.find("".join(line.removesuffix(" .").split())) for line in lines]
        assert lines and -1 not in places and places == sorted(places)
        assert "".join(title.split()) not in said
    (card,) = [node for node in one.reading.tagged("Sect") if red in node.kids]
    own = [m for kid in card.kids[1:-1] if isinstance(kid, Node) for m in kid.marks()]
    assert {m.page for m in own} == {m.page for m in red.marks()}
    assert min(p.baseline for m in own for p in m.shown) > max(
        p.baseline for m in red.marks() for p in m.shown
    )
    sizes = [sorted(p.size for m in marks for p in m.shown) for marks in (own, red.marks())]
    assert sizes[0][0] > sizes[1][0] == 12.0


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
def test_english_on_a_card_begins_at_the_left(language: str) -> None:
    """All around it runs from right to left, and a stranger finds the start of each line."""
    one = printed_in(Foreign(language))
    for part in _said_again(one.reading):
        blocks = [node for node in part.walk() if node.tag in ("P", "LBody")]
        lefts = {
            round(min(p.left for mark in node.marks() for p in mark.shown), 1) for node in blocks
        }
        assert len(blocks) >= 4 and len(lefts) <= 2


def _said_again(reading: Reading) -> list[Node]:
    """What each card says again in English: the last part of a card."""
    lasts = (node.kids[-1] for node in reading.tagged("Sect") if _headed(node))
    return [last for last in lasts if isinstance(last, Node) and last.tag == "Sect"]


def _headed(node: Node) -> bool:
    first = node.kids[0]
    return isinstance(first, Node) and first.tag == "H2"


def _card(document: object, kind: str) -> list[str]:
    """The lines of a card, one below the other."""
    blocks = walk(document.blocks)  # type: ignore[attr-defined]
    cards = [block for block in blocks if isinstance(block, Aside) and block.kind == kind]
    lines = (inlines for card in cards for b in walk(card.blocks) for inlines in inlines_of(b))
    return ["".join(one.text for one in line if isinstance(one, Run)) for line in lines]


def _stream(pdf: bytes) -> object:
    import io

    return io.BytesIO(pdf)


@pytest.mark.conformance
def test_every_language_conforms(tmp_path: Path) -> None:
    """PDF/UA-1 and PDF/A-2a: each language in each edition, over five sets of conditions."""
    sheets = [Foreign(*one) for one in product(TRANSLATED, SAMPLE, ("standard", "large"))]
    files = []
    for number, sheet in enumerate(sheets):
        files.append(tmp_path / f"{number:03d}.pdf")
        files[-1].write_bytes(printed_in(sheet).pdf)

    assert [str(verdict) for verdict in validate(files) if not verdict.passed] == []
