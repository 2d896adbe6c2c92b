"""Beside a handout: a FHIR DocumentReference for the patient's record, an entry for a calendar.

Both tell who the patient is, as the handout does, and need the same care.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from instructions.batch import BESIDE
from instructions.errors import OutputError

if TYPE_CHECKING:
    from instructions.finish import Made

REFERENCE, ENTRY = "document-reference", "ics"
ENDINGS = dict(zip((REFERENCE, ENTRY), BESIDE, strict=True))

LOINC = {"system": "http://loinc.org", "code": "69730-0", "display": "Instructions"}
"""The type of document, as HL7's Instructions section has it (loinc.org/69730-0)."""
_CONTENT = {"pdf": "application/pdf", "html": "text/html", "text": "text/plain"}
_URI = "urn:ietf:rfc:3986"


def beside(made: Made, file: Path, kinds: Sequence[str]) -> Iterator[tuple[Path, bytes]]:
    """The files that stand beside a handout: their names and what is in them.

    Raises OutputError when a package that is needed is not installed.
    """
    if made.sheet.composed.specimen:
        return  # It is nobody's: no record, and no calendar, is to have it.
    for kind in kinds:
        data = reference(made, file.name) if kind == REFERENCE else calendar_entry(made)
        yield beside_name(file, kind), data


def beside_name(file: Path, kind: str) -> Path:
    """`handout.pdf` becomes `handout.ics`."""
    return file.with_name(file.stem + ENDINGS[kind])


def reference(made: Made, file: str) -> bytes:
    """A FHIR R4 DocumentReference of a handout that lies beside it, as JSON.

    ``hash`` is the SHA-1 that R4 asks for; the SHA-256, by which the register knows the bytes, is
    the master identifier (RFC 6920).
    """
    practice, visit, data = made.practice, made.inputs.visit, made.data
    sha256 = urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
    clinic: dict[str, Any] = {"type": "Organization", "display": practice.clinic.name}
    told: dict[str, Any] = {
        "resourceType": "DocumentReference",
        "masterIdentifier": {"system": _URI, "value": f"ni:///sha-256;{sha256}"},
        "status": "current",
        "docStatus": "final",
        "type": {"coding": [LOINC], "text": practice.procedure.title},
        "subject": _subject(made),
        "date": datetime.combine(visit.given, time(), visit.on.tzinfo).isoformat(),
        "author": [clinic],
        "custodian": clinic,
        "description": f"{made.inputs.procedure} {practice.procedure.version}, {visit.edition}",
        "content": [
            {
                "attachment": {
                    "contentType": _CONTENT[made.inputs.format],
                    "language": practice.procedure.language,
                    "url": file,
                    "size": len(data),
                    "hash": b64encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode(),
                    "title": practice.procedure.title,
                    "creation": visit.given.isoformat(),
                }
            }
        ],
        "context": {"period": {"start": visit.on.isoformat()}},
    }
    if made.id:
        told["identifier"] = [{"type": {"text": "Handout"}, "value": made.id}]
    return json.dumps(told, ensure_ascii=False, indent=2).encode()


def calendar_entry(made: Made) -> bytes:
    """The appointment as an iCalendar file, from arriving to the end as the clinic plans it.

    It is called after the clinic, not after the procedure: others may see a calendar. Raises
    OutputError when the package `icalendar` is not installed.
    """
    try:
        import icalendar
    except ImportError:
        what = "Writing a calendar entry needs the Python package 'icalendar'."
        remedy = 'Run: pip install "patient-instructions[ics]"'
        raise OutputError.of("--ics", what, remedy) from None
    practice, visit = made.practice, made.inputs.visit
    start, end = _universal(visit.arrive), _universal(visit.on) + practice.timetable.stay
    event = icalendar.Event()
    event.add("uid", f"{hashlib.sha256(made.data).hexdigest()[:32]}@patient-instructions")
    event.add("dtstamp", datetime.combine(visit.given, time(), timezone.utc))
    event.add("dtstart", start)
    if end > start:
        event.add("dtend", end)
    event.add("summary", practice.clinic.name)
    place = [visit.place, practice.clinic.name, *practice.clinic.address]
    event.add("location", ", ".join(filter(None, place)))
    event.add("description", "\n".join(_said(made)))
    event.add("class", "PRIVATE")
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//patient-instructions//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _subject(made: Made) -> dict[str, Any]:
    """The patient, by the clinic's number where there is one."""
    visit = made.inputs.visit
    number = {"identifier": {"value": visit.id}} if visit.id else {}
    return {"type": "Patient", **number, "display": visit.name}


def _universal(at: datetime) -> datetime:
    """In universal time, which every calendar understands without a table of zones."""
    return at.astimezone(timezone.utc)


def _said(made: Made) -> Iterator[str]:
    """What the sheet says of the appointment, without whose it is, and the clinic's phone."""
    from instructions.document import Table, filled, walk

    tables = (block for block in walk(made.sheet.document.blocks) if isinstance(block, Table))
    details = next(table for table in tables if table.kind == "details")
    for row in details.rows[1:]:
        yield ": ".join(filled(cell.inlines, made.sheet.values) for cell in row.cells)
    yield _phone(made)


def _phone(made: Made) -> str:
    """The clinic's phone as its sheet calls it."""
    label = made.practice.procedure.labels["phone"].plain()
    return f"{label}: {made.practice.clinic.phone.text}"
