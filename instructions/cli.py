"""The command line: what is typed becomes a handout, or one clear message and an exit code."""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import click

from instructions import __version__
from instructions.errors import ExitCode, InstructionsError, OutputError, Problem, VisitError
from instructions.sites import which_clinic

ENDINGS = {"pdf": "pdf", "html": "html", "text": "txt"}
FORMATS = tuple(ENDINGS)
LISTS = ("procedures", "languages", "conditions", "settings", "parts", "editions")

# Commands that are read only when they are asked for, so that a single handout starts fast.
LATER = {
    "batch": "instructions.batch_command",
    "register": "instructions.register_command",
    "reissue": "instructions.again",
    "reprint": "instructions.again",
    "clinic": "instructions.clinic_commands",
    "schedule": "instructions.schedule.commands",
    "check": "instructions.check.command",
    "approver": "instructions.approver_command",
    **dict.fromkeys(("approve", "grace", "history"), "instructions.approve_command"),
    "doctor": "instructions.doctor",
    "serve": "instructions.web.command",
    "translation": "instructions.translation_command",
}


class Told(click.Group):
    """A group that says the program's own errors in plain lines and ends with their exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; no error of ours ever shows a traceback."""
        try:
            return super().invoke(ctx)
        except InstructionsError as error:
            complain(error)
        except OSError as error:
            # All files that are written tell of it themselves: it is what is said that has no room.
            if error.errno != errno.ENOSPC:
                raise
            _close_output()
            what = "It was not written: there is no space left."
            complain(OutputError.of("the output", what, "Make room, or write it elsewhere."))

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, also of those that are not read yet."""
        return sorted({*super().list_commands(ctx), *LATER})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, read now if it was not."""
        if cmd_name in LATER and cmd_name not in self.commands:
            # What runs for long makes garbage; `start` turned the collector off.
            gc.enable()
            self.add_command(getattr(import_module(LATER[cmd_name]), cmd_name))
        return super().get_command(ctx, cmd_name)


def _close_output() -> None:
    """Lets go of what could not be written, so that the end of the program does not try again."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def complain(error: InstructionsError) -> NoReturn:
    """Every problem on a line of its own, then the exit code."""
    click.echo(f"{error.subject}:", err=True)
    tell(error.problems)
    sys.exit(error.exit_code)


def tell(problems: Iterable[Problem]) -> None:
    """Problems, a line each, on standard error."""
    for problem in problems:
        click.echo(f"  {problem}", err=True)


@click.group(cls=Told, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="patient-instructions")
def main() -> None:
    """Print what a patient takes home before and after a procedure."""


def read_day(_: click.Context, __: click.Parameter, written: str | None) -> date | None:
    """The date that an option gives; a usage error for anything else."""
    if written is None:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise click.BadParameter("must be a date such as 2027-02-20") from None


def clinic_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Which clinic, which procedure, which day it is."""
    for option in (
        click.option("--today", callback=read_day, metavar="DATE", help="Take this day for today."),
        click.option("--procedure", default="iliopsoas-injection", show_default=True),
        which_clinic,
    ):
        command = option(command)
    return command


def register_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Whether the clinic's register is told of what is printed, and what it keeps."""
    for option in (
        click.option("--no-archive", is_flag=True, help="Keep nothing to print it again from."),
        click.option(
            "--register/--no-register",
            default=None,
            help="Note it in the clinic's register; without either, a sample clinic notes nothing.",
        ),
    ):
        command = option(command)
    return command


def refuse_no_register(given: dict[str, Any]) -> None:
    """Refuses to note prints in the program's own sample. Raises UsageError."""
    if given["register"] and given["clinic"] is None:
        raise click.UsageError(
            "Give --clinic with --register: the register is in a clinic's folder."
        )


def beside_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What else is written beside each handout."""
    for option in (
        click.option("--ics", is_flag=True, help="Write the appointment for a calendar too."),
        click.option(
            "--document-reference",
            is_flag=True,
            help="Write a FHIR DocumentReference for the patient's record too.",
        ),
    ):
        command = option(command)
    return command


def kinds_beside(given: dict[str, Any]) -> tuple[str, ...]:
    """What is to be written beside each handout, as `beside` names it."""
    return tuple(kind for kind in ("document-reference", "ics") if given[kind.replace("-", "_")])


@main.command()
@clinic_options
@click.option("--name", help="The patient's name.")
@click.option("--on", metavar="WHEN", help='The appointment: "2027-03-02 09:30" or "+7d 09:30".')
@click.option("--arrive", metavar="TIME", help="When to arrive, such as 09:00.")
@click.option("--side", help="left, right or both.")
@click.option("--id", help="The clinic's number of the patient.")
@click.option("--born", metavar="DATE", help="The date of birth, such as 1961-05-04.")
@click.option("--clinician", help="Who does it.")
@click.option("--place", help="Room and floor.")
@click.option("--identity", multiple=True, metavar="FIELD=VALUE", help="Another identity line.")
@click.option("--with", "with_", multiple=True, metavar="CONDITION", help="What is so.")
@click.option("--without", multiple=True, metavar="CONDITION", help="What is known not to be so.")
@click.option("--visit", metavar="FILE", help="Read the visit from a YAML file, - for input.")
@click.option("--plan", metavar="FILE", help="The approved blood-thinner plan (YAML).")
@click.option("--note", help="A note from staff to the patient.")
@click.option("--part", multiple=True, help="Print this part too.")
@click.option(
    "--teach-back/--no-teach-back",
    default=None,
    help="A side for staff: what to ask, who explained it; without either, as the clinic does it.",
)
@click.option("--language", help="The language of the words.")
@click.option("--bilingual", is_flag=True, help="Add the same in the clinic's own language.")
@click.option(
    "--draft-translation", is_flag=True, help="Print words that nobody has checked, as a specimen."
)
@click.option("--edition", help="standard or large.")
@click.option("--paper", help="A4 or Letter; else the clinic's own.")
@click.option("--letterhead", is_flag=True, help="Leave the top free for pre-printed paper.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="pdf", show_default=True)
@click.option("--allow-past", is_flag=True, help="Print a visit that is over.")
@register_options
@beside_options
@click.option("--copy", metavar="ID", help="Print an earlier approved version: see history.")
@click.option("--strict", is_flag=True, help="Take warnings for errors: then nothing is written.")
@click.option("--open", "open_", is_flag=True, help="Show the file when it is written.")
@click.option("-o", "output", metavar="FILE", help="The file, or - [default: handout.pdf].")
def handout(**given: Any) -> None:
    """Print the handout of one visit."""
    from instructions.order import typed
    from instructions.output import refuse_ending, refuse_over, show, write

    order, output = typed(**given), given["output"] or f"handout.{ENDINGS[given['format_']]}"
    refuse_no_register(given)
    refuse_ending(output, order.format)
    refuse_over(output, order.format, (order.visit_file, order.plan_file), order.clinic)
    made = order.make()
    if made.warnings:
        tell(made.warnings)
        if given["strict"]:
            raise VisitError(made.warnings)
    others = made.beside(output, kinds_beside(given))
    with made.recorded("handout"):
        write(made.data, output)
        for name, data in others:
            write(data, name)
    if given["open_"] and output != "-":
        show(output)
    if output != "-":
        click.echo(f"{output}: {made.told}{f', {made.id}' if made.id else ''}")
        for name, _ in others:
            click.echo(name)
    if made.human:
        sys.exit(ExitCode.NEEDS_A_HUMAN)


@main.command("list")
@click.argument("what", type=click.Choice(LISTS))
@click.option("--procedure", default="iliopsoas-injection", show_default=True)
@which_clinic
def list_(what: str, procedure: str, clinic: Path | None) -> None:
    """List what may be asked for."""
    from instructions.catalogue import catalogue
    from instructions.locate import shipped

    for line in catalogue(what, procedure, clinic or shipped("examples") / "clinic"):
        click.echo(line)


@main.group()
def cache() -> None:
    """Look at what is kept for a fast start, or take it away."""


@cache.command("show")
def cache_show() -> None:
    """Tell where it is, how many entries it has, and how large they are."""
    from instructions.cache import user_cache

    for line in user_cache().about():
        click.echo(line)


@cache.command("clear")
def cache_clear() -> None:
    """Take everything out of it; it fills again by itself."""
    from instructions.cache import user_cache

    kept = user_cache()
    click.echo(f"{kept.folder}: removed {kept.clear()}")
