"""The commands `reprint` and `reissue`: a handout once more, or for another date."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from instructions import __version__
from instructions.cli import ENDINGS, read_day, tell
from instructions.conditions import Answer
from instructions.errors import Problem
from instructions.output import refuse_ending, refuse_over, write
from instructions.register import VOID, Entry, read_id, recorded
from instructions.register_file import RegisterError
from instructions.sites import which_clinic

if TYPE_CHECKING:
    from instructions.archive import Inputs
    from instructions.clinic import Clinic
    from instructions.finish import Made
    from instructions.practice import Practice
    from instructions.recording import Recording
    from instructions.visit import Visit

PRINT_ANEW = "Print it anew with 'handout', which gives the sheet of today."


@click.command()
@click.argument("handout_id")
@which_clinic
@click.option("-o", "output", metavar="FILE", help="The file, or - [default: handout.pdf].")
def reprint(handout_id: str, clinic: Path | None, output: str | None) -> None:
    """Print a handout of the register again, byte for byte, or say why that cannot be."""
    recording, found = opened(clinic)
    entry = entry_of(recording, handout_id)
    made = as_it_was(recording, entry, found)
    target = output or f"handout.{ENDINGS[entry.row.format]}"
    refuse_ending(target, entry.row.format)
    refuse_over(target, entry.row.format, clinic=found.folder)
    with recorded(recording.register, [entry.row], "reprint") as done:
        write(made.data, target)
        done()
    if target != "-":
        click.echo(f"{target}: {made.told}, {entry.row.id}, the same bytes as before")


@click.command()
@click.argument("handout_id")
@which_clinic
@click.option("--today", callback=read_day, metavar="DATE", help="Take this day for today.")
@click.option("--on", metavar="WHEN", required=True, help="The new appointment, as of handout.")
@click.option("--arrive", metavar="TIME", help="When to arrive, such as 09:00.")
@click.option("-o", "output", metavar="FILE", help="The file, or - [default: handout.pdf].")
def reissue(handout_id: str, **given: Any) -> None:
    """Print a handout of the register for another date; the old one becomes void."""
    from instructions import practice as practices
    from instructions.finish import finished, noted, press_of

    recording, clinic = opened(given["clinic"])
    entry = entry_of(recording, handout_id)
    old = _inputs(recording, entry, clinic)
    practice = practices.load(clinic.folder, old.procedure, old.visit.language)
    visit = moved(old.visit, practice, given)
    press = press_of(practice, recorded=True)
    anew = finished(press, replace(old, visit=visit), recording.numbered)
    (made,) = noted([anew], lambda: recording)
    if made.noted is None:
        raise RegisterError.of(entry.row.id, SPECIMEN, READ)
    tell([*made.warnings, *([PLAN_DROPPED] if old.visit.plan else [])])
    target = given["output"] or f"handout.{ENDINGS[old.format]}"
    refuse_ending(target, old.format)
    refuse_over(target, old.format, clinic=clinic.folder)
    with made.recorded("reissue", [entry.row.id]):
        write(made.data, target)
    if target != "-":
        click.echo(f"{target}: {made.told}, {made.id}, in place of {entry.row.id}")
        click.echo(f"{entry.row.id} is void: take it back and shred it")


SPECIMEN = "Only a specimen prints now: the words are not approved, or too much is not set."
READ = "See what handout or check says of this clinic, then give the command again."
PLAN_DROPPED = Problem(
    where="--on",
    what="The blood-thinner plan was approved for the old date, and is not on this sheet.",
    remedy="Ask the approver for a plan for the new date, then print the sheet with --plan.",
)


def opened(clinic: Path | None) -> tuple[Recording, Clinic]:
    """The register of a clinic's folder, which must be there, and the clinic."""
    from instructions import clinic_file
    from instructions import procedure as procedures
    from instructions.locate import shipped
    from instructions.recording import recording

    folder = clinic or shipped("examples") / "clinic"
    found = clinic_file.load(folder, procedures.library(folder))
    return recording(folder, new=False), found


def entry_of(recording: Recording, written: str) -> Entry:
    """The handout of an id as a person types it. Raises RegisterError when there is none."""
    id = read_id(written)
    entry = recording.register.entry(id) if id else None
    if entry is None:
        what = "There is no handout of this id in the register."
        remedy = "It stands at the foot of the sheet, such as K7QF-3M2X-9TBD."
        raise RegisterError.of("HANDOUT-ID", what, remedy)
    if entry.state == VOID:
        other = next((event.other for event in reversed(entry.events) if event.other), None)
        what = f"This sheet is void{f': {other} took its place' if other else ''}."
        raise RegisterError.of(entry.row.id, what, PRINT_ANEW)
    return entry


def as_it_was(recording: Recording, entry: Entry, clinic: Clinic) -> Made:
    """The handout made of what it was made from, with what the clinic said and had approved then.

    Raises RegisterError when that was not kept, or gives other bytes.
    """
    from instructions.finish import finished, press_of
    from instructions.recording import known_as

    inputs = _inputs(recording, entry, clinic)
    try:
        with recording.practice(entry, inputs) as practice:
            press = press_of(practice, recorded=True)
            made = finished(press, inputs, lambda sheet, *_: known_as(sheet, entry.row.id))
    except ValueError as error:
        raise _not_kept(entry, error) from None
    if hashlib.sha256(made.data).hexdigest() != entry.row.sha256:
        what = f"This program ({__version__}) lays it out otherwise than {entry.row.program} did."
        raise RegisterError.of(entry.row.id, f"It cannot be printed again: {what}", PRINT_ANEW)
    return made


def moved(old: Visit, practice: Practice, given: Mapping[str, Any]) -> Visit:
    """The visit at another time, taken in as if it were typed; its plan is left behind."""
    from instructions.visit import visit

    asked = {part.id for part in practice.procedure.parts if part.asked in ("asked", "staff")}
    raw = {
        **{name: getattr(old, name) for name in _SAME},
        "side": old.side.value,
        "bilingual": "yes" if old.bilingual else None,
        "born": old.born.isoformat() if old.born else None,
        "identity": dict(old.identity),
        "with": [name for name, answer in old.answers.items() if answer is Answer.YES],
        "without": [name for name, answer in old.answers.items() if answer is Answer.NO],
        "part": [part for part in old.parts if part in asked],
        "on": given["on"],
        "arrive": given["arrive"],
    }
    known = {name: value for name, value in raw.items() if value is not None}
    today = given["today"] or datetime.now(practice.clinic.zone).date()
    made = visit(known, practice.clinic, practice.procedure, today)
    return replace(made.at(interpreter=old.interpreter), replaces=old.on.date())


_SAME = ("name", "id", "clinician", "place", "note", "language", "edition")


def _inputs(recording: Recording, entry: Entry, clinic: Clinic) -> Inputs:
    try:
        return recording.inputs(entry, clinic.zone)
    except ValueError as error:
        raise _not_kept(entry, error) from None


def _not_kept(entry: Entry, error: ValueError) -> RegisterError:
    what = f"What it was made from {error}."
    made = RegisterError.of(entry.row.id, what, PRINT_ANEW)
    assert isinstance(made, RegisterError)
    return made
