"""One wording: plain text, bold text and named values, and nothing that could ever be run.

Jinja's syntax is used because people know it, but no template is rendered: a wording is taken
apart once into pieces, bold before any value is known, so a value is always inert text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from instructions.errors import Problem, WordsError

if TYPE_CHECKING:
    from jinja2 import Environment, nodes

FILTERS: Mapping[str, Callable[[str], str]] = {
    "upper": str.upper,
    "capital": lambda text: text[:1].upper() + text[1:],
}
"""The filters a value may pass through, `{{ side | upper }}`."""

_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*", re.ASCII)
# A value as nearly everybody writes it. Jinja takes a few names for something else.
_USUAL = re.compile(
    r"\{\{ (?!(?:true|false|none|not)\b)([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)"
    r"( \| (?:upper|capital))? \}\}",
    re.ASCII,
)
_SPACES = re.compile(r"[ \t\r\n]+")
_REMEDY = "A text holds words, {{ value }}, {{ value | filter }} and **bold**, nothing else."
_MARKS = {
    "block_begin": "{% ... %}",
    "raw_begin": "{% raw %}",
    "comment_begin": "{# ... #}",
}


class Text(Struct, frozen=True):
    """Words as written."""

    text: str
    bold: bool = False


class Value(Struct, frozen=True):
    """The place of a value: `clinic.phone`, `rest_until`."""

    name: str
    filters: tuple[str, ...] = ()
    bold: bool = False

    def shown(self, text: str) -> str:
        """The value's text after its filters."""
        for name in self.filters:
            text = FILTERS[name](text)
        return text


Piece: TypeAlias = "Text | Value"


@dataclass(frozen=True, slots=True)
class Wording:
    """Pieces in reading order; an empty wording is falsy and means: leave this out."""

    pieces: tuple[Piece, ...]
    names: frozenset[str] = field(compare=False)

    @classmethod
    def parse(cls, text: str) -> Wording:
        """The wording written in `text`, with runs of spaces and line ends made one space.

        Raises WordsError naming what was found when the text holds anything else than words,
        values with known filters, and balanced `**bold**`.
        """
        tidy = _SPACES.sub(" ", text).strip()
        return cls.of(_with_bold(_usual_pieces(tidy) or _jinja_pieces(tidy)))

    @classmethod
    def of(cls, pieces: Iterable[Piece]) -> Wording:
        """The wording of these pieces; neighbouring texts alike are joined, empty ones dropped."""
        joined: list[Piece] = []
        for piece in pieces:
            last = joined[-1] if joined else None
            if isinstance(piece, Text) and isinstance(last, Text) and piece.bold == last.bold:
                joined[-1] = Text(last.text + piece.text, piece.bold)
            elif not isinstance(piece, Text) or piece.text:
                joined.append(piece)
        names = frozenset(piece.name for piece in joined if isinstance(piece, Value))
        return cls(tuple(joined), names)

    def __bool__(self) -> bool:
        return bool(self.pieces)

    def with_phrases(self, phrases: Mapping[str, Wording]) -> Wording:
        """The same wording with every `{{ phrase.x }}` replaced by the pieces of phrase `x`.

        Phrases may hold phrases. Raises WordsError for an unknown phrase, a filter on a phrase,
        and a phrase that holds itself.
        """
        return Wording.of(_expanded(self, phrases, ()))

    def plain(self, value: Callable[[str], str] = "[{}]".format) -> str:
        """The text alone, each value as `value(name)` gives it: for messages and measures."""
        return "".join(
            piece.text if isinstance(piece, Text) else piece.shown(value(piece.name))
            for piece in self.pieces
        )


def _refused(what: str) -> WordsError:
    return WordsError([Problem(where="text", what=what, remedy=_REMEDY)])


def _usual_pieces(text: str) -> list[Piece]:
    """Texts and values as Jinja would find them; none where it has to be asked."""
    words = _USUAL.split(text)
    if any("{" in told for told in words[::3]):
        return []
    pieces: list[Piece] = [Text(words[0])]
    for name, passed, after in zip(words[1::3], words[2::3], words[3::3], strict=True):
        pieces += [Value(name, (passed.removeprefix(" | "),) if passed else ()), Text(after)]
    return pieces


def _jinja_pieces(text: str) -> list[Piece]:
    """Texts and values from Jinja's parse tree, before bold is looked at."""
    from jinja2 import TemplateSyntaxError

    environment = _environment()
    try:
        _refuse_marks(environment.lex(text))
        tree = environment.parse(text)
    except TemplateSyntaxError as error:
        raise _refused(f"It is not understood: {error.message}") from None
    return [_piece(node) for output in tree.body for node in output.iter_child_nodes()]


@cache
def _environment() -> Environment:
    # Imported late: words that come ready-made from a store never need Jinja.
    from jinja2 import Environment

    return Environment(autoescape=False, keep_trailing_newline=True)


def _refuse_marks(tokens: Iterator[tuple[int, str, str]]) -> None:
    # Comments, raw blocks and the dashes of {{- x -}} leave no trace in the parse tree.
    for _, kind, text in tokens:
        if kind in _MARKS:
            raise _refused(f"{_MARKS[kind]} was found.")
        if kind in {"variable_begin", "variable_end"} and text.strip() not in {"{{", "}}"}:
            raise _refused(f"{text.strip()} was found.")


def _piece(node: nodes.Node) -> Piece:
    from jinja2 import nodes

    if isinstance(node, nodes.TemplateData):
        return Text(node.data)
    filters: list[str] = []
    while isinstance(node, nodes.Filter):
        if node.args or node.kwargs or node.dyn_args or node.dyn_kwargs or node.node is None:
            raise _refused(f"The filter '{node.name}' was given something in brackets.")
        if node.name not in FILTERS:
            raise _refused(f"There is no filter '{node.name}'; there are: {', '.join(FILTERS)}.")
        filters.insert(0, node.name)
        node = node.node
    return Value(_dotted(node), tuple(filters))


def _dotted(node: nodes.Node) -> str:
    from jinja2 import nodes

    attributes: list[str] = []
    found = type(node).__name__
    while isinstance(node, nodes.Getattr):
        attributes.insert(0, node.attr)
        node = node.node
    if not isinstance(node, nodes.Name):
        raise _refused(f"An expression was found ({found}) where a value's name belongs.")
    name = ".".join([node.name, *attributes])
    if not _NAME.fullmatch(name):
        raise _refused(f"'{name}' is not a name: use small letters, digits and underscores.")
    return name


def _with_bold(pieces: Iterable[Piece]) -> Iterator[Piece]:
    bold = False
    for piece in pieces:
        if isinstance(piece, Value):
            yield replace(piece, bold=bold)
            continue
        if "***" in piece.text:
            raise _refused("*** was found.")
        for number, text in enumerate(piece.text.split("**")):
            bold = bold if number == 0 else not bold
            yield Text(text, bold)
    if bold:
        raise _refused("A ** opens bold text and no ** closes it.")


def _expanded(
    wording: Wording, phrases: Mapping[str, Wording], inside: tuple[str, ...]
) -> Iterator[Piece]:
    for piece in wording.pieces:
        if isinstance(piece, Text) or not piece.name.startswith("phrase."):
            yield piece
            continue
        name = piece.name.removeprefix("phrase.").replace("_", "-")
        if name not in phrases:
            raise _refused(f"There is no phrase '{name}'.")
        if piece.filters or name in inside:
            raise _refused(f"The phrase '{name}' is filtered, or holds itself.")
        for part in _expanded(phrases[name], phrases, (*inside, name)):
            yield replace(part, bold=part.bold or piece.bold)
