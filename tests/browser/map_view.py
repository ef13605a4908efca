"""Where the map of a page looks, what is painted there, and how to look elsewhere."""

from __future__ import annotations

from playwright.sync_api import Page

WATCH_MAPS = """
window.__maps = [];
Object.defineProperty(window, "L", {
  configurable: true,
  set(leaflet) {
    Object.defineProperty(window, "L", { value: leaflet, writable: true, configurable: true });
    leaflet.Map.addInitHook(function () { window.__maps.push(this); });
  },
});
window.__mapOf = (frame) => window.__maps.find((map) => {
  const ground = map.getContainer();
  return frame ? ground.closest(`[data-code="${frame}"]`) : ground.classList.contains("atlas-ground");
});
window.__painted = () =>
  new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));
"""
"""Runs before any script of the page: notes every Leaflet map made, tells the large one from those of the frames."""


class MapView:
    """The large map of a page and the small ones of its frames, which are named by their codes."""

    page: Page

    def point_of(self, latitude: float, longitude: float, frame: str = "") -> tuple[float, float]:
        """Where a place of the mainland, or of a frame, stands in the window."""
        x, y = self.page.evaluate(
            """([latitude, longitude, frame]) => {
              const map = window.__mapOf(frame);
              const point = map.latLngToContainerPoint([latitude, longitude]);
              const box = map.getContainer().getBoundingClientRect();
              return [box.left + point.x, box.top + point.y];
            }""",
            [latitude, longitude, frame],
        )
        return x, y

    def ink_at(self, latitude: float, longitude: float, frame: str = "") -> tuple[int, int, int, int]:
        """What is painted at a place: red, green, blue and how opaque, from 0 to 255."""
        x, y = self.point_of(latitude, longitude, frame)
        red, green, blue, opacity = self.page.evaluate(
            """([x, y, frame]) => {
              const canvas = window.__mapOf(frame).getPane("atlas-ink").querySelector("canvas");
              const box = canvas.getBoundingClientRect();
              const scale = canvas.width / box.width;
              const place = [(x - box.left) * scale, (y - box.top) * scale];
              return [...canvas.getContext("2d").getImageData(...place, 1, 1).data];
            }""",
            [x, y, frame],
        )
        return red, green, blue, opacity

    def zoom(self) -> float:
        """The zoom of the mainland."""
        return float(self.page.evaluate("() => window.__mapOf().getZoom()"))

    def centre(self) -> tuple[float, float]:
        """Latitude and longitude of the middle of the large map."""
        latitude, longitude = self.page.evaluate(
            "() => { const { lat, lng } = window.__mapOf().getCenter(); return [lat, lng]; }"
        )
        return latitude, longitude

    def bounds(self) -> tuple[float, float, float, float]:
        """South, west, north and east of what the large map shows."""
        south, west, north, east = self.page.evaluate(
            """() => {
              const view = window.__mapOf().getBounds();
              return [view.getSouth(), view.getWest(), view.getNorth(), view.getEast()];
            }"""
        )
        return south, west, north, east

    def look_at(self, latitude: float, longitude: float, zoom: float) -> None:
        """Put the large map over a place, at once, and wait until it is painted."""
        self.page.evaluate(
            """([latitude, longitude, zoom]) => {
              window.__mapOf().setView([latitude, longitude], zoom, { animate: false });
              return window.__painted();
            }""",
            [latitude, longitude, zoom],
        )

    def at_rest(self) -> None:
        """Wait until no zoom and no flight is under way, and what they led to is painted."""
        self.page.wait_for_function(
            """() => {
              const map = window.__mapOf();
              const seen = JSON.stringify([map.getCenter(), map.getZoom()]);
              const isSame = window.__seen === seen && !map._animatingZoom;
              window.__seen = seen;
              return isSame;
            }""",
            polling=100,
        )
        self.page.evaluate("() => window.__painted()")
