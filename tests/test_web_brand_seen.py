"""The Brand page in the browser, and the logo that is dropped on it."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from browsing import chromium, window
from desk import Client, client_of, served
from PIL import Image
from playwright.sync_api import expect
from sample import sample_visit
from test_web_brand import folder, form_of, profile, sent
from tools import fonts_of
from werkzeug.test import TestResponse

from instructions.archive import Inputs

__all__ = ["folder"]


def picture(colour: str = "red") -> bytes:
    """A small PNG."""
    file = io.BytesIO()
    Image.new("RGB", (40, 20), colour).save(file, "PNG")
    return file.getvalue()


def logos(folder: Path) -> list[str]:
    """The pictures that were dropped on the page."""
    return sorted(path.name for path in folder.glob("logo-*"))


def with_logo(client: Client, folder: Path, data: bytes, path: str = "/brand") -> TestResponse:
    """Sends the form with a picture."""
    form = {**form_of(folder), "picture": (io.BytesIO(data), "../../my logo.png")}
    answer = client.send(path, form, content_type="multipart/form-data")
    answer.request.environ["wsgi.input"].close()  # A file of the test's own, when it is large.
    return answer


def test_a_logo_that_is_dropped_is_printed(folder: Path) -> None:
    """Under a name that follows from what is in it; the one before is kept for an undo."""
    client = client_of(folder)
    assert with_logo(client, folder, picture()).status_code == 303
    (name,) = logos(folder)

    assert f"logo: {name}" in profile(folder) and (folder / "logo.svg").exists()
    with_logo(client, folder, picture("blue"))
    assert len(logos(folder)) == 2


def test_a_logo_that_was_only_looked_at_goes_with_the_next_save(folder: Path) -> None:
    """No picture that nobody names stays."""
    client = client_of(folder)
    with_logo(client, folder, picture("green"), "/brand/preview")
    assert len(logos(folder)) == 1
    sent(client, folder, name="Another Clinic")

    assert logos(folder) == []


@pytest.mark.parametrize(
    "data",
    [
        b"GIF89a",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
        b"<svg xmlns='http://www.w3.org/2000/svg'>&x;</svg>",
        b"<svg xmlns='http://www.w3.org/2000/svg'><image href='http://x.example/y'/></svg>",
        b"\x89PNG" + b"x" * 50,
        b"x" * 5_000_001,
    ],
)
def test_a_picture_that_may_do_harm_is_refused_and_not_kept(folder: Path, data: bytes) -> None:
    """In a sentence, beside the field."""
    before = profile(folder)
    answer = with_logo(client_of(folder), folder, data)

    assert answer.status_code == 422 and 'id="brand.logo-problem"' in answer.text
    assert logos(folder) == [] and profile(folder) == before


def test_a_brand_that_is_chosen_is_seen_and_printed(folder: Path) -> None:
    """In the preview before it is saved, and in the next PDF after it; two windows are told."""
    with served(folder) as desk, chromium() as browser, window(browser) as context:
        page, other = context.new_page(), context.new_page()
        for one in (page, other):
            one.goto(f"{desk.address}brand")
        first = page.locator(".sides img").first
        before = first.get_attribute("src")
        page.get_by_label("Begin with").select_option("high-contrast")
        expect(first).not_to_have_attribute("src", before or "")
        assert "high-contrast" not in profile(folder)
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("Saved.")

        other.get_by_label("When it is answered").fill("9am to 5pm")
        other.get_by_role("button", name="Save", exact=True).click()
        expect(other.get_by_role("alert")).to_contain_text("somebody else has saved")
        expect(other.get_by_label("When it is answered")).to_have_value("9am to 5pm")
        other.get_by_role("button", name="Save", exact=True).click()
        expect(other.get_by_role("status")).to_contain_text("Saved.")
        practice = desk.front.presses.practice()
        asked = Inputs(
            visit=sample_visit(practice),
            procedure=practice.procedure.id,
            paper="A4",
            letterhead=False,
            format="pdf",
        )
        pdf = desk.front.presses.made(asked).data

    assert any("AtkinsonHyperlegible" in name for name, _ in fonts_of(pdf))
    assert "9am to 5pm" in profile(folder)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) >= 2


def test_a_colour_that_cannot_be_read_is_told_as_it_is_chosen(folder: Path) -> None:
    """And a logo that is dropped is seen; nothing is saved by either."""
    before = profile(folder)
    with served(folder) as desk, chromium() as browser, window(browser) as context:
        page = context.new_page()
        page.goto(f"{desk.address}brand")
        page.get_by_label("Headings and bars").fill("#ffd700")
        expect(page.locator("[data-proof]")).to_contain_text("cannot be read: needs 4.5 to 1")
        page.get_by_label("Headings and bars").fill("#5b2a6e")
        first = page.locator(".sides img").first
        seen = first.get_attribute("src")
        page.locator("#picture").set_input_files(
            {"name": "logo.png", "mimeType": "image/png", "buffer": picture()}
        )
        expect(first).not_to_have_attribute("src", seen or "")

    assert profile(folder) == before
