"""Maps of the real figures of Occitanie by neighbourhood: colours of a rate, circles of a count, at each zoom."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.driver import PROJECT, Screen, ServedAtlas

pytestmark = pytest.mark.browser

SHARED = PROJECT.parent / "shared" / "data"
PERIMETERS, FIGURES = SHARED / "qpv2015_occitanie.geojson", SHARED / "qpv2015_occitanie_indicateurs.csv"
EDITION = "fr-2015"
TOULOUSE = (43.6, 1.44)
MIRAIL = "QP031009"
MISSING = "non renseigné"

Row = dict[str, str]


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    """The real file, read plainly, by code."""
    if not FIGURES.is_file():
        pytest.skip("the real files are not on this machine")
    with FIGURES.open(encoding="utf-8-sig", newline="") as file:
        return {row["code_qp"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def occitanie(
    rows: dict[str, Row], tmp_path_factory: pytest.TempPathFactory, serve_all: Callable[..., ServedAtlas]
) -> ServedAtlas:
    """An atlas that serves the edition made of the real files."""
    assert len(rows) == 105
    local = tmp_path_factory.mktemp("occitanie")
    command = [
        sys.executable,
        "-m",
        "geo",
        "build",
        EDITION,
        "--perimeters",
        str(PERIMETERS),
        "--indicators",
        str(FIGURES),
    ]
    subprocess.run(command, cwd=PROJECT, env={"ATLAS_LOCAL": str(local), "PATH": ""}, check=True, capture_output=True)
    return serve_all(ATLAS_LOCAL=local, ATLAS_EDITION=EDITION)


@pytest.fixture
def rate(visit: Visit, occitanie: ServedAtlas) -> Screen:
    """The map of a rate that lacks some values, over Occitanie."""
    return visit(occitanie).open_map("/?indicateur=tx_et_eprec&region=76")


def legend(screen: Screen) -> dict[str, int]:
    """The entries of the legend that carry a count, as shown."""
    found = screen.map.locator(".atlas-legend-row:has(.atlas-legend-count)").evaluate_all(
        """(rows) => rows.map((row) => [
          row.querySelector(".atlas-legend-label span").textContent,
          row.querySelector(".atlas-legend-count").textContent,
        ])"""
    )
    return {label: int(count) for label, count in found}


def known(rows: dict[str, Row], column: str) -> list[float]:
    return [float(row[column]) for row in rows.values() if row[column]]


def test_the_poverty_rate_counts_every_neighbourhood_once(
    visit: Visit, occitanie: ServedAtlas, rows: dict[str, Row]
) -> None:
    screen = visit(occitanie).open_map("/?indicateur=tp60&region=76")
    assert sum(legend(screen).values()) == 105
    assert MISSING not in legend(screen), "this one is known everywhere"
    assert len(known(rows, "tp60")) == 105
    assert screen.drawn["neighbourhoods"]["hexagone"] == 105, "one mark each, from afar too"
    assert screen.drawn["circles"]["hexagone"] == 0


def test_what_the_file_leaves_empty_is_drawn_as_not_known(rate: Screen, rows: dict[str, Row]) -> None:
    shown = legend(rate)
    empty = [code for code, row in rows.items() if row["tx_et_eprec"] == ""]
    assert len(empty) == 45
    assert shown[MISSING] == 45
    assert sum(shown.values()) == 105
    sent = rate.drawing()
    codes = sorted(rows)
    assert [code for code, value in zip(codes, sent["neighbourhoods"]["values"], strict=True) if value is None] == empty
    patterns = Counter(sent["styles"][style]["pattern"] for style in sent["neighbourhoods"]["styles"])
    assert patterns == {"dots": 45, None: 60}


def test_each_class_of_the_legend_counts_what_the_file_holds(rate: Screen, rows: dict[str, Row]) -> None:
    values = known(rows, "tx_et_eprec")
    shown = legend(rate)
    assert shown.pop("0") == values.count(0) == 2, "several zeros stand apart"
    del shown[MISSING]
    assert len(shown) == 5
    for label, count in shown.items():
        bounds = [float(part.replace(",", ".")) for part in label.replace("\u202f%", "").split() if part[0].isdigit()]
        is_last = "moins de" not in label
        low, high = bounds
        assert count == sum(low <= value < high or (is_last and value == high) for value in values), label


def test_a_perimeter_carries_the_colour_of_its_class_from_near(rate: Screen) -> None:
    rate.look_at(*TOULOUSE, 12)
    drawn = rate.drawn
    assert 0 < drawn["neighbourhoods"]["hexagone"] < 105
    assert drawn["perimeters"]["hexagone"] == drawn["neighbourhoods"]["hexagone"]


def test_a_count_stands_at_each_neighbourhood(visit: Visit, occitanie: ServedAtlas, rows: dict[str, Row]) -> None:
    screen = visit(occitanie).open_map("/?indicateur=pop_mun&region=76")
    assert screen.drawn["circles"]["hexagone"] == 105
    band = screen.drawing()["circles"]["bands"][0]
    assert band["values"] == [int(rows[code]["pop_mun"]) for code in sorted(rows)]
    screen.look_at(*TOULOUSE, 12)
    assert 0 < screen.drawn["circles"]["hexagone"] <= 105, "still there from near, over the perimeters"
    assert screen.drawn["perimeters"]["hexagone"] > 0


def test_the_table_and_the_card_say_value_unit_vintage_and_source(
    visit: Visit, occitanie: ServedAtlas, rows: dict[str, Row]
) -> None:
    screen = visit(occitanie).open_map("/?indicateur=tp60&region=76")
    assert len(screen.rows()) == 105
    heads = screen.table.locator("thead th").all_inner_texts()
    assert any("Pauvreté (%)" in head for head in heads)
    caption = screen.table.locator("caption").inner_text()
    assert "millésime non précisé" in caption
    assert "INSEE" in caption
    screen.row(MIRAIL).click()
    expect(screen.card).to_contain_text("Taux de pauvreté")
    expect(screen.card).to_contain_text(rows[MIRAIL]["tp60"].replace(".", ","))
    expect(screen.card).to_contain_text("millésime non précisé")


def test_the_selector_offers_only_what_the_edition_knows(visit: Visit, occitanie: ServedAtlas) -> None:
    with_figures = visit(occitanie).open_map("/")
    box = with_figures.filter("Indicateur")
    box.click()
    box.fill("Taux de pauvreté")
    expect(with_figures.page.get_by_role("option", name="Taux de pauvreté", exact=True)).to_be_visible()
    without = visit().open_map("/")
    box = without.filter("Indicateur")
    box.click()
    box.fill("Taux de pauvreté")
    expect(without.page.get_by_role("option", name="Taux de pauvreté", exact=True)).to_have_count(0)
