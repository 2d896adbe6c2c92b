"""Recording: what the register notes of a handout, and what it keeps to make it again."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from instructions import __version__
from instructions.conditions import Answer
from instructions.register import (
    HANDED_OVER,
    PRINTED,
    Entry,
    Register,
    Row,
    made_id,
    open_register,
    patient_mark,
    recorded,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from instructions.archive import Inputs
    from instructions.handout import Handout
    from instructions.order import Made
    from instructions.practice import Practice
    from instructions.seal import Seal

KEPT_FOLDERS = ("templates", "figures", "library")
"""What decides a clinic's handouts besides clinic.yaml, its logo, and the procedure's words."""
WORDS = "words"


def text_version(practice: Practice) -> str:
    """Which words they are, as the register and the records of a patient tell it."""
    return practice.procedure.version


def numbered(sheet: Handout, practice: Practice, look: str, secret: bytes) -> Handout:
    """The handout with its id: the same for the same words, look and values, whenever printed.

    The day of printing is no part of it, unless the words tell that day.
    """
    values = dict(sheet.values)
    told = {name: text for name, text in values.items() if name != "given" or practice.says_given}
    id = made_id(secret, __version__, sheet.composed.digest, look, repr(sorted(told.items())))
    return known_as(sheet, id)


def known_as(sheet: Handout, id: str) -> Handout:
    """The handout with an id that it has already."""
    return replace(sheet, values={**sheet.values, "handout": id})


@dataclass(slots=True)
class Recording:
    """An open register of one clinic's folder, and the key that seals what it keeps."""

    register: Register
    secret: bytes
    archive: bool = True
    """Whether what a handout is made from is kept, so that it can be printed again."""
    _seal: Seal | None = None
    _sources: dict[int, str] = field(default_factory=dict)
    """Digests of what practices are made from, read once in a process."""

    @property
    def seal(self) -> Seal:
        """What seals inputs; it is loaded only when something is sealed or opened."""
        if self._seal is None:
            from instructions.seal import Seal

            self._seal = Seal(self.secret)
        return self._seal

    def numbered(self, sheet: Handout, practice: Practice, look: str) -> Handout:
        """The handout with its id."""
        return numbered(sheet, practice, look, self.secret)

    def row(self, made: Made) -> Row:
        """What is noted of a finished handout."""
        sheet, practice, inputs = made.sheet, made.practice, made.inputs
        visit, id = inputs.visit, sheet.values["handout"]
        return Row(
            id=id,
            patient=patient_mark(self.secret, visit.id, visit.name, visit.born),
            procedure=inputs.procedure,
            version=text_version(practice),
            language=visit.language,
            edition=visit.edition,
            parts=" ".join(_parts(sheet, practice)),
            conditions=" ".join(_conditions(visit.answers)),
            format=inputs.format,
            pages=made.pages,
            sha256=hashlib.sha256(made.data).hexdigest(),
            program=__version__,
            source=self.source(practice) if self.archive else None,
            inputs=self.seal.seal(inputs.text(), id) if self.archive else None,
        )

    def recorded(
        self, rows: Sequence[tuple[Row, Inputs]], route: str, voids: Iterable[str] = ()
    ) -> AbstractContextManager[Callable[[], None]]:
        """Notes handouts while their files are written; those they replace become void.

        ``voids`` are handouts that the last one takes the place of.
        """
        found = {(old, row.id) for row, inputs in rows for old in self._replaced(row, inputs)}
        pairs = sorted(found | {(old, rows[-1][0].id) for old in voids})
        return recorded(self.register, [row for row, _ in rows], route, pairs)

    def inputs(self, entry: Entry, zone: ZoneInfo) -> Inputs:
        """What a handout was made from. Raises ValueError when it was not kept, or is damaged."""
        from instructions.archive import read

        if entry.row.inputs is None:
            raise ValueError("was not kept")
        return read(self.seal.open(entry.row.inputs, entry.row.id), zone)

    def unpack(self, entry: Entry, folder: Path) -> None:
        """Put what the clinic had said, and the words, into a folder. Raises ValueError."""
        sealed = self.register.source(entry.row.source or "")
        if sealed is None:
            raise ValueError("was not kept")
        files = json.loads(self.seal.open(sealed, str(entry.row.source)))
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b64decode(content))

    def _replaced(self, row: Row, inputs: Inputs) -> Iterator[str]:
        """The sheets of the date that this one replaces, of the same patient and procedure."""
        if inputs.visit.replaces is None:
            return
        zone = inputs.visit.on.tzinfo
        assert isinstance(zone, ZoneInfo)
        for entry in self.register.of_patient(row.patient):
            old = entry.row
            stands = entry.state in (PRINTED, HANDED_OVER) and old.procedure == row.procedure
            stands = stands and old.id != row.id and old.inputs is not None
            if stands and self.inputs(entry, zone).visit.on.date() == inputs.visit.replaces:
                yield old.id

    def source(self, practice: Practice) -> str:
        """The digest of what a practice is made from, which is kept if it is not yet."""
        if id(practice) not in self._sources:
            self._sources[id(practice)] = self._kept(practice)
        return self._sources[id(practice)]

    def _kept(self, practice: Practice) -> str:
        files = dict(source_files(practice))
        told = (part for name, content in files.items() for part in (name.encode(), content))
        digest = hashlib.blake2b(b"\0".join(told), digest_size=16, key=self.secret).hexdigest()
        text = {name: b64encode(content).decode() for name, content in files.items()}
        self.register.keep(digest, lambda: self.seal.seal(json.dumps(text).encode(), digest))
        return digest


def recording(clinic: Path, archive: bool = True, new: bool = True) -> Recording:
    """The recording of a clinic's folder, with this computer's key. Raises OutputError."""
    from instructions.keys import key

    secret = key()
    return Recording(open_register(clinic, secret, new), secret, archive)


def source_files(practice: Practice) -> Iterator[tuple[str, bytes]]:
    """Every file of a clinic's folder that decides a handout, and the procedure's words.

    Named one by one: a list or a visit of patients that lies in the folder is never among them.
    """
    clinic, words = practice.clinic.folder, practice.words
    names = [Path("clinic.yaml"), *([Path(practice.brand.logo)] if practice.brand.logo else [])]
    for folder in KEPT_FOLDERS:
        found = (clinic / folder).rglob("*")
        names += sorted(path.relative_to(clinic) for path in found if path.is_file())
    for name in names:
        yield name.as_posix(), (clinic / name).read_bytes()
    for stem in ("procedure", practice.procedure.file):
        yield f"{WORDS}/{words.name}/{stem}.yaml", (words / f"{stem}.yaml").read_bytes()


def _parts(sheet: Handout, practice: Practice) -> Iterator[str]:
    for part in practice.procedure.parts:
        with_plan = part.asked == "when-plan" and bool(sheet.case.medicines)
        if part.asked == "always" or with_plan or part.id in sheet.case.parts:
            yield part.id


def _conditions(answers: Mapping[str, Answer]) -> Iterable[str]:
    """`blood-thinner:yes sedation:no`; what is not known is left out."""
    told = {Answer.YES: "yes", Answer.NO: "no"}
    return (f"{name}:{told[answer]}" for name, answer in answers.items() if answer in told)
