"""The commands of `register`: find, hand over, void, export, erase and back up."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from instructions.again import entry_of, opened
from instructions.cli import read_day
from instructions.clinic import FILE as CLINIC
from instructions.output import refuse_over, write
from instructions.register import HANDED_OVER, VOID, Entry, patient_mark, read_id
from instructions.register_file import RegisterError
from instructions.schedule.table import plural
from instructions.sites import which_clinic

if TYPE_CHECKING:
    from instructions.clinic import Clinic
    from instructions.recording import Recording

HEAD = (
    "handout", "state", "first-printed", "last", "route", "handed-over-by", "replaced-by",
    "procedure", "version", "language", "edition", "parts", "conditions", "format", "pages",
    "sha256", "program",
)  # fmt: skip


@click.group()
def register() -> None:
    """Look at what was given to whom, and keep it in order."""


def patient_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Which patient: by the clinic's number, or by name and birth where there is none."""
    for option in (
        click.option("--born", metavar="DATE", callback=read_day, help="The date of birth."),
        click.option("--name", help="The name, where the sheet had no number."),
        click.option("--id", help="The clinic's number of the patient."),
    ):
        command = option(command)
    return command


@register.command()
@click.argument("handout_id", required=False)
@patient_options
@which_clinic
def find(handout_id: str | None, clinic: Path | None, **who: Any) -> None:
    """Tell which handouts a patient was given, or what became of one."""
    recording, found = opened(clinic)
    entries = _wanted(recording, handout_id, who)
    for entry in entries:
        for line in _lines(entry, recording, found):
            click.echo(line)
    if not entries:
        click.echo("Nothing in the register. Check how the number or the name is written.")


@register.command("handed-over")
@click.argument("handout_ids", nargs=-1, required=True)
@click.option("--by", metavar="NAME", help="Who explained it and gave it.")
@which_clinic
def handed_over(handout_ids: tuple[str, ...], by: str | None, clinic: Path | None) -> None:
    """Note that the patient has it."""
    recording, _ = opened(clinic)
    for entry in [entry_of(recording, id) for id in handout_ids]:
        recording.register.happened(entry.row.id, HANDED_OVER, "desk", by)
        click.echo(f"{entry.row.id}: handed over")


@register.command()
@click.argument("handout_ids", nargs=-1, required=True)
@which_clinic
def void(handout_ids: tuple[str, ...], clinic: Path | None) -> None:
    """Note that a sheet must not be used; print it anew and it counts again."""
    recording, _ = opened(clinic)
    for entry in [entry_of(recording, id) for id in handout_ids]:
        recording.register.happened(entry.row.id, VOID, "desk")
        click.echo(f"{entry.row.id}: void; shred it")


@register.command()
@click.option("--days", default=1, show_default=True, help="Of so many days, today among them.")
@which_clinic
def shred(days: int, clinic: Path | None) -> None:
    """List the sheets that became void, to shred them at the day's end."""
    recording, found = opened(clinic)
    midnight = datetime.now(found.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    entries = recording.register.void_since(midnight - timedelta(days=days - 1))
    for entry in entries:
        for line in _lines(entry, recording, found):
            click.echo(line)
    click.echo(f"{len(entries)} to shred")


@register.command()
@click.argument("file", default="-")
@which_clinic
def export(file: str, clinic: Path | None) -> None:
    """Write the register as CSV, without patients: to FILE, or to the output."""
    recording, found = opened(clinic)
    refuse_over(file, "csv", (recording.register.path, found.folder / CLINIC), option="FILE")
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(HEAD)
    entries = list(recording.register.entries())
    rows.writerows(map(_cell, _exported(entry)) for entry in entries)
    write(text.getvalue().encode("utf-8-sig" if file != "-" else "utf-8"), file)
    if file != "-":
        click.echo(f"{file}: {plural(len(entries), 'handout')}")


@register.command()
@patient_options
@click.option("--keep-days", type=click.IntRange(1), help="Erase what is older than so many days.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@which_clinic
def erase(keep_days: int | None, yes: bool, clinic: Path | None, **who: Any) -> None:
    """Take a patient's handouts, or old ones, out of the register for good."""
    recording, _ = opened(clinic)
    if keep_days is not None and any(who.values()):
        what = "It says both whose and how old, and old ones are everybody's."
        raise RegisterError.of("--keep-days", what, "Give --keep-days alone, or leave it out.")
    if keep_days is not None:
        ids = recording.register.older_than(keep_days)
    else:
        ids = [entry.row.id for entry in _wanted(recording, None, who)]
    if ids and not yes:
        click.confirm(
            f"Erase {plural(len(ids), 'handout')} for good? It cannot be undone", abort=True
        )
    recording.register.erase(ids)
    click.echo(f"Erased: {len(ids)}. Printed files and backups are not touched.")


@register.command()
@click.argument("file", type=click.Path(path_type=Path))
@which_clinic
def backup(file: Path, clinic: Path | None) -> None:
    """Write a whole copy of the register, also while others print."""
    recording, _ = opened(clinic)
    refuse_over(file, "register", [recording.register.path], option="FILE")
    try:
        recording.register.backup(file)
    except OSError as error:
        what = f"The copy was not written: {(error.strerror or 'it cannot be').lower()}."
        raise RegisterError.of(str(file), what, "Choose another folder.") from None
    click.echo(f"{file}: keep it apart from the key, and the key apart from it")


def _wanted(recording: Recording, handout_id: str | None, who: dict[str, Any]) -> list[Entry]:
    """The handouts that are asked for. Raises RegisterError when it is not said whose."""
    if handout_id is not None:
        id = read_id(handout_id)
        entry = recording.register.entry(id) if id else None
        return [entry] if entry else []
    if not who["id"] and not who["name"]:
        what = "It is not said whose."
        raise RegisterError.of("--id", what, "Give the number, or --name and --born.")
    mark = patient_mark(recording.secret, who["id"], who["name"] or "", who["born"])
    return recording.register.of_patient(mark)


def _lines(entry: Entry, recording: Recording, clinic: Clinic) -> Iterator[str]:
    row = entry.row
    sides = f", {plural(row.pages, 'side')}" if row.pages else ""
    visit = _visit(entry, recording, clinic)
    yield f"{row.id}  {row.procedure} {row.version}, {row.language}, {row.edition}{sides}{visit}"
    for event in entry.events:
        at = datetime.fromisoformat(event.at.replace("Z", "+00:00")).astimezone(clinic.zone)
        by = f" by {event.by}" if event.by else ""
        other = f", in its place {event.other}" if event.other else ""
        yield f"    {at:%Y-%m-%d %H:%M}  {TOLD.get(event.what, event.what)}{by}{other}"


TOLD = {"begun": "begun, and not known to be finished"}


def _visit(entry: Entry, recording: Recording, clinic: Clinic) -> str:
    """The date of the visit, where it is kept."""
    try:
        on = recording.inputs(entry, clinic.zone).visit.on
    except ValueError:
        return ""
    return f", for {on:%Y-%m-%d %H:%M}"


def _exported(entry: Entry) -> Iterable[object]:
    row, events = entry.row, entry.events
    given = [event.by or "yes" for event in events if event.what == HANDED_OVER]
    other = [event.other for event in events if event.other]
    return (
        row.id, entry.state, events[0].at, events[-1].at, events[0].route,
        given[-1] if given else "", other[-1] if other else "", row.procedure, row.version,
        row.language, row.edition, row.parts, row.conditions, row.format, row.pages or "",
        row.sha256, row.program,
    )  # fmt: skip


def _cell(value: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
