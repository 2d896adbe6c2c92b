"""Only what changed: new and different visits print; each old sheet is told or taken away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from batches import (
    Patient,
    Ran,
    changed,
    content,
    first_numbers,
    leaders,
    pages_of,
    plain,
    ran,
    sheets,
    write_list,
)
from batches import own_home as own_home

from instructions import journal

LATER, NEXT_DAY = timedelta(minutes=30), timedelta(days=1)


def days_run(folder: Path, people: list[Patient], *options: object) -> Ran:
    """A run into the same folder as all others of a test."""
    return ran(write_list(folder, people), folder / "handouts", *options)


def text_of_sheet(folder: Path, number: str) -> str:
    """What the one file of a patient says."""
    texts = [" ".join(pages_of(path.read_bytes())) for path in sheets(folder / "handouts")]
    (found,) = [text for text in texts if number in text]
    return found


def test_exactly_the_new_and_the_changed_are_printed(tmp_path: Path) -> None:
    """A changed hour, a changed date, one new, one fallen away; then nothing is left to print."""
    people = plain(9)
    before, new, gone = people[:8], people[8], people[5]
    days_run(tmp_path, before)
    folder, old = tmp_path / "handouts", content(tmp_path / "handouts")
    file_of = dict(zip([one.number for one in before], sheets(folder), strict=True))
    after = changed(before, 1, on=before[1].on + LATER)
    after = [*changed(after, 3, on=before[3].on + NEXT_DAY), new]
    after.remove(gone)

    stack = tmp_path / "changes.pdf"
    done = days_run(tmp_path, after, "--changes", "--stack", stack)

    assert done.code == 0
    assert done.out.splitlines() == [
        f"{folder}: 3 printed, 5 unchanged",
        f"{stack}: to print",
        f"{file_of[gone.number].name}: no longer in the list; take the sheet back",
    ]
    assert leaders(stack) == [before[1].number, before[3].number, new.number]
    kept = [file_of[one.number].name for one in before if one not in (before[1], before[3])]
    now = content(folder)
    assert all(now[name] == old[name] for name in kept)
    assert not file_of[before[1].number].exists(), "the file of the old hour is gone"
    assert sorted(first_numbers(folder)) == sorted(one.number for one in [*after, gone])

    third = days_run(tmp_path, after, "--changes")
    assert (third.code, third.out) == (0, f"{folder}: 0 printed, 8 unchanged\n")
    assert content(folder) == now


def test_a_replaced_sheet_tells_which_date_it_replaces(tmp_path: Path) -> None:
    """In the file and on the stack; a new sheet and one printed anew in full say no such thing."""
    people = plain(4)
    days_run(tmp_path, people[:3])
    after = changed(changed(people, 0, on=people[0].on + NEXT_DAY), 1, on=people[1].on + LATER)

    days_run(tmp_path, after, "--changes", "--stack", tmp_path / "handouts" / "stack.pdf")

    day = "Tuesday 2 March 2027"
    moved, hour = (text_of_sheet(tmp_path, people[place].number) for place in (0, 1))
    assert f"It replaces the one for {day}. Throw that one away." in moved
    assert "Wednesday 3 March 2027" in moved
    assert "replaces" in hour
    assert "replaces" not in text_of_sheet(tmp_path, people[3].number)
    stacked = pages_of((tmp_path / "handouts" / "stack.pdf").read_bytes())
    assert sum("replaces" in page for page in stacked) == 2

    days_run(tmp_path, after)
    assert "replaces" not in text_of_sheet(tmp_path, people[0].number)


@pytest.mark.parametrize(
    "said",
    [
        {"side": "both"},
        {"doctor": "Dr A Third"},
        {"print": "large"},
        {"thinner": "yes"},
        {"diabetes": "yes"},
        {"given": "Otherwise"},
        {"born": date(1950, 1, 31)},
    ],
    ids=lambda said: next(iter(said)),
)
def test_any_change_that_a_sheet_shows_prints_it_again(
    tmp_path: Path, said: dict[str, object]
) -> None:
    """That one, and no other."""
    people = [replace(one, side="left") for one in plain(3)]
    days_run(tmp_path, people)
    stack = tmp_path / "stack.pdf"
    days_run(tmp_path, changed(people, 1, **said), "--changes", "--stack", stack)
    assert leaders(stack) == [people[1].number]


@pytest.mark.parametrize("options", [("--today", "2027-02-24"), ("--sort", "name")])
def test_another_day_or_order_changes_no_sheet(tmp_path: Path, options: tuple[str, ...]) -> None:
    """The sheet that the patient has is still right."""
    people = plain(5)
    days_run(tmp_path, people)
    before = content(tmp_path / "handouts")
    done = days_run(tmp_path, people[::-1], "--changes", *options)
    assert done.out == f"{tmp_path / 'handouts'}: 0 printed, 5 unchanged\n"
    assert content(tmp_path / "handouts") == before


def test_a_folder_without_a_run_has_everything_to_print(tmp_path: Path) -> None:
    """So that the first day needs no other command."""
    done = days_run(tmp_path, plain(4), "--changes")
    assert done.out == f"{tmp_path / 'handouts'}: 4 printed, 0 unchanged\n"


def test_a_change_is_a_change_for_a_patient_without_a_number(tmp_path: Path) -> None:
    """Name and birth tell who it is."""
    people = [replace(one, number="") for one in plain(3)]
    days_run(tmp_path, people)
    stack = tmp_path / "stack.pdf"
    later = changed(people, 2, on=people[2].on + LATER)
    done = days_run(tmp_path, later, "--changes", "--stack", stack)
    assert done.out.startswith(f"{tmp_path / 'handouts'}: 1 printed, 2 unchanged\n")
    assert people[2].name in pages_of(stack.read_bytes())[0]


def twice(people: list[Patient]) -> list[Patient]:
    """The patients, the first of them a second time two days later."""
    return [*people, replace(people[0], on=people[0].on + 2 * NEXT_DAY)]


def test_a_patient_with_two_visits_has_two_sheets(tmp_path: Path) -> None:
    """Nothing changed, so nothing prints, no sheet claims to replace, and no file is lost."""
    people = twice(plain(3))
    days_run(tmp_path, people)
    before = content(tmp_path / "handouts")
    done = days_run(tmp_path, people, "--changes")
    assert done.out.startswith(f"{tmp_path / 'handouts'}: 0 printed, 4 unchanged")
    assert content(tmp_path / "handouts") == before


def test_a_second_visit_replaces_nothing(tmp_path: Path) -> None:
    """Both sheets stand, and neither says that it replaces the other."""
    people = plain(3)
    days_run(tmp_path, people)
    days_run(tmp_path, twice(people), "--changes")
    texts = [" ".join(pages_of(path.read_bytes())) for path in sheets(tmp_path / "handouts")]
    mine = [text for text in texts if people[0].number in text]
    assert len(mine) == 2
    assert not any("replaces" in text for text in mine)


def test_printing_some_again_forgets_no_others(tmp_path: Path) -> None:
    """After a paper jam the next day's changes are still those against the whole list."""
    people = plain(6)
    days_run(tmp_path, people)
    days_run(tmp_path, people, "--only", "2-3")
    done = days_run(tmp_path, people, "--changes")
    assert done.out == f"{tmp_path / 'handouts'}: 0 printed, 6 unchanged\n"


def test_those_not_asked_for_have_not_fallen_away(tmp_path: Path) -> None:
    """A patient in the list keeps the sheet."""
    people = plain(4)
    days_run(tmp_path, people)
    later = changed(people, 0, on=people[0].on + LATER)
    done = days_run(tmp_path, later, "--changes", "--only", "1")
    assert "take the sheet back" not in done.out


def test_a_row_that_became_bad_has_not_fallen_away(tmp_path: Path) -> None:
    """It is still in the list; when it is mended its sheet replaces the old one."""
    people = plain(4)
    days_run(tmp_path, people)
    bad = changed(people, 1, on=people[1].on + NEXT_DAY, language="Klingon")
    done = days_run(tmp_path, bad, "--changes")
    mended = days_run(tmp_path, changed(bad, 1, language=""), "--changes")
    assert "take the sheet back" not in done.out
    assert "1 printed" in mended.out
    assert "replaces" in text_of_sheet(tmp_path, people[1].number)


def test_a_stack_holds_what_this_run_printed(tmp_path: Path) -> None:
    """When there is nothing to print, the one before stays and is told as such."""
    people, stack = plain(3), tmp_path / "handouts" / "stack.pdf"
    days_run(tmp_path, people, "--stack", stack)
    before = stack.read_bytes()
    for _ in range(2):
        done = days_run(tmp_path, people, "--changes", "--stack", stack)
        assert f"{stack}: the stack of an earlier run; nothing new is on it" in done.out
        assert stack.read_bytes() == before

    other = changed(people, 0, on=people[0].on + LATER)
    days_run(tmp_path, [*other, *plain(5)[3:]], "--changes", "--stack", stack, "--stack-size", "2")
    assert sorted(tmp_path.glob("handouts/stack*")) == [
        stack.with_name(f"stack-{n}.pdf") for n in (1, 2)
    ]


@pytest.mark.parametrize("place", ["handouts", "to print"])
def test_a_shorter_stack_leaves_no_part_of_the_longer(tmp_path: Path, place: str) -> None:
    """Whoever prints the folder prints no sheet twice."""
    people, stack = plain(4), tmp_path / place / "stack.pdf"
    stack.parent.mkdir()
    days_run(tmp_path, people, "--stack", stack, "--stack-size", "2")
    days_run(tmp_path, people, "--stack", stack)
    assert sorted(stack.parent.glob("stack*")) == [stack]


def test_a_part_in_another_folder_is_somebody_elses(tmp_path: Path) -> None:
    """Although a stack of this folder's last run was called the same."""
    people, other = plain(4), tmp_path / "stack-2.pdf"
    other.write_bytes(b"%PDF-1.7 of somebody's own")
    stack = tmp_path / "handouts" / "stack.pdf"
    days_run(tmp_path, people, "--stack", stack, "--stack-size", "2")
    days_run(tmp_path, people, "--stack", tmp_path / "stack.pdf")
    assert other.read_bytes() == b"%PDF-1.7 of somebody's own"


def test_a_new_list_leaves_no_sheet_of_the_old(tmp_path: Path) -> None:
    """A full run is the folder's whole content."""
    people = plain(6)
    days_run(tmp_path, people[:4])
    days_run(tmp_path, people[3:])
    assert first_numbers(tmp_path / "handouts") == [one.number for one in people[3:]]


def test_the_journal_of_the_last_run_is_kept(tmp_path: Path) -> None:
    """Until the next one: it tells what changed."""
    people = plain(3)
    days_run(tmp_path, people)
    first = (tmp_path / "handouts" / journal.FILE).read_bytes()
    days_run(tmp_path, changed(people, 0, side="both"), "--changes")
    assert (tmp_path / "handouts" / journal.BEFORE).read_bytes() == first


def test_only_this_folders_stacks_are_taken_away(tmp_path: Path) -> None:
    """A file that is called a little alike is somebody else's."""
    other = tmp_path / "march-02.pdf"
    other.write_bytes(b"Not a stack of this folder.")
    days_run(tmp_path, plain(2), "--stack", tmp_path / "march.pdf")
    assert other.exists()


def test_a_stack_that_this_folder_does_not_know_is_never_taken_away(tmp_path: Path) -> None:
    """A PDF of somebody's own stays when there is nothing to print."""
    people, other = plain(2), tmp_path / "notes.pdf"
    days_run(tmp_path, people, "--stack", tmp_path / "stack.pdf")
    other.write_bytes(b"%PDF-1.7 of somebody's own")
    done = days_run(tmp_path, people, "--changes", "--stack", other)
    assert (done.code, other.read_bytes()) == (0, b"%PDF-1.7 of somebody's own")
    assert "notes.pdf" not in done.out


def test_a_number_never_prints_another_sheet_than_the_file_that_has_it(tmp_path: Path) -> None:
    """After changes an unchanged sheet keeps its number; where it is another's now, none prints."""
    people = plain(5)
    days_run(tmp_path, people[1:])
    days_run(tmp_path, people, "--changes")
    folder = tmp_path / "handouts"
    before = content(folder)

    done = days_run(tmp_path, people, "--only", "2-3")

    assert (done.code, content(folder)) == (2, before)
    assert "--only: Number 2 is one sheet in the list and another in the folder." in done.err
    assert ran(tmp_path / "list.csv", tmp_path / "other", "--only", "2-3").code == 0
    days_run(tmp_path, people)
    assert days_run(tmp_path, people, "--only", "2-3").code == 0


def test_a_number_never_prints_the_sheet_of_another_visit(tmp_path: Path) -> None:
    """One patient is in the list twice, and both sheets have moved a place."""
    people = plain(3)
    people[2] = replace(people[1], on=people[1].on + NEXT_DAY)
    days_run(tmp_path, people[1:])
    days_run(tmp_path, people, "--changes")

    done = days_run(tmp_path, people, "--only", "2")

    assert (done.code, "--only: Number 2 is one sheet" in done.err) == (2, True)


def test_a_run_never_writes_over_what_it_reads(tmp_path: Path) -> None:
    """Nor over a file that is no stack: told with the option, before anything is printed."""
    rows, folder = write_list(tmp_path, plain(2)), tmp_path / "handouts"
    notes, inner = tmp_path / "notes.pdf", tmp_path / "mine"
    notes.write_bytes(b"Not a PDF.")
    inner.mkdir()
    listed = rows.replace(inner / "problems.csv")
    write_list(tmp_path, plain(2))
    refused: list[tuple[Path, Path, str]] = [
        (rows, rows, "--stack"),
        (rows, tmp_path / "map.yaml", "--stack"),
        (rows, notes, "--stack"),
        (rows, folder / "problems.csv", "--stack"),
        (rows, inner, "--stack"),
        (rows, tmp_path / "nowhere" / "stack.pdf", "--stack"),
    ]
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.*") if path.is_file()}
    for list_, stack, told in refused:
        done = ran(list_, folder, "--stack", stack)
        assert (done.code, f"  {told}: " in done.err, folder.exists()) == (2, True, False), stack
    done = ran(listed, inner, "--map", tmp_path / "map.yaml")
    assert (done.code, "  -o: " in done.err) == (2, True)
    assert {p: p.read_bytes() for p in tmp_path.rglob("*.*") if p.is_file()} == before


def test_some_of_the_changes_are_those_against_the_last_run(tmp_path: Path) -> None:
    """Printed again before or not: nobody who is in the list is told to give a sheet back."""
    people = plain(4)
    days_run(tmp_path, people)
    days_run(tmp_path, people, "--only", "2-3")
    later = changed(people, 0, on=people[0].on + NEXT_DAY)
    done = days_run(tmp_path, later, "--changes", "--only", "1")
    assert "take the sheet back" not in done.out
    assert "replaces" in text_of_sheet(tmp_path, people[0].number)


def test_a_list_of_nothing_takes_no_sheet_away(tmp_path: Path) -> None:
    """The wrong export is not a clinic without patients."""
    people = plain(3)
    days_run(tmp_path, people)
    before = {path.name: path.read_bytes() for path in sheets(tmp_path / "handouts")}
    for options in ((), ("--changes",)):
        done = days_run(tmp_path, [replace(one, language="Klingon") for one in people], *options)
        assert done.code == 2
        assert {p.name: p.read_bytes() for p in sheets(tmp_path / "handouts")} == before


def test_a_visit_that_is_over_has_not_fallen_away(tmp_path: Path) -> None:
    """On the second day of a list the first day's patients have been."""
    people = plain(4)
    people = [*people[:2], *(replace(one, on=one.on + NEXT_DAY) for one in people[2:])]
    days_run(tmp_path, people)
    done = days_run(tmp_path, people, "--changes", "--today", "2027-03-03")
    assert "0 printed, 2 unchanged" in done.out
    assert "take the sheet back" not in done.out
