"""Saving: a changed `clinic.yaml` takes the place of the one before, which is kept.

The last texts are in the folder `.earlier` beside it, so that each save can be taken back. Two who
change it at the same time are told: a save names the text that it was made from, and when another
stands there by now, nothing is written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

from msgspec import Struct

from instructions.amend import differing
from instructions.clinic import FILE
from instructions.errors import ClinicError, Problem, StaleError
from instructions.output import write_whole
from instructions.tree import read_tree

EARLIER = ".earlier"
MOST = 30
"""How many earlier texts are kept."""

_STAMP = "%Y%m%d-%H%M%S-%f"
_UNDONE = ".undone.yaml"
_LOCK_SECONDS = 10


class Held(Struct, frozen=True):
    """What stands in a clinic's folder: its text, the mark that a save names, and the way back."""

    text: str
    mark: str
    undo: datetime | None
    """When the text was replaced that an undo brings back; None when there is none."""


def held(folder: Path) -> Held:
    """The text of a clinic's folder. Raises ClinicError when it cannot be read."""
    path = folder / FILE
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        remedy = "Check the folder's name, and save the file as UTF-8."
        raise _refused(path, f"There is no {FILE} that can be read.", remedy) from None
    stack = _stack(folder)
    return Held(text, mark_of(text), _time_of(stack[-1]) if stack else None)


def mark_of(text: str) -> str:
    """The mark of a text: two that differ in one character have two marks."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def text_of(folder: Path, mark: str) -> str | None:
    """The text of a mark: the one that stands there, or one that was kept; None when it is gone."""
    now = held(folder)
    if now.mark == mark:
        return now.text
    kept = (path.read_bytes().decode("utf-8") for path in (folder / EARLIER).glob("*.yaml"))
    return next((text for text in kept if mark_of(text) == mark), None)


def save(folder: Path, text: str, mark: str, now: datetime) -> Held:
    """Put a text in the place of the one that has this mark, and keep that one.

    Raises StaleError, naming the keys that differ, when another stands there by now, and
    ClinicError when the folder cannot be written. In both cases nothing has changed.
    """
    with _alone(folder):
        before = held(folder)
        if before.mark != mark:
            raise stale(before.text, text)
        if text != before.text:
            _keep(folder, before.text, now, ".yaml")
            _replace(folder / FILE, text)
    return held(folder)


def undo(folder: Path, mark: str, now: datetime) -> Held:
    """Bring back the text before the last save. What it replaces is kept under another name.

    Raises as ``save`` does, and ClinicError when there is nothing to bring back.
    """
    with _alone(folder):
        before, stack = held(folder), _stack(folder)
        if not stack:
            raise _refused(folder / FILE, "There is no earlier version.", "Change it by hand.")
        text = stack[-1].read_bytes().decode("utf-8")
        if before.mark != mark:
            raise stale(before.text, text)
        _keep(folder, before.text, now, _UNDONE)
        _replace(folder / FILE, text)
        stack[-1].unlink()
    return held(folder)


def stale(now: str, asked: str) -> StaleError:
    """The error for a text that was made from an older one: one problem for each key."""
    (first, lines, _), (second, _, _) = read_tree(now, FILE), read_tree(asked, FILE)
    return StaleError(
        Problem(
            where=f"{FILE}, line {lines.get(path, 1)}: {' '.join(map(str, path))}",
            what="What stands there now is not what you were shown, or you have changed it.",
            remedy="Look at both, then save again or leave it.",
        )
        for path in differing(first, second)
    )


def _stack(folder: Path) -> list[Path]:
    """The texts that an undo may bring back, the latest last."""
    return sorted(
        path for path in (folder / EARLIER).glob("*.yaml") if not path.name.endswith(_UNDONE)
    )


def _time_of(path: Path) -> datetime:
    return datetime.strptime(path.name.partition(".")[0], _STAMP).replace(tzinfo=timezone.utc)


def _keep(folder: Path, text: str, now: datetime, ending: str) -> None:
    home = folder / EARLIER
    home.mkdir(exist_ok=True)
    moment = now.astimezone(timezone.utc)
    while (path := home / f"{moment.strftime(_STAMP)}{ending}").exists():
        moment += timedelta(microseconds=1)
    write_whole(text.encode("utf-8"), path)
    for path in sorted(home.glob("*.yaml"))[:-MOST]:
        path.unlink()


def _replace(path: Path, text: str) -> None:
    # A link stays a link, and who could read the file can still read it.
    path = path.resolve()
    rights = path.stat().st_mode & 0o777
    write_whole(text.encode("utf-8"), path)
    path.chmod(rights)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else saves into the folder meanwhile."""
    from filelock import FileLock, Timeout

    try:
        (folder / EARLIER).mkdir(exist_ok=True)
        with FileLock(folder / EARLIER / ".lock", timeout=_LOCK_SECONDS):
            yield
    except Timeout:
        what = "Somebody else is saving at this moment."
        raise _refused(folder / FILE, what, "Try again.") from None
    except OSError as error:
        what = f"Nothing was saved: {(error.strerror or 'it cannot be written').lower()}."
        remedy = "Check the rights of the folder and the space on the disk."
        raise _refused(folder / FILE, what, remedy) from None


def _refused(path: Path, what: str, remedy: str) -> ClinicError:
    return ClinicError([Problem(where=path.name, what=what, remedy=remedy)])
