"""The table of pages: menu, links and the test that opens every page are read from it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

_PAGES = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class PageRow:
    """One page: its file (which is also its address), its name in the menu, its icon."""

    address: str
    title: str
    icon: str


PAGES = (
    PageRow("carte", "Carte", ":material/map:"),
    PageRow("presenter", "Présenter", ":material/present_to_all:"),
    PageRow("couverture", "Couverture", ":material/hub:"),
    PageRow("activite", "Activité", ":material/event_note:"),
    PageRow("territoire", "Territoire", ":material/location_city:"),
    PageRow("centre", "Centres", ":material/apartment:"),
    PageRow("comparer", "Comparer", ":material/compare_arrows:"),
    PageRow("donnees", "Données", ":material/database:"),
    PageRow("methode", "Sources et méthode", ":material/menu_book:"),
)
"""In the order of the menu. The first one is the home page, served at `/`."""
ABSENT = "introuvable"
"""The parameter of the home page that names a page asked for in vain."""


def current_page(*, is_hidden: bool = False) -> StreamlitPage:
    """Draw the menu, unless it is hidden, and return the page to run."""
    return st.navigation([_page(row) for row in PAGES], position="hidden" if is_hidden else "top")


def _page(row: PageRow) -> StreamlitPage:
    home = row is PAGES[0]
    return st.Page(
        _PAGES / f"{row.address}.py",
        title=row.title,
        icon=row.icon,
        url_path=None if home else row.address,
        default=home,
    )
