"""A journal is what was noted, line by line, however it was cut short."""

from __future__ import annotations

from pathlib import Path

import pytest
from batches import own_home as own_home
from msgspec.structs import replace

from instructions import journal
from instructions.journal import Entry, Journal, Writer

ENTRY = Entry(7, 9, "5e1f", "ab12", "cd34", "0007-0930-5e1f.pdf")


def test_what_is_noted_is_read_again(tmp_path: Path) -> None:
    """In the order in which it was noted."""
    path, entries = tmp_path / "journal", (ENTRY, replace(ENTRY, position=8, row=10))
    writer = Writer(path, "w0rk", goes_on=False)
    for entry in entries:
        writer.add(entry)
    writer.flush()
    assert journal.read(path) == Journal("w0rk", entries, finished=False)
    writer.finish()
    writer.close()
    assert journal.read(path) == Journal("w0rk", entries, finished=True)


def test_a_journal_cut_anywhere_is_what_came_before(tmp_path: Path) -> None:
    """At each byte: whole lines count, and half a line never does."""
    path, entries = (
        tmp_path / "journal",
        tuple(replace(ENTRY, position=n) for n in range(1, 4)),
    )
    writer = Writer(path, "w0rk", goes_on=False)
    for entry in entries:
        writer.add(entry)
    writer.finish()
    writer.close()
    data = path.read_bytes()
    head = data.index(b"\n")
    for cut in range(len(data)):
        path.write_bytes(data[:cut])
        whole = data[:cut].count(b"\ndone") - (
            data[:cut].count(b"\n") <= data[:cut].count(b"\ndone")
        )
        found = journal.read(path)
        if cut <= head:
            assert found is None
        else:
            assert found == Journal("w0rk", entries[:whole], finished=False), cut


@pytest.mark.parametrize(
    "data", [b"", b"\n", b"run\n", b"run\t2\tx\n", b"\xff\x00\n", b"done\t1\t2\n"]
)
def test_what_is_no_journal_is_none(tmp_path: Path, data: bytes) -> None:
    """An empty file, another version, noise."""
    path = tmp_path / "journal"
    path.write_bytes(data)
    assert journal.read(path) is None
    assert journal.read(tmp_path / "nowhere") is None


def test_noise_between_lines_is_passed_over(tmp_path: Path) -> None:
    """As a crash of the whole computer may leave it."""
    path = tmp_path / "journal"
    noise = b"\x00\x00\xfe\ndone\tx\t2\ta\tb\tc\td\ndone\t1\n"
    path.write_bytes(b"run\t1\tw\n" + noise + ENTRY.line().encode())
    assert journal.read(path) == Journal("w", (ENTRY,), finished=False)


def test_going_on_after_half_a_line_loses_no_line(tmp_path: Path) -> None:
    """The half stays nothing, and what comes next is whole."""
    path = tmp_path / "journal"
    for cut in range(1, len(ENTRY.line())):
        path.write_text("run\t1\tw\n" + ENTRY.line()[:cut], encoding="ascii")
        writer = Writer(path, "w", goes_on=True)
        writer.add(ENTRY)
        writer.finish()
        writer.close()
        assert journal.read(path) == Journal("w", (ENTRY,), finished=True)
