"""Every format holds the same rows: the same numbers, the same words, the same places, whatever the names are."""

from __future__ import annotations

import io
import json
import math
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from typer.testing import CliRunner

from geo.__main__ import app
from geo.atlas import Atlas
from geo.coverage import scenario
from geo.coverage.effect import supposed
from geo.export.formats import FORMATS, Format, format_named
from geo.export.indicator_file import indicator_file
from geo.export.shown import Shown, shown
from geo.export.table_file import ShownColumn, table_file
from geo.indicators.definition import Level
from geo.place import Place
from geo.store import OpenEdition
from geo.zone import DrawnCircle
from tests.tiny_country import EDITION, REFERENCE

NAMES = {
    "01": "=1+1",
    "02": "{{7*7}}",
    "03": "<script>alert(1)</script>",
    "04": "@SUM(A1)",
    "05": "-5",
    "971": 'Cœur « d\'îlot » ; a,b "c" #1',
    "987": "Été\nindien",
}
VALUES = {"01": -5.0, "02": 0.0, "03": 1 / 3, "04": 1234567.25, "05": math.nan, "971": 1e-7, "987": 42.0}
GUARDED = {"=1+1", "@SUM(A1)", "-5"}
"""Texts that a spreadsheet would take for a formula or a number: a CSV puts an apostrophe before them."""


@pytest.fixture
def file(tiny_edition: OpenEdition) -> Shown:
    """Rows of départements under awkward names; no value in 05, no contour in 971 and 987."""
    atlas = Atlas(tiny_edition, REFERENCE)
    rows = pd.DataFrame({"nom": NAMES, "valeur": VALUES})
    rows["statut"] = ["secret" if value != value else "observe" for value in rows["valeur"]]
    rows["remarque"] = [None] * 6 + ["+33 1 23"]
    rows.index.name = "code"
    places = indicator_file(atlas, "qpv", Level.DEPARTMENT).shapes
    return shown(atlas, "noms", "=Titre", rows, (("Territoire", "<b>France</b>"),), shapes=places)


def assert_same(table: pd.DataFrame, *, guarded: bool = False, precision: float = 0) -> None:
    """The rows of `file`, as a program reads them back."""
    assert [str(code) for code in table["code"]] == list(NAMES)
    expected = [f"'{name}" if guarded and name in GUARDED else name for name in NAMES.values()]
    assert table["nom"].tolist() == expected
    assert table["valeur"].tolist() == pytest.approx(list(VALUES.values()), rel=precision, abs=0, nan_ok=True)
    assert table["statut"].tolist().count("secret") == 1
    notes = table["remarque"].tolist()
    assert notes[:6] == [None] * 6 or pd.isna(notes[:6]).all()
    assert notes[6] == ("'+33 1 23" if guarded else "+33 1 23")


@pytest.mark.parametrize(("kind", "separator", "mark"), [("csv", ";", ","), ("csv-int", ",", ".")])
def test_csv_by_pandas(file: Shown, kind: str, separator: str, mark: str) -> None:
    content = format_named(kind).write(file)
    told = {"sep": separator, "decimal": mark, "dtype": {"code": str}, "encoding": "utf-8-sig"}
    assert_same(pd.read_csv(io.BytesIO(content), comment="#", **told), guarded=True)
    plain = pd.read_csv(io.BytesIO(content), **told)
    assert plain["valeur"].dtype == float, "the notes below the rows leave numbers their type"
    assert_same(plain.head(len(NAMES)), guarded=True)
    notes = [line for line in content.decode("utf-8-sig").split("\r\n") if line.startswith("# ")]
    for part in ("# Territoire : <b>France</b>", "# nom : nom", "# Lacunes : 3 valeurs ou lieux non connus"):
        assert part in notes


@pytest.mark.parametrize(
    ("kind", "where"),
    [("csv", "Cercle de 12,5 km autour de 43,60, 1,44"), ("csv-int", "Cercle de 12.5 km autour de 43.60 ; 1.44")],
)
def test_numbers_of_the_notes_are_written_as_those_of_the_rows(file: Shown, kind: str, where: str) -> None:
    told = replace(file, about=(("Zone", DrawnCircle((43.6, 1.44), 12.5).title), ("Hypothèse", "ouvrir:01,02:nom")))
    lines = format_named(kind).write(told).decode("utf-8-sig").split("\r\n")
    assert f"# Zone : {where}" in lines
    assert f"# Hypothèse : ouvrir:01{',' if kind == 'csv' else ' ; '}02:nom" in lines


def test_xlsx_by_pandas(file: Shown) -> None:
    sheets = pd.read_excel(
        io.BytesIO(format_named("xlsx").write(file)), sheet_name=None, engine="calamine", dtype={"code": str}
    )
    assert list(sheets) == ["données", "dictionnaire", "filtres et sources", "lacunes"]
    assert_same(sheets["données"])
    assert sheets["dictionnaire"]["colonne"].tolist() == [field.key for field in file.fields]
    assert sheets["dictionnaire"].set_index("colonne")["type"].to_dict()["valeur"] == "nombre"
    told = dict(zip(sheets["filtres et sources"]["quoi"], sheets["filtres et sources"]["texte"], strict=True))
    assert (told["Contenu"], told["Territoire"]) == ("=Titre", "<b>France</b>")
    assert told["Situation au"] == "30 juin 2024"
    assert "Source" in told
    gaps = sheets["lacunes"][["colonne", "raison"]].to_numpy().tolist()
    unplaced = ["geometrie", "contour ou périmètre que l'édition ne connaît pas"]
    assert gaps == [["valeur", "secret statistique"], unplaced, unplaced]


def test_xlsx_holds_no_formula_nor_link(file: Shown, tmp_path: Path) -> None:
    path = tmp_path / "noms.xlsx"
    path.write_bytes(format_named("xlsx").write(file))
    shutil.unpack_archive(path, tmp_path / "parts", "zip")
    parts = [part.read_text(encoding="utf-8") for part in (tmp_path / "parts" / "xl").rglob("*.xml")]
    assert len(parts) > 4
    assert not any("<f>" in part or "<hyperlink" in part for part in parts)


@pytest.mark.parametrize("kind", ["geojson", "gpkg", "geoparquet"])
def test_places_by_geopandas(file: Shown, kind: str, tmp_path: Path) -> None:
    wanted = format_named(kind)
    path = tmp_path / f"noms.{wanted.ending}"
    path.write_bytes(wanted.write(file))
    layer = {"layer": "donnees"} if kind == "gpkg" else {}
    table = gpd.read_parquet(path) if kind == "geoparquet" else gpd.read_file(path, **layer)
    assert table.crs == 4326
    assert_same(pd.DataFrame(table.drop(columns="geometry")))
    placed = dict(zip(table["code"], table.geometry, strict=True))
    assert placed["02"].equals(shapely.box(3, 46, 4, 47)), "true coordinates, longitude first"
    assert {code for code, shape in placed.items() if shape is None} == {"971", "987"}


def test_what_must_be_known_is_in_every_file_of_places(file: Shown, tmp_path: Path) -> None:
    package, parquet = tmp_path / "noms.gpkg", tmp_path / "noms.parquet"
    package.write_bytes(format_named("gpkg").write(file))
    parquet.write_bytes(format_named("geoparquet").write(file))
    tables = [str(name) for name, _ in pyogrio.list_layers(package)]
    assert tables == ["donnees", "dictionnaire", "filtres_et_sources", "lacunes"]
    about = pyogrio.read_dataframe(package, layer="filtres_et_sources", read_geometry=False)
    assert about["texte"].tolist()[0] == "=Titre"
    told = json.loads(pq.read_metadata(parquet).metadata[b"atlas"])
    assert [gap["ligne"] for gap in told["lacunes"]] == ["05", "971", "987"]
    assert json.loads(format_named("geojson").write(file))["lacunes"] == told["lacunes"]


@pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.key)
def test_no_row_is_still_a_file(tiny_edition: OpenEdition, known: Format, tmp_path: Path) -> None:
    file = indicator_file(Atlas(tiny_edition, REFERENCE), "qpv", Level.COMMUNE, (Place(Level.DEPARTMENT, "987"),))
    assert file.rows.empty
    wanted = known
    path = tmp_path / f"vide.{wanted.ending}"
    path.write_bytes(wanted.write(file))
    assert path.stat().st_size > 100
    if wanted.key == "gpkg":
        assert gpd.read_file(path, layer="donnees").empty


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_libreoffice_reads_the_same(file: Shown, kind: str, soffice: str, tmp_path: Path) -> None:
    wanted = format_named(kind)
    path = tmp_path / f"noms.{wanted.ending}"
    path.write_bytes(wanted.write(file))
    # 59, 34, 76: semicolons, quotes, UTF-8; 1036: French numbers; the last: cells as they are, not as they look.
    reading = ["--infilter=CSV:59,34,76,1,,1036,false,true"] if kind == "csv" else []
    command = [soffice, "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", *reading]
    command += ["--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,false", "--outdir"]
    subprocess.run([*command, str(tmp_path / "out"), str(path)], check=True, capture_output=True, timeout=120)
    table = pd.read_csv(tmp_path / "out" / "noms.csv", dtype={"code": str}).head(len(NAMES))
    if kind == "csv":
        table["code"] = list(NAMES)  # a spreadsheet reads codes of digits as numbers, which a CSV cannot prevent
    assert_same(table, guarded=kind == "csv", precision=1e-14)  # LibreOffice writes fifteen digits


def test_a_supposed_coverage_says_so_in_every_format(tiny_edition: OpenEdition, tmp_path: Path) -> None:
    here = Atlas(tiny_edition, REFERENCE)
    changes, faults = scenario.read("donner:05:alpha", here.tables)
    assert not faults
    file = indicator_file(supposed(here, changes), "part_habitants_couverts", Level.DEPARTMENT)
    assert file.name.endswith("_part_habitants_couverts_departement_france_hypothese")
    for known in FORMATS:
        path = tmp_path / f"hypothese.{known.ending}"
        path.write_bytes(known.write(file))
        match known.key:
            case "csv" | "csv-int":
                separator = ";" if known.key == "csv" else ","
                table = pd.read_csv(path, sep=separator, comment="#")
            case "xlsx":
                table = pd.read_excel(path, sheet_name="données", engine="calamine")
            case "geoparquet":
                table = pd.DataFrame(gpd.read_parquet(path))
            case _:
                table = pd.DataFrame(gpd.read_file(path, **({"layer": "donnees"} if known.key == "gpkg" else {})))
        assert set(table["hypothese"]) == {"donner:05:alpha"}, known.key
    assert indicator_file(here, "qpv", Level.DEPARTMENT).name.endswith("_qpv_departement_france")


def test_the_places_of_a_filter_are_in_the_name(tiny_edition: OpenEdition) -> None:
    atlas = Atlas(tiny_edition, REFERENCE)
    file = indicator_file(atlas, "qpv", Level.COMMUNE, (Place(Level.REGION, "11"), Place(Level.DEPARTMENT, "01")))
    assert file.name == "atlas-crpv_tiny-2024_2024-06-30_qpv_commune_region-11_departement-01"
    assert file.rows.index.tolist() == ["01002", "01001"]
    assert dict(file.about)["Territoire"].endswith(", Alise")


def test_a_table_of_the_screen_keeps_numbers_apart_from_words(tiny_edition: OpenEdition) -> None:
    atlas = Atlas(tiny_edition, REFERENCE)
    columns = [
        ShownColumn("Centre", ["ALPHA", "BETA", "=1+1"], is_number=False),
        ShownColumn("Demi-journées", [0, "non renseigné", None], is_number=True),
        ShownColumn("Demi-journées", [1.5, 2.5, 3.5], is_number=True),
    ]
    file = table_file(atlas, "essai", "Trois centres.", columns)
    assert [field.key for field in file.fields] == [
        "centre", "demi_journees", "demi_journees_mention", "demi_journees_2", "date", "edition", "licence",
    ]  # fmt: skip
    assert file.rows["demi_journees"].tolist() == pytest.approx([0, math.nan, math.nan], nan_ok=True)
    assert [(gap.row, gap.reason) for gap in file.gaps] == [("BETA", "non renseigné")]
    assert file.rows["demi_journees_2"].tolist() == [1.5, 2.5, 3.5]
    assert file.rows.loc["ALPHA", "edition"] == EDITION


def test_the_command_line_writes_the_same_file(
    tiny_data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tiny_data))
    monkeypatch.setenv("ATLAS_DATA", str(tiny_data))
    out = tmp_path / "qpv.gpkg"
    asked = ["export", "--indicator", "qpv", "--level", "departement", "--edition", EDITION, "--territory", "region-11"]
    run = CliRunner().invoke(app, [*asked, "--format", "gpkg", "-o", str(out)])
    assert run.exit_code == 0, run.output
    assert "2 lignes, 0 lacune" in run.stdout
    assert gpd.read_file(out, layer="donnees").set_index("code")["valeur"].to_dict() == {"01": 3, "02": 2}
    supposing = [*asked, "--format", "csv-int", "--hypothesis", "donner:01:beta", "-o", str(tmp_path / "supposee.csv")]
    assert CliRunner().invoke(app, supposing).exit_code == 0
    told = pd.read_csv(tmp_path / "supposee.csv", comment="#")
    assert set(told["hypothese"]) == {"donner:01:beta"}
    nowhere = tmp_path / "absent" / "qpv.gpkg"
    refused = CliRunner().invoke(app, [*asked, "--format", "gpkg", "-o", str(nowhere)])
    assert (refused.exit_code, refused.stderr.splitlines()) == (
        1,
        [f"Le fichier ne peut pas être écrit ({nowhere}). Vérifiez le dossier et les droits."],
    )
    for wrong in (["--format", "doc"], ["--level", "canton"], ["--territory", "region-99"]):
        refused = CliRunner().invoke(app, [*asked, *wrong, "-o", str(tmp_path / "non")])
        assert refused.exit_code == 1
        assert "Choisissez" in refused.stderr or "Vérifiez" in refused.stderr
    assert not (tmp_path / "non").exists()


def test_a_column_without_values_keeps_its_type(tiny_edition: OpenEdition) -> None:
    file = indicator_file(Atlas(tiny_edition, REFERENCE), "habitants_qpv", Level.COMMUNE)
    assert {field.key for field in file.fields if field.is_number} == {"valeur", "numerateur", "denominateur"}
    assert {gap.reason for gap in file.gaps} == {"sans objet"}
