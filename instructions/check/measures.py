"""PEMAT-P and the CDC Clear Communication Index, item by item: what a program can judge is judged.

The others are for two human raters. No score is ever worked out over items that nobody has judged.
Items: AHRQ, PEMAT for printable materials (24 items); CDC, Clear Communication Index (20 items).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from msgspec import Struct

from instructions.check.finding import Finding
from instructions.check.situations import printed, situations
from instructions.check.subject import Subject
from instructions.procedure import Section
from instructions.wording import Text, Wording

PEMAT, CDC = "PEMAT-P", "CDC CCI"


class Verdict(Enum):
    """What came of an item."""

    MET = "met"
    NOT_MET = "not met"
    NOT_APPLICABLE = "does not apply"
    HUMAN = "for two raters"


class Item(Struct, frozen=True):
    """One item of a measure, and what came of it."""

    measure: str
    number: int
    asks: str
    verdict: Verdict

    @property
    def key(self) -> str:
        """`pemat 16`."""
        return f"{self.measure.partition('-')[0].partition(' ')[0].lower()} {self.number}"


@dataclass(frozen=True, eq=False)
class Bench:
    """What the items are judged by."""

    subject: Subject
    broken: frozenset[str]
    """The ids of the rules that something broke."""

    def clear(self, *rules: str) -> bool:
        """Whether nothing broke any of these rules."""
        return not self.broken.intersection(rules)

    @property
    def core(self) -> tuple[Section, ...]:
        """The sections of the part that every patient gets."""
        return self.subject.practice.procedure.parts[0].sections

    def of(self, *kinds: str) -> list[Section]:
        """The core's sections of some kinds."""
        return [section for section in self.core if section.kind in kinds]

    def says(self, pattern: str) -> bool:
        """Whether the core says something like that when nothing special applies."""
        which = situations(self.subject)[0]
        first = self.subject.practice.procedure.parts[0].id
        steps = (one for one in printed(self.subject, which) if one.part == first)
        text = " ".join(self.subject.spoken(one.wording) for one in steps)
        return re.search(pattern, text, re.IGNORECASE) is not None


Judge = Callable[[Bench], "bool | None"]
"""True and False for met and not met, None when the item does not apply."""

ANY_LANGUAGE = {PEMAT: {1, 2, 9, 11, 12, 15, 17, 22, 23, 25}, CDC: {1, 2, 3, 10}}
"""The items that rest on how a sheet is built, not on single words."""

_PROBABILITY = r"\b1 in \d|\d+ out of \d+|\d ?%"


def items(subject: Subject, findings: Iterable[Finding]) -> tuple[Item, ...]:
    """Every item of both measures with what came of it."""
    bench = Bench(subject, frozenset(one.rule for one in findings))
    return tuple(
        Item(
            measure,
            number,
            asks,
            _verdict(judge if _judged(measure, number, subject) else None, bench),
        )
        for measure, table in ((PEMAT, PEMAT_ITEMS), (CDC, CDC_ITEMS))
        for number, (asks, judge) in table.items()
    )


def human(found: Iterable[Item]) -> tuple[Item, ...]:
    """The items that are for raters."""
    return tuple(item for item in found if item.verdict is Verdict.HUMAN)


def _judged(measure: str, number: int, subject: Subject) -> bool:
    """Whether a program can judge an item in this language: the rules about words are English."""
    return subject.english or number in ANY_LANGUAGE[measure]


def _verdict(judge: Judge | None, bench: Bench) -> Verdict:
    if judge is None:
        return Verdict.HUMAN
    met = judge(bench)
    if met is None:
        return Verdict.NOT_APPLICABLE
    return Verdict.MET if met else Verdict.NOT_MET


def _has_title(bench: Bench) -> bool:
    return bool(bench.subject.practice.procedure.title and bench.of("key", "details"))


def _main_first(bench: Bench) -> bool:
    """The main message stands at the top, after no more than whose visit it is."""
    kinds = [section.kind for section in bench.core if section.kind != "details"]
    return kinds[:1] == ["key"]


def _main_bold(bench: Bench) -> bool:
    """Each main message begins in bold."""
    firsts = [words.pieces[0] for words in _main_words(bench)]
    return bool(firsts) and all(isinstance(one, Text) and one.bold for one in firsts)


def _main_words(bench: Bench) -> list[Wording]:
    return [w for s in bench.of("key") for step in s.steps for w in step.words.values() if w]


def _figures(bench: Bench) -> bool:
    """Every figure has an alternative, and a caption or a label."""
    steps = [step for step in bench.subject.practice.procedure.steps() if step.figure]
    return all(step.alt and (step.caption or step.label) for step in steps)


def _tables(bench: Bench) -> bool:
    """Rows have short headings; a table to write in has at most three columns."""
    tables = [
        s for s in bench.subject.sections if s.kind in ("details", "timeline", "staff", "grid")
    ]
    labels = [step.label.plain() for s in tables for step in s.steps if step.label]
    narrow = all(len(step.options) <= 4 for s in tables for step in s.steps)
    return narrow and all(len(label.split()) <= 5 for label in labels)


def _grids(bench: Bench) -> bool | None:
    """A table to write in comes with how to fill it."""
    grids = [section for section in bench.subject.sections if section.kind == "grid"]
    if not grids:
        return None
    return all(any(not step.label and step.words["text"] for step in s.steps) for s in grids)


def _calculates(bench: Bench) -> bool | None:
    return None if bench.clear("arithmetic") else False


def _probabilities(bench: Bench) -> bool | None:
    return False if bench.says(_PROBABILITY) else None


PEMAT_ITEMS: Mapping[int, tuple[str, Judge | None]] = {
    1: ("Its purpose is evident", _has_title),
    2: ("Nothing distracts from its purpose", lambda b: b.clear("sides")),
    3: ("Common, everyday words", lambda b: b.clear("jargon", "style", "grade")),
    4: ("Medical terms only to teach them, and explained", lambda b: b.clear("term-explained")),
    5: ("The active voice", lambda b: b.clear("passive")),
    6: ("Numbers are clear and easy to understand", lambda b: b.clear("numbers")),
    7: ("The reader need not calculate", lambda b: b.clear("arithmetic", "clock")),
    8: (
        "Short chunks",
        lambda b: b.clear("paragraph-length", "list-length", "sentence-length"),
    ),
    9: ("Every section has an informative heading", lambda b: b.clear("headings")),
    10: ("A logical order", None),
    11: ("A summary", lambda b: bool(b.of("key"))),
    12: (
        "Visual cues draw attention to key points",
        lambda b: bool(b.of("emergency") and b.of("box", "key")) and b.clear("emergency-card"),
    ),
    15: (
        "Visual aids wherever they help",
        lambda b: any(s.figure for c in b.core for s in c.steps),
    ),
    16: ("Visual aids reinforce the words and do not distract", None),
    17: ("Visual aids have clear titles or captions", _figures),
    18: ("Illustrations are clear and uncluttered", None),
    19: ("Tables are simple, with short and clear headings", _tables),
    20: ("At least one action of the reader is named", lambda b: b.says(r"\bphone us\b|\bcall\b")),
    21: ("It addresses the reader when it names actions", lambda b: b.clear("you", "style")),
    22: ("Actions are broken into explicit steps", lambda b: bool(b.of("numbers", "bullets"))),
    23: ("A tangible tool helps the reader to act", lambda b: bool(b.of("ticks", "grid", "staff"))),
    24: ("It explains how to do calculations", _calculates),
    25: ("It explains how to use tables to act", _grids),
    26: ("Visual aids wherever they make it easier to act", None),
}
"""Items 13 and 14 are for sound and film."""

CDC_ITEMS: Mapping[int, tuple[str, Judge | None]] = {
    1: ("One main message", lambda b: len(b.of("key")) == 1),
    2: ("The main message is at the top", _main_first),
    3: ("The main message is emphasised", _main_bold),
    4: ("A picture with a caption supports the main message", None),
    5: ("A call to action", lambda b: b.says(r"\bphone us\b|\bcall\b")),
    6: ("Main message and call to action in the active voice", lambda b: b.clear("passive")),
    7: (
        "The readers' own words; terms explained at first use",
        lambda b: b.clear("jargon", "term-explained", "grade"),
    ),
    8: (
        "Lists, none too long",
        lambda b: b.clear("list-length") and bool(b.of("bullets", "ticks")),
    ),
    9: (
        "Chunks with headings",
        lambda b: b.clear("headings", "paragraph-length"),
    ),
    10: ("The most important points come first", _main_first),
    11: (
        "It says what experts know and do not know",
        lambda b: b.says(r"not everyone|nobody can tell|we cannot tell"),
    ),
    12: ("It recommends a behaviour", lambda b: b.says(r"\bphone us\b|\bdo not\b")),
    13: ("It says why the behaviour matters", None),
    14: (
        "It says how to do it, when, and whom to contact",
        lambda b: bool(b.of("phone")) and b.clear("reach"),
    ),
    15: ("Numbers the readers are familiar with", None),
    16: ("It explains what its numbers mean", None),
    17: ("The readers need not calculate", lambda b: b.clear("arithmetic")),
    18: ("It explains the nature of the risk", None),
    19: ("It gives risks and benefits of what it recommends", None),
    20: ("A probability is also told in words or a picture", _probabilities),
}
