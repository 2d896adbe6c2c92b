"""Settings: how the clinic does it. First twelve questions, then every setting with its range."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Blueprint, redirect, request, url_for

from instructions import procedure as procedures
from instructions import saving
from instructions.phone import countries
from instructions.practice import ILIOPSOAS
from instructions.preview import PATIENT
from instructions.procedure import Procedure
from instructions.sentences import DRUGS, sentences
from instructions.values import values_of
from instructions.visit import visit
from instructions.web.amending import Amending, Page
from instructions.web.draft import Draft, tree_of
from instructions.web.entries import Entry
from instructions.web.front import front
from instructions.web.rule_fields import CLOSURES, MORE, SAMPLE, differing, questions, rules

pages = Blueprint("rules", __name__)


@pages.get("/settings/start")
def start() -> Page:
    """The twelve questions."""
    return START.shown()


@pages.get("/settings")
def index() -> Page:
    """Every setting; a clinic that still prints SAMPLE begins with the twelve."""
    if not request.args and tree_of(saving.held(front().clinic).text).get("sample") == "true":
        return redirect(url_for("rules.start"))
    return ALL.shown()


@pages.post("/settings/preview")
def preview() -> Page:
    """What the sheet says with what is typed so far, as a piece of the page."""
    return _asked().preview()


@pages.post("/settings")
def save() -> Page:
    """Put what was typed in its place, or say in words why not; nothing typed is lost."""
    return _asked().save()


@pages.post("/settings/undo")
def undo() -> Page:
    """Bring back what stood there before the last save."""
    return ALL.undo()


def the_twelve() -> tuple[Entry, ...]:
    """The fields of the twelve questions."""
    return (*(one for _, own in questions(_procedure()) for one in own), SAMPLE)


def all_of_them() -> tuple[Entry, ...]:
    """The fields of every setting."""
    procedure = _procedure()
    return (*MORE, CLOSURES, differing(procedure), *rules(procedure), SAMPLE)


def _asked() -> Amending:
    """The page that a form was sent from."""
    return START if request.form.get("which") == "start" else ALL


def _procedure() -> Procedure:
    """The procedure in the clinic's own language, whatever else is wrong in its file."""
    folder = procedures.library(front().clinic)[ILIOPSOAS]
    asked = tree_of(saving.held(front().clinic).text).get("language")
    known = procedures.languages(folder)
    return procedures.load(folder, asked if isinstance(asked, str) and asked in known else known[0])


def _of_start() -> Mapping[str, Any]:
    return {"which": "start", "questions": questions(_procedure()), **_of_both()}


def _of_all() -> Mapping[str, Any]:
    return {"which": "all", "settings": all_of_them()[:-1], **_of_both()}


def _of_both() -> Mapping[str, Any]:
    return {"sample": SAMPLE, "known_countries": sorted(countries())}


def _told(draft: Draft) -> Mapping[str, Any]:
    return {"says": {} if draft.problems else dict(_says(draft))}


def _says(draft: Draft) -> Iterator[tuple[str, str]]:
    """What is printed because of each field."""
    practice = draft.practice()
    said, clinic = practice.said, practice.clinic
    sample = visit(dict(PATIENT), clinic, practice.procedure, front().today)
    found = sentences(practice, values_of(sample, practice))
    for id, own in found.items():
        place = id if id == DRUGS else f"settings.{id}"
        yield f"procedures.{ILIOPSOAS}.{place}", " … ".join(own)
    yield "name", clinic.name
    yield "address", ", ".join(clinic.address)
    yield "phone", f"Phone {clinic.phone.text}"
    yield "hours", clinic.hours
    yield "out-of-hours.route", f"Closed? {clinic.out_of_hours.text}"
    yield "emergency.number", f"Call {clinic.emergency.number.text}."
    if hospital := said.get("clinic.hospital"):
        yield "emergency.hospital", f"Nearest: {hospital.striptags()}"


START = Amending(
    home="rules.start", template="rules.html", entries=the_twelve, told=_told, more=_of_start
)
ALL = Amending(
    home="rules.index", template="rules.html", entries=all_of_them, told=_told, more=_of_all
)
