"""The contract of a store of editions; every backend passes it."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from geo.errors import AtlasError, UnknownCode, UnknownEdition
from geo.maps.geometry import display_files
from geo.settings import Settings
from geo.store import EditionStore, committed_store, open_store
from geo.store.parquet import ParquetEditionStore
from geo.tables import Tables
from tests import tiny_country
from tests.tiny_country import EDITION


@pytest.fixture(params=["parquet"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> EditionStore:
    """An empty store of each backend."""
    return {"parquet": ParquetEditionStore((tmp_path / "editions",))}[request.param]


@pytest.fixture(scope="module", params=["parquet"])
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> EditionStore:
    """A store of each backend that holds the country; never to be changed."""
    return {"parquet": tiny_country.write(tmp_path_factory.mktemp("filled"))}[request.param]


def write(store: EditionStore, content: Tables, label: str = "") -> str:
    described = tiny_country.description()
    described = replace(described, label=label) if label else described
    return store.write(described, content, display_files(content))


def write_with(store: EditionStore, content: Tables, **geometry: bytes) -> str:
    """Write with another display file; its name."""
    store.write(tiny_country.description(), content, {**display_files(content), **geometry})
    return store.read(EDITION).manifest.geometry[next(iter(geometry))]


def test_what_is_written_is_read_back(store: EditionStore, tiny: Tables) -> None:
    build = write(store, tiny)
    opened = store.read(EDITION)
    assert opened.build == build
    assert opened.warning is None
    for name, frame in tiny.frames().items():
        found = opened.tables.frames()[name]
        assert type(found) is type(frame)
        pd.testing.assert_frame_equal(pd.DataFrame(found), pd.DataFrame(frame), obj=name)
    territories = opened.tables.territories
    assert isinstance(territories, gpd.GeoDataFrame)
    assert territories.crs.to_epsg() == 4326
    assert territories.geometry.isna().sum() == 3, "971, 987 and the région of 971 have no contour"


def test_perimeters_are_read_back_exactly(store: EditionStore) -> None:
    written = tiny_country.with_perimeters()
    write(store, written)
    found = store.read(EDITION).tables.perimeters
    assert isinstance(found, gpd.GeoDataFrame)
    pd.testing.assert_frame_equal(pd.DataFrame(found), pd.DataFrame(written.perimeters))
    assert set(store.read(EDITION).manifest.geometry) == {"departments", "communes", "labels", "perimeters"}


def test_an_edition_without_perimeter_keeps_an_empty_table_of_shapes(store: EditionStore, tiny: Tables) -> None:
    write(store, tiny)
    found = store.read(EDITION).tables.perimeters
    assert isinstance(found, gpd.GeoDataFrame)
    assert (len(found), found.crs.to_epsg()) == (0, 4326)
    assert store.faults(EDITION) == ()


def test_the_manifest_says_everything(store: EditionStore, tiny: Tables) -> None:
    write(store, tiny)
    manifest = store.read(EDITION).manifest
    assert manifest.description == tiny_country.description()
    rows = {name.removesuffix(".parquet"): record.rows for name, record in manifest.files.items() if record.rows}
    assert rows == {name: len(frame) for name, frame in tiny.frames().items() if len(frame)}
    assert all(len(record.sha256) == 64 and record.size > 0 for record in manifest.files.values())
    assert set(manifest.geometry) == {"departments", "communes", "labels"}


def test_geometry_is_served_by_its_hashed_name(store: EditionStore, tiny: Tables) -> None:
    write(store, tiny)
    expected: Mapping[str, bytes] = display_files(tiny)
    for role, name in store.read(EDITION).manifest.geometry.items():
        assert gzip.decompress(store.geometry(EDITION, name)) == expected[role]


def test_the_same_content_has_the_same_name(store: EditionStore, tiny: Tables) -> None:
    assert write(store, tiny) == write(store, tiny_country.tables())
    assert len(store.editions()[0].builds) == 1


def test_any_other_content_has_another_name(store: EditionStore, tiny: Tables) -> None:
    builds = {
        write(store, tiny),
        write(store, tiny, label="Autre libellé"),
        write(store, tiny_country.tables(hostile=True)),
        write(store, replace(tiny, totals=tiny.totals.assign(value=13.0))),
    }
    assert len(builds) == 4


def test_the_newest_build_is_served(store: EditionStore, tiny: Tables) -> None:
    first, second = write(store, tiny, "première"), write(store, tiny, "seconde")
    assert store.served_build(EDITION) == second
    assert store.read(EDITION).manifest.description.label == "seconde"
    (summary,) = store.editions()
    assert (summary.name, summary.label, summary.build) == (EDITION, "seconde", second)
    assert summary.builds == (second, first)
    assert (summary.built, summary.reference_date) == (date(2024, 7, 1), date(2024, 6, 30))
    assert summary.rows["neighbourhoods"] == 10


def test_writing_an_older_build_again_serves_it(store: EditionStore, tiny: Tables) -> None:
    first, second = write(store, tiny, "première"), write(store, tiny, "seconde")
    assert write(store, tiny, "première") == first
    assert store.served_build(EDITION) == first
    assert store.editions()[0].builds == (first, second)


def test_old_builds_are_let_go(tmp_path: Path, tiny: Tables) -> None:
    store = ParquetEditionStore((tmp_path,), kept=2)
    builds = [write(store, tiny, f"version {n}") for n in range(4)]
    assert store.editions()[0].builds == (builds[3], builds[2])
    assert {path.name for path in (tmp_path / EDITION).iterdir()} == {"pointer.json", builds[3], builds[2]}


def test_rollback_serves_the_build_before_and_keeps_the_other(store: EditionStore, tiny: Tables) -> None:
    first, second, third = (write(store, tiny, label) for label in ("première", "seconde", "troisième"))
    assert store.rollback(EDITION) == second
    assert store.served_build(EDITION) == second
    assert store.read(EDITION).manifest.description.label == "seconde"
    assert store.read(EDITION).warning is None
    assert store.editions()[0].builds == (second, first, third)
    assert store.rollback(EDITION) == first
    with pytest.raises(UnknownEdition, match="n'a pas de version précédente") as error:
        store.rollback(EDITION)
    assert all(build in error.value.where for build in (first, second, third))
    assert store.served_build(EDITION) == first


def test_what_was_withdrawn_is_served_again_when_it_is_built_again(store: EditionStore, tiny: Tables) -> None:
    first, second = write(store, tiny, "première"), write(store, tiny, "seconde")
    store.rollback(EDITION)
    assert write(store, tiny, "seconde") == second
    assert store.editions()[0].builds == (second, first)
    assert store.rollback(EDITION) == first


def test_a_build_after_a_rollback_goes_back_to_what_was_served(store: EditionStore, tiny: Tables) -> None:
    first, _ = write(store, tiny, "première"), write(store, tiny, "à défaire")
    store.rollback(EDITION)
    write(store, tiny, "corrigée")
    assert store.rollback(EDITION) == first


def test_the_map_of_a_withdrawn_build_is_still_served(store: EditionStore, tiny: Tables) -> None:
    write(store, tiny)
    name = write_with(store, tiny, labels=b'{"withdrawn": 1}')
    store.rollback(EDITION)
    assert name not in store.read(EDITION).manifest.geometry.values()
    assert gzip.decompress(store.geometry(EDITION, name)) == b'{"withdrawn": 1}'


@pytest.mark.parametrize("name", ["fr-1999", "..", ""])
def test_there_is_no_going_back_from_nothing(store: EditionStore, tiny: Tables, name: str) -> None:
    write(store, tiny)
    with pytest.raises(UnknownEdition, match="n'a pas de version précédente"):
        store.rollback(name)


def test_withdrawn_builds_are_the_first_to_be_let_go(tmp_path: Path, tiny: Tables) -> None:
    store = ParquetEditionStore((tmp_path,), kept=2)
    first, second = write(store, tiny, "première"), write(store, tiny, "seconde")
    store.rollback(EDITION)
    third = write(store, tiny, "troisième")
    assert store.editions()[0].builds == (third, first)
    assert not (tmp_path / EDITION / second).exists()


def test_a_store_without_edition_says_what_to_do(store: EditionStore) -> None:
    assert store.editions() == ()
    assert store.served_build(EDITION) is None
    with pytest.raises(UnknownEdition, match="make data") as error:
        store.read(EDITION)
    assert "introuvable" in str(error.value)
    assert isinstance(error.value, AtlasError)
    assert isinstance(error.value, LookupError)
    assert "introuvable" in store.faults(EDITION)[0]


def test_an_unknown_edition_is_told_with_those_that_exist(store: EditionStore, tiny: Tables) -> None:
    write(store, tiny)
    with pytest.raises(UnknownEdition, match=f"éditions présentes : {EDITION}"):
        store.read("fr-1999")


TRICKS = (
    "../editions/tiny-2024",
    "tiny-2024/../tiny-2024",
    "..",
    ".",
    "",
    "/etc",
    "tiny-2024\x00",
    "TINY-2024",
    "tiny 2024",
    "😀",
    "a" * 5000,
)


@pytest.mark.parametrize("name", TRICKS, ids=ascii)
def test_a_name_is_not_a_path(filled: EditionStore, name: str) -> None:
    assert filled.served_build(name) is None
    with pytest.raises(UnknownEdition):
        filled.read(name)
    with pytest.raises(UnknownCode):
        filled.geometry(name, filled.read(EDITION).manifest.geometry["labels"])


@pytest.mark.parametrize(
    "name",
    [
        "../manifest.json",
        "manifest.json",
        "..%2fmanifest.json",
        "labels.json",
        "labels.0000000000000000.json",
        "labels.0000000000000000.json.gz",
        "/etc/passwd",
        "",
        "\x00",
        "../territories.parquet",
    ],
    ids=ascii,
)
def test_only_named_display_files_are_served(filled: EditionStore, name: str) -> None:
    with pytest.raises(UnknownCode, match="n'existe pas"):
        filled.geometry(EDITION, name)


def test_awkward_names_come_back_as_they_are(hostile_edition: object) -> None:
    content = hostile_edition.tables  # type: ignore[attr-defined]
    assert content.names("centre")["alpha"] == tiny_country.HOSTILE["centre"]
    assert content.names("commune")["01001"] == tiny_country.HOSTILE["commune"]
    assert content.names("neighbourhood")["QN00101M"] == tiny_country.HOSTILE["neighbourhood"]


def test_what_was_built_here_comes_before_what_came_with_the_clone(tmp_path: Path, tiny: Tables) -> None:
    settings = Settings(data=tmp_path / "data", local=tmp_path / "local")
    write(committed_store(settings), tiny, "du dépôt")
    assert open_store(settings).read(EDITION).manifest.description.label == "du dépôt"
    write(open_store(settings), tiny, "d'ici")
    assert open_store(settings).read(EDITION).manifest.description.label == "d'ici"
    assert len(open_store(settings).editions()[0].builds) == 2
    assert committed_store(settings).read(EDITION).manifest.description.label == "du dépôt"
    open_store(settings).rollback(EDITION)
    assert open_store(settings).read(EDITION).manifest.description.label == "du dépôt"
    with pytest.raises(UnknownEdition, match="n'a pas de version précédente"):
        open_store(settings).rollback(EDITION)
