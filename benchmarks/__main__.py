"""``python -m benchmarks [--quick] [--write]``: the same handouts by us and by our peers."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.cold import cold
from benchmarks.prepare import prepare
from benchmarks.report import Growth, report
from benchmarks.rounds import run, told
from benchmarks.rows import ROWS, Row

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- measured -->\n", "<!-- end -->\n"


def main() -> None:
    """Measure everything and print the tables."""
    asked = _arguments()
    few, many, rounds = (10, 1000, 1) if asked.quick else (200, 5000, 3)
    counts = asked.counts or ([100, 1000] if asked.quick else [100, 1000, 10_000, 100_000])
    with tempfile.TemporaryDirectory(prefix="benchmarks-", dir=memory()) as folder:
        say("Making the words, the visits, the fonts and the drawings")
        work = prepare(Path(folder), few, many)
        results = run(chosen(asked.rows), work, asked.rounds or rounds, say)
        say("How cost grows")
        growth = _growth(counts, folder)
        say("Cold starts")
        started = cold(work, 3 if asked.quick else 9)
    text = report(results, growth, started, few, many)
    print(text)
    if asked.write:
        write(text)


def chosen(keys: list[str] | None) -> list[Row]:
    """The rows of these keys, or all."""
    return [row for row in ROWS if not keys or row.key in keys]


def say(line: str) -> None:
    """Tell how far it has come."""
    print(line, file=sys.stderr, flush=True)


def memory() -> str | None:
    """A folder in memory where there is one, so that no disk is measured."""
    shared = Path("/dev/shm")
    return str(shared) if shared.is_dir() else None


def write(text: str) -> None:
    """Put the tables into the README."""
    whole = README.read_text(encoding="utf-8")
    before, rest = whole.split(BEGIN)
    _, after = rest.split(END)
    README.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


def _growth(counts: list[int], folder: str) -> Growth:
    return {
        count: {
            way: told("benchmarks.growth", [way, str(count), folder], Path(folder))
            for way in ("struck", "stack", "rows")
        }
        for count in counts
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round of few handouts")
    parser.add_argument("--rounds", type=int, help="how many rounds, instead of 3")
    parser.add_argument("--counts", type=int, nargs="+", help="how long the growing lists are")
    keys = [row.key for row in ROWS]
    parser.add_argument("--rows", nargs="+", choices=keys, metavar="ROW", help=", ".join(keys))
    parser.add_argument("--write", action="store_true", help="put the tables into README.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
