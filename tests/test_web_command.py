"""The command that opens the desk, the password file, and the start on the desktop."""

from __future__ import annotations

import shlex
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from desk import started
from sample import CLINIC

from instructions.cli import main
from instructions.web.shortcut import shortcut

COMMAND = [
    "/opt/my python/bin/python",
    "-c",
    "import a; b()",
    "serve",
    "--clinic",
    "/srv/100% ours",
]


def told(*arguments: str | Path, typed: str | None = None) -> Result:
    """What the command says to such arguments."""
    return CliRunner().invoke(main, ["serve", *map(str, arguments)], input=typed)


def test_the_desk_answers_and_ends() -> None:
    """At the address that it prints; the terminal's Ctrl-C ends it."""
    with started() as (address, process):
        with urllib.request.urlopen(f"{address}/locked", timeout=10) as answer:
            assert answer.status == 200
        process.terminate()
        assert process.wait(10) == 0


def test_a_port_that_is_taken_is_told() -> None:
    """With the way out."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        answer = told("--no-open", "--port", str(taken.getsockname()[1]))

    assert answer.exit_code == 2
    assert "has it already" in answer.output


@pytest.mark.parametrize("options", [["--host", "0.0.0.0"], ["--name", "desk.clinic.example"]])
def test_other_computers_need_a_password(options: list[str]) -> None:
    """Or anybody in the waiting room's network could read names."""
    answer = told("--no-open", "--port", "0", *options)

    assert answer.exit_code == 2
    assert "no password is asked for" in answer.output


def test_a_password_is_kept_as_a_hash_only(tmp_path: Path) -> None:
    """In a file that only its owner reads."""
    file, typed = tmp_path / "password", "correct horse battery\n"
    answer = told("--set-password", "--password-file", file, typed=typed * 2)

    assert answer.exit_code == 0, answer.output
    assert file.read_text().startswith("scrypt:")
    assert "horse" not in file.read_text() + answer.output
    if sys.platform != "win32":
        assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "typed", ["short\nshort\n", "correct horse battery\nanother horse battery\n"]
)
def test_a_short_or_mistyped_password_is_refused(tmp_path: Path, typed: str) -> None:
    """And no file is written."""
    answer = told("--set-password", "--password-file", tmp_path / "password", typed=typed)

    assert answer.exit_code != 0
    assert list(tmp_path.iterdir()) == []


def test_a_password_in_plain_is_no_password_file(tmp_path: Path) -> None:
    """It says how to make one."""
    (tmp_path / "password").write_text("secret")
    answer = told("--no-open", "--port", "0", "--password-file", tmp_path / "password")

    assert answer.exit_code == 2
    assert "--set-password" in answer.output


def test_a_linux_desktop_gets_an_entry() -> None:
    """Whose command is quoted as such entries are."""
    path, text = shortcut(Path("/home/a/Desktop"), COMMAND, "linux")

    assert path.name == "patient-handouts.desktop"
    assert '"/opt/my python/bin/python" "-c" "import a; b()" "serve"' in text
    assert '"/srv/100%% ours"' in text


def test_a_mac_gets_a_command() -> None:
    """Which a shell reads back as it was."""
    path, text = shortcut(Path("/Users/a/Desktop"), COMMAND, "darwin")

    assert path.suffix == ".command"
    assert shlex.split(text.partition("exec ")[2]) == COMMAND


def test_windows_gets_a_command_file() -> None:
    """In UTF-8, and percent signs stay what they are."""
    path, text = shortcut(Path("C:/Users/a/Desktop"), COMMAND, "win32")

    assert path.suffix == ".cmd"
    assert '"/srv/100%% ours"' in text
    assert text.startswith("@echo off\r\nchcp 65001 >nul\r\n")


@pytest.mark.skipif(sys.platform == "win32", reason="A shell runs it elsewhere")
def test_the_shortcut_that_is_installed_starts_the_desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Really: what stands in it is run."""
    (tmp_path / "Desktop").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    answer = told("--install-shortcut", "--clinic", CLINIC, "--port", "0")
    (path,) = (tmp_path / "Desktop").iterdir()
    command = next(
        line.removeprefix("Exec=").removeprefix("exec ")
        for line in path.read_text().splitlines()
        if line.startswith(("Exec=", "exec "))
    )
    with subprocess.Popen(
        [*shlex.split(command.replace("\\\\", "\\")), "--no-open"],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        process.terminate()
        process.wait(10)

    assert "double-click" in answer.output
    assert "The front desk is open at http://127.0.0.1:" in line
