"""Print a list: brought, understood, put right, printed, and its stack and files handed out."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from flask import Blueprint, Response, abort, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as Answer

from instructions.schedule.plans import Plans
from instructions.schedule.problems import ScheduleError
from instructions.web import run as runs
from instructions.web.brought import Brought
from instructions.web.front import front
from instructions.web.run import ARCHIVE, PROBLEMS, Run, Work
from instructions.web.understood import Understood, chosen, summary, understood
from instructions.web.uploads import read_in_time, taken, too_slow

pages = Blueprint("lists", __name__, url_prefix="/list")

SORTS = {"": "As in the list", "time": "By time", "name": "By name", "clinician": "By clinician"}
SHOWN = 300
"""Rows on one page."""

_STACK = re.compile(r"stack(-\d{1,3})?\.pdf", re.ASCII)


@pages.get("")
def index() -> str:
    """Where a list is dropped, and the lists that are still here."""
    return render_template("lists.html", lists=front().lists.all(), runs=front().runs, problems=())


@pages.post("")
def bring() -> Answer | tuple[str, int]:
    """Take in a list; for today's, go on with it when every row is right."""
    try:
        brought = _taken()
    except ScheduleError as error:
        lists = front().lists.all()
        page = render_template(
            "lists.html", lists=lists, runs=front().runs, problems=error.problems
        )
        return page, 422
    seen = seen_of(brought)
    if brought.for_today and seen.printing:
        front().load(brought, seen)
        return redirect(url_for("today.index"), 303)
    return redirect(url_for("lists.look", token=brought.token), 303)


def _taken() -> Brought:
    name, data = taken(request.files.get("list"))
    brought = front().lists.bring(name, data, bool(request.form.get("today")))
    if not read_in_time(brought.path, front().clinic):
        front().lists.drop(brought.token)
        raise too_slow(name)
    return brought


@pages.get("/<token>")
def look(token: str) -> str:
    """What is understood of a list."""
    return _page(_brought(token))


@pages.post("/<token>")
def mend(token: str) -> Answer:
    """Take in cells that were put right and rows that were unticked."""
    brought = _brought(token)
    seen = seen_of(brought)
    shown = {int(row) for row in request.form.getlist("shown") if row.isdecimal()}
    ticked = {int(row) for row in request.form.getlist("row") if row.isdecimal()}
    brought = replace(
        brought,
        fixes={**brought.fixes, **dict(chosen(request.form, seen))},
        unticked=frozenset((brought.unticked - shown) | (shown - ticked)),
    )
    front().lists.put(brought)
    return redirect(url_for("lists.look", token=token), 303)


@pages.post("/<token>/today")
def use(token: str) -> Answer:
    """Take a list for today's."""
    brought = _brought(token)
    front().load(brought, seen_of(brought))
    return redirect(url_for("today.index"), 303)


@pages.post("/<token>/drop")
def drop(token: str) -> Answer:
    """Take a list off this computer, with all that was made of it."""
    desk = front()
    if run := desk.runs.pop(token, None):
        run.cancel()
    desk.lists.drop(token)
    return redirect(url_for("lists.index"), 303)


@pages.post("/<token>/start")
def start(token: str) -> Answer:
    """Begin to print."""
    desk, brought = front(), _brought(token)
    before = desk.runs.get(token)
    if before is None or not before.going:
        sort = request.form.get("sort", "")
        work = Work(
            brought=brought,
            clinic=desk.clinic.absolute(),
            today=desk.today,
            plans=Plans(desk.plans),
            sort=sort if sort in SORTS and sort else None,
            cover=bool(request.form.get("cover")),
            duplex=not request.form.get("single"),
            letterhead=bool(request.form.get("letterhead")),
        )
        _clear(brought.folder)
        desk.runs[token] = runs.start(work)
    return redirect(url_for("lists.progress", token=token), 303)


@pages.get("/<token>/run")
def progress(token: str) -> str:
    """How far it is, and what came of it."""
    return _state("run.html", token)


@pages.get("/<token>/run/state")
def state(token: str) -> str:
    """The same as a piece of the page."""
    return _state("run_state.html", token)


@pages.post("/<token>/cancel")
def cancel(token: str) -> Answer:
    """End a run."""
    _run(token).cancel()
    return redirect(url_for("lists.progress", token=token), 303)


@pages.get("/<token>/<name>")
def file(token: str, name: str) -> Response:
    """A file that came of a run."""
    known = {ARCHIVE: "application/zip", PROBLEMS: "text/csv; charset=utf-8"}
    is_stack = bool(_STACK.fullmatch(name))
    path = _brought(token).folder / name
    if not (is_stack or name in known) or not path.is_file():
        abort(404)
    kind = known.get(name, "application/pdf")
    answer = send_file(path, kind, as_attachment=not is_stack, download_name=name, max_age=0)
    if is_stack:
        from instructions.web.papers import PAPER_POLICY

        answer.headers["Content-Security-Policy"] = PAPER_POLICY
    return answer


@pages.post("/<token>/send/<name>")
def send(token: str, name: str) -> Answer:
    """Send a stack to the printer that was chosen, and keep it at hand."""
    path = _brought(token).folder / name
    if front().printer is None or not _STACK.fullmatch(name) or not path.is_file():
        abort(404)
    sheet = front().print("A stack", path.read_bytes(), "Handouts")
    return redirect(url_for("papers.printed", token=sheet.token), 303)


@pages.get("/<token>/print/<name>")
def stack(token: str, name: str) -> str:
    """A stack in the browser's print view."""
    if not _STACK.fullmatch(name) or not (_brought(token).folder / name).is_file():
        abort(404)
    return render_template("stack.html", brought=_brought(token), name=name)


def seen_of(brought: Brought) -> Understood:
    """What is understood of a list now."""
    desk = front()
    return understood(brought, desk.clinic, desk.today, Plans(desk.plans))


def _page(brought: Brought) -> str:
    seen = seen_of(brought)
    first = request.args.get("from", 0, int)
    rows = seen.printing
    return render_template(
        "list.html",
        brought=brought,
        seen=seen,
        summary=summary(seen),
        rows=rows[first : first + SHOWN],
        first=first,
        more=first + SHOWN if first + SHOWN < len(rows) else None,
        sorts=SORTS,
        run=front().runs.get(brought.token),
    )


def _brought(token: str) -> Brought:
    return front().lists.get(token) or abort(404)


def _run(token: str) -> Run:
    return front().runs.get(token) or abort(404)


def _state(template: str, token: str) -> str:
    brought, printer = _brought(token), front().printer
    return render_template(template, brought=brought, run=_run(token), printer=printer)


def _clear(folder: Path) -> None:
    """Take away what an earlier run of the list has made."""
    import shutil

    shutil.rmtree(folder / "handouts", ignore_errors=True)
    for path in [*folder.glob("stack*.pdf"), folder / ARCHIVE, folder / PROBLEMS]:
        path.unlink(missing_ok=True)
