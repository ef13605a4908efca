"""The tables of the project, column by column, and `Tables`, the bundle that the indicators receive.

Codes are text. Geometry is EPSG:4326. An empty cell means *not known*, never zero. The frames of a `Tables` are
shared by all visitors and must never be modified: take a copy first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields

import geopandas as gpd
import pandas as pd

from geo.errors import InvalidTable
from geo.network_tables import ACTIVITY, CENTRES, CHRONOLOGY, COVERAGE, FRAMEWORK, OFFERS
from geo.post_tables import AIDED_POSTS
from geo.schema import (
    CODE_PATTERN,
    NOTE,
    SOURCE,
    Column,
    Reference,
    Schema,
    faults_of,
    reference_faults,
)
from geo.territory_tables import ADJACENCY, COMMUNES, CONTRACT_COMMUNES, CONTRACTS, EPCIS, TERRITORIES

NATIONAL = "NATIONAL"
"""The centre code of a figure that speaks of the whole network."""

DISPLAY_DECIMALS = {"region": 4, "department": 4, "commune": 5}
"""Decimals of a degree kept in the contours of a level: about ten metres, or one."""

_STATUSES = ("observe", "estime", "secret", "non_renseigne", "sans_objet")
_SHOWN_STATUSES = _STATUSES[:2]
"""Those of a figure that has a value: see `geo.indicators.definition.Status`."""

NEIGHBOURHOODS = Schema(
    "neighbourhoods",
    (
        Column("code", "text", "QPV code.", pattern=re.compile(r"Q[NP][0-9A-Z]{6}")),
        Column("name", "text", "Name as published."),
        Column("department_code", "text", "Département written in the code.", pattern=CODE_PATTERN),
        Column("generation", "integer", "Year of the list: 2015 or 2024. Two lists are never added together."),
    ),
    key=("code",),
)

PERIMETERS = Schema(
    "perimeters",
    (
        Column("neighbourhood_code", "text", "QPV; one whose perimeter is not known has no row.", pattern=CODE_PATTERN),
        Column("longitude", "number", "WGS84 degrees of a point inside.", minimum=-180, maximum=180),
        Column("latitude", "number", "WGS84 degrees of the same point.", minimum=-90, maximum=90),
        Column("area_ha", "number", "Hectares, measured in the metric CRS of its zone.", minimum=0),
        Column("repaired", "flag", "True where the published shape was invalid and had to be repaired."),
        Column("geometry", "geometry", "Perimeter as published, EPSG:4326; never simplified."),
    ),
    key=("neighbourhood_code",),
)

NEIGHBOURHOOD_COMMUNES = Schema(
    "neighbourhood_communes",
    (
        Column("neighbourhood_code", "text", "QPV.", pattern=CODE_PATTERN),
        Column(
            "commune_code",
            "text",
            "A commune it lies in; a QPV over several communes has several rows.",
            pattern=CODE_PATTERN,
        ),
    ),
    key=("neighbourhood_code", "commune_code"),
)

LIST_GAPS = Schema(
    "list_gaps",
    (
        Column("department_code", "text", "Where the list of neighbourhoods lacks rows.", pattern=CODE_PATTERN),
        Column(
            "state", "text", "partielle: some rows lack; absente: all of them do.", allowed=("partielle", "absente")
        ),
        SOURCE,
        NOTE,
    ),
    key=("department_code",),
)

OBSERVATIONS = Schema(
    "observations",
    (
        Column("level", "text", "Administrative level.", allowed=("department",)),
        Column("code", "text", "Territory.", pattern=CODE_PATTERN),
        Column("measure", "text", "`inhabitants_rp2018` or `contracts_2018`."),
        Column("value", "number", "The figure.", minimum=0),
        Column("status", "text", "observe or estime.", allowed=("observe", "estime")),
        Column("year", "integer", "Year the figure speaks of."),
        SOURCE,
        NOTE,
    ),
    key=("level", "code", "measure"),
)

NEIGHBOURHOOD_FIGURES = Schema(
    "neighbourhood_figures",
    (
        Column("neighbourhood_code", "text", "QPV; one that no given file holds has no row.", pattern=CODE_PATTERN),
        Column("measure", "text", "Key of the indicator.", pattern=re.compile(r"[a-z0-9_]{2,40}")),
        Column("value", "number", "As published; empty unless observed or estimated.", True),
        Column("status", "text", "What the cell of the file says.", allowed=_STATUSES),
        Column("vintage", "text", "Year or years it speaks of; empty where the file does not say.", True),
        SOURCE,
        NOTE,
    ),
    key=("neighbourhood_code", "measure"),
)

TOTALS = Schema(
    "totals",
    (
        Column(
            "level",
            "text",
            "ensemble, region, departement or collectivite.",
            allowed=("ensemble", "region", "departement", "collectivite"),
        ),
        Column("code", "text", "Territory or set of territories, as in data/reference/fr."),
        Column("name", "text", "Its name."),
        Column("year", "text", "A year or a range."),
        Column("measure", "text", "What is counted."),
        Column("value", "number", "Published total."),
        Column("unit", "text", "Unit."),
        SOURCE,
        NOTE,
    ),
    key=("level", "code", "year", "measure", "source"),
)

SCHEMAS: dict[str, Schema] = {
    schema.name: schema
    for schema in (
        TERRITORIES, COMMUNES, EPCIS, CONTRACTS, CONTRACT_COMMUNES, NEIGHBOURHOODS, PERIMETERS, NEIGHBOURHOOD_COMMUNES,
        LIST_GAPS, ADJACENCY, CENTRES, COVERAGE,
        ACTIVITY, OFFERS, CHRONOLOGY, FRAMEWORK, OBSERVATIONS, NEIGHBOURHOOD_FIGURES, TOTALS,
        AIDED_POSTS,
    )
}  # fmt: skip

REFERENCES = (
    Reference("communes", "department_code", "territories", where_level="department"),
    Reference("communes", "epci_code", "epcis"),
    Reference("contracts", "department_code", "territories", where_level="department"),
    Reference("contract_communes", "contract_code", "contracts"),
    Reference("contract_communes", "commune_code", "communes"),
    Reference("neighbourhoods", "department_code", "territories", where_level="department"),
    Reference("perimeters", "neighbourhood_code", "neighbourhoods"),
    Reference("neighbourhood_communes", "neighbourhood_code", "neighbourhoods"),
    Reference("neighbourhood_communes", "commune_code", "territories", where_level="commune"),
    Reference("list_gaps", "department_code", "territories", where_level="department"),
    Reference("adjacency", "department_code", "territories", where_level="department"),
    Reference("adjacency", "neighbour_code", "territories", where_level="department"),
    Reference("coverage", "centre_code", "centres"),
    Reference("coverage", "department_code", "territories", where_level="department"),
    Reference("activity", "centre_code", "centres", except_values=frozenset({NATIONAL})),
    Reference("offers", "centre_code", "centres"),
    Reference("observations", "code", "territories", where_level="department"),
    Reference("neighbourhood_figures", "neighbourhood_code", "neighbourhoods"),
    Reference("aided_posts", "department_code", "territories", where_level="department"),
)


@dataclass(frozen=True, eq=False)
class Tables:
    """Frozen bundle of checked frames; the fields are the tables of `SCHEMAS`, of the same names."""

    territories: gpd.GeoDataFrame
    communes: pd.DataFrame
    epcis: pd.DataFrame
    contracts: pd.DataFrame
    contract_communes: pd.DataFrame
    neighbourhoods: pd.DataFrame
    perimeters: gpd.GeoDataFrame
    neighbourhood_communes: pd.DataFrame
    list_gaps: pd.DataFrame
    adjacency: pd.DataFrame
    centres: pd.DataFrame
    coverage: pd.DataFrame
    activity: pd.DataFrame
    offers: pd.DataFrame
    chronology: pd.DataFrame
    framework: pd.DataFrame
    observations: pd.DataFrame
    neighbourhood_figures: pd.DataFrame
    totals: pd.DataFrame
    aided_posts: pd.DataFrame = field(default_factory=lambda: no_rows(AIDED_POSTS))

    def frames(self) -> Mapping[str, pd.DataFrame]:
        """The frames by name, in the order of `SCHEMAS`."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name in SCHEMAS}

    def names(self, level: str) -> dict[str, str]:
        """Name by code at one level; of the communes, those that host neighbourhoods: `communes` has them all.

        A collectivité that lies in no région stands among the régions under its own code. A contract of which the file
        does not give the name goes by its code.
        """
        of_level = {"centre": self.centres, "neighbourhood": self.neighbourhoods, "epci": self.epcis}
        if level in of_level:
            frame = of_level[level]
        elif level == "contract":
            frame = self.contracts.assign(name=self.contracts["name"].fillna(self.contracts["code"]))
        else:
            territories = self.territories
            chosen = territories["level"] == level
            if level == "region":
                chosen |= (territories["level"] == "department") & (territories["region_code"] == territories["code"])
            frame = territories[chosen]
        return dict(zip(frame["code"], frame["name"], strict=True))


def no_rows(schema: Schema) -> pd.DataFrame:
    """A table without shapes, without a row."""
    kinds = {"number": "float64", "integer": "int64", "flag": "bool", "text": "str", "date": "datetime64[ns]"}
    return pd.DataFrame({column.name: pd.Series([], dtype=kinds[column.kind]) for column in schema.columns})


NAMED_COLUMNS = ("actions", "half_days", "silent", "estimated", "known", "note")
"""Lines that name each territory, their half-days, how many tell none, whether one is estimated; whether all the
centres in charge have answered; and if not, why."""


@dataclass(frozen=True, eq=False)
class CompletedTables(Tables):
    """The same with what centres have sent in by place, counted when asked for: no edition is written of it."""

    named: Callable[[Tables, str, int], pd.DataFrame] = field(kw_only=True)
    """By tables (these, or the same under a hypothesis), level and year: the frame of `NAMED_COLUMNS`, by code."""


def faults(tables: Tables) -> Iterator[str]:
    """Every fault of every table: columns, keys, values, references, periods that end before they start."""
    frames = tables.frames()
    for name, schema in SCHEMAS.items():
        yield from faults_of(frames[name], schema)
    yield from reference_faults(frames, REFERENCES)
    ends = tables.coverage.reindex(columns=["valid_from", "valid_until"]).apply(pd.to_datetime, errors="coerce")
    reversed_periods = ends[ends["valid_until"] < ends["valid_from"]]
    if len(reversed_periods):
        yield f"coverage : {len(reversed_periods)} période(s) qui finissent avant de commencer"
    figures = tables.neighbourhood_figures.reindex(columns=["value", "status"])
    contradicted = figures[figures["value"].notna() != figures["status"].isin(_SHOWN_STATUSES)]
    if len(contradicted):
        yield f"neighbourhood_figures : {len(contradicted)} valeur(s) que leur statut contredit"


def check(tables: Tables) -> Tables:
    """Return `tables` when they hold together; raise one `InvalidTable` listing all faults otherwise."""
    found = tuple(faults(tables))
    if found:
        raise InvalidTable("tables de l'édition", found)
    return tables
