"""What a finished PDF says to a screen reader, read with no code of the product's own.

The structure tree with each element's text out of its marked content (ActualText where there is
some, else glyph codes through ToUnicode), what is set aside as ornament, and what was forgotten.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Pdf

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)

PAINTS = frozenset(["f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "INLINE", "IMAGE"])


@dataclass(frozen=True, slots=True)
class Shown:
    """One piece of text as it is drawn: lengths are points, from the bottom left of its page."""

    page: int
    mcid: int | None
    artifact: bool
    text: str
    font: str
    size: float
    left: float
    right: float
    """Where its last glyph ends that is not a space."""
    baseline: float


@dataclass(slots=True)
class Node:
    """An element of the structure tree, with what is in it in reading order."""

    tag: str
    alt: str | None = None
    scope: str | None = None
    numbering: str | None = None
    box: Box | None = None
    kids: list[Node | Mark | Anchor] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All that is said in it, with nothing put in between."""
        return "".join(kid.text for kid in self.kids)

    def walk(self) -> Iterator[Node]:
        """It and every element in it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.walk()

    def marks(self) -> Iterator[Mark]:
        """The marked content in it, in reading order."""
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.marks()
            elif isinstance(kid, Mark):
                yield kid

    @property
    def pages(self) -> list[int]:
        """The pages on which something of it is drawn, in reading order."""
        return list(dict.fromkeys(mark.page for mark in self.marks() if mark.drawn))

    @property
    def anchors(self) -> list[Anchor]:
        """The annotations that it holds itself."""
        return [kid for kid in self.kids if isinstance(kid, Anchor)]


@dataclass(slots=True)
class Mark:
    """One marked stretch of a page's content: what it says, and the pieces it is drawn with."""

    page: int
    mcid: int
    text: str = ""
    shown: list[Shown] = field(default_factory=list)
    drawn: bool = False


@dataclass(frozen=True, slots=True)
class Anchor:
    """An annotation that an element owns."""

    page: int
    subtype: str
    contents: str
    address: str
    rect: Box
    parent: int
    text: str = ""


@dataclass(slots=True)
class Page:
    """The content of one page, sorted by whom it belongs to."""

    width: float
    height: float
    marks: dict[int, Mark] = field(default_factory=dict)
    shown: list[Shown] = field(default_factory=list)
    ornament: list[str] = field(default_factory=list)
    """Text that is set aside as an artifact, in the order of drawing."""
    loose: list[str] = field(default_factory=list)
    """Operators that draw outside of any marked content."""
    twice: list[int] = field(default_factory=list)
    """Numbers of marked content that are opened more than once."""


class Reading:
    """A PDF as a screen reader meets it."""

    def __init__(self, pdf: bytes) -> None:
        with Pdf.open(io.BytesIO(pdf)) as opened:
            self._places = {page.obj.objgen: at for at, page in enumerate(opened.pages)}
            self.pages = [_Content(opened, at).read() for at in range(len(opened.pages))]
            self.orphans: list[tuple[int, int]] = []
            """Marked content that the tree names and no page has, as (page, number)."""
            self.strays: list[str] = []
            """Elements whose entry in the parent tree is another element, or none."""
            catalog: Any = opened.Root
            self._parents = _numbers(catalog.StructTreeRoot.ParentTree)
            self.root = self._element(catalog.StructTreeRoot.K, None)
            self.language = str(catalog.get("/Lang", ""))
            self.marked = bool(catalog.get("/MarkInfo", {}).get("/Marked", False))
            preferences = catalog.get("/ViewerPreferences", {})
            self.shows_title = bool(preferences.get("/DisplayDocTitle", False))
            self.tab_orders = [str(page.obj.get("/Tabs", "")) for page in opened.pages]
            self.info = {str(key): str(value) for key, value in opened.trailer.Info.items()}
            self.metadata = catalog.Metadata.read_bytes().decode("utf-8")
            self.ids = [bytes(part) for part in opened.trailer.ID]
            with opened.open_outline() as outline:
                self.bookmarks = list(self._bookmarks(outline.root))

    def _bookmarks(self, items: Any) -> Iterator[tuple[str, int]]:
        for item in items:
            target = item.destination if item.destination is not None else item.action.D
            yield str(item.title), self._places[target[0].objgen]
            yield from self._bookmarks(item.children)

    def _element(self, node: Any, page: int | None) -> Node:
        if isinstance(node, pikepdf.Array):
            assert len(node) == 1, "the tree has one root"
            return self._element(node[0], page)
        found = Node(
            str(node.S)[1:],
            alt=str(node.Alt) if "/Alt" in node else None,
            **_attributes(node.get("/A", Dictionary())),
        )
        if "/Pg" in node:
            page = self._places[node.Pg.objgen]
        kids = node.get("/K", pikepdf.Array())
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            found.kids.append(self._kid(kid, node, page))
        return found

    def _kid(self, kid: Any, node: Any, page: int | None) -> Node | Mark | Anchor:
        if isinstance(kid, int):
            assert page is not None, "an element with content says on which page it is"
            return self._mark(page, kid, node)
        kind = str(kid.get("/Type", ""))
        if kind == "/MCR":
            return self._mark(self._places[kid.Pg.objgen], int(kid.MCID), node)
        if kind == "/OBJR":
            return self._anchor(kid, node, page)
        return self._element(kid, page)

    def _mark(self, page: int, mcid: int, node: Any) -> Mark:
        owners = self._parents.get(page)
        if owners is None or mcid >= len(owners) or owners[mcid].objgen != node.objgen:
            self.strays.append(f"{node.S} {mcid} on page {page + 1}")
        mark = self.pages[page].marks.get(mcid)
        if mark is None:
            self.orphans.append((page, mcid))
            return Mark(page, mcid)
        return mark

    def _anchor(self, kid: Any, node: Any, page: int | None) -> Anchor:
        annotation = kid.Obj
        parent = int(annotation.get("/StructParent", -1))
        owner = self._parents.get(parent)
        if owner is None or owner.objgen != node.objgen:
            self.strays.append(f"the annotation {parent}")
        return Anchor(
            page=self._places[kid.Pg.objgen] if "/Pg" in kid else page or 0,
            subtype=str(annotation.Subtype)[1:],
            contents=str(annotation.get("/Contents", "")),
            address=str(annotation.get("/A", Dictionary()).get("/URI", "")),
            rect=_box(annotation.Rect),
            parent=parent,
        )

    @cached_property
    def nodes(self) -> list[Node]:
        """Every element, in reading order."""
        return list(self.root.walk())

    def tagged(self, *tags: str) -> list[Node]:
        """The elements with one of these tags, in reading order."""
        return [node for node in self.nodes if node.tag in tags]

    @property
    def unowned(self) -> list[tuple[int, int]]:
        """Marked content on a page that no element holds, as (page, number)."""
        held = {(mark.page, mark.mcid) for mark in self.root.marks()}
        found = {(at, mcid) for at, page in enumerate(self.pages) for mcid in page.marks}
        return sorted(found - held)


@dataclass(slots=True)
class _Open:
    """A marked-content sequence that is open."""

    tag: str
    mcid: int | None
    actual: bool


class _Content:
    """Follows the operators of one page as far as text, marks and painting need it."""

    def __init__(self, pdf: Pdf, at: int) -> None:
        page = pdf.pages[at]
        self.source, self.at = page, at
        _, _, width, height = _box(page.mediabox)
        self.page = Page(width, height)
        self.fonts = {
            name: _Font(font) for name, font in page.obj.Resources.get("/Font", {}).items()
        }
        self.stack: list[_Open] = []
        self.states: list[tuple[Matrix, str, float, float]] = []
        self.matrix, self.text, self.line = IDENTITY, IDENTITY, IDENTITY
        self.font, self.size, self.rise = "", 0.0, 0.0

    def read(self) -> Page:
        for instruction in pikepdf.parse_content_stream(self.source):
            self._do(str(instruction.operator), list(instruction.operands))
        assert not self.stack, "marked content is left open"
        return self.page

    def _do(self, operator: str, given: list[Any]) -> None:
        match operator:
            case "BDC" | "BMC":
                self._open(str(given[0])[1:], given[1] if len(given) > 1 else Dictionary())
            case "EMC":
                self.stack.pop()
            case "q":
                self.states.append((self.matrix, self.font, self.size, self.rise))
            case "Q":
                self.matrix, self.font, self.size, self.rise = self.states.pop()
            case "cm":
                self.matrix = _times(_matrix(given), self.matrix)
            case "BT":
                self.text = self.line = IDENTITY
            case "Tf":
                self.font, self.size = str(given[0]), float(given[1])
            case "Ts":
                self.rise = float(given[0])
            case "Tm":
                self.text = self.line = _matrix(given)
            case "Td":
                self.line = _times((1, 0, 0, 1, float(given[0]), float(given[1])), self.line)
                self.text = self.line
            case "Tj":
                self._show([given[0]])
            case "TJ":
                self._show(list(given[0]))
            case "'" | '"' | "TD" | "T*" | "Tc" | "Tw" | "Tz" | "TL" | "Tr":
                raise AssertionError(f"the reader does not know the operator {operator} yet")
            case _ if operator in PAINTS:
                self._paint(operator)

    def _open(self, tag: str, properties: Any) -> None:
        mcid = int(properties["/MCID"]) if "/MCID" in properties else None
        actual = "/ActualText" in properties
        if mcid is not None:
            if mcid in self.page.marks:
                self.page.twice.append(mcid)
            self.page.marks.setdefault(mcid, Mark(self.at, mcid))
        covered = any(mark.actual for mark in self.stack)
        self.stack.append(_Open(tag, mcid, actual))
        if actual and not covered:
            self._say(str(properties["/ActualText"]))

    @property
    def _owner(self) -> int | None:
        return next((mark.mcid for mark in reversed(self.stack) if mark.mcid is not None), None)

    @property
    def _artifact(self) -> bool:
        return any(mark.tag == "Artifact" for mark in self.stack)

    def _say(self, text: str) -> None:
        if self._owner is not None and not self._artifact:
            self.page.marks[self._owner].text += text
        elif self._artifact:
            self.page.ornament.append(text)

    def _paint(self, what: str) -> None:
        owner = self._owner
        if owner is not None:
            self.page.marks[owner].drawn = True
            if self._artifact:
                self.page.loose.append(f"{what} is both tagged and an artifact")
        elif not self._artifact:
            self.page.loose.append(what)

    def _show(self, parts: list[Any]) -> None:
        font = self.fonts[self.font]
        across, inked, found = 0.0, 0.0, ""
        for part in parts:
            if isinstance(part, pikepdf.String):
                for code in font.codes(bytes(part)):
                    text = font.text(code)
                    found += text
                    across += font.width(code) / 1000 * self.size
                    inked = inked if text.isspace() else across
            else:
                across -= float(part) / 1000 * self.size
        placed = _times((1, 0, 0, 1, 0, self.rise), _times(self.text, self.matrix))
        ended = _times((1, 0, 0, 1, inked, 0), _times(self.text, self.matrix))
        self.text = _times((1, 0, 0, 1, across, 0), self.text)
        piece = Shown(
            page=self.at,
            mcid=self._owner,
            artifact=self._artifact,
            text=found,
            font=font.name,
            size=self.size * abs(placed[3]),
            left=placed[4],
            right=ended[4],
            baseline=placed[5],
        )
        self.page.shown.append(piece)
        self._paint("text")
        if self._owner is not None:
            self.page.marks[self._owner].shown.append(piece)
        if not any(mark.actual for mark in self.stack):
            self._say(found)


class _Font:
    """A font with two-byte codes: its widths, and its way back to text."""

    def __init__(self, font: Any) -> None:
        self.name = str(font.BaseFont)[1:]
        assert str(font.Encoding) == "/Identity-H", self.name
        inside = font.DescendantFonts[0]
        self._usual = float(inside.get("/DW", 1000))
        self._widths = dict(_widths(list(inside.get("/W", pikepdf.Array()))))
        self._texts = _to_unicode(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else {}

    @staticmethod
    def codes(shown: bytes) -> Iterator[int]:
        for place in range(0, len(shown), 2):
            yield int.from_bytes(shown[place : place + 2], "big")

    def text(self, code: int) -> str:
        return self._texts.get(code, "\ufffd")

    def width(self, code: int) -> float:
        return self._widths.get(code, self._usual)


def _widths(entries: list[Any]) -> Iterator[tuple[int, float]]:
    while entries:
        first, second, *entries = entries
        if isinstance(second, pikepdf.Array):
            yield from ((int(first) + at, float(width)) for at, width in enumerate(second))
        else:
            width, *entries = entries
            yield from ((code, float(width)) for code in range(int(first), int(second) + 1))


def _to_unicode(mapping: bytes) -> Mapping[int, str]:
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", mapping, re.DOTALL):
        for code, text in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>", block):
            found[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    assert b"beginbfrange" not in mapping, "the reader does not know bfrange yet"
    return found


def _numbers(tree: Any) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for kid in tree.get("/Kids", pikepdf.Array()):
        found |= _numbers(kid)
    entries = list(tree.get("/Nums", pikepdf.Array()))
    found |= {int(entries[at]): entries[at + 1] for at in range(0, len(entries), 2)}
    return found


def _attributes(attributes: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
        if "/Scope" in one:
            found["scope"] = str(one.Scope)[1:]
        if "/ListNumbering" in one:
            found["numbering"] = str(one.ListNumbering)[1:]
        if "/BBox" in one:
            found["box"] = _box(one.BBox)
    return found


def _box(array: Any) -> Box:
    left, bottom, right, top = map(float, array)
    return left, bottom, right, top


def _matrix(given: list[Any]) -> Matrix:
    a, b, c, d, e, f = map(float, given)
    return a, b, c, d, e, f


def _times(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    k, m, n, p, q, r = second
    return (
        a * k + b * n,
        a * m + b * p,
        c * k + d * n,
        c * m + d * p,
        e * k + f * n + q,
        e * m + f * p + r,
    )


def named(name: str) -> Name:
    """A PDF name from plain text."""
    return Name(f"/{name}")
