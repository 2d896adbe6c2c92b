"""Pictures of a handout's sides, drawn from the finished PDF, so that what is seen is printed."""

from __future__ import annotations

import base64

from instructions.preview import pictures, png

SHARPNESS = 96.0
"""Dots to the inch: enough to read on a screen."""

MOST = 8


def sides(pdf: bytes) -> tuple[str, ...]:
    """Each side as an address (`data:image/png;...`) that holds its picture."""
    return tuple(
        "data:image/png;base64," + base64.b64encode(png(one, fast=True)).decode("ascii")
        for one in pictures(pdf, SHARPNESS, MOST)
    )
