"""SVG: a clinic's drawing as PDF paths, or a sentence that says why it cannot be drawn right.

Only what is drawn exactly is taken: shapes with plain fills and strokes (SVG 1.1, chapters 8 to
11). A logo that looks different from the clinic's own would be worse than none.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from instructions.pdf.setting import number

SVG = "{http://www.w3.org/2000/svg}"
HREF = ("href", "{http://www.w3.org/1999/xlink}href")
SHAPES = ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon")
KNOWN = frozenset(
    (*SHAPES, "svg", "g", "use", "defs", "style", "title", "desc", "metadata", "a", "switch")
    # What these describe is refused where it is used.
    + ("linearGradient", "radialGradient", "stop", "pattern")
)
WORDS = frozenset({"text", "tspan", "textPath", "image"})
UNDRAWN = ("clip-path", "mask", "filter", "marker-start", "marker-mid", "marker-end", "marker")
OPACITIES = ("opacity", "fill-opacity", "stroke-opacity")

# A drawing of so many shapes, or with numbers so large, is no logo.
MOST_SHAPES = 5_000
LARGEST = 1e6


class Undrawable(Exception):  # noqa: N818 (an answer to the one who opened the file)
    """The drawing cannot be drawn right; the message is the sentence that says why."""


def paths(data: bytes) -> tuple[float, float, str]:
    """The width and height of a drawing in its own units, and its PDF operators, y running down.

    Raises Undrawable.
    """
    import svgelements

    root = _root(data)
    try:
        svg = svgelements.SVG.parse(io.BytesIO(ElementTree.tostring(root)), reify=False, ppi=72)
        shows = "\n".join(filter(None, map(_shown, svg.elements())))
        width, height = float(svg.width), float(svg.height)
    except Undrawable:
        raise
    except Exception as error:
        raise Undrawable("The SVG cannot be read.") from error
    if not shows.strip() or not (0 < width < LARGEST and 0 < height < LARGEST):
        raise Undrawable("The SVG draws nothing.")
    return width, height, shows


def _root(data: bytes) -> ElementTree.Element:
    """The drawing's tree: without entities, of known elements, as large as its view box."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _no_entities
    try:
        parser.Parse(data, True)
        root = ElementTree.fromstring(data)
    except (expat.ExpatError, ElementTree.ParseError, ValueError, LookupError) as error:
        raise Undrawable("The SVG cannot be read.") from error
    _check(root)
    box = root.get("viewBox", "").replace(",", " ").split()
    if len(box) == 4:
        # Its size is chosen by the sheet: whatever else the file says of it is left aside.
        root.set("width", box[2])
        root.set("height", box[3])
    return root


def _no_entities(*_: object) -> None:
    raise Undrawable("The SVG declares a document type or entities.")


def _check(root: ElementTree.Element) -> None:
    """Refuse elements that are not drawn, and a drawing that grows without end."""
    named = {node.get("id"): node for node in root.iter() if node.get("id")}
    for node in root.iter():
        name = _name(node)
        if name in WORDS:
            raise Undrawable("The SVG holds text or a picture, which cannot be drawn.")
        if name is not None and name not in KNOWN:
            raise Undrawable(f"The SVG holds <{name}>, which cannot be drawn.")
    if _shapes(root, named, ()) > MOST_SHAPES:
        raise Undrawable(f"The SVG has more than {MOST_SHAPES} shapes.")


def _name(node: ElementTree.Element) -> str | None:
    """The name of an SVG element; None for what a drawing program notes for itself."""
    tag = str(node.tag)
    return tag.removeprefix(SVG) if tag.startswith(SVG) or "{" not in tag else None


def _shapes(
    node: ElementTree.Element,
    named: dict[str | None, ElementTree.Element],
    within: tuple[ElementTree.Element, ...],
) -> int:
    """How many shapes an element is, with all that it uses; it stops when there are too many."""
    if node in within:
        raise Undrawable("The SVG cannot be read.")
    target = None
    if _name(node) == "use":
        address = next((node.get(name) for name in HREF if node.get(name)), None) or ""
        target = named.get(address.removeprefix("#"))
    count = 1
    for kid in (*node, *([target] if target is not None else ())):
        count += _shapes(kid, named, (*within, node))
        if count > MOST_SHAPES:
            break
    return count


def _shown(element: Any) -> str:
    import svgelements

    if not isinstance(element, svgelements.Shape):
        return ""
    values = element.values
    if "hidden" in str(values.get("visibility")) or "collapse" in str(values.get("visibility")):
        return ""
    for name in UNDRAWN:
        if str(values.get(name) or "none").strip() != "none":
            raise Undrawable(f"The SVG uses {name}, which cannot be drawn.")
    fill, stroke = _paint(element, "fill"), _paint(element, "stroke")
    outline = abs(svgelements.Path(element))
    outline.approximate_arcs_with_cubics()
    width = float(element.stroke_width or 0) * math.sqrt(abs(element.transform.determinant))
    if not width:
        stroke = None
    if fill is None and stroke is None or not len(outline):
        return ""
    for name in OPACITIES:
        if float(str(values.get(name) or "1").rstrip("%")) not in (1.0, 100.0):
            raise Undrawable("The SVG is see-through in places, which cannot be drawn.")
    return "\n".join(
        [*_state(element, fill, stroke, width), *_segments(outline), _finish(element, fill, stroke)]
    )


def _paint(element: Any, kind: str) -> Any:
    if str(element.values.get(kind, "")).strip().startswith("url("):
        raise Undrawable("The SVG uses a gradient or a pattern, which cannot be drawn.")
    colour = getattr(element, kind)
    if colour is None or colour.value is None or not colour.alpha:
        return None
    if colour.alpha < 255:
        raise Undrawable("The SVG is see-through in places, which cannot be drawn.")
    return colour


def _state(element: Any, fill: Any, stroke: Any, width: float) -> Iterator[str]:
    if fill is not None:
        yield f"{_rgb(fill)} rg"
    if stroke is not None:
        caps, joins = ["butt", "round", "square"], ["miter", "round", "bevel"]
        cap = caps.index(element.values.get("stroke-linecap", "butt"))
        join = joins.index(element.values.get("stroke-linejoin", "miter"))
        yield f"{_rgb(stroke)} RG {number(width)} w {cap} J {join} j [{_dashes(element)}] 0 d"


def _dashes(element: Any) -> str:
    """The lengths of the strokes and gaps of a broken line, as far as the drawing is scaled."""
    written = str(element.values.get("stroke-dasharray") or "none").replace(",", " ").split()
    if written == ["none"]:
        return ""
    scale = math.sqrt(abs(element.transform.determinant))
    lengths = [_finite(float(one.removesuffix("px"))) * scale for one in written]
    if min(lengths) < 0:
        raise ValueError("a dash is shorter than nothing")
    return " ".join(map(number, lengths)) if sum(lengths) > 0 else ""


def _rgb(colour: Any) -> str:
    return " ".join(number(part / 255) for part in (colour.red, colour.green, colour.blue))


def _segments(outline: Any) -> Iterator[str]:
    import svgelements

    at = None
    for piece in outline:
        match piece:
            case svgelements.Move():
                yield f"{_at(piece.end)} m"
            case svgelements.Close():
                yield "h"
            case svgelements.Line():
                yield f"{_at(piece.end)} l"
            case svgelements.CubicBezier():
                yield f"{_at(piece.control1)} {_at(piece.control2)} {_at(piece.end)} c"
            case svgelements.QuadraticBezier():
                first = at + (piece.control - at) * (2 / 3)
                second = piece.end + (piece.control - piece.end) * (2 / 3)
                yield f"{_at(first)} {_at(second)} {_at(piece.end)} c"
        at = piece.end


def _at(point: Any) -> str:
    return f"{number(_finite(point.x))} {number(_finite(point.y))}"


def _finite(value: float) -> float:
    """The number itself. Raises ValueError for one that no paper has."""
    if not abs(value) < LARGEST:
        raise ValueError("a number beyond paper")
    return value


def _finish(element: Any, fill: Any, stroke: Any) -> str:
    even = "*" if element.values.get("fill-rule") == "evenodd" else ""
    if fill is None:
        return "S"
    return ("f" if stroke is None else "B") + even
