"""The fields of the settings: the twelve questions, and a field for every setting."""

from __future__ import annotations

from instructions.catalogue import default_of
from instructions.procedure import Procedure
from instructions.sentences import DRUGS
from instructions.settings import Setting
from instructions.web.entries import Column, Entry

CLINIC: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    ("What is your clinic called?", (Entry(path=("name",), label="Name", needed=True),)),
    (
        "Where is it?",
        (Entry(path=("address",), label="Address, one line each", kind="lines", needed=True),),
    ),
    (
        "Which phone does a patient call?",
        (Entry(path=("phone",), label="Phone of the desk", needed=True),),
    ),
    (
        "When is that phone answered?",
        (Entry(path=("hours",), label="Hours", needed=True),),
    ),
    (
        "Whom does a patient reach when you are closed? Without an answer nothing is printed.",
        (
            Entry(path=("out-of-hours", "route"), label="Who, in a few words"),
            Entry(path=("out-of-hours", "phone"), label="Phone that is answered then"),
        ),
    ),
    (
        "What is the emergency number, and who answers it?",
        (
            Entry(path=("emergency", "number"), label="Emergency number", needed=True),
            Entry(path=("emergency", "service"), label="Who answers", needed=True),
            Entry(path=("emergency", "hospital"), label="Nearest emergency hospital"),
        ),
    ),
    (
        "In which country and time zone are you?",
        (
            Entry(path=("country",), label="Country, two letters", needed=True),
            Entry(path=("time-zone",), label="Time zone", needed=True),
        ),
    ),
)
PRACTICE: tuple[tuple[str, str], ...] = (
    (DRUGS, "What do you inject besides the numbing medicine?"),
    ("food", "May patients eat before the injection?"),
    ("driving", "For how many hours may they not drive afterwards?"),
    ("pain-medicine", "What may they take for pain afterwards?"),
    ("follow-up", "When do you see them again?"),
)
MORE = (
    Entry(path=("place",), label="Where to come", hint="Unless the visit says otherwise."),
    Entry(
        path=("clock",), label="Clock", kind="choice", options={"12": "12 hours", "24": "24 hours"}
    ),
    Entry(
        path=("teach-back",),
        label="A side for staff: three questions to ask, and who explained the sheet",
        kind="choice",
        options={"": "Yes, with each sheet", "false": "No"},
    ),
)
CLOSURES = Entry(
    path=("closures",),
    label="Holidays, and who answers then",
    kind="rows",
    columns=(
        Column("first", "First day", "date"),
        Column("last", "Last day", "date"),
        Column("route", "Who answers"),
        Column("phone", "Phone"),
    ),
    hint="When the night after a visit falls into one, the sheet names who answers then.",
)
SAMPLE = Entry(
    path=("sample",),
    label="SAMPLE on every side",
    kind="choice",
    options={"true": "Yes: not all of it is ours yet", "": "No: all of it is ours"},
)


def differing(procedure: Procedure) -> Entry:
    """The field for what clinicians do otherwise."""
    return Entry(
        path=("clinicians",),
        label="Where a clinician differs",
        kind="differing",
        columns=(
            Column("name", "Clinician"),
            Column("setting", "Setting", options=tuple(procedure.settings)),
            Column("value", "Value"),
        ),
        hint="The name as your visits and lists write it. All else is as the clinic does it.",
    )


def questions(procedure: Procedure) -> list[tuple[str, tuple[Entry, ...]]]:
    """The twelve that matter, each with the fields of its answer."""
    own = [(asked, (_entry(procedure, id),)) for id, asked in PRACTICE]
    return [*CLINIC, *own]


def rules(procedure: Procedure) -> tuple[Entry, ...]:
    """A field for every setting of a procedure."""
    return (_entry(procedure, DRUGS), *(_entry(procedure, id) for id in procedure.settings))


def _entry(procedure: Procedure, id: str) -> Entry:
    if id == DRUGS:
        drugs = [one.id for one in procedure.conditions.values() if one.from_drugs]
        path = ("procedures", procedure.id, DRUGS)
        options = {one: one.capitalize() for one in drugs}
        return Entry(path=path, label="Medicines you inject", kind="many", options=options)
    setting = procedure.settings[id]
    label = id.replace("-", " ").capitalize()
    kinds = {"number": "number", "range": "range", "choice": "choice", "yesno": "choice"}
    options = {"": "Not set"} | {
        choice: choice for choice in (("yes", "no") if setting.kind == "yesno" else setting.choices)
    }
    return Entry(
        path=("procedures", procedure.id, "settings", id),
        label=f"{label} ({setting.unit})" if setting.unit else label,
        kind=kinds.get(setting.kind, "text"),
        options=options,
        hint=_hint(setting, procedure),
        attributes=_limits(setting),
    )


def _hint(setting: Setting, procedure: Procedure) -> str:
    """Its range, its default, and where it comes from."""
    told = [setting.rule.capitalize(), default_of(setting).capitalize()]
    known = [procedure.sources[id] for id in setting.sources if id in procedure.sources]
    if known:
        told.append("From: " + "; ".join(f"{one.publisher}, {one.title}" for one in known))
    return ". ".join(told) + "."


def _limits(setting: Setting) -> str:
    if setting.kind != "number":
        return ""
    return f' min="{setting.least}" max="{setting.most}" step="any"'
