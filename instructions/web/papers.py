"""Papers: a visit printed, saved, as a web page or as text; and what was printed last."""

from __future__ import annotations

import hmac

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as Answer

from instructions.web.front import front, held_or_gone
from instructions.web.held import Held
from instructions.web.notes import AGAIN, PAGE, PRINTED, SAVED, TEXT, noted, noted_again
from instructions.web.printed import Sheet
from instructions.web.queue import is_waiting
from instructions.web.strip import DAYS, MONTHS

pages = Blueprint("papers", __name__)

PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
"""For a handout as a web page, which brings its style with it and may do nothing."""

PAPER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
)
"""For a PDF, which the browser shows in a page of its own."""


@pages.post("/visit/<token>/print")
def print_(token: str) -> Answer:
    """Print what was seen; when it has changed since, it is shown again instead."""
    held = held_or_gone(token)
    if not hmac.compare_digest(request.form.get("seen", ""), held.digest):
        return redirect(url_for("print_one.visit", token=token), 303)
    made = front().made(held)
    with noted(front().clinic, [made], PRINTED) as ids:
        sheet = front().print(_title(held), made.data, "Handout", (token,), ids)
    return redirect(url_for("papers.printed", token=sheet.token), 303)


@pages.post("/visit/<token>/save")
def save(token: str) -> Response:
    """The PDF as a file."""
    made = front().made(held_or_gone(token))
    with noted(front().clinic, [made], SAVED):
        return _file(made.data, "application/pdf", "handout.pdf")


@pages.post("/visit/<token>/page")
def page(token: str) -> Response:
    """The handout as one web page, to send or to put on a screen."""
    made = front().made(held_or_gone(token), "html")
    with noted(front().clinic, [made], PAGE):
        answer = _file(made.data, "text/html; charset=utf-8", "handout.html")
    answer.headers["Content-Security-Policy"] = PAGE_POLICY
    return answer


@pages.post("/visit/<token>/text")
def text(token: str) -> str:
    """The handout as plain text, to copy into a message."""
    made = front().made(held_or_gone(token), "text")
    with noted(front().clinic, [made], TEXT):
        return render_template("text.html", said=made.data.decode("utf-8"), token=token)


@pages.get("/printed/<token>")
def printed(token: str) -> str:
    """What was printed just now, in the browser's print view."""
    sheet = front().printed.get(token) or abort(404)
    held = front().visits.get(sheet.visits[0]) if len(sheet.visits) == 1 else None
    waiting = bool(sheet.sent) and is_waiting(sheet.sent)
    return render_template("printed.html", sheet=sheet, held=held, waiting=waiting)


@pages.post("/printed/<token>/again")
def again(token: str) -> Answer:
    """Send it once more to the printer."""
    sheet: Sheet = front().printed.get(token) or abort(404)
    with noted_again(front().clinic, sheet.ids, AGAIN):
        new = front().print(sheet.title, sheet.data, "Handout", sheet.visits, sheet.ids)
    return redirect(url_for("papers.printed", token=new.token), 303)


@pages.get("/printed/<token>/handout.pdf")
def paper(token: str) -> Response:
    """Its PDF."""
    sheet: Sheet = front().printed.get(token) or abort(404)
    answer = make_response(sheet.data)
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = "inline; filename=handout.pdf"
    answer.headers["Content-Security-Policy"] = PAPER_POLICY
    return answer


def _title(held: Held) -> str:
    at = held.visit.on
    return f"{held.visit.name}, {DAYS[at.weekday()]} {at.day} {MONTHS[at.month - 1]}, {at:%H:%M}"


def _file(data: bytes, kind: str, name: str) -> Response:
    answer = make_response(data)
    answer.headers["Content-Type"] = kind
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer
