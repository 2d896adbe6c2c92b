"""The cache: what was made once is kept on disk, so that the next start finds it ready.

An entry is one file: a head with the length and the digest of the rest, and a pickle of our own
frozen values. Pickle gives back nested values without a reader of its own for each of them,
at the speed of C; `_Thawing` lets it make nothing but values, and a folder that others may write
to is not used. Nothing here ever fails a print: what cannot be read is made again.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import is_dataclass
from enum import Enum
from pathlib import Path
from typing import cast

from msgspec import Struct

from instructions.errors import OutputError
from instructions.output import new_file

FOLDER = "PATIENT_INSTRUCTIONS_CACHE"
"""Environment variable: another folder for the cache."""

NAME = "patient-instructions"
MOST_BYTES = 64_000_000
"""What a cache may take on disk. Beyond that the entries that were used longest ago go."""

_MARK = b"handout\x01"
_LENGTH, _DIGEST = 8, 32
_HEAD = len(_MARK) + _LENGTH + _DIGEST
_NAME = re.compile(r"([a-z]+)-[0-9a-f]{40}")
_PART = ".part-"
_STALE = 3600.0

# How full a cache is left that was too full, so that not every new entry has to make room.
_LEFT = 0.8

# What pickle raises for what it cannot write down.
_UNKEPT = (pickle.PicklingError, AttributeError, TypeError)

# What values are made of, besides our own structs, dataclasses, enumerations and named tuples.
_PLAIN = frozenset(
    {
        ("datetime", "date"),
        ("datetime", "timedelta"),
        ("decimal", "Decimal"),
        ("pathlib", "PosixPath"),
        ("pathlib", "WindowsPath"),
        ("pathlib._local", "PosixPath"),
        ("pathlib._local", "WindowsPath"),
    }
)


class Entry(Struct, frozen=True):
    """One file of a cache: what it holds, its size in bytes, and when it was last used."""

    path: Path
    kind: str
    size: int
    used: float


class Cache(Struct, frozen=True):
    """A folder of entries; any number of processes may use it at once. Holds no patient data."""

    folder: Path
    most: int = MOST_BYTES

    def get(self, kind: str, key: str) -> object | None:
        """What was put under a key; None when it is not there, or damaged."""
        path = self.folder / f"{kind}-{key}"
        try:
            if not _own(self.folder):
                return None
            data = path.read_bytes()
            # The time of the last use, by which the cache makes room.
            os.utime(path)
        except OSError:
            return None
        try:
            return thawed(_body(data, path.name))
        except Exception:  # A damaged pickle may raise anything at all.
            with suppress(OSError):
                path.unlink()
            return None

    def put(self, kind: str, key: str, value: object) -> None:
        """Keep a value under a key, whole or not at all."""
        path = self.folder / f"{kind}-{key}"
        with suppress(OSError, *_UNKEPT):
            data = _with_head(pickle.dumps(value, 5), path.name)
            if len(data) > self.most * (1 - _LEFT):
                return
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _own(self.folder):
                self._write(path, data)
                self._make_room()

    def entries(self) -> list[Entry]:
        """Everything in the cache, what was used longest ago first."""
        return sorted(self._entries(), key=lambda entry: entry.used)

    def about(self) -> Iterator[str]:
        """Where it is, what is in it and how large that is, in lines to be read."""
        entries = self.entries()
        size = sum(entry.size for entry in entries)
        yield f"{self.folder}"
        yield f"entries: {len(entries)}, {size / 1e6:.1f} MB of at most {self.most / 1e6:.0f} MB"
        for kind in sorted({entry.kind for entry in entries}):
            sizes = [entry.size for entry in entries if entry.kind == kind]
            yield f"  {kind}: {len(sizes)}, {sum(sizes) / 1e6:.1f} MB"

    def clear(self) -> int:
        """Take everything out; how many entries there were. Raises OutputError."""
        entries = self.entries()
        try:
            for entry in entries:
                entry.path.unlink(missing_ok=True)
            for part in self._parts():
                part.unlink(missing_ok=True)
        except OSError as error:
            reason = (error.strerror or "it cannot be changed").lower()
            what = f"The cache was not cleared: {reason}."
            raise OutputError.of(str(self.folder), what, "Delete the folder.") from None
        return len(entries)

    def _write(self, path: Path, data: bytes) -> None:
        part = self.folder / f"{_PART}{os.urandom(8).hex()}"
        try:
            with new_file(part) as file:
                file.write(data)
            part.replace(path)
        except OSError:
            with suppress(OSError):
                part.unlink()
            raise

    def _make_room(self) -> None:
        for part in self._parts():
            # Left by a program that was stopped while it wrote.
            if part.stat().st_mtime < time.time() - _STALE:
                part.unlink(missing_ok=True)
        entries = self.entries()
        over = sum(entry.size for entry in entries) - self.most
        if over > 0:
            over += int(self.most * (1 - _LEFT))
        for entry in entries:
            if over <= 0:
                break
            entry.path.unlink(missing_ok=True)
            over -= entry.size

    def _entries(self) -> Iterator[Entry]:
        # Another process may take an entry, or the folder, away meanwhile.
        with suppress(OSError), os.scandir(self.folder) as files:
            for file in files:
                match = _NAME.fullmatch(file.name)
                if match:
                    with suppress(OSError):
                        about = file.stat()
                        yield Entry(Path(file.path), match[1], about.st_size, about.st_mtime)

    def _parts(self) -> list[Path]:
        try:
            return list(self.folder.glob(f"{_PART}*"))
        except OSError:
            return []


def user_cache() -> Cache:
    """The cache of whoever runs the program, or the one that the environment names."""
    named = os.environ.get(FOLDER)
    return Cache(Path(named) if named else _user_folder())


def _user_folder() -> Path:
    home = os.environ.get("HOME")
    if sys.platform == "linux" and home and "XDG_CACHE_HOME" not in os.environ:
        # What platformdirs would say, without the milliseconds that it takes to be imported.
        return Path(home, ".cache", NAME)
    from platformdirs import user_cache_dir

    return Path(user_cache_dir(NAME, appauthor=False))


def thawed(data: bytes) -> object:
    """The value of a pickle. Raises UnpicklingError for one that would make anything else."""
    return _Thawing(io.BytesIO(data)).load()


class _Named(Struct, kw_only=True):
    """A struct whose field has to be named, to see what pickle writes for such a one."""

    field: None = None


# What makes a value of its class and its named fields.
_REBUILD = cast("Callable[..., Struct]", _Named().__reduce__()[0])


class _Thawing(pickle.Unpickler):
    """Makes values of ours and nothing else: no function, no file, no program is reached."""

    def find_class(self, module: str, name: str) -> Callable[..., object]:
        if (module, name) == (_REBUILD.__module__, _REBUILD.__qualname__):
            return _REBUILD
        plain = (module, name) in _PLAIN
        if plain or (module.startswith("instructions.") and "." not in name):
            found = super().find_class(module, name)
            if isinstance(found, type) and (plain or _is_value(found)):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no value")


def _is_value(kind: type) -> bool:
    return is_dataclass(kind) or issubclass(kind, (Struct, Enum, tuple))


def _with_head(body: bytes, name: str) -> bytes:
    return _MARK + len(body).to_bytes(_LENGTH, "big") + _digest(body, name) + body


def _body(data: bytes, name: str) -> bytes:
    """What follows the head, when it is whole and stands under the name it was written under."""
    body = data[_HEAD:]
    if data[:_HEAD] != _with_head(body, name)[:_HEAD]:
        raise ValueError("is damaged")
    return body


def _digest(body: bytes, name: str) -> bytes:
    return hashlib.blake2b(name.encode() + b"\0" + body, digest_size=_DIGEST).digest()


def _own(folder: Path) -> bool:
    """Whether nobody else may write there; on Windows that is left to the user's own folder."""
    if not hasattr(os, "getuid"):
        return True
    about = folder.stat()
    return about.st_uid == os.getuid() and not about.st_mode & 0o022
