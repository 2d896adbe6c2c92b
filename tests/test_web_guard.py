"""The guard of the front desk: who is answered, and what every answer says."""

from __future__ import annotations

import pytest
from desk import client_of, door
from werkzeug.security import generate_password_hash

PASSWORD = "a long pass word"


def test_the_desk_answers_under_its_own_address() -> None:
    """And its first page is there."""
    assert client_of().get("/", follow_redirects=True).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:80", "evil.example:8765"])
def test_another_name_for_this_computer_is_refused(host: str) -> None:
    """A page elsewhere whose name was turned to point here (DNS rebinding) reads nothing."""
    answer = client_of().get("/words", headers={"Host": host})

    assert answer.status_code == 421
    assert "own address" in answer.text


def test_a_form_without_its_secret_changes_nothing() -> None:
    """Even from this computer."""
    answer = client_of().post("/lock")

    assert answer.status_code == 403
    assert "reload" in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:8765"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_of_another_page_changes_nothing(headers: dict[str, str]) -> None:
    """Even with the right secret."""
    assert client_of().send("/lock", headers=headers).status_code == 403


@pytest.mark.parametrize("path", ["/words", "/locked", "/nothing"])
def test_no_page_is_kept_or_framed_or_runs_anything_else(path: str) -> None:
    """Pages that are refused, too."""
    headers = client_of().get(path).headers

    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_cookie_is_for_this_desk_alone() -> None:
    """No script reads it, and no other page sends it."""
    cookie = client_of().get("/words").headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


def test_a_desk_that_stands_idle_locks_itself() -> None:
    """After its minutes, and one that is used does not."""
    now = [1000.0]
    client = client_of(own=door(idle=600, clock=lambda: now[0]))
    for _ in range(3):
        now[0] += 500
        assert client.get("/words").status_code == 200
    now[0] += 601

    assert client.get("/words").location == "/locked"
    assert client.get("/words").location == "/locked"
    assert client.send("/unlock").location == "/"
    assert client.get("/words").status_code == 200


def test_what_a_page_asks_for_by_itself_keeps_no_desk_awake() -> None:
    """Or a progress bar would keep the names of patients on the screen."""
    now = [1000.0]
    client = client_of(own=door(idle=600, clock=lambda: now[0]))
    client.get("/words")
    for _ in range(3):
        now[0] += 300
        client.get("/words", headers={"X-Background": "1"})

    assert client.get("/words").location == "/locked"


def test_a_desk_is_locked_by_hand() -> None:
    """And stays so until it is opened."""
    client = client_of()
    client.send("/lock")

    assert client.get("/words").location == "/locked"


def test_a_desk_with_a_password_asks_for_it() -> None:
    """And shows nothing before."""
    client = client_of(own=door(password=generate_password_hash(PASSWORD, "scrypt:1024:8:1")))

    assert client.get("/words").location == "/locked"
    assert client.send("/unlock", {"password": "wrong"}).status_code == 403
    assert client.get("/words").location == "/locked"
    assert client.send("/unlock", {"password": PASSWORD}).location == "/"
    assert client.get("/words").status_code == 200


def test_after_five_wrong_passwords_even_the_right_one_must_wait() -> None:
    """A quarter of an hour."""
    now = [1000.0]
    hashed = generate_password_hash(PASSWORD, "scrypt:1024:8:1")
    client = client_of(own=door(password=hashed, clock=lambda: now[0]))
    for _ in range(5):
        client.send("/unlock", {"password": "wrong"})

    assert client.send("/unlock", {"password": PASSWORD}).status_code == 429
    now[0] += 901
    assert client.send("/unlock", {"password": PASSWORD}).location == "/"


def test_every_error_is_a_sentence() -> None:
    """And never a traceback."""
    client = client_of()

    for answer in (client.get("/nothing"), client.open("/words", method="DELETE")):
        assert answer.status_code in (403, 404, 405)
        assert "That did not work" in answer.text
        assert "Traceback" not in answer.text
