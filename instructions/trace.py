"""Traces: which line of which template wrote the line of the page whose mark-up is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2 import Environment
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from instructions.errors import TemplateError
from instructions.render import MAIN

# Private characters, so that no words of a clinic or of the program are taken for a mark.
MARK = "\ue0a0{}\ue0a1{}\ue0a2"
MARKED = re.compile("\ue0a0([^\ue0a1]*)\ue0a1(\\d+)\ue0a2")


class Marked(Extension):
    """Writes before each line of a template's own text which template and which line it is."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The tokens of a template, those of its text with marks."""
        for token in stream:
            if token.type == "data":
                lines = enumerate(token.value.split("\n"), token.lineno)
                told = "\n".join(MARK.format(stream.name, number) + line for number, line in lines)
                token = Token(token.lineno, "data", told)
            yield token


def traced(
    error: TemplateError, environment: Environment, folder: Path, words: dict[str, Any]
) -> TemplateError:
    """The error with the file and the line of a template in the place of the rendered page's.

    That is the last line that a file of the clinic's ``folder`` wrote before it: the program's
    own templates alone make a page that is right.
    """
    if error.place is None:
        return error
    try:
        page = environment.overlay(extensions=[Marked]).get_template(MAIN).render(words)
    except Exception:  # A template may do anything with its own text, once there is more of it.
        return error
    marks = _before(page, *error.place)
    own = [(name, number) for name, number in marks if (folder / "templates" / name).is_file()]
    for name, number in (own or marks)[-1:]:
        (problem,) = error.problems
        return TemplateError.of(f"{name}, line {number}", problem.what, problem.remedy)
    return error


def _before(page: str, line: int, character: int) -> list[tuple[str, str]]:
    """The marks of a marked page before a place of the page without marks."""
    *above, here = page.split("\n")[:line]
    marks, marked = MARKED.findall("\n".join(above)), 0
    for mark in MARKED.finditer(here):
        if mark.start() - marked > character:
            break
        marks.append((mark[1], mark[2]))
        marked += len(mark[0])
    return marks
