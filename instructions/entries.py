"""Entries: what the file of approvals records, each as a value and as JSON has it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeAlias

from msgspec import Struct, field, to_builtins

from instructions.approval import Approval, Fingerprint
from instructions.seal import Lock


class Approver(Struct, frozen=True, kw_only=True):
    """Somebody who may approve, and how their passphrase becomes the key of their seal."""

    name: str
    role: str
    registration: str
    on: date
    lock: Lock


class Approved(Struct, frozen=True, kw_only=True):
    """The entry of one approval."""

    approval: Approval
    despite: str = ""
    """Why it was approved although check found errors."""
    ratings: Mapping[str, Any] = field(default_factory=dict)
    """What two raters gave for the items that no program can judge."""


class Grace(Struct, frozen=True, kw_only=True):
    """A later end for an approval, recorded by a clinician with the reason."""

    clinical: Fingerprint
    approver: str
    on: date
    until: date
    reason: str


Entry: TypeAlias = "Approver | Approved | Grace"


def sealed_by(entry: Approved | Grace) -> str:
    """The name of the approver who must have sealed an entry."""
    return entry.approval.approver if isinstance(entry, Approved) else entry.approver


_KINDS: Mapping[str, type[Any]] = {"approver": Approver, "approval": Approved, "grace": Grace}
_DATES = frozenset({"on", "until", "grace"})
_PARTS: Mapping[str, type[Any]] = {"approval": Approval, "lock": Lock}
_PRINTS = frozenset({"clinical", "look"})


def written(entry: Entry) -> dict[str, Any]:
    """The entry as JSON has it."""
    kind = next(name for name, kind in _KINDS.items() if isinstance(entry, kind))
    return {"kind": kind, **to_builtins(entry)}


def entry_of(told: Mapping[str, Any]) -> Entry:
    """The entry that JSON tells. Raises KeyError, TypeError and ValueError for what is none."""
    kind = _KINDS[told["kind"]]
    entry: Entry = _value(kind, told)
    return entry


def _value(kind: type[Any], told: Mapping[str, Any]) -> Any:
    known = (name for name in kind.__struct_fields__ if name in told)
    return kind(**{name: _typed(name, told[name]) for name in known})


def _typed(name: str, told: Any) -> Any:
    if told is None:
        return None
    if name in _PARTS:
        return _value(_PARTS[name], told)
    if name in _DATES:
        return date.fromisoformat(told)
    if name in _PRINTS:
        return Fingerprint(str(told["digest"]))
    return tuple(told) if isinstance(told, list) else told
