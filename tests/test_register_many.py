"""Many processes print at once and some are killed: no sheet without its row, nor the reverse."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from batches import Patient, command, halves, own_home, plain, sheets, wait_for, write_list
from test_register import real_clinic, told

from instructions import keys
from instructions.register import BEGUN, FAILED, PRINTED, Entry, open_register
from instructions.register_file import FILE

__all__ = ["own_home"]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does")


class Desk:
    """One process that prints its list into its folder, however often it is killed."""

    def __init__(self, work: Path, clinic: Path, patients: Sequence[Patient], number: int) -> None:
        self.folder, self.clinic, self.patients = work / f"out-{number}", clinic, patients
        self.rows = write_list(work / f"list-{number}", patients)
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Begin, or go on with what was begun."""
        options = ["--resume"] if self.folder.exists() else []
        words = [*command(self.rows, self.folder, *options), "--clinic", str(self.clinic)]
        self.process = subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
        )

    def works(self) -> bool:
        """Whether it is still at its list."""
        assert self.process
        return self.process.poll() is None

    def wait_for(self, more: int) -> None:
        """Until it has printed so many sheets more, or all."""
        count = self._count() + more
        while self.works() and self._count() < count:
            time.sleep(0.005)

    def kill(self) -> bool:
        """As a loss of power would; whether it was at work."""
        assert self.process
        at_work = self.works()
        if at_work:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()
        return at_work

    def _count(self) -> int:
        return sum(1 for _ in self.folder.iterdir()) if self.folder.exists() else 0

    def finish(self) -> None:
        """Until its list is printed."""
        assert self.process
        out, err = self.process.communicate(timeout=600)
        assert self.process.returncode == 0, (out, err)


def entries(clinic: Path) -> list[Entry]:
    """The whole register."""
    with open_register(clinic, keys.key()) as register:
        return list(register.entries())


def digests(desks: Sequence[Desk]) -> set[str]:
    """Of every file that stands under its name."""
    return {hashlib.sha256(f.read_bytes()).hexdigest() for d in desks for f in sheets(d.folder)}


def agree(clinic: Path, desks: Sequence[Desk]) -> None:
    """Every finished file has its row; every row has its file, or says that it may not."""
    found, files = entries(clinic), digests(desks)
    assert files <= {entry.row.sha256 for entry in found}
    for entry in found:
        assert entry.row.sha256 in files or entry.state in (BEGUN, FAILED), entry.state


def batched(patients: Sequence[Patient], prints: int) -> Iterator[Sequence[Patient]]:
    """The patients in lists of so many."""
    return (patients[at : at + prints] for at in range(0, len(patients), prints))


def print_and_kill(work: Path, processes: int, prints: int, kills: int) -> None:
    """Some processes print some sheets each, at once; so many kills hit them."""
    clinic, chance = real_clinic(work), random.Random(processes)
    lists = batched(plain((processes + 2 * kills) * prints), prints)
    desks = [Desk(work, clinic, next(lists), number) for number in range(processes)]
    landed = 0
    while landed < kills:
        desk = chance.choice([desk for desk in desks if desk.works()] or desks)
        desk.wait_for(chance.randint(1, prints // (kills + 4)))
        if desk.kill():
            landed += 1
            agree_now(clinic, desk)
            desk.start()
        else:  # It was faster than the kill: another begins, so that there is something to hit.
            desks.append(Desk(work, clinic, next(lists), len(desks)))
    for desk in desks:
        desk.finish()
    agree(clinic, desks)
    found = entries(clinic)
    files = digests(desks)
    crashed = sum(event.what in (BEGUN, FAILED) for entry in found for event in entry.events)
    print(f"{landed} kills, {len(files)} files, {len(found)} rows, {crashed} prints cut short")
    assert len(files) == len(desks) * prints
    assert [entry.state for entry in found] == [PRINTED] * len(files)
    assert not any(halves(desk.folder) for desk in desks)
    held = b"".join(file.read_bytes().lower() for file in clinic.glob(f"{FILE}*"))
    patients = [patient for desk in desks for patient in desk.patients]
    secrets = {told for one in patients for told in (one.family, one.given, one.number)}
    assert not [one for one in secrets if one.lower().encode() in held]


def agree_now(clinic: Path, desk: Desk) -> None:
    """What the killed process left: each of its files has a row already, while others print.

    Only the digests are read: the others must not finish in the meantime.
    """
    files = digests([desk])
    with closing(sqlite3.connect(clinic / FILE)) as register:
        known = {sha256 for (sha256,) in register.execute("SELECT sha256 FROM handout")}
    assert files <= known


def test_nothing_is_lost_when_processes_are_killed(tmp_path: Path) -> None:
    """Three print three hundred sheets each at once, with three kills."""
    print_and_kill(tmp_path, 3, 300, 3)


@pytest.mark.endurance
def test_nothing_is_lost_in_a_storm(tmp_path: Path) -> None:
    """Eight print two thousand sheets each at once, with twenty kills."""
    print_and_kill(tmp_path, 8, 2000, 20)


def test_single_sheets_from_many_desks_are_all_noted(tmp_path: Path) -> None:
    """Handouts and a batch at the same moment, into one register that none has made yet."""
    clinic = real_clinic(tmp_path)
    desk = Desk(tmp_path, clinic, plain(40), 0)
    wait_for(desk.process, desk.folder, 1)  # type: ignore[arg-type]
    for number in range(5):
        told("handout", "--clinic", clinic, "--name", f"Patient {number}", "--on", "+7d 09:30",
             "-o", tmp_path / f"{number}.pdf")  # fmt: skip
    desk.finish()
    assert len(entries(clinic)) == 45
    assert {entry.state for entry in entries(clinic)} == {PRINTED}
    shutil.rmtree(desk.folder)
