"""The shelf: a second run prints the same bytes, sooner, and nothing of a patient stays behind."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import MISSING, fields
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner, Result

from instructions.cache import FOLDER, Cache
from instructions.cli import main
from instructions.locate import shipped
from instructions.pdf.plate import Plate
from instructions.shelf import shelf

HOME = Path(__file__).resolve().parent.parent
CLINIC = shipped("examples") / "clinic"
PLAN = shipped("examples") / "plan.yaml"

SAID = ("--name", "Xylda Quimbyzk", "--id", "MRN-7730551", "--born", "1938-11-27")
VISIT = ("--on", "2027-03-02 09:30", "--today", "2027-02-20", "--side", "left", *SAID)

MAKERS = frozenset(
    [
        "PIL",
        "babel",
        "bidi",
        "email",
        "hl7",
        "http",
        "icalendar",
        "jinja2",
        "lxml",
        "markupsafe",
        "openpyxl",
        "phonenumbers",
        "pikepdf",
        "qrcodegen",
        "reportlab",
        "ruamel",
        "svgelements",
        "uniseg",
        "xml",
        "yaml",
    ]
)
"""What reads, checks and lays out. A plate from the cache is struck without any of it."""

AND_TELL = """
import json, sys
from instructions.cli import main
try:
    main()
finally:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cache]:
    """An empty cache, which every run uses, and a folder to run in."""
    monkeypatch.setenv(FOLDER, str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    yield Cache(tmp_path / "cache")


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    """A clinic's folder that may be changed."""
    return Path(shutil.copytree(CLINIC, tmp_path / "clinic"))


def command(*options: str) -> list[str]:
    """A command that prints the usual visit, with some more said."""
    return ["handout", *VISIT, *options]


def run(*options: str) -> bytes:
    """The file that a run in this process writes."""
    done = CliRunner().invoke(main, [*command(*options), "-o", "x"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return Path("x").read_bytes()


def uncached(*options: str) -> bytes:
    """The same without any cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDER, os.devnull)
        return run(*options)


def alone(*options: str) -> tuple[bytes, frozenset[str]]:
    """The file that a Python of its own writes, and every module that it loaded for it."""
    told = subprocess.run(
        [sys.executable, "-c", AND_TELL, *command(*options), "-o", str(Path.cwd() / "y.pdf")],
        cwd=HOME, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return Path("y.pdf").read_bytes(), frozenset(json.loads(told.stderr.splitlines()[-1]))


def kinds(cache: Cache) -> list[str]:
    """What kinds of entries there are."""
    return sorted(entry.kind for entry in cache.entries())


# The same bytes, sooner


@pytest.mark.parametrize(
    "options",
    [(), ("--edition", "large", "--paper", "Letter"), ("--letterhead", "--with", "diabetes")],
    ids=["usual", "large", "letterhead"],
)
def test_a_second_run_writes_the_same_and_loads_no_maker(
    cache: Cache, options: tuple[str, ...]
) -> None:
    """Each in a Python of its own, so that nothing but the disk remembers."""
    first, makers = alone(*options)
    second, others = alone(*options)

    assert first == second == uncached(*options)
    assert {"reportlab", "yaml", "jinja2", "babel"} <= makers
    assert {name.partition(".")[0] for name in others} & MAKERS == set()
    assert {
        "instructions.document",
        "instructions.form",
        "instructions.pdf.layout",
    } & others == set()
    assert kinds(cache) == ["case", "document", "plate", "practice"]


@pytest.mark.parametrize(
    "options",
    [
        ("--plan", str(PLAN), "--with", "blood-thinner"),
        ("--format", "html"),
        ("--format", "text"),
        ("--part", "diary", "--note", "Bring the scan."),
        ("--name", "Venkatalakshmi Subramanian Thiruvananthapuram Ramanathapuram the Younger"),
        ("--clinician", "Dr Ramaswamy Venkataraghavan Krishnamachari " * 2),
    ],
    ids=["plan", "html", "text", "part", "long name", "long clinician"],
)
def test_cached_and_uncached_runs_write_the_same(cache: Cache, options: tuple[str, ...]) -> None:
    """Whatever is asked for; the second run makes no new entry."""
    first, before = run(*options), kinds(cache)

    assert run(*options) == first == uncached(*options)
    assert kinds(cache) == before


def test_another_look_needs_no_new_document(cache: Cache) -> None:
    """And another case no new practice; each gets what it needs and no more."""
    run()
    run("--edition", "large")
    assert kinds(cache) == ["case", "document", "plate", "plate", "practice"]

    run("--with", "diabetes")
    assert kinds(cache).count("practice") == 1
    assert kinds(cache).count("case") == kinds(cache).count("document") == 2


def test_a_document_that_is_gone_is_composed_again(cache: Cache) -> None:
    """The cache may have made room for others."""
    run()
    for entry in cache.entries():
        if entry.kind in ("document", "plate"):
            entry.path.unlink()

    assert run() == uncached()
    assert kinds(cache) == ["case", "plate", "practice"]


@pytest.mark.parametrize("damaged", ["practice", "case", "document", "plate"])
def test_a_damaged_entry_is_made_again(cache: Cache, damaged: str) -> None:
    """Silently: the print is the same, and the entry is whole again."""
    first = run()
    for entry in cache.entries():
        if entry.kind in (damaged, "plate"):
            data = entry.path.read_bytes()
            entry.path.write_bytes(data[: len(data) // 2])

    assert run() == first
    assert run() == first
    assert {"practice", "case", "plate"} <= set(kinds(cache))


def test_runs_at_once_write_the_same(cache: Cache) -> None:
    """Three programs that all find an empty cache."""
    places = [Path.cwd() / f"{number}.pdf" for number in range(3)]
    started = [
        subprocess.Popen([sys.executable, "generate.py", *command("-o", str(place))], cwd=HOME)
        for place in places
    ]

    assert [process.wait() for process in started] == [0, 0, 0]
    assert {place.read_bytes() for place in places} == {uncached()}
    assert kinds(cache) == ["case", "document", "plate", "practice"]
    assert list(cache.folder.glob(".part-*")) == []


def test_without_a_place_for_a_cache_it_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder cannot be made; nobody is told, since nothing is wrong with the print."""
    monkeypatch.setenv(FOLDER, str(Path(__file__) / "below"))
    done = CliRunner().invoke(main, command("-o", "-"), catch_exceptions=False)

    assert done.exit_code == 0
    assert done.stdout_bytes.startswith(b"%PDF-")
    assert done.stderr == ""


# Nothing of a patient

WORD = re.compile(rb"<[0-9A-F]{12,}>.*T[jJ]$")
"""An operator that shows three letters or more."""

OWN = (
    "Xylda", "Quimbyzk", "MRN-7730551", "7730551", "1938-11-27", "27 November 1938", "1938",
    "Wolframite", "Crypt 99", "Zyxofarin", "Ottokringer", "Meddlebrook", "March 2027", "2027-03",
)  # fmt: skip


def test_no_patient_data_is_in_the_cache(cache: Cache) -> None:
    """Not the name, the number, a date, a medicine or a note, in no spelling, nor as ink."""
    plan = PLAN.read_text(encoding="utf-8").replace("Warfarin", "Zyxofarin")
    Path("plan.yaml").write_text(plan.replace("Dr S", "Dr Ottokringer"), encoding="utf-8")
    pdf = run(
        "--clinician", "Dr Wolframite", "--place", "Crypt 99", "--note", "Ask for Meddlebrook.",
        "--plan", "plan.yaml",
    )  # fmt: skip
    held = b"\n".join(everything(cache))

    # What another patient's file shows as well is a word of the sheet, such as "Pain:".
    other = uncached("--name", "Brolga Fenwick", "--id", "K 4", "--born", "1950-01-02")
    lines = pdf[len(kept_plate(cache).body) :].splitlines()
    ink = [line for line in lines if WORD.search(line) and line not in other]
    assert len(ink) > 5
    assert [line for line in ink if line in held] == []
    assert [text for text in OWN for spelt in spellings(text) if spelt in held.lower()] == []


def kept_plate(cache: Cache) -> Plate:
    """The one plate in a cache."""
    (plate,) = (cache.get("plate", e.path.name[6:]) for e in cache.entries() if e.kind == "plate")
    assert isinstance(plate, Plate)
    return plate


def everything(cache: Cache) -> Iterator[bytes]:
    """The names and bytes of all files in a cache, and of the streams of its plates unpacked."""
    for path in cache.folder.iterdir():
        yield path.name.encode()
        yield path.read_bytes()
        value = cache.get(*path.name.split("-"))
        yield repr(value).encode()
        if isinstance(value, Plate):
            with pikepdf.open(io.BytesIO(value.body)) as pdf:
                for part in pdf.objects:
                    yield part.unparse()
                    if isinstance(part, pikepdf.Stream):
                        yield part.read_bytes()


def spellings(text: str) -> Iterator[bytes]:
    """A text as bytes in small letters, in the codings that a PDF or a pickle may use."""
    for coding in ("utf-8", "utf-16-be", "utf-16-le"):
        data = text.encode(coding)
        yield data.lower()
        yield data.hex().encode()


@pytest.mark.parametrize("name", ["ஆஷா Ārya", "आशा", "Nguyễn Thị Hạnh"])
def test_a_plate_with_a_name_s_own_glyphs_is_not_kept(cache: Cache, name: str) -> None:
    """Its glyphs would tell letters of the name. The blank one is kept, and the print is right."""
    run()
    before = {path.name: path.read_bytes() for path in cache.folder.iterdir()}
    first = run("--name", name)

    assert run("--name", name) == first == uncached("--name", name)
    assert {path.name: path.read_bytes() for path in cache.folder.iterdir()} == before


def test_what_gathers_in_a_plate_with_use_is_not_kept(cache: Cache) -> None:
    """Every struck line stays in memory: a plate in the cache has never been used."""
    run()
    plate = kept_plate(cache)
    gathered = [field.name for field in fields(plate) if field.default_factory is not MISSING]

    assert gathered == ["_strikers"]
    assert [getattr(plate, name) for name in gathered] == [[]]
    assert len(plate.strikers) == len(plate.dies)


# What is changed is printed


def test_a_changed_clinic_prints_at_once(cache: Cache, clinic: Path) -> None:
    """As without a cache; and when the change is taken back, the old plate serves again."""
    asked, file = ("--clinic", str(clinic)), clinic / "clinic.yaml"
    before, text = run(*asked), file.read_text(encoding="utf-8")
    file.write_text(text.replace("422 255 0100", "422 255 0101"), encoding="utf-8")

    assert run(*asked) == uncached(*asked) != before
    file.write_text(text, encoding="utf-8")
    assert run(*asked) == before


def test_a_changed_picture_prints_at_once(cache: Cache, clinic: Path) -> None:
    """The document is the same, and the plate is not."""
    asked, logo = ("--clinic", str(clinic)), clinic / "logo.svg"
    before = run(*asked)
    root = '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40">'
    drawing = root + '<path d="M0 0h80v40z"/></svg>'
    logo.write_text(drawing, encoding="utf-8")

    assert run(*asked) == uncached(*asked) != before


def test_a_clinic_that_breaks_is_refused_at_once(cache: Cache, clinic: Path) -> None:
    """What was kept of it before is not asked."""
    asked = command("--clinic", str(clinic))
    run("--clinic", str(clinic))
    file = clinic / "clinic.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "\nphones: 1\n", encoding="utf-8")

    done = CliRunner().invoke(main, asked, catch_exceptions=False)
    assert done.exit_code == 2
    assert "phones" in done.stderr


def test_a_file_that_changes_meanwhile_is_not_kept(cache: Cache, clinic: Path) -> None:
    """Nobody knows which of the two the practice was made of."""
    kept = shelf(clinic, cache)
    assert kept
    kept.practice("iliopsoas-injection", None)
    (clinic / "new.svg").write_text("x", encoding="utf-8")
    kept.keep()

    assert cache.entries() == []


def test_a_clinic_may_be_moved(
    cache: Cache, clinic: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept holds no path: the same files anywhere, named in any way, find it."""
    first = run("--clinic", str(clinic))
    before = kinds(cache)
    clinic.rename(tmp_path / "moved")

    assert run("--clinic", "moved") == first
    monkeypatch.chdir(tmp_path / "moved")
    assert run("--clinic", ".") == first
    assert kinds(cache) == before


# What is typed is checked all the same

REFUSED = (
    ("--today", "20.2.2027"),
    ("--today", "2027-02-30"),
    ("--on", "2027-02-31 09:30"),
    ("--on", "soon"),
    ("--today", "2027-03-03"),
    ("--name", ""),
    ("--name", "A\u202eB"),
    ("--born", "2030-01-01"),
    ("--side", "top"),
    ("--with", "diabetis"),
    ("--with", "sedation", "--without", "sedation"),
    ("--without", "blood-thinner", "--plan", str(PLAN)),
    ("--part", "dairy"),
    ("--part", "plan"),
    ("--language", "xx"),
    ("--edition", "huge"),
    ("--paper", "A5"),
    ("--procedure", "tea"),
    ("--clinic", "nowhere"),
    ("--identity", "nhs"),
    ("--identity", "nhs=1"),
    ("--visit", "nothing.yaml"),
    ("--plan", "nothing.yaml"),
    ("--name", "Asha \U00010380"),
    ("--note", "W" * 290),
    ("--format", "docx"),
)


@pytest.mark.parametrize("options", REFUSED, ids=" ".join)
def test_a_warm_cache_lets_nothing_through(cache: Cache, options: tuple[str, ...]) -> None:
    """What is refused without a cache is refused with one, in the same words and with code 2."""
    run()
    warm = refused(options)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDER, os.devnull)
        cold = refused(options)

    assert warm.exit_code == cold.exit_code == 2
    assert warm.stderr == cold.stderr != ""
    assert not Path("z.pdf").exists()


def refused(options: tuple[str, ...]) -> Result:
    """What a command that should not print says."""
    return CliRunner().invoke(main, [*command(*options), "-o", "z.pdf"], catch_exceptions=False)


def test_warnings_are_told_again(cache: Cache) -> None:
    """And --strict still takes them for errors."""
    asked = command("--with", "blood-thinner", "-o", "x.pdf")
    first, second = (CliRunner().invoke(main, asked) for _ in range(2))

    assert "On a blood thinner and no plan" in first.stderr
    assert second.stderr == first.stderr
    assert CliRunner().invoke(main, [*asked, "--strict"]).exit_code == 2


def test_today_decides_what_is_past(cache: Cache) -> None:
    """A sheet that is given out on the day has other words than one of ten days before."""
    early = run("--with", "blood-thinner")
    late = run("--with", "blood-thinner", "--today", "2027-03-02")

    assert late == uncached("--with", "blood-thinner", "--today", "2027-03-02") != early
    assert kinds(cache).count("case") == 2
