"""Approval: who stands behind the words, which words these are, and how long they may be printed.

Only values and dates are here: what a cached start needs. `approvals` reads and writes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from instructions.errors import ApprovalError, Problem

WARNED = (60, 30, 7)
"""How many days before the end of an approval the desk is told, each time more urgently."""

_URGENCY = {
    60: "Plan the review with the approver.",
    30: "Ask the approver now: check shows the words, approve records the decision.",
    7: "Ask the approver today. After that day no sheet is printed until the words are approved.",
}


# Crockford's Base32: no I, L, O or U, so that an id can be read out over the phone.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SHORT = 8


class Fingerprint(Struct, frozen=True):
    """The digest of some places; as a text it is the short id `K7QF-3M2X`."""

    digest: str
    """SHA-256 in hexadecimal: what is compared."""

    def __str__(self) -> str:
        number = int(self.digest[:10], 16)
        letters = [_LETTERS[number >> 5 * place & 31] for place in reversed(range(_SHORT))]
        return f"{''.join(letters[:4])}-{''.join(letters[4:])}"


class Approval(Struct, frozen=True, kw_only=True):
    """One version of the words, approved by one person until a day."""

    procedure: str
    language: str
    version: str
    clinical: Fingerprint
    look: Fingerprint
    approver: str
    role: str
    registration: str
    on: date
    until: date
    kept: str = ""
    """SHA-256 of the file with everything that was approved."""
    grace: date | None = None
    """A later end that a clinician has recorded."""

    @property
    def ends(self) -> date:
        """The last day on which it holds."""
        return max(self.until, self.grace or self.until)

    @property
    def by(self) -> str:
        """`Dr S Rao (consultant, TNMC 12345)`."""
        return f"{self.approver} ({self.role}, {self.registration})"


class Standing(Struct, frozen=True, kw_only=True):
    """How a practice's words stand today: what they are, and who approved them."""

    clinical: Fingerprint
    look: Fingerprint
    approval: Approval | None = None
    """The approval of these very words."""
    former: Approval | None = None
    """The last approval of other words, when these have none."""
    sample: bool = False
    copy: bool = False
    """Whether an earlier version is printed again; then its end does not matter."""

    @property
    def specimen_only(self) -> bool:
        """Whether no patient's name may be printed."""
        return self.approval is None and not self.sample

    @property
    def status(self) -> str:
        """The name of the label at the foot of every side."""
        if self.sample:
            return "sample"
        if self.approval is None:
            return "not-approved"
        return "copy" if self.copy else "approved"

    def told(self, today: date) -> tuple[Problem, ...]:
        """What the desk should know on a day. Raises ApprovalError when the words are too old."""
        if self.approval is None or self.copy:
            return tuple(self._missing())
        if today > self.approval.ends:
            raise ApprovalError([_expired(self.approval)])
        return tuple(_due(self.approval, today))

    def _missing(self) -> Iterator[Problem]:
        if self.specimen_only:
            yield _lapsed(self.former, self.clinical) if self.former else NEVER


UNKNOWN = Standing(clinical=Fingerprint("0" * 64), look=Fingerprint("0" * 64))
"""Of words that nobody has looked up: they print as specimens only."""

NEVER = Problem(
    where="approval",
    what="This clinic has not approved these words: this is a specimen, without a name.",
    remedy="A clinician reads them (approve --pack) and approves them: docs/approval.md.",
)


def _lapsed(former: Approval, now: Fingerprint) -> Problem:
    return Problem(
        where="approval",
        what=f"The words have changed since {former.approver} approved them on {former.on}"
        f" ({former.clinical}, now {now}): this is a specimen, without a name.",
        remedy="check shows what changed, word by word; then a clinician approves it again.",
    )


def _expired(approval: Approval) -> Problem:
    return Problem(
        where="approval",
        what=f"The approval of these words ended on {approval.ends}, and nothing is printed.",
        remedy=f"Ask {approval.approver}: approve records a new approval, grace a few days more.",
    )


def _due(approval: Approval, today: date) -> Iterator[Problem]:
    left = (approval.ends - today).days
    near = [days for days in WARNED if left <= days]
    if near:
        by_grace = ", by grace" if approval.grace else ""
        when = {0: "today", 1: "tomorrow"}.get(left, f"in {left} days")
        yield Problem(
            where="approval",
            what=f"The approval of these words ends {when}, on {approval.ends}{by_grace}.",
            remedy=_URGENCY[min(near)],
        )
