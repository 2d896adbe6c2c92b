"""Preview: the real pages of a finished PDF as pictures."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import TYPE_CHECKING

from PIL import Image

from instructions.errors import ClinicError

if TYPE_CHECKING:
    from datetime import date

    from instructions.finish import Made

DPI = 80
GAP = 12
"""Pixels between two pages that stand side by side."""

DESK = "#8c8c8c"
_one_at_a_time = Lock()


def pictures(pdf: bytes, dpi: float = DPI, most: int | None = None) -> list[Image.Image]:
    """A picture of each page, of the first ``most`` when it is given.

    Raises ClinicError where the package that draws them is not installed.
    """
    pdfium = _pdfium()
    # PDFium is not made for two threads at once.
    with _one_at_a_time:
        document = pdfium.PdfDocument(pdf)
        try:
            count = min(len(document), most or len(document))
            return [document[at].render(scale=dpi / 72).to_pil() for at in range(count)]
        finally:
            document.close()


def side_by_side(pages: Sequence[Image.Image]) -> Image.Image:
    """One picture of all pages, from left to right."""
    width = sum(page.width for page in pages) + GAP * (len(pages) + 1)
    sheet = Image.new("RGB", (width, max(page.height for page in pages) + 2 * GAP), DESK)
    left = GAP
    for page in pages:
        sheet.paste(page, (left, GAP))
        left += page.width + GAP
    return sheet


def png(picture: Image.Image, fast: bool = False) -> bytes:
    """A picture as a PNG file: as small as can be, or made fast."""
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=not fast, compress_level=2 if fast else 9)
    return file.getvalue()


def sheet(
    folder: Path, paper: str | None = None, today: date | None = None, **asked: object
) -> Made:
    """An invented patient's handout at a clinic; ``asked`` is as a visit's file has it.

    A language that is a draft is drawn as the specimen of it, since nobody is given it. Raises an
    InstructionsError with all that is wrong in the clinic's folder.
    """
    from instructions.order import Order

    raw = {**PATIENT, **{key: value for key, value in asked.items() if value is not None}}
    order = Order(
        raw=raw,
        clinic=folder,
        paper=paper,
        today=today,
        teach_back=False,
        draft_translation=True,
    )
    return order.make()


PATIENT = {"name": "A Patient", "on": "+14d 09:30", "arrive": "09:00", "side": "left"}
"""Whose sheet a preview shows: nobody's."""


def _pdfium() -> ModuleType:
    try:
        import pypdfium2
    except ModuleNotFoundError:
        what = "The package that draws pages as pictures is not installed."
        remedy = "Install it: pip install pypdfium2"
        raise ClinicError.of("preview", what, remedy) from None
    module: ModuleType = pypdfium2
    return module
