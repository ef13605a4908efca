"""Which territories have a centre, several, none known; with numerator and denominator of every share."""

import streamlit as st

from geo import wording
from geo.indicators.definition import Level
from pages.parts import cache, coverage_tables, edition_choice, filters, shell

LEVELS = {"Région": Level.REGION, "Département": Level.DEPARTMENT, "Centre": Level.CENTRE}

edition = edition_choice.ask()
on = filters.ask_date(edition)
level = LEVELS[filters.ask_option("Découpage", "decoupage", list(LEVELS))]
atlas = cache.atlas(edition, on)

st.title(f"Couverture par les centres de ressources au {wording.day(on)}", anchor=False)
shell.edition_warning(edition)
if on.year < 2015:
    shell.notice("Avant 2015, les périmètres connus sont trop peu nombreux pour une part nationale.")
coverage_tables.national(atlas)
coverage_tables.by_level(atlas, level)
coverage_tables.uncovered(atlas)
coverage_tables.published_statements(atlas)
