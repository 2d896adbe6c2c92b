"""A clinic's own templates: they may change the sheet, and may not lose or break anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sample import (
    HOME,
    PLAN,
    clinic_folder,
    defect,
    lines_of,
    sample_case,
    sample_document,
    sample_practice,
)
from small import problems_of

from instructions import practice as practices
from instructions.case import Case
from instructions.compose import arranged, compose
from instructions.document import Document, Figure, Heading, Listing, Paragraph, Run, Table
from instructions.errors import TemplateError
from instructions.handout import Press
from instructions.inspect import critical, inspect
from instructions.pdf.drawing import Drawings
from instructions.plan import plan_form

KINDS = (HOME / "templates" / "kinds.html").read_text(encoding="utf-8")
EXTENDS = '{% extends "handout.html" %}\n'
SECTION = '{{% block section %}}{{% if section.id != "{}" %}}{{{{ super() }}}}{{% endif %}}{{% endblock %}}'
EXTENDING = "T1: a clinic's handout.html that extends handout.html extends itself, without end"
BRIDGED = PLAN.read_text(encoding="utf-8").replace("approver:", "bridging: Two jabs\napprover:")
KEPT = (
    "for: 2027-03-02\nmedicines: [{name: Aspirin 75 mg, action: keep}]\n"
    "if-postponed: Phone us.\napprover: Dr S\napproved: 2027-02-15\n"
)


def made(folder: Path, **files: str) -> Document:
    """The document of the sample clinic with files in its folder of templates."""
    named = {f"templates/{name}.html": text for name, text in files.items()}
    return sample_document(practices.load(clinic_folder(folder, files=named)))


def refused(folder: Path, **files: str) -> str:
    """The problems that end it, one a line."""
    return "\n".join(problems_of(lambda: made(folder, **files), TemplateError))


def kinds(old: str, new: str) -> str:
    """The program's kinds.html with a piece of it swapped."""
    assert old in KINDS
    return KINDS.replace(old, new)


# What may be changed


@defect(EXTENDING)
def test_a_clinic_adds_a_line_and_leaves_out_a_section(tmp_path: Path) -> None:
    """By extending the program's template under its own name, as docs/branding.md shows."""
    header = "{% block header %}{{ super() }}<section><p>Parking</p></section>{% endblock %}"
    document = made(tmp_path, handout=EXTENDS + header + SECTION.format("about"))

    assert "Parking" in str(document.header)
    assert "'about'" not in str(document.blocks) and "'after'" in str(document.blocks)


def test_a_clinic_changes_how_a_kind_of_section_is_marked_up(tmp_path: Path) -> None:
    """By a kinds.html of its own."""
    plain = sample_document()
    changed = made(tmp_path, kinds=kinds('"bullets": "bullets"', '"bullets": "ticks"'))

    assert changed != plain
    assert [str(line) for line in lines_of(changed)] == [str(line) for line in lines_of(plain)]


# What is broken names its file and its line


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("\n\n{% if %}", "kinds.html, line 3: "),
        ("\n{% macro section(section) %}\n{{ x. }}{% endmacro %}", "kinds.html, line 3: "),
        ("\n{% for x in y %}", "kinds.html, line 2: "),
        ("\n\n{% nonsense %}", "kinds.html, line 3: "),
        ("{{ x | nonsense }}", "kinds.html, line 1: "),
    ],
)
def test_a_template_that_jinja_cannot_read_is_refused(text: str, told: str, tmp_path: Path) -> None:
    """With the place at which it stopped understanding."""
    assert told in refused(tmp_path, kinds=text)


MACRO = "\n{{% macro section(section) %}}\n{}\n{{% endmacro %}}"


@pytest.mark.parametrize(
    "piece",
    [
        pytest.param(piece, marks=defect("T3: no file and line, or an error of Python's"))
        for piece in (
            "{{ nobody }}",
            "{{ clinic.nobody }}",
            "{{ section.nobody }}",
            "{{ labels['nobody'] }}",
            "{{ words.__class__.__mro__ }}",
            "{% include 'nothing.html' %}",
            "{{ 1 / 0 }}",
            "{{ sides + 1 }}",
            "{{ section.title(1, 2) }}",
            "{% for x in range(10000000) %}x{% endfor %}",
            "{{ section.id.nothing() }}",
        )
    ],
)
def test_a_template_that_asks_for_what_is_not_there_is_refused(piece: str, tmp_path: Path) -> None:
    """A blank where a word should be is the worst that could be printed."""
    assert "kinds.html, line 3: " in refused(tmp_path, kinds=MACRO.format(piece))


@pytest.mark.parametrize("piece", ["{{ nobody }}", "{{ clinic.nobody }}", "{{ labels['x'] }}"])
def test_what_is_not_there_never_prints_as_nothing(piece: str, tmp_path: Path) -> None:
    """It is refused, wherever it stands."""
    assert "handout.html" in refused(tmp_path, kinds=MACRO.format(piece))


@defect("T3: the file's UnicodeDecodeError is not caught")
def test_a_template_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    """With the file's name and the way out."""
    clinic = clinic_folder(tmp_path, files={"templates/kinds.html": "café".encode("latin-1")})

    (told,) = problems_of(lambda: sample_document(practices.load(clinic)), TemplateError)
    assert "kinds.html" in told and "UTF-8" in told


def test_mark_up_outside_the_subset_is_refused(tmp_path: Path) -> None:
    """With its line in the rendered page."""
    told = refused(tmp_path, kinds=kinds("<ol>", '<ol start="2">'))

    assert "line " in told and "<ol> may not carry start." in told


# What must not be lost


def full_cases() -> Iterator[Case]:
    """Cases that between them print every safety-critical step, with what their clinic says."""
    said = {
        "with": ["blood-thinner", "bleeding-disorder", "diabetes", "sedation", "contrast-allergy"]
        + ["may-be-pregnant", "botox"],
        "without": [],
    }
    parts = ["diary", "questions"]
    yield sample_case(part=parts, **said)
    yield sample_case(plan_=plan_form(BRIDGED, "plan.yaml"))
    yield sample_case(plan_=plan_form(KEPT, "plan.yaml"), side=None)
    yield sample_case(with_=[], without=["blood-thinner", "sedation", "contrast-allergy"])


def test_every_safety_critical_step_is_tried_here() -> None:
    """In the cases that the next test goes through."""
    practice = sample_practice()
    tried = {step.id for case in full_cases() for step in critical(arranged(practice, case))}
    every = {step.id for step in practice.procedure.steps() if step.critical}

    assert every - tried <= {"food-fast", "food-sugar", "main-none", "left-leg"}


def without(block: Any, step: str) -> Any:
    """The block without the lines of a step; None when nothing is left of it."""
    match block:
        case Heading() | Paragraph() | Figure():
            return None if step in block.steps else block
        case Listing():
            items = tuple(item for item in block.items if step not in item.steps)
            return replace(block, items=items) if items else None
        case Table():
            rows = tuple(row for row in block.rows if step not in row.steps)
            return replace(block, rows=rows) if rows else None
        case _:
            kept = tuple(filter(None, (without(inner, step) for inner in block.blocks)))
            return replace(block, blocks=kept)


def reworded(block: Any, step: str) -> Any:
    """The block with a word put before every line of a step."""
    added = Run("Perhaps: ")
    match block:
        case Heading() | Paragraph():
            return replace(block, inlines=(added, *block.inlines)) if step in block.steps else block
        case Listing():
            items = (
                replace(i, inlines=_halved(i.inlines)) if step in i.steps else i
                for i in block.items
            )
            return replace(block, items=tuple(items))
        case Table():
            return block
        case Figure():
            return block
        case _:
            return replace(block, blocks=tuple(reworded(inner, step) for inner in block.blocks))


def _halved(inlines: tuple[Any, ...]) -> tuple[Any, ...]:
    return inlines[: len(inlines) // 2]


@defect("T2: a step is looked for in any line, and one of options or blanks is not looked for")
def test_a_sheet_that_lost_a_safety_critical_step_is_refused() -> None:
    """Each of them, taken out alone, in every case that prints it."""
    practice, missed = sample_practice(), set()
    for case in full_cases():
        sides = arranged(practice, case)
        document = compose(practice, case)
        wanted = {
            step.id for side in sides for s in side.sections for step in s.steps if step.critical
        }
        for step in wanted:
            blocks = tuple(filter(None, (without(block, step) for block in document.blocks)))
            try:
                inspect(replace(document, blocks=blocks), sides, practice.clinic)
                missed.add(step)
            except TemplateError as error:
                assert f"the step {step}" in str(error) or step == "patient", step

    assert missed == set()


def test_a_sheet_that_lost_the_words_of_a_step_is_refused() -> None:
    """Where they stand nowhere else; what is only marked up otherwise is not."""
    practice, case = sample_practice(), sample_case()
    sides, document = arranged(practice, case), compose(practice, case)
    inspect(document, sides, practice.clinic)

    for step in ("main-no-plan", "thin-no-plan", "red-leg", "drive", "phone-fever", "patient"):
        blocks = tuple(filter(None, (without(block, step) for block in document.blocks)))
        lost = replace(document, blocks=blocks)
        told = problems_of(lambda lost=lost: inspect(lost, sides, practice.clinic), TemplateError)
        assert any(problem.startswith(f"the step {step}: ") for problem in told)


@pytest.mark.parametrize(
    ("old", "new", "step"),
    [
        ("<li data-step=\"{{ step.id }}\">{{ step.html }}</li>{% endmacro %}",
         "<li data-step=\"{{ step.id }}\">{{ step.html | upper }}</li>{% endmacro %}", "red-leg"),
        ("{{ step.html }}</li>{% endmacro %}", "{{ step.html | truncate(30) }}</li>{% endmacro %}", "red-"),
        ("<td>{{ html }}</td>", "<td>{{ html | striptags }}</td>", "patient"),
    ],
)  # fmt: skip
def test_words_that_a_template_changed_are_refused(
    old: str, new: str, step: str, tmp_path: Path
) -> None:
    """Shortened, cut, or with their blanks taken out."""
    assert f"the step {step}" in refused(tmp_path, kinds=kinds(old, new))


@pytest.mark.parametrize("section", ["main", "thinners", "after", "emergency", "phone", "show"])
@defect(EXTENDING)
def test_a_section_with_critical_steps_cannot_be_left_out(section: str, tmp_path: Path) -> None:
    """Each of its steps is named."""
    assert "the step " in refused(tmp_path, handout=EXTENDS + SECTION.format(section))


@defect("T2: labels are not looked for")
def test_the_label_of_a_critical_step_cannot_be_changed(tmp_path: Path) -> None:
    """'Tomorrow' must not become 'next year'."""
    old = "row(group.steps[0].label, group.html)"

    assert "the step " in refused(tmp_path, kinds=kinds(old, "row('Next year', group.html)"))


def stripped(document: Document, text: str) -> Document:
    """The document with a text taken out of every line of its blocks."""

    def cut(block: Any) -> Any:
        match block:
            case Heading() | Paragraph():
                return replace(block, inlines=_cut(block.inlines))
            case Listing():
                items = tuple(replace(item, inlines=_cut(item.inlines)) for item in block.items)
                return replace(block, items=items)
            case Table() | Figure():
                return block
            case _:
                return replace(block, blocks=tuple(map(cut, block.blocks)))

    def _cut(inlines: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(
            replace(one, text=one.text.replace(text, "")) if isinstance(one, Run) else one
            for one in inlines
        )

    return replace(document, blocks=tuple(map(cut, document.blocks)))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("+91 422 255 0100", "The clinic's phone is not on the sheet."),
        ("112", "The emergency number is not on the sheet."),
        ("+91 422 255 0199", "The phone for out of hours is not on the sheet."),
        ("Doctor on call", "The way to reach you out of hours is not on the sheet."),
    ],
)
def test_a_sheet_that_lost_a_phone_is_refused(text: str, told: str) -> None:
    """Even if no step were critical."""
    practice = sample_practice()
    document = stripped(sample_document(), text)

    assert told in "\n".join(
        problems_of(lambda: inspect(document, (), practice.clinic), TemplateError)
    )


FOOTS = {
    "": ["name", "page", "pages"],
    "<p>{{ foot.which }}</p>": ["name"],
    "<p>{{ foot.whose }}</p>": ["page", "pages"],
}


@pytest.mark.parametrize("foot", FOOTS)
@defect(EXTENDING)
def test_a_foot_without_the_name_or_the_page_is_refused(foot: str, tmp_path: Path) -> None:
    """Each blank that is missing is named."""
    told = refused(tmp_path, handout=EXTENDS + f"{{% block footer %}}{foot}{{% endblock %}}")

    assert [name for name in FOOTS[""] if f"blank for {name} is" in told] == FOOTS[foot]


@pytest.mark.parametrize(
    "foot",
    [
        "<p>{{ foot.which }}</p><p>{{ foot.whose }}</p>",
        "<p>{{ foot.whose }} {{ foot.which }}</p>",
        "<p>{{ foot.whose }}</p><p>x</p><p>{{ foot.which }}</p>",
        "<p>{{ foot.whose }} {{ foot.which }}</p><p>{{ foot.which }}</p>",
    ],
)
@defect("T4: lines of the foot in another order end in a KeyError or ValueError")
def test_a_foot_in_another_order_is_refused(foot: str, tmp_path: Path) -> None:
    """The program places its lines by their order."""
    told = refused(tmp_path, handout=EXTENDS + f"{{% block footer %}}{foot}{{% endblock %}}")

    assert "the template's footer" in told


BLANK = '<span class="slot" data-slot="{}" data-room="a"></span>'


@pytest.mark.parametrize("name", ["nobody", "page", "medicines.9.name"])
@defect("T4: a blank that no value fills ends in a KeyError when the sheet is struck")
def test_a_blank_that_no_value_can_fill_is_refused(name: str, tmp_path: Path) -> None:
    """Before anything is laid out."""
    text = kinds("<ol>", f"<p>{BLANK.format(name)}</p><ol>")

    assert name in refused(tmp_path, kinds=text)


@pytest.mark.parametrize("source", ["/etc/hostname", "../../../etc/hostname", "../clinic.yaml"])
@defect("T5: a template can put any file of the computer into the page")
def test_a_picture_comes_from_the_clinic_or_the_program(source: str, tmp_path: Path) -> None:
    """No path leads out of their folders."""
    (tmp_path / "clinic.yaml").write_text("secret", encoding="utf-8")
    drawings = Drawings([clinic_folder(tmp_path)])
    opened: Callable[[], object] = lambda: drawings.find(source)  # noqa: E731

    with pytest.raises(Exception, match="This picture is not there"):
        opened()


def test_a_clinic_s_template_still_prints(tmp_path: Path) -> None:
    """From the folder to the finished file."""
    from sample import sample_visit

    from instructions.pdf.look import look

    text = kinds('<p class="{{', '<p data-step="x">More</p><p class="{{')
    practice = practices.load(clinic_folder(tmp_path, files={"templates/kinds.html": text}))
    press = Press(practice, Drawings([practice.clinic.folder, *practice.templates]))
    sheet = press.handout(sample_visit(practice))

    assert press.print(sheet, look(practice.brand, "A4", "standard")).startswith(b"%PDF-")
