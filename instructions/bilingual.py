"""Bilingual: a patient's sheet and the same in the clinic's own language, numbered step by step.

Staff and patient hold a sheet each and talk it through: what has the number 12 on one has it on the
other. Both are of one case, so that the same steps stand on both, in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

from markupsafe import Markup
from msgspec.structs import replace

from instructions.arrange import CALLS, CARDS, SAID, SectionView, SideView, StepView, groups
from instructions.said import spoken

SILENT = frozenset({"details", "staff", "grid", "questions", "strip"})
"""Kinds of section without numbers: what staff write, ask or read, and the table of the visit."""

LISTS = frozenset({"numbers", "bullets", "key", "phone"})
"""Kinds of section whose lists show the numbers, in the place of bullets or of their own."""


def numbered(sides: Iterable[SideView]) -> tuple[SideView, ...]:
    """The sides with a number before each thing to know or do."""
    numbers = count(1)
    return tuple(
        replace(side, sections=tuple(_section(section, numbers) for section in side.sections))
        for side in sides
    )


def _section(section: SectionView, numbers: Iterator[int]) -> SectionView:
    if section.kind in SILENT:
        return section
    listed = section.kind in LISTS
    steps = tuple(
        step if _is_call(section, step) else _step(step, next(numbers), listed)
        for step in section.steps
    )
    return replace(section, steps=steps, groups=tuple(groups(section.kind, steps)))


def _is_call(section: SectionView, step: StepView) -> bool:
    """Whether a step says whom to call: a number before a phone would be dialled with it."""
    return section.kind in CARDS and bool(step.names & (CALLS | SAID))


def _step(step: StepView, number: int, listed: bool) -> StepView:
    if listed:
        return replace(step, number=number)
    if not step.html:
        return step
    # Its full stop ends a sentence to who counts them: most numbers begin a paragraph.
    mark = Markup('<span class="number">{}.</span>\u00a0').format(number)
    return replace(step, html=mark + step.html)


def in_both(section: SectionView, also: SectionView, language: str) -> SectionView:
    """The section under a heading in both languages, with all of it in the clinic's after it.

    Each language stands by itself: who reads one is not stopped at every line by the other.
    """
    steps = tuple(replace(step, html=spoken(language, step.html)) for step in also.steps)
    title = section.title + Markup(" · ") + spoken(language, also.title)
    twin = replace(also, steps=steps, groups=tuple(groups(also.kind, steps)))
    return replace(section, title=title, also=twin)
