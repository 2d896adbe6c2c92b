"""Brand: the clinic's details and its look as a form, with the real sheet beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, request

from instructions.brand import PAIRS, contrast
from instructions.tree import Tree
from instructions.web.amending import Amending, Page
from instructions.web.brand_fields import DETAILS, LOOK, NAMES
from instructions.web.draft import Draft, tree_of, usual_of
from instructions.web.entries import Entry, at
from instructions.web.front import front
from instructions.web.logos import keep_logo, sweep_logos

pages = Blueprint("brand", __name__)


def entries() -> tuple[Entry, ...]:
    """The fields of the page."""
    return (*DETAILS, *LOOK)


@pages.get("/brand")
def index() -> Page:
    """The form, with what stands in the clinic's folder."""
    return BRAND.shown()


@pages.post("/brand/preview")
def preview() -> Page:
    """The real sheet of what is typed so far, with its contrasts, as a piece of the page."""
    return BRAND.preview()


@pages.post("/brand")
def save() -> Page:
    """Put what was typed in its place, or say in words why not; nothing typed is lost."""
    return BRAND.save()


@pages.post("/brand/undo")
def undo() -> Page:
    """Bring back what stood there before the last save."""
    return BRAND.undo()


def _typed(refused: bool) -> dict[str, str]:
    """What was typed, with the name of the picture that came with it unless it was refused."""
    typed = request.form.to_dict()
    picture = request.files.get("picture")
    if "no-logo" in typed:
        typed["brand.logo"] = ""
    elif not refused and picture is not None and picture.filename:
        typed["brand.logo"] = keep_logo(front().clinic, picture)
    return typed


def _told(draft: Draft) -> Mapping[str, Any]:
    return {"contrasts": contrasts(tree_of(draft.text), usual_of(draft.text))}


BRAND = Amending(
    home="brand.index",
    template="brand.html",
    entries=entries,
    typed=_typed,
    told=_told,
    more=lambda: {"details": DETAILS, "look": LOOK},
    after=sweep_logos,
)


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
