"""A real CUPS queue takes a handout and a stack: the very bytes, with the options asked for."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from desk import client_of, finish
from sitting import SCHEDULE
from tools import output, pages, text_of, tool

from instructions.web.queue import printers

CONF = """\
Listen 127.0.0.1:{port}
Browsing No
PreserveJobFiles Yes
<Location />
  Order allow,deny
  Allow all
</Location>
<Location /admin>
  Order allow,deny
  Allow all
</Location>
<Policy default>
  JobPrivateAccess all
  JobPrivateValues none
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
"""
FILES = """\
ServerRoot {root}
RequestRoot {root}/spool
CacheDir {root}/cache
StateDir {root}/state
TempDir {root}/spool
ErrorLog {root}/error_log
AccessLog {root}/access_log
PageLog {root}/page_log
FileDevice Yes
"""
ASK = """\
{{ OPERATION Get-Job-Attributes GROUP operation-attributes-tag
ATTR charset attributes-charset utf-8 ATTR language attributes-natural-language en
ATTR uri printer-uri {address} ATTR integer job-id {job} DISPLAY sides DISPLAY media DISPLAY copies
DISPLAY job-name }}
"""


@dataclass(frozen=True)
class Queue:
    """A queue of a CUPS of its own."""

    root: Path
    port: int

    def arrived(self, job: int) -> bytes:
        """The bytes of a job, as the queue took them in."""
        return (self.root / "spool" / f"d{job:05}-001").read_bytes()

    def asked(self, job: int) -> str:
        """The options of a job, as the queue tells them by IPP."""
        address = f"ipp://127.0.0.1:{self.port}/printers/desk"
        ask = self.root / "ask.test"
        ask.write_text(ASK.format(address=address, job=job))
        return output(tool("ipptool", "cups-ipp-utils"), "-tv", address, ask).decode()


@pytest.fixture(scope="module")
def queue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Queue]:
    """A CUPS of its own with one queue, and the environment that leads to it."""
    daemon, admin = tool("cupsd", "cups-daemon"), tool("lpadmin", "cups-client")
    root = tmp_path_factory.mktemp("cups")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for name in ("spool", "cache", "state"):
        (root / name).mkdir()
    (root / "cupsd.conf").write_text(CONF.format(port=port))
    (root / "cups-files.conf").write_text(FILES.format(root=root))
    command = [daemon, "-f", "-c", root / "cupsd.conf", "-s", root / "cups-files.conf"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CUPS_SERVER", f"127.0.0.1:{port}")
        for _ in range(100):
            with socket.socket() as wire:
                if wire.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        output(admin, "-p", "desk", "-E", "-v", f"file://{os.devnull}", "-m", "raw")
        yield Queue(root, port)
    process.terminate()
    process.wait(10)


def test_the_desk_finds_the_printers_of_the_computer(queue: Queue) -> None:
    """And offers them."""
    assert printers() == ["desk"]
    assert 'value="desk"' in client_of().get("/printers").text


def test_a_handout_arrives_as_it_was_made(queue: Queue) -> None:
    """Byte for byte, under a title that tells nobody, with its options."""
    client = client_of()
    chosen = {"name": "desk", "sides": "two-sided-long-edge", "paper": "A4", "copies": "2"}
    client.send("/printers", chosen)
    path = client.walk_in()
    printed = client.send(f"{path}/print", {"seen": client.seen(path)}).location
    page = client.get(str(printed)).text
    found = re.search(r"desk-(\d+)", page)
    assert found
    job = int(found[1])
    told = queue.asked(job)

    assert queue.arrived(job) == client.get(f"{printed}/handout.pdf").data
    assert "Asha Example" in text_of(queue.arrived(job))
    assert "two-sided-long-edge" in told
    assert "A4" in told
    assert re.search(r"copies \(integer\) = 2", told)
    assert "job-name (nameWithoutLanguage) = Handout\n" in told
    assert "Asha" not in told


def test_a_job_is_followed_until_it_is_printed(queue: Queue) -> None:
    """The page says so."""
    client = client_of()
    client.send("/printers", {"name": "desk"})
    path = client.walk_in()
    printed = str(client.send(f"{path}/print", {"seen": client.seen(path)}).location)
    for _ in range(100):
        if "Printed: desk-" in client.get(printed).text:
            break
        time.sleep(0.1)

    assert "Printed: desk-" in client.get(printed).text


def test_a_stack_arrives_as_it_was_made(queue: Queue) -> None:
    """All of the list, on one side where that was chosen."""
    client = client_of()
    client.send("/printers", {"name": "desk", "sides": "one-sided", "paper": "Letter"})
    sent = {"list": (BytesIO(SCHEDULE.read_bytes()), "day.csv")}
    path = str(client.send("/list", sent).location)
    client.send(f"{path}/start", {"cover": "yes"})
    finish(client, path)
    stack = client.get(f"{path}/stack.pdf").data
    printed = client.send(f"{path}/send/stack.pdf").location
    found = re.search(r"desk-(\d+)", client.get(str(printed)).text)
    assert found
    told = queue.asked(int(found[1]))

    assert queue.arrived(int(found[1])) == stack
    assert "sides (keyword) = one-sided" in told
    assert "Letter" in told


def test_a_printer_that_is_gone_is_told_in_a_sentence(queue: Queue) -> None:
    """And the visit is still there."""
    client = client_of()
    client.send("/printers", {"name": "desk"})
    path = client.walk_in()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CUPS_SERVER", "127.0.0.1:9")
        answer = client.send(f"{path}/print", {"seen": client.seen(path)})

    assert answer.status_code == 422
    assert "The printer did not take it." in answer.text
    assert "Asha Example" in client.get(path).text


def test_without_cups_the_browser_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page says where every printer is."""
    monkeypatch.setenv("PATH", "")

    assert printers() == []
    assert "browser's print view" in client_of().get("/printers").text


def test_the_test_page_has_two_sides_and_every_language() -> None:
    """On one sheet of paper, with marks that a printer may not cut off."""
    client = client_of()
    printed = client.send("/printers/test").location
    pdf = client.get(f"{printed}/handout.pdf").data

    assert len(pages(pdf, dpi=20)) == 2
    assert "English: Your iliopsoas injection" in text_of(pdf)
    for side in pages(pdf, grey=True, dpi=72):
        middle, corner = side.getpixel((297, 421)), side.getpixel((18, 18 + 8))
        assert isinstance(middle, int)
        assert isinstance(corner, int)
        assert max(middle, corner) < 200
