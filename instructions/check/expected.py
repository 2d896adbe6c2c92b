"""What the words of a procedure must keep, as `check/expected.yaml` in its folder says it.

Pieces of text are compared in small letters, with the names of values in brackets.
"""

from __future__ import annotations

from pathlib import Path

from instructions.errors import WordsError
from instructions.form import fill, read
from instructions.shape import Shape

FILE = "check/expected.yaml"

Steps = list[str]


class Expected(Shape, frozen=True):
    """The whole of the file; a procedure without one expects nothing of its own."""

    facts: dict[str, str] = {}
    """The facts that it carries, each with words that must stand in the steps that carry it."""
    left_out: dict[str, str] = {}
    """Facts that it does not carry, each with the reason."""
    open_settings: list[str] = []
    """Settings that may have no default: sources disagree on them."""
    administrative: Steps = []
    """Steps that may rest on the clinic's own details alone."""
    critical_sections: dict[str, Steps] = {}
    """Sections of which every step is safety-critical, but for those listed."""
    same_words: dict[str, Steps] = {}
    """Phrases, each with the steps that must say it."""
    either: dict[str, tuple[str, str]] = {}
    """Phrases that exactly one of two steps tells: in its words, or by being printed."""
    says: dict[str, list[str]] = {}
    """Steps, each with what every wording of it must say."""
    plan_steps: Steps = []
    """Steps about blood thinners: they tell no amount and no time but the plan's."""
    plan_values: list[str] = []
    """The values that those steps may use."""
    drugs: list[str] = []
    """Names of blood thinners."""
    drugs_in: Steps = []
    """Steps that may name one, as an example."""
    stop_orders_in: Steps = []
    """Steps that may say to stop something: those of the written plan."""
    harmless_stops: list[str] | None = None
    """Uses of 'stop' that order nothing, as regular expressions; None looks for no orders."""
    follows: dict[str, str] = {}
    """Steps, each with the one that must stand right behind it."""
    one_of: list[Steps] = []
    """Steps of which every visit prints exactly one."""


def expected_of(folder: Path) -> Expected:
    """What the words in a procedure's folder must keep. Raises WordsError with every problem."""
    path = folder / FILE
    if not path.is_file():
        return Expected()
    text = path.read_text(encoding="utf-8")
    return fill(Expected, read(text, f"{folder.name}/{FILE}", WordsError), WordsError)
