"""Sections: blocks under one heading, with a figure beside them, below them, or by their title."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from instructions.document import ALONG, Figure, Heading, Section
from instructions.pdf.marks import Mark, PanelMark, PictureMark, Shift, Slab, stacked
from instructions.pdf.tags import Element

if TYPE_CHECKING:
    from instructions.pdf.blocks import Setter

# Under this many ems a column is too narrow for a figure beside its text.
NARROW = 26

# How much of the width the figure beside a title takes at the most.
BANNER = 0.5
# Under this share of its usual size it stands below a title that leaves it no room.
LEAST_BANNER = 0.6

# How much of a section's width its figure takes, and how much the gap beside it.
FIGURE, GUTTER = 0.34, 0.04

# How thick the line is above what a card says again in another language, in points.
LINE = 0.7


def section_of(setter: Setter, section: Section, parent: Element, width: float) -> list[Slab]:
    """The slabs of a section, its figure where there is room for it."""
    if section.language:
        return below_line(setter, said_again(setter, section, parent, width), width)
    if section.beside is None:
        return setter.slabs(section.blocks, parent, width)
    if width < NARROW * setter.look.body:
        *above, last = setter.slabs(section.blocks, parent, width)
        row = _figure_row(setter, section.beside, parent, width)
        return [*above, replace(last, keep=True), row]
    titled = isinstance(section.blocks[0], Heading)
    head, rest = section.blocks[:titled], section.blocks[titled:]
    if not rest and isinstance(section.blocks[0], Heading):
        return [_banner(setter, section.blocks[0], section.beside, parent, width)]
    slabs = setter.slabs(head, parent, width)
    narrow = width * (1 - FIGURE - GUTTER)
    height, marks = stacked(tuple(setter.slabs(rest, parent, narrow)))
    figure = figure_of(setter, section.beside, parent, width * FIGURE)
    drop = max(0.0, (height - figure.height) / 2)
    beside = Shift(width * (1 - FIGURE), drop, figure.marks)
    tall = max(height, figure.height)
    return [*slabs, Slab(tall, (*marks, beside), before=setter.look.unit)]


def said_again(setter: Setter, section: Section, parent: Element, width: float) -> list[Slab]:
    """What is said again in another language."""
    return again(
        setter,
        section.language or "",
        width,
        lambda other: other.slabs(section.blocks, parent, width),
    )


def again(
    setter: Setter, language: str, width: float, measured: Callable[[Setter], list[Slab]]
) -> list[Slab]:
    """What is measured in another language: smaller than the patient's own, and its own way."""
    look = setter.look.beside(language)
    base = look.script.base
    slabs = measured(replace(setter, look=look, base=base))
    if base == setter.base:
        return slabs
    return [replace(slab, marks=(Shift(0.0, 0.0, slab.marks, width),)) for slab in slabs]


def below_line(setter: Setter, slabs: list[Slab], width: float) -> list[Slab]:
    """The slabs under a thin line."""
    brand, (first, *rest) = setter.look.brand, slabs
    weight = LINE * brand.strokes
    line = PanelMark(0.0, 0.0, width, weight, brand.colours.rule)
    below = weight + setter.look.unit
    marks = (line, Shift(0.0, below, first.marks))
    return [replace(first, height=below + first.height, marks=marks), *rest]


def figure_of(setter: Setter, figure: Figure, parent: Element, width: float) -> Slab:
    """A figure as wide as it may be, its caption below it."""
    element = parent.add("Figure", alt=figure.alt)
    height = width / setter.drawings.ratio(figure.source)
    along = figure.source in ALONG
    picture = PictureMark(element, 0.0, 0.0, width, height, figure.source, along)
    marks: tuple[Mark | Shift, ...] = (picture,)
    if figure.caption:
        caption = setter.text(figure.caption, parent.add("Caption"), width, setter.look.small)
        marks = (picture, Shift(0.0, height + setter.look.unit, caption.marks))
        height += setter.look.unit + caption.height
    return Slab(height, marks, before=setter.look.unit)


def _banner(setter: Setter, title: Heading, figure: Figure, parent: Element, width: float) -> Slab:
    """A title with a small figure at its end side, no taller than the title."""
    slab = setter.heading(title, parent, width)
    style = setter.look.heading(title.level)
    free = width - setter.measure(title.inlines, style) - setter.look.body
    wanted = min(width * BANNER, slab.height * setter.drawings.ratio(figure.source))
    share = min(wanted, free)
    if share < wanted * LEAST_BANNER:
        picture = figure_of(setter, figure, parent, wanted)
        below = Shift(width - wanted, slab.height + setter.look.unit, picture.marks)
        tall = slab.height + setter.look.unit + picture.height
        return replace(slab, height=tall, marks=(*slab.marks, below))
    picture = figure_of(setter, figure, parent, share)
    drop = max(0.0, (slab.height - picture.height) / 2)
    return replace(slab, marks=(*slab.marks, Shift(width - share, drop, picture.marks)))


def _figure_row(setter: Setter, figure: Figure, parent: Element, width: float) -> Slab:
    """A figure with its caption at its end side, for a narrow column."""
    share = width * 0.58
    picture = figure_of(setter, replace(figure, caption=()), parent, share)
    rest = width - share - setter.look.unit * 2
    caption = setter.text(figure.caption, parent.add("Caption"), rest, setter.look.small)
    drop = max(0.0, (picture.height - caption.height) / 2)
    beside = Shift(share + setter.look.unit * 2, drop, caption.marks)
    height = max(picture.height, caption.height)
    return Slab(height, (*picture.marks, beside), before=setter.look.unit)
