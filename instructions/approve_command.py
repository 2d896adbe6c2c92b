"""The commands `approve`, `grace` and `history`: who stands behind the words, and until when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from instructions.cli import read_day
from instructions.errors import ApprovalError
from instructions.sites import own_clinic

if TYPE_CHECKING:
    from instructions.check.examine import Checked
    from instructions.entries import Approved
    from instructions.practice import Practice

PATH = click.Path(path_type=Path)

LONGEST = timedelta(days=3 * 366)
"""No text is approved for longer: three years is the usual cycle (PIF TICK, NHS content)."""
LONGEST_GRACE = timedelta(days=90)


def clinic_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Which clinic, and which day it is; nothing is approved for the sample clinic by mistake."""
    today = click.option(
        "--today", callback=read_day, metavar="DATE", help="Take this day for today."
    )
    return own_clinic(today(command))


def _words(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--language", help="The language of the words; else the clinic's own."),
        click.option("--procedure", default="iliopsoas-injection", show_default=True),
    ):
        command = option(command)
    return command


passphrase_option = click.option(
    "--passphrase-file", type=PATH, metavar="FILE", help="Read the passphrase from there."
)


@click.command()
@clinic_option
@_words
@click.option("--approver", help="Who approves: the name of approver add.")
@click.option("--until", callback=read_day, metavar="DATE", help="The last day on which it holds.")
@click.option("--pack", type=PATH, metavar="FILE", help="Print all there is to approve (PDF).")
@click.option(
    "--ratings", type=PATH, metavar="FILE", help="What two raters gave: docs/approval.md."
)
@click.option("--despite", metavar="REASON", help="Approve although check finds errors.")
@passphrase_option
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
@clinic_option
@_words
@click.option("--approver", required=True, help="The clinician who records it.")
@click.option("--until", callback=read_day, required=True, metavar="DATE", help="The new last day.")
@click.option("--reason", required=True, help="Why the words may be used a little longer.")
@passphrase_option
def grace(**given: Any) -> None:
    """Let words whose approval ends be printed a little longer; a clinician records why."""
    from instructions.approvals import add, line_of, named, read, recognise
    from instructions.entries import Grace

    practice, found = _practice(given), read(given["clinic"])
    who, approval = named(found, given["approver"]), practice.standing.approval
    if approval is None:
        what = "These words are not approved, so there is nothing to prolong."
        raise ApprovalError.of("grace", what, "Approve them: approve.")
    _check_until(given["until"], today_of(given), approval.until + LONGEST_GRACE, "a grace")
    entry = Grace(
        clinical=approval.clinical,
        approver=who.name,
        on=today_of(given),
        until=given["until"],
        reason=line_of(given["reason"], "--reason"),
    )
    passphrase = asked(given["passphrase_file"], f"Passphrase of {who.name}")
    add(given["clinic"], entry, recognise(who, passphrase))
    click.echo(f"{approval.clinical} may be printed until {given['until']}.")


@click.command()
@clinic_option
@click.option("--procedure", help="Only this procedure.")
def history(**given: Any) -> None:
    """List the versions that were approved, the last first, and what holds today."""
    from instructions.approvals import read
    from instructions.entries import Grace

    found = read(given["clinic"])
    for one in reversed(found.approved):
        if given["procedure"] in (None, one.approval.procedure):
            click.echo(_line(one, today_of(given)))
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
    from instructions.approvals import add, line_of, named, read, recognise
    from instructions.check.measures import human
    from instructions.check.ratings import read_ratings
    from instructions.entries import Approved
    from instructions.versions import keep, version_of

    if not (given["approver"] and given["until"]):
        raise click.UsageError("Give both --approver and --until.")
    _refuse_sample(practice)
    who, procedure = named(read(given["clinic"]), given["approver"]), practice.procedure
    today = today_of(given)
    _check_until(given["until"], today, min(today + LONGEST, procedure.review_by), "an approval")
    despite = line_of(given["despite"], "--despite") if given["despite"] else ""
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
    passphrase = asked(given["passphrase_file"], f"Passphrase of {who.name}")
    sign = recognise(who, passphrase)
    kept = keep(given["clinic"], approval, version_of(practice))
    entry = Approved(approval=kept, despite=despite, ratings=ratings)
    add(given["clinic"], entry, sign)
    click.echo(f"{approval.clinical} is approved until {approval.until} by {approval.by}.")


def _write_pack(practice: Practice, given: dict[str, Any]) -> None:
    from instructions.output import refuse_over, write
    from instructions.pack import pack

    refuse_over(given["pack"], "pdf", clinic=given["clinic"], option="--pack")
    write(pack(practice), str(given["pack"]))
    click.echo(f"{given['pack']}: read it, tick each step, and sign the last page")


def _checked(practice: Practice, given: dict[str, Any], despite: str) -> Checked:
    """The check of these words. Raises ApprovalError when it found an error."""
    from instructions.check.examine import check
    from instructions.schedule.table import plural

    found = check(given["clinic"], practice.procedure.id, practice.procedure.file, today_of(given))
    if found.errors and not despite:
        count = plural(len(found.errors), "error")
        what = f"check finds {count}; the first: {found.errors[0]}"
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


def today_of(given: dict[str, Any]) -> date:
    """The day that was given, or this one."""
    today: date | None = given["today"]
    return today or datetime.now().date()


def asked(file: Path | None, prompt: str, confirm: bool = False) -> str:
    """The passphrase from a file, or typed unseen."""
    if file is None:
        return str(click.prompt(prompt, hide_input=True, confirmation_prompt=confirm))
    try:
        return file.read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError):
        from instructions.lost import why

        raise ApprovalError.of(f"--passphrase-file {file}", *why(file)) from None
