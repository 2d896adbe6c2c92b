"""The guard: what every request must be before a page sees it, and what every answer must say."""

from __future__ import annotations

import hmac
import secrets
from urllib.parse import urlsplit

from flask import Flask, Request, Response, current_app, g, redirect, request, session, url_for
from werkzeug.exceptions import Forbidden, MisdirectedRequest
from werkzeug.wrappers import Response as Answer

from instructions.web.door import Door

READING = frozenset({"GET", "HEAD"})
OPEN = frozenset({"static", "entrance.locked", "entrance.unlock_"})
"""What is answered to a desk that is locked."""

BACKGROUND = "X-Background"
"""Header of what a page asks for by itself: it keeps no desk awake."""

MOST_TYPED = 1_000_000
"""Bytes of a form without a file."""

AWAKE = 15.0
"""How exactly, in seconds, it is known when a desk was last used."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; form-action 'self'; frame-src 'self'; base-uri 'none';"
    " frame-ancestors 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), clipboard-write=(self)",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}

FOREIGN = "This page answers only under its own address. Open the one that the program printed."
ELSEWHERE = "This came from another page than the desk's own, and nothing was done."
STALE = "This page was open for too long, and nothing was done. Go back, reload it, and try again."


def guard(app: Flask, door: Door) -> None:
    """Put the guard before and behind every page of an application."""
    app.extensions["door"] = door
    app.before_request(_admit)
    app.after_request(_seal)
    app.jinja_env.globals["csrf_token"] = csrf_token


def csrf_token() -> str:
    """The secret that a form of this browser sends back, made at the first form."""
    if "form" not in session:
        session["form"] = secrets.token_urlsafe(24)
    return str(session["form"])


def lock() -> None:
    """Lock this browser's desk."""
    session["locked"] = True
    session.pop("entered", None)


def unlock(door: Door) -> None:
    """Open it again."""
    session.pop("locked", None)
    session.update(entered=True, seen=door.clock())


def _door() -> Door:
    door: Door = current_app.extensions["door"]
    return door


def _admit() -> Answer | None:
    door = _door()
    if request.host.casefold() not in door.names:
        raise MisdirectedRequest(FOREIGN)
    if request.mimetype != "multipart/form-data":
        request.max_content_length = MOST_TYPED
    if request.method not in READING:
        _check_origin(request)
    if request.endpoint in OPEN:
        if request.method not in READING:
            _check_token(request)
        return None
    if _is_locked(door):
        return _to_the_entrance()
    if request.method not in READING:
        _check_token(request)
    return None


def _check_origin(asked: Request) -> None:
    """A browser tells where a form stands: it must be a page of ours."""
    site = asked.headers.get("Sec-Fetch-Site", "same-origin")
    origin = asked.headers.get("Origin")
    if site not in ("same-origin", "none") or (origin and urlsplit(origin).netloc != asked.host):
        raise Forbidden(ELSEWHERE)


def _check_token(asked: Request) -> None:
    sent = asked.headers.get("X-CSRF-Token") or asked.form.get("csrf", "")
    if not hmac.compare_digest(sent.encode(), str(session.get("form", "")).encode()) or not sent:
        raise Forbidden(STALE)


def _is_locked(door: Door) -> bool:
    """Whether this browser must show the entrance first; a desk that is used stays awake."""
    now, seen = door.clock(), session.get("seen")
    if door.password is not None and not session.get("entered"):
        return True
    if session.get("locked"):
        return True
    if isinstance(seen, (int, float)) and now - seen > door.idle:
        lock()
        return True
    if BACKGROUND not in request.headers and (seen is None or now - seen > AWAKE):
        session["seen"] = now
    return False


def _to_the_entrance() -> Answer:
    if request.method not in READING or BACKGROUND in request.headers:
        raise Forbidden(STALE)
    return redirect(url_for("entrance.locked"))


def _seal(answer: Response) -> Response:
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    kept = "public, max-age=3600" if request.endpoint == "static" else "no-store"
    answer.headers["Cache-Control"] = g.get("kept", kept)
    return answer
