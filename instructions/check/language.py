"""Plain language: how easy the words are to read, for a worried person at night.

The limits are those of the NHS digital service manual ("How to write good content", 2024), PEMAT-P
(AHRQ) and the CDC Clear Communication Index. Scores and lists of words are for English only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from instructions.check.finding import Finding, Rule
from instructions.check.plain import Score, score, sentences
from instructions.check.situations import Printed, printed, situations
from instructions.check.subject import Subject
from instructions.wording import Wording

NHS = "NHS digital service manual, how to write good content"
GRADE = Rule(
    id="grade",
    why="Half of all adults read at the age of 9 to 11.",
    source="Kincaid 1975; NHS: reading age 9 to 11; PIF TICK",
)
SMOG = Rule(id="smog", why="Long words keep readers out.", source="McLaughlin 1969; AMA and NIH")
SENTENCE = Rule(id="sentence-length", why="A long sentence is lost half way.", source=NHS)
PARAGRAPH = Rule(
    id="paragraph-length", why="One thought at a time.", source="CDC Clear Communication Index 9"
)
LIST = Rule(id="list-length", why="Nobody keeps more in mind.", source="CDC CCI 8; PEMAT-P 8")
PASSIVE = Rule(id="passive", why="Say who does it.", source="PEMAT-P 5; CDC CCI 6")
TERM = Rule(
    id="term-explained",
    why="A medical word is explained where it is first read.",
    source="PEMAT-P 4; CDC CCI 7",
)
JARGON = Rule(id="jargon", why="People say it in other words.", source="PEMAT-P 3; NHS A to Z")
STYLE = Rule(id="style", why="These words are hard to read or to hear.", source=NHS)
CAPITALS = Rule(id="capitals", why="Capitals are harder to read.", source="RNIB Clear Print")
YOU = Rule(id="you", why="Speak to the reader.", source="PEMAT-P 21; NHS")
ARITHMETIC = Rule(
    id="arithmetic",
    why="Give the time itself: nobody must count hours.",
    source="PEMAT-P 7; CDC CCI 17",
)
NUMBERS = Rule(id="numbers", why="Say 1 in 10, not a percentage.", source="PEMAT-P 6; NHS numbers")
HEADINGS = Rule(id="headings", why="A heading tells what is under it.", source="PEMAT-P 9")

MOST = {"core": 4.0, "section": 6.0, "smog": 8.0}
LONGEST_SENTENCE, LONGEST_PARAGRAPH, LONGEST_LIST = 20, 3, 7
MOST_PASSIVE, LEAST_YOU = 0.1, 1 / 30
FEWEST_WORDS = 30
"""A grade of fewer words is the grade of one name or one long word."""
FEWEST_SENTENCES = 30
"""SMOG wants so many sentences to mean anything (McLaughlin 1969)."""

_LISTS = frozenset({"bullets", "ticks", "numbers", "key"})
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been)\s+(?:\w+ed|given|told|done|known|seen|taken)\b"
)
_STYLE = re.compile(
    r"[\u2013\u2014]|\s-\s|n't\b|'ll\b|'re\b|\be\.?g\.|\bi\.?e\.|\betc\b|&"
    r"|\bplease do not\b|\bprior to\b|\bin order to\b|\bensure\b|\bpatients?\b|\bin the event of\b",
    re.IGNORECASE,
)
_JARGON = re.compile(
    r"\b(?:administer\w*|analges\w+|anticoagula\w+|antiplatelet\w*|abdom\w+|adverse|ambulat\w+"
    r"|analgesi\w+|clinicians?|contraindicat\w+|discharged?|dyspn\w+|febrile|fever|haemorrhag\w+"
    r"|hypoglyc\w+|hyperglyc\w+|intravenous\w*|medications?|micturit\w+|nil by mouth|oedema"
    r"|paraesthes\w+|post-?op\w*|pre-?op\w*|pyrexia|renal|hepatic|cardiac|sequelae|syncope"
    r"|thrombo\w+|urinat\w+|prophyla\w+|subcutaneous|lower limb|upper limb)\b",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"\b[A-Z]{2,}\b")
_KNOWN_CAPITALS = frozenset({"CT", "HIV", "TENS", "LEFT", "RIGHT", "MRI", "NHS", "GP", "QR", "OK"})
_UNITS = re.compile(r"https?://\S+|\S+\.\w+/\S*|mmol/L|mg/dL")
_ARITHMETIC = re.compile(
    r"\b\d+ (?:hours?|minutes?) (?:before|prior|earlier|after (?:your|the|you)\b)"
    r"|\b(?:twice|half|double|times) (?:your|the|that)\b|\b\d+ ?[x\u00d7] ?\d+\b",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"\d ?%|\bper ?cent\b", re.IGNORECASE)


def wordings(subject: Subject) -> Iterator[Finding]:
    """What is wrong with single wordings, in any language that has sentences."""
    for said in subject.said:
        text = subject.spoken(said.wording)
        found = sentences(text)
        for words in found:
            if len(words) > LONGEST_SENTENCE:
                what = f"A sentence has {len(words)} words: {' '.join(words[:8])} ..."
                yield SENTENCE.found(what, said.place, said.step)
        if len(found) > LONGEST_PARAGRAPH:
            yield PARAGRAPH.found(f"It has {len(found)} sentences.", said.place, said.step)
        if subject.english:
            for rule, what in _in_english(said.wording.plain(lambda _: ""), text):
                yield rule.found(what, said.place, said.step)


def whole(subject: Subject) -> Iterator[Finding]:
    """What only shows over many steps: grades, lists, terms, passive voice, speaking to you."""
    yield from _lists(subject)
    yield from _headings(subject)
    if subject.english:
        yield from _scores(subject)
        yield from _terms(subject)
        yield from _voice(subject)


@lru_cache(maxsize=2)
def scores(subject: Subject) -> Mapping[str, Score]:
    """The score of the core and of every other part, each in the situation that reads worst."""
    worst: dict[str, Score] = {}
    for items in _every(subject):
        for part in dict.fromkeys(item.part for item in items):
            own = _blocks(subject, [item for item in items if item.part == part])
            _worse(worst, part, own)
    return worst


def core(subject: Subject) -> str:
    """The part that every patient reads: the first."""
    return subject.practice.procedure.parts[0].id


def _in_english(own: str, text: str) -> Iterator[tuple[Rule, str]]:
    """Rules broken by the words themselves (`own`), values apart, or by the whole (`text`)."""
    plain = _UNITS.sub("", own)
    if match := _STYLE.search(plain):
        yield STYLE, f"'{match[0].strip()}' is not house style."
    if match := _JARGON.search(plain):
        yield JARGON, f"'{match[0]}' is jargon."
    if shouted := sorted(set(_CAPITALS.findall(plain)) - _KNOWN_CAPITALS):
        yield CAPITALS, f"{', '.join(shouted)} stands in capitals."
    if match := _ARITHMETIC.search(text):
        yield ARITHMETIC, f"'{match[0]}' has to be worked out."
    if match := _PERCENT.search(text):
        yield NUMBERS, f"'{match[0]}' is a percentage."


def _scores(subject: Subject) -> Iterator[Finding]:
    first = core(subject)
    for part, found in scores(subject).items():
        most = MOST["core" if part == first else "section"]
        if found.grade > most:
            what = f"{part}: reading grade {found.grade:.1f}, at most {most:g}."
            yield GRADE.found(what, subject.at_frame("parts", part), part)
        if found.sentences >= FEWEST_SENTENCES and found.smog > MOST["smog"]:
            what = f"{part}: SMOG {found.smog:.1f}, at most {MOST['smog']:g}."
            yield SMOG.found(what, subject.at_frame("parts", part), part)
    for section, found in _sections(subject).items():
        if found.grade > MOST["section"]:
            what = f"Reading grade {found.grade:.1f}, at most {MOST['section']:g}."
            yield GRADE.found(what, subject.at_words("sections", section), section)


def _sections(subject: Subject) -> dict[str, Score]:
    worst: dict[str, Score] = {}
    for items in _every(subject):
        for section in dict.fromkeys(item.section.id for item in items):
            own = [item for item in items if item.section.id == section]
            _worse(worst, section, _blocks(subject, own))
    return worst


@lru_cache(maxsize=2)
def _every(subject: Subject) -> tuple[tuple[Printed, ...], ...]:
    """What each situation prints."""
    return tuple(tuple(printed(subject, which)) for which in situations(subject))


def _worse(worst: dict[str, Score], key: str, blocks: list[str]) -> None:
    try:
        found = score(blocks)
    except ValueError:  # A section of lines to write on has not one word.
        return
    enough = found.words >= FEWEST_WORDS
    if enough and (key not in worst or found.grade > worst[key].grade):
        worst[key] = found


def _blocks(subject: Subject, items: Sequence[Printed]) -> list[str]:
    """What is read, headings first, block by block."""
    found = [*dict.fromkeys(subject.spoken(item.section.heading) for item in items)]
    for item in items:
        caption = item.step.caption if item.step.figure else None
        beside = (item.step.label, *item.step.options, caption)
        found += [subject.spoken(words) for words in (*beside, item.wording) if words]
    return [block for block in found if block]


def _lists(subject: Subject) -> Iterator[Finding]:
    counts: dict[str, int] = {}
    for items in _every(subject):
        own: dict[str, int] = {}
        for item in items:
            if item.section.kind in _LISTS and not item.step.each:
                own[item.section.id] = own.get(item.section.id, 0) + 1
        counts = {id: max(own.get(id, 0), counts.get(id, 0)) for id in {*own, *counts}}
    for section, count in counts.items():
        if count > LONGEST_LIST:
            what = f"The list has {count} items, at most {LONGEST_LIST}."
            yield LIST.found(what, subject.at_words("sections", section), section)


def _headings(subject: Subject) -> Iterator[Finding]:
    for part in subject.practice.procedure.parts:
        seen: set[str] = set()
        for section in part.sections:
            said = subject.spoken(section.heading).casefold()
            place = subject.at_words("sections", section.id)
            if not said:
                yield HEADINGS.found("The heading is empty.", place, section.id)
            elif said in seen:
                yield HEADINGS.found(f"Two sections are called '{said}'.", place, section.id)
            seen.add(said)


def _terms(subject: Subject) -> Iterator[Finding]:
    """Each term that the words name must be explained in the step where it comes first."""
    everything = next(s for s in situations(subject) if s.name == "everything applies")
    items = list(printed(subject, everything))
    for term, plain in subject.practice.procedure.terms.items():
        used = re.compile(rf"\b{re.escape(term)}\b", re.IGNORECASE)
        first = next((i for i in items if used.search(subject.spoken(i.wording))), None)
        if first and plain.casefold() not in subject.spoken(first.wording).casefold():
            what = f"'{term}' comes first here, and '{plain}' is not said with it."
            yield TERM.found(what, subject.at_step(first.step.id), first.step.id)


def _voice(subject: Subject) -> Iterator[Finding]:
    spoken = [(said, words) for said in subject.said for words in _sentences(subject, said.wording)]
    passive = [(said, line) for said, line in spoken if _PASSIVE.search(line)]
    if spoken and len(passive) > MOST_PASSIVE * len(spoken):
        what = f"{len(passive)} of {len(spoken)} sentences are passive; the first: {passive[0][1]}"
        yield PASSIVE.found(what, passive[0][0].place, passive[0][0].step)
    words = [word for _, line in spoken for word in line.split()]
    rate = sum(word in {"you", "your"} for word in words) / max(1, len(words))
    if rate < LEAST_YOU:
        what = f"'You' and 'your' are {rate:.1%} of the words, at least {LEAST_YOU:.0%}."
        yield YOU.found(what, subject.at_words("steps"))


def _sentences(subject: Subject, wording: Wording) -> list[str]:
    return [" ".join(words) for words in sentences(subject.spoken(wording))]


RULES = (wordings, whole)
