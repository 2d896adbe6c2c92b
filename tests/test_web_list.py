"""A list at the desk: understood, put right on the page, printed, and its columns chosen."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from desk import client_of, finish
from playwright.sync_api import Browser
from sample import clinic_folder
from sitting import SCHEDULE, sitting
from tools import text_of

DAY = SCHEDULE.read_text(encoding="utf-8")
BAD = DAY.replace("30/11/1955,02/03/2027", "30/11/1955,32/03/2027").replace("Both,No", "Boht,No")
STRANGE = (
    "Client;Slot;What;State;Thinner\n"
    "Asha Example;2027-03-02 09:00;Psoas block;OK;nope\n"
    "Bala Sample;2027-03-02 10:00;Back rub;OK;yep\n"
)


def test_a_list_with_good_and_bad_rows_is_put_right_and_printed(
    chromium: Browser, tmp_path: Path
) -> None:
    """One cell is mended, one row is left to its fate, and the stack has all others."""
    (tmp_path / "day.csv").write_text(BAD, encoding="utf-8")
    with sitting(chromium, tmp_path) as person:
        page = person.page
        person.go("/list")
        page.set_input_files("#list", tmp_path / "day.csv")
        page.click("text=Look at it")
        assert "6 to print, 2 need a human, 2 left out" in page.inner_text(".lead")
        assert page.locator("td.wrong input").count() == 2
        page.fill("[aria-label='Appt Date, line 4']", "02/03/2027")
        page.click("text=Look again")
        assert "7 to print, 1 needs a human" in page.inner_text(".lead")
        page.reload()
        assert "7 to print, 1 needs a human" in page.inner_text(".lead")
        page.click("text=Make 7 handouts")
        page.click("text=Print the stack", timeout=60_000)
        page.wait_for_selector("html[data-printed]")
        words = text_of(person.paper())

    assert "Bala Sample" in words
    assert "Farida Mockup" not in words
    assert "For staff: stack 1, 7 patients" in words


def test_rows_without_a_tick_are_not_printed_and_come_back() -> None:
    """Each file is one patient's, and what was left is told."""
    client = client_of()
    path = str(client.send("/list", {"list": (BytesIO(DAY.encode()), "day.csv")}).location)
    shown = [str(number) for number in (3, 4, 5, 8, 9, 10, 11, 12)]
    client.send(path, {"shown": shown, "row": shown[1:]})
    assert "7 to print, 3 left out" in client.get(path).text
    client.send(f"{path}/start", {"sort": "name", "single": "yes"})
    finish(client, path)
    with zipfile.ZipFile(BytesIO(client.get(f"{path}/handouts.zip").data)) as archive:
        sheets = [text_of(archive.read(name)) for name in sorted(archive.namelist())]
    client.send(path, {"shown": shown, "row": shown})

    assert len(sheets) == 7
    assert not any("Asha Example" in sheet for sheet in sheets)
    assert "8 to print" in client.get(path).text
    assert client.get(f"{path}/problems.csv").data.startswith("\ufeffrow,".encode())


def test_unknown_columns_are_chosen_from_lists_and_kept(tmp_path: Path) -> None:
    """In the clinic's folder, for every list that comes after; the map before is kept."""
    clinic = clinic_folder(tmp_path)
    client = client_of(clinic)
    path = str(client.send("/list", {"list": (BytesIO(STRANGE.encode()), "odd.csv")}).location)
    page = client.get(path).text
    assert "Choose what the columns are" in page
    columns = path.replace("/list/", "/columns/")
    what = ("name", "on", "type", "status", "answer-blood-thinner")
    uses = {f"use-{place}": use for place, use in enumerate(what)}
    again = client.send(columns, {**uses, "told": "", "dates": "ymd"})
    told = client.told(again.text)
    meanings = ("iliopsoas-injection", "", "print", "no", "yes")
    words = {f"word-{place}": meaning for place, meaning in enumerate(meanings)}
    saved = client.send(columns, {**uses, **words, "told": told, "dates": "ymd"})

    assert "Psoas block" in again.text
    assert saved.location == path, saved.text
    assert "1 to print, 1 left out of 2 rows" in client.get(path).text
    assert (clinic / "schedule-map.before.yaml").is_file()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty."),
        (b"%PDF-1.7 of a list", "This is a PDF, not a list."),
        (b"<!DOCTYPE html><p>log in", "This is a web page, not a list."),
        (b"PK\x03\x04 and then nothing", "The workbook is damaged."),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(data: bytes, said: str) -> None:
    """And nothing stays of it."""
    client = client_of()
    answer = client.send("/list", {"list": (BytesIO(data), "list.csv")}, follow_redirects=True)

    assert said in answer.text


def test_a_run_is_cancelled() -> None:
    """And nothing of it can be fetched."""
    client = client_of()
    path = str(client.send("/list", {"list": (BytesIO(DAY.encode()), "day.csv")}).location)
    client.send(f"{path}/start")
    client.send(f"{path}/cancel")

    assert "Cancelled after" in client.get(f"{path}/run").text
    assert client.get(f"{path}/stack.pdf").status_code == 404


def test_a_list_leaves_the_disk_when_it_expires_and_when_the_desk_closes() -> None:
    """With all that was made of it."""
    client = client_of()
    lists = client.front.lists
    now = [0.0]
    lists.clock = lambda: now[0]
    path = str(client.send("/list", {"list": (BytesIO(DAY.encode()), "day.csv")}).location)
    folder = lists.all()[0].folder
    assert folder.is_dir()
    now[0] += 3601
    client.front.sweep()
    assert not folder.exists()
    assert client.get(path).status_code == 404

    client.send("/list", {"list": (BytesIO(DAY.encode()), "day.csv")})
    folder = lists.all()[0].folder
    client.front.close()
    assert not folder.parent.exists()


def test_a_list_is_taken_for_today() -> None:
    """Its good rows; the page says how many need a human."""
    client = client_of()
    path = str(client.send("/list", {"list": (BytesIO(BAD.encode()), "day.csv")}).location)

    page = client.send(f"{path}/today", follow_redirects=True).text
    assert "2 rows need</strong> a human" in page or "2 rows need a human" in page
