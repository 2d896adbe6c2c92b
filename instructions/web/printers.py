"""Printers: one is chosen with its options, and then Print sends to it at once."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from instructions.testpage import samples, test_page
from instructions.web import queue
from instructions.web.front import front
from instructions.web.queue import MOST_COPIES, PAPERS, SIDES, printer_of
from instructions.web.remembered import remember

pages = Blueprint("printers", __name__, url_prefix="/printers")


@pages.get("")
def index() -> str:
    """The printers of this computer, and the one that was chosen."""
    return render_template(
        "printers.html",
        printers=queue.printers(),
        chosen=front().printer,
        sides=SIDES,
        papers=PAPERS,
        most=MOST_COPIES,
        paper=front().presses.practice().clinic.paper,
    )


@pages.post("")
def choose() -> Response:
    """Take a printer, or the browser's own print view for none; it is so at the next start too."""
    chosen = printer_of(request.form)
    if chosen and chosen.name not in queue.printers():
        abort(404)
    front().printer = chosen
    remember(chosen)
    return redirect(url_for("printers.index"), 303)


@pages.post("/test")
def test() -> Response:
    """Print the test page."""
    desk = front()
    with desk.presses.lock:
        data = test_page(desk.presses.practice(), samples())
    sheet = desk.print("Test page", data, "Test page")
    return redirect(url_for("papers.printed", token=sheet.token), 303)
