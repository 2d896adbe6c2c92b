"""Compose: a practice and a case become a document that holds nothing of a patient."""

from __future__ import annotations

from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import astuple
from sample import (
    PLAN,
    clinic_folder,
    sample_case,
    sample_document,
    sample_practice,
    sample_visit,
)

from instructions import practice as practices
from instructions.case import Case
from instructions.compose import absent, unset
from instructions.composed import MOST_UNSET
from instructions.document import Run, Section, Slot, Table, filled, inlines_of, walk
from instructions.handout import Press
from instructions.moments import value_name
from instructions.pdf.drawing import Drawings
from instructions.plan import plan_form
from instructions.values import values_of

HOSTILE = [
    "<b>Bold</b><script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}",
    "../../etc/passwd",
    '"><img src=x>',
    "&amp;&lt;&#65;",
    "**strong**",
    "${jndi:x} %s {0} \\n",
]
OWN = {
    "name": "Zebedee Quux",
    "id": "ZQ-98765",
    "born": "1947-11-23",
    "clinician": "Dr Vivaldi",
    "place": "The blue pavilion",
    "note": "Bring your yellow umbrella",
    "arrive": "07:07",
}
PLANNED = (
    PLAN.read_text(encoding="utf-8")
    .replace("Warfarin 5 mg", "Zwarfarin 5 mg")
    .replace("Dr S", "Dr Wolfgang")
    .replace("Phone us before", "Ring the bell before")
    .replace("approved: 2027-02-15", "approved: 2027-02-14\nbridging: Two jabs of zoparin")
)


def texts(thing: object) -> set[str]:
    """Every text anywhere in a value."""
    if isinstance(thing, str):
        return {thing}
    if isinstance(thing, tuple | frozenset):
        return {text for each in thing for text in texts(each)}
    if isinstance(thing, Struct):
        return {text for each in astuple(thing) for text in texts(each)}
    return set()


def personal() -> tuple[Case, str, dict[str, str]]:
    """A case with everything in it, all that its document says, and the values of the patient."""
    practice = sample_practice()
    visit = sample_visit(plan=False, **OWN, part=["diary"])
    planned = sample_visit(**OWN, plan_=plan_form(PLANNED, "plan.yaml"))
    said = " | ".join(
        text
        for one in (visit, planned)
        for document in [Press(practice, Drawings([])).handout(one).document]
        for text in texts(document)
    )
    return sample_case(**OWN), said, {**values_of(visit, practice), **values_of(planned, practice)}


# Nothing personal


def test_no_value_of_a_patient_is_in_a_document() -> None:
    """Not a name, a number, a date or a medicine: there are blanks with names and samples."""
    case, said, values = personal()
    ordinary = {"LEFT", "9:30am"}  # what the words of other patients may be too

    for name, value in values.items():
        assert value in ordinary or value not in said, name
    for piece in ("Zebedee", "98765", "1947", "Vivaldi", "pavilion", "umbrella", "zoparin"):
        assert piece in str(values) and piece not in said and piece not in repr(case)


def test_a_document_asks_for_every_value_by_name() -> None:
    """And for no other."""
    practice = sample_practice()
    for plan in (False, True):
        document = sample_document(plan=plan, note="A note", part=["diary", "questions"])
        slots = {text.name for text in _inlines(document.blocks) if isinstance(text, Slot)}
        foot = {i.name for line in document.footer for i in line if isinstance(i, Slot)}
        values = values_of(sample_visit(plan=plan, note="A note"), practice)

        assert slots <= values.keys()
        assert foot == {"name", "identity.0", "page", "pages"}


def _inlines(blocks: tuple[object, ...]) -> list[object]:
    return [one for block in walk(blocks) for line in inlines_of(block) for one in line]  # type: ignore[arg-type]


def test_the_same_case_makes_an_equal_document() -> None:
    """Made twice from scratch."""
    practice = practices.load(sample_practice().clinic.folder)

    assert sample_document(practice) == sample_document()
    assert hash(sample_document(practice)) == hash(sample_document())


def test_different_patients_of_one_case_share_a_document() -> None:
    """Whoever they are and whenever they come."""
    other = sample_document(
        name="Somebody Else", id="X", born="2001-01-01", clinician="Nobody", on="2027-03-09 14:00"
    )

    assert other == sample_document()


def test_a_side_that_no_words_depend_on_shares_the_document() -> None:
    """Left, right and one that is struck later; where both are injected, words are others."""
    left, right, both = (sample_case(side=side) for side in ("left", "right", "both"))
    assert left == right != both


@pytest.mark.parametrize(
    "said",
    [
        {"id": None},
        {"clinician": None},
        {"note": "A note"},
        {"with_": []},
        {"without": ["sedation"]},
        {"part": ["diary"]},
        {"plan": True},
    ],
)
def test_another_case_makes_another_document(said: dict[str, object]) -> None:
    """What changes the words is in the case."""
    assert sample_document(**said) != sample_document()  # type: ignore[arg-type]
    assert sample_case(**said) != sample_case()  # type: ignore[arg-type]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_value_that_looks_like_mark_up_stays_inert(name: str) -> None:
    """It is struck as it was written and the document does not know of it."""
    practice = sample_practice()
    sheet = Press(practice, Drawings([])).handout(sample_visit(name=name, note=name))

    assert sheet.values["name"] == sheet.values["note"] == normalize("NFC", " ".join(name.split()))
    assert sheet.document == sample_document(note="Another note")


@settings(deadline=None, max_examples=15)
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=3, max_size=30)
)
def test_any_name_shares_the_document(name: str) -> None:
    """Whatever is in it."""
    assert sample_case(name=f"A {name}") == sample_case()


@pytest.mark.parametrize("value", [*HOSTILE[:5], "A & B <c>"])
def test_a_clinic_s_own_words_stay_inert(value: str, tmp_path: Path) -> None:
    """A name, an address and a setting print as they are written."""
    quoted = "'" + value.replace("'", "''") + "'"
    clinic = clinic_folder(
        tmp_path,
        ("name: Noyyal Pain Clinic", f"name: {quoted}"),
        ("benefit: a few months", f"benefit: {quoted}"),
        ("route: Doctor on call", f"route: {quoted}"),
    )
    document = sample_document(practices.load(clinic))
    lines = [filled(line, _sample(document.blocks)) for line in _lines(document.blocks)]

    assert document.author == value
    assert any(f"{value}: +91 422 255 0199" in line for line in lines)
    assert any(f" {value}, " in line for line in lines), "the setting"


def _lines(blocks: tuple[object, ...]) -> list[tuple[Run]]:
    return [line for block in walk(blocks) for line in inlines_of(block)]  # type: ignore[arg-type]


def _sample(blocks: tuple[object, ...]) -> dict[str, str]:
    return {one.name: one.room for one in _inlines(blocks) if isinstance(one, Slot)}


# What is in it


def test_the_first_row_says_whose_sheet_it_is() -> None:
    """Name first, then the clinic's identity lines that the patient has."""
    tables = [block for block in walk(sample_document().blocks) if isinstance(block, Table)]
    label, value = tables[0].rows[0].cells
    numbers = [one.name for one in value.inlines if isinstance(one, Slot)]

    assert (filled(label.inlines, {}), label.header) == ("For", "row")
    assert numbers == ["name", "identity.0", "identity.1"]
    assert all(one.bold for one in value.inlines if isinstance(one, Slot))


def test_phones_are_links_that_stay_on_one_line() -> None:
    """The clinic's, the one for out of hours, and the emergency number."""
    runs = [one for one in _inlines(sample_document().blocks) if isinstance(one, Run) and one.link]

    assert {(run.text, run.link) for run in runs if "tel:" in str(run.link)} == {
        ("+91 422 255 0100", "tel:+914222550100"),
        ("+91 422 255 0199", "tel:+914222550199"),
        ("112", "tel:112"),
    }
    assert all(run.together for run in runs if "tel:" in str(run.link))


@pytest.mark.parametrize(
    ("change", "status"),
    [((), "sample"), (("sample: true", "# not a sample"), "not-approved")],
)
def test_the_foot_says_what_the_sheet_is(
    change: tuple[str, str] | tuple[()], status: str, tmp_path: Path
) -> None:
    """A sample, or not yet approved; and which words of which version."""
    clinic = clinic_folder(tmp_path, *([change] if change else []))
    practice = practices.load(clinic)
    words, procedure = sample_document(practice).footer[2], practice.procedure

    assert words[0] == Run(procedure.labels[status].plain(), bold=True)
    assert filled(words, {}).endswith(f" · iliopsoas-injection {procedure.version} en-GB")


def test_a_section_is_known_by_its_id() -> None:
    """So that a clinic's template can name it."""
    ids = {block.id for block in walk(sample_document().blocks) if isinstance(block, Section)}

    assert {"about", "after", "next"} <= ids


# What the clinic has not said


def test_unset_settings_are_told_and_too_many_make_a_specimen(tmp_path: Path) -> None:
    """Up to three are warnings; with more, nobody's name is printed."""
    keys = [
        "      follow-up: ",
        "      exercises: ",
        "      benefit: ",
        "      pain-medicine-thinner: ",
    ]
    for count in (MOST_UNSET, MOST_UNSET + 1):
        clinic = clinic_folder(tmp_path / str(count), *((k, f"      # {k}") for k in keys[:count]))
        practice = practices.load(clinic)
        sheet = Press(practice, Drawings([])).handout(sample_visit(practice))
        slots = {
            one.name for line in sheet.document.footer for one in line if isinstance(one, Slot)
        }
        nobody = count > MOST_UNSET

        told = [warning.where.rpartition(" ")[2] for warning in sheet.warnings]
        assert {"follow-up", "exercises", "benefit"} <= set(told)
        labels = practice.procedure.labels
        assert (sheet.values["name"] == labels["nobody"].plain()) is nobody
        assert ("identity.0" in slots) is not nobody
        assert (
            sheet.document.footer[2][0] == Run("SPECIMEN, not for a patient", bold=True)
        ) is nobody


def test_a_setting_of_a_step_that_does_not_print_is_not_asked_for(tmp_path: Path) -> None:
    """Nobody must fill in what their patient does not read."""
    practice = practices.load(clinic_folder(tmp_path, ("      onset-botox: 5", "      # ")))

    assert unset(practice, sample_case(practice)) == ()
    assert unset(practice, sample_case(practice, with_=["botox"])) == ("onset-botox",)


def test_a_moment_that_cannot_be_worked_out_is_absent(tmp_path: Path) -> None:
    """So that its step prints the safe words."""
    practice = practices.load(clinic_folder(tmp_path, ("      driving: 24", "      # driving")))
    case = sample_case(practice)

    assert {"drive_from", value_name("driving")} <= absent(practice, case)
    assert "until we say so" in " ".join(
        one.text for one in _inlines(sample_document(practice).blocks) if isinstance(one, Run)
    )
