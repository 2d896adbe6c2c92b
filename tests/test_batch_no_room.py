"""Where there is no room, no right or no turn, nothing half-written stays."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from batches import (
    content,
    halves,
    plain,
    ran,
    sheets,
    started,
    wait_for,
    write_list,
)
from batches import own_home as own_home
from filelock import FileLock
from killing import Killing
from tools import forks, linux, tool

from instructions import journal
from instructions.journal import Writer


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
    rows, target = write_list(tmp_path, plain(3000)), tmp_path / "handouts"
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
    assert len(sheets(target)) == 3000


def test_a_lock_that_nobody_holds_keeps_no_one_out(tmp_path: Path) -> None:
    """The file of it may stay."""
    rows, target = write_list(tmp_path, plain(2)), tmp_path / "handouts"
    target.mkdir()
    (target / ".lock").write_bytes(b"")
    assert ran(rows, target).code == 0
    with FileLock(target / ".lock", timeout=0):
        assert ran(rows, target).code == 2
