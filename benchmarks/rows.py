"""The rows of the table: who prints, how, and what each needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Literal

from benchmarks.peers.base import Printer
from benchmarks.work import Work

Way = Literal["memory", "files", "stack", "command"]
NAIVE, TYPST, CONSTANT = "platypus", "typst-ua1", "constant"
OVERLAY, MEMORY = "overlay", "overlay-memory"
STRUCK, FILES, STACK, COMMAND, WORKERS = "struck", "files", "stack", "csv", "csv-two"


@dataclass(frozen=True)
class Row:
    """One row: a printer by its module and class, and where its handouts go."""

    key: str
    title: str
    printer: str
    way: Way = "memory"
    needs: str | None = None
    """The module without which it is skipped."""
    many: bool = False
    """Whether it is fast enough for the long list of visits."""
    options: Mapping[str, Any] = field(default_factory=dict)

    def missing(self) -> str | None:
        """Why it cannot run, or nothing."""
        try:
            found = self.needs is None or find_spec(self.needs) is not None
        except ModuleNotFoundError:
            found = False
        return None if found else f"{self.needs} is not installed"

    def made(self, work: Work) -> Printer:
        """Its printer, set up."""
        module, _, name = self.printer.partition(":")
        made = getattr(import_module(f"benchmarks.{module}"), name)(work, **self.options)
        assert isinstance(made, Printer)
        return made


ROWS = (
    Row(NAIVE, "reportlab platypus, naive", "peers.platypus:Peer"),
    Row("weasyprint", "WeasyPrint", "peers.html:Peer", needs="weasyprint"),
    Row(
        "weasyprint-ua1", "WeasyPrint, pdf/ua-1", "peers.html:Peer", needs="weasyprint",
        options={"pdf_variant": "pdf/ua-1"},
    ),
    Row(
        TYPST, "typst, ua-1", "peers.typeset:Peer", needs="typst",
        options={"pdf_standards": ["ua-1"]},
    ),
    Row("fpdf2", "fpdf2", "peers.cells:Peer", needs="fpdf"),
    Row(OVERLAY, "pikepdf overlay, untagged, to files", "peers.overlay:Peer", "files", many=True),
    Row(MEMORY, "pikepdf overlay, untagged", "peers.overlay:Peer", many=True),
    Row(CONSTANT, "constant bytes, to files", "peers.constant:Peer", "files", many=True),
    Row("layout", "**ours**, laid out each time", "ours:LaidOut"),
    Row("typed", "**ours**, from what was typed", "ours:Typed", many=True),
    Row(STRUCK, "**ours**, struck, every name new", "ours:Struck", many=True),
    Row("again", "**ours**, struck, same names again", "ours:Again", many=True),
    Row(FILES, "**ours**, struck, to files", "ours:Struck", "files", many=True),
    Row(STACK, "**ours**, one stack", "ours:Stacked", "stack", many=True),
    Row(
        COMMAND, "**ours**, CSV to files, one process", "", "command", "instructions.batch",
        many=True, options={"workers": 1},
    ),
    Row(
        WORKERS, "**ours**, CSV to files, two workers", "", "command", "instructions.batch",
        many=True, options={"workers": 2},
    ),
)  # fmt: skip
BY_KEY = {row.key: row for row in ROWS}
