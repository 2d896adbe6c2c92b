"""Recording: what the register notes of a handout, and what it keeps to make it again."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from instructions import __version__
from instructions import practice as practices
from instructions import procedure as procedures
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
    from instructions.cipher import Cipher
    from instructions.finish import Made
    from instructions.handout import Handout
    from instructions.practice import Practice


def text_version(practice: Practice) -> str:
    """Which words they are: the version that they name, and the id of all that they say."""
    return f"{practice.procedure.version} {practice.standing.clinical}"


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


@dataclass
class Recording:
    """An open register of one clinic's folder, and the key that seals what it keeps."""

    register: Register
    secret: bytes
    archive: bool = True
    """Whether what a handout is made from is kept, so that it can be printed again."""
    files: str = ""
    """Digest of all files that the clinic's handouts are made from (`Inputs.all`)."""
    _sources: dict[tuple[str, str], str] = field(default_factory=dict)

    @cached_property
    def cipher(self) -> Cipher:
        """What seals inputs; it is loaded only when something is sealed or opened."""
        from instructions.cipher import Cipher

        return Cipher(self.secret)

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
            version=" | ".join(map(text_version, practice.printed(sheet.case.bilingual))),
            language=" ".join(one.procedure.file for one in practice.printed(sheet.case.bilingual)),
            edition=visit.edition,
            parts=" ".join(_parts(sheet, practice)),
            conditions=" ".join(_conditions(visit.answers)),
            format=inputs.format,
            pages=made.pages,
            sha256=hashlib.sha256(made.data).hexdigest(),
            program=__version__,
            source=self.source(practice) if self.archive else None,
            inputs=self.cipher.seal(inputs.text(), id) if self.archive else None,
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
        return read(self.cipher.open(entry.row.inputs, entry.row.id), zone)

    @contextmanager
    def practice(self, entry: Entry, inputs: Inputs) -> Iterator[Practice]:
        """The practice that a handout was made with, as it was then, until the context ends.

        Raises ValueError when it was not kept, or is damaged.
        """
        # Imported late, as below: most prints find everything kept already.
        import zipfile
        from tempfile import TemporaryDirectory

        sealed = self.register.source(entry.row.source or "")
        if sealed is None:
            raise ValueError("was not kept")
        data = self.cipher.open(sealed, str(entry.row.source))
        with TemporaryDirectory(prefix="clinic-") as name:
            home = Path(name)
            with zipfile.ZipFile(io.BytesIO(data)) as kept:
                kept.extractall(home)
            own = home / "library" / inputs.procedure
            yield practices.load(
                home / "clinic",
                inputs.procedure,
                inputs.visit.language,
                library={**procedures.library(home / "clinic"), inputs.procedure: own},
                templates=home / "templates",
            )

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
        """The digest of what a practice is made from, which is kept now if it is not yet."""
        which = (practice.procedure.id, practice.procedure.file)
        if which not in self._sources:
            told = "\x00".join((self.files or str(practice.standing), *which)).encode()
            digest = hashlib.blake2b(told, digest_size=16, key=self.secret).hexdigest()
            self.register.keep(digest, lambda: self.cipher.seal(made_of(practice), digest))
            self._sources[which] = digest
        return self._sources[which]


def made_of(practice: Practice) -> bytes:
    """All that a practice is made of, and who has approved it, as one zip file.

    What else lies in a clinic's folder, such as a list of patients, is never in it.
    """
    import zipfile

    from instructions import approvals
    from instructions.versions import version_of

    file = io.BytesIO(version_of(practice))
    told = Path(approvals.FOLDER, approvals.FILE)
    path = practice.clinic.folder / told
    with zipfile.ZipFile(file, "a") as kept:
        if path.is_file():
            kept.writestr(f"clinic/{told.as_posix()}", path.read_bytes())
        # The red card is in the clinic's own language too: every language of the words is kept.
        for words in sorted(practice.folder.glob("*.yaml")):
            name = f"library/{practice.procedure.id}/{words.name}"
            if name not in kept.namelist():
                kept.writestr(name, words.read_bytes())
    return file.getvalue()


def recording(clinic: Path, archive: bool = True, new: bool = True, files: str = "") -> Recording:
    """The recording of a clinic's folder, with this computer's key. Raises OutputError."""
    from instructions.keys import key

    secret = key()
    return Recording(open_register(clinic, secret, new), secret, archive, files)


def _parts(sheet: Handout, practice: Practice) -> Iterator[str]:
    for part in practice.procedure.parts:
        with_plan = part.asked == "when-plan" and bool(sheet.case.medicines)
        if part.asked == "always" or with_plan or part.id in sheet.case.parts:
            yield part.id


def _conditions(answers: Mapping[str, Answer]) -> Iterable[str]:
    """`blood-thinner:yes sedation:no`; what is not known is left out."""
    told = {Answer.YES: "yes", Answer.NO: "no"}
    return (f"{name}:{told[answer]}" for name, answer in answers.items() if answer in told)
