"""Text: words become lines that are broken, ordered and sized as a reader needs them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import bidi
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample import HOME, defect, page
from uniseg.linebreak import line_break_breakables

from instructions.document import Blank, Break, Inlines, Run, Slot
from instructions.errors import GlyphError
from instructions.markup import parse
from instructions.pdf.bidi import levels, visual
from instructions.pdf.drawing import Drawings
from instructions.pdf.face import faces
from instructions.pdf.families import BOLD, REGULAR
from instructions.pdf.layout import lay_out
from instructions.pdf.lines import WRITE_IN, Line, Style, break_lines
from instructions.pdf.look import Brand, look
from instructions.pdf.plate import Plate
from instructions.pdf.setting import set_line
from instructions.pdf.striker import Tight
from instructions.pdf.text import rows
from instructions.pdf.tokens import tokens
from instructions.pdf.words import Fount

STYLE = Style(size=10, leading=12)
PHONE = "+91 422 255 0100"


def broken(
    *inlines: Run | Slot | Blank | Break, width: float = 1000, base: int = 0, **values: str
) -> list[Line]:
    """The lines that these take in a width in points."""
    return break_lines(rows(inlines, values, Fount(), base), width, STYLE)


def told(lines: Sequence[Line]) -> list[str]:
    """The text of each line, with the space after its last word."""
    return ["".join(piece.text for piece in line.segments) for line in lines]


def width_of(text: str) -> float:
    """The width in points of a text on one line."""
    (line,) = broken(Run(text))
    return line.width


# Where a line ends


def test_a_line_ends_after_a_space_and_never_in_a_word() -> None:
    """The space stays with the line before, and is not counted in its width."""
    lines = broken(Run("one two three"), width=width_of("one two"))

    assert told(lines) == ["one two ", "three"]
    assert lines[0].width == pytest.approx(width_of("one two"))
    assert told(broken(Run("one two"), width=1)) == ["one ", "two"]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("well-known", ["well-", "known"]),
        ("and/or", ["and/", "or"]),
        ("cause–effect", ["cause–", "effect"]),
        ("3-5", ["3-5"]),
        ("9/10", ["9/10"]),
        ("-5", ["-5"]),
        ("X-ray", ["X-ray"]),
        ("a - b", ["a ", "- ", "b"]),
        ("10\u00a0mg", ["10\u00a0mg"]),
        ("1.5 mg.", ["1.5 ", "mg."]),
    ],
)
def test_a_line_may_end_after_a_dash_between_letters_but_not_in_a_number(
    text: str, pieces: list[str]
) -> None:
    """A no-break space holds what must stay together."""
    narrow = max(width_of(piece) for piece in pieces)

    assert told(broken(Run(text), width=narrow)) == pieces


def test_what_stays_together_is_never_broken() -> None:
    """A phone goes to the next line whole, a full stop stays with it; else it ends at a space."""
    phone = Run(PHONE, together=True, link="tel:+914222550100")
    lines = broken(Run("Phone us at "), phone, Run("."), width=width_of("Phone us at +91 422"))

    assert told(lines) == ["Phone us at ", f"{PHONE}."]
    narrow = broken(Run("Phone "), phone, width=width_of("+91 422 255"))
    assert told(narrow) == ["Phone +91 ", "422 255 ", "0100"]


@pytest.mark.parametrize(
    ("text", "first", "lines"),
    [
        ("start after 2 days", "start after 2", ["start after ", "2 days"]),
        ("be there by 23 February", "be there by 23", ["be there by ", "23 February"]),
        ("call 112 at any hour", "call 112", ["call 112 ", "at any ", "hour"]),
    ],
)
def test_a_small_number_stays_with_what_it_counts(text: str, first: str, lines: list[str]) -> None:
    """A line ends before the 2 of two days; a number to call is not one to count with."""
    assert told(broken(Run(text), width=width_of(first))) == lines


def test_a_number_too_wide_with_what_it_counts_still_ends_a_line() -> None:
    """Where both do not fit on one line, the line ends between them and nothing sticks out."""
    assert told(broken(Run("by 23 February"), width=width_of("February"))) == [
        "by 23 ",
        "February",
    ]


def test_a_short_last_word_does_not_stand_alone() -> None:
    """The word before it comes down too; a long word may stand alone, and so may what fits not."""
    assert told(broken(Run("ask us when to take it."), width=width_of("ask us when to take"))) == [
        "ask us when to ",
        "take it.",
    ]
    assert told(broken(Run("ask us for a handout"), width=width_of("ask us for a"))) == [
        "ask us for a ",
        "handout",
    ]
    assert told(broken(Run("be paracetamol or."), width=width_of("be paracetamol"))) == [
        "be paracetamol ",
        "or.",
    ]


def test_a_break_ends_a_line_wherever_it_is() -> None:
    """Also at the start, twice, and with a value before it."""

    def lines(*inlines: Run | Slot | Break) -> list[str]:
        return [line.strip() for line in told(broken(*inlines, name="A name"))]

    assert lines(Run("one"), Break(), Run("two")) == ["one", "two"]
    assert lines(Break(), Run("one"), Break(), Break(), Run("two")) == ["", "one", "", "two"]
    assert lines(Slot("name", "x"), Break(), Run("two")) == ["A name", "two"]
    assert lines(Run("one"), Break()) == ["one"]


def test_a_value_is_broken_as_any_text_is() -> None:
    """In the middle of a sentence, and with what touches it."""
    lines = broken(
        Run("For ("), Slot("name", "x"), Run(") today."), width=width_of("For (Ann"), name="Ann Lee"
    )

    assert told(lines) == ["For (Ann ", "Lee) ", "today."]


WORD = st.text("abcdef.,-/é அக்ب", min_size=1, max_size=12)
INLINES = st.lists(
    st.one_of(
        st.builds(Run, WORD, st.booleans(), together=st.booleans()),
        st.just(Blank(2)),
        st.builds(Slot, st.sampled_from(["name", "date"]), st.just("x"), st.booleans()),
    ),
    min_size=1,
    max_size=6,
).map(tuple)


@settings(deadline=None, max_examples=150)
@given(INLINES, WORD, WORD, st.integers(1, 400), st.integers(0, 1))
def test_no_character_is_lost_wherever_lines_end(
    inlines: Inlines, name: str, day: str, width: int, base: int
) -> None:
    """And no line is wider than it may be, unless it is one thing that cannot be broken."""
    values = {"name": name, "date": day}
    whole = "".join(told(broken(*inlines, base=base, **values)))  # type: ignore[arg-type]
    lines = broken(*inlines, width=width, base=base, **values)  # type: ignore[arg-type]

    def bare(text: str) -> str:
        return re.sub(f"{WRITE_IN}+", WRITE_IN, text)

    assert bare("".join(told(lines))) == bare(whole)
    for line in lines:
        ends = [piece for piece in line.segments[:-1] if piece.ends]
        assert line.width <= width + 0.01 or not ends


# Lines to write on


def test_a_line_to_write_on_grows_to_the_end_of_its_line() -> None:
    """By whole strokes, and never shorter than it was; what is left is no part of it."""
    (line,) = broken(Run("Time "), Blank(), width=300)
    drawn = sum(piece.word.width for piece in line.segments) * STYLE.size / 1000
    stroke = width_of(WRITE_IN)

    assert line.width == pytest.approx(drawn) and 300 - stroke < drawn <= 300
    (least,) = broken(Blank(ems=4), width=1)
    assert told([least])[0] == WRITE_IN * 8


def test_two_lines_to_write_on_share_what_is_left() -> None:
    """Equally."""
    (line,) = broken(Blank(), Run(" and "), Blank(), width=300)
    strokes = [len(piece.text) for piece in line.segments if WRITE_IN in piece.text]

    assert len(strokes) == 2 and strokes[0] == strokes[1] > 8


def test_a_line_to_write_on_goes_to_the_next_line_when_there_is_no_room() -> None:
    """And grows there."""
    lines = broken(Run("Checked by "), Blank(), width=width_of("Checked by x"))

    assert told(lines)[0] == "Checked by " and set(told(lines)[1]) == {WRITE_IN}
    assert 0 <= width_of("Checked by x") - lines[1].width < width_of(WRITE_IN)


# Shapes


@pytest.mark.parametrize("weight", [REGULAR, BOLD])
def test_letters_are_kerned(weight: int) -> None:
    """`AV` stands closer than the two widths say."""
    face = faces(weight)[0]
    apart = sum(face.advance(face.glyph(letter)) for letter in "AV")

    assert face.word("AV").width < apart - 10


def test_latin_has_no_ligatures_and_other_scripts_have_theirs() -> None:
    """`fi` is copied as two letters; Tamil and Arabic are read as they are written."""
    latin, *others = faces(REGULAR)
    arabic = next(face for face in others if ord("ب") in face.covers)

    assert len(latin.word("ffi").glyphs) == 3
    alone = arabic.word("ب", rtl=True).glyphs
    assert arabic.word("بب", rtl=True).glyphs != alone * 2, "they join"


def test_bold_is_really_bold() -> None:
    """Another weight of the font, not the same one smeared."""
    assert faces(BOLD)[0].word("bold").width > faces(REGULAR)[0].word("bold").width
    assert faces(BOLD)[0].subset([40]) != faces(REGULAR)[0].subset([40])


def test_a_word_of_another_script_comes_from_its_own_font() -> None:
    """And a mark stays with the font of its letter."""
    (line,) = broken(Run("Ann அன் é"))
    fonts = {piece.text.strip(): piece.face.name for piece in line.segments if piece.text.strip()}

    assert fonts == {
        "Ann": "NotoSans-Regular",
        "அன்": "NotoSansTamil-Regular",
        "é": "NotoSans-Regular",
    }


def test_a_character_that_no_font_has_is_named_and_not_shown() -> None:
    """By its code, with the way out; never as a box."""
    with pytest.raises(GlyphError) as caught:
        broken(Run("A \U0001f600"))

    (problem,) = caught.value.problems
    assert "U+1F600 (grinning face)" in problem.where and "\U0001f600" not in str(problem)


# Both ways


def visible(line: Line, base: int) -> str:
    """A line's pieces as they stand on paper, from left to right, each as it is read."""
    pieces = [piece for piece in line.segments if piece.text != " "]
    return "|".join(
        piece.text.strip() for piece in visual(pieces, [piece.level for piece in pieces])
    )


def test_a_phone_in_arabic_stays_in_order() -> None:
    """Its groups run left to right in a sentence that runs right to left."""
    phone = Run(PHONE, together=True)
    (line,) = broken(Run("اتصل "), phone, Run(" الآن"), base=1)

    assert visible(line, 1) == "الآن|+91|422|255|0100|اتصل"
    assert {piece.level for piece in line.segments if piece.text in PHONE.split()} == {2}


def test_a_phone_with_brackets_and_an_arabic_name_in_english_stay_in_order() -> None:
    """Whatever is beside them."""
    (line,) = broken(Run("هاتف "), Run("(0422) 255-0100", together=True), Run("!"), base=1)
    assert visible(line, 1) == "!|(0422)|255-0100|هاتف"

    (line,) = broken(Run("For "), Slot("name", "x"), Run(", 12 May"), name="أحمد علي")
    assert visible(line, 0) == "For|علي|أحمد|,|12|May"


STRONG = st.sampled_from([" x ", " ب ", " · ", " ת ", " 7 · "])
ISOLATED = (
    st.text("aZ12 .,:+-/אبج٣%", min_size=1, max_size=8)
    .map(str.strip)
    .filter(lambda text: text and not text[0].isspace())
)


@settings(deadline=None, max_examples=300)
@given(st.lists(st.tuples(ISOLATED, STRONG), min_size=1, max_size=4), st.integers(0, 1))
def test_the_order_is_that_of_the_unicode_bidirectional_algorithm(
    parts: list[tuple[str, str]], base: int
) -> None:
    """As another implementation has it, with each value between isolates."""
    stretches = [stretch for value, text in parts for stretch in ((value, True), (text, False))][
        :-1
    ]
    marked = "".join(f"\u2068{text}\u2069" if alone else text for text, alone in stretches)
    expected = re.sub("[\u2068\u2069]", "", bidi.get_display(marked, base_dir="LR"[base]))

    depth = [level for stretch in levels(stretches, base) for level in stretch]
    plain = "".join(text for text, _ in stretches)
    assert "".join(visual(plain, depth)) == expected


@defect("X1: two values with nothing between them change places in text from right to left")
def test_values_that_touch_keep_their_order() -> None:
    """The first stands at the start side."""
    stretches = [("ab", True), ("12", True)]
    depth = [level for stretch in levels(stretches, 1) for level in stretch]

    assert "".join(visual("ab12", depth)) == "12ab"


def test_a_line_in_arabic_begins_at_the_right() -> None:
    """Its trailing space hangs out at the left, beyond its own width."""
    (first, second) = broken(Run("اتصل الآن"), base=1, width=width_of("اتصل "))
    (stretch,) = set_line(first, 50, 700, STYLE, 1)

    assert told([second]) == ["الآن"]
    assert stretch.start == pytest.approx(50 - width_of("o o") + width_of("oo"), abs=0.5)
    assert stretch.start + stretch.width == pytest.approx(50 + first.width, abs=0.01)


def test_a_link_is_a_stretch_of_its_own() -> None:
    """So that it can be tapped, and nothing beside it."""
    (line,) = broken(Run("Phone "), Run(PHONE, link="tel:1", together=True), Run(" now"))
    stretches = set_line(line, 10, 700, STYLE, 0)

    assert [stretch.link for stretch in stretches] == [None, "tel:1", None]
    assert [stretch.start for stretch in stretches] == pytest.approx(
        [10, 10 + width_of("Phone x") - width_of("x"), 10 + width_of(f"Phone {PHONE}")], abs=0.01
    )


# Values on paper

FOOT = (
    '<p><span class="slot" data-slot="name" data-room="A name"></span></p>'
    '<p>Page <span class="slot" data-slot="page" data-room="8"></span> of '
    '<span class="slot" data-slot="pages" data-room="8"></span></p><p>Words</p>'
)


def plate(room: str, edition: str = "standard") -> Plate:
    """A blank for a note of which the widest usual one is `room`."""
    date = '<meta name="date" content="2026-11-20">'
    main = f'<p><span class="slot free" data-slot="note" data-room="{room}"></span></p>'
    document = parse(page(main, footer=FOOT, head=date))
    return lay_out(document, look(Brand(), "A4", edition), Drawings([HOME / "templates"]))


def sizes(pdf: bytes) -> list[float]:
    """The sizes in points at which the main text is struck, one for each line."""
    line = rb"/P <</MCID \d+>> BDC\nBT [^\n]* rg\n[^\n]* Tm\n/R0 ([\d.]+) Tf"
    return [float(size) for size in re.findall(line, pdf)]


@pytest.mark.parametrize(("edition", "size"), [("standard", 13), ("large", 18)])
def test_a_value_wraps_then_shrinks_then_asks_for_more_room(edition: str, size: float) -> None:
    """Never below twelve points."""
    one_line, two_lines = plate("A name", edition), plate("MMMM " * 30, edition)

    assert set(sizes(one_line.strike({"name": "Zed", "note": "Another name"}))) == {size}
    assert set(sizes(two_lines.strike({"name": "Zed", "note": "MMMM " * 29 + "MMMM"}))) == {size}
    longest = next(n for n in range(2, 99) if _tight(one_line, n)) - 1
    shrunk = sizes(one_line.strike({"name": "Zed", "note": "MMMM " * longest}))
    assert len(shrunk) == 1 and 12 <= shrunk[0] <= 12.5
    with pytest.raises(Tight) as caught:
        one_line.strike({"name": "Zed", "note": "secret " * 60})
    assert caught.value.slots == ("note",) and "secret" not in str(caught.value)


def _tight(one: Plate, count: int) -> bool:
    try:
        one.strike({"name": "Zed", "note": "MMMM " * count})
    except Tight:
        return True
    return False


WORDS = (
    "दर्द",
    "है।",
    "(हल्का)",
    "«கால்»",
    "வலி?",
    "పట్టీ;",
    "ٹانگ",
    "درد،",
    "میں۔",
    "ABC-12",
    "चलें-फिरें।",
    "यहाँ",
    "ab-cd-ef)",
    "-а",
    "12–24",
    "10%",
    "₹5",
    "“नहीं”",
    "“पैर",
    "पैर”।",
    "«قدم»",
    "«قدم».",
    "قدم»",
    "“",
    "”",
    "»",
    "»,",
    "”पैर",
    "पैर“",
    "«पैर-हाथ»",
    "·",
    "क·ख",
    "चीज़ें",
    "-ஐ",
    "-ஐய-க்கு",
    "--ஐ",
    "-5",
    "-",
    "mg/dL",
    "55/bb",
    "bb/5",
    "/b",
    "b/",
    "!",
    "—",
    "और/या",
    "a.b",
    "5.",
    "ब",
    "\u200dअ",
    ".)",
    "(",
)


@given(
    st.lists(st.sampled_from((*WORDS, "(ibuprofen)", "((")), min_size=1, max_size=8).map(" ".join),
    st.sampled_from(("", " ")),
    st.sampled_from((" (ब)", " (ब) ", " (ब) है ")),  # Without a bracket, only spaces are looked at.
)
def test_words_asked_for_one_by_one_break_as_they_do_together(
    text: str, before: str, after: str
) -> None:
    """Annex 14 is asked only for the words of which it has something to say."""
    text = before + text + after
    ends, place = set(), 0
    for token, may_end in tokens(text):
        place += len(token)
        if may_end:
            ends.add(place)

    breaks = {place for place, one in enumerate(line_break_breakables(text)) if one}
    assert ends - {len(text)} == breaks


@pytest.mark.parametrize("text", ["the X-ray room", "الأشعة (X-ray) توجه", "சுருக்கு (X-ray)"])
def test_no_line_ends_after_one_letter_and_a_hyphen(text: str) -> None:
    """In whatever script the words around it are."""
    found = tokens(text)
    joined = "".join(f"{token}|" if may_end else token for token, may_end in found)
    assert "X-ray" in joined
