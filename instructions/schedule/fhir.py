"""FHIR R4 appointments in JSON: a bundle, a search result, one resource, or one on each line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from instructions.schedule.fhir_people import (
    language_of,
    name_of,
    nhs_number_of,
    number_of,
    words_of,
)
from instructions.schedule.standard import COLUMNS
from instructions.schedule.table import Row, Table, plural, unreadable
from instructions.schedule.when import read_moment

UNIT = "appointment"

Resource: TypeAlias = "Mapping[str, Any]"

_LOST = "The patient is not in the file: only a reference to one who is elsewhere."
_MORE = "The appointment is for more than one patient."
_NOBODY = "The appointment names no patient."


def read_fhir(data: bytes, source: str) -> Table:
    """The appointments in FHIR JSON, one row each, numbered as they stand in the file.

    Patients, practitioners and locations are found by full address, by type and id, or contained
    in the appointment. Raises ScheduleError when the file is no JSON or holds no appointment.
    """
    resources = list(_resources(_parsed(data, source), source))
    known: dict[str, Resource] = {}
    for address, resource in resources:
        if address:
            known.setdefault(address, resource)
        known.setdefault(f"{resource.get('resourceType')}/{resource.get('id')}", resource)
    found = [one for _, one in resources if one.get("resourceType") == "Appointment"]
    if not found:
        what = "There is no Appointment in the file."
        raise unreadable(source, what, "Export appointments with their patients (_include).")
    return Table(
        source=source,
        kind="fhir",
        unit=UNIT,
        columns=COLUMNS,
        rows=tuple(_row(n, one, known) for n, one in enumerate(found, start=1)),
        notes=(f"{plural(len(found), 'appointment')} in {plural(len(resources), 'resource')}.",),
    )


def _parsed(data: bytes, source: str) -> list[Any]:
    try:
        text = data.decode("utf-8-sig")
        try:
            return [json.loads(text)]
        except json.JSONDecodeError:
            lines = [line for line in text.splitlines() if line.strip()]
            if len(lines) < 2:
                raise
            return [json.loads(line) for line in lines]
    except (ValueError, RecursionError):
        raise unreadable(source, "The file is not readable JSON.", "Export it again.") from None


def _resources(found: Any, source: str, address: str = "") -> Iterator[tuple[str, Resource]]:
    """Every resource with its full address, out of bundles, entries and lists."""
    if isinstance(found, list):
        for one in found:
            yield from _resources(one, source)
    elif isinstance(found, dict) and found.get("resourceType") == "Bundle":
        for entry in _list(found.get("entry")):
            if isinstance(entry, dict):
                full = str(entry.get("fullUrl") or "")
                yield from _resources(entry.get("resource"), source, full)
    elif isinstance(found, dict) and isinstance(found.get("resourceType"), str):
        yield address, found


def _row(number: int, appointment: Resource, known: Mapping[str, Resource]) -> Row:
    inside = {
        f"#{one.get('id')}": one for one in _list(appointment.get("contained")) if _is_map(one)
    }
    actors = [
        actor
        for one in _list(appointment.get("participant"))
        if _is_map(one) and one.get("status") != "declined" and _is_map(actor := one.get("actor"))
    ]
    people = {kind: [a for a in actors if _kind(a, {**known, **inside}) == kind] for kind in _KINDS}
    status = str(appointment.get("status") or "")
    start = _start(appointment)
    said = {
        "status": status,
        "start": start,
        "type": words_of(appointment.get("appointmentType")),
        "service": words_of(appointment.get("serviceType")),
        "clinician": _shown(people["Practitioner"], known, inside, start),
        "place": _shown(people["Location"], known, inside, start),
    }
    if len(people["Patient"]) != 1:
        # A reference that tells no type may be the patient's.
        lost = any(not _kind(actor, {**known, **inside}) for actor in actors)
        return _told(number, said, _MORE if people["Patient"] else _LOST if lost else _NOBODY)
    actor = people["Patient"][0]
    patient = _resolved(actor, known, inside)
    if patient is None:
        name = str(actor.get("display") or "").strip()
        return _told(number, {**said, "name": name}, "" if name else _LOST)
    return _told(number, {**said, **_of_patient(patient, start), "status": _off(patient, status)})


def _told(number: int, said: Mapping[str, str], trouble: str = "") -> Row:
    # A cancelled appointment that lacks its patient is still only a cancelled one.
    off = said["status"] not in ("booked", "arrived", "checked-in", "")
    cells = [said.get(name, "") for name in COLUMNS]
    return Row(number, cells, "" if off else trouble)


def _of_patient(patient: Resource, start: str) -> dict[str, str]:
    return {
        "id": number_of(patient),
        "nhs number": nhs_number_of(patient),
        "name": name_of(patient, start[:10]),
        "born": str(patient.get("birthDate") or ""),
        "language": language_of(patient),
    }


def _off(patient: Resource, status: str) -> str:
    dead = patient.get("deceasedBoolean") is True or patient.get("deceasedDateTime")
    return "deceased" if dead else status


_KINDS = ("Patient", "Practitioner", "Location")


def _kind(actor: Resource, known: Mapping[str, Resource]) -> str:
    """The type of what a participant refers to."""
    found = _resolved(actor, known, {})
    if found is not None:
        return str(found.get("resourceType"))
    reference = str(actor.get("reference") or "")
    written = actor.get("type") or next((k for k in _KINDS if f"{k}/" in f"/{reference}"), "")
    return str(written)


def _resolved(
    actor: Resource, known: Mapping[str, Resource], inside: Mapping[str, Resource]
) -> Resource | None:
    reference = str(actor.get("reference") or "").partition("/_history/")[0]
    if not reference:
        return None
    short = "/".join(reference.split("/")[-2:])
    return inside.get(reference) or known.get(reference) or known.get(short)


def _shown(
    actors: list[Resource], known: Mapping[str, Resource], inside: Mapping[str, Resource], at: str
) -> str:
    """The name of the one actor of a kind; nothing when there are more, or it has none."""
    if len(actors) != 1:
        return ""
    found = _resolved(actors[0], known, inside)
    if found is None:
        return str(actors[0].get("display") or "")
    name = found.get("name")
    return name if isinstance(name, str) else name_of(found, at[:10], titled=True)


def _start(appointment: Resource) -> str:
    """`2027-03-02 09:30+00:00`; what is no instant is kept, so that it is told in its column."""
    written = str(appointment.get("start") or "")
    try:
        day, clock, offset = read_moment(written, "ymd")
    except ValueError:
        return written
    return f"{day} {clock}{offset}"


def _list(found: Any) -> list[Any]:
    return found if isinstance(found, list) else [] if found is None else [found]


def _is_map(found: Any) -> bool:
    return isinstance(found, dict)
