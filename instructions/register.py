"""The register: which handout was printed, handed over or void, when, and for whom.

A patient stands in it only as a keyed hash, so that whoever has the key and the number finds the
sheets, and a stolen file tells nobody. What a handout was made from is kept sealed beside it.
"""

from __future__ import annotations

import base64
import hashlib
import re
import sqlite3
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from msgspec import Struct

from instructions.register_file import FILE, RegisterError, opened, telling, writing

BEGUN, PRINTED, FAILED, HANDED_OVER, VOID = "begun", "printed", "failed", "handed over", "void"

# Crockford's alphabet: no I, L, O or U, so that an id is read and typed without mistakes.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_ID = re.compile(rf"([{_LETTERS}]{{4}})-?([{_LETTERS}]{{4}})-?([{_LETTERS}]{{4}})")

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One handout, as the register has it."""

    id: str
    patient: str
    procedure: str
    version: str
    """That of the words."""
    language: str
    edition: str
    parts: str
    conditions: str
    format: str
    pages: int | None
    sha256: str
    program: str
    source: str | None = None
    """Digest of what the clinic had said when it was made, kept sealed."""
    inputs: bytes | None = field(default=None, repr=False)


class Event(Struct, frozen=True):
    """Something that happened to a handout; `other` is the handout that takes its place."""

    at: str
    what: str
    route: str
    by: str | None
    other: str | None


class Entry(Struct, frozen=True):
    """A handout and all that happened to it, the oldest first."""

    row: Row
    events: tuple[Event, ...]

    @property
    def state(self) -> str:
        """What happened last; a further copy that did not come out changes nothing."""
        last = self.events[-1].what
        told = (event.what for event in reversed(self.events))
        return next((what for what in told if what not in (BEGUN, FAILED)), last)


COLUMNS = tuple(one.name for one in fields(Row))
_HANDOUTS = f"SELECT {', '.join(COLUMNS)} FROM handout"
_EVENTS = "SELECT at, what, route, by, other FROM event WHERE handout = ? ORDER BY number"
_SETS = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS if name != "id")
_PUT = (
    f"INSERT INTO handout ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"
    f" ON CONFLICT (id) DO UPDATE SET {_SETS}"
)
_HAPPENED = "INSERT INTO event (handout, at, what, route, by, other) VALUES (?, ?, ?, ?, ?, ?)"


def now() -> datetime:
    """The time in UTC."""
    return datetime.now(timezone.utc)


@dataclass(slots=True)
class Register:
    """The register of one clinic's folder, open. Every method raises RegisterError."""

    path: Path
    _db: sqlite3.Connection = field(repr=False)
    clock: Clock = now

    def begin(self, rows: Sequence[Row], route: str, voids: Iterable[tuple[str, str]] = ()) -> int:
        """Note handouts before their files get their names; the number of the first event.

        `voids` are pairs of an earlier handout and the one that takes its place.
        """
        at = self._at()
        with telling(self.path), writing(self._db):
            self._db.executemany(_PUT, [_values(row) for row in rows])
            void = [(old, at, VOID, route, None, new) for old, new in voids]
            self._db.executemany(_HAPPENED, void)
            begun = [(row.id, at, BEGUN, route, None, None) for row in rows]
            self._db.executemany(_HAPPENED, begun)
            last: int = self._db.execute("SELECT last_insert_rowid()").fetchone()[0]
        return last - len(rows) + 1

    def settle(self, first: int, ended: Sequence[str]) -> None:
        """Note how the handouts that were begun ended, in their order."""
        numbered = [(what, number) for number, what in enumerate(ended, first)]
        with telling(self.path), writing(self._db):
            self._db.executemany("UPDATE event SET what = ? WHERE number = ?", numbered)

    def happened(
        self, id: str, what: str, route: str, by: str | None = None, other: str | None = None
    ) -> None:
        """Note what happened to a handout that is in the register."""
        with telling(self.path), writing(self._db):
            self._db.execute(_HAPPENED, (id, self._at(), what, route, by, other))

    def keep(self, digest: str, sealed: Callable[[], bytes]) -> None:
        """Keep what the clinic has said under its digest, if it is not kept yet."""
        told = "SELECT 1 FROM source WHERE digest = ?"
        with telling(self.path):
            if self._db.execute(told, [digest]).fetchone() is None:
                put = "INSERT OR IGNORE INTO source VALUES (?, ?)"
                with writing(self._db):
                    self._db.execute(put, [digest, sealed()])

    def source(self, digest: str) -> bytes | None:
        """What was kept under a digest, sealed."""
        with telling(self.path):
            told = "SELECT sealed FROM source WHERE digest = ?"
            found = self._db.execute(told, [digest]).fetchone()
        return found[0] if found else None

    def entry(self, id: str) -> Entry | None:
        """The handout of an id."""
        return next(self._entries(f"{_HANDOUTS} WHERE id = ?", [id]), None)

    def of_patient(self, patient: str) -> list[Entry]:
        """The handouts of a patient, by the mark of the number, in the order of printing."""
        found = self._entries(f"{_HANDOUTS} WHERE patient = ?", [patient])
        return sorted(found, key=lambda entry: entry.events[0].at)

    def entries(self) -> Iterator[Entry]:
        """Every handout, in the order of its first printing."""
        order = "(SELECT min(number) FROM event WHERE handout = id)"
        return self._entries(f"{_HANDOUTS} ORDER BY {order}", [])

    def void_since(self, day: datetime) -> list[Entry]:
        """The handouts that became void from a time on and are void still."""
        told = (
            f"{_HANDOUTS} WHERE id IN (SELECT handout FROM event WHERE what = '{VOID}' AND at >= ?)"
        )
        return [one for one in self._entries(told, [_written(day)]) if one.state == VOID]

    def erase(self, ids: Sequence[str]) -> None:
        """Take handouts out for good, with all that happened to them and was kept for them.

        What they took up in the file is overwritten, also in what was not yet written back.
        """
        with telling(self.path):
            with writing(self._db):
                self._db.executemany("DELETE FROM handout WHERE id = ?", [(id,) for id in ids])
            busy = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            what = "It is erased, but a program that reads has kept old pages of the file."
            raise RegisterError.of(str(self.path), what, "Close that, and give the command again.")

    def older_than(self, days: int) -> list[str]:
        """The handouts to which nothing happened for so many days."""
        told = "SELECT handout FROM event GROUP BY handout HAVING max(at) < ?"
        with telling(self.path):
            limit = _written(self.clock() - timedelta(days=days))
            return [id for (id,) in self._db.execute(told, [limit])]

    def backup(self, target: Path) -> None:
        """Write a copy that is consistent, also while others print."""
        part = target.with_name(f".{target.name}.part")
        try:
            with telling(self.path):
                copy = sqlite3.connect(part)
                try:
                    self._db.backup(copy)
                    copy.execute("PRAGMA journal_mode=DELETE")
                finally:
                    copy.close()
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def __enter__(self) -> Register:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _at(self) -> str:
        return _written(self.clock())

    def _entries(self, told: str, given: Sequence[str]) -> Iterator[Entry]:
        with telling(self.path):
            for values in self._db.execute(told, given):
                row = Row(**dict(zip(COLUMNS, values, strict=True)))
                events = tuple(Event(*one) for one in self._db.execute(_EVENTS, [row.id]))
                yield Entry(row, events)


def open_register(clinic: Path, secret: bytes, new: bool = True, clock: Clock = now) -> Register:
    """The register of a clinic's folder. Raises RegisterError."""
    return Register(clinic / FILE, opened(clinic, secret, new), clock)


@contextmanager
def recorded(
    register: Register, rows: Sequence[Row], route: str, voids: Iterable[tuple[str, str]] = ()
) -> Iterator[Callable[[], None]]:
    """Notes handouts, lets their files be written, and notes how that ended.

    What it gives is called once for each handout, in their order, when its file is there. One
    that a crash keeps from being settled stays begun: nobody knows whether its file is there.
    """
    first = register.begin(rows, route, voids)
    ended: list[str] = []
    try:
        yield lambda: ended.append(PRINTED)
    finally:
        register.settle(first, [*ended, *[FAILED] * (len(rows) - len(ended))])


def patient_mark(secret: bytes, id: str | None, name: str, born: date | None) -> str:
    """The patient as a keyed hash: of the clinic's number, else of name and date of birth."""
    known = ("number", _same(id)) if id else ("name", _same(name), str(born or ""))
    told = "\x00".join(("patient", *known)).encode()
    return hashlib.blake2b(told, digest_size=16, key=secret).hexdigest()


def _same(text: str) -> str:
    """However it is typed: wide or narrow, with more spaces, in capitals."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def made_id(secret: bytes, *told: str) -> str:
    """The id of a handout out of all that it is made from: `K7QF-3M2X-9TBD`, 60 bits."""
    digest = hashlib.blake2b("\x00".join(("id", *told)).encode(), digest_size=8, key=secret)
    text = base64.b32encode(digest.digest()).decode().translate(str.maketrans(_BASE32, _LETTERS))
    return f"{text[:4]}-{text[4:8]}-{text[8:12]}"


def read_id(written: str) -> str | None:
    """The id that a person has typed, however; None when it is none."""
    text = written.strip().upper().translate(str.maketrans("ILO", "110")).replace(" ", "")
    match = _ID.fullmatch(text)
    return "-".join(match.groups()) if match else None


def _values(row: Row) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in COLUMNS)


def _written(at: datetime) -> str:
    return at.astimezone(timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")
