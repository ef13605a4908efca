"""The tables of places, column by column: territories, communes, EPCI, city contracts, borders.

Communes are in two tables: `territories` holds those that host neighbourhoods, with their contours, and `communes` all
those of the country, with what joins them to the rest.
"""

from __future__ import annotations

import re

from geo.schema import CODE_PATTERN, NOTE, Column, Schema

EPCI_KINDS = ("CC", "CA", "CU", "ME")
"""Communauté de communes, d'agglomération, urbaine; métropole."""

_SIREN = re.compile(r"\d{9}")
_POSTCODES = re.compile(r"\d{5}( \d{5})*")
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

COMMUNES = Schema(
    "communes",
    (
        Column("code", "text", "INSEE code of a commune, host of neighbourhoods or not.", pattern=CODE_PATTERN),
        Column("name", "text", "Official name."),
        Column("department_code", "text", "Its département.", pattern=CODE_PATTERN),
        Column("epci_code", "text", "The EPCI that it is a member of; empty where it is of none.", True, _SIREN),
        Column("postcodes", "text", "Its postcodes, parted by a space; empty where none is known.", True, _POSTCODES),
    ),
    key=("code",),
)

EPCIS = Schema(
    "epcis",
    (
        Column("code", "text", "SIREN number of an EPCI with its own taxes.", pattern=_SIREN),
        Column("name", "text", "Official name."),
        Column("kind", "text", "CC, CA, CU, or ME for a métropole.", allowed=EPCI_KINDS),
    ),
    key=("code",),
)

CONTRACTS = Schema(
    "contracts",
    (
        Column("code", "text", "Code of a city contract of 2024.", pattern=CODE_PATTERN),
        Column("name", "text", "Who holds it, as published; empty where the file does not say.", True),
        Column("department_code", "text", "Département written beside it, if any.", True, CODE_PATTERN),
        Column("longitude", "number", "WGS84 degrees of its point, if any.", True, minimum=-180, maximum=180),
        Column("latitude", "number", "WGS84 degrees of the same point.", True, minimum=-90, maximum=90),
        NOTE,
    ),
    key=("code",),
)

CONTRACT_COMMUNES = Schema(
    "contract_communes",
    (
        Column("contract_code", "text", "City contract; one whose communes are not known has no row."),
        Column("commune_code", "text", "A commune of its place, or of the EPCI that it names.", pattern=CODE_PATTERN),
    ),
    key=("contract_code", "commune_code"),
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
