"""Disk: whether a folder lies on a disk of this computer or on another computer's share."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

# Kinds of file system that other computers may write to at the same time.
SHARED = re.compile(
    r"nfs4?|cifs|smb\w*|9p|afs|ceph|gfs2?|glusterfs|lustre|ocfs2|davfs|virtiofs|vboxsf|prl_fs|fuse\..+"
)
_MOUNTS = Path("/proc/self/mountinfo")
_REMOTE = 4
"""What Windows calls a network drive (GetDriveTypeW, DRIVE_REMOTE)."""


def is_local(folder: Path) -> bool:
    """Whether nobody but this computer writes there; False too when that cannot be told."""
    folder = folder.resolve()
    if sys.platform == "win32":
        return _local_on_windows(folder)
    try:
        kind = _kind(folder, _MOUNTS.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return False
    return kind is not None and not SHARED.fullmatch(kind)


def _kind(folder: Path, mounts: str) -> str | None:
    """The kind of file system of a folder, from a list as Linux has it in mountinfo."""
    found: tuple[int, str] | None = None
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split()
        if len(fields) > 4 and after:
            point = Path(re.sub(r"\\(\d{3})", lambda one: chr(int(one[1], 8)), fields[4]))
            # A later mount over the same place hides the earlier one.
            if folder.is_relative_to(point) and (not found or len(point.parts) >= found[0]):
                found = len(point.parts), after.split()[0]
    return found[1] if found else None


def _local_on_windows(folder: Path) -> bool:
    if str(folder).startswith("\\\\"):
        return False
    import ctypes

    drive = os.path.splitdrive(folder)[0] + "\\"
    return bool(getattr(ctypes, "windll").kernel32.GetDriveTypeW(drive) != _REMOTE)  # noqa: B009
