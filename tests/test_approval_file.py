"""The file of approvals: who may write into it, and how a change by anybody else is noticed."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from approving import PASSPHRASE, add_approver, approve, approved
from sample import TODAY, clinic_folder
from small import problems_of
from test_approval import OWN, change, own_clinic, printed, told

from instructions import practice as practices
from instructions.approvals import FILE, FOLDER, add, new_approver, read, recognise
from instructions.entries import Grace
from instructions.errors import ApprovalError, ExitCode


def lines_of(clinic: Path) -> list[str]:
    """The lines of the file."""
    return (clinic / FOLDER / FILE).read_text(encoding="utf-8").splitlines(keepends=True)


def write_lines(clinic: Path, lines: list[str]) -> None:
    """Put other lines into the file."""
    (clinic / FOLDER / FILE).write_text("".join(lines), encoding="utf-8")


def refused(clinic: Path) -> str:
    """What is said when the file is read."""
    (problem,) = problems_of(lambda: read(clinic), ApprovalError)
    return problem


@pytest.fixture(scope="module")
def twice_approved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clinic with two approved versions."""
    made = own_clinic(tmp_path_factory.mktemp("approved"))
    who = add_approver(made)
    approve(made, who)
    change(made, "driving: 24 ", "driving: 48 ")
    approve(made, who)
    return made


@pytest.fixture
def clinic(twice_approved: Path, tmp_path: Path) -> Path:
    """The same, to be changed."""
    return Path(shutil.copytree(twice_approved, tmp_path / "clinic"))


def test_the_file_tells_who_approved_what(clinic: Path) -> None:
    """In the order in which it was done."""
    found = read(clinic)

    assert list(found.approvers) == ["Dr S Rao"]
    assert [one.approval.on for one in found.approved] == [date(2027, 1, 4)] * 2
    assert (
        found.of("iliopsoas-injection", "en")[0].clinical
        == practices.load(clinic).standing.clinical
    )
    assert found.of("another", "en") == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2027-12-31", "2029-12-31"),
        ("Dr S Rao", "Dr S Roe"),
        ("TNMC 12345", "TNMC 12346"),
        ('"digest": "', '"digest": "0'),
    ],
)
def test_a_changed_entry_is_noticed(clinic: Path, old: str, new: str) -> None:
    """A later end, another name, other words: the seal is not right, and the line is told."""
    first, second, third = lines_of(clinic)
    write_lines(clinic, [first, second, third.replace(old, new, 1)])

    assert refused(clinic).startswith(f"{FILE}, line 3: ")
    done, text = printed(clinic)
    assert (done.exit_code, text) == (ExitCode.UNUSABLE, "")


def test_a_line_that_is_taken_out_or_moved_is_noticed(clinic: Path) -> None:
    """Each line knows the one before it."""
    first, second, third = lines_of(clinic)
    for lines in ([first, third], [first, third, second], [second, third], [first, second, second]):
        write_lines(clinic, lines)
        assert "line" in refused(clinic)


def test_nobody_seals_for_another(clinic: Path) -> None:
    """An entry in the name of Dr S Rao, sealed by somebody else, is not Dr S Rao's."""
    other = add_approver(clinic, "Dr Other", "another passphrase")
    forged = Grace(
        clinical=practices.load(clinic).standing.clinical,
        approver="Dr S Rao",
        on=TODAY,
        until=date(2028, 2, 1),
        reason="Because",
    )
    add(clinic, forged, recognise(other, "another passphrase"))

    assert "It is not as Dr S Rao sealed it." in refused(clinic)


def test_an_approver_cannot_be_added_over_another(clinic: Path) -> None:
    """A second key under the same name would let anybody approve in it."""
    again = new_approver("Dr S Rao", "consultant", "TNMC 12345", TODAY, "another passphrase")
    add(clinic, again, recognise(again, "another passphrase"))

    assert "was added before" in refused(clinic)


def test_an_entry_of_somebody_who_was_never_added_is_refused(clinic: Path) -> None:
    """Also when its seal fits its own key."""
    first, *others = lines_of(clinic)
    write_lines(clinic, others)
    assert "missing" in refused(clinic)


@pytest.mark.parametrize("line", ["nonsense\n", "{}\n", '{"entry": {"kind": "x"}}\n', "[]\n"])
def test_a_line_that_is_no_entry_is_told(clinic: Path, line: str) -> None:
    """With its number and what to do."""
    write_lines(clinic, [*lines_of(clinic), line])
    assert refused(clinic).startswith(f"{FILE}, line 4: This line is no entry. Put the file back")


def test_half_a_line_counts_for_nothing_and_is_mended(clinic: Path) -> None:
    """A crash while it was written: nobody was told that it was done."""
    write_lines(clinic, [*lines_of(clinic), '{"entry": {"ki'])
    assert len(read(clinic).entries) == 3
    add_approver(clinic, "Dr Next", "another passphrase")
    assert len(read(clinic).entries) == 4


def test_a_wrong_passphrase_approves_nothing(tmp_path: Path) -> None:
    """And leaves no file behind."""
    clinic = own_clinic(tmp_path)
    add_approver(clinic)
    (tmp_path / "wrong").write_text("three wrong words", encoding="utf-8")
    done = told("approve", "--clinic", clinic, "--approver", "Dr S Rao", "--until", "2027-12-31",
                "--passphrase-file", tmp_path / "wrong", "--today", TODAY)  # fmt: skip

    assert done.exit_code == ExitCode.UNUSABLE
    assert "not the passphrase of Dr S Rao" in done.stderr
    assert "wrong words" not in done.stderr
    assert list((clinic / FOLDER).glob("*.zip")) == [] and read(clinic).approved == ()


def test_the_passphrase_is_in_no_file(clinic: Path) -> None:
    """Nor in what stands for it."""
    for file in clinic.rglob("*"):
        if file.is_file():
            assert PASSPHRASE.encode() not in file.read_bytes()
    lock = json.loads(lines_of(clinic)[0])["entry"]["lock"]
    assert lock.keys() == {"salt", "cost", "public"}


def test_what_was_kept_must_be_what_was_approved(clinic: Path) -> None:
    """A file of a version that somebody has changed is not printed."""
    first = read(clinic).approved[0].approval
    for file in (clinic / FOLDER).glob("*.zip"):
        file.write_bytes(file.read_bytes() + b"\0")
    done, text = printed(clinic, "--copy", first.clinical)

    assert (done.exit_code, text) == (ExitCode.UNUSABLE, "")
    assert "somebody has changed it" in done.stderr


# The commands


def test_the_whole_way_from_approver_to_history(tmp_path: Path) -> None:
    """With the real cost of the seal: add, approve, list."""
    clinic, secret = own_clinic(tmp_path), tmp_path / "secret"
    secret.write_text(PASSPHRASE + "\r\n", encoding="utf-8")
    common = ("--clinic", clinic, "--passphrase-file", secret, "--today", TODAY)
    name = ("--name", "Dr S Rao", "--role", "consultant", "--registration", "TNMC 12345")

    assert told("approver", "add", *common, *name).exit_code == 0
    done = told("approve", *common, "--approver", "dr s rao", "--until", "2027-12-31")
    assert done.exit_code == 0, done.stderr
    id = practices.load(clinic).standing.clinical
    assert f"{id} is approved until 2027-12-31 by Dr S Rao (consultant, TNMC 12345)." in done.stdout
    assert f"{id}  iliopsoas-injection 1.0.0 en" in told("history", "--clinic", clinic).stdout
    assert "Dr S Rao: consultant" in told("approver", "list", "--clinic", clinic).stdout


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--approver", "Dr Who", "--until", "2027-12-31"), "Known: Dr S Rao."),
        (("--approver", "Dr S Rao", "--until", "2027-02-19"), "Choose a day from 2027-02-20"),
        (("--approver", "Dr S Rao", "--until", "2031-01-01"), "to 2028-11-20"),
        (("--approver", "Dr S Rao"), "Give both --approver and --until"),
        ((), "--pack to read first"),
    ],
)
def test_an_approval_that_cannot_be_is_refused(
    options: tuple[str, ...], says: str, tmp_path: Path
) -> None:
    """A name that nobody has, a day that is over or too far: with the way out."""
    clinic = own_clinic(tmp_path)
    add_approver(clinic)
    done = told("approve", "--clinic", clinic, "--today", TODAY, *options)

    assert done.exit_code == ExitCode.UNUSABLE and says in done.stderr


def test_a_sample_clinic_is_approved_by_nobody(tmp_path: Path) -> None:
    """It prints SAMPLE and always will."""
    clinic = clinic_folder(tmp_path)
    add_approver(clinic)
    done = told("approve", "--clinic", clinic, "--approver", "Dr S Rao", "--until", "2027-12-31",
                "--today", TODAY)  # fmt: skip

    assert done.exit_code == ExitCode.UNUSABLE and "Take 'sample: true' out" in done.stderr


def test_words_with_errors_are_approved_only_with_a_reason(tmp_path: Path) -> None:
    """Which the history then tells."""
    template = '{% extends "handout.html" %}{% block section %}{% if section.id != "risks" %}'
    template += "{{ super() }}{% endif %}{% endblock %}"
    clinic = clinic_folder(tmp_path, OWN, files={"templates/handout.html": template})
    add_approver(clinic)
    secret = tmp_path / "secret"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    common = ("approve", "--clinic", clinic, "--approver", "Dr S Rao", "--until", "2027-12-31",
              "--passphrase-file", secret, "--today", TODAY)  # fmt: skip

    assert "check finds" in told(*common).stderr
    assert told(*common, "--despite", "Tried on paper first").exit_code == 0
    assert "despite errors: Tried on paper first" in told("history", "--clinic", clinic).stdout


def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    """Three words or more."""
    clinic, secret = own_clinic(tmp_path), tmp_path / "secret"
    secret.write_text("short", encoding="utf-8")
    done = told("approver", "add", "--clinic", clinic, "--name", "Dr X", "--role", "r",
                "--registration", "1", "--passphrase-file", secret)  # fmt: skip

    assert done.exit_code == ExitCode.UNUSABLE and "Take three words or more" in done.stderr


def test_no_approver_is_added_to_what_is_no_clinic(tmp_path: Path) -> None:
    """A slip of the pen makes no folder."""
    done = told("approver", "add", "--clinic", tmp_path / "nowhere", "--name", "Dr X", "--role",
                "r", "--registration", "1")  # fmt: skip

    assert done.exit_code == ExitCode.UNUSABLE and not (tmp_path / "nowhere").exists()


def test_both_are_unknown_to_a_clinic_without_the_file(tmp_path: Path) -> None:
    """Nothing approved yet is no fault."""
    clinic = own_clinic(tmp_path)
    assert read(clinic).entries == ()
    assert "Nothing was approved yet" in told("history", "--clinic", clinic).stdout
    assert approved(clinic) == clinic


@pytest.mark.parametrize(("name", "told_of"), [("", "must not be empty"), ("x" * 61, "at most 60")])
def test_an_approver_s_name_is_refused_for_what_is_wrong(
    clinic: Path, name: str, told_of: str
) -> None:
    """With the option that it was typed in."""
    done = told("approver", "add", "--clinic", clinic, "--name", name, "--role", "r",
                "--registration", "1")  # fmt: skip
    assert done.exit_code == ExitCode.UNUSABLE
    assert f"  --name: This must {'not' if not name else 'have'}" in done.stderr
    assert told_of in done.stderr and "Write a line of at most 60" in done.stderr
