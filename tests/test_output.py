"""Output: a finished file is whole under its name, or not there at all."""

from __future__ import annotations

import errno
import io
import os
import stat
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest
from small import problems_of

from instructions import output
from instructions.errors import ExitCode, OutputError
from instructions.output import show, write

DATA = b"%PDF-" + bytes(range(256)) * 5000
posix = pytest.mark.skipif(os.name != "posix", reason="these are rights of POSIX")


def failing(error: BaseException) -> Any:
    """Something that fails whenever it is called."""

    def fail(*_: object, **__: object) -> NoReturn:
        raise error

    return fail


def refusal(target: Path | str) -> str:
    """The one problem that a write ends with."""
    (told,) = problems_of(lambda: write(DATA, str(target)), OutputError)
    return told


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    """And nothing else is left beside it."""
    write(DATA, str(tmp_path / "handout.pdf"))

    assert (tmp_path / "handout.pdf").read_bytes() == DATA
    assert [path.name for path in tmp_path.iterdir()] == ["handout.pdf"]


def test_a_file_that_was_there_is_replaced(tmp_path: Path) -> None:
    """At once, with nothing of the old one in it."""
    target = tmp_path / "handout.pdf"
    target.write_bytes(b"x" * 9_000_000)
    write(DATA, str(target))

    assert target.read_bytes() == DATA


def test_a_name_without_a_folder_is_in_the_current_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the command was started."""
    monkeypatch.chdir(tmp_path)
    write(DATA, "Ein Blatt für Ann.pdf")

    assert (tmp_path / "Ein Blatt für Ann.pdf").read_bytes() == DATA


@posix
@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_only_its_owner_may_read_a_handout(mask: int, tmp_path: Path) -> None:
    """Whatever others may read by default."""
    before = os.umask(mask)
    try:
        write(DATA, str(tmp_path / "handout.pdf"))
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "handout.pdf").stat().st_mode) == 0o600


FULL = OSError(errno.ENOSPC, "No space left on device")
FAULTS = {
    "making it": ("open", PermissionError(errno.EACCES, "Permission denied"), "permission denied"),
    "making it durable": ("fsync", FULL, "no space left on device"),
}


@pytest.mark.parametrize("when", FAULTS)
@pytest.mark.parametrize("before", [None, b"the old one"])
def test_a_write_that_fails_leaves_all_as_it_was(
    when: str, before: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old file if there was one; no half file, and nothing of the patient beside it."""
    target = tmp_path / "handout.pdf"
    if before is not None:
        target.write_bytes(before)
    call, error, told = FAULTS[when]
    monkeypatch.setattr(output.os, call, failing(error))

    assert refusal(target).startswith(
        f"-o: The file was not written: {told}. Choose another folder"
    )
    monkeypatch.undo()
    assert [path.read_bytes() for path in tmp_path.iterdir()] == ([before] if before else [])


def test_a_rename_that_fails_leaves_all_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as on Windows, where another program has the file open."""
    target = tmp_path / "handout.pdf"
    target.write_bytes(b"the old one")
    busy = PermissionError(errno.EACCES, "Access is denied")
    for place, call in ((os, "replace"), (os, "rename"), (Path, "replace"), (Path, "rename")):
        monkeypatch.setattr(place, call, failing(busy))

    assert "access is denied. Choose another folder with -o, or close the program" in refusal(
        target
    )
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "handout.pdf": b"the old one"
    }


def test_an_interrupt_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control-C while the file is made durable."""
    monkeypatch.setattr(output.os, "fsync", failing(KeyboardInterrupt()))

    with pytest.raises(KeyboardInterrupt):
        write(DATA, str(tmp_path / "handout.pdf"))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """It is not made: it may be a slip of the finger."""
    assert "no such file or directory" in refusal(tmp_path / "none" / "handout.pdf")
    assert not (tmp_path / "none").exists()


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    """And stays as it is."""
    (tmp_path / "folder").mkdir()

    assert refusal(tmp_path / "folder").startswith("-o: The file was not written: ")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
    (tmp_path / "file").write_bytes(b"x")
    assert "not a directory" in refusal(tmp_path / "file" / "handout.pdf")


@posix
def test_a_folder_that_may_not_be_written_to_is_refused(tmp_path: Path) -> None:
    """In a sentence."""
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    tmp_path.chmod(0o500)
    try:
        assert "permission denied" in refusal(tmp_path / "handout.pdf")
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a file system nobody can write")
def test_a_file_system_that_takes_no_files_is_refused() -> None:
    """Not even root can write there."""
    assert refusal("/proc/handout.pdf").startswith("-o: The file was not written: ")


@posix
def test_a_pipe_or_a_device_is_not_replaced(tmp_path: Path) -> None:
    """It is refused, or written into."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write(b"%PDF-", str(pipe))
    except OutputError:
        pass
    finally:
        os.close(reader)

    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_an_error_names_no_file(tmp_path: Path) -> None:
    """A file may be called after its patient."""
    told = refusal(tmp_path / "Asha Example" / "Asha Example.pdf")

    assert "Asha" not in told
    with pytest.raises(OutputError) as caught:
        write(DATA, str(tmp_path / "none" / "x.pdf"))
    assert caught.value.exit_code == ExitCode.UNUSABLE and caught.value.__suppress_context__


# Standard output


def test_a_dash_is_standard_output(monkeypatch: pytest.MonkeyPatch) -> None:
    """Byte for byte, and flushed."""
    taken = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=taken))
    write(DATA, "-")

    assert taken.getvalue() == DATA


@pytest.mark.parametrize("fault", ["write", "flush"])
def test_an_output_that_takes_no_more_is_told(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a file that cannot be written is."""
    taken = SimpleNamespace(write=len, flush=lambda: None)
    setattr(taken, fault, failing(FULL))
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=taken))

    assert "no space left on device" in refusal("-")


def test_an_output_that_is_closed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a program without a console has it."""
    monkeypatch.setattr(sys, "stdout", None)

    assert refusal("-")


def test_a_file_is_shown_by_its_whole_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the program that the computer has for it."""
    opened: list[str] = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr(sys, "platform", "linux")
    show("my handout.pdf")

    assert opened == [(tmp_path / "my handout.pdf").resolve().as_uri()]
