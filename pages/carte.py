"""Home: the national map, the headline figures, the largest gap in one sentence."""

import streamlit as st

from pages.parts import cache, cards, clicks, downloads, filters, headlines, map_component, shell, tables

edition = cache.settings().edition
selection = filters.ask(edition)
atlas = cache.atlas(edition, selection.on)

st.title("Quartiers prioritaires et centres de ressources", anchor=False)
shell.edition_warning(edition)
headlines.show(atlas, selection)
headlines.nothing_known(atlas, selection)

map_side, text_side = st.columns([2, 1])
with map_side:
    map_component.show(cache.map_message(selection), clicks.remember)
with text_side:
    cards.show(atlas, selection)
    level = tables.level_of(selection)
    tables.show(atlas, selection, level)
    downloads.show(atlas, selection, level)
