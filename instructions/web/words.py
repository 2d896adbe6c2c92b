"""The words: every step with its sources, its conditions and what the clinic has not set."""

from __future__ import annotations

from flask import Blueprint, render_template

from instructions.web.front import front

pages = Blueprint("words", __name__)


@pages.get("/words")
def index() -> str:
    """The steps of the procedure, part by part."""
    return render_template("words.html", practice=front().presses.practice())
