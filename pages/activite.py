"""What the centres did: who has sent figures for which year is said before any total."""

import streamlit as st

from pages.parts import (
    activity_filters,
    activity_map,
    activity_panels,
    activity_reporting,
    activity_tables,
    cache,
    edition_choice,
    field_reports,
    shell,
)

edition = edition_choice.ask()
atlas = cache.atlas(edition, cache.edition(edition).manifest.description.reference_date)
asked = activity_filters.ask(atlas, activity_reporting.reporting(atlas).years)

st.title("Activité des centres de ressources", anchor=False)
shell.edition_warning(edition)
activity_reporting.show(atlas, asked)
activity_panels.show(atlas, asked)
activity_map.show(atlas, asked)
field_reports.show(atlas, asked)
activity_tables.network(atlas)
activity_tables.reporting(atlas)
activity_tables.means(atlas)
activity_tables.other_figures(atlas)
