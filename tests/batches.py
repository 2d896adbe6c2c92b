"""Lists of invented patients, the map that reads them, and the batch printed from them."""

from __future__ import annotations

import csv
import gc
import os
import random
import re
import signal
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner
from tools import text_of

from instructions import keys
from instructions.cache import FOLDER
from instructions.cli import main

HOME = Path(__file__).parents[1]
CLINIC = HOME / "examples" / "clinic"
TODAY = "2027-02-20"
FIRST = datetime(2027, 3, 2, 8, 0)

MAP = """\
columns:
  id: Number
  last-name: Family
  first-name: Given
  born: Birth
  date: Day
  time: Hour
  side: Side
  clinician: Doctor
  edition: Print
  language: Language
dates: ymd
conditions:
  blood-thinner: {column: Thinner, "yes": ["yes"], "no": ["no"], not-known: ["?"]}
  diabetes: {column: Diabetes, "yes": ["yes"], "no": ["no"], not-known: ["?"]}
"""

SHEET = re.compile(r"(\d{4,})-(\d{4})-([0-9a-f]{12})\.pdf")
"""What a file is called: place in the list, hour, and the mark of the patient."""

NUMBER = re.compile(r"NPC-\d{5}")
BORN = re.compile(r"Born (\d{1,2} \w+ \d{4})")

# Twelve shared family names, and scripts that most plates do not hold.
FAMILIES = (
    "Kandasamy", "Vaidyan", "Oyelaran", "Thistlewood", "D'Sample", "Mbeki-Strand", "Quillfeather",
    "Żółkiewska", "Ćwiklińska", "Wiśniewski-Łęcki", "Nguyễn", "Ærøskøbing",
)  # fmt: skip
GIVEN = ("Asha", "Bartholomew", "Citra", "Ingeborg")
FOREIGN = (
    ("கந்தசாமி", "மலர்விழி"), ("கந்தசாமி", "செந்தில்"), ("கிருஷ்ணன்", "பொன்னி"),
    ("الحسن", "فاطمة"), ("الحسن", "محمود"), ("عبدالله", "ليلى"),
    ("शर्मा", "अनिता"), ("कृष्णमूर्ति", "विष्णु"),
    ("Łęcka", "Żaneta"), ("Łęcka", "Święcisława"), ("Gżegżółka", "Józef"), ("Đặng", "Thị Ánh"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Patient:
    """One row of a list."""

    number: str
    family: str
    given: str
    born: date
    on: datetime
    side: str = "left"
    doctor: str = "Dr S Rao"
    print: str = ""
    language: str = ""
    thinner: str = "no"
    diabetes: str = "no"

    @property
    def name(self) -> str:
        """The name as the sheet has it."""
        return f"{self.given} {self.family}"

    @property
    def birth(self) -> str:
        """The date of birth as the sheet has it."""
        return f"{self.born.day} {self.born:%B %Y}"

    @property
    def runs_left(self) -> bool:
        """Whether the name is written from right to left, so that it is read back mixed up."""
        return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in self.name)

    def cells(self) -> dict[str, str]:
        """The row, by the headings of the map."""
        return {
            "Number": self.number,
            "Family": self.family,
            "Given": self.given,
            "Birth": self.born.isoformat(),
            "Day": f"{self.on:%Y-%m-%d}",
            "Hour": f"{self.on:%H:%M}",
            "Side": self.side,
            "Doctor": self.doctor,
            "Print": self.print,
            "Language": self.language,
            "Thinner": self.thinner,
            "Diabetes": self.diabetes,
        }


def patients(names: Iterable[tuple[str, str]], seed: int = 1) -> list[Patient]:
    """A row for each name (family, given), a quarter of an hour apart, forty to a day."""
    chance = random.Random(seed)
    births = chance.sample(range(20_000), 20_000)
    found = []
    for place, (family, given) in enumerate(names):
        found.append(
            Patient(
                number=f"NPC-{10_000 + place * 7:05}",
                family=family,
                given=given,
                born=date(1935, 1, 1) + timedelta(days=births[place % len(births)]),
                on=FIRST + timedelta(days=place // 40, minutes=15 * (place % 40)),
                side=chance.choice(("left", "right", "both")),
                doctor=chance.choice(("Dr S Rao", "Dr R Nair")),
            )
        )
    return found


def mixed(count: int = 60, seed: int = 1) -> list[Patient]:
    """Patients with shared family names and many scripts, in no order of their names."""
    names = [*FOREIGN, *product(FAMILIES, GIVEN)][:count]
    random.Random(seed).shuffle(names)
    return patients(names, seed)


def plain(count: int, seed: int = 1) -> list[Patient]:
    """Patients whose names nobody could mix up: a list without a remark."""
    chance = random.Random(seed)
    found: dict[tuple[str, str], None] = {}
    while len(found) < count:
        found[_made_up(chance, 9), _made_up(chance, 7)] = None
    return patients(found, seed)


def _made_up(chance: random.Random, length: int) -> str:
    return "".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=length)).title()


def changed(some: list[Patient], place: int, **said: object) -> list[Patient]:
    """The patients with one of them said otherwise."""
    return [replace(one, **said) if at == place else one for at, one in enumerate(some)]


def write_list(folder: Path, rows: Iterable[Patient], name: str = "list.csv") -> Path:
    """The list as a file, and its map beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "map.yaml").write_text(MAP, encoding="utf-8")
    path = folder / name
    headings = patients([("a", "b")])[0].cells()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, headings)
        writer.writeheader()
        writer.writerows(row.cells() for row in rows)
    return path


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


def arguments(rows: Path, folder: Path, *options: object) -> list[str]:
    """The arguments of a batch of a list that `write_list` wrote."""
    told = ("batch", rows, "--map", rows.parent / "map.yaml", "--clinic", CLINIC)
    return [str(one) for one in (*told, "-o", folder, "--today", TODAY, *options)]


def ran(rows: Path, folder: Path, *options: object) -> Ran:
    """The batch, in this process. An error that the program does not tell is raised."""
    done = CliRunner().invoke(main, arguments(rows, folder, *options))
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Ran(done.exit_code, done.stdout, done.stderr)


def command(rows: Path, folder: Path, *options: object) -> list[str]:
    """The same batch as a command for a process of its own."""
    return [sys.executable, str(HOME / "generate.py"), *arguments(rows, folder, *options)]


def started(rows: Path, folder: Path, *options: object) -> subprocess.Popen[str]:
    """The same batch, begun in a process of its own."""
    return subprocess.Popen(
        command(rows, folder, *options),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # Where the tests themselves run in the background, Ctrl-C is not listened to.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        env={**os.environ, "PYTHONPATH": str(HOME)},
    )


def wait_for(process: subprocess.Popen[str], folder: Path, count: int) -> None:
    """Until a run has that many files in its folder; it must still be at it."""
    while not folder.is_dir() or len(list(folder.iterdir())) < count:
        assert process.poll() is None, process.communicate()
        time.sleep(0.001)


def sheets(folder: Path) -> list[Path]:
    """The files of single patients, in the order of the list."""
    found = [path for path in folder.iterdir() if SHEET.fullmatch(path.name)]
    return sorted(found, key=lambda path: int(path.name.partition("-")[0]))


def content(folder: Path) -> dict[str, bytes]:
    """Every file that is not hidden, by its name."""
    found = folder.iterdir() if folder.is_dir() else ()
    return {path.name: path.read_bytes() for path in found if path.name[0] != "."}


def halves(folder: Path) -> list[str]:
    """Files that were begun and are not under their name."""
    return [path.name for path in folder.iterdir() if path.name.endswith(".part")]


def pages_of(pdf: bytes) -> list[str]:
    """What poppler reads on each page, with every run of spaces as one."""
    return [" ".join(page.split()) for page in text_of(pdf).split("\f")[:-1]]


def numbers_of(text: str) -> set[str]:
    """The patients' numbers in a text."""
    return set(NUMBER.findall(text))


def first_numbers(folder: Path) -> list[str]:
    """The patient's number in each single file, in the order of the list."""
    found = []
    for path in sheets(folder):
        (number,) = numbers_of(text_of(path.read_bytes()))
        found.append(number)
    return found


def leaders(stack: Path) -> list[str]:
    """The patients of a stack in their order, each once."""
    found = [NUMBER.search(page) for page in pages_of(stack.read_bytes())]
    return list(dict.fromkeys(one[0] for one in found if one))


@pytest.fixture(scope="module", autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A key and a cache that are these tests' own; the collector is left as it was."""
    home, thresholds = tmp_path_factory.mktemp("home"), gc.get_threshold()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(keys.HOME, str(home / "keys"))
        patch.setenv(FOLDER, str(home / "cache"))
        keys.key.cache_clear()
        yield home
    keys.key.cache_clear()
    gc.unfreeze()
    gc.set_threshold(*thresholds)
