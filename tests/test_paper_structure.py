"""What a screen reader meets in the finished file is what the document says, in its order."""

from __future__ import annotations

import io

import pikepdf
import pytest
from cases import NAME, NUMBER, case
from expected import expected, found, headings, links, told, words
from printing import Printed, Sheet, every_sheet, printed, printed_for
from structure import Reading
from tools import output, tool

USUAL = Sheet(case("usual"))


@every_sheet
def test_the_structure_tree_says_the_document_in_order(sheet: Sheet) -> None:
    """Tag by tag and word by word: headings, lists with labels, tables with scope, figures."""
    one = printed(sheet)
    should = expected(one.handout.document, one.handout.values, sheet.letterhead)

    assert found(one.reading.root) == should


@every_sheet
def test_all_that_is_drawn_is_tagged_or_ornament(sheet: Sheet) -> None:
    """Nothing is forgotten, owned twice, or owned by nobody; only the foot's text is ornament."""
    reading = printed(sheet).reading

    assert [page.loose for page in reading.pages] == [[] for _ in reading.pages]
    assert [page.twice for page in reading.pages] == [[] for _ in reading.pages]
    assert (reading.orphans, reading.unowned, reading.strays) == ([], [], [])


@every_sheet
def test_only_the_foot_is_ornament(sheet: Sheet) -> None:
    """Whose sheet it is, which side, and the words' version, which is said once, at the end."""
    one = printed(sheet)
    count = len(one.reading.pages)
    whose, which, *version = (
        line.strip() for line in _foot(one, page="PAGE", pages=f"{count}").split("\n")
    )

    for number, page in enumerate(one.reading.pages, 1):
        ornament = words("".join(page.ornament))
        for line in (whose, which.replace("PAGE", f"{number}")):
            assert line in ornament
            ornament = ornament.replace(line, "", 1)
        if number < count:
            for line in version:
                assert line in ornament
                ornament = ornament.replace(line, "", 1)
        assert ornament.strip() == ""


@every_sheet
def test_every_link_is_tagged_and_says_where_it_leads(sheet: Sheet) -> None:
    """A Link with its annotation, which has a text of its own and lies over the link's words."""
    one = printed(sheet)
    tagged = one.reading.tagged("Link")

    assert [(link.anchors[0].address, words(link.text)) for link in tagged] == [
        (address, words(text)) for address, text in links(one.handout.document, sheet.letterhead)
    ]
    for link in tagged:
        shown = [piece for mark in link.marks() for piece in mark.shown]
        assert [anchor.subtype for anchor in link.anchors] == ["Link"] * len(link.anchors)
        assert all(anchor.contents for anchor in link.anchors)
        for piece in shown:
            assert any(
                anchor.page == piece.page
                and anchor.rect[0] - 0.6 <= piece.left
                and piece.right <= anchor.rect[2] + 0.6
                and anchor.rect[1] <= piece.baseline <= anchor.rect[3]
                for anchor in link.anchors
            )


@every_sheet
def test_a_link_is_read_by_its_words_not_its_address(sheet: Sheet) -> None:
    """An alternative text would be read in place of the number: nobody dials 'tel colon plus'."""
    tagged = printed(sheet).reading.tagged("Link")

    assert [link.alt for link in tagged if link.alt and link.alt.startswith("tel:")] == []


@every_sheet
def test_every_annotation_belongs_to_a_link(sheet: Sheet) -> None:
    """None lies on a page without being in the tree."""
    one = printed(sheet)
    owned = {anchor.parent for link in one.reading.tagged("Link") for anchor in link.anchors}
    with pikepdf.open(_file(one.pdf)) as pdf:
        there = [
            int(annotation.StructParent)
            for page in pdf.pages
            for annotation in page.obj.get("/Annots", pikepdf.Array())
        ]

    assert sorted(owned) == sorted(there)


@every_sheet
def test_the_bookmarks_are_the_headings(sheet: Sheet) -> None:
    """In their order, each leading to the page on which its heading stands."""
    one = printed(sheet)
    tagged = one.reading.tagged("H1", "H2", "H3")

    assert [words(title) for title, _ in one.reading.bookmarks] == headings(
        one.handout.document, one.handout.values
    )
    assert [page for _, page in one.reading.bookmarks] == [heading.pages[0] for heading in tagged]


@every_sheet
def test_headings_go_down_one_level_at_a_time(sheet: Sheet) -> None:
    """And the first of all is of level 1."""
    levels = [int(node.tag[1]) for node in printed(sheet).reading.tagged("H1", "H2", "H3")]

    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


@every_sheet
def test_the_file_says_its_title_and_language(sheet: Sheet) -> None:
    """And asks for both to be shown and used."""
    one = printed(sheet)
    reading, document = one.reading, one.handout.document

    assert (reading.language, reading.marked, reading.shows_title) == ("en-GB", True, True)
    assert reading.info["/Title"] == document.title
    assert reading.info["/Author"] == document.author
    assert document.title in reading.metadata
    assert set(reading.tab_orders) == {"/S"}


@every_sheet
def test_every_figure_says_what_it_shows_and_where_it_is(sheet: Sheet) -> None:
    """With an alternative text and a box on its page."""
    figures = printed(sheet).reading.tagged("Figure")

    for figure in figures:
        assert figure.alt
        assert figure.box
        assert figure.box[0] < figure.box[2]
        assert figure.box[1] < figure.box[3]
        assert len(figure.pages) == 1


@every_sheet
def test_words_do_not_run_together_at_the_ends_of_lines(sheet: Sheet) -> None:
    """Where a line ends inside an element, there is a space or a hyphen before the next."""
    for node in printed(sheet).reading.nodes:
        marks = [mark for mark in node.marks() if mark.text]
        lines = [mark for mark in marks if mark.shown]
        for before, after in zip(lines, lines[1:], strict=False):
            own = before in node.kids and after in node.kids
            lower = after.page != before.page or (
                after.shown[0].baseline < before.shown[0].baseline - 1
            )
            if own and lower and before.text[-1:].isalnum():
                assert after.text[:1].isspace(), f"{before.text[-12:]}|{after.text[:12]}"


# Nothing of a patient's is anywhere but on the pages


PERSONAL = {
    "name": "Zephyrine Quillfeather",
    "id": "QX-777-4242",
    "clinician": "Dr Wolfram Vexley",
    "place": "Room 9913",
    "note": "Bring Jocasta.",
    "born": "1957-11-23",
}
PACKING = (pikepdf.Name.ObjStm, pikepdf.Name.XRef)
"""Streams of other objects, which are looked at one by one, and of places in the file."""
TRACES = ("Zephyrine", "Quillfeather", "QX-777", "4242", "Vexley", "9913", "Jocasta", "1957")


@pytest.mark.parametrize("edition", ["standard", "large"])
def test_no_patient_data_is_in_the_metadata(edition: str) -> None:
    """Not in Info, XMP, the bookmarks, the file's id, or any string or stream but the pages'."""
    one = printed_for(Sheet(case("everything on"), edition), **PERSONAL)

    for place, text in _said_outside_of_pages(one.pdf):
        for trace in TRACES:
            assert trace.casefold() not in text.casefold(), place


def test_the_id_of_a_file_depends_on_what_is_struck_only() -> None:
    """The first half is the blank's, the same for every patient; the second is the patient's."""
    first = printed_for(USUAL, name="Asha Example").reading.ids
    second = printed_for(USUAL, name="Ravi Example").reading.ids

    assert first[0] == second[0]
    assert first[1] != second[1]
    assert all(len(part) == 16 for part in (*first, *second))


def test_the_reader_of_these_tests_agrees_with_poppler() -> None:
    """So that it does not prove only itself."""
    one = printed(Sheet(case("every part and plan")))
    pdfinfo = tool("pdfinfo", "poppler-utils")
    said = output(pdfinfo, "-struct-text", "-", given=one.pdf).decode("utf-8")
    lines = (line.strip() for line in said.splitlines())
    poppler = "".join(line[1:-1] for line in lines if line.startswith('"'))

    assert _letters(poppler) == _letters(one.reading.root.text)


def test_the_patient_is_on_every_page() -> None:
    """By name and number, and nobody else is."""
    first = printed_for(USUAL, name="Asha Example", id="MRN-0001")
    second = printed_for(USUAL, name="Ravi Sample", id="MRN-0002")

    for one, own, other in (
        (first, (NAME, NUMBER), ("Ravi Sample", "MRN-0002")),
        (second, ("Ravi Sample", "MRN-0002"), (NAME, NUMBER)),
    ):
        for page in one.reading.pages:
            text = "".join(page.ornament)
            assert all(value in text for value in own)
            everything = "".join(mark.text for mark in page.marks.values()) + text
            assert not any(value in everything for value in other)


def _foot(one: Printed, **numbers: str) -> str:
    values = {**one.handout.values, **numbers}
    return "\n".join(told(line, values) for line in one.handout.document.footer)


def _file(pdf: bytes) -> io.BytesIO:
    return io.BytesIO(pdf)


def _letters(text: str) -> str:
    return "".join(text.split())


def _said_outside_of_pages(pdf: bytes) -> list[tuple[str, str]]:
    """Every string, name and stream of a file but the pages' own content, with where it is."""
    found: list[tuple[str, str]] = []
    with pikepdf.open(_file(pdf)) as opened:
        content = set()
        for page in opened.pages:
            streams = page.obj.Contents
            parts = streams if isinstance(streams, pikepdf.Array) else [streams]
            content |= {part.objgen for part in parts}
        for thing in opened.objects:
            _say(thing, f"object {thing.objgen[0]}", found)
            packed = isinstance(thing, pikepdf.Stream) and thing.get("/Type") in PACKING
            if isinstance(thing, pikepdf.Stream) and thing.objgen not in content and not packed:
                data = thing.read_bytes()
                for encoding in ("utf-8", "utf-16-be", "latin-1"):
                    text = data.decode(encoding, errors="ignore")
                    found.append((f"stream {thing.objgen[0]} as {encoding}", text))
        _say(opened.trailer, "trailer", found, deep=False)
    return found


def _say(thing: object, where: str, found: list[tuple[str, str]], deep: bool = True) -> None:
    if isinstance(thing, pikepdf.String):
        found.append((where, str(thing)))
        found.append((where, bytes(thing).hex()))
    elif isinstance(thing, pikepdf.Name):
        found.append((where, str(thing)))
    elif isinstance(thing, pikepdf.Array):
        for kid in thing:
            if not getattr(kid, "is_indirect", False):
                _say(kid, where, found)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream) and deep:
        for key, kid in thing.items():
            found.append((where, str(key)))
            if not getattr(kid, "is_indirect", False):
                _say(kid, where, found)


def test_the_tests_reader_notices_what_is_forgotten() -> None:
    """Drawing outside of any mark, and a mark that is in no element."""
    with pikepdf.open(_file(printed(USUAL).pdf)) as pdf:
        first = pdf.pages[0]
        first.contents_add(b"0 0 10 10 re f /P <</MCID 999>> BDC 0 0 1 1 re f EMC")
        data = _saved(pdf)
    reading = Reading(data)

    assert reading.pages[0].loose == ["f"]
    assert reading.unowned == [(0, 999)]


def _saved(pdf: pikepdf.Pdf) -> bytes:
    target = io.BytesIO()
    pdf.save(target)
    return target.getvalue()
