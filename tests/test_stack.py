"""Stacks: one print job in list order, every patient on new paper, with a list for staff."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from batches import (
    FIRST,
    HOME,
    NUMBER,
    Patient,
    leaders,
    mixed,
    numbers_of,
    pages_of,
    plain,
    ran,
    sheets,
    write_list,
)
from batches import own_home as own_home
from tools import output, pages, syntax_of, tool

from instructions.pdf.layout import lay_out
from instructions.pdf.stack import LEAVES, Stack
from instructions.stacks import Listed, stacks_for

RANGE = re.compile(
    r"(\d+) (?:[A-Z]\w+ \d+ \w+ )?(?:\d{1,2}(?::\d\d)?[ap]m|midday) (\D+?) (\d+) to (\d+)"
)
BACK = "This line belongs on the back of the cover."


@dataclass(frozen=True)
class Stacked:
    """A list, its files and its stacks."""

    patients: list[Patient]
    folder: Path

    @cached_property
    def files(self) -> list[bytes]:
        """The single files, in list order."""
        return [path.read_bytes() for path in sheets(self.folder)]

    @cached_property
    def lengths(self) -> list[int]:
        """How many sides each patient's file has."""
        return [_count(one) for one in self.files]


def _count(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def stacked(folder: Path, people: list[Patient], *options: object) -> Stacked:
    """The files of a list, and its stack."""
    rows, target = write_list(folder, people), folder / "handouts"
    done = ran(rows, target, "--stack", target / "stack.pdf", *options)
    assert done.code in (0, 3), done.err
    return Stacked(people, target)


def some(count: int) -> list[Patient]:
    """Patients whose sheets differ in length and in script."""
    return [
        replace(one, print="large" if n % 7 == 2 else "", diabetes="yes" if n % 3 == 1 else "no")
        for n, one in enumerate(mixed(count))
    ]


@pytest.fixture(scope="module")
def ten(own_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Stacked:
    """Ten patients on a stack for both sides, without a cover."""
    return stacked(tmp_path_factory.mktemp("ten"), some(10))


def test_every_patient_begins_on_a_front_side(ten: Stacked) -> None:
    """An odd number of sides is followed by an empty one; nothing else is put between."""
    texts = pages_of((ten.folder / "stack.pdf").read_bytes())
    at = 0
    for one, sides in zip(ten.patients, ten.lengths, strict=True):
        assert at % 2 == 0
        assert all(numbers_of(text) == {one.number} for text in texts[at : at + sides])
        at += sides
        if sides % 2:
            assert texts[at] == ""
            at += 1
    assert at == len(texts)
    assert len(set(ten.lengths)) > 1, "the lengths are not all alike"


def test_single_sided_has_no_empty_sides(ten: Stacked, tmp_path: Path) -> None:
    """Sheet after sheet."""
    single = stacked(tmp_path, ten.patients, "--single-sided")
    texts = pages_of((single.folder / "stack.pdf").read_bytes())
    assert len(texts) == sum(ten.lengths)
    assert "" not in texts
    assert leaders(single.folder / "stack.pdf") == [one.number for one in ten.patients]


def cover_of(texts: list[str]) -> tuple[list[tuple[int, str, int, int]], int]:
    """The lines of a cover (number, name, first and last side), and how many sides it takes."""
    own = next(n for n, text in enumerate(texts) if numbers_of(text))
    told = " ".join(texts[:own])
    return [(int(a), name, int(b), int(c)) for a, name, b, c in RANGE.findall(told)], own


@pytest.mark.parametrize(("count", "size"), [(4, 4), (60, 60), (60, 25)])
def test_the_cover_tells_where_each_patient_is(tmp_path: Path, count: int, size: int) -> None:
    """Number, name and sides of each; the sides are that patient's, all of them and no other."""
    made = stacked(tmp_path, mixed(count), "--cover", "--stack-size", size)
    files = sorted(made.folder.glob("stack*.pdf"))
    assert len(files) == -(-count // size)
    people = {place: one for place, one in enumerate(made.patients, 1)}
    found = []
    for path in files:
        texts = pages_of(path.read_bytes())
        listed, own = cover_of(texts)
        assert own % 2 == 0, "the first patient begins on a front side"
        assert f"{len(listed)} patients" in texts[0]
        last = own
        for place, name, first, end in listed:
            one = people[place]
            assert first == last + 1 + (last % 2)
            assert first % 2 == 1
            assert [numbers_of(texts[side - 1]) for side in range(first, end + 1)] == [
                {one.number}
            ] * (end - first + 1)
            assert one.runs_left or name.replace("- ", "-") == one.name
            last = end
        assert len(texts) == last + last % 2
        found += [place for place, *_ in listed]
    assert found == list(people)


def test_the_back_of_the_cover_shows_when_the_printer_forgot_it(tmp_path: Path) -> None:
    """Its line is on the last side of the cover, which is a back; so too after a long cover."""
    for count in (3, 40):
        made = stacked(tmp_path / str(count), plain(count), "--cover")
        texts = pages_of((made.folder / "stack.pdf").read_bytes())
        own = cover_of(texts)[1]
        assert [n for n, text in enumerate(texts) if BACK in text] == [own - 1]
        assert own % 2 == 0
    assert own == 4, "two sides of names, an empty one, the back"
    assert "This side is empty." in texts[2]


def test_staff_words_are_on_no_patients_sheet(ten: Stacked, tmp_path: Path) -> None:
    """Nor is a patient's sheet changed by a cover."""
    covered = stacked(tmp_path, ten.patients, "--cover")
    texts = pages_of((covered.folder / "stack.pdf").read_bytes())
    own = cover_of(texts)[1]
    assert texts[own:] == pages_of((ten.folder / "stack.pdf").read_bytes())
    assert all("staff" in text for text in texts[:own])
    assert covered.files == ten.files


def test_a_single_sided_stack_has_no_line_for_the_back(tmp_path: Path) -> None:
    """It is right there that every page is a sheet of its own."""
    made = stacked(tmp_path, plain(2), "--cover", "--single-sided")
    assert BACK not in " ".join(pages_of((made.folder / "stack.pdf").read_bytes()))


def test_the_cover_of_two_days_tells_the_day(tmp_path: Path) -> None:
    """A reader can tell which of two."""
    people = plain(2)
    people[1] = replace(people[1], on=FIRST.replace(day=4))
    made = stacked(tmp_path, people, "--cover")
    assert "4 Mar" in pages_of((made.folder / "stack.pdf").read_bytes())[0]


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("days", [1, 2])
def test_a_cover_has_room_for_the_numbers_of_a_long_list(
    tmp_path: Path, days: int, paper: str
) -> None:
    """Up to 99,999, with the day of each or without."""
    from printing import SAMPLES, press_of

    made = stacks_for(tmp_path / "stack.pdf", press_of(SAMPLES[0].case), paper, 500, True, True)
    for n, position in enumerate((7, 999, 1000, 9999, 99_999)):
        on = FIRST.replace(day=FIRST.day + n % days, hour=12, minute=45)
        listed = Listed(position, on, "Asha Example", 993, 998)
        made._listed.append(listed)
    file = io.BytesIO()
    stack = Stack(file)
    stack.lead(made._cover())
    stack.close()
    text = pages_of(file.getvalue())[0]
    assert text.count("Asha Example 995 to 1000") == 5
    assert all(f" {number} " in text for number in (7, 999, 1000, 9999, 99_999))


def test_a_cover_of_many_sides_comes_whole_and_in_order() -> None:
    """Longer than one node of the page tree, and before all that was written first."""
    file = io.BytesIO()
    stack = Stack(file)
    sheet, cover = (pages_with(text, count) for text, count in (("Sheet", 3), ("Cover", 150)))
    for _ in range(40):
        stack.add(sheet, {})
    stack.lead(cover)
    stack.close()
    texts = pages_of(file.getvalue())
    assert 2 * LEAVES < 150
    assert [text.split(" For")[0] for text in texts] == [
        *(f"Cover {n}" for n in range(150)),
        *[f"Sheet {n}" for n in range(3)] * 40,
    ]


def pages_with(word: str, count: int) -> object:
    """A plate without blanks, with a word and a number on each of its pages."""
    from printing import SAMPLES, look_of, press_of
    from sample import page

    from instructions.markup import parse

    articles = (
        f'<article id="a{n}" class="turn"><p>{word} {n}</p></article>' for n in range(count)
    )
    document = parse(page("".join(articles), footer="<p>For staff</p><p>Shred it</p>"))
    return lay_out(document, look_of(SAMPLES[0]), press_of(SAMPLES[0].case).drawings)


@pytest.mark.parametrize(
    ("count", "size", "names"),
    [
        (6, 500, ["stack.pdf"]),
        (6, 6, ["stack.pdf"]),
        (6, 5, ["stack-1.pdf", "stack-2.pdf"]),
        (6, 2, ["stack-1.pdf", "stack-2.pdf", "stack-3.pdf"]),
        (3, 1, ["stack-1.pdf", "stack-2.pdf", "stack-3.pdf"]),
    ],
)
def test_a_long_list_is_several_stacks(
    tmp_path: Path, count: int, size: int, names: list[str]
) -> None:
    """Each full but the last; told by name, and together the list."""
    rows, folder = write_list(tmp_path, plain(count)), tmp_path / "handouts"
    done = ran(rows, folder, "--stack", folder / "stack.pdf", "--stack-size", size)
    found = sorted(path.name for path in folder.glob("stack*.pdf"))
    assert found == names
    assert done.out.splitlines()[1:] == [f"{folder / name}: to print" for name in names]
    numbers = [leaders(folder / name) for name in names]
    assert [len(one) for one in numbers[:-1]] == [size] * (len(names) - 1)
    assert sum(numbers, []) == [one.number for one in plain(count)]


def test_a_stack_looks_like_its_files(ten: Stacked) -> None:
    """Pixel for pixel, every side."""
    drawn = pages((ten.folder / "stack.pdf").read_bytes(), dpi=50)
    at = 0
    for one, sides in zip(ten.files, ten.lengths, strict=True):
        for n, alone in enumerate(pages(one, dpi=50)):
            assert drawn[at + n].size == alone.size
            assert drawn[at + n].tobytes() == alone.tobytes(), f"side {at + n + 1}"
        at += sides + sides % 2


@pytest.fixture(scope="module")
def long(own_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Stacked:
    """Five hundred patients on one stack with a cover, of five kinds of sheet."""
    people = [
        replace(
            one,
            side="left",
            diabetes="yes" if n % 3 == 1 else "no",
            print="large" if n % 9 == 1 else "",
        )
        for n, one in enumerate(plain(500))
    ]
    return stacked(tmp_path_factory.mktemp("long"), people, "--cover")


def test_a_stack_is_clean(long: Stacked, ten: Stacked) -> None:
    """As qpdf checks it, many scripts or many visits."""
    assert syntax_of(long.folder / "stack.pdf") == ""
    assert syntax_of(ten.folder / "stack.pdf") == ""


def test_a_visit_takes_two_kilobytes_of_a_stack(long: Stacked) -> None:
    """At most, fonts and all."""
    assert (long.folder / "stack.pdf").stat().st_size <= 2048 * 500


def test_a_stack_shares_what_patients_share(long: Stacked) -> None:
    """Each font and each page's content stands in it once: it is a twentieth of the files."""
    data = (long.folder / "stack.pdf").read_bytes()
    assert len(data) * 20 < sum(map(len, long.files))
    with pikepdf.open(long.folder / "stack.pdf") as pdf:
        bodies = [one.read_raw_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream)]
    big = [body for body in bodies if len(body) > 2000]
    assert len(big) == len(set(big))


def test_the_last_side_is_found_without_reading_the_rest(long: Stacked) -> None:
    """The page tree is two steps deep, and its counts are right."""
    with pikepdf.open(long.folder / "stack.pdf") as pdf:
        root = pdf.Root.Pages
        counts = [int(kid.Count) for kid in root.Kids]
        assert sum(counts) == int(root.Count) == len(pdf.pages)
        assert max(counts) <= LEAVES
        assert all(str(kid.Kids[0].Type) == "/Page" for kid in root.Kids)
        assert all(kid.Parent.objgen == root.objgen for kid in root.Kids)
    last = output(tool("pdftotext", "poppler-utils"), "-f", str(sum(counts) - 1),
                  long.folder / "stack.pdf", "-").decode()  # fmt: skip
    assert numbers_of(last) == {long.patients[-1].number}


def test_the_long_stack_has_everybody_once_in_order(long: Stacked) -> None:
    """Five hundred patients, each of whose pages follow each other."""
    texts = pages_of((long.folder / "stack.pdf").read_bytes())
    found = [NUMBER.search(text) for text in texts]
    numbers = [one[0] for one in found if one]
    changes = [a for a, b in pairwise([*numbers, ""]) if a != b]
    assert changes == [one.number for one in long.patients]


MEMORY = """
import resource, sys
from pathlib import Path
from datetime import date
from instructions.batch import Job, Run, Workshop
from instructions.pdf.stack import Stack
from instructions.schedule.commands import reading_of

rows, clinic, map_ = map(Path, sys.argv[1:4])
reading = reading_of(file=rows, clinic=clinic, map_=map_, procedure="iliopsoas-injection",
                     today=date(2027, 2, 20), plans=None)
shop = Workshop(Run(clinic=clinic, folder=Path("nowhere"), paper="A4", secret=b"k" * 32))
with open("/dev/null", "wb") as file:
    stack = Stack(file)
    for place, one in enumerate(reading, 1):
        plate, sheet = shop.prepare(Job(place, one.row, one.procedure, one.visit))
        stack.add(plate, sheet.values)
    stack.close()
print(place, stack.pages, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Memory is counted in Linux's own way.")
def test_memory_does_not_grow_with_the_list(tmp_path: Path) -> None:
    """Twenty thousand patients struck to nowhere need at most 60 MB more than two hundred."""
    peaks = []
    for count in (200, 20_000):
        rows = write_list(tmp_path / str(count), plain(count))
        command = [sys.executable, "-c", MEMORY, rows, HOME / "examples" / "clinic"]
        command = [*map(str, command), str(rows.parent / "map.yaml")]
        environment = {**os.environ, "PYTHONPATH": str(HOME)}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        struck, sides, peak = map(int, done.stdout.split())
        assert struck == count
        assert sides >= 2 * count
        peaks.append(peak)
    assert peaks[1] - peaks[0] <= 60 * 1024
