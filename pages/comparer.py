"""Two to six places side by side; where need is high and activity low; territories in order."""

import streamlit as st

from geo import wording
from pages.parts import (
    cache,
    comparison,
    edition_choice,
    filters,
    need_matrix,
    place_choice,
    printed_sheets,
    ranking_table,
    shell,
)

edition = edition_choice.ask()
on = filters.ask_date(edition)
atlas = cache.atlas(edition, on)

st.title(f"Comparer des territoires et des centres au {wording.day(on)}", anchor=False)
shell.edition_warning(edition)
places = place_choice.ask(atlas)
comparison.show(atlas, places)
printed_sheets.of_chosen(atlas, places)
need_matrix.show(atlas)
ranking_table.show(atlas)
