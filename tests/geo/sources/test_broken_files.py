"""Broken and hostile files of perimeters: each is told in French (what, where, what to do), and replaces nothing."""

from __future__ import annotations

import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from shapely import Point, box

from geo.build import build
from geo.errors import AtlasError, CrsMismatch, InvalidTable, RefusedFile
from geo.store.parquet import ParquetEditionStore
from tests.geo.sources import tiny_wheel as tiny

SQUARES = {"QP001001": box(2.01, 46.01, 2.014, 46.014), "QP001002": box(2.02, 46.01, 2.024, 46.014)}
ELSEWHERE = "Quartier qu'un autre fichier tient"

Write = Callable[[Path], Path]


def frame(shapes: dict[str, shapely.Geometry | None] | None = None, **columns: list[object]) -> gpd.GeoDataFrame:
    shapes = SQUARES if shapes is None else shapes
    told = {"code_qp": list(shapes), "nom_qp": [f"Quartier {code}" for code in shapes]} | columns
    return gpd.GeoDataFrame(told, geometry=list(shapes.values()), crs=4326)


def text(content: str | bytes, name: str = "qp.geojson") -> Write:
    """A file of those bytes."""

    def write(folder: Path) -> Path:
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder / name

    return write


def drawn(content: gpd.GeoDataFrame, name: str = "qp.fgb") -> Write:
    """A well-made file of those rows."""

    def write(folder: Path) -> Path:
        content.to_file(folder / name, engine="pyogrio")
        return folder / name

    return write


def archive(*members: tuple[str, str | bytes]) -> Write:
    """An archive of those files."""

    def write(folder: Path) -> Path:
        with zipfile.ZipFile(folder / "qp.zip", "w", zipfile.ZIP_DEFLATED) as file:
            for name, content in members:
                file.writestr(name, content)
        return folder / "qp.zip"

    return write


def shapefile(*, without: str = "", cut: str = "") -> Write:
    """A zipped SHP that lacks the file of one ending, or half of it."""

    def write(folder: Path) -> Path:
        parts = folder / "parts"
        parts.mkdir()
        frame().to_file(parts / "QP.shp", engine="pyogrio")
        members = [(file.name, file.read_bytes()) for file in sorted(parts.iterdir()) if file.suffix != without]
        return archive(*((n, content[:150] if n.endswith(cut or "?") else content) for n, content in members))(folder)

    return write


def declared(size: int) -> Write:
    """An archive whose table of contents gives its file another size once inflated."""

    def write(folder: Path) -> Path:
        path = archive(("qp.geojson", frame().to_json()))(folder)
        content = bytearray(path.read_bytes())
        struct.pack_into("<I", content, content.index(b"PK\x01\x02") + 24, size)
        path.write_bytes(content)
        return path

    return write


def altered(folder: Path) -> Path:
    path = archive(("qp.geojson", frame().to_json()))(folder)
    content = bytearray(path.read_bytes())
    content[60] ^= 0xFF
    path.write_bytes(content)
    return path


def too_large(folder: Path) -> Path:
    """A file that weighs nothing on the disk and half a gigabyte for who reads it."""
    with (folder / "qp.geojson").open("wb") as file:
        file.write(b"{")
        file.truncate(600_000_000)
    return folder / "qp.geojson"


def two_layers(folder: Path) -> Path:
    path = folder / "qp.gpkg"
    frame().to_file(path, layer="first", engine="pyogrio")
    frame().to_file(path, layer="second", engine="pyogrio", mode="a")
    return path


def with_secret(content: Callable[[Path], str], wrap: Callable[[str], Write]) -> Write:
    """A file that names another one, which holds `ELSEWHERE` under codes that would be accepted."""

    def write(folder: Path) -> Path:
        other = drawn(frame(nom_qp=[ELSEWHERE] * 2), "other.gpkg")(folder)
        return wrap(content(other))(folder)

    return write


def entity(path: Path) -> str:
    return f'<?xml version="1.0"?><!DOCTYPE g [<!ENTITY x SYSTEM "file://{path}">]><gml>&x;</gml>'


def virtual_layer(path: Path) -> str:
    layer = f'<OGRVRTLayer name="{path.stem}"><SrcDataSource>{path}</SrcDataSource></OGRVRTLayer>'
    return f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>"


def program(path: Path) -> str:
    return json.dumps({"type": "gdal_streamed_alg", "command_line": f"gdal vector pipeline ! read {path}"})


TURNED = {code: shapely.transform(shape, lambda points: points[:, ::-1]) for code, shape in SQUARES.items()}
WITHOUT_CRS = frame().set_crs(None, allow_override=True)
LAMBERT_AS_DEGREES = frame().to_crs(2154).set_crs(4326, allow_override=True)
WHOLE = frame().to_json()
AGAIN = "Téléchargez-le de nouveau"
AGAIN_ARCHIVE = "Téléchargez-la de nouveau"
MEND = "Corrigez le fichier, ou donnez celui de l'éditeur"
FORMS = "Donnez un fichier GeoJSON, GPKG, FlatGeobuf ou SHP en archive ZIP"
TELL_CRS = "dites lequel, par exemple --crs EPSG:2154"

BROKEN: dict[str, tuple[Write, type[AtlasError], str, str]] = {
    "nothing": (text(""), RefusedFile, "il est vide", AGAIN),
    "a page": (text("<!DOCTYPE html><p>503</p>"), RefusedFile, "c'est une page HTML, sans doute d'erreur", AGAIN),
    "half a GeoJSON": (text(WHOLE[: len(WHOLE) // 2]), RefusedFile, "son contenu est coupé ou altéré", AGAIN),
    "no feature": (text(frame({}).to_json()), InvalidTable, "le fichier ne contient aucun quartier", MEND),
    "no code": (
        drawn(frame().rename(columns={"code_qp": "identifiant"})),
        InvalidTable,
        "colonne du code absente (attendue : code_qp",
        MEND,
    ),
    "a code twice": (
        drawn(frame(code_qp=["QP001001", "QP001001"])),
        InvalidTable,
        "code en double : 1 ligne(s), dont 'QP001001'",
        MEND,
    ),
    "codes as numbers": (
        drawn(frame(code_qp=[1001, 1002])),
        InvalidTable,
        "code devenu un nombre, sans ses lettres ni son zéro, au lieu de QP093001 (génération 2015) : 2 ligne(s)",
        MEND,
    ),
    "no CRS": (drawn(WITHOUT_CRS), CrsMismatch, "n'indique pas son système de coordonnées", TELL_CRS),
    "latitudes first": (
        drawn(frame(TURNED), "qp.geojson"),
        InvalidTable,
        "longitude et latitude inversées : 2 quartier(s), dont 'QP001001', 'QP001002'",
        MEND,
    ),
    "metres said to be degrees": (
        drawn(LAMBERT_AS_DEGREES, "qp.geojson"),
        CrsMismatch,
        "donne pour des degrés des nombres qui n'en sont pas",
        TELL_CRS,
    ),
    "in the ocean": (
        drawn(frame({"QP001001": box(-30, 46, -29.996, 46.004)})),
        InvalidTable,
        "périmètre hors de son territoire : 1 quartier(s), dont 'QP001001'",
        MEND,
    ),
    "points": (
        drawn(frame({"QP001001": Point(2.01, 46.01)})),
        InvalidTable,
        "ni polygone ni vide : 1 ligne(s), dont 'QP001001'",
        MEND,
    ),
    "no shape at all": (
        drawn(frame({"QP001001": None}), "qp.gpkg"),
        InvalidTable,
        "aucune ligne n'a de périmètre : toutes les formes sont vides",
        MEND,
    ),
    "an archive of nothing": (
        archive(("lisez-moi.txt", "Bonjour")),
        RefusedFile,
        "l'archive ne contient aucune couche",
        FORMS,
    ),
    "an archive of two layers": (
        archive(("a.geojson", WHOLE), ("b.geojson", WHOLE)),
        RefusedFile,
        "l'archive contient 2 couches : a.geojson, b.geojson",
        "N'en gardez qu'une",
    ),
    "two layers": (two_layers, RefusedFile, "il contient 2 couche(s) de formes : first, second", "Donnez-en une seule"),
    "an archive that swells": (
        archive(("qp.geojson", b" " * 30_000_000)),
        RefusedFile,
        "30 Mo une fois décompressé, ce qui n'est pas plausible",
        "Donnez seulement le fichier à lire",
    ),
    "an archive that says it swells": (
        declared(4_000_000_000),
        RefusedFile,
        "4000 Mo une fois décompressé, ce qui n'est pas plausible",
        "Donnez seulement le fichier à lire",
    ),
    "an archive that hides that it swells": (
        declared(10),
        RefusedFile,
        "l'archive est coupée ou altérée",
        AGAIN_ARCHIVE,
    ),
    "an altered archive": (altered, RefusedFile, "l'archive est coupée ou altérée", AGAIN_ARCHIVE),
    "an archive of too many files": (
        archive(*((f"{n}.txt", "") for n in range(201))),
        RefusedFile,
        "l'archive contient 201 fichiers, 200 au plus",
        "Donnez seulement le fichier à lire",
    ),
    "a name twice": (
        archive(("qp.geojson", WHOLE), ("qp.geojson", frame({}).to_json())),
        RefusedFile,
        "l'archive a deux fois « qp.geojson »",
        "Donnez l'archive de l'éditeur",
    ),
    "a name above the archive": (
        archive(("../../qp.geojson", WHOLE)),
        RefusedFile,
        "l'archive nomme un fichier hors d'elle : « ../../qp.geojson »",
        "Donnez l'archive de l'éditeur",
    ),
    "a name on a drive": (
        archive(("C:\\qp.geojson", WHOLE)),
        RefusedFile,
        "l'archive nomme un fichier hors d'elle : « C:\\qp.geojson »",
        "Donnez l'archive de l'éditeur",
    ),
    "a name from the root": (
        archive(("/etc/qp.geojson", WHOLE)),
        RefusedFile,
        "l'archive nomme un fichier hors d'elle : « /etc/qp.geojson »",
        "Donnez l'archive de l'éditeur",
    ),
    "a SHP without its table": (
        shapefile(without=".dbf"),
        RefusedFile,
        "« QP.shp » y est sans « QP.dbf »",
        "Donnez l'archive entière de l'éditeur",
    ),
    "half a SHP": (shapefile(cut=".shp"), RefusedFile, "« QP.shp » est coupé", AGAIN_ARCHIVE),
    "a SHP without its CRS": (
        shapefile(without=".prj"),
        CrsMismatch,
        "n'indique pas son système de coordonnées",
        TELL_CRS,
    ),
    "too large": (too_large, RefusedFile, "il pèse 600 Mo, 500 au plus", "Donnez seulement les périmètres"),
    "an external entity": (
        with_secret(entity, lambda content: text(content, "qp.gml")),
        RefusedFile,
        "c'est du XML (GML, KML…), qui n'est pas lu",
        FORMS,
    ),
    "an external entity in an archive": (
        with_secret(entity, lambda content: archive(("qp.geojson", content))),
        RefusedFile,
        "c'est du XML (GML, KML…), qui n'est pas lu, dans « qp.geojson »",
        FORMS,
    ),
    "a layer of another file": (
        with_secret(virtual_layer, lambda content: archive(("qp.shp", content), ("qp.shx", ""), ("qp.dbf", ""))),
        RefusedFile,
        "c'est du XML (GML, KML…), qui n'est pas lu, dans « qp.shp »",
        FORMS,
    ),
    "a program that reads another file": (
        with_secret(program, text),
        RefusedFile,
        "son contenu est coupé ou altéré",
        AGAIN,
    ),
    "a database that is no GPKG": (
        text(b"SQLite format 3\x00" + bytes(500), "qp.gpkg"),
        RefusedFile,
        "sa forme n'est pas reconnue",
        FORMS,
    ),
}
OF_2024: dict[str, tuple[Write, type[AtlasError], str, str]] = {
    "the other generation": (drawn(frame()), InvalidTable, "ce sont les quartiers de 2015", MEND),
    "codes that nobody knows": (
        drawn(frame({"QN00199M": SQUARES["QP001001"]})),
        InvalidTable,
        "code absent de la liste : 1 quartier(s), dont QN00199M",
        "Vérifiez la génération et le millésime du fichier",
    ),
}
CASES = {name: ("fr-2015", *case) for name, case in BROKEN.items()} | {
    name: ("fr-2024", *case) for name, case in OF_2024.items()
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose two editions are served; whatever is refused leaves it as it is."""
    folder = tiny.data_folder_of_two(tmp_path_factory.mktemp("broken") / "data")
    store = ParquetEditionStore((folder / "local" / "editions",))
    build("fr-2024", data=folder, store=store)
    build("fr-2015", data=folder, store=store, perimeters=[drawn(frame())(folder)])
    return folder


@pytest.mark.parametrize(("edition", "write", "kind", "what", "advice"), CASES.values(), ids=CASES)
@pytest.mark.filterwarnings("ignore:'crs' was not provided", "ignore:Duplicate name")
def test_a_broken_file_is_told_and_replaces_nothing(
    tmp_path: Path, data: Path, edition: str, write: Write, kind: type[AtlasError], what: str, advice: str
) -> None:
    store = ParquetEditionStore((data / "local" / "editions",))
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    served = store.served_build(edition)
    path = write(tmp_path)
    with pytest.raises(kind) as error:
        build(edition, data=data, store=store, perimeters=[path])
    assert what in error.value.what
    assert path.name in f"{error.value.what} {error.value.where}", "which file"
    assert error.value.advice.startswith("Rien n'est remplacé. ")
    assert advice in error.value.advice
    assert ELSEWHERE not in str(error.value)
    assert store.served_build(edition) == served
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before


def test_the_same_files_well_made_are_read(tmp_path: Path, data: Path) -> None:
    """What the broken ones are made from, so that nothing is refused for another reason."""
    for number, write in enumerate((text(WHOLE), drawn(frame()), archive(("qp.geojson", WHOLE)), shapefile())):
        folder = tmp_path / str(number)
        folder.mkdir()
        store = ParquetEditionStore((folder / "editions",))
        report = build("fr-2015", data=data, store=store, perimeters=[write(folder)])
        assert report.perimeters is not None
        assert [record.read for record in report.perimeters.files] == [2]


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_system_that_is_told_lets_the_file_in(tmp_path: Path, data: Path) -> None:
    path = drawn(frame().to_crs(2154).set_crs(None, allow_override=True))(tmp_path)
    store = ParquetEditionStore((tmp_path / "editions",))
    report = build("fr-2015", data=data, store=store, perimeters=[path], crs="EPSG:2154")
    assert report.perimeters is not None
    assert report.perimeters.files[0].crs == "EPSG:2154, indiqué par --crs"
    shapes = store.read("fr-2015").tables.perimeters.set_index("neighbourhood_code").geometry
    assert shapely.hausdorff_distance(shapes["QP001001"], SQUARES["QP001001"]) < 1e-8
