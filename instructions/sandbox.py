"""Sandbox: Jinja, strict and boxed in. A clinic's template can ask for nothing but the words."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from instructions.errors import TemplateError

SHIPPED = "shipped"
"""What the program's own templates are called when a clinic's have the same name."""

LONGEST = 1_000_000
"""No text that a template multiplies may have more characters, and no number more digits."""


class Files(FileSystemLoader):
    """Reads templates as UTF-8, and tells the line that is something else."""

    def get_source(self, environment: Environment, template: str) -> Any:
        """The template of a name, its file, and whether it is still the same."""
        try:
            return super().get_source(environment, template)
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            what = "This is not UTF-8 text."
            remedy = "Save the file as UTF-8."
            raise TemplateError.of(f"{template}, line {line}", what, remedy) from None


class Sandbox(ImmutableSandboxedEnvironment):
    """A template that extends its own name means the program's template of that name."""

    intercepted_binops = frozenset({"*", "**"})

    def join_path(self, template: str, parent: str) -> str:
        """The name under which a template that another names is found."""
        return f"{SHIPPED}/{template}" if template == parent else template

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """A product or a power, unless it is so large that the program would stand still."""
        if operator == "**" or _size(left) * _size(right) > LONGEST:
            raise SecurityError("this would be too large")
        return super().call_binop(context, operator, left, right)


@lru_cache(maxsize=8)
def environment(templates: tuple[Path, ...]) -> Sandbox:
    """The environment of some folders, the program's own last: the same for all languages.

    A template that is changed is read again.
    """
    folders = [str(folder) for folder in templates]
    own = PrefixLoader({SHIPPED: Files(folders[-1])})
    return Sandbox(
        loader=ChoiceLoader([Files(folders), own]),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _size(factor: object) -> float:
    """How many times as large it makes the other one, at the least once."""
    if isinstance(factor, int | float):
        return max(1.0, abs(factor))
    return max(1, len(factor)) if isinstance(factor, str | bytes | list | tuple) else 1
