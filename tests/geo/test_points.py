"""Services around a place: files that say what they are, distances worked out by hand."""

from __future__ import annotations

import csv
import math
from datetime import date
from pathlib import Path

import pytest

from geo.atlas import Atlas
from geo.errors import InvalidTable
from geo.place import Place
from geo.points import RADIUS_KM, files_of_points, is_by_commune, read_points, services_near
from geo.store import OpenEdition
from tests import tiny_country
from tests.tiny_country import REFERENCE

HEAD = "# titre : Guichets\n# source : https://example.org\n# licence : LO 2.0\n# date : 2024-08-01\n# nom : libelle\n"
# The commune of Aval is at 2.25, 46.25; there, a hundredth of a degree of latitude is 1.11 km, of longitude 0.77 km.
ROWS = "libelle,latitude,longitude\nNord,46.28,2.25\nSur place,46.25,2.25\nEst,46.25,2.26\nLoin,46.30,2.25\n"


def given(folder: Path, text: str) -> Path:
    path = folder / "guichets.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_near_the_nearest_first(tiny_edition: OpenEdition, tmp_path: Path) -> None:
    layer = read_points(given(tmp_path, HEAD + ROWS))
    assert (layer.title, layer.licence, layer.on, len(layer.points)) == ("Guichets", "LO 2.0", date(2024, 8, 1), 4)
    found = services_near(Atlas(tiny_edition, REFERENCE), Place.read("commune-01001"), layer)
    assert [(one.name, one.layer, round(one.km, 2)) for one in found] == [
        ("Sur place", "Guichets", 0.0),
        ("Est", "Guichets", 0.77),
        ("Nord", "Guichets", 3.33),
    ]


def test_a_neighbourhood_is_measured_from_itself_else_from_its_communes(
    tiny_edition: OpenEdition, tmp_path: Path
) -> None:
    rows = "libelle,latitude,longitude\nAmont,46.25,2.75\nPort,46.105,2.105\n"
    layer = read_points(given(tmp_path, HEAD + rows))
    without = Atlas(tiny_edition, REFERENCE)
    both, port = Place.read("qpv-QN00102M"), Place.read("qpv-QN00101M")
    assert [one.name for one in services_near(without, both, layer)] == ["Amont"], "one of its two communes"
    assert services_near(without, port, layer) == ()
    assert is_by_commune(without, port)
    store = tiny_country.write(tmp_path / "drawn", tiny_country.with_perimeters())
    drawn = Atlas(store.read(tiny_country.EDITION), REFERENCE)
    assert [(one.name, one.km) for one in services_near(drawn, port, layer)] == [("Port", 0.0)]
    assert not is_by_commune(drawn, port)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (ROWS, "ligne absente ou vide : # titre"),
        (HEAD.replace("LO 2.0", "") + ROWS, "ligne absente ou vide : # licence"),
        (HEAD.replace("2024-08-01", "août 2024") + ROWS, "ne s'écrit pas AAAA-MM-JJ"),
        (HEAD.replace("libelle", "lib_fs") + ROWS, "colonne absente : lib_fs"),
        (HEAD + ROWS.replace("46.28", ""), "latitude : 1 cellule(s)"),
        (HEAD + ROWS.replace("2.26", "652000"), "longitude : 1 cellule(s)"),
        (HEAD + "libelle,latitude,longitude\n", "aucun point"),
    ],
)
def test_a_file_that_does_not_say_what_it_is_or_where_is_refused(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(InvalidTable, match=r"guichets\.csv") as refused:
        read_points(given(tmp_path, text))
    assert fault in str(refused.value)


def test_an_unreadable_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "guichets.csv"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidTable, match="illisible"):
        read_points(path)


def test_without_a_folder_there_is_no_file(tmp_path: Path) -> None:
    assert files_of_points(tmp_path / "points") == ()


def test_the_real_list_of_france_services(real_files: Path, real_atlas: Atlas, tmp_path: Path) -> None:
    published = (real_files / "france_services_20240801.csv").read_text(encoding="utf-8-sig")
    layer = read_points(given(tmp_path, HEAD.replace("libelle", "lib_fs") + published))
    found = services_near(real_atlas, Place.read("commune-60175"), layer)
    creil = real_atlas.tables.territories.query("level == 'commune' and code == '60175'").iloc[0]
    rows = list(csv.DictReader(published.splitlines()))
    assert len(layer.points) == len(rows) == 2845
    assert found
    near = [row["lib_fs"] for row in rows if _km(creil["latitude"], creil["longitude"], row) <= RADIUS_KM]
    assert sorted(one.name for one in found) == sorted(near)


def _km(latitude: float, longitude: float, row: dict[str, str]) -> float:
    """On a sphere: less than a hundredth off at this distance."""
    high, other = math.radians(latitude), math.radians(float(row["latitude"]))
    wide = math.radians(float(row["longitude"]) - longitude)
    half = math.sin((other - high) / 2) ** 2 + math.cos(high) * math.cos(other) * math.sin(wide / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(half))
