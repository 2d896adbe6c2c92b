"""Makes docs/pictures: both sides of the sheet that the first single handout in README.md prints.

    python docs/make_pictures.py

Needs the test extra. Run it after a change to words, templates or layout.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pypdfium2

HOME = Path(__file__).resolve().parent.parent
PICTURES = HOME / "docs" / "pictures"
DPI = 110
SIDES = 2


def command() -> list[str]:
    """README's first command that makes one handout, writing to the output."""
    readme = (HOME / "README.md").read_text(encoding="utf-8")
    found = re.search(r"^patient-instructions (handout .*?) -o \S+$", readme, re.MULTILINE)
    assert found, "README.md has a command that makes a handout"
    return [*shlex.split(found[1]), "-o", "-"]


def main() -> None:
    """Print the sheet and write a picture of each of its sides."""
    printed = subprocess.run(
        [sys.executable, HOME / "generate.py", *command()],
        cwd=HOME,
        check=True,
        stdout=subprocess.PIPE,
    )
    PICTURES.mkdir(exist_ok=True)
    pdf = pypdfium2.PdfDocument(printed.stdout)
    for number in range(SIDES):
        picture = pdf[number].render(scale=DPI / 72).to_pil()
        # Few colours are enough for a sheet of text, and make a file a third of the size.
        file = PICTURES / f"side-{number + 1}.png"
        picture.quantize(32).save(file, optimize=True)
        print(f"{file.relative_to(HOME)}: {file.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
