"""An interrupted batch is gone on from with its own list and options only."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from batches import (
    changed,
    content,
    leaders,
    plain,
    ran,
    sheets,
    write_list,
)
from batches import own_home as own_home

from instructions import journal

LATER, NEXT_DAY = timedelta(minutes=30), timedelta(days=1)


def unfinished(folder: Path, count: int = 3) -> tuple[Path, Path]:
    """A list, and a folder with a run of it that ended early."""
    rows, target = write_list(folder, plain(count)), folder / "handouts"
    ran(rows, target)
    path = target / journal.FILE
    lines = path.read_text(encoding="ascii").splitlines(keepends=True)
    path.write_text("".join(lines[:-2]), encoding="ascii")
    sheets(target)[-1].unlink()
    return rows, target


def test_an_unfinished_run_is_not_begun_anew(tmp_path: Path) -> None:
    """Unless somebody says how: the message tells."""
    rows, target = unfinished(tmp_path)
    before = content(target)
    done = ran(rows, target)
    assert (done.code, done.out) == (2, "")
    assert "--resume" in done.err
    assert content(target) == before


def test_a_run_is_resumed_with_its_own_list_only(tmp_path: Path) -> None:
    """One hour otherwise makes another list."""
    rows, target = unfinished(tmp_path)
    people = plain(3)
    write_list(tmp_path, changed(people, 0, on=people[0].on + LATER))
    done = ran(rows, target, "--resume")
    assert done.code == 2
    assert "another list or other options" in done.err
    assert len(sheets(target)) == 2


@pytest.mark.parametrize(
    "options", [("--letterhead",), ("--paper", "Letter"), ("--changes",), ("--sort", "name")]
)
def test_a_run_is_resumed_with_its_own_options_only(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    """Those that change what is printed."""
    rows, target = unfinished(tmp_path)
    done = ran(rows, target, "--resume", *options)
    assert done.code == 2
    assert "another list or other options" in done.err


@pytest.mark.parametrize("file", ["map.yaml", "plans.csv"])
def test_a_run_is_resumed_with_its_own_map_and_plans_only(tmp_path: Path, file: str) -> None:
    """They decide what a sheet says as the list does."""
    rows, target = unfinished(tmp_path)
    options: tuple[object, ...] = ()
    if file == "plans.csv":
        (tmp_path / file).write_text("id,for,name,action,approver,approved,if-postponed\n", "utf-8")
        options = ("--plans", tmp_path / file)
    else:
        known = (tmp_path / file).read_text(encoding="utf-8")
        (tmp_path / file).write_text(
            known.replace("  clinician: Doctor\n", "") + "ignore: [Doctor]\n", encoding="utf-8"
        )
    done = ran(rows, target, "--resume", *options)
    assert "another list or other options" in done.err


def test_some_may_be_printed_again_before_the_run_is_finished(tmp_path: Path) -> None:
    """The jam is in the printer now; the run can be gone on with afterwards."""
    rows, target = unfinished(tmp_path)
    again = ran(rows, target, "--only", "1-2", "--stack", tmp_path / "again.pdf")
    assert (again.code, len(leaders(tmp_path / "again.pdf"))) == (0, 2)
    assert ran(rows, target, "--resume").code == 0
    assert len(sheets(target)) == 3


def test_going_on_with_a_finished_run_changes_nothing(tmp_path: Path) -> None:
    """Whoever is unsure may say --resume."""
    rows, target = write_list(tmp_path, plain(3)), tmp_path / "handouts"
    first = ran(rows, target)
    before = content(target)
    again = ran(rows, target, "--resume")
    assert (again.code, again.out) == (first.code, first.out)
    assert content(target) == before


def test_a_sheet_that_somebody_took_away_is_printed_again(tmp_path: Path) -> None:
    """A line in the journal is not enough."""
    rows, target = write_list(tmp_path, plain(3)), tmp_path / "handouts"
    ran(rows, target)
    before = content(target)
    sheets(target)[1].unlink()
    ran(rows, target, "--resume")
    assert content(target) == before


def test_a_bad_row_is_told_again_when_a_run_goes_on(tmp_path: Path) -> None:
    """With the same exit code and the same problems.csv, though it failed before the crash."""
    people = changed(plain(4), 1, given="王", family="小明")
    rows, target = write_list(tmp_path, people), tmp_path / "handouts"
    first = ran(rows, target)
    before = content(target)
    (target / "problems.csv").unlink()
    path = target / journal.FILE
    path.write_text(path.read_text(encoding="ascii").replace("end\n", ""), encoding="ascii")
    again = ran(rows, target, "--resume")
    assert (first.code, again.code) == (3, 3)
    assert content(target) == before
