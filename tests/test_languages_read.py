"""What other programs read in a sheet: every word, in the languages written from left to right."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest
from languages import INDIC, Foreign, printed_in
from printing import Printed
from tools import tool

from instructions.document import filled, inlines_of, walk

LANGUAGES = ("en", "es", *INDIC)
CASES = ("usual", "plan of two medicines", "everything on, with a plan", "every part")

# Letters, figures, and the marks and joiners of Indic letters.
WORD = re.compile("[^\\W_](?:[^\\W_]|[\u0300-\u036f\u0900-\u0dff\u200c\u200d])*")

every_sheet = pytest.mark.parametrize(
    "sheet",
    [Foreign(language, case, draft=False) for language in LANGUAGES for case in CASES],
    ids=str,
)


def words(text: str) -> Counter[str]:
    """The words of a text, each as often as it stands there."""
    return Counter(WORD.findall(unicodedata.normalize("NFC", text)))


def said(sheet: Printed) -> Counter[str]:
    """The words that are set on a sheet, those at the foot aside."""
    document, values = sheet.handout.document, sheet.handout.values
    blocks = walk((*document.header, *document.blocks))
    return words(" ".join(filled(line, values) for block in blocks for line in inlines_of(block)))


@every_sheet
def test_pdfium_finds_every_word(sheet: Foreign) -> None:
    """As Chrome does, when somebody searches or copies."""
    one = printed_in(sheet)
    pages = pypdfium2.PdfDocument(one.pdf)
    found = words("\n".join(page.get_textpage().get_text_bounded() for page in pages))
    assert said(one) - found == Counter()


@every_sheet
def test_poppler_finds_every_word(sheet: Foreign, tmp_path: Path) -> None:
    """As the readers of Linux desktops do."""
    one, path = printed_in(sheet), tmp_path / "sheet.pdf"
    path.write_bytes(one.pdf)
    command = (tool("pdftotext", "poppler-utils"), "-enc", "UTF-8", path, "-")
    told = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    assert said(one) - words(told) == Counter()
