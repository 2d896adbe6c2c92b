"""The command `check`: rows worst first, for people, for programs and on paper."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from approving import UNTIL, add_approver, approve, approved
from sample import TODAY, clinic_folder
from structure import Reading
from test_approval import OWN, own_clinic, told
from tools import text_of
from vera import validate

from instructions import practice as practices
from instructions.check.examine import check, rules
from instructions.check.finding import Weight
from instructions.check.lapse import word_changes
from instructions.check.measures import CDC_ITEMS, PEMAT_ITEMS, human
from instructions.check.ratings import ratings_form, read_ratings
from instructions.errors import ApprovalError, ExitCode
from instructions.pack import pack

SHIPPED = ("check", "--today", "2026-12-01")


def test_the_shipped_words_have_no_error(tmp_path: Path) -> None:
    """The command says so, and what the words come to."""
    done = told(*SHIPPED)

    assert done.exit_code == 0
    assert done.stdout.splitlines()[-1] == "0 errors, 0 warnings, 0 notes"
    assert re.search(
        r"^core: reading grade [0-3]\.\d, longest sentence 1\d words$", done.stdout, re.M
    )
    assert "PEMAT-P and CDC CCI: 32 of 32 judged items met, 10 for two raters" in done.stdout


def test_rows_come_worst_first_with_place_reason_and_source(tmp_path: Path) -> None:
    """An error, then warnings; a script learns from the exit code."""
    clinic = clinic_folder(
        tmp_path,
        OWN,
        ("      shower: 24 ", "      # shower: 24 "),
        ("+91 422 255 0199", "+91 422 255 019"),
    )
    done = told("check", "--clinic", clinic, "--today", TODAY)

    assert done.exit_code == ExitCode.NEEDS_A_HUMAN
    first, why, *_ = done.stdout.splitlines()
    assert first.startswith("error   clinic.yaml, line 14: out-of-hours phone: This must be")
    assert "libphonenumber" in why and "would mislead a patient" in why


def test_what_is_not_set_is_a_warning(tmp_path: Path) -> None:
    """A setting of two units is asked for once; a sheet without any of them says ask us."""
    clinic = clinic_folder(tmp_path, OWN, ("      shower: 24 ", "      # shower: 24 "))
    found = check(clinic, "iliopsoas-injection", None, TODAY, on_paper=False).findings

    assert [one.step for one in found if one.rule == "unset"] == ["shower"]


@pytest.mark.parametrize(
    ("change", "rule", "says"),
    [
        (('number: "112"', 'number: "+91 422 255 0123"'), "emergency-number", "IN"),
        (('"+91 422 255 0100"', '"+914222550100"'), "phone-format", "+91 422 255 0100"),
        (("web: https://", "web: http://"), "web", "https"),
    ],
)
def test_details_that_serve_badly_are_warnings(
    change: tuple[str, str], rule: str, says: str, tmp_path: Path
) -> None:
    """They can be read and printed, and somebody should look."""
    clinic = clinic_folder(tmp_path, change)
    (found,) = check(clinic, "iliopsoas-injection", None, TODAY, on_paper=False).findings

    assert (found.rule, found.weight) == (rule, Weight.WARNING) and says in found.what


def test_the_same_for_a_program() -> None:
    """JSON with ids, findings, items, paper and reading grades."""
    found = json.loads(told(*SHIPPED, "--json").stdout)

    assert found["counts"] == {"error": 0, "warning": 0, "note": 0}
    assert len(found["items"]) == len(PEMAT_ITEMS) + len(CDC_ITEMS) == 24 + 20
    assert {one["edition"] for one in found["paper"]} == {"standard", "large"}
    assert found["reading"]["core"] <= 4.0 and len(found["clinical"]) == 9


def test_words_that_cannot_be_read_are_told_with_their_lines(tmp_path: Path) -> None:
    """All problems of the clinic, and the words are checked all the same."""
    clinic = clinic_folder(tmp_path, ("country: IN", "country: UK"), ("clock: 12 ", "clock: 13 "))
    checked = check(clinic, "iliopsoas-injection", None, TODAY, on_paper=False)

    assert {one.line for one in checked.errors} == {21, 25}
    assert checked.scores


def test_an_unknown_procedure_is_one_row() -> None:
    """With the known ones."""
    checked = check(None, "knee", None, TODAY)
    assert [one.weight for one in checked.findings] == [Weight.ERROR] * len(checked.findings)
    assert any("iliopsoas-injection" in one.what for one in checked.findings)


def test_every_rule_has_a_reason_and_a_source() -> None:
    """Nobody mends what nobody explains."""
    every = list(rules())
    assert len(every) > 50
    assert all(one.why and one.source and one.id for one in every)
    assert len({one.id for one in every}) == len(every)


# How the words stand


def test_check_tells_how_the_words_stand(tmp_path: Path) -> None:
    """Never approved, approved, nearly over, over."""
    clinic = own_clinic(tmp_path)

    def found(today: date) -> list[str]:
        findings = check(clinic, "iliopsoas-injection", None, today, on_paper=False).findings
        return [one.rule for one in findings]

    assert found(TODAY) == ["not-approved"]
    approved(clinic)
    assert found(TODAY) == []
    assert found(date(2027, 12, 1)) == ["due"]
    assert found(date(2028, 1, 1)) == ["ended"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("Do not drive.", "Do not walk.", "Do not [-drive.-]{+walk.+}"),
        ("a fall", "a bad fall", "a {+bad +}fall"),
        ("", "new words", "{+new words+}"),
        ("old words", "", "[-old words-]"),
        ("the same", "the same", "the same"),
    ],
)
def test_what_changed_is_told_word_by_word(old: str, new: str, says: str) -> None:
    """Taken out in square brackets, put in in braces."""
    assert word_changes(old, new) == says


# Raters


def test_two_raters_scores_are_kept_with_the_version(tmp_path: Path) -> None:
    """Their form is filled in, given with the approval, and told by history and check."""
    clinic, form, secret = own_clinic(tmp_path), tmp_path / "ratings.yaml", tmp_path / "secret"
    secret.write_text("three short words", encoding="utf-8")
    told("check", "--clinic", clinic, "--today", TODAY, "--ratings-form", form)
    text = form.read_text(encoding="utf-8").replace('on: ""', "on: 2027-02-19")
    for name in ("A Nurse", "B Reader"):
        text = text.replace('name: ""', f"name: {name}", 1)
    form.write_text(text.replace(":             #", ": agree #"), encoding="utf-8")
    add_approver(clinic)
    done = told("approve", "--clinic", clinic, "--approver", "Dr S Rao", "--until", UNTIL,
                "--today", TODAY, "--ratings", form, "--passphrase-file", secret)  # fmt: skip

    assert done.exit_code == 0, done.stderr
    assert "rated by A Nurse, B Reader" in told("history", "--clinic", clinic).stdout
    raters = json.loads(told("check", "--clinic", clinic, "--today", TODAY, "--json").stdout)[
        "raters"
    ]
    assert raters["A Nurse"]["items"]["pemat 16"] == "agree"


def test_ratings_are_whole_or_refused(tmp_path: Path) -> None:
    """Every item, by two people: a score is never made of what was not judged."""
    items = human(check(None, "iliopsoas-injection", None, TODAY, on_paper=False).items)
    form = tmp_path / "ratings.yaml"
    text = ratings_form(items).replace('on: ""', "on: 2027-02-19").replace('name: ""', "name: A")
    form.write_text(text.replace(":             #", ": agree #").replace("pemat 16: agree", "", 1))
    with pytest.raises(ApprovalError) as caught:
        read_ratings(form, items)

    said = str(caught.value)
    assert "pemat 16 is not rated" in said and "by the same person" in said


# On paper


def test_the_pack_holds_every_wording_and_a_page_to_sign(tmp_path: Path) -> None:
    """Each wording of each step of each part, what prints when nothing is set or known, a tick."""
    practice = practices.load(own_clinic(tmp_path))
    data = pack(practice)
    reading = Reading(data)
    text = "".join(text_of(data).split())

    for step in practice.procedure.steps():
        assert step.id in text
        for wording in (*step.words.values(), *step.options):
            pieces = [piece.text for piece in wording.pieces if hasattr(piece, "text")]
            assert all("".join(piece.split()) in text for piece in pieces), step.id
    assert str(practice.standing.clinical) in text and "Signature" in text
    assert (reading.marked, reading.language) == (True, "en-GB")


def test_the_report_is_a_tagged_pdf(tmp_path: Path) -> None:
    """Findings in words, items with room for two raters, nothing of a patient."""
    clinic = own_clinic(tmp_path)
    done = told("check", "--clinic", clinic, "--today", TODAY, "-o", tmp_path / "report.pdf")
    data = (tmp_path / "report.pdf").read_bytes()
    text = " ".join(text_of(data).split())

    assert done.exit_code == 0
    assert "Errors: 0. Warnings: 1. Notes: 0." in text and "Rater 2" in text
    assert "Illustrations are clear and uncluttered for two raters" in text
    assert Reading(data).marked


def test_a_report_can_be_made_of_words_that_cannot_be_read(tmp_path: Path) -> None:
    """In the program's own look."""
    clinic = clinic_folder(tmp_path, ("country: IN", "country: UK"))
    told("check", "--clinic", clinic, "--today", TODAY, "-o", tmp_path / "report.pdf")
    assert "must be GB" in " ".join(text_of((tmp_path / "report.pdf").read_bytes()).split())


def test_one_error_is_no_errors(tmp_path: Path) -> None:
    """A number and its word agree."""
    clinic = clinic_folder(tmp_path, ("country: IN", "country: UK"))
    done = told("check", "--clinic", clinic, "--today", TODAY)
    assert "1 error, " in done.stdout and "1 errors" not in done.stdout


def test_a_report_that_goes_to_the_output_has_it_for_itself(tmp_path: Path) -> None:
    """What is found is told beside it."""
    clinic = clinic_folder(tmp_path, ("country: IN", "country: UK"))
    done = told("check", "--clinic", clinic, "--today", TODAY, "-o", "-")
    assert done.stdout_bytes.startswith(b"%PDF-") and done.stdout_bytes.endswith(b"%%EOF\n")
    assert "must be GB" in done.stderr and b"must be GB" not in done.stdout_bytes


@pytest.mark.conformance
def test_pack_and_report_pass_verapdf(tmp_path: Path) -> None:
    """PDF/UA-1 and PDF/A-2a, as the sheets themselves."""
    clinic = own_clinic(tmp_path)
    told("approve", "--clinic", clinic, "--pack", tmp_path / "pack.pdf")
    told("check", "--clinic", clinic, "--today", TODAY, "-o", tmp_path / "report.pdf")
    approve(clinic, add_approver(clinic))
    told("handout", "--clinic", clinic, "--name", "A Patient", "--on", "2027-03-02 09:30",
         "--today", TODAY, "-o", tmp_path / "approved.pdf")  # fmt: skip
    files = [tmp_path / f"{name}.pdf" for name in ("pack", "report", "approved")]

    assert [str(one) for one in validate(files) if not one.passed] == []
