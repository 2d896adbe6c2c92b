"""How the words stand: approved or not, until when, and word by word what has changed since."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from instructions import versions
from instructions.approval import Approval
from instructions.check.finding import Finding, Place, Rule, Weight, refused
from instructions.check.subject import Subject
from instructions.errors import ApprovalError
from instructions.fingerprint import Places, clinical

SOURCE = "NHS content standard: clinical approval, version control, review cycle; PIF TICK 1"
NOT_APPROVED = Rule(
    id="not-approved",
    why="Until a clinician approves them, only specimens print, without a name.",
    source=SOURCE,
    weight=Weight.WARNING,
)
CHANGED = Rule(
    id="changed",
    why="It is not what was approved: it is read and approved again.",
    source=SOURCE,
    weight=Weight.WARNING,
)
DUE = Rule(id="due", why="A review takes time.", source=SOURCE, weight=Weight.WARNING)
ENDED = Rule(id="ended", why="Words that nobody stands behind are not printed.", source=SOURCE)
LOOK = Rule(
    id="look-changed",
    why="The approval holds: only colours, logo or type differ.",
    source=SOURCE,
    weight=Weight.NOTE,
)

FILE = "approvals.jsonl"
MOST_SHOWN = 60
_WORD = re.compile(r"\s+|[^\s]+")


def standing(subject: Subject) -> Iterator[Finding]:
    """What is to be said of the approval of these words on this day."""
    known, place = subject.practice.standing, Place(FILE)
    if known.sample:
        return
    if known.approval is None:
        if known.former is None:
            yield NOT_APPROVED.found(f"Nobody has approved {known.clinical} yet.", place)
        else:
            yield from _changed(subject, known.former)
        return
    try:
        for problem in known.told(subject.today):
            yield DUE.found(problem.what, place)
    except ApprovalError as error:
        yield from refused(ENDED, error.problems)
    if known.approval.look != known.look:
        what = f"The look was {known.approval.look} when it was approved, now it is {known.look}."
        yield LOOK.found(what, place)


def changes(before: Places, now: Places) -> Iterator[tuple[str, str]]:
    """Each place that differs, with its words: taken out [-so-], put in {+so+}."""
    for place in sorted({*before, *now}):
        old, new = before.get(place, ""), now.get(place, "")
        if old != new:
            yield place, word_changes(old, new)


def word_changes(old: str, new: str) -> str:
    """A text with what was taken out as [-so-] and what was put in as {+so+}, word by word."""
    first, second = _WORD.findall(old), _WORD.findall(new)
    told: list[str] = []
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            told.append("".join(first[a:b]))
            continue
        if a < b:
            told.append(f"[-{''.join(first[a:b])}-]")
        if c < d:
            told.append(f"{{+{''.join(second[c:d])}+}}")
    return "".join(told)


def _changed(subject: Subject, former: Approval) -> Iterator[Finding]:
    try:
        before = versions.places(subject.practice.clinic.folder, former)
    except ApprovalError as error:
        yield from refused(CHANGED, error.problems)
        return
    now = clinical(subject.practice)
    for number, (place, words) in enumerate(changes(before, now)):
        if number == MOST_SHOWN:
            yield CHANGED.found(f"More than {MOST_SHOWN} places differ.", Place(FILE))
            return
        what = f"Since {former.approver} approved it on {former.on}: {words}"
        yield CHANGED.found(what, _place(subject, place), place)


def _place(subject: Subject, place: str) -> Place:
    """Where a changed place is written now."""
    kind, _, rest = place.partition(" ")
    names = rest.split()
    if kind == "steps" and len(names) > 1:
        return subject.at_step(names[0], names[2] if names[1] == "words" else names[1])
    if kind == "sections" and names:
        return subject.at_words("sections", names[0])
    if kind in ("setting", "clinic"):
        form = subject.practice.clinic.form
        settings = ("procedures", subject.practice.procedure.id, "settings")
        path = (
            (*settings, *names[:1])
            if kind == "setting"
            else tuple(name.replace("_", "-") for name in names[:1])
        )
        return Place(form.where, form.line(path))
    if kind in ("template", "drawing"):
        return Place(rest)
    return Place(subject.words.where)
