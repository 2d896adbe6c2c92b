"""Parts of an HL7 v2 message: segments, repetitions, components, names, numbers and times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

NULL = '""'
"""What a message writes for: delete what you have."""

_STAMP = re.compile(
    r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(?:\d\d(?:\.\d+)?)?)?([+-]\d{4})?", re.ASCII
)
_ESCAPED = re.compile(r"\\([^\\]{0,40})\\")
# Codes of HL7 table 0203 for a number that the hospital itself gives, and for one that it does not.
_OWN_NUMBER = ("MR", "MRN", "PI", "PT", "")
_NATIONAL = ("NH", "NHS")
# Codes of HL7 table 0200: the legal name, the one in use, an unspecified one.
_NAMES = ("L", "D", "")


@dataclass(frozen=True, slots=True)
class Message:
    """A parsed message; `segments` gives what `hl7` made of it, but never fails."""

    parsed: Any = field(repr=False)

    def segments(self, name: str) -> list[Any]:
        """All segments of a name; none when there is none."""
        return [segment for segment in self.parsed if str(segment[0]) == name]

    def part(self, name: str, number: int, component: int = 1) -> str:
        """A component of the first segment of a name; empty when there is none."""
        found = self.segments(name)
        return part(found[0], number, component) if found else ""


def part(segment: Any, number: int, component: int = 1, sub: int = 1) -> str:
    """A part of the first repetition of a field, plain; empty for what is not there or deleted."""
    repeats = repetitions(segment, number)
    return piece(repeats[0], component, sub) if repeats else ""


def repetitions(segment: Any, number: int) -> list[Any]:
    """The repetitions of a field."""
    return list(segment[number]) if number < len(segment) else []


def piece(repetition: Any, component: int = 1, sub: int = 1) -> str:
    """A component, or a part of one, of a repetition; each counts from 1."""
    found: Any = repetition
    for place in (component, sub):
        if isinstance(found, str):
            found = found if place == 1 else ""
        else:
            found = found[place - 1] if place <= len(found) else ""
    text = str(found).strip()
    return "" if text == NULL else plain(text)


def plain(text: str) -> str:
    r"""The text with its escapes resolved: `\T\` is `&`; highlighting and layout are dropped."""
    return _ESCAPED.sub(_unescaped, text) if "\\" in text else text


def _unescaped(match: re.Match[str]) -> str:
    code = match[1]
    known = {"F": "|", "S": "^", "T": "&", "R": "~", "E": "\\"}
    if code in known:
        return known[code]
    if code[:1] == "X" and re.fullmatch(r"(?:[0-9A-Fa-f]{2})+", code[1:]):
        try:
            return bytes.fromhex(code[1:]).decode("utf-8")
        except UnicodeDecodeError:
            return bytes.fromhex(code[1:]).decode("latin-1")
    return " " if code.startswith(".") else ""


def stamp(text: str) -> str:
    """`2027-03-02 09:30+02:15` for a time, `2027-03-02` for a day, empty for anything else."""
    match = _STAMP.fullmatch(text.strip())
    if not match:
        return ""
    year, month, day, hour, minute, offset = match.groups()
    if hour is None:
        return f"{year}-{month}-{day}"
    zone = f"{offset[:3]}:{offset[3:]}" if offset else ""
    return f"{year}-{month}-{day} {hour}:{minute}{zone}"


def patient_name(pid: Any) -> str:
    """First, middle and last name of PID-5: the legal name, else the one in use; no titles."""
    return _by_kind(repetitions(pid, 5), _NAMES, 7, _person)


def _person(name: Any) -> str:
    # What a message writes in a family name behind its first part is the maiden or partner's name.
    words = (piece(name, 2), piece(name, 3), piece(name, 1), piece(name, 4))
    return " ".join(word for word in words if word)


def clinician_name(segment: Any, number: int) -> str:
    """Title, first and last name of a person in a field such as AIP-3; empty unless it is one."""
    repeats = repetitions(segment, number)
    if len(repeats) != 1:
        return ""
    family = piece(repeats[0], 2)
    words = (piece(repeats[0], 6), piece(repeats[0], 3), family)
    return " ".join(word for word in words if word) if family else ""


def own_number(pid: Any) -> str:
    """The hospital's number of the patient in PID-3; PID-2 held it before there was PID-3."""
    found = _by_kind(repetitions(pid, 3), _OWN_NUMBER, 5, piece)
    return found if found or part(pid, 3) else part(pid, 2)


def national_number(pid: Any) -> str:
    """The NHS number in PID-3, if there is one."""
    return _by_kind(repetitions(pid, 3), _NATIONAL, 5, piece)


def _by_kind(found: list[Any], kinds: tuple[str, ...], at: int, read: Any) -> str:
    """What `read` makes of the first repetition of the first kind that says anything."""
    for kind in kinds:
        for one in found:
            if piece(one, at).upper() == kind and (text := str(read(one))):
                return text
    return ""


def starts(message: Message) -> Iterator[str]:
    """The times at which the visit may start, the surest first: TQ1-7, SCH-11, AIS-4.

    From version 2.5 on TQ1 stands for SCH-11, and what SCH-11 then holds may be left over.
    """
    yield from (part(segment, 7) for segment in message.segments("TQ1"))
    yield message.part("SCH", 11, 4)
    yield message.part("SCH", 11, 1)
    yield from (part(segment, 4) for segment in message.segments("AIS"))
