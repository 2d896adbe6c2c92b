"""The columns that FHIR, HL7 and iCalendar files are read into, and what their words mean."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from instructions.schedule.mapping import Map, StatusWords
from instructions.schedule.table import key

COLUMNS = (
    "status", "type", "service", "start", "id", "nhs number", "name", "born", "side", "language",
    "clinician", "place",
)  # fmt: skip
"""The columns of every file that needs no map of columns."""

KINDS = ("fhir", "hl7", "ics")

STANDS = ("booked", "arrived", "checked-in", "confirmed", "overbook", "started", "scheduled")
"""Words of FHIR, of HL7 table 0278 and of iCalendar that mean: the visit stands."""

IS_OFF = (
    "cancelled", "canceled", "noshow", "no-show", "entered-in-error", "proposed", "pending",
    "waitlist", "fulfilled", "complete", "completed", "deleted", "dc", "discontinued", "blocked",
    "declined", "deceased",
)  # fmt: skip
"""Words that mean: do not print."""

_FIELDS = {
    "on": "start", "id": "id", "name": "name", "born": "born", "side": "side",
    "language": "language", "clinician": "clinician", "place": "place",
}  # fmt: skip


def standard_map(own: Map | None, identity: Collection[str]) -> Map:
    """The map of a file with our own columns; of the clinic's map only the words are taken.

    `identity` are the clinic's own identity fields.
    """
    words = own or Map(columns={})
    skip = {word for status in words.status for word in status.skip}
    stands = {word for status in words.status for word in status.print}
    return replace(
        words,
        columns={field: (column,) for field, column in _FIELDS.items()},
        name_order="first-last",
        clinician_order="first-last",
        identity={"nhs": "nhs number"} if "nhs" in identity else {},
        conditions={},
        dates="ymd",
        time_zone="clinic",
        status=(
            StatusWords(
                column="status",
                skip=frozenset(skip | (_keys(IS_OFF) - stands)),
                print=frozenset(stands | (_keys(STANDS) - skip)),
            ),
        ),
        type_columns=("type", "service") if words.types is not None else (),
        ignore=COLUMNS,
        without_cells=(),
    )


def _keys(words: Iterable[str]) -> set[str]:
    return set(map(key, words))
