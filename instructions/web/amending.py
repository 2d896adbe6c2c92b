"""Amending: a page whose form changes the clinic's file, with the real sheet beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from flask import redirect, render_template, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from instructions import saving
from instructions.errors import InstructionsError, Problem, StaleError
from instructions.web.draft import Draft, draft_of, now, shown_of, wrong_of
from instructions.web.entries import Entry
from instructions.web.front import front
from instructions.web.own import own_clinic
from instructions.web.pictures import sides

Page = Response | str | tuple[str, int]


def _as_sent(refused: bool) -> dict[str, str]:
    return request.form.to_dict()


class Amending(Struct, frozen=True, kw_only=True):
    """One such page: what it asks for, and what it shows besides the sheet."""

    home: str
    """Its endpoint."""
    template: str
    entries: Callable[[], Sequence[Entry]]
    told: Callable[[Draft], Mapping[str, Any]]
    """What stands beside the form besides the sheet. May raise as a draft does."""
    more: Callable[[], Mapping[str, Any]]
    """What else the template needs."""
    typed: Callable[[bool], dict[str, str]] = _as_sent
    """What was sent; once more, with True, when something of it was refused."""
    after: Callable[[Path], object] = lambda folder: None
    """What is done with the clinic's folder after a save."""

    def shown(self) -> Page:
        """The form, with what stands in the clinic's folder."""
        if (asked := own_clinic(self.home)) is not None:
            return asked
        held, values = shown_of(front().clinic, self.entries())
        proof = self._proof(draft_of(front().clinic, (), {}))
        saved = request.args.get("done", "")
        return self._page(held.mark, values, proof, saved=saved, undo=held.undo)

    def preview(self) -> Page:
        """What would be printed with what is typed so far, as a piece of the page."""
        return render_template("beside.html", proof=self._proof(self._draft()))

    def save(self) -> Page:
        """Put what was typed in its place, or say in words why not; nothing typed is lost."""
        try:
            draft = self._draft()
            if draft.problems:
                return self._again(draft, draft.problems, 422)
            if "look" in request.form:
                return self._again(draft, (), 200)
            draft.save()
        except StaleError:
            return self._again(draft, (), 409, stale=True)
        except InstructionsError as error:
            return self._again(self._draft(refused=True), error.problems, 422)
        self.after(front().clinic)
        return redirect(url_for(self.home, done="saved"), 303)

    def undo(self) -> Page:
        """Bring back what stood there before the last save."""
        try:
            saving.undo(front().clinic, request.form.get("mark", ""), now())
        except StaleError:
            return redirect(url_for(self.home, done="stale"), 303)
        return redirect(url_for(self.home, done="undone"), 303)

    def _draft(self, refused: bool = False) -> Draft:
        return draft_of(front().clinic, self.entries(), self.typed(refused))

    def _again(
        self, draft: Draft, problems: Sequence[Problem], status: int, stale: bool = False
    ) -> Page:
        told = {"problems": problems, "theirs": draft.theirs if stale else ()}
        proof, undo = self._proof(draft), draft.held.undo
        return self._page(draft.held.mark, draft.values, proof, undo=undo, **told), status

    def _page(
        self, mark: str, values: Mapping[str, str], proof: Mapping[str, Any], **told: Any
    ) -> str:
        whole = {"problems": (), "theirs": (), "undo": None, "saved": "", **self.more(), **told}
        wrong = wrong_of(self.entries(), whole["problems"])
        return render_template(
            self.template, mark=mark, slip=values, wrong=wrong, proof=proof, **whole
        )

    def _proof(self, draft: Draft) -> Mapping[str, Any]:
        """The sides of the real sheet or what is wrong, and what else is told of the draft."""
        found: dict[str, Any] = {"sides": ()}
        try:
            found.update(self.told(draft))
            problems = draft.problems
            if not problems:
                found["sides"] = sides(draft.pdf(front().now, **_wanted()))
        except InstructionsError as error:
            problems = error.problems
        return {**found, "problems": [(self._field(one), one) for one in problems]}

    def _field(self, problem: Problem) -> str:
        """The name of the field that a problem belongs to."""
        return next(iter(wrong_of(self.entries(), [problem])), "")


def _wanted() -> dict[str, Any]:
    """Which edition is looked at, and whether on letterhead paper."""
    edition = "large" if "large" in request.form else "standard"
    return {"edition": edition, "letterhead": "on-letterhead" in request.form}
