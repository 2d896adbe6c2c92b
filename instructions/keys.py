"""Keys: a secret of this computer that turns a patient into a short mark nobody can turn back."""

from __future__ import annotations

import hashlib
import os
import secrets
from functools import lru_cache
from pathlib import Path

from instructions.errors import OutputError

HOME = "PATIENT_INSTRUCTIONS_HOME"
"""Environment variable: another folder for the key."""

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
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(secrets.token_bytes(32))
        return path.read_bytes()
    except FileExistsError:
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "it cannot be used").lower()
        what = f"The key that marks patients cannot be used: {reason}."
        remedy = f"Make the folder writable, or name another in {HOME}."
        raise OutputError.of(str(folder), what, remedy) from None


def mark(*parts: str, secret: bytes | None = None) -> str:
    """A short mark of some texts together; the same texts always give the same mark."""
    told = "\x00".join(parts).encode()
    secret = key() if secret is None else secret
    return hashlib.blake2b(told, digest_size=BYTES, key=secret).hexdigest()


def _user_folder() -> str:
    from platformdirs import user_data_dir

    return user_data_dir("patient-instructions", appauthor=False)
