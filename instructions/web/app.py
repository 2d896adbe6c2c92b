"""The application: pages, each a blueprint of its own, behind one guard."""

from __future__ import annotations

from importlib import import_module

from flask import Flask, current_app, redirect, request, url_for
from jinja2 import StrictUndefined
from werkzeug.wrappers import Response

from instructions.locate import shipped
from instructions.web import refusals
from instructions.web.door import Door
from instructions.web.front import FrontDesk, front
from instructions.web.guard import guard
from instructions.web.strip import FILTERS
from instructions.web.understood import in_words

PAGES = (
    "entrance",
    "today",
    "print_one",
    "papers",
    "lists",
    "columns",
    "plans",
    "brand",
    "own",
    "rules",
    "words",
    "findings",
    "printers",
)
"""The modules of this package that have a blueprint called `pages`."""

NAVIGATION = (
    ("today.index", "Today"),
    ("print_one.new", "Print one"),
    ("lists.index", "Print a list"),
    ("plans.index", "Plans"),
    ("words.index", "The words"),
    ("brand.index", "Brand"),
    ("rules.index", "Settings"),
    ("printers.index", "Printers"),
)
"""What stands in the line at the top: the endpoint of each page, and its name."""

BELOW = {
    "papers": "print_one",
    "columns": "lists",
    "findings": "words",
    "own": "brand",
}
"""Pages that are reached from another: whose, by their blueprints."""

MOST_BYTES = 25_000_000
"""The largest upload: a list of 100,000 rows is smaller."""

MOST_FIELD_BYTES, MOST_FIELDS = 1_000_000, 2_000


def make_app(desk: FrontDesk, door: Door) -> Flask:
    """The application of one front desk, ready to be served."""
    folder = shipped("templates") / "web"
    app = Flask(__name__, template_folder=str(folder), static_folder=str(folder / "static"))
    app.secret_key = door.secret
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_FIELD_BYTES,
        MAX_FORM_PARTS=MOST_FIELDS,
        SESSION_COOKIE_NAME="desk",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_SECURE=door.encrypted,
        TRUSTED_HOSTS=None,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(FILTERS, in_words=in_words)
    app.extensions["front"] = desk
    guard(app, door)
    refusals.register(app)
    for name in PAGES:
        app.register_blueprint(import_module(f"instructions.web.{name}").pages)
    app.add_url_rule("/", "home", _home)
    app.context_processor(_everywhere)
    return app


def _home() -> Response:
    return redirect(url_for(NAVIGATION[0][0]))


def _everywhere() -> dict[str, object]:
    """What every page may show."""
    door: Door = current_app.extensions["door"]
    return {
        "navigation": NAVIGATION,
        "here": BELOW.get(request.blueprint or "", request.blueprint),
        "clinic_name": front().clinic_name,
        "idle": f"{door.idle:.0f}",
    }
