"""Targets: a run never writes over what it reads, nor over a file that is somebody's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from instructions.errors import OutputError

PROBLEMS = "problems.csv"
"""What needs a human, in the folder of a run."""

_PDF = b"%PDF-"
_ELSEWHERE = "Choose another name for the stack."


def check_targets(folder: Path, stack: Path | None, read: Iterable[Path]) -> None:
    """Raise OutputError for a folder or a stack that would take the place of a person's file.

    ``read`` are the files that the run reads: the list, its map, the plans.
    """
    known = [path for path in read if path.is_file()]
    if folder.exists() and not folder.is_dir():
        what, remedy = "This is a file and no folder.", "Remove it, or choose another folder."
        raise OutputError.of("-o", what, remedy)
    if _is_one_of(folder / PROBLEMS, known):
        what = f"Its {PROBLEMS} is read for this run, and would be written over."
        raise OutputError.of("-o", what, "Rename what is read, or choose another folder.")
    if stack is not None:
        _check_stack(stack, folder, known)


def _check_stack(stack: Path, folder: Path, known: Sequence[Path]) -> None:
    if _is_one_of(stack, known):
        what = "This file is read for this run, and would be written over."
    elif stack.is_dir():
        what = "This is a folder, and the stack is one file."
    elif stack.parent.resolve() != folder.resolve() and not stack.parent.is_dir():
        # The run's own folder is made when it is not there yet.
        what = "There is no such folder to put it into."
    elif _same_place(stack, folder / PROBLEMS):
        what = f"This is the name of {PROBLEMS}, which the run writes too."
    elif stack.exists() and not _is_pdf(stack):
        what = "There is a file under this name that is no stack, and it is not written over."
    else:
        return
    raise OutputError.of("--stack", what, _ELSEWHERE)


def _same_place(one: Path, other: Path) -> bool:
    return one.name == other.name and one.parent.resolve() == other.parent.resolve()


def _is_one_of(path: Path, known: Sequence[Path]) -> bool:
    return path.is_file() and any(path.samefile(one) for one in known)


def _is_pdf(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return file.read(len(_PDF)) == _PDF
    except OSError:
        return False
