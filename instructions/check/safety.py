"""Safety: what may never be lost, contradicted or ordered, whoever edits the words.

What holds for every procedure is here; what holds for one stands in its `check/expected.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from instructions.check.finding import Finding, Rule
from instructions.check.situations import chosen, printed, situations, varied
from instructions.check.subject import Subject
from instructions.procedure import Section
from instructions.wording import Text

OWN = "The procedure's own list: check/expected.yaml"
CRITICAL = Rule(id="critical", why="A clinic's template could leave this step out.", source=OWN)
SAME = Rule(
    id="same-words",
    why="Message, timeline and cards must say the same, in the same words.",
    source=OWN,
)
EITHER = Rule(id="either", why="The cards must not disagree about whom to call.", source=OWN)
SAYS = Rule(id="says", why="These words keep the reader safe.", source=OWN)
ONE_OF = Rule(id="one-of", why="One rule, never two and never none.", source=OWN)
FOLLOWS = Rule(id="follows", why="The second makes the first safe.", source=OWN)
DOSE = Rule(
    id="dose",
    why="No date or amount of a blood thinner comes from anywhere but the written plan.",
    source="ASRA 2018 and ESAIC 2022 disagree on times; only a plan may say them",
)
ORDER = Rule(
    id="stop-order",
    why="A blood thinner stopped without a plan can cause a clot or stroke.",
    source="NHS: anticoagulant medicines; ASRA 2018",
)
DRUG = Rule(id="drug-named", why="A drug named beside advice reads as its dose.", source=OWN)
CARD = Rule(
    id="emergency-card",
    why="At most six signs, each led by its bold name, after whom to call.",
    source="CDC Clear Communication Index 8; PEMAT-P 12",
)
REACH = Rule(id="reach", why="A patient must reach somebody at any hour.", source="Safety rule 1")
CLOCK = Rule(
    id="clock",
    why="Clock times are for arriving, food and drink; the body goes by parts of the day.",
    source="PEMAT-P 7; lists run late",
)
PAST = Rule(
    id="past", why="An instruction that is over must not print its old time.", source="Safety rule"
)
PROMISE = Rule(
    id="promise", why="Nobody can know who is helped.", source="CDC CCI 11; GMC consent 2020"
)
RANGE = Rule(
    id="range", why="A number that any clinic may set needs its limits.", source="Safety rule"
)

MOST_SIGNS = 6
_PROMISE = re.compile(r"will (help|work|ease|cure|last)|should last|guarantee", re.IGNORECASE)
_STOP = re.compile(r"\b(stop|skip|hold|pause|miss)", re.IGNORECASE)
_AMOUNT = re.compile(r"\b\d+ (?:hour|day|week|month|mg|tablet)s?\b", re.IGNORECASE)
_LATER = re.compile(r"\b(now|today)\b", re.IGNORECASE)
_LEAD = re.compile(r"\w+( or \w+)?:?")
_BODY = frozenset({"end"})


def critical(subject: Subject) -> Iterator[Finding]:
    """The steps that must stand on the sheet are marked as critical."""
    apart = subject.expected.critical_sections
    for section in subject.sections:
        if section.id not in apart and section.kind != "emergency":
            continue
        for step in section.steps:
            if "clinic.hospital" in step.words["text"].names:  # A clinic may have none near.
                continue
            if not step.critical and step.id not in apart.get(section.id, ()):
                yield CRITICAL.found(
                    "Not marked critical.", subject.at_frame_step(step.id), step.id
                )


def same_words(subject: Subject) -> Iterator[Finding]:
    """A rule that several places tell is told in the same words."""
    for phrase, steps in subject.expected.same_words.items():
        words = str(subject.words.at("phrases", phrase) or "").lower()
        for id in steps:
            step = subject.steps.get(id)
            if not words or step is None or words not in _ever(subject, id):
                what = f"It does not say '{phrase}': {words or 'the phrase is gone'}"
                yield SAME.found(what, subject.at_step(id), id)


def either(subject: Subject) -> Iterator[Finding]:
    """Two cards share a rule out: in each situation exactly one of them has it."""
    for phrase, (first, second) in subject.expected.either.items():
        words = str(subject.words.at("phrases", phrase) or "").lower()
        for which in situations(subject):
            steps = {item.step.id: subject.raw(item.wording) for item in printed(subject, which)}
            if (words in steps.get(first, "")) == (second in steps):
                what = f"{first} and {second} do not share '{phrase}' out when {which.name}."
                yield EITHER.found(what, subject.at_step(second), second)
                break


def says(subject: Subject) -> Iterator[Finding]:
    """Steps say what they must; a step that is gone says nothing."""
    for id, pieces in subject.expected.says.items() if subject.english else ():
        if id not in subject.steps:
            yield SAYS.found("The step is gone.", subject.at_frame("parts"), id)
            continue
        # What is said when a deadline is over has a rule of its own.
        for key, wording in subject.steps[id].words.items():
            said = subject.raw(wording)
            for piece in pieces if said and key != "past" else ():
                if piece not in said:
                    what = f"It does not say '{piece}'."
                    yield SAYS.found(what, subject.at_step(id, key), id)


def one_of(subject: Subject) -> Iterator[Finding]:
    """Exactly one of some steps, in every situation and with every choice of settings."""
    for ids in subject.expected.one_of:
        steps = [subject.steps[id] for id in ids if id in subject.steps]
        names = frozenset(name for step in steps if step.when for name in step.when.names)
        for around in situations(subject):
            counts = {
                sum(chosen(step, which) is not None for step in steps)
                for which in varied(subject, names, around)
            }
            if counts != {1}:
                what = f"{' or '.join(ids)}: not exactly one of them when {around.name}."
                yield ONE_OF.found(what, subject.at_frame_step(ids[0]), ids[0])
                break


def follows(subject: Subject) -> Iterator[Finding]:
    """A rule and what makes it safe stand one after the other for whoever needs both."""
    for first, second in subject.expected.follows.items():
        ids = [step.id for section in subject.sections for step in section.steps]
        if first in ids and ids[ids.index(first) + 1 :][:1] != [second]:
            what = f"{second} does not follow on {first}."
            yield FOLLOWS.found(what, subject.at_frame_step(first), first)


def doses(subject: Subject) -> Iterator[Finding]:
    """Steps about blood thinners use the plan's own values; drugs are named as examples only."""
    steps = frozenset(subject.expected.plan_steps)
    values = frozenset(subject.expected.plan_values)
    drugs = [drug.lower() for drug in subject.expected.drugs]
    examples = frozenset(subject.expected.drugs_in)
    for said in subject.said:
        text = subject.raw(said.wording)
        if said.step in steps:
            strange = sorted(said.wording.names - values)
            if strange or _AMOUNT.search(text):
                what = f"It tells an amount or a time: {', '.join(strange) or text}"
                yield DOSE.found(what, said.place, said.step)
        named = [drug for drug in drugs if drug in text]
        if named and said.step not in examples:
            yield DRUG.found(f"It names {', '.join(named)}.", said.place, said.step)


def orders(subject: Subject) -> Iterator[Finding]:
    """Outside the written plan, nothing orders anybody to stop."""
    known = subject.expected.harmless_stops
    if known is None or not subject.english:
        return
    harmless = re.compile("|".join(known or ["(?!)"]), re.IGNORECASE)
    allowed = frozenset(subject.expected.stop_orders_in)
    for said in subject.said:
        rest = harmless.sub("", subject.raw(said.wording))
        if said.step not in allowed and (match := _STOP.search(rest)):
            yield ORDER.found(f"'{match[0]}' reads as an order.", said.place, said.step)


def cards(subject: Subject) -> Iterator[Finding]:
    """The emergency card is short, and tells whom to call first; the phone card has the phones."""
    for section in subject.sections:
        if section.kind == "emergency":
            yield from _emergency(subject, section)
        if section.kind == "phone":
            names = {
                n for step in section.steps for words in step.words.values() for n in words.names
            }
            for needed in sorted({"clinic.phone", "clinic.out_of_hours"} - names):
                place = subject.at_words("sections", section.id)
                yield REACH.found(f"The phone card does not say {needed}.", place, section.id)


def times(subject: Subject) -> Iterator[Finding]:
    """The body goes by parts of the day; what is over says what to do now."""
    procedure = subject.practice.procedure
    for moment in procedure.moments.values():
        place = subject.at_frame("moments", moment.id)
        if moment.origin in _BODY and moment.shown == "clock":
            yield CLOCK.found(f"'{moment.id}' is told by the clock.", place, moment.id)
    for step in procedure.steps():
        words = step.words.get("past")
        if words and subject.english and not _LATER.search(words.plain()):
            what = "It does not say what to do now or today."
            yield PAST.found(what, subject.at_step(step.id, "past"), step.id)


def promises(subject: Subject) -> Iterator[Finding]:
    """It may help."""
    for said in subject.said:
        if match := _PROMISE.search(said.wording.plain()):
            yield PROMISE.found(f"'{match[0]}' is a promise.", said.place, said.step)


def ranges(subject: Subject) -> Iterator[Finding]:
    """Every number that a clinic sets has a least and a most."""
    for setting in subject.practice.procedure.settings.values():
        if setting.kind in ("number", "range") and None in (setting.least, setting.most):
            place = subject.at_frame("settings", setting.id)
            yield RANGE.found(f"'{setting.id}' has no least or no most.", place, setting.id)


def _emergency(subject: Subject, section: Section) -> Iterator[Finding]:
    place = subject.at_words("sections", section.id)
    first = section.steps[0]
    if "clinic.emergency" not in first.words["text"].names:
        yield CARD.found("Its first line does not say whom to call.", place, first.id)
    signs = [
        step for step in section.steps[1:] if "clinic.hospital" not in step.words["text"].names
    ]
    if len(signs) > MOST_SIGNS:
        yield CARD.found(f"It has {len(signs)} signs, at most {MOST_SIGNS}.", place, section.id)
    for step in signs:
        for key, words in step.words.items():
            lead = words.pieces[0] if words.pieces else None
            led = isinstance(lead, Text) and lead.bold
            named = not subject.english or _LEAD.fullmatch(getattr(lead, "text", "").strip())
            if words and not (led and named):
                what = "It is not led by its name in bold."
                yield CARD.found(what, subject.at_step(step.id, key), step.id)


def _ever(subject: Subject, id: str) -> str:
    """All that a step may say."""
    return "\n".join(map(subject.raw, subject.steps[id].words.values()))


RULES = (
    critical, same_words, either, says, one_of, follows, doses, orders, cards, times, promises,
    ranges,
)  # fmt: skip
