"""Drafts: a clinic's file as a form would change it: tried, saved, and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import cached_property
from pathlib import Path

from instructions import clinic as clinics
from instructions import clinic_file, saving
from instructions import procedure as procedures
from instructions.amend import amended, differing
from instructions.brand import PLAIN, brands, built_in_form
from instructions.checkup import faults
from instructions.errors import Problem, StaleError
from instructions.finish import press_of
from instructions.locate import shipped
from instructions.practice import ILIOPSOAS, Practice, practice_of
from instructions.preview import PATIENT
from instructions.saving import Held
from instructions.tree import Tree, read_tree
from instructions.visit import visit
from instructions.web.entries import Entry, at, changes_of, values_of


@dataclass(frozen=True)
class Draft:
    """What a form makes of a clinic's file.

    ``seen`` is the text that the form was made from; ``held`` is what stands there now.
    """

    folder: Path
    entries: Sequence[Entry]
    held: Held
    seen: str
    typed: Mapping[str, str]

    @cached_property
    def text(self) -> str:
        """The file as it stands now, with what was typed. Raises ClinicError."""
        before = values_of(self.entries, tree_of(self.seen), usual_of(self.seen))
        return amended(self.held.text, changes_of(self.entries, self.typed, before))

    @property
    def values(self) -> dict[str, str]:
        """What the form shows: what was typed, and where nothing was, what others saved."""
        shown = values_of(self.entries, tree_of(self.text), usual_of(self.text))
        before = values_of(self.entries, tree_of(self.seen), usual_of(self.seen))
        own = {name: self.typed.get(name, "") for name, told in before.items()}
        kept = {name: told for name, told in own.items() if told.strip() != before[name].strip()}
        return {**shown, **kept}

    @property
    def theirs(self) -> tuple[str, ...]:
        """The keys that somebody else has changed since the form was made."""
        found = differing(tree_of(self.seen), tree_of(self.held.text))
        return tuple(" ".join(map(str, path)) for path in found)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """All that is wrong with it."""
        return faults(self.text, self.folder)

    def practice(self) -> Practice:
        """The practice that it makes. Raises an InstructionsError with all that is wrong."""
        clinic = clinic_file.read_clinic(self.text, self.folder, procedures.library(self.folder))
        return practice_of(clinic, ILIOPSOAS)

    def pdf(self, today: datetime, edition: str = "standard", letterhead: bool = False) -> bytes:
        """The real sheet of an invented patient. Raises an InstructionsError."""
        practice = self.practice()
        press = press_of(practice)
        raw = {**PATIENT, "edition": edition}
        told = visit(raw, practice.clinic, practice.procedure, today.date())
        chosen = press.look(practice.clinic.paper, edition, letterhead)
        return press.print(press.handout(told), chosen)

    def save(self) -> Held:
        """Put it in the place of what stands there.

        Raises StaleError when that is not what the form was made from.
        """
        if saving.mark_of(self.seen) != self.held.mark:
            raise StaleError(())
        return saving.save(self.folder, self.text, self.held.mark, now())


def draft_of(folder: Path, entries: Sequence[Entry], typed: Mapping[str, str]) -> Draft:
    """The draft of a form that was sent; its field `mark` tells which text it was made from."""
    held = saving.held(folder)
    seen = saving.text_of(folder, typed.get("mark", ""))
    return Draft(folder, entries, held, held.text if seen is None else seen, typed)


def shown_of(folder: Path, entries: Sequence[Entry]) -> tuple[Held, dict[str, str]]:
    """What stands in a clinic's folder, and the values that a form of it shows."""
    held = saving.held(folder)
    return held, values_of(entries, tree_of(held.text), usual_of(held.text))


def wrong_of(entries: Sequence[Entry], problems: Sequence[Problem]) -> dict[str, list[str]]:
    """The sentences of problems by the names of the fields that they belong to."""
    found: dict[str, list[str]] = {}
    for problem in problems:
        for entry in entries:
            place = problem.where.partition(": ")[2]
            told = (" ".join(entry.path), " ".join(entry.path[1:]))
            if place and (place in told or place.startswith(f"{told[0]} ")):
                found.setdefault(entry.name, []).append(f"{problem.what} {problem.remedy}".strip())
                break
    return found


def tree_of(text: str) -> dict[str, Tree]:
    """What a text says, as far as it can be read."""
    tree = read_tree(text, clinics.FILE)[0]
    return tree if isinstance(tree, dict) else {}


def usual_of(text: str) -> Tree:
    """What holds where a file says nothing: what its brand's own file says."""
    chosen = at(tree_of(text), ("brand", "extends"))
    templates = shipped("templates")
    name = chosen if isinstance(chosen, str) and chosen in brands(templates) else PLAIN
    brand = dict(built_in_form(name, templates).data)
    return {"brand": {"extends": PLAIN, **brand}, "arrive-before": "30 minutes"}


def now() -> datetime:
    """The time of a save."""
    return datetime.now(timezone.utc)
