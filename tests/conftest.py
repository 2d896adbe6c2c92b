"""What holds for every test: none reads or fills what whoever runs them has on their computer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from instructions.cache import FOLDER
from instructions.web.remembered import HOME

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache and a printer for this run of the tests, also for the programs that they start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDER, str(tmp_path_factory.mktemp("cache")))
        patch.setenv(HOME, str(tmp_path_factory.mktemp("config")))
        yield


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The real Chromium of this computer, without a screen."""
    from playwright.sync_api import sync_playwright
    from tools import tool

    path = tool("chromium", "chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM))
        yield browser
        browser.close()


CHROMIUM = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-print-preview",  # Its window needs a screen.
)  # fmt: skip
