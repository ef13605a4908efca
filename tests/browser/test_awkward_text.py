"""Names that look like code are shown as they are written, everywhere, and nothing of them runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from geo.atlas import Atlas
from geo.indicators.definition import Level
from geo.maps.geometry import display_files
from geo.store import OpenEdition
from geo.store.parquet import ParquetEditionStore
from tests.browser import expected
from tests.browser.conftest import Visit
from tests.browser.driver import ROOM, Screen, ServedAtlas

pytestmark = pytest.mark.browser

CENTRE, COMMUNE, NEIGHBOURHOOD = "{{7*7}}", '<img src=x onerror="window.__ran=1">', "`${1}`"
REGION, DEPARTMENT = "<b>gras</b> {% raw %}", "**gras** :material/map: $x^2$ & l'`un`"
LABEL = "`${1}` {{7*7}} </script><script>window.__ran=1</script>"


@pytest.fixture(scope="module")
def hostile_app(
    real_edition: OpenEdition, serve_all: Callable[..., ServedAtlas], tmp_path_factory: pytest.TempPathFactory
) -> ServedAtlas:
    """The real edition where Brittany, its centre, a département, Rennes and one of its QPV have awkward names."""
    tables = real_edition.tables
    territories, centres, neighbourhoods = (
        tables.territories.copy(),
        tables.centres.copy(),
        tables.neighbourhoods.copy(),
    )
    for level, code, name in (
        ("region", "53", REGION),
        ("department", "35", DEPARTMENT),
        ("commune", "35238", COMMUNE),
    ):
        territories.loc[(territories["level"] == level) & (territories["code"] == code), "name"] = name
    centres.loc[centres["code"] == "reso-villes", ["name", "acronym"]] = CENTRE
    links = tables.neighbourhood_communes
    in_rennes = links.loc[links["commune_code"] == "35238", "neighbourhood_code"].min()
    neighbourhoods.loc[neighbourhoods["code"] == in_rennes, "name"] = NEIGHBOURHOOD
    awkward = replace(tables, territories=territories, centres=centres, neighbourhoods=neighbourhoods)
    described = replace(real_edition.manifest.description, label=LABEL)
    data = tmp_path_factory.mktemp("hostile")
    ParquetEditionStore((data / "editions",)).write(described, awkward, display_files(awkward))
    return serve_all(ATLAS_DATA=data)


def _nothing_ran(screen: Screen) -> None:
    assert screen.page.evaluate("() => window.__ran ?? 0") == 0
    assert (
        screen.page.evaluate("() => document.querySelectorAll('img, .atlas b, .atlas-text b, .atlas script').length")
        == 0
    )
    assert "49" not in screen.map.locator(".atlas-label").all_inner_texts()


def test_names_are_literal_on_the_home_page(visit: Visit, hostile_app: ServedAtlas, real_atlas: Atlas) -> None:
    screen = visit(hostile_app, size=ROOM).open_map("/?region=53")
    assert screen.notices == []
    assert screen.filters()["Région"] == REGION
    assert set(screen.options("Département")) >= {f"{DEPARTMENT} (35)"}
    assert CENTRE in screen.options("Centre de ressources")
    expect(screen.map.locator(".atlas-label").get_by_text(CENTRE, exact=True)).to_be_visible()
    expect(screen.page.locator(".atlas-footer").get_by_text(LABEL)).to_be_visible()
    assert [row[:2] for row in screen.rows() if row[0] == DEPARTMENT] == [[DEPARTMENT, CENTRE]]

    with screen.redraw():
        screen.row("35").click()
    expect(screen.card.locator("h2")).to_have_text(DEPARTMENT)
    assert CENTRE in screen.card.inner_text()

    screen.pick("Département", f"{DEPARTMENT} (35)")
    assert screen.table.locator('button[data-code="35238"]').inner_text() == COMMUNE
    rennes = screen.point_of(*expected.place(real_atlas, Level.COMMUNE, "35238"))
    screen.page.mouse.move(*rennes)
    for name in (COMMUNE, f"{DEPARTMENT} (35)", NEIGHBOURHOOD, CENTRE):
        expect(screen.hover_card.get_by_text(name, exact=True)).to_be_visible()
    screen.page.mouse.click(*rennes)
    for name in (COMMUNE, NEIGHBOURHOOD):
        expect(screen.choices.get_by_text(name, exact=True)).to_be_visible()
    expect(screen.card.locator("h2")).to_have_text(COMMUNE)
    assert NEIGHBOURHOOD in screen.card.inner_text()
    screen.choices.get_by_text(NEIGHBOURHOOD, exact=True).click()
    expect(screen.card.locator("h2")).to_have_text(NEIGHBOURHOOD)
    _nothing_ran(screen)

    _, rows = screen.table_file("carte")
    assert [(row["nom"], row["centres"]) for row in rows if row["code"] == "35238"] == [(COMMUNE, CENTRE)]


def test_names_are_literal_on_the_other_pages(visit: Visit, hostile_app: ServedAtlas) -> None:
    screen = visit(hostile_app).open_map("/?indicateur=part_qpv_couverts&maille=Département")
    screen.page.mouse.move(*screen.point_of(48.15, -1.65))
    expect(screen.hover_card).to_contain_text(DEPARTMENT)
    _nothing_ran(screen)
    for path, wanted in (
        ("/couverture", CENTRE),
        ("/couverture?decoupage=Département", DEPARTMENT),
        ("/activite", CENTRE),
    ):
        screen.open(path)
        expect(screen.page.locator(".atlas-table").get_by_text(wanted, exact=True).first).to_be_attached()
        _nothing_ran(screen)
    screen.open("/methode")
    expect(screen.page.locator(".atlas-text").get_by_text(LABEL).first).to_be_attached()
    _nothing_ran(screen)
