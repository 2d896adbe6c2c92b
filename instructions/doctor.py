"""The command `doctor`: what this installation can do, and a test page for the printer."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from pathlib import Path

import click

from instructions import __version__
from instructions.locate import installed, shipped
from instructions.sites import which_clinic

EXTRAS = {
    "openpyxl": "lists in Excel (.xlsx)",
    "hl7": "lists in HL7",
    "icalendar": "calendars",
    "flask": "the front desk (serve)",
    "waitress": "the front desk (serve)",
    "pypdfium2": "the front desk's view of the pages",
    "distributed": "a Dask cluster",
}
"""Optional packages, and what each is for."""


@click.command()
@which_clinic
@click.option("-o", "output", default="test-page.pdf", show_default=True, help="The test page.")
def doctor(clinic: Path | None, output: str) -> None:
    """Tell what is installed, and write a test page for the printer."""
    from instructions import practice as practices
    from instructions.output import refuse_over, write
    from instructions.testpage import samples, test_page

    refuse_over(output, "pdf", clinic=clinic)
    for line in _about():
        click.echo(line)
    practice = practices.load(clinic or shipped("examples") / "clinic")
    click.echo(f"clinic: {practice.clinic.name}, {len(practice.settings.unset)} settings not set")
    write(test_page(practice, samples()), output)
    click.echo(f"{output}: print it on both sides, and do what it says")


def _about() -> Iterator[str]:
    yield f"patient-instructions {__version__}, Python {platform.python_version()}"
    missing = [f"{name} ({told})" for name, told in EXTRAS.items() if not installed(name)]
    remedy = 'pip install "patient-instructions[all]"'
    yield f"not installed: {', '.join(missing)}; {remedy}" if missing else "all packages are there"
    from instructions.web.queue import printers

    yield f"printers: {', '.join(printers()) or 'none that the desk can send to by itself'}"
