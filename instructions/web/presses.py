"""Presses: the clinic's practice in each language, read anew when a file of its folder changes."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from instructions import practice as practices
from instructions.archive import Inputs
from instructions.finish import Made, Numbered, finished, keeps_register, press_of
from instructions.handout import Press
from instructions.inputs import REGISTER
from instructions.pdf.stack import Stack
from instructions.practice import ILIOPSOAS, Practice

if TYPE_CHECKING:
    from instructions.check.examine import Checked

Stamp = tuple[tuple[str, int, int], ...]


class Presses:
    """Makes the handouts of one clinic, one at a time: fonts and plates are shared."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lock = RLock()
        self._held: dict[tuple[str, str | None], Press] = {}
        self._checked: tuple[tuple[str | None, date], Checked] | None = None
        self._stamp: Stamp = ()

    def practice(self, language: str | None = None, procedure: str = ILIOPSOAS) -> Practice:
        """The practice as its files are now. Raises ClinicError, BrandError or WordsError."""
        return self.press(language, procedure).practice

    def press(self, language: str | None = None, procedure: str = ILIOPSOAS) -> Press:
        """The press of a procedure in a language, the clinic's own unless another is named."""
        with self.lock:
            self._look()
            key = (procedure, language)
            if key not in self._held:
                practice = practices.load(self.folder, procedure, language)
                recorded = keeps_register(practice.clinic)
                made = press_of(practice, recorded=recorded)
                # The clinic's own language by its name is the same press: it has plates already.
                self._held[key] = self._held.setdefault((procedure, practice.procedure.file), made)
            return self._held[key]

    def made(self, inputs: Inputs) -> Made:
        """The finished file of some inputs; the register is told of nothing yet.

        Raises TemplateError, RoomError and GlyphError.
        """
        with self.lock:
            press = self.press(inputs.visit.language, inputs.procedure)
            return finished(press, inputs, _numbered() if press.recorded else None)

    def stack(self, made: Iterable[Made]) -> bytes:
        """One print file of many handouts, each on paper of its own.

        Raises RoomError and GlyphError.
        """
        file = io.BytesIO()
        with self.lock:
            stack = Stack(file)
            for one in made:
                asked = one.inputs
                press = self.press(asked.visit.language, asked.procedure)
                chosen = press.look(asked.paper, asked.visit.edition, asked.letterhead)
                plate = press.plate(one.sheet, chosen)
                stack.add(plate, one.sheet.values)
                if stack.pages % 2:
                    stack.blank(plate)
            stack.close()
        return file.getvalue()

    def checked(self, language: str | None, today: date) -> Checked:
        """What a check has against the words and the clinic; done anew when a file has changed."""
        from instructions.check.examine import check  # Only who looks after the words waits for it.

        with self.lock:
            self._look()
            asked = (language, today)
            if self._checked is None or self._checked[0] != asked:
                self._checked = (asked, check(self.folder, ILIOPSOAS, language, today))
            return self._checked[1]

    def _look(self) -> None:
        """Forget what was made of the clinic's folder when a file of it has changed."""
        stamp = tuple(sorted(_stamp(self.folder)))
        if stamp != self._stamp:
            self._held.clear()
            self._checked, self._stamp = None, stamp


def _numbered() -> Numbered:
    """What gives a handout its id, with this computer's key. Raises OutputError."""
    from instructions.keys import key
    from instructions.recording import numbered

    return partial(numbered, secret=key())


def _stamp(folder: Path) -> Iterator[tuple[str, int, int]]:
    """Name, time and size of each file of a clinic's folder."""
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.startswith(REGISTER):
                continue  # It grows with every sheet, and says nothing of how one looks.
            about = (Path(place) / name).stat()
            yield f"{place}/{name}", about.st_mtime_ns, about.st_size
