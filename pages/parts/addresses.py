"""Addresses of the sheets and of comparisons, as every link of the atlas writes them: same edition, same date."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from geo.atlas import Atlas
from geo.comparison import written
from geo.indicators.definition import Level
from geo.place import Place
from pages.parts import cache


def sheet_of(atlas: Atlas, place: Place) -> str:
    """The page that tells all of a territory or of a centre."""
    page, what = "/territoire", {"lieu": str(place)}
    if place.level is Level.CENTRE:
        page, what = "/centre", {"centre": place.code}
    return _address(atlas, page, {**what, "date": atlas.on.isoformat()})


def comparison_of(atlas: Atlas, places: Sequence[Place]) -> str:
    """The places side by side."""
    return _address(atlas, "/comparer", {"lieux": written(places), "date": atlas.on.isoformat()})


def on_map(atlas: Atlas, place: Place) -> str:
    """The map, with a place chosen that it shows."""
    return _address(atlas, "/", {"choisi": str(place)})


def _address(atlas: Atlas, page: str, what: dict[str, str]) -> str:
    edition = atlas.manifest.description.name
    if edition != cache.settings().edition:
        what = {**what, "edition": edition}
    return f"{page}?{urlencode(what)}"
