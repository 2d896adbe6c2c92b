"""Layout: a document with blanks becomes a plate. This is the table of contents of the paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from instructions.document import Document
from instructions.pdf.binding import bind
from instructions.pdf.blocks import Room, Setter
from instructions.pdf.describe import Title
from instructions.pdf.drawing import Drawings
from instructions.pdf.edges import Foot, head_of
from instructions.pdf.face import Face
from instructions.pdf.fitting import fitted
from instructions.pdf.flow import Filled, flow, placed
from instructions.pdf.ink import Pen
from instructions.pdf.look import Look
from instructions.pdf.marks import Shift
from instructions.pdf.plate import Plate, plate_of
from instructions.pdf.tags import Element
from instructions.pdf.words import Fount

# Every plate can print these in a value: Latin of western, central and southern Europe.
LATIN = "".join(
    map(
        chr, (*range(0x21, 0x7F), *range(0xA0, 0x180), *range(0x218, 0x21C), *range(0x2010, 0x2027))
    )
)

# The space under the clinic's head, and above the foot of a side, in points.
HEAD, FOOT = 11.0, 9.0
# How far the gaps of a side may open to fill it, as a multiple of a quarter line.
MOST_GROWTH = 4.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sides of a document in one look, before they are drawn. Lengths are points."""

    look: Look
    sides: tuple[Shift, ...]
    root: Element
    fits: bool
    """Whether each part that is to stand on one side does."""


def lay_out(
    document: Document,
    look: Look,
    drawings: Drawings,
    room: Room = (),
    extra: Mapping[Face, Mapping[int, str]] | None = None,
) -> Plate:
    """The plate of a document.

    ``room`` multiplies the space kept for some free texts; ``extra`` are glyphs that values need
    besides those of the document and of Latin. Raises GlyphError for a character that no font has.
    """
    sheet = sheet_of(document, look, drawings, room)
    pen = Pen(look.paper, document.direction == "rtl", drawings)
    for bold in (False, True):
        pen.glyphs.note_characters(LATIN, Fount(look.brand.face, bold))
        pen.glyphs.note_texts(document.struck, Fount(look.brand.face, bold), pen.base)
    for face, glyphs in (extra or {}).items():
        pen.glyphs.used.setdefault(face, {}).update(glyphs)
    for side in sheet.sides:
        pen.page([side])
    drawn = pen.finish()
    about = Title(
        document.title, document.author, document.language, document.published, document.about
    )
    return plate_of(bind(drawn, sheet.root, about), drawn.dies, drawn.glyphs)


def sheet_of(document: Document, look: Look, drawings: Drawings, room: Room = ()) -> Sheet:
    """The sides of a document. What must take one side is set as tightly as it needs, no more."""
    look = look.written_in(document.language)
    setter = Setter(look, drawings, int(document.direction == "rtl"), room)
    root = Element("Document")
    head = head_of(document, setter, root)
    foot = Foot(document, setter)
    top = look.brand.top
    full = look.paper[1] - top - look.brand.bottom - foot.height - FOOT
    first = full - head.height - HEAD
    pieces, whole_sides = fitted(document.blocks, setter, first, full)
    root.kids += [tag for piece in pieces for tag in piece.tags.kids]
    filled = flow([slab for piece in pieces for slab in piece.slabs], first, full)
    sides = []
    for number, side in enumerate(filled):
        start = top + (head.height + HEAD if number == 0 else 0.0)
        whole = bool(side.slabs) and side.slabs[0].opens == "side"
        spare = (full if number else first) - side.height if whole else 0.0
        marks = placed(side, start, spare, MOST_GROWTH * look.unit)
        if number == 0:
            marks = [Shift(0.0, top, head.marks), *marks]
        marks += foot.marks(number + 1, len(filled), root if number == len(filled) - 1 else None)
        sides.append(Shift(look.margin, 0.0, tuple(marks)))
    return Sheet(look, tuple(sides), root, whole_sides and _fits(filled))


def _fits(filled: Sequence[Filled]) -> bool:
    """Whether every part that is to stand on one side does."""
    kind = None
    for side in filled:
        for place, slab in enumerate(side.slabs):
            if place == 0 and slab.opens is None and kind == "side":
                return False
            kind = slab.opens or kind
    return True
