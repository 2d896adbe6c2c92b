"""What a file says of itself, as PDF/UA-1 and PDF/A-2a want it; never anything of a patient."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from msgspec import Struct
from pikepdf import Array, Dictionary, Name, Pdf, String

PRODUCER = "Patient Instructions"
_ALTERNATIVE = (
    '<dc:{0}><rdf:Alt><rdf:li xml:lang="x-default">{1}</rdf:li></rdf:Alt></dc:{0}>'  # XMP, 8.2.2.4
)


class Title(Struct, frozen=True):
    """What a file says of itself; nothing about a patient, ever."""

    title: str
    author: str
    languages: tuple[str, ...]
    """That of the file first."""
    published: str
    """ISO date of the words: the file's own date, so that the same input gives the same bytes."""
    about: str = ""
    """Which version of the words it holds, and who approved it until when."""


def describe(pdf: Pdf, about: Title) -> None:
    """Write title, author, language, dates and the colour space into a file."""
    catalog = pdf.Root
    catalog.Lang = String(about.languages[0])
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
    if about.about:
        pdf.trailer.Info.Subject = String(about.about)
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


def _xmp(about: Title) -> bytes:
    """The file's description, with the extension schema that PDF/A asks for (6.6.2.3.1)."""
    when = f"{about.published}T00:00:00+00:00"
    languages = "".join(f"<rdf:li>{one}</rdf:li>" for one in about.languages)
    title, author, words = (
        escape(told, quote=False) for told in (about.title, about.author, about.about)
    )
    subject = _ALTERNATIVE.format("description", words) if words else ""
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>{subject}
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag>{languages}</rdf:Bag></dc:language>
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
