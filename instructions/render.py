"""Render: templates and a case's words become HTML; what is wrong names its file and line."""

from __future__ import annotations

from pathlib import Path
from traceback import walk_tb
from typing import Any

from jinja2 import Environment, TemplateNotFound, TemplateSyntaxError
from jinja2 import TemplateError as JinjaError

from instructions.errors import TemplateError

MAIN = "handout.html"
REMEDY = "Mend the template."


def rendered(environment: Environment, folder: Path, words: dict[str, Any]) -> str:
    """The HTML that the templates make of some words.

    Raises TemplateError with the file and the line at which it went wrong: of those that led
    there, the last one in ``folder``, which holds the clinic's own.
    """
    try:
        return environment.get_template(MAIN).render(words)
    except TemplateSyntaxError as error:
        where = f"{Path(error.filename or error.name or MAIN).name}, line {error.lineno}"
        raise TemplateError.of(where, f"{error.message}.", REMEDY) from None
    except TemplateNotFound as error:
        what = f"There is no template '{error.name}' in your folder or in the program."
        raise TemplateError.of(_place(error, folder), what, REMEDY) from None
    except JinjaError as error:
        raise TemplateError.of(_place(error, folder), f"{error.message}.", REMEDY) from None
    except (
        ArithmeticError,
        AttributeError,
        LookupError,
        TypeError,
        ValueError,
        RecursionError,
        MemoryError,
    ) as error:
        # What a clinic's template works out may go wrong in any way; its values are the words only.
        what = f"Something in it cannot be worked out ({type(error).__name__})."
        raise TemplateError.of(_place(error, folder), what, REMEDY) from None


def _place(error: Exception, folder: Path) -> str:
    """`kinds.html, line 7`: where a template went wrong."""
    steps = [(Path(frame.f_code.co_filename), line) for frame, line in walk_tb(error.__traceback__)]
    templates = [(path, line) for path, line in steps if path.suffix == ".html"]
    own = [(path, line) for path, line in templates if folder in path.parents]
    if not templates:
        return MAIN
    path, line = (own or templates)[-1]
    return f"{path.name}, line {line}"
