"""The words of one language, read for the steps they belong to and checked for what they use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from instructions.conditions import Answer, Condition
from instructions.form import Form
from instructions.meanings import IN_WORDS, LABELS, Meanings
from instructions.procedure import CHOSEN_BY, Step
from instructions.report import Report
from instructions.settings import Setting, Units
from instructions.shapes import StepShape, StepWordsShape, WordsShape
from instructions.times import CalendarWords, without_minutes
from instructions.tree import Path
from instructions.wording import Wording

Guards = tuple[Condition, ...]

_ANSWERS: Mapping[str, Answer] = {key: answer for answer, key in CHOSEN_BY.items()}
_WORDINGS = (*_ANSWERS, "unset", "past")
_LABELLED = frozenset({"details", "staff"})
_WITH_OPTIONS = frozenset({"staff", "grid"})
LABEL_VALUES = frozenset(
    [
        "page",
        "pages",
        "version",
        "checked",
        "review_by",
        "approver",
        "language",
        "title",
        "program",
        "procedure",
        "sources",
        "answer",
        "value",
        "unit",
        "n",
    ]
)
"""Names that the program's own few words may use besides the values of texts."""


class Speech:
    """Reads the wordings of one language file; what is wrong goes to the report."""

    def __init__(self, form: Form, said: WordsShape, meanings: Meanings, report: Report) -> None:
        self.form, self.said, self.meanings, self.report = form, said, meanings, report
        self.used: set[str] = set()
        self.phrases: dict[str, Wording] = {}
        self.phrases = {id: self.parsed(("phrases", id), text) for id, text in said.phrases.items()}

    # Wordings

    def parsed(self, path: Path, text: str) -> Wording:
        return self.report.attempt(self.form, path, lambda: Wording.parse(text)) or Wording.of(())

    def wording(self, path: Path, text: str, known: Iterable[str]) -> Wording:
        """The wording of a text with its phrases in place; its names are among the known."""
        parsed = self.parsed(path, text)
        whole = self.report.attempt(self.form, path, lambda: parsed.with_phrases(self.phrases))
        if whole is None:
            return parsed
        self.report.known(self.form, path, "value", sorted(whole.names), known)
        self.used |= whole.names
        return whole

    def wordings(
        self, path: Path, texts: Mapping[str, str], known: Iterable[str]
    ) -> dict[str, Wording]:
        """The wordings by their keys; `same` stands for the wording `text`."""
        return {
            key: self.wording((*path, key), texts["text"] if text == "same" else text, known)
            for key, text in texts.items()
        }

    def headings(self, id: str, when: Condition | None, guards: Guards) -> dict[str, Wording]:
        """The heading of a section, for each answer to its condition that may come."""
        path: Path = ("sections", id)
        item = self.said.sections.get(id)
        if item is None:
            self.missing("sections", id)
            return {"text": Wording.of(())}
        texts = item.told()
        headings = self.wordings(path, texts, self.meanings.values())
        self.check_answers(path, when, headings, None)
        for key, heading in headings.items():
            lacking = self.meanings.may_lack(heading.names, (when, _ANSWERS[key]), guards)
            self.refuse_lacking((*path, key), lacking)
        return headings

    def step(self, id: str, item: StepShape, kind: str, guards: Guards) -> Step:
        """The step with all its words, checked."""
        path: Path = ("steps", id)
        said = self.said.steps.get(id)
        if said is None:
            self.missing("steps", id)
        step = self.spoken(id, item, said or StepWordsShape())
        if said is not None:
            self.check_answers(path, item.when, step.words, item.each)
            self.check_gaps(path, step, guards)
            self.check_fitting(path, step, kind)
        return step

    def spoken(self, id: str, item: StepShape, said: StepWordsShape) -> Step:
        path: Path = ("steps", id)
        known = self.meanings.values(item.each)
        texts = {name: text for name, text in said.told().items() if name in _WORDINGS}
        words = self.wordings(path, texts, known)
        used = {name for wording in words.values() for name in wording.names}
        return Step(
            id=id,
            when=item.when,
            each=item.each,
            critical=item.critical,
            sources=tuple(item.sources),
            facts=tuple(item.facts),
            figure=item.figure,
            words=words,
            label=self.wording((*path, "label"), said.label, known) if said.label else None,
            options=tuple(
                self.wording((*path, "options", number), option, ())
                for number, option in enumerate(said.options)
            ),
            caption=self.wording((*path, "caption"), said.caption, ()) if said.caption else None,
            alt=said.alt,
            settings=self.meanings.settings_in(used),
            moments=self.meanings.moments_in(used),
        )

    # Checks

    def missing(self, kind: str, id: str) -> None:
        if id not in self.form.keys(kind):
            what = f"The words of '{id}' are missing: procedure.yaml has it."
            self.report.refuse(self.form, (kind,), what, "Add them.")

    def strays(self, kind: str, known: Iterable[str]) -> None:
        """Words for a step or section that the procedure does not have."""
        for id in self.form.keys(kind):
            self.report.known(self.form, (kind, id), kind[:-1], [id], known)

    def check_answers(
        self, path: Path, when: Condition | None, words: Mapping[str, Wording], each: str | None
    ) -> None:
        """Each answer that may come has its wording, and no wording waits for one that cannot."""
        answers = self.meanings.answers(each)
        can_be = {Answer.YES}
        if when is not None:
            can_be = set(when.possible(lambda name: answers.get(name, frozenset(Answer))))
            if Answer.NOT_KNOWN in can_be and "unknown" not in words:
                what = f"Whether '{when.text}' may be not known, and there is no 'unknown' wording."
                remedy = "Add 'unknown:' with the safe words, with same, or with \"\" to leave out."
                self.report.refuse(self.form, path, what, remedy)
        for key in ("no", "unknown"):
            if key in words and _ANSWERS[key] not in can_be:
                self.never((*path, key))

    def check_gaps(self, path: Path, step: Step, guards: Guards) -> None:
        """Where a value may be absent or a deadline over, there are words for that."""
        chosen = {key: words for key, words in step.words.items() if key in _ANSWERS}
        lacking = {
            name
            for key, words in chosen.items()
            for name in self.meanings.may_lack(
                words.names, (step.when, _ANSWERS[key]), guards, step.each
            )
        }
        names = {name for words in chosen.values() for name in words.names}
        over = self.meanings.deadlines_in(names)
        self.need(path, step, "unset", sorted(lacking), "may have no value")
        self.need(path, step, "past", over, "may be over when the sheet is given")
        self.check_instead(path, step, guards)

    def check_instead(self, path: Path, step: Step, guards: Guards) -> None:
        """The words for a gap have no gap themselves; neither has a label."""
        always = (None, Answer.YES)
        lines = {key: step.words.get(key) for key in ("unset", "past")} | {"label": step.label}
        for key, words in lines.items():
            if words:
                all_guards = (*guards, step.when) if step.when and key != "label" else guards
                lacking = self.meanings.may_lack(words.names, always, all_guards, step.each)
                self.refuse_lacking((*path, key), lacking)
        if "unset" in step.words:
            over = self.meanings.deadlines_in(step.words["unset"].names)
            self.refuse_lacking((*path, "unset"), over)

    def need(self, path: Path, step: Step, key: str, names: Iterable[str], why: str) -> None:
        names = ", ".join(names)
        if names and key not in step.words:
            what = f"There is no '{key}' wording, and this {why}: {names}."
            remedy = 'Add it; "" leaves the step out.' if key == "unset" else "Add it."
            self.report.refuse(self.form, path, what, remedy)
        if not names and key in step.words:
            self.never((*path, key))

    def never(self, path: Path) -> None:
        self.report.refuse(self.form, path, "These words can never be printed.", "Remove them.")

    def refuse_lacking(self, path: Path, names: Iterable[str]) -> None:
        if names := ", ".join(names):
            what = f"A value that may be absent or over is used here: {names}."
            self.report.refuse(self.form, path, what, "Say it without that value.")

    def check_fitting(self, path: Path, step: Step, kind: str) -> None:
        """The words have the form that their kind of section prints."""
        rules = (
            (not step.words["text"] and not _may_be_textless(step, kind), "There is no text."),
            (kind in _LABELLED and not step.label, f"A step in {kind} needs a label."),
            (step.options and kind not in _WITH_OPTIONS, f"A step in {kind} has no options."),
            (step.figure and not step.alt, "A figure needs alt: what it shows, in words."),
            ((step.caption or step.alt) and not step.figure, "The step has no figure."),
        )
        for broken, what in rules:
            if broken:
                self.report.refuse(self.form, path, what)

    # The program's own few words

    def labels(self) -> dict[str, Wording]:
        """The labels by their ids; those that the program or a text needs must be there.

        Read after the steps: what their texts use is known then.
        """
        worded = (id for name in sorted(self.used & IN_WORDS.keys()) for id in IN_WORDS[name])
        for id in (*LABELS, *worded):
            if id not in self.said.labels:
                what = f"The label '{id}' is missing."
                self.report.refuse(self.form, ("labels",), what, "Add it.")
        known = self.meanings.values() | LABEL_VALUES
        return {
            id: self.wording(("labels", id), text, known) for id, text in self.said.labels.items()
        }

    def calendar(self) -> CalendarWords:
        said = self.said.calendar
        return CalendarWords(
            **said.given(but=("parts", "clock_12_whole")),
            **said.parts.given(),
            clock_12_whole=said.clock_12_whole or without_minutes(said.clock_12),
        )

    def units(self, settings: Iterable[Setting]) -> Units:
        """The words for amounts; every unit of a setting has a form 'other' with {n} in it."""
        words, between = dict(self.said.units), self.said.units.get("range")
        words.pop("range", None)
        for unit in sorted({setting.unit for setting in settings if setting.unit}):
            forms = words.get(unit)
            if not isinstance(forms, dict) or "{n}" not in forms.get("other", ""):
                what = f"The unit '{unit}' has no form 'other' with {{n}} in it."
                self.report.refuse(self.form, ("units", unit), what, "Add it.")
        if not isinstance(between, str) or "{a}" not in between or "{b}" not in between:
            self.report.refuse(self.form, ("units", "range"), "This must hold {a} and {b}.")
        return Units(self.said.language, words, str(between))


def _may_be_textless(step: Step, kind: str) -> bool:
    return bool(step.options or step.figure or (kind == "grid" and step.label))
