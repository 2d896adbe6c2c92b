"""Notes: what leaves the desk is noted in the clinic's register, with the route that it takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from instructions import finish
from instructions.clinic import Clinic
from instructions.finish import Made
from instructions.visit import Visit

PRINTED, SAVED, PAGE, TEXT = "desk", "desk file", "desk page", "desk text"
STACK, AGAIN = "desk stack", "desk again"


@contextmanager
def noted(clinic: Path, made: Sequence[Made], route: str) -> Iterator[tuple[str, ...]]:
    """Lets handouts go out while the register is told of them, where one is kept; gives their ids.

    Raises RegisterError.
    """
    from instructions.recording import recording

    told = finish.noted(made, partial(recording, clinic))
    with finish.recorded(told, route):
        yield tuple(one.id for one in told if one.id)


@contextmanager
def noted_again(clinic: Path, ids: Sequence[str], route: str) -> Iterator[None]:
    """Lets handouts of the register go out once more while it is told of them.

    Raises RegisterError when one of them is void or was erased since.
    """
    if not ids:
        yield
        return
    from instructions.recording import recording
    from instructions.register import VOID, recorded
    from instructions.register_file import RegisterError

    with closing(recording(clinic).register) as register:
        found = [(id, register.entry(id)) for id in ids]
        rows = [entry.row for _, entry in found if entry and entry.state != VOID]
        if len(rows) < len(found):
            gone = [id for id, entry in found if entry is None or entry.state == VOID]
            what = "It was taken out of use since it was printed."
            raise RegisterError.of(", ".join(gone), what, "Print the visit anew.")
        with recorded(register, rows, route) as done:
            yield
            for _ in rows:
                done()


def handed_over(clinic: Clinic, visits: Iterable[Visit], on: bool) -> None:
    """Notes that patients have their sheets, or that they do not; each one's last print is meant.

    A clinic without a register notes nothing. Raises RegisterError.
    """
    if not finish.keeps_register(clinic):
        return
    from instructions.recording import recording
    from instructions.register import HANDED_OVER, PRINTED, patient_mark

    was, becomes = (PRINTED, HANDED_OVER) if on else (HANDED_OVER, PRINTED)
    kept = recording(clinic.folder)
    with closing(kept.register) as register:
        for visit in visits:
            patient = patient_mark(kept.secret, visit.id, visit.name, visit.born)
            sheets = [one for one in register.of_patient(patient) if one.row.format == "pdf"]
            if sheets and sheets[-1].state == was:
                register.happened(sheets[-1].row.id, becomes, "desk")
