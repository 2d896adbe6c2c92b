"""The report of a check: as lines to read, as JSON for programs, and as a tagged PDF to keep."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import asdict

from instructions.check.examine import Checked
from instructions.check.finding import Weight
from instructions.check.measures import Verdict
from instructions.schedule.table import plural


def as_lines(checked: Checked) -> Iterator[str]:
    """The findings a line each, the worst first, and what it comes to."""
    for one in checked.findings:
        yield f"{one.weight.name.lower():7} {one.where}: {one.what}"
        yield f"        {one.why} [{one.rule}; {one.source}]"
    for part, score in checked.scores.items():
        yield f"{part}: reading grade {score.grade:.1f}, longest sentence {score.longest} words"
    for one_ in checked.measured:
        ink = "" if one_.ink is None else f", ink {one_.ink:.0%}"
        yield f"{one_.edition} {one_.paper}: {one_.sides} sides, type from {one_.smallest:g}{ink}"
    if checked.items:
        told = judged(checked)
        yield (
            f"PEMAT-P and CDC CCI: {told['met']} of {told['judged']} judged items met,"
            f" {told['human']} for two raters"
        )
    counts = counted(checked)
    yield ", ".join(plural(counts[kind], kind) for kind in ("error", "warning", "note"))


def as_json(checked: Checked) -> str:
    """All of it for a program."""
    standing = checked.practice.standing if checked.practice else None
    told = {
        "title": checked.title,
        "today": checked.today.isoformat(),
        "clinical": str(standing.clinical) if standing else None,
        "look": str(standing.look) if standing else None,
        "counts": counted(checked),
        "findings": [one.told() for one in checked.findings],
        "items": [{**asdict(item), "verdict": item.verdict.value} for item in checked.items],
        "paper": [asdict(one) for one in checked.measured],
        "reading": {part: round(score.grade, 2) for part, score in checked.scores.items()},
        "raters": checked.ratings,
    }
    return json.dumps(told, indent=2, ensure_ascii=False)


def as_pdf(checked: Checked) -> bytes:
    """All of it as a tagged PDF; in the program's own look where the clinic cannot be read."""
    from instructions import practice as practices
    from instructions.locate import shipped
    from instructions.staff import staff_sheet

    practice = checked.practice or practices.load(shipped("examples") / "clinic")
    return staff_sheet(
        practice,
        "report.html",
        checked=checked,
        counts=counted(checked),
        judged=judged(checked),
        scores=list(checked.scores.items()),
        standing=checked.practice.standing if checked.practice else None,
        raters=list(checked.ratings),
        ratings=[one["items"] for one in checked.ratings.values()],
    )


def counted(checked: Checked) -> Mapping[str, int]:
    """How many findings of each weight."""
    found = Counter(one.weight for one in checked.findings)
    return {weight.name.lower(): found[weight] for weight in Weight}


def judged(checked: Checked) -> Mapping[str, Any]:
    """How many items are met, how many were judged, and how many are left to people."""
    found = Counter(item.verdict for item in checked.items)
    met, missed = found[Verdict.MET], found[Verdict.NOT_MET]
    return {"met": met, "judged": met + missed, "human": found[Verdict.HUMAN]}
