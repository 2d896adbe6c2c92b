"""Rooms: how much space is kept for each value, as a sample of the widest that is usual."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property

from markupsafe import Markup

from instructions.clinic import Clinic
from instructions.meanings import IN_WORDS
from instructions.moments import Timetable
from instructions.procedure import Procedure
from instructions.times import PARTS, Calendar

# What people write: most names and places are no longer than these.
FREE: Mapping[str, str] = {
    "name": "Venkatalakshmi Subramanian",
    "clinician": "Dr Venkatalakshmi Subramanian",
    "place": "Room 12, second floor, east",
    "id": "MRN-00012345",
    "identity": "MRN-00012345",
    "note": "Please bring the letter from your other clinic",
    "plan.bridging": "Your own doctor gives you injections for these days",
    "plan.if_postponed": "Phone us the same day and we make a new plan with you",
    "plan.approver": "Dr Venkatalakshmi Subramanian",
    "medicines.name": "Rivaroxaban 20 mg",
    "medicines.restart": "Wednesday 30 September 2026, in the evening",
}


# What staff write in words of their own language.
WRITTEN = frozenset({"place", "note", "plan.bridging", "plan.if_postponed"})


# What is the same in every language: one blank of the foot takes it on all sides.
SHARED = frozenset({"page", "pages", "handout"})


@dataclass(frozen=True, eq=False)
class Rooms:
    """The blanks of a practice's documents."""

    procedure: Procedure
    clinic: Clinic
    calendar: Calendar
    timetable: Timetable
    prefix: str = ""
    """What the names of the blanks begin with."""
    written: str | None = None
    """The language in which staff write, where it is not that of the words."""

    def slot(self, name: str) -> Markup:
        """The blank of a value, as templates write it."""
        family = self._family(name)
        blank = Markup('<span class="{}" data-slot="{}" data-room="{}"{}></span>')
        spoken = Markup(' lang="{}"').format(self.written) if self.written else ""
        return blank.format(
            "slot free" if family in FREE else "slot",
            name if name in SHARED else self.prefix + name,
            self.room(name),
            spoken if family in WRITTEN else "",
        )

    def room(self, name: str) -> str:
        """A sample of the widest usual value."""
        if name.startswith("identity."):
            line = self.clinic.identity[int(name.removeprefix("identity."))]
            return self._born if line.format == "date" else FREE["identity"]
        family = self._family(name)
        return FREE.get(family) or self._known[family]

    def usual(self) -> tuple[str, ...]:
        """What blanks of its own are filled with: every day, month, hour and part of a day."""
        words = self.calendar
        week = [datetime(2026, 6, 1 + day) for day in range(7)]
        months = [datetime(2026, month, 28) for month in range(1, 13)]
        parts = [at.replace(hour=hour) for at in week for hour in PARTS.values()]
        known = {
            *(words.date(day) for day in (*week, *months)),
            *(words.short_date(day) for day in months),
            *(words.part(at) for at in parts),
            *(words.part(at, date(2026, 1, 1)) for at in parts),
            *(
                words.clock(time(hour, half), self.clinic.clock)
                for hour in range(24)
                for half in (0, 30)
            ),
            *(text for text in self._labels()),
        }
        return tuple(sorted(text for text in known if not text.isascii()))

    def _labels(self) -> Iterator[str]:
        """The labels that are struck: the sides, the parts of a plan's day, and nobody's name."""
        labels = self.procedure.labels
        for name in ("nobody", *(name for names in IN_WORDS.values() for name in names)):
            if name in labels:
                yield labels[name].plain(lambda _: self._date)

    def _family(self, name: str) -> str:
        """medicines.2.name and medicines.1.name are of one family."""
        return ".".join(part for part in name.split(".") if not part.isdigit())

    @cached_property
    def _date(self) -> str:
        days = (date(2026, month, 20 + day) for month in range(1, 13) for day in range(7))
        return max((self.calendar.date(day) for day in days), key=len)

    @cached_property
    def _born(self) -> str:
        days = (date(2026, month, 28) for month in range(1, 13))
        return max((self.calendar.short_date(day) for day in days), key=len)

    @cached_property
    def _clock(self) -> str:
        # Noon and midnight are said in words, which may be longer than any number.
        hours = (time(22, 30), time(12), time(0))
        return max((self.calendar.clock(at, self.clinic.clock) for at in hours), key=len)

    @cached_property
    def _part(self) -> str:
        hours = (datetime(2026, 6, 1 + day, hour) for day in range(7) for hour in PARTS.values())
        return max((self.calendar.part(at) for at in hours), key=len)

    @cached_property
    def _known(self) -> Mapping[str, str]:
        shown = {"clock": self._clock, "part": self._part, "date": self._date}
        return {
            "date": self._date,
            "born": self._born,
            "given": self._date,
            "replaces": self._date,
            "closure.first": self._date,
            "closure.last": self._date,
            "closure.who": max((one.who for one in self.clinic.closures), key=len, default=""),
            "plan.approved": self._date,
            "plan.for_date": self._date,
            "time": self._clock,
            "arrive": self._clock,
            # As wide as any id can be: one that is wider would keep a patient's sheet back.
            "handout": "WWWW-WWWW-WWWW",
            "page": "8",
            "pages": "8",
            **{entry.name: shown[entry.shown] for entry in self.timetable.entries},
            **dict(self._worded()),
        }

    def _worded(self) -> Iterator[tuple[str, str]]:
        """The values that a procedure has its own words for, if it uses them."""
        labels = self.procedure.labels
        for value, names in IN_WORDS.items():
            texts = [labels[name].plain(lambda _: self._date) for name in names if name in labels]
            if texts:
                yield value.replace("item.", "medicines."), max(texts, key=len)
