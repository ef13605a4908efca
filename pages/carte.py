"""Home: the national map, the headline figures, the largest gap in one sentence."""

import streamlit as st

from pages.parts import (
    cache,
    cards,
    clicks,
    downloads,
    filters,
    headlines,
    map_component,
    shell,
    tables,
    zone_panel,
    zone_state,
)

edition = cache.settings().edition
selection = filters.ask(edition)
atlas = cache.atlas(edition, selection.on)

st.title("Quartiers prioritaires et centres de ressources", anchor=False)
shell.edition_warning(edition)
zone = zone_state.current()
headlines.show(atlas, selection)
headlines.nothing_known(atlas, selection)

map_side, text_side = st.columns([2, 1])
with map_side:
    message = {**cache.map_message(selection), "zone": zone.message if zone else None}
    map_component.show(message, clicks.remember, zone_state.receive)
with text_side:
    cards.show(atlas, selection)
    level = tables.level_of(selection)
    tables.show(atlas, selection, level)
    downloads.show(atlas, selection, level)
zone_panel.show(atlas, selection, zone)
