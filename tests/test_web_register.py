"""What is printed at the desk stands in the clinic's register, as what the commands print does."""

from __future__ import annotations

import hashlib
import re
from io import BytesIO
from pathlib import Path

import pytest
from desk import Client, client_of, finish
from sitting import SCHEDULE
from test_register import ID, real_clinic, told
from tools import text_of

from instructions import keys
from instructions.pdf import layout
from instructions.pdf.layout import lay_out
from instructions.recording import Recording
from instructions.register import Register, open_register, patient_mark
from instructions.web.queue import Printer


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A computer whose key is a new one."""
    monkeypatch.setenv(keys.HOME, str(tmp_path / "home"))
    keys.key.cache_clear() if hasattr(keys.key, "cache_clear") else None
    return tmp_path


def printed(client: Client) -> bytes:
    """The PDF of a walk-in, as it comes out of the printer."""
    path = client.walk_in(id="MRN-0001")
    answer = client.send(f"{path}/print", {"seen": client.seen(path)})
    assert answer.status_code == 303, answer.text
    data: bytes = client.get(f"{answer.location}/handout.pdf").data
    return data


def noted(clinic: Path) -> list[tuple[str, str, str]]:
    """Format, route and end of all that happened to the handouts of the register."""
    with open_register(clinic, keys.key(), new=False) as register:
        entries = [*register.entries()]
        return [(one.row.format, told.route, told.what) for one in entries for told in one.events]


def test_a_handout_of_a_real_clinic_is_noted(home: Path) -> None:
    """With its id at the foot, its route, and the digest of the very bytes."""
    clinic = real_clinic(home)
    data = printed(client_of(clinic))
    secret = keys.key()
    register = open_register(clinic, secret)
    (entry,) = register.of_patient(patient_mark(secret, "MRN-0001", "", None))
    register.close()

    assert entry.row.sha256 == hashlib.sha256(data).hexdigest()
    assert set(re.findall(ID, text_of(data))) == {entry.row.id}
    assert entry.state == "printed"


def test_the_sample_keeps_no_register() -> None:
    """It is everybody's, and its patients are nobody."""
    client = client_of()
    data = printed(client)

    assert not re.search(ID, text_of(data))
    assert not list(client.front.clinic.glob("register*"))


def ids(clinic: Path) -> list[str]:
    """The ids of the handouts of the register."""
    with open_register(clinic, keys.key(), new=False) as register:
        return [one.row.id for one in register.entries()]


def test_every_way_out_of_the_desk_is_noted(home: Path) -> None:
    """On paper, as a file, a page and a text, and once more to the printer."""
    clinic = real_clinic(home)
    client = client_of(clinic)
    path = client.walk_in(id="MRN-0001")
    printed = client.send(f"{path}/print", {"seen": client.seen(path)}).location
    for way in ("save", "page", "text"):
        assert client.send(f"{path}/{way}").status_code == 200
    assert client.send(f"{printed}/again").status_code == 303

    assert noted(clinic) == [
        ("pdf", "desk", "printed"),
        ("pdf", "desk file", "printed"),
        ("pdf", "desk again", "printed"),
        ("html", "desk page", "printed"),
        ("text", "desk text", "printed"),
    ]


def test_each_sheet_of_a_stack_is_noted_and_reprinted_to_the_byte(home: Path) -> None:
    """What "Reprint these" makes is known sheet by sheet, as if each were printed alone."""
    clinic = real_clinic(home)
    client = client_of(clinic)
    client.send("/list", {"today": "yes", "list": (BytesIO(SCHEDULE.read_bytes()), "list.csv")})
    rows = [client.token(name) for name in ("Asha Example", "Bala Sample")]
    data = client.send("/today/ticked", {"do": "reprint", "row": rows})
    stack = client.get(f"{data.location}/handout.pdf").data

    assert noted(clinic) == [("pdf", "desk stack", "printed")] * 2
    for id in {found[0] for found in ID.finditer(text_of(stack))}:
        again = told("reprint", id, "--clinic", clinic, "-o", home / "again.pdf")
        assert "the same bytes as before" in again


def test_what_is_handed_over_at_the_desk_is_noted(home: Path) -> None:
    """For the patients whose rows are ticked, until the tick is taken back."""
    clinic = real_clinic(home)
    client = client_of(clinic)
    client.send("/list", {"today": "yes", "list": (BytesIO(SCHEDULE.read_bytes()), "list.csv")})
    asha, bala = (client.token(name) for name in ("Asha Example", "Bala Sample"))
    client.send("/today/ticked", {"do": "reprint", "row": [asha]})
    for _ in range(2):
        client.send("/today/ticked", {"do": "handed-over", "row": [asha, bala]})

    assert [what for _, _, what in noted(clinic)] == ["printed", "handed over", "printed"]


def test_a_list_that_is_printed_is_noted_each_time(home: Path) -> None:
    """Also when the same list is printed a second time."""
    clinic = real_clinic(home)
    client = client_of(clinic)
    path = client.send("/list", {"list": (BytesIO(SCHEDULE.read_bytes()), "list.csv")}).location
    for _ in range(2):
        client.send(f"{path}/start")
        finish(client, str(path))
    events = noted(clinic)

    assert set(events) == {("pdf", "batch", "printed")}
    assert len(events) == 2 * len(ids(clinic))


def test_a_sheet_that_is_void_is_not_printed_again(home: Path) -> None:
    """It was replaced in the meantime: the visit is printed anew."""
    clinic = real_clinic(home)
    client = client_of(clinic)
    path = client.walk_in(id="MRN-0001")
    printed = client.send(f"{path}/print", {"seen": client.seen(path)}).location
    (id,) = ids(clinic)
    told("register", "void", id, "--clinic", clinic)
    refused = client.send(f"{printed}/again")

    assert refused.status_code == 422
    assert "taken out of use" in refused.text


def test_a_sheet_that_the_printer_does_not_take_is_noted_as_failed(home: Path) -> None:
    """And the visit is not marked as printed."""
    clinic = real_clinic(home)
    client = client_of(clinic)
    path = client.walk_in(id="MRN-0001")
    client.front.printer = Printer("no such printer")
    refused = client.send(f"{path}/print", {"seen": client.seen(path)})

    assert refused.status_code == 422
    assert noted(clinic) == [("pdf", "desk", "failed")]


def test_a_sheet_is_laid_out_once_from_the_first_look_to_the_paper(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its id at the foot from the first: what is looked at is what is printed and saved."""
    laid = []

    def counted(*given: object) -> object:
        laid.append(given)
        return lay_out(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(layout, "lay_out", counted)
    client = client_of(real_clinic(home))
    printed(client)
    path = client.walk_in(id="MRN-0002", name="Bruno Beispiel")
    client.get(path)
    client.send(f"{path}/save")

    assert len(laid) == 1


def test_a_sheet_that_cannot_be_made_leaves_no_register_open(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither when it cannot be laid out, nor when what is noted of it cannot be sealed."""
    client = client_of(real_clinic(home))
    path = client.walk_in(id="MRN-0001", name="Asha \N{CUNEIFORM SIGN A}")
    closed = []
    monkeypatch.setattr(Register, "close", lambda register: closed.append(register))
    refused = client.send(f"{path}/save")
    monkeypatch.setattr(Recording, "row", lambda *_: 1 / 0)
    broken = client.send(f"{client.walk_in(id='MRN-0002', name='Bruno Beispiel')}/save")

    assert refused.status_code == 422
    assert broken.status_code == 500
    assert len(closed) == 1
