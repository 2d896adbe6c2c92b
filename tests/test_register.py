"""The register: what it notes, whom it tells, and what nobody can read in it."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from approving import approve, approved
from batches import arguments as batch_arguments
from batches import own_home, plain, sheets, write_list
from cases import CASES, Case
from click.testing import CliRunner, Result
from printing import press_of, visit_of
from sample import HOME, clinic_folder
from tools import text_of
from vera import validate

from instructions import keys
from instructions.approvals import named, read
from instructions.cli import main
from instructions.errors import ExitCode
from instructions.pdf.look import look
from instructions.register import Register, made_id, open_register, patient_mark, read_id
from instructions.register_file import FILE

__all__ = ["own_home"]

PLAN = HOME / "examples" / "plan.yaml"
REAL = ("sample: true                          # prints SAMPLE on every page; take it out in your"
        " own file", "")  # fmt: skip
ID = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){2}")
USUAL = ("--name", "Asha Example", "--id", "MRN-0001", "--born", "1961-05-04", "--on",
         "2027-03-02 09:30", "--today", "2027-02-20", "--without", "sedation")  # fmt: skip


def real_clinic(folder: Path) -> Path:
    """A clinic that is no sample, with its words approved."""
    return approved(clinic_folder(folder, REAL))


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A real clinic's folder, and an empty folder to work in."""
    place = tmp_path / "place"
    place.mkdir()
    monkeypatch.chdir(place)
    return real_clinic(tmp_path)


def run(*words: object) -> Result:
    """A finished command, as a person types it."""
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


def told(*words: object) -> str:
    """What a command that must end well says."""
    done = run(*words)
    assert done.exit_code == 0, done.stderr
    return done.stdout


def printed(clinic: Path, *more: object) -> str:
    """The id of a handout that is printed now."""
    found = ID.search(told("handout", "--clinic", clinic, *USUAL, *more))
    assert found
    return found[0]


def exported(clinic: Path) -> list[dict[str, str]]:
    """The register as its export tells it."""
    text = told("register", "export", "--clinic", clinic)
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def register(clinic: Path) -> Iterator[Register]:
    """The register of the clinic, open; its clock stands."""
    noon = datetime(2027, 2, 20, 12, tzinfo=timezone.utc)
    with open_register(clinic, keys.key(), clock=lambda: noon) as found:
        yield found


# What is noted


def test_a_print_is_noted_with_what_it_was(clinic: Path) -> None:
    """When, how, which words and parts, and the digest of the very bytes."""
    import hashlib

    id = printed(clinic, "--with", "diabetes")
    (row,) = exported(clinic)
    data = Path("handout.pdf").read_bytes()
    assert row["handout"] == id
    assert (row["state"], row["route"]) == ("printed", "handout")
    assert (row["procedure"], row["language"]) == ("iliopsoas-injection", "en")
    assert row["parts"] == "core inserts teach-back"
    assert "diabetes:yes" in row["conditions"] and "sedation:no" in row["conditions"]
    assert "blood-thinner" not in row["conditions"]
    assert row["sha256"] == hashlib.sha256(data).hexdigest()
    assert int(row["pages"]) == text_of(data).count("\f")


def test_the_id_stands_at_the_foot_of_every_side(clinic: Path) -> None:
    """So that a sheet on a table leads to its row."""
    id = printed(clinic)
    pages = text_of(Path("handout.pdf").read_bytes()).split("\f")[:-1]
    assert all(id in page for page in pages)


def test_the_same_print_is_the_same_handout(clinic: Path) -> None:
    """The same id and the same bytes, on another day too; anything else has another id."""
    first, data = printed(clinic), Path("handout.pdf").read_bytes()
    later = ("--today", "2027-02-21")
    assert printed(clinic, *later) == first
    assert Path("handout.pdf").read_bytes() == data
    changes = (
        ("--side", "left"), ("--edition", "large"), ("--with", "diabetes"), ("--paper", "Letter"),
        ("--letterhead",), ("--format", "text"), ("--id", "MRN-0002"),
    )  # fmt: skip
    others = {printed(clinic, *more) for more in changes}
    assert len(others) == len(changes) and first not in others
    assert len(exported(clinic)) == 1 + len(changes)


def test_other_words_make_another_handout(clinic: Path) -> None:
    """A setting that the sheet tells is part of what it is."""
    first = printed(clinic)
    profile = clinic / "clinic.yaml"
    text = profile.read_text(encoding="utf-8")
    profile.write_text(text.replace("driving: 24 ", "driving: 48 "), encoding="utf-8")
    approve(clinic, named(read(clinic), "Dr S Rao"))
    assert printed(clinic) != first
    versions = {row["version"] for row in exported(clinic)}
    assert len(versions) == 2 and all(one.startswith("1.0.0 ") for one in versions)


def test_a_batch_notes_every_sheet_that_it_prints(clinic: Path, tmp_path: Path) -> None:
    """With the same id that the stack has, and none for a row that is not printed."""
    rows = write_list(tmp_path, plain(5))
    given = batch_arguments(rows, tmp_path / "out", "--stack", tmp_path / "stack.pdf")
    told(*given[:-1], given[-1], "--clinic", clinic)
    ids = {row["handout"] for row in exported(clinic)}
    assert len(ids) == 5
    assert {row["state"] for row in exported(clinic)} == {"printed"}
    singly = {ID.findall(text_of(file.read_bytes()))[0] for file in sheets(tmp_path / "out")}
    stacked = set(ID.findall(text_of((tmp_path / "stack.pdf").read_bytes())))
    assert singly == stacked == ids


def test_a_sample_clinic_notes_nothing_unless_it_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its sheets are nobody's; its folder may be one that cannot be written."""
    monkeypatch.chdir(tmp_path)
    sample = clinic_folder(tmp_path)
    plain_ = told("handout", "--clinic", sample, *USUAL)
    assert not ID.search(plain_) and not (sample / FILE).exists()
    assert ID.search(told("handout", "--clinic", sample, *USUAL, "--register"))
    assert (sample / FILE).exists()


def test_a_person_can_print_without_a_record(clinic: Path) -> None:
    """The sheet is what it was before there was a register."""
    assert not ID.search(told("handout", "--clinic", clinic, *USUAL, "--no-register"))
    assert not (clinic / FILE).exists()


def test_a_specimen_is_nobodys_and_is_not_noted(tmp_path: Path) -> None:
    """Where the words are not approved, no patient was given anything."""
    folder = clinic_folder(tmp_path, REAL)
    others = ("--document-reference", "-o", tmp_path / "x.pdf")
    assert not ID.search(told("handout", "--clinic", folder, *USUAL, *others))
    assert not (folder / FILE).exists()
    assert not list(tmp_path.glob("*.json"))


def test_a_copy_of_earlier_words_is_noted_and_not_kept(clinic: Path) -> None:
    """Its row says which words it has; the version itself is kept with the approvals."""
    version = str(read(clinic).approved[0].approval.clinical)
    id = printed(clinic, "--copy", version)
    (row,) = exported(clinic)
    assert row["handout"] == id and row["version"] == f"1.0.0 {version}"
    assert "was not kept" in run("reprint", id, "--clinic", clinic).stderr


def test_a_file_that_is_not_written_is_noted_as_failed(clinic: Path) -> None:
    """The register never says that a sheet is there when it is not."""
    done = run("handout", "--clinic", clinic, *USUAL, "-o", "no/such/folder/x.pdf")
    assert done.exit_code == ExitCode.UNUSABLE
    assert [row["state"] for row in exported(clinic)] == ["failed"]


@pytest.mark.parametrize("state", ["printed", "handed over", "void"])
def test_a_further_copy_that_fails_changes_no_state(clinic: Path, state: str) -> None:
    """The sheet that the patient has is still with the patient."""
    id = printed(clinic)
    if state != "printed":
        told("register", state.replace(" ", "-"), id, "--clinic", clinic)
    for words in (("reprint", id), ("handout", *USUAL)):
        run(*words, "--clinic", clinic, "-o", "no/such/folder/x.pdf")
    (row,) = exported(clinic)
    assert row["state"] == state
    if state != "void":
        assert "the same bytes" in told("reprint", id, "--clinic", clinic)


@pytest.mark.parametrize("words", [("handout", *USUAL), ("batch", "list.csv")])
def test_the_program_s_own_sample_keeps_no_register(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, clinic: Path
) -> None:
    """Whoever asks for one says whose it is."""
    monkeypatch.setattr("instructions.order.shipped", lambda _: clinic.parent)
    done = run(*words, "--register")
    assert done.exit_code == ExitCode.UNUSABLE and "Give --clinic with --register" in done.stderr
    assert not (clinic / FILE).exists()


# Finding, handing over, void


def test_a_patient_is_found_by_the_number_however_it_is_typed(clinic: Path) -> None:
    """In small letters, with spaces around it; and nobody else."""
    id = printed(clinic)
    printed(clinic, "--id", "MRN-0002")
    for written in ("MRN-0001", " mrn-0001 ", "ｍｒｎ-0001"):
        found = told("register", "find", "--id", written, "--clinic", clinic)
        assert ID.findall(found) == [id]
        assert "for 2027-03-02 09:30" in found
    assert "Nothing" in told("register", "find", "--id", "MRN-0003", "--clinic", clinic)


def test_a_patient_without_a_number_is_found_by_name_and_birth(clinic: Path) -> None:
    """Both are needed to be that patient."""
    without = [word for word in USUAL if word not in ("--id", "MRN-0001")]
    told("handout", "--clinic", clinic, *without)
    who = ("--name", "asha  example", "--born")
    assert ID.search(told("register", "find", *who, "1961-05-04", "--clinic", clinic))
    assert not ID.search(told("register", "find", *who, "1961-05-05", "--clinic", clinic))


def test_a_sheet_is_found_by_what_stands_at_its_foot(clinic: Path) -> None:
    """Typed without hyphens and with letters that look alike."""
    id = printed(clinic)
    loose = id.replace("-", "").lower().replace("1", "l").replace("0", "o")
    assert id in told("register", "find", loose, "--clinic", clinic)


def test_what_happens_to_a_sheet_is_told_in_order(clinic: Path) -> None:
    """Printed, handed over by somebody, void; printed anew it counts again."""
    id = printed(clinic)
    told("register", "handed-over", id, "--by", "Sister R", "--clinic", clinic)
    assert exported(clinic)[0]["handed-over-by"] == "Sister R"
    told("register", "void", id, "--clinic", clinic)
    found = told("register", "find", "--id", "MRN-0001", "--clinic", clinic)
    assert re.findall(r"  (printed|handed over by Sister R|void)$", found, re.MULTILINE) == [
        "printed", "handed over by Sister R", "void",
    ]  # fmt: skip
    assert id in told("register", "shred", "--clinic", clinic)
    assert printed(clinic) == id
    assert "0 to shred" in told("register", "shred", "--clinic", clinic)


def test_a_change_in_a_list_voids_the_sheet_that_it_replaces(clinic: Path, tmp_path: Path) -> None:
    """The old sheet is among those to shred, and says which took its place."""
    before = plain(3)
    folder = tmp_path / "out"
    told(*batch_arguments(write_list(tmp_path, before), folder), "--clinic", clinic)
    moved = [replace(before[0], on=before[0].on + timedelta(days=7)), *before[1:]]
    rows = write_list(tmp_path, moved)
    told(*batch_arguments(rows, folder, "--changes"), "--clinic", clinic)
    states = [row["state"] for row in exported(clinic)]
    assert sorted(states) == ["printed", "printed", "printed", "void"]
    (void,) = (row for row in exported(clinic) if row["state"] == "void")
    (new,) = (row for row in exported(clinic) if row["handout"] == void["replaced-by"])
    assert new["state"] == "printed"


@pytest.mark.parametrize("command", ["void", "handed-over"])
def test_an_id_that_is_not_there_is_told(clinic: Path, command: str) -> None:
    """And nothing is noted for the others that were named with it."""
    id = printed(clinic)
    done = run("register", command, id, "K7QF-3M2X-9TBD", "--clinic", clinic)
    assert done.exit_code == ExitCode.UNUSABLE
    assert "no handout of this id" in done.stderr
    assert exported(clinic)[0]["state"] == "printed"


def test_a_clinic_that_printed_nothing_has_no_register(clinic: Path) -> None:
    """Looking for something does not make one."""
    done = run("register", "find", "--id", "MRN-0001", "--clinic", clinic)
    assert done.exit_code == ExitCode.UNUSABLE
    assert "nothing was printed" in done.stderr
    assert not (clinic / FILE).exists()


# Erasing, keeping, copying


def test_one_patient_is_erased_and_nobody_else(clinic: Path) -> None:
    """Also what was kept sealed; it is asked for first."""
    id, other = printed(clinic), printed(clinic, "--id", "MRN-0002")
    sealed = _sealed(clinic, id)
    words = ("register", "erase", "--id", "MRN-0001", "--clinic", clinic)
    refused = CliRunner().invoke(main, [str(word) for word in words], input="n\n")
    assert refused.exit_code == 1 and len(exported(clinic)) == 2
    assert "Erased: 1" in told(*words, "--yes")
    assert [row["handout"] for row in exported(clinic)] == [other]
    for file in clinic.glob(f"{FILE}*"):
        assert sealed not in file.read_bytes()
        assert id.encode() not in file.read_bytes()


def _sealed(clinic: Path, id: str) -> bytes:
    with open_register(clinic, keys.key()) as register:
        entry = register.entry(id)
    assert entry and entry.row.inputs
    return entry.row.inputs


def test_what_is_older_than_asked_is_erased(clinic: Path, register: Register) -> None:
    """Counted from the last that happened to it."""
    id = printed(clinic)
    old = "UPDATE event SET at = '2020-01-01T00:00:00Z'"
    register._db.execute(old)
    other = printed(clinic, "--id", "MRN-0002")
    told("register", "erase", "--keep-days", 365, "--yes", "--clinic", clinic)
    assert [row["handout"] for row in exported(clinic)] == [other]
    assert register.entry(id) is None


@pytest.mark.parametrize("whose", [("--id", "MRN-0001"), ("--name", "A"), ("--born", "1961-05-04")])
def test_old_ones_of_one_patient_are_not_taken_for_everybody_s(
    clinic: Path, register: Register, whose: tuple[str, str]
) -> None:
    """Whoever says whose as well as how old is refused, and nothing is erased."""
    printed(clinic, "--id", "MRN-0002")
    register._db.execute("UPDATE event SET at = '2020-01-01T00:00:00Z'")
    done = run("register", "erase", "--keep-days", 365, *whose, "--yes", "--clinic", clinic)
    assert done.exit_code == ExitCode.UNUSABLE
    assert "--keep-days: It says both" in done.stderr
    assert len(exported(clinic)) == 1


def test_a_backup_is_not_written_over_what_is_none(clinic: Path) -> None:
    """Neither over the register itself nor over another file; over an older backup it is."""
    printed(clinic)
    register = clinic / FILE
    before = register.read_bytes()
    Path("mine").write_text("mine", encoding="utf-8")
    for words in (("backup", register), ("backup", "mine"), ("export", register)):
        done = run("register", *words, "--clinic", clinic)
        assert done.exit_code == ExitCode.UNUSABLE and "  FILE: " in done.stderr
    assert register.read_bytes() == before and Path("mine").read_text("utf-8") == "mine"
    for _ in "ab":
        told("register", "backup", "copy.sqlite", "--clinic", clinic)


def test_a_backup_is_whole_while_somebody_writes(clinic: Path, register: Register) -> None:
    """A transaction that is not finished is not in it; nothing else stays behind."""
    id = printed(clinic)
    register._db.execute("BEGIN IMMEDIATE")
    register._db.execute("DELETE FROM event")
    told("register", "backup", "copy.sqlite", "--clinic", clinic)
    register._db.execute("ROLLBACK")
    with sqlite3.connect("copy.sqlite") as copy:
        assert copy.execute("SELECT id FROM handout").fetchall() == [(id,)]
        assert copy.execute("SELECT what FROM event").fetchall() == [("printed",)]
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    copy.close()
    assert sorted(path.name for path in Path().iterdir()) == ["copy.sqlite", "handout.pdf"]


def test_a_spreadsheet_takes_no_cell_for_a_formula(clinic: Path) -> None:
    """Whatever a person typed as a name of staff."""
    id = printed(clinic)
    told("register", "handed-over", id, "--by", "=1+1", "--clinic", clinic)
    assert exported(clinic)[0]["handed-over-by"] == "'=1+1"


# Privacy


def test_no_file_of_the_clinic_tells_who_its_patients_are(clinic: Path, tmp_path: Path) -> None:
    """No name, number, birth date or clinician is in any byte, in any usual way of writing."""
    patients, digits = plain(6), "74190362"  # So many are in no checksum by chance.
    number = ("--id", f"MRN-{digits}")
    told(
        "handout",
        "--clinic",
        clinic,
        *USUAL,
        *number,
        "--plan",
        PLAN,
        "--note",
        "Bring the letter.",
    )
    rows = write_list(tmp_path, patients)
    told(*batch_arguments(rows, tmp_path / "out"), "--clinic", clinic)
    secrets = ["Asha Example", "Asha", digits, "1961-05-04", "Bring the letter"]
    for one in patients:
        secrets += [one.family, one.given, one.number, one.born.isoformat()]
    files = [path for path in clinic.rglob("*") if path.is_file()]
    assert any(path.name == FILE for path in files)
    for path in files:
        held = path.read_bytes().lower()
        for secret in secrets:
            for coding in ("utf-8", "utf-16-le", "utf-16-be"):
                if path.name != "schedule-map.yaml":
                    assert secret.lower().encode(coding) not in held, (path.name, secret)


def test_without_an_archive_nothing_is_kept_to_print_from(clinic: Path) -> None:
    """The row is there; what it was made from is not."""
    id = printed(clinic, "--no-archive")
    with open_register(clinic, keys.key()) as register:
        entry = register.entry(id)
    assert entry and entry.row.inputs is None and entry.row.source is None
    assert run("reprint", id, "--clinic", clinic).exit_code == ExitCode.UNUSABLE


def test_marks_and_ids_depend_on_the_key() -> None:
    """So that nobody without it can try numbers until one fits."""
    one, other = b"1" * 32, b"2" * 32
    assert patient_mark(one, "MRN-1", "", None) != patient_mark(other, "MRN-1", "", None)
    assert made_id(one, "a") != made_id(other, "a")
    assert made_id(one, "a") == made_id(one, "a") != made_id(one, "a", "")
    assert ID.fullmatch(made_id(one, "a"))
    assert read_id(made_id(one, "a")) == made_id(one, "a")
    assert read_id("K7QF-3M2X-9TB") is None


# The sheet with an id


def test_a_noted_sheet_is_a_valid_file(clinic: Path, tmp_path: Path) -> None:
    """By the real veraPDF, as PDF/UA-1 and PDF/A-2a, with an approval and an id at its foot."""
    files = [tmp_path / "standard.pdf", tmp_path / "large.pdf"]
    for file in files:
        printed(clinic, "--edition", file.stem, "-o", file)
    assert [str(verdict) for verdict in validate(files) if not verdict.passed] == []


@pytest.mark.conformance
@pytest.mark.parametrize("which", [one for one in CASES if "long lines" not in one.name],
                         ids=lambda which: which.name)  # fmt: skip
def test_an_id_takes_no_side_more(which: Case) -> None:
    """On either paper, in every case but a clinic with the longest lines."""
    own = press_of(which)
    visit = visit_of(which, own.practice)
    for paper in ("A4", "Letter"):
        chosen = look(own.practice.brand, paper, visit.edition)
        sheet = own.handout(visit)
        noted = replace(own, recorded=True, composed={}).handout(visit)
        noted = replace(noted, values={**noted.values, "handout": "K7QF-3M2X-9TBD"})
        assert own.plate(noted, chosen).pages == own.plate(sheet, chosen).pages
