"""The layers of the edition, their age and their gaps; and, for those who may, how they are replaced."""

import streamlit as st

from pages.parts import activity_import, cache, data_page, edition_choice, passage_panel, shell

edition = edition_choice.ask()
opened = cache.edition(edition)

st.title("Données", anchor=False)
shell.edition_warning(edition)
data_page.layer_table(opened)
data_page.replacement(opened)
activity_import.show(opened)
passage_panel.show(opened)
