"""What is saved is whole, can be taken back, and never overwrites what somebody else has saved."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sample import clinic_folder
from small import problems_of

from instructions import saving
from instructions.amend import amended
from instructions.errors import ClinicError, StaleError
from instructions.inputs import inputs_of
from instructions.saving import held, save, undo

NOW = datetime(2027, 2, 20, 9, 0, tzinfo=timezone.utc)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the sample clinic."""
    return clinic_folder(tmp_path)


def named(folder: Path, name: str, now: datetime = NOW) -> saving.Held:
    """Saves another name for the clinic."""
    before = held(folder)
    return save(folder, amended(before.text, {("name",): name}), before.mark, now)


def test_what_is_saved_stands_there(folder: Path) -> None:
    """And the rest of the file as it was."""
    before = held(folder)
    after = named(folder, "Another Clinic")

    assert (folder / "clinic.yaml").read_text(encoding="utf-8") == after.text
    assert after.text == before.text.replace("Noyyal Pain Clinic", "Another Clinic")
    assert after.undo == NOW and before.undo is None


def test_a_save_of_the_same_is_no_step(folder: Path) -> None:
    """There is nothing to undo."""
    before = held(folder)

    assert save(folder, before.text, before.mark, NOW) == before


def test_each_step_can_be_taken_back(folder: Path) -> None:
    """One by one, down to the first; nothing is thrown away by it."""
    texts = [held(folder).text]
    texts += [named(folder, f"Clinic {n}", NOW + n * MINUTE).text for n in (1, 2, 3)]

    for text in reversed(texts[:-1]):
        assert undo(folder, held(folder).mark, NOW + MINUTE * 9).text == text
    (told,) = problems_of(lambda: undo(folder, held(folder).mark, NOW), ClinicError)
    assert "There is no earlier version." in told
    kept = (folder / ".earlier").glob("*.undone.yaml")
    assert texts[-1] in [path.read_text(encoding="utf-8") for path in kept]


def test_a_second_window_is_told_and_nothing_is_lost(folder: Path) -> None:
    """By the keys that differ, each with its line."""
    first = second = held(folder)
    save(folder, amended(first.text, {("phone",): "+91 422 255 0123"}), first.mark, NOW)
    theirs = amended(second.text, {("hours",): "9am to 5pm"})

    told = problems_of(lambda: save(folder, theirs, second.mark, NOW + MINUTE), StaleError)

    assert [line.partition(": What")[0] for line in told] == [
        "clinic.yaml, line 10: phone",
        "clinic.yaml, line 11: hours",
    ]
    assert "0123" in held(folder).text and "9am to 5pm" not in held(folder).text
    problems_of(lambda: undo(folder, second.mark, NOW), StaleError)


def test_of_many_at_once_one_saves_and_the_others_are_told(folder: Path) -> None:
    """The file is one of theirs, whole."""
    before, saved, stale = held(folder), list[str](), list[str]()

    def try_(number: int) -> None:
        text = amended(before.text, {("name",): f"Clinic {number}"})
        try:
            saved.append(save(folder, text, before.mark, NOW + number * MINUTE).text)
        except StaleError:
            stale.append(text)

    threads = [threading.Thread(target=try_, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(saved), len(stale)) == (1, 7)
    assert held(folder).text == saved[0]


def test_a_full_disk_leaves_the_file_as_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And says so."""
    before = held(folder)
    write = saving.write_whole

    def full(data: bytes, path: Path) -> None:
        if path.name == "clinic.yaml":
            raise OSError(28, "No space left on device")
        write(data, path)

    monkeypatch.setattr(saving, "write_whole", full)
    (told,) = problems_of(lambda: named(folder, "x"), ClinicError)

    assert "no space left on device" in told
    assert held(folder).text == before.text


def test_only_so_many_are_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest goes."""
    monkeypatch.setattr(saving, "MOST", 3)
    for number in range(5):
        named(folder, f"Clinic {number}", NOW + number * MINUTE)

    kept = sorted((folder / ".earlier").glob("*.yaml"))
    assert len(kept) == 3 and "Clinic 1" in kept[0].read_text(encoding="utf-8")


def test_what_is_kept_is_no_part_of_the_clinic(folder: Path) -> None:
    """The same clinic.yaml is the same clinic, whatever came before it."""
    before = inputs_of(folder)
    named(folder, "x")
    undo(folder, held(folder).mark, NOW)

    assert inputs_of(folder) == before


def test_a_folder_without_a_file_is_told(tmp_path: Path) -> None:
    """By its name."""
    (told,) = problems_of(lambda: held(tmp_path), ClinicError)

    assert told.startswith("clinic.yaml: There is no clinic.yaml")
