"""Stacks of a run: print files of so many patients each, with their staff's covers."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from instructions.batch import PART, Job, cannot_write
from instructions.handout import Press
from instructions.markup import parse
from instructions.pdf.layout import lay_out
from instructions.pdf.look import Look, look
from instructions.pdf.plate import Plate
from instructions.pdf.stack import Stack
from instructions.practice import Practice
from instructions.translation import language_name


@dataclass(frozen=True, slots=True)
class Listed:
    """One patient on a cover."""

    position: int
    on: datetime
    name: str = field(repr=False)
    first: int
    """Its first side among the patients' sides of the file."""
    last: int
    interpreter: str | None = None
    """The language of the interpreter who is needed, as staff call it."""


@dataclass(slots=True)
class Stacks:
    """Print files that are being written, one after the other. Raises OutputError."""

    target: Path
    press: Press
    """Whose brand, paper and language the covers have."""
    look: Look
    size: int = 500
    """Patients in one file."""
    duplex: bool = True
    cover: bool = False
    files: list[Path] = field(default_factory=list)
    _file: BinaryIO | None = None
    _stack: Stack | None = None
    _listed: list[Listed] = field(default_factory=list)

    def add(self, job: Job, plate: Plate, values: Mapping[str, str]) -> None:
        """Add one patient's sheet, on new paper."""
        try:
            stack = self._stack or self._open()
            first = stack.pages + 1
            stack.add(plate, values)
            visit = job.visit
            asked = language_name(visit.interpreter) if visit.interpreter else None
            self._listed.append(
                Listed(job.position, visit.on, values["name"], first, stack.pages, asked)
            )
            if self.duplex and stack.pages % 2:
                stack.blank(plate)
            if len(self._listed) == self.size:
                self._close()
        except OSError as error:
            raise cannot_write(error) from None

    def close(self) -> list[Path]:
        """Finish the last file and put all under their names; the files that were written."""
        try:
            self._close()
            return [self._named(number) for number in range(len(self.files))]
        except OSError as error:
            raise cannot_write(error) from None

    def abandon(self) -> None:
        """Leave nothing behind."""
        if self._file:
            with suppress(OSError):  # On a full disk closing fails too.
                self._file.close()
        for path in self.files:
            path.unlink(missing_ok=True)

    def _open(self) -> Stack:
        part = self.target.with_name(f".{self.target.stem}-{len(self.files) + 1}{PART}")
        self.files.append(part)
        self._file = part.open("wb")
        self._stack = Stack(self._file)
        return self._stack

    def _close(self) -> None:
        if self._stack is None or self._file is None:
            return
        if self.cover:
            self._stack.lead(self._cover())
        self._stack.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._file = self._stack = None
        self._listed = []

    def _named(self, number: int) -> Path:
        """The file's own name: the target's when it is the only one, else with its number."""
        target = self.target
        if len(self.files) > 1:
            target = target.with_name(f"{target.stem}-{number + 1}{target.suffix}")
        return self.files[number].replace(target)

    def _cover(self) -> Plate:
        """The cover and its back, on an even number of sides: the first patient starts right."""
        # How many sides it takes itself is known only when it is laid out: they come first.
        own = self._laid_out(0, padded=False).pages
        padding = own % 2 if self.duplex else 0
        return self._laid_out(own + padding, padded=bool(padding))

    def _laid_out(self, own: int, padded: bool) -> Plate:
        practice = self.press.practice
        several = len({one.on.date() for one in self._listed}) > 1
        html = practice.environment.get_template("cover.html").render(
            words=practice.procedure,
            clinic=practice.clinic.name,
            rows=self._listed,
            number=len(self.files),
            calendar=practice.calendar if several else None,
            clock=lambda on: practice.calendar.clock(on.time(), practice.clinic.clock),
            duplex=self.duplex,
            questions=list(questions(practice)),
            padded=padded,
            own=own,
        )
        return lay_out(parse(html), self.look, self.press.drawings)


def questions(practice: Practice) -> Iterator[str]:
    """What staff may ask each person: the questions of the procedure's parts for staff."""
    said = {"clinic.emergency": practice.clinic.emergency.number.text}
    for part in practice.procedure.parts:
        for section in part.sections if part.asked == "staff" else ():
            for step in section.steps if section.kind == "questions" else ():
                if step.label:
                    yield step.label.plain(lambda name: said.get(name, ""))


def stacks_of(target: Path, known: Iterable[Path]) -> list[Path]:
    """Those of an earlier run's stacks that are the target, or were parts of it.

    A file that no run of the folder has noted is somebody else's, whatever it is called.
    """
    like = re.compile(rf"{re.escape(target.stem)}(-\d+)?{re.escape(target.suffix)}", re.ASCII)
    folder = target.parent.resolve()
    mine = (path for path in known if path.parent.resolve() == folder)
    return [path for path in mine if like.fullmatch(path.name)]


def stacks_for(
    target: Path, press: Press, paper: str, size: int, duplex: bool, cover: bool
) -> Stacks:
    """Stacks whose covers have a clinic's own brand."""
    chosen = look(press.practice.brand, paper, "standard")
    return Stacks(target, press, chosen, size, duplex, cover)
