"""Made-up editions of any size: the territories of a real one, with as many invented neighbourhoods as asked for."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.countries import Country
from geo.sources.perimeters import perimeters
from geo.spatial import STORAGE_CRS
from geo.tables import Tables

VERTICES = 64
"""Of each perimeter: as many as those the rival draws. Published ones have up to twice as many."""

_RADIUS_M = (120.0, 450.0)
_METRES_PER_DEGREE = 111_320.0


def synthetic(tables: Tables, country: Country, size: int, seed: int = 7) -> Tables:
    """The tables with `size` made-up neighbourhoods in place of their own; the same ones for the same seed.

    Each lies in one commune, anywhere in it. Communes host them in proportion to their real ones, so that perimeters
    overlap once towns are full.
    """
    rng = np.random.default_rng(seed)
    hosts = host_communes(tables)
    counts = _allotted(hosts["neighbourhoods"].to_numpy(), size)
    communes = hosts.loc[hosts.index.repeat(counts)]
    codes = pd.Index(_codes(communes["department_code"]), dtype="str")
    places = shapely.get_coordinates(hosts.sample_points(counts, rng=rng).to_numpy())
    shapes = gpd.GeoSeries(outlines(places, rng), codes, crs=STORAGE_CRS)
    metric_crs = pd.Series([country.zone(zone).metric_crs for zone in communes["zone"]], codes)
    neighbourhoods = {
        "code": codes,
        "name": [f"Quartier {number}" for number in range(1, size + 1)],
        "department_code": communes["department_code"].to_numpy(),
        "generation": tables.neighbourhoods["generation"].iloc[0],
    }
    return replace(
        tables,
        neighbourhoods=pd.DataFrame(neighbourhoods),
        neighbourhood_communes=pd.DataFrame({"neighbourhood_code": codes, "commune_code": communes.index}),
        perimeters=perimeters(shapes, pd.Series(False, codes), metric_crs),
    )


def host_communes(tables: Tables) -> gpd.GeoDataFrame:
    """The communes with a contour that host neighbourhoods, by code, and how many (`neighbourhoods`)."""
    communes = tables.territories[tables.territories["level"] == "commune"].set_index("code")
    hosted = tables.neighbourhood_communes["commune_code"].value_counts()
    communes = communes.assign(neighbourhoods=hosted.reindex(communes.index))
    return communes.dropna(subset=["neighbourhoods", "geometry"])


def _allotted(weights: np.ndarray, size: int) -> np.ndarray:
    """`size` in whole parts, in proportion to the weights."""
    ends = np.round(np.cumsum(weights) / weights.sum() * size).astype(int)
    return np.diff(ends, prepend=0)


def _codes(departments: pd.Series) -> list[str]:
    """A code each: its département, then its rank there in base 36."""
    ranks = departments.groupby(departments).cumcount()
    return [
        f"QN{department:0>3}{np.base_repr(rank, 36):0>3}"
        for department, rank in zip(departments, ranks.tolist(), strict=True)
    ]


def outlines(centres: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A jagged outline around each point (longitude, latitude), 200 to 900 m across, which never crosses itself."""
    size = (len(centres), VERTICES)
    lobes, phase = rng.integers(2, 5, (size[0], 1)), rng.uniform(0, 2 * np.pi, (size[0], 1))
    angles = 2 * np.pi * (np.arange(VERTICES) + rng.uniform(0, 0.9, size)) / VERTICES
    swell = 1 + 0.35 * np.sin(lobes * angles + phase) + rng.uniform(-0.2, 0.2, size)
    radius = rng.uniform(*_RADIUS_M, (size[0], 1)) * swell
    degrees = radius / _METRES_PER_DEGREE
    longitudes, latitudes = centres[:, :1], centres[:, 1:]
    points = (
        longitudes + degrees * np.cos(angles) / np.cos(np.radians(latitudes)),
        latitudes + degrees * np.sin(angles),
    )
    return np.asarray(shapely.polygons(np.stack(points, axis=-1)), dtype=object)
