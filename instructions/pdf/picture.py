"""Pictures from files: what a clinic sends as its logo, made safe and right for print."""

from __future__ import annotations

import io
import warnings
from functools import lru_cache
from pathlib import Path
from typing import Any

from instructions.errors import BrandError
from instructions.pdf.drawing import Pixels, Vector, reader
from instructions.pdf.svg import Undrawable, paths

# A logo prints at most 3 inches wide; 600 dots an inch is more than any office printer shows.
MOST_BYTES = 5_000_000
MOST_PIXELS = 40_000_000
WIDEST = 1800

MANY = "The picture has too many pixels to be a logo."
REMEDY = "Save the logo as PNG, JPEG or a plain SVG (text turned into paths) and try again."


@lru_cache(maxsize=64)
def opened(path: Path, changed: int) -> Vector | Pixels:
    """The picture of a file; ``changed`` is its time of change, so that a new logo is read anew.

    Raises BrandError, in a sentence, for what cannot be printed.
    """
    try:
        data = path.read_bytes()
    except OSError:
        raise _refused(path, "The picture may not be read.") from None
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
                raise _refused(path, MANY)
            image = ImageOps.exif_transpose(image)
            image = _eight_bits(image)
            size = image.size
            image.thumbnail((WIDEST, WIDEST))
    except BrandError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _refused(path, MANY) from error
    except Exception as error:
        raise _refused(path, "The picture is damaged or not a PNG or JPEG.") from error
    kept = io.BytesIO()
    image.save(kept, "PNG")
    # What is thinner than a dot of the printer keeps its proportions all the same.
    return Pixels(image.width, image.width * size[1] / size[0], reader(kept.getvalue()))


def _eight_bits(image: Any) -> Any:
    """RGB or RGBA with 8 bits a channel. Pillow clips 16-bit grey instead of scaling it."""
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda level: level / 257).convert("L")
    if image.mode == "P" or "transparency" in image.info:
        image = image.convert("RGBA")
    clear = image.mode in ("RGBA", "LA", "PA")
    return image.convert("RGBA" if clear else "RGB")


def vector(path: Path, data: bytes) -> Vector:
    """The paths of an SVG file."""
    try:
        return Vector(*paths(data))
    except Undrawable as error:
        raise _refused(path, str(error)) from error


def _refused(path: Path, what: str) -> BrandError:
    return BrandError.of(path.name, what, REMEDY)
