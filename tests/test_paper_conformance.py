"""Every handout is a valid PDF/UA-1 and PDF/A-2a file, by the real veraPDF, and clean otherwise."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from cases import case
from pikepdf import Array, Dictionary, Name, Pdf
from printing import SAMPLES, SHEETS, Sheet, look_of, press_of, printed, printed_for, saved
from tools import fonts_of, syntax_of
from vera import validate

conformance = pytest.mark.conformance


def test_a_sample_of_handouts_is_valid(tmp_path: Path) -> None:
    """By both standards, without a single failure."""
    assert _failures(SAMPLES, tmp_path) == []


@conformance
def test_every_handout_is_valid(tmp_path: Path) -> None:
    """Every case, edition and paper, with letterhead and without."""
    assert _failures(SHEETS, tmp_path) == []


def test_a_sample_of_handouts_is_clean(tmp_path: Path) -> None:
    """Qpdf finds no fault, and every font that is mentioned is embedded."""
    assert _unclean(SAMPLES, tmp_path) == []


@conformance
def test_every_handout_is_clean(tmp_path: Path) -> None:
    """Every case, edition and paper, with letterhead and without."""
    assert _unclean(SHEETS, tmp_path) == []


@conformance
def test_a_handout_for_a_name_in_any_script_is_valid(tmp_path: Path) -> None:
    """In Tamil, Hindi, Telugu, Arabic, Vietnamese and Polish, short and very long."""
    names = {
        "tamil": "வேங்கடலட்சுமி சுப்ரமணியன்",
        "hindi": "श्रीमती कृष्णा शर्मा",
        "telugu": "వెంకటలక్ష్మి రెడ్డి",
        "arabic": "محمد عبد الرحمن",
        "mixed": "Fatima محمد (MRN 12) شرما शर्मा",
        "vietnamese": "Nguyễn Thị Ánh Tuyết",
        "polish": "Żółć Brzęczyszczykiewicz",
        "marks": "Z̸̧a̶l̷g̵o̴ é ṩ",
        "long": "Maria " * 19 + "Silva",
    }
    files = {}
    for name, written in names.items():
        for edition in ("standard", "large"):
            path = tmp_path / f"{name}-{edition}.pdf"
            sheet = Sheet(case("everything on"), edition)
            path.write_bytes(printed_for(sheet, name=written, clinician=written).pdf)
            files[path] = name

    assert [str(verdict) for verdict in validate(files) if not verdict.passed] == []


@conformance
def test_a_blank_is_itself_a_valid_file(tmp_path: Path) -> None:
    """So that it may be kept, opened and looked at before any patient's values are struck."""
    files = []
    for number, sheet in enumerate(SAMPLES):
        path = tmp_path / f"{number}.pdf"
        blank = press_of(sheet.case).plate(printed(sheet).handout, look_of(sheet))
        path.write_bytes(blank.body)
        files.append(path)

    assert [str(verdict) for verdict in validate(files) if not verdict.passed] == []


def _failures(sheets: Sequence[Sheet], folder: Path) -> list[str]:
    files = saved(sheets, folder)
    verdicts = validate(files)
    assert all(verdict.checks > 1000 for verdict in verdicts if verdict.passed)
    return [f"{files[v.file]}: {v}" for v in verdicts if not v.passed]


def _unclean(sheets: Sequence[Sheet], folder: Path) -> list[str]:
    files = saved(sheets, folder)
    with ThreadPoolExecutor(4) as pool:
        syntax = pool.map(syntax_of, files)
        fonts = pool.map(lambda path: fonts_of(path.read_bytes()), files)
        found = [
            (sheet, told, [name for name, embedded in listed if not _is_ours(name, embedded)])
            for sheet, told, listed in zip(files.values(), syntax, fonts, strict=True)
        ]
    return [f"{sheet}: {told} {names}" for sheet, told, names in found if told or names]


def _is_ours(name: str, embedded: bool) -> bool:
    """Whether a font is embedded, a subset, and none of the fourteen that readers bring."""
    return embedded and re.fullmatch(r"[A-Z]{6}\+NotoSans\w*-(Regular|Bold)", name) is not None


# Is the validator awake? Each defect is put into a good file, and must be noticed.

Defect = Callable[[Pdf], None]


def _elements(pdf: Pdf, *tags: str) -> Iterator[Any]:
    for thing in pdf.objects:
        is_element = isinstance(thing, Dictionary) and thing.get("/Type") == Name.StructElem
        if is_element and (not tags or str(thing.S)[1:] in tags):
            yield thing


def _typed(pdf: Pdf, type_: Name) -> Iterator[Any]:
    return (
        thing
        for thing in pdf.objects
        if isinstance(thing, Dictionary) and thing.get("/Type") == type_
    )


def _rename(*tags: str, to: str) -> Defect:
    def defect(pdf: Pdf) -> None:
        for element in list(_elements(pdf, *tags)):
            element.S = Name(f"/{to}")

    return defect


def _lose(key: str, *tags: str) -> Defect:
    """Takes a key out of the catalog, or out of every element of some tags."""

    def defect(pdf: Pdf) -> None:
        for thing in list(_elements(pdf, *tags)) if tags else [pdf.Root]:
            if f"/{key}" in thing:
                del thing[f"/{key}"]

    return defect


def _lose_in(type_: Name, key: str) -> Defect:
    def defect(pdf: Pdf) -> None:
        for thing in list(_typed(pdf, type_)):
            if key in thing:
                del thing[key]

    return defect


def _rewrite(old: bytes, new: bytes) -> Defect:
    """Changes the first such bytes of the first page's content."""

    def defect(pdf: Pdf) -> None:
        content = pdf.pages[0].obj.Contents
        stream = content[0] if isinstance(content, Array) else content
        data = stream.read_bytes()
        assert re.search(old, data), old
        stream.write(re.sub(old, new, data, count=1))

    return defect


def _untitled(pdf: Pdf) -> None:
    del pdf.Root.ViewerPreferences.DisplayDocTitle


def _no_parents(pdf: Pdf) -> None:
    pdf.Root.StructTreeRoot.ParentTree.Nums = Array()


def _wrong_widths(pdf: Pdf) -> None:
    for font in _typed(pdf, Name.Font):
        if "/W" in font:
            font.W, font.DW = Array(), 10


def _no_tabs(pdf: Pdf) -> None:
    for page in pdf.pages:
        del page.obj.Tabs


def _not_ua(pdf: Pdf) -> None:
    _edit_metadata(pdf, rb"<pdfuaid:part>1</pdfuaid:part>", b"")


def _not_a(pdf: Pdf) -> None:
    _edit_metadata(pdf, rb"<pdfaid:part>2</pdfaid:part>", b"")


def _untitled_metadata(pdf: Pdf) -> None:
    _edit_metadata(pdf, rb"<dc:title>.*?</dc:title>", b"")


def _edit_metadata(pdf: Pdf, old: bytes, new: bytes) -> None:
    metadata = pdf.Root.Metadata
    data = metadata.read_bytes()
    assert re.search(old, data, re.DOTALL), old
    metadata.write(re.sub(old, new, data, flags=re.DOTALL))


def _helvetica(pdf: Pdf) -> None:
    """Text in a font that is not embedded, set apart as ornament so that only the font is wrong."""
    page = pdf.pages[0]
    page.obj.Resources.Font["/Helv"] = pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    )
    page.contents_add(b"/Artifact BMC BT /Helv 12 Tf 50 50 Td (x) Tj ET EMC")


def _missing_glyph(pdf: Pdf) -> None:
    page = pdf.pages[0]
    font = next(iter(page.obj.Resources.Font))
    page.contents_add(f"/Artifact BMC BT {font} 12 Tf 50 50 Td <0000> Tj ET EMC".encode())


def _script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=pikepdf.String("1"))


def _stray_link(pdf: Pdf) -> None:
    """A link that lies on the page and is in no element."""
    link = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=Array([10, 10, 20, 20]),
        F=4,
        A=Dictionary(S=Name.URI, URI=pikepdf.String("https://example.org")),
    )
    pdf.pages[0].obj.Annots.append(pdf.make_indirect(link))


DEFECTS: dict[str, Defect] = {
    "no language": _lose("Lang"),
    "not marked as tagged": _lose("MarkInfo"),
    "no structure tree": _lose("StructTreeRoot"),
    "title not shown": _untitled,
    "no metadata": _lose("Metadata"),
    "no title in the metadata": _untitled_metadata,
    "does not say it is PDF/UA": _not_ua,
    "does not say it is PDF/A": _not_a,
    "no output intent": _lose("OutputIntents"),
    "text outside of any mark": _rewrite(rb"/\w+ <</MCID \d+>> ?BDC", b"/Span <<>> BDC"),
    "drawing outside of any mark": _rewrite(rb"/Artifact BMC", b"/Foo BMC"),
    "figure without alternative": _lose("Alt", "Figure"),
    "link without text": _lose_in(Name.Annot, "/Contents"),
    "link without parent": _lose_in(Name.Annot, "/StructParent"),
    "link in no element": _stray_link,
    "link tagged as text": _rename("Link", to="Span"),
    "heading level left out": _rename("H2", to="H3"),
    "unknown tag": _rename("P", to="Blah"),
    "list of paragraphs": _rename("LI", to="P"),
    "table of paragraphs": _rename("TR", to="P"),
    "header without scope": _lose("A", "TH"),
    "no parent tree": _no_parents,
    "no way back to text": _lose_in(Name.Font, "/ToUnicode"),
    "font not embedded": _lose_in(Name.FontDescriptor, "/FontFile2"),
    "a font of the reader's": _helvetica,
    "wrong widths": _wrong_widths,
    "a glyph that is not there": _missing_glyph,
    "no tab order": _no_tabs,
    "a script": _script,
}
AWAKE = 15


@conformance
def test_the_validator_notices_what_is_broken(tmp_path: Path) -> None:
    """Every one of many kinds of defect, each put alone into a file that was good."""
    sound = printed(SAMPLES[0]).pdf
    files = {}
    for number, (name, defect) in enumerate(DEFECTS.items()):
        path = tmp_path / f"{number:02d}.pdf"
        with Pdf.open(io.BytesIO(sound)) as pdf:
            defect(pdf)
            pdf.save(path)
        files[path] = name
    unharmed = tmp_path / "unharmed.pdf"
    with Pdf.open(io.BytesIO(sound)) as pdf:
        pdf.save(unharmed)

    verdicts = validate([*files, unharmed])
    failed = {verdict.file for verdict in verdicts if not verdict.passed}

    assert unharmed not in failed
    assert [name for path, name in files.items() if path not in failed] == []
    assert len(failed) > AWAKE
