"""Clinics: a folder is read as one form, and a clinic that cannot be reached prints nothing."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from small import CLINIC, problems_of, small_clinic, small_procedure, swap

from instructions.clinic import drug_answers, settings_for
from instructions.clinic_file import load, read_clinic
from instructions.conditions import Answer
from instructions.errors import ClinicError
from instructions.phone import read_phone
from instructions.procedure import load as load_procedure
from instructions.procedure import procedures

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "examples" / "clinic"
LIBRARY = ROOT / "instructions" / "library"
ACCENTED = "Clínica de Dolor Ñandú"


def refused(*changes: tuple[str, str]) -> list[str]:
    """The problems of the small clinic with these changes."""
    return problems_of(lambda: small_clinic(swap(CLINIC, *changes)), ClinicError)


def lines_without(text: str) -> dict[str, str]:
    """Every top-level key of the text, with the text without it."""
    entries = text.splitlines(keepends=True)
    starts = [n for n, line in enumerate(entries) if line[0].isalpha()] + [len(entries)]
    return {
        entries[start].split(":")[0]: "".join(entries[:start] + entries[end:])
        for start, end in pairwise(starts)
    }


# What is read


def test_the_sample_clinic_is_whole() -> None:
    """It sets every setting of every procedure, but for a unit of sugar it does not use."""
    clinic = load(SAMPLE, procedures(LIBRARY))

    assert clinic.sample
    assert clinic.brand["extends"] == "plain"
    for name in procedures(LIBRARY):
        unset = settings_for(load_procedure(LIBRARY / name, "en"), clinic).unset
        assert unset in ((), ("sugar-limit-mmol",))


def test_a_clinic_is_read_as_it_is_written() -> None:
    """Texts stay texts; clocks, zones and phones are typed."""
    clinic = small_clinic()

    assert clinic.address == ("14 Riverbank Road", "Coimbatore 641 001")
    assert (clinic.paper, clinic.clock, clinic.zone.key) == ("A4", 12, "Asia/Kolkata")
    assert (clinic.phone.text, clinic.phone.tel) == ("+91 422 255 0100", "+914222550100")
    assert clinic.phone.link == "tel:+914222550100"
    assert clinic.out_of_hours.text == "Doctor on call: +91 422 255 0199"
    assert (clinic.emergency.number.tel, clinic.emergency.hospital) == ("108", None)
    assert clinic.arrive_before == timedelta(minutes=30)
    assert [line.format for line in clinic.identity] == ["plain", "age", "nhs"]
    assert not clinic.sample
    assert settings_for(small_procedure(), clinic)["driving"] == Decimal(24)


def test_a_phone_with_a_leading_zero_keeps_it() -> None:
    """And is dialled with its country code."""
    clinic = small_clinic(swap(CLINIC, ('"+91 422 255 0100"', "0422 2550100")))

    assert (clinic.phone.text, clinic.phone.tel) == ("0422 2550100", "+914222550100")


def test_an_extension_is_dialled_too() -> None:
    """As RFC 3966 writes it."""
    assert read_phone("+91 422 255 0100 ext. 5", "IN").tel == "+914222550100;ext=5"


@pytest.mark.parametrize(
    ("country", "number"),
    [("IN", "112"), ("IN", "108"), ("GB", "999"), ("GB", "112"), ("US", "911"), ("AU", "000")],
)
def test_emergency_numbers_are_those_of_the_country(country: str, number: str) -> None:
    """Short numbers that answer emergencies there."""
    text = swap(CLINIC, ("country: IN", f"country: {country}"), ('"108"', f'"{number}"'))

    assert small_clinic(text).emergency.number.tel == number


def test_a_route_may_stand_for_the_phone_out_of_hours() -> None:
    """A short help line too, where the country has it."""
    route = swap(CLINIC, ('phone: "+91 422 255 0199", ', ""))
    help_line = swap(CLINIC, ("country: IN", "country: GB"), ('"+91 422 255 0199"', '"111"'),
                     ('"108"', '"999"'))  # fmt: skip

    assert small_clinic(route).out_of_hours.text == "Doctor on call"
    assert small_clinic(help_line).out_of_hours.phone is not None


def test_a_clinic_folder_is_loaded_with_a_byte_order_mark(tmp_path: Path) -> None:
    """Windows editors write one."""
    text = swap(CLINIC, ("Noyyal Pain Clinic", ACCENTED))
    (tmp_path / "clinic.yaml").write_text(text, encoding="utf-8-sig")

    assert load(tmp_path).name == ACCENTED


# What is refused


@pytest.mark.parametrize("key", list(lines_without(CLINIC)))
def test_a_missing_key_is_named_with_what_to_add(key: str) -> None:
    """Only identity lines and procedures may be left out."""
    text = lines_without(CLINIC)[key]
    if key in {"identity", "procedures"}:
        small_clinic(text)
        return

    (problem,) = problems_of(lambda: small_clinic(text), ClinicError)

    assert problem.startswith(f"clinic.yaml, line 1: {key}: This key is missing. Add it: ")


@pytest.mark.parametrize("key", ["phone", "out-of-hours"])
def test_a_clinic_nobody_can_reach_is_told_why_it_is_refused(key: str) -> None:
    """No phone or no out-of-hours route: no handout."""
    (problem,) = problems_of(lambda: small_clinic(lines_without(CLINIC)[key]), ClinicError)

    assert "no sheet is printed: a patient must be able to reach you at any hour" in problem


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('phone: "+91 422 255 0100"', 'phone: ""', "phone: This must be one phone number"),
        ('phone: "+91 422 255 0100"', "phone: 12", "phone: This must be a phone number that"),
        ('phone: "+91 422 255 0100"', "phone: 0422 2550100 / 101", "must be one phone number"),
        ('phone: "+91 422 255 0100"', "phone: call us", "must be one phone number"),
        ('phone: "+91 422 255 0100"', "phone: [1, 2]", "phone: This must be one text"),
        ('{phone: "+91 422 255 0199", route: Doctor on call}', "{}", "Neither a phone nor a route"),
        ('{phone: "+91 422 255 0199", route: Doctor on call}', "''", "must hold keys and values"),
        ("+91 422 255 0199", "911", "out-of-hours phone: This must be a phone number that exists"),
        ('"108"', '"911"', "emergency number: This must be an emergency number of IN"),
        ("service: ambulance", "service: ''", "emergency service: This must not be empty"),
        ("country: IN", "country: UK", "must be GB for the United Kingdom"),
        ("country: IN", "country: India", "must be a country code of two letters"),
        ("country: IN", "country: {a: b}", "must be a country code of two letters"),
        ("Asia/Kolkata", "Asia/Kolkatta", "Did you mean 'Asia/Kolkata'?"),
        ("Asia/Kolkata", "../etc/passwd", "must be a time zone"),
        ("Asia/Kolkata", "Asia", "must be a time zone"),
        ("paper: A4", "paper: a4", "must be 'A4' or 'Letter', found 'a4'"),
        ("clock: 12", "clock: 13", "must be '12' or '24'"),
        ("hours: 9am", "hours: \u202e9am", "hours: This must not hold a character that turns"),
        ("name: Noyyal", f"name: {'x' * 80}", "name: This must have at most 80 characters"),
        ("address: [14", "address: []\nplace: [14", "address: This must not be empty"),
        ("address: [", "address: [a, b, c, d, e, ", "address: This has too many entries"),
        ("language: en", "language: en\nweb: our page", "web: This must be a web address"),
        ("language: en", "language: en\nfax: 12", "fax: This key is not known"),
        ("language: en", "language: en\nsample: yes", "sample: This must be true or false"),
        ("language: en", "language: en\narrive-before: soon", "must be from 0 to 240 minutes"),
        ("format: nhs", "format: nh", "identity no. 3 format: This must be 'plain', "),
        ("settings: {driving: 24}", "setings: {}", "Did you mean 'settings'?"),
    ],
)
def test_what_is_wrong_is_told_with_its_key(old: str, new: str, told: str) -> None:
    """And with the way out."""
    found = refused((old, new))

    assert any(told in problem for problem in found), found


def test_all_problems_come_at_once_with_their_lines() -> None:
    """One run, one list to mend."""
    found = refused(
        ("hours: 9am to 6pm\n", ""), ("255 0100", "255"), ("paper: A4", "papr: A4"), ("108", "911")
    )

    assert [problem.split(":")[0] for problem in found] == [
        "clinic.yaml, line 1",  # hours
        "clinic.yaml, line 1",  # paper
        "clinic.yaml, line 8",  # papr
        "clinic.yaml, line 3",  # phone
        "clinic.yaml, line 5",  # emergency
    ]


def test_choices_for_an_unknown_procedure_are_refused() -> None:
    """A misspelt procedure would silently lose all its settings."""
    found = problems_of(
        lambda: read_clinic(swap(CLINIC, ("  small:", "  smal:")), Path(), ["small"]), ClinicError
    )

    assert "There is no procedure 'smal'. Did you mean 'small'?" in found[0]


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        ("driving: 1", "line 19: procedures small settings driving: This must be a number from 12"),
        ("drivng: 24", "settings drivng: There is no setting 'drivng'. Did you mean 'driving'?"),
        ("position: bed", "must be one of: tummy, back"),
        ("numbness: [1]", "must be two numbers from 1 to 48 (hours), such as [1, 48]"),
        ("contrast: maybe", "contrast: This must be yes or no"),
        ("pain-medicine: [x]", "must be a short text of at most 30 characters"),
    ],
)
def test_a_setting_that_cannot_be_is_told_with_its_line(choices: str, told: str) -> None:
    """Settings are checked against the procedure."""
    clinic = small_clinic(swap(CLINIC, ("driving: 24", choices)))

    found = problems_of(lambda: settings_for(small_procedure(), clinic), ClinicError)

    assert told in found[0]


def test_an_unknown_drug_is_refused() -> None:
    """A drug answers a condition, so a misspelt one would answer no."""
    clinic = small_clinic(swap(CLINIC, ("[steroid]", "[steroids]")))

    found = problems_of(lambda: settings_for(small_procedure(), clinic), ClinicError)

    assert "There is no drug 'steroids'. Did you mean 'steroid'?" in found[0]


@pytest.mark.parametrize(
    ("drugs", "answer"),
    [("[steroid]", Answer.YES), ("[]", Answer.NO), (None, Answer.NOT_KNOWN)],
)
def test_drugs_answer_their_conditions(drugs: str | None, answer: Answer) -> None:
    """A clinic that lists no drugs at all has not answered."""
    change = ("    drugs: [steroid]\n", f"    drugs: {drugs}\n" if drugs else "")

    clinic = small_clinic(swap(CLINIC, change))

    assert drug_answers(small_procedure(), clinic) == {"steroid": answer}


def test_a_folder_without_a_clinic_is_refused(tmp_path: Path) -> None:
    """With the way to make one; an unreadable file too."""
    assert "There is no clinic.yaml" in problems_of(lambda: load(tmp_path), ClinicError)[0]

    (tmp_path / "clinic.yaml").write_bytes(b"name: \xff\xfe")

    assert "UTF-8" in problems_of(lambda: load(tmp_path), ClinicError)[0]
