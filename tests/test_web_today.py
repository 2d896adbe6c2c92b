"""Today's list: three letters, Enter, a glance, Enter, and the print view is open."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from desk import client_of
from playwright.sync_api import Browser
from sitting import SCHEDULE, Sitting, sitting
from tools import text_of


def load(person: Sitting, path: Path = SCHEDULE) -> None:
    """Load a list for today's."""
    person.go("/today")
    person.page.set_input_files("#list", path)
    person.page.click("text=Load the list")
    person.page.wait_for_selector("#find:focus")


def test_a_patient_of_todays_list_is_printed_in_a_dozen_keys(
    chromium: Browser, tmp_path: Path
) -> None:
    """From the patient at the desk to the print view, and the next one can come."""
    with sitting(chromium, tmp_path) as person:
        load(person)
        person.keys = 0
        person.type("ash")
        person.press("Enter")
        person.glance()
        assert "LEFT" in person.page.inner_text(".strip")
        person.press("Enter")
        words = text_of(person.printed())
        assert "Asha Example" in words
        assert "NPC-0412" in words
        assert person.keys <= 12

        person.press("Enter")
        person.arrive("/today")
        row = person.page.locator("tr", has_text="Asha Example")
        assert "Printed" in row.inner_text()


def test_typing_shows_only_those_who_are_called_so(chromium: Browser, tmp_path: Path) -> None:
    """Two Trials that day, and the first letters of the first name tell them apart."""
    with sitting(chromium, tmp_path) as person:
        load(person)
        rows = person.page.locator("tr[data-words]:visible")
        person.type("tri")
        assert rows.count() == 2
        person.type(" gop")
        assert rows.count() == 1
        person.press("Enter")
        person.glance()
        assert "Gopal Trial" in person.page.inner_text(".strip")


def test_ticked_rows_are_printed_again_as_one_stack(chromium: Browser, tmp_path: Path) -> None:
    """Each on paper of its own, in the order of the list."""
    with sitting(chromium, tmp_path) as person:
        load(person)
        person.page.check("[aria-label='Tick Asha Example']")
        person.page.check("[aria-label='Tick Hari D\\'Sample']")
        person.page.click("text=Reprint these")
        sides = text_of(person.printed()).split("\f")[:-1]

        names = ["Asha Example", "Hari D'Sample"]
        whose = [next((name for name in names if name in side), "") for side in sides]
        assert whose.index(names[1]) % 2 == 0
        assert list(dict.fromkeys(filter(None, whose))) == names
        assert not any(set(names) <= {name for name in names if name in side} for side in sides)


def test_what_became_of_a_visit_is_noted_and_taken_back() -> None:
    """By hand, for the ticked rows."""
    client = client_of()
    client.send("/list", {"today": "yes", "list": (BytesIO(SCHEDULE.read_bytes()), "day.csv")})
    token = client.token("Asha Example")
    client.send("/today/ticked", {"row": token, "do": "handed-over"})
    assert 'class="mark good">Handed over' in client.get("/today").text
    client.send("/today/ticked", {"row": token, "do": "handed-over"})
    assert 'class="mark good">Handed over' not in client.get("/today").text


def test_a_newer_list_keeps_what_was_noted() -> None:
    """Of the same visits."""
    client = client_of()
    for _ in range(2):
        client.send("/list", {"today": "yes", "list": (BytesIO(SCHEDULE.read_bytes()), "day.csv")})
        if "Handed over</span>" not in client.get("/today").text:
            row = {"row": client.token("Asha Example"), "do": "handed-over"}
            client.send("/today/ticked", row)

    assert client.get("/today").text.count("Handed over</span>") == 1


def test_what_was_printed_last_is_forgotten_when_the_desk_is_locked() -> None:
    """It was at hand until then."""
    client = client_of()
    client.send("/list", {"today": "yes", "list": (BytesIO(SCHEDULE.read_bytes()), "day.csv")})
    client.send("/today/ticked", {"row": client.token("Asha Example"), "do": "reprint"})
    assert "Printed last" in client.get("/today").text
    client.send("/lock")
    client.send("/unlock")

    assert "Printed last" not in client.get("/today").text
