"""The front desk: everything one running desk holds in memory, and its practice on paper."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from flask import current_app

from instructions.errors import InstructionsError
from instructions.web.presses import Presses


@dataclass(slots=True)
class FrontDesk:
    """One clinic's desk. Nothing in it is ever written to disk but uploaded lists."""

    clinic: Path
    set_day: date | None = None
    """The day to take for today; else the clinic's own."""
    presses: Presses = field(init=False)

    def __post_init__(self) -> None:
        self.presses = Presses(self.clinic)

    @property
    def clinic_name(self) -> str:
        """The clinic's name, also where its folder cannot be used just now."""
        try:
            return self.presses.practice().clinic.name
        except InstructionsError:
            return "Patient instructions"

    @property
    def today(self) -> date:
        """The day it is at the clinic."""
        return self.set_day or datetime.now(self.presses.practice().clinic.zone).date()

    def forget(self) -> None:
        """Forget every patient who is not on today's list."""

    def warm(self) -> None:
        """Make ready what the first handout needs, so that nobody waits for it."""
        with suppress(InstructionsError):
            self.presses.practice()

    def close(self) -> None:
        """Forget everything."""
        self.forget()


def front() -> FrontDesk:
    """The desk that the page being made belongs to."""
    desk: FrontDesk = current_app.extensions["front"]
    return desk
