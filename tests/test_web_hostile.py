"""Hostile requests, each refused as designed: in a sentence, with nothing done and nothing told."""

from __future__ import annotations

import logging
import socket
from io import BytesIO

import pytest
from desk import Client, client_of, served
from sitting import SCHEDULE

DAY = SCHEDULE.read_bytes()
LEAKS = ("Traceback", 'File "', "/usr/", "site-packages", "root:", "werkzeug")


def refused(answer_text: str) -> None:
    """Whether a page tells nothing of the program."""
    assert not any(leak in answer_text for leak in LEAKS)


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../setup.cfg",
        "/static/..%2f..%2fsetup.cfg",
        "/static/%2e%2e/%2e%2e/setup.cfg",
        "/static//etc/passwd",
        "/list/../../etc/passwd",
        "/list/%2e%2e/list",
        "/list/abc/..%2f..%2fetc%2fpasswd",
        "/visit/..%2fclinic.yaml",
        "/printed/../../etc/passwd/handout.pdf",
        "/words%00.html",
    ],
)
def test_no_path_leads_out_of_the_desk(path: str) -> None:
    """Neither written out nor encoded."""
    answer = client_of().get(path, follow_redirects=True)

    assert answer.status_code in (404, 405)
    refused(answer.text)


@pytest.mark.parametrize(
    "path", ["stack.pdf/../list", "list", "..%2flist", "handouts", ".lock", "stack-1.pdf.part"]
)
def test_of_a_list_only_what_was_made_is_handed_out(path: str) -> None:
    """Never the list itself, nor a file beside it."""
    client = client_of()
    home = str(client.send("/list", {"list": (BytesIO(DAY), "day.csv")}).location)

    assert client.get(f"{home}/{path}").status_code == 404


@pytest.mark.parametrize(
    "path", ["/lock", "/visit/new", "/list", "/today/find", "/today/ticked", "/printers"]
)
def test_every_change_needs_the_secret_of_a_form(path: str) -> None:
    """Without it, with a wrong one, and with that of nobody."""
    client = client_of()
    client.get("/locked")
    for data in ({}, {"csrf": "wrong"}, {"csrf": ""}):
        assert client.post(path, data=data).status_code == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
def test_no_other_verb_does_anything(method: str) -> None:
    """Not even with the secret."""
    client = client_of()

    assert client.open("/today", method=method).status_code in (403, 405, 501)


@pytest.mark.parametrize(
    "host",
    [
        "rebound.example:8765",
        "127.0.0.1.evil.example:8765",
        "127.0.0.1:8765@evil.example",
        "[::ffff:7f00:1]:8765",
        "0.0.0.0:8765",
        "2130706433:8765",
        "",
    ],
)
def test_no_other_name_of_this_computer_is_answered(host: str) -> None:
    """Whatever a name server says it is."""
    answer = client_of().get("/today", headers={"Host": host})

    assert answer.status_code in (400, 421)
    refused(answer.text)


@pytest.mark.parametrize(
    "name",
    [
        "{{ 7 * 7 }}",
        "{% include '/etc/passwd' %}",
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "${7*7}",
    ],
)
def test_what_is_typed_is_never_run(name: str) -> None:
    """On the page, on the web page of the handout, and in its text."""
    client = client_of()
    answer = client.send(
        "/visit/new",
        {"name": name, "day": "2027-03-02", "time": "09:30", "answer-blood-thinner": "no"},
    )
    pages = [answer.text]
    if answer.status_code == 303:
        path = str(answer.location)
        pages = [client.get(path).text, client.send(f"{path}/page").text]

    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "root:x" not in page
        assert "49" not in page.partition('class="name"')[2][:200]


def test_a_cookie_that_was_made_up_opens_nothing() -> None:
    """Its signature is wrong."""
    client = client_of()
    client.set_cookie("desk", "eyJlbnRlcmVkIjp0cnVlLCJmb3JtIjoieCJ9.aaaa.bbbb", domain="127.0.0.1")

    assert client.post("/lock", data={"csrf": "x"}).status_code == 403


def test_no_address_no_log_and_no_file_name_tells_a_patient(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """From taking in to printing, and when the program itself fails."""
    caplog.set_level(logging.DEBUG)
    client = client_of()
    path = client.walk_in(name="Zenobia Secret")
    printed = str(client.send(f"{path}/print", {"seen": client.seen(path)}).location)
    held = client.front.visits.get(path.rpartition("/")[2])
    assert held is not None
    client.front.presses.made = lambda *_: 1 / 0  # type: ignore[assignment,method-assign]
    failed = client.get(path)
    told = caplog.text + "".join(capfd.readouterr())

    assert failed.status_code == 500
    assert "Fault" in told
    for text in (
        path,
        printed,
        told,
        failed.text,
        client.get(printed).text.partition("</title>")[0],
    ):
        assert "Zenobia" not in text
        assert "1961" not in text


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"POST /lock HTTP/1.1\r\nHost: {host}\r\nContent-Length: 5\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: {host}\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/1.1\r\nHost: {host}\r\nX: a\nb: c\r\n\r\n",
    ],
)
def test_what_is_no_request_of_a_browser_is_refused_by_the_server(request_: bytes) -> None:
    """On the wire, where no client tidies it up."""
    with served() as desk:
        port = desk.listening.port
        with socket.create_connection(("127.0.0.1", port), 5) as wire:
            wire.settimeout(5)
            wire.sendall(request_.replace(b"{host}", b"127.0.0.1:%d" % port) + b"\r\n\r\n")
            answer = wire.recv(65_536)

    assert answer.split(b" ")[1] in (b"400", b"403", b"414", b"421", b"431")
    assert b"Traceback" not in answer


def test_nothing_of_the_desk_is_shown_in_another_page() -> None:
    """No frame, no sniffed type, no cross-origin reading."""
    headers = client_of().get("/today").headers

    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Server" not in headers
    assert isinstance(client_of(), Client)
