"""The sample clinic's press, as the product's own batches make it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from benchmarks.visits import TODAY
from instructions.batch import Run, workshop
from instructions.handout import Handout, Press
from instructions.locate import shipped
from instructions.pdf.drawing import Drawings
from instructions.pdf.look import look
from instructions.pdf.plate import Plate
from instructions.practice import ILIOPSOAS
from instructions.visit import visit

FOLDER = shipped("examples") / "clinic"
PAPER, LANGUAGE = "A4", "en"

Ready: TypeAlias = "tuple[Plate, Mapping[str, str]]"


class Clinic:
    """A press, and the look of its paper. The process is tuned as the product tunes it."""

    def __init__(self) -> None:
        shop = workshop(Run(clinic=FOLDER, folder=Path(), paper=PAPER))
        self.press: Press = shop.press(ILIOPSOAS, LANGUAGE)
        self.practice = self.press.practice
        self.look = look(self.practice.brand, PAPER, "standard")
        self.folders = (self.practice.clinic.folder, *self.practice.templates)
        self.drawings = Drawings(self.folders)

    def fresh(self) -> Press:
        """A press that has no document and no plate yet."""
        return Press(self.practice, self.drawings)

    def handout(self, typed: Mapping[str, str], press: Press | None = None) -> Handout:
        """The handout of a visit as it was typed, checked as the command checks it."""
        clinic, procedure = self.practice.clinic, self.practice.procedure
        return (press or self.press).handout(visit(typed, clinic, procedure, TODAY))

    def ready(self, typed: Iterable[Mapping[str, str]]) -> Iterator[Ready]:
        """The plate and the values of each visit; nothing is struck yet.

        The plate is tried with the first visit of its case alone: made-up values all fit.
        """
        plates: dict[int, Plate] = {}
        for each in typed:
            sheet = self.handout(each)
            plate = plates.get(id(sheet.composed))
            if plate is None:
                plate = plates[id(sheet.composed)] = self.press.plate(sheet, self.look)
            yield plate, sheet.values

    def batches(self, typed: Iterator[Mapping[str, str]], size: int) -> Iterator[list[Ready]]:
        """What ``ready`` gives, so many at a time, so that memory does not grow with the list."""
        while found := list(self.ready(islice(typed, size))):
            yield found
