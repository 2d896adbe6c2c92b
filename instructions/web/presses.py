"""Presses: the clinic's practice in each language, read anew when a file of its folder changes."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import RLock

from instructions import practice as practices
from instructions.handout import Handout, Press
from instructions.inputs import REGISTER
from instructions.pdf.drawing import Drawings
from instructions.pdf.look import look
from instructions.pdf.stack import Stack
from instructions.practice import ILIOPSOAS, Practice
from instructions.visit import Visit

Stamp = tuple[tuple[str, int, int], ...]


class Presses:
    """Makes the handouts of one clinic, one at a time: fonts and plates are shared."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lock = RLock()
        self._held: dict[tuple[str, str | None], Press] = {}
        self._stamp: Stamp = ()

    def practice(self, language: str | None = None, procedure: str = ILIOPSOAS) -> Practice:
        """The practice as its files are now. Raises ClinicError, BrandError or WordsError."""
        return self.press(language, procedure).practice

    def press(self, language: str | None = None, procedure: str = ILIOPSOAS) -> Press:
        """The press of a procedure in a language, the clinic's own unless another is named."""
        with self.lock:
            stamp = tuple(sorted(_stamp(self.folder)))
            if stamp != self._stamp:
                self._held.clear()
                self._stamp = stamp
            key = (procedure, language)
            if key not in self._held:
                practice = practices.load(self.folder, procedure, language)
                drawings = Drawings([practice.clinic.folder, *practice.templates])
                self._held[key] = Press(practice, drawings)
            return self._held[key]

    def handout(self, visit: Visit, procedure: str = ILIOPSOAS) -> Handout:
        """The words of a visit's handout. Raises TemplateError."""
        with self.lock:
            return self.press(visit.language, procedure).handout(visit)

    def pdf(self, visit: Visit, procedure: str = ILIOPSOAS, letterhead: bool = False) -> bytes:
        """The finished handout. Raises RoomError and GlyphError."""
        with self.lock:
            press = self.press(visit.language, procedure)
            practice = press.practice
            chosen = look(practice.brand, practice.clinic.paper, visit.edition, letterhead)
            return press.print(press.handout(visit), chosen)

    def stack(self, visits: Iterable[tuple[Visit, str]]) -> bytes:
        """One print file of many visits (each with its procedure), each on paper of its own.

        Raises RoomError and GlyphError.
        """
        file = io.BytesIO()
        with self.lock:
            stack = Stack(file)
            for visit, procedure in visits:
                press = self.press(visit.language, procedure)
                practice = press.practice
                sheet = press.handout(visit)
                chosen = look(practice.brand, practice.clinic.paper, visit.edition)
                plate = press.plate(sheet, chosen)
                stack.add(plate, sheet.values)
                if stack.pages % 2:
                    stack.blank(plate)
            stack.close()
        return file.getvalue()


def _stamp(folder: Path) -> Iterator[tuple[str, int, int]]:
    """Name, time and size of each file of a clinic's folder."""
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.startswith(REGISTER):
                continue  # It grows with every sheet, and says nothing of how one looks.
            about = (Path(place) / name).stat()
            yield f"{place}/{name}", about.st_mtime_ns, about.st_size
