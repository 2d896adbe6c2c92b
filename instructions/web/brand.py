"""Brand: the clinic's details and its look as a form, with the real sheet beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from instructions import saving
from instructions.brand import PAIRS, brands, contrast
from instructions.errors import InstructionsError, Problem, StaleError
from instructions.locate import shipped
from instructions.pdf.face import CHOICES
from instructions.pdf.look import PAPERS
from instructions.tree import Tree
from instructions.web.draft import Draft, draft_of, now, shown_of, tree_of, usual_of, wrong_of
from instructions.web.entries import Column, Entry, at
from instructions.web.front import front
from instructions.web.logos import keep_logo, sweep_logos
from instructions.web.own import own_clinic
from instructions.web.pictures import sides

pages = Blueprint("brand", __name__)

Page = Response | str | tuple[str, int]


def entries() -> tuple[Entry, ...]:
    """The fields of the page."""
    return (*DETAILS, *LOOK)


DETAILS = (
    Entry(path=("name",), label="Name of the clinic", needed=True),
    Entry(path=("address",), label="Address", kind="lines", needed=True, hint="One line each."),
    Entry(path=("phone",), label="Phone of the desk", needed=True),
    Entry(path=("hours",), label="When it is answered", needed=True),
    Entry(path=("web",), label="Web address behind the code", hint="Empty: no code is printed."),
    Entry(
        path=("footer",),
        label="Lines at the foot",
        kind="lines",
        hint="Up to two, such as a registration.",
    ),
    Entry(path=("paper",), label="Paper", kind="choice", options={name: name for name in PAPERS}),
    Entry(
        path=("identity",),
        label="Lines that tell who the patient is",
        kind="rows",
        columns=(
            Column("label", "Label"),
            Column("field", "Field", hint="id, born"),
            Column("format", "Shown as", options=("plain", "date", "age", "nhs", "relation")),
        ),
        hint="The field is id, born, or a name of your own. Empty lines are left out.",
    ),
)
LOOK = (
    Entry(
        path=("brand", "extends"),
        label="Begin with",
        kind="choice",
        options={
            name: name.replace("-", " ").capitalize() for name in brands(shipped("templates"))
        },
    ),
    Entry(path=("brand", "colour"), label="Headings and bars", kind="colour"),
    Entry(path=("brand", "tint"), label="Ground of boxes", kind="colour"),
    Entry(path=("brand", "text"), label="Words", kind="colour"),
    Entry(path=("brand", "quiet"), label="Captions and foot", kind="colour"),
    Entry(path=("brand", "alarm"), label="Emergency card", kind="colour"),
    Entry(path=("brand", "notice"), label="Phone card", kind="colour"),
    Entry(
        path=("brand", "face"),
        label="Typeface",
        kind="choice",
        options={name: name.replace("-", " ").title() for name in CHOICES},
    ),
    Entry(
        path=("brand", "type-size"),
        label="Type size (points)",
        kind="number",
        unit="pt",
        attributes=' min="12" max="15" step="0.5"',
        hint="12 to 15. A side that is too full is set smaller, never under 12.",
    ),
    Entry(
        path=("brand", "large-type-size"),
        label="Type size of large print (points)",
        kind="number",
        unit="pt",
        attributes=' min="16" max="24" step="0.5"',
        hint="16 to 24.",
    ),
    Entry(
        path=("brand", "header"),
        label="Head of the sheet",
        kind="choice",
        options={"plain": "Plain", "line": "A line below it", "band": "A band behind it"},
    ),
    Entry(
        path=("brand", "headings"),
        label="Headings of sections",
        kind="choice",
        options={"plain": "Plain", "line": "A line below", "block": "White on a block"},
    ),
    Entry(
        path=("brand", "corners"),
        label="Corners of boxes",
        kind="choice",
        options={"square": "Square", "round": "Round"},
    ),
    Entry(
        path=("brand", "lines"),
        label="Lines",
        kind="choice",
        options={"fine": "Fine", "strong": "Strong"},
    ),
    Entry(
        path=("brand", "margin"),
        label="Margin at both sides (mm)",
        kind="number",
        unit="mm",
        attributes=' min="10" max="30" step="0.5"',
        hint="10 to 30.",
    ),
    Entry(
        path=("brand", "letterhead"),
        label="Left free for letterhead (mm)",
        kind="number",
        unit="mm",
        attributes=' min="15" max="80" step="0.5"',
        hint="15 to 80, at the top of the first side, when you print on letterhead paper.",
    ),
    Entry(
        path=("brand", "logo-height"),
        label="Height of the logo (mm)",
        kind="number",
        unit="mm",
        attributes=' min="8" max="25" step="0.5"',
        hint="8 to 25.",
    ),
    Entry(path=("brand", "logo"), label="Logo"),
)
NAMES = {
    "text": "Words", "quiet": "Captions and foot", "colour": "Headings and bars",
    "paper": "White words", "tint": "the ground of boxes", "alarm": "the emergency card",
    "notice": "the phone card",
}  # fmt: skip
"""What the parts of a pair of colours are called on the page."""


@pages.get("/brand")
def index() -> Page:
    """The form, with what stands in the clinic's folder."""
    if (asked := own_clinic("brand.index")) is not None:
        return asked
    held, values = shown_of(front().clinic, entries())
    return _page(held.mark, values, saved=request.args.get("done", ""), undo=held.undo)


@pages.post("/brand/preview")
def preview() -> Page:
    """The real sheet of what is typed so far, with its contrasts, as a piece of the page."""
    return render_template("brand_proof.html", **_proof(_draft()))


@pages.post("/brand")
def save() -> Page:
    """Put what was typed in its place, or say in words why not; nothing typed is lost."""
    try:
        draft = _draft()
        if draft.problems:
            return _again(draft, draft.problems, 422)
        if "look" in request.form:
            return _again(draft, (), 200)
        draft.save()
    except StaleError:
        return _again(draft, (), 409, stale=True)
    except InstructionsError as error:
        return _again(_draft(logo=False), error.problems, 422)
    sweep_logos(front().clinic)
    return redirect(url_for("brand.index", done="saved"), 303)


@pages.post("/brand/undo")
def undo() -> Page:
    """Bring back what stood there before the last save."""
    try:
        saving.undo(front().clinic, request.form.get("mark", ""), now())
    except StaleError:
        return redirect(url_for("brand.index", done="stale"), 303)
    return redirect(url_for("brand.index", done="undone"), 303)


def _draft(logo: bool = True) -> Draft:
    """The draft of the form that was sent, with the picture that came with it."""
    typed = request.form.to_dict()
    picture = request.files.get("picture")
    if "no-logo" in typed:
        typed["brand.logo"] = ""
    elif logo and picture is not None and picture.filename:
        typed["brand.logo"] = keep_logo(front().clinic, picture)
    return draft_of(front().clinic, entries(), typed)


def _again(draft: Draft, problems: Sequence[Problem], status: int, stale: bool = False) -> Page:
    return _page(
        draft.held.mark,
        draft.values,
        problems=problems,
        theirs=draft.theirs if stale else (),
        undo=draft.held.undo,
        proof=_proof(draft),
    ), status


def _page(mark: str, values: Mapping[str, str], **told: Any) -> str:
    problems = told.get("problems", ())
    whole = {
        "mark": mark,
        "slip": values,
        "wrong": wrong_of(entries(), problems),
        "details": DETAILS,
        "look": LOOK,
        "problems": problems,
        "theirs": (),
        "undo": None,
        "saved": "",
        "proof": None,
    }
    told["proof"] = told.get("proof") or _shown_proof()
    return render_template("brand.html", **{**whole, **told})


def _shown_proof() -> dict[str, Any]:
    return _proof(draft_of(front().clinic, (), {}))


def _proof(draft: Draft) -> dict[str, Any]:
    """The sides of the real sheet, or what is wrong; and how well each colour can be read."""
    told: dict[str, Any] = {"sides": (), "problems": (), "contrasts": ()}
    try:
        told["contrasts"] = contrasts(tree_of(draft.text), usual_of(draft.text))
        told["problems"] = named(draft.problems)
        if not draft.problems:
            told["sides"] = sides(draft.pdf(front().now, **_asked()))
    except InstructionsError as error:
        told["problems"] = named(error.problems)
    return told


def named(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """Problems with the names of the fields that they belong to."""
    found = []
    for problem in problems:
        names = wrong_of(entries(), [problem])
        found.append({"field": next(iter(names), ""), "problem": problem})
    return found


def _asked() -> dict[str, Any]:
    """Which edition is looked at, and whether on letterhead paper."""
    large, letterhead = "large" in request.form, "on-letterhead" in request.form
    return {"edition": "large" if large else "standard", "letterhead": letterhead}


def contrasts(tree: Tree, usual: Tree) -> list[dict[str, Any]]:
    """How well each colour can be read on its ground: a figure, what is needed, and whether."""
    found = []
    for text, ground, least in PAIRS:
        pair = [_colour(tree, usual, name) for name in (text, ground)]
        figure = contrast(*pair) if all(pair) else 0.0
        found.append(
            {
                "text": NAMES[text],
                "ground": "white" if ground == "paper" else NAMES[ground],
                "figure": f"{figure:.1f}",
                "least": f"{least:g}",
                "readable": figure >= least,
            }
        )
    return found


def _colour(tree: Tree, usual: Tree, name: str) -> str:
    if name == "paper":
        return "#ffffff"
    path = ("brand", name)
    told = at(tree, path) or at(usual, path)
    good = isinstance(told, str) and len(told) == 7 and told[0] == "#"
    try:
        int(str(told)[1:], 16)
    except ValueError:
        return ""
    return str(told) if good else ""
