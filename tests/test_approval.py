"""Approval: who may print names, until when, and what ends it."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pikepdf
import pytest
from approving import UNTIL, add_approver, approve, approved
from batches import mixed, sheets, write_list
from click.testing import CliRunner, Result
from sample import HOME, TODAY, clinic_folder
from small import swap
from tools import text_of

from instructions import practice as practices
from instructions.cache import FOLDER
from instructions.check.examine import check
from instructions.check.finding import Weight
from instructions.cli import main
from instructions.errors import ExitCode

OWN = ("sample: true", "# our own")
NAME = "Asha Example"
VISIT = ("--name", NAME, "--on", "2027-03-02 09:30", "--id", "MRN-0001")


def own_clinic(folder: Path, *changes: tuple[str, str]) -> Path:
    """A clinic that is not a sample."""
    return clinic_folder(folder, OWN, *changes)


def change(clinic: Path, old: str, new: str) -> None:
    """Change a piece of clinic.yaml."""
    file = clinic / "clinic.yaml"
    file.write_text(swap(file.read_text(encoding="utf-8"), (old, new)), encoding="utf-8")


def told(*arguments: object) -> Result:
    """How a command ends, and what it says."""
    done = CliRunner().invoke(main, [str(one) for one in arguments])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def printed(clinic: Path, *options: object, today: date = TODAY) -> tuple[Result, str]:
    """The result of printing Asha's handout as plain text, and that text."""
    target = clinic.parent / "handout.txt"
    done = on_paper(clinic, target, "--format", "text", *options, today=today)
    return done, target.read_text(encoding="utf-8") if target.exists() else ""


def on_paper(clinic: Path, target: Path, *options: object, today: date = TODAY) -> Result:
    """The result of printing Asha's handout into a file."""
    target.unlink(missing_ok=True)
    return told("handout", "--clinic", clinic, *VISIT, "--today", today, "--allow-past", *options,
                "-o", target)  # fmt: skip


# Who may print names


def test_words_that_nobody_approved_print_only_without_a_name(tmp_path: Path) -> None:
    """A specimen says so at every foot, and the desk is told what to do."""
    sheet = tmp_path / "handout.pdf"
    done = on_paper(own_clinic(tmp_path), sheet, "--note", "Bring Asha's scan")
    text = text_of(sheet.read_bytes())

    assert (NAME in text, "MRN-0001" in text, "Asha" in text) == (False, False, False)
    assert text.count("SPECIMEN, not yet approved") == text.count("\f")
    assert "has not approved these words" in done.stderr and "approve --pack" in done.stderr


def test_an_approved_clinic_prints_names_and_who_approved_until_when(tmp_path: Path) -> None:
    """At the foot of every side and in what the file says of itself."""
    clinic, sheet = approved(own_clinic(tmp_path)), tmp_path / "handout.pdf"
    done = on_paper(clinic, sheet)
    text = text_of(sheet.read_bytes())
    id = practices.load(clinic).standing.clinical

    foot = f"Approved by Dr S Rao, review by 31 December 2027 · {id} · 1.0.0"
    assert NAME in text and " ".join(text.split()).count(foot) == text.count("\f")
    assert done.stderr == ""
    with pikepdf.open(sheet) as pdf, pdf.open_metadata() as metadata:
        subject = str(pdf.docinfo["/Subject"])
        assert metadata["dc:description"] == subject
    for piece in (str(id), "iliopsoas-injection 1.0.0 en-GB", "Dr S Rao", "31 December 2027"):
        assert piece in subject
    assert "TNMC 12345" in subject and NAME not in subject


def test_a_practice_that_nobody_looked_up_prints_no_name() -> None:
    """What is not known to be approved is not."""
    from instructions.approval import UNKNOWN

    assert UNKNOWN.specimen_only


# What ends an approval


def test_a_clinical_change_ends_it_and_check_shows_the_words(tmp_path: Path) -> None:
    """The desk is told who approved what; check tells it word by word, with the line."""
    clinic = approved(own_clinic(tmp_path))
    change(clinic, "hours: Monday to Saturday", "hours: Monday to Friday")
    done, text = printed(clinic)
    found = check(clinic, "iliopsoas-injection", None, TODAY, on_paper=False).findings

    assert NAME not in text
    assert "have changed since Dr S Rao approved them on 2027-01-04" in done.stderr
    (changed,) = map(str, found)
    assert changed.startswith("clinic.yaml, line 11: clinic hours: ")
    assert changed.endswith("Monday to [-Saturday,-]{+Friday,+} 9am to 6pm")


def test_a_change_of_look_does_not(tmp_path: Path) -> None:
    """Another colour, the same words."""
    clinic = approved(own_clinic(tmp_path))
    change(clinic, 'colour: "#0b5563"', 'colour: "#0b4050"')
    done, text = printed(clinic)

    assert NAME in text and done.stderr == ""
    (found,) = check(clinic, "iliopsoas-injection", None, TODAY, on_paper=False).findings
    assert (found.rule, found.weight) == ("look-changed", Weight.NOTE)


def test_words_that_are_put_back_are_approved_again(tmp_path: Path) -> None:
    """What counts is what is said, not when a file was saved."""
    clinic = approved(own_clinic(tmp_path))
    change(clinic, "driving: 24 ", "driving: 48 ")
    assert NAME not in printed(clinic)[1]
    change(clinic, "driving: 48 ", "driving: 24 ")
    assert NAME in printed(clinic)[1]


def test_a_newer_program_that_reads_the_same_words_ends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may make another id of them; the one that was approved is printed."""
    from instructions import fingerprint

    clinic, clinical = approved(own_clinic(tmp_path)), fingerprint.clinical
    before = practices.load(clinic).standing
    monkeypatch.setattr(
        fingerprint, "clinical", lambda practice: {**clinical(practice), "a new place": "x"}
    )

    after = practices.load(clinic).standing
    assert after.approval == before.approval and after.clinical == before.clinical
    change(clinic, "driving: 24 ", "driving: 48 ")
    assert practices.load(clinic).standing.approval is None


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (61, ""),
        (60, "Plan the review"),
        (31, "Plan the review"),
        (30, "Ask the approver now"),
        (8, "Ask the approver now"),
        (7, "Ask the approver today"),
        (0, "ends today"),
    ],
)
def test_the_desk_is_warned_before_the_end(days: int, says: str, tmp_path: Path) -> None:
    """Sixty, thirty and seven days ahead, more urgently each time; names are still printed."""
    done, text = printed(approved(own_clinic(tmp_path)), today=UNTIL - timedelta(days=days))

    assert NAME in text
    assert (says in done.stderr) if says else done.stderr == ""


def test_after_the_end_nothing_is_printed(tmp_path: Path) -> None:
    """Not even a specimen: the desk is told whom to ask."""
    clinic = approved(own_clinic(tmp_path))
    done, text = printed(clinic, today=UNTIL + timedelta(days=1))

    assert (done.exit_code, text) == (ExitCode.UNUSABLE, "")
    assert "ended on 2027-12-31" in done.stderr and "Ask Dr S Rao" in done.stderr


def test_a_clinicians_grace_keeps_a_clinic_working(tmp_path: Path) -> None:
    """With its reason in the history; for 90 days at most, and not for other words."""
    clinic, after = approved(own_clinic(tmp_path)), UNTIL + timedelta(days=1)
    secret = tmp_path / "passphrase"
    secret.write_text("three short words\n", encoding="utf-8")
    common = ("grace", "--clinic", clinic, "--approver", "dr s rao", "--reason", "Board meets late",
              "--passphrase-file", secret, "--today", after)  # fmt: skip

    assert (
        "Choose a day from 2028-01-01 to 2028-03-30"
        in told(*common, "--until", "2028-03-31").stderr
    )
    assert told(*common, "--until", "2028-01-20").exit_code == 0
    done, text = printed(clinic, today=after)
    assert NAME in text and "by grace" in done.stderr and "review by 20 January 2028" in text
    assert "Board meets late" in told("history", "--clinic", clinic).stdout
    assert printed(clinic, today=date(2028, 1, 21))[0].exit_code == ExitCode.UNUSABLE


# An earlier version


def test_an_earlier_version_prints_again_marked_as_a_copy(tmp_path: Path) -> None:
    """With the words of that day, though they have changed and its end is over."""
    clinic = own_clinic(tmp_path)
    who = add_approver(clinic)
    first = approve(clinic, who)
    change(clinic, "hours: Monday to Saturday", "hours: Monday to Friday")
    approve(clinic, who)
    sheet = tmp_path / "handout.pdf"
    id = str(first.clinical).lower()
    done = on_paper(clinic, sheet, "--copy", id, today=date(2028, 5, 1))
    text = text_of(sheet.read_bytes())

    assert done.exit_code == 0, done.stderr
    assert NAME in text and "Monday to Saturday" in text
    assert text.count("COPY. Approved by Dr S Rao") == text.count("\f")
    lines = told("history", "--clinic", clinic, "--today", TODAY).stdout.splitlines()
    assert len(lines) == 2 and lines[1].startswith(str(first.clinical))


def test_a_version_that_nobody_approved_is_told(tmp_path: Path) -> None:
    """With those that there are."""
    clinic = own_clinic(tmp_path)
    known = approve(clinic, add_approver(clinic))
    done, _ = printed(clinic, "--copy", "0000-0000")

    assert done.exit_code == ExitCode.UNUSABLE
    assert str(known.clinical) in done.stderr


def test_what_is_kept_of_a_version_holds_nothing_else_of_the_folder(tmp_path: Path) -> None:
    """A list of patients that lies there stays out, and so does what was printed."""
    clinic = own_clinic(tmp_path)
    (clinic / "list.csv").write_text("Asha Example,MRN-0001\n", encoding="utf-8")
    approve(clinic, add_approver(clinic))
    printed(clinic)

    for file in (clinic / "approvals").iterdir():
        assert b"Asha" not in file.read_bytes() and b"MRN-0001" not in file.read_bytes()
    import zipfile

    (kept,) = (clinic / "approvals").glob("*.zip")
    with zipfile.ZipFile(kept) as file:
        assert not any("list.csv" in name for name in file.namelist())
        assert all(b"MRN-0001" not in file.read(name) for name in file.namelist())


# Whole lists


def test_a_batch_tells_once_that_nothing_is_approved(tmp_path: Path) -> None:
    """Six specimens, one message, and an exit code that asks for a human."""
    clinic = own_clinic(tmp_path)
    rows = write_list(tmp_path / "in", mixed(6))
    done = told("batch", rows, "--map", rows.parent / "map.yaml", "--clinic", clinic, "-o",
                tmp_path / "out", "--today", TODAY)  # fmt: skip

    assert done.exit_code == ExitCode.NEEDS_A_HUMAN
    assert done.stderr.count("has not approved these words") == 1
    for sheet in sheets(tmp_path / "out"):
        text = text_of(sheet.read_bytes())
        assert "Specimen, no patient" in text and "NPC-" not in text


def test_a_batch_past_the_end_prints_nothing(tmp_path: Path) -> None:
    """And says so before any paper."""
    clinic = approved(own_clinic(tmp_path), until=date(2027, 2, 1))
    rows = write_list(tmp_path / "in", mixed(2))
    done = told("batch", rows, "--map", rows.parent / "map.yaml", "--clinic", clinic, "-o",
                tmp_path / "out", "--today", TODAY)  # fmt: skip

    assert done.exit_code == ExitCode.UNUSABLE and "ended on 2027-02-01" in done.stderr
    assert not (tmp_path / "out").exists() or not sheets(tmp_path / "out")


# Speed


def test_a_print_from_the_cache_never_makes_or_checks_a_seal(tmp_path: Path) -> None:
    """Digests of files stand for what was checked when they were put there."""
    clinic = approved(own_clinic(tmp_path))
    script = (
        "import sys; from instructions.cli import main\n"
        f"main(['handout', '--clinic', {str(clinic)!r}, '--name', 'A Patient', '--on',"
        " '2027-03-02 09:30', '--today', '2027-02-20', '--no-register', '-o',"
        f" {str(tmp_path / 'h.pdf')!r}],"
        " standalone_mode=False)\n"
        "print('loaded:', *sorted({'instructions.seal', 'instructions.approvals',"
        " 'instructions.fingerprint'} & set(sys.modules)))"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDER, str(tmp_path / "cache"))
        patch.setenv("PYTHONPATH", str(HOME))
        runs = [
            subprocess.run(
                [sys.executable, "-c", script], capture_output=True, text=True, check=True
            )
            for _ in range(2)
        ]
    assert "instructions.seal" in runs[0].stdout
    assert runs[1].stdout.splitlines()[-1] == "loaded:"
