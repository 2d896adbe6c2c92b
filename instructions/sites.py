"""Sites: the clinics of one computer, each a folder in one home, chosen by its name."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from instructions.clinic import FILE
from instructions.errors import ClinicError
from instructions.written import did_you_mean

HOME = "PATIENT_INSTRUCTIONS_CLINICS"
"""The variable of the environment that names another home."""

NAME = "patient-instructions"

_NAME = re.compile(r"[^\W_](?:[\w .-]{0,58}\w)?")
_BARRED = {
    "CON",
    "PRN",
    "AUX",
    "NUL",
    *(f"{port}{n}" for port in ("COM", "LPT") for n in range(10)),
}


def home() -> Path:
    """Where the clinics of this computer are: a folder for each, under its name."""
    named = os.environ.get(HOME)
    if named:
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path(NAME, appauthor=False) / "clinics"


def sites(home: Path) -> tuple[str, ...]:
    """The names of the clinics in a home, in the order of the alphabet."""
    return tuple(sorted(file.parent.name for file in home.glob(f"*/{FILE}")))


def is_name(written: str) -> bool:
    """Whether it is a plain name for a folder: no path, not hidden, none that Windows bars."""
    return bool(_NAME.fullmatch(written)) and written.upper().split(".")[0] not in _BARRED


def only_site(home: Path) -> Path | None:
    """The folder of the only clinic of this computer; None when there are several, or none."""
    names = sites(home)
    return home / names[0] if len(names) == 1 else None


def find(written: str, home: Path) -> Path:
    """The folder of a clinic: one of that name in the home, or the path that is written.

    Raises ClinicError for a name that is neither, with the one that was meant, and for one that is
    both: two clinics must never be mistaken for each other.
    """
    if not written.strip():
        raise ClinicError.of("--clinic", "No clinic is named.", "Name its folder, or its name.")
    here, there = Path(written), home / written
    if here.is_file():
        what = f"'{written}' is a file, and a clinic is a folder."
        raise ClinicError.of("--clinic", what, f"Name the folder that has its {FILE}.")
    if here.name != written or written in (".", ".."):
        return here
    if here.is_dir() and there.is_dir() and not here.samefile(there):
        what = f"'{written}' is a folder here and a clinic in {home}."
        remedy = f"Write {os.curdir}{os.sep}{written} for the folder, or its whole path for either."
        raise ClinicError.of("--clinic", what, remedy)
    if there.is_dir():
        return there
    if here.is_dir():
        return here
    what = f"There is no folder '{written}' here, and no clinic of that name in {home}."
    known = sites(home)
    remedy = did_you_mean(written, known) if known else "Make one: generate.py clinic new DIR"
    raise ClinicError.of("--clinic", what, remedy)


def which_clinic(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say which clinic: ``clinic`` is its folder, None for the sample clinic."""
    for option in (
        click.option(
            "--clinics",
            type=click.Path(path_type=Path),
            metavar="DIR",
            is_eager=True,
            expose_value=False,
            callback=_remember,
            help="Where --clinic looks for names.  [default: see 'clinic list']",
        ),
        click.option(
            "--clinic",
            metavar="DIR|NAME",
            callback=_found,
            help="The clinic's folder, or its name. Without it the sample clinic serves.",
        ),
    ):
        command = option(command)
    return command


def own_clinic(command: Callable[..., Any]) -> Callable[..., Any]:
    """The same options for what nobody may do to the sample clinic by mistake."""

    @wraps(command)
    def with_clinic(**given: Any) -> Any:
        if given["clinic"] is None:
            raise click.UsageError("Give --clinic: the folder or the name of your clinic.")
        return command(**given)

    return which_clinic(with_clinic)


def _remember(context: click.Context, _: click.Parameter, given: Path | None) -> Path | None:
    context.meta[HOME] = given
    return given


def _found(context: click.Context, _: click.Parameter, written: str | None) -> Path | None:
    return None if written is None else find(written, context.meta.get(HOME) or home())
