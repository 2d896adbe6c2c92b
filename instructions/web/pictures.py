"""Pictures of a handout's sides, drawn from the finished PDF, so that what is seen is printed."""

from __future__ import annotations

import base64
import io
from threading import Lock

import pypdfium2

SHARPNESS = 96.0
"""Dots to the inch: enough to read on a screen."""

_one_at_a_time = Lock()  # PDFium knows no threads.


def sides(pdf: bytes, most: int = 8) -> list[str]:
    """Each side as an address (`data:image/png;...`) that holds its picture."""
    with _one_at_a_time:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return [_picture(document[number]) for number in range(min(len(document), most))]
        finally:
            document.close()


def _picture(page: pypdfium2.PdfPage) -> str:
    drawn, file = page.render(scale=SHARPNESS / 72), io.BytesIO()
    drawn.to_pil().save(file, "PNG", compress_level=2)
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode("ascii")
