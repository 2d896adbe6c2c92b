"""HL7 v2 scheduling messages, in a file or a batch: the last event of each appointment counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from instructions.schedule.hl7_parts import (
    Message,
    clinician_name,
    national_number,
    own_number,
    part,
    patient_name,
    piece,
    repetitions,
    stamp,
    starts,
)
from instructions.schedule.standard import COLUMNS
from instructions.schedule.table import Row, Table, need, plural, unreadable

UNIT = "message"

_EVENTS = {
    **dict.fromkeys(("S12", "S13", "S14", "S18", "S19", "S20", "S21", "S22"), ""),
    "S15": "cancelled",
    "S16": "discontinued",
    "S17": "deleted",
    "S26": "no-show",
}
"""What an event makes of an appointment; S18 to S22 only change what is used for it."""

_CHARSETS = {
    "ASCII": "ascii", "UNICODEUTF8": "utf-8", "UTF8": "utf-8", "UNICODE": "utf-8",
    "UNICODEUTF16": "utf-16", **{f"8859{n}": f"iso8859-{n}" for n in range(1, 16)},
}  # fmt: skip
_ENVELOPE = (b"FHS", b"BHS", b"BTS", b"FTS", b"DSC")
_EVENT = re.compile(r"[A-Z0-9]{2,4}", re.ASCII)
_UNDECLARED = (
    "The message has letters beyond ASCII and does not tell its character set in MSH-18; name it"
    " in the map with 'encoding'."
)
_UNKNOWN = "The character set in MSH-18 is not known, or the message is not written in it."
_BROKEN = "This is no HL7 message that can be read."


_CUT_OFF = "The file ends in the middle of this message, so some of it may be missing."
_LAST = ("AIS", "AIG", "AIL", "AIP")
"""The segments that end a message; many a system leaves out the end of the last line."""

_REPLACED = "A later message, no. {}, is about the same appointment."

_Id: TypeAlias = "tuple[str, str, str]"


@dataclass(frozen=True, slots=True)
class _Event:
    """One message: its row, and what tells which appointment it is about, and when it was sent."""

    row: Row
    ids: frozenset[_Id] = field(default=frozenset(), repr=False)
    sent: str = ""


def read_hl7(data: bytes, source: str, encoding: str | None = None) -> Table:
    """The appointments in a file of HL7 v2 messages, one row each; an earlier event is left out.

    `encoding` is that of messages that do not declare theirs. What a message is about is taken
    from MSH-9, never from the file's name.
    """
    need("hl7", "HL7")
    messages = _split(data)
    if not messages:
        raise unreadable(source, "There is no message in the file.", "Export it again.")
    events = [_event(n, text, encoding) for n, text in enumerate(messages, start=1)]
    if events[-1].row.cells and _is_cut_off(data, messages):
        events[-1] = replace(events[-1], row=Row(len(messages), (), _CUT_OFF))
    rows = _last_of_each(events)
    return Table(
        source=source,
        kind="hl7",
        unit=UNIT,
        columns=COLUMNS,
        rows=rows,
        notes=(f"{plural(len(messages), 'message')} read.",),
    )


def _split(data: bytes) -> list[bytes]:
    """The messages, without the frame of a transfer and the envelope of a batch."""
    messages: list[list[bytes]] = []
    for line in re.split(rb"[\r\n\x0b\x1c]+", data.removeprefix(b"\xef\xbb\xbf")):
        if line.startswith(b"MSH"):
            messages.append([line])
        elif line.strip() and not line.startswith(_ENVELOPE) and messages:
            messages[-1].append(line)
    return [b"\r".join(lines) + b"\r" for lines in messages]


def _is_cut_off(data: bytes, messages: Sequence[bytes]) -> bool:
    """Whether the last line lacks its end, and more than that seems to be missing.

    It does when no message ends with such a segment, or when all others have one that it lacks.
    """
    if data.endswith((b"\r", b"\n", b"\x0b", b"\x1c")):
        return False
    *others, last = ([line[:3] for line in one.splitlines()] for one in messages)
    missing = set.intersection(*map(set, others)) - set(last) if others else set()
    return bool(missing) or last[-1].decode("ascii", "replace") not in _LAST


def _event(number: int, data: bytes, encoding: str | None) -> _Event:
    import hl7

    text, trouble = _decoded(data, encoding)
    if trouble:
        return _Event(Row(number, (), trouble))
    try:
        message = Message(hl7.parse(text))
        kind, event = message.part("MSH", 9, 1), message.part("MSH", 9, 2)
    except (hl7.HL7Exception, LookupError, ValueError, TypeError, AttributeError):
        # The library's own sentence may quote the message.
        return _Event(Row(number, (), _BROKEN))
    if kind != "SIU" or event not in _EVENTS:
        named = [word for word in (kind, event) if _EVENT.fullmatch(word)]
        if len(named) < 2:
            return _Event(Row(number, (), _BROKEN))
        what = f"It is no appointment: an event {'^'.join(named)}."
        return _Event(Row(number, (), "", what))
    ids = frozenset(_ids(message))
    return _Event(_row(number, message, event), ids, stamp(message.part("MSH", 7)))


def _decoded(data: bytes, encoding: str | None) -> tuple[str, str]:
    """The text of a message, or why there is none."""
    if data.isascii():
        return data.decode("ascii"), ""
    separator = data[3:4]
    fields = data.split(b"\r", 1)[0].split(separator)
    # MSH-1 is the separator itself, so MSH-18 is the field before the eighteenth separator.
    declared = fields[17].split(b"~")[0].decode("ascii", "replace") if len(fields) > 17 else ""
    name = "".join(sign for sign in declared.upper() if sign.isalnum())
    charset = _CHARSETS.get(name) if name else encoding
    if name and charset in (None, "ascii"):
        return "", _UNKNOWN
    try:
        return data.decode(charset or "utf-8"), ""
    except (UnicodeDecodeError, LookupError):
        return "", _UNKNOWN if name else _UNDECLARED


def _row(number: int, message: Message, event: str) -> Row:
    pids = message.segments("PID")
    if len(pids) > 1:
        return Row(number, (), "The message is about more than one patient.")
    said = _of_patient(pids[0]) if pids else {}
    said |= {
        "type": message.part("SCH", 8, 2) or message.part("SCH", 8, 1),
        "service": _service(message),
        "start": next(filter(None, map(stamp, starts(message))), ""),
        "clinician": _clinician(message),
        "place": _place(message),
        "status": _EVENTS[event] or said.pop("status", "") or message.part("SCH", 25, 1),
    }
    return Row(number, [said.get(name, "") for name in COLUMNS])


def _of_patient(pid: object) -> dict[str, str]:
    return {
        "id": own_number(pid),
        "nhs number": national_number(pid),
        "name": patient_name(pid),
        # What is no date goes on as it is, and stops the row.
        "born": stamp(part(pid, 7))[:10] or part(pid, 7),
        "language": part(pid, 15),
        "status": "deceased" if part(pid, 30) == "Y" else "",
    }


def _service(message: Message) -> str:
    """The service of the first AIS: its words, else its code."""
    found = message.segments("AIS")
    return (part(found[0], 3, 2) or part(found[0], 3, 1)) if found else ""


def _clinician(message: Message) -> str:
    """The one person of the appointment; nobody when there are more."""
    names = {name for segment in message.segments("AIP") if (name := clinician_name(segment, 3))}
    return names.pop() if len(names) == 1 else ""


def _place(message: Message) -> str:
    """The description of the one place; codes of wards and rooms say nothing to a patient."""
    places = {part(segment, 3, 9) for segment in message.segments("AIL")} - {""}
    return places.pop() if len(places) == 1 else ""


def _ids(message: Message) -> Iterator[_Id]:
    """Filler's and placer's number of the appointment, each with who gave it."""
    for kind, number in (("filler", 2), ("placer", 1)):
        for segment in message.segments("SCH")[:1]:
            for one in repetitions(segment, number)[:1]:
                if piece(one, 1):
                    yield kind, piece(one, 1), piece(one, 2)


def _last_of_each(events: Sequence[_Event]) -> tuple[Row, ...]:
    """The rows in the order of the file, with all but the last event of an appointment left out."""
    last: dict[int, int] = {}
    appointments = _appointments(events)
    timed = all(event.sent for event in events if event.ids)
    for n in sorted(range(len(events)), key=lambda n: (events[n].sent if timed else "", n)):
        last[appointments[n]] = n
    return tuple(
        event.row
        if last[appointments[n]] == n or event.row.trouble
        else Row(event.row.number, (), "", _REPLACED.format(last[appointments[n]] + 1))
        for n, event in enumerate(events)
    )


def _appointments(events: Sequence[_Event]) -> list[int]:
    """For each event a number that it shares with all events of the same appointment.

    They are joined by filler's or placer's number; who gave it counts unless some event leaves
    that out.
    """
    bare = {(kind, number) for event in events for kind, number, by in event.ids if not by}
    group: dict[_Id, int] = {}
    found = list(range(len(events)))
    for n, event in enumerate(events):
        ids = [(kind, no, "" if (kind, no) in bare else by) for kind, no, by in event.ids]
        joined = {group[id] for id in ids if id in group}
        if len(joined) > 1:
            group = {id: min(joined) if no in joined else no for id, no in group.items()}
            found = [min(joined) if no in joined else no for no in found]
        found[n] = min(joined, default=n)
        group.update(dict.fromkeys(ids, found[n]))
    return found
