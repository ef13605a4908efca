"""Addresses of the sheets and of comparisons, as every link of the atlas writes them: same edition, same date."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from geo import wording
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
    return _address(atlas, page, what)


def comparison_of(atlas: Atlas, places: Sequence[Place]) -> str:
    """The places side by side."""
    return _address(atlas, "/comparer", {"lieux": written(places)})


def activity_page(atlas: Atlas, centre: str | None = None) -> str:
    """What centres did, and what is raised from the field; of one centre, or of all."""
    return _address(atlas, "/activite", {"centre": centre} if centre else {}, is_dated=False)


def on_map(atlas: Atlas, place: Place) -> str:
    """The map, with a place chosen that it shows."""
    return _address(atlas, "/", {"choisi": str(place)}, is_dated=False)


def _address(atlas: Atlas, page: str, what: dict[str, str], *, is_dated: bool = True) -> str:
    """The address as its page would write it itself: rewriting it would cost a second « Back » to leave the page."""
    described = atlas.manifest.description
    if is_dated and atlas.on != described.reference_date:
        what = {**what, "date": wording.day(atlas.on)}
    if described.name != cache.settings().edition:
        what = {**what, "edition": described.name}
    return f"{page}?{urlencode(what)}" if what else page
