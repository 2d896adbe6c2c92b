"""The same input gives the same bytes: in any process, folder, order, time zone, and on any day."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from cases import case
from printing import (
    CLINIC,
    SAMPLES,
    Sheet,
    look_of,
    new_press,
    practice_of,
    printed,
    printed_for,
    visit_of,
)

ROOT = Path(__file__).parents[1]
HOMES = ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "LOCALAPPDATA")
"""Where a program keeps things on the systems there are: a test's own folder."""
NAMES = ("Asha Example", "श्रीमती कृष्णा", "கிருஷ்ணன்", "محمد عبد", "Nguyễn Thị Ánh", "Æþelstan Ø")

SCRIPT = """
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path
from instructions import practice as practices
from instructions.handout import Press
from instructions.pdf.drawing import Drawings
from instructions.pdf.look import look
from instructions.visit import visit
practice = practices.load(Path(sys.argv[1]))
press = Press(practice, Drawings([practice.clinic.folder, *practice.templates]))
for name in sys.argv[2:]:
    for edition in ("standard", "large"):
        raw = {"name": name, "on": "2027-03-02 09:30", "id": "MRN-1", "edition": edition}
        told = visit(raw, practice.clinic, practice.procedure, date(2027, 2, 20))
        made = press.print(press.handout(told), look(practice.brand, "A4", edition))
        print(sha256(made).hexdigest())
"""


def elsewhere(names: tuple[str, ...], folder: Path, **environment: str) -> list[str]:
    """The hashes of handouts for some names, made by another process in another folder."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(CLINIC), *names],
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )
    return done.stdout.split()


def test_hash_seed_folder_and_time_zone_change_nothing(tmp_path: Path) -> None:
    """Three processes that have nothing in common but the input."""
    first = elsewhere(NAMES, ROOT, PYTHONHASHSEED="0", TZ="UTC", LANG="C")
    second = elsewhere(NAMES, tmp_path, PYTHONHASHSEED="1", TZ="Pacific/Auckland", LC_ALL="C")
    third = elsewhere(NAMES, tmp_path, PYTHONHASHSEED="4242", TZ="America/Lima", PYTHONUTF8="1")

    assert len(set(first)) == 2 * len(NAMES)
    assert first == second == third


def test_the_order_of_patients_changes_nothing(tmp_path: Path) -> None:
    """Nobody's bytes depend on who came before, whatever script their names are in."""
    forward = elsewhere(NAMES, tmp_path)
    backward = elsewhere(NAMES[::-1], tmp_path)
    alone = [digest for name in NAMES for digest in elsewhere((name,), tmp_path)]

    pairs = [backward[place : place + 2] for place in range(0, len(backward), 2)]
    assert forward == [digest for pair in reversed(pairs) for digest in pair]
    assert forward == alone


def test_one_after_the_other_is_the_same_as_the_other_after_the_one() -> None:
    """With one press, whose plates and words are kept between them."""
    assert struck(["Asha Example", "कृष्णा"]) == struck(["कृष्णा", "Asha Example"])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("क्षि", "ज्ञ"),
        ("श्री", "द्ध"),
        ("र्क", "क्र"),
        ("க்ஷ", "ஸ்ரீ"),
        ("மொ", "னை"),
        ("క్ష", "జ్ఞ"),
        ("لا", "مح"),
        ("ت", "ث"),
        ("ظر", "ز"),
        ("q̈", "x̌"),
        ("n̩̂", "ŋ͡m"),
    ],
)
def test_names_of_the_same_letters_do_not_change_each_other(first: str, second: str) -> None:
    """Their plates hold the same glyphs; what a glyph is read as must not come from the other."""
    names = [first + second, second + first]
    alone = {name: struck([name])[name] for name in names}

    assert struck(names) == alone
    assert struck(names[::-1]) == alone


def struck(names: list[str]) -> Mapping[str, str]:
    """The hash of each name's handout, made one after the other with one new press."""
    usual = case("all no")
    practice = practice_of(usual)
    press, chosen = new_press(practice), look_of(Sheet(usual))
    return {
        name: hashlib.sha256(
            press.print(press.handout(visit_of(usual, practice, name=name)), chosen)
        ).hexdigest()
        for name in names
    }


def test_the_day_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file's dates are those of its words; the clock is never asked."""
    for sheet in SAMPLES:
        today = printed(sheet).pdf
        with monkeypatch.context() as patch:
            patch.setattr(time, "time", lambda: 2_000_000_000.0)
            practice = practice_of(sheet.case)
            press = new_press(practice)
            told = visit_of(sheet.case, practice, edition=sheet.edition)
            later = press.print(press.handout(told), look_of(sheet))
        assert today == later


def test_the_day_of_printing_changes_nothing_before_a_deadline() -> None:
    """It is nowhere on the sheet."""
    usual = Sheet(case("usual"))

    assert printed_for(usual, given="2027-02-21").pdf == printed(usual).pdf


def test_the_command_writes_the_same_bytes_each_time(tmp_path: Path) -> None:
    """Into a file or into a pipe, from an empty cache or from what it kept."""
    command = [
        sys.executable, str(ROOT / "generate.py"), "handout", "--name", "Asha Example",
        "--on", "2027-03-02 09:30", "--today", "2027-02-20", "--side", "left", "-o",
    ]  # fmt: skip
    home = {**os.environ, **{name: str(tmp_path / "home") for name in HOMES}}
    other = {**os.environ, **{name: str(tmp_path / "other") for name in HOMES}}

    def written(to: str, environment: Mapping[str, str]) -> bytes:
        done = subprocess.run(
            [*command, to], check=True, cwd=tmp_path, capture_output=True, env=environment
        )
        return done.stdout if to == "-" else (tmp_path / to).read_bytes()

    first = written("a.pdf", home)

    assert first == written("b.pdf", home)
    assert first == written("-", home)
    assert first == written("-", other)
