"""Makes docs/pictures: the sheet of README.md's first handout, and the brands of docs/branding.md.

    python docs/make_pictures.py

Needs the test extra. Run it after a change to words, templates or layout.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from instructions.preview import pictures, side_by_side

HOME = Path(__file__).resolve().parent.parent
PICTURES = HOME / "docs" / "pictures"
BRANDING = HOME / "docs" / "branding.md"
DOTALL_LINES = re.DOTALL | re.MULTILINE
DPI, SMALL = 110, 72
SIDES = 2


def command() -> list[str]:
    """README's first command that makes one handout, writing to the output."""
    readme = (HOME / "README.md").read_text(encoding="utf-8")
    found = re.search(r"^patient-instructions (handout .*?) -o \S+$", readme, re.MULTILINE)
    assert found, "README.md has a command that makes a handout"
    return [*shlex.split(found[1]), "-o", "-"]


def main() -> None:
    """Print the sheets of README.md and of docs/branding.md, and write a picture of each."""
    PICTURES.mkdir(exist_ok=True)
    readme(command())
    for name, brand in brands().items():
        branded(name, brand)


def readme(words: list[str]) -> None:
    """Both sides of the sheet that README.md shows."""
    for number, picture in enumerate(pictures(printed(*words), DPI)[:SIDES], 1):
        write(f"side-{number}", picture)


def brands() -> dict[str, str]:
    """What `clinic.yaml` says under `brand:` in each picture of docs/branding.md."""
    example = re.search(r"^```yaml\nbrand:\n(.*?)^```", BRANDING.read_text("utf-8"), DOTALL_LINES)
    assert example, "docs/branding.md begins with a brand"
    named = ("plain", "warm", "high-contrast")
    return {name: f"  extends: {name}\n  logo: logo.svg\n" for name in named} | {"own": example[1]}


def branded(name: str, brand: str) -> None:
    """The first two sides of the sample clinic's sheet in a brand, side by side."""
    with TemporaryDirectory() as folder:
        clinic = Path(folder) / "clinic"
        shutil.copytree(HOME / "examples" / "clinic", clinic)
        profile = clinic / "clinic.yaml"
        text = profile.read_text(encoding="utf-8").partition("\nbrand:")[0]
        profile.write_text(f"{text}\nbrand:\n{brand}", encoding="utf-8")
        sides = pictures(printed(*command(), "--clinic", str(clinic)), SMALL)[:SIDES]
        write(f"brand-{name}", side_by_side(sides))
        if name == "own":
            (clinic / "templates").mkdir()
            told = BRANDING.read_text("utf-8")
            template = re.search(r"^```jinja[^\n]*\n(.*?)^```", told, DOTALL_LINES)
            assert template, "docs/branding.md shows a template"
            (clinic / "templates" / "handout.html").write_text(template[1], encoding="utf-8")
            sides = pictures(printed(*command(), "--clinic", str(clinic)), SMALL)[:SIDES]
            write("brand-template", side_by_side(sides))


def printed(*words: str) -> bytes:
    """What a command of the program writes."""
    command = [sys.executable, HOME / "generate.py", *words]
    return subprocess.run(command, cwd=HOME, check=True, stdout=subprocess.PIPE).stdout


def write(name: str, picture: Image.Image) -> None:
    """Save a picture. Few colours are enough for a sheet, and make a file a third of the size."""
    file = PICTURES / f"{name}.png"
    picture.quantize(64).save(file, optimize=True)
    print(f"{file.relative_to(HOME)}: {file.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
