"""A real Chromium for the report's tests: a fixture for a visit, which logs all it sees."""

import os
import shutil
from collections.abc import Iterator

import pytest

try:
    from playwright import sync_api
except ImportError:  # the tests are skipped then, see `marks`
    sync_api = None  # type: ignore[assignment]

CHROMIUM = os.environ.get("FIXMT_CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
marks = [
    pytest.mark.browser,
    pytest.mark.skipif(not sync_api, reason="playwright is not installed"),
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium on PATH (set FIXMT_CHROMIUM)"),
]

ALERTS = "window.alert = () => { document.documentElement.dataset.alerted = 'yes' }"


@pytest.fixture(scope="module")
def browser() -> Iterator["sync_api.Browser"]:
    with sync_api.sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


class Visit:
    """A page, and what it logged and asked for."""

    def __init__(self, page: "sync_api.Page") -> None:
        self.page = page
        self.logged: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.logged.append(message.text))
        page.on("pageerror", lambda error: self.logged.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))
        page.add_init_script(ALERTS)

    def open(self, url: str) -> "sync_api.Page":
        self.asked.clear()
        self.page.goto(url)
        return self.page


@pytest.fixture
def visit(browser: "sync_api.Browser") -> Iterator[Visit]:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    yield Visit(page)
    page.close()
