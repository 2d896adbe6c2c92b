"""A pikepdf overlay: the template is kept open, one text is replaced on each page, and it is saved.

Not a product but the quickest that can be had without tags: no layout, no kerning, fixed lines.
"""

from __future__ import annotations

import io
import pickle
from typing import NamedTuple

import pikepdf

from benchmarks.peers.base import Printer
from benchmarks.work import Values, Work


class Field(NamedTuple):
    """Where a value is written: page, name, and a place in points."""

    page: int
    name: str
    bold: bool
    left: float
    baseline: float
    size: float


class Places(NamedTuple):
    """All fields, and the glyph codes of both fonts."""

    fields: tuple[Field, ...]
    regular: dict[int, str]
    bold: dict[int, str]
    pages: int


class Peer(Printer):
    """The open template."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        found = pickle.loads((work.folder / "places.pickle").read_bytes())
        assert isinstance(found, Places)
        self.places = found
        self.pdf = pikepdf.open(work.template)
        self.forms = [page.Resources.XObject.Values for page in self.pdf.pages]

    def handout(self, told: Values) -> bytes:
        """One handout in memory."""
        self._fill(told)
        file = io.BytesIO()
        self.pdf.save(file)
        return file.getvalue()

    def write(self, told: Values, path: str) -> None:
        """One handout under a name: quicker than in memory, since qpdf writes without Python."""
        self._fill(told)
        self.pdf.save(path)

    def _fill(self, values: Values) -> None:
        """Replace the text of every page."""
        shows: list[list[str]] = [[] for _ in self.forms]
        for page, name, bold, left, baseline, size in self.places.fields:
            codes = values[name].translate(self.places.bold if bold else self.places.regular)
            font = "B0" if bold else "R0"
            shows[page].append(
                f"/{font} {size} Tf 1 0 0 1 {left:.2f} {baseline:.2f} Tm <{codes}> Tj"
            )
        for form, show in zip(self.forms, shows, strict=True):
            form.write(f"BT {' '.join(show)} ET".encode("ascii"))
