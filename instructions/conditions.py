"""Conditions on a visit in three-valued logic: yes, no, and honestly not known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import reduce
from itertools import product
from operator import and_, or_
from typing import TypeAlias

from msgspec import Struct

_TOKEN = re.compile(r"\s*(?:([()])|([a-z][a-z0-9]*(?:[-.][a-z0-9]+)*))")
_WORDS = frozenset({"and", "or", "not"})
_DEEPEST = 16


class Answer(Enum):
    """What is known about one condition, in the logic of Kleene.

    `&` gives the lesser and `|` the greater of NO < NOT_KNOWN < YES; `~` swaps yes and no.
    """

    NO = 0
    NOT_KNOWN = 1
    YES = 2

    # Each is one object: its own hash, which a case has a dozen of, need not look at its name.
    __hash__ = object.__hash__

    def __and__(self, other: Answer) -> Answer:
        return self if self.value <= other.value else other

    def __or__(self, other: Answer) -> Answer:
        return self if self.value >= other.value else other

    def __invert__(self) -> Answer:
        return Answer(2 - self.value)

    @classmethod
    def of(cls, true: bool) -> Answer:
        """YES or NO, for what is always known."""
        return cls.YES if true else cls.NO


class _Name(Struct, frozen=True):
    name: str


class _Not(Struct, frozen=True):
    inner: _Tree


class _Joined(Struct, frozen=True):
    all: bool
    parts: tuple[_Tree, ...]


_Tree: TypeAlias = "_Name | _Not | _Joined"


@dataclass(frozen=True, slots=True)
class Condition:
    """A parsed condition such as `diabetes and not (sedation or position.side)`."""

    text: str
    names: frozenset[str] = field(compare=False)
    _tree: _Tree = field(compare=False, repr=False)

    @classmethod
    def parse(cls, text: str) -> Condition:
        """The condition written in `text`; raises ValueError (`must ...`) when it is not one."""
        tree = _Parser(text).condition()
        return cls(text=" ".join(text.split()), names=frozenset(_names(tree)), _tree=tree)

    def answer(self, lookup: Callable[[str], Answer]) -> Answer:
        """Yes, no or not known, when `lookup` answers each name."""
        return _answer(self._tree, lookup)

    def possible(self, can_be: Callable[[str], frozenset[Answer]]) -> frozenset[Answer]:
        """Every answer that may come out, when `can_be` gives the answers each name may have.

        Tries all combinations, so it is exact: `a or not a` with `a` known is only ever yes.
        """
        names = sorted(self.names)
        combinations = product(*(can_be(name) for name in names))
        return frozenset(
            self.answer(dict(zip(names, combination, strict=True)).__getitem__)
            for combination in combinations
        )


class _Parser:
    """Reads `or` of `and` of `not` of names and brackets, from left to right."""

    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text))
        self.depth = 0

    def condition(self) -> _Tree:
        tree = self.joined("or")
        if self.tokens:
            raise ValueError(f"has '{self.tokens[0]}' where 'and' or 'or' belongs")
        return tree

    def joined(self, word: str) -> _Tree:
        parts = [self.operand(word)]
        while self.tokens[:1] == [word]:
            self.tokens.pop(0)
            parts.append(self.operand(word))
        return parts[0] if len(parts) == 1 else _Joined(word == "and", tuple(parts))

    def operand(self, word: str) -> _Tree:
        return self.joined("and") if word == "or" else self.single()

    def single(self) -> _Tree:
        token = self.tokens.pop(0) if self.tokens else "the end"
        if token == "not":
            return _Not(self.deeper(self.single))
        if token == "(":
            return self.bracket()
        if token in _WORDS or token in {")", "the end"}:
            raise ValueError(f"has {token} where a name belongs")
        return _Name(token)

    def bracket(self) -> _Tree:
        tree = self.deeper(lambda: self.joined("or"))
        if self.tokens[:1] != [")"]:
            raise ValueError("has a bracket that is not closed")
        self.tokens.pop(0)
        return tree

    def deeper(self, read: Callable[[], _Tree]) -> _Tree:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ValueError(f"must not be nested more than {_DEEPEST} deep")
        tree = read()
        self.depth -= 1
        return tree


def _tokens(text: str) -> Iterator[str]:
    rest = text.rstrip()
    if not rest:
        raise ValueError("must not be empty")
    start = 0
    while start < len(rest):
        match = _TOKEN.match(rest, start)
        if match is None:
            raise ValueError(
                f"must be made of names, 'and', 'or', 'not' and brackets; it has"
                f" '{rest[start:].split()[0][:20]}'"
            )
        yield match[1] or match[2]
        start = match.end()


def _names(tree: _Tree) -> Iterator[str]:
    if isinstance(tree, _Name):
        yield tree.name
    elif isinstance(tree, _Not):
        yield from _names(tree.inner)
    else:
        for part in tree.parts:
            yield from _names(part)


def _answer(tree: _Tree, lookup: Callable[[str], Answer]) -> Answer:
    if isinstance(tree, _Name):
        return lookup(tree.name)
    if isinstance(tree, _Not):
        return ~_answer(tree.inner, lookup)
    return reduce(and_ if tree.all else or_, (_answer(part, lookup) for part in tree.parts))
