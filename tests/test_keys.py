"""The key of a computer, and the marks that only it can make."""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from batches import HOME as REPOSITORY

from instructions import keys
from instructions.errors import OutputError
from instructions.keys import key, mark


@pytest.fixture(autouse=True)
def no_key_is_known() -> Iterator[None]:
    """Each test begins as a new process does."""
    key.cache_clear()
    yield
    key.cache_clear()


def test_a_key_is_made_once_and_kept(tmp_path: Path) -> None:
    """Thirty-two random bytes; another folder has another."""
    first = key(str(tmp_path / "a"))
    key.cache_clear()
    again = key(str(tmp_path / "a"))
    assert first == again == (tmp_path / "a" / "key").read_bytes()
    assert len(first) == 32
    assert key(str(tmp_path / "b")) != first


@pytest.mark.skipif(os.name != "posix", reason="Windows has other rights.")
def test_only_the_owner_reads_the_key(tmp_path: Path) -> None:
    """Whatever the process would else allow."""
    usual = os.umask(0)
    try:
        key(str(tmp_path / "new"))
    finally:
        os.umask(usual)
    assert stat.S_IMODE((tmp_path / "new" / "key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_the_environment_names_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that tests, and computers that share lists, have their own."""
    monkeypatch.setenv(keys.HOME, str(tmp_path / "named"))
    assert key() == (tmp_path / "named" / "key").read_bytes()


def test_a_key_that_cannot_be_kept_is_told(tmp_path: Path) -> None:
    """With the way out; nothing is printed with a key that is forgotten."""
    (tmp_path / "key").mkdir()
    with pytest.raises(OutputError, match=keys.HOME):
        key(str(tmp_path))


def test_a_file_in_its_folders_place_is_told(tmp_path: Path) -> None:
    """As everything else that stands in the way."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match=keys.HOME):
        key(str(tmp_path / "file"))


@pytest.mark.parametrize("left", [b"", b"short", bytes(100)])
def test_a_key_that_is_damaged_is_told(tmp_path: Path, left: bytes) -> None:
    """It is never used, nor quietly replaced: then every sheet would count as new."""
    (tmp_path / "key").write_bytes(left)
    with pytest.raises(OutputError, match=keys.HOME):
        key(str(tmp_path))


def test_nobody_ever_sees_half_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two batches that begin together on a new computer have the same key."""
    seen: list[bytes] = []
    path, random_bytes = tmp_path / "key", keys.secrets.token_bytes

    def looked_at(count: int) -> bytes:
        seen.append(path.read_bytes() if path.exists() else b"none")
        return random_bytes(count)

    monkeypatch.setattr(keys.secrets, "token_bytes", looked_at)
    key(str(tmp_path))
    assert set(seen) == {b"none"}


def test_processes_that_begin_together_have_one_key(tmp_path: Path) -> None:
    """Four at once, more than once."""
    script = "import sys; from instructions.keys import key; print(key(sys.argv[1]).hex())"
    for turn in range(2):
        folder = str(tmp_path / str(turn))
        command = [sys.executable, "-c", script, folder]
        running = [
            subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
            for _ in range(4)
        ]
        told = {process.communicate()[0].strip() for process in running}
        assert told == {(Path(folder) / "key").read_bytes().hex()}


def test_a_mark_is_short_stable_and_keyed() -> None:
    """Six bytes in hexadecimal; the same texts and key alike, every other otherwise."""
    one = mark("a", "b", secret=b"k" * 32)
    assert len(one) == 12
    assert set(one) <= set("0123456789abcdef")
    assert one == mark("a", "b", secret=b"k" * 32)
    others = [
        mark("a", "b", secret=b"l" * 32),
        mark("ab", secret=b"k" * 32),
        mark("a", "b", "", secret=b"k" * 32),
        mark("b", "a", secret=b"k" * 32),
        mark("", "a", "b", secret=b"k" * 32),
    ]
    assert len({one, *others}) == 6
    assert one != hashlib.blake2b(b"a\x00b", digest_size=6).hexdigest()


def test_marks_of_a_years_lists_are_all_different() -> None:
    """A hundred thousand patients."""
    secret = b"k" * 32
    assert len({mark("p", f"NPC-{n}", secret=secret) for n in range(100_000)}) == 100_000


def test_a_mark_takes_any_name() -> None:
    """In every script, and with signs that no file name may hold."""
    for name in ("மலர்விழி", "ليلى", "Żółć/..\\:*?", ""):
        assert len(mark("p", name, secret=b"k" * 32)) == 12
