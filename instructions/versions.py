"""Versions: everything that an approved version was made of, kept so that it can print again.

A version is one zip file in the clinic's folder: the procedure and its words in one language, the
clinic's details, and the templates and drawings. Nothing of a patient is in it: what a clinic's
folder holds besides is left out.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import structs

from instructions import practice as practices
from instructions import procedure as procedures
from instructions.approval import Approval, Standing
from instructions.approvals import FOLDER, Approvals
from instructions.errors import ApprovalError, InstructionsError
from instructions.fingerprint import Places, clinical, fingerprint, look
from instructions.locate import shipped
from instructions.practice import Practice
from instructions.written import did_you_mean

CLINICAL, LOOK = "clinical.json", "look.json"
OF_CLINIC = ("clinic.yaml", "templates/**/*", "figures/*", "translations/**/*")
OF_TEMPLATES = ("*.html", "*.css", "brands/**/*", "figures/*")

_OLD = (1980, 1, 1, 0, 0, 0)
"""The earliest day that a zip file can tell: the same version is the same bytes."""


def version_of(practice: Practice) -> bytes:
    """Everything that a practice is made of, as one file."""
    made, contents = io.BytesIO(), dict(_contents(practice))
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as kept:
        for name, data in sorted(contents.items()):
            kept.writestr(zipfile.ZipInfo(name, _OLD), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def keep(folder: Path, approval: Approval, data: bytes) -> Approval:
    """Put a version into the clinic's folder; the approval that knows its digest."""
    from instructions.batch import write_whole

    known = structs.replace(approval, kept=hashlib.sha256(data).hexdigest())
    (folder / FOLDER).mkdir(exist_ok=True)
    write_whole(_path(folder, known), data)
    return known


def find(approvals: Approvals, name: str) -> Approval:
    """The approval of a version by its short id. Raises ApprovalError telling which there are."""
    known = {str(one.approval.clinical): one.approval for one in approvals.approved}
    wanted = name.strip().upper()
    if wanted not in known:
        what = f"There is no approved version '{name}'."
        raise ApprovalError.of("--copy", what, did_you_mean(wanted, known))
    return known[wanted]


@contextmanager
def opened(folder: Path, approval: Approval) -> Iterator[Practice]:
    """The practice of an approved version; what it prints is marked as a copy.

    It is gone when the context ends. Raises ApprovalError when the file is not the approved one.
    """
    data = _read(folder, approval)
    with TemporaryDirectory(prefix="version-") as name:
        home = Path(name)
        with zipfile.ZipFile(io.BytesIO(data)) as kept:
            kept.extractall(home)
        _add_new_keys(home / "templates")
        practice = _practice(home, approval)
        standing = Standing(
            clinical=approval.clinical, look=approval.look, approval=approval, copy=True
        )
        yield replace(practice, standing=standing)


def places(folder: Path, approval: Approval) -> Places:
    """What an approved version said, place by place. Raises ApprovalError."""
    with zipfile.ZipFile(io.BytesIO(_read(folder, approval))) as kept:
        found: Places = json.loads(kept.read(CLINICAL))
    if fingerprint(found) != approval.clinical:
        raise _not_it(approval)
    return found


def _practice(home: Path, approval: Approval) -> Practice:
    try:
        return practices.load(
            home / "clinic",
            approval.procedure,
            approval.language,
            library={
                **procedures.library(home / "clinic"),
                approval.procedure: home / "library" / approval.procedure,
            },
            templates=home / "templates",
        )
    except InstructionsError:
        raise
    except Exception as error:  # A newer program may stumble over what an older one wrote.
        what = f"This program cannot read {approval.clinical} any more ({type(error).__name__})."
        remedy = "Print it with the program of that time, or have the words approved again."
        raise ApprovalError.of(FOLDER, what, remedy) from None


def _add_new_keys(templates: Path) -> None:
    """Give a kept brand the keys that the program's own brands have got since."""
    for kept in templates.glob("brands/*/brand.yaml"):
        own = shipped("templates") / kept.relative_to(templates)
        if own.is_file():
            known = {line.partition(":")[0] for line in kept.read_text("utf-8").splitlines()}
            lines = own.read_text("utf-8").splitlines()
            new = [line for line in lines if line.partition(":")[0] not in known]
            with kept.open("a", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in ["", *new])


def _contents(practice: Practice) -> Iterator[tuple[str, bytes]]:
    procedure, clinic = practice.procedure, practice.clinic
    # All languages: a sheet says some things in the clinic's own language too.
    yield from _files(f"library/{procedure.id}", practice.folder, ("*.yaml",))
    yield from _files("clinic", clinic.folder, OF_CLINIC)
    if practice.brand.logo:
        yield f"clinic/{practice.brand.logo}", (clinic.folder / practice.brand.logo).read_bytes()
    yield from _files("templates", practice.templates[-1], OF_TEMPLATES)
    for name, found in ((CLINICAL, clinical(practice)), (LOOK, look(practice))):
        yield name, json.dumps(dict(found), sort_keys=True, ensure_ascii=False).encode()


def _files(name: str, folder: Path, patterns: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    found = {path for pattern in patterns for path in folder.glob(pattern) if path.is_file()}
    for path in found:
        inside = path.relative_to(folder)
        if "__pycache__" not in inside.parts and path.suffix != ".py":
            yield f"{name}/{inside.as_posix()}", path.read_bytes()


def _path(folder: Path, approval: Approval) -> Path:
    return folder / FOLDER / f"{approval.procedure}-{approval.language}-{approval.kept[:16]}.zip"


def _read(folder: Path, approval: Approval) -> bytes:
    path = _path(folder, approval)
    try:
        data = path.read_bytes()
    except OSError:
        what = f"What was approved as {approval.clinical} is not in the folder."
        raise ApprovalError.of(path.name, what, "Put it back from your backup.") from None
    if hashlib.sha256(data).hexdigest() != approval.kept:
        raise _not_it(approval)
    return data


def _not_it(approval: Approval) -> ApprovalError:
    what = f"This is not what was approved as {approval.clinical}: somebody has changed it."
    made = ApprovalError.of(FOLDER, what, "Put it back from your backup.")
    assert isinstance(made, ApprovalError)
    return made
