"""Finish: what a handout is made from becomes its file, and what the register is told of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from instructions.archive import Inputs
from instructions.clinic import Clinic
from instructions.errors import OutputError, Problem
from instructions.handout import Handout, Press
from instructions.pdf.drawing import Drawings
from instructions.practice import Practice
from instructions.translation import interpreter
from instructions.visit import Visit

if TYPE_CHECKING:
    from instructions.recording import Recording
    from instructions.register import Row
    from instructions.shelf import Shelf

Numbered = Callable[[Handout, Practice, str], Handout]
"""Gives a handout its id, as its practice prints it in a look."""


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file, what to say of it, and what staff should know."""

    data: bytes = field(repr=False)
    told: str
    sheet: Handout = field(repr=False)
    practice: Practice = field(repr=False)
    inputs: Inputs = field(repr=False)
    pages: int | None = None
    noted: tuple[Recording, Row] | None = field(default=None, repr=False)
    """The register and what it is told; None when none is kept."""

    @property
    def human(self) -> bool:
        """Whether somebody must help the patient besides: an interpreter."""
        return self.inputs.visit.interpreter is not None

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What staff should know before they hand it out."""
        visit = self.inputs.visit
        asked = (interpreter(visit.interpreter),) if visit.interpreter else ()
        return (*asked, *visit.warnings, *self.sheet.warnings)

    @property
    def id(self) -> str | None:
        """The handout's id, where a register is kept."""
        return self.sheet.values["handout"] if self.noted else None

    def beside(self, file: str, kinds: Sequence[str]) -> list[tuple[str, bytes]]:
        """The names and contents of what is written beside the file. Raises OutputError."""
        if not kinds:
            return []
        if file == "-":
            what = "It stands beside a file, and the handout goes to the output."
            raise OutputError.of(f"--{kinds[0]}", what, "Name a file with -o.")
        from instructions.beside import beside

        return [(str(name), data) for name, data in beside(self, Path(file), kinds)]

    @contextmanager
    def recorded(self, route: str, voids: Sequence[str] = ()) -> Iterator[None]:
        """Lets the file be written, with a note before and after. Raises RegisterError.

        ``voids`` are the handouts that this one takes the place of.
        """
        with recorded([self], route, voids):
            yield


def keeps_register(clinic: Clinic, asked: bool | None = None) -> bool:
    """Whether prints are noted: as asked, else for every clinic that is no sample."""
    return not clinic.sample if asked is None else asked


def parts_of(visit: Visit, practice: Practice, format: str, staff: bool) -> tuple[str, ...]:
    """The parts of a handout besides those that always print.

    On paper those that are asked for, and those for staff where they are wanted. What a patient is
    sent is never for staff; a page has no last side, so it has every part there is.
    """
    kinds = {part.id: part.asked for part in practice.procedure.parts}
    sent = {"pdf": {"staff"} if staff else set(), "html": {"asked"}, "text": set[str]()}[format]
    asked = {one for one in visit.parts if format == "pdf" or kinds[one] != "staff"}
    return tuple(one for one, kind in kinds.items() if one in asked or kind in sent)


def press_of(practice: Practice, kept: Shelf | None = None, recorded: bool = False) -> Press:
    """The press of a practice, which finds drawings where the practice has its templates."""
    drawings = Drawings([practice.clinic.folder, *practice.templates])
    return Press(practice, drawings, shelf=kept, recorded=recorded)


def finished(press: Press, inputs: Inputs, numbered: Numbered | None = None) -> Made:
    """The finished file of some inputs; ``numbered`` gives it its id when the press records.

    Raises TemplateError, RoomError and GlyphError as a press does.
    """
    practice, visit, format = press.practice, inputs.visit, inputs.format
    sheet = press.handout(visit)
    chosen = press.look(inputs.paper, visit.edition, inputs.letterhead)
    if numbered and sheet.case.recorded:
        sheet = numbered(sheet, practice, f"{format} {chosen!r}")
    if format != "pdf":
        return Made(_in_words(format, sheet, practice), format, sheet, practice, inputs)
    data, pages = press.struck(sheet, chosen)
    told = f"{pages} sides, {len(data) // 1024} KB"
    return Made(data, told, sheet, practice, inputs, pages)


def noted(made: Sequence[Made], opened: Callable[[], Recording]) -> list[Made]:
    """Finished files, each with what the register is told of it.

    The register is opened when there is something to tell: a specimen is nobody's. Whoever lets
    the files be written closes it; here it is closed only when it cannot be told. Raises
    RegisterError.
    """
    if not any(one.sheet.case.recorded for one in made):
        return [*made]
    recording = opened()
    try:
        return [
            replace(one, noted=(recording, recording.row(one))) if one.sheet.case.recorded else one
            for one in made
        ]
    except BaseException:
        recording.register.close()
        raise


@contextmanager
def recorded(made: Sequence[Made], route: str, voids: Sequence[str] = ()) -> Iterator[None]:
    """Lets some files be written at once, with a note of each before and after.

    The register is closed then. Raises RegisterError.
    """
    noted = [(*one.noted, one.inputs) for one in made if one.noted]
    if not noted:
        yield
        return
    recording = noted[0][0]
    noting = recording.recorded([(row, inputs) for _, row, inputs in noted], route, voids)
    with closing(recording.register), noting as done:
        yield
        for _ in noted:
            done()


def _in_words(format: str, sheet: Handout, practice: Practice) -> bytes:
    from instructions import formats

    if format == "text":
        return formats.as_text(sheet.document, sheet.values).encode("utf-8")
    folders: Iterable[Path] = (practice.clinic.folder, *practice.templates)
    return formats.as_page(sheet.document, sheet.values, practice.brand, folders).encode("utf-8")
