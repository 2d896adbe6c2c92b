"""Targets: a run never writes over what it reads, nor over a file that is somebody's own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from instructions.errors import OutputError
from instructions.output import refuse_over

PROBLEMS = "problems.csv"
"""What needs a human, in the folder of a run."""


def check_targets(folder: Path, stack: Path | None, read: Iterable[Path]) -> None:
    """Raise OutputError for a folder or a stack that would take the place of a person's file.

    ``read`` are the files that the run reads: the list, its map, the plans.
    """
    known = tuple(read)
    if folder.exists() and not folder.is_dir():
        raise OutputError.of("-o", "This is a file and no folder.", "Choose another folder.")
    refuse_over(folder / PROBLEMS, "csv", known)
    if stack is not None:
        _check_stack(stack, folder)
        refuse_over(stack, "pdf", known, option="--stack")


def _check_stack(stack: Path, folder: Path) -> None:
    inside = stack.parent.resolve() == folder.resolve()
    if stack.is_dir():
        what = "This is a folder, and the stack is one file."
    elif not inside and not stack.parent.is_dir():
        # The run's own folder is made when it is not there yet.
        what = "There is no such folder to put it into."
    elif inside and stack.name == PROBLEMS:
        what = f"This is the name of {PROBLEMS}, which the run writes too."
    else:
        return
    raise OutputError.of("--stack", what, "Choose another name for the stack.")
