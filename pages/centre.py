"""One sheet per centre; without a centre chosen, the list of all of them."""

import streamlit as st

from pages.parts import cache, centre_list, centre_sheet, edition_choice, filters, shell

edition = edition_choice.ask()
on = filters.ask_date(edition)
atlas = cache.atlas(edition, on)
centre = filters.ask_centre(atlas)

st.title("Centres de ressources", anchor=False)
shell.edition_warning(edition)
if centre is None:
    centre_list.show(atlas)
else:
    centre_sheet.show(atlas, centre)
