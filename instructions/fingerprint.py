"""Fingerprints: short ids of what a practice says (clinical) and of how it looks (look).

Each is the digest of a mapping from places to texts, so that two versions can also be compared
place by place. Key order, comments and line ends of the files leave no trace in it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from msgspec import Struct

from instructions.approval import Fingerprint
from instructions.clinic import NO_CHOICES
from instructions.conditions import Condition
from instructions.errors import TemplateError
from instructions.wording import Text, Wording

if TYPE_CHECKING:
    from jinja2 import Environment

    from instructions.practice import Practice

Places = Mapping[str, str]
"""What stands at each place: `steps red-call text` is `**Call {{ clinic.emergency }}.** ...`."""

HANDOUT = "handout.html"
DRAWN = ".svg"

# What does not print and changes nothing that does: evidence, dates and the place of files.
_APART = frozenset({"sources", "facts", "checked", "review_by", "languages", "file", "version"})
_CLINIC = (
    "name", "address", "phone", "hours", "out_of_hours", "emergency", "country", "time_zone",
    "clock", "language", "web", "identity", "place", "arrive_before",
    "footer",
)  # fmt: skip

# Attributes of a drawing that say how it looks, not what it shows.
_PAINT = re.compile(r"(fill|stroke|opacity|color|style|class)([-a-z]*)$")
# What Windows writes at the end of a line, and others.
RETURNS = (b"\r\n", b"\n")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_SPACES = re.compile(r"\s+")
_CALLS = frozenset({"extends", "include", "import", "from"})
_SILENT = frozenset({"comment_begin", "comment", "comment_end", "whitespace", "linecomment"})


def fingerprint(places: Places) -> Fingerprint:
    """The fingerprint of some places, in whatever order they come."""
    told = json.dumps(dict(places), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return Fingerprint(hashlib.sha256(told.encode()).hexdigest())


def clinical(practice: Practice) -> Places:
    """What a practice says: words, settings, plan form, phones, drawings, template structure."""
    procedure, clinic = practice.procedure, practice.clinic
    found: dict[str, str] = {}
    for name in procedure.__struct_fields__:
        if name not in _APART | {"parts"}:
            found.update(_flat(name, getattr(procedure, name)))
    for part in procedure.parts:
        found[f"parts {part.id}"] = f"{part.asked}: {_ids(part.sections)}"
        for section in part.sections:
            found[f"sections {section.id} steps"] = _ids(section.steps)
            found.update(_flat(f"sections {section.id}", section, {"steps"}))
            for step in section.steps:
                found.update(_flat(f"steps {step.id}", step))
    found.update(_flat("setting", practice.settings.held))
    for name in _CLINIC:
        found.update(_flat(f"clinic {name}", getattr(clinic, name)))
    found.update(_flat("clinic drugs", clinic.choices(procedure.id).drugs))
    # Who answers on closed days; which days these are changes every year and is no news.
    found["clinic closures"] = plain(frozenset(closure.who for closure in clinic.closures))
    for name, own in clinic.clinicians.items():
        choices = own.get(procedure.id, NO_CHOICES)
        found.update(_flat(f"clinician {name} setting", choices.settings))
        found.update(_flat(f"clinician {name} drugs", choices.drugs))
    found["plan form"] = _plan_form()
    found.update(_templates(practice.environment, practice.templates))
    for name, path in _figures(practice):
        found[f"drawing {name}"] = _drawing(path.read_bytes())[0]
    return found


def look(practice: Practice) -> Places:
    """How a practice's sheets look: colours, lengths, type, paper, logo, paint of the drawings."""
    found = {"paper": practice.clinic.paper, **_flat("brand", practice.brand)}
    for name, path in _figures(practice):
        found[f"drawing {name}"] = _drawing(path.read_bytes())[1]
    if practice.brand.logo:
        logo = practice.clinic.folder / practice.brand.logo
        found["logo"] = hashlib.sha256(_without_returns(logo)).hexdigest()
    return found


def plain(value: object) -> str:
    """One value as a text that is the same however it was written: 24 for 24.0."""
    match value:
        case None:
            return ""
        case Decimal():
            return f"{value.normalize():f}"
        case Enum():
            return value.name
        case Condition():
            return value.text
        case Wording():
            return "".join(map(_piece, value.pieces))
        case frozenset():
            return ", ".join(sorted(map(plain, value)))
        case tuple():
            return ", ".join(map(plain, value))
        case Struct():
            return str({name: plain(getattr(value, name)) for name in value.__struct_fields__})
    return str(value)


def _piece(piece: Any) -> str:
    bold = "**" if piece.bold else ""
    if isinstance(piece, Text):
        return f"{bold}{piece.text}{bold}"
    named = " | ".join((piece.name, *piece.filters))
    return f"{bold}{{{{ {named} }}}}{bold}"


def _flat(place: str, value: object, apart: set[str] | frozenset[str] = frozenset()) -> Places:
    """The places under a value: a mapping or a value with fields has one for each."""
    if isinstance(value, str):  # Most are.
        return {place: value}
    if isinstance(value, Struct):
        names = [one for one in value.__struct_fields__ if one not in _APART | apart]
        inside = {name: getattr(value, name) for name in names}
    elif isinstance(value, Mapping):
        inside = {str(key): each for key, each in value.items()}
    elif isinstance(value, tuple) and not hasattr(value, "_fields"):
        inside = {str(number): each for number, each in enumerate(value, 1)}
    else:
        return {place: plain(value)}
    found: dict[str, str] = {}
    for name, each in inside.items():
        found.update(_flat(f"{place} {name}", each))
    return found


def _ids(many: Any) -> str:
    return " ".join(one.id for one in many)


def _plan_form() -> str:
    """Which fields a blood-thinner plan has, and which of them it must have."""
    from instructions.plan import NEEDED, OF_A_STOP, MedicineShape, PlanShape

    known = [
        f"{shape.__name__}: {sorted(shape.__struct_fields__)}"
        for shape in (PlanShape, MedicineShape)
    ]
    return "; ".join([*known, f"needed: {NEEDED}", f"to stop: {OF_A_STOP}"])


# Templates


def _templates(environment: Environment, folders: tuple[Path, ...]) -> Iterator[tuple[str, str]]:
    """The structure of every template that the handout is made of, by its name."""
    from jinja2 import TemplateNotFound, TemplateSyntaxError

    assert environment.loader is not None
    waiting, seen = [HANDOUT], set[str]()
    if len(folders) > 1:  # A name that is only worked out may be any of the clinic's own.
        waiting += sorted(file.name for file in folders[0].glob("*.html"))
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        try:
            source = environment.loader.get_source(environment, name)[0]
            structure, called = _structure(environment, source)
            yield f"template {name}", structure
        except TemplateNotFound:
            continue
        except TemplateSyntaxError as error:
            where = f"{name}, line {error.lineno}"
            raise TemplateError.of(where, f"{error.message}.", "Mend the template.") from None
        waiting += [environment.join_path(one, name) for one in called]


@lru_cache(maxsize=32)
def _structure(environment: Environment, source: str) -> tuple[str, tuple[str, ...]]:
    """A template without comments, each stretch of space as one; and the templates it names.

    A sheet in another language has the same ones as the sheet in the clinic's own.
    """
    told = _COMMENT.sub("", source)
    tokens = [(kind, text) for _, kind, text in environment.lex(told) if kind not in _SILENT]
    structure = "".join(text for _, text in tokens)
    return _SPACES.sub(" ", structure).strip(), tuple(_called(tokens))


def _called(tokens: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The names in tags that call another template, also those that only some visits call."""
    before, calls = "", False
    for kind, text in tokens:
        if kind == "name" and before == "block_begin":
            calls = text in _CALLS
        elif kind == "block_end":
            calls = False
        elif kind == "string" and calls:
            yield text[1:-1]
        before = kind


# Drawings


def _figures(practice: Practice) -> list[tuple[str, Path]]:
    """The drawings of the steps, by their names."""
    names = sorted({step.figure for step in practice.procedure.steps() if step.figure})
    folders = (practice.clinic.folder, *practice.templates)
    found: dict[str, Path] = {}
    for name in names:
        places = (folder / "figures" / f"{name}{DRAWN}" for folder in folders)
        path = next(filter(Path.is_file, places), None)
        if path:
            found[name] = path
    return list(found.items())


@lru_cache(maxsize=32)
def _drawing(data: bytes) -> tuple[str, str]:
    """What a drawing shows, and how it is painted: the same for all languages."""
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError:
        return hashlib.sha256(data.replace(*RETURNS)).hexdigest(), ""
    shown: list[str] = []
    painted: list[str] = []
    for element in root.iter():
        for name, text in sorted(element.attrib.items()):
            told = f"{element.tag} {name} {_SPACES.sub(' ', text).strip()}"
            (painted if _PAINT.match(name) else shown).append(told)
    return "\n".join(shown), "\n".join(painted)


def _without_returns(path: Path) -> bytes:
    data = path.read_bytes()
    return data.replace(*RETURNS) if path.suffix == DRAWN else data
