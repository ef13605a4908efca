"""What visitors take away: the same numbers in every format, an atlas on paper, and what every figure means."""

from __future__ import annotations

import io
import re
import struct
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pikepdf
import pytest
from playwright.sync_api import expect
from pptx import Presentation

from geo import scenes
from geo.atlas import Atlas
from geo.export.printed.atlas_file import atlas_pdf
from geo.indicators.definition import Level
from geo.place import Place
from geo.view import View
from pages.parts.navigation import PAGES
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

SCENE = View("fr-2024", "qpv", Level.COMMUNE, date(2024, 6, 30)).query()
LONG_MS = 300_000.0
"""A document is made by a process of its own, which a busy machine slows down."""


def test_every_format_holds_the_table_that_is_shown(visit: Visit, tmp_path: Path) -> None:
    screen = visit().open_map("/?region=53")
    shown = {row[0]: float(row[2].replace("\u202f", "").replace(",", ".")) for row in screen.rows()}
    assert len(shown) == 4

    def same(table: pd.DataFrame) -> None:
        kept = table[table["valeur"].notna()]
        assert dict(zip(kept["nom"], kept["valeur"], strict=True)) == shown
        assert set(kept["date"].astype(str).str[:10]) == {"2024-06-30"}

    name, content = screen.download("carte", "CSV (tableur)")
    assert name == "atlas-crpv_fr-2024_2024-06-30_qpv_departement_region-53.csv"
    same(pd.read_csv(io.BytesIO(content), sep=";", decimal=",", comment="#", encoding="utf-8-sig"))
    same(pd.read_csv(io.BytesIO(screen.download("carte", "CSV international")[1]), comment="#"))
    sheets = pd.read_excel(io.BytesIO(screen.download("carte", "Excel (XLSX)")[1]), sheet_name=None, engine="calamine")
    assert list(sheets) == ["données", "dictionnaire", "filtres et sources", "lacunes"]
    same(sheets["données"])
    assert "Bretagne" in sheets["filtres et sources"]["texte"].tolist()
    for kind, ending in (("GeoJSON", "geojson"), ("GeoPackage", "gpkg"), ("GeoParquet", "parquet")):
        name, content = screen.download("carte", kind)
        path = tmp_path / name
        assert name.endswith(f"_region-53.{ending}")
        path.write_bytes(content)
        layer = {"layer": "donnees"} if ending == "gpkg" else {}
        places = gpd.read_parquet(path) if ending == "parquet" else gpd.read_file(path, **layer)
        same(pd.DataFrame(places))
        assert places.crs == 4326
        west, south, east, north = places.total_bounds
        assert -6 < west < east < 0, "Brittany is where it is"
        assert 47 < south < north < 49


def test_from_every_page_two_clicks_lead_to_what_a_figure_means(visit: Visit) -> None:
    screen = visit()
    for row in PAGES:
        screen.open(f"/{'' if row is PAGES[0] else row.address}")
        screen.page.get_by_test_id("stTopNavLink").filter(has_text="Sources et méthode").click()
        expect(screen.page.locator("h1")).to_have_text("Sources et méthode")
        screen.settled()
        screen.page.get_by_text("Indicateurs : Couverture par les centres").click()
        card = screen.page.locator(".st-key-indicateur-part_habitants_couverts")
        expect(card).to_be_visible()
        told = card.inner_text()
        for part in (
            "Définition", "rapportés à l'ensemble des habitants", "Calcul", "Numérateur divisé par dénominateur",
            "Limites", "Source", "consultée le", "Licence Ouverte",
        ):  # fmt: skip
            assert part in told, f"{row.address}: {part}"


def test_the_map_becomes_a_picture_a_slide_and_a_sheet_of_paper(visit: Visit, real_atlas: Atlas) -> None:
    screen = visit().open_map("/?region=75")
    screen.page.locator(".st-key-figures-carte").get_by_role("button").click()
    start = "atlas-crpv_fr-2024_2024-06-30_qpv_commune_region-75_"

    def figure(kind: str) -> tuple[str, bytes]:
        with screen.page.expect_download() as download:
            screen.page.get_by_test_id("stPopoverBody").get_by_role("button", name=kind, exact=True).click()
        return download.value.suggested_filename.removeprefix(start), download.value.path().read_bytes()

    for kind, size in (("Image (PNG)", (1920, 1080)), ("Image 4K", (3840, 2160))):
        name, content = figure(kind)
        assert name == f"{size[0]}x{size[1]}.png"
        assert content.startswith(b"\x89PNG")
        assert struct.unpack(">II", content[16:24]) == size

    name, drawn = figure("SVG")
    assert name == "1920x1080.svg"
    communes = real_atlas.tables.neighbourhood_communes["commune_code"]
    departments = {code for code, region in real_atlas.region_of_department.items() if region == "75"}
    assert drawn.count(b'id="circles.') == len({code for code in communes if code[:2] in departments})

    name, content = figure("Diapositive (PPTX)")
    (slide,) = Presentation(io.BytesIO(content)).slides
    assert slide.shapes.title.text == "Quartiers prioritaires"
    assert any(shape.has_table for shape in slide.shapes)
    assert "Nouvelle-Aquitaine" in slide.notes_slide.notes_text_frame.text

    for kind, (width, height) in (("PDF A4", (842, 595)), ("PDF A3", (1191, 842))):
        name, content = figure(kind)
        with pikepdf.open(io.BytesIO(content)) as file:
            (page,) = file.pages
            assert [round(float(side)) for side in page.mediabox[2:]] == [width, height]


def test_an_atlas_is_asked_for_stopped_asked_for_again_and_read(visit: Visit, real_atlas: Atlas) -> None:
    screen = visit().open("/comparer?lieux=departement-93,departement-75,centre-irev")
    page, asked = screen.page, "Atlas PDF des 2 territoires choisis"
    page.get_by_role("button", name=asked).click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_text("Atlas PDF de 2 territoires : en préparation.")).to_be_visible()
    expect(page.get_by_text("Fiche 1 sur 2 : Seine-Saint-Denis")).to_be_visible(timeout=LONG_MS)
    page.get_by_role("button", name="Abandonner").click()
    expect(page.get_by_role("button", name=asked)).to_be_visible()

    page.get_by_role("button", name=asked).click()
    ready = page.get_by_role("button", name="Télécharger le PDF")
    expect(ready).to_be_visible(timeout=LONG_MS)
    with page.expect_download() as download:
        ready.click()
    assert download.value.suggested_filename == "atlas-crpv_fr-2024_2024-06-30_fiches_2-territoires_a4.pdf"
    places = [Place(Level.DEPARTMENT, code) for code in ("93", "75")]
    with (
        pikepdf.open(download.value.path()) as file,
        pikepdf.open(io.BytesIO(atlas_pdf(real_atlas, places))) as expected,
    ):
        assert len(file.pages) == len(expected.pages) > 4
        assert str(file.docinfo["/Title"]) == "Atlas de 2 départements"
    page.get_by_role("button", name="Terminer").click()
    expect(page.get_by_role("button", name=asked)).to_be_visible()


def test_a_long_presentation_outlives_a_reload_is_stopped_and_is_nobody_elses(visit: Visit) -> None:
    asked, told = "Diapositives (PPTX)", [scenes.scene(f"Vue {rank}", "", SCENE) for rank in range(1, 31)]
    screen = visit().open(f"/presenter?scenes={scenes.spelled(told)}")
    page = screen.page
    page.get_by_role("button", name=asked).click()
    expect(page.get_by_text("Diapositives de 30 vues : en préparation.")).to_be_visible()
    later = re.compile(r"Vue ([2-9]|\d\d) sur 30 : Vue \d")  # the panel looks once a second: it may skip one
    expect(page.get_by_text(later)).to_be_visible(timeout=LONG_MS)
    other = visit().open("/comparer?lieux=departement-93,departement-75")
    expect(other.page.get_by_role("button", name="Atlas PDF des 2 territoires choisis")).to_be_visible()
    expect(other.page.get_by_role("progressbar")).to_have_count(0)
    page.goto(f"{screen.url}/presenter")
    expect(page.get_by_text("Diapositives de 30 vues : en préparation.")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.get_by_role("button", name="Abandonner").click()
    expect(page.get_by_role("progressbar")).to_have_count(0)

    screen.open(f"/presenter?scenes={scenes.spelled(told[:3])}")
    page.get_by_role("button", name=asked).click()
    ready = page.get_by_role("button", name="Télécharger le PPTX")
    expect(ready).to_be_visible(timeout=LONG_MS)
    page.reload()
    with page.expect_download() as download:
        ready.click()
    assert download.value.suggested_filename == "presentation-atlas-crpv.pptx"
    slides = Presentation(str(download.value.path())).slides
    assert [slide.shapes.title.text for slide in slides] == ["Vue 1", "Vue 2", "Vue 3"]
    page.get_by_role("button", name="Terminer").click()
    expect(page.get_by_role("button", name=asked)).to_be_visible()
