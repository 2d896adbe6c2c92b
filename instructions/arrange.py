"""Arrange: a procedure's steps for one case, chosen and worded, ready for a template to mark up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from markupsafe import Markup, escape
from msgspec import Struct, field

from instructions.conditions import Answer
from instructions.procedure import Procedure, Section, Step
from instructions.wording import Text, Value, Wording

# A paragraph holds at most this many sentences (CDC Clear Communication Index, item 9).
SENTENCES = 3
SENTENCE = re.compile("[.?!\u061f\u06d4\u0964](?=\\s|$)")

# A line of a card that says whom to call is set larger than the others.
CALLS = frozenset({"clinic.phone", "clinic.emergency", "clinic.out_of_hours", "closure.who"})
SAID = frozenset({"clinic.hours", "clinic.hospital"})
CARDS = frozenset({"emergency", "phone"})

Show = Callable[[Value], Markup]


class StepView(Struct, frozen=True, kw_only=True):
    """One step as it prints: its words as safe HTML with blanks."""

    id: str
    html: Markup
    label: Markup = Markup()
    options: tuple[Markup, ...] = ()
    figure: str | None = None
    alt: str = ""
    caption: Markup = Markup()
    critical: bool = False
    names: frozenset[str] = frozenset()
    lacks: frozenset[str] = frozenset()
    """Values that its usual words name and that nobody has set."""
    number: int = 0
    """Its number, where the steps of a whole sheet are numbered and its list shows it."""


class Group(Struct, frozen=True):
    """Neighbouring steps that print as one block: a list, a call, a paragraph or a row."""

    kind: str
    steps: tuple[StepView, ...]

    @property
    def first(self) -> int:
        """The number of the first step, where the steps of a whole sheet are numbered."""
        return self.steps[0].number

    @property
    def ids(self) -> str:
        """The ids of its steps, as an attribute lists them."""
        return " ".join(step.id for step in self.steps)

    @property
    def html(self) -> Markup:
        """The words of its steps, one after the other."""
        return Markup(" ").join(step.html for step in self.steps if step.html)


class SectionView(Struct, frozen=True, kw_only=True):
    """One section as it prints."""

    id: str
    kind: str
    title: Markup
    columns: int
    half: bool
    steps: tuple[StepView, ...]
    groups: tuple[Group, ...] = ()
    also: SectionView | None = None
    """The same in the clinic's own language, for whoever helps."""

    @property
    def beside(self) -> StepView | None:
        """The step whose figure stands beside the text."""
        return next((step for step in self.steps if step.figure), None)


class SideView(Struct, frozen=True, kw_only=True):
    """What begins a side, or follows on where it fits."""

    id: str
    title: str
    kind: str
    """side, turn or follow: see the document's Side."""
    sections: tuple[SectionView, ...]

    @property
    def banner(self) -> StepView | None:
        """The step whose figure stands beside the side's title: one of a table of details."""
        details = (section for section in self.sections if section.kind == "details")
        return next((section.beside for section in details if section.beside), None)

    @property
    def runs(self) -> list[tuple[bool, list[SectionView]]]:
        """Neighbouring sections of half and of full width, in order."""
        return [
            (half, list(run)) for half, run in groupby(self.sections, lambda section: section.half)
        ]


class Arrangement(Struct, frozen=True, kw_only=True):
    """Chooses and words the steps of one procedure for one case."""

    procedure: Procedure
    answer: Callable[[str], Answer]
    """The answer to any name in a condition, for the case and the clinic."""
    absent: frozenset[str]
    past: frozenset[str]
    repeats: Mapping[str, Sequence[Mapping[str, Answer]]]
    """For each kind of repeated step, the answers of each item (item.stops, item.keeps)."""
    show: Callable[[Value, str], Markup]
    """A value as HTML; the second argument says which item of a repeated step it belongs to."""
    parts: frozenset[str] = field(default_factory=frozenset)

    def sides(self, title: Mapping[str, str]) -> tuple[SideView, ...]:
        """The sides that print, in order; an empty side is left out."""
        views = (
            SideView(id=id, title=title.get(id, ""), kind=kind, sections=tuple(sections))
            for id, kind, sections in self._sides()
        )
        return tuple(view for view in views if view.sections)

    def _sides(self) -> Iterator[tuple[str, str, list[SectionView]]]:
        for part in self.procedure.parts:
            if not self._printed(part.id, part.asked):
                continue
            numbers = sorted({section.side or 0 for section in part.sections})
            for number in numbers:
                own = [section for section in part.sections if (section.side or 0) == number]
                id = f"{part.id}-{number}" if number else part.id
                kind = "side" if number else "follow" if part.asked == "always" else "turn"
                yield id, kind, list(self._sections(own))

    def _printed(self, part: str, asked: str) -> bool:
        with_plan = asked == "when-plan" and self.answer("plan") is Answer.YES
        return asked == "always" or with_plan or part in self.parts

    def _sections(self, sections: Iterable[Section]) -> Iterator[SectionView]:
        for section in sections:
            answer = section.when.answer(self.answer) if section.when else Answer.YES
            heading = section.heading_for(answer)
            if heading is None:
                continue
            steps = tuple(view for step in section.steps for view in self._steps(step))
            if steps:
                yield SectionView(
                    id=section.id,
                    kind=section.kind,
                    title=self._html(heading, ""),
                    columns=section.columns,
                    half=section.half,
                    steps=steps,
                    groups=tuple(groups(section.kind, steps)),
                )

    def _steps(self, step: Step) -> Iterator[StepView]:
        """The views of one step: none, one, or one for each item that it repeats for."""
        if step.each is None:
            view = self._step(step, {}, "")
            if view:
                yield view
            return
        for place, answers in enumerate(self.repeats.get(step.each, ())):
            view = self._step(step, answers, f"{step.each}.{place + 1}")
            if view:
                yield view

    def _step(self, step: Step, item: Mapping[str, Answer], which: str) -> StepView | None:
        def lookup(name: str) -> Answer:
            return item[name] if name in item else self.answer(name)

        answer = step.when.answer(lookup) if step.when else Answer.YES
        wording = step.wording(answer, self.absent, self.past)
        if wording is None:
            return None
        return StepView(
            id=step.id,
            html=self._html(wording, which),
            label=self._html(step.label, which) if step.label else Markup(),
            options=tuple(self._html(option, which) for option in step.options),
            figure=f"figures/{step.figure}.svg" if step.figure else None,
            alt=step.alt or "",
            caption=self._html(step.caption, which) if step.caption else Markup(),
            critical=step.critical,
            names=wording.names,
            lacks=(step.words["text"].names & self.absent) | self._undecided(step, answer),
        )

    def _undecided(self, step: Step, answer: Answer) -> frozenset[str]:
        """The settings that left the step's condition open, as texts name them."""
        if step.when is None or answer is not Answer.NOT_KNOWN:
            return frozenset()
        heads = {name.partition(".")[0] for name in step.when.names}
        return frozenset(head.replace("-", "_") for head in heads & self.procedure.settings.keys())

    def _html(self, wording: Wording, which: str) -> Markup:
        return Markup("").join(self._piece(piece, which) for piece in wording.pieces)

    def _piece(self, piece: Text | Value, which: str) -> Markup:
        shown = escape(piece.text) if isinstance(piece, Text) else self.show(piece, which)
        return Markup("<strong>{}</strong>").format(shown) if piece.bold else shown


def groups(kind: str, steps: Sequence[StepView]) -> Iterator[Group]:
    """The steps of a section as the blocks they print as."""
    if kind == "timeline":
        yield from _labelled(steps)
    elif kind in ("text", "box"):
        yield from _paragraphs(steps)
    else:
        yield from _lists(kind, steps)


def _labelled(steps: Sequence[StepView]) -> Iterator[Group]:
    """Rows: a step with a label begins one, those without one go on in it."""
    row: list[StepView] = []
    for step in steps:
        if step.label and row:
            yield Group("row", tuple(row))
            row = []
        row.append(step)
    yield Group("row", tuple(row))


def _paragraphs(steps: Sequence[StepView]) -> Iterator[Group]:
    """Paragraphs of at most three sentences; a line to write on ends one."""
    paragraph: list[StepView] = []
    sentences = 0
    for step in steps:
        count = max(1, len(SENTENCE.findall(step.html.striptags())))
        writes = "blank" in step.names
        if paragraph and (writes or sentences + count > SENTENCES):
            yield Group("paragraph", tuple(paragraph))
            paragraph, sentences = [], 0
        paragraph.append(step)
        sentences += SENTENCES if writes else count
    yield Group("paragraph", tuple(paragraph))


def _lists(kind: str, steps: Sequence[StepView]) -> Iterator[Group]:
    """Lists, broken by the lines that say whom to call."""
    items: list[StepView] = []
    for step in steps:
        if kind in CARDS and step.names & (CALLS | SAID):
            if items:
                yield Group("list", tuple(items))
            items = []
            yield Group("call" if step.names & CALLS else "paragraph", (step,))
        else:
            items.append(step)
    if items:
        yield Group("list", tuple(items))
