"""The server: waitress on one address of this computer, and the browser shown the way to it."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
import webbrowser
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server

from instructions.errors import ServeError
from instructions.web.app import MOST_BYTES, make_app
from instructions.web.door import Door
from instructions.web.front import FrontDesk

THREADS = 8
SWEPT = 30.0
"""Seconds between two looks at what has expired."""

PATIENCE = 30
"""Seconds for which a connection may say nothing."""

ARRIVAL = 120.0
"""Seconds in which a request must be here whole, however little of it comes at once."""


class Channel(HTTPChannel):
    """A connection that is closed when what it sends takes too long."""

    begun = 0.0

    def received(self, data: bytes) -> bool:
        """Take in a piece of a request."""
        now = time.monotonic()
        if self.request is None:
            self.begun = now
        elif now - self.begun > ARRIVAL:
            self.will_close = True
        return super().received(data)


@dataclass(slots=True)
class Listening:
    """A port that is held, and answers once it is given an application."""

    server: Any
    host: str
    port: int
    inner: _Later


@dataclass(slots=True)
class _Later:
    """An application that is put in its place when the port is known."""

    app: Flask | None = None

    def __call__(self, environ: Any, start: Any) -> Any:
        assert self.app is not None
        return self.app(environ, start)


def listening(host: str, port: int, behind_proxy: bool = False) -> Listening:
    """Take hold of a port, any free one for 0. Raises ServeError when another program has it."""
    inner = _Later()
    trusted: dict[str, Any] = {}
    if behind_proxy:
        headers = {"x-forwarded-proto", "x-forwarded-for", "x-forwarded-host"}
        trusted = {"trusted_proxy": "127.0.0.1", "trusted_proxy_headers": headers}
    held = _socket(host, port)
    server = create_server(
        inner,
        sockets=[held],
        threads=THREADS,
        channel_timeout=PATIENCE,
        max_request_body_size=MOST_BYTES + 1_000_000,
        max_request_header_size=16_384,
        connection_limit=200,
        ident="",
        clear_untrusted_proxy_headers=True,
        **trusted,
    )
    assert isinstance(server, BaseWSGIServer)  # It is one, for one socket.
    server.channel_class = Channel
    return Listening(server, host, held.getsockname()[1], inner)


def _socket(host: str, port: int) -> socket.socket:
    """A socket that is bound to an address. Raises ServeError."""
    held = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        if sys.platform != "win32":  # There it would let two programs have one port.
            held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind((host, port))
    except OSError:
        held.close()
        what = f"Port {port} cannot be used: another program, perhaps this one, has it already."
        remedy = f"Look at http://{host}:{port}, or choose another with --port."
        raise ServeError.of("--port", what, remedy) from None
    return held


@dataclass(slots=True)
class Desk:
    """A front desk that is being served."""

    listening: Listening
    front: FrontDesk
    door: Door
    app: Flask = field(init=False)

    def __post_init__(self) -> None:
        self.app = self.listening.inner.app = make_app(self.front, self.door)

    @property
    def address(self) -> str:
        """What to type into the browser of this computer."""
        host = self.listening.host
        shown = "127.0.0.1" if host in ("0.0.0.0", "::", "localhost") else host
        shown = f"[{shown}]" if ":" in shown else shown
        return f"http://{shown}:{self.listening.port}/"

    def show(self) -> None:
        """Open the page in the browser, without waiting for it."""
        Thread(target=webbrowser.open, args=(self.address,), daemon=True).start()

    def run(self) -> None:
        """Answer until the program is interrupted."""
        os.umask(0o077)
        for name in ("SIGTERM", "SIGHUP"):  # A closed window, a shutdown: clear up all the same.
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), lambda *_: sys.exit(0))
        Thread(target=self._look_after, daemon=True).start()
        try:
            self.listening.server.run()
        except KeyboardInterrupt:
            pass
        finally:
            self.close()

    def _look_after(self) -> None:
        """Make the first handout ready, then clear away what expires."""
        self.front.warm()
        while True:
            time.sleep(SWEPT)
            self.front.sweep()

    def close(self) -> None:
        """Let go of the port, and of everything that was uploaded."""
        self.listening.server.close()
        self.front.close()
