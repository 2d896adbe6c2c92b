"""Shapes: what a file must look like, key by key."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from msgspec import Struct


class Shape(Struct, frozen=True, rename=lambda name: name.rstrip("_").replace("_", "-")):
    """Base of every shape: keys are written with hyphens, and unknown keys are errors."""

    def given(self, but: Collection[str] = ()) -> dict[str, Any]:
        """Its values by the names of its fields, without `but`."""
        return {name: getattr(self, name) for name in self.__struct_fields__ if name not in but}

    def told(self) -> dict[str, Any]:
        """Those of its values that are not None."""
        return {name: value for name, value in self.given().items() if value is not None}


class By(Struct, frozen=True):
    """The value is what a function gives for what is written; a ValueError refuses it."""

    read: Callable[[Any], Any]


class First(Struct, frozen=True):
    """What is written becomes something else before it is looked at."""

    change: Callable[[Any], Any]


class Size(Struct, frozen=True):
    """How many entries, or characters, there may be."""

    least: int = 0
    most: int = 1_000_000


class About(Struct, frozen=True):
    """The sentence that explains a key, for whoever left it out."""

    text: str
