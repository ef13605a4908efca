"""One server and one Chromium for the whole suite; a fresh profile for each visitor.

Every test fails on a request to another host, an error in the console, an uncaught error or a breach of the security
policy, whatever else it looks at.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.driver import DESK, Screen, ServedAtlas, find_chromium

_OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost"
_UNUSED = (
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup",
    # What Playwright gives up already: of two lists, Chromium keeps the last.
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled",
    "PreconnectToSearch",
)  # fmt: skip
"""The pages behind the address bar, which Chromium makes for each window and which take a fifth of a visit."""


class Visit(Protocol):
    """Makes a visitor of a served atlas."""

    def __call__(
        self, app: ServedAtlas | None = None, *, size: tuple[int, int] = DESK, tolerate: tuple[str, ...] = ()
    ) -> Screen:
        """A fresh profile; `tolerate` lists patterns of faults that the test itself brings about."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser tests last: Playwright keeps an event loop that others would run into."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine, cut off from every other host."""
    chromium = find_chromium()
    if chromium is None:
        reason = "Chromium is absent: set CHROMIUM, or install it (apt install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=chromium, args=[_OFFLINE, f"--disable-features={','.join(_UNUSED)}"]
        )
        yield launched
        launched.close()


Serve = Callable[..., ServedAtlas]
"""Starts an atlas with the environment given as keywords."""


@contextmanager
def _servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Whatever is started inside is stopped at the end."""
    started: list[ServedAtlas] = []

    def start(**environment: str | Path) -> ServedAtlas:
        folder = tmp_path_factory.mktemp("served")
        settings = {"ATLAS_LOCAL": str(folder), **{name: str(value) for name, value in environment.items()}}
        served = ServedAtlas(folder / "server.log", settings)
        started.append(served)
        served.wait()
        return served

    try:
        yield start
    finally:
        for served in started:
            served.stop()


@pytest.fixture
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Starts atlases of one test."""
    with _servers(tmp_path_factory) as start:
        yield start


@pytest.fixture(scope="module")
def serve_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Starts atlases that the tests of a module share; hence never to be changed by one of them."""
    with _servers(tmp_path_factory) as start:
        yield start


@pytest.fixture(scope="session")
def app(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedAtlas]:
    """The edition that comes with the clone, served."""
    with _servers(tmp_path_factory) as start:
        yield start()


@pytest.fixture
def visit(browser: Browser, serve: Serve, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Opens as many visitors as a test needs, then judges what happened to them, before any server is stopped."""
    screens: list[Screen] = []

    def enter(
        app: ServedAtlas | None = None, *, size: tuple[int, int] = DESK, tolerate: tuple[str, ...] = ()
    ) -> Screen:
        served = app or request.getfixturevalue("app")
        window = {"width": size[0], "height": size[1]}
        context = browser.new_context(locale="fr-FR", viewport=window, accept_downloads=True)
        screens.append(Screen(context, served.url, tuple(re.compile(pattern) for pattern in tolerate)))
        return screens[-1]

    yield enter
    faults = [fault for screen in screens for fault in screen.verdict()]
    for screen in screens:
        screen.context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def home(visit: Visit) -> Screen:
    """The home page of the committed edition, drawn."""
    return visit().open_map("/")
