"""Inputs: one digest of everything that a handout is made from, so that no change is overlooked.

It is over the content of the files: those of the program, of its words and templates, of the
clinic's folder, and over the versions of Python and of all that is installed beside it.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from io import FileIO
from pathlib import Path

from msgspec import Struct

from instructions.locate import HERE, shipped

# What these say is in the document or in the look; all other files may be drawn.
WORDS = (".yaml", ".yml", ".html", ".css", ".md")

# Nothing reads a file that is longer, and nothing reads a handout that was put in a folder.
MOST_BYTES = 5_000_000
FINISHED = ".pdf"
REGISTER = "register.sqlite"

APART = frozenset({"__pycache__", ".git", ".earlier"})
DEEPEST = 8


class Inputs(Struct, frozen=True):
    """Digests in hexadecimal."""

    all: str
    """Of all that decides what is said and drawn."""
    drawn: str
    """Of the program, the fonts and every picture: what decides how a document looks."""


def inputs_of(clinic: Path) -> Inputs | None:
    """The digests of the program and a clinic's folder; None when they cannot be read."""
    everything, drawn = _sums(), _sums()
    try:
        for told in _surroundings():
            everything.update(told.encode())
            drawn.update(told.encode())
        for number, folder in enumerate((HERE, shipped("templates"), clinic)):
            for name, content in _files(str(folder)):
                told = f"{number}\0{name}\0{_sums(content).hexdigest()}\0"
                part = told.encode("utf-8", "surrogatepass")
                everything.update(part)
                if not name.endswith(WORDS):
                    drawn.update(part)
    except OSError:
        return None
    return Inputs(everything.hexdigest(), drawn.hexdigest())


def digest(*parts: str) -> str:
    """The digest of some texts together."""
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=20).hexdigest()


def _sums(data: bytes = b"") -> hashlib.blake2b:
    return hashlib.blake2b(data, digest_size=20)


def _surroundings() -> Iterator[str]:
    """Python, what is installed with its versions, and the font files."""
    from instructions.pdf.families import font_files

    yield f"{sys.version}\0{sys.platform}\0"
    # The names of these folders hold the versions; nothing else is as quick to ask.
    folders = [folder for folder in map(Path, sys.path) if folder.is_dir()]
    names = {entry.name for folder in folders for entry in os.scandir(folder)}
    yield from sorted(name for name in names if name.endswith((".dist-info", ".egg-info")))
    for file in sorted(set(font_files().values())):
        about = file.stat()
        yield f"{file.name}\0{about.st_size}\0{about.st_mtime_ns}\0"


def _files(folder: str, inside: str = "", depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """The files under a folder by their names in it, in order, each with what it holds."""
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        name = f"{inside}{entry.name}"
        if entry.is_dir():
            if entry.name not in APART and depth < DEEPEST:
                yield from _files(entry.path, f"{name}/", depth + 1)
        elif entry.is_file() and not name.endswith(FINISHED) and not name.startswith(REGISTER):
            yield name, _content(entry)


def _content(entry: os.DirEntry[str]) -> bytes:
    about = entry.stat()
    if about.st_size > MOST_BYTES:
        return f"{about.st_size} {about.st_mtime_ns}".encode()
    with FileIO(entry.path) as file:
        return file.read()
