"""A visitor's screen, timed: the served map in headless Chromium, with every other host blocked.

All times are in milliseconds of the page's own clock and end two animation frames after the map says that it has
drawn: some 33 ms of each are these frames.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, TimeoutError, ViewportSize, sync_playwright

WINDOW: ViewportSize = {"width": 1400, "height": 900}
PATIENCE_S = 120.0
CHROMIUM = "/usr/bin/chromium"

_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)
_TYPING_MS = 120
"""What the select box needs to list what was typed."""

_WATCH = """
window.bench = {
  root: () => document.querySelector('[data-testid="atlas-map"]'),
  painted: () => new Promise((done) =>
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())))),
  watch(node, options, isDone, started) {
    bench.took = null;
    new MutationObserver((_, observer) => {
      if (!isDone()) return;
      observer.disconnect();
      bench.painted().then((now) => (bench.took = now - started()));
    }).observe(node, options);
  },
};
addEventListener("keydown", ({ key }) => key === "Enter" && (bench.entered = performance.now()), true);
addEventListener("mousemove", ({ timeStamp }) => (bench.pointed = timeStamp), true);
Object.defineProperty(window, "L", {
  configurable: true,
  set(leaflet) {
    Object.defineProperty(window, "L", { value: leaflet, writable: true, configurable: true });
    leaflet.Map.addInitHook(function () { if (this.getContainer().id === "map_main") bench.map ??= this; });
  },
});
"""
"""Runs before any script of the page: keeps the times of the last key and last move, and the map of the mainland."""

_READY = """() => {
  const { state, version } = bench.root()?.dataset ?? {};
  if (state === "error") throw new Error("the map says that it could not be drawn");
  return state === "ready" && Number(version) > 0 && performance.now();
}"""
_WATCH_DRAWING = """() => {
  const root = bench.root();
  const before = Number(root.dataset.version);
  const isDone = () => Number(root.dataset.version) > before;
  bench.watch(root, { attributeFilter: ["data-version"] }, isDone, () => bench.entered);
}"""
_WATCH_CARD = """() => {
  const card = bench.root().querySelector(".atlas-card");
  bench.watch(card, { attributeFilter: ["hidden"] }, () => !card.hidden, () => bench.pointed);
}"""
_REPLAY = """async ([i, names]) => {
  const started = performance.now();
  await window.carte.rejouer(i, names ?? undefined);
  return (await bench.painted()) - started;
}"""
_LOOK_AT = "([at, zoom]) => { bench.map.setView(at, zoom, { animate: false }); return bench.painted(); }"
_PAN = """async (step) => {
  const started = performance.now();
  bench.map.panBy([step, 0], { animate: false });
  return (await bench.painted()) - started;
}"""
_PLACE = """(at) => {
  const { x, y } = bench.map.latLngToContainerPoint(at);
  const { left, top } = bench.map.getContainer().getBoundingClientRect();
  return [left + x, top + y];
}"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium that reaches no other host: `$CHROMIUM`, else the one of Debian, else Playwright's own."""
    place = os.environ.get("CHROMIUM", CHROMIUM)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=place if Path(place).exists() else None, args=[*_FLAGS])
        try:
            yield browser
        finally:
            browser.close()


class TooSlowError(RuntimeError):
    """The page did not come to what was waited for."""


class Screen:
    """One visitor, with a fresh profile, on the map of an application. Raises `TooSlowError` after `PATIENCE_S`."""

    def __init__(self, context: BrowserContext) -> None:
        self._context = context
        context.add_init_script(_WATCH)
        context.set_default_timeout(PATIENCE_S * 1000)
        self._page: Page = context.new_page()

    def open(self, url: str) -> float:
        """From the address to the map drawn."""
        self._page.goto(url, wait_until="commit")
        return self._time_of(_READY)

    def choose(self, label: str, value: str) -> float:
        """From Enter in a select box to the drawing that follows; the value must not be the one shown."""
        box = self._page.get_by_role("combobox", name=re.compile(label)).first
        box.click()
        box.fill(value)
        self._page.wait_for_timeout(_TYPING_MS)
        self._page.evaluate(_WATCH_DRAWING)
        box.press("Enter")
        return self._took()

    def replay(self, i: int, names: Sequence[str] | None = None) -> float:
        """One of the last two changes again, without the server, on all plates or on those named."""
        return float(self._page.evaluate(_REPLAY, [i, names]))

    def drawing_ms(self) -> float:
        """Of the last drawing, what the script of the page took: without the server, without waiting for a frame."""
        measured = "() => performance.getEntriesByName('atlas-draw').at(-1).duration"
        return float(self._page.evaluate(measured))

    def look_at(self, at: tuple[float, float], zoom: float) -> None:
        """Show a place (latitude, longitude) at a zoom."""
        self._page.evaluate(_LOOK_AT, [at, zoom])

    def pan(self, step: int) -> float:
        """Move the view by some pixels, at once."""
        return float(self._page.evaluate(_PAN, step))

    def point_at(self, at: tuple[float, float]) -> float:
        """From the move of the pointer on a place to the card that tells of it; no card shows before."""
        self._page.mouse.move(1, 1)
        self._page.wait_for_function("() => bench.root().querySelector('.atlas-card').hidden")
        x, y = self._page.evaluate(_PLACE, at)
        self._page.evaluate(_WATCH_CARD)
        self._page.mouse.move(x, y)
        return self._took()

    def drawn(self) -> dict[str, dict[str, int]]:
        """What the map says it painted: by layer, then by territory."""
        found: dict[str, dict[str, int]] = self._page.evaluate("() => JSON.parse(bench.root().dataset.drawn)")
        return found

    def memory_mb(self) -> float:
        """The heap of the page's scripts, after a collection."""
        tools = self._context.new_cdp_session(self._page)
        tools.send("HeapProfiler.collectGarbage")
        tools.send("Performance.enable")
        metrics: list[dict[str, Any]] = tools.send("Performance.getMetrics")["metrics"]
        return float(next(one["value"] for one in metrics if one["name"] == "JSHeapUsedSize")) / 1e6

    def _took(self) -> float:
        return self._time_of("() => bench.took")

    def _time_of(self, script: str) -> float:
        """The number that a script of the page gives once it is there."""
        try:
            return float(self._page.wait_for_function(script).json_value())
        except TimeoutError as error:
            raise TooSlowError(f"not within {PATIENCE_S:.0f} s") from error


@contextmanager
def screen(browser: Browser) -> Iterator[Screen]:
    """A new visitor, gone at the end of the block."""
    context = browser.new_context(viewport=WINDOW, locale="fr-FR")
    try:
        yield Screen(context)
    finally:
        context.close()
