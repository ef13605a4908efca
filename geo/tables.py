"""The tables of the project, column by column, and `Tables`, the bundle that the indicators receive.

Codes are text. Geometry is EPSG:4326. An empty cell means *not known*, never zero. The frames of a `Tables` are
shared by all visitors and must never be modified: take a copy first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

import geopandas as gpd
import pandas as pd

from geo.errors import InvalidTable
from geo.schema import (
    CODE_PATTERN,
    IDENTIFIER_PATTERN,
    Column,
    Reference,
    Schema,
    faults_of,
    reference_faults,
)

NATIONAL = "NATIONAL"
"""The centre code of a figure that speaks of the whole network."""

DISPLAY_DECIMALS = {"region": 4, "department": 4, "commune": 5}
"""Decimals of a degree kept in the contours of a level: about ten metres, or one."""

_SOURCE = Column("source", "text", "Address(es) of the publication, joined by ` | `.")
_NOTE = Column("note", "text", "What a reader must know before using the row.", may_be_empty=True)
_CONFIDENCE = Column(
    "confidence", "text", "How far the sources support the row.", allowed=("haute", "moyenne", "faible")
)

_STATUSES = ("observe", "estime", "secret", "non_renseigne", "sans_objet")
_SHOWN_STATUSES = _STATUSES[:2]
"""Those of a figure that has a value: see `geo.indicators.definition.Status`."""

_ZONE = re.compile(r"hexagone|9[78]\d")

TERRITORIES = Schema(
    "territories",
    (
        Column("level", "text", "Administrative level.", allowed=("region", "department", "commune")),
        Column("code", "text", "INSEE code.", pattern=CODE_PATTERN),
        Column("name", "text", "Official name."),
        Column(
            "department_code", "text", "Département of a commune; itself for a département; empty for a région.", True
        ),
        Column("region_code", "text", "Région; the collectivité itself for 978 and 987.", pattern=CODE_PATTERN),
        Column("zone", "text", "`hexagone`, or the code of the overseas territory.", pattern=_ZONE),
        Column("longitude", "number", "WGS84 degrees of a point inside, if drawn.", True, minimum=-180, maximum=180),
        Column("latitude", "number", "WGS84 degrees of the same point.", True, minimum=-90, maximum=90),
        Column(
            "geometry", "geometry", "Contour, EPSG:4326, simplified for display; empty when none is embedded.", True
        ),
    ),
    key=("level", "code"),
)

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
        _SOURCE,
        _NOTE,
    ),
    key=("department_code",),
)

ADJACENCY = Schema(
    "adjacency",
    (
        Column("department_code", "text", "A département.", pattern=CODE_PATTERN),
        Column(
            "neighbour_code", "text", "Another one that shares a border with it, in both orders.", pattern=CODE_PATTERN
        ),
    ),
    key=("department_code", "neighbour_code"),
)

CENTRES = Schema(
    "centres",
    (
        Column("code", "text", "Identifier of the centre.", pattern=IDENTIFIER_PATTERN),
        Column("name", "text", "Current name."),
        Column("acronym", "text", "Short name in use.", True),
        Column("legal_form", "text", "Association, GIP…", True),
        Column("city", "text", "Town of the seat.", True),
        Column("address", "text", "Street of the seat, when a source gives it.", True),
        Column("postcode", "text", "Postcode of the seat.", True),
        Column("latitude", "number", "WGS84 degrees of the town, never of the street.", True, minimum=-90, maximum=90),
        Column("longitude", "number", "WGS84 degrees.", True, minimum=-180, maximum=180),
        Column(
            "seat_status", "text", "Whether a source names the town as the seat.", True, allowed=("sourcee", "probable")
        ),
        Column("website", "text", "Public site.", True),
        Column("founded_year", "integer", "Year of creation.", True, minimum=1980, maximum=2100),
        Column("state", "text", "Whether the centre is known to be active.", allowed=("oui", "non", "inconnu")),
        _NOTE,
        _CONFIDENCE,
        _SOURCE,
    ),
    key=("code",),
)

COVERAGE = Schema(
    "coverage",
    (
        Column("centre_code", "text", "Centre.", pattern=IDENTIFIER_PATTERN),
        Column("department_code", "text", "Département that it serves.", pattern=CODE_PATTERN),
        Column("valid_from", "date", "First day, included; 1 January 2015 where the start is not known."),
        Column("valid_until", "date", "Last day, included; empty = still valid as far as known.", True),
        Column("start_is_known", "flag", "False where `valid_from` is a convention."),
        Column(
            "status",
            "text",
            "etabli: a source states it; probable: deduced; estime: working value.",
            allowed=("etabli", "probable", "estime"),
        ),
        _CONFIDENCE,
        _SOURCE,
        _NOTE,
    ),
    key=("centre_code", "department_code", "valid_from"),
)

ACTIVITY = Schema(
    "activity",
    (
        Column("centre_code", "text", "Centre, or NATIONAL for the whole network."),
        Column("year", "integer", "Year; empty for an undated statement.", True, minimum=1990, maximum=2100),
        Column("measure", "text", "What is counted."),
        Column("part", "text", "Which part of it: a theme, a format, `total`."),
        Column("value", "number", "The figure."),
        Column("operator", "text", "`=` exact, `>` more than, `~` about.", allowed=("=", ">", "~")),
        Column("unit", "text", "Unit of the figure."),
        Column("status", "text", "observe: published; estime: computed or planned.", allowed=("observe", "estime")),
        _SOURCE,
        _NOTE,
    ),
    key=("centre_code", "year", "measure", "part", "source"),
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
        _SOURCE,
        _NOTE,
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
        _SOURCE,
        _NOTE,
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
        _SOURCE,
        _NOTE,
    ),
    key=("level", "code", "year", "measure", "source"),
)

SCHEMAS: dict[str, Schema] = {
    schema.name: schema
    for schema in (
        TERRITORIES, NEIGHBOURHOODS, PERIMETERS, NEIGHBOURHOOD_COMMUNES, LIST_GAPS, ADJACENCY, CENTRES, COVERAGE,
        ACTIVITY, OBSERVATIONS, NEIGHBOURHOOD_FIGURES, TOTALS,
    )
}  # fmt: skip

REFERENCES = (
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
    Reference("observations", "code", "territories", where_level="department"),
    Reference("neighbourhood_figures", "neighbourhood_code", "neighbourhoods"),
)


@dataclass(frozen=True, eq=False)
class Tables:
    """Frozen bundle of checked frames; the fields are the tables of `SCHEMAS`, of the same names."""

    territories: gpd.GeoDataFrame
    neighbourhoods: pd.DataFrame
    perimeters: gpd.GeoDataFrame
    neighbourhood_communes: pd.DataFrame
    list_gaps: pd.DataFrame
    adjacency: pd.DataFrame
    centres: pd.DataFrame
    coverage: pd.DataFrame
    activity: pd.DataFrame
    observations: pd.DataFrame
    neighbourhood_figures: pd.DataFrame
    totals: pd.DataFrame

    def frames(self) -> Mapping[str, pd.DataFrame]:
        """The frames by name, in the order of `SCHEMAS`."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def names(self, level: str) -> dict[str, str]:
        """Name by code of the territories of one level, or of the centres or neighbourhoods.

        A collectivité that lies in no région stands among the régions under its own code.
        """
        if level == "centre":
            frame: pd.DataFrame = self.centres
        elif level == "neighbourhood":
            frame = self.neighbourhoods
        else:
            territories = self.territories
            chosen = territories["level"] == level
            if level == "region":
                chosen |= (territories["level"] == "department") & (territories["region_code"] == territories["code"])
            frame = territories[chosen]
        return dict(zip(frame["code"], frame["name"], strict=True))


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
