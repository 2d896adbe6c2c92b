"""What is packed is what stands in the tree, and it runs from any folder."""

from __future__ import annotations

import ast
import configparser
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from email import message_from_bytes
from functools import cache
from importlib.metadata import distributions, version
from importlib.util import find_spec
from pathlib import Path

import pytest
from tools import missing

import instructions
from instructions.pdf.families import FAMILIES

HOME = Path(__file__).resolve().parent.parent
UNPACKED = shutil.ignore_patterns(
    ".git", ".venv", ".*_cache", ".hypothesis", "__pycache__", "*.egg-info", "build", "dist",
    "handouts", "*.pdf",
)  # fmt: skip
DATA = {"templates": "instructions/templates", "examples": "instructions/examples"}

# Parts of another requirement, and packages that are used without an import.
OURS = {*sys.stdlib_module_names, "instructions"}
UNIMPORTED = {"tzdata", *(family.replace("_", "-") for family in FAMILIES)}

# The first that makes a wheel without another package.
BUILDER = (70, 1)

HANDOUT = ["handout", "--name", "A Patient", "--on", "+7d 09:30"]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean copy of the checkout, so that nothing left over from another build is packed."""
    copy = tmp_path_factory.mktemp("packed") / "tree"
    shutil.copytree(HOME, copy, ignore=UNPACKED)
    return copy


@pytest.fixture(scope="module")
def wheel(tree: Path) -> zipfile.ZipFile:
    """The wheel of the tree, built offline by the build backend itself."""
    return zipfile.ZipFile(_built(tree, "wheel"))


def _built(tree: Path, kind: str) -> Path:
    if find_spec("setuptools") is None or _number("setuptools") < BUILDER:
        missing("setuptools 70.1", "pip install -e '.[test]'")
    script = f"from setuptools import build_meta; print(build_meta.build_{kind}('dist'))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tree, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return tree / "dist" / done.stdout.splitlines()[-1]


def _number(project: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version(project).split(".")[:2])


def _files(folder: Path) -> Iterator[str]:
    # What Python has compiled is there when another test was first; it is no part of the project.
    found = (file for file in folder.rglob("*") if file.is_file())
    return (one.relative_to(folder).as_posix() for one in found if one.suffix != ".pyc")


def _expected(tree: Path) -> dict[str, Path]:
    """The path in the wheel of every file that belongs in it."""
    found = {
        f"instructions/{name}": tree / "instructions" / name
        for name in _files(tree / "instructions")
    }
    for folder, inside in DATA.items():
        found |= {f"{inside}/{name}": tree / folder / name for name in _files(tree / folder)}
    return found


def test_the_wheel_holds_the_tree_and_nothing_else(tree: Path, wheel: zipfile.ZipFile) -> None:
    """A word that is not shipped, or one that was deleted and still is, could harm a patient."""
    packed = {name for name in wheel.namelist() if ".dist-info/" not in name}

    assert packed == _expected(tree).keys()


def test_the_wheel_holds_the_same_bytes(tree: Path, wheel: zipfile.ZipFile) -> None:
    """Of every file."""
    different = [
        name for name, file in _expected(tree).items() if wheel.read(name) != file.read_bytes()
    ]

    assert different == []


def test_the_wheel_says_what_it_is(wheel: zipfile.ZipFile) -> None:
    """Its name, its version, the Pythons it is for, its licence and its command."""
    folder = f"patient_instructions-{instructions.__version__}.dist-info"
    about = message_from_bytes(wheel.read(f"{folder}/METADATA"))
    points = wheel.read(f"{folder}/entry_points.txt").decode()

    assert about["Name"] == "patient-instructions"
    assert about["Version"] == instructions.__version__
    assert about["Requires-Python"] == ">=3.10"
    assert any(name.endswith("/LICENSE") for name in wheel.namelist())
    assert "patient-instructions = instructions.start:main" in points


def test_the_wheel_runs_from_another_folder(
    tmp_path: Path, tree: Path, wheel: zipfile.ZipFile
) -> None:
    """Unpacked as pip does, with the checkout out of reach."""
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    wheel.extractall(site)
    elsewhere.mkdir()
    script = (
        f"import sys; sys.path.insert(0, {str(site)!r}); import instructions;"
        f"assert instructions.__file__.startswith({str(site)!r});"
        "from instructions.cli import main; main()"
    )

    subprocess.run([sys.executable, "-c", script, *HANDOUT], cwd=elsewhere, check=True)

    assert (elsewhere / "handout.pdf").read_bytes().startswith(b"%PDF-")


def test_a_bare_checkout_runs_from_another_folder(tmp_path: Path, tree: Path) -> None:
    """With nothing of ours installed."""
    subprocess.run([sys.executable, tree / "generate.py", *HANDOUT], cwd=tmp_path, check=True)

    assert (tmp_path / "handout.pdf").read_bytes().startswith(b"%PDF-")


def test_the_source_archive_holds_the_whole_project(tree: Path) -> None:
    """Whoever has only the archive can read, test and build all of it."""
    before = {name for name in _files(tree) if not name.startswith(("dist/", "build/"))}
    before = {name for name in before if ".egg-info/" not in name}

    with tarfile.open(_built(tree, "sdist")) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    assert before - names <= {".gitignore"}


def test_every_package_is_listed() -> None:
    """The list in setup.cfg is by hand; a folder that is not in it would not be shipped."""
    folders = {file.parent.relative_to(HOME) for file in (HOME / "instructions").rglob("*.py")}
    found = {".".join(folder.parts) for folder in folders}

    assert set(_listed("options", "packages")) == found | {
        "instructions.templates",
        "instructions.examples",
    }


def test_every_import_is_required_and_every_requirement_is_used() -> None:
    """At run time; what extras bring is imported only where it is needed."""
    required = {_project(line) for line in _listed("options", "install_requires")}
    extras = {
        _project(line)
        for name in _config()["options.extras_require"]
        for line in _listed("options.extras_require", name)
    }
    imported = {
        project for file in (HOME / "instructions").rglob("*.py") for project in _imported(file)
    }

    assert imported <= required | extras
    assert required <= imported | UNIMPORTED
    assert required >= UNIMPORTED


def _config() -> configparser.ConfigParser:
    config = configparser.ConfigParser()
    config.read(HOME / "setup.cfg", encoding="utf-8")
    return config


def _listed(section: str, key: str) -> list[str]:
    return _config()[section][key].split("\n")[1:]


def _project(requirement: str) -> str:
    """`pyyaml` for `PyYAML>=6.0.1`."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


@cache
def _projects() -> dict[str, str]:
    """The project that brings each import name, from the lists of installed files."""
    found = {}
    for project in distributions():
        for file in project.files or ():
            if file.suffix in (".py", ".so", ".pyd"):
                found[file.parts[0].partition(".")[0]] = _project(project.metadata["Name"])
    return found


def _imported(file: Path) -> Iterator[str]:
    """The projects that a module imports, by the names that pip knows."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        for top in {name.partition(".")[0] for name in names} - OURS:
            project = _projects().get(top, top)
            yield project
