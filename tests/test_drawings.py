"""Drawings in SVG: drawn as every other program draws them, or refused in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from sample import HOME
from seen import BLACK, BLUE, RED, WHITE, Colour, drawn, near, svg, vector

from instructions.pdf.picture import opened

GROUND = '<rect width="10" height="10" fill="#ff0000"/>'


def at(image: Image.Image, x: float, y: float, units: float = 10) -> Colour:
    """The colour at a place in units of the drawing, y running down."""
    found = image.getpixel((int(x * image.height / units), int(y * image.height / units)))
    assert isinstance(found, tuple)
    return found


# What is drawn

BAR = '<rect x="1" y="4" width="8" height="2" fill="#0000ff" {}/>'
SYMBOL = '<defs><g id="a"><rect width="2" height="2" fill="#0000ff"/></g></defs>'

DRAWN: dict[str, tuple[str, list[tuple[float, float]], list[tuple[float, float]]]] = {
    # What it is: (the body, places that are blue, places that are white)
    "rectangle": (BAR.format(""), [(1.5, 5), (8.5, 5)], [(5, 3.5), (5, 6.5), (0.5, 5)]),
    "circle": ('<circle cx="5" cy="5" r="3" fill="blue"/>', [(5, 2.2), (7, 7)], [(7.5, 7.5)]),
    "ellipse": ('<ellipse cx="5" cy="5" rx="4" ry="1" fill="blue"/>', [(1.5, 5)], [(5, 3.5)]),
    "polygon": ('<polygon points="0,0 10,0 0,10" fill="blue"/>', [(2, 2)], [(7, 7)]),
    "line": ('<line x1="0" y1="5" x2="10" y2="5" stroke="blue"/>', [(5, 5)], [(5, 6), (5, 4)]),
    "polyline": (
        '<polyline points="1,1 9,1 9,9" fill="none" stroke="blue"/>',
        [(5, 1), (9, 5)],
        [(5, 5), (6, 4)],
    ),
    "lines there and back": (
        '<path d="M1 1h8v8h-8z" fill="blue"/>',
        [(5, 5), (1.5, 8.5)],
        [(0.5, 5)],
    ),
    "cubic": ('<path d="M0 10C0 0 10 0 10 10Z" fill="blue"/>', [(5, 3.5)], [(5, 1.5), (1, 2)]),
    "smooth cubic": (
        '<path d="M0 5C0 0 5 0 5 5S10 10 10 5Z" fill="blue"/>',
        [(2.5, 3), (7.5, 7)],
        [],
    ),
    "quadratic": ('<path d="M0 10Q5 0 10 10Z" fill="blue"/>', [(5, 6)], [(5, 4), (1, 6)]),
    "smooth quadratic": ('<path d="M0 5Q2.5 0 5 5T10 5Z" fill="blue"/>', [(2.5, 4), (7.5, 6)], []),
    "arc": (
        '<path d="M0 5A5 5 0 0 1 10 5Z" fill="blue"/>',
        [(5, 0.5), (1.5, 2.5)],
        [(5, 6), (0.7, 1)],
    ),
    "long arc": (
        '<path d="M5 5L5 1A4 4 0 1 0 9 5Z" fill="blue"/>',
        [(2, 5), (5, 8), (3, 3)],
        [(7, 3)],
    ),
    "rounded": (
        '<rect width="10" height="10" rx="5" fill="blue"/>',
        [(5, 0.5), (5, 5)],
        [(0.8, 0.8), (9.2, 9.2)],
    ),
    "moved": (BAR.format('transform="translate(0 -4)"'), [(5, 1)], [(5, 5)]),
    "scaled": (BAR.format('transform="scale(0.5)"'), [(1, 2.5), (4, 2.5)], [(5, 5), (4.8, 2.5)]),
    "group": (
        f'<g transform="translate(5 0)"><g transform="scale(0.5)">{BAR.format("")}</g></g>',
        [(5.8, 2.5), (9, 2.5)],
        [(2, 2.5), (5, 5)],
    ),
    "path turned": (
        '<path d="M1 4h8v2h-8z" fill="blue" transform="rotate(90 5 5)"/>',
        [(5, 1.5), (5, 8.5)],
        [(1.5, 5)],
    ),
    "used": (f'{SYMBOL}<use href="#a" x="6" y="6"/>', [(7, 7)], [(1, 1)]),
    "used by an old name": (
        f'{SYMBOL}<use xlink:href="#a" transform="translate(6 6)"/>',
        [(7, 7)],
        [(1, 1)],
    ),
    "even and odd": (
        '<path fill-rule="evenodd" fill="blue" d="M0 0H10V10H0Z M3 3H7V7H3Z"/>',
        [(1, 1)],
        [(5, 5)],
    ),
    "a hole": ('<path fill="blue" d="M0 0H10V10H0Z M3 3V7H7V3Z"/>', [(1, 1)], [(5, 5)]),
    "style": ('<rect width="5" height="10" style="fill:#0000ff"/>', [(2, 5)], [(7, 5)]),
    "class": (
        '<style>.a{fill:#0000ff}</style><rect class="a" width="5" height="10"/>',
        [(2, 5)],
        [(7, 5)],
    ),
    "inherited": ('<g fill="#0000ff"><rect width="5" height="10"/></g>', [(2, 5)], [(7, 5)]),
    "not shown": (BAR.format("") + '<g display="none">' + GROUND + "</g>", [(5, 5)], [(1, 1)]),
    "no fill": ('<path d="M1 5H9" stroke="blue" fill="none"/>', [(5, 5)], [(5, 1)]),
    "wide stroke scaled": (
        '<g transform="scale(2)"><path d="M0 2.5H5" stroke="blue" stroke-width="2"/></g>',
        [(5, 3.5), (5, 6.5)],
        [(5, 2.5), (5, 7.5)],
    ),
    "dashes": (
        '<path d="M0 5H10" stroke="blue" stroke-width="2" stroke-dasharray="4, 2"/>',
        [(2, 5), (8, 5)],
        [(5, 5)],
    ),
    "comments and titles": (
        f"<!-- {GROUND} --><title>Logo</title>{BAR.format('')}",
        [(5, 5)],
        [(5, 1)],
    ),
    "turned": (BAR.format('transform="rotate(90 5 5)"'), [(5, 1.5), (5, 8.5)], [(1.5, 5)]),
    "skewed": (
        '<rect x="2" y="0" width="2" height="10" fill="blue" transform="skewX(30)"/>',
        [(3, 0.5), (8, 9)],
        [(3, 9)],
    ),
    "ellipse turned": (
        '<ellipse cx="5" cy="5" rx="4" ry="1" fill="blue" transform="rotate(90 5 5)"/>',
        [(5, 1.5), (5, 8.5)],
        [(1.5, 5)],
    ),
    "group turned": (
        f'<g transform="rotate(90 5 5)">{BAR.format("")}</g>',
        [(5, 1.5), (5, 8.5)],
        [(1.5, 5)],
    ),
    "stroke turned": (
        '<rect x="1" y="1" width="1" height="3" fill="none" stroke="blue" stroke-width=".5" '
        'transform="translate(0 10) rotate(-90) scale(2)"/>',
        [(5, 8), (5, 6)],
        [(5, 7), (2, 3)],
    ),
    "dashes scaled": (
        '<g transform="scale(2)"><path d="M0 2.5H5" stroke="blue" stroke-dasharray="2 1"/></g>',
        [(2, 5), (8, 5)],
        [(5, 5)],
    ),
    "hidden": (
        BAR.format("") + BAR.replace("4", "0").format('visibility="hidden"'),
        [(5, 5)],
        [(5, 1)],
    ),
    "no stroke": (
        BAR.format("") + '<path d="M0 1H10" fill="none" stroke="blue" stroke-width="0"/>',
        [(5, 5)],
        [(5, 1)],
    ),
}


def looks(
    body: str, blue: list[tuple[float, float]], white: list[tuple[float, float]], folder: Path
) -> bool:
    """Whether these places of the drawing are blue, and these white."""
    image = drawn(vector(svg(body), folder), 200)
    return all(near(at(image, *place), BLUE, 40) for place in blue) and all(
        near(at(image, *place), WHITE, 40) for place in white
    )


@pytest.mark.parametrize("kind", DRAWN)
def test_a_drawing_looks_as_it_should(kind: str, tmp_path: Path) -> None:
    """Shapes, curves, transforms, uses, styles and strokes."""
    assert looks(*DRAWN[kind], tmp_path)


@pytest.mark.parametrize(
    "root",
    [
        'viewBox="0 0 40 10"',
        'width="40" height="10"',
        'width="40mm" height="10mm" viewBox="0 0 40 10"',
        'width="400" height="100" viewBox="0 0 40 10"',
        'width="100%" height="100%" viewBox="0 0 40 10"',
        'viewBox="-20 -5 40 10"',
        'viewBox="0 0 40 10" width="80"',
        'viewBox="0 0 40 10" height="5"',
        'viewBox="0 0 40 10"\nwidth="80"\nheight="20"',
        'viewBox="0 0 40 10"\twidth="80"\theight="20"',
    ],
)
def test_a_drawing_fills_its_box_whatever_its_size_is_called(root: str, tmp_path: Path) -> None:
    """In units, in millimetres, in parts of the page, or not at all."""
    left, top = (-20, -5) if "-20" in root else (0, 0)
    half = f'<rect x="{{}}" y="{top}" width="20" height="10" fill="{{}}"/>'
    body = half.format(left, "#ff0000") + half.format(left + 20, "#0000ff")
    picture = vector(svg(body, root), tmp_path)
    image = drawn(picture, 50)

    assert picture.width / picture.height == pytest.approx(4)
    assert all(near(image.getpixel(place), RED) for place in [(3, 3), (3, 46), (97, 25)])
    assert all(near(image.getpixel(place), BLUE) for place in [(196, 3), (196, 46), (103, 25)])


FIGURES = sorted((HOME / "templates" / "figures").glob("*.svg"))


@pytest.mark.parametrize("figure", FIGURES, ids=lambda path: path.stem)
def test_every_figure_of_ours_is_drawn_on_white_inside_its_box(figure: Path) -> None:
    """With ink, and with none of it cut off at an edge."""
    image = drawn(opened(figure, 0), 300).convert("L")
    box = image.point(lambda grey: 255 if grey < 200 else 0).getbbox()

    assert box and box[0] > 0 and box[1] > 0 and box[2] < image.width and box[3] < image.height


def test_colours_print_as_they_are_named(tmp_path: Path) -> None:
    """By name, by number, in long and in short."""
    for colour, expected in {
        "red": RED,
        "#00f": BLUE,
        "rgb(255, 0, 0)": RED,
        "hsl(240, 100%, 50%)": BLUE,
        "black": BLACK,
    }.items():
        body = f'<rect width="10" height="10" fill="{colour}"/>'
        assert near(at(drawn(vector(svg(body), tmp_path)), 5, 5), expected), colour
