"""Sources and method, written from the indicator definitions and the manifest, so that it cannot drift."""

import streamlit as st

from pages.parts import cache, edition_choice, method, shell

edition = edition_choice.ask()
opened = cache.edition(edition)

st.title("Sources et méthode", anchor=False)
shell.edition_warning(edition)
method.reading_rules()
method.indicators(opened)
method.sources(opened)
method.contents(opened)
