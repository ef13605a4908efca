"""Editions made with files of figures by neighbourhood: whole or not at all, each file recorded with its checksum."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from geo import indicators
from geo.__main__ import app
from geo.build import BuildReport, build
from geo.errors import InvalidTable
from geo.indicators.definition import Level, Status
from geo.store import OpenEdition
from geo.store.durable import sha256
from geo.store.parquet import ParquetEditionStore
from tests.conftest import PROJECT
from tests.geo.sources import tiny_wheel as tiny

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
PERIMETERS, FIGURES = SHARED / "qpv2015_occitanie.geojson", SHARED / "qpv2015_occitanie_indicateurs.csv"
needs_real_files = pytest.mark.skipif(not SHARED.is_dir(), reason="the real files are not on this machine")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The invented France, which knows where figures come from."""
    folder = tiny.data_folder(tmp_path / "data")
    with (folder / "catalogue.toml").open("a", encoding="utf-8") as file:
        file.write(tiny.source_block("indicators-2024", "https://exemple.fr/chiffres"))
    return folder


def made(data: Path, *given: Path) -> tuple[OpenEdition, BuildReport]:
    store = ParquetEditionStore((data / "local" / "editions",))
    report = build("fr-2024", data=data, store=store, indicators=given)
    return store.read("fr-2024"), report


def test_figures_are_kept_with_where_they_come_from(tmp_path: Path, data: Path) -> None:
    given = tmp_path / "revenus.csv"
    given.write_text("code_qp;millesime;tp60;pop_mun\nQN00101M;2021;40,5;1200\nQN00102N;2021;s;\n", encoding="utf-8")
    opened, report = made(data, given)
    rows = opened.tables.neighbourhood_figures
    kept = rows[["neighbourhood_code", "measure", "status", "vintage"]].to_numpy().tolist()
    assert kept == [
        ["QN00101M", "pop_mun", "observe", "2021"],
        ["QN00101M", "tp60", "observe", "2021"],
        ["QN00102N", "pop_mun", "non_renseigne", "2021"],
        ["QN00102N", "tp60", "secret", "2021"],
    ]
    assert rows["value"].dropna().tolist() == [1200, 40.5]
    (record,) = report.indicators
    assert record.line() == (
        "revenus.csv : 2 QPV, 2 indicateurs ; cellules non renseigné : 1, observé : 2, secret statistique : 1"
    )
    source = next(source for source in opened.manifest.description.sources if source.id == "indicators-2024")
    assert source.checksum == sha256(given)
    assert source.title.endswith("Fichier donné : revenus.csv")


def test_without_files_there_is_no_figure_and_no_source(data: Path) -> None:
    opened, report = made(data)
    assert opened.tables.neighbourhood_figures.empty
    assert report.indicators == ()
    assert "indicators-2024" not in {source.id for source in opened.manifest.description.sources}


def test_a_refused_file_leaves_what_is_served(tmp_path: Path, data: Path) -> None:
    before, _ = made(data)
    given = tmp_path / "autre.csv"
    given.write_text("code_qp;tp60\nQN99901M;40\n", encoding="utf-8")
    with pytest.raises(InvalidTable, match="QN99901M"):
        made(data, given)
    store = ParquetEditionStore((data / "local" / "editions",))
    assert store.served_build("fr-2024") == before.build


@needs_real_files
def test_the_real_files_of_occitanie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_DATA", str(PROJECT / "data"))
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))
    command = ["build", "fr-2015", "--perimeters", str(PERIMETERS), "--indicators", str(FIGURES), "--json"]
    run = CliRunner().invoke(app, command)
    assert run.exit_code == 0, run.output
    (record,) = json.loads(run.stdout)["indicators"]
    assert (record["read"], len(record["measures"])) == (105, 41)
    assert record["cells"] == {"observe": 105 * 41 - 216, "non_renseigne": 216}
    opened = ParquetEditionStore((tmp_path / "editions",)).read("fr-2015")
    on = opened.manifest.description.reference_date
    population = indicators.find("pop_mun").compute(opened.tables, Level.REGION, on)
    assert population["value"]["76"] == 358_011
    assert population["note"]["76"].startswith("somme de 105 QPV sur 105 ; ")
    assert population["status"]["76"] == Status.ESTIMATED, "of the other neighbourhoods of the région nothing is known"
    assert population["status"]["84"] == Status.MISSING
    poverty = indicators.find("tp60").compute(opened.tables, Level.NEIGHBOURHOOD, on)
    assert len(poverty) == poverty["value"].notna().sum() == 105
