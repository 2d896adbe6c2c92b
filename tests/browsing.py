"""A real Chromium without a screen, at a front desk of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright
from tools import missing

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser that Debian's package brings."""
    path = shutil.which("chromium") or missing("chromium", "Install chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def window(browser: Browser, **given: Any) -> Iterator[BrowserContext]:
    """A window with cookies of its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, **given)
    context.set_default_timeout(20_000)
    try:
        yield context
    finally:
        context.close()
