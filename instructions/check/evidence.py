"""Evidence: what every statement rests on, how old that is, and whether every fact is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from instructions.check.finding import Finding, Rule, Weight
from instructions.check.subject import Subject
from instructions.procedure import Step
from instructions.settings import UNSET

PIF = "PIF TICK 4; NHS content standard: evidence record, last checked, next check"
SOURCED = Rule(id="source", why="A statement rests on a source.", source=PIF)
UNUSED = Rule(id="source-unused", why="A source that carries nothing misleads.", source=PIF)
CHECKED = Rule(id="source-checked", why="A source is looked at again every 3 years.", source=PIF)
CLINIC_ONLY = Rule(
    id="clinic-only",
    why="The clinic vouches for who, where and when; a medical statement needs a source.",
    source=PIF,
)
OPEN = Rule(
    id="open-setting",
    why="Published sources disagree on it: a default would be a guess.",
    source="The procedure's own list: check/expected.yaml",
)
FACT = Rule(id="fact", why="A fact of the source pages is lost.", source="check/expected.yaml")
REVIEW = Rule(id="review", why="Words are reviewed every 3 years.", source=PIF)

LONGEST = timedelta(days=3 * 366)
SOON = timedelta(days=60)
_CLINICS_OWN = "clinic"
_NUMBER = re.compile(r"\d")


def sources(subject: Subject) -> Iterator[Finding]:
    """Every step has sources, every source is dated, in time, and carries something."""
    procedure = subject.practice.procedure
    used = {source for step in procedure.steps() for source in step.sources}
    used |= {source for one in procedure.settings.values() for source in one.sources}
    for id, source in procedure.sources.items():
        place = subject.at_frame("sources", id)
        if id not in used:
            yield UNUSED.found(f"Nothing rests on the source '{id}'.", place, id)
        if source.checked > subject.today:
            yield CHECKED.found(f"'{id}' was checked in the future.", place, id)
        elif subject.today - source.checked > LONGEST:
            yield CHECKED.found(f"'{id}' was last checked on {source.checked}.", place, id)
    for step in procedure.steps():
        if not step.sources:
            yield SOURCED.found("No source.", subject.at_frame_step(step.id), step.id)


def alone(subject: Subject) -> Iterator[Finding]:
    """The clinic's own details carry only what is about the clinic."""
    allowed = frozenset(subject.expected.administrative)
    for step in subject.practice.procedure.steps():
        if set(step.sources) != {_CLINICS_OWN}:
            continue
        place = subject.at_frame_step(step.id)
        if allowed and step.id not in allowed:
            yield CLINIC_ONLY.found("Nothing but the clinic's word.", place, step.id)
        elif any(_NUMBER.search(wording.plain(str)) for wording in step.words.values()):
            yield CLINIC_ONLY.found("A number with nothing but the clinic's word.", place, step.id)


def open_settings(subject: Subject) -> Iterator[Finding]:
    """What sources disagree on is asked of the clinic."""
    for id in subject.expected.open_settings:
        setting = subject.practice.procedure.settings.get(id)
        place = subject.at_frame("settings", id)
        if setting is None:
            yield OPEN.found(f"The setting '{id}' is gone.", place, id)
        elif setting.default is not UNSET:
            yield OPEN.found(f"'{id}' has a default.", place, id)


def facts(subject: Subject) -> Iterator[Finding]:
    """Each fact stands in the steps that are said to carry it."""
    steps = list(subject.practice.procedure.steps())
    known = subject.expected.facts if subject.english else {}
    for fact, words in known.items():
        carrying = [step for step in steps if fact in step.facts]
        if not carrying:
            yield FACT.found(f"No step carries {fact}.", subject.at_frame("parts"), fact)
        elif not any(words.lower() in _all_words(subject, step) for step in carrying):
            what = f"{fact} is not said any more: '{words}'."
            yield FACT.found(what, subject.at_step(carrying[0].id), carrying[0].id)
    left_out = subject.expected.left_out
    for step in steps:
        for fact in set(step.facts) - {*known, *left_out} if known else ():
            what = f"It carries {fact}, which no list of facts has."
            yield FACT.found(what, subject.at_frame_step(step.id), step.id)


def review(subject: Subject) -> Iterator[Finding]:
    """The words' own day of review."""
    procedure = subject.practice.procedure
    place = subject.at_frame("review-by")
    if procedure.review_by < subject.today:
        yield REVIEW.found(f"The review was due on {procedure.review_by}.", place)
    elif procedure.review_by - procedure.checked > LONGEST:
        yield REVIEW.found(
            f"The next review is more than 3 years off: {procedure.review_by}.", place
        )
    elif procedure.review_by - subject.today < SOON:
        soon = Rule(id=REVIEW.id, why=REVIEW.why, source=PIF, weight=Weight.WARNING)
        yield soon.found(f"The review is due on {procedure.review_by}.", place)


def _all_words(subject: Subject, step: Step) -> str:
    """All that a step and its figure may say."""
    extra = [words for words in (step.label, step.caption, *step.options) if words]
    return " ".join(subject.raw(words) for words in [*step.words.values(), *extra])


RULES = (sources, alone, open_settings, facts, review)
