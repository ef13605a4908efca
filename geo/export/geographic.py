"""What is shown at its true place: GeoJSON, GeoPackage, GeoParquet, all in EPSG:4326, with what must be known."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from geo.export.files import feature
from geo.export.shown import Shown
from geo.export.workbook import appendices
from geo.maps.payload import ATTRIBUTION
from geo.spatial import STORAGE_CRS

_LAYER, _DRAWN = "donnees", "trace"


def geojson(shown: Shown) -> bytes:
    """What was drawn, then one feature per row; one whose place is not known is null there: nothing is invented."""
    keys = [field.key for field in shown.fields]
    drawn = [feature(shown.outline.shape, shown.outline.properties)] if shown.outline else []
    features = drawn + [
        feature(place, dict(zip(keys, cells, strict=True)))
        for cells, place in zip(shown.cells(), shown.places(), strict=True)
    ]
    content = {"type": "FeatureCollection", "title": shown.title, "attribution": ATTRIBUTION, **_told(shown)}
    return json.dumps({**content, "features": features}, ensure_ascii=False, allow_nan=False).encode()


def geopackage(shown: Shown) -> bytes:
    """The layer `donnees`, that of what was drawn, then the tables of a workbook: whole or not at all."""
    with tempfile.TemporaryDirectory(prefix="atlas-") as folder:
        path = Path(folder) / f"{_LAYER}.gpkg"
        _frame(shown).to_file(path, driver="GPKG", layer=_LAYER, geometry_type="Unknown", engine="pyogrio")
        if shown.outline:
            drawn = gpd.GeoDataFrame([shown.outline.properties], geometry=[shown.outline.shape], crs=STORAGE_CRS)
            drawn.to_file(path, driver="GPKG", layer=_DRAWN, engine="pyogrio")
        for name, headings, rows in appendices(shown):
            texts = pd.DataFrame([tuple(cell or "" for cell in row) for row in rows], columns=list(headings), dtype=str)
            _add_table(path, name.replace(" ", "_"), texts)
        return path.read_bytes()


def geoparquet(shown: Shown) -> bytes:
    """The rows with their geometry; what must be known of them is JSON under the key `atlas` of the file."""
    import pyarrow.parquet as pq  # on use, as pandas does

    with tempfile.TemporaryDirectory(prefix="atlas-") as folder:
        path = Path(folder) / f"{_LAYER}.parquet"
        _frame(shown).to_parquet(path, index=False, schema_version="1.1.0")
        table = pq.read_table(path)
        drawn = (
            {_DRAWN: {**shown.outline.properties, "wkt": shapely.to_wkt(shown.outline.shape)}} if shown.outline else {}
        )
        told = json.dumps({"title": shown.title, **drawn, **_told(shown)}, ensure_ascii=False)
        pq.write_table(table.replace_schema_metadata({**(table.schema.metadata or {}), b"atlas": told.encode()}), path)
        return path.read_bytes()


def _frame(shown: Shown) -> gpd.GeoDataFrame:
    """Columns of one type each, whether or not they hold anything: a file without rows has the same columns."""
    cells = list(shown.cells())
    columns = {
        field.key: pd.Series([row[place] for row in cells], dtype="float64" if field.is_number else "string")
        for place, field in enumerate(shown.fields)
    }
    return gpd.GeoDataFrame(
        pd.DataFrame(columns), geometry=gpd.GeoSeries(shown.places(), crs=STORAGE_CRS), crs=STORAGE_CRS
    )


def _add_table(path: Path, name: str, rows: pd.DataFrame) -> None:
    import pyogrio  # the engine of geopandas, asked directly for a table that has no geometry

    pyogrio.write_dataframe(rows, path, layer=name, driver="GPKG")


def _told(shown: Shown) -> dict[str, object]:
    """The tables that go with the rows, as records."""
    return {
        name.replace(" ", "_"): [dict(zip(headings, row, strict=True)) for row in rows]
        for name, headings, rows in appendices(shown)
    }
