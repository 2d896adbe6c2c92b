"""FHIR appointments: bundles and single ones, whose name counts, and who is not there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from schedules.made import SAMPLES, read, sample, told, visits_of, written

from instructions.errors import InstructionsError
from instructions.schedule.fhir import read_fhir
from instructions.schedule.problems import ScheduleError, Severity
from instructions.schedule.table import Row

TYPES = "types: {procedures: {Iliopsoas injection: small}}\n"
SPANISH = TYPES + "languages: {es: en}\n"
PATIENT = {"resourceType": "Patient", "id": "p", "name": [{"family": "Example", "given": ["Asha"]}]}


def appointment(patient: Mapping[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """An appointment with its patient in it."""
    actor = {"actor": {"reference": "#p"}, "status": "accepted"}
    return {
        "resourceType": "Appointment", "status": "booked", "start": "2027-03-02T09:30:00+05:30",
        "contained": [{**PATIENT, **(patient or {})}], "participant": [actor],
        "serviceType": [{"text": "Iliopsoas injection"}], **more,
    }  # fmt: skip


def said(*resources: Any) -> list[dict[str, str]]:
    """What the rows say, by the columns' names."""
    table = read_fhir(json.dumps(list(resources)).encode(), "x")
    return [dict(zip(table.columns, row.cells, strict=True)) for row in table.rows]


def row_of(resource: Any) -> Row:
    """The row of one resource."""
    (row,) = read_fhir(json.dumps(resource).encode(), "x").rows
    return row


def test_a_patient_who_is_not_in_the_file_is_a_row_with_a_problem() -> None:
    """NHS BaRS refers to urn:uuid and sends nobody; the cancelled one is only cancelled."""
    outcomes = list(read(SAMPLES / "nhs-bars.json", TYPES))

    assert not visits_of(outcomes)
    assert told(outcomes, Severity.REFUSED) == [
        "1 : The patient is not in the file: only a reference to one who is elsewhere."
        " Correct it in the practice system and export the list again."
    ]
    assert len(told(outcomes, Severity.LEFT_OUT)) == 1


def test_actors_are_found_in_any_order() -> None:
    """Location, practitioner, patient; by type and id, with a version behind."""
    (visit,) = visits_of(read(SAMPLES / "us-core.json", SPANISH))

    assert (visit.name, visit.id) == ("Amy V. Newname PharmD", "1032702")
    assert (visit.clinician, visit.place) == ("Dr. Sathya Devan", "Room 4, first floor")
    assert f"{visit.on:%H:%M %z}" == "09:30 +0530"


def test_the_language_a_patient_prefers_is_taken() -> None:
    """Spanish here, though English stands first; somebody interprets where no words are checked."""
    (problem,) = told(read(SAMPLES / "us-core.json", TYPES))

    assert problem.startswith("1 language: Interpreter needed: Spanish.")


def test_an_old_name_is_never_printed() -> None:
    """By its use, and by a period that is over or has not begun."""
    (row,) = sample("us-core.json").rows

    assert "Oldname" not in " ".join(row.cells)


@pytest.mark.parametrize(
    ("names", "printed"),
    [
        ([{"use": "usual", "given": ["Asa"]}, {"use": "official", "given": ["Asha"]}], "Asha"),
        ([{"use": "nickname", "given": ["Ash"]}, {"use": "usual", "given": ["Asa"]}], "Asa"),
        ([{"use": "maiden", "family": "Before"}], ""),
        ([{"use": "anonymous", "text": "A"}, {"text": "B"}], "B"),
        ([{"given": ["Old"], "period": {"end": "2027-03-01"}}, {"given": ["New"]}], "New"),
        ([{"given": ["Later"], "period": {"start": "2027-03-03"}}, {"given": ["Now"]}], "Now"),
        ([{"given": ["Now"], "period": {"start": "2027", "end": "2027-03"}}], "Now"),
        ([{"text": "Kovács Anna", "family": "Kovács", "given": ["Anna"]}], "Kovács Anna"),
        ([{"text": "KOVACS, Anna", "family": "Kovacs", "given": ["Anna"]}], "Anna Kovacs"),
        ([{"text": "Somebody else", "family": "Kovacs", "given": ["Anna"]}], "Anna Kovacs"),
        ([{"family": "Example", "given": ["Asha", "K"], "prefix": ["Mrs"]}], "Asha K Example"),
        ({"family": "Example", "given": "Asha"}, "Asha Example"),
        ([], ""),
        (None, ""),
    ],
)
def test_a_name_is_chosen_by_use_and_period(names: Any, printed: str) -> None:
    """Official before usual before none; never a nickname, a maiden or an old name."""
    assert said(appointment({"name": names}))[0]["name"] == printed


def test_a_patient_without_a_name_is_told(tmp_path: Path) -> None:
    """Not printed as None."""
    path = written(tmp_path, json.dumps(appointment({"name": []})), "x.json")
    (problem,) = told(read(path, TYPES))

    assert problem.startswith("1 name: The patient's name is missing.")


def test_a_single_appointment_may_contain_its_patient() -> None:
    """With its NHS number apart from the hospital's own."""
    (visit,) = visits_of(read(SAMPLES / "contained.json", TYPES))

    assert (visit.name, visit.id) == ("Asha Example", "T-55")
    assert visit.identity == {"nhs": "943 476 5919"}
    assert visit.clinician == "Dr Sathya Devan"


def test_two_numbers_without_a_type_are_no_number() -> None:
    """Nothing says which is the hospital's."""
    numbers = [{"value": "1", "system": "a"}, {"value": "2", "system": "b"}]

    assert said(appointment({"identifier": numbers}))[0]["id"] == ""
    assert said(appointment({"identifier": numbers[:1]}))[0]["id"] == "1"


@pytest.mark.parametrize(
    "status",
    ["cancelled", "noshow", "entered-in-error", "fulfilled", "proposed", "pending", "waitlist"],
)
def test_what_does_not_stand_is_left_out(tmp_path: Path, status: str) -> None:
    """By FHIR's own words."""
    path = written(tmp_path, json.dumps(appointment(status=status)), "x.json")

    assert len(told(read(path, TYPES), Severity.LEFT_OUT)) == 1


def test_a_patient_who_declined_or_died_gets_nothing(tmp_path: Path) -> None:
    """The appointment may still be booked."""
    declined = appointment(participant=[{"actor": {"reference": "#p"}, "status": "declined"}])

    assert "names no patient" in row_of(declined).trouble
    assert row_of(appointment({"deceasedBoolean": True})).cells[0] == "deceased"
    assert row_of(appointment({"deceasedDateTime": "2027-01-01"})).cells[0] == "deceased"


def test_a_group_appointment_is_told() -> None:
    """One sheet is for one patient."""
    two = [{"actor": {"reference": f"Patient/{n}"}} for n in "ab"]

    assert "more than one patient" in row_of(appointment(participant=two)).trouble


def test_a_display_may_stand_for_a_patient_who_is_elsewhere() -> None:
    """It is the name, and there is nothing else."""
    actor = {"reference": "Patient/7", "display": "Asha Example"}
    (row,) = said(appointment(participant=[{"actor": actor}]))

    assert (row["name"], row["id"], row["born"]) == ("Asha Example", "", "")


def test_types_may_be_an_object_or_a_list() -> None:
    """As in STU3 and in R4; a code serves where there are no words."""
    coded = {"coding": [{"code": "ILIO"}]}
    for found in ({"text": "ILIO"}, [{"text": "ILIO"}], [coded], coded):
        assert said(appointment(serviceType=found))[0]["service"] == "ILIO"


def test_comments_and_descriptions_are_in_no_column() -> None:
    """They are free text."""
    free = appointment(comment="Zyxwvut", description="Zyxwvut", patientInstruction="Zyxwvut")

    assert "Zyxwvut" not in " ".join(row_of(free).cells)


def test_resources_may_stand_on_lines_of_their_own(tmp_path: Path) -> None:
    """As a bulk export writes them."""
    outside = appointment(participant=[{"actor": {"reference": "Patient/p"}}], contained=[])
    lines = "\n".join(map(json.dumps, (PATIENT, outside))) + "\n"
    (visit,) = visits_of(read(written(tmp_path, lines, "x.ndjson"), TYPES))

    assert visit.name == "Asha Example"


def test_bundles_may_be_in_bundles() -> None:
    """And full addresses are honoured."""
    outside = appointment(
        participant=[{"actor": {"reference": "https://a.example/Patient/9"}}], contained=[]
    )
    address = "https://a.example/Patient/9"
    inner = {"resourceType": "Bundle", "entry": [{"fullUrl": address, "resource": PATIENT}]}
    bundle = {"resourceType": "Bundle", "entry": [{"resource": inner}, {"resource": outside}]}

    assert said(bundle)[0]["name"] == "Asha Example"


def test_a_start_that_is_no_time_is_told(tmp_path: Path) -> None:
    """In its column."""
    path = written(tmp_path, json.dumps(appointment(start="2027-03-02")), "x.json")

    assert told(read(path, TYPES))[0].startswith("1 start: This must be a date and a time.")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"{", "not readable JSON"),
        (b"[1, 2]", "no Appointment"),
        (b'{"resourceType": "Bundle"}', "no Appointment"),
        (b'{"a": "\xff"}', "not readable JSON"),
        (b"[" * 100_000, "not readable JSON"),
    ],
)
def test_what_is_no_fhir_is_told(content: bytes, what: str) -> None:
    """And never quoted."""
    with pytest.raises(ScheduleError, match=what):
        read_fhir(content, "x.json")


WILD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["reference", "display", "actor", "name", "given", "family", "coding", "code",
                 "text", "period", "start", "end", "use", "id", "resourceType", "type"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)  # fmt: skip


FIELDS = st.sampled_from(
    ["status", "start", "contained", "participant", "serviceType", "appointmentType"]
)


@given(st.dictionaries(FIELDS, WILD), WILD)
def test_wild_json_is_rows_or_a_refusal(fields: dict[str, Any], patient: Any) -> None:
    """Nothing else comes out."""
    wild = {"resourceType": "Appointment", **fields}
    for resource in (wild, appointment(patient if isinstance(patient, dict) else {}), patient):
        try:
            table = read_fhir(json.dumps([resource]).encode(), "x")
        except InstructionsError:
            continue
        assert all(isinstance(cell, str) for row in table.rows for cell in row.cells)
