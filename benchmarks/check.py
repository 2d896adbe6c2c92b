"""Whether what was printed is right: before anything is timed, its pages are read back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pypdfium2 import PdfDocument

from benchmarks.words import Sheet, lines_of, plain
from benchmarks.work import Values, Work

WORD = re.compile(r"\w+")


class WrongPrintError(Exception):
    """A printer's output is not the handout."""


def check_files(work: Work, visits: Sequence[Values]) -> None:
    """Each file holds its own patient's handout. Raises WrongPrintError."""
    for number, values in enumerate(visits):
        pages = pages_of(work.folder / f"check-{number}.pdf")
        check(work.sheet, pages, values, [other for other in visits if other is not values])


def check_stack(work: Work, visits: Sequence[Values]) -> None:
    """Each patient has the next pages of the one file. Raises WrongPrintError."""
    pages, each = pages_of(work.folder / "check-0.pdf"), len(work.sheet.pages)
    if len(pages) != each * len(visits):
        raise WrongPrintError(f"{len(pages)} pages for {len(visits)} patients")
    for number, values in enumerate(visits):
        others = [other for other in visits if other is not values]
        check(work.sheet, pages[number * each :][:each], values, others)


def check(sheet: Sheet, pages: list[str], values: Values, others: Sequence[Values]) -> None:
    """The right number of pages, every word, and the right patient on each page.

    Raises WrongPrintError.
    """
    if len(pages) != len(sheet.pages):
        raise WrongPrintError(f"{len(pages)} pages, not {len(sheet.pages)}")
    for number, page in enumerate(pages, 1):
        for name in ("name", "id"):
            if values[name] not in page:
                raise WrongPrintError(f"page {number} lacks the patient's {name}")
        if any(other[name] in page for other in others for name in ("name", "id")):
            raise WrongPrintError(f"page {number} names another patient")
        if f"Page {number} of {len(pages)}" not in page:
            raise WrongPrintError(f"page {number} is not numbered")
    wanted = _words(" ".join(plain(line, values) for line in lines_of(sheet)))
    lacking = wanted - _words(" ".join(pages))
    if lacking:
        raise WrongPrintError(f"words are missing: {', '.join(sorted(lacking))}")


def pages_of(path: Path) -> list[str]:
    """The text of each page, its white space made single."""
    pdf = PdfDocument(path)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pdf]


def _words(text: str) -> Counter[str]:
    return Counter(word for word in WORD.findall(text) if word.strip("_"))
