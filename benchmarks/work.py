"""What a peer finds in its folder: the words, the values of each visit, fonts and drawings."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.words import Sheet, sources

Values = Mapping[str, str]

# Visits that warm a peer up; they are not among those that are timed (typst keeps what it made).
WARM = 10


class Visit(NamedTuple):
    """A visit as it was typed, and the values that are printed."""

    typed: Mapping[str, str]
    values: Values


@dataclass(frozen=True)
class Work:
    """The folder of one run."""

    folder: Path

    @property
    def sheet(self) -> Sheet:
        """The words of the handout."""
        found = self._load("sheet")
        assert isinstance(found, Sheet)
        return found

    @property
    def size(self) -> int:
        """The bytes of one struck handout of ours."""
        return int(self._load("size"))

    @property
    def faces(self) -> tuple[Path, Path]:
        """The fonts: Noto Sans, regular and bold."""
        return self.folder / "NotoSans-Regular.ttf", self.folder / "NotoSans-Bold.ttf"

    @property
    def template(self) -> Path:
        """The blank file that takes an overlay."""
        return self.folder / "template.pdf"

    def visits(self, many: bool) -> tuple[Visit, ...]:
        """The visits, the first of them to warm up; ``many`` for what is fast."""
        return tuple(self._load("many" if many else "few"))

    def drawing(self, source: str, suffix: str = ".svg") -> Path:
        """A drawing as SVG, or as pixels for those who cannot read it."""
        return self.folder / Path(source).with_suffix(suffix).name

    def drawings(self) -> Iterator[tuple[str, Path, Path]]:
        """Each drawing's source, its SVG and its pixels."""
        for source in sources(self.sheet):
            yield source, self.drawing(source), self.drawing(source, ".png")

    def keep(self, **things: Any) -> None:
        """Store things under their names."""
        for name, thing in things.items():
            (self.folder / f"{name}.pickle").write_bytes(pickle.dumps(thing))

    def _load(self, name: str) -> Any:
        return pickle.loads((self.folder / f"{name}.pickle").read_bytes())
