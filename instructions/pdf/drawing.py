"""Drawings: figures and logos in SVG or pixels, and codes to scan, drawn into a box."""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from instructions.errors import BrandError
from instructions.pdf.setting import number

if TYPE_CHECKING:
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.pdfgen.pathobject import PDFPathObject

CODE = "code:"
Box = tuple[float, float, float, float]


class Vector(Struct, frozen=True):
    """A drawing as PDF path operators in its own units, y running down."""

    width: float
    height: float
    operators: str

    def draw(self, sheet: Canvas, box: Box) -> None:
        """Scale the drawing into a box of the same proportions."""
        left, bottom, right, top = box
        across, up = (right - left) / self.width, (top - bottom) / self.height
        matrix = " ".join(map(number, (across, 0, 0, -up, left, top)))
        sheet.addLiteral(f"q {matrix} cm\n{self.operators}\nQ")


class Pixels(Struct, frozen=True):
    """A picture of pixels, ready for the page (8-bit RGB, with its transparency)."""

    width: float
    height: float
    image: ImageReader

    def draw(self, sheet: Canvas, box: Box) -> None:
        """Scale the picture into a box of the same proportions."""
        left, bottom, right, top = box
        sheet.drawImage(self.image, left, bottom, right - left, top - bottom, mask="auto")


class Drawings:
    """Finds drawings by name in some folders, in order."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self.folders = tuple(folders)
        self._found: dict[str, Vector | Pixels] = {}

    def find(self, source: str) -> Vector | Pixels:
        """The drawing of a name, or the code of an address (``code:https://...``)."""
        if source not in self._found:
            self._found[source] = self._opened(source)
        return self._found[source]

    def _opened(self, source: str) -> Vector | Pixels:
        if source.startswith(CODE):
            return code(source.removeprefix(CODE))
        places = ((folder, (folder / source).resolve()) for folder in self.folders)
        # No name leads out of the folders: a template must not print any file of the computer.
        path = next(
            (
                path
                for folder, path in places
                if path.is_relative_to(folder.resolve()) and path.is_file()
            ),
            None,
        )
        if path is None:
            raise BrandError.of(
                source,
                "This picture is not there.",
                "Put the file in the clinic's folder, or take its name out of the brand.",
            )
        from instructions.pdf.picture import opened

        return opened(path, path.stat().st_mtime_ns)

    def ratio(self, source: str) -> float:
        """Width over height."""
        found = self.find(source)
        return found.width / found.height

    def draw(self, sheet: Canvas, source: str, box: Box, mirrored: bool = False) -> None:
        """Draw it into a box: left, bottom, right, top in points."""
        left, _, right, _ = box
        sheet.saveState()
        if mirrored:
            sheet.transform(-1, 0, 0, 1, left + right, 0)
        self.find(source).draw(sheet, box)
        sheet.restoreState()


@lru_cache(maxsize=16)
def code(address: str) -> Vector:
    """A QR code of an address, one unit a module, with its quiet zone of 4 modules."""
    from qrcodegen import QrCode

    quiet = 4
    found = QrCode.encode_text(address, QrCode.Ecc.MEDIUM)
    size = found.get_size()
    dark = (
        f"{x + quiet} {down + quiet} 1 1 re"
        for down in range(size)
        for x in range(size)
        if found.get_module(x, down)
    )
    return Vector(size + 2 * quiet, size + 2 * quiet, "\n".join(["0 0 0 rg", *dark, "f"]))


def reader(data: bytes) -> ImageReader:
    """Pixels as reportlab reads them."""
    from reportlab.lib.utils import ImageReader

    return ImageReader(io.BytesIO(data))


def capped(
    sheet: Canvas, left: float, bottom: float, width: float, height: float, radius: float
) -> PDFPathObject:
    """The path of a box whose upper corners are round, in points."""
    right, top, across = left + width, bottom + height, 2 * radius
    path = sheet.beginPath()
    path.moveTo(left, bottom)
    path.lineTo(left, top - radius)
    path.arcTo(left, top - across, left + across, top, 180, -90)
    path.arcTo(right - across, top - across, right, top, 90, -90)
    path.lineTo(right, bottom)
    path.close()
    return path
