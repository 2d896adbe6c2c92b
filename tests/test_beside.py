"""What is written beside a handout: for the patient's record, and for a calendar."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, urlsafe_b64encode
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from batches import arguments as batch_arguments
from batches import own_home, plain, sheets, write_list
from test_register import ID, clinic, printed, run, told

from instructions.errors import ExitCode

__all__ = ["clinic", "own_home"]

REFERENCE, ENTRY = "handout.document-reference.json", "handout.ics"


def reference(clinic: Path, *more: object) -> dict[str, Any]:
    """The record of a handout that is printed now, found valid as FHIR R4."""
    model = pytest.importorskip("fhir.resources.R4B.documentreference").DocumentReference
    printed(clinic, "--document-reference", *more)
    text = Path(REFERENCE).read_text(encoding="utf-8")
    model.model_validate_json(text)
    found: dict[str, Any] = json.loads(text)
    return found


def entry(clinic: Path, *more: object) -> Any:
    """The one entry of the calendar file of a handout that is printed now."""
    icalendar = pytest.importorskip("icalendar")
    told("handout", "--clinic", clinic, "--name", "Asha Example", "--on", "2027-03-02 09:30",
         "--arrive", "09:00", "--today", "2027-02-20", "--ics", *more)  # fmt: skip
    (event,) = icalendar.Calendar.from_ical(Path(ENTRY).read_bytes()).walk("VEVENT")
    return event


def test_a_reference_tells_whose_what_when_and_by_whom(clinic: Path) -> None:
    """And is valid by the published definition of R4."""
    found = reference(clinic, "--edition", "large")
    (attached,) = (one["attachment"] for one in found["content"])
    assert found["type"]["coding"] == [
        {"system": "http://loinc.org", "code": "69730-0", "display": "Instructions"}
    ]
    assert found["subject"]["identifier"]["value"] == "MRN-0001"
    assert found["author"][0]["display"] == "Noyyal Pain Clinic"
    assert attached["language"] == "en-GB" and attached["contentType"] == "application/pdf"
    assert attached["url"] == "handout.pdf" and attached["creation"] == "2027-02-20"
    assert found["date"] == "2027-02-20T00:00:00+05:30"
    assert found["context"]["period"]["start"] == "2027-03-02T09:30:00+05:30"


def test_a_reference_has_the_digests_of_the_very_bytes(clinic: Path) -> None:
    """The one that R4 asks for, and the one that the register has; and the handout's id."""
    found = reference(clinic)
    data = Path("handout.pdf").read_bytes()
    attached = found["content"][0]["attachment"]
    assert b64decode(attached["hash"]) == hashlib.sha1(data).digest()
    assert attached["size"] == len(data)
    strong = urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
    assert found["masterIdentifier"]["value"] == f"ni:///sha-256;{strong}"
    assert ID.fullmatch(found["identifier"][0]["value"])


@pytest.mark.parametrize(("format", "kind"), [("html", "text/html"), ("text", "text/plain")])
def test_a_reference_knows_other_formats(clinic: Path, format: str, kind: str) -> None:
    """A page and a message are told as what they are."""
    found = reference(clinic, "--format", format, "-o", "handout.x")
    assert found["content"][0]["attachment"]["contentType"] == kind


def test_an_entry_is_from_arriving_to_the_end(clinic: Path) -> None:
    """In universal time; called after the clinic, since others may look at a calendar."""
    event = entry(clinic)
    start, end = event.decoded("dtstart"), event.decoded("dtend")
    assert start == datetime(2027, 3, 2, 3, 30, tzinfo=timezone.utc)
    assert end == datetime(2027, 3, 2, 7, 15, tzinfo=timezone.utc)
    assert str(event["summary"]) == "Noyyal Pain Clinic"
    assert "14 Riverbank Road" in str(event["location"])
    description = str(event["description"])
    assert "Arrive at 9am for 9:30am" in description and "+91 422 255 0100" in description


def test_an_entry_says_neither_whose_nor_for_what(clinic: Path) -> None:
    """A calendar is shared with a family, or an employer."""
    event = entry(clinic, "--id", "MRN-0001", "--born", "1961-05-04")
    text = event.to_ical().decode().replace("\r\n ", "")
    for secret in ("Asha", "MRN-0001", "1961", "injection", "iliopsoas"):
        assert secret not in text.replace("noyyal.example/injection", ""), secret


def test_the_same_visit_has_the_same_files_beside_it(clinic: Path) -> None:
    """To the byte, so that a second print changes nothing in a calendar."""
    told_twice = []
    for _ in range(2):
        entry(clinic, "--document-reference")
        told_twice.append((Path(ENTRY).read_bytes(), Path(REFERENCE).read_bytes()))
    assert told_twice[0] == told_twice[1]


def test_a_list_has_both_beside_every_sheet(clinic: Path, tmp_path: Path) -> None:
    """Under the sheet's own name; they go when the sheet goes."""
    folder = tmp_path / "out"
    rows = write_list(tmp_path, plain(3))
    asked = ("--ics", "--document-reference", "--clinic", clinic)
    told(*batch_arguments(rows, folder), *asked)
    names = {path.name for path in folder.iterdir()}
    for sheet in sheets(folder):
        assert {f"{sheet.stem}.ics", f"{sheet.stem}.document-reference.json"} <= names
    told(*batch_arguments(write_list(tmp_path, plain(1)), folder), *asked)
    assert len(sheets(folder)) == len(list(folder.glob("*.ics"))) == 1
    assert len(list(folder.glob("*.json"))) == 1


@pytest.mark.parametrize("option", ["--ics", "--document-reference"])
def test_nothing_stands_beside_the_output(clinic: Path, option: str) -> None:
    """Then nothing is printed either: whoever asked for it would miss it."""
    done = run("handout", "--clinic", clinic, "--name", "A", "--on", "+7d 09:30", option, "-o", "-")
    assert done.exit_code == ExitCode.UNUSABLE and "-o" in done.stderr
    assert not done.stdout
