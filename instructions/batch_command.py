"""The command `batch`: a schedule becomes files, a stack, and a list of what needs a human."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import structs

from instructions.cli import beside_options, kinds_beside, refuse_no_register, register_options
from instructions.errors import ExitCode, OutputError, VisitError
from instructions.schedule.commands import list_options
from instructions.targets import PROBLEMS, check_targets

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from instructions.batch import Run
    from instructions.schedule.reading import Reading
    from instructions.session import ListOrder, Result
    from instructions.survey import Checked

PATH = click.Path(path_type=Path)
STOPPED = 130
"""The exit code after Ctrl-C, as shells have it."""

MOST_SHOWN = 40

GONE = {
    False: "no longer in the list; take the sheet back",
    True: "not printed from this list; look for its row before anything is done with the sheet",
}
"""What to do with a sheet of the last run, and when some rows need a human."""


@click.command()
@list_options
@click.option("--plans", type=PATH, help="Blood-thinner plans: a table, or a folder of files.")
@click.option("-o", "output", type=PATH, default="handouts", show_default=True, help="The folder.")
@click.option("--stack", type=PATH, help="Write one print file of all patients too.")
@click.option("--stack-size", default=500, show_default=True, help="Patients in one print file.")
@click.option("--cover", is_flag=True, help="Begin each stack with a list for staff.")
@click.option("--single-sided", is_flag=True, help="No empty backs between patients.")
@click.option("--only", metavar="N-M", help="Print only these numbers of the list.")
@click.option("--changes", is_flag=True, help="Print only what is new or differs.")
@click.option("--sort", type=click.Choice(["time", "name", "clinician"]), help="Another order.")
@click.option("--bilingual", is_flag=True, help="Add the clinic's own language to others.")
@click.option("--paper", help="A4 or Letter; else the clinic's own.")
@click.option("--letterhead", is_flag=True, help="Leave the top free for pre-printed paper.")
@register_options
@beside_options
@click.option("--workers", default=1, show_default=True, help="Processes that print.")
@click.option("--scheduler", metavar="ADDRESS", help="A Dask scheduler: tcp://host:port.")
@click.option("--resume", is_flag=True, help="Go on with a run that was interrupted.")
@click.option("--strict", is_flag=True, help="Print nothing unless every row is good.")
def batch(**given: Any) -> None:
    """Print the handouts of a whole list."""
    from instructions.cli import tell
    from instructions.print_list import print_list
    from instructions.progress import Progress
    from instructions.schedule.problems import ScheduleError
    from instructions.survey import check, stand

    _check_options(given)
    check_targets(given["output"], given["stack"], (given["file"], *_read_with(given)))
    refuse_no_register(given)
    reading = _reading(given)
    order = _order(given, reading)
    show = Progress(0)
    try:
        checked = check(reading, order.run)
        _tell(checked, reading)
        tell(stand(order.run, checked, reading.today))
        run = replace(order.run, digits=max(4, len(str(checked.good))))
        order = structs.replace(order, run=run)
        show.total = checked.good
        with _workers(given) as workers:
            result = print_list(reading, order, checked, workers, show)
        _register_of(order.run)  # The last to close it puts everything into the one file.
    except KeyboardInterrupt:
        click.echo(f"\nStopped after {show.done} of {show.total}. Go on with --resume.", err=True)
        sys.exit(STOPPED)
    except ScheduleError:
        _write_problems(order.run.folder, checked)
        raise
    _write_problems(order.run.folder, checked)
    _report(result, order)
    sys.exit(result.exit_code)


def _check_options(given: dict[str, Any]) -> None:
    """Refuse options that ask for nothing that could be made. Raises VisitError."""
    for option in ("stack_size", "workers"):
        if given[option] < 1:
            where = f"--{option.replace('_', '-')}"
            raise VisitError.of(where, "This must be 1 or more.", "Leave it out if in doubt.")
    if given["cover"] and given["stack"] is None:
        what = "A cover leads a stack, and no stack is asked for."
        raise VisitError.of("--cover", what, "Name one, such as --stack stack.pdf.")


def _reading(given: dict[str, Any]) -> Reading:
    from instructions.schedule.commands import reading_of

    names = ("file", "clinic", "map_", "procedure", "today", "plans")
    reading = reading_of(**{name: given[name] for name in names})
    if given["bilingual"]:
        reading.map = replace(reading.map, bilingual=True)
    return reading


def _order(given: dict[str, Any], reading: Reading) -> ListOrder:
    from instructions.batch import Run
    from instructions.finish import keeps_register
    from instructions.keys import key
    from instructions.order import paper_of
    from instructions.session import ListOrder

    clinic, folder = reading.clinic.folder, given["output"]
    if given["scheduler"]:  # Its workers begin in folders of their own.
        clinic, folder = clinic.absolute(), folder.absolute()
    run = Run(
        clinic=clinic,
        folder=folder,
        paper=paper_of(given["paper"], reading.clinic),
        letterhead=given["letterhead"],
        secret=key(),
        register=keeps_register(reading.clinic, given["register"]),
        archive=not given["no_archive"],
        beside=kinds_beside(given),
    )
    _register_of(run)  # What is wrong with it is told in good time, before any paper.
    return ListOrder(
        run=run,
        work=_work(given),
        stack=given["stack"],
        stack_size=given["stack_size"],
        duplex=not given["single_sided"],
        cover=given["cover"],
        only=_span(given["only"]),
        changes=given["changes"],
        sort=given["sort"],
        resume=given["resume"],
        strict=given["strict"],
    )


def _register_of(run: Run) -> None:
    """Open the clinic's register, if one is kept, and close it. Raises RegisterError."""
    if run.register:
        from instructions.register import open_register

        open_register(run.clinic, run.secret).close()


def _work(given: dict[str, Any]) -> str:
    """A mark of the list's content and of the options that change what is printed."""
    digest = hashlib.sha256()
    with given["file"].open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    for path in _read_with(given):
        digest.update(path.read_bytes() if path.is_file() else b"")
    names = ("clinic", "procedure", "today", "only", "changes", "sort", "paper", "letterhead")
    told = [str(given[name]) for name in names] + ["bilingual"] * given["bilingual"]
    digest.update(repr(told).encode())
    return digest.hexdigest()[:32]


def _read_with(given: dict[str, Any]) -> Iterator[Path]:
    """The other files that decide what the list means: its map, the clinic, the plans."""
    from instructions.locate import shipped
    from instructions.schedule.mapping import FILE

    folder = given["clinic"] or shipped("examples") / "clinic"
    yield from (given["map_"] or folder / FILE, folder / "clinic.yaml")
    plans = given["plans"]
    if plans:
        yield from sorted(plans.iterdir()) if plans.is_dir() else [plans]


def _span(written: str | None) -> range | None:
    """The positions in `7-9` or `7`. Raises VisitError."""
    if written is None:
        return None
    first, _, last = written.partition("-")
    if not first.isdecimal() or not (last or first).isdecimal() or int(last or first) < int(first):
        raise VisitError.of("--only", "This is no span of numbers.", "Write such as 7-9.")
    return range(int(first), int(last or first) + 1)


@contextmanager
def _workers(given: dict[str, Any]) -> Iterator[Executor | None]:
    """What prints: this process, several, or the workers of a Dask scheduler."""
    if given["scheduler"]:
        with _scheduler(given["scheduler"]) as client:
            yield client.get_executor()
    elif given["workers"] > 1:
        from concurrent.futures import ProcessPoolExecutor

        from instructions.batch import begin_worker

        with ProcessPoolExecutor(given["workers"], initializer=begin_worker) as pool:
            try:
                yield pool
            except BaseException:
                # What waits is not begun; what is under way ends with its chunk.
                pool.shutdown(cancel_futures=True)
                raise
    else:
        yield None


def _scheduler(address: str) -> Any:
    """A client of a Dask scheduler. Raises ClusterError when it does not answer."""
    from instructions.schedule.table import need

    try:
        return need("distributed", "a Dask scheduler").Client(address)
    except (OSError, ValueError):
        what = "There is no Dask scheduler that answers at this address."
        remedy = "Start it (dask scheduler), or check the address, such as tcp://host:8786."
        raise OutputError.of("--scheduler", what, remedy) from None


def _tell(checked: Checked, reading: Reading) -> None:
    from instructions.schedule.problems import plain_table

    for line in plain_table(checked.problems[:MOST_SHOWN], reading.table.unit):
        click.echo(line, err=True)
    if len(checked.problems) > MOST_SHOWN:
        click.echo(f"... and {len(checked.problems) - MOST_SHOWN} more in {PROBLEMS}", err=True)
    for note in checked.notes:
        click.echo(note, err=True)


def _write_problems(folder: Path, checked: Checked) -> None:
    """The list of what needs a human, for a spreadsheet; an old one never stays."""
    import io

    from instructions.batch import cannot_write, write_whole
    from instructions.schedule.problems import write_problems

    text = io.StringIO(newline="")
    write_problems(text, sorted(checked.problems, key=lambda problem: problem.row))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(error) from None
    write_whole(folder / PROBLEMS, text.getvalue().encode("utf-8-sig"))


def _report(result: Result, order: ListOrder) -> None:
    told = [f"{result.printed} printed"]
    if order.changes:
        told.append(f"{result.unchanged} unchanged")
    if result.checked.human:
        told.append(f"{result.checked.human} to look at, in {PROBLEMS}")
    click.echo(f"{order.run.folder}: {', '.join(told)}")
    for stack in result.stacks:
        click.echo(f"{stack}: to print")
    for stack in result.kept:
        click.echo(f"{stack}: the stack of an earlier run; nothing new is on it")
    for file in result.fell_away:
        click.echo(f"{file}: {GONE[bool(result.checked.human)]}")
    if result.exit_code is ExitCode.UNUSABLE:
        why = f"See {PROBLEMS}." if result.checked.problems else "There is no visit in the list."
        click.echo(f"Nothing could be printed. {why}", err=True)
