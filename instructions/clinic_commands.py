"""The commands `clinic`: make a clinic's folder, check it, see its sheet, list what there is."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from instructions.clinic import FILE
from instructions.errors import ClinicError
from instructions.sites import find, home, is_name, sites

CLINICS = click.option(
    "--clinics", type=click.Path(path_type=Path), metavar="DIR", help="Where named clinics are."
)


@click.group()
def clinic() -> None:
    """Make a clinic's folder, check it, and see its sheet."""


@clinic.command()
@click.argument("folder", metavar="DIR")
@click.option("--by-name", is_flag=True, help="Make it where --clinic finds it by its name.")
@CLINICS
def new(folder: str, by_name: bool, clinics: Path | None) -> None:
    """Make a folder for your clinic, with every line explained."""
    from instructions.scaffold import scaffold

    if not folder.strip():
        raise ClinicError.of("DIR", "No folder is named.", "Such as: my-clinic")
    if by_name and not is_name(folder):
        raise ClinicError.of("--by-name", "This is no plain name.", "Such as: north-site")
    place = (clinics or home()) / folder if by_name else Path(folder)
    for file in scaffold(place):
        click.echo(f"{file}: made")
    click.echo(f"Now fill in {place / FILE}, then: clinic check {folder}")


@clinic.command()
@click.argument("folder", metavar="DIR|NAME")
@CLINICS
def check(folder: str, clinics: Path | None) -> None:
    """Tell all that is wrong in a clinic's folder, and what it has not said."""
    from instructions.checkup import check_up
    from instructions.schedule.table import plural

    place = find(folder, clinics or home())
    found = check_up(place)
    for note in found.notes:
        click.echo(f"  {note}", err=True)
    if found.problems:
        raise ClinicError(found.problems)
    count = plural(len(found.notes), "thing")
    told = f"it prints; {count} to look at" if found.notes else "it prints, and nothing is missing"
    click.echo(f"{place}: {told}")


@clinic.command()
@click.argument("folder", metavar="DIR|NAME")
@click.option("-o", "output", default="preview.png", show_default=True, help="The picture, or -.")
@click.option("--edition", type=click.Choice(["standard", "large"]))
@click.option("--paper", help="A4 or Letter; else the clinic's own.")
@click.option("--language", help="The language of the words.")
@click.option("--dpi", default=80, show_default=True, type=click.IntRange(20, 300))
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="Take this day for today.")
@CLINICS
def preview(
    folder: str,
    output: str,
    edition: str | None,
    paper: str | None,
    language: str | None,
    dpi: int,
    today: datetime | None,
    clinics: Path | None,
) -> None:
    """Draw the sheet of an invented patient as one picture of all its sides."""
    from instructions import preview as previews
    from instructions.cli import tell
    from instructions.output import refuse_over, write
    from instructions.translation import DRAFT

    day = today.date() if today else None
    place = find(folder, clinics or home())
    refuse_over(output, "png", clinic=place)
    made = previews.sheet(place, edition=edition, paper=paper, language=language, today=day)
    tell(one for one in made.warnings if one.where in ("--language", DRAFT.where))
    pages = previews.pictures(made.data, dpi)
    write(previews.png(previews.side_by_side(pages)), output)
    if output != "-":
        click.echo(f"{output}: {len(pages)} sides")


@clinic.command("list")
@CLINICS
def list_(clinics: Path | None) -> None:
    """List the clinics that --clinic finds by name, and where they are."""
    place = clinics or home()
    for name in sites(place):
        click.echo(name)
    click.echo(f"In {place}", err=True)
