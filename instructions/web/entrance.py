"""The entrance: the desk locked by hand or by itself, and opened again."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from instructions.web.door import Door
from instructions.web.front import front
from instructions.web.guard import lock, unlock

pages = Blueprint("entrance", __name__)

WRONG = "This is not the password. Try again."
WAIT = "Too many passwords were wrong. Wait 15 minutes, then try again."


def _door() -> Door:
    door: Door = current_app.extensions["door"]
    return door


def _page(problem: str = "", status: int = 200) -> tuple[str, int]:
    asks = _door().password is not None
    page = render_template("locked.html", asks=asks, problem=problem, away=session.get("locked"))
    return page, status


@pages.get("/locked")
def locked() -> tuple[str, int]:
    """What stands on the screen while the desk is locked."""
    return _page()


@pages.get("/awake")
def awake() -> tuple[str, int]:
    """Somebody is at the desk, typing."""
    return "", 204


@pages.post("/lock")
def lock_up() -> Response:
    """Lock the desk and forget what was printed last."""
    lock()
    front().forget()
    return redirect(url_for("entrance.locked"))


@pages.post("/unlock")
def unlock_() -> Response | tuple[str, int]:
    """Open the desk again, with the password where there is one."""
    door, address = _door(), request.remote_addr or ""
    if door.locked_out(address):
        return _page(WAIT, 429)
    if not door.opens(request.form.get("password", ""), address):
        return _page(WAIT if door.locked_out(address) else WRONG, 403)
    unlock(door)
    return redirect(url_for("home"))
