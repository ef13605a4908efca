"""Which territories have a centre, several, none known; over time, and under a hypothesis."""

import streamlit as st

from geo import wording
from geo.coverage.history import SHARES_FROM
from geo.coverage.scenario import spelled
from pages.parts import (
    cache,
    coverage_choices,
    coverage_distance,
    coverage_history,
    coverage_loads,
    coverage_map,
    coverage_tables,
    edition_choice,
    filters,
    hypothesis_effect,
    hypothesis_form,
    hypothesis_state,
    network_story,
    printed_sheets,
    shell,
)

edition = edition_choice.ask()
on = filters.ask_date(edition)
choice = coverage_choices.ask()
level = coverage_choices.ask_level()
known = cache.atlas(edition, on)

st.title(f"Couverture par les centres de ressources au {wording.day(on)}", anchor=False)
shell.edition_warning(edition)
changes = hypothesis_state.current(known)
shown = cache.atlas(edition, on, spelled(changes))
hypothesis_effect.banner(changes)
if on < SHARES_FROM:
    shell.notice(f"Avant {SHARES_FROM.year}, les périmètres connus sont trop peu nombreux pour une part nationale.")
coverage_tables.national(shown, choice.word)
coverage_map.show(known, choice.indicator, spelled(changes))
hypothesis_form.show(known, changes)
hypothesis_effect.show(known, shown, changes)
coverage_loads.show(shown, choice)
coverage_tables.by_level(shown, level, choice.word)
coverage_tables.uncovered(shown)
printed_sheets.of_coverage(shown)
coverage_distance.show(shown)
coverage_history.show(known)
coverage_tables.published_statements(known)
network_story.show(known)
