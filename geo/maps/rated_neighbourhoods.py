"""The layer of neighbourhoods coloured by a rate, each by itself: what is not added up is never gathered."""

from __future__ import annotations

from collections import Counter

from geo.atlas import Atlas
from geo.indicators.definition import Indicator, Level, Status
from geo.maps import theme
from geo.maps.layer import Areas, RatedPlaces
from geo.maps.scale import Scale
from geo.maps.territories import rate_entries, rate_style

_ELSEWHERE = "donné par quartier"


def rated_neighbourhoods(atlas: Atlas, indicator: Indicator, scale: Scale) -> RatedPlaces:
    """Each neighbourhood in its class, or in the look of the reason why it has none."""
    rows = atlas.values(indicator.key, Level.NEIGHBOURHOOD)
    style_of = {
        str(code): rate_style(value, Status(status), scale)
        for code, value, status in zip(rows.index, rows["value"], rows["status"], strict=True)
    }
    value_of = {str(code): float(value) for code, value in rows["value"].dropna().items()}
    return RatedPlaces(style_of, value_of, indicator.unit, rate_entries(scale, Counter(style_of.values())))


def quiet_ground(atlas: Atlas) -> Areas:
    """Every département in one quiet colour, which says only where to look."""
    codes = atlas.departments.index
    return Areas(dict.fromkeys(codes, theme.GROUND), dict.fromkeys(codes, _ELSEWHERE), ())
