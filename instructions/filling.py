"""Filling: a form becomes a value of a shape, or all that is wrong in it.

A shape is read from its annotations once. Every kind of value has one way to be filled, so that
all problems of a form come in one run, and what is right survives what is wrong beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeAlias, get_args, get_origin

from msgspec import NODEFAULT, Struct
from msgspec.structs import fields

from instructions.errors import Problem
from instructions.shape import About, By, First, Shape, Size
from instructions.written import Form, did_you_mean, sentence

if TYPE_CHECKING:
    from instructions.tree import Path, Tree


class Key(Struct, frozen=True):
    """A key of a shape: the field it fills, and how."""

    field: str
    needed: bool
    about: str
    way: Way

    @property
    def remedy(self) -> str:
        """What to do when it is missing."""
        return f"Add it: {self.about}" if self.about else "Add it."


class Filling(Struct):
    """A form that is being filled in, and the problems found so far."""

    form: Form
    problems: list[Problem]

    def refuse(self, path: Path, what: str, remedy: str = "") -> Any:
        """Notes a problem; nothing comes of the value."""
        self.problems.append(self.form.problem(path, what, remedy))
        return NOTHING

    def shown(self, found: object) -> str:
        """What was found, unless it is nobody's business."""
        return "" if self.form.private or not isinstance(found, str) else f", found '{found[:60]}'"

    def unknown(self, path: Path, known: Collection[str]) -> None:
        """Notes a key that a shape does not have."""
        if self.form.private:
            # What was typed as a key may be a name that slipped to the left of a colon.
            self.refuse(path[:-1], "A key here is not known.", f"Known: {', '.join(known)}.")
        else:
            remedy = did_you_mean(str(path[-1]), known)
            self.refuse(path, "This key is not known.", remedy)


Way: TypeAlias = "Callable[[Filling, Tree, Path], Any]"

NOTHING: Final = object()
"""What comes of a value that is refused."""


@cache
def keys(shape: type[Shape]) -> Mapping[str, Key]:
    """The keys of a shape by their names, in its order."""
    return {
        field.encode_name: Key(
            field=field.name,
            needed=field.default is NODEFAULT and field.default_factory is NODEFAULT,
            about=next((mark.text for mark in _marks(field.type) if isinstance(mark, About)), ""),
            way=way(field.type),
        )
        for field in fields(shape)
    }


def _marks(kind: Any) -> tuple[Any, ...]:
    return getattr(kind, "__metadata__", ())


@cache
def way(kind: Any) -> Way:
    """How a value of an annotated kind is filled."""
    origin, arguments = get_origin(kind) or kind, get_args(kind)
    if origin is Annotated:
        return _marked(arguments[0], _marks(kind))
    if NoneType in arguments:
        # What is left out is None by its default; what is written is of the other kind.
        (kind,) = (one for one in arguments if one is not NoneType)
        return way(kind)
    if isinstance(origin, type) and issubclass(origin, Shape):
        return _shape(origin)
    return _WAYS[origin](*arguments)


def _marked(kind: Any, marks: tuple[Any, ...]) -> Way:
    readers = [_by(mark.read) for mark in marks if isinstance(mark, By)]
    found = readers[-1] if readers else way(kind)
    for mark in marks:
        if isinstance(mark, Size):
            found = _sized(found, mark)
    for mark in marks:
        if isinstance(mark, First):
            found = _changed(found, mark.change)
    return found


def _by(read: Callable[[Any], Any]) -> Way:
    def fill(filling: Filling, written: Tree, path: Path) -> Any:
        try:
            return read(written)
        except ValueError as reason:
            return filling.refuse(path, sentence(f"{reason}{filling.shown(written)}"))

    return fill


def _changed(inner: Way, change: Callable[[Any], Any]) -> Way:
    return lambda filling, written, path: inner(filling, change(written), path)


def _sized(inner: Way, size: Size) -> Way:
    def fill(filling: Filling, written: Tree, path: Path) -> Any:
        found = inner(filling, written, path)
        if found is NOTHING:
            return NOTHING
        if len(written) < size.least:
            least = f"have {size.least} entries or more" if size.least > 1 else "not be empty"
            return filling.refuse(path, f"This must {least}.")
        if len(written) > size.most:
            return filling.refuse(path, "This has too many entries.")
        return found if len(found) >= size.least else NOTHING

    return fill


def _text() -> Way:
    def fill(filling: Filling, written: Tree, path: Path) -> Any:
        if isinstance(written, str):
            return written
        return filling.refuse(path, "This must be one text, not a list or keys.")

    return fill


def _anything() -> Way:
    return lambda _filling, written, _path: written


def _choice(*choices: str) -> Way:
    *others, last = (f"'{choice}'" for choice in choices)
    must = "must be " + " or ".join([*filter(None, [", ".join(others)]), last])

    def check(written: object) -> object:
        if written not in choices:
            raise ValueError(must)
        return written

    return _by(check)


def _list(kind: Any) -> Way:
    inner = way(kind)

    def fill(filling: Filling, written: Tree, path: Path) -> Any:
        if not isinstance(written, list):
            return filling.refuse(path, "This must be a list.")
        found = [inner(filling, item, (*path, n)) for n, item in enumerate(written)]
        return [item for item in found if item is not NOTHING]

    return fill


def _tuple(*kinds: Any) -> Way:
    inner = _list(kinds[0])

    def fill(filling: Filling, written: Tree, path: Path) -> Any:
        if isinstance(written, list) and len(written) != len(kinds):
            return filling.refuse(path, f"This must have {len(kinds)} entries.")
        found = inner(filling, written, path)
        return tuple(found) if found is not NOTHING and len(found) == len(kinds) else NOTHING

    return fill


def _dict(name: Any, kind: Any) -> Way:
    named, inner = way(name), way(kind)

    def fill(filling: Filling, written: Tree, path: Path) -> Any:
        if not isinstance(written, dict):
            return filling.refuse(path, "This must hold keys and values.")
        found = {
            named(filling, key, (*path, key)): inner(filling, item, (*path, key))
            for key, item in written.items()
        }
        found.pop(NOTHING, None)
        return {key: item for key, item in found.items() if item is not NOTHING}

    return fill


def _shape(shape: type[Shape]) -> Way:
    def fill(filling: Filling, written: Tree, path: Path) -> Any:
        if not isinstance(written, dict):
            return filling.refuse(path, "This must hold keys and values.")
        found, lacking, known = {}, False, keys(shape)
        for name, key in known.items():
            here = (*path, name)
            if name in written:
                value = key.way(filling, written[name], here)
            elif key.needed:
                value = filling.refuse(here, "This key is missing.", key.remedy)
            else:
                continue
            if value is not NOTHING:
                found[key.field] = value
            else:
                lacking |= key.needed
        for name in written:
            if name not in known:
                filling.unknown((*path, name), sorted(known))
        return NOTHING if lacking else shape(**found)

    return fill


_WAYS: Mapping[Any, Callable[..., Way]] = {
    str: _text,
    Any: _anything,
    Literal: _choice,
    list: _list,
    tuple: _tuple,
    dict: _dict,
    Mapping: _dict,
}
