"""Ctrl-C ends a batch and its workers cleanly, and says how to go on."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from batches import (
    halves,
    plain,
    ran,
    sheets,
    started,
    wait_for,
    write_list,
)
from batches import own_home as own_home
from tools import linux


def interrupted(
    folder: Path, count: int, *options: object, send: Callable[[int, int], None] = os.kill
) -> tuple[int, str]:
    """A run that is sent Ctrl-C; its exit code and messages."""
    rows, target = write_list(folder, plain(count)), folder / "handouts"
    process = started(rows, target, *options)
    wait_for(process, target, 3)
    send(process.pid, signal.SIGINT)
    _, errors = process.communicate()
    return process.returncode, errors


@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_ends_with_130_and_says_how_to_go_on(tmp_path: Path, workers: int) -> None:
    """To all processes, as a terminal sends it; then going on gives all the files."""
    target = tmp_path / "handouts"
    options = ("--workers", workers, "--stack", target / "stack.pdf", "--stack-size", 3000)

    code, errors = interrupted(tmp_path, 3000, *options, send=os.killpg)

    assert code == 130, errors
    (last,) = [line for line in errors.splitlines() if "Go on with --resume." in line]
    assert last.startswith("Stopped after ")
    assert not (target / "stack.pdf").exists()
    assert ran(tmp_path / "list.csv", target, *options, "--resume").code == 0
    assert len(sheets(target)) == 3000
    assert (target / "stack.pdf").exists()
    assert halves(target) == []


def test_workers_stop_at_ctrl_c_too(tmp_path: Path) -> None:
    """Those that are at a sheet finish it, and no more."""
    code, _ = interrupted(tmp_path, 6000, "--workers", 2)
    assert code == 130
    assert len(sheets(tmp_path / "handouts")) < 6000


@linux
def test_ctrl_c_is_for_the_batch_and_not_for_its_workers(tmp_path: Path) -> None:
    """A terminal sends it to all; only the one that can say how to go on listens."""
    rows, target = write_list(tmp_path, plain(6000)), tmp_path / "handouts"
    process = started(rows, target, "--workers", 2)
    wait_for(process, target, 3)
    ignored = []
    for worker in children(process.pid):
        status = Path(f"/proc/{worker}/status").read_text(encoding="utf-8")
        (mask,) = [line.split()[1] for line in status.splitlines() if line.startswith("SigIgn")]
        ignored.append(bool(int(mask, 16) >> (signal.SIGINT - 1) & 1))
    process.communicate()
    assert ignored == [True, True]


def test_ctrl_c_before_the_first_sheet_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Checking a long list takes a while too."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("instructions.survey.check", stop)
    assert ran(write_list(tmp_path, plain(1)), tmp_path / "handouts").code == 130


def children(process: int) -> list[int]:
    """The processes that one has begun."""
    path = Path(f"/proc/{process}/task/{process}/children")
    return [int(one) for one in path.read_text(encoding="ascii").split()]


def runs(process: int) -> bool:
    """Whether a process is there and has not ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").split()[2] != "Z"
    except OSError:
        return False


@linux
def test_workers_end_with_their_batch(tmp_path: Path) -> None:
    """Whoever kills the batch kills all of it."""
    rows, target = write_list(tmp_path, plain(6000)), tmp_path / "handouts"
    process = started(rows, target, "--workers", 2)
    wait_for(process, target, 3)
    workers = children(process.pid)
    process.kill()
    process.wait()
    patience = time.monotonic() + 5
    while (left := [one for one in workers if runs(one)]) and time.monotonic() < patience:
        time.sleep(0.01)
    for one in left:
        os.kill(one, signal.SIGKILL)
    process.communicate()
    assert len(workers) == 2
    assert left == []
