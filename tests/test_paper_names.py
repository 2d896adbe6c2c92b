"""Any name is printed as it is, or refused in a sentence that does not repeat it."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from cases import case
from click.testing import CliRunner
from hostile import CONTROLS, DIRECTIONS, INVISIBLE, LONG, MARKUP, NAMES, PATHS, TEMPLATES
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from printing import Printed, Sheet, new_press, printed_for
from sample import clinic_folder, sample_visit
from tools import text_of
from typeset import lines, overlapping, word_boxes

from instructions import practice as practices
from instructions.cli import main
from instructions.errors import GlyphError, InstructionsError, RoomError, VisitError
from instructions.handout import unprintable

REFUSALS = (VisitError, GlyphError, RoomError)
RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
SPACES = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+")


def printed_or_refused(
    name: str, edition: str = "standard", **said: object
) -> Printed | InstructionsError:
    """The handout for a name, or the error that refuses it; any other error is a defect."""
    try:
        return printed_for(Sheet(case("all no"), edition), **{"name": name, **said})
    except REFUSALS as error:
        return error


def as_printed(name: str) -> str:
    """The name as it may stand on paper: composed, and its white space folded."""
    return SPACES.sub(" ", unicodedata.normalize("NFC", name)).strip()


def is_read(name: str, made: Printed) -> bool:
    """Whether the structure tree has a name in whole.

    What runs right to left it has as it stands on paper: then only that no letter is lost counts.
    """
    said, wanted = cell_of(made), as_printed(name)
    if RTL.search(name):
        return sorted(said[: len(wanted)]) == sorted(wanted)
    return said.startswith(wanted)


def cell_of(made: Printed) -> str:
    """What the structure tree says of whose sheet it is, with white space folded."""
    return SPACES.sub(" ", made.reading.tagged("TD")[0].text).strip()


def tells(error: InstructionsError, name: str) -> list[str]:
    """The pieces of a name that a message repeats: whole words, and letters told by their names."""
    message = "\n".join([str(error), *map(str, error.problems), repr(error)])
    # A name of signs alone (and every message ends with some) tells nobody.
    pieces = [name.strip() if re.search(r"\w", name) else "", *re.findall(r"\w{4,}", name)]
    told = [piece for piece in pieces if len(piece) > 1 and piece in message]
    letters = {letter for letter in name if unicodedata.category(letter)[0] == "L"}
    codes = {letter for letter in letters if f"U+{ord(letter):04X}" in message}
    named = {
        letter
        for letter in letters - codes
        if not letter.isascii() and unicodedata.name(letter, "?").casefold() in message.casefold()
    }
    return [*told, *sorted(codes | named)]


def test_there_are_200_of_them() -> None:
    """Each once."""
    assert len(NAMES) == len(set(NAMES)) >= 200


@pytest.mark.parametrize("name", NAMES, ids=[f"{n}" for n in range(len(NAMES))])
def test_a_name_is_printed_as_it_is_or_refused(name: str) -> None:
    """Exact in the text that poppler reads, but for names that run right to left."""
    made = printed_or_refused(name)

    if isinstance(made, InstructionsError):
        assert tells(made, name) == []
        assert all(problem.what.strip().endswith(".") for problem in made.problems)
        return
    assert made.handout.values["name"] == as_printed(name)
    assert is_read(name, made)
    assert min(line.size for line in lines(made.reading)) >= 12
    if not RTL.search(name):
        # A line may end after a hyphen or a stroke that the name has.
        text = re.sub(r"(?<=[-\u2010\u2013/])\n(?=\S)", "", text_of(made.pdf))
        pages = [SPACES.sub(" ", page) for page in text.split("\f")]
        for page in pages[: len(made.reading.pages)]:
            assert as_printed(name) in unicodedata.normalize("NFC", page)


@pytest.mark.parametrize("name", [*CONTROLS, *DIRECTIONS, *INVISIBLE])
def test_what_cannot_be_seen_is_refused(name: str) -> None:
    """A control character, one that turns the direction, one that prints nothing, half of one."""
    assert isinstance(printed_or_refused(name), VisitError)


@pytest.mark.parametrize("name", [*MARKUP, *TEMPLATES, *PATHS])
def test_what_is_plain_text_is_printed(name: str) -> None:
    """Mark-up, template syntax and path parts are nothing but letters and signs here."""
    letters = any(unicodedata.category(letter)[0] in "LN" for letter in name)

    assert isinstance(printed_or_refused(name), Printed if letters else VisitError)


@pytest.mark.parametrize("name", LONG, ids=[f"{len(name)}" for name in LONG])
def test_a_long_name_runs_into_nothing(name: str) -> None:
    """Not out of the margins, and not into other words: or it is refused."""
    for edition in ("standard", "large"):
        made = printed_or_refused(name, edition)
        if isinstance(made, Printed):
            assert [pair for page in word_boxes(made.pdf) for pair in overlapping(page)] == []
            width, margin = made.look.paper[0], made.look.margin - 0.5
            assert all(
                margin <= line.left and line.right <= width - margin for line in lines(made.reading)
            )


@pytest.mark.parametrize("key", ["clinician", "place", "note", "id"])
@pytest.mark.parametrize(
    "value", ["<b>x</b> {{ name }}", "W" * 110, "கிருஷ்ணன் 王", "a\u202eb", "()\\"]
)
def test_other_values_are_treated_as_names_are(key: str, value: str) -> None:
    """Printed as they are, or refused without being repeated."""
    made = printed_or_refused("Asha Example", **{key: value})

    if isinstance(made, InstructionsError):
        assert tells(made, value) == []
    else:
        assert value in made.reading.root.text


LETTERS = st.one_of(
    st.text(max_size=40),
    st.text(st.characters(codec="latin-1"), max_size=130),
    st.text(st.characters(min_codepoint=0x900, max_codepoint=0xC7F), max_size=20),
    st.text(st.characters(min_codepoint=0x590, max_codepoint=0x6FF), max_size=20),
    st.text(st.characters(min_codepoint=0x300, max_codepoint=0x36F), max_size=20).map("a".__add__),
    st.text("ab <>&{}%\\()/-_'\"\u0301\u200d", max_size=60),
)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(LETTERS)
@example("a" + "\u0301" * 30)
@example("--/--a")
def test_no_name_breaks_the_sheet(name: str) -> None:
    """Whatever is typed: the structure has it exactly, or it is refused without being repeated."""
    made = printed_or_refused(name)

    if isinstance(made, InstructionsError):
        assert tells(made, name) == []
        return
    assert is_read(name, made)
    assert [page.loose for page in made.reading.pages] == [[] for _ in made.reading.pages]


# The command


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "A" * 300,
        "A" * 121,
        "a\0b",
        "As\u202eha",
        "\ud800",
        "W" * 119,
        "王小明",
        "😀",
        "...",
    ],
    ids=[
        "empty",
        "space",
        "300",
        "121",
        "NUL",
        "override",
        "broken",
        "wide",
        "han",
        "emoji",
        "dots",
    ],
)
def test_the_command_refuses_in_a_sentence(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With exit code 2, no file, no traceback, and no part of the name."""
    work, home = tmp_path / "work", tmp_path / "home"
    work.mkdir()
    monkeypatch.chdir(work)
    for variable in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(variable, str(home))
    done = CliRunner().invoke(
        main,
        ["handout", "--name", name, "--on", "2027-03-02 09:30", "--today", "2027-02-20"],
    )

    assert done.exit_code == 2, done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert "Traceback" not in done.output
    assert len(name.strip()) < 2 or name not in done.output
    assert list(work.iterdir()) == []
    kept = b"".join(file.read_bytes() for file in home.rglob("*") if file.is_file())
    assert len(name) < 3 or name.encode("utf-8", errors="ignore") not in kept


def test_a_value_that_no_side_has_space_for_is_told_as_such(tmp_path: Path) -> None:
    """The words of the sheet are not to blame."""
    more = "".join(f"  - {{label: Line {n}, field: own-{n}}}\n" for n in range(4))
    old = "  - {label: Born, field: born, format: date}"
    practice = practices.load(clinic_folder(tmp_path, (old, more + old)))
    press = new_press(practice)
    identity = {f"own-{n}": "Very long name of a father " * 4 for n in range(4)}
    told = sample_visit(practice, name="W" * 60, edition="large", identity=identity)
    with pytest.raises(RoomError) as caught:
        press.plate(press.handout(told), press.look("A4", "large"))

    (problem,) = caught.value.problems
    assert problem.where.startswith("the line with name and ")
    assert "too long, even in the smallest print" in problem.what


def test_a_letter_that_no_font_has_is_told_once() -> None:
    """Though a sheet in two languages shows the name twice."""
    (problem,) = unprintable({"name": "①②", "also.name": "①②"}).problems

    assert problem.where == "name"
