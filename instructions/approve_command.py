"""The commands `approver`, `approve`, `grace` and `history`: who stands behind the words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from instructions.errors import ApprovalError

if TYPE_CHECKING:
    from instructions.approvals import Approved
    from instructions.check.examine import Checked
    from instructions.practice import Practice

PATH = click.Path(path_type=Path)

LONGEST = timedelta(days=3 * 366)
"""No text is approved for longer: three years is the usual cycle (PIF TICK, NHS content)."""
LONGEST_GRACE = timedelta(days=90)


def _day(_: click.Context, __: click.Parameter, written: str | None) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise click.BadParameter("must be a date such as 2027-02-20") from None


def _clinic(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--today", callback=_day, metavar="DATE", help="Take this day for today."),
        click.option("--clinic", type=PATH, required=True, help="The clinic's folder."),
    ):
        command = option(command)
    return command


def _words(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--language", help="The language of the words; else the clinic's own."),
        click.option("--procedure", default="iliopsoas-injection", show_default=True),
    ):
        command = option(command)
    return command


_passphrase = click.option(
    "--passphrase-file", type=PATH, metavar="FILE", help="Read the passphrase from there."
)


@click.group()
def approver() -> None:
    """Say who may approve the words of a clinic."""


@approver.command("add")
@_clinic
@click.option("--name", required=True, help="As it is to be printed: Dr S Rao.")
@click.option("--role", required=True, help="Such as consultant in pain medicine.")
@click.option("--registration", required=True, help="The register and number: TNMC 12345.")
@_passphrase
def approver_add(**given: Any) -> None:
    """Add an approver, who chooses a passphrase; it cannot be read back or reset."""
    from instructions.approvals import add, line_of, new_approver, read

    _load_clinic(given["clinic"])
    name, role, registration = (line_of(given[key]) for key in ("name", "role", "registration"))
    if name.casefold() in map(str.casefold, read(given["clinic"]).approvers):
        what = f"There is an approver '{name}' already."
        raise ApprovalError.of("--name", what, "Who lost a passphrase is added as another name.")
    passphrase = _asked(given["passphrase_file"], f"A passphrase for {name}", confirm=True)
    entry = new_approver(name, role, registration, _today(given), passphrase)
    add(given["clinic"], entry, entry, passphrase)
    click.echo(f"{name} can approve now. Keep the passphrase: nobody can read it back.")


@approver.command("list")
@_clinic
def approver_list(**given: Any) -> None:
    """Tell who may approve."""
    from instructions.approvals import read

    for one in read(given["clinic"]).approvers.values():
        click.echo(f"{one.name}: {one.role}, {one.registration}, added {one.on}")


@click.command()
@_clinic
@_words
@click.option("--approver", help="Who approves: the name of approver add.")
@click.option("--until", callback=_day, metavar="DATE", help="The last day on which it holds.")
@click.option("--pack", type=PATH, metavar="FILE", help="Print all there is to approve (PDF).")
@click.option(
    "--ratings", type=PATH, metavar="FILE", help="What two raters gave: docs/approval.md."
)
@click.option("--despite", metavar="REASON", help="Approve although check finds errors.")
@_passphrase
def approve(**given: Any) -> None:
    """Approve the words of a clinic as they are now, or print them all to be read first."""
    practice = _practice(given)
    if given["pack"]:
        _write_pack(practice, given)
    if not (given["approver"] or given["until"]):
        if not given["pack"]:
            raise click.UsageError("Give --approver and --until, or --pack to read first.")
        return
    _approve(practice, given)


@click.command()
@_clinic
@_words
@click.option("--approver", required=True, help="The clinician who records it.")
@click.option("--until", callback=_day, required=True, metavar="DATE", help="The new last day.")
@click.option("--reason", required=True, help="Why the words may be used a little longer.")
@_passphrase
def grace(**given: Any) -> None:
    """Let words whose approval ends be printed a little longer; a clinician records why."""
    from instructions.approvals import Grace, add, line_of, named, read

    practice, found = _practice(given), read(given["clinic"])
    who, approval = named(found, given["approver"]), practice.standing.approval
    if approval is None:
        what = "These words are not approved, so there is nothing to prolong."
        raise ApprovalError.of("grace", what, "Approve them: approve.")
    _check_until(given["until"], _today(given), approval.until + LONGEST_GRACE, "a grace")
    entry = Grace(
        clinical=approval.clinical,
        approver=who.name,
        on=_today(given),
        until=given["until"],
        reason=line_of(given["reason"]),
    )
    add(given["clinic"], entry, who, _asked(given["passphrase_file"], f"Passphrase of {who.name}"))
    click.echo(f"{approval.clinical} may be printed until {given['until']}.")


@click.command()
@_clinic
@click.option("--procedure", help="Only this procedure.")
def history(**given: Any) -> None:
    """List the versions that were approved, the last first, and what holds today."""
    from instructions.approvals import Grace, read

    found = read(given["clinic"])
    for one in reversed(found.approved):
        if given["procedure"] in (None, one.approval.procedure):
            click.echo(_line(one, _today(given)))
    for entry in found.entries:
        if isinstance(entry, Grace):
            told = f"{entry.approver} on {entry.on}: {entry.reason}"
            click.echo(f"  grace for {entry.clinical} until {entry.until}, by {told}")
    if not found.approved:
        click.echo("Nothing was approved yet. Begin with: approver add.")


def _line(one: Approved, today: date) -> str:
    approval = one.approval
    holds = "holds" if today <= approval.ends else "ended"
    words = f"{approval.procedure} {approval.version} {approval.language}"
    despite = f"; despite errors: {one.despite}" if one.despite else ""
    rated = f"; rated by {', '.join(one.ratings)}" if one.ratings else ""
    return (
        f"{approval.clinical}  {words}  look {approval.look}  approved {approval.on} by"
        f" {approval.by}, {holds} until {approval.ends}{despite}{rated}"
    )


def _approve(practice: Practice, given: dict[str, Any]) -> None:
    from instructions.approval import Approval
    from instructions.approvals import Approved, add, line_of, named, read, recognise
    from instructions.check.measures import human
    from instructions.check.ratings import read_ratings
    from instructions.versions import keep, version_of

    if not (given["approver"] and given["until"]):
        raise click.UsageError("Give both --approver and --until.")
    _refuse_sample(practice)
    who, procedure = named(read(given["clinic"]), given["approver"]), practice.procedure
    today = _today(given)
    _check_until(given["until"], today, min(today + LONGEST, procedure.review_by), "an approval")
    despite = line_of(given["despite"]) if given["despite"] else ""
    checked = _checked(practice, given, despite)
    approval = Approval(
        procedure=procedure.id,
        language=procedure.file,
        version=procedure.version,
        clinical=practice.standing.clinical,
        look=practice.standing.look,
        approver=who.name,
        role=who.role,
        registration=who.registration,
        on=today,
        until=given["until"],
    )
    ratings = read_ratings(given["ratings"], human(checked.items)) if given["ratings"] else {}
    passphrase = _asked(given["passphrase_file"], f"Passphrase of {who.name}")
    recognise(who, passphrase)
    kept = keep(given["clinic"], approval, version_of(practice))
    entry = Approved(approval=kept, despite=despite, ratings=ratings)
    add(given["clinic"], entry, who, passphrase)
    click.echo(f"{approval.clinical} is approved until {approval.until} by {approval.by}.")


def _write_pack(practice: Practice, given: dict[str, Any]) -> None:
    from instructions.output import write
    from instructions.pack import pack

    write(pack(practice), str(given["pack"]))
    click.echo(f"{given['pack']}: read it, tick each step, and sign the last page")


def _checked(practice: Practice, given: dict[str, Any], despite: str) -> Checked:
    """The check of these words. Raises ApprovalError when it found an error."""
    from instructions.check.examine import check

    found = check(given["clinic"], practice.procedure.id, practice.procedure.file, _today(given))
    if found.errors and not despite:
        what = f"check finds {len(found.errors)} errors; the first: {found.errors[0]}"
        raise ApprovalError.of("check", what, "Mend them, or give --despite with the reason.")
    return found


def _refuse_sample(practice: Practice) -> None:
    if practice.clinic.sample:
        what = "This is a sample clinic, and its words are for nobody."
        raise ApprovalError.of("clinic.yaml: sample", what, "Take 'sample: true' out first.")


def _check_until(until: date, today: date, latest: date, kind: str) -> None:
    if not today <= until <= latest:
        what = f"{until} cannot be the end of {kind}."
        raise ApprovalError.of("--until", what, f"Choose a day from {today} to {latest}.")


def _practice(given: dict[str, Any]) -> Practice:
    from instructions import practice as practices

    return practices.load(given["clinic"], given["procedure"], given["language"])


def _load_clinic(folder: Path) -> None:
    """Ends with ClinicError when this is no clinic's folder: a slip of the pen makes none."""
    from instructions import clinic as clinics
    from instructions import procedure as procedures

    clinics.load(folder, procedures.library(folder))


def _today(given: dict[str, Any]) -> date:
    today: date | None = given["today"]
    return today or datetime.now().date()


def _asked(file: Path | None, prompt: str, confirm: bool = False) -> str:
    """The passphrase from a file, or typed unseen."""
    if file is None:
        return str(click.prompt(prompt, hide_input=True, confirmation_prompt=confirm))
    try:
        return file.read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError):
        what = "The file cannot be read as UTF-8 text."
        raise ApprovalError.of("--passphrase-file", what, "Check its name.") from None
