"""Start: the command line is read and run, with no look for garbage while one handout is made."""

from __future__ import annotations

import gc


def main() -> None:
    """Run what was typed.

    All that a single handout makes is in use until it is written: to look for garbage in it, and
    to take it apart at the end, takes a fourth of the time. A command that may run for long turns
    the collector on again (`cli.LATER`).
    """
    gc.disable()
    from instructions.cli import main as run

    try:
        run()
    finally:
        # What is left goes with the process.
        gc.freeze()
