"""Locate: where the library, the templates and the examples are, in a wheel and in a checkout."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
LIBRARY = HERE / "library"


def shipped(name: str) -> Path:
    """The folder `templates` or `examples`.

    In a wheel they are packages inside this one; in a checkout, and when installed with -e, they
    stand beside it. Jinja wants a real path, and pip always unpacks wheels.
    """
    inside = HERE / name
    return inside if inside.is_dir() else HERE.parent / name


def installed(package: str) -> bool:
    """Whether an optional package is there."""
    return find_spec(package) is not None
