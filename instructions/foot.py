"""The foot of every side: whose sheet it is, which words it has, and who stands behind them."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup, escape

from instructions.case import Case
from instructions.practice import Practice
from instructions.said import spoken
from instructions.wording import Value


def foot(practice: Practice, case: Case) -> Mapping[str, Markup]:
    """What stands at the foot of every side: whose it is, which it is, and which words it has."""
    procedure, slot = practice.procedure, practice.rooms.slot
    labels = procedure.labels
    whose = [slot("name"), *(slot(f"identity.{place}") for place in _known_by(practice, case))]
    bold = Markup("<strong>{}</strong>").format
    which = (
        slot(p.name) if isinstance(p, Value) else escape(p.text) for p in labels["page"].pieces
    )
    status = [bold(_status(practice, case)), _which_words(practice)]
    if practice.draft and practice.own:
        # In both languages, so that nobody hands it out.
        marked = _draft(practice.own)
        status.insert(1, spoken(practice.own.procedure.language, bold(marked)))
    return {
        "whose": bold(Markup(" · ").join(whose)),
        "which": Markup("").join(which),
        "words": Markup(" · ").join(status),
        "id": slot("handout") if case.recorded else Markup(),
    }


def about(practice: Practice, case: Case) -> str:
    """What the file says of its words: which they are, and what stands at the foot of its sides."""
    approval = practice.standing.approval
    by = f", {approval.role}, {approval.registration}" if approval else ""
    return f"{_version(practice)} · {_status(practice, case)}{by}"


def _version(practice: Practice) -> str:
    """Which words these are, by the id of all that they say and by their own name."""
    procedure = practice.procedure
    id = practice.standing.clinical
    return f"{id} · {procedure.id} {procedure.version} {procedure.language}"


def _which_words(practice: Practice) -> Markup:
    """The same for the foot; who approved them and until when leave no room for the long name."""
    id, _, name = _version(practice).partition(" · ")
    short = practice.procedure.version if practice.standing.approval else name
    if practice.own:
        # It is text of no language; what is read right to left must not tear it apart.
        return Markup('<span class="together" lang="zxx">{} · {}</span>').format(id, short)
    if practice.standing.approval:
        return Markup('<span class="together">{} · {}</span>').format(id, short)
    return Markup('<span class="together">{}</span> · {}').format(id, short)


def _status(practice: Practice, case: Case) -> str:
    """What the sheet is: a specimen, a sample, a copy, or approved by whom and until when."""
    standing = practice.standing
    if practice.draft:
        return _draft(practice)
    unset = case.specimen and not standing.specimen_only
    label = practice.procedure.labels["specimen" if unset else standing.status]
    return label.plain(_approved(practice).__getitem__)


def _draft(practice: Practice) -> str:
    """What marks a translation that nobody has checked."""
    labels = practice.procedure.labels
    return labels.get("draft", labels["specimen"]).plain()


def _approved(practice: Practice) -> Mapping[str, str]:
    """Who approved the words, and when they are to be reviewed."""
    approval = practice.standing.approval
    if approval is None:
        return {}
    ends = practice.calendar.short_date(approval.ends)
    return {"approver": approval.approver, "review_by": ends}


def _known_by(practice: Practice, case: Case) -> tuple[int, ...]:
    """The one identity line at the foot: the clinic's own number, else the first that there is."""
    lines = practice.clinic.identity
    numbers = [place for place in case.identity if lines[place].format in ("plain", "nhs")]
    return tuple([*numbers, *case.identity][:1])
