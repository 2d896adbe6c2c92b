"""Takes each row of a table apart, as the clinic's map says, into what a visit is made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeAlias

from instructions.schedule import aliases
from instructions.schedule.mapping import Map
from instructions.schedule.names import in_order, joined
from instructions.schedule.table import key
from instructions.schedule.when import offset_in, read_clock, read_date, read_moment

Cells: TypeAlias = "Sequence[str]"
Taker: TypeAlias = "Callable[[Cells], str | None]"

_SPOILED = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.ASCII | re.IGNORECASE)
_MIDNIGHT = "must have a time: midnight is what systems write when none is set"


class CellError(ValueError):
    """What a cell may not be, and under which heading it stands."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


def takers(found: Map, places: Mapping[str, int], zone: str) -> list[tuple[str, Taker]]:
    """For each field of a visit a function that takes it out of a row's cells.

    `places` are the places of the headings by `table.key`; `zone` is the clinic's. A taker gives
    None where nothing is written, and raises ValueError for what it cannot read.
    """
    at = {name: [places[key(one)] for one in group] for name, group in found.columns.items()}
    rows: list[tuple[str, Taker]] = [("name", _name(found, at)), ("on", _on(found, at, zone))]
    for name, read in _readers(found, _suffix_of(found, zone)).items():
        if name in at:
            rows.append((name, _single(at[name][0], read)))
    for name, joint in (("clinician", " "), ("place", ", ")):
        if name in at:
            order = found.clinician_order if name == "clinician" else "first-last"
            rows.append((name, _several(at[name], joint, order, name == "clinician")))
    return rows


def _readers(found: Map, suffix: Callable[[str, str], str]) -> dict[str, Callable[[str], str]]:
    return {
        "id": _id,
        "born": lambda text: read_date(text, found.dates, False).isoformat(),
        "arrive": partial(_arrive, found, suffix),
        "side": partial(_meaning, {**aliases.SIDES, **found.sides}),
        "edition": partial(_meaning, {**aliases.EDITIONS, **found.editions}),
        "language": partial(_language, found.languages),
    }


def _single(place: int, read: Callable[[str], str]) -> Taker:
    def take(cells: Cells) -> str | None:
        text = cells[place].strip()
        return read(text) if text else None

    return take


def _several(places: list[int], joint: str, order: str, person: bool) -> Taker:
    def take(cells: Cells) -> str | None:
        texts = [text for text in (cells[place].strip() for place in places) if text]
        # Two columns are first and last name already, and one may have the name turned round.
        if person and texts and len(places) == 1:
            return in_order(texts[0], order)
        return joint.join(dict.fromkeys(texts)) or None

    return take


def _name(found: Map, at: Mapping[str, list[int]]) -> Taker:
    if "name" in at:
        places = at["name"]
        if len(places) == 1:
            return _single(places[0], lambda text: in_order(text, found.name_order))
    else:
        names = ("first-name", "middle-name", "last-name")
        places = [place for name in names for place in at.get(name, ())]
    return lambda cells: joined(cells[place] for place in places) or None


def _on(found: Map, at: Mapping[str, list[int]], zone: str) -> Taker:
    suffix = _suffix_of(found, zone)
    if "on" in at:
        (place,) = at["on"]

        def take_joined(cells: Cells) -> str | None:
            text = cells[place].strip()
            if not text:
                return None
            day, clock, offset = read_moment(text, found.dates)
            if clock == "00:00" and not offset:
                raise ValueError(_MIDNIGHT)
            return f"{day} {clock}{offset or suffix(day, clock)}"

        return take_joined
    (day_at,), (clock_at,) = at["date"], at["time"]
    (day_heading,), (clock_heading,) = found.columns["date"], found.columns["time"]

    def take_split(cells: Cells) -> str | None:
        written_day, written_clock = cells[day_at].strip(), cells[clock_at].strip()
        if not written_day or not written_clock:
            raise CellError(clock_heading if written_day else day_heading, "must not be empty")
        try:
            day = read_date(written_day, found.dates).isoformat()
        except ValueError as error:
            raise CellError(day_heading, str(error)) from None
        try:
            clock = read_clock(written_clock)
        except ValueError as error:
            raise CellError(clock_heading, str(error)) from None
        if clock == "00:00":
            raise CellError(clock_heading, _MIDNIGHT)
        return f"{day} {clock}{suffix(day, clock)}"

    return take_split


def _suffix_of(found: Map, zone: str) -> Callable[[str, str], str]:
    """What is written behind a time without an offset: nothing where it is the clinic's own."""
    if found.time_zone in ("clinic", zone):
        return lambda day, clock: ""
    return partial(offset_in, found.time_zone)


def _arrive(found: Map, suffix: Callable[[str, str], str], text: str) -> str:
    try:
        clock = read_clock(text)
    except ValueError:
        day, clock, offset = read_moment(text, found.dates)
        return f"{day} {clock}{offset or suffix(day, clock)}"
    if suffix("2000-01-01", "12:00"):
        raise ValueError("must have a date too, as the times are not in the clinic's zone")
    return clock


def _id(text: str) -> str:
    if _SPOILED.fullmatch(text):
        raise ValueError("must be the whole number; a spreadsheet has shortened it")
    return text


def _meaning(words: Mapping[str, str], text: str) -> str:
    # A word that is not known goes on as it is, and is refused where all known ones are named.
    return words.get(key(text), text)


def _language(words: Mapping[str, str], text: str) -> str:
    word = key(text)
    found = words.get(word) or aliases.LANGUAGES.get(word)
    return found or text.replace("_", "-")
