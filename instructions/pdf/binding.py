"""Binding: drawn pages, fonts and structure tree become one PDF/UA-1 and PDF/A-2a file."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from instructions.pdf.describe import Title, describe
from instructions.pdf.fonts import font
from instructions.pdf.ink import Drawn
from instructions.pdf.tags import Anchor, Element, Ink, descend

Indirect = pikepdf.Object


def bind(drawn: Drawn, root: Element, about: Title) -> bytes:
    """A finished, tagged file with an empty stream on each side that has something to strike."""
    pdf = Pdf.open(io.BytesIO(drawn.pages))
    fonts = Dictionary(
        {f"/{face.key}": font(pdf, face, drawn.glyphs[face]) for face in drawn.glyphs}
    )
    for dies, page in zip(drawn.dies, pdf.pages, strict=True):
        resources = page.obj.Resources
        resources.Font = fonts
        page.obj.Tabs = Name.S
        for unused in ("/Trans", "/Rotate"):
            if unused in page.obj:
                del page.obj[unused]
        if dies:
            page.obj.Contents = Array([page.obj.Contents, pdf.make_stream(b"")])
    _Structure(pdf).build(root)
    describe(pdf, about)
    _bookmarks(pdf, root)
    return _packed(pdf)


class _Structure:
    """Writes the structure tree, the parent tree and the links."""

    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self.pages = [page.obj for page in pdf.pages]
        self.owners: list[dict[int, Indirect]] = [{} for _ in self.pages]
        self.anchors: list[Indirect] = []

    def build(self, root: Element) -> None:
        tree = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        tree.K = self._element(root, tree)
        numbers = Array()
        for place, (page, owners) in enumerate(zip(self.pages, self.owners, strict=True)):
            page.StructParents = place
            numbers.append(place)
            numbers.append(Array([owners[mcid] for mcid in sorted(owners)]))
        for place, owner in enumerate(self.anchors, len(self.pages)):
            numbers.append(place)
            numbers.append(owner)
        tree.ParentTree = self.pdf.make_indirect(Dictionary(Nums=numbers))
        tree.ParentTreeNextKey = len(self.pages) + len(self.anchors)
        catalog = self.pdf.Root
        catalog.StructTreeRoot = tree
        catalog.MarkInfo = Dictionary(Marked=True)

    def _element(self, element: Element, parent: Indirect) -> Indirect:
        node = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name("/" + element.tag), P=parent)
        )
        inked = [kid.page for kid in element.kids if isinstance(kid, Ink)]
        if inked:
            node.Pg = self.pages[inked[0]]
        self._describe(node, element)
        kids = Array([self._kid(kid, node, inked) for kid in element.kids])
        if len(kids):
            node.K = kids
        return node

    def _describe(self, node: Indirect, element: Element) -> None:
        if element.alt:
            node.Alt = String(element.alt)
        if element.language:
            node.Lang = String(element.language)
        if element.scope:
            node.A = Dictionary(O=Name.Table, Scope=Name("/" + element.scope))
        if element.numbering:
            node.A = Dictionary(O=Name.List, ListNumbering=Name("/" + element.numbering))
        if element.box:
            corners = Array([round(length, 2) for length in element.box])
            node.A = Dictionary(O=Name.Layout, BBox=corners, Placement=Name.Block)

    def _kid(self, kid: Element | Ink | Anchor, node: Indirect, inked: list[int]) -> object:
        if isinstance(kid, Element):
            return self._element(kid, node)
        if isinstance(kid, Anchor):
            return self._anchor(kid, node)
        self.owners[kid.page][kid.mcid] = node
        if kid.page == inked[0]:
            return kid.mcid
        return Dictionary(Type=Name.MCR, Pg=self.pages[kid.page], MCID=kid.mcid)

    def _anchor(self, anchor: Anchor, node: Indirect) -> Indirect:
        page = self.pages[anchor.page]
        link = self.pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=Array([round(length, 2) for length in anchor.box]),
                Border=Array([0, 0, 0]),
                F=4,
                Contents=String(anchor.address),
                A=Dictionary(S=Name.URI, URI=String(anchor.address)),
                StructParent=len(self.pages) + len(self.anchors),
            )
        )
        self.anchors.append(node)
        if "/Annots" not in page:
            page.Annots = Array()
        page.Annots.append(link)
        return Dictionary(Type=Name.OBJR, Obj=link, Pg=page)


def _bookmarks(pdf: Pdf, root: Element) -> None:
    """One bookmark for each heading; where there are two languages, under its language."""
    with pdf.open_outline() as outline:
        parts = [kid for kid in root.kids if isinstance(kid, Element)]
        for part in parts:
            marks = outline.root
            if part.title:
                language = pikepdf.OutlineItem(part.title, _page(part))
                outline.root.append(language)
                marks = language.children
            marks.extend(_headings(part))


def _headings(root: Element) -> Iterator[pikepdf.OutlineItem]:
    for element in descend(root):
        if element.title and any(isinstance(kid, Ink) for kid in element.kids):
            yield pikepdf.OutlineItem(element.title, _page(element))


def _page(element: Element) -> int:
    """The first side on which an element, or anything in it, is drawn."""
    inked = (kid.page for one in descend(element) for kid in one.kids if isinstance(kid, Ink))
    return next(inked)


def _packed(pdf: Pdf) -> bytes:
    """The file with its objects packed into streams; the id comes from the content."""
    pikepdf.settings.set_flate_compression_level(8)
    packed = io.BytesIO()
    pdf.save(
        packed,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
        recompress_flate=False,
        deterministic_id=True,
        min_version="1.7",
        fix_metadata_version=False,
    )
    return packed.getvalue()
