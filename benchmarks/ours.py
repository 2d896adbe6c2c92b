"""This project's own ways to print: laid out anew, struck from a kept plate, stacked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle, islice
from typing import Any

from benchmarks.clinic import Clinic, Ready
from benchmarks.peers.base import Printer
from benchmarks.work import Visit, Work
from instructions.pdf.stack import Stack

# How many patients "the same names again" has.
FEW = 200


class Ours(Printer):
    """The sample clinic, opened once."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.clinic = Clinic()


class LaidOut(Ours):
    """Composed, laid out, made a plate and struck for every patient: nothing is kept."""

    def ready(self, visits: Sequence[Visit]) -> list[Any]:
        return [visit.typed for visit in visits]

    def handout(self, told: Mapping[str, str]) -> bytes:
        press = self.clinic.fresh()
        return press.print(self.clinic.handout(told, press), self.clinic.look)


class Typed(LaidOut):
    """From what was typed: checked, its times worked out, and struck from a kept plate."""

    def handout(self, told: Mapping[str, str]) -> bytes:
        return self.clinic.press.print(self.clinic.handout(told), self.clinic.look)


class Struck(Ours):
    """From the values, as every peer prints: struck from a kept plate."""

    def ready(self, visits: Sequence[Visit]) -> list[Any]:
        return list(self.clinic.ready(visit.typed for visit in visits))

    def handout(self, told: Ready) -> bytes:
        plate, values = told
        return plate.strike(values)


class Again(Struck):
    """The same few patients in turn: their words are kept, their blocks are struck again."""

    def ready(self, visits: Sequence[Visit]) -> list[Any]:
        few = super().ready(visits[:FEW])
        for told in few:
            self.handout(told)
        return list(islice(cycle(few), len(visits)))


class Stacked(Struck):
    """One print file for all."""

    def stack(self, told: Sequence[Ready], path: str) -> None:
        """Write the print file."""
        with open(path, "wb") as file:  # noqa: PTH123 (as ``write``)
            stack = Stack(file)
            for plate, values in told:
                stack.add(plate, values)
            stack.close()
