"""The built-in brands: each looks its own way, and none may lose what the paper promises."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product
from pathlib import Path
from random import Random

import pytest
from cases import CASES, LONG_CLINIC, case
from PIL import ImageChops, ImageStat
from printing import Printed, Sheet, look_of, practice_of, press_of, printed, printed_for, visit_of
from sample import HOME
from tools import fonts_of, pages
from vera import validate

from instructions.brand import brands
from instructions.checkup import runs_on
from instructions.pdf.face import faces
from instructions.pdf.families import BOLD, CHOICES, NOTO, REGULAR
from instructions.pdf.layout import Sheet as Laid
from instructions.pdf.layout import sheet_of
from instructions.pdf.look import SMALLEST
from instructions.pdf.marks import Mark, SlotMark, TextMark
from instructions.pdf.marks import laid as flattened

BRANDS = brands(HOME / "templates")
LONG_WEB = str(LONG_CLINIC["web"])
BUSY = "everything on, with a plan"
every_brand = pytest.mark.parametrize("brand", BRANDS)


def sheet(brand: str, name: str = BUSY, edition: str = "standard", paper: str = "A4") -> Sheet:
    """A case of the sample clinic in a built-in brand."""
    found = case(name)
    look = {"brand": {"extends": brand, "logo": "logo.svg"}}
    own = replace(found, name=f"{name} {brand}", clinic={**found.clinic, **look})
    return Sheet(own, edition, paper)


SHEETS = [
    pytest.param(brand, name, paper, marks=() if name == BUSY else pytest.mark.conformance)
    for brand, name, paper in product(BRANDS, [one.name for one in CASES], ("A4", "Letter"))
]


def test_there_are_three() -> None:
    """Plain, warm, and one for low vision."""
    assert BRANDS == ("high-contrast", "plain", "warm")


@pytest.mark.parametrize(("brand", "name", "paper"), SHEETS)
def test_what_must_take_one_side_does(brand: str, name: str, paper: str) -> None:
    """The core is one sheet in every brand, at 12 points or more, and nothing overflows."""
    one = sheet(brand, name, paper=paper)
    press, look = press_of(one.case), look_of(one)
    made = press.handout(visit_of(one.case, press.practice))
    laid = sheet_of(made.document, look, press.drawings)

    assert not runs_on(made.document, look, press.drawings)
    words = [mark for mark in marks(laid) if isinstance(mark, TextMark | SlotMark)]
    assert min(mark.style.size for mark in words) >= SMALLEST
    edge = look.paper[0] - look.margin + 1
    over = [mark for mark in words if mark.start + width(mark) > edge]
    # A long web address is a known fault of every brand: see F4 in test_layout.
    assert [mark for mark in over if LONG_WEB not in str(mark)] == []
    assert [mark for mark in words if mark.top + mark.style.leading > look.paper[1]] == []


def marks(laid: Laid) -> list[Mark]:
    """All marks of a laid-out sheet, each at its place."""
    return [mark for side in laid.sides for mark in flattened([side])]


def width(mark: TextMark | SlotMark) -> float:
    """How wide its words are, or the room for them."""
    return mark.line.width if isinstance(mark, TextMark) else mark.width


def said(one: Printed) -> str:
    """What is read aloud, without the lines to write on, which are as long as a face has them."""
    return " ".join(one.reading.root.text.replace("_", "").split())


@every_brand
def test_a_brand_changes_the_look_and_no_word(brand: str) -> None:
    """A screen reader meets the same sheet in each."""
    own, plain = printed(sheet(brand)), printed(sheet("plain"))

    assert said(own) == said(plain)
    assert (own.pdf == plain.pdf) is (brand == "plain")


def test_brands_look_clearly_different() -> None:
    """At a glance from afar, more than a twentieth of a first side is another colour."""
    seen = [pages(printed(sheet(brand)).pdf, dpi=20)[0] for brand in BRANDS]

    for first, second in combinations(seen, 2):
        apart = ImageChops.difference(first, second).convert("L").point(lambda grey: grey > 24)
        assert ImageStat.Stat(apart).sum[0] > 0.05 * first.width * first.height


def test_every_brand_is_valid_in_both_editions(tmp_path: Path) -> None:
    """As PDF/UA-1 and as PDF/A-2a."""
    files = []
    for brand, edition in product(BRANDS, ("standard", "large")):
        path = tmp_path / f"{brand}-{edition}.pdf"
        path.write_bytes(printed(sheet(brand, edition=edition)).pdf)
        files.append(path)

    assert [str(verdict) for verdict in validate(files) if not verdict.passed] == []


# The face for low vision


def test_the_face_for_low_vision_is_asked_first_and_noto_after_it() -> None:
    """So that a name in any script prints."""
    found = fonts_of(printed_for(sheet("high-contrast"), name="Asha ஆஷா Ŝtefan").pdf)
    names = {name.partition("+")[2] for name, embedded in found if embedded}

    assert {"AtkinsonHyperlegible-Regular", "AtkinsonHyperlegible-Bold"} <= names
    assert any("NotoSansTamil" in name for name in names)
    assert len(found) == len([name for name, embedded in found if embedded])


@pytest.mark.parametrize("choice", CHOICES)
def test_each_face_has_a_weight_of_its_own_for_bold(choice: str) -> None:
    """Real bold, and the Noto faces behind it are the very same for all."""
    regular, bold = faces(REGULAR, choice), faces(BOLD, choice)

    assert regular[0].path.exists() and regular[0].key != bold[0].key
    assert bold[0].word("bold").width > regular[0].word("bold").width
    assert set(faces(REGULAR, NOTO)) <= set(regular)


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize("weight", [REGULAR, BOLD])
def test_a_word_is_spelled_as_it_is_shaped(weight: int, choice: str) -> None:
    """Latin is set pair by pair, and that gives what the shaper gives, accents and all."""
    face = faces(weight, choice)[0]
    letters = sorted(face.letters - {" "})
    words = ["".join(Random(seed).choices(letters, k=6)) for seed in range(500)]

    assert {"A", "1", "-", "\u0142", "\u00f1"} <= set(letters)
    for word in [*words, "MRN-0001", "Avila", "To", "ffi", "(x)", "AV.", "\u0141ucja"]:
        assert face._spell(word) == face._shape(word, rtl=False), ascii(word)


def test_letters_that_share_a_glyph_are_left_to_the_shaper() -> None:
    """It gives the word its own text; a soft hyphen and a space that does not break are such."""
    for face in (faces(REGULAR, choice)[0] for choice in CHOICES):
        glyphs = [face.glyph(letter) for letter in face.letters]
        assert len(glyphs) == len(set(glyphs))
        assert not face.letters & {"\u00ad", "\u00a0"}
        assert all(face.text_of(face.glyph(letter)) == letter for letter in face.letters)


def test_shapes_do_not_depend_on_the_language_of_the_computer() -> None:
    """Some languages have another shape for a letter, and a computer may be set to one of them."""
    face = faces(REGULAR)[0]
    shaped = face._buffer("\u015e", rtl=False)

    assert shaped.language == "und"
    assert [one.codepoint for one in shaped.glyph_infos] == [face.glyph("\u015e")]


def test_letters_that_are_mistaken_for_each_other_differ() -> None:
    """Capital I, small l and one; capital O and zero: each has its own glyph."""
    face = faces(REGULAR, "atkinson-hyperlegible")[0]

    assert len({face.glyph(letter) for letter in "Il1O0"}) == 5
    assert len({face.advance(face.glyph(letter)) for letter in "Il"}) == 2


# What a clinic may set


def test_a_clinic_s_own_lines_stand_at_every_foot() -> None:
    """Under whose sheet it is."""
    own = case(BUSY)
    told = {**own.clinic, "footer": ["Registered charity 000000"]}
    one = Sheet(replace(own, name="with a foot", clinic=told))

    assert practice_of(one.case).clinic.footer == ("Registered charity 000000",)
    for page in printed(one).reading.pages:
        assert "Registered charity 000000" in "".join(shown.text for shown in page.shown)
    assert said(printed(one)).count("Registered charity 000000") == 1
