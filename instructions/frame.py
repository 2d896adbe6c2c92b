"""Binds words to steps: both files of a procedure become one value, checked against each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import partial

from instructions.conditions import Condition
from instructions.errors import WordsError
from instructions.form import Form, attempt
from instructions.meanings import ALWAYS, OPTIONAL, Meanings
from instructions.moments import CALENDAR, ELAPSED, LENGTH_OF_STAY, value_name
from instructions.procedure import ConditionSpec, Moment, Part, Procedure, Section, Source
from instructions.report import Report
from instructions.settings import Setting
from instructions.shapes import (
    MomentShape,
    PartShape,
    ProcedureShape,
    SectionShape,
    SettingShape,
    WordsShape,
)
from instructions.speech import Guards, Speech
from instructions.tree import Path

_FIXED_LENGTH = re.compile(r"(\d{1,4}) (minutes|hours|days|weeks)", re.ASCII)
_NEEDS: Mapping[str, tuple[str, ...]] = {
    "number": ("least", "most"),
    "range": ("least", "most", "unit"),
    "choice": ("choices",),
    "yesno": (),
    "text": ("most",),
}


def bind(steps: Form, words: Form, file: str, languages: tuple[str, ...]) -> Procedure:
    """The procedure that both forms make; raises WordsError with all problems of both."""
    shape, problems = attempt(ProcedureShape, steps)
    said, more = attempt(WordsShape, words)
    report = Report([*problems, *more])
    if shape is None or said is None:
        raise WordsError(report.problems)
    frame = _Frame(steps, shape, report)
    speech = Speech(words, said, frame.meanings, report)
    procedure = Procedure(
        id=shape.id,
        version=shape.version,
        checked=shape.checked,
        review_by=shape.review_by,
        sources={id: Source(id=id, **item.given()) for id, item in shape.sources.items()},
        conditions={id: ConditionSpec(id, item.from_ == "drugs") for id, item in
                    shape.conditions.items()},
        settings=frame.settings,
        moments=frame.moments,
        parts=tuple(frame.part(id, part, speech) for id, part in shape.parts.items()),
        file=file,
        languages=languages,
        language=said.language,
        direction=said.direction,
        name=said.name,
        title=said.title,
        terms=dict(said.terms),
        labels=speech.labels(),
        calendar=speech.calendar(),
        units=speech.units(frame.settings.values()),
    )  # fmt: skip
    speech.strays("steps", frame.ids("steps"))
    speech.strays("sections", frame.ids("sections"))
    if said.language.partition("-")[0] != file.partition("-")[0]:
        what = f"The language is not the one in the file's name, '{file}'."
        report.refuse(words, ("language",), what, "Make them the same.")
    report.raise_if_any(WordsError)
    return procedure


class _Frame:
    """Reads what `procedure.yaml` says: everything but the words."""

    def __init__(self, form: Form, shape: ProcedureShape, report: Report) -> None:
        self.form, self.shape, self.report = form, shape, report
        self.settings = {id: self.setting(id, item) for id, item in shape.settings.items()}
        self.moments = dict(self.read_moments())
        conditions = frozenset(form.keys("conditions"))
        self.meanings = Meanings(conditions, self.settings, self.moments)
        self.check_id()
        self.check_names()
        self.check_twice("steps")
        self.check_twice("sections")

    def setting(self, id: str, item: SettingShape) -> Setting:
        path: Path = ("settings", id)
        self.check_sources(path, item.sources)
        given = item.given(but=("default", "note", "choices", "sources"))
        setting = Setting(id=id, **given, choices=tuple(item.choices), sources=tuple(item.sources))
        lacking = [key for key in _NEEDS[item.kind] if getattr(item, key) in (None, [])]
        if lacking:
            what = f"A setting of kind {item.kind} needs: {', '.join(lacking)}."
            self.report.refuse(self.form, path, what, "Add it.")
        elif item.default is not None:
            here = (*path, "default")
            default = self.report.attempt(self.form, here, lambda: setting.read(item.default))
            # One that cannot be read still counts as a default: the words are not to blame.
            return setting.with_default("" if default is None else default)
        return setting

    def read_moments(self) -> Iterator[tuple[str, Moment]]:
        for id, item in self.shape.moments.items():
            moment = self.report.attempt(self.form, ("moments", id), partial(self.moment, id, item))
            if moment is not None:
                yield id, moment

    def moment(self, id: str, item: MomentShape) -> Moment:
        length = item.plus or item.minus
        if length is None or (item.plus and item.minus):
            raise ValueError("must have either plus or minus")
        if item.from_ == "end" and not self.settings.keys() >= set(LENGTH_OF_STAY):
            raise ValueError(f"must have the settings {', '.join(LENGTH_OF_STAY)} to know the end")
        fixed = _FIXED_LENGTH.fullmatch(length)
        setting = None if fixed else self.settings.get(length)
        unit = fixed[2] if fixed else setting.unit if setting else None
        if unit is None or unit not in {*ELAPSED, *CALENDAR}:
            raise ValueError("must name a setting in minutes, hours, days or weeks, or '24 hours'")
        return Moment(
            id=id,
            origin=item.from_,
            sign=1 if item.plus else -1,
            number=Decimal(fixed[1]) if fixed else None,
            setting=None if fixed else length,
            unit=unit,
            shown=item.as_,
            deadline=item.deadline,
        )

    def part(self, id: str, item: PartShape, speech: Speech) -> Part:
        guards = (Condition.parse("plan"),) if item.asked == "when-plan" else ()
        sections = tuple(
            self.section(("parts", id, "sections", name), name, section, guards, speech)
            for name, section in item.sections.items()
        )
        return Part(id=id, asked=item.asked, sections=sections)

    def section(
        self, path: Path, id: str, item: SectionShape, guards: Guards, speech: Speech
    ) -> Section:
        if item.side and path[1] != "core":
            self.report.refuse(self.form, (*path, "side"), "Only the core has sides.", "Remove it.")
        self.check_condition((*path, "when"), item.when, None)
        inner = (*guards, item.when) if item.when else guards
        for name, step in item.steps.items():
            here = (*path, "steps", name)
            self.check_sources(here, step.sources)
            self.check_condition((*here, "when"), step.when, step.each)
        return Section(
            id=id,
            kind=item.kind,
            side=int(item.side) if item.side else None,
            columns=int(item.columns),
            half=item.half,
            when=item.when,
            headings=speech.headings(id, item.when, guards),
            steps=tuple(
                speech.step(name, step, item.kind, inner) for name, step in item.steps.items()
            ),
        )

    # Checks

    def ids(self, kind: str) -> list[str]:
        """All ids of sections or of steps as they are written, even those that cannot be read."""
        found: list[str] = []
        for part in self.form.keys("parts"):
            for section in self.form.keys("parts", part, "sections"):
                inside = ("parts", part, "sections", section, "steps")
                found += self.form.keys(*inside) if kind == "steps" else [section]
        return found

    def check_twice(self, kind: str) -> None:
        ids = self.ids(kind)
        for id in sorted({id for id in ids if ids.count(id) > 1}):
            what = f"The id '{id}' is given to more than one of the {kind}."
            self.report.refuse(self.form, ("parts",), what, "Ids are unique in a procedure.")

    def check_id(self) -> None:
        folder = self.form.where.partition("/")[0]
        if self.shape.id != folder:
            what = f"The id is not the folder's name, '{folder}'."
            self.report.refuse(self.form, ("id",), what, "Make them the same.")

    def check_names(self) -> None:
        taken = {*ALWAYS, *OPTIONAL}
        for kind, ids in (("settings", self.settings), ("moments", self.moments)):
            for id in ids:
                if value_name(id) in taken:
                    what = f"The name '{id}' already means something else in texts."
                    self.report.refuse(self.form, (kind, id), what, "Choose another.")
                taken.add(value_name(id))

    def check_sources(self, path: Path, sources: Iterable[str]) -> None:
        known = self.form.keys("sources")
        self.report.known(self.form, (*path, "sources"), "source", sources, known)

    def check_condition(self, path: Path, when: Condition | None, each: str | None) -> None:
        if when is not None:
            known = self.meanings.answers(each)
            self.report.known(self.form, path, "condition", sorted(when.names), known)
