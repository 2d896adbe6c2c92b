"""A handout of the register once more, byte for byte, or for another date."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from approving import approve
from batches import arguments as batch_arguments
from batches import own_home, plain, sheets, write_list
from sample import sample_visit
from test_register import ID, PLAN, clinic, exported, printed, run, told
from tools import text_of

from instructions.approvals import named
from instructions.approvals import read as read_approvals
from instructions.archive import Inputs, read
from instructions.cipher import Cipher
from instructions.clinic import Closure
from instructions.errors import ExitCode
from instructions.visit import Appointment, Visit

__all__ = ["clinic", "own_home"]


# What is kept


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"plan": True},
        {"edition": "large", "part": ["diary", "questions"], "note": "Bring the letter."},
        {"name": "فاطمة الحسن", "clinician": None, "id": None, "born": None},
        {"with": None, "without": None, "side": None},
    ],
    ids=["usual", "plan", "large", "bare", "nothing known"],
)
def test_what_is_kept_is_the_visit_itself(said: dict[str, Any]) -> None:
    """Every field comes back as it was, the plan's dates and words among them."""
    visit = sample_visit(**said).at(warnings=())
    kept = Inputs(visit=visit, procedure="p", paper="A4", letterhead=True, format="pdf")
    assert read(kept.text(), ZoneInfo("Asia/Kolkata")) == kept


def test_a_holiday_of_the_visit_is_kept() -> None:
    """With who answers on it, as the sheet told it."""
    closure = Closure(first=date(2027, 3, 2), last=date(2027, 3, 4), who="Duty doctor: 112")
    visit = sample_visit().at(closure=closure, warnings=())
    kept = Inputs(visit=visit, procedure="p", paper="A4", letterhead=False, format="pdf")
    assert read(kept.text(), ZoneInfo("Asia/Kolkata")) == kept


def test_no_field_of_a_visit_is_forgotten() -> None:
    """A new one must be kept too, or a reprint is another sheet."""
    kept = Inputs(visit=sample_visit(), procedure="p", paper="A4", letterhead=False, format="pdf")
    told = json.loads(kept.text())["visit"]
    known = {one.name for kind in (Visit, Appointment) for one in fields(kind)}
    assert told.keys() == known - {"appointment", "warnings"}


def test_a_time_that_the_clocks_show_twice_is_kept_as_it_was() -> None:
    """The second of the two, when the clocks go back."""
    zone = ZoneInfo("Europe/London")
    second = datetime(2026, 10, 25, 1, 30, tzinfo=zone, fold=1)
    visit = sample_visit().at(on=second, arrive=second, warnings=())
    kept = Inputs(visit=visit, procedure="p", paper="A4", letterhead=False, format="pdf")
    found = read(kept.text(), zone).visit.on
    assert found.astimezone(timezone.utc) == second.astimezone(timezone.utc)
    assert found.fold == 1


def test_a_seal_opens_only_with_its_key_and_for_its_owner() -> None:
    """Nor when a single bit has changed; the same content never looks the same."""
    seal = Cipher(b"1" * 32)
    sealed = seal.seal(b"content", "A")
    assert seal.open(sealed, "A") == b"content"
    assert sealed != seal.seal(b"content", "A")
    for other, text, owner in (
        (Cipher(b"2" * 32), sealed, "A"),
        (seal, sealed, "B"),
        (seal, sealed[:-1] + bytes([sealed[-1] ^ 1]), "A"),
    ):
        with pytest.raises(ValueError, match="with this key"):
            other.open(text, owner)


# Printing again


@pytest.mark.parametrize(
    "more",
    [
        (),
        ("--plan", PLAN),
        ("--edition", "large", "--paper", "Letter", "--part", "diary"),
        ("--letterhead", "--side", "both"),
        ("--format", "html"),
        ("--format", "text"),
    ],
    ids=lambda more: more[0] if more else "usual",
)
def test_a_reprint_is_the_same_to_the_byte(clinic: Path, more: tuple[object, ...]) -> None:
    """In every format; the register knows that it was printed twice."""
    id = printed(clinic, *more, "-o", "first")
    assert "the same bytes" in told("reprint", id, "--clinic", clinic, "-o", "again")
    assert Path("again").read_bytes() == Path("first").read_bytes()
    found = told("register", "find", id, "--clinic", clinic)
    assert found.count("  printed") == 2


def test_a_reprint_has_the_words_of_its_day(clinic: Path) -> None:
    """Though the clinic has other settings, another phone, logo and template since."""
    id = printed(clinic)
    data = Path("handout.pdf").read_bytes()
    profile = clinic / "clinic.yaml"
    text = profile.read_text(encoding="utf-8")
    for old, new in (("255 0100", "255 0111"), ("rest: 24 ", "rest: 48 "), ("#0b5563", "#7a1f1f")):
        assert old in text
        text = text.replace(old, new)
    profile.write_text(text, encoding="utf-8")
    (clinic / "logo.svg").write_bytes(
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
    )
    approve(clinic, named(read_approvals(clinic), "Dr S Rao"))
    assert printed(clinic, "-o", "now.pdf") != id
    told("reprint", id, "--clinic", clinic, "-o", "again.pdf")
    assert Path("again.pdf").read_bytes() == data != Path("now.pdf").read_bytes()


def test_a_reprint_of_a_list_is_the_sheet_of_the_list(clinic: Path, tmp_path: Path) -> None:
    """Each of them, by the id at its foot."""
    rows = write_list(tmp_path, plain(3))
    told(*batch_arguments(rows, tmp_path / "out"), "--clinic", clinic)
    for file in sheets(tmp_path / "out"):
        id = ID.findall(text_of(file.read_bytes()))[0]
        told("reprint", id, "--clinic", clinic, "-o", "again.pdf")
        assert Path("again.pdf").read_bytes() == file.read_bytes()


def test_other_bytes_are_never_passed_off_as_the_same(
    clinic: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that lays out otherwise says so, and writes nothing."""
    from instructions.pdf import layout

    id = printed(clinic)
    Path("handout.pdf").unlink()
    monkeypatch.setattr(layout.Foot, "marks", lambda *_: [])
    done = run("reprint", id, "--clinic", clinic)
    assert done.exit_code == ExitCode.UNUSABLE
    assert "lays it out otherwise" in done.stderr
    assert not Path("handout.pdf").exists()


def test_a_void_sheet_is_not_printed_again(clinic: Path) -> None:
    """It says so, and what took its place."""
    id = printed(clinic)
    told("register", "void", id, "--clinic", clinic)
    done = run("reprint", id, "--clinic", clinic)
    assert done.exit_code == ExitCode.UNUSABLE and "is void" in done.stderr


# Another date


def test_a_new_date_makes_a_new_sheet_and_voids_the_old(clinic: Path) -> None:
    """It says which date it replaces; all else that was known of the visit is as it was."""
    id = printed(clinic, "--side", "left", "--with", "diabetes", "--edition", "large")
    when = ("--on", "2027-03-09 10:00", "--today", "2027-02-21")
    done = told("reissue", id, *when, "--clinic", clinic, "-o", "new.pdf")
    new = ID.search(done)
    assert new and new[0] != id
    text = " ".join(text_of(Path("new.pdf").read_bytes()).split())
    assert "replaces the one for Tuesday 2 March 2027" in text
    assert "Tuesday 9 March 2027" in text and "LEFT" in text and "Asha Example" in text
    states = {row["handout"]: row for row in exported(clinic)}
    assert states[id]["state"] == "void" and states[id]["replaced-by"] == new[0]
    assert states[new[0]]["edition"] == "large" and "diabetes:yes" in states[new[0]]["conditions"]
    assert id in told("register", "shred", "--clinic", clinic)
    assert "took its place" in run("reissue", id, *when, "--clinic", clinic).stderr


def test_a_plan_is_not_carried_to_another_date(clinic: Path) -> None:
    """Its dates were for the old one: the new sheet says to phone, and staff are told."""
    id = printed(clinic, "--plan", PLAN)
    assert "Your blood thinner plan" in text_of(Path("handout.pdf").read_bytes())
    when = ("--on", "2027-03-09 10:00", "--today", "2027-02-21")
    done = run("reissue", id, *when, "--clinic", clinic, "-o", "new.pdf")
    assert "approved for the old date" in done.stderr
    text = text_of(Path("new.pdf").read_bytes())
    assert "Your blood thinner plan" not in text
    assert "do not stop it on your own" in text


def test_a_reissue_that_cannot_be_leaves_the_old_sheet_as_it_was(clinic: Path) -> None:
    """A date in the past, or no date at all."""
    id = printed(clinic)
    for when in ("2020-01-01 10:00", "soon"):
        done = run("reissue", id, "--on", when, "--today", "2027-02-21", "--clinic", clinic)
        assert done.exit_code == ExitCode.UNUSABLE, when
    assert [row["state"] for row in exported(clinic)] == ["printed"]


def test_words_that_are_no_longer_approved_are_not_issued_anew(clinic: Path) -> None:
    """The old sheet is as it was, and a reprint of it is still the same."""
    id = printed(clinic)
    data, profile = Path("handout.pdf").read_bytes(), clinic / "clinic.yaml"
    text = profile.read_text(encoding="utf-8")
    profile.write_text(text.replace("driving: 24 ", "driving: 48 "), encoding="utf-8")
    when = ("--on", "2027-03-09 10:00", "--today", "2027-02-21")
    done = run("reissue", id, *when, "--clinic", clinic, "-o", "new.pdf")
    assert done.exit_code == ExitCode.UNUSABLE and "specimen" in done.stderr
    assert not Path("new.pdf").exists()
    told("reprint", id, "--clinic", clinic, "-o", "again.pdf")
    assert Path("again.pdf").read_bytes() == data


def test_a_sheet_without_an_archive_cannot_be_made_again(clinic: Path) -> None:
    """Both commands say so, and what to do instead."""
    id = printed(clinic, "--no-archive")
    when = ("--on", "2027-03-09 10:00", "--today", "2027-02-21")
    for words in (("reprint", id), ("reissue", id, *when)):
        done = run(*words, "--clinic", clinic)
        assert done.exit_code == ExitCode.UNUSABLE
        assert "was not kept" in done.stderr and "handout" in done.stderr
