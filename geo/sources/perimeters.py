"""Perimeters of neighbourhoods: a file of polygons to the rows of the table."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from geo import spatial
from geo.tables import PERIMETERS

_ANCHOR_TOLERANCE_M = 5.0


def perimeters(shapes: gpd.GeoSeries, is_repaired: pd.Series, metric_crs: pd.Series) -> gpd.GeoDataFrame:
    """One row per perimeter, sorted by code; the three series go by code of neighbourhood."""
    anchors = spatial.point_inside(shapes, metric_crs, _ANCHOR_TOLERANCE_M)
    columns = {
        "neighbourhood_code": shapes.index.astype("str"),
        "longitude": anchors.x,
        "latitude": anchors.y,
        "area_ha": spatial.areas_ha(shapes, metric_crs).round(4),
        "repaired": is_repaired.astype(bool),
        "geometry": shapes,
    }
    table = gpd.GeoDataFrame(columns, geometry="geometry", crs=spatial.STORAGE_CRS)
    return table.sort_values("neighbourhood_code", ignore_index=True)[PERIMETERS.column_names]


def no_perimeters() -> gpd.GeoDataFrame:
    """The table of an edition that knows no perimeter."""
    nothing = pd.Index([], dtype="str")
    codes = pd.Series([], nothing, dtype="int64")
    return perimeters(gpd.GeoSeries([], nothing, crs=spatial.STORAGE_CRS), codes, codes)
