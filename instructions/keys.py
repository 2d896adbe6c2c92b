"""Keys: a secret of this computer that turns a patient into a short mark nobody can turn back."""

from __future__ import annotations

import hashlib
import os
import secrets
from functools import lru_cache
from pathlib import Path

from instructions.errors import OutputError, Problem
from instructions.output import new_file

HOME = "PATIENT_INSTRUCTIONS_HOME"
"""Environment variable: another folder for the key."""

LENGTH = 32
"""Bytes of the secret."""

BYTES = 6
"""Bytes of a mark: 48 bits, so that in a year's lists no two are alike by chance."""


@lru_cache(maxsize=1)
def key(home: str | None = None) -> bytes:
    """The secret, made at its first use in a file that only its owner can read.

    Raises OutputError when it can be neither read nor written.
    """
    folder = Path(home or os.environ.get(HOME) or _user_folder())
    path = folder / "key"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            _make(path)
        secret = path.read_bytes()
    except OSError as error:
        raise _unusable(folder, (error.strerror or "it cannot be used").lower()) from None
    if len(secret) != LENGTH or not any(secret):
        raise _unusable(folder, "it is damaged")
    return secret


def _make(path: Path) -> None:
    """Put a new key into its place whole; where another process was first, its key stays."""
    secret = secrets.token_bytes(LENGTH)
    part = path.with_name(f"key-{secrets.token_hex(8)}.part")
    with new_file(part) as file:
        file.write(secret)
    try:
        os.link(part, path)
    except FileExistsError:
        pass
    except OSError:
        part.replace(path)  # A file system without links.
    part.unlink(missing_ok=True)


def _unusable(folder: Path, reason: str) -> OutputError:
    what = f"The key that marks patients cannot be used: {reason}."
    remedy = f"Make the folder writable, put the old key back, or name another folder in {HOME}."
    return OutputError([Problem(where=str(folder), what=what, remedy=remedy)])


def mark(*parts: str, secret: bytes | None = None) -> str:
    """A short mark of some texts together; the same texts always give the same mark."""
    told = "\x00".join(parts).encode()
    secret = key() if secret is None else secret
    return hashlib.blake2b(told, digest_size=BYTES, key=secret).hexdigest()


def _user_folder() -> str:
    from platformdirs import user_data_dir

    return user_data_dir("patient-instructions", appauthor=False)
