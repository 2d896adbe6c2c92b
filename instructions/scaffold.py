"""Scaffold: a clinic's folder to begin with, every line of it explained."""

from __future__ import annotations

from pathlib import Path

from instructions.amend import amended
from instructions.clinic import FILE
from instructions.clinic_file import read_file
from instructions.errors import ClinicError, OutputError
from instructions.locate import shipped
from instructions.output import write_whole

HEAD = """\
# Your clinic. Go through it from top to bottom; what stands behind a # explains the line.
# Then: generate.py clinic check FOLDER tells all that is wrong or still the sample's, and
# generate.py clinic preview FOLDER -o preview.png shows the sheet.
# Every value is plain text; put it in quotes when it has a colon, a hash or a leading zero in it.

sample: true                          # prints SAMPLE on every side; take it out when all is yours
"""
LOGO = """\
  # logo: logo.svg                    # your picture in this folder: PNG, JPEG or SVG
  # colour: "#0b5563"                 # your own colour; docs/branding.md tells what else there is
"""
TEMPLATE = """\
{#- Your own changes of the sheet; everything else stays as the program has it.
    docs/branding.md tells which blocks there are and what may not be lost. To add a section after
    the appointment, copy these lines to the end of this file:

    {% block section %}
    {{ super() }}
    {% if section.id == "visit" %}<section id="parking"><h2>Parking</h2>
    <p>Behind the house, free for two hours.</p></section>{% endif %}
    {% endblock %}
-#}
{% extends "handout.html" %}
"""


def scaffold(folder: Path) -> tuple[Path, ...]:
    """Makes a clinic's folder and gives the files in it. Raises ClinicError when there is one."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        what, remedy = "There is something of that name already.", "Choose another name."
        raise ClinicError.of(str(folder), what, remedy)
    files = {FILE: profile(), "templates/handout.html": TEMPLATE}
    try:
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            write_whole(text.encode("utf-8"), folder / name)
    except OSError as error:
        told = (error.strerror or "it cannot be written").lower()
        what = f"The folder was not made: {told}."
        raise OutputError.of(str(folder), what, "Choose another place.") from None
    return tuple(folder / name for name in files)


def profile() -> str:
    """A `clinic.yaml` like the sample's, without its logo, that says what to do with it."""
    text = read_file(shipped("examples") / "clinic")
    text = amended(text, {("brand", "logo"): None, ("brand", "colour"): None, ("web",): None})
    body = text.partition("\nname: ")[2]
    return f"{HEAD}\nname: {body.rstrip()}              # plain, warm or high-contrast\n{LOGO}"
