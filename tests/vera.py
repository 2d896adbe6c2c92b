"""The real veraPDF, asked about many files in one run: what it says of each, flavour by flavour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tools import run, tool, vera_jar

FLAVOURS = ("ua1", "2a")
"""PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2, level A)."""

LAUNCHER = Path(__file__).parent / "vera" / "Validate.java"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What veraPDF says of one file in one flavour; ``broken`` has a line for each broken rule."""

    file: Path
    flavour: str
    passed: bool
    checks: int
    broken: tuple[str, ...]

    def __str__(self) -> str:
        rules = "; ".join(self.broken)
        return f"{self.file.name} {self.flavour}: {rules or ('pass' if self.passed else 'fail')}"


def validate(files: Iterable[Path], flavours: Iterable[str] = FLAVOURS) -> list[Verdict]:
    """A verdict for each file and flavour. Fails when veraPDF does not answer for every one."""
    java = tool("java", "default-jdk-headless")
    asked, flavours = [Path(file) for file in files], tuple(flavours)
    command = (java, "-Xss16m", "-cp", vera_jar(), LAUNCHER, ",".join(flavours))
    done = run(*command, given="\n".join(map(str, asked)).encode())
    found = list(_verdicts(done.stdout.decode("utf-8", errors="replace")))
    answered = {(verdict.file, verdict.flavour) for verdict in found}
    unanswered = {(file, flavour) for file in asked for flavour in flavours} - answered
    told = done.stderr.decode(errors="replace")[-800:]
    assert not unanswered, f"veraPDF said nothing of {len(unanswered)} files: {told}"
    return found


def _verdicts(output: str) -> Iterator[Verdict]:
    broken: list[str] = []
    for line in output.splitlines():
        kind, *fields = line.split("\t")
        if kind == "RULE" and len(fields) == 4:
            _, rule, count, message = fields
            broken.append(f"{rule} x{count} {message}")
        elif kind == "VERDICT" and len(fields) == 4:
            flavour, verdict, checks, name = fields
            passed = verdict == "PASS" and not broken
            yield Verdict(Path(name), flavour, passed, int(checks), tuple(broken))
            broken = []
