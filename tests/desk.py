"""A front desk for tests: its application, a browser without a screen, and one that is served."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from flask.testing import FlaskClient
from sample import CLINIC, TODAY
from werkzeug.test import TestResponse

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
        return super().open(*args, **given)

    def send(self, path: str, data: Mapping[str, Any] | None = None, **given: Any) -> TestResponse:
        """Send a form, with the secret from the page that is open to everybody."""
        found = TOKEN.search(self.get("/locked").text)
        assert found
        return self.post(path, data={"csrf": found[1], **(data or {})}, **given)


def client_of(clinic: Path = CLINIC, own: Door | None = None) -> Client:
    """A browser at a front desk of its own."""
    app = make_app(FrontDesk(clinic, TODAY), own or door())
    app.test_client_class = Client
    client = app.test_client()
    assert isinstance(client, Client)
    return client


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
        desk.close()
        thread.join(5)
