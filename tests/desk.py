"""A front desk for tests: its application, a browser without a screen, and one that is served."""

from __future__ import annotations

import html
import re
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen
from threading import Thread
from typing import Any

from flask.testing import FlaskClient
from sample import CLINIC, HOME, TODAY
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from instructions.web.app import make_app
from instructions.web.door import Door, names_of
from instructions.web.front import FrontDesk
from instructions.web.server import Desk, listening

HOST = "127.0.0.1:8765"
TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


def door(**given: Any) -> Door:
    """A door that opens to this computer."""
    return Door(names=names_of(("127.0.0.1", "localhost"), 8765), **given)


class Client(FlaskClient):
    """A browser that keeps cookies and sends back the secret of the forms it was shown."""

    def open(self, *args: Any, **given: Any) -> TestResponse:
        """Ask under the desk's own address."""
        given.setdefault("base_url", f"http://{HOST}")
        given.setdefault("buffered", True)
        return super().open(*args, **given)

    def send(self, path: str, data: Mapping[str, Any] | None = None, **given: Any) -> TestResponse:
        """Send a form, with the secret from the page that is open to everybody."""
        found = TOKEN.search(self.get("/locked").text)
        assert found
        told = {"csrf": found[1], **(data or {})}
        if not any(isinstance(one, tuple) for one in told.values()):
            return self.post(path, data=told, **given)
        # Made here: the client would leave a temporary file open for a large one.
        parts = {name: _part(one) for name, one in told.items()}
        boundary, body = encode_multipart(parts)
        given["content_type"] = f"multipart/form-data; boundary={boundary}"
        return self.post(path, data=body, **given)

    def token(self, name: str) -> str:
        """The token of a patient's visit in today's list."""
        found = re.search(
            rf'value="(\w+)" aria-label="Tick {re.escape(name)}"', self.get("/today").text
        )
        assert found
        return found[1]

    @property
    def front(self) -> FrontDesk:
        """The desk behind the pages."""
        desk: FrontDesk = self.application.extensions["front"]
        return desk

    def told(self, page: str) -> str:
        """Which columns with words a page of columns has shown."""
        found = re.search(r'name="told" value="([^"]*)"', page)
        assert found
        return html.unescape(found[1])

    def seen(self, path: str) -> str:
        """What the page of a visit remembers of what it showed."""
        found = re.search(r'name="seen" value="(\w+)"', self.get(path).text)
        assert found
        return found[1]

    def walk_in(self, **said: str) -> str:
        """The path of a visit that was taken in by the form; what is empty is left out."""
        told = {"name": "Asha Example", "day": "2027-03-02", "time": "09:30", "side": "left"}
        told |= {"answer-blood-thinner": "no", "born": "1961-05-04", **said}
        answer = self.send(
            "/visit/new", {name.replace("_", "-"): text for name, text in told.items()}
        )
        assert answer.status_code == 303, answer.text
        return str(answer.location)


def _part(given: Any) -> Any:
    return FileStorage(given[0], filename=given[1]) if isinstance(given, tuple) else given


def finish(client: Client, path: str) -> None:
    """Wait until a run of a list is over."""
    for _ in range(600):
        if "Making the handouts" not in client.get(f"{path}/run/state").text:
            break
        time.sleep(0.1)
    assert "are ready" in client.get(f"{path}/run/state").text


def client_of(clinic: Path = CLINIC, own: Door | None = None) -> Client:
    """A browser at a front desk of its own."""
    app = make_app(FrontDesk(clinic, TODAY), own or door())
    app.test_client_class = Client
    client = app.test_client()
    assert isinstance(client, Client)
    return client


def _stop(desk: Desk) -> None:
    """End the server from within its own loop, which stops when nothing is left to listen to."""
    server = desk.listening.server

    def close() -> None:
        for one in list(server._map.values()):
            if one is not server.trigger:
                one.close()
        server.trigger.close()

    server.trigger.pull_trigger(close)


@contextmanager
def served(clinic: Path = CLINIC, **given: Any) -> Iterator[Desk]:
    """A desk that answers on a free port of this computer."""
    held = listening("127.0.0.1", 0)
    names = names_of(("127.0.0.1", "localhost"), held.port)
    desk = Desk(held, FrontDesk(clinic, TODAY), Door(names=names, **given))
    thread = Thread(target=desk.listening.server.run, daemon=True)
    thread.start()
    try:
        yield desk
    finally:
        _stop(desk)
        thread.join(10)
        desk.close()


@contextmanager
def started() -> Iterator[tuple[str, Popen[str]]]:
    """A desk that was started as a program: its address as it tells it, and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(HOME / "generate.py"), "serve", "--no-open", "--port", str(port)]
    with Popen(command, stdout=PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert f"http://127.0.0.1:{port}/" in line
        try:
            yield f"http://127.0.0.1:{port}", process
        finally:
            process.terminate()
            process.wait(10)
