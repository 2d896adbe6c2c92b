"""The register's file: how it is opened, what is refused, and that nothing in it is lost."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from instructions import disk, register_file
from instructions.errors import OutputError
from instructions.register import PRINTED, Register, RegisterError, Row, open_register, recorded
from instructions.register_file import FILE

SECRET = b"s" * 32
ROW = Row(
    id="K7QF-3M2X-9TBD",
    patient="p",
    procedure="iliopsoas-injection",
    version="1.0.0",
    language="en",
    edition="standard",
    parts="core",
    conditions="",
    format="pdf",
    pages=2,
    sha256="0" * 64,
    program="0",
)


def mode(path: Path) -> str:
    """The journal mode that the file itself says."""
    return "wal" if path.read_bytes()[18:20] == b"\x02\x02" else "rollback"


def shared(monkeypatch: pytest.MonkeyPatch, yes: bool = True) -> None:
    """As if the folder were on another computer's share."""
    monkeypatch.setattr(register_file, "is_local", lambda _: not yes)


def noted(register: Register) -> None:
    """One handout, printed."""
    with recorded(register, [ROW], "test") as done:
        done()


def states(folder: Path) -> list[str]:
    """What happened to the one handout, by another connection."""
    with open_register(folder, SECRET) as register:
        entry = register.entry(ROW.id)
    return [event.what for event in entry.events] if entry else []


# The mode


def test_on_a_local_disk_readers_and_writers_do_not_wait(tmp_path: Path) -> None:
    """WAL mode: one reads what was, while another writes."""
    with open_register(tmp_path, SECRET) as one, open_register(tmp_path, SECRET) as other:
        noted(one)
        one._db.execute("BEGIN IMMEDIATE")
        one._db.execute("DELETE FROM event")
        assert [entry.state for entry in other.entries()] == [PRINTED]
        one._db.execute("ROLLBACK")
    assert mode(tmp_path / FILE) == "wal"
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_on_a_share_it_has_the_mode_that_works_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """WAL needs memory that two computers do not share."""
    shared(monkeypatch)
    with open_register(tmp_path, SECRET) as register:
        noted(register)
    assert mode(tmp_path / FILE) == "rollback"
    assert states(tmp_path) == [PRINTED]


def test_a_register_that_moves_to_a_share_leaves_wal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And stays so, also for the computer whose disk it is: others may use it from there."""
    with open_register(tmp_path, SECRET) as register:
        noted(register)
    with monkeypatch.context() as patch:
        shared(patch)
        with open_register(tmp_path, SECRET) as register:
            noted(register)
            assert mode(tmp_path / FILE) == "rollback"
    assert states(tmp_path) == [PRINTED, PRINTED]
    assert mode(tmp_path / FILE) == "rollback"


MOUNTS = r"""22 1 8:1 / / rw - ext4 /dev/sda1 rw
30 22 0:40 / /mnt/share rw - cifs //server/clinic rw
31 22 0:41 / /mnt/my\040share rw - nfs4 server:/x rw
32 30 8:2 / /mnt/share/own rw - xfs /dev/sdb1 rw
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/clinic", "ext4"),
        ("/mnt/share/clinic", "cifs"),
        ("/mnt/sharered", "ext4"),
        ("/mnt/my share/clinic", "nfs4"),
        ("/mnt/share/own/clinic", "xfs"),
    ],
)
def test_the_disk_of_a_folder_is_that_of_its_nearest_mount(folder: str, kind: str) -> None:
    """As Linux lists them, with spaces written as it writes them."""
    assert disk._kind(Path(folder), MOUNTS) == kind


def test_what_others_write_to_is_known_by_its_kind() -> None:
    """Shares of every system; not the disks of a computer."""
    for kind in ("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "fuse.sshfs", "vboxsf"):
        assert disk.SHARED.fullmatch(kind)
    for kind in ("ext4", "xfs", "btrfs", "zfs", "overlay", "tmpfs", "vfat", "ntfs3", "fuseblk"):
        assert not disk.SHARED.fullmatch(kind)


# What is refused


def test_another_key_is_told_before_anything_is_printed(tmp_path: Path) -> None:
    """Or each computer would find only its own patients, and say nothing of it."""
    open_register(tmp_path, SECRET).close()
    with pytest.raises(RegisterError, match="another key"):
        open_register(tmp_path, b"t" * 32)


def test_a_newer_register_is_left_alone(tmp_path: Path) -> None:
    """An older program must not write what it does not understand."""
    with open_register(tmp_path, SECRET) as register:
        register._db.execute("PRAGMA user_version=99")
    with pytest.raises(RegisterError, match="newer version"):
        open_register(tmp_path, SECRET)


@pytest.mark.parametrize("content", [b"not a database" * 100, b"SQLite format 3\0" + b"x" * 5000])
def test_a_damaged_file_is_told_and_left(tmp_path: Path, content: bytes) -> None:
    """With the way out, and never a traceback."""
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(RegisterError, match="--no-register"):
        open_register(tmp_path, SECRET)
    assert (tmp_path / FILE).read_bytes() == content


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the root may write anywhere")
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A real clinic's own folder must take its register."""
    tmp_path.chmod(0o500)
    with pytest.raises(RegisterError, match="writable"):
        open_register(tmp_path, SECRET)
    tmp_path.chmod(0o700)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """As what a person can mend."""
    with pytest.raises(OutputError, match="writable"):
        open_register(tmp_path / "nowhere", SECRET)


def test_one_who_holds_it_for_too_long_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After some patience; the sheet can be printed without a record."""
    monkeypatch.setattr(register_file, "PATIENCE", 0.05)
    with open_register(tmp_path, SECRET) as one, open_register(tmp_path, SECRET) as other:
        one._db.execute("BEGIN IMMEDIATE")
        with pytest.raises(RegisterError, match="busy"):
            noted(other)
        one._db.execute("ROLLBACK")


# What is kept whatever happens


def test_a_file_that_fails_is_failed_and_those_before_it_are_not(tmp_path: Path) -> None:
    """Each of a chunk has its own end."""
    rows = [replace(ROW, id=f"000{n}") for n in range(3)]
    with open_register(tmp_path, SECRET) as register:
        with pytest.raises(KeyboardInterrupt), recorded(register, rows, "test") as done:
            done()
            raise KeyboardInterrupt
        assert [entry.state for entry in register.entries()] == [PRINTED, "failed", "failed"]


def test_what_a_crash_leaves_is_begun_and_not_printed(tmp_path: Path) -> None:
    """Nobody knows whether its file is there; printed again it is printed."""
    with open_register(tmp_path, SECRET) as register:
        register.begin([ROW], "test")
    assert states(tmp_path) == ["begun"]
    with open_register(tmp_path, SECRET) as register:
        noted(register)
    assert states(tmp_path) == ["begun", PRINTED]


def test_every_event_is_settled_by_its_own_number(tmp_path: Path) -> None:
    """Also after others were erased, when numbers are no longer counts."""
    other = replace(ROW, id="0002")
    with open_register(tmp_path, SECRET) as register:
        noted(register)
        register.erase([ROW.id])
        first = register.begin([ROW, other], "test", [])
        register.settle(first, [PRINTED, "failed"])
        assert [entry.state for entry in register.entries()] == [PRINTED, "failed"]


def test_a_transaction_is_whole_or_not_there(tmp_path: Path) -> None:
    """A row that cannot be kept takes the others of its chunk with it."""
    broken = replace(ROW, id="0002", patient=None)  # type: ignore[arg-type]
    with open_register(tmp_path, SECRET) as register:
        with pytest.raises(RegisterError):
            register.begin([ROW, broken], "test")
        assert list(register.entries()) == []


def test_its_tables_say_their_version(tmp_path: Path) -> None:
    """So that a later program knows what to add."""
    open_register(tmp_path, SECRET).close()
    with sqlite3.connect(tmp_path / FILE) as found:
        version = found.execute("PRAGMA user_version").fetchone()
    found.close()
    assert version == (len(register_file.MIGRATIONS),)
