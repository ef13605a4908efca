"""What visitors take away: files that read back to the same numbers, at the same places, with the same words."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pandas as pd
import pytest
import shapely

from geo import indicators
from geo.atlas import Atlas
from geo.export.files import departments_by_code, french_csv, shown_rows
from geo.export.geographic import geojson
from geo.export.indicator_file import indicator_file, indicator_file_name
from geo.indicators.definition import Level
from geo.store import OpenEdition
from tests.tiny_country import HOSTILE, OVERLAP, REFERENCE

EVERYWHERE = frozenset({"01", "02", "03", "04", "05", "971", "987"})
LEVELS = [Level.REGION, Level.DEPARTMENT, Level.COMMUNE, Level.NEIGHBOURHOOD, Level.CENTRE]


@pytest.fixture(scope="module")
def atlas(tiny_edition: OpenEdition) -> Atlas:
    """The invented country on its reference date."""
    return Atlas(tiny_edition, REFERENCE)


def read_back(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV as a French spreadsheet reads them."""
    assert content.startswith(b"\xef\xbb\xbf"), "a spreadsheet needs the mark to read accents"
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def as_number(cell: str) -> float | None:
    assert "." not in cell
    return float(cell.replace(",", ".")) if cell else None


@pytest.mark.parametrize("key", ["qpv", "part_habitants_couverts", "demi_journees_10000_hab", "centres"])
@pytest.mark.parametrize("level", LEVELS, ids=str)
def test_a_csv_reads_back_to_the_same_numbers(atlas: Atlas, key: str, level: Level) -> None:
    rows = shown_rows(atlas, key, level, EVERYWHERE)
    found = read_back(french_csv(rows))
    assert [row["code"] for row in found] == rows.index.tolist()
    for column in ("valeur", "numerateur", "denominateur"):
        expected = [None if value != value else value for value in rows[column]]
        assert [as_number(row[column]) for row in found] == expected
    assert [row["nom"] for row in found] == rows["nom"].tolist()


def test_each_row_carries_unit_date_source_and_status(atlas: Atlas) -> None:
    for row in read_back(french_csv(shown_rows(atlas, "part_habitants_couverts", Level.DEPARTMENT, EVERYWHERE))):
        assert row["indicateur"] == "Part des habitants des QPV couverts par au moins un centre"
        assert row["unite"] == "part"
        assert row["date"] == "2024-06-30"
        assert "Institut minuscule" in row["source"]
        assert row["statut"] in {"observe", "estime", "non_renseigne", "sans_objet"}
        assert row["edition"] == "tiny-2024"


def test_missing_is_empty_and_zero_is_zero(atlas: Atlas) -> None:
    rows = {row["code"]: row for row in read_back(french_csv(shown_rows(atlas, "qpv", Level.DEPARTMENT, EVERYWHERE)))}
    assert (rows["971"]["valeur"], rows["971"]["statut"]) == ("", "non_renseigne")
    assert (rows["05"]["valeur"], rows["05"]["statut"]) == ("0", "observe")
    assert rows["987"]["centres"] == "aucun centre connu"
    assert rows["01"]["centres"] == "ALPHA"


def test_an_indicator_that_does_not_exist_at_the_level_is_told(atlas: Atlas) -> None:
    rows = shown_rows(atlas, "habitants_qpv", Level.COMMUNE, EVERYWHERE)
    assert len(rows) == 5
    assert rows["valeur"].isna().all()
    assert set(rows["statut"]) == {"sans_objet"}


def test_only_what_is_in_view_is_written(atlas: Atlas) -> None:
    assert shown_rows(atlas, "qpv", Level.DEPARTMENT, frozenset({"03", "01"})).index.tolist() == ["01", "03"]
    assert shown_rows(atlas, "qpv", Level.COMMUNE, frozenset({"01"})).index.tolist() == ["01002", "01001"]
    assert shown_rows(atlas, "qpv", Level.REGION, frozenset({"01"})).index.tolist() == ["11"]
    assert shown_rows(atlas, "qpv", Level.DEPARTMENT, frozenset()).empty
    assert read_back(french_csv(shown_rows(atlas, "qpv", Level.DEPARTMENT, frozenset()))) == []


def test_rows_are_sorted_by_name(atlas: Atlas) -> None:
    names = shown_rows(atlas, "qpv", Level.DEPARTMENT, EVERYWHERE)["nom"].tolist()
    assert names == ["Alise", "L'Atoll", "Bréval", "Corbe", "Dorne", "Estre", "L'Île"]


def test_where_each_territory_lies(tiny_edition: OpenEdition) -> None:
    atlas = Atlas(tiny_edition, OVERLAP)
    assert departments_by_code(atlas, Level.REGION)["22"] == {"03", "04", "05"}
    assert departments_by_code(atlas, Level.REGION)["987"] == {"987"}
    assert departments_by_code(atlas, Level.CENTRE)["beta"] == {"02", "03", "04"}
    assert departments_by_code(atlas, Level.COMMUNE)["01002"] == {"01"}
    assert departments_by_code(atlas, Level.NEIGHBOURHOOD)["QN00404N"] == {"04"}


@pytest.mark.parametrize(
    "text", ["=1+1", "+33 1 23 45 67 89", "-5", "@SOMME(A1)", "\t=1+1", "\r=1+1", '=HYPERLINK("x")']
)
def test_a_text_is_never_a_formula(text: str) -> None:
    (row,) = read_back(french_csv(pd.DataFrame({"nom": [text]}, index=pd.Index(["01"], name="code"))))
    assert row["nom"] == f"'{text}"


@pytest.mark.parametrize(
    ("value", "cell"),
    [(-5.0, "-5"), (-5.25, "-5,25"), (0.0, "0"), (1234567.0, "1234567"), (0.1, "0,1"), (1 / 3, "0,3333333333333333")],
)
def test_a_number_stays_a_number(value: float, cell: str) -> None:
    (row,) = read_back(french_csv(pd.DataFrame({"valeur": [value]}, index=pd.Index(["01"], name="code"))))
    assert row["valeur"] == cell
    assert as_number(row["valeur"]) == value


@pytest.mark.parametrize("text", ["a;b", 'a"b', "a\nb", "a,b", "  a  ", "é œ ’ « »", *HOSTILE.values()])
def test_awkward_text_comes_back_as_it_is(text: str) -> None:
    (row,) = read_back(french_csv(pd.DataFrame({"nom": [text]}, index=pd.Index(["01"], name="code"))))
    assert row["nom"] == text


def collection(atlas: Atlas, level: Level, key: str = "qpv") -> dict[str, Any]:
    file = indicator_file(atlas, key, level)
    content: dict[str, Any] = json.loads(geojson(file))
    assert content["type"] == "FeatureCollection"
    assert [feature["properties"]["code"] for feature in content["features"]] == file.rows.index.tolist()
    return content


@pytest.mark.parametrize("level", LEVELS, ids=str)
def test_geojson_is_valid(atlas: Atlas, level: Level) -> None:
    for feature in collection(atlas, level)["features"]:
        assert feature["type"] == "Feature"
        assert {"geometry", "properties"} <= set(feature)
        if feature["geometry"] is not None:
            assert shapely.from_geojson(json.dumps(feature["geometry"])).is_valid


def test_contours_are_at_their_true_place(atlas: Atlas) -> None:
    shapes = {f["properties"]["code"]: f["geometry"] for f in collection(atlas, Level.DEPARTMENT)["features"]}
    assert shapely.from_geojson(json.dumps(shapes["02"])).equals(shapely.box(3, 46, 4, 47))
    regions = {f["properties"]["code"]: f["geometry"] for f in collection(atlas, Level.REGION)["features"]}
    assert shapely.from_geojson(json.dumps(regions["11"])).equals(shapely.box(2, 46, 4, 47))


def test_a_commune_is_a_point_inside_it(atlas: Atlas) -> None:
    shapes = {f["properties"]["code"]: f["geometry"] for f in collection(atlas, Level.COMMUNE)["features"]}
    assert shapely.box(2, 46, 2.5, 46.5).contains(shapely.from_geojson(json.dumps(shapes["01001"])))


def test_what_has_no_contour_keeps_a_null_geometry(atlas: Atlas) -> None:
    shapes = {f["properties"]["code"]: f["geometry"] for f in collection(atlas, Level.DEPARTMENT)["features"]}
    assert shapes["971"] is None
    assert shapes["987"] is None
    assert all(feature["geometry"] is None for feature in collection(atlas, Level.NEIGHBOURHOOD)["features"])


def test_numbers_stay_numbers_and_nothing_stays_null(atlas: Atlas) -> None:
    content = collection(atlas, Level.DEPARTMENT, "part_habitants_couverts")
    told = {f["properties"]["code"]: f["properties"] for f in content["features"]}
    assert (told["01"]["valeur"], told["01"]["numerateur"]) == (1.0, 6000.0)
    assert told["987"]["valeur"] is None
    assert told["05"]["statut"] == "sans_objet"


def test_awkward_names_are_literal_in_both(hostile_edition: OpenEdition) -> None:
    atlas = Atlas(hostile_edition, REFERENCE)
    communes = indicator_file(atlas, "qpv", Level.COMMUNE)
    cells = {row["code"]: row for row in read_back(french_csv(communes.rows))}
    told = {f["properties"]["code"]: f["properties"] for f in json.loads(geojson(communes))["features"]}
    for found in (cells["01001"], told["01001"]):
        assert found["nom"] == HOSTILE["commune"]
        assert found["centres"] == HOSTILE["centre"]
    quarters = shown_rows(atlas, "qpv", Level.NEIGHBOURHOOD, EVERYWHERE)
    names = {row["code"]: row["nom"] for row in read_back(french_csv(quarters))}
    assert names["QN00101M"] == HOSTILE["neighbourhood"]


def test_the_real_contours_are_in_france(real_atlas: Atlas) -> None:
    content = json.loads(geojson(indicator_file(real_atlas, "qpv", Level.DEPARTMENT)))
    shapes = {f["properties"]["code"]: f["geometry"] for f in content["features"]}
    assert len(shapes) == 103
    assert {code for code, shape in shapes.items() if shape is None} == {"978", "987"}
    places = {code: shapely.from_geojson(json.dumps(shapes[code])).centroid for code in ("75", "974", "973")}
    assert places["75"].distance(shapely.Point(2.35, 48.86)) < 0.1
    assert places["974"].distance(shapely.Point(55.5, -21.1)) < 0.3, "La Réunion is not moved beside France"
    assert places["973"].distance(shapely.Point(-53.1, 3.9)) < 0.6


@pytest.mark.parametrize("level", LEVELS, ids=str)
def test_a_file_name_says_what_the_file_is(atlas: Atlas, level: Level) -> None:
    for indicator in indicators.ALL:
        name = indicator_file_name(atlas, indicator.key, level)
        assert name.startswith(f"atlas-crpv_tiny-2024_2024-06-30_{indicator.key}_")
        assert name.isascii()
        assert not set(name) & set(" /\\;:'\"")
