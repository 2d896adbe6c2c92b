"""Findings: what a check has against the words, the clinic's details and the paper, worst first."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, make_response, render_template, request

from instructions import procedure as procedures
from instructions.errors import InstructionsError
from instructions.practice import ILIOPSOAS
from instructions.web.front import front
from instructions.web.papers import PAPER_POLICY

if TYPE_CHECKING:
    from instructions.check.examine import Checked

pages = Blueprint("findings", __name__, url_prefix="/words/check")

LOUD = ("alarm", "notice", "")
"""How loudly a finding of each weight is shown."""


@pages.get("")
def index() -> str:
    """The report as a page, for whoever looks after the words."""
    from instructions.check.summary import counted, judged

    checked, language = _checked()
    return render_template(
        "findings.html",
        checked=checked,
        language=language,
        counts=counted(checked),
        judged=judged(checked),
        loud=LOUD,
    )


@pages.get("/report.pdf")
def paper() -> Response:
    """The same as an accessible PDF."""
    from instructions.check.summary import as_pdf

    with front().presses.lock:
        answer = make_response(as_pdf(_checked()[0]))
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = "inline; filename=report.pdf"
    answer.headers["Content-Security-Policy"] = PAPER_POLICY
    return answer


def _checked() -> tuple[Checked, str | None]:
    """What was found of the words in the language that is asked for, else in the clinic's own."""
    language = request.args.get("language")
    if language and language not in procedures.languages(_words()):
        abort(404)
    return front().presses.checked(language, _today()), language


def _today() -> date:
    """The day it is at the clinic, or here where its file cannot be read: that is told then."""
    try:
        return front().today
    except InstructionsError:
        return datetime.now().date()


def _words() -> Path:
    return procedures.library(front().clinic)[ILIOPSOAS]
