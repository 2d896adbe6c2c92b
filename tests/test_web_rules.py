"""The Settings page: twelve questions first, each with the sentence that its answer prints."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from browsing import chromium, window
from desk import Client, client_of, served
from playwright.sync_api import expect
from sample import clinic_folder, sample_practice, sample_visit
from werkzeug.test import TestResponse

from instructions.practice import load
from instructions.sentences import sentences
from instructions.values import values_of
from instructions.web.draft import shown_of
from instructions.web.rule_fields import questions
from instructions.web.rules import all_of_them, the_twelve

OWN = "procedures.iliopsoas-injection.settings."
READY = ("sample: true ", "# sample: true ")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the sample clinic, which may be changed."""
    return clinic_folder(tmp_path)


def sent(
    client: Client, folder: Path, typed: Mapping[str, object], which: str = "all"
) -> TestResponse:
    """Sends the form with some fields typed otherwise."""
    with client.application.app_context():
        held, values = shown_of(folder, the_twelve() if which == "start" else all_of_them())
    return client.send("/settings", {"mark": held.mark, "which": which, **values, **typed})


def words(answer: TestResponse) -> str:
    """A page as a person reads it."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def test_a_clinic_that_prints_sample_begins_with_twelve_questions(folder: Path) -> None:
    """One sentence each; all settings are one press away."""
    client = client_of(folder)
    first = client.get("/settings")

    assert first.status_code == 302 and first.location.endswith("/settings/start")
    assert len(questions(sample_practice().procedure)) == 12
    page = words(client.get("/settings/start"))
    assert "May patients eat before the injection?" in page and "All settings" in page


def test_a_clinic_of_its_own_sees_every_setting(tmp_path: Path) -> None:
    """Each with its unit, its range, its default and where it comes from."""
    page = words(client_of(clinic_folder(tmp_path, READY)).get("/settings"))

    assert "Rest (hours) A number from 12 to 72 (hours). Default 24. From: " in page
    for id in sample_practice().procedure.settings:
        assert id.replace("-", " ").capitalize() in page


def test_each_setting_shows_the_sentence_that_it_prints() -> None:
    """With the times that it decides; nothing for those that only shift others."""
    practice = sample_practice()
    said = sentences(practice, values_of(sample_visit(practice), practice))

    assert "Do not drive until Wednesday evening" in said["driving"][0]
    assert "We help you lie on your tummy." in said["position"]
    assert "x-ray" in " ".join(said["guidance"]).lower()
    assert "steroid" in " ".join(said["drugs"])
    assert [id for id, own in said.items() if not own] == [
        "margin",
        "onset-botox",
        "plan-days",
        "sugar-limit-mmol",
    ]


def test_a_setting_that_is_not_set_shows_what_is_said_instead(tmp_path: Path) -> None:
    """Ask us."""
    practice = load(clinic_folder(tmp_path, ("      driving: 24 ", "      # driving: 24 ")))
    said = sentences(practice, values_of(sample_visit(practice), practice))

    assert "until we say so" in said["driving"][0] or "sk" in said["driving"][0]
    assert "24" not in said["driving"][0]


@pytest.mark.parametrize(
    ("name", "typed", "written"),
    [
        ("driving", "48", "      driving: 48 "),
        ("numbness", "10 to 20", "      numbness: [10, 20] "),
        ("food", "fast", "      food: fast "),
        ("pain-medicine", "paracetamol: 1 g", '      pain-medicine: "paracetamol: 1 g"'),
    ],
)
def test_a_setting_is_saved_where_it_stands(
    folder: Path, name: str, typed: str, written: str
) -> None:
    """With its comment."""
    answer = sent(client_of(folder), folder, {OWN + name: typed})

    assert answer.status_code == 303, words(answer)
    assert written in (folder / "clinic.yaml").read_text(encoding="utf-8")


def test_a_holiday_and_a_clinician_s_own_way_are_written(folder: Path) -> None:
    """Each as a line of the file; the next sheet follows them."""
    typed = {
        "closures.0.first": "2027-03-03",
        "closures.0.route": "Duty doctor",
        "closures.0.phone": "+91 422 255 0177",
        "clinicians.0.name": "Dr S Rao",
        "clinicians.0.setting": "driving",
        "clinicians.0.value": "48",
        "clinicians.1.name": "Dr S Rao",
        "clinicians.1.setting": "numbness",
        "clinicians.1.value": "10 to 20",
    }
    client = client_of(folder)
    answer = sent(client, folder, typed)
    assert answer.status_code == 303, words(answer)
    clinic = load(folder).clinic

    assert clinic.closures[0].who.startswith("Duty doctor: ")
    own = clinic.of("dr s rao").choices("iliopsoas-injection").settings
    assert (own["driving"], own["numbness"], own["rest"]) == ("48", ["10", "20"], "24")
    page = client.get("/settings?all=yes").text
    assert 'value="Dr S Rao"' in page and 'value="2027-03-03"' in page
    assert sent(client, folder, {"closures.0.last": "2027-01-01"}).status_code == 422


def test_no_medicine_is_an_answer_too(folder: Path) -> None:
    """Only the numbing one."""
    sent(client_of(folder), folder, {"procedures.iliopsoas-injection.drugs.steroid": ""})

    assert "    drugs: [] " in (folder / "clinic.yaml").read_text(encoding="utf-8")


def test_what_is_out_of_range_is_refused_beside_its_field(folder: Path) -> None:
    """And kept in the form."""
    before = (folder / "clinic.yaml").read_text(encoding="utf-8")
    answer = sent(client_of(folder), folder, {OWN + "driving": "2", OWN + "stay": "30"})

    assert answer.status_code == 422 and "must be a number from 12 to 72 (hours)" in words(answer)
    assert f'id="{OWN}driving-problem"' in answer.text and 'value="30"' in answer.text
    assert (folder / "clinic.yaml").read_text(encoding="utf-8") == before


def test_a_clinic_without_a_way_to_reach_it_is_refused(folder: Path) -> None:
    """From the twelve questions, too."""
    typed = {"out-of-hours.phone": "", "out-of-hours.route": ""}
    answer = sent(client_of(folder), folder, typed, "start")

    assert answer.status_code == 422 and "a patient must be able to reach you" in words(answer)


def test_an_answer_changes_its_sentence_as_it_is_typed(folder: Path) -> None:
    """In the browser; and what is saved is on the next sheet."""
    with served(folder) as desk, chromium() as browser, window(browser) as context:
        page = context.new_page()
        page.goto(f"{desk.address}settings/start")
        says = page.locator(f'[data-says-for="{OWN}driving"]')
        expect(says).to_contain_text("Do not drive until")
        before = says.text_content() or ""
        page.get_by_label("Driving (hours)").fill("60")
        expect(says).not_to_have_text(before)
        page.get_by_label("SAMPLE on every side").select_option("")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("Saved.")
        practice = desk.front.presses.practice()

    assert str(practice.settings["driving"]) == "60" and not practice.clinic.sample
