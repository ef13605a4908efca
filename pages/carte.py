"""Home: the national map, the headline figures, the largest gap in one sentence."""

import streamlit as st

from pages.parts import (
    cache,
    cards,
    downloads,
    edition_choice,
    figure_panel,
    filters,
    headlines,
    map_pair,
    shell,
    tables,
    zone_panel,
    zone_state,
)

edition = edition_choice.ask()
selection = filters.ask(edition)
second = filters.ask_second(selection)
atlas = cache.atlas(edition, selection.on)

zone = zone_state.current()
head = st.container()  # filled after the map, which is what visitors wait for
map_side, text_side = st.columns([2, 1]) if second is None else (st.container(), st.container())
with map_side:
    map_pair.show(selection, second, zone)
with head:
    st.title("Quartiers prioritaires et centres de ressources", anchor=False)
    shell.edition_warning(edition)
    headlines.show(atlas, selection)
    headlines.nothing_known(atlas, selection)
with text_side:
    cards.show(atlas, selection)
    level = tables.level_of(selection)
    tables.show(atlas, selection, level)
    with st.container(horizontal=True):
        downloads.show(atlas, selection, level)
        figure_panel.show(selection.view)
zone_panel.show(atlas, selection, zone)
