"""Where a map looks to show one place."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd

from geo.atlas import Atlas
from geo.countries import Bounds, country
from geo.indicators.definition import Level
from geo.spatial import bounds
from geo.territory_sheet import Named, Sheet


def view_of(atlas: Atlas, sheet: Sheet) -> Bounds:
    """The box of a place: its perimeter, else its communes, else its départements, else its zone."""
    land = country(atlas.manifest.description.country)
    if sheet.place.level is Level.COUNTRY:
        return land.main_zone.view
    for shapes in _shapes(atlas, sheet):
        drawn = shapes.dropna()
        if not drawn.empty:
            return bounds(drawn)
    return land.zone(str(atlas.departments.loc[sheet.departments[0].place.code, "zone"])).view


def _shapes(atlas: Atlas, sheet: Sheet) -> Iterator[gpd.GeoSeries]:
    """What may show the place, the nearest view first."""
    perimeters, territories = atlas.tables.perimeters, atlas.tables.territories
    yield perimeters.loc[perimeters["neighbourhood_code"] == sheet.place.code, "geometry"]
    for level in (Level.COMMUNE, Level.DEPARTMENT):
        places = (Named(sheet.place, sheet.name), *sheet.within, *sheet.parts, *sheet.departments)
        codes = {one.place.code for one in places if one.place.level is level}
        if level is Level.COMMUNE and sheet.place.level is Level.DEPARTMENT:
            continue  # its own contour shows more than the communes that hold neighbourhoods
        yield territories.loc[(territories["level"] == level) & territories["code"].isin(codes), "geometry"]
