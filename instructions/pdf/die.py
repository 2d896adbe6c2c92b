"""Dies: blocks with blanks, each at its place, and the operators that strike one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from instructions.inline import Inlines, Slot
from instructions.pdf.lines import Style
from instructions.pdf.shaping import actual_text
from instructions.pdf.text import Stretch

ARTIFACT = "/Artifact BMC"


@dataclass(frozen=True, slots=True)
class Die:
    """One block with blanks and where it is struck: a box in points from the bottom, its lines."""

    left: float
    width: float
    baseline: float
    style: Style
    inlines: Inlines
    base: int
    tag: str
    mcids: tuple[int, ...]
    """One for each reserved line; empty for ornament such as a running foot."""
    lines: int

    @property
    def slots(self) -> tuple[str, ...]:
        """The names of the values that it shows."""
        return tuple(inline.name for inline in self.inlines if isinstance(inline, Slot))


def opening(tag: str, mcid: int, actual: str | None) -> str:
    """The operator that opens an element's marked content.

    ActualText sits on the marked content itself: nested spans break poppler's structure text.
    """
    if actual is None:
        return f"/{tag} <</MCID {mcid}>> BDC"
    return actual_text("Span", actual, mcid)


def strokes(die: Die, stretches: Sequence[Sequence[Stretch]], style: Style) -> str:
    """The operators that strike a die, line by line; a reserved line may stay empty."""
    shows = []
    for number_, line in enumerate(stretches):
        for stretch in line:
            shown = f"BT {style.colour} rg\n{stretch.operators}\nET"
            if die.mcids:
                head = opening(die.tag, die.mcids[number_], stretch.actual)
            else:
                head = ARTIFACT
                # What is no part of the structure is still searched and copied.
                shown = shown if stretch.actual is None else _spelled(shown, stretch.actual)
            shows.append(f"{head}\n{shown} EMC")
    for mcid in die.mcids[len(stretches) :]:
        shows.append(f"/{die.tag} <</MCID {mcid}>> BDC EMC")
    return "\n".join(shows)


def _spelled(shown: str, actual: str) -> str:
    return f"{actual_text('Span', actual)}\n{shown} EMC"
