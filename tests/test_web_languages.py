"""A language whose words nobody has checked, at the desk: the clinic's own, and an interpreter."""

from __future__ import annotations

import re
import shutil
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from desk import Client, client_of
from playwright.sync_api import Browser
from sample import CLINIC
from sitting import SCHEDULE, sitting
from tools import text_of

from instructions.cli import main

NEEDED = "INTERPRETER NEEDED"


def test_a_draft_prints_in_the_clinics_language_and_the_strip_says_so(
    chromium: Browser, tmp_path: Path
) -> None:
    """While it is typed, before Print, and the sheet carries the name."""
    with sitting(chromium, tmp_path) as person:
        person.go("/visit/new")
        page = person.page
        page.fill("#name", "Asha Example")
        page.fill("#time", "09:30")
        page.check("[name=answer-blood-thinner][value=no]")
        page.select_option("#language", "ta")
        page.wait_for_selector("[data-proof] .strip")
        assert NEEDED in page.inner_text("[data-proof] .strip")
        page.click("main button:has-text('Check')")
        person.glance()
        assert NEEDED in page.inner_text(".strip")
        assert "Go through it with an interpreter." in page.inner_text("[data-proof]")
        person.press("Enter")
        words = text_of(person.printed())

    assert "Asha Example" in words
    assert "Emergency after you leave us" in words


@pytest.mark.parametrize("paper", ["save", "page", "text"])
def test_no_paper_of_a_draft_is_a_specimen(paper: str) -> None:
    """Nor is it in words that nobody has checked."""
    client = client_of()
    answer = client.send(f"{client.walk_in(language='ta')}/{paper}")
    words = text_of(answer.data) if paper == "save" else answer.text

    assert "Asha Example" in words
    assert "DRAFT" not in words
    assert not re.search(r"[\u0b80-\u0bff]", words)


def test_a_list_in_a_draft_warns_at_each_patient() -> None:
    """In today's list and on the strip, and on nobody else's."""
    client = client_of()
    told = SCHEDULE.read_text(encoding="utf-8").replace("No,No,No,English", "No,No,No,Tamil", 1)
    client.send("/list", {"today": "yes", "list": (BytesIO(told.encode()), "list.csv")})
    asha, bala = (client.get(f"/visit/{client.token(name)}").text for name in NAMES)

    assert client.get("/today").text.count(NEEDED) == 1
    assert NEEDED in asha
    assert NEEDED not in bala


def test_words_that_a_clinician_has_checked_are_printed(tmp_path: Path) -> None:
    """In the patient's language, and nobody needs to interpret."""
    client = client_of(checked_in_spanish(tmp_path))
    path = client.walk_in(language="es")

    assert NEEDED not in client.get(path).text
    assert "Su inyecci" in saved(client, path)
    assert "Your iliopsoas injection" not in saved(client, path)


def test_a_sheet_in_both_languages_is_a_tick_away(tmp_path: Path) -> None:
    """Both sheets come as one file, so that staff can talk it through."""
    client = client_of(checked_in_spanish(tmp_path))
    words = saved(client, client.walk_in(language="es", bilingual="yes"))

    assert "Su inyecci" in words
    assert "Your iliopsoas injection" in words


def checked_in_spanish(folder: Path) -> Path:
    """A clinic whose clinician has checked the Spanish words."""
    clinic = folder / "clinic"
    shutil.copytree(CLINIC, clinic)
    who = ("--reviewer", "Dr A", "--qualification", "doctor", "--clinician")
    asked = ("translation", "approve", "es", "--clinic", str(clinic), *who)
    assert CliRunner().invoke(main, asked, input="y\n" * 400).exit_code == 0
    return clinic


def saved(client: Client, path: str) -> str:
    """What the PDF of a visit says."""
    return text_of(client.send(f"{path}/save").data)


NAMES = ("Asha Example", "Bala Sample")
