"""Stacks: one print file for many patients, whose sheets share fonts, pages and common lines.

A stack goes to the printer and is not tagged: the accessible files are the single ones. It is
written as it grows, so a thousand visits need no more memory than one.
"""

from __future__ import annotations

import hashlib
import io
import re
from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO
from zlib import compress

import pikepdf
from msgspec import Struct

from instructions.pdf.plate import Plate

HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
REFERENCE = re.compile(rb"(?<![\w.])(\d+) 0 R\b")

# The paper of a stack of nothing.
LETTER = b"[0 0 612 792]"

# A page tree stays flat to read when its nodes hold about this many (ISO 32000-1, 7.7.3).
LEAVES = 64

# How many lines that patients share (a date, an hour) are kept for the next patient.
SHARED = 20_000


class Page(Struct, frozen=True):
    """A page of a plate as it stands in the stack."""

    head: bytes
    """What the page's dictionary says, up to its contents."""
    content: int
    """The number of what is the same for all patients."""


class Base(Struct, frozen=True):
    """A plate as it stands in the stack. It is kept, so that its identity is never another's."""

    plate: Plate
    pages: list[Page]
    several: frozenset[int]
    """The dies that stand on more than one page (the foot)."""


@dataclass(slots=True)
class Stack:
    """A print file being written."""

    file: BinaryIO
    offsets: array[int] = field(default_factory=lambda: array("Q"))
    position: int = 0
    pages: int = 0
    _objects: dict[bytes, int] = field(default_factory=dict)
    _bases: dict[int, Base] = field(default_factory=dict)
    _shared: dict[bytes, int] = field(default_factory=dict)
    _nodes: list[tuple[int, int]] = field(default_factory=list)
    _leaves: list[int] = field(default_factory=list)
    _node: int = 0
    _root: int = 0
    _box: bytes = b""

    def __post_init__(self) -> None:
        self._write(HEAD)
        self._root = self._reserve()

    def add(self, plate: Plate, values: Mapping[str, str]) -> int:
        """Add one patient's sides; how many there are. Raises Tight and Unheld as ``strike``."""
        shows = self._shows(plate, values)
        for page, contents in zip(self._base(plate).pages, shows, strict=True):
            listed = b" ".join([b"%d 0 R" % number for number in (page.content, *contents)])
            self._page(page.head + b"/Contents[%s]>>" % listed)
        return plate.pages

    def lead(self, plate: Plate) -> None:
        """Put a plate's sides, which need no values, before all others."""
        self._close_node()
        first = len(self._nodes)
        self.add(plate, {})
        self._close_node()
        self._nodes = self._nodes[first:] + self._nodes[:first]

    def blank(self, plate: Plate) -> None:
        """Add an empty side, so that the next patient begins on new paper."""
        self._page(self._base(plate).pages[0].head + b">>")

    def close(self) -> None:
        """Write the page tree and the cross-reference table. The file stays open."""
        self._close_node()
        kids = b" ".join(b"%d 0 R" % node for node, _ in self._nodes)
        box = self._box or LETTER
        body = b"<</Type/Pages/MediaBox%s/Count %d/Kids[%s]>>" % (box, self.pages, kids)
        self._put(self._root, body)
        catalog = self._object(b"<</Type/Catalog/Pages %d 0 R>>" % self._root)
        start, count = self.position, len(self.offsets) + 1
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % count)
        for offset in self.offsets:
            self._write(b"%010d 00000 n \n" % offset)
        trailer = b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        self._write(trailer % (count, catalog, start))

    def _shows(self, plate: Plate, values: Mapping[str, str]) -> list[list[int]]:
        """For each page the numbers of the streams with its ink.

        What patients share stands in the file once; what is one patient's own is one stream a
        page, but for what several of their pages show (the foot).
        """
        numbers: list[list[int]] = [[] for _ in range(plate.pages)]
        several = self._base(plate).several
        found: dict[int, int] = {}
        for side in plate.sides:
            listed, mine, last = numbers[side.page], [], []
            for die, show in zip(side.dies, plate.ink(side, values), strict=True):
                if not plate.strikers[die].own:
                    listed.append(self._shared.get(show) or self._share(show))
                elif die in several:
                    found[die] = found.get(die) or self._ink(show)
                    last.append(found[die])
                else:
                    mine.append(show)
            if mine:
                listed.append(self._ink(b"\n".join(mine)))
            listed += last
        return numbers

    def _share(self, show: bytes) -> int:
        if len(self._shared) >= SHARED:
            self._shared.clear()
        small = compress(show)
        number = self._object(_stream(small, b"/Filter/FlateDecode"))
        self._shared[show] = number
        return number

    def _ink(self, show: bytes) -> int:
        # To make a name and a number small would take half as long as to set them.
        return self._object(_stream(show))

    def _base(self, plate: Plate) -> Base:
        """The plate in this file; its pages are copied at its first use."""
        known = self._bases.get(id(plate))
        if known is None:
            with pikepdf.open(io.BytesIO(plate.body)) as pdf:
                pages = [self._copied(pdf, page.obj) for page in pdf.pages]
            often = Counter(die for side in plate.sides for die in side.dies)
            several = frozenset(die for die, count in often.items() if count > 1)
            known = self._bases[id(plate)] = Base(plate, pages, several)
        return known

    def _copied(self, pdf: pikepdf.Pdf, page: pikepdf.Object) -> Page:
        contents = page.Contents
        static = contents[0] if isinstance(contents, pikepdf.Array) else contents
        box, resources = page.MediaBox.unparse(), self._copy(pdf, page.Resources)
        # Pages of the first size have it from the root of their tree.
        self._box = self._box or box
        own = b"/MediaBox%s" % box if box != self._box else b""
        head = b"%s/Resources %d 0 R" % (own, resources)
        return Page(head, self._copy(pdf, static))

    def _copy(self, pdf: pikepdf.Pdf, source: pikepdf.Object) -> int:
        """The number of an object with the same content, written once with all it refers to."""
        is_stream = isinstance(source, pikepdf.Stream)
        body = source.stream_dict.unparse() if is_stream else source.unparse(resolved=True)
        body = REFERENCE.sub(lambda found: self._referred(pdf, found), body)
        if is_stream:
            body += b"\nstream\n%s\nendstream" % source.read_raw_bytes()
        digest = hashlib.sha256(body).digest()
        if digest not in self._objects:
            self._objects[digest] = self._object(body)
        return self._objects[digest]

    def _referred(self, pdf: pikepdf.Pdf, found: re.Match[bytes]) -> bytes:
        return b"%d 0 R" % self._copy(pdf, pdf.get_object(int(found[1]), 0))

    def _page(self, body: bytes) -> None:
        if not self._leaves:
            self._node = self._reserve()
        self._leaves.append(self._object(b"<</Type/Page/Parent %d 0 R" % self._node + body))
        self.pages += 1
        if len(self._leaves) == LEAVES:
            self._close_node()

    def _close_node(self) -> None:
        if not self._leaves:
            return
        kids = b" ".join(b"%d 0 R" % leaf for leaf in self._leaves)
        body = b"<</Type/Pages/Parent %d 0 R/Count %d/Kids[%s]>>"
        self._put(self._node, body % (self._root, len(self._leaves), kids))
        self._nodes.append((self._node, len(self._leaves)))
        self._leaves = []

    def _reserve(self) -> int:
        """A number for an object that is written later."""
        self.offsets.append(0)
        return len(self.offsets)

    def _object(self, body: bytes) -> int:
        number = self._reserve()
        self._put(number, body)
        return number

    def _put(self, number: int, body: bytes) -> None:
        self.offsets[number - 1] = self.position
        self._write(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    def _write(self, data: bytes) -> None:
        self.file.write(data)
        self.position += len(data)


def _stream(data: bytes, filter: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), filter, data)
