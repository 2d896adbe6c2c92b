"""Approvals: the file in a clinic's folder that records who approved which words, and until when.

Each line is one entry in JSON, with the digest of the line before it and the seal of its approver.
A line that is changed, moved or written by somebody without the passphrase is noticed by whoever
reads the file. What no seal can show is a file that was put back to an earlier day as a whole, or
begun anew: then the words that were approved in it are, and others are not.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from instructions.approval import Approval, Fingerprint, Standing
from instructions.entries import Approved, Approver, Entry, Grace, entry_of, sealed_by, written
from instructions.errors import ApprovalError, InstructionsError
from instructions.seal import SHORTEST, Sign, is_sealed, new_lock, opened

if TYPE_CHECKING:
    from instructions.practice import Practice

FOLDER, FILE = "approvals", "approvals.jsonl"
_LONGEST = 60

_PUT_BACK = "Put the file back from your backup, or have the words approved again in a new one."


class Approvals(Struct, frozen=True):
    """All entries of a clinic's file, each sealed as it says."""

    entries: tuple[Entry, ...] = ()
    last: str = ""
    """The digest of the last line."""

    @property
    def approvers(self) -> Mapping[str, Approver]:
        """The approvers by name."""
        return {one.name: one for one in self.entries if isinstance(one, Approver)}

    @property
    def approved(self) -> tuple[Approved, ...]:
        """Every approval, the first first, with the grace that was given to it."""
        ends: dict[str, date] = {}
        for one in self.entries:
            if isinstance(one, Grace):
                ends[one.clinical.digest] = one.until
        return tuple(
            replace(one, approval=_with_grace(one.approval, ends))
            for one in self.entries
            if isinstance(one, Approved)
        )

    def of(self, procedure: str, language: str) -> tuple[Approval, ...]:
        """The approvals of one procedure in one language, the last first."""
        found = (one.approval for one in reversed(self.approved))
        return tuple(a for a in found if (a.procedure, a.language) == (procedure, language))


def read(folder: Path) -> Approvals:
    """The approvals in a clinic's folder; none when it has no such file.

    Raises ApprovalError, with the line, when an entry is not as its approver sealed it.
    """
    try:
        text = (folder / FOLDER / FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return Approvals()
    except (OSError, UnicodeDecodeError):
        raise ApprovalError.of(FILE, "The file cannot be read.", _PUT_BACK) from None
    found = Approvals()
    for number, line in enumerate(_whole(text), 1):
        try:
            found = _with_line(found, line)
        except (ValueError, KeyError, TypeError) as error:
            what = str(error) if isinstance(error, _BrokenError) else "This line is no entry."
            raise ApprovalError.of(f"{FILE}, line {number}", what, _PUT_BACK) from None
    return found


def new_approver(name: str, role: str, registration: str, on: date, passphrase: str) -> Approver:
    """An approver with a fresh salt. Raises ApprovalError for a passphrase that is too short."""
    if len(passphrase) < SHORTEST:
        what = f"The passphrase has fewer than {SHORTEST} characters."
        raise ApprovalError.of("passphrase", what, "Take three words or more.")
    lock = new_lock(passphrase)
    return Approver(name=name, role=role, registration=registration, on=on, lock=lock)


def add(folder: Path, entry: Entry, sign: Sign) -> None:
    """Add an entry, sealed by whom `recognise` recognised, at the end of the file.

    Raises ApprovalError when it cannot be written.
    """
    from filelock import FileLock

    home = folder / FOLDER
    try:
        home.mkdir(exist_ok=True)
        with FileLock(home / f".{FILE}.lock"):
            told = {"entry": written(entry), "before": read(folder).last}
            seal = sign(_canonical(told)).hex()
            _append(home / FILE, json.dumps({**told, "seal": seal}))
    except OSError as error:
        reason = (error.strerror or "it cannot be written").lower()
        raise ApprovalError.of(FILE, f"It was not written: {reason}.", "Check rights.") from None


def recognise(approver: Approver, passphrase: str) -> Sign:
    """What seals in an approver's name. Raises ApprovalError for another's passphrase."""
    sign = opened(approver.lock, passphrase)
    if sign is None:
        what = f"This is not the passphrase of {approver.name}."
        raise ApprovalError.of("passphrase", what, "Type it again.")
    return sign


class _BrokenError(ValueError):
    """An entry that somebody has changed."""


def _whole(text: str) -> list[str]:
    """The lines that end: half a line at the end was never told to be done."""
    return text.split("\n")[:-1]


def _append(path: Path, line: str) -> None:
    """Write a line durably at the end, in place of half a line that a crash left."""
    path.touch(exist_ok=True)
    with path.open("r+b") as file:
        data = file.read()
        file.truncate(data.rfind(b"\n") + 1)
        file.seek(0, os.SEEK_END)
        file.write(line.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _with_line(found: Approvals, line: str) -> Approvals:
    """The approvals with one line more, when it follows on the last and its seal is right."""
    told = json.loads(line)
    entry = entry_of(told["entry"])
    if told["before"] != found.last:
        raise _BrokenError("A line before this one is missing, or was changed.")
    sealer = entry if isinstance(entry, Approver) else found.approvers.get(sealed_by(entry))
    if sealer is None:
        raise _BrokenError("Its approver was never added.")
    if isinstance(entry, Approver) and entry.name in found.approvers:
        raise _BrokenError("Its approver was added before, with another key.")
    signed = {"entry": told["entry"], "before": told["before"]}
    if not is_sealed(sealer.lock, told["seal"], _canonical(signed)):
        raise _BrokenError(f"It is not as {sealer.name} sealed it.")
    return Approvals((*found.entries, entry), hashlib.sha256(line.encode()).hexdigest())


def _with_grace(approval: Approval, ends: Mapping[str, date]) -> Approval:
    return replace(approval, grace=ends.get(approval.clinical.digest))


def _canonical(told: Mapping[str, Any]) -> bytes:
    return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()


def standing_of(practice: Practice) -> Standing:
    """How the words of a practice stand. Raises ApprovalError for a file that was changed."""
    from instructions.fingerprint import clinical, fingerprint, look

    says, shows = fingerprint(clinical(practice)), fingerprint(look(practice))
    if practice.clinic.sample:
        return Standing(clinical=says, look=shows, sample=True)
    procedure = practice.procedure
    found = read(practice.clinic.folder).of(procedure.id, procedure.file)
    same = next((approval for approval in found if approval.clinical == says), None)
    if same is None and found and _says_the_same(practice, found[0], says):
        return Standing(clinical=found[0].clinical, look=shows, approval=found[0])
    former = found[0] if found and same is None else None
    return Standing(clinical=says, look=shows, approval=same, former=former)


def _says_the_same(practice: Practice, approval: Approval, says: Fingerprint) -> bool:
    """Whether what was approved is the same words, and only this program reads them another way.

    An id is of what a program makes of the files: a newer one may find more to say of the same.
    """
    from instructions.fingerprint import clinical, fingerprint
    from instructions.versions import opened

    try:
        with opened(practice.clinic.folder, approval) as before:
            return fingerprint(clinical(before)) == says
    except InstructionsError:
        return False


def named(approvals: Approvals, name: str) -> Approver:
    """The approver of a name. Raises ApprovalError telling who there is."""
    from instructions.written import did_you_mean

    found = {known.casefold(): one for known, one in approvals.approvers.items()}
    if name.casefold() not in found:
        what = f"There is no approver '{name}'."
        known = did_you_mean(name, approvals.approvers)
        remedy = known if found else "Add one first: approver add."
        raise ApprovalError.of("--approver", what, remedy)
    return found[name.casefold()]


def line_of(text: str, where: str) -> str:
    """A name, a role or a reason as it is kept: one line, nothing that cannot be printed."""
    from instructions.plain import plain_line
    from instructions.written import sentence

    try:
        return plain_line(text, longest=_LONGEST)
    except ValueError as error:
        remedy = f"Write a line of at most {_LONGEST} characters."
        raise ApprovalError.of(where, sentence(str(error)), remedy) from None
