"""What a picture looks like in print: drawn on white paper and looked at, place by place."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from instructions.pdf.drawing import Pixels, Vector
from instructions.pdf.picture import opened

Colour = tuple[int, ...]
RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)
WHITE, BLACK = (255, 255, 255), (0, 0, 0)
NAMESPACE = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
TEN = 'viewBox="0 0 10 10"'


def drawn(picture: Vector | Pixels, height: int = 100) -> Image.Image:
    """The picture as it prints on white paper, so many pixels high."""
    width = height * picture.width / picture.height
    file = io.BytesIO()
    sheet = Canvas(file, pagesize=(width, height))
    picture.draw(sheet, (0, 0, width, height))
    sheet.save()
    with pypdfium2.PdfDocument(file.getvalue()) as document:
        return document[0].render().to_pil().convert("RGB")


def near(found: Any, expected: Colour, by: int = 6) -> bool:
    """Whether two colours look the same."""
    return all(abs(one - other) <= by for one, other in zip(found, expected, strict=True))


def svg(body: str, root: str = TEN, before: str = "") -> str:
    """A drawing, by default ten units wide and high."""
    return f"{before}<svg {NAMESPACE} {root}>{body}</svg>"


def vector(text: str | bytes, folder: Path) -> Vector | Pixels:
    """The drawing of a file."""
    path = folder / "logo.svg"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return opened(path, path.stat().st_mtime_ns)
