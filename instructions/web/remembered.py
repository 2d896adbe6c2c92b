"""Remembered: the printer that was chosen on this computer, for the next start of the desk."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

from instructions.errors import OutputError
from instructions.output import write_whole
from instructions.web.queue import Printer, printer_of

HOME = "PATIENT_INSTRUCTIONS_CONFIG"
"""Environment variable: another folder for it."""

FILE = "printer.json"


def remember(printer: Printer | None) -> None:
    """Keep the printer that was chosen; None for the browser's print view. Raises OutputError."""
    path = _file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(json.dumps(asdict(printer) if printer else {}).encode(), path)
    except OSError as error:
        told = (error.strerror or "it cannot be written").lower()
        what = f"The choice is not kept for the next start: {told}."
        remedy = "The printer is used until the desk is closed. Make the folder writable."
        raise OutputError.of(str(path), what, remedy) from None


def remembered() -> Printer | None:
    """The printer that was chosen last; None where none was, or where that cannot be read."""
    try:
        told = json.loads(_file().read_bytes())
    except (OSError, ValueError):
        return None
    if not isinstance(told, dict):
        return None
    return printer_of({key: str(value) for key, value in told.items()})


def _file() -> Path:
    if named := os.environ.get(HOME):
        return Path(named) / FILE
    from platformdirs import user_config_path

    return user_config_path("patient-instructions", appauthor=False) / FILE
