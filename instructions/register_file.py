"""The register's file: SQLite in the clinic's folder, opened the way that its disk allows."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from instructions.disk import is_local
from instructions.errors import OutputError
from instructions.keys import mark

FILE = "register.sqlite"
NO_REGISTER = "or print without a record by --no-register"

# How long to wait for others who write, in seconds. A batch writes for some milliseconds a chunk.
PATIENCE = 60.0

# Bytes 18 and 19 of an SQLite file say whether it is in WAL mode (sqlite.org/fileformat2.html).
_WAL = b"\x02\x02"

MIGRATIONS = (
    """
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE source (digest TEXT PRIMARY KEY, sealed BLOB NOT NULL);
    CREATE TABLE handout (
        id TEXT PRIMARY KEY,
        patient TEXT NOT NULL,
        procedure TEXT NOT NULL,
        version TEXT NOT NULL,
        language TEXT NOT NULL,
        edition TEXT NOT NULL,
        parts TEXT NOT NULL,
        conditions TEXT NOT NULL,
        format TEXT NOT NULL,
        pages INTEGER,
        sha256 TEXT NOT NULL,
        program TEXT NOT NULL,
        source TEXT,
        inputs BLOB
    );
    CREATE INDEX handout_patient ON handout (patient);
    CREATE TABLE event (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        handout TEXT NOT NULL REFERENCES handout (id) ON DELETE CASCADE,
        at TEXT NOT NULL,
        what TEXT NOT NULL
            CHECK (what IN ('begun', 'printed', 'failed', 'handed over', 'void')),
        route TEXT NOT NULL,
        by TEXT,
        other TEXT
    );
    CREATE INDEX event_handout ON event (handout);
    """,
)
"""What makes a register of version n out of one of version n - 1."""


class RegisterError(OutputError):
    """The register of what was given to whom cannot be used."""

    subject = "The clinic's register cannot do this"


def opened(folder: Path, secret: bytes, new: bool = True) -> Connection:
    """The register of a clinic's folder, made if it is `new`, in the newest version.

    On a local disk it is in WAL mode, so that nobody waits for a reader; on another computer's
    share, where WAL cannot work, it has a rollback journal. Either way a record is on the disk
    before its sheet gets its name. Raises RegisterError.
    """
    path = folder / FILE
    with telling(path):
        if not new and not path.exists():
            what = "There is no register: nothing was printed for this clinic yet."
            raise RegisterError.of(str(path), what, "Name the clinic's folder with --clinic.")
        register = _connected(path, is_local(folder))
        try:
            _migrate(register, path, secret)
        except BaseException:
            register.close()
            raise
        return register


Connection = sqlite3.Connection


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Whatever SQLite refuses is told as what a person can do."""
    try:
        yield
    except sqlite3.OperationalError as error:
        told = str(error)
        if "locked" in told or "busy" in told:
            what, remedy = "Another program has kept it busy for too long.", "Try again"
        elif "readonly" in told or "unable to open" in told:
            what, remedy = "It cannot be written.", "Make the clinic's folder writable"
        else:
            what, remedy = f"SQLite says: {told}.", "Make room on the disk, try again"
        raise RegisterError.of(str(path), what, f"{remedy}, {NO_REGISTER}.") from None
    except sqlite3.DatabaseError:
        what = "The file is damaged, or is no register."
        remedy = f"Put a backup in its place, {NO_REGISTER}."
        raise RegisterError.of(str(path), what, remedy) from None


@contextmanager
def writing(register: Connection) -> Iterator[None]:
    """One transaction that writes: all of it is kept, or nothing."""
    register.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with suppress(sqlite3.Error):
            register.execute("ROLLBACK")
        raise
    register.execute("COMMIT")


def _connected(path: Path, local: bool) -> Connection:
    register = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    try:
        in_wal = _in_wal(path)
        if in_wal and not local:
            # On a share the memory that WAL needs is not shared: alone, and out of that mode.
            register.execute("PRAGMA locking_mode=EXCLUSIVE")
            register.execute("PRAGMA journal_mode=DELETE")
            register.execute("PRAGMA locking_mode=NORMAL")
            register.execute("SELECT count(*) FROM sqlite_master")
        elif local and not path.stat().st_size:
            # One that was begun on a share stays as it is: others may use it from there.
            _into_wal(register)
        register.execute("PRAGMA foreign_keys=ON")
        register.execute("PRAGMA secure_delete=ON")
        register.execute("PRAGMA synchronous=FULL")
    except BaseException:
        register.close()
        raise
    return register


def _in_wal(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(20)[18:] == _WAL


def _into_wal(register: Connection) -> None:
    """Into WAL mode; where others begin it at the same moment, SQLite does not wait by itself."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            register.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)


def _migrate(register: Connection, path: Path, secret: bytes) -> None:
    """The newest version, and the check that this key is the one it was begun with."""
    if _version(register) < len(MIGRATIONS):
        with writing(register):
            for number in range(_version(register), len(MIGRATIONS)):
                for statement in filter(str.strip, MIGRATIONS[number].split(";")):
                    register.execute(statement)
                register.execute(f"PRAGMA user_version={number + 1}")
            told = "INSERT OR IGNORE INTO meta VALUES ('key', ?)"
            register.execute(told, [_of_key(secret)])
    if _version(register) > len(MIGRATIONS):
        what = "A newer version of the program has made it."
        raise RegisterError.of(str(path), what, f"Update this one, {NO_REGISTER}.")
    (known,) = register.execute("SELECT value FROM meta WHERE name = 'key'").fetchone()
    if known != _of_key(secret):
        what = "It was begun with another key than this computer's."
        remedy = f"Copy the key of the computer that began it (docs/register.md), {NO_REGISTER}."
        raise RegisterError.of(str(path), what, remedy)


def _version(register: Connection) -> int:
    found: int = register.execute("PRAGMA user_version").fetchone()[0]
    return found


def _of_key(secret: bytes) -> str:
    return mark("the key of this register", secret=secret)
