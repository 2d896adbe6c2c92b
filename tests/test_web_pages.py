"""Every page of the desk: usable by everybody, at every width, and never printed by mistake."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from sitting import SCHEDULE, Sitting, sitting

pytestmark = pytest.mark.conformance

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
BAD = SCHEDULE.read_text(encoding="utf-8").replace("30/11/1955,02/03", "30/11/1955,32/03")
STRANGE = "Client;Slot\nAsha Example;2027-03-02 09:00\n"


PLAIN = (
    "/today", "/visit/new", "/visit/after", "/list", "/plans", "/words", "/words/check",
    "/words/check?language=es", "/brand", "/settings/start", "/settings?all=yes", "/printers",
)  # fmt: skip
"""Pages that are there from the first."""


def walk(person: Sitting, folder: Path) -> Iterator[str]:
    """Every page in turn, each in the states that it has; gives its name."""
    for path in PLAIN:
        person.go(path)
        yield path
    yield from lists(person, folder)
    yield from visits(person)
    person.go("/nothing")
    yield "an error"
    person.go("/today")
    person.page.click("text=Lock")
    yield "locked"


def lists(person: Sitting, folder: Path) -> Iterator[str]:
    """The pages of a list: one that is strange, and one with problems that is printed."""
    page, bad, strange = person.page, folder / "bad.csv", folder / "strange.csv"
    bad.write_text(BAD.replace("Left,No,No,No", "Left,Yes,No,No", 1), "utf-8")
    strange.write_text(STRANGE, "utf-8")
    person.go("/list")
    page.set_input_files("#list", strange)
    page.click("text=Look at it")
    yield "a list that is not understood"
    page.click("text=Choose what the columns are")
    yield "columns"
    person.go("/today")
    page.set_input_files("#list", bad)
    page.click("text=Load the list")
    page.wait_for_selector("#find")
    yield "today's list"
    page.click("text=Look at it")
    yield "a list with problems"
    page.click("text=Make 7 handouts")
    yield "a run"
    page.wait_for_selector("text=are ready", timeout=60_000)
    yield "a run that is finished"
    page.click("text=Print the stack")
    page.wait_for_selector("[data-paper]")
    yield "a stack"


def visits(person: Sitting) -> Iterator[str]:
    """The pages of one visit of today's list, from its plan to the paper."""
    page = person.page
    person.go("/visit/new")
    page.click("main button:has-text('Check')")
    yield "a form with problems"
    person.go("/plans")
    yield "the work list"
    page.click("text=Asha Example")
    page.click("text=Attach this plan")
    yield "a plan with problems"
    person.go("/today")
    page.click("text=Asha Example")
    yield "a visit"
    page.click("text=Change what is written")
    yield "a visit being changed"
    page.click("text=Copy text")
    yield "text"
    page.click("text=Back")
    page.click("button.big:has-text('Print')")
    page.wait_for_selector("[data-paper]")
    yield "printed"


@pytest.fixture(scope="module")
def findings(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, list[str]]]:
    """What is wrong with each page, by what was looked at."""
    found: dict[str, dict[str, list[str]]] = {"axe": {}, "wide": {}, "title": {}, "paper": {}}
    folder = tmp_path_factory.mktemp("pages")
    with sitting(chromium, folder) as person:
        for name in walk(person, folder):
            page = person.page
            told = Axe().run(page, options=RULES).response
            assert len(told["passes"]) > 10, f"{name} was not looked at"
            for violation in told["violations"]:
                where = [str(node["target"]) for node in violation["nodes"]]
                found["axe"].setdefault(name, []).append(f"{violation['id']}: {where[:3]}")
            for width in (320, 1280):
                page.set_viewport_size({"width": width, "height": 800})
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    found["wide"].setdefault(name, []).append(str(width))
            if "Asha" in page.title() or "Asha" in page.url:
                found["title"].setdefault(name, []).append(page.title())
            page.emulate_media(media="print")
            if page.locator("form:visible, main:visible, header:visible").count():
                found["paper"].setdefault(name, []).append("shown")
            page.emulate_media(media="screen")
    return found


def test_axe_finds_nothing_on_any_page(findings: dict[str, dict[str, list[str]]]) -> None:
    """By the rules of WCAG 2.2 A and AA, and its best practices."""
    assert findings["axe"] == {}


def test_no_page_must_be_pushed_sideways(findings: dict[str, dict[str, list[str]]]) -> None:
    """At a width of 320 pixels, which is a page at 400 percent (WCAG 1.4.10)."""
    assert findings["wide"] == {}


def test_no_title_and_no_address_tells_a_patient(
    findings: dict[str, dict[str, list[str]]],
) -> None:
    """Browsers keep both in their history."""
    assert findings["title"] == {}


def test_ctrl_p_prints_no_form_and_no_list(findings: dict[str, dict[str, list[str]]]) -> None:
    """A page of the desk looks like a handout to whoever is in a hurry."""
    assert findings["paper"] == {}
