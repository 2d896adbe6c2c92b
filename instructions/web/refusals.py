"""Refusals: every error becomes a sentence on a page, and nothing of a patient is written down."""

from __future__ import annotations

import logging
import secrets
import traceback

from flask import Flask, render_template
from werkzeug.exceptions import HTTPException

from instructions.errors import InstructionsError
from instructions.web.slip import in_words

LOG = logging.getLogger("instructions.web")

SENTENCES = {
    400: "The desk could not read what was sent. Go back and try again.",
    404: "There is no such page here, or what it showed was cleared away.",
    405: "This page cannot be asked for in this way.",
    408: "Sending took too long. Try again.",
    413: "This is too large: a file may have 25 MB, and a form 1 MB.",
    415: "The desk does not take this kind of file.",
    429: "Too many tries. Wait a while.",
}
FAULT = "Something went wrong in the program, and nothing was printed."


def register(app: Flask) -> None:
    """Have every error of an application told in a sentence."""
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(InstructionsError, _unusable)
    app.register_error_handler(Exception, _fault)


def _refused(error: HTTPException) -> tuple[str, int]:
    code = error.code or 500
    own = error.description if error.description != type(error).description else None
    return _page(own or SENTENCES.get(code, SENTENCES[400]), code)


def _unusable(error: InstructionsError) -> tuple[str, int]:
    return _page(f"{error.subject}.", 422, problems=tuple(map(in_words, error.problems)))


def _fault(error: Exception) -> tuple[str, int]:
    """Tell the place of a fault and no more: an exception's own text may hold a patient's name."""
    number = secrets.token_hex(3)
    steps = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{step.filename}:{step.lineno}" for step in reversed(steps[-6:]))
    LOG.error("Fault %s: %s at %s", number, type(error).__name__, places)
    return _page(FAULT, 500, number=number)


def _page(sentence: str, code: int, **told: object) -> tuple[str, int]:
    told = {"problems": (), "number": "", **told}
    return render_template("refused.html", sentence=sentence, **told), code
