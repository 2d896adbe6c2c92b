"""The test page: one sheet that shows whether a printer prints handouts as they are meant."""

from __future__ import annotations

import io
from collections.abc import Iterable
from decimal import Decimal

import pikepdf

from instructions import procedure as procedures
from instructions.locate import LIBRARY
from instructions.markup import parse
from instructions.pdf.drawing import Drawings
from instructions.pdf.layout import lay_out
from instructions.pdf.look import look
from instructions.practice import ILIOPSOAS, Practice

CORNER, ARM, INSET = 18, 12, 18
"""In points: the lines at a corner of the frame, an arm of the cross, and how far the frame is
from the edge. Nothing of a handout is nearer to it."""


def test_page(practice: Practice, samples: Iterable[tuple[str, str]]) -> bytes:
    """The PDF of a test page, on both sides of one sheet.

    `samples` are the languages, each by its own name and with some words of it.
    """
    html = practice.environment.get_template("testpage.html").render(
        words=practice.procedure,
        clinic=practice.clinic.name,
        logo=practice.brand.logo,
        samples=list(samples),
    )
    drawings = Drawings([practice.clinic.folder, *practice.templates])
    chosen = look(practice.brand, practice.clinic.paper, "standard")
    plate = lay_out(parse(html), chosen, drawings)
    with pikepdf.open(io.BytesIO(plate.strike({}))) as pdf:
        for page in pdf.pages:
            marks = _marks(page)
            page.contents_add(b"/Artifact BMC q 0.75 w\n" + marks + b"\nQ EMC", prepend=False)
        file = io.BytesIO()
        pdf.save(file, deterministic_id=True)
    return file.getvalue()


test_page.__test__ = False  # type: ignore[attr-defined]  # It is no test, whatever its name says.


def samples() -> list[tuple[str, str]]:
    """The name of each language that has words, and the title of the handout in it."""
    folder = LIBRARY / ILIOPSOAS
    found = []
    for language in procedures.languages(folder):
        words = procedures.load(folder, language)
        found.append((words.name, words.title))
    return found


def _marks(page: pikepdf.Page) -> bytes:
    """The corners of the frame at the margins, and the cross in the middle of the sheet."""
    left, bottom, right, top = (Decimal(str(side)) for side in page.mediabox)
    lines = []
    for x, across in ((left + INSET, CORNER), (right - INSET, -CORNER)):
        for y, along in ((bottom + INSET, CORNER), (top - INSET, -CORNER)):
            lines.append(f"{x + across} {y} m {x} {y} l {x} {y + along} l S")
    x, y = (left + right) / 2, (bottom + top) / 2
    lines.append(f"{x - ARM} {y} m {x + ARM} {y} l S {x} {y - ARM} m {x} {y + ARM} l S")
    return "\n".join(lines).encode("ascii")
