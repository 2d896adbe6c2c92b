"""Count the words that other programs find in a sheet of each language: the table in languages.md.

`python docs/count_words.py` asks poppler (`pdftotext`) and pdfium (pypdfium2), and pdf.js too where
`npm install pdfjs-dist` was run in the folder that is named as the first argument.
"""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2

from instructions import procedure as procedures
from instructions.document import filled, inlines_of, walk
from instructions.finish import Made
from instructions.locate import LIBRARY, shipped
from instructions.order import Order
from instructions.practice import ILIOPSOAS

SAID = {"name": "Asha Example", "on": "2027-03-02 09:30", "side": "left"}
SIGNS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Letters, figures, and the marks and joiners of Indic and Arabic letters.
WORD = re.compile(
    "[^\\W_](?:[^\\W_]|[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0900-\u0dff\u200c\u200d])*"
)
PDF_JS = """
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
const pdf = await getDocument({ url: process.argv[1], verbosity: 0 }).promise;
for (let number = 1; number <= pdf.numPages; number++) {
  const { items } = await (await pdf.getPage(number)).getTextContent();
  console.log(items.map((item) => item.str + (item.hasEOL ? "\\n" : "")).join(""));
}
"""


def words(text: str) -> Counter[str]:
    """The words of a text as a multiset: stops and lines to write on are none."""
    return Counter(WORD.findall(SIGNS.sub("", unicodedata.normalize("NFC", text))))


def made(language: str) -> Made:
    """The sheet of a language for a patient with a plan of two medicines, as a specimen."""
    raw = {**SAID, "language": language}
    plan = str(shipped("examples") / "plan.yaml")
    return Order(raw=raw, plan_file=plan, today=date(2027, 2, 20), draft_translation=True).make()


def said(sheet: Made) -> Counter[str]:
    """The words that are set on a sheet, those at the foot aside."""
    document, values = sheet.sheet.document, sheet.sheet.values
    blocks = walk((*document.header, *document.blocks))
    return words(" ".join(filled(line, values) for block in blocks for line in inlines_of(block)))


def poppler(path: Path) -> str:
    """What poppler finds."""
    command = ("pdftotext", "-enc", "UTF-8", path, "-")
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def pdfium(path: Path) -> str:
    """What pdfium finds."""
    pages = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_bounded() for page in pages)


def pdf_js(folder: Path) -> Callable[[Path], str]:
    """What pdf.js finds, with the package in a folder."""

    def found(path: Path) -> str:
        command = ("node", "--input-type=module", "-e", PDF_JS, path)
        return subprocess.run(command, capture_output=True, check=True, cwd=folder).stdout.decode()

    return found


def table(extractors: Mapping[str, Callable[[Path], str]]) -> Iterable[str]:
    """The table, line by line."""
    yield f"| language | words | {' | '.join(extractors)} |"
    yield f"|---|---|{'---|' * len(extractors)}"
    for language in sorted(procedures.languages(LIBRARY / ILIOPSOAS)):
        sheet = made(language)
        wanted = said(sheet)
        with TemporaryDirectory() as folder:
            path = Path(folder) / "sheet.pdf"
            path.write_bytes(sheet.data)
            found = [(words(extract(path)) & wanted).total() for extract in extractors.values()]
        told = " | ".join(map(str, (sheet.practice.procedure.name, wanted.total(), *found)))
        yield f"| {told} |"


if __name__ == "__main__":
    known: dict[str, Callable[[Path], str]] = {"poppler": poppler, "pdfium": pdfium}
    if len(sys.argv) > 1:
        known["pdf.js"] = pdf_js(Path(sys.argv[1]))
    for line in table(known):
        print(line)
