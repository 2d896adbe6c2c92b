"""The command `approver`: who may approve the words of a clinic."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from instructions.approve_command import asked, clinic_option, passphrase_option, today_of
from instructions.errors import ApprovalError


@click.group()
def approver() -> None:
    """Say who may approve the words of a clinic."""


@approver.command("add")
@clinic_option
@click.option("--name", required=True, help="As it is to be printed: Dr S Rao.")
@click.option("--role", required=True, help="Such as consultant in pain medicine.")
@click.option("--registration", required=True, help="The register and number: TNMC 12345.")
@passphrase_option
def approver_add(**given: Any) -> None:
    """Add an approver, who chooses a passphrase; it cannot be read back or reset."""
    from instructions.approvals import add, line_of, new_approver, read, recognise

    _load_clinic(given["clinic"])
    name, role, registration = (
        line_of(given[key], f"--{key}") for key in ("name", "role", "registration")
    )
    if name.casefold() in map(str.casefold, read(given["clinic"]).approvers):
        what = f"There is an approver '{name}' already."
        raise ApprovalError.of("--name", what, "Who lost a passphrase is added as another name.")
    passphrase = asked(given["passphrase_file"], f"A passphrase for {name}", confirm=True)
    entry = new_approver(name, role, registration, today_of(given), passphrase)
    add(given["clinic"], entry, recognise(entry, passphrase))
    click.echo(f"{name} can approve now. Keep the passphrase: nobody can read it back.")


@approver.command("list")
@clinic_option
def approver_list(**given: Any) -> None:
    """Tell who may approve."""
    from instructions.approvals import read

    for one in read(given["clinic"]).approvers.values():
        click.echo(f"{one.name}: {one.role}, {one.registration}, added {one.on}")


def _load_clinic(folder: Path) -> None:
    """Ends with ClinicError when this is no clinic's folder: a slip of the pen makes none."""
    from instructions import clinic_file
    from instructions import procedure as procedures

    clinic_file.load(folder, procedures.library(folder))
