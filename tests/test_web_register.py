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
from instructions.register import open_register, patient_mark


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
