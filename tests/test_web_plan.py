"""A blood-thinner plan that is written at the desk reaches the paper, and none is invented."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from desk import Client, client_of, finish
from playwright.sync_api import Browser
from sitting import SCHEDULE, sitting
from tools import text_of

PLAN = {
    "medicines-0-name": "Warfarin 5 mg",
    "medicines-0-action": "stop",
    "medicines-0-last-dose": "2027-02-24",
    "medicines-0-last-dose-part": "evening",
    "medicines-0-restart": "2027-03-03",
    "medicines-0-restart-part": "evening",
    "if-postponed": "Phone us before you change any dose.",
    "approver": "Dr S",
    "approved": "2027-02-15",
    "agreed": "yes",
}
DAY = SCHEDULE.read_text(encoding="utf-8").replace("Left,No,No,No", "Left,Yes,No,No", 1)


def wanting() -> tuple[Client, str]:
    """A desk with one visit on a blood thinner, and the path of its plan."""
    client = client_of()
    path = client.walk_in(answer_blood_thinner="yes")
    return client, path.replace("/visit/", "/plans/")


def test_a_plan_is_written_for_who_lacks_one_and_is_printed(
    chromium: Browser, tmp_path: Path
) -> None:
    """From the work list to the paper, its dates with their weekdays."""
    (tmp_path / "day.csv").write_text(DAY, encoding="utf-8")
    with sitting(chromium, tmp_path) as person:
        page = person.page
        person.go("/today")
        page.set_input_files("#list", tmp_path / "day.csv")
        page.click("text=Load the list")
        page.click("text=Open the work list")
        page.click("text=Asha Example")
        for name, text in PLAN.items():
            if name.endswith("action"):
                page.check(f"[name={name}][value={text}]")
            elif name.endswith("part"):
                page.select_option(f"[name={name}]", text)
            elif name == "agreed":
                page.check("[name=agreed]")
            else:
                page.fill(f"[name={name}]", text)
        assert page.inner_text("[data-field=medicines-0-last-dose] .weekday") == "Wednesday"
        page.click("text=Attach this plan")
        person.arrive(r"/visit/\w+")
        assert "last dose Wednesday 24 February 2027, evening" in page.inner_text(".strip")
        page.click("button.big:has-text('Print')")
        words = " ".join(text_of(person.printed()).split())

    assert "Warfarin 5 mg" in words
    assert "Wednesday 24 February 2027" in words
    assert "Dr S" in words


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"agreed": ""}, "Nobody has said that the prescriber agreed."),
        ({"approver": ""}, "the clinician who approved the plan"),
        ({"if-postponed": ""}, "what to do if the date changes"),
        ({"medicines-0-last-dose": "2027-03-04"}, "The last dose is after the procedure."),
        ({"medicines-0-restart": "2027-03-01"}, "The restart is before the procedure."),
        ({"medicines-0-restart": ""}, "Give the day, or say in words when to start again."),
        ({"medicines-0-name": "Warfarin and aspirin"}, "one medicine"),
        ({"medicines-0-name": ""}, "the medicine as it is written"),
        ({"approved": "2027-02-21"}, "The approval is dated in the future."),
    ],
)
def test_a_plan_with_something_missing_or_wrong_is_refused(
    change: dict[str, str], said: str
) -> None:
    """Beside its field, and nothing is attached."""
    client, path = wanting()
    answer = client.send(path, {**PLAN, **change})

    assert answer.status_code == 422
    assert said in answer.text
    assert "YES, NO PLAN" in client.get(path.replace("/plans/", "/visit/")).text


def test_a_plan_goes_with_its_day_only() -> None:
    """A visit that moves to another day is not printed with it."""
    client, path = wanting()
    client.send(path, PLAN)
    visit = path.replace("/plans/", "/visit/")
    told = {"name": "Asha Example", "day": "2027-03-03", "time": "09:30", "born": "1961-05-04"}
    answer = client.send(visit, {**told, "answer-blood-thinner": "yes"})

    assert answer.status_code == 422
    assert "another date" in answer.text


def test_a_plan_goes_with_its_visit_into_a_list(tmp_path: Path) -> None:
    """By the patient's number."""
    client = client_of()
    client.send("/list", {"today": "yes", "list": (BytesIO(DAY.encode()), "day.csv")})
    client.send(f"/plans/{client.token('Asha Example')}", PLAN)
    path = str(client.send("/list", {"list": (BytesIO(DAY.encode()), "day.csv")}).location)
    client.send(f"{path}/start")
    finish(client, path)
    with zipfile.ZipFile(BytesIO(client.get(f"{path}/handouts.zip").data)) as archive:
        first = text_of(archive.read(sorted(archive.namelist())[0]))

    assert "Asha Example" in first
    assert "Warfarin 5 mg" in first


def test_a_plan_is_taken_away_again() -> None:
    """And the visit is back on the work list."""
    client, path = wanting()
    client.send(path, PLAN)
    assert "With a plan" in client.get("/plans").text
    client.send(f"{path}/remove")

    assert "With a plan" not in client.get("/plans").text
