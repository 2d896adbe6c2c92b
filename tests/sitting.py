"""Somebody who sits at a front desk in real Chromium: every key that is pressed is counted."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desk import served
from playwright.sync_api import Browser, Page
from sample import CLINIC

from instructions.web.server import Desk

SCHEDULE = CLINIC.parent / "schedule.csv"

# The print window belongs to the system: that it was asked for is all a page can know.
PRINTS = "window.print = () => { top.document.documentElement.dataset.printed = 'yes'; };"


FOCUSED = """
() => !document.querySelector("[autofocus]") || document.activeElement !== document.body
"""


class Sitting:
    """A person with a keyboard at a page."""

    def __init__(self, desk: Desk, page: Page) -> None:
        self.desk, self.page, self.keys = desk, page, 0
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def go(self, path: str) -> None:
        """Open a page of the desk, and wait until keys go where the page wants them."""
        self.page.goto(self.desk.address.rstrip("/") + path)
        self.page.wait_for_function(FOCUSED)

    def press(self, *keys: str) -> None:
        """Press keys by their names, one after the other."""
        for key in keys:
            self.keys += 1
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type a text where the focus is."""
        self.press(*text)

    def arrive(self, path: str) -> None:
        """Wait for a page whose path fits a pattern, and until keys go where it wants them."""
        self.page.wait_for_url(
            re.compile(re.escape(self.desk.address.rstrip("/")) + path + "$"),
            wait_until="domcontentloaded",
        )
        self.page.wait_for_function(FOCUSED)

    def glance(self) -> None:
        """Look at a visit until Print has the focus."""
        self.arrive(r"/visit/[0-9a-f]+")
        self.page.wait_for_selector("button.big:focus")

    def printed(self) -> bytes:
        """The PDF in the print view, once it has been opened."""
        self.arrive(r"/printed/\w+")
        self.page.wait_for_selector("html[data-printed]")
        self.page.wait_for_selector("main [autofocus]:focus")
        return self.paper()

    def paper(self) -> bytes:
        """The PDF that the page shows."""
        self.page.wait_for_selector("iframe.paper")
        address = self.page.get_attribute("iframe.paper", "src") or ""
        answer = self.page.request.get(self.desk.address.rstrip("/") + address.partition("#")[0])
        assert answer.status == 200
        return answer.body()


@contextmanager
def sitting(
    chromium: Browser, folder: Path, scripts: bool = True, clinic: Path = CLINIC
) -> Iterator[Sitting]:
    """Somebody at a desk of their own, whose clinic's folder is a copy."""
    own = folder / "own-clinic"
    shutil.copytree(clinic, own)
    with served(own) as desk:
        context = chromium.new_context(java_script_enabled=scripts, locale="en-GB")
        context.add_init_script(PRINTS)
        page = context.new_page()
        page.set_default_timeout(15_000)
        person = Sitting(desk, page)
        yield person
        context.close()
        assert person.errors == []
