"""One sheet for any territory: what it is, who covers it, how active they are, what it holds."""

import streamlit as st

from pages.parts import cache, edition_choice, filters, shell, territory_sheet

edition = edition_choice.ask()
on = filters.ask_date(edition)
atlas = cache.atlas(edition, on)

st.title("Fiche de territoire", anchor=False)
shell.edition_warning(edition)
territory_sheet.show(atlas, territory_sheet.asked(atlas))
