"""Logos: a picture that was dropped on the page becomes a file of the clinic's folder."""

from __future__ import annotations

import hashlib
from contextlib import closing
from pathlib import Path

from werkzeug.datastructures import FileStorage

from instructions import saving
from instructions.clinic import FILE
from instructions.errors import BrandError, Problem
from instructions.output import write_whole
from instructions.pdf.picture import MOST_BYTES, opened

WHERE = f"{FILE}: brand logo"
ENDINGS = {b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg"}


def keep_logo(folder: Path, file: FileStorage) -> str:
    """The name under which an uploaded picture stands in a clinic's folder.

    The name follows from what is in it, so that no other logo is ever written over. Raises
    BrandError, in a sentence, for what cannot be printed; then nothing is kept.
    """
    with closing(file):
        data = file.stream.read(MOST_BYTES + 1)
    ending = next((name for head, name in ENDINGS.items() if data.startswith(head)), ".svg")
    name = f"logo-{hashlib.sha256(data).hexdigest()[:12]}{ending}"
    path = folder / name
    new = not path.exists()
    try:
        if new:
            write_whole(data, path)
        opened(path, path.stat().st_mtime_ns)
    except OSError as error:
        what = f"The picture was not kept: {(error.strerror or 'it cannot be written').lower()}."
        raise BrandError.of(WHERE, what, "Check the rights of the clinic's folder.") from None
    except BrandError as error:
        if new:
            path.unlink()
        problems = (Problem(where=WHERE, what=p.what, remedy=p.remedy) for p in error.problems)
        raise BrandError(problems) from None
    return name


def sweep_logos(folder: Path) -> None:
    """Take away the pictures that were dropped on the page, and that no kept text names."""
    texts = [saving.held(folder).text]
    kept = (folder / saving.EARLIER).glob("*.yaml")
    texts += [path.read_text(encoding="utf-8", errors="replace") for path in kept]
    for path in folder.glob("logo-????????????.*"):
        if not any(path.name in text for text in texts):
            path.unlink()
