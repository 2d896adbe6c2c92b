"""What is chosen of a list's columns: first what they seem to be, in the end the clinic's map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct

from instructions.practice import ILIOPSOAS
from instructions.schedule import aliases
from instructions.schedule.guess import guess
from instructions.schedule.mapping import Map
from instructions.schedule.sample import Sample
from instructions.schedule.table import key

FIELDS: Mapping[str, str] = {
    "": "Not read",
    "name": "Patient's name",
    "first-name": "First name",
    "middle-name": "Middle name",
    "last-name": "Last name",
    "on": "Date and time together",
    "date": "Date",
    "time": "Time",
    "arrive": "When to arrive",
    "id": "Patient's number",
    "born": "Date of birth",
    "side": "Side",
    "clinician": "Clinician",
    "place": "Place",
    "language": "Language",
    "edition": "Print size",
    "status": "Status: whether it is printed",
    "type": "Type of appointment",
}
DATES = {"dmy": "Day first: 31/12/2027", "mdy": "Month first: 12/31/2027", "ymd": "Year first"}
ORDERS = {"first-last": "First name first", "last-first": "Last name first"}
STATUS = {"print": "Print", "skip": "Leave out"}
TYPES = {ILIOPSOAS: "Print the iliopsoas handout", "": "Leave out"}
ANSWERS = {"yes": "Yes", "no": "No", "not-known": "Not known"}
KEPT = ("languages", "editions", "sides", "title", "encoding", "without-cells", "time-zone")
MOST_WORDS = 60


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a column, and what it means so far."""

    heading: str
    text: str = field(repr=False)
    meaning: str | None
    options: Mapping[str, str]


class Chosen(Struct, frozen=True):
    """What is chosen so far."""

    uses: Mapping[str, str]
    """The use of each heading: a key of `FIELDS`, or `answer-diabetes`, `identity-father`."""
    dates: str
    orders: Mapping[str, str]
    words: tuple[Word, ...]


def first_look(found: Map | None, sample: Sample) -> Chosen:
    """What the clinic's map says, and for other columns what they seem to be."""
    seems = guess(sample)
    uses = {one: name for name, group in seems.columns.items() for one in group}
    uses |= {heading: f"answer-{name}" for name, heading in seems.conditions.items()}
    uses |= dict.fromkeys(seems.status, "status") | dict.fromkeys(seems.types, "type")
    if found is not None:
        known = _of_map(found)
        taken = set(known.values())
        uses = {head: known.get(head, "" if use in taken else use) for head, use in uses.items()}
        uses |= {head: use for head, use in known.items() if head in sample.headings}
    columns = {use: head for head, use in uses.items()}
    dated = [columns[name] for name in ("on", "date", "born") if name in columns]
    dates = (found.dates if found else None) or sample.date_order(dated)
    orders: dict[str, str] = {
        name: _order(found, name, sample, columns[name])
        for name in ("name", "clinician")
        if name in columns
    }
    return Chosen(uses, dates, orders, tuple(words_of(uses, found, sample)))


def _of_map(found: Map) -> dict[str, str]:
    """The use of each heading that a map names."""
    uses = {one: name for name, group in found.columns.items() for one in group}
    uses |= {heading: f"identity-{name}" for name, heading in found.identity.items()}
    uses |= {words.column: f"answer-{name}" for name, words in found.conditions.items()}
    uses |= {status.column: "status" for status in found.status}
    uses |= dict.fromkeys(found.type_columns, "type") | dict.fromkeys(found.ignore, "")
    return uses


def _order(found: Map | None, name: str, sample: Sample, heading: str) -> str:
    if found is not None and heading in found.columns.get(name, ()):
        return found.name_order if name == "name" else found.clinician_order
    return sample.name_order(heading)


def words_of(uses: Mapping[str, str], found: Map | None, sample: Sample) -> Iterator[Word]:
    """The words of the columns whose words decide something, each with its meaning so far."""
    for heading in headings(sample):
        use, texts = uses.get(heading, ""), dict.fromkeys(sample.cells(heading))
        if use == "status":
            meanings, options = _statuses(found, heading), STATUS
        elif use == "type":
            meanings, options = _types(found, list(texts)), TYPES
        elif use.startswith("answer-"):
            meanings, options = _answers(found, use.removeprefix("answer-")), ANSWERS
        else:
            continue
        for text in list(texts)[:MOST_WORDS]:
            yield Word(heading, text, meanings.get(key(text)), options)


def _statuses(found: Map | None, heading: str) -> dict[str, str]:
    own = next((one for one in found.status if one.column == heading), None) if found else None
    skip, stand = aliases.MARKS.get(key(heading), (aliases.SKIP_WORDS, aliases.PRINT_WORDS))
    known = dict.fromkeys(map(key, skip), "skip") | dict.fromkeys(map(key, stand), "print")
    if own:
        known |= dict.fromkeys(own.skip, "skip") | dict.fromkeys(own.print, "print")
    return known


def _types(found: Map | None, texts: list[str]) -> dict[str, str]:
    seems = {key(text): ILIOPSOAS if "psoas" in key(text) else "" for text in texts}
    return {**seems, **(found.types or {} if found else {})}


def _answers(found: Map | None, name: str) -> dict[str, str]:
    groups = (aliases.YES_WORDS, aliases.NO_WORDS, aliases.NOT_KNOWN_WORDS)
    known = {
        key(word): means for means, group in zip(ANSWERS, groups, strict=True) for word in group
    }
    if found and name in found.conditions:
        own = found.conditions[name]
        known |= dict.fromkeys(own.yes, "yes") | dict.fromkeys(own.no, "no")
        known |= dict.fromkeys(own.not_known, "not-known")
    return known


def headings(sample: Sample) -> Iterator[str]:
    """The headings of a list that are not empty."""
    return (heading for heading in sample.headings if heading)


def shown(uses: Mapping[str, str]) -> str:
    """Which columns have words that were shown: other ones must be looked through first."""
    asked = (f"{use}={head}" for head, use in uses.items() if _has_words(use))
    return "|".join(sorted(asked))


def _has_words(use: str) -> bool:
    return use in ("status", "type") or use.startswith("answer-")


def map_of_choice(chosen: Chosen, found: Map | None) -> dict[str, Any]:
    """The map as its file has it. What the old one said of words that were not seen now stays."""
    old: dict[str, Any] = dict(found.form.data) if found and found.form else {}
    by_use: dict[str, list[str]] = {}
    for heading, use in chosen.uses.items():
        by_use.setdefault(use, []).append(heading)
    columns = {
        name: heads[0] if len(heads) == 1 else heads
        for name, heads in by_use.items()
        if name in FIELDS and name not in ("", "status", "type")
    }
    made: dict[str, Any] = {"columns": columns}
    if chosen.dates in DATES:
        made["dates"] = chosen.dates
    for name in ("name", "clinician"):
        if name in by_use and chosen.orders.get(name) in ORDERS:
            made[f"{name}-order"] = chosen.orders[name]
    own = {use: heads for use, heads in by_use.items() if use.startswith("identity-")}
    if own:
        made["identity"] = {use.removeprefix("identity-"): heads[0] for use, heads in own.items()}
    made["status"] = [_status(chosen, heading, found) for heading in by_use.get("status", [])]
    if "type" in by_use:
        made["types"] = _type(chosen, by_use["type"], old)
    made["conditions"] = {
        use.removeprefix("answer-"): _answer(chosen, heads[0], use.removeprefix("answer-"), found)
        for use, heads in by_use.items()
        if use.startswith("answer-")
    }
    unread = by_use.get("", [])
    made["ignore"] = list(dict.fromkeys([*(old.get("ignore") or []), *unread]))
    read = {head for head, use in chosen.uses.items() if use}
    made["ignore"] = [head for head in made["ignore"] if head not in read]
    return {**made, **{name: old[name] for name in KEPT if name in old}}


def _meanings(chosen: Chosen, heading: str) -> dict[str, str]:
    return {word.text: word.meaning or "" for word in chosen.words if word.heading == heading}


def _status(chosen: Chosen, heading: str, found: Map | None) -> dict[str, Any]:
    said = _meanings(chosen, heading)
    known = {**_statuses(found, heading), **{key(text): means for text, means in said.items()}}
    groups = {name: [word for word, means in known.items() if means == name] for name in STATUS}
    return {"column": heading, "skip": groups["skip"], "print": groups["print"]}


def _type(chosen: Chosen, headings: list[str], old: Mapping[str, Any]) -> dict[str, Any]:
    before = dict((old.get("types") or {}).get("procedures") or {})
    for heading in headings:
        for text, means in _meanings(chosen, heading).items():
            before = {name: one for name, one in before.items() if key(name) != key(text)}
            if means:
                before[text] = means
    return {"column": headings, "procedures": before}


def _answer(chosen: Chosen, heading: str, name: str, found: Map | None) -> dict[str, Any]:
    said = {key(text): means for text, means in _meanings(chosen, heading).items()}
    known = {**_answers(found, name), **said}
    groups = {means: [word for word, one in known.items() if one == means] for means in ANSWERS}
    return {"column": heading, **groups}
