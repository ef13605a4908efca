"""What the browser tests drive: a served atlas of their own, and a visitor's screen that records what goes wrong."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, expect
from playwright.sync_api import TimeoutError as TimedOut

from tests.browser.map_view import WATCH_MAPS, MapView

PROJECT = Path(__file__).resolve().parents[2]
START_SECONDS = 120.0
PATIENCE_MS = 30_000.0
"""Long enough for a machine that has other work: what is awaited usually comes at once."""
ATTEMPTS = 3

DESK, ROOM, PHONE = (1280, 720), (1920, 1080), (375, 740)
"""Sizes of a window: width, height."""

PROBES = re.compile(r"^http://127\.0\.0\.1:\d+/[a-z]+/_stcore/(health|host-config)$")
"""On a deep link, Streamlit first looks for its server under the address of the page: two answers 404, no harm."""

expect.set_options(timeout=PATIENCE_MS)

_MAP = '[data-testid="atlas-map"]'
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_WATCH = """
window.__violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.__violations.push(`${event.violatedDirective}: ${event.blockedURI}`);
});
"""
"""Runs before any script of the page: notes violations of the security policy."""

_NEXT_FRAME = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
_QUIET = """() => {
  const hasRun = document.querySelector('[data-test-script-state="notRunning"]');
  const isQuiet = hasRun && document.querySelector(".atlas-text");
  const size = isQuiet ? document.querySelectorAll("*").length : 0;
  const now = performance.now();
  if (!isQuiet || window.__quiet?.size !== size) window.__quiet = { size, since: now };
  return isQuiet && now - window.__quiet.since >= 100;
}"""
"""The script has run, and what it sent has been put on the page: nothing has come or gone for a moment."""
_UNMOVING = """() => document.getAnimations().every(
  (one) => one.playState !== "running" || one.effect.getComputedTiming().iterations === Infinity
)"""
_VISIBLE_TEXT = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const holder = walker.currentNode.parentElement;
    if (holder.closest('[data-testid="stIconMaterial"], script, style, template, noscript')) continue;
    const span = document.createRange();
    span.selectNodeContents(walker.currentNode);
    const box = span.getBoundingClientRect();
    const isOut = box.right <= 0 || box.bottom <= 0 || box.width < 2 || box.height < 2;
    if (isOut || !holder.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    found.push(walker.currentNode.data);
  }
  return found.join("\\n");
}"""


def find_chromium() -> str | None:
    """The Chromium of this machine, if there is one."""
    places = (os.environ.get("CHROMIUM"), "/usr/bin/chromium", shutil.which("chromium"))
    return next((place for place in places if place and Path(place).exists()), None)


class ServedAtlas:
    """`streamlit run dashboard.py` on a free port, as a visitor's server would be."""

    def __init__(self, log: Path, environment: Mapping[str, str]) -> None:
        self.url = f"http://127.0.0.1:{_free_port()}"
        self._log = log
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("ATLAS_", "STREAMLIT_"))}
        command = [sys.executable, "-m", "streamlit", "run", "dashboard.py"]
        command += ["--server.address", "127.0.0.1", "--server.port", self.url.rpartition(":")[2]]
        with log.open("wb") as out:
            self._process = subprocess.Popen(
                command, cwd=PROJECT, env={**inherited, **environment}, stdout=out, stderr=out, start_new_session=True
            )

    def wait(self) -> None:
        """Return once it answers, in service or not; raise with its log when it does not."""
        limit = time.monotonic() + START_SECONDS
        while time.monotonic() < limit and self._process.poll() is None:
            try:
                self.health()
            except OSError:
                time.sleep(0.1)
            else:
                return
        self.stop()
        raise RuntimeError(f"The application did not start:\n{self._log.read_text(errors='replace')}")

    def health(self) -> int:
        """The HTTP status of `/sante`."""
        try:
            with urllib.request.urlopen(f"{self.url}/sante", timeout=10) as answer:  # noqa: S310 - our own address
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code

    def stop(self) -> None:
        """End it, and nothing else."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)  # its own session: see `start_new_session`
            self._process.wait(10)


@dataclass
class Screen(MapView):
    """One visitor: a fresh browser profile, one page, and the list of what must not happen."""

    context: BrowserContext
    url: str
    tolerated: tuple[re.Pattern[str], ...] = ()
    requests: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        self.context.add_init_script(_WATCH + WATCH_MAPS)
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("request", self._request)
        self.page.on("websocket", lambda socket: self._address(socket.url))
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self._fault(f"page error: {error}"))

    # ------------------------------------------------------------ going and waiting

    def open(self, path: str = "/") -> Screen:
        """Go to an address of the atlas and wait for the end of the run."""
        self.page.goto(self.url + path)
        self.settled()
        return self

    def open_map(self, path: str = "/") -> Screen:
        """Go to an address that shows the map and wait until it is drawn."""
        self.page.goto(self.url + path)
        self.drawn_after(0)
        return self

    def settled(self) -> None:
        """Wait until the script has run and the page no longer changes."""
        self.page.evaluate("() => delete window.__quiet")
        self.page.wait_for_function(_QUIET)

    def unmoving(self) -> None:
        """Wait until what unfolds or fades on the page has done so."""
        self.page.evaluate(_NEXT_FRAME)  # so that what was just asked has begun
        self.page.wait_for_function(_UNMOVING)

    def drawn_after(self, version: int) -> None:
        """Wait until the map shows a later drawing than `version`, and the rest of the page has come."""
        self.redrawn_after(version)
        self.settled()

    def redrawn_after(self, version: int) -> None:
        """Wait until the map shows a later drawing than `version`."""
        self.page.wait_for_function(
            """([map, version]) => {
              const { state, version: now } = document.querySelector(map)?.dataset ?? {};
              return state === "error" || (state === "ready" && Number(now) > version);
            }""",
            arg=[_MAP, version],
        )
        assert self.state == "ready", f"the map could not be drawn: {self.faults}"

    @contextmanager
    def redraw(self) -> Iterator[None]:
        """What is done inside must lead to a new drawing."""
        before = self.version
        yield
        self.drawn_after(before)

    def download(self, key: str, kind: str) -> tuple[str, bytes]:
        """Take what is shown away in one format: the name of the file and what it holds. The button stays open."""
        choice = self.page.get_by_test_id("stPopoverBody").get_by_role("button", name=kind, exact=True)
        if not choice.is_visible():
            self.page.locator(f".st-key-fichiers-{key}").get_by_role("button").click()
        with self.page.expect_download() as download:
            choice.click()
        return download.value.suggested_filename, download.value.path().read_bytes()

    def table_file(self, key: str) -> tuple[str, list[dict[str, str]]]:
        """What is shown as a French spreadsheet reads it: the name of the file and its rows, without the notes."""
        name, content = self.download(key, "CSV (tableur)")
        assert content.startswith(b"\xef\xbb\xbf"), "a spreadsheet needs the mark to read accents"
        lines = content.decode("utf-8-sig").split("\r\n")
        kept = "\r\n".join(line for line in lines if not line.startswith("#"))
        return name, list(csv.DictReader(io.StringIO(kept, newline=""), delimiter=";"))

    def choose(self, label: str, value: str) -> None:
        """Choose a value of a filter, as a visitor does."""
        box = self.filter(label)
        option = self.page.get_by_role("option", name=value, exact=True)
        for attempt in range(ATTEMPTS):
            self.settled()  # a run that ends empties what is being typed
            box.click()
            box.fill(value)
            try:
                option.click(timeout=PATIENCE_MS / ATTEMPTS)
            except TimedOut:
                if attempt == ATTEMPTS - 1:
                    raise
            else:
                break
        expect(box).to_have_value(value)

    def pick(self, label: str, value: str) -> None:
        """Choose a value of a filter and wait for the drawing that follows."""
        with self.redraw():
            self.choose(label, value)

    def options(self, label: str) -> list[str]:
        """The values that a filter offers; for lists short enough to be shown whole."""
        box = self.filter(label)
        box.scroll_into_view_if_needed()
        self.page.evaluate(_NEXT_FRAME)  # a list closes when its side bar scrolls
        box.click()
        offered = self.page.get_by_role("listbox").get_by_role("option")
        expect(offered.first).to_be_visible()
        found = offered.all_inner_texts()
        box.press("Escape")
        expect(self.page.get_by_role("listbox")).to_have_count(0)
        return found

    # ------------------------------------------------------------ parts of the page

    @property
    def map(self) -> Locator:
        """The whole figure: mainland, frames, legend."""
        return self.page.locator(_MAP)

    @property
    def version(self) -> int:
        """How many times the map has been drawn."""
        return int(self.map.get_attribute("data-version") or 0)

    @property
    def state(self) -> str | None:
        """`loading`, `ready` or `error`."""
        return self.map.get_attribute("data-state")

    @property
    def drawn(self) -> dict[str, dict[str, int]]:
        """What the map says it drew, by kind then territory."""
        counted: dict[str, dict[str, int]] = json.loads(self.map.get_attribute("data-drawn") or "{}")
        return counted

    @property
    def card(self) -> Locator:
        """The card of the territory chosen."""
        return self.page.locator(".atlas-sheet")

    @property
    def table(self) -> Locator:
        """The first table of the page."""
        return self.page.locator(".atlas-table").first

    @property
    def hover_card(self) -> Locator:
        """The card that follows the pointer."""
        return self.map.locator(".atlas-card")

    @property
    def notices(self) -> list[str]:
        """The framed sentences at the head of the page."""
        return self.page.locator(".atlas-notice").all_inner_texts()

    @property
    def figures(self) -> list[list[str]]:
        """The headline figures: label, value, detail, source of each."""
        return [
            [part.strip() for part in figure.locator("dt, dd").all_inner_texts()]
            for figure in self.page.locator(".atlas-figure").all()
        ]

    @property
    def sentence(self) -> str:
        """The sentence on the largest gap."""
        return self.page.locator(".atlas-sentence").first.inner_text()

    def filter(self, label: str) -> Locator:
        """A select box of the side bar."""
        return self.page.get_by_role("combobox", name=label, exact=True)

    def filters(self) -> dict[str, str]:
        """The value each select box shows."""
        return {
            box.get_attribute("aria-label") or "": box.input_value() for box in self.page.get_by_role("combobox").all()
        }

    def rows(self) -> list[list[str]]:
        """The cells of the first table, as shown."""
        return self.table.evaluate(
            "(node) => [...node.tBodies[0].rows].map((row) => [...row.cells].map((c) => c.innerText.trim()))"
        )

    def row(self, code: str) -> Locator:
        """The button of the first table that chooses a territory."""
        return self.table.locator(f'button[data-code="{code}"]')

    def inset(self, code: str) -> Locator:
        """The frame of an overseas territory."""
        return self.map.locator(f'.atlas-inset[data-code="{code}"]')

    @property
    def choices(self) -> Locator:
        """The list of the places that lie under the pointer."""
        return self.map.locator(".atlas-choices")

    def drawing(self) -> dict[str, Any]:
        """What the map was last told to draw, as the page fetched it."""
        asked = next(address for address in reversed(self.requests) if "/dessins/" in address)
        content: dict[str, Any] = self.page.evaluate("(address) => fetch(address).then((it) => it.json())", asked)
        return content

    def visible_text(self) -> str:
        """Every word a visitor can see, without the names of icons."""
        return str(self.page.evaluate(_VISIBLE_TEXT))

    # ------------------------------------------------------------ what must not happen

    def verdict(self) -> list[str]:
        """Everything that went wrong since the page was opened."""
        violations = self.page.evaluate("() => window.__violations ?? []") if not self.page.is_closed() else []
        return [*self.faults, *(f"security policy: {violation}" for violation in violations)]

    def _request(self, request: Request) -> None:
        self.requests.append(request.url)
        self._address(request.url)

    def _address(self, address: str) -> None:
        parts = urlsplit(address.removeprefix("blob:"))
        if parts.scheme != "data" and parts.hostname not in _LOOPBACK:
            self._fault(f"request to another host: {address}")

    def _console(self, message: ConsoleMessage) -> None:
        where: dict[str, Any] = dict(message.location)
        if message.type == "error" and not PROBES.match(str(where.get("url", ""))):
            self._fault(f"console: {message.text} ({where.get('url')})")

    def _fault(self, told: str) -> None:
        if not any(pattern.search(told) for pattern in self.tolerated):
            self.faults.append(told)


def _free_port() -> int:
    """A port below those that the system lends for a moment: one of these may be lent before the server has it."""
    while True:
        port = 20_000 + secrets.randbelow(10_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@contextmanager
def from_disk(browser: Browser, saved: Path) -> Iterator[Page]:
    """A page opened as by a double click, without a network: it must ask nothing of anybody, and have no fault."""
    context = browser.new_context(locale="fr-FR", viewport={"width": DESK[0], "height": DESK[1]}, offline=True)
    page = context.new_page()
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(saved.as_uri())
    yield page
    context.close()
    assert faults == []
    assert [address for address in asked if not address.startswith(("file:", "data:"))] == []
