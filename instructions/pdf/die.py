"""Dies: blocks with blanks, each at its place, and the operators that strike one."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from instructions.inline import Inlines, Slot
from instructions.pdf.lines import Style
from instructions.pdf.setting import Stretch
from instructions.pdf.shaping import actual_text

ARTIFACT = "/Artifact BMC"


class Die(Struct, frozen=True):
    """One block with blanks and where it is struck: a box in points from the bottom, its lines."""

    left: float
    width: float
    baseline: float
    style: Style
    inlines: Inlines
    base: int
    tag: str
    mcids: tuple[int, ...]
    """For each reserved line as many as it may have stretches; none for a running foot."""
    lines: int

    @property
    def slots(self) -> tuple[str, ...]:
        """The names of the values that it shows."""
        return tuple(inline.name for inline in self.inlines if isinstance(inline, Slot))


def opening(tag: str, mcid: int, actual: str | None, language: str | None = None) -> str:
    """The operator that opens an element's marked content.

    ActualText and Lang sit on the marked content itself: nested spans break poppler's structure
    text. Both may stand on a span only (ISO 32000-1, 14.9.2 and 14.9.4).
    """
    if actual is not None:
        return actual_text("Span", actual, mcid, language)
    if language is not None:
        return f"/Span <</MCID {mcid}/Lang({language})>> BDC"
    return f"/{tag} <</MCID {mcid}>> BDC"


def strokes(die: Die, stretches: Sequence[Sequence[Stretch]], style: Style) -> str:
    """The operators that strike a die, line by line; a reserved line may stay empty."""
    shows = []
    mcids = iter(die.mcids)
    for line in stretches:
        for stretch in line:
            head = ARTIFACT
            if die.mcids:
                head = opening(die.tag, next(mcids), stretch.actual, stretch.language)
            shows.append(f"{head}\n{shown(stretch, style, bool(die.mcids))} EMC")
    for mcid in mcids:
        shows.append(f"/{die.tag} <</MCID {mcid}>> BDC EMC")
    return "\n".join(shows)


def shown(stretch: Stretch, style: Style, tagged: bool) -> str:
    """The operators that show a stretch, inside its marked content."""
    colour = style.number if stretch.number else style.colour
    text = f"BT {colour} rg\n{stretch.operators}\nET"
    if tagged or stretch.actual is None:
        return text
    # What is no part of the structure is still searched and copied.
    return f"{actual_text('Span', stretch.actual)}\n{text} EMC"
