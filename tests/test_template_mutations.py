"""A clinic's template that loses or changes something safety-critical prints nothing.

Each mutation is a real template in a clinic's folder: it overrides a block with what the program's
own template would have printed, but for one change.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
from cases import case
from expected import expected, found, words
from printing import Sheet, clinic_folder, look_of, new_press, visit_of
from structure import Reading
from typeset import lines

from instructions import compose as composing
from instructions import practice as practices
from instructions.arrange import StepView
from instructions.case import case_of
from instructions.errors import InstructionsError, TemplateError

QUICK = "all no"
CASES = (QUICK, "everything on, with a plan", "nothing known")
every_case = pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=() if name == QUICK else pytest.mark.conformance) for name in CASES],
)
LINE = re.compile(r'<(li|p|tr)( [^>]*)?data-step="([^"]*)"[^>]*>.*?</\1>', re.DOTALL)
SLOT = re.compile(r'<span class="slot[^"]*" data-slot="([^"]*)" data-room="[^"]*"></span>')
PHONE = re.compile(r'<a href="tel:([^"]*)">([^<]*)</a>')
TAG = re.compile(r"<[^>]*>")
WORD = re.compile(r"[A-Za-z]{3,}")


@dataclass(frozen=True)
class Original:
    """What the program's own template prints for a case, in pieces that a mutation changes."""

    name: str
    main: str
    footer: str
    steps: tuple[StepView, ...]


@dataclass(frozen=True)
class Mutant:
    """One change: what it is, and the whole of the block that it makes."""

    what: str
    main: str = ""
    footer: str = ""


@cache
def original(name: str) -> Original:
    """The rendered blocks of a case, and the critical steps that it prints."""
    told = case(name)
    practice = practices.load(clinic_folder(told))
    visit = visit_of(told, practice)
    rendered: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        parse = composing.parse
        patch.setattr(composing, "parse", lambda html: rendered.append(html) or parse(html))
        composing.compose(practice, case_of(visit, practice))
    sides = composing.arranged(practice, case_of(visit, practice))
    steps = (step for side in sides for section in side.sections for step in section.steps)
    html = rendered[0]
    return Original(
        name,
        main=_between(html, "<main>", "</main>"),
        footer=_between(html, "<footer>", "</footer>"),
        steps=tuple(step for step in steps if step.critical),
    )


def survivors(name: str, mutants: Iterator[Mutant], folder: Path) -> list[str]:
    """The changes that print all the same. One that ends in any other error is told too."""
    told = case(name)
    home = folder / "clinic"
    shutil.copytree(clinic_folder(told), home)
    (home / "templates").mkdir()
    template = home / "templates" / "handout.html"
    template.write_text('{% extends "handout.html" %}', encoding="utf-8")
    practice = practices.load(home)
    # The foot tells which words these are, and a template of the clinic's own makes them others.
    first, own = (str(practices.load(at).standing.clinical) for at in (clinic_folder(told), home))
    visit = visit_of(told, practice)
    found, count = [], 0
    for mutant in mutants:
        mutant = replace(mutant, footer=mutant.footer.replace(first, own))
        count += 1
        template.write_text(_template(mutant), encoding="utf-8")
        try:
            composing.compose(practice, case_of(visit, practice))
        except TemplateError:
            continue
        except Exception as error:
            found.append(f"{mutant.what}: {type(error).__name__}, not TemplateError")
        else:
            found.append(f"{mutant.what}: printed")
    assert count > 0
    return found


def _template(mutant: Mutant) -> str:
    blocks = "".join(
        f"{{% block {name} %}}{{% raw %}}{html}{{% endraw %}}{{% endblock %}}"
        for name, html in (("main", mutant.main), ("footer", mutant.footer))
        if html
    )
    return '{% extends "handout.html" %}' + blocks


def lines_of(one: Original) -> Iterator[tuple[StepView, str]]:
    """Each critical step with the line of HTML that shows its words."""
    for step in one.steps:
        for match in LINE.finditer(one.main):
            if step.html and step.id in match[3].split() and str(step.html) in match[0]:
                yield step, match[0]
                break


Change = Callable[[StepView, str], str]


def _lose_words(step: StepView, line: str) -> str:
    return line.replace(str(step.html), "x", 1)


def _lose_line(step: StepView, line: str) -> str:
    return ""


def _lose_a_word(step: StepView, line: str) -> str:
    html = str(step.html)
    return line.replace(html, _in_text(html, lambda text: WORD.sub("", text, count=1)), 1)


def _change_a_word(step: StepView, line: str) -> str:
    html = str(step.html)
    return line.replace(html, _in_text(html, lambda text: WORD.sub("never", text, count=1)), 1)


def _turn_around(step: StepView, line: str) -> str:
    return line.replace(str(step.html), f"This is not so: {step.html}", 1)


def _add_at_the_end(step: StepView, line: str) -> str:
    return line.replace(str(step.html), f"{step.html} Or wait a week.", 1)


CHANGES: dict[str, Change] = {
    "words lost": _lose_words,
    "line lost": _lose_line,
    "a word lost": _lose_a_word,
    "a word changed": _change_a_word,
    "turned around": _turn_around,
    "weakened": _add_at_the_end,
}


def mutated(one: Original, name: str, change: Change) -> Iterator[Mutant]:
    """Each critical step changed in one way, one at a time."""
    for step, line in lines_of(one):
        main = one.main.replace(line, change(step, line), 1)
        if main != one.main:
            yield Mutant(f"{step.id}, {name}", main=main)


@every_case
def test_the_template_as_it_is_prints(name: str, tmp_path: Path) -> None:
    """So that what is refused below is refused for the change."""
    one = original(name)

    assert survivors(name, iter([Mutant("nothing", one.main, one.footer)]), tmp_path) == [
        "nothing: printed"
    ]


@every_case
def test_every_critical_step_is_found(name: str) -> None:
    """Each stands on a line of its own id; without that nothing below would be tried."""
    one = original(name)
    tried = {step.id for step, _ in lines_of(one)}

    assert {step.id for step in one.steps if step.html} <= tried
    assert len(tried) >= 25


@pytest.mark.parametrize("change", CHANGES)
@every_case
def test_a_critical_step_that_is_lost_or_changed_is_refused(
    name: str, change: str, tmp_path: Path
) -> None:
    """Its words, one of its words, its line; or words before or after it that undo it."""
    one = original(name)

    assert survivors(name, mutated(one, change, CHANGES[change]), tmp_path) == []


@every_case
def test_a_blank_that_is_lost_or_another_is_refused(name: str, tmp_path: Path) -> None:
    """Each value of each critical step: taken out, or put in place of another."""
    assert survivors(name, _slots(original(name)), tmp_path) == []


@every_case
def test_a_label_or_a_choice_of_a_critical_step_is_not_lost(name: str, tmp_path: Path) -> None:
    """What a row is about: the name of a medicine to stop, 'your leg', normal or weak."""
    assert survivors(name, _labels(original(name)), tmp_path) == []


@every_case
def test_a_phone_that_is_lost_or_wrong_is_refused(name: str, tmp_path: Path) -> None:
    """As it is read, and as it is dialled when it is tapped; wherever it stands on the sheet."""
    assert survivors(name, _phones(original(name)), tmp_path) == []


@every_case
def test_a_card_that_is_no_longer_one_is_refused(name: str, tmp_path: Path) -> None:
    """The red card and the phone card: without their look, their heading, or their lines."""
    assert survivors(name, _cards(original(name)), tmp_path) == []


@every_case
def test_a_foot_that_lost_something_is_refused(name: str, tmp_path: Path) -> None:
    """Whose sheet it is, which side of how many, and that it is a sample or not yet approved."""
    assert survivors(name, _feet(original(name)), tmp_path) == []


@every_case
def test_any_element_may_be_taken_out_without_a_crash(name: str, tmp_path: Path) -> None:
    """Each tag with all that is in it: the sheet is refused, or printed, never a traceback."""
    found = survivors(name, _without_elements(original(name)), tmp_path)

    assert [told for told in found if "not TemplateError" in told] == []


BROKEN = {
    "a heading with a value": '<h2><span class="slot" data-slot="name" data-room="x"></span></h2>',
    "a slot of no name": '<p><span class="slot"></span></p>',
    "a slot that nobody knows": '<p><span class="slot" data-slot="no" data-room="x"></span></p>',
    "columns that are no number": '<ul class="bullets" data-columns="two"><li>x</li></ul>',
    "no columns": '<ul class="bullets" data-columns="0"><li>x</li></ul>',
    "widths that are no numbers": '<table data-widths="a b"><tr><td>x</td></tr></table>',
    "widths of nothing": '<table class="grid" data-widths="0"><tr><td>x</td></tr></table>',
    "more widths than cells": '<table class="grid" data-widths="1 2"><tr><td>x</td></tr></table>',
    "a table of no kind": '<table class="nothing"><tr><td>x</td></tr></table>',
    "a table of no cells": '<table class="grid"><tr></tr></table>',
    "text in a list": '<ul class="bullets">Alone<li>x</li></ul>',
    "text in a table": '<table class="grid">Alone<tr><td>x</td></tr></table>',
    "text in a row": '<table class="grid"><tr>Alone<td>x</td></tr></table>',
    "text in a figure": '<figure>Alone<img src="figures/day.svg" alt="x"></figure>',
    "a paragraph in a figure": '<figure><img src="figures/day.svg" alt="x"><p>Alone</p></figure>',
    "an empty list": '<ul class="bullets"></ul>',
    "an empty paragraph": "<p></p>",
    "an empty heading": "<h2></h2>",
    "an empty section": '<section id="empty"></section>',
    "an empty card": '<aside class="box"></aside>',
    "empty columns": '<section class="columns"></section>',
    "columns, an empty section": '<section class="columns"><section id="x"></section></section>',
    "a figure of no file": '<figure><img src="figures/none.svg" alt="x"></figure>',
    "a figure from outside": '<figure><img src="/etc/passwd" alt="x"></figure>',
    "a figure from above": '<figure><img src="../../etc/passwd" alt="x"></figure>',
    "a script": "<script>alert(1)</script>",
    "a javascript link": '<p><a href="javascript:alert(1)">x</a></p>',
    "a file link": '<p><a href="file:///etc/passwd">x</a></p>',
    "a style": '<p style="display:none">x</p>',
    "a hidden card": '<aside class="box" hidden>x</aside>',
    "a comment": "<!-- x -->",
    "not closed": "<p>x",
    "a character of no font": "<p>王</p>",
    "a control character": "<p>a\x07b</p>",
    "two headings in a card": '<aside class="box"><h2>x</h2><p>y</p><h3>z</h3><p>w</p></aside>',
    "a break at the end": "<p>x<br></p>",
    "breaks alone": "<p><br><br></p>",
    "a very long word": f"<p>{'w' * 400}</p>",
    "a card taller than a page": f'<aside class="box"><h2>x</h2>{"<p>y</p>" * 90}</aside>',
    "a row taller than a page": f'<table class="grid"><tr><td>{"y " * 4000}</td></tr></table>',
    "a link with a value": (
        '<p><a href="tel:108">108</a> <span class="slot" data-slot="date" data-room="x"></span></p>'
    ),
}


@pytest.mark.parametrize("html", BROKEN.values(), ids=BROKEN)
def test_what_a_template_adds_is_printed_whole_or_refused(html: str, tmp_path: Path) -> None:
    """Strange mark-up ends in one of the program's own errors, or every word of it is printed."""
    told, one = case("all no"), original("all no")
    home = tmp_path / "clinic"
    shutil.copytree(clinic_folder(told), home)
    (home / "templates").mkdir()
    added = Mutant("added", main=one.main.replace("</article>", f"{html}</article>", 1))
    (home / "templates" / "handout.html").write_text(_template(added), encoding="utf-8")
    practice = practices.load(home)
    press, visit = new_press(practice), visit_of(told, practice)
    try:
        made = press.handout(visit)
        reading = Reading(press.print(made, look_of(Sheet(told))))
    except InstructionsError:
        return
    assert found(reading.root) == expected(made.document, made.values, letterhead=False)
    printed = " ".join(mark.text for mark in reading.root.marks()).split()
    assert [word for word in TAG.sub(" ", html).split() if word not in printed] == []
    width, height = look_of(Sheet(told)).paper
    for line in lines(reading):
        on_paper = 0 < line.left <= line.right < width and 0 < line.baseline < height
        assert on_paper, str(line)[:80]


def test_a_head_of_plain_lines_is_printed_whole_or_refused(tmp_path: Path) -> None:
    """A clinic's own header block is not lost when it has no sections."""
    told = case("all no")
    for number, html in enumerate(
        ("<p>Only a line</p>", "<h2>Only a title</h2>", '<section id="a"></section>', "")
    ):
        home = tmp_path / f"{number}"
        shutil.copytree(clinic_folder(told), home)
        (home / "templates").mkdir()
        (home / "templates" / "handout.html").write_text(
            '{% extends "handout.html" %}{% block header %}' + html + "{% endblock %}",
            encoding="utf-8",
        )
        practice = practices.load(home)
        press = new_press(practice)
        try:
            made = press.handout(visit_of(told, practice))
            reading = Reading(press.print(made, look_of(Sheet(told))))
        except InstructionsError:
            continue
        assert TAG.sub("", html) in words(reading.root.text)


def _slots(one: Original) -> Iterator[Mutant]:
    for step, line in lines_of(one):
        for match in SLOT.finditer(str(step.html)):
            for what, new in (("lost", ""), ("another", _other_slot(match))):
                html = str(step.html).replace(match[0], new, 1)
                changed = line.replace(str(step.html), html, 1)
                main = one.main.replace(line, changed, 1)
                yield Mutant(f"{step.id}, {match[1]} {what}", main=main)


def _other_slot(match: re.Match[str]) -> str:
    name = "date" if match[1] != "date" else "arrive"
    return match[0].replace(f'data-slot="{match[1]}"', f'data-slot="{name}"')


def _labels(one: Original) -> Iterator[Mutant]:
    for step in one.steps:
        for match in LINE.finditer(one.main):
            if step.id not in match[3].split():
                continue
            line = match[0]
            for label in filter(None, (str(step.label), *map(str, step.options))):
                if label in line:
                    changed = line.replace(label, "x", 1)
                    what = TAG.sub("", label) or "its value"
                    yield Mutant(f"{step.id}, {what}", main=one.main.replace(line, changed, 1))
    for step in one.steps:
        lead = f'data-lead="{step.label}"'
        if step.options and lead in one.main:
            main = one.main.replace(lead, 'data-lead="x"', 1)
            yield Mutant(f"{step.id}, its lead", main=main)


def _phones(one: Original) -> Iterator[Mutant]:
    for number, match in enumerate(PHONE.finditer(one.main)):
        dialled, shown = match[1], match[2]
        wrong = dialled[:-1] + str((int(dialled[-1]) + 1) % 10)
        looks = shown[:-1] + str((int(shown[-1]) + 1) % 10)
        for what, new in (
            ("lost", ""),
            ("read wrongly", match[0].replace(shown, looks)),
            ("dialled wrongly", match[0].replace(f"tel:{dialled}", f"tel:{wrong}")),
        ):
            main = one.main[: match.start()] + new + one.main[match.end() :]
            yield Mutant(f"phone {number + 1} ({shown}), {what}", main=main)


def _cards(one: Original) -> Iterator[Mutant]:
    for kind in ("emergency", "phone"):
        start = one.main.index(f'<aside id="{kind}"')
        end = one.main.index("</aside>", start) + len("</aside>")
        card = one.main[start:end]
        heading = re.search(r"<h2>.*?</h2>", card)
        assert heading is not None
        inside = card[card.index(">") + 1 : -len("</aside>")]
        for what, new in (
            ("lost", ""),
            ("without its heading", card.replace(heading[0], "", 1)),
            ("with another heading", card.replace(heading[0], "<h2>Good to know</h2>", 1)),
            ("in the look of another", card.replace(f'class="{kind}"', 'class="staff"', 1)),
            ("as a plain section", f'<section id="{kind}">{inside}</section>'),
        ):
            yield Mutant(f"{kind} card, {what}", main=one.main.replace(card, new, 1))


def _feet(one: Original) -> Iterator[Mutant]:
    for match in SLOT.finditer(one.footer):
        yield Mutant(f"{match[1]} lost", footer=one.footer.replace(match[0], "", 1))
    lines = re.findall(r"<p>.*?</p>", one.footer)
    for number, line in enumerate(lines, 1):
        yield Mutant(f"line {number} lost", footer=one.footer.replace(line, "", 1))
    status = re.search(r"<strong>[^<]*</strong>", lines[-1])
    assert status is not None
    yield Mutant("status lost", footer=one.footer.replace(status[0], "", 1))
    yield Mutant("all lost", footer=" ")


def _without_elements(one: Original) -> Iterator[Mutant]:
    for tag in (
        "li",
        "p",
        "tr",
        "th",
        "td",
        "h1",
        "h2",
        "h3",
        "ul",
        "ol",
        "table",
        "figure",
        "img",
    ):
        for number, match in enumerate(re.finditer(rf"<{tag}\b[^>]*>", one.main)):
            end = one.main.find(f"</{tag}>", match.end())
            end = match.end() if tag == "img" else end + len(f"</{tag}>")
            main = one.main[: match.start()] + one.main[end:]
            yield Mutant(f"{tag} {number + 1}", main=main)


def _in_text(html: str, change: Callable[[str], str]) -> str:
    """The HTML with the first piece of text in it that a change changes."""
    pieces = re.split(r"(<[^>]*>)", html)
    for place, piece in enumerate(pieces):
        if not piece.startswith("<") and change(piece) != piece:
            pieces[place] = change(piece)
            break
    return "".join(pieces)


def _between(html: str, start: str, end: str) -> str:
    return html[html.index(start) + len(start) : html.index(end)]
