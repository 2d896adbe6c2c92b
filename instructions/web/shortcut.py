"""The shortcut: a start for the front desk on the desktop, to be double-clicked."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

from instructions.errors import OutputError
from instructions.locate import shipped
from instructions.output import write

NAME = "Patient handouts"
ICON = shipped("templates") / "web" / "static" / "icon.svg"
CODE = "from instructions.cli import main; main()"

LINUX = """\
[Desktop Entry]
Type=Application
Name={name}
Comment=Print what a patient takes home
Exec={command}
Icon={icon}
Terminal=true
Categories=Office;
"""
WINDOWS = "@echo off\r\nchcp 65001 >nul\r\ntitle {name}\r\n{command}\r\nif errorlevel 1 pause\r\n"
MAC = "#!/bin/sh\nexec {command}\n"


def install(clinic: Path | None, port: int) -> Path:
    """Put the shortcut on the desktop; where it is. Raises OutputError."""
    folder = desktop()
    command = [sys.executable, "-c", CODE, "serve", "--port", str(port)]
    if clinic is not None:
        command += ["--clinic", str(clinic.absolute())]
    path, text = shortcut(folder, command, sys.platform)
    write(text.encode("utf-8"), str(path))
    if sys.platform != "win32":
        try:
            path.chmod(0o700)
        except OSError as error:
            told = (error.strerror or "it cannot be changed").lower()
            what = f"It cannot be made a program: {told}."
            raise OutputError.of(str(path), what, "Allow it to be run, by hand.") from None
    return path


def shortcut(folder: Path, command: list[str], platform: str) -> tuple[Path, str]:
    """The file of a shortcut on a kind of computer, and what is in it."""
    if platform == "win32":
        line = subprocess.list2cmdline(command).replace("%", "%%")
        return folder / f"{NAME}.cmd", WINDOWS.format(name=NAME, command=line)
    if platform == "darwin":
        return folder / f"{NAME}.command", MAC.format(command=shlex.join(command))
    line = " ".join(_for_desktop(part) for part in command)
    text = LINUX.format(name=NAME, command=line, icon=ICON)
    return folder / "patient-handouts.desktop", text


def desktop() -> Path:
    """The folder of the desktop, or the home where there is none."""
    from platformdirs import user_desktop_path

    home = Path.home()
    found = user_desktop_path()
    return found if found.is_dir() else home


def _for_desktop(part: str) -> str:
    """A part of a command as a desktop entry quotes it (Desktop Entry Specification, Exec)."""
    for sign in ("\\", '"', "`", "$"):
        part = part.replace(sign, f"\\{sign}")
    # A backslash is doubled once more, as in every text of such a file.
    return '"' + part.replace("\\", "\\\\").replace("%", "%%") + '"'
