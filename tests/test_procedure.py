"""Procedures: two files become one value, and each is checked against the other."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from small import STEPS, WORDS, problems_of, small_procedure, swap

from instructions.conditions import Answer
from instructions.errors import WordsError
from instructions.procedure import Procedure, Step, languages, load, procedures
from instructions.wording import Text, Value

LIBRARY = Path(__file__).parents[1] / "instructions" / "library"


def steps_of(procedure: Procedure) -> dict[str, Step]:
    """Every step by its id."""
    return {step.id: step for step in procedure.steps()}


def refused(
    steps: Sequence[tuple[str, str]] = (), words: Sequence[tuple[str, str]] = ()
) -> list[str]:
    """The problems of the small procedure with these changes in its files."""
    return problems_of(
        lambda: small_procedure(swap(STEPS, *steps), swap(WORDS, *words)), WordsError
    )


# What is read


def test_every_procedure_of_the_library_loads_in_every_language() -> None:
    """The words that ship are whole."""
    assert "iliopsoas-injection" in procedures(LIBRARY)
    for name in procedures(LIBRARY):
        for language in languages(LIBRARY / name):
            assert load(LIBRARY / name, language).id == name


def test_both_files_become_one_value() -> None:
    """Order, words, settings and moments in one frozen value that can be pickled."""
    procedure = small_procedure()

    assert [part.id for part in procedure.parts] == ["core", "plan", "diary"]
    assert [step.id for step in procedure.steps()][:3] == ["rest", "drive", "eat"]
    assert (procedure.file, procedure.language, procedure.languages) == ("en", "en-GB", ("en",))
    assert procedure.sources["a"].publisher == "A hospital"
    assert procedure.conditions["steroid"].from_drugs
    assert procedure.moments["last-food"].deadline
    assert procedure.moments["check"].number == Decimal(2)
    assert pickle.loads(pickle.dumps(procedure)) == procedure


def test_a_step_knows_what_it_uses() -> None:
    """Its settings and moments come from all its wordings; phrases are in place."""
    steps = steps_of(small_procedure())

    assert steps["rest"].moments == ("rest-until",)
    assert steps["rest"].critical
    assert steps["rest"].words["text"].pieces == (
        Text("Rest slowly, "),
        Text("slowly", bold=True),
        Text(" until "),
        Value("rest_until"),
        Text("."),
    )
    assert steps["thinner"].words["unknown"] == steps["thinner"].words["text"]
    assert steps["lie"].alt == "A person lies down."
    assert str(steps["stop"].label and steps["stop"].label.plain()) == "[item.name]"


@pytest.mark.parametrize(
    ("step", "answer", "absent", "past", "expected"),
    [
        ("thinner", Answer.YES, set(), set(), "Phone [clinic.phone]."),
        ("thinner", Answer.NOT_KNOWN, set(), set(), "Phone [clinic.phone]."),
        ("thinner", Answer.NO, set(), set(), "Nothing to do."),
        ("lie", Answer.NO, set(), set(), None),
        ("drive", Answer.YES, set(), set(), "Do not drive until [drive_from]."),
        ("drive", Answer.YES, {"drive_from"}, set(), "Do not drive."),
        ("eat", Answer.YES, set(), {"last_food"}, "Tell the desk now."),
        ("eat", Answer.YES, {"drive_from"}, {"plan_by"}, "Do not eat after [last_food]."),
    ],
)
def test_a_step_chooses_its_words(
    step: str, answer: Answer, absent: set[str], past: set[str], expected: str | None
) -> None:
    """By the answer, then by what is absent, then by what is over."""
    chosen = steps_of(small_procedure())[step].wording(answer, absent, past)

    assert (chosen and chosen.plain()) == expected


def test_an_empty_unset_wording_leaves_the_step_out() -> None:
    """`unset: ""` is a decision, not an omission."""
    words = swap(WORDS, ('unset: "Do not drive."', 'unset: ""'))

    step = steps_of(small_procedure(words=words))["drive"]

    assert step.wording(Answer.YES, {"drive_from"}) is None


def test_a_section_is_left_out_when_its_condition_is_not_met() -> None:
    """Or not known, when its unknown heading is empty."""
    (section,) = small_procedure().parts[2].sections

    assert section.heading_for(Answer.YES) == section.heading
    assert section.heading_for(Answer.NO) is None
    assert section.heading_for(Answer.NOT_KNOWN) is None


# What is refused


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("rest: {critical", "test: {critical", "words of 'test' are missing"),
        ("rest: {critical", "test: {critical", "There is no step 'rest'. Did you mean"),
        ("drive: {sources: [a]}", "drive: {sources: [b]}", "There is no source 'b'"),
        ("drive: {sources: [a]}", "drive: {sources: []}", "must not be empty"),
        ("drive: {sources: [a]}", "drive: {facts: [C1]}", "sources: This key is missing"),
        ("default: 6, sources: [a]", "default: 6, sources: [z]", "no source 'z'"),
        ("blood-thinner and not plan", "blood-thiner and not plan", "no condition 'blood-thiner'"),
        ("blood-thinner and not plan", "blood-thinner or", "has the end where a name"),
        ("when: item.stops", "when: plan.stop", "no condition 'plan.stop'"),
        ("when: position.tummy", "when: item.stops", "no condition 'item.stops'"),
        ("default: 6,", "default: 60,", "must be a number from 2 to 12 (hours)"),
        ("default: [12, 18]", "default: [18, 12]", "the lower one first"),
        ("default: tummy", "default: bed", "must be one of: tummy, back"),
        ("{kind: yesno,", '{kind: yesno, default: "true",', "must be yes or no"),
        ("choices: [tummy, back], ", "", "needs: choices"),
        ("least: 2, most: 12, ", "", "needs: least, most"),
        ("kind: yesno", "kind: maybe", "must be 'number'"),
        ("minus: fasting", "minus: fastings", "must name a setting in minutes"),
        ("minus: fasting", "minus: position", "must name a setting in minutes"),
        ("minus: fasting", 'minus: "5 fortnights"', "must name a setting in minutes"),
        ("minus: fasting", "minus: fasting, plus: rest", "either plus or minus"),
        ("  margin:", "  slack:", "must have the settings duration"),
        ("  pain-medicine: {kind", "  name: {kind", "already means something else"),
        ("rest-until:", "fasting:", "already means something else"),
        ("          eat:", "          stop:", "'stop' is given to more than one"),
        ("      diary: {kind", "      main: {kind", "'main' is given to more than one"),
        ("kind: details", "kind: details\n        side: 2", "Only the core has sides"),
        ("id: small", "id: big", "not the folder's name"),
        ("checked: 2026-11-20\nreview", "checked: 20.11.2026\nreview", "must be a date such as"),
        ("https://a.example/x", "a leaflet we had", "must be a web address"),
    ],
)
def test_a_fault_in_the_steps_is_told(old: str, new: str, told: str) -> None:
    """Sources, conditions, settings, moments, ids and kinds: each with a sentence."""
    found = refused(steps=[(old, new)])

    assert any(told in problem for problem in found), found


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('  main: "What to do"\n', "", "words of 'main' are missing"),
        ('medicines: "Your', 'medicine: "x"\n  medicines: "Your', "no section 'medicine'"),
        ("{{ rest_until }}", "{{ rest_untl }}", "no value 'rest_untl'. Did you mean 'rest_until'"),
        ("{{ rest_until }}", "{{ item.name }}", "no value 'item.name'"),
        ("{{ rest_until }}", "{{ position }}", "no value 'position'"),
        ("{{ phrase.slowly }}", "{{ phrase.fast }}", "no phrase 'fast'"),
        ('"Lie down."', '"{% if x %}"', "{% ... %} was found"),
        ('"Lie down."', '"Lie **down."', "no ** closes it"),
        ("unknown: same, ", "", "no 'unknown' wording"),
        (', unknown: ""', "", "no 'unknown' wording"),
        (
            ', unset: "Do not drive."',
            "",
            "no 'unset' wording, and this may have no value: drive_from",
        ),
        (', past: "Tell the desk now."', "", "no 'past' wording, and this may be over"),
        (
            'unset: "Do not drive."',
            'unset: "{{ clinic.web }}"',
            "may be absent or over is used here: clinic.web",
        ),
        ('past: "Tell the desk now."', 'past: "{{ clinician }}"', "used here: clinician"),
        ('unset: "Do not drive."', 'unset: "{{ last_food }}"', "used here: last-food"),
        ('main: "What to do"', 'main: "For {{ clinician }}"', "used here: clinician"),
        ('label: "{{ item.name }}"', 'label: "{{ item.restart }} {{ id }}"', "used here: id"),
        ('text: "Lie down."', 'text: "Lie down.", unknown: same', "can never be printed"),
        ('rest_until }}."}', 'rest_until }}.", no: x}', "can never be printed"),
        ('rest_until }}."}', 'rest_until }}.", unset: x}', "can never be printed"),
        ('rest_until }}."}', 'rest_until }}.", past: x}', "can never be printed"),
        ('{text: "Write it down: {{ blank }}"}', '{text: ""}', "There is no text"),
        ('label: "{{ item.name }}", ', "", "needs a label"),
        ('{text: "Write it', '{options: [x], text: "Write it', "has no options"),
        (', alt: "A person lies down."', "", "needs alt"),
        ('{text: "Write it', '{alt: x, text: "Write it', "has no figure"),
        ("language: en-GB", "language: ta", "not the one in the file's name"),
        ("language: en-GB", "language: English", "must be a language tag"),
        (
            '  minutes: {one: "{n} minute", other: "{n} minutes"}\n',
            "",
            "unit 'minutes' has no form",
        ),
        ('range: "{a} to {b}"', 'range: "{a}"', "must hold {a} and {b}"),
        ("EEEE d MMMM y", "EEEE d QQQ y", "has the field 'QQQ'"),
        ("{{ pages }}", "{{ sheets }}", "no value 'sheets'"),
    ],
)
def test_a_fault_in_the_words_is_told(old: str, new: str, told: str) -> None:
    """Missing, stray, dead and unsafe wordings, unknown names, and broken patterns."""
    found = refused(words=[(old, new)])

    assert any(told in problem for problem in found), found


def test_a_figure_may_stand_without_a_text() -> None:
    """Its caption says enough."""
    small_procedure(words=swap(WORDS, ('text: "Lie down."', 'text: ""')))


def test_all_problems_of_both_files_come_at_once() -> None:
    """A form problem does not hide what else does not fit."""
    found = refused(
        [("drive: {sources: [a]}", "drive: {source: [a]}"), ("default: 60", "default: ages")],
        [("{{ rest_until }}", "{{ rest_untl }}")],
    )

    told = "\n".join(found)
    assert "small/procedure.yaml, line 36: parts core sections main steps drive source: " in told
    assert "steps drive sources: This key is missing" in told
    assert "must be a number from 0 to 360 (minutes)" in told
    assert "There is no value 'rest_untl'" in told
    assert "phrases" not in told


def test_a_broken_step_does_not_make_its_words_strays() -> None:
    """Its words stay the words of a step that is there."""
    found = refused([('rest: {critical: "true", sources', 'rest: {critical: "maybe", sources')])

    assert found == [
        "small/procedure.yaml, line 35: parts core sections main steps rest critical: "
        "This must be true or false, found 'maybe'."
    ]


def test_a_value_is_there_when_the_condition_says_so() -> None:
    """`when: visit.clinician` makes the clinician's name safe to use without another wording."""
    steps = swap(STEPS, ("drive: {sources", "drive: {when: visit.clinician, sources"))
    change = ('{text: "Do not drive until {{ drive_from }}.", unset: "Do not drive."}',)

    small_procedure(steps, swap(WORDS, (*change, '{text: "{{ clinician }}"}')))
    found = problems_of(
        lambda: small_procedure(steps, swap(WORDS, (*change, '{text: "{{ place }}"}'))), WordsError
    )

    assert "no 'unset' wording, and this may have no value: place" in found[0]


def test_in_the_plan_part_there_is_a_plan() -> None:
    """Its values need no other wording there, and do elsewhere."""
    small_procedure(words=swap(WORDS, ("Your plan for {{ date }}", "Plan: {{ plan.approver }}")))

    found = refused(words=[("What to do", "Plan: {{ plan.approver }}")])

    assert "used here: plan.approver" in found[0]


def test_an_unknown_language_is_refused_with_the_known_ones() -> None:
    """`ta` when there is only `en`."""
    found = problems_of(lambda: load(LIBRARY / "iliopsoas-injection", "eng"), WordsError)

    assert "There is no language 'eng'" in found[0]
    assert "en" in found[0]
