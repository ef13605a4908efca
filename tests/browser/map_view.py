"""Where the map of a page looks, what is painted there, and how to look elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from playwright.sync_api import Page

Place = tuple[float, float]
"""Latitude, longitude."""
Look = tuple[Place, float]
"""Middle and zoom."""
Point = tuple[float, float]
"""Pixels from the left and from the top of the window."""

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

    def points_of(self, places: Sequence[Place], frame: str = "") -> list[Point]:
        """Where places of the mainland, or of a frame, stand in the window."""
        points = self.page.evaluate(
            """([places, frame]) => {
              const map = window.__mapOf(frame);
              const box = map.getContainer().getBoundingClientRect();
              return places.map((place) => {
                const { x, y } = map.latLngToContainerPoint(place);
                return [box.left + x, box.top + y];
              });
            }""",
            [places, frame],
        )
        return [(x, y) for x, y in points]

    def point_of(self, latitude: float, longitude: float, frame: str = "") -> Point:
        """Where one place stands in the window."""
        return self.points_of([(latitude, longitude)], frame)[0]

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

    def centre(self) -> Place:
        """Latitude and longitude of the middle of the large map."""
        latitude, longitude = self.page.evaluate(
            "() => { const { lat, lng } = window.__mapOf().getCenter(); return [lat, lng]; }"
        )
        return latitude, longitude

    def look(self) -> Look:
        """Where the large map looks."""
        return self.centre(), self.zoom()

    def looks_as(self, before: Look) -> bool:
        """Whether the large map looks where it did, to the pixel: Leaflet pans by whole pixels."""
        centre, zoom = before
        (x, y), (then_x, then_y) = self.points_of([self.centre(), centre])
        return self.zoom() == zoom and abs(x - then_x) <= 1 and abs(y - then_y) <= 1

    def looks_again(self, before: Look) -> None:
        """Wait until the large map looks where it did, to the pixel."""
        (latitude, longitude), zoom = before
        self.page.wait_for_function(
            """([place, zoom]) => {
              const map = window.__mapOf();
              const away = map.latLngToContainerPoint(place).subtract(map.getSize().divideBy(2));
              return map.getZoom() === zoom && Math.abs(away.x) <= 1 && Math.abs(away.y) <= 1;
            }""",
            arg=[[latitude, longitude], zoom],
        )

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
            }""",
            [latitude, longitude, zoom],
        )
        self.painted()

    def at_rest(self) -> None:
        """Wait until no zoom and no flight is under way, and what they led to is painted."""
        self.painted()  # so that what was just asked has begun
        self.page.evaluate("() => { window.__seen = null; }")
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
        self.painted()

    def painted(self) -> None:
        """Wait until what was asked of the maps is on the screen."""
        self.page.evaluate("() => window.__painted()")
