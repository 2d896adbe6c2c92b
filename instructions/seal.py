"""Seals: what only who knows a passphrase can make, and anybody can check.

The passphrase becomes a key by scrypt (RFC 7914) and the key makes a signature (Ed25519, RFC
8032). Neither passphrase nor key is kept anywhere; the public half of the key is.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

# OWASP Password Storage Cheat Sheet: N of 2^16 with r = 8 and p = 2, which takes 64 MB.
COST = (2**16, 8, 2)
MEMORY = 2**27
SHORTEST = 12
"""Characters of a passphrase, at least: three short words."""


Sign: TypeAlias = Callable[[bytes], bytes]
"""Makes the seal of some bytes."""


class Lock(Struct, frozen=True, kw_only=True):
    """How a passphrase becomes a key, and the public half of that key; texts in hexadecimal."""

    salt: str
    cost: tuple[int, int, int]
    """N, r and p of scrypt."""
    public: str


def new_lock(passphrase: str) -> Lock:
    """A lock with a fresh salt that this passphrase opens."""
    lock = Lock(salt=os.urandom(16).hex(), cost=COST, public="")
    return replace(lock, public=_public(_key(lock, passphrase)))


def opened(lock: Lock, passphrase: str) -> Sign | None:
    """What makes seals, for who knows the passphrase of a lock; None for another passphrase."""
    key = _key(lock, passphrase)
    return key.sign if _public(key) == lock.public else None


def is_sealed(lock: Lock, seal: str, data: bytes) -> bool:
    """Whether some bytes are as they were sealed, by who has the passphrase of the lock."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(lock.public)).verify(
            bytes.fromhex(seal), data
        )
    except InvalidSignature:
        return False
    return True


def _key(lock: Lock, passphrase: str) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    n, r, p = lock.cost
    # The same words typed on another keyboard are the same passphrase.
    told = unicodedata.normalize("NFKC", passphrase).encode()
    salt = bytes.fromhex(lock.salt)
    seed = hashlib.scrypt(told, salt=salt, n=n, r=r, p=p, maxmem=MEMORY, dklen=32)
    return Ed25519PrivateKey.from_private_bytes(seed)


def _public(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()
