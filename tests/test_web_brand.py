"""The Brand page: what is typed is seen on the real sheet, saved, refused in words, taken back."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from desk import Client, client_of
from sample import CLINIC, clinic_folder
from werkzeug.test import TestResponse

from instructions import sites
from instructions.web.brand import contrasts, entries
from instructions.web.draft import shown_of, tree_of, usual_of

MARK = re.compile(r'name="mark" value="([^"]+)"')


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the sample clinic, which may be changed."""
    return clinic_folder(tmp_path)


def profile(folder: Path) -> str:
    """The text of its file."""
    return (folder / "clinic.yaml").read_text(encoding="utf-8")


def form_of(folder: Path) -> dict[str, object]:
    """The form as a browser would send it when nothing was typed."""
    held, values = shown_of(folder, entries())
    return {"mark": held.mark, **values}


def sent(client: Client, folder: Path, **typed: object) -> TestResponse:
    """Sends the form with some fields typed otherwise; `brand__colour` is `brand.colour`."""
    return resent(client, form_of(folder), **typed)


def resent(client: Client, form: Mapping[str, object], **typed: object) -> TestResponse:
    """Sends a form that was opened before."""
    own = {name.replace("__", ".").replace("_", "-"): value for name, value in typed.items()}
    return client.send("/brand", {**form, **own})


def words(answer: TestResponse) -> str:
    """A page as a person reads it."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


# What is shown


def test_the_form_shows_what_stands_in_the_folder(folder: Path) -> None:
    """And where the file says nothing, what its brand says."""
    _, values = shown_of(folder, entries())
    page = client_of(folder).get("/brand")

    assert values["brand.colour"] == "#0b5563" and values["brand.type-size"] == "13"
    assert values["address"] == "14 Riverbank Road\nCoimbatore 641 001"
    assert (values["identity.1.label"], values["identity.1.format"]) == ("Born", "date")
    assert page.status_code == 200 and page.text.count("data:image/png;base64,") >= 2


def test_the_contrast_of_every_pair_is_shown() -> None:
    """With the figure that is needed where it is not reached."""
    text = profile(CLINIC)
    good = contrasts(tree_of(text), usual_of(text))
    bad = contrasts({"brand": {"colour": "#ffd700"}}, usual_of(text))

    assert all(one["readable"] for one in good) and len(good) == 8
    assert [one["text"] for one in bad if not one["readable"]] == ["Headings and bars"] * 2
    assert {"figure": "1.4", "least": "4.5"}.items() <= next(
        one.items() for one in bad if not one["readable"]
    )


# What is saved


def test_a_change_is_saved_and_nothing_else_is(folder: Path) -> None:
    """Comments and order stay; the next sheet has the colour."""
    before, client = profile(folder), client_of(folder)
    answer = sent(client, folder, brand__colour="#5B2A6E")

    assert answer.status_code == 303
    assert profile(folder) == before.replace('colour: "#0b5563"', 'colour: "#5b2a6e"')
    assert "Saved. The next sheet is printed like this." in client.get(answer.location).text


def test_another_brand_brings_its_own_colours(folder: Path) -> None:
    """Those that the clinic has not set itself."""
    client = client_of(folder)
    sent(client, folder, brand__extends="high-contrast", brand__colour="#0b5563")
    _, values = shown_of(folder, entries())

    assert (values["brand.text"], values["brand.colour"]) == ("#000000", "#0b5563")
    assert values["brand.face"] == "atkinson-hyperlegible"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ({"brand__type_size": "14"}, "  type-size: 14 pt\n"),
        ({"brand__letterhead": "45.5"}, "  letterhead: 45.5 mm\n"),
        ({"footer": "Registered charity\r\nNo. 000"}, "footer: [Registered charity, No. 000]\n"),
        ({"paper": "Letter"}, "paper: Letter "),
        ({"identity__2__label": "Age", "identity__2__field": "born", "identity__2__format": "age"},
         "  - {label: Age, field: born, format: age}\n"),
        ({"address": "1 New Road"}, "address:\n  - 1 New Road\nphone"),
    ],
)  # fmt: skip
def test_each_kind_of_field_is_written_as_a_person_would(
    folder: Path, typed: dict[str, object], written: str
) -> None:
    """In the file's own style."""
    answer = sent(client_of(folder), folder, **typed)

    assert answer.status_code == 303, words(answer)
    assert written in profile(folder)


def test_an_empty_field_takes_its_line_away(folder: Path) -> None:
    """The sheet then has no code."""
    sent(client_of(folder), folder, web="")

    assert "\nweb:" not in profile(folder)


# What is refused


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"brand__colour": "#ffd700"}, "has a contrast of 1.40 to 1. It must be at least 4.5 to 1"),
        ({"brand__margin": "5"}, "must be from 10 to 30 mm"),
        ({"phone": "12"}, "must be a phone number that exists in IN"),
        ({"phone": ""}, "This key is missing. Add it: the phone of the desk."),
        ({"brand__logo": "../secret.png"}, "There is no such picture in the clinic's folder."),
        ({"footer": "a\nb\nc"}, "This has too many entries."),
    ],
)
def test_what_cannot_be_printed_is_refused_in_words(
    folder: Path, typed: dict[str, object], told: str
) -> None:
    """Nothing is saved, and what was typed is still in the form."""
    before = profile(folder)
    answer = sent(client_of(folder), folder, name="Kept Clinic", **typed)

    assert answer.status_code == 422 and told in words(answer)
    assert "Kept Clinic" in answer.text and profile(folder) == before


def test_the_preview_refuses_in_words_too(folder: Path) -> None:
    """With the name of the field that the words belong beside."""
    form = {**form_of(folder), "brand.colour": "#ffd700"}
    answer = client_of(folder).send("/brand/preview", form)

    assert 'data-field="brand.colour"' in answer.text and "cannot be read" in answer.text
    assert "data:image/png" not in answer.text


def test_markup_in_a_field_is_shown_as_text(folder: Path) -> None:
    """On the page and on the sheet."""
    client = client_of(folder)
    sent(client, folder, name="<script>alert(1)</script> {{ 7 * 7 }}")
    page = client.get("/brand").text

    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page and ">49<" not in page


# Two windows, and back


def test_the_second_window_is_told_and_nothing_is_lost(folder: Path) -> None:
    """Its own words stand in the form beside the others'; saving once more keeps both."""
    first = second = form_of(folder)
    client = client_of(folder)
    resent(client, first, hours="9am to 5pm")
    answer = resent(client, second, place="x", phone="+91 422 255 0123")

    assert answer.status_code == 409 and "somebody else has saved" in words(answer)
    assert "They changed: hours." in words(answer)
    assert "9am to 5pm" in answer.text and "+91 422 255 0123" in answer.text
    assert "0123" not in profile(folder)
    mark = MARK.search(answer.text)
    assert mark
    again = form_of(folder) | {"mark": mark[1], "phone": "+91 422 255 0123"}
    assert resent(client, again).status_code == 303
    assert "9am to 5pm" in profile(folder) and "0123" in profile(folder)


def test_a_save_can_be_taken_back(folder: Path) -> None:
    """From a window that shows it; a stale one is told."""
    before, client = profile(folder), client_of(folder)
    stale = form_of(folder)
    sent(client, folder, name="Another Clinic")

    late = client.send("/brand/undo", {"mark": stale["mark"]})
    assert "done=stale" in late.location and "Another Clinic" in profile(folder)
    done = client.send("/brand/undo", {"mark": form_of(folder)["mark"]})
    assert "done=undone" in done.location and profile(folder) == before


# The sample


def test_the_sample_clinic_is_never_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who wants to change it is asked for a name, and goes on with a folder of their own."""
    monkeypatch.setenv(sites.HOME, str(tmp_path))
    client = client_of()
    asked = client.get("/brand")
    assert asked.status_code == 302 and "/own" in asked.location

    assert client.send("/own", {"folder": "../x", "next": "brand.index"}).status_code == 422
    made = client.send("/own", {"folder": "north site", "next": "brand.index"})
    assert made.status_code == 303 and client.get("/brand").status_code == 200
    assert sites.sites(tmp_path) == ("north site",)
