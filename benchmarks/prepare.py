"""Prepares the folder of a run: everything that no peer's clock should see."""

from __future__ import annotations

import io
import shutil
from collections.abc import Mapping
from pathlib import Path

import uharfbuzz as hb
from fontTools.ttLib import TTFont
from pypdfium2 import PdfDocument
from reportlab.pdfgen.canvas import Canvas

from benchmarks import template
from benchmarks.clinic import Clinic
from benchmarks.retell import retold
from benchmarks.visits import SEED, visits
from benchmarks.words import sources
from benchmarks.work import WARM, Visit, Work
from instructions.document import Document
from instructions.pdf.face import faces
from instructions.pdf.families import BOLD, REGULAR
from instructions.pdf.layout import LATIN

# How wide a drawing is as pixels: 1.5 inches at 200 dots an inch.
PIXELS = 300


def prepare(folder: Path, few: int, many: int) -> Work:
    """The folder of one run, with so many visits for what is slow and for what is fast."""
    work, clinic = Work(folder), Clinic()
    slow, fast = _visits(clinic, few, SEED + 1), _visits(clinic, many, SEED)
    document = _only(clinic, [*slow, *fast])
    plate = clinic.press.plate(clinic.handout(fast[0].typed), clinic.look)
    work.keep(sheet=retold(document), few=slow, many=fast, size=len(plate.strike(fast[0].values)))
    for weight, path in zip((REGULAR, BOLD), work.faces, strict=True):
        path.write_bytes(_static(weight))
    for source in sources(work.sheet):
        _draw(clinic, source, work)
    template.make(work, plate.body)
    return work


def _visits(clinic: Clinic, count: int, seed: int) -> list[Visit]:
    return [
        Visit(typed, dict(clinic.handout(typed).values)) for typed in visits(count + WARM, seed)
    ]


def _only(clinic: Clinic, told: list[Visit]) -> Document:
    """The one document of all the visits: they differ in their values alone."""
    composed: Mapping[int, Document] = {
        id(sheet.composed): sheet.document
        for sheet in (clinic.handout(visit.typed) for visit in told)
    }
    first, *others = composed.values()
    assert all(other == first for other in others), "every peer must print the same words"
    return first


def _static(weight: int) -> bytes:
    """Noto Sans at one weight, cut to Latin: smaller than the file that others would load."""
    face = faces(weight)[0]
    wanted = hb.SubsetInput()
    wanted.unicode_set.update({ord(" "), 0xA0, *map(ord, LATIN)})
    wanted.pin_all_axes_to_default(face.source)
    for axis, value in face.axes.items():
        wanted.pin_axis_location(face.source, axis, value)
    return _named(hb.subset(face.source, wanted).blob.data, face.name)


def _named(font: bytes, name: str) -> bytes:
    """The font under a PostScript name of its own, by which reportlab tells two faces apart."""
    opened = TTFont(io.BytesIO(font))
    for platform in ((3, 1, 0x409), (1, 0, 0)):
        opened["name"].setName(name, 6, *platform)
    file = io.BytesIO()
    opened.save(file)
    return file.getvalue()


def _draw(clinic: Clinic, source: str, work: Work) -> None:
    """A drawing as SVG, and as pixels for those who cannot read SVG."""
    found = next(f / source for f in clinic.folders if (f / source).is_file())
    shutil.copy(found, work.drawing(source))
    width, height = PIXELS, round(PIXELS / clinic.drawings.ratio(source))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(width, height))
    clinic.drawings.draw(canvas, source, (0, 0, width, height))
    canvas.save()
    page = PdfDocument(file.getvalue())[0]
    page.render(scale=1).to_pil().save(work.drawing(source, ".png"))
