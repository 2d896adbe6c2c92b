"""Inputs: no change of a file, a font or a library goes unnoticed, and nothing else counts."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from instructions import inputs
from instructions.inputs import Inputs, inputs_of
from instructions.locate import HERE, shipped
from instructions.pdf import families

CLINIC = shipped("examples") / "clinic"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the program, its templates and the sample clinic, which is looked at instead."""
    apart = shutil.ignore_patterns("__pycache__", "templates", "examples")
    shutil.copytree(HERE, tmp_path / "instructions", ignore=apart)
    shutil.copytree(shipped("templates"), tmp_path / "templates")
    shutil.copytree(CLINIC, tmp_path / "clinic")
    monkeypatch.setattr(inputs, "HERE", tmp_path / "instructions")
    monkeypatch.setattr(inputs, "shipped", lambda name: tmp_path / name)
    yield tmp_path


def look(home: Path) -> Inputs:
    """The digests as they are now."""
    found = inputs_of(home / "clinic")
    assert found is not None
    return found


def changed(path: Path) -> None:
    """One letter of a file is another, and its size and time are what they were."""
    before, data = path.stat(), bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_the_same_files_have_the_same_digests(home: Path) -> None:
    """Wherever they lie, whenever they were written."""
    before = look(home)
    shutil.copytree(home / "clinic", home / "moved")
    (home / "clinic" / "clinic.yaml").touch()

    assert look(home) == before
    assert inputs_of(home / "moved") == before


WORDS = (
    "clinic/clinic.yaml",
    "instructions/library/iliopsoas-injection/procedure.yaml",
    "instructions/library/iliopsoas-injection/en.yaml",
    "templates/handout.html",
    "templates/kinds.html",
    "templates/brands/plain/brand.yaml",
)
DRAWN = (
    "clinic/logo.svg",
    "templates/figures/lie-tummy.svg",
    *(
        file.relative_to(HERE.parent).as_posix()
        for file in sorted(HERE.rglob("*.py"))
        if file.stat().st_size
    ),
)


def test_every_change_of_a_file_is_seen(home: Path) -> None:
    """Of the clinic's, of the words and templates, of each file of the program.

    What only changes words leaves the pictures, and the plates of other documents, as they were.
    """
    before = look(home)
    for name in (*WORDS, *DRAWN):
        changed(home / name)
        after = look(home)
        assert after.all != before.all, name
        assert (after.drawn != before.drawn) == (name in DRAWN), name
        changed(home / name)
        assert look(home) == before


@pytest.mark.parametrize(
    "name", ["templates/handout.html", "templates/deep/er/part.html", "photo", "figures/x.svg"]
)
def test_every_new_file_of_a_clinic_is_seen(home: Path, name: str) -> None:
    """A template or a picture of its own, under any name; and so is one that goes."""
    before, file = look(home), home / "clinic" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("x", encoding="utf-8")
    with_it = look(home)
    file.rename(file.with_name("other.svg"))
    renamed = look(home)
    file.with_name("other.svg").unlink()

    assert len({before.all, with_it.all, renamed.all}) == 3
    assert look(home) == before


def test_what_nothing_reads_does_not_count(home: Path) -> None:
    """Handouts in the clinic's folder, its history, and what Python compiled."""
    before = look(home)
    for name in ("clinic/handout.pdf", "clinic/.git/index", "instructions/__pycache__/cli.pyc"):
        (home / name).parent.mkdir(exist_ok=True)
        (home / name).write_bytes(b"x")

    assert look(home) == before


def test_a_huge_file_is_not_read(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no picture; its size and its time are enough."""
    film = home / "clinic" / "film.mp4"
    film.write_bytes(b"x" * 3000)
    monkeypatch.setattr(inputs, "MOST_BYTES", 2000)
    changed(film)
    before = look(home)
    changed(film)
    assert look(home) == before

    film.write_bytes(b"x" * 3001)
    assert look(home) != before


@pytest.mark.parametrize("project", ["fontpkg_noto_sans", "uharfbuzz", "reportlab"])
def test_another_version_of_a_library_is_seen(
    home: Path, monkeypatch: pytest.MonkeyPatch, project: str
) -> None:
    """Of fonts too: whatever is installed, by the names of the folders that pip makes."""
    site = home / "site"
    site.mkdir()
    monkeypatch.setattr(sys, "path", [*sys.path, str(site)])
    found = [look(home)]
    for version in ("8.1", "8.2"):
        (site / f"{project}-{version}.dist-info").mkdir()
        found.append(look(home))
        (site / f"{project}-{version}.dist-info").rmdir()

    assert len({one.all for one in found}) == len({one.drawn for one in found}) == 3


def test_another_python_is_seen(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own tables of characters and its pickles may differ."""
    before = look(home)
    monkeypatch.setattr(sys, "version", "3.99.0")

    assert look(home) != before


def test_another_font_file_is_seen(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even under the same version."""
    before = look(home)
    other = home / "NotoSans[wdth,wght].ttf"
    other.write_bytes(b"another")
    files = {**families.font_files(), 0: other}
    monkeypatch.setattr(families, "font_files", lambda: files)

    assert look(home).drawn != before.drawn


def test_a_folder_in_itself_ends(home: Path) -> None:
    """A link to the folder above is followed a few times only."""
    try:
        (home / "clinic" / "again").symlink_to(home / "clinic", target_is_directory=True)
    except OSError:
        pytest.skip("links may not be made here")

    assert look(home) == look(home)


def test_what_cannot_be_read_has_no_digest(home: Path) -> None:
    """Then nothing is kept, and the loader says what is wrong."""
    assert inputs_of(home / "none") is None
    assert inputs_of(home / "clinic" / "clinic.yaml") is None
