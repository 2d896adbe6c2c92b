"""Sheets for staff: a template without a patient becomes a tagged PDF on the clinic's own paper."""

from __future__ import annotations

import re
from typing import Any

from instructions.markup import parse
from instructions.pdf.drawing import Drawings
from instructions.pdf.layout import lay_out
from instructions.pdf.look import look
from instructions.practice import Practice

_LONG = re.compile(r"[^\s-]{13,}")
_PIECE = 12


def staff_sheet(practice: Practice, template: str, **told: Any) -> bytes:
    """The PDF that a template makes of what it is told. Raises TemplateError and GlyphError."""
    html = practice.environment.get_template(template).render(
        words=practice.procedure, clinic=practice.clinic.name, broken=broken, **told
    )
    drawings = Drawings([practice.clinic.folder, *practice.templates])
    paper = look(practice.brand, practice.clinic.paper, "standard")
    return lay_out(parse(html), paper, drawings).strike({})


def broken(text: object) -> str:
    """A text whose names of files and rules fit into a narrow column: long ones are broken."""
    return _LONG.sub(lambda found: _pieces(found[0]), str(text))


def _pieces(word: str) -> str:
    return " ".join(word[start : start + _PIECE] for start in range(0, len(word), _PIECE))
