"""The reference pages say what the schema says: every key, rule and default, and no other."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias, get_args, get_type_hints

import pytest
from click.testing import CliRunner
from test_docs import HOME, fences

from instructions import brand as brands
from instructions.brand import BrandShape
from instructions.catalogue import catalogue
from instructions.cli import main
from instructions.clinic import settings_for
from instructions.clinic_file import read_clinic
from instructions.desk import KEYS, LONGEST_NOTE
from instructions.errors import ClinicError
from instructions.filling import Key, keys
from instructions.form import read
from instructions.identity import IdentityFormat
from instructions.locate import LIBRARY, shipped
from instructions.markup import ATTRIBUTES
from instructions.plan import MedicineShape, PlanShape
from instructions.procedure import load
from instructions.profile import ClinicShape
from instructions.schedule.map_form import MapShape
from instructions.shape import Shape

CLINIC = HOME / "docs" / "clinic.md"
BRANDING = HOME / "docs" / "branding.md"
ILIOPSOAS = "iliopsoas-injection"

Table: TypeAlias = "dict[str, list[str]]"


def tables(page: Path) -> list[Table]:
    """The tables of a page: under the name in each row's first cell, the other cells."""
    text = page.read_text(encoding="utf-8")
    found = re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE)
    return [dict(_row(row) for row in table.splitlines()[2:]) for table in found]


def _row(line: str) -> tuple[str, list[str]]:
    first, *rest = (cell.strip() for cell in line.strip("|").split(" |"))
    return first.strip("`"), rest


FILES, PROFILE, FORMATS, SETTINGS, VISIT, CONDITIONS, PLAN, MEDICINE, MAP = tables(CLINIC)
BRAND, BLOCKS, ELEMENTS = tables(BRANDING)


def _keys(model: type[Shape], inside: tuple[str, ...] = ()) -> Iterator[tuple[str, Key]]:
    """Every key of a form, and of the forms in it that are named."""
    for name, key in keys(model).items():
        yield name, key
        if name in inside:
            part = get_type_hints(model)[key.field]
            assert isinstance(part, type) and issubclass(part, Shape)
            yield from ((f"{name} {inner}", below) for inner, below in _keys(part))


def test_every_key_of_a_clinic_is_told() -> None:
    """With whether it is needed."""
    found = dict(_keys(ClinicShape, ("out-of-hours", "emergency")))

    assert {name: needed == "yes" for name, (needed, _) in PROFILE.items()} == {
        name: key.needed for name, key in found.items()
    }


def test_every_setting_is_told_with_its_rule_and_its_default() -> None:
    """In the words of the program's own list."""
    lines = catalogue("settings", ILIOPSOAS, HOME / "examples" / "clinic")
    listed = dict(line.split(None, 1) for line in lines)
    defaults = {name: default for name, (_, default, _) in SETTINGS.items()}
    written = {
        name: f"{rule}; {f'default {defaults[name]}' if defaults[name] != 'none' else 'no default'}"
        for name, (rule, *_) in SETTINGS.items()
    }

    assert written == listed


def test_every_condition_format_and_key_is_told() -> None:
    """Of a visit and of a plan."""
    assert CONDITIONS.keys() == load(LIBRARY / ILIOPSOAS, "en").conditions.keys()
    assert FORMATS.keys() == set(get_args(IdentityFormat))
    assert VISIT.keys() == set(KEYS)
    assert PLAN.keys() == dict(_keys(PlanShape)).keys()
    assert MEDICINE.keys() == dict(_keys(MedicineShape)).keys()


def test_how_long_a_note_may_be_is_told() -> None:
    """A longer one is refused."""
    assert f"at most {LONGEST_NOTE} characters" in VISIT["note"][-1]


def test_every_key_of_a_map_is_told() -> None:
    """Those of its columns too."""
    assert MAP.keys() == dict(_keys(MapShape, ("columns",))).keys()


def test_the_clinic_that_is_shown_is_whole() -> None:
    """And stays so with the blocks that are shown after it."""
    whole, identity, procedures, *_ = fences(CLINIC, "yaml")

    clinic = read_clinic("".join([whole, identity, procedures]), Path("clinic"), [ILIOPSOAS])

    assert len(clinic.identity) == len(FORMATS) - 1
    assert settings_for(load(LIBRARY / ILIOPSOAS, "en"), clinic).unset


@pytest.mark.parametrize("key", [name for name, (needed, _) in PROFILE.items() if needed])
def test_the_clinic_that_is_shown_has_only_what_is_needed(key: str) -> None:
    """Without any one of its keys it is refused, and the message names the key."""
    form = read(fences(CLINIC, "yaml")[0], "clinic.yaml")
    top = key.partition(" ")[0]
    kept = {name: value for name, value in form.data.items() if name != top}

    with pytest.raises(ClinicError, match=top):
        read_clinic("".join(f"{name}: {value!r}\n" for name, value in kept.items()), Path("clinic"))


@pytest.mark.parametrize("name", ["visit", "plan"])
def test_the_examples_are_shown_as_they_are(name: str) -> None:
    """So that a reader of the page and of the file read the same."""
    file = HOME / "examples" / f"{name}.yaml"

    assert file.read_text(encoding="utf-8") in fences(CLINIC, "yaml")


def test_every_key_of_a_brand_is_told_with_what_plain_has() -> None:
    """Colours as they are, lengths in millimetres."""
    plain = read(
        (shipped("templates") / "brands" / "plain" / "brand.yaml").read_text(encoding="utf-8"),
        "plain",
    )

    assert BRAND.keys() == dict(_keys(BrandShape)).keys()
    assert {name: cells[0].strip("`") for name, cells in BRAND.items() if cells[0]} == plain.data


def test_every_element_and_attribute_that_may_be_used_is_told() -> None:
    """And no other."""
    told = {
        element: set(re.findall(r"`([^`]+)`", cells[0]))
        for names, cells in ELEMENTS.items()
        for element in names.replace("`", "").split(", ")
    }

    assert told == {element: set(attributes) for element, attributes in ATTRIBUTES.items()}


def test_every_block_that_may_be_changed_is_told() -> None:
    """They are the blocks of the program's own template."""
    template = (shipped("templates") / "handout.html").read_text(encoding="utf-8")

    assert BLOCKS.keys() == set(re.findall(r"{% block (\w+)", template))


@pytest.fixture
def branded(tmp_path: Path) -> Path:
    """The sample clinic with the brand and the template that the page shows."""
    folder = tmp_path / "clinic"
    shutil.copytree(HOME / "examples" / "clinic", folder)
    profile = (folder / "clinic.yaml").read_text(encoding="utf-8").partition("\nbrand:")[0]
    brand = fences(BRANDING, "yaml")[0]
    (folder / "clinic.yaml").write_text(f"{profile}\n{brand}", encoding="utf-8")
    (folder / "templates").mkdir()
    template = fences(BRANDING, "jinja")[0]
    (folder / "templates" / "handout.html").write_text(template, encoding="utf-8")
    return folder


def test_the_brand_and_the_template_that_are_shown_print(branded: Path) -> None:
    """The new line is there, and the section that was taken out is not."""
    given = ["handout", "--clinic", str(branded), "--name", "A Patient", "--on", "+7d 09:30"]

    text = CliRunner().invoke(main, [*given, "--format", "text", "-o", "-"], catch_exceptions=False)
    paper = CliRunner().invoke(main, [*given, "-o", "-"], catch_exceptions=False)

    assert "Parking is behind the house" in text.output
    assert "About your injection" not in text.output
    assert paper.stdout_bytes.startswith(b"%PDF-")
    assert brands.load(
        read_clinic((branded / "clinic.yaml").read_text(), branded), shipped("templates")
    )
