"""Batches: every sheet is its own patient's, its name says nothing, the list has the order."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

import pytest
from batches import (
    BORN,
    SHEET,
    Patient,
    Ran,
    content,
    first_numbers,
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

from instructions.batch import Job, chunked, numbered
from instructions.batch_command import _span
from instructions.errors import VisitError

SIDES = {"left": "LEFT", "right": "RIGHT", "both": "LEFT and RIGHT"}


@dataclass(frozen=True)
class Printed:
    """A batch that was printed once for several tests."""

    patients: list[Patient]
    rows: Path
    folder: Path
    ran: Ran

    @property
    def stack(self) -> Path:
        """The print file."""
        return self.folder / "stack.pdf"

    @cached_property
    def read(self) -> list[list[str]]:
        """What each page of each patient's file says, in list order."""
        return [pages_of(path.read_bytes()) for path in sheets(self.folder)]


@pytest.fixture(scope="module")
def sixty(own_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """Sixty patients whose names are easily mixed up, on paper and on a stack with a cover."""
    here = tmp_path_factory.mktemp("sixty")
    people = mixed(60)
    rows, folder = write_list(here, people), here / "handouts"
    done = ran(rows, folder, "--stack", folder / "stack.pdf", "--cover")
    return Printed(people, rows, folder, done)


def names_in(text: str, people: list[Patient]) -> set[str]:
    """The patients whose names are in a text; names from right to left are not looked for."""
    return {one.number for one in people if not one.runs_left and one.name in text}


def is_only_about(text: str, one: Patient, people: list[Patient]) -> bool:
    """Whether a page carries a patient's number and name, and nobody else's."""
    named = set() if one.runs_left else {one.number}
    return numbers_of(text) == {one.number} and names_in(text, people) == named


def test_the_list_of_these_tests_can_tell_its_patients_apart() -> None:
    """Distinct numbers, names and births; no name is part of another one."""
    people = mixed(60)
    names = [one.name for one in people]

    assert len(people) == len({one.number for one in people}) == len(set(names)) == 60
    assert len({one.birth for one in people}) == 60
    assert not [(a, b) for a in names for b in names if a != b and a in b]
    assert len({one.family for one in people}) < 25
    assert sum(one.runs_left for one in people) == 3


def test_every_page_of_a_file_is_its_own_patients(sixty: Printed) -> None:
    """Number and name on every page, and no one else's; birth, hour and side on the first."""
    for one, pages in zip(sixty.patients, sixty.read, strict=True):
        assert len(pages) >= 2
        wrong = [
            n for n, text in enumerate(pages, 1) if not is_only_about(text, one, sixty.patients)
        ]
        assert wrong == [], f"patient {one.number}: pages {wrong}"
        told = " ".join(pages)
        assert BORN.findall(told) == [one.birth]
        assert f"{one.on:%A} {one.on.day} {one.on:%B %Y}" in told
        assert f"with {one.doctor} {SIDES[one.side]}. We will check" in pages[0]


def test_every_page_of_the_stack_is_its_own_patients(sixty: Printed) -> None:
    """Page by page: the sheets in list order, each as long as its file, and empty backs between."""
    pages = iter(pages_of(sixty.stack.read_bytes())[4:])
    for one, alone in zip(sixty.patients, sixty.read, strict=True):
        mine = [next(pages) for _ in alone]
        wrong = [
            n for n, text in enumerate(mine, 1) if not is_only_about(text, one, sixty.patients)
        ]
        assert wrong == [], f"patient {one.number}: sides {wrong}"
        assert BORN.findall(" ".join(mine)) == [one.birth]
        if len(mine) % 2:
            assert next(pages) == "", "the back of a last side is empty"
    assert list(pages) == []


def test_one_patients_file_does_not_depend_on_the_others(sixty: Printed, tmp_path: Path) -> None:
    """Printed alone or in another order, each has the same bytes."""
    whole = {path.name[5:]: path.read_bytes() for path in sheets(sixty.folder)}
    some = sixty.patients[::-7]

    ran(write_list(tmp_path, some), tmp_path / "some")

    for path in sheets(tmp_path / "some"):
        assert path.read_bytes() == whole[path.name[5:]]


def test_file_names_tell_place_hour_and_a_mark(sixty: Printed) -> None:
    """In list order, and nothing of the patient."""
    for place, (one, path) in enumerate(zip(sixty.patients, sheets(sixty.folder), strict=True), 1):
        found = SHEET.fullmatch(path.name)
        assert found is not None
        assert found[1] == f"{place:04}"
        assert found[2] == f"{one.on:%H%M}"


def test_marks_say_nothing_without_the_key(
    sixty: Printed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another computer marks the same patients otherwise; this one always alike."""
    from instructions import keys

    with monkeypatch.context() as patch:
        patch.setenv(keys.HOME, str(tmp_path / "other"))
        keys.key.cache_clear()
        ran(sixty.rows, tmp_path / "other", "--only", "1-3")
    keys.key.cache_clear()
    ran(sixty.rows, tmp_path / "same", "--only", "1-3")

    usual = [path.name for path in sheets(sixty.folder)[:3]]
    other = [path.name for path in sheets(tmp_path / "other")]
    assert [path.name for path in sheets(tmp_path / "same")] == usual
    assert [name[:10] for name in other] == [name[:10] for name in usual]
    assert not set(other) & set(usual)


def traces(people: list[Patient]) -> set[bytes]:
    """Whatever would tell a patient: numbers, names and their words, births as they are written."""
    found = set()
    for one in people:
        found |= {one.number, one.name, one.family, one.given, one.birth, one.born.isoformat()}
        found |= {f"{one.born:%d/%m/%Y}", f"{one.born:%Y%m%d}", f"{one.born:%d.%m.%Y}"}
    return {text.casefold().encode() for text in found}


def test_nothing_but_the_sheets_tells_a_patient(tmp_path: Path) -> None:
    """Journals, problems.csv, the lock, the screen: searched byte by byte, with bad rows too."""
    people = mixed(20)
    people[3] = replace(people[3], language="Klingon")
    people[5] = replace(people[5], thinner="perhaps")
    people[6] = replace(people[6], family="小明", given="王")
    people[7] = replace(people[7], on=datetime(2026, 3, 2, 9, 0))
    people[8] = replace(people[8], number=people[9].number)
    rows, folder = write_list(tmp_path, people), tmp_path / "handouts"

    runs = [ran(rows, folder, "--stack", folder / "stack.pdf"), ran(rows, folder, "--changes")]

    told = {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".pdf"}
    assert set(told) == {".journal", ".journal.before", ".lock", "problems.csv"}
    told |= {f"screen {n}": (one.out + one.err).encode() for n, one in enumerate(runs)}
    told["names"] = "\n".join(path.name for path in folder.iterdir()).encode()
    for name, data in told.items():
        found = [trace.decode() for trace in traces(people) if trace in data.lower()]
        assert found == [], name
    assert {"王".encode(), "小".encode(), "明".encode()}.isdisjoint(told["problems.csv"])


@pytest.mark.parametrize(
    ("sort", "key"),
    [
        ("time", lambda one: one.on),
        ("name", lambda one: one.name.casefold()),
        ("clinician", lambda one: (one.doctor.casefold(), one.on)),
    ],
)
def test_a_list_is_sorted_when_asked(tmp_path: Path, sort: str, key: object) -> None:
    """Files and stack alike; rows that are alike stay in list order."""
    people = plain(12)
    people = [replace(one, on=people[n // 3 * -1 - 1].on) for n, one in enumerate(people)]
    rows, folder = write_list(tmp_path, people), tmp_path / "handouts"

    ran(rows, folder, "--sort", sort, "--stack", folder / "stack.pdf")

    asked = [one.number for one in sorted(people, key=key)]  # type: ignore[arg-type]
    assert first_numbers(folder) == asked
    assert leaders(folder / "stack.pdf") == asked


def test_list_order_stays_without_sort(tmp_path: Path) -> None:
    """Though neither time nor name is in order."""
    people = plain(8)[::-1]
    folder = tmp_path / "handouts"
    ran(write_list(tmp_path, people), folder)
    assert first_numbers(folder) == [one.number for one in people]


@pytest.mark.parametrize(
    ("span", "places"), [("7-9", [7, 8, 9]), ("60", [60]), ("58-99", [58, 59, 60])]
)
def test_only_prints_some_again_as_they_were(
    sixty: Printed, tmp_path: Path, span: str, places: list[int]
) -> None:
    """Whole patients, by their numbers in the list, with the same names and bytes."""
    before = [sheets(sixty.folder)[place - 1] for place in places]

    ran(sixty.rows, tmp_path / "again", "--only", span, "--stack", tmp_path / "again" / "stack.pdf")

    assert [path.name for path in sheets(tmp_path / "again")] == [path.name for path in before]
    for old, new in zip(before, sheets(tmp_path / "again"), strict=True):
        assert new.read_bytes() == old.read_bytes()
    asked = [sixty.patients[place - 1].number for place in places]
    assert leaders(tmp_path / "again" / "stack.pdf") == asked


@pytest.mark.parametrize("span", ["", "x", "9-7", "7-x", "-3", "7-8-9", "1,3", "7.5"])
def test_what_is_no_span_is_refused(span: str) -> None:
    """With an example of one."""
    with pytest.raises(VisitError, match="7-9"):
        _span(span)


@pytest.mark.parametrize("span", ["0", "9", "99-1000000000000"])
def test_numbers_that_the_list_does_not_have_are_refused(tmp_path: Path, span: str) -> None:
    """With those that it has, and nothing printed."""
    folder = tmp_path / "handouts"
    done = ran(write_list(tmp_path, plain(8)), folder, "--only", span)
    assert (done.code, sheets(folder)) == (2, [])
    assert "--only: The numbers of the list go from 1 to 8." in done.err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--cover",), "--cover: A cover leads a stack, and no stack is asked for."),
        (("--stack-size", "0"), "--stack-size: This must be 1 or more."),
        (("--stack-size", "-3"), "--stack-size: This must be 1 or more."),
        (("--workers", "0"), "--workers: This must be 1 or more."),
    ],
)
def test_options_that_ask_for_nothing_are_refused(
    tmp_path: Path, options: tuple[str, ...], told: str
) -> None:
    """Before the list is read or anything is printed."""
    done = ran(write_list(tmp_path, plain(1)), tmp_path / "handouts", *options)
    assert (done.code, told in done.err) == (2, True)
    assert not (tmp_path / "handouts").exists()


def test_a_list_of_headings_alone_says_why_nothing_prints(tmp_path: Path) -> None:
    """There is no row that could have a problem."""
    done = ran(write_list(tmp_path, []), tmp_path / "handouts")
    assert done.code == 2
    assert "Nothing could be printed. There is no visit in the list." in done.err


def test_digits_grow_with_the_list(tmp_path: Path) -> None:
    """So that names in order are the list in order."""
    rows, folder = write_list(tmp_path, plain(10_001)), tmp_path / "handouts"
    ran(rows, folder, "--only", "9999-10001")
    names = [path.name for path in sheets(folder)]
    assert [name.partition("-")[0] for name in names] == ["09999", "10000", "10001"]
    assert names == sorted(names)


def test_a_list_without_a_remark_ends_with_0(tmp_path: Path) -> None:
    """And problems.csv has its headings only."""
    folder = tmp_path / "handouts"
    done = ran(write_list(tmp_path, plain(5)), folder)
    assert (done.code, done.out) == (0, f"{folder}: 5 printed\n")
    assert problems(folder) == []


def problems(folder: Path) -> list[dict[str, str]]:
    """The rows of problems.csv."""
    with (folder / "problems.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def spoilt(count: int = 12) -> list[Patient]:
    """A list in which lines 3, 4, 5 and 7 cannot be printed, each for its own reason."""
    people = plain(count)
    people[1] = replace(people[1], language="Klingon")
    people[2] = replace(people[2], side="upper")
    people[3] = replace(people[3], on=datetime(2026, 3, 2, 9, 0))
    people[5] = replace(people[5], family="小明", given="王")
    return people


def test_good_rows_print_although_others_are_bad(tmp_path: Path) -> None:
    """Exit code 3; every bad row is in problems.csv with its heading, and no file is theirs."""
    people, folder = spoilt(), tmp_path / "handouts"

    done = ran(write_list(tmp_path, people), folder, "--stack", folder / "stack.pdf")

    good = [one.number for place, one in enumerate(people) if place not in (1, 2, 3, 5)]
    assert done.code == 3
    assert first_numbers(folder) == leaders(folder / "stack.pdf") == good
    told = problems(folder)
    assert [int(one["row"]) for one in told] == [3, 4, 5, 7]
    assert all(one["what"] for one in told)
    assert [one["column"] for one in told[:2]] == ["Language", "Side"]
    assert "8 printed" in done.out
    assert "problems.csv" in done.out


def test_what_stops_only_in_the_whole_list_is_not_printed(tmp_path: Path) -> None:
    """The same number under two names, and one patient twice a day with other details."""
    people, folder = plain(8), tmp_path / "handouts"
    people[4] = replace(people[4], number=people[1].number)
    people[6] = replace(people[2], on=people[6].on)

    done = ran(write_list(tmp_path, people), folder, "--stack", folder / "stack.pdf")

    good = [people[place].number for place in (0, 3, 5, 7)]
    assert done.code == 3
    assert first_numbers(folder) == leaders(folder / "stack.pdf") == good
    assert {int(one["row"]) for one in problems(folder)} == {3, 4, 6, 8}


def test_a_list_of_which_nothing_can_be_used_ends_with_2(tmp_path: Path) -> None:
    """And says so, with every row in problems.csv."""
    people = [replace(one, language="Klingon") for one in plain(3)]
    folder = tmp_path / "handouts"
    done = ran(write_list(tmp_path, people), folder)
    assert done.code == 2
    assert sheets(folder) == []
    assert len(problems(folder)) == 3
    assert "Nothing could be printed." in done.err


def test_a_list_that_is_not_there_ends_with_2(tmp_path: Path) -> None:
    """One message, no trace."""
    rows = write_list(tmp_path, plain(1))
    rows.unlink()
    done = ran(rows, tmp_path / "handouts")
    assert done.code == 2
    assert "Traceback" not in done.err


def test_strict_prints_nothing_while_a_row_is_bad(tmp_path: Path) -> None:
    """Nor does it leave an empty stack."""
    people, folder = plain(6), tmp_path / "handouts"
    people[2] = replace(people[2], language="Klingon")
    done = ran(write_list(tmp_path, people), folder, "--strict", "--stack", folder / "stack.pdf")
    assert done.code == 2
    assert not folder.exists() or not list(folder.glob("*.pdf"))
    assert "--strict" in done.err


def test_strict_prints_a_good_list(tmp_path: Path) -> None:
    """All of it, with exit code 0."""
    done = ran(write_list(tmp_path, plain(4)), tmp_path / "handouts", "--strict")
    assert done.code == 0
    assert len(sheets(tmp_path / "handouts")) == 4


def test_strict_leaves_the_list_of_what_to_mend(tmp_path: Path) -> None:
    """The message names the file, so it is there."""
    people, folder = plain(6), tmp_path / "handouts"
    people[2] = replace(people[2], language="Klingon")
    done = ran(write_list(tmp_path, people), folder, "--strict")
    assert "problems.csv" in done.err
    assert [one["row"] for one in problems(folder)] == ["4"]


def test_strict_knows_a_glyph_that_no_font_has(tmp_path: Path) -> None:
    """It is found before any paper."""
    people, folder = plain(6), tmp_path / "handouts"
    people[5] = replace(people[5], family="小明", given="王")
    done = ran(write_list(tmp_path, people), folder, "--strict")
    assert done.code == 2
    assert not folder.exists() or sheets(folder) == []


def test_positions_count_those_that_print() -> None:
    """From one, with the row that each came from."""
    jobs = list(numbered([(4, "p", None), (9, "p", None)]))  # type: ignore[list-item]
    assert [(job.position, job.row) for job in jobs] == [(1, 4), (2, 9)]


def test_chunks_lose_and_double_nothing() -> None:
    """Whatever the number."""
    jobs = [Job(n, n, "p", None) for n in range(1, 251)]  # type: ignore[arg-type]
    for count in (0, 1, 99, 100, 101, 250):
        parts = list(chunked(jobs[:count], 100))
        assert [job for part in parts for job in part] == jobs[:count]
        assert all(len(part) == 100 for part in parts[:-1])


def test_two_workers_print_the_same_bytes_as_one(sixty: Printed, tmp_path: Path) -> None:
    """The files, the stack with its cover, problems.csv, and the journal's lines in their order."""
    folder = tmp_path / "two"
    done = ran(sixty.rows, folder, "--workers", "2", "--stack", folder / "stack.pdf", "--cover")
    assert done.code == sixty.ran.code
    assert content(folder) == content(sixty.folder)
    assert (folder / ".journal").read_bytes() == (sixty.folder / ".journal").read_bytes()


def test_the_same_list_twice_gives_the_same_bytes(sixty: Printed, tmp_path: Path) -> None:
    """Printed over itself too."""
    rows, folder = write_list(tmp_path, sixty.patients[:10]), tmp_path / "handouts"
    ran(rows, folder, "--stack", folder / "stack.pdf")
    first = content(folder)
    ran(rows, folder, "--stack", folder / "stack.pdf")
    assert content(folder) == first


PLAN_HEAD = (
    "id,for,name,action,last-dose,last-dose-weekday,last-dose-part,"
    "restart,restart-weekday,restart-part,bridging,if-postponed,approver,approved\n"
)


def plan(number: str, medicine: str, approver: str = "Dr S Rao") -> str:
    """A row of a table of plans."""
    return (
        f"{number},2027-03-02,{medicine},stop,2027-02-24,Wednesday,evening,"
        f"2027-03-03,Wednesday,evening,,Phone us first.,{approver},2027-02-15\n"
    )


def test_a_plan_is_on_its_own_patients_pages_only(tmp_path: Path) -> None:
    """Everybody on a thinner has another medicine; read back from files and stack."""
    people = [replace(one, thinner="yes") for one in plain(9)]
    medicines = {one.number: f"Invented{n} {n} mg" for n, one in enumerate(people, 101)}
    rows, folder, plans = write_list(tmp_path, people), tmp_path / "out", tmp_path / "plans.csv"
    plans.write_text(PLAN_HEAD + "".join(plan(*one) for one in medicines.items()), "utf-8")

    assert ran(rows, folder, "--plans", plans, "--stack", folder / "stack.pdf").code == 0

    files = [page for path in sheets(folder) for page in pages_of(path.read_bytes())]
    stacked = [page for page in pages_of((folder / "stack.pdf").read_bytes()) if page]
    for pages in (files, stacked):
        held = {number: 0 for number in medicines}
        for page in pages:
            (number,) = numbers_of(page)
            assert {one for one, name in medicines.items() if name in page} <= {number}
            held[number] += medicines[number] in page
        assert all(held.values())


def test_a_plan_of_a_patient_who_is_not_in_the_list_is_told(tmp_path: Path) -> None:
    """It may be meant for somebody who is."""
    rows, plans = write_list(tmp_path, plain(3)), tmp_path / "plans.csv"
    plans.write_text(PLAN_HEAD + plan("NPC-99999", "Warfarin 5 mg"), encoding="utf-8")
    done = ran(rows, tmp_path / "handouts", "--plans", plans)
    assert "1 plan for patients who are not in the list" in done.err
