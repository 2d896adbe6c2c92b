"""The cache: whole entries or none, bounded, for its owner only, never in the way of a print."""

from __future__ import annotations

import os
import pickle
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from instructions import cache as caches
from instructions.cache import FOLDER, Cache, thawed, user_cache
from instructions.cli import main
from instructions.conditions import Answer
from instructions.errors import OutputError, Problem
from instructions.inline import Run
from instructions.output import write
from instructions.settings import Span

HOME = Path(__file__).resolve().parent.parent
KEY = "0" * 40
VALUE = (Run("whole", bold=True), Span(Decimal(12), Decimal(18)), Answer.YES)

posix = pytest.mark.skipif(os.name != "posix", reason="these are rights of POSIX")


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """An empty cache."""
    return Cache(tmp_path / "cache")


def key(number: int) -> str:
    """The key of a number."""
    return f"{number:040x}"


def names(cache: Cache) -> list[str]:
    """The names of the files in a cache."""
    return sorted(path.name for path in cache.folder.iterdir())


def test_what_was_put_comes_back(cache: Cache) -> None:
    """Equal to what it was, under its kind and its key alone."""
    cache.put("plate", KEY, VALUE)

    assert cache.get("plate", KEY) == VALUE
    assert cache.get("plate", key(1)) is None
    assert cache.get("document", KEY) is None


def test_an_empty_or_missing_folder_holds_nothing(cache: Cache) -> None:
    """And looking at it does not make it."""
    assert cache.get("plate", KEY) is None
    assert cache.entries() == []
    assert cache.clear() == 0
    assert not cache.folder.exists()


# Damage


def _cut(data: bytes) -> bytes:
    return data[:-1]


def _flip(data: bytes) -> bytes:
    return data[:-9] + bytes([data[-9] ^ 1]) + data[-8:]


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "half a head": lambda data: data[:20],
    "cut": _cut,
    "longer": lambda data: data + b"x",
    "one bit": _flip,
    "zeros after a crash": lambda data: bytes(len(data)),
    "another head": lambda data: b"HANDOUT" + data[7:],
    "no head": lambda data: pickle.dumps(VALUE),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_entry_is_not_there(cache: Cache, damage: Callable[[bytes], bytes]) -> None:
    """It is taken away, and the next one that is put is whole again."""
    cache.put("plate", KEY, VALUE)
    (path,) = cache.folder.iterdir()
    path.write_bytes(damage(path.read_bytes()))

    assert cache.get("plate", KEY) is None
    assert names(cache) == []
    cache.put("plate", KEY, VALUE)
    assert cache.get("plate", KEY) == VALUE


def test_an_entry_under_another_name_is_damaged(cache: Cache) -> None:
    """A plate that was moved would print another patient's case."""
    cache.put("plate", key(1), VALUE)
    (cache.folder / f"plate-{key(1)}").rename(cache.folder / f"plate-{key(2)}")

    assert cache.get("plate", key(2)) is None


@pytest.mark.parametrize(
    "made",
    [os.getcwd, print, write, subprocess.run, eval, Path("x").open, Problem.__str__, Answer.of],
    ids=lambda made: made.__qualname__,
)
def test_a_pickle_reaches_no_function(made: Callable[..., object]) -> None:
    """Neither one of Python's nor one of ours."""
    with pytest.raises(pickle.UnpicklingError):
        thawed(pickle.dumps(made, 5))


@pytest.mark.parametrize(
    "made", [CliRunner, OutputError, Path, type, Decimal.from_float], ids=lambda made: made.__name__
)
def test_a_pickle_makes_nothing_but_values(made: object) -> None:
    """No other class is reached either, not even one of ours that does something."""
    with pytest.raises(pickle.UnpicklingError):
        thawed(pickle.dumps(made, 5))


# Many at once, and ends in the middle

WRITER = """
import sys
from pathlib import Path
from instructions.cache import Cache
cache = Cache(Path(sys.argv[1]))
whole = [("x%d" % n) * 100_000 for n in range(4)]
for turn in range(30):
    cache.put("plate", "0" * 40, whole[turn % 4])
    assert cache.get("plate", "0" * 40) in (None, *whole)
"""


def test_processes_at_once_meet_only_whole_entries(cache: Cache) -> None:
    """Each of four writes what the others read."""
    started = [python(WRITER, str(cache.folder)) for _ in range(4)]

    assert [process.wait() for process in started] == [0] * 4
    assert names(cache) == [f"plate-{KEY}"]
    assert cache.get("plate", KEY) is not None


KILLED = """
import os, signal, sys
from pathlib import Path
from instructions import cache
opened = cache.new_file
class Half:
    def __init__(self, path): self.file = opened(path)
    def __enter__(self): return self
    def __exit__(self, *_): self.file.close()
    def write(self, data):
        self.file.write(data[: len(data) // 2])
        self.file.flush()
        os.kill(os.getpid(), signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
cache.new_file = Half
cache.Cache(Path(sys.argv[1])).put("plate", "0" * 40, "x" * 1000)
"""


def test_a_kill_in_the_middle_of_a_write_leaves_no_entry(cache: Cache) -> None:
    """Only a part, which the cache takes away once nobody can be writing it any more."""
    assert python(KILLED, str(cache.folder)).wait() != 0
    (part,) = cache.folder.iterdir()

    assert 0 < part.stat().st_size < 1000
    assert cache.entries() == []
    assert cache.get("plate", KEY) is None
    cache.put("plate", KEY, VALUE)
    assert part.exists()
    os.utime(part, (time.time() - 7200,) * 2)
    cache.put("plate", KEY, VALUE)
    assert names(cache) == [f"plate-{KEY}"]


def python(script: str, *arguments: str) -> subprocess.Popen[bytes]:
    """A Python that runs a script of ours."""
    return subprocess.Popen([sys.executable, "-c", script, *arguments], cwd=HOME)


# How much


def test_what_was_used_longest_ago_goes_first(cache: Cache) -> None:
    """A read is a use. The cache is never larger than it may be."""
    small = Cache(cache.folder, most=20_000)
    for number in range(10):
        small.put("plate", key(number), "x" * 1900)
        age(small, number, 100 - number)
    small.get("plate", key(0))
    small.put("plate", key(10), "x" * 1900)

    kept = {int(path.name.partition("-")[2], 16) for path in cache.folder.iterdir()}
    assert sum(entry.size for entry in small.entries()) <= 20_000
    assert {0, 10} <= kept
    assert kept == {0, *range(11 - len(kept) + 1, 11)}


def age(cache: Cache, number: int, seconds: float) -> None:
    """Let an entry be so old."""
    at = time.time() - seconds
    os.utime(cache.folder / f"plate-{key(number)}", (at, at))


def test_an_entry_that_would_fill_the_cache_is_not_put(cache: Cache) -> None:
    """It would push out everything else."""
    Cache(cache.folder, most=20_000).put("plate", KEY, "x" * 10_000)

    assert cache.entries() == []


# Whose


@posix
def test_only_the_owner_may_look(cache: Cache) -> None:
    """Into the folder and into its files, whatever the usual rights are."""
    before = os.umask(0)
    try:
        cache.put("plate", KEY, VALUE)
    finally:
        os.umask(before)
    (path,) = cache.folder.iterdir()

    assert stat.S_IMODE(cache.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@posix
@pytest.mark.parametrize("mode", [0o777, 0o770, 0o702])
def test_a_folder_that_others_may_write_to_is_not_used(cache: Cache, mode: int) -> None:
    """Somebody else could put a plate there that says something else."""
    cache.put("plate", KEY, VALUE)
    cache.folder.chmod(mode)
    cache.put("plate", key(1), VALUE)

    assert cache.get("plate", KEY) is None
    assert names(cache) == [f"plate-{KEY}"]


@posix
def test_a_folder_of_somebody_else_is_not_used(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the program is run by root once."""
    cache.put("plate", KEY, VALUE)
    monkeypatch.setattr(os, "getuid", lambda: 12345)

    assert cache.get("plate", KEY) is None


def test_a_folder_that_cannot_be_is_no_fault(tmp_path: Path) -> None:
    """Its name belongs to a file, or to a folder in one."""
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        cache = Cache(folder)
        cache.put("plate", KEY, VALUE)

        assert cache.get("plate", KEY) is None
        assert cache.entries() == []


def test_a_full_disk_is_no_fault(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    """And leaves nothing half-written."""
    cache.put("plate", KEY, VALUE)

    def full(path: Path) -> object:
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(caches, "new_file", full)
    cache.put("plate", key(1), VALUE)

    assert names(cache) == [f"plate-{KEY}"]


def test_a_value_that_cannot_be_kept_is_no_fault(cache: Cache) -> None:
    """Such as one with a function in it."""
    cache.put("plate", KEY, lambda: None)

    assert cache.entries() == []


# Where, and the commands


def test_the_folder_is_the_user_s_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """As platformdirs has it, unless the environment names another."""
    from platformdirs import user_cache_dir

    monkeypatch.delenv(FOLDER)
    for variable in ("XDG_CACHE_HOME", None):
        if variable:
            monkeypatch.setenv(variable, str(HOME))
        else:
            monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
        assert user_cache().folder == Path(user_cache_dir("patient-instructions", appauthor=False))
    monkeypatch.setenv(FOLDER, str(HOME / "elsewhere"))
    assert user_cache().folder == HOME / "elsewhere"


def test_show_and_clear(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    """Show tells where, how many and how large; clear takes what is ours and nothing else."""
    monkeypatch.setenv(FOLDER, str(cache.folder))
    cache.put("plate", KEY, "x" * 100_000)
    cache.put("plate", key(1), "x" * 100_000)
    cache.put("practice", KEY, "x" * 100_000)
    (cache.folder / ".part-0").write_bytes(b"half")
    other = cache.folder / "letter.txt"
    other.write_text("somebody's own", encoding="utf-8")

    assert told("show") == [
        str(cache.folder),
        "entries: 3, 0.3 MB of at most 64 MB",
        "  plate: 2, 0.2 MB",
        "  practice: 1, 0.1 MB",
    ]
    assert told("clear") == [f"{cache.folder}: removed 3"]
    assert list(cache.folder.iterdir()) == [other]
    assert told("show")[1] == "entries: 0, 0.0 MB of at most 64 MB"


def test_a_cache_that_cannot_be_cleared_says_so(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one line, with code 2."""
    monkeypatch.setenv(FOLDER, str(cache.folder))
    cache.put("plate", KEY, VALUE)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refuse)
    done = CliRunner().invoke(main, ["cache", "clear"])

    assert done.exit_code == 2
    assert "The cache was not cleared: permission denied." in done.stderr


def told(command: str) -> list[str]:
    """What a command of the cache says."""
    done = CliRunner().invoke(main, ["cache", command], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout.splitlines()
