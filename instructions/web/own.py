"""Own: the sample clinic is never changed; who wants to change it first makes a folder."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from instructions.errors import ClinicError, InstructionsError, Problem
from instructions.locate import shipped
from instructions.scaffold import scaffold
from instructions.sites import home, is_name
from instructions.web.front import front

pages = Blueprint("own", __name__)

NO_NAME = "It must be a short name for the folder, such as north-site."


def own_clinic(endpoint: str) -> Response | None:
    """Where to go before a clinic is changed; None when it is not the sample."""
    sample = (shipped("examples") / "clinic").resolve()
    if front().clinic.resolve() == sample:
        return redirect(url_for("own.index", next=endpoint))
    return None


@pages.get("/own")
def index() -> str:
    """The question what the clinic's folder shall be called."""
    return _page()


@pages.post("/own")
def make() -> Response | tuple[str, int]:
    """Make the folder, and go on with it."""
    name = " ".join(request.form.get("folder", "").split())
    try:
        if not is_name(name):
            raise ClinicError.of("folder", NO_NAME, "")
        scaffold(home() / name)
    except InstructionsError as error:
        return _page(name, error.problems), 422
    front().move(home() / name)
    wanted = request.form.get("next", "")
    return redirect(url_for(wanted if wanted in ("brand.index", "rules.start") else "home"), 303)


def _page(name: str = "", problems: tuple[Problem, ...] = ()) -> str:
    wrong = {"folder": [f"{one.what} {one.remedy}".strip() for one in problems]} if problems else {}
    wanted = request.values.get("next", "")
    slip = {"folder": name}
    return render_template("own.html", slip=slip, wrong=wrong, home=home(), wanted=wanted)
