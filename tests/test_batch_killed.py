"""A batch that is killed at any moment goes on to the same bytes."""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from batches import (
    Patient,
    changed,
    content,
    plain,
    ran,
    write_list,
)
from batches import own_home as own_home
from killing import Killing
from tools import forks

from instructions import batch

LATER, NEXT_DAY = timedelta(minutes=30), timedelta(days=1)


def kill_often(killing: Killing, kills: int) -> None:
    """Kill runs at random moments, and go on with each."""
    chance, caught = random.Random(5), 0
    target = killing.folder / "killed"
    for number in range(kills):
        # From before the first sheet to past the last one, when the stacks are finished.
        at = int(killing.count * (number + chance.random()) / kills)
        caught += killing.killed(target, at, chance.random() * 0.03)
        if number % 4 == 1:  # And once more while it goes on.
            killing.killed(target, at, 0.2 + chance.random() * 0.8, "--resume")
        killing.check(target)
        shutil.rmtree(target)
    assert caught >= kills // 2, "the runs are over before they are killed"


def test_a_run_killed_at_a_random_moment_goes_on_to_the_same_bytes(tmp_path: Path) -> None:
    """Files, stacks and problems.csv; nothing half-written has its name before."""
    kill_often(Killing(tmp_path, 800), kills=8)


@pytest.mark.endurance
def test_thirty_kills_of_two_thousand_rows(tmp_path: Path) -> None:
    """The same, as the issue asks for it."""
    kill_often(Killing(tmp_path, 2000), kills=30)


STEPS = frozenset({"open", "os.rename", "os.remove"})


def dies_at(step: int, folder: Path, run: Callable[[], object]) -> bool:
    """Do something in a copy of this process that ends before a step in a folder; whether it did.

    A step opens, renames or removes a file. What is not handed to the system by then is lost, as
    it is by kill -9.
    """
    process = os.fork()
    if process == 0:
        left, code = step, 1

        def step_by_step(event: str, given: tuple[object, ...]) -> None:
            nonlocal left
            if event in STEPS and str(given[0]).startswith(str(folder)):
                left -= 1
                if left == 0:
                    os._exit(9)

        try:
            sys.addaudithook(step_by_step)
            run()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(process, 0)
    ended = os.waitstatus_to_exitcode(status)
    assert ended in (0, 9), "the run failed by itself"
    return ended == 9


@forks
def test_a_run_may_die_before_any_of_its_steps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One after the other, every file that it opens, renames or removes."""
    monkeypatch.setattr(batch, "CHUNK", 2)
    killing, target, step = Killing(tmp_path, 4), tmp_path / "again", 1
    assert killing.whole
    while dies_at(step, target, lambda: killing.printed(target)):
        killing.check(target)
        shutil.rmtree(target)
        step += 1
    assert step > 2 * 4


def two_days() -> tuple[list[Patient], list[Patient]]:
    """A list, and the next day's: two gone, two new, an hour and a date changed, places shifted."""
    people = plain(14)
    before, new = people[:12], people[12:]
    after = changed(changed(before, 7, on=before[7].on + LATER), 8, on=before[8].on + NEXT_DAY)
    return before, [new[0], *after[:1], *after[2:5], *after[6:], new[1]]


def die_often(folder: Path, target: Path) -> int:
    """Print changes and die before each of the steps, and go on; how many steps there were."""
    before, after = two_days()
    old, new = write_list(folder, before, "old.csv"), write_list(folder, after, "new.csv")
    newer = write_list(folder, changed(after, 4, side="both"), "newer.csv")
    ran(old, folder / "yesterday")
    stack = ("--changes", "--stack", target / "stack.pdf")
    shutil.copytree(folder / "yesterday", target)
    told = ran(new, target, *stack).out
    whole = content(target)
    step = 0
    while True:
        shutil.rmtree(target)
        shutil.copytree(folder / "yesterday", target)
        step += 1
        if not dies_at(step, target, lambda: ran(new, target, *stack)):
            return step - 1
        resumed = ran(new, target, *stack, "--resume").out
        assert content(target) == whole, f"died before step {step}"
        assert told.splitlines()[1:] == resumed.splitlines()[1:], f"died before step {step}"
        third = ran(newer, target, "--changes").out
        assert third == f"{target}: 1 printed, 11 unchanged\n", f"died before step {step}"


@forks
def test_changes_may_die_before_any_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After going on nothing is missed, doubled or left over; the next day's changes are right."""
    monkeypatch.setattr(batch, "CHUNK", 2)
    assert die_often(tmp_path, tmp_path / "today") > 8
