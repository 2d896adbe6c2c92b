"""Ink: marks become content streams, every one of them tagged or set aside as ornament."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from msgspec import Struct
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from instructions.document import Inlines, Run, Slot
from instructions.pdf.die import ARTIFACT, Die, opening, shown
from instructions.pdf.drawing import Drawings, capped
from instructions.pdf.face import Face
from instructions.pdf.lines import Style
from instructions.pdf.marks import (
    DotMark,
    Mark,
    PanelMark,
    PictureMark,
    Shift,
    SlotMark,
    TextMark,
    laid,
)
from instructions.pdf.setting import Stretch, set_line
from instructions.pdf.shaping import Word
from instructions.pdf.tags import Anchor, Element
from instructions.pdf.tags import Ink as Marked
from instructions.pdf.text import rows
from instructions.pdf.tokens import SPACE
from instructions.pdf.words import Fount, chain

# Capitals are centred in their line: half of the cap height (0.714 em in Noto Sans) is below.
CENTRE = 0.357


class Drawn(Struct, frozen=True):
    """Pages as reportlab wrote them, the dies of each page, and the glyphs that were used."""

    pages: bytes
    dies: tuple[tuple[Die, ...], ...]
    glyphs: dict[Face, dict[int, str]]


@dataclass(slots=True)
class Glyphs:
    """The glyphs a plate holds, face by face, each with the text it is read as."""

    used: dict[Face, dict[int, str]] = field(default_factory=dict)

    def note(self, face: Face, word: Word) -> None:
        """Keep a word's glyphs. A font's own map wins over what a word claims."""
        held = self.used.setdefault(face, {})
        for glyph in word.glyphs:
            if glyph not in held:
                held[glyph] = face.text_of(glyph)
        for glyph, text in word.claims:
            held[glyph] = held[glyph] or text

    def note_characters(self, characters: str, fount: Fount) -> None:
        """Keep the glyph of each character, by its first face."""
        for piece in chain(fount).segments(characters, 0):
            self.note(piece.face, piece.word)

    def note_texts(self, texts: Iterable[str], fount: Fount, base: int) -> None:
        """Keep the glyphs of the words of some texts as they are shaped; most words come again."""
        for word in dict.fromkeys(word for text in texts for word in text.split(SPACE)):
            for row in rows((Run(word, together=True),), {}, fount, base):
                for piece in row.pieces:
                    self.note(piece.face, piece.word)


class _Sheet(Canvas):
    """A reportlab canvas that never mentions Helvetica, which would not be embedded."""

    def _make_preamble(self) -> None:
        self._preamble = ""


class Pen:
    """Draws pages of marks. Start and end become left and right here and nowhere else."""

    def __init__(self, paper: tuple[float, float], drawings: Drawings) -> None:
        self.width, self.height = paper
        self.base = 0
        self.drawings = drawings
        self.glyphs = Glyphs()
        self.dies: list[list[Die]] = [[]]
        self._file = io.BytesIO()
        self._sheet = _Sheet(self._file, pagesize=paper, pageCompression=0, invariant=1)
        self._page = 0
        self._mcid = 0

    def page(self, marks: Iterable[Mark | Shift], base: int) -> None:
        """Draw one side, from right to left where ``base`` is 1, and turn the sheet."""
        self.base = base
        for mark in laid(marks):
            match mark:
                case TextMark():
                    self._text(mark)
                case SlotMark():
                    self._slot(mark)
                case PanelMark():
                    self._panel(mark)
                case DotMark():
                    self._dot(mark)
                case PictureMark():
                    self._picture(mark)
        self._sheet.showPage()
        self.dies.append([])
        self._page += 1
        self._mcid = 0

    def finish(self) -> Drawn:
        """The pages drawn so far, without fonts or structure."""
        self._sheet.save()
        return Drawn(self._file.getvalue(), tuple(map(tuple, self.dies[:-1])), self.glyphs.used)

    def _left(self, start: float, width: float) -> float:
        return self.width - start - width if self.base else start

    def _way(self, mark: TextMark | SlotMark) -> int:
        """1 for text that runs from right to left."""
        return 1 - self.base if mark.turned else self.base

    def _baseline(self, top: float, style: Style) -> float:
        return self.height - top - style.leading / 2 - CENTRE * style.size

    def _text(self, mark: TextMark) -> None:
        left = self._left(mark.start, mark.line.width)
        baseline = self._baseline(mark.top, mark.style)
        for piece in mark.line.segments:
            self.glyphs.note(piece.face, piece.word)
        for stretch in set_line(mark.line, left, baseline, mark.style, self._way(mark)):
            element = mark.element
            if element and stretch.link:
                element = self._link(element, stretch, baseline, mark.style)
            head = self._opening(element, stretch.actual, stretch.language)
            self._sheet.addLiteral(f"{head}\n{shown(stretch, mark.style, bool(element))} EMC")

    def _link(self, element: Element, stretch: Stretch, baseline: float, style: Style) -> Element:
        last = element.kids[-1] if element.kids else None
        address = str(stretch.link)
        same = isinstance(last, Element) and last.address == address
        link = last if same and isinstance(last, Element) else element.add("Link", address=address)
        right, top = stretch.start + stretch.width, baseline + 0.85 * style.size
        box = (stretch.start, baseline - 0.25 * style.size, right, top)
        link.kids.append(Anchor(self._page, box, address))
        return link

    def _slot(self, mark: SlotMark) -> None:
        mcids: tuple[int, ...] = ()
        if mark.element:
            count = mark.lines + _turns(mark.inlines)
            mcids = tuple(self._number(mark.element) for _ in range(count))
        base = self._way(mark)
        for row in rows(_static(mark.inlines), {}, mark.style.fount, base):
            for piece in row.pieces:
                self.glyphs.note(piece.face, piece.word)
        self.dies[-1].append(
            Die(
                left=self._left(mark.start, mark.width),
                width=mark.width,
                baseline=self._baseline(mark.top, mark.style),
                style=mark.style,
                inlines=mark.inlines,
                base=base,
                tag=mark.element.tag if mark.element else "Artifact",
                mcids=mcids,
                lines=mark.lines,
            )
        )

    def _panel(self, mark: PanelMark) -> None:
        with self._ornament() as sheet:
            if mark.fill:
                sheet.setFillColor(HexColor(mark.fill))
            if mark.stroke:
                sheet.setStrokeColor(HexColor(mark.stroke))
                sheet.setLineWidth(mark.weight)
            inset = mark.weight / 2 if mark.stroke else 0.0
            left = self._left(mark.start, mark.width) + inset
            bottom = self.height - mark.top - mark.height + inset
            size = mark.width - 2 * inset, mark.height - 2 * inset
            look = {"stroke": int(bool(mark.stroke)), "fill": int(bool(mark.fill))}
            if mark.cap:
                sheet.drawPath(capped(sheet, left, bottom, *size, mark.radius), **look)
            elif mark.radius:
                sheet.roundRect(left, bottom, *size, mark.radius, **look)
            else:
                sheet.rect(left, bottom, *size, **look)

    def _dot(self, mark: DotMark) -> None:
        with self._ornament() as sheet:
            sheet.setFillColor(HexColor(mark.fill))
            radius = mark.width / 2
            left = self._left(mark.start, mark.width)
            sheet.circle(left + radius, self.height - mark.top - radius, radius, stroke=0, fill=1)

    def _picture(self, mark: PictureMark) -> None:
        left = self._left(mark.start, mark.width)
        bottom = self.height - mark.top - mark.height
        box = (left, bottom, left + mark.width, bottom + mark.height)
        if mark.element:
            mark.element.box = box
        self._sheet.addLiteral(self._opening(mark.element, None))
        self.drawings.draw(self._sheet, mark.source, box, mark.mirrored and bool(self.base))
        self._sheet.addLiteral("EMC")

    @contextmanager
    def _ornament(self) -> Iterator[Canvas]:
        self._sheet.addLiteral(ARTIFACT)
        self._sheet.saveState()
        yield self._sheet
        self._sheet.restoreState()
        self._sheet.addLiteral("EMC")

    def _opening(
        self, element: Element | None, actual: str | None, language: str | None = None
    ) -> str:
        if element is None:
            return ARTIFACT
        return opening(element.tag, self._number(element), actual, language)

    def _number(self, element: Element) -> int:
        mcid = self._mcid
        element.kids.append(Marked(self._page, mcid))
        self._mcid += 1
        return mcid


def _turns(inlines: Inlines) -> int:
    """How often language or colour change: each time a line may have one stretch more."""
    spoken = [(getattr(one, "language", None), getattr(one, "number", False)) for one in inlines]
    return sum(now != then for now, then in zip(spoken[1:], spoken, strict=False))


def _static(inlines: Inlines) -> Inlines:
    return tuple(inline for inline in inlines if not isinstance(inline, Slot))
