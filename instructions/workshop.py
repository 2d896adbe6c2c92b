"""The workshop of a batch: one press for each procedure and language, and the clinic's register."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from instructions import practice as practices
from instructions.archive import Inputs
from instructions.finish import Made
from instructions.handout import Handout, Press
from instructions.inputs import inputs_of
from instructions.pdf.drawing import Drawings
from instructions.pdf.look import Look, look
from instructions.pdf.plate import Plate
from instructions.visit import Visit

if TYPE_CHECKING:
    from instructions.recording import Recording
    from instructions.register import Row


@dataclass(frozen=True, slots=True)
class Job:
    """One visit of a list, at its position among those that print."""

    position: int
    row: int
    procedure: str
    visit: Visit = field(repr=False)
    mark: str = ""
    """The mark of its sheet, once it is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How a batch is printed: everything but the visits. Travels to workers."""

    clinic: Path
    folder: Path
    paper: str
    letterhead: bool = False
    digits: int = 4
    secret: bytes = field(default=b"", repr=False)
    register: bool = False
    """Whether the clinic's register is told of every sheet."""
    archive: bool = True
    beside: tuple[str, ...] = ()
    """What is written beside each sheet: document-reference, ics."""


@dataclass(slots=True)
class Workshop:
    """The presses of one run, one for each procedure and language."""

    run: Run
    presses: dict[tuple[str, str], Press] = field(default_factory=dict)
    looks: dict[tuple[str, str, str], Look] = field(default_factory=dict)
    _recording: Recording | None = None

    @property
    def recording(self) -> Recording | None:
        """The register, opened in this process at its first use; None when none is kept."""
        if self.run.register and self._recording is None:
            from instructions.recording import Recording
            from instructions.register import open_register

            register, files = open_register(self.run.clinic, self.run.secret), ""
            if found := inputs_of(self.run.clinic):
                files = found.all
            self._recording = Recording(register, self.run.secret, self.run.archive, files)
        return self._recording

    def press(self, procedure: str, language: str) -> Press:
        """The press of a procedure in a language."""
        key = (procedure, language)
        if key not in self.presses:
            practice = practices.load(self.run.clinic, procedure, language)
            folders = [practice.clinic.folder, *practice.templates]
            drawings = Drawings(folders)
            self.presses[key] = Press(practice, drawings, recorded=self.run.register)
        return self.presses[key]

    def prepare(self, job: Job) -> tuple[Plate, Handout]:
        """The plate of a job, tried with its values. Raises as ``print`` does."""
        press, sheet, look_ = self._sheet(job)
        return press.plate(sheet, look_), sheet

    def print(self, job: Job) -> Made:
        """The file of a job, and what is noted of it.

        Raises RoomError, GlyphError, TemplateError.
        """
        press, sheet, look_ = self._sheet(job)
        data, pages = press.struck(sheet, look_)
        inputs = Inputs(
            visit=job.visit,
            procedure=job.procedure,
            paper=self.run.paper,
            letterhead=self.run.letterhead,
            format="pdf",
        )
        made = Made(data, "", sheet, press.practice, inputs, pages)
        if self.recording is None or not sheet.case.recorded:
            return made
        return replace(made, noted=(self.recording, self.recording.row(made)))

    @contextmanager
    def recorded(self, noted: Sequence[tuple[Row, Inputs]]) -> Iterator[Callable[[], None]]:
        """Lets the files of some sheets be written, with a note before and after."""
        if self.recording is None or not noted:
            yield lambda: None
            return
        with self.recording.recorded(noted, "batch") as note:
            yield note

    def close(self) -> None:
        """Close the register, if it was opened."""
        if self._recording is not None:
            self._recording.register.close()
            self._recording = None

    def _sheet(self, job: Job) -> tuple[Press, Handout, Look]:
        visit = job.visit
        press = self.press(job.procedure, visit.language)
        key = (job.procedure, visit.language, visit.edition)
        if key not in self.looks:
            brand = press.practice.brand
            self.looks[key] = look(brand, self.run.paper, visit.edition, self.run.letterhead)
        look_, sheet = self.looks[key], press.handout(visit)
        if sheet.case.recorded:
            from instructions.recording import numbered

            sheet = numbered(sheet, press.practice, f"pdf {look_!r}", self.run.secret)
        return press, sheet, look_


def workshop(run: Run) -> Workshop:
    """The workshop of a run in this process; made once, however many chunks come."""
    # How files are called changes nothing of what is in them.
    return _workshop(replace(run, digits=0))


@lru_cache(maxsize=2)
def _workshop(run: Run) -> Workshop:
    # Plates and words live as long as the process: looking through them again and again for
    # garbage would cost a fifth of the time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    return Workshop(run)
