"""A clinic adds a procedure of its own, as docs/new-procedure.md says: words, and nothing else."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from batches import arguments as batch_arguments
from batches import own_home, pages_of, plain, sheets, write_list
from click.testing import CliRunner, Result
from sample import HOME, clinic_folder
from small import swap

from instructions import procedure as procedures
from instructions.cli import main
from instructions.errors import ExitCode

__all__ = ["own_home"]

KNEE = "knee-injection"
VISIT = ("--name", "Asha Example", "--on", "+7d 09:30")


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample clinic with the example's procedure as its own, and an empty folder to work in."""
    place = tmp_path / "place"
    place.mkdir()
    monkeypatch.chdir(place)
    folder = clinic_folder(tmp_path)
    shutil.copytree(HOME / "examples" / "library", folder / "library")
    return folder


def run(*words: object) -> Result:
    """A finished command, as a person types it."""
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


def text(clinic: Path, *more: object) -> str:
    """What the sheet of the clinic's own procedure says."""
    done = run("handout", "--clinic", clinic, "--procedure", KNEE, *VISIT, *more,
               "--format", "text", "-o", "-")  # fmt: skip
    assert done.exit_code == 0, done.stderr
    return done.stdout


def change(clinic: Path, file: str, *changes: tuple[str, str]) -> None:
    """Another text in a file of the procedure."""
    path = clinic / "library" / KNEE / file
    path.write_text(swap(path.read_text(encoding="utf-8"), *changes), encoding="utf-8")


def test_it_is_listed_and_printed_as_the_others_are(clinic: Path) -> None:
    """By its name; in both editions."""
    assert "Your knee injection" in run("list", "procedures", "--clinic", clinic).stdout
    for edition in ("standard", "large"):
        words = ("--clinic", clinic, "--procedure", KNEE, "--edition", edition, *VISIT)
        assert run("handout", *words).exit_code == 0
        assert "Your knee injection" in pages_of(Path("handout.pdf").read_bytes())[0]


def test_its_conditions_settings_and_moments_work(clinic: Path) -> None:
    """Yes, no and not known; set and not set."""
    assert "Check it more often" in text(clinic, "--with", "diabetes")
    assert "If you have diabetes" in text(clinic)
    assert "sugar" not in text(clinic, "--without", "diabetes")
    assert "Ask us how long" in text(clinic)
    profile = clinic / "clinic.yaml"
    told = profile.read_text(encoding="utf-8")
    own = f"procedures:\n  {KNEE}:\n    settings: {{rest: 24}}\n"
    profile.write_text(told.replace("procedures:\n", own, 1), encoding="utf-8")
    assert "Rest your knee until" in text(clinic)
    assert "rest" in run("list", "settings", "--procedure", KNEE, "--clinic", clinic).stdout


def test_a_list_prints_it(clinic: Path, tmp_path: Path) -> None:
    """Though the clinic's map answers conditions that it does not ask."""
    rows = write_list(tmp_path, plain(2))
    given = batch_arguments(rows, tmp_path / "out", "--procedure", KNEE, "--clinic", clinic)
    assert run(*given).exit_code == 0
    assert len(sheets(tmp_path / "out")) == 2


def test_words_that_change_are_printed_at_once(clinic: Path) -> None:
    """Nothing that was kept for a fast start hides them."""
    assert "hot, red or swollen knee" in text(clinic)
    change(clinic, "en.yaml", ("a hot, red or swollen knee", "a knee that worries you"))
    assert "a knee that worries you" in text(clinic)


MISTAKES = {
    "no words for a step": ("en.yaml", ('  allergy:\n    text: "**Allergy:**', '  x:\n    text: "'),
                            "allergy"),
    "not known forgotten": ("en.yaml", ('    unknown: "If you have', '    no: "If you have'),
                            "unknown"),
    "a value nobody has": ("en.yaml", ("{{ rest_until }}", "{{ rest_untill }}"), "rest_until"),
    "a label left out": ("en.yaml", ('  nobody: "Specimen, no patient"\n', ""), "nobody"),
    "a side without words": ("en.yaml", ('  left: "LEFT"\n', ""), "left"),
    "no source": ("procedure.yaml", ("about: {sources: [cddft]}", "about: {sources: []}"),
                  "sources"),
    "a source nobody knows": ("procedure.yaml", ("tell-ill: {critical: true, sources: [cddft]}",
                              "tell-ill: {critical: true, sources: [cdft]}"), "cddft"),
    "a condition nobody asks": ("procedure.yaml", ("when: diabetes", "when: diabetis"), "diabetes"),
    "another id": ("procedure.yaml", ("id: knee-injection", "id: knee"), "folder"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_its_place(clinic: Path, mistake: str) -> None:
    """And what was meant; nothing is printed."""
    file, swapped, said = MISTAKES[mistake]
    change(clinic, file, swapped)
    done = run("handout", "--clinic", clinic, "--procedure", KNEE, *VISIT)
    assert done.exit_code == ExitCode.UNUSABLE
    assert f"{KNEE}/" in done.stderr and said in done.stderr
    assert not Path("handout.pdf").exists()


def test_a_draft_does_not_hold_up_the_others(clinic: Path) -> None:
    """One that cannot be used yet is no reason not to print another."""
    change(clinic, "procedure.yaml", ("when: diabetes", "when: diabetis"))
    assert run("handout", "--clinic", clinic, *VISIT).exit_code == 0
    listed = run("list", "procedures", "--clinic", clinic).stdout
    assert "Your iliopsoas injection" in listed
    assert re.search(rf"^{KNEE} +cannot be used yet", listed, re.MULTILINE)


def test_a_procedure_of_the_program_is_not_replaced(clinic: Path) -> None:
    """What is safety-critical in it cannot be taken away by a folder of the same name."""
    (clinic / "library" / KNEE).rename(clinic / "library" / "iliopsoas-injection")
    done = run("handout", "--clinic", clinic, *VISIT)
    assert done.exit_code == ExitCode.UNUSABLE
    assert "has a procedure of this name" in done.stderr


def test_a_sheet_without_a_way_to_reach_the_clinic_is_refused(clinic: Path) -> None:
    """Whatever its author left out of it."""
    change(clinic, "en.yaml", ("Closed? **{{ clinic.out_of_hours }}**", "Closed? Wait."))
    done = run("handout", "--clinic", clinic, "--procedure", KNEE, *VISIT)
    assert done.exit_code == ExitCode.UNUSABLE
    assert "out of hours" in done.stderr


def test_the_example_rests_on_its_sources() -> None:
    """Every source of it is used, and every step has one."""
    knee = procedures.load(HOME / "examples" / "library" / KNEE, "en")
    used = {source for step in knee.steps() for source in step.sources}
    used |= {source for setting in knee.settings.values() for source in setting.sources}
    assert used == knee.sources.keys()
