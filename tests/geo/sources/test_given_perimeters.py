"""Editions made with files of perimeters given by hand: joined to the list, or the list itself; whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from shapely import Polygon, box
from typer.testing import CliRunner, Result

from geo import indicators, spatial
from geo.__main__ import app
from geo.build import BuildReport, build
from geo.errors import AtlasError, InvalidTable, SourceUnavailable
from geo.indicators.definition import Level, Status
from geo.sources.france import perimeters as french
from geo.sources.perimeters import read_perimeters
from geo.store import OpenEdition
from geo.store.durable import sha256
from geo.store.parquet import ParquetEditionStore
from geo.tables import faults
from tests.geo.sources import tiny_wheel as tiny

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
OCCITANIE, LYON = SHARED / "qpv2015_occitanie.geojson", SHARED / "qpv2015_lyon_metropole.fgb"
needs_real_files = pytest.mark.skipif(not SHARED.is_dir(), reason="the real files are not on this machine")

ACROSS = box(2.099, 46.04, 2.101, 46.045)
"""Half in 01000, half in 01001, two communes of the invented France."""
BOW_TIE = Polygon([(2.01, 46.01), (2.02, 46.02), (2.02, 46.01), (2.01, 46.02)])
ON_SAINT_MARTIN = box(-63.06, 18.06, -63.05, 18.07)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The invented France, which knows where perimeters come from and has an edition of 2015."""
    return tiny.data_folder_of_two(tmp_path / "data")


def written(path: Path, shapes: dict[str, shapely.Geometry | None], **columns: list[str]) -> Path:
    told = {"CODE_QP": list(shapes), "NOM_QP": [f"Quartier {code}" for code in shapes]} | columns
    gpd.GeoDataFrame(told, geometry=list(shapes.values()), crs=4326).to_file(path, engine="pyogrio")
    return path


def made(data: Path, edition: str, *given: Path) -> tuple[OpenEdition, BuildReport]:
    store = ParquetEditionStore((data / "local" / "editions",))
    report = build(edition, data=data, store=store, perimeters=given)
    opened = store.read(edition)
    assert (opened.build, report.edition) == (report.build, edition)
    assert list(faults(opened.tables)) == []
    return opened, report


def test_a_list_made_of_two_files(tmp_path: Path, data: Path) -> None:
    one = written(tmp_path / "one.fgb", {"QP001002": ACROSS, "QP001001": BOW_TIE})
    other = written(tmp_path / "other.gpkg", {"QP001003": None}, insee_com=["01003"])
    opened, report = made(data, "fr-2015", one, other)
    tables = opened.tables
    assert tables.neighbourhoods.to_numpy().tolist() == [
        [code, f"Quartier {code}", "01", 2015] for code in ("QP001001", "QP001002", "QP001003")
    ]
    assert tables.perimeters[["neighbourhood_code", "repaired"]].to_numpy().tolist() == [
        ["QP001001", True],
        ["QP001002", False],
    ]
    assert tables.perimeters.geometry.iloc[1].equals(ACROSS), "exact, never simplified"
    assert tables.neighbourhood_communes.to_numpy().tolist() == [
        ["QP001001", "01000"],
        ["QP001002", "01000"],
        ["QP001002", "01001"],
        ["QP001003", "01003"],
    ]
    assert set(opened.manifest.geometry) == {"departments", "communes", "labels", "perimeters"}
    assert report.perimeters is not None
    assert [record.file for record in report.perimeters.files] == ["one.fgb", "other.gpkg"]
    assert report.perimeters.without_perimeter == ("QP001003",)
    assert report.perimeters.communes_by_overlap == ("QP001001", "QP001002")


def test_what_the_files_do_not_hold_is_not_known_rather_than_zero(tmp_path: Path, data: Path) -> None:
    opened, _ = made(data, "fr-2015", written(tmp_path / "qp.fgb", {"QP001001": BOW_TIE}))
    states = opened.tables.list_gaps.set_index("department_code")["state"].to_dict()
    assert states == {"01": "partielle", "02": "absente", "971": "absente", "978": "absente"}
    values = indicators.find("qpv").compute(opened.tables, Level.DEPARTMENT, date(2023, 12, 31))
    assert values["status"].to_dict() == {
        "01": Status.ESTIMATED, "02": Status.MISSING, "971": Status.MISSING, "978": Status.MISSING,
    }  # fmt: skip
    assert values["value"].isna().to_dict() == {"01": False, "02": True, "971": True, "978": True}


def test_the_manifest_tells_the_truth(tmp_path: Path, data: Path) -> None:
    one = written(tmp_path / "one.fgb", {"QP001001": BOW_TIE})
    other = written(tmp_path / "other.fgb", {"QP001002": ACROSS})
    opened, _ = made(data, "fr-2015", one, other)
    described = opened.manifest.description
    assert (described.generation, described.built) == (2015, date.today())
    given = {source.id: source for source in described.sources if source.id.startswith("perimeters")}
    assert {name: source.checksum for name, source in given.items()} == {
        "perimeters-2015": sha256(one),
        "perimeters-2015-2": sha256(other),
    }
    assert all(source.accessed == date.today().isoformat() for source in given.values())
    assert "one.fgb" in given["perimeters-2015"].title
    drawn, placed, partial, last = described.notes
    assert drawn.startswith("Quartiers qui ont leur périmètre : 2 sur 2, dont 1 de forme réparée.")
    assert placed == "Quartiers rattachés à leurs communes par superposition avec les contours : 2."
    assert "sans doute pas tous : 01. Ailleurs, les quartiers ne sont pas renseignés." in partial
    assert last == "Une note."


def test_perimeters_join_the_list_by_code(tmp_path: Path, data: Path) -> None:
    path = written(tmp_path / "qp.geojson", {"QN00101M": box(2.01, 46.01, 2.02, 46.02), "QN97801I": ON_SAINT_MARTIN})
    opened, report = made(data, "fr-2024", path)
    tables = opened.tables
    assert tables.neighbourhoods["code"].tolist() == ["QN00101M", "QN00102N", "QN97101I", "QN97801I"]
    assert tables.names("neighbourhood")["QN00101M"] == "Centre", "the name of the list stays"
    assert tables.perimeters["neighbourhood_code"].tolist() == ["QN00101M", "QN97801I"]
    states = tables.list_gaps.set_index("department_code")["state"].to_dict()
    assert states == {"971": "partielle", "978": "partielle"}, "978 is no longer absent"
    assert report.perimeters is not None
    assert report.perimeters.added == ("QN97801I",)
    assert report.perimeters.without_perimeter == ("QN00102N", "QN97101I")
    notes = opened.manifest.description.notes
    assert notes[0].startswith("Quartiers qui ont leur périmètre : 2 sur 4, dont 0")
    assert notes[1] == "Quartiers absents de la liste, ajoutés d'après les périmètres : 1."


def test_without_perimeters_the_edition_says_that_there_is_none(data: Path) -> None:
    opened, report = made(data, "fr-2024")
    assert report.perimeters is None
    assert len(opened.tables.perimeters) == 0
    assert opened.manifest.description.notes == (
        "Aucun périmètre de quartier n'est inclus : un quartier est placé à sa commune.",
        "La liste est incomplète dans les territoires suivants : 971.",
        "La liste n'a rien dans les territoires suivants : 978.",
    )


def test_the_same_files_give_the_same_build(tmp_path: Path, data: Path) -> None:
    path = written(tmp_path / "qp.fgb", {"QP001001": BOW_TIE})
    (_, first), (_, second) = made(data, "fr-2015", path), made(data, "fr-2015", path)
    assert (second.build, second.perimeters) == (first.build, first.perimeters)


REFUSED: dict[str, tuple[str, Callable[[Path], list[Path]], type[AtlasError], str]] = {
    "no file": ("fr-2015", lambda folder: [], SourceUnavailable, "ne porte pas.*--perimeters FICHIER"),
    "another generation": (
        "fr-2024",
        lambda folder: [written(folder / "qp.fgb", {"QP001001": ACROSS})],
        InvalidTable,
        "ce sont les quartiers de 2015, que la couche WFS .* sert encore, pas ceux de 2024",
    ),
    "a code that the list should hold": (
        "fr-2024",
        lambda folder: [written(folder / "qp.fgb", {"QN00199M": ACROSS})],
        InvalidTable,
        "absent de la liste : 1 quartier.*QN00199M",
    ),
    "a neighbourhood without a name": (
        "fr-2015",
        lambda folder: [written(folder / "qp.fgb", {"QP001001": ACROSS}, NOM_QP=[""])],
        InvalidTable,
        "nom absent : 1 quartier.*QP001001",
    ),
    "a département that does not exist": (
        "fr-2015",
        lambda folder: [written(folder / "qp.fgb", {"QP099001": ACROSS})],
        InvalidTable,
        "inconnu.*territories : 99",
    ),
}


@pytest.mark.parametrize(("edition", "give", "kind", "told"), REFUSED.values(), ids=REFUSED)
def test_a_refusal_replaces_nothing(
    tmp_path: Path, data: Path, edition: str, give: Callable[[Path], list[Path]], kind: type[AtlasError], told: str
) -> None:
    made(data, "fr-2024")
    made(data, "fr-2015", written(tmp_path / "before.fgb", {"QP001001": BOW_TIE}))
    root = data / "local" / "editions"
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    with pytest.raises(kind, match=told) as error:
        build(edition, data=data, store=ParquetEditionStore((root,)), perimeters=give(tmp_path))
    assert all((error.value.what, error.value.where, error.value.advice))
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


@pytest.fixture
def run(data: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("ATLAS_DATA", str(data))
    monkeypatch.setenv("ATLAS_LOCAL", str(data / "local"))
    return lambda *arguments: CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_the_command_says_what_became_of_each_file(tmp_path: Path, data: Path, run: Callable[..., Result]) -> None:
    one = written(tmp_path / "one.gpkg", {"QP001001": BOW_TIE, "QP001002": None})
    other = written(tmp_path / "other.fgb", {"QP001003": ACROSS})
    result = run("build", "fr-2015", "--perimeters", one, "--perimeters", other)
    assert result.exit_code == 0, result.output
    lines = [line.replace("\u202f", " ").replace("\u00a0", " ") for line in result.stdout.splitlines()]
    assert lines[:3] == [
        "one.gpkg : 2 QPV (EPSG:4326) ; formes réparées : 1 ; sans forme : 1",
        "other.fgb : 1 QPV (EPSG:4326) ; formes réparées : 0 ; sans forme : 0",
        "QPV sans périmètre, placés à leur commune : 1 (QP001002)",
    ]
    assert (data / "local" / "editions" / "fr-2015" / "pointer.json").is_file(), "never among the committed editions"
    assert not (data / "editions").exists()


def test_the_command_says_it_as_json_too(tmp_path: Path, run: Callable[..., Result]) -> None:
    result = run("build", "fr-2015", "--json", "--perimeters", written(tmp_path / "qp.fgb", {"QP001001": BOW_TIE}))
    told = json.loads(result.stdout)
    assert (told["edition"], told["served"]) == ("fr-2015", told["build"])
    (record,) = told["perimeters"]["files"]
    assert record == {
        "file": "qp.fgb", "crs": "EPSG:4326", "read": 1, "repaired": ["QP001001"], "without_shape": [],
    }  # fmt: skip


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_the_command_is_told_the_system_that_a_file_does_not_name(tmp_path: Path, run: Callable[..., Result]) -> None:
    path = tmp_path / "qp.fgb"
    shapes = gpd.GeoSeries([ACROSS], crs=4326).to_crs(2154).set_crs(None, allow_override=True)
    gpd.GeoDataFrame({"code_qp": ["QP001001"], "nom_qp": ["Q"]}, geometry=shapes).to_file(path, engine="pyogrio")
    assert "--crs EPSG:2154" in run("build", "fr-2015", "--perimeters", path).stderr
    result = run("build", "fr-2015", "--perimeters", path, "--crs", "EPSG:2154")
    assert result.stdout.startswith("qp.fgb : 1 QPV (EPSG:2154, indiqué par --crs) ; formes réparées : 0")


def test_the_command_without_a_file_is_one_line(run: Callable[..., Result]) -> None:
    result = run("build", "fr-2015")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.count("\n") == 1
    assert "--perimeters FICHIER" in result.stderr


@needs_real_files
def test_the_real_files_are_read_whole() -> None:
    rows, (occitanie, lyon) = read_perimeters([OCCITANIE, LYON], french.layout(2015))
    assert (occitanie.read, len(occitanie.repaired), occitanie.without_shape) == (105, 32, ())
    assert (lyon.read, lyon.repaired, lyon.without_shape) == (37, (), ())
    assert (occitanie.crs, lyon.crs) == ("EPSG:4326", "WGS 84, sans code EPSG")
    assert spatial.are_areas(rows.geometry).all()
    assert rows["name"]["QP069037"] == "Duchère"
    assert rows["commune_names"]["QP065003"] == "Séméac, Tarbes"


@needs_real_files
def test_repairs_leave_the_real_areas_as_they_were() -> None:
    published = gpd.read_file(OCCITANIE).set_index("code_qp").geometry
    rows, _ = read_perimeters([OCCITANIE], french.layout(2015))
    before, after = published.to_crs(2154).area, rows.geometry.to_crs(2154).area
    assert after.sum() == pytest.approx(before.sum(), rel=1e-4)
    assert (after / before - 1).abs().max() < 1e-3


@needs_real_files
def test_real_coordinates_in_degrees_do_not_move() -> None:
    rows, _ = read_perimeters([LYON], french.layout(2015))
    published = gpd.read_file(LYON).set_index("CODE_QP").geometry.sort_index()
    assert shapely.equals_exact(rows.geometry.to_numpy(), published.to_numpy(), 0).all()


@needs_real_files
def test_polygons_of_communes_called_neighbourhoods_are_refused() -> None:
    with pytest.raises(InvalidTable, match="pas de la forme QN09301M"):
        read_perimeters([SHARED / "qpv2024_communes_polygones_202607.geojson"], french.layout(2024))


@pytest.mark.network
def test_the_edition_of_2015_is_built_from_the_real_files(edition_of_2015: OpenEdition) -> None:
    tables = edition_of_2015.tables
    assert (len(tables.neighbourhoods), len(tables.perimeters), tables.perimeters["repaired"].sum()) == (142, 142, 32)
    counts = tables.neighbourhoods["department_code"].value_counts()
    assert counts[["31", "34", "69", "65"]].to_dict() == {"31": 19, "34": 22, "69": 37, "65": 4}
    states = tables.list_gaps.set_index("department_code")["state"]
    assert (states == "partielle").sum() == 13, "the twelve of Occitanie with neighbourhoods, and the Rhône"
    assert (states == "absente").sum() == 103 - 13
    hosts = tables.neighbourhood_communes.groupby("neighbourhood_code")["commune_code"].agg(list)
    assert hosts["QP065003"] == ["65417", "65440"], "Séméac and Tarbes, by name"
    assert hosts["QP069037"] == ["69123"], "Lyon, though a corner of the drawing crosses Champagne-au-Mont-d'Or"
    assert hosts["QP069013"] == ["69142", "69149"], "Oullins has merged since: by overlap"
    assert set(hosts.index) == set(tables.neighbourhoods["code"])
