"""An invented country, small enough to be worked out by hand: every expected answer of the tests is in this file.

Two régions of the mainland, five départements, an overseas département and a collectivité without contour::

    +--------+--------+--------+        région 11 : 01, 02
    |   03   |   04   |        |        région 22 : 03, 04, 05
    +--------+--------+   05   |        région 01 : 971 (the code 01 is also that of a département, as in France)
    |   01   |   02   |        |        no région : 987
    +--------+--------+--------+

            QPV   inhabitants   contracts        who covers it, and when (both days included)
    01       3          6,000           3        alpha, from an unknown day
    02       2          4,000           2        alpha from 2016 on; beta as well from 2018 to 2020
    03       1          3,000           1        beta, from an unknown day, `probable`
    04       4+         2,000           2        beta from 30 June 2016 to 30 June 2018, then from 2022 on
    05       0              0           0        gamma from 2017 to 2019
    971      ?          5,000           2        gamma, from an unknown day to the end of 2018, `estime`
    987      ?              ?           ?        nobody

The QPV « Les Deux Rives » lies in two communes. `?` is *not known*, never zero; the zeros of 05 are zeros. The list of
QPV of 04 lacks rows: 4 is a minimum.

Three EPCI, two of them over two départements; Corme (03) and Fort (971) are in none. Contracts are not known, save in
the variant `with_contracts`::

                                                communes                              QPV
    200000017  Métropole des Deux Rives         01002, 02001, 02002 (no QPV)          4, « Les Deux Rives » in part
    200000018  CC Aval                          01001                                 2, « Les Deux Rives » in part
    200000019  CA du Lac                        04001, 05001 (no QPV)                 4

Perimeters are not known, save in the variant `with_perimeters`: seven of the ten QPV then have one, none of 03.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely import MultiPolygon, Polygon, box, coverage_union_all

from geo.countries import Country, Zone
from geo.indicators.definition import Level
from geo.maps.geometry import display_files
from geo.schema import Schema
from geo.store import EditionDescription, SourceRecord
from geo.store.parquet import ParquetEditionStore
from geo.tables import NATIONAL, SCHEMAS, Tables

EDITION = "tiny-2024"
COUNTRY = Country(
    "xx",
    "Pays minuscule",
    (
        Zone("hexagone", "Hexagone", 2154, ((45.0, 1.0), (49.0, 6.0))),
        Zone("971", "Île", 5490, ((15.8, -61.9), (16.6, -60.9))),
        Zone("987", "Atoll", 3297, ((-28.0, -155.0), (-7.7, -134.0))),
    ),
)

FIRST = date(2015, 6, 30)
"""Before the overlap, and during the gap of 02 and 04."""
OVERLAP = date(2018, 6, 30)
"""Two centres in 02; last day of the first period of 04."""
AFTER_OVERLAP = date(2018, 7, 1)
"""One day later: nobody in 04."""
ONLY_EMPTY = date(2019, 6, 30)
"""Gamma has left 971 and serves 05 alone, where nobody lives in a QPV."""
REFERENCE = date(2024, 6, 30)
"""Reference date of the edition: gamma has stopped."""

Tally = tuple[float, float, float, float, float]
"""total, covered, several, uncovered, uncertain"""
NOTHING: Tally = (0, 0, 0, 0, 0)

GAPS: Mapping[str, frozenset[str]] = {
    "qpv": frozenset({"971", "987"}),
    "habitants": frozenset({"987"}),
    "contrats": frozenset({"987"}),
}
"""Départements of which nothing is known, by reference."""

TALLIES: Mapping[tuple[str, date], Mapping[Level, Mapping[str, Tally]]] = {
    ("habitants", FIRST): {
        Level.DEPARTMENT: {
            "01": (6000, 6000, 0, 0, 0),
            "02": (4000, 0, 0, 4000, 0),
            "03": (3000, 3000, 0, 0, 3000),
            "04": (2000, 0, 0, 2000, 0),
            "05": NOTHING,
            "971": (5000, 5000, 0, 0, 5000),
            "987": NOTHING,
        },
        Level.REGION: {
            "01": (5000, 5000, 0, 0, 5000),
            "11": (10000, 6000, 0, 4000, 0),
            "22": (5000, 3000, 0, 2000, 3000),
            "987": NOTHING,
        },
        Level.CENTRE: {
            "alpha": (6000, 6000, 0, 0, 0),
            "beta": (3000, 3000, 0, 0, 3000),
            "gamma": (5000, 5000, 0, 0, 5000),
        },
        Level.COUNTRY: {"FR": (20000, 14000, 0, 6000, 8000)},
    },
    ("habitants", OVERLAP): {
        Level.DEPARTMENT: {
            "01": (6000, 6000, 0, 0, 0),
            "02": (4000, 4000, 4000, 0, 0),
            "03": (3000, 3000, 0, 0, 3000),
            "04": (2000, 2000, 0, 0, 0),
            "05": NOTHING,
            "971": (5000, 5000, 0, 0, 5000),
            "987": NOTHING,
        },
        Level.REGION: {
            "01": (5000, 5000, 0, 0, 5000),
            "11": (10000, 10000, 4000, 0, 0),
            "22": (5000, 5000, 0, 0, 3000),
            "987": NOTHING,
        },
        Level.CENTRE: {
            "alpha": (10000, 10000, 4000, 0, 0),
            "beta": (9000, 9000, 4000, 0, 3000),
            "gamma": (5000, 5000, 0, 0, 5000),
        },
        Level.COUNTRY: {"FR": (20000, 20000, 4000, 0, 8000)},
    },
    ("habitants", AFTER_OVERLAP): {
        Level.REGION: {
            "01": (5000, 5000, 0, 0, 5000),
            "11": (10000, 10000, 4000, 0, 0),
            "22": (5000, 3000, 0, 2000, 3000),
            "987": NOTHING,
        },
        Level.COUNTRY: {"FR": (20000, 18000, 4000, 2000, 8000)},
    },
    ("habitants", REFERENCE): {
        Level.DEPARTMENT: {
            "01": (6000, 6000, 0, 0, 0),
            "02": (4000, 4000, 0, 0, 0),
            "03": (3000, 3000, 0, 0, 3000),
            "04": (2000, 2000, 0, 0, 0),
            "05": NOTHING,
            "971": (5000, 0, 0, 5000, 0),
            "987": NOTHING,
        },
        Level.REGION: {
            "01": (5000, 0, 0, 5000, 0),
            "11": (10000, 10000, 0, 0, 0),
            "22": (5000, 5000, 0, 0, 3000),
            "987": NOTHING,
        },
        Level.CENTRE: {"alpha": (10000, 10000, 0, 0, 0), "beta": (5000, 5000, 0, 0, 3000)},
        Level.COUNTRY: {"FR": (20000, 15000, 0, 5000, 3000)},
    },
    ("contrats", FIRST): {
        Level.DEPARTMENT: {
            "01": (3, 3, 0, 0, 0),
            "02": (2, 0, 0, 2, 0),
            "03": (1, 1, 0, 0, 1),
            "04": (2, 0, 0, 2, 0),
            "05": NOTHING,
            "971": (2, 2, 0, 0, 2),
            "987": NOTHING,
        },
        Level.REGION: {"01": (2, 2, 0, 0, 2), "11": (5, 3, 0, 2, 0), "22": (3, 1, 0, 2, 1), "987": NOTHING},
        Level.CENTRE: {"alpha": (3, 3, 0, 0, 0), "beta": (1, 1, 0, 0, 1), "gamma": (2, 2, 0, 0, 2)},
        Level.COUNTRY: {"FR": (10, 6, 0, 4, 3)},
    },
    ("contrats", OVERLAP): {
        Level.DEPARTMENT: {
            "01": (3, 3, 0, 0, 0),
            "02": (2, 2, 2, 0, 0),
            "03": (1, 1, 0, 0, 1),
            "04": (2, 2, 0, 0, 0),
            "05": NOTHING,
            "971": (2, 2, 0, 0, 2),
            "987": NOTHING,
        },
        Level.REGION: {"01": (2, 2, 0, 0, 2), "11": (5, 5, 2, 0, 0), "22": (3, 3, 0, 0, 1), "987": NOTHING},
        Level.CENTRE: {"alpha": (5, 5, 2, 0, 0), "beta": (5, 5, 2, 0, 1), "gamma": (2, 2, 0, 0, 2)},
        Level.COUNTRY: {"FR": (10, 10, 2, 0, 3)},
    },
    ("contrats", REFERENCE): {
        Level.DEPARTMENT: {
            "01": (3, 3, 0, 0, 0),
            "02": (2, 2, 0, 0, 0),
            "03": (1, 1, 0, 0, 1),
            "04": (2, 2, 0, 0, 0),
            "05": NOTHING,
            "971": (2, 0, 0, 2, 0),
            "987": NOTHING,
        },
        Level.REGION: {"01": (2, 0, 0, 2, 0), "11": (5, 5, 0, 0, 0), "22": (3, 3, 0, 0, 1), "987": NOTHING},
        Level.CENTRE: {"alpha": (5, 5, 0, 0, 0), "beta": (3, 3, 0, 0, 1)},
        Level.COUNTRY: {"FR": (10, 8, 0, 2, 1)},
    },
    ("qpv", FIRST): {
        Level.COMMUNE: {
            "01001": (2, 2, 0, 0, 0),
            "01002": (2, 2, 0, 0, 0),
            "02001": (2, 0, 0, 2, 0),
            "03001": (1, 1, 0, 0, 1),
            "04001": (4, 0, 0, 4, 0),
        },
        Level.DEPARTMENT: {
            "01": (3, 3, 0, 0, 0),
            "02": (2, 0, 0, 2, 0),
            "03": (1, 1, 0, 0, 1),
            "04": (4, 0, 0, 4, 0),
            "05": NOTHING,
            "971": NOTHING,
            "987": NOTHING,
        },
        Level.REGION: {"01": NOTHING, "11": (5, 3, 0, 2, 0), "22": (5, 1, 0, 4, 1), "987": NOTHING},
        Level.CENTRE: {"alpha": (3, 3, 0, 0, 0), "beta": (1, 1, 0, 0, 1), "gamma": NOTHING},
        Level.COUNTRY: {"FR": (10, 4, 0, 6, 1)},
    },
    ("qpv", OVERLAP): {
        Level.NEIGHBOURHOOD: {
            "QN00101M": (1, 1, 0, 0, 0),
            "QN00102M": (1, 1, 0, 0, 0),
            "QN00103N": (1, 1, 0, 0, 0),
            "QN00201M": (1, 1, 1, 0, 0),
            "QN00202I": (1, 1, 1, 0, 0),
            "QN00301M": (1, 1, 0, 0, 1),
            "QN00401M": (1, 1, 0, 0, 0),
            "QN00402M": (1, 1, 0, 0, 0),
            "QN00403M": (1, 1, 0, 0, 0),
            "QN00404N": (1, 1, 0, 0, 0),
        },
        Level.COMMUNE: {
            "01001": (2, 2, 0, 0, 0),
            "01002": (2, 2, 0, 0, 0),
            "02001": (2, 2, 2, 0, 0),
            "03001": (1, 1, 0, 0, 1),
            "04001": (4, 4, 0, 0, 0),
        },
        Level.DEPARTMENT: {
            "01": (3, 3, 0, 0, 0),
            "02": (2, 2, 2, 0, 0),
            "03": (1, 1, 0, 0, 1),
            "04": (4, 4, 0, 0, 0),
            "05": NOTHING,
            "971": NOTHING,
            "987": NOTHING,
        },
        Level.REGION: {"01": NOTHING, "11": (5, 5, 2, 0, 0), "22": (5, 5, 0, 0, 1), "987": NOTHING},
        Level.CENTRE: {"alpha": (5, 5, 2, 0, 0), "beta": (7, 7, 2, 0, 1), "gamma": NOTHING},
        Level.COUNTRY: {"FR": (10, 10, 2, 0, 1)},
    },
    ("qpv", REFERENCE): {
        Level.DEPARTMENT: {
            "01": (3, 3, 0, 0, 0),
            "02": (2, 2, 0, 0, 0),
            "03": (1, 1, 0, 0, 1),
            "04": (4, 4, 0, 0, 0),
            "05": NOTHING,
            "971": NOTHING,
            "987": NOTHING,
        },
        Level.REGION: {"01": NOTHING, "11": (5, 5, 0, 0, 0), "22": (5, 5, 0, 0, 1), "987": NOTHING},
        Level.CENTRE: {"alpha": (5, 5, 0, 0, 0), "beta": (5, 5, 0, 0, 1)},
        Level.COUNTRY: {"FR": (10, 10, 0, 0, 1)},
    },
}
"""What `geo.indicators.tally.tally` must return, by reference and date, then by level and code."""

CENTRES_OF: Mapping[date, Mapping[str, tuple[str, ...]]] = {
    FIRST: {"01": ("alpha",), "02": (), "03": ("beta",), "04": (), "05": (), "971": ("gamma",), "987": ()},
    OVERLAP: {
        "01": ("alpha",),
        "02": ("alpha", "beta"),
        "03": ("beta",),
        "04": ("beta",),
        "05": ("gamma",),
        "971": ("gamma",),
        "987": (),
    },
    REFERENCE: {"01": ("alpha",), "02": ("alpha",), "03": ("beta",), "04": ("beta",), "05": (), "971": (), "987": ()},
}
"""The centres of each département, by date."""

HOSTILE: Mapping[str, str] = {
    "centre": "{{7*7}}",
    "commune": "<img src=x onerror=alert(1)>",
    "neighbourhood": "`${1}`",
}
"""Names of the centre alpha, of the commune 01001 and of the QPV QN00101M in the hostile variant."""

PERIMETERS: Mapping[str, tuple[Polygon | MultiPolygon, tuple[float, float], float]] = {
    "QN00101M": (box(2.1, 46.1, 2.11, 46.11), (2.105, 46.105), 86),
    "QN00102M": (box(2.49, 46.2, 2.51, 46.21), (2.5, 46.205), 171),  # half in 01001, half in 01002
    "QN00103N": (box(2.51, 46.2, 2.52, 46.21), (2.515, 46.205), 86),  # shares a whole side with the former
    "QN00201M": (box(3.1, 46.1, 3.11, 46.11), (3.105, 46.105), 86),
    "QN00202I": (box(3.108, 46.105, 3.12, 46.12), (3.114, 46.1125), 154),  # overlaps the former
    "QN00401M": (MultiPolygon([box(3.1, 47.1, 3.11, 47.11), box(3.12, 47.1, 3.122, 47.102)]), (3.105, 47.105), 88),
    "QN00402M": (box(3.2, 47.2, 3.2004, 47.2004), (3.2002, 47.2002), 0.13),  # thirty metres wide
}
"""Perimeter, a point inside (longitude, latitude) and about how many hectares, by QPV: see `with_perimeters`."""
REPAIRED = "QN00103N"

FIGURES: Mapping[str, Mapping[str, float | str]] = {
    "pop_mun": {
        "QN00101M": 1000, "QN00102M": 2000, "QN00103N": 3000, "QN00201M": 500, "QN00202I": "non_renseigne",
        "QN00301M": 800, "QN00401M": 0,
    },
    "tp60": {
        "QN00101M": 40.5, "QN00102M": 20, "QN00103N": 30, "QN00201M": "secret", "QN00202I": 30,
        "QN00401M": "sans_objet",
    },
}  # fmt: skip
"""By measure, the figure of a QPV or the status that takes its place; no row for the others: see `with_figures`."""
VINTAGE = "2018"

_SOURCE = "https://example.org/releve"
_DTYPES = {"text": "str", "number": "float64", "flag": "bool", "date": "datetime64[us]"}

_SQUARES = {
    "01": box(2, 46, 3, 47),
    "02": box(3, 46, 4, 47),
    "03": box(2, 47, 3, 48),
    "04": box(3, 47, 4, 48),
    "05": Polygon([(4, 46), (5, 46), (5, 48), (4, 48), (4, 47)]),  # a point where 02 and 04 meet: borders are shared
    "01001": box(2, 46, 2.5, 46.5),
    "01002": box(2.5, 46, 3, 46.5),
    "02001": box(3, 46, 3.5, 46.5),
    "03001": box(2, 47, 2.5, 47.5),
    "04001": box(3, 47, 3.5, 47.5),
}
_REGIONS = {"11": ("Plaine", ("01", "02")), "22": ("Monts", ("03", "04", "05"))}
_DEPARTMENTS = {
    "01": ("Alise", "11", "hexagone"),
    "02": ("Bréval", "11", "hexagone"),
    "03": ("Corbe", "22", "hexagone"),
    "04": ("Dorne", "22", "hexagone"),
    "05": ("Estre", "22", "hexagone"),
    "971": ("L'Île", "01", "971"),
    "987": ("L'Atoll", "987", "987"),
}
_COMMUNES = {"01001": "Aval", "01002": "Amont", "02001": "Belle-Rive", "03001": "Corme", "04001": "Doux"}
_EVERY_COMMUNE = {
    # code: name, EPCI, postcodes
    "01001": ("Aval", "200000018", "01100"),
    "01002": ("Amont", "200000017", "01200 01210"),
    "02001": ("Belle-Rive", "200000017", "02100"),
    "02002": ("Aval", "200000017", "02100"),
    "03001": ("Corme", None, None),
    "04001": ("Doux", "200000019", "04000"),
    "05001": ("L'Épine", "200000019", "05000"),
    "97101": ("Fort", None, "97110"),
}
_EPCIS = {
    "200000017": ("Métropole des Deux Rives", "ME"),
    "200000018": ("CC Aval", "CC"),
    "200000019": ("CA du Lac", "CA"),
}
_CONTRACTS = {
    # code: name, département, communes
    "CN00101M": ("Métropole des Deux Rives", "01", ("01002", "02001", "02002")),
    "CN00401M": ("Doux", "04", ("04001",)),
    "CN97101I": (None, "971", ()),
}
_NEIGHBOURHOODS = {
    "QN00101M": ("Le Port", ("01001",)),
    "QN00102M": ("Les Deux Rives", ("01001", "01002")),
    "QN00103N": ("La Gare", ("01002",)),
    "QN00201M": ("Bellevue", ("02001",)),
    "QN00202I": ("Le Moulin", ("02001",)),
    "QN00301M": ("La Côte", ("03001",)),
    "QN00401M": ("Le Lac", ("04001",)),
    "QN00402M": ("L'Étang", ("04001",)),
    "QN00403M": ("Le Bois", ("04001",)),
    "QN00404N": ("Les Prés", ("04001",)),
}
_COVERAGE = (
    ("alpha", "01", "2015-01-01", None, False, "etabli"),
    ("alpha", "02", "2016-01-01", None, True, "etabli"),
    ("beta", "02", "2018-01-01", "2020-12-31", True, "etabli"),
    ("beta", "03", "2015-01-01", None, False, "probable"),
    ("beta", "04", "2016-06-30", "2018-06-30", True, "etabli"),
    ("beta", "04", "2022-01-01", None, True, "etabli"),
    ("gamma", "05", "2017-01-01", "2019-12-31", True, "etabli"),
    ("gamma", "971", "2015-01-01", "2018-12-31", False, "estime"),
)
_ACTIVITY = (
    # centre, year, measure, part, value, operator, unit, status
    (NATIONAL, 2018, "demi_journees", "total", 500, "~", "demi-journées", "observe"),
    (NATIONAL, 2024, "demi_journees", "total", 600, "=", "demi-journées", "observe"),
    (NATIONAL, 2018, "part_theme", "Éducation", 14.8, "=", "%", "observe"),
    (NATIONAL, None, "nb_centres", "ensemble", 4, ">", "centres", "observe"),
    (NATIONAL, 2012, "taux_couverture", "territoires", 80, "~", "%", "observe"),
    ("alpha", 2018, "demi_journees", "total", 120, "=", "demi-journées", "observe"),
    ("alpha", 2018, "demi_journees", "formation", 40, "=", "demi-journées", "observe"),
    ("alpha", 2024, "demi_journees", "total", 90, "=", "demi-journées", "estime"),
    ("beta", 2018, "demi_journees", "total", 0, "=", "demi-journées", "observe"),
    ("gamma", 2015, "demi_journees", "total", 30, "=", "demi-journées", "observe"),
    ("gamma", 2019, "demi_journees", "total", 10, "=", "demi-journées", "observe"),
    ("alpha", 2018, "postes_fonjep", "lignes actives", 2, "=", "postes", "observe"),
    ("alpha", 2018, "postes_adultes_relais", "lignes actives", 3, "=", "postes", "estime"),
    ("beta", 2018, "postes_fonjep", "lignes actives", 1, "=", "postes", "observe"),
    ("beta", 2018, "rencontres", "total", 7, "=", "rencontres", "observe"),
)
_OFFERS = (
    # centre, service, year, status
    ("alpha", "rencontres", 2018, "observe"),
    ("alpha", "lettre", None, "observe"),
    ("beta", "rencontres", 2025, "estime"),
)
_CHRONOLOGY = (
    # year, when, event
    (1998, "1998", "Premier centre"),
    (2016, "fin 2016", "Charte"),
)
_FRAMEWORK = (
    # kind, code, name
    ("mission", "M1", "Relier"),
    ("public", "P01", "élus"),
    ("signataire", "S01", "Le ministre"),
)
_OBSERVATIONS = {
    "inhabitants_rp2018": {"01": 6000, "02": 4000, "03": 3000, "04": 2000, "05": 0, "971": 5000},
    "contracts_2018": {"01": 3, "02": 2, "03": 1, "04": 2, "05": 0, "971": 2},
}
_LIST_GAPS = {"04": "partielle", "971": "absente", "987": "absente"}
_TOUCHING = ("01-02", "01-03", "02-04", "03-04", "02-05", "04-05")


def tables(*, hostile: bool = False) -> Tables:
    """The tables of the country; `hostile` puts names that look like code in place of three ordinary ones."""
    names = HOSTILE if hostile else {"centre": "Centre Alpha", "commune": "Aval", "neighbourhood": "Le Port"}
    frames = {name: frame(schema, ()) for name, schema in SCHEMAS.items()}
    frames |= {
        "territories": _territories(names["commune"]),
        "communes": frame(SCHEMAS["communes"], _every_commune(names["commune"])),
        "epcis": frame(
            SCHEMAS["epcis"],
            [
                {"code": code, "name": name.replace("Aval", names["commune"]), "kind": kind}
                for code, (name, kind) in _EPCIS.items()
            ],
        ),
        "neighbourhoods": frame(SCHEMAS["neighbourhoods"], _neighbourhoods(names["neighbourhood"])),
        "neighbourhood_communes": frame(
            SCHEMAS["neighbourhood_communes"],
            [
                {"neighbourhood_code": code, "commune_code": commune}
                for code, (_, communes) in _NEIGHBOURHOODS.items()
                for commune in communes
            ],
        ),
        "list_gaps": frame(
            SCHEMAS["list_gaps"],
            [{"department_code": code, "state": state, "source": _SOURCE} for code, state in _LIST_GAPS.items()],
        ),
        "adjacency": frame(SCHEMAS["adjacency"], _adjacency()),
        "centres": frame(SCHEMAS["centres"], _centres(names["centre"], "ALPHA" if not hostile else None)),
        "coverage": coverage(_COVERAGE),
        "activity": frame(SCHEMAS["activity"], _activity()),
        "offers": _sourced("offers", ("centre_code", "service", "year", "status"), _OFFERS),
        "chronology": _sourced("chronology", ("year", "when", "event"), _CHRONOLOGY, detail="En une phrase."),
        "framework": _sourced("framework", ("kind", "code", "name"), _FRAMEWORK),
        "observations": frame(SCHEMAS["observations"], _observations()),
        "totals": frame(SCHEMAS["totals"], [_total()]),
    }
    return Tables(**frames)


def with_perimeters(content: Tables | None = None) -> Tables:
    """The country with the perimeters of `PERIMETERS`; the one of `REPAIRED` had to be repaired."""
    rows = [
        {
            "neighbourhood_code": code,
            "longitude": inside[0],
            "latitude": inside[1],
            "area_ha": area_ha,
            "repaired": code == REPAIRED,
            "geometry": shape,
        }
        for code, (shape, inside, area_ha) in PERIMETERS.items()
    ]
    return replace(content or _ordinary(), perimeters=frame(SCHEMAS["perimeters"], rows))


def with_figures(content: Tables | None = None) -> Tables:
    """The country with the figures of `FIGURES`, all of one vintage."""
    rows = [
        {
            "neighbourhood_code": code,
            "measure": measure,
            "value": None if isinstance(figure, str) else figure,
            "status": figure if isinstance(figure, str) else "observe",
            "vintage": VINTAGE,
            "source": _SOURCE,
        }
        for measure, by_code in FIGURES.items()
        for code, figure in by_code.items()
    ]
    return replace(content or _ordinary(), neighbourhood_figures=frame(SCHEMAS["neighbourhood_figures"], rows))


def with_contracts(content: Tables | None = None) -> Tables:
    """The country with its three city contracts: one of an EPCI, one of a commune, one of which little is known."""
    rows = [
        {"code": code, "name": name, "department_code": department}
        for code, (name, department, _) in _CONTRACTS.items()
    ]
    links = [
        {"contract_code": code, "commune_code": commune}
        for code, (_, _, communes) in _CONTRACTS.items()
        for commune in communes
    ]
    return replace(
        content or _ordinary(),
        contracts=frame(SCHEMAS["contracts"], rows),
        contract_communes=frame(SCHEMAS["contract_communes"], links),
    )


def frame(schema: Schema, rows: Any) -> pd.DataFrame:
    """A frame with the columns of a schema; what a row does not say is not known."""
    columns = {}
    for column in schema.columns:
        cells = [row.get(column.name) for row in rows]
        if column.kind == "integer":
            columns[column.name] = pd.array(cells, dtype="Int64" if column.may_be_empty else "int64")
        elif column.kind == "geometry":
            columns[column.name] = gpd.GeoSeries(cells, crs=4326)
        else:
            columns[column.name] = pd.Series(cells, dtype=_DTYPES[column.kind])
    made = pd.DataFrame(columns)
    return gpd.GeoDataFrame(made, geometry="geometry", crs=4326) if "geometry" in made else made


def _sourced(name: str, columns: tuple[str, ...], rows: Any, **same: str) -> pd.DataFrame:
    """A table of rows that all have one source."""
    return frame(SCHEMAS[name], [dict(zip(columns, row, strict=True), source=_SOURCE, **same) for row in rows])


def coverage(rows: Any) -> pd.DataFrame:
    """A coverage table of rows (centre, département, from, until, start is known, status)."""
    return frame(
        SCHEMAS["coverage"],
        [
            {
                "centre_code": centre,
                "department_code": department,
                "valid_from": pd.Timestamp(since),
                "valid_until": pd.Timestamp(until) if until else pd.NaT,
                "start_is_known": known,
                "status": status,
                "confidence": "haute" if status == "etabli" else "faible",
                "source": _SOURCE,
            }
            for centre, department, since, until, known, status in rows
        ],
    )


def description(name: str = EDITION) -> EditionDescription:
    """What the edition says of itself."""
    source = SourceRecord(
        id="departments-ci-ville",
        publisher="Institut minuscule",
        title="Relevé du pays minuscule",
        page=_SOURCE,
        licence="Licence Ouverte 2.0",
        vintage="2024",
        accessed="2024-07-01",
        checksum="0" * 64,
    )
    return EditionDescription(
        name=name,
        label="Pays minuscule, quartiers de 2024",
        country=COUNTRY.code,
        generation=2024,
        reference_date=REFERENCE,
        built=date(2024, 7, 1),
        licence="Licence Ouverte 2.0",
        sources=(source,),
        notes=("Pays inventé.",),
    )


def write(root: Path, content: Tables | None = None, *, kept: int = 3, label: str = "") -> ParquetEditionStore:
    """A store under `root` that holds the country; another `label` makes another build."""
    store = ParquetEditionStore((root,), kept)
    content = content or _ordinary()
    described = replace(description(), label=label) if label else description()
    store.write(described, content, display_files(content))
    return store


@cache
def _ordinary() -> Tables:
    return tables()


def _territories(commune_name: str) -> gpd.GeoDataFrame:
    rows = [
        {
            "level": "region",
            "code": code,
            "name": name,
            "region_code": code,
            "zone": "hexagone",
            "geometry": coverage_union_all([_SQUARES[department] for department in departments]),
        }
        for code, (name, departments) in _REGIONS.items()
    ]
    rows.append({"level": "region", "code": "01", "name": "Île", "region_code": "01", "zone": "971"})
    rows += [
        {
            "level": "department",
            "code": code,
            "name": name,
            "department_code": code,
            "region_code": region,
            "zone": zone,
            "geometry": _SQUARES.get(code),
        }
        for code, (name, region, zone) in _DEPARTMENTS.items()
    ]
    rows += [
        {
            "level": "commune",
            "code": code,
            "name": commune_name if code == "01001" else name,
            "department_code": code[:2],
            "region_code": _DEPARTMENTS[code[:2]][1],
            "zone": "hexagone",
            "geometry": _SQUARES[code],
        }
        for code, name in _COMMUNES.items()
    ]
    for row in rows:
        if row.get("geometry") is not None:
            inside = row["geometry"].representative_point()
            row |= {"longitude": round(inside.x, 5), "latitude": round(inside.y, 5)}
    return frame(SCHEMAS["territories"], rows)


def _every_commune(first_name: str) -> list[dict[str, object]]:
    return [
        {
            "code": code,
            "name": first_name if code == "01001" else name,
            "department_code": "971" if code == "97101" else code[:2],
            "epci_code": epci,
            "postcodes": postcodes,
        }
        for code, (name, epci, postcodes) in _EVERY_COMMUNE.items()
    ]


def _neighbourhoods(first_name: str) -> list[dict[str, object]]:
    return [
        {
            "code": code,
            "name": first_name if code == "QN00101M" else name,
            "department_code": code[3:5],
            "generation": 2024,
        }
        for code, (name, _) in _NEIGHBOURHOODS.items()
    ]


def _adjacency() -> list[dict[str, object]]:
    pairs = [pair.split("-") for pair in _TOUCHING]
    both = sorted([*pairs, *(pair[::-1] for pair in pairs)])
    return [{"department_code": one, "neighbour_code": other} for one, other in both]


def _centres(first_name: str, acronym: str | None) -> list[dict[str, object]]:
    same = {"state": "oui", "confidence": "haute", "source": _SOURCE}
    return [
        same
        | {
            "code": "alpha",
            "name": first_name,
            "acronym": acronym,
            "city": "Aval",
            "latitude": 46.25,
            "longitude": 2.25,
            "seat_status": "sourcee",
            "website": "https://example.org/alpha",
            "founded_year": 1998,
        },
        same
        | {
            "code": "beta",
            "name": "Centre Bêta",
            "city": "Doux",
            "latitude": 47.25,
            "longitude": 3.25,
            "seat_status": "probable",
        },
        same | {"code": "gamma", "name": "Centre Gamma", "state": "inconnu", "confidence": "faible"},
    ]


def _activity() -> list[dict[str, object]]:
    columns = ("centre_code", "year", "measure", "part", "value", "operator", "unit", "status")
    return [
        dict(zip(columns, row, strict=True)) | {"source": f"{_SOURCE}/{row[2]}"}  # one page of the survey per measure
        for row in _ACTIVITY
    ]


def _observations() -> list[dict[str, object]]:
    return [
        {
            "level": "department",
            "code": code,
            "measure": measure,
            "value": value,
            "status": "observe",
            "year": 2018,
            "source": _SOURCE,
        }
        for measure, by_code in _OBSERVATIONS.items()
        for code, value in by_code.items()
    ]


def _total() -> dict[str, object]:
    return {
        "level": "ensemble",
        "code": "FR",
        "name": "Pays minuscule",
        "year": "2024",
        "measure": "nb_qpv",
        "value": 12,
        "unit": "QPV",
        "source": _SOURCE,
    }
