"""Brands: a clinic's colours, lengths and logo, refused in a sentence when they cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from sample import HOME, clinic_folder
from small import CLINIC, problems_of

from instructions.brand import AA, AAA, PAIRS, BrandShape, brands, contrast, load
from instructions.clinic_file import read_clinic
from instructions.errors import BrandError
from instructions.pdf.cards import KINDS
from instructions.pdf.look import Brand

TEMPLATES = HOME / "templates"
MM = 72 / 25.4
COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def brand(*lines: str, folder: Path = Path("clinic")) -> Brand:
    """The brand of a clinic that says these lines of it."""
    told = "brand:\n" + "".join(f"  {line}\n" for line in lines) if lines else ""
    return load(read_clinic(CLINIC + told, folder), TEMPLATES)


def refused(*lines: str, folder: Path = Path("clinic")) -> list[str]:
    """Its problems, one text each."""
    return problems_of(lambda: brand(*lines, folder=folder), BrandError)


# What may be said


def test_without_a_brand_the_plain_one_serves() -> None:
    """Its colours and lengths as its file says them."""
    plain = yaml.safe_load((TEMPLATES / "brands" / "plain" / "brand.yaml").read_text("utf-8"))
    found = brand()

    assert (found.name, found.logo) == ("plain", None)
    assert (found.colours.brand, found.colours.alarm) == (plain["colour"], plain["alarm"])
    assert found.margin == pytest.approx(float(plain["margin"].removesuffix(" mm")) * MM)
    assert brand("extends: plain") == found


def test_what_is_said_changes_and_the_rest_stays() -> None:
    """Colours in either case, lengths in millimetres, with or without a space."""
    found = brand('colour: "#5B2A6E"', "logo-height: 18mm", "letterhead: 45.5 mm")

    assert found.colours.brand == "#5b2a6e"
    assert found.colours.text == brand().colours.text
    assert (found.logo_height, found.letterhead) == pytest.approx((18 * MM, 45.5 * MM))
    assert found.margin == brand().margin


@pytest.mark.parametrize(
    ("key", "least", "most"), [("margin", 10, 30), ("letterhead", 15, 80), ("logo-height", 8, 25)]
)
def test_a_length_has_a_least_and_a_most(key: str, least: int, most: int) -> None:
    """Both may be used; what is outside is refused, and so is what is no length."""
    for length in (least, most):
        field = key.replace("-", "_")
        assert getattr(brand(f"{key}: {length} mm"), field) == pytest.approx(length * MM)
    for wrong in (
        f"{least - 1} mm",
        f"{most + 0.1} mm",
        f"{least}",
        f"{least} cm",
        "-12 mm",
        "wide",
    ):
        (told,) = refused(f"{key}: {wrong}")
        assert f"{key}: This must be from {least} to {most} mm" in told


@pytest.mark.parametrize(
    "colour",
    ['"#12345"', '"#1234567"', '"#12345g"', "teal", '"0b5563"', "rgb(1,2,3)", "[1, 2]", '""'],
)
def test_a_colour_is_six_digits_behind_a_hash(colour: str) -> None:
    """Anything else is refused with an example."""
    (told,) = refused(f"colour: {colour}")

    assert 'colour: This must be a colour such as "#0b5563", in quotes' in told


@pytest.mark.parametrize("face", ["arial", "[noto-sans]", "{noto-sans: yes}"])
def test_a_face_is_one_of_those_that_are_there(face: str) -> None:
    """Whatever else is written in its place."""
    (told,) = refused(f"face: {face}")

    assert "face: This must be noto-sans or atkinson-hyperlegible" in told


def test_an_unknown_brand_or_key_is_refused_with_the_one_that_was_meant() -> None:
    """So that a slip of the finger is mended at once."""
    assert "There is no brand 'plan'. Did you mean 'plain'?" in refused("extends: plan")[0]
    assert "There is no brand '../plain'." in refused("extends: ../plain")[0]
    assert "This key is not known. Did you mean 'colour'?" in refused('color: "#000000"')[0]


def test_all_that_is_wrong_is_told_at_once_with_its_line() -> None:
    """In one run, each under its key."""
    first = CLINIC.count("\n") + 2
    told = refused('tint: "#222222"', "margin: 2 mm", "logo: none.png", "shape: round")

    assert [problem.partition(": ")[0] for problem in told] == [
        f"clinic.yaml, line {first + 1}",
        f"clinic.yaml, line {first + 3}",
        f"clinic.yaml, line {first}",
        f"clinic.yaml, line {first}",
        f"clinic.yaml, line {first}",
        f"clinic.yaml, line {first + 2}",
    ]


# Contrast


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#000000", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
        ("#0000ff", "#ffffff", 8.59),
        ("#123456", "#123456", 1.0),
    ],
)
def test_contrast_is_as_wcag_counts_it(first: str, second: str, ratio: float) -> None:
    """By figures that other tools give for these pairs."""
    assert contrast(first, second) == pytest.approx(ratio, abs=0.005)


@given(COLOURS, COLOURS)
def test_contrast_is_the_same_both_ways_and_from_1_to_21(first: str, second: str) -> None:
    """Whatever the colours."""
    found = contrast(first, second)

    assert 1 <= found <= 21 + 1e-9 and found == contrast(second, first)


@pytest.mark.parametrize(
    ("key", "colour", "pair", "found", "least"),
    [
        ("text", "#767676", "#767676 on #ffffff", "4.54", "7"),
        ("quiet", "#777777", "#777777 on #ffffff", "4.48", "4.5"),
        ("colour", "#ffd700", "#ffd700 on #ffffff", "1.40", "4.5"),
        ("alarm", "#fa0000", "#ffffff on #fa0000", "4.15", "7"),
        ("notice", "#3080c0", "#ffffff on #3080c0", "4.22", "7"),
        ("tint", "#777777", "#111111 on #777777", "4.22", "7"),
    ],
)
def test_colours_that_cannot_be_read_are_refused_with_the_figure(
    key: str, colour: str, pair: str, found: str, least: str
) -> None:
    """Under the key that the clinic wrote, with the way out."""
    problems = refused(f'{key}: "{colour}"')
    told = f"{pair} has a contrast of {found} to 1. It must be at least {least} to 1"

    assert any(f": {key}: {told}" in problem for problem in problems)
    assert all("choose a darker colour, or a lighter ground" in problem for problem in problems)


@given(COLOURS, st.sampled_from(["text", "quiet", "colour", "alarm", "notice", "tint"]))
def test_every_brand_that_is_taken_can_be_read(colour: str, key: str) -> None:
    """Each pair of text and ground has its contrast, and what is refused lacks it."""
    told = {"paper": "#ffffff", **BrandShape().given(), **_plain(), key: colour}
    readable = all(contrast(told[text], told[ground]) >= least for text, ground, least in PAIRS)
    try:
        taken = bool(brand(f'{key}: "{colour}"'))
    except BrandError:
        taken = False

    assert taken is readable


def _plain() -> dict[str, str]:
    colours = brand().colours
    names = ("text", "quiet", "tint", "alarm", "notice", "rule")
    return {"colour": colours.brand, **{name: getattr(colours, name) for name in names}}


@pytest.mark.parametrize("name", brands(TEMPLATES))
def test_every_built_in_brand_can_be_read(name: str) -> None:
    """It is held to the same rule."""
    assert brand(f"extends: {name}").name == name


def test_the_words_of_every_card_are_checked_on_their_ground() -> None:
    """At the higher contrast: the cards must be readable at night."""
    checked = {(text, ground) for text, ground, least in PAIRS if least >= AAA}
    names = {"brand": "colour"}

    for kind, card in KINDS.items():
        ground = names.get(card.fill or "paper", card.fill or "paper")
        assert ("text", ground) in checked, kind
        if card.band:
            assert ("paper", names.get(card.band, card.band)) in checked, kind


def test_headings_on_every_card_are_checked() -> None:
    """They are large and bold, for which AA is as strict as AAA is for them."""
    checked = {(text, ground) for text, ground, least in PAIRS if least >= AA}

    for kind, card in KINDS.items():
        heading = {"brand": "colour"}.get(card.heading, card.heading)
        assert card.band or (heading, card.fill or "paper") in checked, kind


# The logo's file


@pytest.mark.parametrize(
    "name", ["none.png", "../logo.svg", "brand/logo.svg", "/etc/hostname", "."]
)
def test_a_logo_is_a_file_in_the_clinic_s_own_folder(name: str, tmp_path: Path) -> None:
    """Not in another one, and not a folder."""
    clinic = clinic_folder(tmp_path, files={"brand/logo.svg": "<svg/>"})

    (told,) = refused(f"logo: {name}", folder=clinic)
    assert "logo: There is no such picture in the clinic's folder. Put it there." in told


def test_a_logo_that_cannot_be_printed_is_refused_where_it_is_named(tmp_path: Path) -> None:
    """With the line of clinic.yaml and the way out."""
    clinic = clinic_folder(tmp_path, files={"logo.png": b"GIF89a"})

    (told,) = refused("logo: logo.png", folder=clinic)
    line = CLINIC.count("\n") + 2
    assert told.startswith(f"clinic.yaml, line {line}: logo: The picture is damaged or not")
    assert "Save the logo as PNG, JPEG or a plain SVG" in told


def test_a_logo_that_can_be_printed_is_taken(tmp_path: Path) -> None:
    """By its name."""
    assert brand("logo: logo.svg", folder=clinic_folder(tmp_path)).logo == "logo.svg"
