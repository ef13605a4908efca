"""Kilometres between points of the globe: the shortest way over the ellipsoid, whatever the zone."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pyproj import Geod

_GLOBE = Geod(ellps="WGS84")


def kilometres(points: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """From each point (rows) to each place (columns); both have `longitude` and `latitude` in degrees (EPSG:4326)."""
    here_x, here_y = (points[axis].to_numpy().repeat(len(places)) for axis in ("longitude", "latitude"))
    there_x, there_y = (np.tile(places[axis].to_numpy(), len(points)) for axis in ("longitude", "latitude"))
    _, _, metres = _GLOBE.inv(here_x, here_y, there_x, there_y)
    return pd.DataFrame(np.reshape(metres, (len(points), len(places))) / 1000, index=points.index, columns=places.index)
