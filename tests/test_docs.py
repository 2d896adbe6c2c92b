"""The pages for readers are true: every command runs, every option and key is told."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from instructions import cache, keys, sites
from instructions.cli import main

HOME = Path(__file__).resolve().parent.parent
README = HOME / "README.md"
PAGES = (README, *sorted((HOME / "docs").glob("*.md")))
FOR_USERS = (
    README,
    *(HOME / "docs" / f"{name}.md" for name in ("clinic", "approval", "register", "languages")),
)

PROGRAM = (("patient-instructions",), (".venv/bin/python", "generate.py"))
# What sets up a machine; .ci/run runs these lines as they are.
SETS_UP = (
    "python3 -m venv .venv",
    ".venv/bin/pip install -e .",
    ".venv/bin/pip install -e '.[test]'",
    ".venv/bin/python -m pytest -n auto",
)
LOCAL = re.compile(r"\]\((?!https?:)([^)#]+)")


def fences(page: Path, *languages: str) -> list[str]:
    """The fenced blocks of a page in these languages, in order."""
    text = page.read_text(encoding="utf-8")
    found = re.findall(r"^```([^\n]*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [body for info, body in found if info.partition(" ")[0] in languages]


def commands(page: Path) -> Iterator[list[str]]:
    """The words of every command in the page's shell blocks, in order."""
    for block in fences(page, "sh"):
        for line in block.splitlines():
            yield from (shlex.split(command) for command in line.split(" && "))


def arguments(command: list[str]) -> list[str] | None:
    """What a command gives to the program; None for a command that is not ours."""
    for start in PROGRAM:
        if tuple(command[: len(start)]) == start:
            return command[len(start) :]
    return None


def told(pages: Iterable[Path]) -> str:
    """The text of some pages."""
    return "\n".join(page.read_text(encoding="utf-8") for page in pages)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder with the examples in it, as the folder that commands run in."""
    shutil.copytree(HOME / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(keys.HOME, str(tmp_path / "home"))
    monkeypatch.setenv(cache.FOLDER, str(tmp_path / "cache"))
    monkeypatch.setenv(sites.HOME, str(tmp_path / "clinics"))
    keys.key.cache_clear()
    yield tmp_path
    keys.key.cache_clear()


def run(command: list[str]) -> Result | None:
    """Do what a command says: run the program, or copy a folder."""
    given = arguments(command)
    if given is not None:
        return CliRunner().invoke(main, given, catch_exceptions=False)
    if command[:2] == ["cp", "-r"]:
        shutil.copytree(*command[2:])
    else:
        assert shlex.join(command) in SETS_UP, f"this test cannot run {command}"
    return None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_of_a_page_runs(page: Path, folder: Path) -> None:
    """One after the other, in a fresh folder with the examples in it."""
    for command in commands(page):
        result = run(command)

        assert result is None or result.exit_code == 0, f"{command}\n{result.output}"


def test_the_first_command_prints_in_a_process_of_its_own(folder: Path) -> None:
    """As a person runs it, from another folder."""
    given = next(filter(None, map(arguments, commands(README))))

    subprocess.run([sys.executable, HOME / "generate.py", *given], check=True)

    printed = list((folder / "handouts").glob("*.pdf"))
    assert folder / "handouts" / "stack.pdf" in printed
    assert len(printed) > 5
    assert all(file.read_bytes().startswith(b"%PDF-") for file in printed)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_command_of_a_page_expires(page: Path) -> None:
    """An appointment is some days from today, or today is fixed."""
    for command in filter(None, map(arguments, commands(page))):
        on = command[command.index("--on") + 1] if "--on" in command else ""
        asks_a_date = command[0] in ("handout", "batch") or command[:2] == ["schedule", "show"]

        assert not asks_a_date or on.startswith("+") or "--today" in command, command


def test_a_machine_is_set_up_by_two_commands() -> None:
    """On Windows by the same two, in PowerShell's spelling."""
    first, second, *_ = fences(README, "sh")
    twins = fences(README, "powershell")

    assert [first.count("\n"), second.count("\n")] == [1, 1]
    assert first.startswith("python3 -m venv .venv && .venv/bin/pip install")
    assert second.endswith("-m pytest -n auto\n")
    assert [_in_powershell(first), _in_powershell(second)] == twins


def _in_powershell(command: str) -> str:
    command = command.replace(" && ", "; ").replace("python3 ", "py ", 1)
    return re.sub(r"\.venv/bin/(\w+)", r".venv\\Scripts\\\1", command)


def test_ci_takes_the_commands_from_the_page() -> None:
    """So that what is checked is what a newcomer types."""
    script = (HOME / ".ci" / "run").read_text(encoding="utf-8")

    assert "README.md" in script
    assert not [
        line for line in script.splitlines() if "pytest" in line and "conformance" not in line
    ]


def test_every_option_is_told_to_users() -> None:
    """In the pages for the front desk and for the clinic's manager."""
    text = told(FOR_USERS)
    options = {f"{name} {max(option.opts, key=len)}" for name, option in _options()}
    told_options = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", text))

    assert [option for option in sorted(options) if option.split()[-1] not in told_options] == []
    named = [name for name in _commands() if f"patient-instructions {name}" not in text]
    assert [name for name in named if f"`{name}" not in text] == []


def test_every_option_that_is_told_exists() -> None:
    """A page may not promise what the program does not have."""
    spellings = ([*one.opts, *one.secondary_opts] for _, one in _options())
    known = {option for spelled in spellings for option in spelled} | {"--help"}

    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", told(PAGES))) <= known


def _commands(group: click.Group = main, before: str = "") -> dict[str, click.Command]:
    """Every command by its name, such as `schedule show`; those that are read late too."""
    found: dict[str, click.Command] = {}
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            found |= _commands(command, f"{before}{name} ")
        elif command is not None:
            found[f"{before}{name}"] = command
    return found


def _options() -> Iterator[tuple[str, click.Option]]:
    for name, command in _commands().items():
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                yield name, parameter


def test_every_link_leads_somewhere() -> None:
    """From page to page and from page to picture."""
    links = [(page, link) for page in PAGES for link in LOCAL.findall(told([page]))]

    assert [(page.name, link) for page, link in links if not (page.parent / link).exists()] == []


def test_the_pictures_show_whole_sides_of_paper() -> None:
    """Both sides of an A4 sheet, small enough for a page on the web."""
    for side in (1, 2):
        file = HOME / "docs" / "pictures" / f"side-{side}.png"
        with Image.open(file) as picture:
            assert picture.height / picture.width == pytest.approx(297 / 210, rel=0.01)
            assert picture.width > 800
        assert file.stat().st_size < 200_000


def test_the_map_names_every_module() -> None:
    """And names no other: its words are the names of the modules."""
    words = set(re.findall(r"`([a-z][a-z0-9_]*)`", told([HOME / "docs" / "map.md"])))
    files = {file for file in (HOME / "instructions").rglob("*.py") if file.stem != "__init__"}

    assert {file.stem for file in files} - words == set()
    assert words - {file.stem for file in files} <= {"list"}
