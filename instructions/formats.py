"""Other formats of a handout: plain text for a message, and one self-contained web page."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, groupby
from pathlib import Path

from markupsafe import Markup, escape

from instructions.document import (
    ALONG,
    Aside,
    Blank,
    Block,
    Break,
    Cell,
    Columns,
    Document,
    Figure,
    Heading,
    Inline,
    Inlines,
    Listing,
    Paragraph,
    Run,
    Section,
    Side,
    Slot,
    Table,
    filled,
)
from instructions.errors import TemplateError
from instructions.locate import shipped
from instructions.pdf.look import Brand, script_of

Values = Mapping[str, str]
ROUND = {"square": "0", "round": ".6rem"}
MARKS = {"bullets": "- ", "ticks": "[ ] ", "plain": ""}


def as_text(document: Document, values: Values) -> str:
    """The handout as plain text, a line for each thing to know or do, for a message."""
    return "\n\n".join(_as_text(one, values) for one in document.sheets)


def _as_text(document: Document, values: Values) -> str:
    blocks = chain(document.header, document.blocks)
    body = "\n".join(line for block in blocks for line in _lines(block, values))
    whose, *rest = document.footer
    foot = "\n".join(filled(line, values) for line in (whose, *rest[1:]))
    return f"{body.strip()}\n\n{foot}\n"


def _lines(block: Block, values: Values) -> Iterator[str]:
    match block:
        case Heading():
            title = filled(block.inlines, values)
            yield from ("", title.upper() if block.level == 1 else title)
        case Paragraph():
            yield filled(block.inlines, values)
        case Listing():
            yield from ([filled(block.lead, values)] if block.lead else [])
            for place, item in enumerate(block.items, block.first or 1):
                mark = MARKS.get(block.kind, f"{place}. ")
                yield mark + filled(item.inlines, values)
        case Table():
            for row in block.rows:
                yield ": ".join(filter(None, (filled(cell.inlines, values) for cell in row.cells)))
        case Figure():
            yield f"({block.alt})"
        case Section() | Aside() | Side() | Columns():
            for inner in block.blocks:
                yield from _lines(inner, values)
            if isinstance(block, Section) and block.beside:
                yield from _lines(block.beside, values)


def as_page(document: Document, values: Values, brand: Brand, folders: Iterable[Path]) -> str:
    """The handout as one web page that needs nothing else: styles and drawings are inside."""
    folders = tuple(folders)
    style = (shipped("templates") / "page.css").read_text(encoding="utf-8")
    colours = "".join(
        f"--{name}:{getattr(brand.colours, name)};"
        for name in ("text", "quiet", "brand", "tint", "alarm", "notice", "rule")
    )
    face, corners = brand.face.replace("-", " ").title(), ROUND[brand.corners]
    colours += f"--face:'{face}';--round:{corners};"
    if document.also:
        body = Markup("<main>\n{}</main>\n").format(
            Markup("").join(
                Markup('<article lang="{}" dir="{}" class="sheet">\n{}</article>\n').format(
                    one.language, one.direction, _sheet(one, values, folders, "div")
                )
                for one in document.sheets
            )
        )
    else:
        body = _sheet(document, values, folders, "main")
    return Markup(
        '<!DOCTYPE html>\n<html lang="{language}" dir="{direction}">\n<head>\n'
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n'
        "<title>{title}</title>\n<style>:root{{{colours}}}\n{style}</style>\n</head>\n<body>\n"
        "{body}</body>\n</html>\n"
    ).format(
        language=document.language,
        direction=document.direction,
        title=" · ".join(one.title for one in document.sheets),
        colours=Markup(colours),
        style=Markup(style),
        body=body,
    )


def _sheet(document: Document, values: Values, folders: tuple[Path, ...], tag: str) -> Markup:
    """The head, the blocks and the foot of a document; its blocks stand in an element."""
    writer = _Page(values, folders, document.direction == "rtl")
    header = Markup("").join(writer.block(block) for block in document.header)
    if document.logo:
        picture = Markup('<img class="logo" src="{}" alt="{}">')
        header = picture.format(writer.inside(document.logo), document.author) + header
    return Markup(
        "<header>{header}</header>\n<{tag}>\n{main}</{tag}>\n<footer>{footer}</footer>\n"
    ).format(
        tag=Markup(tag),
        header=header,
        main=Markup("").join(writer.block(block) for block in document.blocks),
        footer=Markup("").join(
            Markup("<p>{}</p>").format(writer.line(line))
            for place, line in enumerate(document.footer)
            if place != 1
        ),
    )


def _spoken(language: str) -> Markup:
    """The attributes of what is in another language, and runs its own way."""
    way = "rtl" if script_of(language).base else "ltr"
    return Markup(' lang="{}" dir="{}"').format(language, way)


class _Page:
    """Writes blocks as HTML, their blanks filled with values as inert text."""

    def __init__(self, values: Values, folders: tuple[Path, ...], rtl: bool) -> None:
        self.values, self.folders, self.rtl = values, folders, rtl

    def block(self, block: Block) -> Markup:
        match block:
            case Heading():
                return self._tag(f"h{block.level}", self.line(block.inlines))
            case Paragraph():
                return self._tag("p", self.line(block.inlines), block.kind)
            case Listing():
                return self._list(block)
            case Table():
                return self._table(block)
            case Figure():
                return self._figure(block)
            case Aside():
                return self._tag("aside", self._blocks(block.blocks), block.kind)
            case Columns():
                return self._tag("div", self._blocks(block.blocks), "columns")
            case Section():
                beside = (block.beside,) if block.beside else ()
                name = f"section{_spoken(block.language)}" if block.language else "section"
                return self._tag(name, self._blocks((*block.blocks, *beside)))
            case Side():
                return self._tag("article", self._blocks(block.blocks))

    def line(self, inlines: Inlines) -> Markup:
        """The inlines of one line."""
        parts = groupby(inlines, lambda inline: getattr(inline, "language", None))
        return Markup("").join(self._spoken(language, group) for language, group in parts)

    def _spoken(self, language: str | None, inlines: Iterable[Inline]) -> Markup:
        """Neighbours in one language; what is not the sheet's is an island with its own order."""
        said = Markup("").join(map(self._inline, inlines))
        return Markup('<bdi lang="{}">{}</bdi>').format(language, said) if language else said

    def inside(self, source: str) -> str:
        """A picture as an address that holds it."""
        path = next((f / source for f in self.folders if (f / source).is_file()), None)
        if path is None:
            raise TemplateError.of(source, "This picture is not there.", "Put it in the folder.")
        kinds = {".svg": "image/svg+xml", ".png": "image/png"}
        kind = kinds.get(path.suffix.lower(), "image/jpeg")
        return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"

    def _tag(self, name: str, inside: Markup, kind: str = "") -> Markup:
        attribute = Markup(' class="{}"').format(kind) if kind and kind != "body" else ""
        closing = Markup(name.partition(" ")[0])
        return Markup("<{}{}>{}</{}>\n").format(Markup(name), attribute, inside, closing)

    def _blocks(self, blocks: Iterable[Block]) -> Markup:
        return Markup("").join(map(self.block, blocks))

    def _list(self, listing: Listing) -> Markup:
        items = (self._tag("li", self.line(item.inlines)) for item in listing.items)
        name = "ol" if listing.kind == "numbers" else "ul"
        lead = self._tag("p", self.line(listing.lead)) if listing.lead else Markup("")
        if listing.first:
            name += f' start="{listing.first}"'
        return lead + self._tag(name, Markup("").join(items), listing.kind)

    def _table(self, table: Table) -> Markup:
        rows = Markup("").join(
            self._tag("tr", Markup("").join(map(self._cell, row.cells))) for row in table.rows
        )
        return self._tag("table", rows, table.kind)

    def _cell(self, cell: Cell) -> Markup:
        if cell.header is None:
            return self._tag("td", self.line(cell.inlines))
        scope = "row" if cell.header == "row" else "col"
        return Markup('<th scope="{}">{}</th>').format(scope, self.line(cell.inlines))

    def _figure(self, figure: Figure) -> Markup:
        image = Markup('<img src="{}" alt="{}">').format(self.inside(figure.source), figure.alt)
        caption = self._tag("figcaption", self.line(figure.caption)) if figure.caption else ""
        return self._tag(
            "figure", image + caption, "along" if self.rtl and figure.source in ALONG else ""
        )

    def _inline(self, inline: Inline) -> Markup:
        match inline:
            case Run():
                text = escape(inline.text)
                if self.rtl and inline.together and not inline.number:
                    text = Markup("<bdi>{}</bdi>").format(text)
                if inline.number:
                    text = Markup('<span class="number">{}</span>').format(text)
                if inline.link:
                    text = Markup('<a href="{}">{}</a>').format(inline.link, text)
            case Slot():
                text = Markup("<bdi>{}</bdi>").format(self.values[inline.name])
            case Blank():
                return Markup('<span class="blank"></span>')
            case Break():
                return Markup("<br>")
        return Markup("<strong>{}</strong>").format(text) if inline.bold else text
