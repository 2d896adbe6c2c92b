"""Edges: the clinic's head on the first side, and the foot of every side."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from instructions.document import Document, Inlines, Run, Section, Slot, inlines_of
from instructions.pdf.blocks import Setter
from instructions.pdf.look import Look
from instructions.pdf.marks import Mark, PanelMark, PictureMark, Shift, Slab, TextMark, stacked
from instructions.pdf.tags import Element

# The space that a band or a line takes below the head, and how thick the line is, in points.
APART, HEAD_LINE = 6.0, 1.4


def head_of(document: Document, setter: Setter, root: Element) -> Slab:
    """The clinic's head: logo, who we are, how to reach us. Letterhead has it printed already."""
    look = setter.look
    if look.letterhead:
        return Slab(max(0.0, look.brand.letterhead - look.brand.top))
    parent = root.add("Sect")
    start, logo_height = 0.0, 0.0
    marks: list[Mark | Shift] = []
    if document.logo:
        logo_height = look.brand.logo_height
        width = min(look.width * 0.3, logo_height * setter.drawings.ratio(document.logo))
        logo_height = width / setter.drawings.ratio(document.logo)
        element = parent.add("Figure", alt=document.author)
        marks.append(PictureMark(element, 0.0, 0.0, width, logo_height, document.logo))
        start = width + look.body
    size = look.brand.code_height if document.code else 0.0
    end, tallest = look.width - size, max(logo_height, size)
    for section, width in _shared(document, setter, end - start):
        column = width - look.body * 0.5
        height, inside = stacked(tuple(setter.slabs(section.blocks, parent.add("Sect"), column)))
        marks.append(Shift(start, 0.0, inside))
        start, tallest = start + width, max(tallest, height)
    if document.code:
        element = parent.add("Figure", alt=document.code.alt)
        marks.append(PictureMark(element, end, 0.0, size, size, document.code.source))
    apart = _set_apart(look, tallest)
    return Slab(tallest + (APART if apart else 0.0), (*apart, *marks))


def _set_apart(look: Look, height: float) -> list[PanelMark]:
    """What the brand sets the clinic's head apart by; a band bleeds off the paper."""
    brand, below = look.brand, height + APART
    if brand.header == "band":
        above = brand.top
        return [PanelMark(-look.margin, -above, look.paper[0], above + below, brand.colours.tint)]
    if brand.header == "line":
        weight = HEAD_LINE * brand.strokes
        return [PanelMark(0.0, below - weight / 2, look.width, weight, brand.colours.brand)]
    return []


def _shared(document: Document, setter: Setter, width: float) -> list[tuple[Section, float]]:
    """The sections of the head, each with its share of a width by how long its lines are."""
    sections = [block for block in document.header if isinstance(block, Section)]
    style = setter.look.style(bold=True)
    needs = [
        max(
            setter.measure(inlines, style)
            for block in section.blocks
            for inlines in inlines_of(block)
        )
        for section in sections
    ]
    return [
        (section, width * need / sum(needs)) for section, need in zip(sections, needs, strict=True)
    ]


class Foot:
    """The foot of every side: whose sheet it is, which side, and which words."""

    def __init__(self, document: Document, setter: Setter) -> None:
        self.setter, self.document = setter, document
        self.style = setter.look.small
        self.whose, self.which, *rest = document.footer
        self.words = [line for line in rest if not _is_id(line)]
        self.ids = [line for line in rest if _is_id(line)]
        self.column = setter.look.width * 0.76
        self.height = self._lines(None)[0]

    def marks(self, page: int, pages: int, root: Element | None) -> list[Shift]:
        """The foot's marks. The words' version is read aloud once, at the end (``root``)."""
        look = self.setter.look
        top = look.paper[1] - look.brand.bottom - self.height
        numbers = {"page": f"{page}", "pages": f"{pages}"}
        _, marks = self._lines(root)
        which = self.setter.text(_told(self.which, numbers), None, look.width, self.style)
        for mark in which.marks:
            assert isinstance(mark, TextMark)
            marks.append(replace(mark, start=look.width - mark.line.width))
        return [Shift(0.0, top, tuple(marks))]

    def _lines(self, root: Element | None) -> tuple[float, list[Mark | Shift]]:
        whose = self.setter.text(self.whose, None, self.column, self.style)
        marks, height = list(whose.marks), max(whose.height, self.style.leading)
        width = self.setter.look.width - sum(self.setter.measure(id, self.style) for id in self.ids)
        for line in self.ids:  # Under the number of the side, beside the words' version.
            element = root.add("P") if root else None
            slab = self.setter.text(line, element, self.setter.look.width - width, self.style)
            marks.append(Shift(width, height, slab.marks))
        for line in self.words:
            element = root.add("P") if root else None
            slab = self.setter.text(line, element, width, self.style)
            marks.append(Shift(0.0, height, slab.marks))
            height += slab.height
        return height, marks


def _is_id(line: Inlines) -> bool:
    """Whether a line of the foot is nothing but the handout's id."""
    return [inline.name for inline in line if isinstance(inline, Slot)] == ["handout"]


def _told(inlines: Inlines, values: Mapping[str, str]) -> Inlines:
    """The inlines with these values told at once, as text."""
    return tuple(
        Run(values[inline.name], inline.bold) if isinstance(inline, Slot) else inline
        for inline in inlines
    )
