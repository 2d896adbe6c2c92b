"""What is printed at the desk stands in the clinic's register, as what the commands print does."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from desk import Client, client_of
from test_register import ID, real_clinic
from tools import text_of

from instructions import keys
from instructions.pdf import layout
from instructions.pdf.layout import lay_out
from instructions.recording import Recording
from instructions.register import Register, open_register, patient_mark


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
    return client.get(f"{answer.location}/handout.pdf").data


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
