"""What visitors see when the network goes or an edition is damaged, and when it comes back."""

from __future__ import annotations

import gzip
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from geo.atlas import Atlas
from geo.indicators.definition import Level
from geo.store.parquet import ParquetEditionStore
from tests.browser import expected
from tests.browser.conftest import Visit
from tests.browser.driver import PROJECT, ServedAtlas

pytestmark = pytest.mark.browser


def test_map_lives_on_without_a_network(visit: Visit, real_atlas: Atlas) -> None:
    screen = visit(tolerate=(r"ERR_INTERNET_DISCONNECTED", r"WebSocket connection")).open_map("/")
    place = expected.place(real_atlas, Level.DEPARTMENT, "13")
    asked = len(screen.requests)
    screen.context.set_offline(True)

    screen.page.mouse.move(*screen.point_of(*place))
    expect(screen.hover_card).to_contain_text("Bouches-du-Rhône (13)")
    before = screen.zoom()
    zoom = screen.map.get_by_role("button", name="Zoomer", exact=True)
    for _ in range(9):
        zoom.click()
    expect_zoom = "([zoom, sign]) => sign * (window.__maps[0].getZoom() - zoom) > 0"
    screen.page.wait_for_function(expect_zoom, arg=[before + 1, 1])
    zoom.click()
    screen.map.get_by_role("button", name="Vue d'ensemble").click()
    screen.page.wait_for_function(expect_zoom, arg=[before + 0.3, -1])
    settled = screen.page.evaluate(
        "() => new Promise((done) => setTimeout(() => done(window.__maps[0].getZoom()), 400))"
    )
    assert abs(settled - before) < 0.3, "a zoom under way does not undo the way home"
    screen.at_rest()
    screen.page.mouse.move(*screen.point_of(*place))
    expect(screen.hover_card).to_contain_text("Bouches-du-Rhône (13)")
    assert screen.state == "ready"
    ours = [address for address in screen.requests[asked:] if "_stcore" not in address]
    assert ours == [], "the map asks for nothing once drawn"

    screen.context.set_offline(False)
    screen.page.reload()
    screen.drawn_after(0)


@pytest.fixture
def editions(tmp_path: Path) -> Path:
    """A folder of data that holds a copy of the committed edition."""
    shutil.copytree(PROJECT / "data" / "editions", tmp_path / "editions")
    return tmp_path


def _cut(file: Path) -> bytes:
    """Truncate a file; returns what it held."""
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])
    return content


def test_damaged_edition_is_told_then_repaired(
    visit: Visit, editions: Path, real_atlas: Atlas, serve: Callable[..., ServedAtlas]
) -> None:
    real_edition, whole = real_atlas.opened, expected.marks_from_afar(real_atlas)
    home = editions / "editions" / "fr-2024"
    first = home / real_edition.build / "coverage.parquet"
    sound = _cut(first)
    app = serve(ATLAS_DATA=editions)
    assert app.health() == 503

    screen = visit(app)
    screen.page.goto(app.url)
    alert = screen.page.locator(".atlas-notice.atlas-serious")
    expect(alert).to_contain_text("coverage.parquet est incomplet")
    expect(alert).to_contain_text("« make data »")
    assert screen.page.get_by_role("alert").count() == 1
    assert screen.map.count() == 0
    for path in ("/couverture", "/activite", "/donnees", "/methode"):
        screen.page.goto(app.url + path)
        expect(alert).to_contain_text("« make data »")

    first.write_bytes(sound)
    screen.open_map("/")
    assert screen.notices == []
    assert whole.items() <= screen.drawn.items()
    assert app.health() == 200

    newer = replace(real_edition.manifest.description, label="Édition suivante")
    geometry = {
        name: _display(first.parent / "geometry" / f"{file}.gz")
        for name, file in real_edition.manifest.geometry.items()
    }
    build = ParquetEditionStore((editions / "editions",)).write(newer, real_edition.tables, geometry)
    second = home / build / "coverage.parquet"
    sound = _cut(second)
    screen.open_map("/")
    (warning,) = screen.notices
    assert "coverage.parquet est incomplet" in warning
    assert "La version précédente reste servie" in warning
    assert whole.items() <= screen.drawn.items()
    assert "Édition suivante" not in screen.page.locator(".atlas-footer").inner_text()

    second.write_bytes(sound)
    limit = time.monotonic() + 15  # looked at again every few seconds
    while screen.open_map("/").notices:
        assert time.monotonic() < limit, screen.notices
    expect(screen.page.locator(".atlas-footer")).to_contain_text("Édition suivante")


def _display(file: Path) -> bytes:
    return gzip.decompress(file.read_bytes())
