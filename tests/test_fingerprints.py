"""Fingerprints: what changes the clinical id, what only the look's, and what neither."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sample import CLINIC, HOME
from small import swap

from instructions import practice as practices
from instructions.approval import Fingerprint
from instructions.fingerprint import fingerprint

LIBRARY, TEMPLATES = HOME / "instructions" / "library", HOME / "templates"
INJECTION = "library/iliopsoas-injection"
WORDS, STEPS = f"{INJECTION}/en.yaml", f"{INJECTION}/procedure.yaml"
PROFILE = "clinic/clinic.yaml"

Ids = tuple[Fingerprint, Fingerprint]


@dataclass(frozen=True)
class Change:
    """A piece of a file that is swapped, or a whole file that is put there."""

    file: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{Path(self.file).name}: {self.old[:30]} -> {self.new[:30]}"

    def make(self, home: Path) -> None:
        """Change the file in a copy of everything."""
        path = home / self.file
        path.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(swap(text, (self.old, self.new)) if self.old else self.new + text)


def everything(home: Path) -> Path:
    """A copy of the sample clinic, the library's procedure and the templates."""
    shutil.copytree(CLINIC, home / "clinic")
    shutil.copytree(LIBRARY / "iliopsoas-injection", home / INJECTION)
    shutil.copytree(TEMPLATES, home / "templates")
    return home


def ids(home: Path) -> Ids:
    """Both ids of a copy."""
    practice = practices.load(
        home / "clinic",
        library={"iliopsoas-injection": home / INJECTION},
        templates=home / "templates",
    )
    return practice.standing.clinical, practice.standing.look


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Ids:
    """The ids of the sample clinic as it is."""
    return ids(everything(tmp_path_factory.mktemp("before")))


CLINICAL = (
    # Words
    Change(WORDS, "an adult must take you. Do not drive.", "somebody must take you. Do not drive."),
    Change(WORDS, "clammy or pale", "clammy, pale"),
    Change(WORDS, 'main: "Three main things"', 'main: "Three things"'),
    Change(WORDS, "leg-morning: \"still weak", "leg-morning: \"weak"),
    Change(WORDS, 'left-leg:\n    label: "Your leg"', 'left-leg:\n    label: "The leg"'),
    Change(WORDS, '["normal", "weak or heavy", "numb"]', '["normal", "weak", "numb"]'),
    Change(WORDS, 'caption: "Pillows under hip and tummy"', 'caption: "Pillows"'),
    Change(WORDS, "A needle points at the low back, beside the spine.", "A needle."),
    Change(WORDS, 'unset: "**Review:** ask us when."', 'unset: "**Review:** ask."'),
    Change(WORDS, "have nothing more. Tell the desk", "eat nothing more. Tell the desk"),
    Change(WORDS, '**Call {{ clinic.emergency }}.** Do', 'Call {{ clinic.emergency }}. Do'),
    Change(WORDS, 'left: "LEFT"', 'left: "Left"'),
    Change(WORDS, 'evening: "{weekday} evening"', 'evening: "{weekday} night"'),
    Change(WORDS, 'clock-12: "h:mma"', 'clock-12: "h.mma"'),
    Change(WORDS, 'other: "{n} hours"', 'other: "{n} h"'),
    Change(WORDS, 'haematoma: "a bleed into the muscle"', 'haematoma: "a bleed"'),
    Change(WORDS, "title: Your iliopsoas injection", "title: The iliopsoas injection"),
    # Steps
    Change(STEPS, "today-leg: {critical: true, ", "today-leg: {"),
    Change(STEPS, "red-clot: {critical: true, when: blood-thinner,", "red-clot: {critical: true,"
           " when: blood-thinner or bleeding-disorder,"),
    Change(WORDS, "within 6 weeks: high temperature", "within 4 weeks: high temperature"),
    Change(STEPS, "          phone-fever: {critical: true, sources: [qualitas, gstt]}\n"
           "          phone-late: {critical: true, sources: [late-infection, abscess]}\n",
           "          phone-late: {critical: true, sources: [late-infection, abscess]}\n"
           "          phone-fever: {critical: true, sources: [qualitas, gstt]}\n"),
    Change(STEPS, "  diary:\n    asked: asked", "  diary:\n    asked: always"),
    Change(STEPS, "rest-until: {from: end, plus: rest, as: part}",
           "rest-until: {from: start, plus: rest, as: part}"),
    Change(STEPS, "driving: {kind: number, unit: hours, least: 12",
           "driving: {kind: number, unit: hours, least: 24"),
    Change(STEPS, "red-hospital: {when: clinic.hospital,", "red-hospital: {critical: true, when:"
           " clinic.hospital,"),
    Change(STEPS, "figure: lie-tummy,", "figure: lie-side,"),
    # Settings
    Change(PROFILE, "driving: 24 ", "driving: 48 "),
    Change(PROFILE, "numbness: [12, 18]", "numbness: [6, 18]"),
    Change(PROFILE, "position: tummy", "position: back"),
    Change(PROFILE, "cannula: \"yes\"", "cannula: \"no\""),
    Change(PROFILE, "pain-medicine: paracetamol", "pain-medicine: ibuprofen"),
    Change(PROFILE, "drugs: [steroid]", "drugs: [steroid, botox]"),
    Change(PROFILE, "      shower: 24 ", "      # shower: 24 "),
    # The clinic's details
    Change(PROFILE, "+91 422 255 0100", "+91 422 255 0101"),
    Change(PROFILE, "+91 422 255 0199", "+91 422 255 0198"),
    Change(PROFILE, 'number: "112"', 'number: "108"'),
    Change(PROFILE, "arrive-before: 30 minutes", "arrive-before: 45 minutes"),
    Change(PROFILE, "hours: Monday to Saturday", "hours: Monday to Friday"),
    # Templates and drawings
    Change("clinic/templates/handout.html", "", '{% extends "handout.html" %}{% block footer %}'
           "{{ super() }}<p>Ours</p>{% endblock %}"),
    Change("templates/figures/lie-tummy.svg", ' x="', ' x="1'),
)  # fmt: skip

LOOK = (
    Change(PROFILE, 'colour: "#0b5563"', 'colour: "#0b5564"'),
    Change(PROFILE, "  logo: logo.svg", "  logo: logo.svg\n  logo-height: 12 mm"),
    Change(PROFILE, "  logo: logo.svg\n", ""),
    Change(PROFILE, "  logo: logo.svg", "  logo: logo.svg\n  margin: 15 mm"),
    Change(PROFILE, "  logo: logo.svg", "  logo: logo.svg\n  letterhead: 40 mm"),
    Change(PROFILE, "  logo: logo.svg", '  logo: logo.svg\n  tint: "#eef2f3"'),
    Change(PROFILE, "  logo: logo.svg", '  logo: logo.svg\n  text: "#000000"'),
    Change(PROFILE, "  logo: logo.svg", '  logo: logo.svg\n  quiet: "#303030"'),
    Change(PROFILE, "  logo: logo.svg", '  logo: logo.svg\n  alarm: "#900010"'),
    Change(PROFILE, "  logo: logo.svg", '  logo: logo.svg\n  notice: "#103050"'),
    Change(PROFILE, "  logo: logo.svg", '  logo: logo.svg\n  rule: "#707070"'),
    Change(PROFILE, "paper: A4", "paper: Letter"),
    Change("clinic/logo.svg", "<svg", "<svg id='other'"),
    Change("templates/brands/plain/brand.yaml", 'tint: "#e8f1f2"', 'tint: "#e9f1f2"'),
    Change("templates/brands/plain/brand.yaml", "margin: 14 mm", "margin: 14.5 mm"),
    Change("templates/brands/plain/brand.yaml", 'alarm: "#a00d19"', 'alarm: "#a00d1a"'),
    Change("templates/figures/day.svg", 'stroke="#1a1a1a"', 'stroke="#0b5563"'),
    Change("templates/figures/muscle.svg", 'fill="#ffffff"', 'fill="#fefefe"'),
    Change("templates/figures/lie-back.svg", 'stroke-width="2', 'stroke-width="3'),
    Change("templates/figures/lie-side.svg", 'stroke-linecap="round"', 'stroke-linecap="butt"'),
)  # fmt: skip


def returns(*files: str) -> Callable[[Path], None]:
    """Line ends as Windows writes them."""

    def make(home: Path) -> None:
        for file in files:
            text = (home / file).read_text(encoding="utf-8")
            (home / file).write_bytes(text.replace("\n", "\r\n").encode())

    return make


def moved(file: str, first: str, second: str) -> Callable[[Path], None]:
    """Two neighbouring keys, each with its lines, in the other order."""

    def make(home: Path) -> None:
        path = home / file
        path.write_text(swap(path.read_text(encoding="utf-8"), (first + second, second + first)))

    return make


def blocks(file: str, count: int) -> list[Callable[[Path], None]]:
    """The first steps of a language file, each moved behind the next."""
    text = (LIBRARY / "iliopsoas-injection" / Path(file).name).read_text(encoding="utf-8")
    steps = text.partition("\nsteps:\n")[2].partition("\nlabels:\n")[0]
    found = re.findall(r"^  [a-z][a-z0-9-]*:\n(?:    .*\n)+", steps, re.MULTILINE)
    pairs = [(a, b) for a, b in zip(found, found[1:], strict=False) if a + b in text]
    return [moved(file, *pair) for pair in pairs[:count]]


NEITHER: tuple[Callable[[Path], None], ...] = (
    # Line ends
    returns(WORDS), returns(STEPS), returns(PROFILE), returns("templates/handout.html"),
    returns("templates/kinds.html"), returns("templates/figures/day.svg"),
    returns("clinic/logo.svg"), returns(WORDS, STEPS, PROFILE),
    # Comments and empty lines
    Change(WORDS, "", "# A comment\n").make,
    Change(STEPS, "", "# A comment\n\n\n").make,
    Change(PROFILE, "", "# A comment\n").make,
    Change(PROFILE, "# the desk", "# whoever sits there").make,
    Change(WORDS, "\nphrases:", "\n\n# Said in many places\nphrases:").make,
    Change("templates/brands/plain/brand.yaml", "", "# A comment\n").make,
    Change("templates/handout.html", "", "{# A comment #}").make,
    Change("templates/kinds.html", "", "{#- A comment -#}\n\n").make,
    Change("templates/handout.html", "<main>", "<!-- the words -->\n<main>").make,
    Change("templates/figures/day.svg", "<!-- line joining", "<!-- a line joining").make,
    # White space, quotes and other spellings of the same
    Change(PROFILE, "driving: 24 ", "driving: 24.0 ").make,
    Change(PROFILE, "rest: 24 ", 'rest: "24" ').make,
    Change(PROFILE, "name: Noyyal Pain Clinic", 'name: "Noyyal  Pain Clinic"').make,
    Change(WORDS, "We add Botox to relax", "We add  Botox to relax").make,
    Change(STEPS, "when: blood-thinner and not plan, sources: [clinic]}",
           "when: blood-thinner  and not plan, sources: [clinic]}").make,
    Change("templates/handout.html", "{{ foot.whose }}", "{{foot.whose}}").make,
    Change("templates/handout.html", "\n<footer>", "\n\n    <footer>").make,
    # The order of keys
    moved(PROFILE, "time-zone: Asia/Kolkata\n",
          "language: en                          # the clinic's own language\n"),
    moved(PROFILE, "      duration: 15                    # minutes that the injection takes\n",
          "      observation: 60                 # minutes of rest with you afterwards\n"),
    moved(STEPS, "  sedation: {}\n", "  may-be-pregnant: {}\n"),
    Change(STEPS, "wear: {sources: [painrehab, washington]}",
           "wear: { sources: [ painrehab, washington ] }").make,
    Change(STEPS, "medicines: {critical: true, sources: [hunter, painrehab]}",
           "medicines: {sources: [hunter, painrehab], critical: true}").make,
    # What does not print
    Change(PROFILE, "sample: true", "sample: false").make,
    Change(STEPS, "checked: 2026-11-20\nreview-by", "checked: 2026-11-21\nreview-by").make,
    Change(STEPS, "review-by: 2028-11-20", "review-by: 2028-11-21").make,
    Change(STEPS, 'title: "Psoas Sheath Block"', 'title: "A psoas sheath block"').make,
    Change("clinic/notes.txt", "", "Ours").make,
    *blocks(WORDS, 5),
)  # fmt: skip


def test_there_are_so_many_of_each() -> None:
    """As many as were promised."""
    assert (len(CLINICAL), len(LOOK), len(NEITHER)) == (40, 20, 40)


@pytest.mark.parametrize("change", CLINICAL, ids=str)
def test_a_clinical_change_changes_the_clinical_id(
    change: Change, before: Ids, tmp_path: Path
) -> None:
    """Words, steps, settings, phones, template structure, what a drawing shows."""
    change.make(everything(tmp_path))
    assert ids(tmp_path)[0] != before[0]


@pytest.mark.parametrize("change", LOOK, ids=str)
def test_a_change_of_look_changes_only_the_look(
    change: Change, before: Ids, tmp_path: Path
) -> None:
    """Colours, lengths, logo, paper, the paint of a drawing."""
    change.make(everything(tmp_path))
    says, shows = ids(tmp_path)
    assert says == before[0]
    assert shows != before[1]


@pytest.mark.parametrize("change", NEITHER, ids=range(len(NEITHER)))
def test_what_changes_nothing_that_prints_changes_neither(
    change: Callable[[Path], None], before: Ids, tmp_path: Path
) -> None:
    """Line ends, comments, white space, the order of keys, evidence."""
    change(everything(tmp_path))
    assert ids(tmp_path) == before


def test_an_id_can_be_read_out() -> None:
    """Eight letters and digits that nobody takes for one another."""
    assert str(Fingerprint("0" * 64)) == "0000-0000"
    assert str(Fingerprint("f" * 64)) == "ZZZZ-ZZZZ"
    assert str(Fingerprint("1234567890" + "0" * 54)) == "28T5-CY4G"
    assert not set("ILOU") & {
        c for n in range(64) for c in str(Fingerprint(f"{n * 7919:064x}"[::-1]))
    }


def test_the_order_of_places_does_not_matter() -> None:
    """Two mappings that say the same are the same."""
    assert fingerprint({"a": "1", "b": "2"}) == fingerprint({"b": "2", "a": "1"})
    assert fingerprint({"a": "1", "b": "2"}) != fingerprint({"a": "2", "b": "1"})
