"""Figures of neighbourhoods to take away: unit, vintage, source and status with each, at the place of the perimeter."""

from __future__ import annotations

import csv
import io
import json

import pytest
import shapely
from typer.testing import CliRunner

from geo.__main__ import app
from geo.atlas import Atlas
from geo.export.files import french_csv, shown_rows
from geo.export.geographic import geojson
from geo.export.indicator_file import indicator_file
from geo.indicators.definition import Level
from tests import tiny_country
from tests.tiny_country import EDITION, PERIMETERS, REFERENCE

EVERYWHERE = frozenset({"01", "02", "03", "04", "05", "971", "987"})


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder that holds the invented country with perimeters and figures."""
    folder = tmp_path_factory.mktemp("figures")
    tiny_country.write(folder / "editions", tiny_country.with_figures(tiny_country.with_perimeters()))
    return str(folder)


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    """The same, opened."""
    content = tiny_country.with_figures(tiny_country.with_perimeters())
    return Atlas(tiny_country.write(tmp_path_factory.mktemp("opened"), content).read(EDITION), REFERENCE)


def test_each_row_carries_unit_vintage_source_and_status(atlas: Atlas) -> None:
    content = french_csv(shown_rows(atlas, "tp60", Level.NEIGHBOURHOOD, EVERYWHERE)).decode("utf-8-sig")
    rows = {row["code"]: row for row in csv.DictReader(io.StringIO(content, newline=""), delimiter=";")}
    assert len(rows) == 10
    assert {row["unite"] for row in rows.values()} == {"pour cent"}
    told = rows["QN00101M"]
    assert (told["valeur"], told["statut"], told["millesime"]) == ("40,5", "observe", "2018")
    assert told["source"] == "https://example.org/releve"
    assert (rows["QN00201M"]["valeur"], rows["QN00201M"]["statut"]) == ("", "secret")
    assert (rows["QN00301M"]["valeur"], rows["QN00301M"]["statut"]) == ("", "non_renseigne")


def test_a_neighbourhood_stands_at_its_perimeter(atlas: Atlas) -> None:
    file = indicator_file(atlas, "tp60", Level.NEIGHBOURHOOD)
    shapes = {feature["properties"]["code"]: feature["geometry"] for feature in json.loads(geojson(file))["features"]}
    assert {code for code, shape in shapes.items() if shape} == set(PERIMETERS)
    for code, (perimeter, _, _) in PERIMETERS.items():
        assert shapely.from_geojson(json.dumps(shapes[code])).equals(perimeter)


def test_the_command_line_gives_them(editions: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", editions)
    monkeypatch.setenv("ATLAS_DATA", editions)
    run = CliRunner().invoke(app, ["values", "tp60", "--level", "quartier", "--edition", EDITION, "--json"])
    assert run.exit_code == 0, run.output
    rows = {row["code"]: row for row in json.loads(run.stdout)}
    assert len(rows) == 10
    told = rows["QN00101M"]
    assert (told["name"], told["value"], told["unit"]) == ("Le Port", 40.5, "pour cent")
    assert (told["status"], told["vintage"], told["source"]) == ("observe", "2018", "https://example.org/releve")
    assert (rows["QN00201M"]["value"], rows["QN00201M"]["status"]) == (None, "secret")


def test_the_command_line_tells_where_a_rate_exists(editions: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", editions)
    monkeypatch.setenv("ATLAS_DATA", editions)
    run = CliRunner().invoke(app, ["values", "tp60", "--level", "region", "--edition", EDITION])
    assert run.exit_code == 1
    assert "niveaux possibles : neighbourhood" in run.stderr
