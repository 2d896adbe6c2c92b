"""The commands `schedule show` and `schedule map`: look at a list before it is printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from instructions.errors import ExitCode
from instructions.sites import which_clinic

if TYPE_CHECKING:
    from instructions.procedure import Procedure
    from instructions.schedule.mapping import Map
    from instructions.schedule.problems import RowProblem
    from instructions.schedule.reading import Reading

_PROCEDURE = "iliopsoas-injection"


def _day(_: click.Context, __: click.Parameter, written: str | None) -> date | None:
    if written is None:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise click.BadParameter("must be a date such as 2027-02-20") from None


_PATH = click.Path(path_type=Path)


def list_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The file, the clinic, its map, and which day it is."""
    for option in (
        click.option("--today", callback=_day, metavar="DATE", help="Take this day for today."),
        click.option("--procedure", default=_PROCEDURE, show_default=True),
        click.option("--map", "map_", type=_PATH, metavar="FILE", help="The map of its columns."),
        which_clinic,
        click.argument("file", type=_PATH),
    ):
        command = option(command)
    return command


@click.group()
def schedule() -> None:
    """Look at the list of a practice system before it is printed."""


@schedule.command()
@list_options
@click.option("--plans", type=_PATH, help="Blood-thinner plans: a table, or a folder of files.")
@click.option("--names", is_flag=True, help="Show names and dates of birth too.")
def show(**given: Any) -> None:
    """Tell what is understood of a list, row by row; nothing is printed."""
    from instructions.schedule import show as shown
    from instructions.schedule.preflight import Preflight
    from instructions.schedule.problems import plain_table

    reading = reading_of(**given)
    table = reading.table
    for line in shown.about(table, reading.map):
        click.echo(line)
    click.echo("Rows")
    counts: Counter[str] = Counter()
    problems: list[RowProblem] = []
    preflight = Preflight(table.unit, reading.plans)
    for outcome, line in shown.each_row(reading, table.unit, given["names"]):
        click.echo(line)
        counts[shown.kind_of(outcome)] += 1
        problems += outcome.problems
        if outcome.visit is not None:
            preflight.see(outcome.row, outcome.visit)
    problems = _with(problems, preflight.findings(), counts)
    for line in (*plain_table(_to_look_at(problems), table.unit), *preflight.notes()):
        click.echo(line)
    click.echo(shown.summary(counts, problems))
    raise click.exceptions.Exit(_code(counts, problems))


@schedule.command("map")
@list_options
@click.option("--save", type=_PATH, metavar="FILE", help="Write it there; never over a file.")
def map_command(**given: Any) -> None:
    """Propose a map of a list's columns and words, to look through and save."""
    from instructions.schedule.problems import ScheduleError
    from instructions.schedule.propose import propose
    from instructions.schedule.reader import open_table

    table = open_table(given["file"])
    text = propose(table, given["procedure"])
    if given["save"] is None:
        click.echo(text, nl=False)
        return
    try:
        # A map that a person has looked through is not to be lost.
        with given["save"].open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        what = "There is a map already, and it is not written over."
        raise ScheduleError.of("--save", what, "Save under another name.") from None
    except OSError:
        what = "The map cannot be written."
        raise ScheduleError.of("--save", what, "Check the folder and its rights.") from None
    click.echo(f"{given['save']}: look through it, above all at the lines marked CHECK")


def reading_of(**given: Any) -> Reading:
    """The reading of a list, as the options of a command name it."""
    from instructions import clinic_file
    from instructions import procedure as procedures
    from instructions.form import did_you_mean
    from instructions.locate import shipped
    from instructions.schedule.mapping import map_of
    from instructions.schedule.plans import NO_PLANS, read_plans
    from instructions.schedule.problems import ScheduleError
    from instructions.schedule.reader import open_table
    from instructions.schedule.reading import visits

    folder = given["clinic"] or shipped("examples") / "clinic"
    known, usual = procedures.library(folder), given["procedure"]
    clinic, found = clinic_file.load(folder, known), map_of(folder, given["map_"])
    if usual not in known:
        what = f"There is no procedure '{usual}'."
        raise ScheduleError.of("--procedure", what, did_you_mean(usual, known))
    named = {usual, *(found.types or {}).values()} if found else {usual}
    loaded = {
        one: procedures.load(known[one], clinic.language, folder) for one in named & known.keys()
    }
    return visits(
        open_table(given["file"], found),
        found,
        clinic,
        loaded,
        given["today"] or datetime.now(clinic.zone).date(),
        usual=usual,
        asked_elsewhere=_asked_elsewhere(found, loaded, known, clinic.language),
        plans=read_plans(given["plans"]) if given["plans"] else NO_PLANS,
    )


def _asked_elsewhere(
    found: Map | None,
    loaded: Mapping[str, Procedure],
    known: Mapping[str, Path],
    language: str,
) -> frozenset[str]:
    """Conditions of the clinic's other procedures, where its map answers some: it serves all."""
    from instructions import procedure as procedures

    asked = {name for one in loaded.values() for name in one.conditions}
    if found is None or asked >= found.conditions.keys():
        return frozenset()
    others = (procedures.load(known[one], language) for one in known.keys() - loaded.keys())
    return frozenset(name for one in others for name in one.conditions)


def _with(
    problems: list[RowProblem], found: list[RowProblem], counts: Counter[str]
) -> list[RowProblem]:
    """All problems by row; rows that only the whole list stops no longer count as printed."""
    for severity in {one.row: one.severity for one in found if one.severity.stops}.values():
        counts["print"] -= 1
        counts[severity.value] += 1
    return sorted([*problems, *found], key=lambda one: one.row)


def _to_look_at(problems: list[RowProblem]) -> list[RowProblem]:
    """Those that a person must see; why a row is left out stands in its own line above."""
    from instructions.schedule.problems import Severity

    return [one for one in problems if one.severity is not Severity.LEFT_OUT]


def _code(counts: Counter[str], problems: list[RowProblem]) -> int:
    from instructions.schedule.problems import Severity

    if not counts["print"]:
        return int(ExitCode.UNUSABLE)
    human = any(one.severity in (Severity.REFUSED, Severity.HUMAN) for one in problems)
    return int(ExitCode.NEEDS_A_HUMAN if human else ExitCode.DONE)
