"""Changes: which sheets of the last run still hold, which a new one replaces, which fell away."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from instructions.batch import Job, Run, date_mark, patient_mark, sheet_mark
from instructions.journal import Entry, Journal
from instructions.schedule.problems import ScheduleError

# How far back a sheet may lie that a new one replaces, and how far ahead.
REMEMBERED = timedelta(days=800)

_SHEET = re.compile(r"(\d+)-\d{4}-([0-9a-f]+)\.pdf", re.ASCII)


class LastRun:
    """The sheets that patients have, by their marks; nothing of a patient is in it."""

    def __init__(self, before: Journal, wanted: frozenset[str], run: Run) -> None:
        """``wanted`` are the marks of all sheets of the new list: those stay what they are."""
        self.run = run
        self._same: dict[str, Entry] = {}
        self._old: dict[str, list[Entry]] = {}
        for entry in before.entries:
            if entry.sheet in wanted:
                self._same[entry.sheet] = entry
            else:
                self._old.setdefault(entry.patient, []).append(entry)

    def same(self, mark: str) -> Entry | None:
        """The very sheet that a visit would have now."""
        return self._same.get(mark)

    def date_before(self, job: Job) -> str | None:
        """The date of the sheet that a new one replaces; each replaces one at most.

        The journal holds no date, only a mark of patient and date: dates are tried on it.
        """
        patient = patient_mark(self.run, job)
        old = self._old.get(patient)
        if not old:
            return None
        entry, today = old.pop(0), job.visit.given
        days = (today + timedelta(days=n) for n in range(-REMEMBERED.days, REMEMBERED.days))
        told = (day.isoformat() for day in days)
        return next((day for day in told if date_mark(self.run, patient, day) == entry.date), None)

    def left(self) -> Iterator[Entry]:
        """The sheets of patients who are not in the new list as they were."""
        for entries in self._old.values():
            yield from entries


def check_numbers(
    run: Run, asked: Iterable[Job], all_: Callable[[], Iterable[Job]], before: Journal
) -> None:
    """Raise ScheduleError when a number means another sheet in the list than in the folder.

    Changes leave unchanged sheets under the numbers of an earlier list. Whoever reads a number
    from the name of such a file would get somebody else's paper.
    """
    owners: dict[int, set[str]] = {}
    for path in run.folder.iterdir():
        if match := _SHEET.fullmatch(path.name):
            owners.setdefault(int(match[1]), set()).add(match[2])
    earlier: dict[int, list[Entry]] = {}
    for entry in before.entries:
        earlier.setdefault(entry.position, []).append(entry)
    for job in asked:
        mark = sheet_mark(run, job)
        moved = {entry.sheet for entry in earlier.get(job.position, ()) if entry.sheet != mark}
        # One patient's sheets for two visits are told apart by whether the list still has both.
        if owners.get(job.position, set()) - {patient_mark(run, job)} or (
            moved and any(sheet_mark(run, one) in moved for one in all_())
        ):
            what = f"Number {job.position} is one sheet in the list and another in the folder."
            remedy = "Print the file itself; or, by the numbers of the list, into another folder."
            raise ScheduleError.of("--only", what, remedy)
