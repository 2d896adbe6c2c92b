"""The command `serve`: the front desk's page on this computer."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from instructions.errors import Problem, ServeError
from instructions.locate import shipped
from instructions.sites import home, only_site, which_clinic

if TYPE_CHECKING:
    from instructions.web.door import Door

PLAIN = (
    "Careful: what goes to other computers is not encrypted. Put a proxy with https in front of it,"
    " and add --behind-proxy."
)

LOOPBACK = ("127.0.0.1", "localhost", "::1")
PATH = click.Path(path_type=Path)


def _day(_: click.Context, __: click.Parameter, written: str | None) -> date | None:
    if written is None:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise click.BadParameter("must be a date such as 2027-02-20") from None


@click.command()
@which_clinic
@click.option("--port", default=8765, show_default=True, type=click.IntRange(0, 65535))
@click.option("--no-open", is_flag=True, help="Do not open the page in the browser.")
@click.option("--today", callback=_day, metavar="DATE", help="Take this day for today.")
@click.option("--host", default=LOOPBACK[0], show_default=True, help="Where to listen.")
@click.option("--name", "names", multiple=True, help="A name or address that others reach it by.")
@click.option("--password-file", type=PATH, help="The file with the password's hash.")
@click.option("--set-password", is_flag=True, help="Ask for a password and write that file.")
@click.option("--behind-proxy", is_flag=True, help="A proxy on this computer speaks https for it.")
@click.option("--install-shortcut", is_flag=True, help="Put a double-click start on the desktop.")
@click.option("--idle", default=10, show_default=True, help="Minutes after which it locks itself.")
def serve(**given: Any) -> None:
    """Open the front desk: a page on this computer, for this computer alone."""
    from instructions.web.front import FrontDesk
    from instructions.web.remembered import remembered
    from instructions.web.server import Desk, listening

    if given["set_password"]:
        _set_password(given["password_file"])
        return
    if given["install_shortcut"]:
        from instructions.web.shortcut import install

        click.echo(f"{install(given['clinic'], given['port'])}: double-click it to open the desk")
        return
    folder = given["clinic"] or only_site(home()) or shipped("examples") / "clinic"
    if not folder.is_dir():
        raise ServeError.of("--clinic", "There is no such folder.", "Name the clinic's folder.")
    password = _password_for(given)
    server = listening(given["host"], given["port"], given["behind_proxy"])
    desk = Desk(
        server,
        FrontDesk(folder, given["today"], printer=remembered()),
        _door(given, server.port, password),
    )
    if given["host"] not in LOOPBACK and not given["behind_proxy"]:
        click.echo(PLAIN, err=True)
    click.echo(f"The front desk is open at {desk.address}  (Ctrl-C closes it.)")
    if not given["no_open"]:
        desk.show()
    desk.run()


def _password_for(given: dict[str, Any]) -> str | None:
    """The hash of the password. Raises ServeError when others could come in without one."""
    abroad = given["host"] not in LOOPBACK or given["names"]
    if abroad and given["password_file"] is None:
        what = "Other computers could see patients' names, and no password is asked for."
        remedy = "Make one: generate.py serve --set-password --password-file FILE, then name FILE."
        raise ServeError.of("--password-file", what, remedy)
    return _password(given["password_file"])


def _door(given: dict[str, Any], port: int, password: str | None) -> Door:
    """Who may come in, under which names."""
    from instructions.web.door import Door, names_of

    hosts = (*LOOPBACK, given["host"], *given["names"])
    names = names_of(hosts, port)
    if given["behind_proxy"]:  # It is the proxy's port that people see.
        names |= frozenset(given["names"])
    return Door(
        names=names,
        password=password,
        encrypted=given["behind_proxy"],
        idle=given["idle"] * 60.0,
    )


def _password(path: Path | None) -> str | None:
    """The hash in a password file. Raises ServeError for anything else."""
    if path is None:
        return None
    try:
        written = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        written = ""
    if not written.startswith("scrypt:"):
        what = "It holds no hash of a password."
        remedy = "Make it: generate.py serve --set-password --password-file FILE"
        raise ServeError.of("--password-file", what, remedy)
    return written


def _set_password(path: Path | None) -> None:
    from werkzeug.security import generate_password_hash

    from instructions.output import new_file

    if path is None:
        raise ServeError.of("--set-password", "It needs a file.", "Add --password-file FILE.")
    password = click.prompt("The password (12 signs or more)", hide_input=True, err=True)
    if len(password) < 12:
        raise ServeError.of("--set-password", "It is too short.", "Take 12 signs or more.")
    if click.prompt("Once more", hide_input=True, err=True) != password:
        raise ServeError.of("--set-password", "The two are not the same.", "Type it again.")
    try:
        with new_file(path) as file:
            file.write(generate_password_hash(password, "scrypt").encode("ascii") + b"\n")
    except OSError as error:
        told = (error.strerror or "it cannot be written").lower()
        problem = Problem(where=str(path), what=f"Not written: {told}.", remedy="Name a new file.")
        raise ServeError([problem]) from None
    click.echo(f"{path}: written", file=sys.stderr)
