"""The map of a sheet: the home map, looking at one place, from which one goes to the sheets of others."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from geo.atlas import Atlas
from geo.indicators import find
from geo.indicators.definition import Level
from geo.maps import payload
from geo.maps.national import levels
from geo.maps.payload import Focus
from geo.maps.place_view import view_of
from geo.place import Place
from geo.territory_sheet import Sheet
from pages.parts import cache, map_component, scene_state
from pages.parts.filters import DEFAULT_INDICATOR
from pages.parts.selection import Selection


def show(atlas: Atlas, told: Sheet, on_choice: Callable[[Place], None]) -> None:
    """Draw the map; a place that is clicked is handed on."""
    edition, level = atlas.manifest.description.name, levels(find(DEFAULT_INDICATOR))[0]
    place = told.place
    picked = None if place.level is Level.COUNTRY else (place.level, place.code)
    departments = frozenset(one.place.code for one in told.departments)
    change = payload.change(atlas, Focus(departments, str(place), picked))
    change["view"]["bounds"] = view_of(atlas, told)
    selection = Selection(edition, atlas.on, DEFAULT_INDICATOR, level)
    message = {**cache.map_message(selection), **change, "zones": False}
    keep = functools.partial(scene_state.add, replace(selection, picked=picked), is_fitted=False)
    with st.container(key=None if place.level is Level.COUNTRY else "fiche-carte"):
        map_component.show(message, lambda *found: on_choice(Place(*found)), _ignore, "carte-fiche", keep)


def _ignore(drawn: object) -> None:
    """No zone is drawn on a sheet: the home page tells what one holds."""
    del drawn
