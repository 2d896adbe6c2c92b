"""The door: who may come in, under which names, and for how long a desk may stand idle."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from werkzeug.security import check_password_hash

MOST_FAILURES = 5
LOCKED_OUT = 15 * 60.0
"""Seconds for which an address must wait after so many wrong passwords."""

MOST_ADDRESSES = 1_000


@dataclass(slots=True)
class Door:
    """What the guard needs to know. Everything is forgotten when the program ends."""

    names: frozenset[str]
    """What may stand in the Host header: `127.0.0.1:8765`."""
    password: str | None = field(default=None, repr=False)
    """The salted hash (scrypt) of the password; None where none is asked for."""
    encrypted: bool = False
    """Whether people come by https, through a proxy."""
    idle: float = 600.0
    """Seconds after which the desk locks itself."""
    clock: Callable[[], float] = time.time
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    _failures: dict[str, list[float]] = field(default_factory=dict, repr=False)

    def opens(self, password: str, address: str) -> bool:
        """Whether the password is right; a wrong one counts against the address."""
        if self.password is None:
            return True
        if check_password_hash(self.password, password):
            self._failures.pop(address, None)
            return True
        if len(self._failures) >= MOST_ADDRESSES:
            self._failures.pop(next(iter(self._failures)))
        self._failures.setdefault(address, []).append(self.clock())
        return False

    def locked_out(self, address: str) -> bool:
        """Whether too many passwords from this address were wrong in the last minutes."""
        now = self.clock()
        recent = [at for at in self._failures.get(address, ()) if now - at < LOCKED_OUT]
        if recent:
            self._failures[address] = recent[-MOST_FAILURES:]
        else:
            self._failures.pop(address, None)
        return len(recent) >= MOST_FAILURES


def names_of(hosts: tuple[str, ...], port: int) -> frozenset[str]:
    """The Host headers under which a desk answers, with its port and, on a usual one, without."""
    usual = {80, 443}
    written = {f"[{host}]" if ":" in host else host.casefold() for host in hosts}
    return frozenset({f"{host}:{port}" for host in written} | (written if port in usual else set()))
