"""Constant bytes of our size: what is left when there is nothing to print."""

from __future__ import annotations

from benchmarks.peers.base import Printer
from benchmarks.work import Values, Work


class Peer(Printer):
    """The same bytes for every patient."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.data = bytes(work.size)

    def handout(self, values: Values) -> bytes:
        """As many bytes as one of our handouts has."""
        return self.data
