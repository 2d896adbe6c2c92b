"""Binding: drawn pages, fonts and structure tree become one PDF/UA-1 and PDF/A-2a file."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from instructions.pdf.face import Face
from instructions.pdf.ink import Drawn
from instructions.pdf.tags import Anchor, Element, Ink, descend

PRODUCER = "Patient Instructions"
Indirect = pikepdf.Object


@dataclass(frozen=True, slots=True)
class Title:
    """What a file says of itself; nothing about a patient, ever."""

    title: str
    author: str
    language: str
    published: str
    """ISO date of the words: the file's own date, so that the same input gives the same bytes."""


def bind(drawn: Drawn, root: Element, about: Title) -> bytes:
    """A finished, tagged file with an empty stream on each side that has something to strike."""
    pdf = Pdf.open(io.BytesIO(drawn.pages))
    fonts = Dictionary({f"/{face.key}": _font(pdf, face, drawn.glyphs[face]) for face in drawn.glyphs})
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
    _describe(pdf, about)
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
            numbers.extend([place, Array([owners[mcid] for mcid in sorted(owners)])])
        for place, owner in enumerate(self.anchors, len(self.pages)):
            numbers.extend([place, owner])
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


def _font(pdf: Pdf, face: Face, glyphs: dict[int, str]) -> Indirect:
    """A Type0 font that holds just these glyphs under their own numbers."""
    program, mapping, name = _font_parts(face, tuple(sorted(glyphs.items())))
    file = pdf.make_stream(program, Length1=len(program))
    descriptor = pdf.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name("/" + name),
            Flags=4,
            FontBBox=Array([-1000, -1000, 3000, 2000]),
            ItalicAngle=0,
            Ascent=face.ascent,
            Descent=face.descent,
            CapHeight=714,
            StemV=80,
            FontFile2=file,
        )
    )
    inside = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=Name("/" + name),
            CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
            FontDescriptor=descriptor,
            W=_widths(face, sorted(glyphs)),
            DW=0,
            CIDToGIDMap=Name.Identity,
        )
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/" + name),
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([inside]),
            ToUnicode=pdf.make_stream(mapping),
        )
    )


@lru_cache(maxsize=32)
def _font_parts(face: Face, glyphs: tuple[tuple[int, str], ...]) -> tuple[bytes, bytes, str]:
    """The font program, the map back to text, and the tagged name of a set of glyphs."""
    program = face.subset(glyph for glyph, _ in glyphs)
    digest = hashlib.sha256(repr(glyphs).encode()).digest()
    tag = "".join(chr(65 + byte % 26) for byte in digest[:6])
    name = f"{tag}+{face.name}"
    return program, _to_unicode(name, glyphs), name


def _widths(face: Face, glyphs: list[int]) -> Array:
    """Runs of neighbouring glyphs with their widths, as the W array wants them."""
    widths, run, last = Array(), Array(), None
    for glyph in glyphs:
        if last is None or glyph != last + 1:
            run = Array()
            widths.extend([glyph, run])
            widths[-1] = run
        run.append(face.advance(glyph))
        widths[-1] = run
        last = glyph
    return widths


def _to_unicode(name: str, glyphs: tuple[tuple[int, str], ...]) -> bytes:
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        f"/CMapName /{name} def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    read = [(glyph, text) for glyph, text in glyphs if text]
    for start in range(0, len(read), 100):
        part = read[start : start + 100]
        lines.append(f"{len(part)} beginbfchar")
        lines += [f"<{g:04X}> <{t.encode('utf-16-be').hex().upper()}>" for g, t in part]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")


def _bookmarks(pdf: Pdf, root: Element) -> None:
    """One bookmark for each heading, pointing at its side."""
    with pdf.open_outline() as outline:
        for element in descend(root):
            ink = next((kid for kid in element.kids if isinstance(kid, Ink)), None)
            if element.title and ink:
                outline.root.append(pikepdf.OutlineItem(element.title, ink.page))


def _describe(pdf: Pdf, about: Title) -> None:
    catalog = pdf.Root
    catalog.Lang = String(about.language)
    catalog.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    catalog.PageMode = Name.UseNone
    when = about.published.replace("-", "")
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=String(about.title),
            Author=String(about.author),
            Creator=String(PRODUCER),
            Producer=String(PRODUCER),
            CreationDate=String(f"D:{when}000000Z"),
            ModDate=String(f"D:{when}000000Z"),
        )
    )
    catalog.Metadata = pdf.make_stream(_xmp(about), Type=Name.Metadata, Subtype=Name.XML)
    profile = pdf.make_stream(srgb(), N=3)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB"),
        Info=String("sRGB IEC61966-2.1"),
        DestOutputProfile=profile,
    )
    catalog.OutputIntents = Array([intent])


@lru_cache(maxsize=1)
def srgb() -> bytes:
    """An sRGB profile whose date and id are zeroed, so that it is the same on every day."""
    from PIL import ImageCms

    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = (2020).to_bytes(2, "big") + bytes([0, 1, 0, 1]) + bytes(6)
    profile[84:100] = bytes(16)
    return bytes(profile)


def _packed(pdf: Pdf) -> bytes:
    """The file with its objects packed into streams; the id comes from the content."""
    pikepdf.settings.set_flate_compression_level(9)
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


def _xmp(about: Title) -> bytes:
    """The file's description, with the extension schema that PDF/A asks for (6.6.2.3.1)."""
    when = f"{about.published}T00:00:00+00:00"
    title, author = escape(about.title), escape(about.author)
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{about.language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool>
<xmp:CreateDate>{when}</xmp:CreateDate><xmp:ModifyDate>{when}</xmp:ModifyDate>
<pdf:Producer>{PRODUCER}</pdf:Producer>
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()
