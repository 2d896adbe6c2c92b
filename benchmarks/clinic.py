"""The sample clinic's press, as the product makes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

from benchmarks.visits import TODAY
from instructions import practice as practices
from instructions.handout import Handout, Press
from instructions.locate import shipped
from instructions.pdf.drawing import Drawings
from instructions.pdf.look import Look, look
from instructions.pdf.plate import Plate
from instructions.practice import Practice
from instructions.visit import visit

FOLDER = shipped("examples") / "clinic"


class Clinic:
    """A press, and the look of its paper."""

    def __init__(self) -> None:
        self.practice: Practice = practices.load(FOLDER)
        self.look: Look = look(self.practice.brand, self.practice.clinic.paper, "standard")
        self.drawings = Drawings(self.folders)
        self.press = self.fresh()

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where drawings are looked for."""
        return (self.practice.clinic.folder, *self.practice.templates)

    def fresh(self) -> Press:
        """A press that has no document and no plate yet."""
        return Press(self.practice, self.drawings)

    def handout(self, typed: Mapping[str, str], press: Press | None = None) -> Handout:
        """The handout of a visit as it was typed, checked as the command checks it."""
        clinic, procedure = self.practice.clinic, self.practice.procedure
        return (press or self.press).handout(visit(typed, clinic, procedure, TODAY))

    def ready(self, typed: Iterable[Mapping[str, str]]) -> Iterator[tuple[Plate, Mapping[str, str]]]:
        """The plate and the values of each visit; nothing is struck yet.

        The plate is chosen with the values of the first visit of its case: made values all fit.
        """
        plates: dict[int, Plate] = {}
        for each in typed:
            sheet = self.handout(each)
            plate = plates.get(id(sheet.composed))
            if plate is None:
                plate = plates[id(sheet.composed)] = self.press.plate(sheet, self.look)
            yield plate, sheet.values

    def batches(
        self, typed: Iterator[Mapping[str, str]], size: int
    ) -> Iterator[list[tuple[Plate, Mapping[str, str]]]]:
        """What ``ready`` gives, so many at a time, so that memory does not grow with the list."""
        while found := list(self.ready(islice(typed, size))):
            yield found
