"""A list whose batch is killed, and what an uninterrupted run makes of it."""

from __future__ import annotations

import signal
import time
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from batches import (
    content,
    halves,
    plain,
    ran,
    sheets,
    started,
    write_list,
)

from instructions import journal


@dataclass(frozen=True)
class Killing:
    """A list, and what an uninterrupted run makes of it."""

    folder: Path
    count: int

    @cached_property
    def rows(self) -> Path:
        """The list: some of its patients need another plate."""
        people = [
            replace(
                one, print="large" if n % 50 == 7 else "", diabetes="yes" if n % 20 == 3 else "no"
            )
            for n, one in enumerate(plain(self.count))
        ]
        return write_list(self.folder, people)

    @cached_property
    def whole(self) -> dict[str, bytes]:
        """The folder's files after a run that nothing interrupts."""
        return self.printed(self.folder / "whole")

    def options(self, target: Path, *more: object) -> list[object]:
        """The options of a run into a folder: with two stacks."""
        return ["--stack", target / "stack.pdf", "--stack-size", self.count * 2 // 3, *more]

    def printed(self, target: Path, *more: object) -> dict[str, bytes]:
        """The files of a run that comes to its end."""
        done = ran(self.rows, target, *self.options(target, *more))
        assert done.code == 0, done.err
        return content(target)

    def killed(self, target: Path, at: int, wait: float, *more: object) -> bool:
        """Begin a run and kill it when so many files are there; whether it was still at it."""
        process = started(self.rows, target, *self.options(target, *more))
        while process.poll() is None and not (
            target.is_dir() and len(list(target.iterdir())) >= at
        ):
            time.sleep(0.001)
        time.sleep(wait)
        process.kill()
        process.communicate()
        return process.returncode == -signal.SIGKILL

    def check(self, target: Path) -> None:
        """What stands is whole; after going on all is as if nothing had happened."""
        early = content(target)
        assert [name for name in early if early[name] != self.whole[name]] == []
        assert self.printed(target, "--resume") == self.whole
        assert halves(target) == []
        found = journal.read(target / journal.FILE)
        assert found is not None and found.finished
        assert sorted({entry.file for entry in found.entries}) == [
            one.name for one in sheets(target)
        ]
