"""Catalogue: what a person may ask for, one line each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from instructions import procedure as procedures
from instructions.desk import EDITIONS
from instructions.errors import WordsError
from instructions.form import did_you_mean
from instructions.procedure import Procedure
from instructions.settings import UNSET, Setting, Span

WIDTH = 22


def catalogue(what: str, procedure: str, clinic: Path) -> Iterator[str]:
    """The lines of one list. Raises WordsError for a procedure that the clinic does not have."""
    known = procedures.library(clinic)
    if what == "procedures":
        yield from (_row(id, _title(folder)) for id, folder in known.items())
        return
    if procedure not in known:
        what = f"There is no procedure '{procedure}'."
        raise WordsError.of("--procedure", what, did_you_mean(procedure, known))
    if what == "languages":
        yield from _languages(known[procedure], clinic)
        return
    yield from [*LISTS[what](_words(known[procedure]))] or [f"{procedure} has no {what}."]


def _title(folder: Path) -> str:
    """What a procedure is called; a draft that cannot be read yet is named all the same."""
    try:
        return _words(folder).title
    except WordsError as error:
        return f"cannot be used yet: {len(error.problems)} to mend, told when it is printed"


def _words(folder: Path) -> Procedure:
    """The procedure in English, or in the first language that it has."""
    languages = procedures.languages(folder)
    return procedures.load(folder, "en" if "en" in languages else [*languages, "en"][0])


def _languages(folder: Path, clinic: Path) -> Iterator[str]:
    for language in procedures.languages(folder, clinic):
        yield _row(language, procedures.load(folder, language, clinic).name)


def _conditions(procedure: Procedure) -> Iterator[str]:
    for condition in procedure.conditions.values():
        yield _row(condition.id, "answered by the clinic's drugs" if condition.from_drugs else "")


def _settings(procedure: Procedure) -> Iterator[str]:
    for setting in procedure.settings.values():
        yield _row(setting.id, f"{setting.rule}; {default_of(setting)}")


def default_of(setting: Setting) -> str:
    """The default of a setting in words, or that there is none."""
    default = setting.default
    if default is UNSET:
        return "no default"
    if isinstance(default, bool):
        return f"default {'yes' if default else 'no'}"
    if isinstance(default, Span):
        return f"default {default.low} to {default.high}"
    return f"default {default}"


def _parts(procedure: Procedure) -> Iterator[str]:
    when = {
        "always": "always",
        "when-plan": "with a blood-thinner plan",
        "asked": "when asked for",
        "staff": "for staff, last unless switched off",
    }
    for part in procedure.parts:
        yield _row(part.id, when[part.asked])


def _editions(_: Procedure) -> Iterator[str]:
    sizes = {"standard": "13 point", "large": "18 point, on more sides"}
    for edition in EDITIONS:
        yield _row(edition, sizes[edition])


def _row(name: str, told: str) -> str:
    return f"{name:<{WIDTH}}{told}".rstrip()


LISTS: Mapping[str, Callable[[Procedure], Iterator[str]]] = {
    "conditions": _conditions,
    "settings": _settings,
    "parts": _parts,
    "editions": _editions,
}
