"""Drawings in SVG that cannot be drawn right, or that could do harm, are refused in a sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from seen import svg, vector
from small import problems_of

from instructions.errors import BrandError
from instructions.pdf.drawing import Vector

GROUND = '<rect width="10" height="10" fill="#ff0000"/>'


def refusal(text: str | bytes, folder: Path) -> str:
    """The one problem that refuses a drawing."""
    (told,) = problems_of(lambda: vector(text, folder), BrandError)
    return told


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<text>One</text>", "holds text or a picture"),
        ("<text><tspan>One</tspan></text>", "holds text or a picture"),
        ('<image href="a.png" width="5" height="5"/>', "holds text or a picture"),
        ('<image href="data:image/png;base64,AA==" width="5" height="5"/>', "text or a picture"),
        ('<rect width="9" height="9" fill="url(#a)"/>', "uses a gradient or a pattern"),
        ('<rect width="9" height="9" stroke="url(#a)"/>', "uses a gradient or a pattern"),
        ('<rect width="9" height="9" style="fill: url(#a)"/>', "uses a gradient or a pattern"),
        ('<g fill="url(#a)"><rect width="9" height="9"/></g>', "uses a gradient or a pattern"),
        ("<style>rect{fill:url(#a)}</style><rect width='9' height='9'/>", "uses a gradient"),
        ("", "draws nothing"),
        ('<rect width="9" height="9" fill="none"/>', "draws nothing"),
        (f'<g display="none">{GROUND}</g>', "draws nothing"),
        ('<g id="a"><use href="#a"/></g>', "cannot be read"),
        ('<path d="M0 0H9" stroke="#000" stroke-linecap="pointed"/>', "cannot be read"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(
    body: str, told: str, tmp_path: Path
) -> None:
    """Alone, and beside what can be drawn."""
    found = refusal(svg(body), tmp_path)

    assert found.startswith("logo.svg: The SVG ") and told in found
    assert "a plain SVG (text turned into paths) and try again." in found
    if "nothing" not in told:
        assert told in refusal(svg(GROUND + body), tmp_path)


@pytest.mark.parametrize(
    "body",
    [
        f'<clipPath id="a"><path d="M0 0H1V1Z"/></clipPath><g clip-path="url(#a)">{GROUND}</g>',
        f'<mask id="a"><rect width="1" height="1"/></mask><g mask="url(#a)">{GROUND}</g>',
        f'<filter id="a"/><g filter="url(#a)">{GROUND}</g>',
        f'<symbol id="a">{GROUND}</symbol><rect width="1" height="1"/>',
        '<rect width="9" height="9" opacity="0.5"/>',
        '<rect width="9" height="9" fill-opacity="0.5"/>',
        '<g opacity="0.2"><rect width="9" height="9"/></g>',
        '<rect width="9" height="9" fill="rgba(0,0,0,0.5)"/>',
        f"{GROUND}<foreignObject><p>One</p></foreignObject>",
        f"{GROUND}<script>alert(1)</script>",
        '<marker id="a"><path d="M0 0H1V1Z"/></marker><path d="M0 0H9" marker-end="url(#a)"/>',
    ],
)
def test_what_would_be_drawn_wrong_is_refused(body: str, tmp_path: Path) -> None:
    """A logo that looks different from the clinic's own is worse than none."""
    assert refusal(svg(body), tmp_path).startswith("logo.svg: The SVG ")


@pytest.mark.parametrize("dashes", ["5px 3px", "5%", "1] 0 d Q BT (", "-1 2", "0 0", "x"])
def test_dashes_are_numbers_or_refused(dashes: str, tmp_path: Path) -> None:
    """Nothing of the file's text goes into the sheet's."""
    body = f'<path d="M0 5H10" stroke="#000" stroke-dasharray="{dashes}"/>'
    try:
        picture = vector(svg(body), tmp_path)
    except BrandError:
        return

    assert isinstance(picture, Vector)
    (array,) = re.findall(r"\[(.*)\] 0 d", picture.operators)
    assert all(float(number) >= 0 for number in array.split()) and len(array) < 40
    assert not array or sum(map(float, array.split())) > 0


@pytest.mark.parametrize("path", ["M0 0L1e400 0L5 5Z", "M0 0L1e12 0L5 5Z"])
def test_numbers_beyond_paper_are_refused(path: str, tmp_path: Path) -> None:
    """No reader could open the sheet."""
    assert "cannot be read" in refusal(svg(f'<path d="{path}"/>'), tmp_path)


ENTITY = '<!DOCTYPE svg [<!ENTITY a "b">]>'


@pytest.mark.parametrize(
    "text",
    [
        svg(GROUND, before="<!DOCTYPE svg>"),
        svg(GROUND, before='<!DOCTYPE svg SYSTEM "http://a.example/x.dtd">'),
        svg(GROUND, before='<?xml version="1.0"?>\n' + ENTITY),
        svg("<desc>&a;</desc>" + GROUND, before=ENTITY),
        svg(GROUND, before=f"<!--{'x' * 5000}-->{ENTITY}"),
        pytest.param(svg(GROUND, before=f"<!--{'x' * 5000}--><!DOCTYPE svg SYSTEM 'a'>")),
        pytest.param(svg("<desc>&a;</desc>" + GROUND, before=ENTITY).encode("utf-16-le")),
    ],
)
def test_document_types_and_entities_are_refused(text: str | bytes, tmp_path: Path) -> None:
    """They could read files, or grow without end."""
    assert "logo.svg: The SVG declares a document type or entities." in refusal(text, tmp_path)


def test_a_drawing_that_grows_without_end_is_refused(tmp_path: Path) -> None:
    """As a picture of too many pixels is."""
    uses = [f'<use href="#g{level}"/>' * 10 for level in range(3)]
    groups = "".join(f'<g id="g{level}">{ten}</g>' for level, ten in enumerate(uses, 1))

    assert refusal(svg(f'<g id="g0">{GROUND * 10}</g>{groups}'), tmp_path)


@pytest.mark.parametrize(
    "text", ["<svg", "<html><p>One</p></html>", "<svg></svg>", "<a><b></a>", "<?xml?>", "<\0svg/>"]
)
def test_what_is_no_drawing_is_refused(text: str, tmp_path: Path) -> None:
    """Cut off, of another kind, or broken."""
    assert refusal(text, tmp_path).startswith("logo.svg: The SVG ")
