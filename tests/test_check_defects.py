"""Forty planted defects, one of each kind: check finds every one, with the rule that it breaks."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from sample import CLINIC, HOME
from small import swap

from instructions.check.examine import Checked, check
from instructions.procedure import procedures

TODAY = date(2026, 12, 1)
LIBRARY = HOME / "instructions" / "library"
WORDS = "library/iliopsoas-injection/en.yaml"
STEPS = "library/iliopsoas-injection/procedure.yaml"
PROFILE = "clinic/clinic.yaml"


@dataclass(frozen=True)
class Defect:
    """A piece of a file made worse, and what is said of it: the rule, and words of the finding."""

    rule: str
    file: str
    old: str
    new: str
    says: str = ""
    on_paper: bool = False
    everywhere: bool = False

    def __str__(self) -> str:
        return f"{self.rule}: {self.new[:40]}"

    def plant(self, home: Path) -> None:
        """Make the file worse."""
        path = home / self.file
        path.parent.mkdir(exist_ok=True)
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        changed = re.sub(self.old, self.new, text) if self.everywhere else self._swapped(text)
        assert changed != text
        path.write_text(changed, encoding="utf-8")

    def _swapped(self, text: str) -> str:
        return swap(text, (self.old, self.new)) if self.old else self.new


TEMPLATE = """{% extends "handout.html" %}
{% block section %}{% if section.id != "show" %}{{ super() }}{% endif %}{% endblock %}"""

DEFECTS = (
    # Plain language
    Defect("sentence-length", WORDS, "**Wear:** loose clothes, no jewellery.", "**Wear:** you"
           " may wear all the loose clothes that you have at home, but you must take off all"
           " the jewellery that you wear on that day.", "A sentence has 2"),
    Defect("paragraph-length", WORDS, "Some people use a TENS machine", "Rest helps. So does"
           " warmth. So does time. Some people use a TENS machine", "sentences"),
    Defect("grade", WORDS, "**Wear:** loose clothes, no jewellery.", "**Wear:** appropriately"
           " unrestrictive apparel, unaccompanied by jewellery. Immediately preceding individual"
           " administration, unnecessary accessories necessitate elimination.", "grade"),
    Defect("list-length", STEPS, "          tell-medicine:", "          tell-fall: {critical: true,"
           " sources: [roh]}\n          tell-medicine:", "The list has 8 items"),
    Defect("passive", WORDS, r"\b([Pp]hone|[Aa]sk|[Tt]ell) us\b", "we are told", "are passive",
           everywhere=True),
    Defect("term-explained", WORDS, "We put numbing medicine (local anaesthetic) around it.",
           "We put local anaesthetic around it.", "local anaesthetic"),
    Defect("jargon", WORDS, "high temperature, or hot, red", "fever, or hot, red", "'fever'"),
    Defect("style", WORDS, "an adult must take you. Do not drive.", "an adult must take you. Don't"
           " drive.", "n't"),
    Defect("capitals", WORDS, "Do not walk alone until", "Do NOT walk alone until", "NOT"),
    Defect("you", WORDS, r"\b[Yy]ours?\b|\b[Yy]ou\b", "them", "of the words", everywhere=True),
    Defect("arithmetic", WORDS, "**Food:** none after **{{ last_food }}**.", "**Food:** none in the"
           " 6 hours before **{{ last_food }}**.", "6 hours before"),
    Defect("numbers", WORDS, "It is rare.", "It comes in 0.1% of people. It is rare.", "%"),
    Defect("headings", WORDS, 'ready: "Get ready"', 'ready: "On the day"', "on the day"),
    # Evidence
    Defect("words", STEPS, "medicines: {critical: true, sources: [hunter, painrehab]}",
           "medicines: {critical: true, sources: []}", "must not be empty"),
    Defect("source-unused", STEPS, "sources:\n  clinic:", "sources:\n  extra: {title: A, publisher:"
           ' B, address: "https://a.example/x", checked: 2026-11-20}\n  clinic:', "extra"),
    Defect("source-checked", STEPS, 'psoas-block", checked: 2026-11-20', 'psoas-block", checked:'
           " 2022-11-20", "2022-11-20"),
    Defect("clinic-only", STEPS, "phone-fall: {critical: true, sources: [leg-block]}",
           "phone-fall: {critical: true, sources: [clinic]}", "clinic's word"),
    Defect("open-setting", STEPS, "food-sedation: {kind: choice, choices: [eat, fast],",
           "food-sedation: {kind: choice, choices: [eat, fast], default: fast,", "food-sedation"),
    Defect("fact", WORDS, "Sometimes the pain goes to the buttock or the groin.", "Sometimes the"
           " pain goes to the groin.", "C4"),
    Defect("review", STEPS, "review-by: 2028-11-20", "review-by: 2026-11-20", "was due"),
    # Safety
    Defect("critical", STEPS, "red-nerves: {critical: true, ", "red-nerves: {", "Not marked"),
    Defect("same-words", WORDS, "**Your leg:** {{ phrase.leg_worse }}?", "**Your leg:** worse than"
           " before?", "leg-worse"),
    Defect("either", WORDS, 'no: "**Leg:** {{ phrase.leg_worse }}."', 'no: "**Leg:** {{'
           ' phrase.leg_worse }}. Or {{ phrase.leg_morning }}."', "share"),
    Defect("says", WORDS, "faint, clammy or pale", "faint or pale", "clammy"),
    Defect("one-of", STEPS, "when: food.fast or (sedation and food-sedation.fast), sources: [essex,"
           " psadocs, hunter]", "when: food.fast or food-sedation.fast, sources: [essex, psadocs,"
           " hunter]", "food-eat or food-fast"),
    Defect("follows", STEPS, "          food-sugar: {critical: true, when: diabetes and (food.fast"
           " or (sedation and food-sedation.fast)), sources: [hypo, fasting-hypo]}\n"
           "          medicines: {critical: true, sources: [hunter, painrehab]}\n",
           "          medicines: {critical: true, sources: [hunter, painrehab]}\n"
           "          food-sugar: {critical: true, when: diabetes and (food.fast"
           " or (sedation and food-sedation.fast)), sources: [hypo, fasting-hypo]}\n",
           "food-sugar"),
    Defect("dose", WORDS, "Restart blood thinners only as your plan says.", "Restart blood thinners"
           " after 2 days.", "2 days"),
    Defect("stop-order", WORDS, "**Bring:** this sheet", "**Stop** your heart tablets. **Bring:**"
           " this sheet", "stop"),
    Defect("drug-named", WORDS, "with gentle activity, until", "with your warfarin, until",
           "warfarin"),
    Defect("emergency-card", WORDS, "**Nerves:** cannot pass urine", "Nerves: cannot pass urine",
           "name in bold"),
    Defect("clock", STEPS, "rest-until: {from: end, plus: rest, as: part}",
           "rest-until: {from: end, plus: rest, as: clock}", "rest-until"),
    Defect("past", WORDS, "have nothing more. Tell the desk now when you last ate and drank.",
           "have nothing more.", "now or today"),
    Defect("promise", WORDS, "It may help you, but not everyone.", "It will help you, but not"
           " everyone.", "will help"),
    # The clinic
    Defect("clinic", PROFILE, 'number: "112"', 'number: "911"', "emergency number of IN"),
    Defect("clinic", PROFILE, 'phone: "+91 422 255 0100"', 'phone: "+91 422 255 010"',
           "phone number"),
    Defect("clinic", PROFILE, "driving: 24 ", "driving: 6 ", "from 12 to 72"),
    Defect("same-phone", PROFILE, "+91 422 255 0199", "+91 422 255 0100", "phone of the desk"),
    # The paper
    Defect("brand", PROFILE, 'colour: "#0b5563"', 'colour: "#8fb5bd"', "contrast"),
    Defect("template", "clinic/templates/handout.html", "", TEMPLATE, "safety-critical",
           on_paper=True),
    Defect("prints", WORDS, "**Wear:** loose clothes, no jewellery.",
           "**Wear:** loose clothes \u2603.",
           "no installed font", on_paper=True),
)  # fmt: skip


def planted(defect: Defect, home: Path) -> Checked:
    """What check says of a copy of clinic and words with a defect in it."""
    shutil.copytree(CLINIC, home / "clinic")
    shutil.copytree(LIBRARY, home / "library")
    defect.plant(home)
    if defect.rule == "list-length":
        _with_words(home)
    return check(
        home / "clinic",
        "iliopsoas-injection",
        None,
        TODAY,
        library={"iliopsoas-injection": home / "library" / "iliopsoas-injection"},
        on_paper=defect.on_paper,
    )


def _with_words(home: Path) -> None:
    """The words of the step that is one too many."""
    path = home / WORDS
    added = '  tell-fall:\n    text: "had a fall"\n  tell-medicine:\n'
    path.write_text(swap(path.read_text(encoding="utf-8"), ("  tell-medicine:\n", added)))


def test_there_are_forty_kinds() -> None:
    """And each says what it is found by."""
    assert len(DEFECTS) == 40
    assert len({(one.rule, one.says) for one in DEFECTS}) == 40


@pytest.mark.parametrize("defect", DEFECTS, ids=str)
def test_a_planted_defect_is_found(defect: Defect, tmp_path: Path) -> None:
    """By its rule, in its file, with a line; the words as they are break no rule."""
    found = [
        one
        for one in planted(defect, tmp_path).findings
        if one.rule == defect.rule and defect.says.lower() in str(one).lower()
    ]
    assert found, defect
    assert all(one.why and one.source and one.file for one in found)
    on_a_line = defect.rule not in ("template", "prints")
    assert all(one.line > 0 for one in found) or not on_a_line


@pytest.mark.parametrize("procedure", procedures(LIBRARY))
def test_the_words_as_they_are_break_no_rule(procedure: str) -> None:
    """Nothing to mend, nothing to warn of; every item that a program can judge is met."""
    checked = check(None, procedure, None, TODAY)

    assert checked.findings == ()
    assert {item.verdict.value for item in checked.items} == {
        "met",
        "does not apply",
        "for two raters",
    }
