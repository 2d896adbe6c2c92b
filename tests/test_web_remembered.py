"""The printer that was chosen is there at the next start, and nothing of a patient with it."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

import pytest
from desk import client_of, started
from test_web_printers import Queue, queue

from instructions.web import remembered
from instructions.web.queue import Printer

__all__ = ["queue"]


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for what is remembered."""
    monkeypatch.setenv(remembered.HOME, str(tmp_path / "config"))
    return tmp_path / "config" / remembered.FILE


def test_a_printer_is_remembered_at_the_next_start(queue: Queue, config: Path) -> None:
    """With its options, and with nothing of a patient."""
    client = client_of()
    client.walk_in()
    chosen = {"name": "desk", "sides": "one-sided", "paper": "Letter", "copies": "2"}
    client.send("/printers", chosen)

    assert remembered.remembered() == Printer("desk", "one-sided", "Letter", 2)
    assert json.loads(config.read_text("utf-8")) == {**chosen, "copies": 2}
    client.send("/printers", {"name": ""})
    assert remembered.remembered() is None


@pytest.mark.parametrize(
    "written", ["", "{", "[]", "7", '{"name": ""}', '{"sides": "one-sided"}', "\udcff"]
)
def test_what_cannot_be_read_is_no_printer(config: Path, written: str) -> None:
    """The browser prints, and the desk starts."""
    config.parent.mkdir()
    config.write_bytes(written.encode("utf-8", "surrogateescape"))

    assert remembered.remembered() is None


def test_options_that_are_not_known_become_the_usual_ones(config: Path) -> None:
    """As somebody may have written them into the file."""
    config.parent.mkdir()
    config.write_text('{"name": "desk", "sides": "-o raw", "paper": 3, "copies": 900}', "utf-8")

    assert remembered.remembered() == Printer("desk", copies=20)


def test_a_printer_that_is_gone_is_told_on_its_page(queue: Queue) -> None:
    """And nothing is chosen in its place."""
    client = client_of()
    client.front.printer = Printer("gone")

    assert "gone was chosen, and is not there just now" in client.get("/printers").text


def test_a_choice_that_cannot_be_kept_is_told_and_used_all_the_same(
    queue: Queue, config: Path
) -> None:
    """Until the desk is closed."""
    config.parent.write_text("a file where the folder should be", "utf-8")
    client = client_of()
    answer = client.send("/printers", {"name": "desk"})

    assert answer.status_code == 422
    assert "not kept for the next start" in answer.text
    assert client.front.printer == Printer("desk")


def test_a_desk_that_is_started_has_the_printer(config: Path) -> None:
    """The one of the file, whether it is switched on or not."""
    remembered.remember(Printer("gone-for-repair"))
    with started() as (address, _), urllib.request.urlopen(f"{address}/printers") as answer:
        page = answer.read().decode()

    assert "gone-for-repair was chosen" in page
