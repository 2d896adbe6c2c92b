"""Approved clinics for the tests: real approvals with a seal that costs next to nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from instructions import practice as practices
from instructions import seal
from instructions.approval import Approval
from instructions.approvals import add, new_approver, recognise
from instructions.entries import Approved, Approver
from instructions.versions import keep, version_of

PASSPHRASE = "three short words"
ON, UNTIL = date(2027, 1, 4), date(2027, 12, 31)
CHEAP = (2**4, 8, 1)


def add_approver(clinic: Path, name: str = "Dr S Rao", passphrase: str = PASSPHRASE) -> Approver:
    """An approver in a clinic's folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seal, "COST", CHEAP)
        made = new_approver(name, "consultant", "TNMC 12345", ON, passphrase)
    add(clinic, made, recognise(made, passphrase))
    return made


def approve(
    clinic: Path, approver: Approver, until: date = UNTIL, language: str | None = None
) -> Approval:
    """The words of a clinic as they are, approved; what check says of them is not asked."""
    practice = practices.load(clinic, language=language)
    approval = Approval(
        procedure=practice.procedure.id,
        language=practice.procedure.file,
        version=practice.procedure.version,
        clinical=practice.standing.clinical,
        look=practice.standing.look,
        approver=approver.name,
        role=approver.role,
        registration=approver.registration,
        on=ON,
        until=until,
    )
    kept = keep(clinic, approval, version_of(practice))
    add(clinic, Approved(approval=kept), recognise(approver, PASSPHRASE))
    return kept


def approved(clinic: Path, until: date = UNTIL) -> Path:
    """A clinic's folder with its words approved."""
    approve(clinic, add_approver(clinic), until)
    return clinic
