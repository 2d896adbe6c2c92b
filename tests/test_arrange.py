"""Arrange: the steps of a procedure for one case, chosen, worded and grouped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup, escape
from small import STEPS, WORDS, small_procedure, swap

from instructions.arrange import SENTENCE, Arrangement, Group, SideView, StepView, groups
from instructions.conditions import Answer
from instructions.wording import Value

YES, NO, NOT_KNOWN = Answer.YES, Answer.NO, Answer.NOT_KNOWN
TITLES = {"core-1": "Before", "plan": "Your plan"}
ANSWERS = {"blood-thinner": YES, "steroid": YES, "position.tummy": YES, "plan": NO}
ONE_STOPS = {"medicines": [{"item.stops": YES}, {"item.stops": NO}, {"item.stops": YES}]}


def shown(value: Value, which: str) -> Markup:
    """A value as its name, between marks that are not mark-up."""
    return escape(f"({which}/{value.name})" if which else f"({value.name})")


def arranged(
    answers: Mapping[str, Answer] | None = None,
    *,
    absent: str = "",
    past: str = "",
    parts: str = "",
    repeats: Mapping[str, Sequence[Mapping[str, Answer]]] | None = None,
    steps: str = STEPS,
    words: str = WORDS,
) -> tuple[SideView, ...]:
    """The sides of the small procedure; what is not answered is not known."""
    known = {**ANSWERS, **(answers or {})}
    return Arrangement(
        procedure=small_procedure(steps, words),
        answer=lambda name: known.get(name, NOT_KNOWN),
        absent=frozenset(absent.split()),
        past=frozenset(past.split()),
        repeats=repeats or {},
        show=shown,
        parts=frozenset(parts.split()),
    ).sides(TITLES)


def printed(sides: tuple[SideView, ...]) -> dict[str, str]:
    """The words of every step that prints, by its id and its place among those of that id."""
    found: dict[str, str] = {}
    for step in (step for side in sides for section in side.sections for step in section.steps):
        place = sum(key.split(" ")[0] == step.id for key in found)
        found[f"{step.id} {place + 1}" if place else step.id] = str(step.html)
    return found


# What is chosen


def test_a_step_prints_its_text_when_its_condition_is_met() -> None:
    """And a step without a condition always."""
    found = printed(arranged())

    assert found["thinner"] == "Phone (clinic.phone)."
    assert list(found) == ["rest", "drive", "eat", "lie", "thinner"]


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"blood-thinner": NO}, "Nothing to do."),
        ({"blood-thinner": NOT_KNOWN}, "Phone (clinic.phone)."),
        ({"plan": YES}, "Nothing to do."),
        ({"plan": NOT_KNOWN}, "Phone (clinic.phone)."),
    ],
)
def test_the_answer_chooses_the_wording(answers: Mapping[str, Answer], words: str) -> None:
    """Yes, no and not known each have their own."""
    assert printed(arranged(answers))["thinner"] == words


@pytest.mark.parametrize("answer", [NO, NOT_KNOWN])
def test_a_step_without_a_wording_for_the_answer_is_left_out(answer: Answer) -> None:
    """It says nothing rather than something that may be wrong."""
    assert "lie" not in printed(arranged({"position.tummy": answer}))


def test_an_unset_value_prints_the_safe_words_and_is_told() -> None:
    """So that the clinic learns which setting is missing."""
    (side,) = arranged(absent="drive_from")
    steps = {step.id: step for step in side.sections[0].steps}

    assert (steps["drive"].html, steps["drive"].lacks) == ("Do not drive.", {"drive_from"})
    assert steps["eat"].lacks == frozenset()


def test_a_setting_that_leaves_a_condition_open_is_told_too() -> None:
    """Although no value of it would print."""
    steps = swap(STEPS, ("when: position.tummy", "when: contrast and not blood-thinner"))
    words = swap(WORDS, ('lie: {text: "Lie down."', 'lie: {text: "Lie down.", unknown: "Ask us."'))
    (side,) = arranged({"blood-thinner": NO}, steps=steps, words=words)
    lie = next(step for step in side.sections[0].steps if step.id == "lie")

    assert (lie.html, lie.lacks) == ("Ask us.", {"contrast"})


def test_a_deadline_that_is_over_prints_other_words() -> None:
    """No patient reads a time that is gone."""
    assert printed(arranged())["eat"] == "Do not eat after (last_food)."
    assert printed(arranged(past="last_food"))["eat"] == "Tell the desk now."


def test_bold_is_mark_up_and_words_are_escaped() -> None:
    """What looks like mark-up in the words is text."""
    words = swap(WORDS, ('"Tell the desk now."', '"**Tell** <us> & **{{ date }}**"'))

    assert printed(arranged(past="last_food", words=words))["eat"] == (
        "<strong>Tell</strong> &lt;us&gt; &amp; <strong>(date)</strong>"
    )


# Parts, sections and sides


def test_parts_print_always_with_a_plan_or_when_asked_for() -> None:
    """Each where it begins: a side, a new page, or where it fits."""
    assert [side.id for side in arranged()] == ["core-1"]
    sides = arranged({"plan": YES}, parts="diary", repeats=ONE_STOPS)

    assert [(side.id, side.kind) for side in sides] == [
        ("core-1", "side"),
        ("plan", "turn"),
        ("diary", "turn"),
    ]
    assert [side.title for side in sides] == ["Before", "Your plan", ""]


def test_a_part_that_always_prints_follows_on() -> None:
    """It needs no paper of its own."""
    steps = swap(STEPS, ("    asked: asked", "    asked: always"))

    assert [side.kind for side in arranged(steps=steps)] == ["side", "follow"]


def test_an_empty_section_or_side_is_left_out() -> None:
    """No heading stands over nothing."""
    assert [side.id for side in arranged({"plan": YES, "steroid": NO}, parts="diary")] == ["core-1"]
    assert len(arranged({"steroid": NOT_KNOWN}, parts="diary")) == 1


def test_a_heading_may_hold_a_value() -> None:
    """As safe as any other line."""
    plan = arranged({"plan": YES}, repeats=ONE_STOPS)[1]

    assert plan.sections[0].title == "Your plan for (date)"


def test_a_repeated_step_prints_once_for_each_item_that_it_is_for() -> None:
    """With the item's own values, by its place in the plan."""
    assert {
        id: words
        for id, words in printed(arranged({"plan": YES}, repeats=ONE_STOPS)).items()
        if id.startswith("stop")
    } == {
        "stop": "Stop. Last dose: (medicines.1/item.last).",
        "stop 2": "Stop. Last dose: (medicines.3/item.last).",
    }
    labels = [
        step.label for step in arranged({"plan": YES}, repeats=ONE_STOPS)[1].sections[0].steps
    ]
    assert labels == ["(medicines.1/item.name)", "(medicines.3/item.name)"]


def test_a_step_with_a_figure_stands_beside_the_text() -> None:
    """With its file, caption and text alternative."""
    (side,) = arranged()
    beside = side.sections[0].beside

    assert beside and (beside.figure, beside.caption) == ("figures/lie.svg", "On your tummy")
    assert beside.alt == "A person lies down."
    assert side.banner is None, "only a figure of the details stands beside the title"
    (without,) = arranged({"position.tummy": NO})
    assert without.sections[0].beside is None


def test_a_figure_of_the_details_stands_beside_the_title() -> None:
    """The shape of the day, on the first side."""
    steps = swap(STEPS, ("kind: bullets\n        side: 1", "kind: details\n        side: 1"))
    labels = (
        (f'  {step}: {{text: "', f'  {step}: {{label: "When", text: "')
        for step in ("rest", "drive", "eat", "lie", "thinner")
    )
    (side,) = arranged(steps=steps, words=swap(WORDS, *labels))

    assert side.banner and side.banner.id == "lie"


# Groups


def view(text: str = "A sentence.", label: str = "", names: str = "", id: str = "s") -> StepView:
    """One step as it prints."""
    return StepView(id=id, html=Markup(text), label=Markup(label), names=frozenset(names.split()))


def shape(kind: str, *steps: StepView) -> list[tuple[str, int]]:
    """The kind of each group and how many steps it holds."""
    return [(group.kind, len(group.steps)) for group in groups(kind, steps)]


@pytest.mark.parametrize(
    ("texts", "sizes"),
    [
        (["One."] * 7, [3, 3, 1]),
        (["One. Two.", "Three.", "Four."], [2, 1]),
        (["One. Two. Three. Four.", "Five."], [1, 1]),
        (["One? Two! Three.", "Four."], [1, 1]),
        (["एक। दो। तीन।", "चार।"], [1, 1]),
        (["ایک۔ دو۔ تین؟", "چار۔"], [1, 1]),
        (["About 2.5 hours, e.g. by 9.30am"] * 3 + ["One."], [3, 1]),
        (["no full stop"] * 4, [3, 1]),
        (["<strong>One.</strong> Two.", "Three. Four."], [1, 1]),
    ],
)
def test_a_paragraph_has_at_most_three_sentences(texts: list[str], sizes: list[int]) -> None:
    """Full stops in numbers and times end no sentence."""
    for kind in ("text", "box"):
        assert shape(kind, *map(view, texts)) == [("paragraph", size) for size in sizes]


def test_a_line_to_write_on_stands_alone() -> None:
    """There must be room for the hand."""
    steps = view(), view(names="blank"), view(), view()

    assert shape("text", *steps) == [("paragraph", 1), ("paragraph", 1), ("paragraph", 2)]


def test_a_row_of_the_timeline_begins_with_a_label() -> None:
    """Steps without one go on in it."""
    steps = view(label="Today"), view(), view(label="Tomorrow"), view(label="Later"), view()

    assert shape("timeline", *steps) == [("row", 2), ("row", 1), ("row", 2)]
    (row, *_) = groups("timeline", [view("One.", "Today", id="a"), view("Two.", id="b")])
    assert (row.ids, row.html) == ("a b", "One. Two.")


@pytest.mark.parametrize("kind", ["emergency", "phone"])
@pytest.mark.parametrize("name", ["clinic.phone", "clinic.emergency", "clinic.out_of_hours"])
def test_a_card_shows_whom_to_call_on_a_line_of_its_own(kind: str, name: str) -> None:
    """Larger than the rest; the hours beside it as a paragraph."""
    steps = view(), view(), view(names=name), view(names="clinic.hours"), view()
    expected = [("list", 2), ("call", 1), ("paragraph", 1), ("list", 1)]

    assert shape(kind, *steps) == expected
    assert shape("bullets", *steps) == [("list", 5)]


STEP_VIEWS = st.lists(
    st.builds(
        view,
        st.lists(
            st.sampled_from(["One.", "Two?", "Is 2.5", "<b>x.</b>"]), min_size=1, max_size=5
        ).map(" ".join),
        st.sampled_from(["", "Today"]),
        st.sampled_from(["", "blank", "clinic.phone", "clinic.hours"]),
        st.text("abc", min_size=1, max_size=3),
    ),
    min_size=1,
    max_size=12,
)


@settings(deadline=None, max_examples=150)
@given(STEP_VIEWS, st.sampled_from(["text", "box", "timeline", "bullets", "emergency", "phone"]))
def test_every_step_stands_in_one_group_in_order(steps: list[StepView], kind: str) -> None:
    """None is lost, none is told twice, no group is empty or too long to read."""
    found: list[Group] = list(groups(kind, steps))

    assert [step for group in found for step in group.steps] == steps
    assert all(group.steps for group in found)
    for group in found:
        if group.kind == "paragraph" and len(group.steps) > 1:
            assert len(SENTENCE.findall(group.html.striptags())) <= 3
