"""The printed code: a telephone that is held over it opens the clinic's page."""

from __future__ import annotations

import pytest
import zxingcpp
from PIL import Image
from printing import SAMPLES, Sheet, printed
from seen import drawn
from tools import pages

from instructions.pdf.drawing import code


def read(picture: Image.Image) -> list[str]:
    """What is in the codes that a reader finds in a picture."""
    return [found.text for found in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example",
        "http://noyyal.example/injection?before=1&after=2",
        "https://மருத்துவம்.example/ஊசி",
        f"https://clinic.example/{'after-your-injection/' * 13}",
    ],
    ids=["short", "signs", "tamil", "long"],
)
def test_a_reader_reads_the_address(address: str) -> None:
    """Every sign of it, also where it is as long as a line in clinic.yaml may be."""
    assert read(drawn(code(address), 400)) == [address]


@pytest.mark.parametrize("grey", [False, True], ids=["colour", "grey"])
@pytest.mark.parametrize("sheet", SAMPLES, ids=str)
def test_the_printed_code_is_the_clinics_address(sheet: Sheet, grey: bool) -> None:
    """On one side, also from a printer without colours; paper with a head of its own has none."""
    made = printed(sheet)
    found = [text for page in pages(made.pdf, grey=grey, dpi=120) for text in read(page)]
    assert found == ([] if sheet.letterhead else [made.practice.clinic.web])
