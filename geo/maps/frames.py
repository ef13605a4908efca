"""The frames beside the large map: its loupes, then the zones overseas, each with its name and its number of QPV."""

from __future__ import annotations

import math
from dataclasses import dataclass

from geo import wording
from geo.atlas import Atlas
from geo.countries import Bounds, Loupe, Zone, country
from geo.indicators.definition import Level


@dataclass(frozen=True)
class Frame:
    """A part of the country with a view of its own; without a contour, `bounds` is empty and its style is all there is.

    A loupe goes by its région, a zone by its département.
    """

    code: str
    level: Level
    title: str
    note: str
    bounds: Bounds | None
    departments: frozenset[str]


def frames_of(atlas: Atlas, *, on_paper: bool = False) -> tuple[Frame, ...]:
    """The loupes and the zones that the edition knows; some loupes are for paper alone."""
    shown = country(atlas.manifest.description.country)
    loupes = (_loupe(atlas, loupe) for loupe in shown.loupes if on_paper or loupe.is_on_screen)
    departments = atlas.departments.index
    zones = (_zone(atlas, zone) for zone in shown.zones[1:] if zone.code in departments)
    return (*(frame for frame in loupes if frame.departments), *zones)


def _loupe(atlas: Atlas, loupe: Loupe) -> Frame:
    mine = frozenset(code for code, region in atlas.region_of_department.items() if region == loupe.region)
    count = atlas.values("qpv", Level.REGION)["value"].get(loupe.region, math.nan)
    if loupe.departments:
        mine &= frozenset(loupe.departments)
        count = atlas.values("qpv", Level.DEPARTMENT)["value"].reindex(sorted(mine)).sum(skipna=False)
    return Frame(loupe.region, Level.REGION, loupe.name, _counted(count, "QPV : n. d."), loupe.view, mine)


def _zone(atlas: Atlas, zone: Zone) -> Frame:
    departments = atlas.departments
    has_contour = bool(departments["latitude"].notna()[zone.code])
    count = atlas.values("qpv", Level.DEPARTMENT)["value"].get(zone.code, math.nan)
    note = _counted(count, "QPV : n. d." if has_contour else "liste officielle à charger")
    mine = frozenset(departments.index[departments["zone"] == zone.code])
    return Frame(zone.code, Level.DEPARTMENT, zone.name, note, zone.view if has_contour else None, mine)


def _counted(count: float, otherwise: str) -> str:
    return otherwise if math.isnan(count) else f"{wording.number(count)} QPV"
