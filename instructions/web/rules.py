"""Settings: how the clinic does it. First twelve questions, then every setting with its range."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from instructions import procedure as procedures
from instructions import saving
from instructions.catalogue import default_of
from instructions.errors import InstructionsError, Problem, StaleError
from instructions.phone import countries
from instructions.practice import ILIOPSOAS
from instructions.preview import PATIENT
from instructions.procedure import Procedure
from instructions.sentences import DRUGS, sentences
from instructions.settings import Setting
from instructions.values import values_of
from instructions.visit import visit
from instructions.web.draft import Draft, draft_of, now, shown_of, tree_of, wrong_of
from instructions.web.entries import Column, Entry
from instructions.web.front import front
from instructions.web.own import own_clinic
from instructions.web.pictures import sides

pages = Blueprint("rules", __name__)

Page = Response | str | tuple[str, int]
SETTINGS = ("procedures", ILIOPSOAS, "settings")

CLINIC: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    ("What is your clinic called?", (Entry(path=("name",), label="Name", needed=True),)),
    (
        "Where is it?",
        (Entry(path=("address",), label="Address, one line each", kind="lines", needed=True),),
    ),
    (
        "Which phone does a patient call?",
        (Entry(path=("phone",), label="Phone of the desk", needed=True),),
    ),
    (
        "When is that phone answered?",
        (Entry(path=("hours",), label="Hours", needed=True),),
    ),
    (
        "Whom does a patient reach when you are closed? Without an answer nothing is printed.",
        (
            Entry(path=("out-of-hours", "route"), label="Who, in a few words"),
            Entry(path=("out-of-hours", "phone"), label="Phone that is answered then"),
        ),
    ),
    (
        "What is the emergency number, and who answers it?",
        (
            Entry(path=("emergency", "number"), label="Emergency number", needed=True),
            Entry(path=("emergency", "service"), label="Who answers", needed=True),
            Entry(path=("emergency", "hospital"), label="Nearest emergency hospital"),
        ),
    ),
    (
        "In which country and time zone are you?",
        (
            Entry(path=("country",), label="Country, two letters", needed=True),
            Entry(path=("time-zone",), label="Time zone", needed=True),
        ),
    ),
)
PRACTICE: tuple[tuple[str, str], ...] = (
    (DRUGS, "What do you inject besides the numbing medicine?"),
    ("food", "May patients eat before the injection?"),
    ("driving", "For how many hours may they not drive afterwards?"),
    ("pain-medicine", "What may they take for pain afterwards?"),
    ("follow-up", "When do you see them again?"),
)
MORE = (
    Entry(path=("place",), label="Where to come", hint="Unless the visit says otherwise."),
    Entry(
        path=("clock",), label="Clock", kind="choice", options={"12": "12 hours", "24": "24 hours"}
    ),
)


CLOSURES = Entry(
    path=("closures",),
    label="Holidays, and who answers then",
    kind="rows",
    columns=(
        Column("first", "First day", "date"),
        Column("last", "Last day", "date"),
        Column("route", "Who answers"),
        Column("phone", "Phone"),
    ),
    hint="When the night after a visit falls into one, the sheet names who answers then.",
)


def differing(procedure: Procedure) -> Entry:
    """The field for what clinicians do otherwise."""
    return Entry(
        path=("clinicians",),
        label="Where a clinician differs",
        kind="differing",
        columns=(
            Column("name", "Clinician"),
            Column("setting", "Setting", options=tuple(procedure.settings)),
            Column("value", "Value"),
        ),
        hint="The name as your visits and lists write it. All else is as the clinic does it.",
    )


def questions(procedure: Procedure) -> list[tuple[str, tuple[Entry, ...]]]:
    """The twelve that matter, each with the fields of its answer."""
    own = [(asked, (_entry(procedure, id),)) for id, asked in PRACTICE]
    return [*CLINIC, *own]


def rules(procedure: Procedure) -> tuple[Entry, ...]:
    """A field for every setting of a procedure."""
    return (_entry(procedure, DRUGS), *(_entry(procedure, id) for id in procedure.settings))


def _entry(procedure: Procedure, id: str) -> Entry:
    if id == DRUGS:
        drugs = [one.id for one in procedure.conditions.values() if one.from_drugs]
        path = ("procedures", procedure.id, DRUGS)
        options = {one: one.capitalize() for one in drugs}
        return Entry(path=path, label="Medicines you inject", kind="many", options=options)
    setting = procedure.settings[id]
    label = id.replace("-", " ").capitalize()
    kinds = {"number": "number", "range": "range", "choice": "choice", "yesno": "choice"}
    options = {"": "Not set"} | {
        choice: choice for choice in (("yes", "no") if setting.kind == "yesno" else setting.choices)
    }
    return Entry(
        path=("procedures", procedure.id, "settings", id),
        label=f"{label} ({setting.unit})" if setting.unit else label,
        kind=kinds.get(setting.kind, "text"),
        options=options,
        hint=_hint(setting, procedure),
        attributes=_limits(setting),
    )


def _hint(setting: Setting, procedure: Procedure) -> str:
    """Its range, its default, and where it comes from."""
    told = [setting.rule.capitalize(), default_of(setting).capitalize()]
    known = [procedure.sources[id] for id in setting.sources if id in procedure.sources]
    if known:
        told.append("From: " + "; ".join(f"{one.publisher}, {one.title}" for one in known))
    return ". ".join(told) + "."


def _limits(setting: Setting) -> str:
    if setting.kind != "number":
        return ""
    return f' min="{setting.least}" max="{setting.most}" step="any"'


@pages.get("/settings/start")
def start() -> Page:
    """The twelve questions."""
    return _shown("start")


@pages.get("/settings")
def index() -> Page:
    """Every setting; a clinic that still prints SAMPLE begins with the twelve."""
    if not request.args and tree_of(saving.held(front().clinic).text).get("sample") == "true":
        return redirect(url_for("rules.start"))
    return _shown("all")


@pages.post("/settings/preview")
def preview() -> Page:
    """What the sheet says with what is typed so far, as a piece of the page."""
    return render_template("rules_proof.html", **_proof(_draft()))


@pages.post("/settings")
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
        return _again(_draft(), error.problems, 422)
    return redirect(url_for(_endpoint(), done="saved"), 303)


@pages.post("/settings/undo")
def undo() -> Page:
    """Bring back what stood there before the last save."""
    try:
        saving.undo(front().clinic, request.form.get("mark", ""), now())
    except StaleError:
        return redirect(url_for("rules.index", done="stale"), 303)
    return redirect(url_for("rules.index", done="undone"), 303)


def _procedure() -> Procedure:
    """The procedure in the clinic's own language, whatever else is wrong in its file."""
    folder = procedures.library(front().clinic)[ILIOPSOAS]
    asked = tree_of(saving.held(front().clinic).text).get("language")
    known = procedures.languages(folder)
    return procedures.load(folder, asked if isinstance(asked, str) and asked in known else known[0])


def _which() -> str:
    return "start" if request.form.get("which") == "start" else "all"


def _endpoint() -> str:
    return "rules.start" if _which() == "start" else "rules.index"


def _entries(which: str) -> tuple[Entry, ...]:
    procedure = _procedure()
    if which == "start":
        return (*(one for _, own in questions(procedure) for one in own), SAMPLE)
    return (*MORE, SAMPLE, *rules(procedure), CLOSURES, differing(procedure))


SAMPLE = Entry(
    path=("sample",),
    label="SAMPLE on every side",
    kind="choice",
    options={"true": "Yes: not all of it is ours yet", "": "No: all of it is ours"},
)


def _draft() -> Draft:
    return draft_of(front().clinic, _entries(_which()), request.form.to_dict())


def _shown(which: str) -> Page:
    if (asked := own_clinic("rules.start")) is not None:
        return asked
    entries = _entries(which)
    held, values = shown_of(front().clinic, entries)
    told = {"saved": request.args.get("done", ""), "undo": held.undo}
    proof = _proof(draft_of(front().clinic, (), {}))
    return _page(which, held.mark, values, proof, **told)


def _again(draft: Draft, problems: Sequence[Problem], status: int, stale: bool = False) -> Page:
    told = {"problems": problems, "theirs": draft.theirs if stale else (), "undo": draft.held.undo}
    return _page(_which(), draft.held.mark, draft.values, _proof(draft), **told), status


def _page(
    which: str, mark: str, values: Mapping[str, str], proof: Mapping[str, Any], **told: Any
) -> str:
    whole = {"problems": (), "theirs": (), "undo": None, "saved": "", **told}
    procedure = _procedure()
    return render_template(
        "rules.html",
        which=which,
        mark=mark,
        slip=values,
        wrong=wrong_of(_entries(which), whole["problems"]),
        questions=questions(procedure) if which == "start" else (),
        entries_=(*MORE, CLOSURES, differing(procedure), *rules(procedure))
        if which == "all"
        else (),
        sample=SAMPLE,
        proof=proof,
        known_countries=sorted(countries()),
        **whole,
    )


def _proof(draft: Draft) -> dict[str, Any]:
    """The real sides, or what is wrong, and what each setting makes the sheet say."""
    told: dict[str, Any] = {"sides": (), "problems": (), "says": {}}
    try:
        problems = draft.problems
        if not problems:
            told["says"] = dict(_says(draft))
            told["sides"] = sides(draft.pdf(front().now))
    except InstructionsError as error:
        problems = error.problems
    fields = ((next(iter(wrong_of(draft.entries, [one])), ""), one) for one in problems)
    told["problems"] = [{"field": name, "problem": one} for name, one in fields]
    return told


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
