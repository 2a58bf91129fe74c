"""Fixtures that several test modules share."""

from collections.abc import Iterator

import pytest
from report_chromium import browser, visit

__all__ = ["browser", "own_cache", "visit"]


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the user's memory of earlier runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield
