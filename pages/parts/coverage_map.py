"""The map of the page on coverage: who covers which territory, known or supposed, and the card of the place chosen."""

from __future__ import annotations

import streamlit as st

from geo.atlas import Atlas
from geo.indicators import find
from geo.maps.national import levels
from pages.parts import cards, clicks, figure_panel, map_pair
from pages.parts.selection import Selection

_KEY = "carte-couverture"
"""Name under which the browser keeps the view of this map."""


def show(here: Atlas, indicator: str, hypothesis: str) -> None:
    """Draw the map, and beside it the card of what was clicked; `here` is what is known, without the hypothesis."""
    edition, level = here.manifest.description.name, levels(find(indicator))[0]
    selection = Selection(edition, here.on, indicator, level, picked=clicks.last(here), hypothesis=hypothesis)
    map_side, text_side = st.columns([2, 1])
    with map_side:
        map_pair.show_without_zones(selection, _KEY)
    with text_side:
        cards.show(here, selection)
        figure_panel.show(selection.view, "couverture")
        if hypothesis:
            st.caption("La fiche dit la situation connue, sans l'hypothèse.")
