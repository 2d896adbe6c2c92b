"""A clinic's own templates: they may change the sheet, and may not lose or break anything."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sample import (
    HOME,
    clinic_folder,
    lines_of,
    sample_document,
    sample_visit,
)
from small import problems_of

from instructions import practice as practices
from instructions.document import Document
from instructions.errors import InstructionsError, TemplateError
from instructions.handout import Press
from instructions.pdf.drawing import Drawings

KINDS = (HOME / "templates" / "kinds.html").read_text(encoding="utf-8")
EXTENDS = '{% extends "handout.html" %}\n'
SECTION = (
    "{%% block section %%}{%% if section.id != '%s' %%}{{ super() }}{%% endif %%}{%% endblock %%}"
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


def test_a_clinic_adds_a_line_and_leaves_out_a_section(tmp_path: Path) -> None:
    """By extending the program's template under its own name, as docs/branding.md shows."""
    header = "{% block header %}{{ super() }}<section><p>Parking</p></section>{% endblock %}"
    document = made(tmp_path, handout=EXTENDS + header + SECTION % "about")

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


MACRO = "{% macro section(section) %}\n"
LINE = KINDS[: KINDS.index(MACRO)].count("\n") + 2


@pytest.mark.parametrize(
    "piece",
    [
        "{{ nobody }}",
        "{{ clinic.nobody }}",
        "{{ section.nobody }}",
        "{{ labels['unheard'] }}",
        "{{ words.__class__.__mro__ }}",
        "{% include 'nothing.html' %}",
        "{{ 1 / 0 }}",
        "{{ sides + 1 }}",
        "{{ section.title(1, 2) }}",
        "{% for x in range(10000000) %}x{% endfor %}",
        "{{ section.id.nothing() }}",
        "{{ 'x' * 10000000 }}",
        "{{ 10 ** 10 ** 10 }}",
        "{{ labels.__init__.__globals__ }}",
        "{{ section.steps.append(1) }}",
        "{{ '{0.__class__}'.format(words) }}",
    ],
)
def test_a_template_that_asks_for_what_is_not_there_is_refused(piece: str, tmp_path: Path) -> None:
    """A blank where a word should be is the worst that could be printed."""
    told = refused(tmp_path, kinds=kinds(MACRO, f"{MACRO}{piece}\n"))

    assert f"kinds.html, line {LINE}: " in told


@pytest.mark.parametrize(
    "piece", ["{{ nobody }}", "{{ clinic.nobody }}", "{{ labels['unheard'] }}"]
)
def test_what_is_not_there_never_prints_as_nothing(piece: str, tmp_path: Path) -> None:
    """It is refused, wherever it stands."""
    assert ".html" in refused(tmp_path, kinds=kinds(MACRO, MACRO + piece))


def test_a_template_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    """With the file's name and the way out."""
    clinic = clinic_folder(tmp_path, files={"templates/kinds.html": "café".encode("latin-1")})

    (told,) = problems_of(lambda: sample_document(practices.load(clinic)), TemplateError)
    assert "kinds.html" in told and "UTF-8" in told


def test_a_clinic_s_own_line_is_told_when_it_misuses_the_program_s(tmp_path: Path) -> None:
    """Not the line of the program's template that it led to."""
    call = "{% block section %}{{ kinds.section(labels) }}{% endblock %}"
    imports = '{% import "kinds.html" as kinds with context %}\n'

    assert "handout.html, line 3: " in refused(tmp_path, handout=EXTENDS + imports + call)


def test_a_clinic_s_own_words_are_never_run(tmp_path: Path) -> None:
    """What looks like a template in clinic.yaml prints as it stands."""
    written = "{{ 7 * 7 }} {% for x in y %}"
    clinic = clinic_folder(tmp_path, ("place: Room 4, first floor", f'place: "{written}"'))
    practice = practices.load(clinic)
    document = sample_document(practice)

    assert "49" not in str(document)
    assert sample_visit(practice).place == written


def test_a_section_of_the_clinic_s_own_is_added(tmp_path: Path) -> None:
    """After the one that it names, as a card and as plain text, without a word lost."""
    block = (
        "{% block section %}{{ super() }}{% if section.id == 'visit' %}"
        '<section id="parking"><h2>Parking</h2><p>Behind the house.</p></section>'
        '<aside id="lift" class="box"><h2>Lift</h2><p>At the back door.</p></aside>'
        "{% endif %}{% endblock %}"
    )
    document = made(tmp_path, handout=EXTENDS + block)
    said, plain = lines_of(document), lines_of(sample_document())

    assert [line for line in plain if line not in said] == []
    assert len(said) == len(plain) + 4


def line_of(text: str, piece: str) -> int:
    """The number of the line that a piece of a text stands on."""
    return text[: text.index(piece)].count("\n") + 1


def test_mark_up_outside_the_subset_is_refused(tmp_path: Path) -> None:
    """With the file and the line that wrote it, not the line of the page that nobody sees."""
    text = kinds("<h2>{{ section.title }}</h2>", "<h2 align='left'>{{ section.title }}</h2>")
    told = refused(tmp_path, kinds=text)

    assert told.startswith(f"kinds.html, line {line_of(text, 'align')}: <h2> may not carry align.")


@pytest.mark.parametrize(
    ("piece", "line", "told"),
    [
        ("<blink>Parking</blink>", 6, "<blink> is not in the subset of HTML."),
        ("<p>Parking\n<p>below</p>", 8, "</section> closes nothing here. Close <p> first."),
        ("<!-- parking -->", 6, "An HTML comment is left in the page."),
        ("Parking below", 5, "Text stands in <section>, outside a paragraph."),
    ],
)
def test_a_clinic_s_own_line_is_told_for_mark_up_that_it_wrote(
    piece: str, line: int, told: str, tmp_path: Path
) -> None:
    """Among many lines of the program's: its own file, and where it stands in it."""
    block = "{% block section %}\n{{ super() }}\n{% if section.id == 'about' %}\n"
    text = EXTENDS + block + f"<section>\n{piece}\n</section>" + "\n{% endif %}{% endblock %}"

    assert refused(tmp_path, handout=text).startswith(f"handout.html, line {line}: {told}")


# What must not be lost


@pytest.mark.parametrize("filter_", ["striptags", "replace('not', '')", "replace('. ', ', ')"])
def test_words_that_a_template_changed_are_refused(filter_: str, tmp_path: Path) -> None:
    """Without their blanks, or saying something else."""
    text = KINDS.replace("{{ step.html }}", f"{{{{ step.html | {filter_} }}}}").replace(
        "{{ html }}", f"{{{{ html | {filter_} }}}}"
    )

    assert "The template has lost or changed its words" in refused(tmp_path, kinds=text)


@pytest.mark.parametrize("section", ["main", "thinners", "after", "emergency", "phone", "show"])
def test_a_section_with_critical_steps_cannot_be_left_out(section: str, tmp_path: Path) -> None:
    """Each of its steps is named."""
    assert "the step " in refused(tmp_path, handout=EXTENDS + SECTION % section)


FOOTS = {
    "": ["name", "page", "pages"],
    "<p>{{ foot.which }}</p>": ["name"],
    "<p>{{ foot.whose }}</p>": ["page", "pages"],
}


@pytest.mark.parametrize("foot", FOOTS)
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
def test_a_foot_in_another_order_is_refused(foot: str, tmp_path: Path) -> None:
    """The program places its lines by their order."""
    told = refused(tmp_path, handout=EXTENDS + f"{{% block footer %}}{foot}{{% endblock %}}")

    assert "the template's footer" in told


BLANK = '<span class="slot" data-slot="{}" data-room="a"></span>'


@pytest.mark.parametrize("name", ["nobody", "page", "medicines.9.name"])
def test_a_blank_that_no_value_can_fill_is_refused(name: str, tmp_path: Path) -> None:
    """Before anything is laid out."""
    text = kinds("<ol data", f"<p>{BLANK.format(name)}</p><ol data")

    assert name in refused(tmp_path, kinds=text)


def test_a_picture_comes_from_the_clinic_or_the_program(tmp_path: Path) -> None:
    """No path leads out of their folders."""
    secret = tmp_path / "secret.svg"
    shutil.copy(HOME / "templates" / "figures" / "day.svg", secret)
    drawings = Drawings([clinic_folder(tmp_path)])

    for source in ("../secret.svg", str(secret), "figures/../../secret.svg"):
        with pytest.raises(InstructionsError, match="This picture is not there"):
            drawings.find(source)


def test_a_clinic_s_template_still_prints(tmp_path: Path) -> None:
    """From the folder to the finished file."""
    from instructions.pdf.look import look

    text = kinds("<h3>{{ step.label }}</h3>", "<p>More</p><h3>{{ step.label }}</h3>")
    practice = practices.load(clinic_folder(tmp_path, files={"templates/kinds.html": text}))
    press = Press(practice, Drawings([practice.clinic.folder, *practice.templates]))
    sheet = press.handout(sample_visit(practice))

    assert press.print(sheet, look(practice.brand, "A4", "standard")).startswith(b"%PDF-")
