"""Families: the fonts that print, in the order in which they are asked, and their files."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

REGULAR, BOLD = 400, 700

NOTO = "noto-sans"

# The faces that a brand may choose, by the names it says them with; Noto Sans is asked for what
# another lacks. Atkinson Hyperlegible was drawn by the Braille Institute for low vision: letters
# that are easily mistaken for each other (I, l, 1; O, 0) are kept apart. All are OFL-1.1.
CHOICES: Mapping[str, str] = {
    NOTO: "fontpkg_noto_sans",
    "atkinson-hyperlegible": "fontpkg_atkinson_hyperlegible",
}

# The order in which fonts are asked for a character: Latin first, so that digits and
# punctuation look the same in every script.
SCRIPTS = (
    "fontpkg_noto_sans",
    "fontpkg_noto_sans_tamil",
    "fontpkg_noto_sans_devanagari",
    "fontpkg_noto_sans_telugu",
    "fontpkg_noto_sans_arabic",
)

# Every family, by its place: a face's name in a file tells it. New ones go to the end.
FAMILIES = (*SCRIPTS, *(family for family in CHOICES.values() if family not in SCRIPTS))

NAMES = {REGULAR: "Regular", BOLD: "Bold"}


@lru_cache(maxsize=1)
def font_files() -> Mapping[str, Path]:
    """The font file of each face that is installed, by its key: `R0`, `B0`, `R1` ..."""
    specs = ((place, find_spec(package)) for place, package in enumerate(FAMILIES))
    roots = {place: Path(spec.origin).parent for place, spec in specs if spec and spec.origin}
    return {
        f"{name[0]}{place}": _upright(root, name)
        for place, root in roots.items()
        for name in NAMES.values()
    }


def _upright(root: Path, weight: str) -> Path:
    """The file that holds every weight, else the one of this weight."""
    files = [path for path in sorted(root.rglob("*.ttf")) if "Italic" not in path.name]
    own = [path for path in files if "[" in path.name or path.stem.endswith(f"-{weight}")]
    return (own or files)[0]
