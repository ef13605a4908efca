"""Files of perimeters in every form, well and badly made: what is read, what is repaired, what is refused."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon, box

from geo import spatial
from geo.errors import AtlasError, CrsMismatch, InvalidTable, RefusedFile, SourceUnavailable
from geo.sources.france import perimeters as french
from geo.sources.perimeters import FileRecord, perimeters, read_perimeters
from geo.tables import PERIMETERS

LAYOUT = french.layout(2015)
SQUARES = {"QP001001": box(5, 46, 5.004, 46.004), "QP001002": box(5.01, 46, 5.014, 46.004)}
BOW_TIE = Polygon([(5, 46), (5.004, 46.004), (5.004, 46), (5, 46.004)])
SPIKED = Polygon([(5, 46), (5.004, 46), (5.004, 46.004), (5.002, 46.004), (5.002, 46.01), (5.002, 46.004), (5, 46.004)])
"""A square and a line that leaves it and comes back: `make_valid` makes a GeometryCollection of it."""
WGS84_WITHOUT_CODE = (
    'GEOGCS["unknown",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],'
    'UNIT["degree",0.0174532925199433],AXIS["Longitude",EAST],AXIS["Latitude",NORTH]]'
)


def frame(shapes: dict[str, shapely.Geometry | None] | None = None, **columns: list[object]) -> gpd.GeoDataFrame:
    shapes = SQUARES if shapes is None else shapes
    told = {"code_qp": list(shapes), "nom_qp": [f"Quartier {code}" for code in shapes]} | columns
    return gpd.GeoDataFrame(told, geometry=list(shapes.values()), crs=4326)


def written(path: Path, content: gpd.GeoDataFrame) -> Path:
    content.to_file(path, engine="pyogrio")
    return path


def zipped(path: Path, folder: Path, inside: str = "") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, f"{inside}{file.name}")
    return path


def shapefile(tmp_path: Path, content: gpd.GeoDataFrame) -> Path:
    folder = tmp_path / "shp"
    folder.mkdir()
    written(folder / "QP.shp", content)
    return zipped(tmp_path / "qp.zip", folder, "SHP/")


def read(*paths: Path) -> tuple[gpd.GeoDataFrame, tuple[FileRecord, ...]]:
    return read_perimeters(paths, LAYOUT)


def assert_close(found: gpd.GeoSeries, expected: dict[str, shapely.Geometry], tolerance: float = 1e-8) -> None:
    assert found.crs.to_epsg() == 4326
    assert list(found.index) == sorted(expected)
    for code, shape in expected.items():
        assert shapely.hausdorff_distance(found[code], shape) <= tolerance, code


FORMS: dict[str, Callable[[Path, gpd.GeoDataFrame], Path]] = {
    "GeoJSON": lambda folder, content: written(folder / "qp.geojson", content),
    "GPKG": lambda folder, content: written(folder / "qp.gpkg", content),
    "FlatGeobuf": lambda folder, content: written(folder / "qp.fgb", content),
    "zipped SHP": shapefile,
}


@pytest.mark.parametrize("write", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("epsg", [4326, 2154])
def test_every_form_gives_the_same_rows(tmp_path: Path, write: Callable[..., Path], epsg: int) -> None:
    rows, (record,) = read(write(tmp_path, frame().to_crs(epsg)))
    assert_close(rows.geometry, SQUARES)
    assert rows["name"].tolist() == ["Quartier QP001001", "Quartier QP001002"]
    assert (record.crs, record.read, record.repaired, record.without_shape) == (f"EPSG:{epsg}", 2, (), ())


def test_the_name_of_a_file_says_nothing_of_its_form(tmp_path: Path) -> None:
    path = written(tmp_path / "qp.gpkg", frame()).rename(tmp_path / "received")
    assert list(read(path)[0].index) == list(SQUARES)


def test_an_archive_is_read_in_one_form_and_whole(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    written(folder / "QP2015_Hexagone_LB93.geojson", frame({"QP001001": SQUARES["QP001001"]}).to_crs(2154))
    written(folder / "QP2015_France_Entiere_WGS84.geojson", frame())
    written(folder / "QP2015_Hexagone_LB93.shp", frame().to_crs(2154))
    rows, _ = read(zipped(tmp_path / "qp.zip", folder, "GEOJSON/"))
    assert_close(rows.geometry, SQUARES, 0)


def test_wgs84_without_a_code_is_known_and_moves_nothing(tmp_path: Path) -> None:
    content = frame().set_crs(WGS84_WITHOUT_CODE, allow_override=True)
    assert content.crs.to_epsg() is None
    rows, (record,) = read(written(tmp_path / "qp.fgb", content))
    assert_close(rows.geometry, SQUARES, 0)
    assert record.crs == "WGS 84, sans code EPSG"


def test_another_crs_without_a_code_is_reprojected(tmp_path: Path) -> None:
    metric = frame().to_crs("+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=44 +lat_2=49 +x_0=500000 +y_0=0 +ellps=GRS80")
    rows, (record,) = read(written(tmp_path / "qp.gpkg", metric))
    assert_close(rows.geometry, SQUARES)
    assert record.crs.endswith(", sans code EPSG")


@pytest.mark.parametrize("form", ["GPKG", "FlatGeobuf", "zipped SHP"])
@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_missing_crs_is_asked_for(tmp_path: Path, form: str) -> None:
    with pytest.raises(CrsMismatch, match=r"n'indique pas son système de coordonnées.*Enregistrez-le"):
        read(FORMS[form](tmp_path, frame().set_crs(None, allow_override=True)))


@pytest.mark.parametrize("told", ["EPSG:2154", "epsg:2154", " 2154 "])
@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_missing_crs_may_be_told(tmp_path: Path, told: str) -> None:
    path = written(tmp_path / "qp.fgb", frame().to_crs(2154).set_crs(None, allow_override=True))
    rows, (record,) = read_perimeters([path], LAYOUT, told)
    assert_close(rows.geometry, SQUARES)
    assert record.crs == "EPSG:2154, indiqué par --crs"


@pytest.mark.parametrize("told", ["Lambert", "EPSG:999999", "0"])
@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_crs_that_is_none_is_refused(tmp_path: Path, told: str) -> None:
    path = written(tmp_path / "qp.fgb", frame().set_crs(None, allow_override=True))
    with pytest.raises(CrsMismatch, match=rf"« {told} » n'est pas connu \(--crs\).*EPSG:2154"):
        read_perimeters([path], LAYOUT, told)


def test_a_file_that_names_its_crs_keeps_it(tmp_path: Path) -> None:
    rows, (record,) = read_perimeters([written(tmp_path / "qp.fgb", frame())], LAYOUT, "EPSG:2154")
    assert_close(rows.geometry, SQUARES, 0)
    assert record.crs == "EPSG:4326"


def test_lambert_coordinates_said_to_be_degrees_are_refused(tmp_path: Path) -> None:
    content = frame().to_crs(2154).set_crs(4326, allow_override=True)
    path = written(tmp_path / "qp.geojson", content)
    with pytest.raises(CrsMismatch, match=r"pour des degrés des nombres qui n'en sont pas.*--crs EPSG:2154"):
        read(path)
    rows, (record,) = read_perimeters([path], LAYOUT, "2154")
    assert_close(rows.geometry, SQUARES)
    assert record.crs == "EPSG:2154, indiqué par --crs"


def test_overseas_drawn_beside_the_mainland_is_refused(tmp_path: Path) -> None:
    content = frame({"QP971001": box(-6, 46, -5.99, 46.01)})
    with pytest.raises(InvalidTable, match=r"hors de son territoire : 1 quartier.*'QP971001'"):
        read(written(tmp_path / "qp.geojson", content))


HEADINGS = {
    "code_qp": "lib_qp",
    "CODE_QP": "NOM_QP",
    "Code_QP": "Nom du QPV",
    "code_qpv": "nom_qp",
    "CODE QP": "LIB_QP",
}


@pytest.mark.parametrize(("code", "name"), HEADINGS.items())
def test_columns_are_matched_whatever_their_case_and_generation(tmp_path: Path, code: str, name: str) -> None:
    content = frame().rename(columns={"code_qp": code, "nom_qp": name})
    rows, _ = read(written(tmp_path / "qp.gpkg", content))
    assert rows["name"].to_dict() == {code: f"Quartier {code}" for code in SQUARES}


def test_headings_that_shp_cuts_short_are_known(tmp_path: Path) -> None:
    content = frame(code_commune=["01053", "01004"], nom_commune=["Bourg-en-Bresse", "Ambérieu-en-Bugey"])
    path = shapefile(tmp_path, content.rename(columns={"code_commune": "code_commu", "nom_commune": "nom_commun"}))
    rows, _ = read(path)
    assert rows["commune_codes"].tolist() == ["01053", "01004"]
    assert rows["commune_names"].tolist() == ["Bourg-en-Bresse", "Ambérieu-en-Bugey"]


def test_codes_that_became_numbers_come_back_as_text(tmp_path: Path) -> None:
    content = frame(code_commune=np.array([1053.0, np.nan]))
    rows, _ = read(written(tmp_path / "qp.gpkg", content))
    assert rows["commune_codes"].tolist() == ["1053", ""]


def test_an_invalid_polygon_is_repaired_and_counted(tmp_path: Path) -> None:
    assert shapely.make_valid(SPIKED).geom_type == "GeometryCollection"
    shapes = {"QP001001": BOW_TIE, "QP001002": SQUARES["QP001002"], "QP001003": SPIKED}
    rows, (record,) = read(written(tmp_path / "qp.fgb", frame(shapes)))
    assert record.repaired == ("QP001001", "QP001003")
    assert rows["repaired"].tolist() == [True, False, True]
    assert spatial.are_areas(rows.geometry).all()
    assert rows.geometry["QP001001"].area == pytest.approx(0.004 * 0.004 / 2), "two triangles of a quarter each"
    assert rows.geometry["QP001003"].equals(box(5, 46, 5.004, 46.004))
    assert rows.geometry["QP001002"].equals(SQUARES["QP001002"])


def test_what_has_no_shape_stays_in_the_list(tmp_path: Path) -> None:
    flat = Polygon([(5, 46), (5.004, 46), (5, 46)])
    shapes = {"QP001001": SQUARES["QP001001"], "QP001002": None, "QP001003": flat}
    rows, (record,) = read(written(tmp_path / "qp.geojson", frame(shapes)))
    assert (record.read, record.repaired, record.without_shape) == (3, (), ("QP001002", "QP001003"))
    assert rows.geometry.isna().tolist() == [False, True, True]
    assert rows["name"]["QP001002"] == "Quartier QP001002"


def test_heights_are_left_out(tmp_path: Path) -> None:
    high = frame({"QP001001": shapely.force_3d(SQUARES["QP001001"], 120)})
    rows, _ = read(written(tmp_path / "qp.gpkg", high))
    assert not shapely.has_z(rows.geometry["QP001001"])


REFUSED: dict[str, tuple[gpd.GeoDataFrame, str]] = {
    "a code twice": (
        pd.concat([frame(), frame({"QP001002": box(5.1, 46, 5.104, 46.004)})]),
        "code en double : 1 ligne\\(s\\), dont 'QP001002'",
    ),
    "no code": (
        frame().rename(columns={"code_qp": "identifiant"}),
        "colonne du code absente \\(attendue : code_qp ou .* ; reçues : .*identifiant, nom_qp",
    ),
    "codes of another generation": (
        frame({"QN00101M": SQUARES["QP001001"]}),
        "ce sont les quartiers de 2024, pas ceux de 2015 : 1 ligne\\(s\\), dont 'QN00101M'",
    ),
    "an empty code": (frame(code_qp=["QP001001", None]), "pas de la forme .* 1 ligne\\(s\\), dont ''"),
    "points": (frame({"QP001001": Point(5, 46)}), "ni polygone ni vide : 1 ligne\\(s\\), dont 'QP001001'"),
    "lines": (frame({"QP001001": LineString([(5, 46), (6, 46)])}), "ni polygone ni vide"),
    "whole communes": (frame({"QP001001": box(5, 46, 5.05, 46.05)}), "sans doute des communes"),
    "nothing": (frame({}), "aucun quartier"),
}


@pytest.mark.parametrize(("content", "told"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_a_perimeter_is_refused(tmp_path: Path, content: gpd.GeoDataFrame, told: str) -> None:
    path = tmp_path / "qp.geojson"
    path.write_text(content.to_json(), encoding="utf-8")
    with pytest.raises(InvalidTable, match=told) as error:
        read(path)
    assert "qp.geojson" in error.value.where
    assert error.value.advice.startswith("Rien n'est remplacé.")


def test_a_code_in_two_files_is_refused(tmp_path: Path) -> None:
    one, other = written(tmp_path / "one.fgb", frame()), written(tmp_path / "other.gpkg", frame())
    with pytest.raises(InvalidTable, match=r"plusieurs fichiers : 'QP001001', 'QP001002' \(one.fgb, other.gpkg\)"):
        read(one, other)


def two_layers(folder: Path) -> Path:
    path = folder / "qp.gpkg"
    frame().to_file(path, layer="first", engine="pyogrio")
    frame().to_file(path, layer="second", engine="pyogrio", mode="a")
    return path


def archive_of(*names: str) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        with zipfile.ZipFile(folder / "qp.zip", "w") as archive:
            for name in names:
                archive.writestr(name, frame().to_json())
        return folder / "qp.zip"

    return write


def bytes_of(content: bytes) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        (folder / "qp.geojson").write_bytes(content)
        return folder / "qp.geojson"

    return write


def cut(folder: Path) -> Path:
    whole = frame().to_json().encode()
    return bytes_of(whole[: len(whole) // 2])(folder)


def cut_archive(folder: Path) -> Path:
    path = archive_of("qp.geojson")(folder)
    path.write_bytes(path.read_bytes()[:200])
    return path


UNREADABLE: dict[str, tuple[Callable[[Path], Path], type[AtlasError], str]] = {
    "no file": (lambda folder: folder / "absent.geojson", SourceUnavailable, "absent.geojson.*ne peut pas être lu"),
    "a folder": (lambda folder: folder, SourceUnavailable, "ne peut pas être lu"),
    "an error page": (bytes_of(b"\n <!doctype html><p>503"), RefusedFile, "page HTML"),
    "a text": (bytes_of(b"code_qp;nom_qp\n"), RefusedFile, "forme n'est pas reconnue.*GeoJSON, GPKG"),
    "nothing": (bytes_of(b""), RefusedFile, "il est vide"),
    "half a GeoJSON": (cut, RefusedFile, "coupé ou altéré"),
    "a JSON of something else": (bytes_of(json.dumps({"a": 1}).encode()), RefusedFile, "coupé ou altéré"),
    "half an archive": (cut_archive, RefusedFile, "l'archive est coupée"),
    "an archive of nothing": (archive_of("lisez-moi.txt"), RefusedFile, "aucune couche"),
    "an archive of two files": (archive_of("a.geojson", "b.geojson"), RefusedFile, "2 couches : a.geojson, b.geojson"),
    "two layers": (two_layers, RefusedFile, "2 couche\\(s\\) de formes : first, second"),
}


@pytest.mark.parametrize(("write", "kind", "told"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_cannot_be_read_is_told(
    tmp_path: Path, write: Callable[[Path], Path], kind: type[AtlasError], told: str
) -> None:
    with pytest.raises(kind, match=told) as error:
        read(write(tmp_path))
    assert error.value.advice


def test_the_table_measures_and_anchors_each_shape() -> None:
    shapes = gpd.GeoSeries({"QP001002": MultiPolygon([SQUARES["QP001002"]]), "QP001001": SQUARES["QP001001"]}, crs=4326)
    flags, metric_crs = pd.Series([True, False], shapes.index), pd.Series(2154, shapes.index)
    table = perimeters(shapes, flags, metric_crs)
    assert list(table.columns) == PERIMETERS.column_names
    assert table["neighbourhood_code"].tolist() == ["QP001001", "QP001002"]
    assert table["repaired"].tolist() == [False, True]
    # 0.004 degree is 444.8 m northwards and 309.0 m eastwards at 46 degrees of latitude.
    assert table["area_ha"].tolist() == pytest.approx([13.74, 13.74], rel=0.01)
    assert shapely.contains_xy(table.geometry, table["longitude"], table["latitude"]).all()


COMMUNES = gpd.GeoDataFrame(
    {"code": ["01001", "01002", "01003"], "name": ["Aval", "Le Mont", "Val-d'Or"]},
    geometry=[box(5, 46, 5.1, 46.1), box(5.1, 46, 5.2, 46.1), box(5, 46.1, 5.2, 46.2)],
    crs=4326,
)
ACROSS = box(5.08, 46.04, 5.12, 46.06)
"""Half in Aval, half in Le Mont."""
ALMOST_IN_AVAL = box(5.0601, 46.04, 5.1001, 46.06)
"""A four-hundredth of it lies in Le Mont."""


@pytest.mark.parametrize(
    ("shape", "codes", "names", "hosts", "is_by_overlap"),
    [
        (ACROSS, "01001", "", ["01001"], False),
        (ACROSS, "1001;1002", "", ["01001", "01002"], False),
        (ACROSS, "01001", "Aval, Le Mont", ["01001", "01002"], False),
        (ACROSS, "", "LE MONT", ["01002"], False),
        (ALMOST_IN_AVAL, "", "Le Mont/Aval", ["01001", "01002"], False),
        (ACROSS, "", "Aval 9e Arrondissement", ["01001"], False),
        (ACROSS, "", "", ["01001", "01002"], True),
        (ACROSS, "", "Ancien-Nom, Aval", ["01001", "01002"], True),
        (ACROSS, "01999", "", ["01001", "01002"], True),
        (ALMOST_IN_AVAL, "", "", ["01001"], True),
        (box(5.3, 46, 5.31, 46.01), "", "", [], False),
        (None, "01003", "", ["01003"], False),
    ],
)
def test_communes_come_from_codes_then_names_then_contours(
    shape: shapely.Geometry | None, codes: str, names: str, hosts: list[str], is_by_overlap: bool
) -> None:
    told = {"name": "Q", "commune_codes": codes, "commune_names": names, "repaired": False}
    rows = gpd.GeoDataFrame(told, index=["QP001001"], geometry=[shape], crs=4326)
    links, by_overlap = french.neighbourhood_communes(rows, COMMUNES)
    assert links.to_numpy().tolist() == [["QP001001", host] for host in hosts]
    assert by_overlap == (("QP001001",) if is_by_overlap else ())


def coded(*codes: str) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(index=list(codes), geometry=[None] * len(codes), crs=4326)


def test_a_given_list_is_a_minimum_where_it_has_rows_and_not_known_elsewhere() -> None:
    gaps = french.gaps_of_2015(coded("QP001001", "QP971001"), ["02", "01", "971", "978"], "https://exemple.fr")
    states = dict(zip(gaps["department_code"], gaps["state"], strict=True))
    assert states == {"01": "partielle", "02": "absente", "971": "partielle", "978": "absente"}


def test_a_given_list_is_whole_where_it_has_as_many_rows_as_are_published() -> None:
    two = french.gaps_of_2015(coded("QP978001", "QP978002"), ["01", "978", "987"], "https://exemple.fr")
    assert two["department_code"].tolist() == ["01", "987"]
    mainland = french.gaps_of_2015(
        coded(*(f"QP{n // 999 + 1:03d}{n % 999 + 1:03d}" for n in range(1296))),
        ["01", "03", "978"],
        "https://exemple.fr",
    )
    assert mainland["department_code"].tolist() == ["978"], "none in 03 is then a zero"


def test_a_code_that_the_list_should_hold_is_refused() -> None:
    rows = coded("QN00101M", "QN97199I")
    assert french.unlisted(rows, {"QN00101M"}, {"971"}, "qp.zip") == ["QN97199I"]
    with pytest.raises(InvalidTable, match="absent de la liste : 1 quartier\\(s\\), dont QN97199I"):
        french.unlisted(rows, {"QN00101M"}, {"978"}, "qp.zip")
