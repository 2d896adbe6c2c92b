"""What holds for every test: none reads or fills the cache of whoever runs them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from instructions.cache import FOLDER


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache for this run of the tests, also for the programs that they start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDER, str(tmp_path_factory.mktemp("cache")))
        yield
