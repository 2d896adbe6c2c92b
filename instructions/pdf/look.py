"""Look: a brand on a paper in an edition, as colours and sizes in points, none under 12."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, TypeAlias

from msgspec import Struct

from instructions.pdf.families import NOTO
from instructions.pdf.lines import Style

# ISO 216 and ANSI/ASME Y14.1, in points.
PAPERS: Mapping[str, tuple[float, float]] = {"A4": (595.28, 841.89), "Letter": (612.0, 792.0)}

# Clear print is at least 12 point, large print at least 16 and best at 18 (RNIB, UKAAF G003).
SMALLEST = 12.0
LARGE = 16.0

# A heading's size as a multiple of the body's, level by level.
HEADINGS = (1.55, 1.16, 1.0)

# The most characters of a line, in standard and in large print.
CHARACTERS, CHARACTERS_LARGE = 80, 60


class Script(Struct, frozen=True):
    """What a script needs: its least size in points, and its leading as a multiple of Latin's.

    ``tightest`` is the least share of that leading, for a side that is set tightly.
    """

    least: float = SMALLEST
    leading: float = 1.0
    tightest: float = 0.0
    inset: float = 0.0
    """The least space below a heading in a band, for its deepest signs, in ems of the body."""
    base: int = 0
    """1 where it is read from right to left."""


LATIN = Script()
# Marks above and below a letter need room, and small ones must be told apart: Indic scripts are
# at least 13 points. The leadings keep the deepest conjunct of Noto Sans off the next line's marks,
# the insets off the edge of a card's band.
SCRIPTS: Mapping[str, Script] = {
    "ta": Script(13.0, 1.1, 0.93, 0.12),
    "hi": Script(13.0, 1.1, 0.93, 0.2),
    "te": Script(13.0, 1.16, 0.93, 0.21),
    "ar": Script(13.0, 1.14, 0.93, 0.21, base=1),
    "ur": Script(13.0, 1.14, 0.93, 0.21, base=1),
}
"""The scripts that are not set as Latin is, by language."""


HeaderStyle: TypeAlias = Literal["plain", "line", "band"]
HeadingStyle: TypeAlias = Literal["plain", "line", "block"]
Corners: TypeAlias = Literal["square", "round"]


class Step(Struct, frozen=True):
    """How tightly a side is set: shares of the leading and of every gap, and how small the type.

    ``shrink`` is the share of the way from the brand's type size to 12 point.
    """

    shrink: float = 0.0
    leading: float = 1.0
    gap: float = 1.0


# When a side does not fit, gaps close first, then lines, then type, never under 12 point.
STEPS = (
    Step(),
    Step(gap=0.75, leading=0.985),
    Step(gap=0.6, leading=0.97),
    Step(gap=0.6, leading=0.97, shrink=0.5),
    Step(gap=0.55, leading=0.965, shrink=1.0),
    Step(gap=0.45, leading=0.95, shrink=1.0),
    Step(gap=0.4, leading=0.93, shrink=1.0),
    Step(gap=0.35, leading=0.915, shrink=1.0),
    Step(gap=0.3, leading=0.9, shrink=1.0),
    Step(gap=0.25, leading=0.885, shrink=1.0),
    Step(gap=0.2, leading=0.87, shrink=1.0),
)


class Colours(Struct, frozen=True, kw_only=True):
    """Colours as #rrggbb; each pair of text and ground keeps its contrast in greyscale too."""

    text: str = "#111111"
    quiet: str = "#404040"
    brand: str = "#0b5563"
    tint: str = "#e9f2f3"
    alarm: str = "#a80f1b"
    notice: str = "#5c4400"
    rule: str = "#8a8a8a"
    paper: str = "#ffffff"


class Brand(Struct, frozen=True, kw_only=True):
    """How a clinic's sheets look. Lengths are points."""

    name: str = "plain"
    colours: Colours = Colours()
    face: str = NOTO
    type_size: float = 13.0
    large_type_size: float = 18.0
    header: HeaderStyle = "plain"
    """What sets the clinic's head apart: nothing, a line below it, or a band of the tint."""
    headings: HeadingStyle = "plain"
    """What sets a section's heading apart: its colour, a line below it, or a block behind it."""
    corners: Corners = "square"
    strokes: float = 1.0
    """How many times as thick as usual every line is."""
    leading: float = 1.28
    margin: float = 40.0
    top: float = 22.0
    bottom: float = 19.0
    letterhead: float = 85.0
    """Space left free at the top of the first side for pre-printed paper."""
    logo: str | None = None
    logo_height: float = 40.0
    code_height: float = 46.0
    """A code of 37 units (version 3 with its quiet zone) has units of 0.4 mm at this size."""


# Compared by identity: a press looks its plates up by it for every patient.
@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A brand resolved for one paper, edition and step of shrinking."""

    brand: Brand
    paper: tuple[float, float]
    body: float
    letterhead: bool = False
    step: Step = Step()
    script: Script = LATIN

    @property
    def size(self) -> float:
        """The body size before any side was tightened."""
        return self.body if self.body >= LARGE else max(self.brand.type_size, self.script.least)

    @property
    def stretch(self) -> float:
        """The leading as a multiple of Latin's usual one."""
        return self.script.leading * max(self.step.leading, self.script.tightest)

    @property
    def leading(self) -> float:
        """The grid: every line of body text takes this."""
        return round(self.body * self.brand.leading * self.stretch * 4) / 4

    @property
    def unit(self) -> float:
        """A quarter of a line, or less where a side is tight; every gap is a multiple of it."""
        return self.leading / 4 * self.step.gap

    @property
    def width(self) -> float:
        """The width of the text in points; at most 80 characters at half an em each."""
        return min(self.paper[0] - 2 * self.brand.margin, 80 * 0.52 * self.size)

    @property
    def margin(self) -> float:
        """The free space at the start and the end of a side."""
        return (self.paper[0] - self.width) / 2

    def style(self, scale: float = 1.0, bold: bool = False, colour: str | None = None) -> Style:
        """Text at a multiple of the body size, never under what its script needs."""
        return _style(self, scale, bold, colour)

    def heading(self, level: int, colour: str | None = None) -> Style:
        """The text of a heading: 1 is the sheet's title, 2 a section's, 3 one inside it."""
        return self.style(HEADINGS[level - 1], bold=True, colour=colour)

    @property
    def small(self) -> Style:
        """The text of captions and the foot."""
        return self.style(0.92, colour=self.brand.colours.quiet)

    def tightened(self, step: Step) -> Look:
        """The same look, set more tightly."""
        size = self.size
        body = round((size - (size - self.script.least) * step.shrink) * 4) / 4
        return replace(self, body=body if size < LARGE else size, step=step)

    def written_in(self, language: str) -> Look:
        """The same look for a language (BCP 47), in the sizes that its script needs."""
        script = script_of(language)
        if script == self.script:
            return self
        return replace(self, script=script, body=max(self.body, script.least))

    def beside(self, language: str) -> Look:
        """The look of what a sheet says again in another language: as small as that may be."""
        script = script_of(language)
        least = self.body if self.body >= LARGE else max(SMALLEST, script.least)
        return replace(self, script=script, body=min(self.body, least))


def script_of(language: str) -> Script:
    """What the script of a language (BCP 47) needs."""
    return SCRIPTS.get(language.partition("-")[0], LATIN)


def look(brand: Brand, paper: str, edition: str, letterhead: bool = False) -> Look:
    """The look of a brand on a named paper in a named edition."""
    size = brand.large_type_size if edition == "large" else brand.type_size
    return Look(brand, PAPERS[paper], size, letterhead)


@lru_cache(maxsize=1024)
def _style(look: Look, scale: float, bold: bool, colour: str | None) -> Style:
    """The style of a look: a sheet asks for the same few again and again."""
    least = look.script.least
    size = max(least, round(look.body * scale * 2) / 2) if scale != 1.0 else look.body
    leading = look.leading if scale == 1.0 else round(size * 1.24 * look.stretch * 4) / 4
    shown = components(colour or look.brand.colours.text)
    most = CHARACTERS_LARGE if look.body >= LARGE else CHARACTERS
    number = components(look.brand.colours.brand)
    return Style(size, leading, shown, bold, most, look.brand.face, least, number)


def components(colour: str) -> str:
    """A #rrggbb colour as the three numbers of a PDF operator."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return " ".join(f"{part:.3f}".rstrip("0").rstrip(".") for part in parts)
