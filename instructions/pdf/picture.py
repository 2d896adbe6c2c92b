"""Pictures from files: what a clinic sends as its logo, made safe and right for print."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from instructions.errors import BrandError
from instructions.pdf.drawing import Pixels, Vector, reader
from instructions.pdf.text import number

# A logo prints at most 3 inches wide; 600 dots an inch is more than any office printer shows.
MOST_BYTES = 5_000_000
MOST_PIXELS = 40_000_000
WIDEST = 1800

REMEDY = "Save the logo as PNG, JPEG or a plain SVG (text turned into paths) and try again."


@lru_cache(maxsize=64)
def opened(path: Path, changed: int) -> Vector | Pixels:
    """The picture of a file; ``changed`` is its time of change, so that a new logo is read anew.

    Raises BrandError, in a sentence, for what cannot be printed.
    """
    data = path.read_bytes()
    if len(data) > MOST_BYTES:
        raise _refused(path, f"The picture is larger than {MOST_BYTES // 1_000_000} MB.")
    head = data[:512].lstrip(b"\xef\xbb\xbf \r\n\t")
    return vector(path, data) if head.startswith(b"<") else pixels(path, data)


def pixels(path: Path, data: bytes) -> Pixels:
    """The picture upright, in 8-bit RGB with its transparency, no larger than print needs."""
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image: Image.Image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
            if image.width * image.height > MOST_PIXELS:
                raise _refused(path, "The picture has too many pixels to be a logo.")
            image = ImageOps.exif_transpose(image)
            image = _eight_bits(image)
            image.thumbnail((WIDEST, WIDEST))
    except BrandError:
        raise
    except Exception as error:
        raise _refused(path, "The picture is damaged or not a PNG or JPEG.") from error
    kept = io.BytesIO()
    image.save(kept, "PNG")
    return Pixels(image.width, image.height, reader(kept.getvalue()))


def _eight_bits(image: Any) -> Any:
    """RGB or RGBA with 8 bits a channel. Pillow clips 16-bit grey instead of scaling it."""
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda level: level / 257).convert("L")
    if image.mode == "P" or "transparency" in image.info:
        image = image.convert("RGBA")
    clear = image.mode in ("RGBA", "LA", "PA")
    return image.convert("RGBA" if clear else "RGB")


def vector(path: Path, data: bytes) -> Vector:
    """The paths of an SVG file, with its transforms worked in."""
    import svgelements

    lowered = data[:4096].lower()
    if b"<!doctype" in lowered or b"<!entity" in data.lower():
        raise _refused(path, "The SVG declares a document type or entities.")
    try:
        svg = svgelements.SVG.parse(io.BytesIO(data), reify=True, ppi=72)
        shows = "\n".join(_shown(path, element) for element in svg.elements())
        width, height = float(svg.width), float(svg.height)
        box = svg.viewbox
        if box is not None and box.width and not _has_size(data):
            width, height = float(box.width), float(box.height)
    except BrandError:
        raise
    except Exception as error:
        raise _refused(path, "The SVG cannot be read.") from error
    if not shows.strip() or width <= 0 or height <= 0:
        raise _refused(path, "The SVG draws nothing.")
    return Vector(width, height, shows)


def _has_size(data: bytes) -> bool:
    head = data[data.find(b"<svg") :]
    return b" width=" in head[: head.find(b">")]


def _shown(path: Path, element: Any) -> str:
    import svgelements

    if isinstance(element, svgelements.Text | svgelements.Image):
        raise _refused(path, "The SVG holds text or a picture, which cannot be drawn.")
    if not isinstance(element, svgelements.Shape):
        return ""
    outline = svgelements.Path(element)
    outline.approximate_arcs_with_cubics()
    fill, stroke = _paint(path, element, "fill"), _paint(path, element, "stroke")
    if fill is None and stroke is None or not len(outline):
        return ""
    return "\n".join(
        [*_state(element, fill, stroke), *_segments(outline), _finish(element, fill, stroke)]
    )


def _paint(path: Path, element: Any, kind: str) -> Any:
    if str(element.values.get(kind, "")).strip().startswith("url("):
        raise _refused(path, "The SVG uses a gradient or a pattern, which cannot be drawn.")
    colour = getattr(element, kind)
    return None if colour is None or colour.value is None or not colour.alpha else colour


def _state(element: Any, fill: Any, stroke: Any) -> Iterator[str]:
    if fill is not None:
        yield f"{_rgb(fill)} rg"
    if stroke is not None:
        caps, joins = ["butt", "round", "square"], ["miter", "round", "bevel"]
        cap = caps.index(element.values.get("stroke-linecap", "butt"))
        join = joins.index(element.values.get("stroke-linejoin", "miter"))
        dashes = str(element.values.get("stroke-dasharray", "none")).replace(",", " ")
        pattern = "" if dashes == "none" else dashes
        width = number(element.stroke_width or 1)
        yield f"{_rgb(stroke)} RG {width} w {cap} J {join} j [{pattern}] 0 d"


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
    return f"{number(point.x)} {number(point.y)}"


def _finish(element: Any, fill: Any, stroke: Any) -> str:
    even = "*" if element.values.get("fill-rule") == "evenodd" else ""
    if fill is None:
        return "S"
    return ("f" if stroke is None else "B") + even


def _refused(path: Path, what: str) -> BrandError:
    return BrandError.of(path.name, what, REMEDY)
