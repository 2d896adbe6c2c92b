"""Cipher: what must be kept and may not be read without the clinic's key is encrypted (AES-GCM)."""

from __future__ import annotations

import hashlib
import os
import zlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

# 96 random bits for each sealed text, as NIST SP 800-38D has it.
_NONCE = 12


class Cipher:
    """Seals and opens texts with a key that is made of the clinic's own."""

    def __init__(self, secret: bytes) -> None:
        # Not the key that makes marks: neither tells anything of the other.
        made = hashlib.blake2b(b"sealed inputs", key=secret, digest_size=32).digest()
        self._cipher = AESGCM(made)

    def seal(self, content: bytes, owner: str) -> bytes:
        """What only the key opens again, and only for the same owner (a handout's id)."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, zlib.compress(content, 6), owner.encode())

    def open(self, sealed: bytes, owner: str) -> bytes:
        """What was sealed. Raises ValueError for another key, another owner, or damage."""
        try:
            packed = self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], owner.encode())
        except InvalidTag:
            raise ValueError("cannot be opened with this key") from None
        return zlib.decompress(packed)
