"""Gathers problems while the reading goes on, so that a person sees all of them in one run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

from instructions.errors import InstructionsError, Problem
from instructions.written import Form, did_you_mean, sentence

if TYPE_CHECKING:
    from instructions.tree import Path

T = TypeVar("T")


class Report:
    """The problems found so far, in the order they were found."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self.problems = list(problems)

    def refuse(self, form: Form, path: Path, what: str, remedy: str = "") -> None:
        """Notes a problem with the value at `path`."""
        self.problems.append(form.problem(path, what, remedy))

    def attempt(self, form: Form, path: Path, read: Callable[[], T]) -> T | None:
        """What `read` gives; None when it refuses, and its sentence is noted at `path`."""
        try:
            return read()
        except InstructionsError as error:
            for problem in error.problems:
                self.refuse(form, path, problem.what, problem.remedy)
        except ValueError as error:
            self.refuse(form, path, sentence(str(error)))
        return None

    def known(
        self, form: Form, path: Path, kind: str, names: Iterable[str], known: Iterable[str]
    ) -> None:
        """Notes every name that is not among the known ones, with the one that was meant."""
        known = tuple(known)
        for name in names:
            if name not in known:
                self.refuse(form, path, f"There is no {kind} '{name}'.", did_you_mean(name, known))

    def raise_if_any(self, error: type[InstructionsError]) -> None:
        """Ends with `error` when anything was found."""
        if self.problems:
            raise error(self.problems)
