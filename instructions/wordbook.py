"""Word books: a word list as a workbook that a translator fills in, and what comes back in it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from instructions.errors import Problem, WordsError
from instructions.lost import why
from instructions.returned import Returned
from instructions.schedule.table import need
from instructions.wordlist import Entry

HEADS = ("Part", "Text", "English: what it means", "", "Notes", "Your remarks")
WIDTHS = (22, 30, 60, 60, 36, 30)
PART, ID, ENGLISH, WORDS, REMARKS = 0, 1, 2, 3, 5
FIRST = 3
"""The row of the first text: a title and the heads stand above."""

MOST_ROWS = 5_000
ABOUT = re.compile(r"(?P<procedure>[a-z0-9-]+) in (?P<language>[A-Za-z-]+)")

READ_ME = (
    "Thank you for translating this. A patient reads it at home, often an old one, often in pain.",
    "Write as people speak: short sentences, everyday words, one thought in each. Do not translate"
    " word by word; the fourth column must mean what the third means, no more and no less.",
    "{{ name }} and the like are values that the program fills in. Keep each as it is, as often as"
    " it is there; it may stand anywhere in the sentence.",
    "**Two stars** on each side make bold. Keep phone numbers and numbers, with the digits 0 to 9.",
    "Names of medicines and of parts of the body: as patients say them, with the English in"
    " brackets where staff will say it.",
    "SAFETY-CRITICAL: somebody may come to harm when it is misunderstood. Two people check it.",
    "Only the fourth and the last column can be changed. Leave the rows where they are, or take"
    " out those that you have not worked on: they stay as they were.",
)


def workbook(
    entries: Iterable[tuple[str, Entry]], procedure: str, language: str, name: str, rtl: bool
) -> bytes:
    """The workbook of some texts, each with the part that it stands in."""
    openpyxl = need("openpyxl", "workbooks")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Words"
    sheet.append([f"{procedure} in {language}"])
    sheet.append([name if head == "" else head for head in HEADS])
    for part, entry in entries:
        sheet.append([part, entry.id, entry.english, entry.words, entry.notes])
    _styled(sheet, rtl)
    about = book.create_sheet("Read me first")
    for line in READ_ME:
        about.append([line])
        about.cell(about.max_row, 1).alignment = _aligned(wrap_text=True)
    about.column_dimensions["A"].width = 100
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _styled(sheet: Any, rtl: bool) -> None:
    """What must stay is locked; words wrap, and run their own way."""
    from openpyxl.styles import Font, Protection

    for number, width in enumerate(WIDTHS):
        sheet.column_dimensions["ABCDEF"[number]].width = width
    for cell in sheet[FIRST - 1]:
        cell.font = Font(bold=True)
    for row in sheet.iter_rows(min_row=FIRST, max_col=len(HEADS)):
        for place, cell in enumerate(row):
            own = rtl and place == WORDS
            cell.alignment = _aligned(wrap_text=True, vertical="top", readingOrder=2 if own else 1)
            cell.protection = Protection(locked=place not in (WORDS, REMARKS))
            if cell.value is not None:
                cell.data_type = "s"  # Words that begin with = are no formula.
    sheet.freeze_panes = f"A{FIRST}"
    sheet.protection.sheet = True


def _aligned(**said: Any) -> Any:
    from openpyxl.styles import Alignment

    return Alignment(**said)


def read_workbook(path: Path) -> tuple[str, str, list[Returned], list[str]]:
    """The procedure, the language, the lines and the remarks in a workbook that came back.

    Raises WordsError when it is none of ours, or when cells hold something else than words.
    """
    rows = list(_rows(path))
    about = ABOUT.fullmatch(_text(rows[0][0] if rows and rows[0] else None) or "")
    if about is None:
        what = "The first cell does not tell which words these are."
        raise WordsError.of(path.name, what, "Send back the workbook that was exported.")
    lines, remarks, problems = [], [], []
    for number, cells in enumerate(rows[FIRST - 1 :], FIRST):
        texts = [_text(cell) for cell in [*cells, *[None] * len(HEADS)][: len(HEADS)]]
        if not any(texts):
            continue
        if None in (texts[ID], texts[ENGLISH], texts[WORDS]) or _is_formula(texts[WORDS]):
            what = "A cell holds no words: a number, a date or a formula."
            remedy = "Format the column as text and write the words again."
            problems.append(Problem(where=f"row {number}", what=what, remedy=remedy))
            continue
        lines.append(Returned(number, *(str(texts[place]) for place in (ID, ENGLISH, WORDS))))
        if texts[REMARKS]:
            remarks.append(f"row {number}: {texts[REMARKS]}")
    if problems:
        raise WordsError(problems)
    return about["procedure"], about["language"], lines, remarks


def _rows(path: Path) -> Iterator[Sequence[object]]:
    openpyxl = need("openpyxl", "workbooks")
    try:
        book = openpyxl.load_workbook(path, read_only=True)
        yield from book.worksheets[0].iter_rows(max_row=MOST_ROWS, values_only=True)
        book.close()
    except (
        OSError,
        BadZipFile,
        KeyError,
        ValueError,
        openpyxl.utils.exceptions.InvalidFileException,
    ):
        if not path.is_file():
            raise WordsError.of(str(path), *why(path)) from None
        what = "This is no workbook that can be read."
        raise WordsError.of(path.name, what, "Save it as .xlsx and try again.") from None


def _text(cell: object) -> str | None:
    """A cell's words; an empty one has none; None for what is no text."""
    if cell is None:
        return ""
    if isinstance(cell, int) and not isinstance(cell, bool):
        return f"{cell}"
    return cell.strip() if isinstance(cell, str) else None


def _is_formula(text: str | None) -> bool:
    return bool(text) and str(text).startswith("=")
