"""The formats that what is shown can be taken away in, each with its ending and its writer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from geo.errors import UnknownCode
from geo.export import delimited, geographic, workbook
from geo.export.shown import Shown


@dataclass(frozen=True)
class Format:
    """One kind of file."""

    key: str
    """As the command line names it."""
    label: str
    ending: str
    media: str
    write: Callable[[Shown], bytes]
    needs_places: bool = False


FORMATS = (
    Format("csv", "CSV (tableur)", "csv", "text/csv", delimited.french),
    Format("csv-int", "CSV international", "en.csv", "text/csv", delimited.international),
    Format(
        "xlsx",
        "Excel (XLSX)",
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        workbook.xlsx,
    ),
    Format("geojson", "GeoJSON", "geojson", "application/geo+json", geographic.geojson, needs_places=True),
    Format("gpkg", "GeoPackage", "gpkg", "application/geopackage+sqlite3", geographic.geopackage, needs_places=True),
    Format(
        "geoparquet",
        "GeoParquet",
        "parquet",
        "application/vnd.apache.parquet",
        geographic.geoparquet,
        needs_places=True,
    ),
)
"""In the order in which they are offered."""


def format_named(key: str) -> Format:
    """The format of that name. Raises `UnknownCode`."""
    for known in FORMATS:
        if known.key == key:
            return known
    names = ", ".join(known.key for known in FORMATS)
    raise UnknownCode(f"Le format « {key} » n'existe pas", f"formats possibles : {names}", "Choisissez l'un d'eux.")
