"""The command `check`: what is to be said of the words before anybody stands behind them."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Any

import click

from instructions.cli import read_day
from instructions.errors import ExitCode
from instructions.sites import which_clinic


@click.command()
@which_clinic
@click.option("--procedure", default="iliopsoas-injection", show_default=True)
@click.option("--language", help="The language of the words; else the clinic's own.")
@click.option("--today", callback=read_day, metavar="DATE", help="Take this day for today.")
@click.option("--json", "json_", is_flag=True, help="Write it for a program.")
@click.option("-o", "output", metavar="FILE", help="Write the report as a PDF.")
@click.option("--ratings-form", metavar="FILE", help="Write the form for two raters (YAML).")
def check(**given: Any) -> None:
    """Check the words, the clinic's details and the paper; ends with 3 when an error was found."""
    from instructions.check import summary
    from instructions.check.examine import check as run
    from instructions.check.measures import human
    from instructions.check.ratings import ratings_form
    from instructions.output import STANDARD_OUTPUT, refuse_over, write

    if given["output"]:
        refuse_over(given["output"], "pdf", clinic=given["clinic"])
    if given["ratings_form"]:
        refuse_over(given["ratings_form"], "yaml", clinic=given["clinic"], option="--ratings-form")
    today = given["today"] or datetime.now().date()
    checked = run(given["clinic"], given["procedure"], given["language"], today)
    # A file that goes to the output has it for itself.
    beside = STANDARD_OUTPUT in (given["output"], given["ratings_form"])
    for line in [summary.as_json(checked)] if given["json_"] else summary.as_lines(checked):
        click.echo(line, err=beside)
    beside = beside or given["json_"]
    if given["output"]:
        write(summary.as_pdf(checked), given["output"])
        click.echo(f"{given['output']}: the report", err=beside)
    if given["ratings_form"]:
        write(ratings_form(human(checked.items)).encode(), given["ratings_form"])
        click.echo(f"{given['ratings_form']}: one part for each rater", err=beside)
    sys.exit(ExitCode.NEEDS_A_HUMAN if checked.errors else ExitCode.DONE)
