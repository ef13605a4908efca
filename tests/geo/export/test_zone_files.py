"""The files of a zone hold what is inside, each row with its rule, date, source and status; nothing is invented."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
import shapely

from geo.atlas import Atlas
from geo.export.files import french_csv, international_csv
from geo.export.geographic import geojson
from geo.export.zone_files import zone_file, zone_file_name, zone_rows
from geo.store import OpenEdition
from geo.within import Rule, inside
from geo.zone import DrawnPolygon
from tests.tiny_country import REFERENCE, SCHEMAS, frame

pytestmark = pytest.mark.usefixtures("tiny_zones")

ZONE = DrawnPolygon(((45.99, 1.99), (45.99, 2.45), (46.51, 2.45), (46.51, 1.99)))
"""Nine tenths of 01001, where « Le Port » is, and « Les Deux Rives » in part."""
PORT = shapely.box(2.1, 46.1, 2.2, 46.2)


@pytest.fixture
def atlas(tiny_edition: OpenEdition) -> Atlas:
    """The invented country, with one perimeter."""
    row = {"neighbourhood_code": "QN00101M", "longitude": 2.15, "latitude": 46.15, "area_ha": 1.0, "repaired": False}
    perimeters = frame(SCHEMAS["perimeters"], [row | {"geometry": PORT}])
    return Atlas(replace(tiny_edition, tables=replace(tiny_edition.tables, perimeters=perimeters)), REFERENCE)


def test_a_row_says_how_it_was_placed(atlas: Atlas) -> None:
    rows = zone_rows(atlas, ZONE, inside(atlas, ZONE, Rule.POINT))
    assert rows.loc["QN00101M", ["nom", "communes", "departement", "departement_nom", "centres"]].tolist() == [
        "Le Port", "Aval", "01", "Alise", "ALPHA",
    ]  # fmt: skip
    assert rows["place_par"].to_dict() == {"QN00101M": "perimetre", "QN00102M": "commune"}
    assert rows["statut"].to_dict() == {"QN00101M": "observe", "QN00102M": "estime"}
    assert rows["part_dans_la_zone"].to_dict() == pytest.approx({"QN00101M": 1.0, "QN00102M": 0.45}, abs=0.001)
    assert set(rows["regle"]) == {"point intérieur dans la zone"}
    assert set(rows["date"]) == {"2024-06-30"}
    assert rows["licence"].all()


def test_both_kinds_of_csv_say_the_same(atlas: Atlas) -> None:
    rows = zone_rows(atlas, ZONE, inside(atlas, ZONE, Rule.POINT))
    french, international = french_csv(rows), international_csv(rows)
    assert french.startswith(b"\xef\xbb\xbf")
    assert not international.startswith(b"\xef\xbb\xbf")
    one = list(csv.DictReader(io.StringIO(french.decode("utf-8-sig"), newline=""), delimiter=";"))
    other = list(csv.DictReader(io.StringIO(international.decode(), newline="")))
    assert [row["code"] for row in one] == [row["code"] for row in other] == ["QN00102M", "QN00101M"]
    share = rows["part_dans_la_zone"]["QN00102M"]
    assert one[0]["part_dans_la_zone"] == str(share).replace(".", ",")
    assert other[0]["part_dans_la_zone"] == str(share)


def test_text_is_no_formula_in_any_csv(atlas: Atlas) -> None:
    rows = zone_rows(atlas, ZONE, inside(atlas, ZONE, Rule.POINT)).assign(nom="=1+1")
    assert "'=1+1" in french_csv(rows).decode()
    assert "'=1+1" in international_csv(rows).decode()


def test_geojson_holds_the_zone_and_only_known_perimeters(atlas: Atlas) -> None:
    content = json.loads(geojson(zone_file(atlas, ZONE, inside(atlas, ZONE, Rule.POINT))))
    drawn, banks, port = content["features"]
    assert drawn["properties"]["regle"] == "point intérieur dans la zone"
    assert drawn["properties"]["lien"] == ZONE.text
    assert shapely.from_geojson(json.dumps(drawn["geometry"])).bounds == pytest.approx((1.99, 45.99, 2.45, 46.51))
    assert shapely.from_geojson(json.dumps(port["geometry"])).equals(PORT)
    assert (banks["properties"]["code"], banks["geometry"]) == ("QN00102M", None)


def test_an_empty_zone_still_makes_files(atlas: Atlas) -> None:
    found = inside(atlas, ZONE, Rule.WHOLLY)
    assert [one.code for one in found.neighbourhoods] == ["QN00101M"]
    sea = DrawnPolygon(((30, -40), (30, -39), (31, -39)))
    nothing = inside(atlas, sea, Rule.WHOLLY)
    assert len(french_csv(zone_rows(atlas, sea, nothing)).splitlines()) == 1
    assert len(json.loads(geojson(zone_file(atlas, sea, nothing)))["features"]) == 1
    assert zone_file_name(atlas, nothing) == "atlas-crpv_tiny-2024_2024-06-30_zone_dedans"
