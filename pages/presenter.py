"""A map over the whole screen, a story in scenes, and what to take away of it."""

import streamlit as st

from pages.parts import (
    cache,
    edition_choice,
    filters,
    presentation,
    scene_files,
    scene_list,
    scene_state,
    shell,
)

edition = edition_choice.ask()
selection = filters.ask(edition)
atlas = cache.atlas(edition, selection.on)

st.title("Présenter", anchor=False)
shell.edition_warning(edition)
told = scene_state.current()
scene_state.write_address(told)
refusal = scene_state.refusal()
if refusal:
    shell.notice(refusal)
played = scene_state.played(told)
presentation.starts(atlas, selection, played)
map_side, list_side = st.columns([2, 1])
with map_side:
    presentation.show(atlas, selection, played)
with list_side:
    scene_files.show(played)
    scene_list.show(played)
    scene_list.ask_file()
    presentation.integration(selection)
