"""Many at one desk: nobody gets another's handout, none is lost, and the memory stays as it is."""

from __future__ import annotations

import gc
import http.client
import re
import statistics
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from desk import TOKEN, served
from tools import text_of

CLIENTS, HANDOUTS, WARM, REQUESTS = 20, 200, 4_000, 5_000

pytestmark = pytest.mark.endurance


@dataclass
class Browser:
    """A client with a connection and a cookie of its own."""

    port: int
    cookie: str = ""
    times: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(self, path: str, data: dict[str, str] | None = None) -> tuple[int, str, bytes]:
        """Status, where it leads to, and what it says."""
        headers = {"Cookie": self.cookie} if self.cookie else {}
        body = urllib.parse.urlencode(data) if data is not None else None
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.wire.request("GET" if body is None else "POST", path, body, headers)
        answer = self.wire.getresponse()
        said = answer.read()
        if told := answer.getheader("Set-Cookie"):
            self.cookie = told.partition(";")[0]
        return answer.status, answer.getheader("Location") or "", said

    def handout(self, number: int) -> bytes:
        """The PDF of a patient of this number, from the empty form to the print view."""
        _, _, page = self.ask("/visit/new")
        found = TOKEN.search(page.decode())
        assert found
        secret = {"csrf": found[1]}
        told = {
            "name": name_of(number),
            "day": "2027-03-02",
            "time": "09:30",
            "id": f"N-{number:04}",
        }
        begun = time.perf_counter()
        status, path, _ = self.ask("/visit/new", {**secret, **told, "answer-blood-thinner": "no"})
        assert status == 303
        page = self.ask(path)[2]
        seen = re.search(rb'name="seen" value="(\w+)"', page)
        assert seen
        status, printed, _ = self.ask(f"{path}/print", {**secret, "seen": seen[1].decode()})
        assert status == 303
        status, _, pdf = self.ask(f"{printed}/handout.pdf")
        self.times.append(time.perf_counter() - begun)
        assert status == 200
        return pdf


def name_of(number: int) -> str:
    """A name that no other number has, in letters alone."""
    letters = "".join(chr(ord("a") + int(digit)) for digit in f"{number:04}")
    return f"Patient {letters.capitalize()}"


def resident() -> int:
    """The memory of this process in bytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) * 1024
    raise AssertionError


def test_two_hundred_handouts_for_twenty_clients_at_once() -> None:
    """Each is read back: its own patient on it, and nobody else."""
    with served() as desk:
        browsers = [Browser(desk.listening.port) for _ in range(CLIENTS)]

        def work(place: int) -> list[tuple[int, bytes]]:
            browser = browsers[place]
            numbers = range(place, HANDOUTS, CLIENTS)
            return [(number, browser.handout(number)) for number in numbers]

        with ThreadPoolExecutor(CLIENTS) as pool:
            made = [one for done in pool.map(work, range(CLIENTS)) for one in done]
        for browser in browsers:
            browser.wire.close()
    assert sorted(number for number, _ in made) == list(range(HANDOUTS))
    for number, pdf in made:
        words = text_of(pdf)
        assert set(re.findall(r"Patient [A-J][a-j]{3}\b", words)) == {name_of(number)}
        assert set(re.findall(r"N-\d{4}", words)) == {f"N-{number:04}"}
    times = sorted(time for browser in browsers for time in browser.times)
    p95, median = times[int(len(times) * 0.95)], statistics.median(times)
    print(f"\n{len(made)} handouts, median {median:.2f} s, p95 {p95:.2f} s from form to PDF")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux tells the memory there")
def test_the_memory_stays_as_it_is_over_five_thousand_requests() -> None:
    """Pages, forms with mistakes, previews and handouts."""
    with served() as desk:
        browser = Browser(desk.listening.port)
        _, _, page = browser.ask("/visit/new")
        found = TOKEN.search(page.decode())
        assert found
        told = {"csrf": found[1], "name": "Asha Example", "day": "2027-03-02", "id": "N-1"}
        whole = {**told, "time": "09:30", "answer-blood-thinner": "no"}

        def some(count: int) -> int:
            for number in range(count):
                match number % 10:
                    case 0:
                        path = browser.ask("/visit/new", whole)[1]
                        browser.ask(f"{path}/save", told)
                        browser.ask(f"{path}/next", told)
                    case 1 | 2 | 3:
                        assert browser.ask("/visit/new", told)[0] == 422
                    case 4:
                        assert browser.ask("/nothing")[0] == 404
                    case 5 | 6:
                        assert browser.ask("/today")[0] == 200
                    case 7:
                        other = Browser(desk.listening.port)
                        other.ask("/plans")
                        other.wire.close()
                    case _:
                        assert browser.ask("/visit/new")[0] == 200
            gc.collect()
            return resident()

        before = some(WARM)  # Until every cache is as full as it gets.
        after = some(REQUESTS)
        browser.wire.close()
    print(f"\n{before / 1e6:.1f} MB, and {after / 1e6:.1f} MB after {REQUESTS:,} more requests")
    assert after - before < 8_000_000
