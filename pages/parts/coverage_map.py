"""The map of the page on coverage: who covers which territory, known or supposed, and the card of the place chosen."""

from __future__ import annotations

from datetime import date

import streamlit as st

from geo import wording
from geo.atlas import Atlas
from geo.indicators import find
from geo.maps.national import levels
from pages.parts import cache, cards, clicks, map_component
from pages.parts.selection import Selection

_KEY = "carte-couverture"
"""Name under which the browser keeps the view of this map."""


def show(here: Atlas, indicator: str, hypothesis: str) -> None:
    """Draw the map, and beside it the card of what was clicked; `here` is what is known, without the hypothesis."""
    selection = _selection(here, here.on, indicator, hypothesis)
    map_side, text_side = st.columns([2, 1])
    with map_side:
        message = {**cache.map_message(selection), "zone": None, "zones": False, "twin": False, "overlay": None}
        message |= {"spelled": {}, "watermark": wording.HYPOTHESIS if hypothesis else ""}
        map_component.show(message, clicks.remember, _no_zone, _KEY)
    with text_side:
        cards.show(here, selection)
        if hypothesis:
            st.caption("La fiche dit la situation connue, sans l'hypothèse.")


def _selection(here: Atlas, on: date, indicator: str, hypothesis: str) -> Selection:
    edition = here.manifest.description.name
    level = levels(find(indicator))[0]
    return Selection(edition, on, indicator, level, picked=clicks.last(here), hypothesis=hypothesis)


def _no_zone(sent: object) -> None:
    """This map offers no zone: whatever is sent is not one."""
    del sent
