"""Whatever happens to a batch, it can be gone on from: nothing half-written, missed or doubled."""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path

import pytest
from batches import (
    Patient,
    changed,
    content,
    halves,
    leaders,
    plain,
    ran,
    sheets,
    started,
    wait_for,
    write_list,
)
from batches import own_home as own_home
from filelock import FileLock
from msgspec import structs
from tools import tool

from instructions import batch, journal
from instructions.journal import Entry, Journal, Writer

ENTRY = Entry(7, 9, "5e1f", "ab12", "cd34", "0007-0930-5e1f.pdf")
LATER, NEXT_DAY = timedelta(minutes=30), timedelta(days=1)

linux = pytest.mark.skipif(sys.platform != "linux", reason="The limit is Linux's own.")


# What a journal is.


def test_what_is_noted_is_read_again(tmp_path: Path) -> None:
    """In the order in which it was noted."""
    path, entries = tmp_path / "journal", (ENTRY, structs.replace(ENTRY, position=8, row=10))
    writer = Writer(path, "w0rk", goes_on=False)
    for entry in entries:
        writer.add(entry)
    writer.flush()
    assert journal.read(path) == Journal("w0rk", entries, finished=False)
    writer.finish()
    writer.close()
    assert journal.read(path) == Journal("w0rk", entries, finished=True)


def test_a_journal_cut_anywhere_is_what_came_before(tmp_path: Path) -> None:
    """At each byte: whole lines count, and half a line never does."""
    path, entries = (
        tmp_path / "journal",
        tuple(structs.replace(ENTRY, position=n) for n in range(1, 4)),
    )
    writer = Writer(path, "w0rk", goes_on=False)
    for entry in entries:
        writer.add(entry)
    writer.finish()
    writer.close()
    data = path.read_bytes()
    head = data.index(b"\n")
    for cut in range(len(data)):
        path.write_bytes(data[:cut])
        whole = data[:cut].count(b"\ndone") - (
            data[:cut].count(b"\n") <= data[:cut].count(b"\ndone")
        )
        found = journal.read(path)
        if cut <= head:
            assert found is None
        else:
            assert found == Journal("w0rk", entries[:whole], finished=False), cut


@pytest.mark.parametrize(
    "data", [b"", b"\n", b"run\n", b"run\t2\tx\n", b"\xff\x00\n", b"done\t1\t2\n"]
)
def test_what_is_no_journal_is_none(tmp_path: Path, data: bytes) -> None:
    """An empty file, another version, noise."""
    path = tmp_path / "journal"
    path.write_bytes(data)
    assert journal.read(path) is None
    assert journal.read(tmp_path / "nowhere") is None


def test_noise_between_lines_is_passed_over(tmp_path: Path) -> None:
    """As a crash of the whole computer may leave it."""
    path = tmp_path / "journal"
    noise = b"\x00\x00\xfe\ndone\tx\t2\ta\tb\tc\td\ndone\t1\n"
    path.write_bytes(b"run\t1\tw\n" + noise + ENTRY.line().encode())
    assert journal.read(path) == Journal("w", (ENTRY,), finished=False)


def test_going_on_after_half_a_line_loses_no_line(tmp_path: Path) -> None:
    """The half stays nothing, and what comes next is whole."""
    path = tmp_path / "journal"
    for cut in range(1, len(ENTRY.line())):
        path.write_text("run\t1\tw\n" + ENTRY.line()[:cut], encoding="ascii")
        writer = Writer(path, "w", goes_on=True)
        writer.add(ENTRY)
        writer.finish()
        writer.close()
        assert journal.read(path) == Journal("w", (ENTRY,), finished=True)


# Killed at any moment.


@dataclass(frozen=True)
class Killing:
    """A list, and what an uninterrupted run makes of it."""

    folder: Path
    count: int

    @cached_property
    def rows(self) -> Path:
        """The list: some of its patients need another plate."""
        people = [
            replace(
                one, print="large" if n % 50 == 7 else "", diabetes="yes" if n % 20 == 3 else "no"
            )
            for n, one in enumerate(plain(self.count))
        ]
        return write_list(self.folder, people)

    @cached_property
    def whole(self) -> dict[str, bytes]:
        """The folder's files after a run that nothing interrupts."""
        return self.printed(self.folder / "whole")

    def options(self, target: Path, *more: object) -> list[object]:
        """The options of a run into a folder: with two stacks."""
        return ["--stack", target / "stack.pdf", "--stack-size", self.count * 2 // 3, *more]

    def printed(self, target: Path, *more: object) -> dict[str, bytes]:
        """The files of a run that comes to its end."""
        done = ran(self.rows, target, *self.options(target, *more))
        assert done.code == 0, done.err
        return content(target)

    def killed(self, target: Path, at: int, wait: float, *more: object) -> bool:
        """Begin a run and kill it when so many files are there; whether it was still at it."""
        process = started(self.rows, target, *self.options(target, *more))
        while process.poll() is None and not (
            target.is_dir() and len(list(target.iterdir())) >= at
        ):
            time.sleep(0.001)
        time.sleep(wait)
        process.kill()
        process.communicate()
        return process.returncode == -signal.SIGKILL

    def check(self, target: Path) -> None:
        """What stands is whole; after going on all is as if nothing had happened."""
        early = content(target)
        assert [name for name in early if early[name] != self.whole[name]] == []
        assert self.printed(target, "--resume") == self.whole
        assert halves(target) == []
        found = journal.read(target / journal.FILE)
        assert found is not None and found.finished
        assert sorted({entry.file for entry in found.entries}) == [
            one.name for one in sheets(target)
        ]


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
    kill_often(Killing(tmp_path, 300), kills=8)


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


forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="It needs to copy its process.")


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


# Going on, or not.


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


# No room, no right, no turn.


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Callable[[str], None]]:
    """A disk of so many bytes at a folder; what is given changes its options."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("Only root may mount a small disk.")
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if subprocess.run([tool("mount", "mount"), *options], check=False).returncode:
        pytest.skip("No disk can be mounted here.")

    def remount(told: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{told}", str(folder)], check=True)

    try:
        yield remount
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@linux
def test_a_full_disk_is_told_and_can_be_gone_on_from(tmp_path: Path) -> None:
    """Full before the first sheet, at a sheet, on the stack, at its end: each way."""
    killing = Killing(tmp_path, 30)
    needed = sum(map(len, killing.whole.values())) // 1024
    disk = tmp_path / "disk"
    with small_disk(disk, "1m") as remount:
        for share in (0.002, 0.05, 0.3, 0.6, 0.9, 0.97, 0.99):
            remount(f"size={max(4, int(needed * share))}k")
            target = disk / "handouts"
            done = ran(killing.rows, target, *killing.options(target, "--resume"))
            assert done.code == 2
            assert "no space left on device" in done.err
            assert "--resume" in done.err
            if target.exists():
                assert halves(target) == []
        remount(f"size={needed * 2}k")
        killing.check(target)
        shutil.rmtree(target)


def in_a_copy(run: Callable[[], object]) -> int:
    """Do something in a copy of this process; the exit code that it returns."""
    process = os.fork()
    if process == 0:
        code = 99
        try:
            code = int(run())  # type: ignore[call-overload]
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


@forks
@pytest.mark.parametrize("size", [1, 30_000])
def test_a_sheet_of_which_only_a_part_was_written_is_not_there(tmp_path: Path, size: int) -> None:
    """The system may take some bytes without a word and refuse the next ones."""
    import resource

    rows, whole, target = write_list(tmp_path, plain(3)), tmp_path / "whole", tmp_path / "part"
    ran(rows, whole)

    def limited() -> int:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        done = ran(rows, target)
        assert "A file was not written: file too large." in done.err
        return done.code

    assert in_a_copy(limited) == 2
    assert content(target) == {}
    assert halves(target) == []
    again = ran(rows, target, "--resume")
    assert again.code == 0
    assert content(target) == content(whole)


def no_room(*_: object, **__: object) -> None:
    """A disk that takes nothing."""
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("at", [0, 1, 17, 29])
def test_a_disk_that_is_full_at_a_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """The same where no disk can be mounted: the sheet's last step fails."""
    killing, target, places = Killing(tmp_path, 30), tmp_path / "full", iter(range(1000))
    assert killing.whole
    usual = os.replace

    def replace_until_full(old: Path, new: Path) -> None:
        if Path(new).suffix == ".pdf" and next(places) >= at:
            no_room()
        usual(old, new)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", replace_until_full)
        done = ran(killing.rows, target, *killing.options(target))
    assert done.code == 2
    assert "no space left on device" in done.err
    assert len(sheets(target)) == at
    assert halves(target) == []
    killing.check(target)


@linux
def test_a_journal_that_takes_no_more_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full to the last byte, though a sheet went on it: no trace but a message."""
    killing, target, begin = Killing(tmp_path, 9), tmp_path / "full", Writer.__init__
    assert killing.whole

    def begun_on_a_full_disk(self: Writer, path: Path, work: str, goes_on: bool) -> None:
        begin(self, path, work, goes_on)
        self.file.close()
        self.file = Path("/dev/full").open("w", encoding="ascii")  # noqa: SIM115 (closed by its owner)

    with monkeypatch.context() as patch:
        patch.setattr(Writer, "__init__", begun_on_a_full_disk)
        done = ran(killing.rows, target, *killing.options(target))
    assert done.code == 2
    assert "no space left on device" in done.err
    killing.check(target)


def test_a_full_disk_is_told_of_a_worker_too(tmp_path: Path) -> None:
    """The message comes whole from the other process."""
    rows, target = write_list(tmp_path, plain(5)), tmp_path / "handouts"
    ran(rows, target)
    victim = sheets(target)[2]
    victim.unlink()
    victim.mkdir()
    (target / journal.FILE).unlink()
    done = ran(rows, target, "--workers", "2")
    assert done.code == 2
    assert "-o: A file was not written" in done.err
    assert halves(target) == []


def test_a_read_only_folder_is_told(tmp_path: Path) -> None:
    """Before anything is printed, with a way on."""
    rows, target = write_list(tmp_path, plain(2)), tmp_path / "locked"
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        with small_disk(target, "1m") as remount:
            remount("ro")
            done = ran(rows, target)
            into = ran(rows, target / "below")
    else:
        target.mkdir(mode=0o555)
        done, into = ran(rows, target), ran(rows, target / "below")
        target.chmod(0o755)
    for one in (done, into):
        assert one.code == 2
        assert "choose another folder" in one.err
    assert list(target.iterdir()) == []


def test_a_file_in_the_folders_place_is_told(tmp_path: Path) -> None:
    """It stays as it was."""
    rows, target = write_list(tmp_path, plain(2)), tmp_path / "notes.txt"
    target.write_text("Notes", encoding="utf-8")
    done = ran(rows, target)
    assert done.code == 2
    assert "-o: This is a file and no folder. Choose another folder." in done.err
    assert target.read_text(encoding="utf-8") == "Notes"


def test_a_stack_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """And a later run with another place for it goes on."""
    rows, target = write_list(tmp_path, plain(2)), tmp_path / "handouts"
    done = ran(rows, target, "--stack", tmp_path / "nowhere" / "stack.pdf")
    assert done.code == 2
    assert "--stack: There is no such folder" in done.err
    again = ran(rows, target, "--stack", tmp_path / "stack.pdf", "--resume")
    assert again.code == 0


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="It needs to halt a process.")
def test_two_runs_never_share_a_folder(tmp_path: Path) -> None:
    """The second is refused and touches nothing; the first comes to its end."""
    rows, target = write_list(tmp_path, plain(300)), tmp_path / "handouts"
    first = started(rows, target)
    wait_for(first, target, 5)
    first.send_signal(signal.SIGSTOP)
    os.waitpid(first.pid, os.WUNTRACED)  # It stops at its next step, not at once.
    begun = content(target)
    refused = [ran(rows, target), ran(rows, target, "--resume")]
    still = content(target)
    first.send_signal(signal.SIGCONT)
    _, errors = first.communicate()
    for one in refused:
        assert (one.code, one.out) == (2, "")
        assert "Another run is printing into this folder." in one.err
    assert still == begun
    assert first.returncode == 0, errors
    assert len(sheets(target)) == 300


def test_a_lock_that_nobody_holds_keeps_no_one_out(tmp_path: Path) -> None:
    """The file of it may stay."""
    rows, target = write_list(tmp_path, plain(2)), tmp_path / "handouts"
    target.mkdir()
    (target / ".lock").write_bytes(b"")
    assert ran(rows, target).code == 0
    with FileLock(target / ".lock", timeout=0):
        assert ran(rows, target).code == 2


# Ctrl-C.


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
    options = ("--workers", workers, "--stack", target / "stack.pdf", "--stack-size", 600)

    code, errors = interrupted(tmp_path, 600, *options, send=os.killpg)

    assert code == 130, errors
    (last,) = [line for line in errors.splitlines() if "Go on with --resume." in line]
    assert last.startswith("Stopped after ")
    assert not (target / "stack.pdf").exists()
    assert ran(tmp_path / "list.csv", target, *options, "--resume").code == 0
    assert len(sheets(target)) == 600
    assert (target / "stack.pdf").exists()
    assert halves(target) == []


def test_workers_stop_at_ctrl_c_too(tmp_path: Path) -> None:
    """Those that are at a sheet finish it, and no more."""
    code, _ = interrupted(tmp_path, 2500, "--workers", 2)
    assert code == 130
    assert len(sheets(tmp_path / "handouts")) < 2500


@linux
def test_ctrl_c_is_for_the_batch_and_not_for_its_workers(tmp_path: Path) -> None:
    """A terminal sends it to all; only the one that can say how to go on listens."""
    rows, target = write_list(tmp_path, plain(1500)), tmp_path / "handouts"
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
    rows, target = write_list(tmp_path, plain(1500)), tmp_path / "handouts"
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
