"""A walk-in at the desk: the short form, its problems, its proof and its papers."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from desk import client_of
from playwright.sync_api import Browser
from sample import TODAY
from sitting import sitting
from tools import text_of


def test_a_walk_in_is_printed_with_the_keyboard_alone(chromium: Browser, tmp_path: Path) -> None:
    """From the name to the print view, and then the form is empty again."""
    with sitting(chromium, tmp_path) as person:
        person.go("/visit/new")
        person.type("Asha Example")
        person.press("Tab", "Tab", "Tab", "Tab", "Tab")
        assert person.page.evaluate("document.activeElement.id") == "time"
        person.type("0930am")  # The letters count only where the clock has 12 hours.
        person.page.keyboard.press("Tab")
        while person.page.evaluate("document.activeElement.name") != "side":
            person.press("Tab")
        person.press("Space", "Tab", "Space", "Enter")
        person.glance()
        strip = person.page.inner_text(".strip")
        assert "LEFT" in strip
        assert "Monday 22 February 2027, 09:30" in strip
        person.press("Enter")
        assert "Asha Example" in text_of(person.printed())

        person.press("Enter")
        person.arrive("/visit/new")
        assert person.page.input_value("#name") == ""


def test_with_scripts_off_one_still_prints(chromium: Browser, tmp_path: Path) -> None:
    """The pages are shown, and a link opens the PDF."""
    with sitting(chromium, tmp_path, scripts=False) as person:
        person.go("/visit/new")
        page = person.page
        page.fill("#name", "Bala Sample")
        page.fill("#day", "2027-03-02")
        page.fill("#time", "09:30")
        page.check("[name=answer-blood-thinner][value=yes]")
        person.press("Enter")
        person.glance()
        assert "YES, NO PLAN" in page.inner_text(".strip")
        assert page.locator(".sides img").count() >= 2
        person.press("Enter")
        person.arrive(r"/printed/\w+")
        assert "Bala Sample" in text_of(person.paper())


def test_the_proof_follows_what_is_typed(chromium: Browser, tmp_path: Path) -> None:
    """A problem stands beside its field when the form rests, and the pages when it is right."""
    with sitting(chromium, tmp_path) as person:
        person.go("/visit/new")
        page = person.page
        page.fill("#name", "Asha Example")
        page.fill("#born", "2031-05-04")
        page.press("#born", "Tab")
        page.wait_for_selector("#born-problem")
        assert "in the future" in page.inner_text("#born-problem")
        page.fill("#born", "1961-05-04")
        page.fill("#time", "09:30")
        page.check("[name=answer-blood-thinner][value=no]")
        page.wait_for_selector("[data-proof] .sides img")
        assert page.locator("#born-problem").count() == 0
        assert "4 May 1961" in page.inner_text("[data-proof] .strip")


def test_the_text_is_there_to_copy(chromium: Browser, tmp_path: Path) -> None:
    """For a message."""
    with sitting(chromium, tmp_path) as person:
        client = person.page
        person.go("/visit/new")
        client.fill("#name", "Asha Example")
        client.fill("#time", "09:30")
        client.check("[name=answer-blood-thinner][value=no]")
        client.click("main button:has-text('Check')")
        client.click("text=Copy text")
        client.click("button:has-text('Copy')")
        client.wait_for_selector("[data-copied]:not(:empty)")
        assert "Asha Example" in client.input_value("#said")


def test_blood_thinners_must_be_answered() -> None:
    """Nothing else may be left open to chance."""
    answer = client_of().send("/visit/new", {"name": "A", "day": "2027-03-02", "time": "09:30"})

    assert answer.status_code == 422
    assert 'id="answer-blood-thinner-problem">This must be answered.' in answer.text


@pytest.mark.parametrize(
    "second", ["Asha Example", "Asho Example", "Asaha Example", "Amit Example"]
)
def test_patients_of_one_day_who_are_called_alike_need_more_than_a_name(second: str) -> None:
    """Their birth date or number, before anything is printed."""
    client = client_of()
    client.walk_in()
    told = {"name": second, "day": "2027-03-02", "time": "11:00", "answer-blood-thinner": "no"}
    answer = client.send("/visit/new", told)

    assert answer.status_code == 422
    assert "similar name" in answer.text
    assert client.send("/visit/new", {**told, "born": "1970-01-01"}).status_code == 303
    assert client.send("/visit/new", {**told, "day": "2027-03-04"}).status_code == 303


def test_what_was_not_seen_is_not_printed() -> None:
    """Somebody changed the visit in another window: it is shown once more."""
    client = client_of()
    path = client.walk_in()
    seen = client.seen(path)
    changed = {"name": "Asha Example", "day": "2027-03-02", "time": "10:30", "born": "1961-05-04"}
    client.send(path, {**changed, "answer-blood-thinner": "no"})

    assert client.send(f"{path}/print", {"seen": seen}).location == path
    assert "/printed/" in str(client.send(f"{path}/print", {"seen": client.seen(path)}).location)


def test_a_visit_that_is_over_has_its_real_time() -> None:
    """And the times at home are counted from it; one that is still to come is refused."""
    client = client_of()
    yesterday, tomorrow = (TODAY + timedelta(days=days) for days in (-1, 1))
    path = client.walk_in(over="yes", day=f"{yesterday}", time="14:10")
    words = text_of(client.send(f"{path}/save").data)
    told = {"name": "A", "over": "yes", "day": f"{tomorrow}", "time": "14:10"}
    refused = client.send("/visit/new", {**told, "answer-blood-thinner": "no"})

    assert "Friday 19 February 2027" in " ".join(words.split())
    assert "2:10pm" in words
    assert refused.status_code == 422
    assert "still to come" in refused.text


def test_a_visit_in_the_past_is_asked_about_in_the_words_of_the_page() -> None:
    """And never in those of the command line."""
    told = {"name": "A", "day": f"{date(2027, 1, 4)}", "time": "9:00"}
    answer = client_of().send("/visit/new", {**told, "answer-blood-thinner": "no"})

    assert "It is over" in answer.text
    assert "--" not in answer.text.partition("<main")[2]


def test_a_visit_leaves_the_desk_as_a_file_a_page_and_a_text() -> None:
    """Under names that tell nobody."""
    client = client_of()
    path = client.walk_in()
    pdf, page = client.send(f"{path}/save"), client.send(f"{path}/page")

    assert pdf.headers["Content-Disposition"] == "attachment; filename=handout.pdf"
    assert "Asha Example" in text_of(pdf.data)
    assert page.headers["Content-Disposition"] == "attachment; filename=handout.html"
    assert "Asha Example" in page.text
    assert "Asha Example" in client.send(f"{path}/text").text
    assert {one.headers["Cache-Control"] for one in (pdf, page)} == {"no-store"}


def test_next_patient_clears_everything() -> None:
    """Of the one before."""
    client = client_of()
    path = client.walk_in()
    client.send(f"{path}/next")

    assert client.get(path).status_code == 404
