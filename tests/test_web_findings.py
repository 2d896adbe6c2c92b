"""The report of a check as a page of the desk, for whoever looks after the words."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from desk import Client, client_of
from sample import clinic_folder
from tools import text_of

from instructions.check import examine


def told(client: Client, path: str = "/words/check") -> str:
    """What the page says, as a person reads it."""
    page = client.get(path).text.partition("<main")[2]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_the_words_page_leads_to_the_report_and_the_report_to_its_pdf() -> None:
    """Of the words in the language that is looked at."""
    client = client_of()
    assert "/words/check?language=en" in client.get("/words").text
    paper = client.get("/words/check/report.pdf?language=en")

    assert "0 errors, 0 warnings, 0 notes." in told(client, "/words/check?language=en")
    assert "/words/check/report.pdf?language=en" in client.get("/words/check?language=en").text
    assert paper.headers["Content-Type"] == "application/pdf"
    assert "Check of iliopsoas-injection" in text_of(paper.data)


def test_the_worst_stands_first_with_its_place_reason_and_source(tmp_path: Path) -> None:
    """Errors of words that nobody has mended, then what is only to be looked at."""
    folder = clinic_folder(tmp_path)
    profile = folder / "clinic.yaml"
    text = profile.read_text(encoding="utf-8").replace("web: https:", "web: http:")
    profile.write_text(text, encoding="utf-8")
    client = client_of(folder)
    page = client.get("/words/check?language=es").text
    weights = re.findall(r'<span class="mark ?\w*">(\w+)</span>', page)
    said, line = (
        told(client, "/words/check?language=es"),
        text[: text.index("web:")].count("\n") + 1,
    )

    assert {"Error", "Warning"} <= set(weights)
    assert weights == sorted(weights, key=("Error", "Warning", "Note").index)
    assert f"clinic.yaml, line {line}" in said
    assert "A web address that is not encrypted can be changed on its way." in said
    assert "NCSC: using TLS" in said
    assert "Mend the errors before anybody approves" in said


def test_a_clinic_that_cannot_be_read_is_told_with_all_its_problems(tmp_path: Path) -> None:
    """And the shipped words are looked at all the same."""
    folder = clinic_folder(tmp_path)
    profile = folder / "clinic.yaml"
    profile.write_text(
        profile.read_text(encoding="utf-8").replace("phone:", "fone:", 1), encoding="utf-8"
    )
    said = told(client_of(folder))

    assert "fone" in said
    assert "How easy the words are to read" in said


def test_it_is_looked_at_once_until_a_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page and its PDF are one check, and the next change is another."""
    folder, counted = clinic_folder(tmp_path), []
    real = examine.check

    def check(*given: object) -> object:
        counted.append(given)
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(examine, "check", check)
    client = client_of(folder)
    client.get("/words/check")
    client.get("/words/check/report.pdf")
    assert len(counted) == 1
    with (folder / "clinic.yaml").open("a", encoding="utf-8") as file:
        file.write("# Looked through.\n")
    client.get("/words/check")
    assert len(counted) == 2


def test_a_language_that_is_not_there_is_no_page() -> None:
    """Whatever it is called."""
    assert client_of().get("/words/check?language=../../x").status_code == 404
